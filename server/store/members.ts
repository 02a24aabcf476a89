import type { PartnerRole } from '../../src/contract/permission.ts'
import { emailKey } from './text.ts'
import type { PartnerTx } from './types.ts'

/** Somebody who works for the MSP. */
export interface Member {
  id: string
  email: string
  name: string
  role: PartnerRole
  status: 'active' | 'suspended'
  /** Rises when every token of the person must die. */
  sessionVersion: number
  createdAt: string
  updatedAt: string
  version: number
}

const whole = `id, email, name, role, status, session_version as "sessionVersion",
  created_at as "createdAt", updated_at as "updatedAt", version`

/**
 * Adds a member.
 *
 * @throws {AlreadyExistsError} `email`
 */
export async function insertMember(
  tx: PartnerTx,
  member: { id: string; email: string; name: string; role: PartnerRole; createdAt: Date },
): Promise<void> {
  await tx.query(
    `insert into sa.partner_member (partner_id, id, email, email_key, name, role, status, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, 'active', $7, $7)`,
    [tx.scope.partnerId, member.id, member.email, emailKey(member.email), member.name, member.role, member.createdAt],
  )
}

/** The member with this email, whatever their status; `null` when there is none. */
export async function findMemberByEmail(tx: PartnerTx, email: string): Promise<Member | null> {
  const [row] = await tx.query<Member>(`select ${whole} from sa.partner_member where partner_id = $1 and email_key = $2`, [
    tx.scope.partnerId,
    emailKey(email),
  ])
  return row ?? null
}

/** The member with this id, whatever their status; `null` when there is none. */
export async function findMember(tx: PartnerTx, id: string): Promise<Member | null> {
  const [row] = await tx.query<Member>(`select ${whole} from sa.partner_member where partner_id = $1 and id = $2`, [tx.scope.partnerId, id])
  return row ?? null
}

/** Every member, by email. */
export async function listMembers(tx: PartnerTx): Promise<Member[]> {
  return await tx.query<Member>(`select ${whole} from sa.partner_member where partner_id = $1 order by email_key`, [tx.scope.partnerId])
}

/** Changes role or status and ends every token of the person. @returns whether there is such a member */
export async function updateMember(
  tx: PartnerTx,
  id: string,
  changes: { role?: PartnerRole; status?: Member['status'] },
  at: Date,
): Promise<boolean> {
  const rows = await tx.query(
    `update sa.partner_member set role = coalesce($3, role), status = coalesce($4, status),
       session_version = session_version + 1, updated_at = $5, version = version + 1
     where partner_id = $1 and id = $2 returning id`,
    [tx.scope.partnerId, id, changes.role ?? null, changes.status ?? null, at],
  )
  return rows.length > 0
}
