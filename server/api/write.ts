import { createHash } from 'node:crypto'
import type { EventType } from '../../src/contract/event.ts'
import type { Call, Caller } from '../http/call.ts'
import { userAgent } from '../http/scoped.ts'
import { appendAudit } from '../store/audit.ts'
import type { PartnerTx, TenantTx } from '../store/database.ts'
import { appendEvents } from '../store/events.ts'

/** What a write leaves behind besides its own rows. */
export interface Trace {
  /** The client whose chain and stream it belongs to; `null` for the partner's own. */
  clientId: string | null
  target: { type: string; id: string }
  /** Facts for the audit chain: names of fields, never their values. */
  meta?: Record<string, unknown>
  /** What has happened, for those who listen. Each names `subject`. */
  events?: readonly EventType[]
  /** The record that the events name; the client, or the partner, when absent. */
  subject?: { type: string; id: string }
  /** The engagement that the record belongs to. */
  engagementId?: string
}

/**
 * The trace of a record that only the MSP knows of. A client reads its own chain and a member of some clients the partner's, so the entry
 * stands in the partner's and holds a digest: whoever has the id finds the entry, and nobody finds the id by it.
 */
export function hiddenTrace(call: { caller: Pick<Caller, 'partnerId'> }, type: string, id: string, meta: Record<string, unknown> = {}): Trace {
  return {
    clientId: null,
    target: { type: 'partner', id: call.caller.partnerId },
    meta: { ...meta, record: type, recordDigest: createHash('sha256').update(id).digest('hex') },
  }
}

/** What a trace is made of, whichever endpoint it is. */
type Traced = Pick<Call, 'caller' | 'runtime' | 'request' | 'requestId' | 'address' | 'now' | 'entry'> & { tx: TenantTx | PartnerTx }

/** Writes events and audit entry in the transaction of the change. Comes last, since it holds the head of the chain. */
export async function leaveTrace(call: Traced, trace: Trace): Promise<void> {
  const { runtime, now } = call
  const subject = trace.subject ?? { type: trace.clientId === null ? 'partner' : 'client', id: trace.clientId ?? call.caller.partnerId }
  await appendEvents(
    call.tx,
    (trace.events ?? []).map((type) => ({
      id: runtime.context.newId('event'), type, clientId: trace.clientId, subject, engagementId: trace.engagementId ?? null, at: now,
    })),
  )
  await appendAudit(call.tx, [
    {
      clientId: trace.clientId,
      at: now,
      action: call.entry.action!,
      target: trace.target,
      result: 'ok',
      ip: call.address || null,
      ua: userAgent(call.request),
      meta: { operation: call.entry.operation, requestId: call.requestId, ...trace.meta },
    },
  ])
}
