import { findingSeverities, type FindingSeverity, type FindingStatus } from '../../src/contract/finding-status.ts'
import type { EngagementStatus } from '../../src/contract/engagement.ts'
import { sliceOf, type Rows, type Slice } from './page.ts'
import { searchPattern, searchText } from './text.ts'
import type { PartnerTx, SqlValue, TenantTx } from './types.ts'

/** How many findings of one severity and status there are. */
export interface FindingTally {
  severity: FindingSeverity
  status: FindingStatus
  count: number
}

/** A piece of work for one client. */
export interface EngagementRecord {
  id: string
  clientId: string
  kind: string
  title: string
  scope: string
  status: EngagementStatus
  startDate: string | null
  endDate: string | null
  /** Published findings only. */
  tallies: FindingTally[]
  createdAt: string
  updatedAt: string
  version: number
}

/** The word of a severity as the database keeps it, as SQL. */
export const severityWord = (column: string): string => `(array['${[...findingSeverities].reverse().join("','")}'])[${column} + 1]`
/** The number that the database keeps for a severity; the worst is the highest. */
export function severityRank(severity: FindingSeverity): number {
  return findingSeverities.length - 1 - findingSeverities.indexOf(severity)
}

const whole = `e.id, e.client_id as "clientId", e.kind, e.title, e.scope, e.status, e.start_date::text as "startDate", e.end_date::text as "endDate",
  (select coalesce(json_agg(json_build_object('severity', ${severityWord('t.severity')}, 'status', t.status, 'count', t.count)), '[]') from sa.finding_tally t
    where t.partner_id = e.partner_id and t.client_id = e.client_id and t.engagement_id = e.id and t.count > 0) as tallies,
  e.created_at as "createdAt", e.updated_at as "updatedAt", e.version`

/** An engagement to open. */
export interface NewEngagement {
  id: string
  clientId: string
  kind: string
  title: string
  scope?: string
  status?: EngagementStatus
  startDate?: string | null
  endDate?: string | null
  createdAt: Date
}

/**
 * Opens an engagement.
 *
 * @throws {MissingReferenceError} there is no such client
 */
export async function insertEngagement(tx: PartnerTx, engagement: NewEngagement): Promise<void> {
  await tx.query(
    `insert into sa.engagement (partner_id, client_id, id, kind, title, search_text, scope, status, start_date, end_date, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)`,
    [
      tx.scope.partnerId, engagement.clientId, engagement.id, engagement.kind, engagement.title, searchText(engagement.title, []), engagement.scope ?? '',
      engagement.status ?? 'planned', engagement.startDate ?? null, engagement.endDate ?? null, engagement.createdAt,
    ],
  )
}

/** One engagement; `null` when there is none, or none that the scope reaches. */
export async function findEngagement(tx: TenantTx, clientId: string, id: string): Promise<EngagementRecord | null> {
  const [row] = await tx.query<EngagementRecord>(`select ${whole} from sa.engagement e where e.partner_id = $1 and e.client_id = $2 and e.id = $3`, [
    tx.scope.partnerId,
    clientId,
    id,
  ])
  return row ?? null
}

/** One engagement, held until this transaction ends. */
export async function holdEngagement(tx: PartnerTx, clientId: string, id: string): Promise<EngagementRecord | null> {
  await tx.query('select id from sa.engagement where partner_id = $1 and client_id = $2 and id = $3 for update', [tx.scope.partnerId, clientId, id])
  return await findEngagement(tx, clientId, id)
}

/** How engagements are cut. */
export interface EngagementListing extends Slice {
  statuses?: readonly string[]
  kinds?: readonly string[]
  /** Part of the title. */
  text?: string
}

/** The engagements of a client, newest first. */
export async function listEngagements(tx: TenantTx, clientId: string, listing: EngagementListing): Promise<Rows<EngagementRecord>> {
  const values: SqlValue[] = [tx.scope.partnerId, clientId]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const filters = ['e.partner_id = $1', 'e.client_id = $2']
  if (listing.statuses?.length) filters.push(`e.status = any (${bind(listing.statuses)}::text[])`)
  if (listing.kinds?.length) filters.push(`e.kind = any (${bind(listing.kinds)}::text[])`)
  if (listing.text) filters.push(`e.search_text like ${bind(searchPattern(listing.text))}`)
  const where = filters.join(' and ')
  const [count] = await tx.query<{ total: number }>(`select count(*)::integer as total from sa.engagement e where ${where}`, values, { custom: true })
  const after = listing.after ? ` and (e.created_at, e.id) < (${bind(listing.after[0] ?? '')}::timestamptz, ${bind(listing.after[1] ?? '')}::text)` : ''
  const rows = await tx.query<EngagementRecord>(
    `select ${whole} from sa.engagement e where ${where}${after} order by e.created_at desc, e.id desc limit ${bind(listing.limit + 1)}::integer`,
    values,
    { custom: true },
  )
  return sliceOf(rows, listing.limit, count?.total ?? 0, (row) => row, (row) => [row.createdAt, row.id])
}

/** What may be changed of an engagement. */
export type EngagementChanges = Partial<Pick<NewEngagement, 'kind' | 'title' | 'scope' | 'status' | 'startDate' | 'endDate'>>

/** Changes an engagement. */
export async function updateEngagement(tx: PartnerTx, clientId: string, id: string, changes: EngagementChanges, at: Date): Promise<void> {
  const values: SqlValue[] = [tx.scope.partnerId, clientId, id, at]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const sets = ['updated_at = $4', 'version = version + 1']
  if (changes.kind !== undefined) sets.push(`kind = ${bind(changes.kind)}`)
  if (changes.title !== undefined) sets.push(`title = ${bind(changes.title)}`, `search_text = ${bind(searchText(changes.title, []))}`)
  if (changes.scope !== undefined) sets.push(`scope = ${bind(changes.scope)}`)
  if (changes.status !== undefined) sets.push(`status = ${bind(changes.status)}`)
  if (changes.startDate !== undefined) sets.push(`start_date = ${bind(changes.startDate)}`)
  if (changes.endDate !== undefined) sets.push(`end_date = ${bind(changes.endDate)}`)
  await tx.query(`update sa.engagement set ${sets.join(', ')} where partner_id = $1 and client_id = $2 and id = $3`, values)
}

/**
 * Puts people on an engagement and takes them off. Whoever reaches every engagement stays as they are; whose assignment changes, their
 * tokens end.
 *
 * @returns whose assignment has changed
 */
export async function assignEngagement(tx: PartnerTx, clientId: string, id: string, change: { add: readonly string[]; remove: readonly string[] }, at: Date): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `update sa.portal_user u set engagement_ids = case when u.id = any ($5::text[]) then array_append(array_remove(u.engagement_ids, $3), $3)
         else array_remove(u.engagement_ids, $3) end,
       session_version = u.session_version + 1, updated_at = $4, version = u.version + 1
     where u.partner_id = $1 and u.client_id = $2 and u.engagement_ids is not null and u.status <> 'removed'
       and ((u.id = any ($5::text[]) and not $3 = any (u.engagement_ids)) or (u.id = any ($6::text[]) and $3 = any (u.engagement_ids)))
     returning u.id`,
    [tx.scope.partnerId, clientId, id, at, change.add, change.remove],
  )
  return rows.map((row) => row.id)
}

/** How many of these people the client has, whatever they are assigned to; the removed do not count. */
export async function countPeople(tx: PartnerTx, clientId: string, ids: readonly string[]): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `select count(*)::integer as n from sa.portal_user where partner_id = $1 and client_id = $2 and id = any ($3::text[]) and status <> 'removed'`,
    [tx.scope.partnerId, clientId, ids],
  )
  return row?.n ?? 0
}
