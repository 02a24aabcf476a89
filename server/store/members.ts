import type { PartnerRole } from '../../src/contract/permission.ts'
import { invitationColumn, type Invitation } from './invitations.ts'
import { sliceOf, type Rows } from './page.ts'
import { peopleFilters, type PeopleListing, type PersonStatus } from './people.ts'
import { hostedColumn } from './policies.ts'
import { emailKey } from './text.ts'
import type { PartnerTx, SqlValue } from './types.ts'

/** Which clients a member reaches: those named and those with one of the tags. */
export interface MemberScope {
  clientIds: string[]
  tags: string[]
}

/** Somebody who works for the MSP. */
export interface Member {
  id: string
  email: string
  name: string
  role: PartnerRole
  status: PersonStatus
  /** `null` reaches every client. */
  scope: MemberScope | null
  /** The language of mails; `null` is the partner's. */
  locale: string | null
  mfa: 'none' | 'pending' | 'enrolled'
  lastSeenAt: string | null
  reviewedAt: string | null
  invitation: Invitation | null
  /** Whether another active member has the same role. */
  others: boolean
  /** Rises when every token of the person must die. */
  sessionVersion: number
  createdAt: string
  updatedAt: string
  version: number
}

const whole = `u.id, u.email, u.name, u.role, u.status, u.session_version as "sessionVersion",
  case when u.scope_tags is not null then json_build_object('clientIds', u.scope_client_ids, 'tags', u.scope_tags) end as scope,
  u.locale, u.mfa, u.last_seen_at as "lastSeenAt", u.reviewed_at as "reviewedAt", ${invitationColumn('u')} as invitation,
  exists (select from sa.partner_member o where o.partner_id = u.partner_id and o.role = u.role and o.status = 'active' and o.id <> u.id) as others,
  u.created_at as "createdAt", u.updated_at as "updatedAt", u.version`

/** A member to add. */
export interface NewMember {
  id: string
  email: string
  name: string
  role: PartnerRole
  scope?: MemberScope | null
  /** `active` when absent. */
  status?: 'invited' | 'active'
  locale?: string | null | undefined
  createdAt: Date
}

/**
 * Adds a member.
 *
 * @throws {AlreadyExistsError} `email`
 */
export async function insertMember(tx: PartnerTx, member: NewMember): Promise<void> {
  await tx.query(
    `insert into sa.partner_member (partner_id, id, email, email_key, name, role, status, scope_client_ids, scope_tags, created_at, updated_at, locale)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)`,
    [
      tx.scope.partnerId, member.id, member.email, emailKey(member.email), member.name, member.role, member.status ?? 'active',
      member.scope?.clientIds ?? null, member.scope?.tags ?? null, member.createdAt, member.locale ?? null,
    ],
  )
}

/** The member with this email who was not removed; `null` when there is none. */
export async function findMemberByEmail(tx: PartnerTx, email: string): Promise<Member | null> {
  const [row] = await tx.query<Member>(
    `select ${whole} from sa.partner_member u where u.partner_id = $1 and u.email_key = $2 and u.status <> 'removed'`,
    [tx.scope.partnerId, emailKey(email)],
  )
  return row ?? null
}

/** The member with this id, whatever their status; `null` when there is none. */
export async function findMember(tx: PartnerTx, id: string): Promise<Member | null> {
  const [row] = await tx.query<Member>(`select ${whole} from sa.partner_member u where u.partner_id = $1 and u.id = $2`, [tx.scope.partnerId, id])
  return row ?? null
}

/** What decides whether a member may still come in. */
export type MemberStanding = Pick<Member, 'role' | 'status' | 'sessionVersion'> & {
  scoped: boolean
  /** The hosted session that was asked for; `null` where it has ended or is somebody else's, and where none was asked for. */
  hosted: { createdAt: string; lastSeenAt: string } | null
  partnerPolicy: Record<string, unknown> | null
}

/** How a member stands at the moment; `null` when there is none with this id. */
export async function readMemberStanding(tx: PartnerTx, id: string, hostedSessionId?: string): Promise<MemberStanding | null> {
  const [row] = await tx.query<MemberStanding>(
    `select role, status, session_version as "sessionVersion", scope_tags is not null as scoped,
       ${hostedColumn('$3', '$2')} as hosted,
       (select p.settings from sa.portal_policy p where p.partner_id = $1 and $3::text is not null) as "partnerPolicy"
     from sa.partner_member where partner_id = $1 and id = $2`,
    [tx.scope.partnerId, id, hostedSessionId ?? null],
  )
  return row ?? null
}

/**
 * One member, held together with every owner until this transaction ends, so that of two who take away the last owner but one, the
 * second sees what the first has done.
 */
export async function holdMember(tx: PartnerTx, id: string): Promise<Member | null> {
  await tx.query(`select id from sa.partner_member where partner_id = $1 and (id = $2 or role = 'owner') order by id for update`, [
    tx.scope.partnerId,
    id,
  ])
  return await findMember(tx, id)
}

/** Every member who was not removed, by email. */
export async function listMembers(tx: PartnerTx): Promise<Member[]> {
  return await tx.query<Member>(
    `select ${whole} from sa.partner_member u where u.partner_id = $1 and u.status <> 'removed' order by u.email_key`,
    [tx.scope.partnerId],
  )
}

/** One page of the staff, by name. */
export async function listMemberPage(tx: PartnerTx, listing: PeopleListing): Promise<Rows<Member>> {
  const values: SqlValue[] = [tx.scope.partnerId]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const where = ['u.partner_id = $1', ...peopleFilters(listing, values)].join(' and ')
  const [count] = await tx.query<{ total: number }>(`select count(*)::integer as total from sa.partner_member u where ${where}`, values, { custom: true })
  const after = listing.after ? ` and (u.name_key, u.id) > (${bind(listing.after[0] ?? '')}::text, ${bind(listing.after[1] ?? '')}::text)` : ''
  const rows = await tx.query<Member & { key: string }>(
    `select ${whole}, u.name_key as key from sa.partner_member u where ${where}${after} order by u.name_key, u.id limit ${bind(listing.limit + 1)}::integer`,
    values,
    { custom: true },
  )
  return sliceOf(rows, listing.limit, count?.total ?? 0, ({ key: _, ...row }) => row, (row) => [row.key, row.id])
}

/** Changes a member. Whatever the member may do changes with it, every token ends. @returns whether there is such a member */
export async function updateMember(
  tx: PartnerTx,
  id: string,
  changes: { name?: string; role?: PartnerRole; status?: PersonStatus; scope?: MemberScope | null; locale?: string | null },
  at: Date,
): Promise<boolean> {
  const values: SqlValue[] = [tx.scope.partnerId, id, at]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const sets = ['updated_at = $3', 'version = version + 1']
  if (changes.name !== undefined) sets.push(`name = ${bind(changes.name)}`)
  if (changes.role !== undefined) sets.push(`role = ${bind(changes.role)}`)
  if (changes.status !== undefined) sets.push(`status = ${bind(changes.status)}`)
  if (changes.scope !== undefined) {
    sets.push(`scope_client_ids = ${bind(changes.scope?.clientIds ?? null)}`, `scope_tags = ${bind(changes.scope?.tags ?? null)}`)
  }
  if (changes.locale !== undefined) sets.push(`locale = ${bind(changes.locale)}`)
  if (changes.role !== undefined || changes.status !== undefined || changes.scope !== undefined) sets.push('session_version = session_version + 1')
  const rows = await tx.query(`update sa.partner_member set ${sets.join(', ')} where partner_id = $1 and id = $2 returning id`, values)
  return rows.length > 0
}

/** Notes that a member has come in, and that an invited one is active now. Neither is a change that ends tokens. */
export async function seeMember(tx: PartnerTx, id: string, at: Date): Promise<void> {
  await tx.query(
    `update sa.partner_member set last_seen_at = $3, version = version + (status = 'invited')::integer,
       updated_at = case when status = 'invited' then $3 else updated_at end,
       status = case when status = 'invited' then 'active' else status end
     where partner_id = $1 and id = $2`,
    [tx.scope.partnerId, id, at],
  )
}
