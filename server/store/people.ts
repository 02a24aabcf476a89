import type { PartnerRole, PortalRole } from '../../src/contract/permission.ts'
import type { Slice } from './page.ts'
import type { SqlValue } from './types.ts'

/** Where a person stands. */
export type PersonStatus = 'invited' | 'active' | 'suspended' | 'removed'

/** How a list of people is cut. */
export interface PeopleListing extends Slice {
  /** Any of these; everybody but the removed when absent or empty. */
  statuses?: readonly PersonStatus[]
  /** Any of these; absent or empty is no filter. */
  roles?: readonly (PartnerRole | PortalRole)[]
  /** Part of the name or the email; absent or empty is no filter. */
  text?: string
  /** Only people not seen since, or never. */
  notSeenSince?: Date
}

/** The conditions of a list of people over `u`, and its values after those that are given. */
export function peopleFilters(listing: PeopleListing, values: SqlValue[]): string[] {
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const filters: string[] = []
  filters.push(listing.statuses?.length ? `u.status = any (${bind(listing.statuses)}::text[])` : `u.status <> 'removed'`)
  if (listing.roles?.length) filters.push(`u.role = any (${bind(listing.roles)}::text[])`)
  if (listing.text) {
    const pattern = bind(`%${listing.text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`)
    filters.push(`(lower(u.name) like ${pattern} or u.email_key like ${pattern})`)
  }
  if (listing.notSeenSince) filters.push(`(u.last_seen_at is null or u.last_seen_at < ${bind(listing.notSeenSince)}::timestamptz)`)
  return filters
}
