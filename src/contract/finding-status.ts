// What findings are called and how they are counted, free of schemas: widgets import it, and a page loads no schema library for it.

/** How bad a finding is, the worst first. `info` asks for nothing. */
export const findingSeverities = ['critical', 'high', 'medium', 'low', 'info'] as const
/** How bad a finding is. */
export type FindingSeverity = (typeof findingSeverities)[number]

/**
 * Where a finding stands. `draft` is with the MSP alone: no list, count or event of a client knows of it.
 *
 * @source domain model, state machine of findings
 */
export const findingStatuses = [
  'draft',
  'open',
  'in_progress',
  'pending_verification',
  'not_fixed',
  'partially_fixed',
  'verified_fixed',
  'risk_accepted',
  'false_positive',
  'closed',
] as const
/** Where a finding stands. */
export type FindingStatus = (typeof findingStatuses)[number]

/** The statuses that still ask for something, and that severities are counted over. A fix that is only claimed or partial is open. */
export const openStatuses = ['open', 'in_progress', 'not_fixed', 'partially_fixed', 'pending_verification'] as const satisfies readonly FindingStatus[]

/** Whether a finding still asks for something. A status that nobody knows does. */
export function isOpen(status: string): boolean {
  return !['draft', 'verified_fixed', 'risk_accepted', 'false_positive', 'closed'].includes(status)
}

/** What people read for each status where neither partner nor client has chosen other words. */
export const statusLabels: Readonly<Record<FindingStatus, string>> = {
  draft: 'Draft',
  open: 'Open',
  in_progress: 'In Progress',
  pending_verification: 'Pending Verification',
  not_fixed: 'Not Fixed',
  partially_fixed: 'Partial',
  verified_fixed: 'Verified Fixed',
  risk_accepted: 'Risk Accepted',
  false_positive: 'False Positive',
  closed: 'Closed',
}

/** What an analyst finds out. `unable_to_test` leaves the finding waiting and asks the client. */
export const verificationOutcomes = ['verified_fixed', 'not_fixed', 'partial', 'unable_to_test'] as const
/** What an analyst finds out. */
export type VerificationOutcome = (typeof verificationOutcomes)[number]

/** Why a finding is closed without a fix. */
export const closeReasons = ['duplicate', 'out_of_scope', 'withdrawn'] as const

/** What happens to a finding, in the words of its history and of a refusal. */
export const findingEvents = [
  'publish',
  'start',
  'submit_remediation',
  'withdraw',
  'claim',
  'release',
  'verify_fixed',
  'verify_not_fixed',
  'verify_partial',
  'verify_unable',
  'reopen',
  'accept_risk',
  'mark_false_positive',
  'close',
] as const
/** What happens to a finding. */
export type FindingEvent = (typeof findingEvents)[number]

/** The orders findings can be listed in, each with its tie-break by id. `due`: the earliest first, those without a date last. */
export const findingSorts = ['severity', 'due', '-published', 'status'] as const
/** An order of findings. `severity`: the worst first, and within one the newest. `status`: as `statusOrder` has it, and within one the oldest. */
export type FindingSort = (typeof findingSorts)[number]

/** Statuses in the order that lists have them: what came back first, what is over last, and drafts behind everything. */
export const statusOrder = [
  'not_fixed',
  'partially_fixed',
  'open',
  'in_progress',
  'pending_verification',
  'risk_accepted',
  'verified_fixed',
  'false_positive',
  'closed',
  'draft',
] as const satisfies readonly FindingStatus[]

/** What findings can be grouped by: those of one group stand together, in the order that is asked for. `engagement`: the newest first. */
export const findingGroups = ['severity', 'status', 'engagement'] as const
/** What findings are grouped by. */
export type FindingGroup = (typeof findingGroups)[number]
