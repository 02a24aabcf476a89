import type { FindingEvent, FindingSeverity, FindingStatus } from '../../src/contract/finding-status.ts'
import type { Attempt } from './finding.ts'
import { pauseClock, resumeClock, startClock, type SlaClock } from './sla.ts'

/** Where a finding and its clock are: everything that what happens to it moves. */
export interface Standing {
  status: FindingStatus
  /** Where it stood before it was handed over; `null` while nothing waits. */
  statusBefore: FindingStatus | null
  /** When the clock began; `null` for a draft. */
  clockStartedAt: Date | null
  dueAt: Date | null
  slaPausedAt: Date | null
  /** @unit milliseconds */
  slaPausedMs: number
  claimedFixedAt: Date | null
  verifiedAt: Date | null
  reopenCount: number
  /** The newest claim; `null` where there is none or it was taken back. */
  submissionId: string | null
  /** Who made it, while it waits. */
  submittedBy: string | null
  /** Who is verifying it. */
  claimedBy: string | null
}

/** Where every finding begins. */
export const drafted: Standing = {
  status: 'draft', statusBefore: null, clockStartedAt: null, dueAt: null, slaPausedAt: null, slaPausedMs: 0, claimedFixedAt: null, verifiedAt: null, reopenCount: 0,
  submissionId: null, submittedBy: null, claimedBy: null,
}

/** What happens to a finding. */
export interface Move {
  event: FindingEvent
  /** Who does it; `null` for the portal itself. */
  userId: string | null
  /** The claim that is handed over. */
  submissionId?: string
}

/**
 * Where a finding and its clock are after something has happened to it.
 *
 * @param outcome what the table said to it
 * @param sla days to fix a finding of each severity; only asked where the clock starts
 */
export function moveFrom(held: Standing, severity: FindingSeverity, move: Move, outcome: Extract<Attempt, { ok: true }>, now: Date, sla: Readonly<Record<string, number | null>>): Standing {
  const before: SlaClock = { dueAt: held.dueAt, pausedAt: held.slaPausedAt, pausedMs: held.slaPausedMs }
  const clock =
    outcome.clock === 'start' ? startClock(severity, now, sla)
    : outcome.clock === 'pause' ? pauseClock(before, now)
    : outcome.clock === 'resume' ? resumeClock(before, now)
    : before
  const { event, userId } = move
  const waits = outcome.to === 'pending_verification'
  const submits = event === 'submit_remediation'
  return {
    status: outcome.to,
    statusBefore: !waits ? null : submits ? held.status : held.statusBefore,
    clockStartedAt: outcome.clock === 'start' ? now : held.clockStartedAt,
    dueAt: clock.dueAt,
    slaPausedAt: clock.pausedAt,
    slaPausedMs: clock.pausedMs,
    claimedFixedAt: submits ? now : event === 'withdraw' ? null : held.claimedFixedAt,
    verifiedAt: event === 'verify_fixed' ? now : event === 'reopen' ? null : held.verifiedAt,
    reopenCount: held.reopenCount + (event === 'reopen' ? 1 : 0),
    submissionId: submits ? move.submissionId! : event === 'withdraw' ? null : held.submissionId,
    submittedBy: !waits ? null : submits ? userId : held.submittedBy,
    claimedBy: event === 'claim' ? userId : event === 'release' || event === 'verify_unable' || !waits ? null : held.claimedBy,
  }
}
