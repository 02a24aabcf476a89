import { canonicalJson, emptyHead, erasureAction, sealEntries, type EntryDraft } from '../../src/audit/index.ts'
import type { AuditEntry, AuditHead, AuditPerson } from '../../src/contract/audit.ts'
import { nodeCrypto } from './audit-crypto.ts'
import { sliceOf, type Rows, type Slice } from './page.ts'
import type { Actor, PartnerTx, TenantTx } from './types.ts'

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
  /** Facts that name no person: they stand in the chain for good. */
  meta?: Record<string, unknown>
}

/** An entry as it is stored. */
export interface StoredEntry {
  /** The RFC 8785 text that was hashed. */
  canonical: string
  hash: string
  /** What is not erased of the personal fields. */
  person: AuditPerson
}

/**
 * Writes entries into their chains, in the transaction of what they tell. Call it last: it takes the heads of the chains, and whoever
 * comes next waits for this transaction to end. Chains are taken in the order of their ids, so that no two wait for each other.
 */
export async function appendAudit(tx: TenantTx, entries: readonly NewAuditEntry[]): Promise<void> {
  const tenantOf = (entry: NewAuditEntry) => entry.clientId ?? tx.scope.partnerId
  for (const tenantId of [...new Set(entries.map(tenantOf))].sort()) {
    const head = await takeHead(tx, tenantId)
    await link(tx, head, entries.filter((entry) => tenantOf(entry) === tenantId))
  }
}

/**
 * Writes an entry unless the same person has done the same within a time: then the one that is there stands for both.
 *
 * @param withinMs @unit milliseconds
 * @returns whether it was written
 */
export async function appendAuditOnce(tx: TenantTx, entry: NewAuditEntry, withinMs: number): Promise<boolean> {
  const tenantId = entry.clientId ?? tx.scope.partnerId
  const same = canonicalJson([entry.target, entry.meta ?? {}])
  const repeated = async (): Promise<boolean> => {
    const rows = await tx.query<{ canonical: string }>(
      `select canonical from sa.audit_entry
       where partner_id = $1 and tenant_id = $2 and at > $3 and actor_id = $4 and action = $5 and result = $6`,
      [tx.scope.partnerId, tenantId, new Date(entry.at.getTime() - withinMs), actorOf(tx.scope.actor).id, entry.action, entry.result],
    )
    return rows.some(({ canonical }) => {
      const { target, meta } = JSON.parse(canonical) as AuditEntry
      return canonicalJson([target, meta]) === same
    })
  }
  // Most repetitions are seen without waiting for anybody; two that come at once are told apart once the head is held.
  if (await repeated()) return false
  const head = await takeHead(tx, tenantId)
  if (await repeated()) return false
  await link(tx, head, [entry])
  return true
}

/**
 * Erases one person's address, network address and user agent from the entries of one chain, and writes down that it happened.
 *
 * @returns how many entries held any of them
 */
export async function eraseFromAudit(tx: PartnerTx, personId: string, entry: Omit<NewAuditEntry, 'action' | 'target' | 'result'>): Promise<number> {
  const tenantId = entry.clientId ?? tx.scope.partnerId
  // The head first: an entry of the same person that is being written now is erased too.
  const head = await takeHead(tx, tenantId)
  const rows = await tx.query<{ seq: number }>(
    `delete from sa.audit_person p using sa.audit_entry e
     where p.partner_id = $1 and p.tenant_id = $2 and e.partner_id = $1 and e.tenant_id = $2 and e.seq = p.seq and e.actor_id = $3
     returning p.seq`,
    [tx.scope.partnerId, tenantId, personId],
  )
  const entries = new Set(rows.map(({ seq }) => seq)).size
  await link(tx, head, [{ ...entry, action: erasureAction, target: { type: 'person', id: personId }, result: 'ok', meta: { ...entry.meta, entries } }])
  return entries
}

/** Holds the end of a chain until the transaction ends. */
async function takeHead(tx: TenantTx, tenantId: string): Promise<AuditHead> {
  const { hash } = emptyHead(tenantId)
  const [head] = await tx.query<{ seq: number; hash: string }>(
    `insert into sa.audit_head as h (partner_id, tenant_id, seq, hash) values ($1, $2, 0, $3)
     on conflict (partner_id, tenant_id) do update set seq = h.seq returning seq, hash`,
    [tx.scope.partnerId, tenantId, hash],
  )
  if (!head) throw new Error('the head of the audit chain is out of reach of this scope')
  return { tenantId, ...head }
}

/** Who acts, as the chain has it: whoever has no id and no role is named by kind. */
function actorOf({ kind, id, role, email }: Actor): EntryDraft['actor'] {
  return { kind, id: id ?? kind, role: role ?? kind, email }
}

async function link(tx: TenantTx, head: AuditHead, entries: readonly NewAuditEntry[]): Promise<void> {
  const actor = actorOf(tx.scope.actor)
  const sealed = await sealEntries(
    head,
    entries.map(({ at, ip, ua, action, target, result, meta }) => ({ at: at.toISOString(), actor, ip, ua, action, target, result, meta })),
    { crypto: nodeCrypto },
  )
  const last = sealed.at(-1)
  if (!last) return
  const links = sealed.map(({ entry, canonical, hash }) => ({
    seq: entry.seq, at: entry.at, action: entry.action, actor_id: entry.actor.id, target_type: entry.target?.type ?? null,
    target_id: entry.target?.id ?? null, result: entry.result, prev: entry.prev, hash, canonical,
  }))
  const people = sealed.flatMap(({ entry: { seq }, person }) =>
    (['email', 'ip', 'ua'] as const).flatMap((field) => (person[field] ? [{ seq, field, ...person[field] }] : [])),
  )
  await tx.query(
    `with linked as (
       insert into sa.audit_entry (partner_id, tenant_id, seq, at, action, actor_id, target_type, target_id, result, prev, hash, canonical)
       select $1, $2, r.seq, r.at, r.action, r.actor_id, r.target_type, r.target_id, r.result, r.prev, r.hash, r.canonical
       from json_to_recordset($3::json) as r(seq bigint, at timestamptz, action text, actor_id text, target_type text,
         target_id text, result text, prev text, hash text, canonical text)
     ), told as (
       insert into sa.audit_person (partner_id, tenant_id, seq, field, value, salt)
       select $1, $2, r.seq, r.field, r.value, r.salt
       from json_to_recordset($6::json) as r(seq bigint, field text, value text, salt text)
     )
     update sa.audit_head set seq = $4, hash = $5 where partner_id = $1 and tenant_id = $2`,
    [tx.scope.partnerId, head.tenantId, JSON.stringify(links), last.entry.seq, last.hash, JSON.stringify(people)],
  )
}

/** The personal fields beside an entry, as one value. */
const personSql = `(select json_object_agg(p.field, json_build_object('value', p.value, 'salt', p.salt)) from sa.audit_person p
  where p.partner_id = e.partner_id and p.tenant_id = e.tenant_id and p.seq = e.seq)`

interface EntryRow {
  seq: number
  canonical: string
  hash: string
  person: Partial<AuditPerson> | null
}

function storedOf({ canonical, hash, person }: EntryRow): StoredEntry {
  return { canonical, hash, person: { email: person?.email ?? null, ip: person?.ip ?? null, ua: person?.ua ?? null } }
}

/** The columns beside the text of an entry, by which it is found and filtered. */
export interface EntryColumns {
  seq: number
  at: string
  action: string
  actorId: string
  targetType: string | null
  targetId: string | null
  result: string
  prev: string
}

/** The chain of one tenant after a number, oldest first. */
export async function readAudit(tx: TenantTx, tenantId: string, afterSeq: number, limit: number): Promise<Array<StoredEntry & { columns: EntryColumns }>> {
  const rows = await tx.query<EntryRow & EntryColumns>(
    `select e.seq, e.canonical, e.hash, ${personSql} as person, e.at, e.action, e.actor_id as "actorId", e.target_type as "targetType",
       e.target_id as "targetId", e.result, e.prev
     from sa.audit_entry e where e.partner_id = $1 and e.tenant_id = $2 and e.seq > $3 order by e.seq limit $4`,
    [tx.scope.partnerId, tenantId, afterSeq, limit],
  )
  return rows.map((row) => {
    const { canonical: _, hash: __, person: ___, ...columns } = row
    return { ...storedOf(row), columns }
  })
}

/** Which entries of a chain are read, and in which order. */
export interface AuditFilter {
  actions?: readonly string[] | undefined
  actor?: string | undefined
  result?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
  order: 'asc' | 'desc'
}

/** One slice of a chain. */
export async function listAudit(tx: TenantTx, tenantId: string, filter: AuditFilter, { limit, after }: Slice): Promise<Rows<StoredEntry>> {
  const wanted = `e.partner_id = $1 and e.tenant_id = $2 and ($3::text[] is null or e.action = any ($3)) and ($4::text is null or e.actor_id = $4)
    and ($5::text is null or e.result = $5) and ($6::timestamptz is null or e.at >= $6) and ($7::timestamptz is null or e.at <= $7)`
  const values = [tx.scope.partnerId, tenantId, filter.actions ?? null, filter.actor ?? null, filter.result ?? null, filter.from ?? null, filter.to ?? null]
  const [rows, counted] = await Promise.all([
    tx.query<EntryRow>(
      `select e.seq, e.canonical, e.hash, ${personSql} as person from sa.audit_entry e
       where ${wanted} and ($8::bigint is null or e.seq ${filter.order === 'asc' ? '>' : '<'} $8)
       order by e.seq ${filter.order === 'asc' ? 'asc' : 'desc'} limit $9`,
      [...values, (after?.[0] as number | undefined) ?? null, limit + 1],
      { custom: true },
    ),
    tx.query<{ total: number }>(`select count(*) as total from sa.audit_entry e where ${wanted}`, values, { custom: true }),
  ])
  return sliceOf(rows, limit, counted[0]!.total, storedOf, (row) => [row.seq])
}

/** The newest entry about a record of a tenant with one of these actions, since a moment; `null` when there is none. */
export async function findNewestAudit(tx: TenantTx, tenantId: string, targetId: string, actions: readonly string[], since: Date): Promise<AuditEntry | null> {
  const [row] = await tx.query<{ canonical: string }>(
    `select canonical from sa.audit_entry where partner_id = $1 and tenant_id = $2 and at > $3 and target_id = $4 and action = any ($5)
     order by at desc, seq desc limit 1`,
    [tx.scope.partnerId, tenantId, since, targetId, actions],
  )
  return row ? (JSON.parse(row.canonical) as AuditEntry) : null
}

/** Where the chain of one tenant ends. */
export async function readAuditHead(tx: TenantTx, tenantId: string): Promise<AuditHead> {
  const [row] = await tx.query<{ seq: number; hash: string }>(
    'select seq, hash from sa.audit_head where partner_id = $1 and tenant_id = $2',
    [tx.scope.partnerId, tenantId],
  )
  return row ? { tenantId, seq: row.seq, hash: row.hash } : emptyHead(tenantId)
}

/** Where every chain of the partner ends, by tenant id. */
export async function listAuditHeads(tx: PartnerTx): Promise<AuditHead[]> {
  return await tx.query<AuditHead>(
    'select tenant_id as "tenantId", seq, hash from sa.audit_head where partner_id = $1 order by tenant_id',
    [tx.scope.partnerId],
  )
}

/** The names of the clients that chains belong to, by their ids. */
export async function nameTenants(tx: PartnerTx): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; name: string }>('select id, name from sa.client where partner_id = $1', [tx.scope.partnerId])
  return new Map(rows.map(({ id, name }) => [id, name]))
}
