import type { EventType } from '../../src/contract/event.ts'
import {
  claimVerification,
  closeFinding,
  dismissFinding,
  publishFinding,
  releaseVerification,
  reopenFinding,
  startFinding,
  submitRemediation,
  verifyFinding,
  withdrawRemediation,
} from '../../src/contract/endpoints/findings.ts'
import type { Finding } from '../../src/contract/finding.ts'
import type { FindingEvent, FindingStatus } from '../../src/contract/finding-status.ts'
import { isOpen } from '../../src/contract/finding-status.ts'
import type { Context } from '../context.ts'
import { serve, type Call, type Reply } from '../http/call.ts'
import { matches } from '../http/etag.ts'
import { invalidField, notFound, Refusal } from '../http/problem.ts'
import { denied } from '../http/scoped.ts'
import { tell } from '../mail/tell.ts'
import { isNews } from '../rules/notification.ts'
import { attempt, verifyEvents, type Attempt } from '../rules/finding.ts'
import { moveFrom } from '../rules/finding-move.ts'
import { startClock } from '../rules/sla.ts'
import { decideAcceptance, findAcceptanceOf } from '../store/acceptances.ts'
import type { PartnerTx, TenantTx } from '../store/database.ts'
import {
  endVerification,
  findFinding,
  holdFinding,
  insertStep,
  insertSubmission,
  insertVerification,
  markAffected,
  moveFinding,
  standingOf,
  publishFinding as publishDraft,
  withdrawSubmission,
  type Author,
  type FindingWhole,
} from '../store/findings.ts'
import { attach } from './comments.ts'
import { actorOf, authorOf, factsOf, policyOf, statusOf, wholeOf, type Authored } from './finding-views.ts'
import { leaveTrace } from './write.ts'

/** A call that acts on one finding. */
type ActCall = Pick<Call, 'caller' | 'partner' | 'person' | 'now' | 'runtime' | 'request' | 'requestId' | 'address' | 'entry' | 'precondition'> & {
  params: { clientId: string; findingId: string }
  tx: TenantTx
}

/** What those hear who listen. */
const heardAs: Readonly<Record<FindingEvent, EventType>> = {
  publish: 'finding.published',
  start: 'finding.remediation_started',
  submit_remediation: 'finding.remediation_submitted',
  withdraw: 'finding.submission_withdrawn',
  claim: 'finding.verification_started',
  release: 'finding.verification_released',
  verify_fixed: 'finding.verified',
  verify_not_fixed: 'finding.not_fixed',
  verify_partial: 'finding.partially_fixed',
  verify_unable: 'finding.unable_to_test',
  reopen: 'finding.reopened',
  accept_risk: 'finding.risk_accepted',
  mark_false_positive: 'finding.closed',
  close: 'finding.closed',
}

/** Holds the finding and sees that it still is what the caller has seen. */
async function hold(call: ActCall): Promise<FindingWhole> {
  const held = await holdFinding(call.tx, call.params.clientId, call.params.findingId)
  if (!held) throw notFound()
  if (!matches(call.precondition!, held.version)) {
    throw new Refusal('version-conflict', { detail: 'Read the record again, then decide again.', current: await wholeOf(call, held) })
  }
  return held
}

/** @throws {Refusal} what stands in the way, in the words of the contract */
export function insist(outcome: Attempt, held: Pick<FindingWhole, 'status'>, notesField: string): Extract<Attempt, { ok: true }> {
  if (outcome.ok) return outcome
  if (outcome.why) throw denied(outcome.why)
  if (outcome.notes) throw invalidField(notesField, 'must not be empty: this needs words', 'missing')
  const list = outcome.transition!
  throw new Refusal('illegal-transition', {
    detail: `The finding is ${held.status}. ${list.length > 0 ? `It takes: ${list.join(', ')}.` : 'It takes nothing from this caller now.'}`,
    allowed: list,
  })
}

/** How a move differs by what happens. */
export interface Act {
  event: FindingEvent
  notes?: string | null
  /** Who did it; the caller when absent. */
  by?: Author
  /** Shown beside the notes, such as why it was closed. */
  step?: string | null
  /** A submission that this act hands over. */
  submissionId?: string
}

/** What a move is written with. */
interface Writing extends Authored {
  tx: TenantTx
  now: Date
  runtime: { context: Pick<Context, 'newId'> }
}

/** Moves the finding, writes the step and ends an acceptance that no longer has a finding to be about. */
export async function carryOut(call: Writing, held: FindingWhole, act: Act, outcome: Extract<Attempt, { ok: true }>, sla: Readonly<Record<string, number | null>>): Promise<void> {
  const { tx, now, runtime } = call
  const by = act.by ?? authorOf(call)
  await moveFinding(tx, held.clientId, held.id, moveFrom(standingOf(held), held.severity, { ...act, userId: call.caller.userId }, outcome, now, sla), now)
  await insertStep(tx, {
    id: runtime.context.newId('findingStep'), clientId: held.clientId, findingId: held.id, event: act.event, from: held.status === 'draft' ? null : held.status,
    to: outcome.to, by, notes: act.step ?? act.notes?.trim() ?? null, at: now,
  })
  if (act.event === 'accept_risk') return
  const done = !isOpen(outcome.to)
  const reopened = act.event === 'reopen'
  if (!done && !reopened) return
  const acceptance = await findAcceptanceOf(tx, held.clientId, held.id)
  const ends = acceptance && (acceptance.status === 'requested' || (acceptance.status === 'active' && reopened))
  if (ends) {
    const end = { status: acceptance.status === 'requested' ? 'rejected' : statusOf(acceptance, now) === 'expired' ? 'expired' : 'revoked', by: { side: 'system' as const, id: null, name: null }, notes: null }
    await decideAcceptance(tx, held.clientId, acceptance.id, end, now)
  }
}

/** Leaves the trace of an act and answers with the finding as it is now. */
async function finish(call: ActCall, held: FindingWhole, act: Act, to: FindingStatus): Promise<Reply<Finding>> {
  const subject = { type: 'finding', id: held.id }
  const event = heardAs[act.event]
  if (isNews(event)) {
    const about = { clientId: held.clientId, engagementId: held.engagementId, finding: { ...held, status: to }, subject, by: act.by ?? authorOf(call) }
    await tell({ context: call.runtime.context, tx: call.tx, now: call.now }, { ...about, event })
  }
  await leaveTrace(call, {
    clientId: held.clientId,
    target: subject,
    meta: { event: act.event, from: held.status, to },
    events: [event],
    subject,
    engagementId: held.engagementId,
  })
  const finding = (await findFinding(call.tx, held.clientId, held.id))!
  return { body: await wholeOf(call, finding), version: finding.version }
}

/** One act from beginning to end. @param also what is changed besides the finding itself */
async function run(call: ActCall, act: Act, also?: (held: FindingWhole) => Promise<void>): Promise<Reply<Finding>> {
  const held = await hold(call)
  const outcome = insist(attempt(actorOf(call), factsOf(held), act.event, call.partner, act.notes), held, 'body.reason')
  await carryOut(call, held, act, outcome, (await policyOf(call, held.clientId)).sla)
  await also?.(held)
  return await finish(call, held, act, outcome.to)
}

export const servePublication = serve(publishFinding, async (call) => {
  const held = await hold(call)
  const act: Act = { event: 'publish' }
  const { to } = insist(attempt(actorOf(call), factsOf(held), act.event, call.partner), held, 'body')
  const { dueAt } = startClock(held.severity, call.now, (await policyOf(call, held.clientId)).sla)
  await publishDraft(call.tx, held.clientId, held.id, { startedAt: call.now, dueAt })
  await insertStep(call.tx, {
    id: call.runtime.context.newId('findingStep'), clientId: held.clientId, findingId: held.id, event: act.event, from: null, to, by: authorOf(call), notes: null, at: call.now,
  })
  return await finish(call, held, act, to)
})

export const serveStart = serve(startFinding, (call) => run(call, { event: 'start' }))

export const serveSubmission = serve(submitRemediation, async (call) => {
  const held = await hold(call)
  const { notes } = call.body
  const id = call.runtime.context.newId('submission')
  const act: Act = { event: 'submit_remediation', notes, submissionId: id }
  const outcome = insist(attempt(actorOf(call), factsOf(held), act.event, call.partner, notes), held, 'body.notes')
  await insertSubmission(call.tx, { id, clientId: held.clientId, findingId: held.id, notes, by: authorOf(call), at: call.now })
  await attach(call, 'client', held, call.body.attachmentIds, { type: 'submission', id })
  await carryOut(call, held, act, outcome, {})
  return await finish(call, held, act, outcome.to)
})

export const serveWithdrawal = serve(withdrawRemediation, async (call) => {
  const held = await hold(call)
  const act: Act = { event: 'withdraw' }
  const outcome = insist(attempt(actorOf(call), factsOf(held), act.event, call.partner), held, 'body')
  await withdrawSubmission(call.tx, held.clientId, held.id, held.submissionId!, call.now)
  await carryOut(call, held, act, outcome, {})
  return await finish(call, held, act, outcome.to)
})

/** Begins a verification of what was handed over. @returns its id */
async function begin(call: ActCall & { tx: PartnerTx }, held: FindingWhole): Promise<string> {
  const id = call.runtime.context.newId('verification')
  const { id: analystId, name } = authorOf(call)
  await insertVerification(call.tx, {
    id, clientId: held.clientId, findingId: held.id, submissionId: held.submissionId!, analyst: { id: analystId, name }, at: call.now,
  })
  return id
}

export const serveClaim = serve(claimVerification, async (call) => {
  const held = await hold(call)
  const act: Act = { event: 'claim' }
  const outcome = insist(attempt(actorOf(call), factsOf(held), act.event, call.partner), held, 'body')
  await begin(call, held)
  await carryOut(call, held, act, outcome, {})
  return await finish(call, held, act, outcome.to)
})

export const serveRelease = serve(releaseVerification, async (call) => {
  const held = await hold(call)
  const act: Act = { event: 'release' }
  const outcome = insist(attempt(actorOf(call), factsOf(held), act.event, call.partner), held, 'body')
  await endVerification(call.tx, held.clientId, held.id, held.verificationId!, 'released', call.now)
  await carryOut(call, held, act, outcome, {})
  return await finish(call, held, act, outcome.to)
})

export const serveVerification = serve(verifyFinding, async (call) => {
  const { body, tx, now } = call
  const held = await hold(call)
  const act: Act = { event: verifyEvents[body.outcome], notes: body.notes ?? null }
  const outcome = insist(attempt(actorOf(call), factsOf(held), act.event, call.partner, body.notes), held, 'body.notes')
  const fixed = body.fixedAssetIds
  if (fixed && body.outcome !== 'partial') throw invalidField('body.fixedAssetIds', 'goes with the outcome partial only')
  if (fixed?.some((id) => !held.affected.some((asset) => asset.assetId === id))) throw invalidField('body.fixedAssetIds', 'must name assets that the finding affects')
  const id = held.claimedBy === null ? await begin(call, held) : held.verificationId!
  await endVerification(tx, held.clientId, held.id, id, { outcome: body.outcome, notes: body.notes ?? null }, now)
  await attach(call, 'client', held, body.attachmentIds, { type: 'verification', id })
  if (body.outcome !== 'unable_to_test') {
    await markAffected(tx, held.clientId, held.id, body.outcome === 'verified_fixed' ? 'all' : body.outcome === 'partial' ? (fixed ?? []) : [])
  }
  await carryOut(call, held, act, outcome, {})
  return await finish(call, held, act, outcome.to)
})

export const serveReopening = serve(reopenFinding, (call) =>
  run(call, { event: 'reopen', notes: call.body.reason }, (held) => markAffected(call.tx, held.clientId, held.id, [])))

export const serveDismissal = serve(dismissFinding, (call) => run(call, { event: 'mark_false_positive', notes: call.body.reason }))

export const serveClosure = serve(closeFinding, (call) =>
  run(call, { event: 'close', notes: call.body.reason, step: `${call.body.as}: ${call.body.reason}` }))
