import type { Finding } from '../../src/contract/finding.ts'
import type { FindingEvent } from '../../src/contract/finding-status.ts'
import { permitted, type Permitted } from '../base/denials.ts'
import type { Speech } from '../base/speech.ts'
import { findingCatalogue } from './messages.ts'

/** Everything that can be done to a finding here, what matters most at first. */
export const acts = ['publish', 'verify', 'claim', 'release', 'decide', 'submit', 'start', 'withdraw', 'reopen', 'retest', 'accept', 'edit', 'dismiss', 'close'] as const
/** Something that can be done to a finding. */
export type Act = (typeof acts)[number]

/** The permission behind each. */
const permissionOf = {
  publish: 'finding.publish',
  verify: 'finding.verify',
  claim: 'finding.verify',
  release: 'finding.verify',
  decide: 'acceptance.decide',
  submit: 'finding.submit',
  start: 'finding.start',
  withdraw: 'finding.withdraw',
  reopen: 'finding.reopen',
  retest: 'retest.request',
  accept: 'acceptance.request',
  edit: 'finding.write',
  dismiss: 'finding.dismiss',
  close: 'finding.close',
} as const satisfies Record<Act, string>

/** What is the MSP's alone: that a client's people may not do it is nothing to tell them. */
const ofTheMsp: readonly Act[] = ['publish', 'verify', 'claim', 'release', 'reopen', 'edit', 'dismiss', 'close']

/** Whether somebody is verifying at this moment. */
export const isClaimed = ({ verification, submission, status }: Finding): boolean =>
  status === 'pending_verification' && verification !== null && verification.decidedAt === null && submission !== null

/** What says whether an act is open: the finding, or the acceptance that is to be decided. */
function saying(act: Act, finding: Finding): Permitted {
  return act === 'decide' && finding.acceptance ? finding.acceptance : finding
}

/** Whether the finding as it is has a place for the act; who may do it is another question. */
function fits(act: Act, finding: Finding): boolean {
  if (act === 'claim') return !isClaimed(finding)
  if (act === 'release') return isClaimed(finding)
  const { acceptance } = finding
  if (act === 'decide') return acceptance?.status === 'requested' || acceptance?.status === 'active'
  return act !== 'accept' || acceptance?.status !== 'requested'
}

/** What the reader can do with the finding now. */
export function openActs(finding: Finding, speech: Speech): Act[] {
  return acts.filter((act) => fits(act, finding) && permitted(saying(act, finding), permissionOf[act], speech) === true)
}

/** Whether one act is open, or why not in words. */
export function mayAct(act: Act, finding: Finding, speech: Speech): true | string {
  return permitted(saying(act, finding), permissionOf[act], speech)
}

/**
 * What the reader cannot do, and why in words. What the state of the finding rules out is told by its status and left out, and so is what
 * is never anything but the MSP's.
 */
export function closedActs(finding: Finding, speech: Speech): { act: Act; why: string }[] {
  return acts.flatMap((act) => {
    const record = saying(act, finding)
    const reason = record.deniedActions[permissionOf[act]]
    if (!fits(act, finding) || reason === undefined || reason === 'state' || (reason === 'role' && ofTheMsp.includes(act))) return []
    // One permission has several acts; one line says it.
    if ((act === 'claim' || act === 'release') && reason !== undefined) return []
    const why = permitted(record, permissionOf[act], speech)
    return why === true ? [] : [{ act, why }]
  })
}

/** The act behind an event, in the words of a refusal. */
const actOf: Partial<Record<FindingEvent, Act>> = {
  publish: 'publish', start: 'start', submit_remediation: 'submit', withdraw: 'withdraw', claim: 'claim', release: 'release', verify_fixed: 'verify',
  verify_not_fixed: 'verify', verify_partial: 'verify', verify_unable: 'verify', reopen: 'reopen', accept_risk: 'decide', mark_false_positive: 'dismiss', close: 'close',
}

/** Why the state of the finding does not take it, and what it takes. @param allowed the events that the server has named */
export function notNow(allowed: readonly string[], speech: Speech): string {
  const text = speech.text('finding', findingCatalogue)
  const words = [...new Set(allowed.flatMap((event) => actOf[event as FindingEvent] ?? []))].map((act) => text(`act:${act}`))
  return text('notNow', { possible: words.length > 0 ? text('possible', { acts: words.join(', ') }) : text('nothingPossible') })
}
