import type { PartnerTx, SystemTx } from './types.ts'

/** An API key as it is known after its making; the key itself is not kept. */
export interface ApiKey {
  id: string
  name: string
  scopes: string[]
  createdAt: string
  /** `null` when it was never used; written at most once a minute. */
  lastUsedAt: string | null
  revokedAt: string | null
}

/** Keeps a new key, by the hexadecimal SHA-256 of it. */
export async function insertApiKey(
  tx: PartnerTx,
  key: { id: string; hash: string; name: string; scopes: readonly string[]; createdAt: Date },
): Promise<void> {
  await tx.query('insert into sa.api_key (partner_id, id, hash, name, scopes, created_at) values ($1, $2, $3, $4, $5, $6)', [
    tx.scope.partnerId,
    key.id,
    key.hash,
    key.name,
    key.scopes,
    key.createdAt,
  ])
}

/** Whose key has this hash; `null` for an unknown and for a revoked one. */
export async function findApiKeyByHash(
  tx: SystemTx,
  hash: string,
): Promise<{ partnerId: string; id: string; name: string; scopes: string[] } | null> {
  const [row] = await tx.query<{ partnerId: string; id: string; name: string; scopes: string[] }>(
    'select partner_id as "partnerId", id, name, scopes from sa.find_api_key($1)',
    [hash],
  )
  return row ?? null
}

/** Remembers that the key was used. One write a minute is enough and keeps readers from queueing for the row. */
export async function touchApiKey(tx: PartnerTx, id: string, at: Date): Promise<void> {
  await tx.query(
    `update sa.api_key set last_used_at = $3
     where partner_id = $1 and id = $2 and (last_used_at is null or last_used_at < $3::timestamptz - interval '1 minute')`,
    [tx.scope.partnerId, id, at],
  )
}

/** Revokes the key for good. @returns whether there was such a key that was not revoked */
export async function revokeApiKey(tx: PartnerTx, id: string, at: Date): Promise<boolean> {
  const rows = await tx.query(
    'update sa.api_key set revoked_at = $3 where partner_id = $1 and id = $2 and revoked_at is null returning id',
    [tx.scope.partnerId, id, at],
  )
  return rows.length > 0
}

/** Every key of the partner, newest first. */
export async function listApiKeys(tx: PartnerTx): Promise<ApiKey[]> {
  return await tx.query<ApiKey>(
    `select id, name, scopes, created_at as "createdAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"
     from sa.api_key where partner_id = $1 order by created_at desc, id desc`,
    [tx.scope.partnerId],
  )
}
