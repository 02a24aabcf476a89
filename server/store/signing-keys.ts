import type { SystemTx } from './types.ts'

/** What a key signs. */
export type SigningPurpose = 'token' | 'cursor' | 'audit'

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
