import type { PersonKind } from './invitations.ts'
import type { PartnerTx, SystemTx } from './types.ts'

/** Whose a secret is. */
export interface Whose {
  kind: PersonKind
  personId: string
  /** `null` for a member of staff. */
  clientId: string | null
}

/** Sets the password of a person. @param password the argon2id hash in PHC form */
export async function setPassword(tx: PartnerTx, { kind, personId, clientId }: Whose, password: string, at: Date): Promise<void> {
  await tx.query(
    `insert into sa.credential (partner_id, person_id, client_id, person_kind, password, changed_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (partner_id, person_id) do update set password = excluded.password, changed_at = excluded.changed_at`,
    [tx.scope.partnerId, personId, clientId, kind, password, at],
  )
}

/** Gives a person a link to a new password. The one before it is dead. */
export async function offerReset(tx: PartnerTx, { personId, clientId }: Whose, hash: string, expiresAt: Date): Promise<void> {
  await tx.query(
    `insert into sa.password_reset (partner_id, person_id, client_id, hash, expires_at) values ($1, $2, $3, $4, $5)
     on conflict (partner_id, person_id) do update set hash = excluded.hash, expires_at = excluded.expires_at, used_at = null`,
    [tx.scope.partnerId, personId, clientId, hash, expiresAt],
  )
}

/** The partner of whom a link with this hash is; `null` when nobody has it. */
export async function findResetPartner(tx: SystemTx, hash: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string | null }>('select sa.find_password_reset($1) as id', [hash])
  return row?.id ?? null
}

/** Whom an open link is for; `null` when it is spent, replaced or expired. */
export async function findReset(tx: PartnerTx, hash: string, now: Date): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    'select person_id as id from sa.password_reset where partner_id = $1 and hash = $2 and used_at is null and expires_at > $3',
    [tx.scope.partnerId, hash, now],
  )
  return row?.id ?? null
}

/** Spends a link. Of two at once, one succeeds. @returns whether it was good */
export async function spendReset(tx: PartnerTx, hash: string, now: Date): Promise<boolean> {
  const rows = await tx.query(
    'update sa.password_reset set used_at = $3 where partner_id = $1 and hash = $2 and used_at is null and expires_at > $3 returning person_id',
    [tx.scope.partnerId, hash, now],
  )
  return rows.length > 0
}
