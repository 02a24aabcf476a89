import type { FindingEvent, FindingStatus } from '../../src/contract/finding-status.ts'
import { findingEvents } from '../../src/contract/finding-status.ts'
import type { Action, DenialReason } from '../../src/contract/permission.ts'
import { decide, type Asker, type Offer } from './access.ts'

/** Who acts on a finding: the person and what is on record of them. */
export interface FindingActor extends Asker {
  userId: string
  /** What a person of a client may do beyond the role. */
  grants: readonly string[]
}

/** What a finding is, as far as the law needs to know. */
export interface FindingFacts {
  clientId: string
  status: FindingStatus
  /** Where it stood before it was handed over for verification; `null` otherwise. */
  before: FindingStatus | null
  /** Who handed it over; `null` where nothing waits. */
  submittedBy: string | null
  /** Who is verifying at this moment; `null` for nobody. */
  claimedBy: string | null
}

/** What becomes of the clock that counts until the finding must be fixed. */
export type ClockEffect = 'start' | 'pause' | 'resume' | 'keep'

/** What must hold besides the role and the state. */
type Guard = 'submitter' | 'not-submitter' | 'unclaimed' | 'claimant' | 'claimant-or-nobody'

/** One row of the table. */
interface Row {
  from: readonly FindingStatus[]
  /** `before`: where it stood before it was handed over. `same`: where it stands. */
  to: FindingStatus | 'before' | 'same'
  action: Action
  guards?: readonly Guard[]
  /** Whether words must come with it. */
  notes?: true
  clock: ClockEffect
}

const fixable = ['open', 'in_progress', 'not_fixed', 'partially_fixed'] as const satisfies readonly FindingStatus[]
const anyOpen = [...fixable, 'pending_verification'] as const satisfies readonly FindingStatus[]
const waiting = ['pending_verification'] as const satisfies readonly FindingStatus[]

/**
 * What may happen to a finding, whole: who may do it from where, what must hold, where it leads.
 *
 * @source domain model §5, finding; an approved acceptance is `accept_risk`
 */
export const findingTable: Readonly<Record<FindingEvent, Row>> = {
  publish: { from: ['draft'], to: 'open', action: 'finding.publish', clock: 'start' },
  start: { from: ['open', 'not_fixed', 'partially_fixed'], to: 'in_progress', action: 'finding.start', clock: 'keep' },
  submit_remediation: { from: fixable, to: 'pending_verification', action: 'finding.submit', notes: true, clock: 'pause' },
  withdraw: { from: waiting, to: 'before', action: 'finding.withdraw', guards: ['submitter', 'unclaimed'], clock: 'resume' },
  claim: { from: waiting, to: 'same', action: 'finding.verify', guards: ['unclaimed'], clock: 'keep' },
  release: { from: waiting, to: 'same', action: 'finding.verify', guards: ['claimant'], clock: 'keep' },
  verify_fixed: { from: waiting, to: 'verified_fixed', action: 'finding.verify', guards: ['claimant-or-nobody', 'not-submitter'], clock: 'resume' },
  verify_not_fixed: { from: waiting, to: 'not_fixed', action: 'finding.verify', guards: ['claimant-or-nobody'], notes: true, clock: 'resume' },
  verify_partial: { from: waiting, to: 'partially_fixed', action: 'finding.verify', guards: ['claimant-or-nobody'], notes: true, clock: 'resume' },
  verify_unable: { from: waiting, to: 'same', action: 'finding.verify', guards: ['claimant-or-nobody'], notes: true, clock: 'keep' },
  reopen: { from: ['verified_fixed', 'closed', 'risk_accepted', 'false_positive'], to: 'open', action: 'finding.reopen', notes: true, clock: 'start' },
  accept_risk: { from: anyOpen, to: 'risk_accepted', action: 'acceptance.decide', clock: 'resume' },
  mark_false_positive: { from: anyOpen, to: 'false_positive', action: 'finding.dismiss', notes: true, clock: 'resume' },
  close: { from: anyOpen, to: 'closed', action: 'finding.close', notes: true, clock: 'resume' },
}

/** What comes of trying something with a finding. */
export type Attempt =
  | { ok: true; to: FindingStatus; clock: ClockEffect }
  /** `why`: the caller may not · `transition`: the state does not take it · `notes`: words are missing. */
  | { ok: false; why: DenialReason; transition?: never; notes?: never }
  | { ok: false; why?: never; transition: FindingEvent[]; notes?: never }
  | { ok: false; why?: never; transition?: never; notes: true }

/**
 * Decides one event on one finding by one person: first whether the person may at all, then whether the state takes it, then what must
 * hold besides, and at last whether the words are there.
 *
 * @param notes what was said with it; spaces are no words
 */
export function attempt(actor: FindingActor, finding: FindingFacts, event: FindingEvent, offer: Offer, notes?: string | null): Attempt {
  const row = findingTable[event]
  const allowed = mayAct(actor, row.action, offer, finding.clientId)
  if (allowed !== 'allow') return { ok: false, why: allowed }
  const to = target(row, finding)
  if (to === null) return { ok: false, transition: openEvents(actor, finding, offer) }
  const broken = row.guards?.map((guard) => breaks(guard, actor, finding)).find((reason) => reason !== null)
  if (broken) return broken === 'state' ? { ok: false, transition: openEvents(actor, finding, offer) } : { ok: false, why: broken }
  if (row.notes && (notes ?? '').trim() === '') return { ok: false, notes: true }
  return { ok: true, to, clock: row.clock }
}

/** What the history says where an accepted risk opens again by itself. */
export const runOutReason = 'The acceptance of the risk has run out.'

/** What the end of an acceptance does to its finding, with nobody acting; `null` where the finding is not accepted any more. */
export function afterAcceptance(status: FindingStatus): Extract<Attempt, { ok: true }> | null {
  const { from, to, clock } = findingTable.reopen
  return status === 'risk_accepted' && from.includes(status) ? { ok: true, to: to as FindingStatus, clock } : null
}

/**
 * Where an acceptance stands at a moment. One whose day has passed holds no longer, also before anybody has come by to write that down.
 */
export function acceptanceStatusAt<Status extends string>({ status, expiresAt }: { status: Status; expiresAt: Date }, now: Date): Status | 'expired' {
  return status === 'active' && expiresAt.getTime() <= now.getTime() ? 'expired' : status
}

/** Decides an action by role, module, client and grant. A client's manager decides about risks with the grant for it only. */
export function mayAct(actor: FindingActor, action: Action, offer: Offer, clientId: string): 'allow' | DenialReason {
  const allowed = decide(actor, action, offer, { clientId })
  if (allowed !== 'allow') return allowed
  return action === 'acceptance.decide' && actor.audience === 'client' && !actor.grants.includes('approver') ? 'role' : 'allow'
}

function target(row: Row, finding: FindingFacts): FindingStatus | null {
  if (!row.from.includes(finding.status)) return null
  if (row.to === 'same') return finding.status
  return row.to === 'before' ? finding.before : row.to
}

/** Why a guard does not hold; `null` where it does. `state` is what a look at the finding tells anybody. */
function breaks(guard: Guard, actor: FindingActor, { submittedBy, claimedBy }: FindingFacts): DenialReason | null {
  switch (guard) {
    case 'submitter':
      return submittedBy === actor.userId ? null : 'not-own'
    case 'not-submitter':
      return submittedBy === actor.userId ? 'own-work' : null
    case 'unclaimed':
      return claimedBy === null ? null : 'state'
    case 'claimant':
      return claimedBy === null ? 'state' : claimedBy === actor.userId || isHead(actor) ? null : 'not-own'
    case 'claimant-or-nobody':
      return claimedBy === null || claimedBy === actor.userId ? null : 'not-own'
  }
}

/** Whoever runs the MSP frees a verification that somebody has left lying. */
function isHead(actor: Asker): boolean {
  return actor.role === 'owner' || actor.role === 'admin' || actor.role === 'api_key'
}

/** What this person may do with the finding now, words provided. */
export function openEvents(actor: FindingActor, finding: FindingFacts, offer: Offer): FindingEvent[] {
  return findingEvents.filter((event) => {
    const row = findingTable[event]
    return (
      mayAct(actor, row.action, offer, finding.clientId) === 'allow' &&
      target(row, finding) !== null &&
      (row.guards ?? []).every((guard) => breaks(guard, actor, finding) === null)
    )
  })
}

/** What `allowedActions` and `deniedActions` of a finding speak about. */
const acts = [
  'finding.start', 'finding.submit', 'finding.withdraw', 'finding.publish', 'finding.verify', 'finding.reopen', 'finding.close', 'finding.dismiss', 'acceptance.decide',
] as const satisfies readonly Action[]

/** What this person may do with the finding, and why not the rest. */
export function decideFinding(actor: FindingActor, finding: FindingFacts, offer: Offer): { allowedActions: Action[]; deniedActions: Record<string, DenialReason> } {
  const allowedActions: Action[] = []
  const deniedActions: Record<string, DenialReason> = {}
  const put = (action: Action, decided: 'allow' | DenialReason) => {
    if (decided === 'allow') allowedActions.push(action)
    else deniedActions[action] = decided
  }
  for (const action of ['finding.view', 'finding.write'] as const) put(action, mayAct(actor, action, offer, finding.clientId))
  for (const action of acts) {
    const outcomes = findingEvents.filter((event) => findingTable[event].action === action).map((event) => attempt(actor, finding, event, offer, 'words'))
    const open = outcomes.some((outcome) => outcome.ok)
    const why = outcomes.map((outcome) => (outcome.ok ? null : (outcome.why ?? null))).find((reason) => reason !== null)
    put(action, open ? 'allow' : (why ?? 'state'))
  }
  const open = (anyOpen as readonly FindingStatus[]).includes(finding.status)
  for (const action of ['acceptance.request', 'retest.request'] as const) {
    const general = mayAct(actor, action, offer, finding.clientId)
    put(action, general !== 'allow' ? general : (action === 'acceptance.request' ? open : finding.status !== 'draft') ? 'allow' : 'state')
  }
  return { allowedActions, deniedActions }
}

/** The event of a verification's outcome. */
export const verifyEvents = {
  verified_fixed: 'verify_fixed',
  not_fixed: 'verify_not_fixed',
  partial: 'verify_partial',
  unable_to_test: 'verify_unable',
} as const satisfies Record<string, FindingEvent>

/** Where a round of retesting may go from each status. */
export const retestTable: Readonly<Record<string, readonly string[]>> = {
  requested: ['scheduled', 'declined', 'cancelled'],
  scheduled: ['in_progress', 'declined', 'cancelled'],
  in_progress: ['completed'],
  completed: [],
  declined: [],
  cancelled: [],
}

/** Where an acceptance may go from each status, and by which decision. */
export const acceptanceTable: Readonly<Record<string, Readonly<Partial<Record<'approve' | 'reject' | 'revoke', string>>>>> = {
  requested: { approve: 'active', reject: 'rejected' },
  active: { revoke: 'revoked' },
  rejected: {},
  expired: {},
  revoked: {},
}
