import type { SystemTx, TenantTx } from './types.ts'

/** What is known about a key. */
export type IdempotencyState =
  /** The caller is the first: it does the work and calls `storeAnswer` in the same transaction. */
  | { kind: 'first' }
  /** The same request was answered before, with this. */
  | { kind: 'answered'; status: number; answer: string | null }
  /** Another request used the key. */
  | { kind: 'reused' }

/**
 * Takes a key for a request. Whoever comes second waits until the first has ended, and then sees its answer; if the first failed, the
 * second becomes the first.
 *
 * @param principal who calls; for people of a client `client:<client id>:<person>`
 * @param requestHash fingerprint of the request
 */
export async function claimKey(tx: TenantTx, principal: string, key: string, requestHash: string, at: Date): Promise<IdempotencyState> {
  const [mine] = await tx.query(
    `insert into sa.idempotency_key (partner_id, principal, key, request_hash, created_at) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning key`,
    [tx.scope.partnerId, principal, key, requestHash, at],
  )
  if (mine) return { kind: 'first' }
  const [known] = await tx.query<{ hash: string; status: number | null; answer: string | null }>(
    'select request_hash as hash, status, answer from sa.idempotency_key where partner_id = $1 and principal = $2 and key = $3',
    [tx.scope.partnerId, principal, key],
  )
  if (!known || known.hash !== requestHash || known.status === null) return { kind: 'reused' }
  return { kind: 'answered', status: known.status, answer: known.answer }
}

/** Keeps what the first request was answered with, so that every repetition gets the same. */
export async function storeAnswer(tx: TenantTx, principal: string, key: string, status: number, answer: string | null): Promise<void> {
  await tx.query(
    'update sa.idempotency_key set status = $4, answer = $5 where partner_id = $1 and principal = $2 and key = $3',
    [tx.scope.partnerId, principal, key, status, answer],
  )
}

/** Forgets keys older than this moment. @returns how many */
export async function pruneKeys(tx: SystemTx, before: Date): Promise<number> {
  const rows = await tx.query('delete from sa.idempotency_key where created_at < $1 returning key', [before])
  return rows.length
}
