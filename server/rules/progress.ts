import { findingSeverities, isOpen, type FindingSeverity, type FindingStatus } from '../../src/contract/finding-status.ts'

/** How many findings of one kind there are. */
export interface Tally {
  severity: FindingSeverity
  status: FindingStatus
  count: number
}

/** Nothing of any severity. */
export function noSeverities(): Record<FindingSeverity, number> {
  return Object.fromEntries(findingSeverities.map((severity) => [severity, 0])) as Record<FindingSeverity, number>
}

/** How many there are of each severity. Drafts are in no count. @param only statuses that count; every published one when absent */
export function countSeverities(tallies: readonly Tally[], only: (status: FindingStatus) => boolean = () => true): Record<FindingSeverity, number> {
  const counts = noSeverities()
  for (const { severity, status, count } of tallies) if (status !== 'draft' && only(status)) counts[severity] += count
  return counts
}

/** How many open findings there are of each severity. */
export function countOpen(tallies: readonly Tally[]): Record<FindingSeverity, number> {
  return countSeverities(tallies, isOpen)
}

/** How far the fixing has come. */
export interface Progress {
  total: number
  verifiedFixed: number
  pendingVerification: number
  riskAccepted: number
  /** `null` when there is nothing to fix. @unit percent, 0–100 */
  percent: number | null
}

/** Left out of what there is to fix. */
const beside: ReadonlySet<FindingStatus> = new Set<FindingStatus>(['draft', 'false_positive', 'closed', 'risk_accepted'])

/**
 * Verified fixes over what there is to fix.
 *
 * @source domain model §5, remediation progress
 */
export function progressOf(tallies: readonly Tally[]): Progress {
  const sum = (counts: (status: FindingStatus) => boolean) => tallies.reduce((total, tally) => total + (counts(tally.status) ? tally.count : 0), 0)
  const total = sum((status) => !beside.has(status))
  const verifiedFixed = sum((status) => status === 'verified_fixed')
  return {
    total,
    verifiedFixed,
    pendingVerification: sum((status) => status === 'pending_verification'),
    riskAccepted: sum((status) => status === 'risk_accepted'),
    percent: total === 0 ? null : (verifiedFixed / total) * 100,
  }
}
