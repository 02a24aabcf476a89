import { createHash } from 'node:crypto'
import { canonicalJson } from '../rules/canonical-json.ts'
import type { Actor, TenantTx } from './types.ts'

/** Something to write into the audit chain. */
export interface NewAuditEntry {
  /** The client whose chain it belongs to; `null` for the partner's own. */
  clientId: string | null
  at: Date
  /** What was done, as `noun.verb`. */
  action: string
  target: { type: string; id: string } | null
  result: 'ok' | 'denied' | 'error'
  /** Network address of the caller; `null` when there is none. */
  ip: string | null
  /** User agent of the caller; `null` when there is none. */
  ua: string | null
  meta?: Record<string, unknown>
}

/** One link of the chain. */
export interface AuditEntry {
  v: 1
  seq: number
  tenantId: string
  at: string
  actor: Actor
  ip: string | null
  ua: string | null
  action: string
  target: { type: string; id: string } | null
  result: 'ok' | 'denied' | 'error'
  meta: Record<string, unknown>
  /** Hash of the entry before; 64 zeros in the first. */
  prev: string
  /** SHA-256 of the canonical JSON of the entry without this member. */
  hash: string
}

const noHash = '0'.repeat(64)

/** The hash of an entry that has none yet. */
export function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  return createHash('sha256').update(canonicalJson(entry), 'utf8').digest('hex')
}

/**
 * Writes entries into their chains, in the transaction of what they tell. Call it last: it takes the heads of the chains, and whoever
 * comes next waits for this transaction to end. Chains are taken in the order of their ids, so that no two wait for each other.
 */
export async function appendAudit(tx: TenantTx, entries: readonly NewAuditEntry[]): Promise<void> {
  const tenantOf = (entry: NewAuditEntry) => entry.clientId ?? tx.scope.partnerId
  for (const tenantId of [...new Set(entries.map(tenantOf))].sort()) {
    const [head] = await tx.query<{ seq: number; hash: string }>(
      `insert into sa.audit_head as h (partner_id, tenant_id, seq, hash) values ($1, $2, 0, $3)
       on conflict (partner_id, tenant_id) do update set seq = h.seq returning seq, hash`,
      [tx.scope.partnerId, tenantId, noHash],
    )
    if (!head) throw new Error('the head of the audit chain is out of reach of this scope')
    let { seq, hash: prev } = head
    const links = entries.filter((entry) => tenantOf(entry) === tenantId).map((entry) => {
      seq += 1
      const link: Omit<AuditEntry, 'hash'> = {
        v: 1,
        seq,
        tenantId,
        at: entry.at.toISOString(),
        actor: { kind: tx.scope.actor.kind, id: tx.scope.actor.id, email: tx.scope.actor.email, role: tx.scope.actor.role },
        ip: entry.ip,
        ua: entry.ua,
        action: entry.action,
        target: entry.target,
        result: entry.result,
        meta: entry.meta ?? {},
        prev,
      }
      const canonical = canonicalJson(link)
      prev = createHash('sha256').update(canonical, 'utf8').digest('hex')
      return {
        seq, at: link.at, action: link.action, actor_id: link.actor.id, target_type: link.target?.type ?? null,
        target_id: link.target?.id ?? null, result: link.result, prev: link.prev, hash: prev, canonical,
      }
    })
    await tx.query(
      `with linked as (
         insert into sa.audit_entry (partner_id, tenant_id, seq, at, action, actor_id, target_type, target_id, result, prev, hash, canonical)
         select $1, $2, r.seq, r.at, r.action, r.actor_id, r.target_type, r.target_id, r.result, r.prev, r.hash, r.canonical
         from json_to_recordset($3::json) as r(seq bigint, at timestamptz, action text, actor_id text, target_type text,
           target_id text, result text, prev text, hash text, canonical text)
       )
       update sa.audit_head set seq = $4, hash = $5 where partner_id = $1 and tenant_id = $2`,
      [tx.scope.partnerId, tenantId, JSON.stringify(links), seq, prev],
    )
  }
}

/** The chain of one tenant from a number on, oldest first. */
export async function readAudit(tx: TenantTx, tenantId: string, afterSeq: number, limit: number): Promise<AuditEntry[]> {
  const rows = await tx.query<{ canonical: string; hash: string }>(
    `select canonical, hash from sa.audit_entry where partner_id = $1 and tenant_id = $2 and seq > $3 order by seq limit $4`,
    [tx.scope.partnerId, tenantId, afterSeq, limit],
  )
  return rows.map((row) => ({ ...(JSON.parse(row.canonical) as Omit<AuditEntry, 'hash'>), hash: row.hash }))
}

/** Where the chain of one tenant ends; `null` while it is empty. */
export async function readAuditHead(tx: TenantTx, tenantId: string): Promise<{ seq: number; hash: string } | null> {
  const [row] = await tx.query<{ seq: number; hash: string }>(
    'select seq, hash from sa.audit_head where partner_id = $1 and tenant_id = $2',
    [tx.scope.partnerId, tenantId],
  )
  return row ?? null
}
