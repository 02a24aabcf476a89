import type { PortalRole } from '../../src/contract/permission.ts'
import { invitationColumn, type Invitation } from './invitations.ts'
import { sliceOf, type Rows } from './page.ts'
import { peopleFilters, type PeopleListing, type PersonStatus } from './people.ts'
import { emailKey } from './text.ts'
import type { PartnerTx, SqlValue, TenantTx } from './types.ts'

/** A person of one client. */
export interface PortalUserRecord {
  id: string
  clientId: string
  email: string
  name: string
  role: PortalRole
  grants: string[]
  /** `null` is every engagement. */
  engagementIds: string[] | null
  status: PersonStatus
  /** The language of mails; `null` is the client's. */
  locale: string | null
  mfa: 'none' | 'pending' | 'enrolled'
  /** Rises when every token of the person must die. */
  sessionVersion: number
  lastSeenAt: string | null
  reviewedAt: string | null
  invitation: Invitation | null
  /** Whether another active person of the client has the same role. */
  others: boolean
  createdAt: string
  updatedAt: string
  version: number
}

const whole = `u.id, u.client_id as "clientId", u.email, u.name, u.role, u.grants, u.engagement_ids as "engagementIds", u.status, u.locale, u.mfa,
  u.session_version as "sessionVersion", u.last_seen_at as "lastSeenAt", u.reviewed_at as "reviewedAt",
  ${invitationColumn('u')} as invitation,
  exists (select from sa.portal_user o where o.partner_id = u.partner_id and o.client_id = u.client_id and o.role = u.role
    and o.status = 'active' and o.id <> u.id) as others,
  u.created_at as "createdAt", u.updated_at as "updatedAt", u.version`

/** A person to add. */
export interface NewPortalUser {
  id: string
  clientId: string
  email: string
  name: string
  role: PortalRole
  grants?: readonly string[]
  engagementIds?: readonly string[] | null
  status: 'invited' | 'active'
  locale?: string | null | undefined
  lastSeenAt?: Date | null
  createdAt: Date
}

/**
 * Adds a person to a client.
 *
 * @throws {AlreadyExistsError} `email`
 * @throws {MissingReferenceError} there is no such client
 */
export async function insertPortalUser(tx: TenantTx, user: NewPortalUser): Promise<void> {
  await tx.query(
    `insert into sa.portal_user (partner_id, client_id, id, email, email_key, name, role, grants, engagement_ids, status, last_seen_at, created_at, updated_at, locale)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13)`,
    [
      tx.scope.partnerId, user.clientId, user.id, user.email, emailKey(user.email), user.name, user.role, user.grants ?? [],
      user.engagementIds ?? null, user.status, user.lastSeenAt ?? null, user.createdAt, user.locale ?? null,
    ],
  )
}

/** One person of a client, whatever their status; `null` when there is none. */
export async function findPortalUser(tx: TenantTx, clientId: string, id: string): Promise<PortalUserRecord | null> {
  const [row] = await tx.query<PortalUserRecord>(`select ${whole} from sa.portal_user u where u.partner_id = $1 and u.client_id = $2 and u.id = $3`, [
    tx.scope.partnerId,
    clientId,
    id,
  ])
  return row ?? null
}

/** The person of a client with this email who was not removed; `null` when there is none. */
export async function findPortalUserByEmail(tx: TenantTx, clientId: string, email: string): Promise<PortalUserRecord | null> {
  const [row] = await tx.query<PortalUserRecord>(
    `select ${whole} from sa.portal_user u where u.partner_id = $1 and u.client_id = $2 and u.email_key = $3 and u.status <> 'removed'`,
    [tx.scope.partnerId, clientId, emailKey(email)],
  )
  return row ?? null
}

/** The person with this email and whoever had it before and was removed, the newest; and an email of the client that is one slip away. */
export async function findForDiagnosis(tx: PartnerTx, clientId: string, email: string): Promise<{ user: PortalUserRecord | null; emails: string[] }> {
  const [user] = await tx.query<PortalUserRecord>(
    `select ${whole} from sa.portal_user u where u.partner_id = $1 and u.client_id = $2 and u.email_key = $3
     order by (u.status = 'removed'), u.created_at desc limit 1`,
    [tx.scope.partnerId, clientId, emailKey(email)],
  )
  if (user) return { user, emails: [] }
  const rows = await tx.query<{ email: string }>(
    `select email_key as email from sa.portal_user where partner_id = $1 and client_id = $2 and status <> 'removed' order by email_key limit 1000`,
    [tx.scope.partnerId, clientId],
  )
  return { user: null, emails: rows.map((row) => row.email) }
}

/** How the people of a client are cut. */
export interface PortalUserListing extends PeopleListing {
  /** Only active people who share an engagement with somebody assigned to these; `null` is somebody assigned to all. Absent shows everybody. */
  colleaguesOf?: { engagementIds: readonly string[] | null }
}

/** The people of a client, by name. */
export async function listPortalUsers(tx: TenantTx, clientId: string, listing: PortalUserListing): Promise<Rows<PortalUserRecord>> {
  const values: SqlValue[] = [tx.scope.partnerId, clientId]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const filters = ['u.partner_id = $1', 'u.client_id = $2', ...peopleFilters(listing, values)]
  if (listing.colleaguesOf) {
    filters.push(`u.status = 'active'`)
    const { engagementIds } = listing.colleaguesOf
    if (engagementIds !== null) filters.push(`(u.engagement_ids is null or u.engagement_ids && ${bind(engagementIds)}::text[])`)
  }
  const where = filters.join(' and ')
  const [count] = await tx.query<{ total: number }>(`select count(*)::integer as total from sa.portal_user u where ${where}`, values, { custom: true })
  const after = listing.after ? ` and (u.name_key, u.id) > (${bind(listing.after[0] ?? '')}::text, ${bind(listing.after[1] ?? '')}::text)` : ''
  const rows = await tx.query<PortalUserRecord & { key: string }>(
    `select ${whole}, u.name_key as key from sa.portal_user u where ${where}${after} order by u.name_key, u.id limit ${bind(listing.limit + 1)}::integer`,
    values,
    { custom: true },
  )
  return sliceOf(rows, listing.limit, count?.total ?? 0, ({ key: _, ...row }) => row, (row) => [row.key, row.id])
}

/**
 * One person, held together with every manager of the client until this transaction ends, so that of two who take away the last one
 * but one, the second sees what the first has done. They are held in the order of their ids, so that no two wait for each other.
 */
export async function holdPortalUser(tx: TenantTx, clientId: string, id: string): Promise<PortalUserRecord | null> {
  await tx.query(
    `select id from sa.portal_user where partner_id = $1 and client_id = $2 and (id = $3 or role = 'manager') order by id for update`,
    [tx.scope.partnerId, clientId, id],
  )
  return await findPortalUser(tx, clientId, id)
}

/** What may be changed of a person. */
export interface PortalUserChanges {
  name?: string
  role?: PortalRole
  grants?: readonly string[]
  engagementIds?: readonly string[] | null
  status?: PersonStatus
  locale?: string | null
}

/** Changes a person. Whatever the person may do changes with it, every token ends. */
export async function updatePortalUser(tx: TenantTx, clientId: string, id: string, changes: PortalUserChanges, at: Date): Promise<void> {
  const values: SqlValue[] = [tx.scope.partnerId, clientId, id, at]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const sets = ['updated_at = $4', 'version = version + 1']
  if (changes.name !== undefined) sets.push(`name = ${bind(changes.name)}`)
  if (changes.role !== undefined) sets.push(`role = ${bind(changes.role)}`)
  if (changes.grants !== undefined) sets.push(`grants = ${bind([...new Set(changes.grants)])}`)
  if (changes.engagementIds !== undefined) sets.push(`engagement_ids = ${bind(changes.engagementIds)}`)
  if (changes.status !== undefined) sets.push(`status = ${bind(changes.status)}`)
  if (changes.locale !== undefined) sets.push(`locale = ${bind(changes.locale)}`)
  const { role, grants, engagementIds, status } = changes
  if ([role, grants, engagementIds, status].some((change) => change !== undefined)) sets.push('session_version = session_version + 1')
  await tx.query(`update sa.portal_user set ${sets.join(', ')} where partner_id = $1 and client_id = $2 and id = $3`, values)
}

/** Notes that a person has come in, and that an invited one is active now. Neither is a change that ends tokens. */
export async function seePortalUser(tx: TenantTx, clientId: string, id: string, at: Date): Promise<void> {
  await tx.query(
    `update sa.portal_user set last_seen_at = $4, version = version + (status = 'invited')::integer,
       updated_at = case when status = 'invited' then $4 else updated_at end,
       status = case when status = 'invited' then 'active' else status end
     where partner_id = $1 and client_id = $2 and id = $3`,
    [tx.scope.partnerId, clientId, id, at],
  )
}

/** Notes that somebody has confirmed the access of these people. @returns how many of them there are */
export async function reviewPortalUsers(tx: TenantTx, clientId: string, ids: readonly string[], at: Date): Promise<number> {
  const rows = await tx.query(
    `update sa.portal_user set reviewed_at = $4, updated_at = $4, version = version + 1
     where partner_id = $1 and client_id = $2 and id = any ($3::text[]) and status <> 'removed' returning id`,
    [tx.scope.partnerId, clientId, ids, at],
  )
  return rows.length
}
