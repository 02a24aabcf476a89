import { decideAcceptance, listAcceptances, requestAcceptance } from '../../src/contract/endpoints/findings.ts'
import { serve, type Call } from '../http/call.ts'
import { matches } from '../http/etag.ts'
import { readListing } from '../http/listing.ts'
import { invalidField, notFound, Refusal } from '../http/problem.ts'
import { denied } from '../http/scoped.ts'
import { tell } from '../mail/tell.ts'
import { acceptanceTable, attempt, decideFinding, mayAct } from '../rules/finding.ts'
import { decideAcceptance as settle, findAcceptance, findAcceptanceOf, insertAcceptance, listAcceptances as readAcceptances } from '../store/acceptances.ts'
import type { TenantTx } from '../store/database.ts'
import { holdFinding, type FindingWhole } from '../store/findings.ts'
import { requireClient } from './clients.ts'
import { carryOut, insist } from './finding-acts.ts'
import { actorOf, authorOf, decidesAcceptance, factsOf, policyOf, presentAcceptance, statusOf } from './finding-views.ts'
import { leaveTrace } from './write.ts'

/** How far ahead a risk may be accepted. @unit milliseconds */
const longest = 2 * 366 * 86_400_000

export const serveAcceptances = serve(listAcceptances, async (call) => {
  const { params, query, tx, now } = call
  const { slice, next } = readListing(call)
  await requireClient(call, params.clientId)
  const { items, next: place, total } = await readAcceptances(tx, params.clientId, {
    ...slice,
    now,
    ...(query.status ? { statuses: query.status } : {}),
    ...(query.findingId === undefined ? {} : { findingId: query.findingId }),
  })
  return { body: { items: items.map((acceptance) => presentAcceptance(call, acceptance)), nextCursor: next(place), total, asOf: now.toISOString() } }
})

export const serveAcceptanceRequest = serve(requestAcceptance, async (call) => {
  const { body, params, runtime, tx, now } = call
  const held = await holdFinding(tx, params.clientId, params.findingId)
  if (!held) throw notFound()
  const expiresAt = new Date(body.expiresAt)
  if (!(expiresAt > now)) throw invalidField('body.expiresAt', 'must be in the future')
  if (expiresAt.getTime() - now.getTime() > longest) throw invalidField('body.expiresAt', 'must be at most two years ahead')
  const { allowedActions, deniedActions } = decideFinding(actorOf(call), factsOf(held), call.partner)
  const newest = await findAcceptanceOf(tx, held.clientId, held.id)
  const running = newest?.status === 'requested' || newest?.status === 'active'
  if (running || deniedActions['acceptance.request'] === 'state') {
    const reason = running ? `Its acceptance is ${newest.status} already.` : `The finding is ${held.status}.`
    throw new Refusal('illegal-transition', { detail: reason, allowed: [] })
  }
  if (!allowedActions.includes('acceptance.request')) throw denied(deniedActions['acceptance.request'] ?? 'role')

  const id = runtime.context.newId('acceptance')
  await insertAcceptance(tx, { id, clientId: held.clientId, findingId: held.id, justification: body.justification, by: authorOf(call), expiresAt, at: now })
  await trace(call, held, { id, requestedBy: call.caller.userId }, 'acceptance.requested', {})
  const acceptance = (await findAcceptance(tx, held.clientId, id))!
  return { body: presentAcceptance(call, acceptance), version: acceptance.version }
})

export const serveAcceptanceDecision = serve(decideAcceptance, async (call) => {
  const { body, params, precondition, tx, now } = call
  // Before anything is looked for: who lacks the grant learns nothing about what there is.
  const general = mayAct(actorOf(call), 'acceptance.decide', call.partner, params.clientId)
  if (general !== 'allow' && general !== 'not-assigned') throw denied(general)
  const found = await findAcceptance(tx, params.clientId, params.acceptanceId)
  // Both are held by the finding, so that of two who decide the second sees what the first has decided.
  const held = found && (await holdFinding(tx, params.clientId, found.findingId))
  const acceptance = held && (await findAcceptance(tx, params.clientId, params.acceptanceId))
  if (!held || !acceptance) throw notFound()
  if (!matches(precondition!, acceptance.version)) {
    throw new Refusal('version-conflict', { detail: 'Read the record again, then decide again.', current: presentAcceptance(call, acceptance) })
  }
  const status = statusOf(acceptance, now)
  const to = acceptanceTable[status]?.[body.decision]
  if (to === undefined) {
    const allowed = Object.keys(acceptanceTable[status] ?? {})
    throw new Refusal('illegal-transition', { detail: `The acceptance is ${status}.`, allowed })
  }
  const own = decidesAcceptance(call, acceptance)
  if (own !== 'allow') throw denied(own)

  if (body.decision === 'approve' && !(new Date(acceptance.expiresAt) > now)) {
    throw new Refusal('illegal-transition', { detail: 'What was asked for has run out already.', allowed: ['reject'] })
  }
  if (body.decision === 'approve') {
    const act = { event: 'accept_risk' as const, notes: body.notes ?? null }
    const outcome = insist(attempt(actorOf(call), factsOf(held), 'accept_risk', call.partner), held, 'body.notes')
    await carryOut(call, held, act, outcome, {})
  }
  await settle(tx, held.clientId, acceptance.id, { status: to, by: authorOf(call), notes: body.notes ?? null }, now)
  if (body.decision === 'revoke') {
    const act = { event: 'reopen' as const, notes: body.notes ?? 'The acceptance of the risk was revoked.' }
    await carryOut(call, held, act, { ok: true, to: 'open', clock: 'start' }, (await policyOf(call, held.clientId)).sla)
  }
  await trace(call, held, { id: acceptance.id, requestedBy: acceptance.requestedBy.id }, 'acceptance.decided', { decision: body.decision })
  const decided = (await findAcceptance(tx, held.clientId, acceptance.id))!
  return { body: presentAcceptance(call, decided), version: decided.version }
})

type Traced = Omit<Parameters<typeof leaveTrace>[0], 'tx'> & Pick<Call, 'caller'> & { tx: TenantTx }

async function trace(call: Traced, held: FindingWhole, { id, requestedBy }: { id: string; requestedBy: string | null }, event: 'acceptance.requested' | 'acceptance.decided', meta: Record<string, unknown>): Promise<void> {
  const subject = { type: 'acceptance', id }
  const about = { clientId: held.clientId, engagementId: held.engagementId, finding: held, subject, by: authorOf(call), requestedBy }
  await tell({ context: call.runtime.context, tx: call.tx, now: call.now }, { ...about, event })
  await leaveTrace(call, { clientId: held.clientId, target: subject, meta: { findingId: held.id, ...meta }, events: [event], subject, engagementId: held.engagementId })
}
