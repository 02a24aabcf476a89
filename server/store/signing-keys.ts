import type { AuditKey } from '../../src/contract/audit.ts'
import type { SystemTx } from './types.ts'

/** What a key signs. */
export type SigningPurpose = 'token' | 'cursor' | 'audit' | 'sign-in'

/** A key this server signs with. */
export interface SigningKey {
  id: string
  purpose: SigningPurpose
  /** A JSON Web Key, as text. */
  secret: string
  createdAt: string
  /** When it stopped signing; what it signed before is still accepted. `null` while it signs. */
  retiredAt: string | null
}

/** Every key for a purpose, the newest first. */
export async function listSigningKeys(tx: SystemTx, purpose: SigningPurpose): Promise<SigningKey[]> {
  return await tx.query<SigningKey>(
    `select id, purpose, secret, created_at as "createdAt", retired_at as "retiredAt"
     from sa.signing_key where purpose = $1 order by created_at desc, id desc`,
    [purpose],
  )
}

/**
 * The keys for a purpose, after making the first one where there is none. Of two processes that start at once, one makes it.
 *
 * @param make the first key; called only when it is needed
 */
export async function ensureSigningKey(
  tx: SystemTx,
  purpose: SigningPurpose,
  make: () => Promise<{ id: string; secret: string }>,
  at: Date,
): Promise<SigningKey[]> {
  await tx.query(`select pg_advisory_xact_lock(720575940, 3)`)
  const present = await listSigningKeys(tx, purpose)
  if (present.length > 0) return present
  const { id, secret } = await make()
  await tx.query('insert into sa.signing_key (id, purpose, secret, created_at) values ($1, $2, $3, $4)', [id, purpose, secret, at])
  return await listSigningKeys(tx, purpose)
}

/** A key of the audit chain with its private half. */
export interface AuditSigningKey extends AuditKey {
  /** A JSON Web Key, as text. */
  secret: string
}

/** Every key that has signed checkpoints and notes, oldest first, with the endorsement that its line of keys gives it. */
export async function listAuditKeys(tx: SystemTx): Promise<AuditSigningKey[]> {
  const rows = await tx.query<{ keyId: string; secret: string; createdAt: string; retiredAt: string | null; endorsement: string | null }>(
    `select id as "keyId", secret, created_at as "createdAt", retired_at as "retiredAt", endorsement
     from sa.signing_key where purpose = 'audit' order by created_at, id`,
  )
  return rows.map(({ secret, endorsement, ...key }) => ({
    ...key,
    secret,
    publicKey: (JSON.parse(secret) as { x: string }).x,
    endorsement: endorsement === null ? null : (JSON.parse(endorsement) as AuditKey['endorsement']),
  }))
}

/**
 * Keeps keys from being rotated until the transaction ends: a moment that is read under it lies in the time of the key that is read
 * under it.
 */
export async function holdSigningKeys(tx: SystemTx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock_shared(720575940, 3)')
}

/** Lets nobody else read or rotate keys until the transaction ends. */
export async function lockSigningKeys(tx: SystemTx): Promise<void> {
  await tx.query('select pg_advisory_xact_lock(720575940, 3)')
}

/** Retires the audit key in use and keeps the one that follows it. */
export async function rotateAuditKey(tx: SystemTx, next: AuditSigningKey): Promise<void> {
  await tx.query(`update sa.signing_key set retired_at = $1 where purpose = 'audit' and retired_at is null`, [new Date(next.createdAt)])
  await tx.query(`insert into sa.signing_key (id, purpose, secret, created_at, endorsement) values ($1, 'audit', $2, $3, $4)`, [
    next.keyId, next.secret, new Date(next.createdAt), next.endorsement === null ? null : JSON.stringify(next.endorsement),
  ])
}
