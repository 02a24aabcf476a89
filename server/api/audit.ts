import { exportLine } from '../../src/audit/index.ts'
import type { AuditEntry, AuditRecord, Checkpoint, Erased } from '../../src/contract/audit.ts'
import * as entries from '../../src/contract/endpoints/audit.ts'
import { serve, serveAlone, type Call, type Caller, type LoneCall } from '../http/call.ts'
import { readListing } from '../http/listing.ts'
import { invalidField, notFound } from '../http/problem.ts'
import { userAgent } from '../http/scoped.ts'
import { appendAudit, appendAuditOnce, eraseFromAudit, listAudit, readAudit, readAuditHead, type NewAuditEntry, type StoredEntry } from '../store/audit.ts'
import { listNotes } from '../store/audit-notes.ts'
import type { TenantTx } from '../store/database.ts'
import { requireClient } from './clients.ts'

/** Repeats of the same within this time are one entry. @unit milliseconds */
const repeatMs = 60_000
/** Entries of an export that are read at once. */
const atOnce = 500

type Traced = Pick<LoneCall, 'now' | 'address' | 'request'>

/** When and from where, as an entry has it. */
function whence({ now, address, request }: Traced): Pick<NewAuditEntry, 'at' | 'ip' | 'ua'> {
  return { at: now, ip: address || null, ua: userAgent(request) }
}

function entryOf(call: Traced, clientId: string | null, action: string, rest: Pick<NewAuditEntry, 'target' | 'meta'>): NewAuditEntry {
  return { clientId, action, result: 'ok', ...whence(call), ...rest }
}

/** The chain that is asked for: a client's, which must be there for the caller, or the partner's own. */
async function tenantOf(tx: TenantTx, caller: Caller, clientId: string | null): Promise<string> {
  if (clientId !== null) await requireClient({ tx }, clientId)
  return clientId ?? caller.partnerId
}

/**
 * Whether personal fields are the caller's to see. The database hands an auditor none; said here too, so that what is withheld is not
 * taken for erased.
 */
function seesPeople({ role }: Caller): boolean {
  return role !== 'auditor'
}

function recordOf({ canonical, hash, person }: StoredEntry, caller: Caller): AuditRecord {
  return { canonical, entry: { ...(JSON.parse(canonical) as Omit<AuditEntry, 'hash'>), hash }, person: seesPeople(caller) ? person : null }
}

/** A call about either kind of chain. */
type ChainCall = Traced & Pick<LoneCall, 'runtime' | 'caller' | 'entry' | 'requestId'> & {
  params: Readonly<Record<string, string>>
  read<Result>(work: (tx: TenantTx) => Promise<Result>): Promise<Result>
  write<Result>(work: (tx: TenantTx) => Promise<Result>): Promise<Result>
}

async function page(call: ChainCall & Pick<LoneCall<typeof entries.listClientAudit>, 'query'>, clientId: string | null) {
  const { query, now, caller } = call
  const { slice, next } = readListing(call)
  const moment = (field: 'from' | 'to') => {
    const text = query[field]
    if (text === undefined) return undefined
    const date = new Date(text)
    if (!(date.getTime() >= 0)) throw invalidField(`query.${field}`, 'must not be before 1970')
    return date
  }
  const filter = { actions: query.action, actor: query.actor, result: query.result, from: moment('from'), to: moment('to'), order: query.order ?? 'desc' } as const
  // Whoever reads the log stands in it, and finds that entry in what is read.
  const { items, next: place, total } = await call.write(async (tx) => {
    const tenantId = await tenantOf(tx, caller, clientId)
    await appendAuditOnce(tx, entryOf(call, clientId, 'audit.view', { target: { type: 'audit', id: tenantId } }), repeatMs)
    return await listAudit(tx, tenantId, filter, slice)
  })
  return { body: { items: items.map((item) => recordOf(item, caller)), nextCursor: next(place), total, asOf: now.toISOString() } }
}

export const serveClientAudit = serveAlone(entries.listClientAudit, (call) => page(call, call.params.clientId))
export const servePartnerAudit = serveAlone(entries.listPartnerAudit, (call) => page(call, null))

async function checkpointOf(call: ChainCall, clientId: string | null): Promise<Checkpoint> {
  const head = await call.read(async (tx) => readAuditHead(tx, await tenantOf(tx, call.caller, clientId)))
  return await call.runtime.auditSigner.checkpoint(head)
}

export const serveClientCheckpoint = serveAlone(entries.getClientCheckpoint, async (call) => ({ body: await checkpointOf(call, call.params.clientId) }))
export const servePartnerCheckpoint = serveAlone(entries.getPartnerCheckpoint, async (call) => ({ body: await checkpointOf(call, null) }))

export const serveAuditKeys = serveAlone(entries.getAuditKeys, async ({ runtime }) => ({ body: { items: await runtime.auditSigner.keys() } }))

async function download(call: ChainCall, clientId: string | null): Promise<Response> {
  const { caller, now, runtime } = call
  const head = await call.write(async (tx) => {
    const tenantId = await tenantOf(tx, caller, clientId)
    await appendAudit(tx, [entryOf(call, clientId, 'audit.export', { target: { type: 'audit', id: tenantId }, meta: { requestId: call.requestId } })])
    return await readAuditHead(tx, tenantId)
  })
  const checkpoint = await runtime.auditSigner.checkpoint(head)
  let seq = 0
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // A transaction for each part: an export that is read slowly holds none, and ends when its reader may not read any more.
        const rows = await call.read((tx) => readAudit(tx, head.tenantId, seq, Math.min(atOnce, head.seq - seq)))
        const last = rows.at(-1)
        if (!last) return controller.close()
        controller.enqueue(new TextEncoder().encode(rows.map(({ canonical, hash, person }) => exportLine({ canonical, hash, person: seesPeople(caller) ? person : null })).join('')))
        seq = last.columns.seq
        if (seq >= head.seq) controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  return new Response(body, {
    headers: {
      'content-type': `${call.entry.download}; charset=utf-8`,
      'content-disposition': `attachment; filename="audit-${head.tenantId}-${now.toISOString().slice(0, 10)}.jsonl"`,
      'audit-checkpoint': JSON.stringify(checkpoint),
    },
  })
}

export const serveClientExport = serveAlone(entries.exportClientAudit, (call) => download(call, call.params.clientId))
export const servePartnerExport = serveAlone(entries.exportPartnerAudit, (call) => download(call, null))

export const serveAuditNotes = serve(entries.listAuditNotes, async (call) => {
  const { slice, next } = readListing(call)
  const { items, next: place, total } = await listNotes(call.tx, slice)
  return { body: { items, nextCursor: next(place), total, asOf: call.now.toISOString() } }
})

export const serveNoteMaking = serveAlone(entries.makeAuditNote, async ({ partner, runtime }) => {
  const note = await runtime.auditNotes.make(partner)
  if (!note) throw notFound()
  return { body: note }
})

export const serveViewReport = serve(entries.reportView, async (call) => {
  const { body, caller, tx } = call
  const { page: name, subject } = body
  const clientId = subject?.type === 'client' ? subject.id : caller.clientId
  await tenantOf(tx, caller, clientId)
  const entry = entryOf(call, clientId, 'page.view', { target: { type: 'page', id: name }, meta: subject ? { subject: { type: subject.type, id: subject.id } } : {} })
  await appendAuditOnce(tx, entry, repeatMs)
  return {}
})

export const serveClientErasure = serve(entries.eraseClientPerson, async (call) => {
  await requireClient(call, call.params.clientId)
  return { body: await erase(call, call.params.clientId) }
})

export const servePartnerErasure = serve(entries.erasePartnerPerson, async (call) => ({ body: await erase(call, null) }))

async function erase(call: Pick<Call<typeof entries.erasePartnerPerson>, 'body' | 'tx' | 'requestId'> & Traced, clientId: string | null): Promise<Erased> {
  const { body, tx, requestId } = call
  return { entries: await eraseFromAudit(tx, body.personId, { clientId, ...whence(call), meta: { reason: body.reason, requestId } }) }
}
