import * as z from 'zod/mini'
import { engagementKinds, engagementStatuses } from './engagement-status.ts'
import { findingSeverities } from './finding-status.ts'
import { idInput } from './id.ts'
import { pageOf, pageQuery } from './page.ts'
import { allowedActions, deniedActions } from './permission.ts'
import { answer, input, line, openEnum, prose, timestamp } from './shape.ts'

export * from './engagement-status.ts'

/** A day without a time of day: `2026-11-20`. */
export const calendarDay = z.string().check(z.iso.date('must be a day such as 2026-11-20'))

const counts = Object.fromEntries(findingSeverities.map((severity) => [severity, z.int()])) as Record<(typeof findingSeverities)[number], z.ZodMiniNumberFormat>
/** How many open findings there are of each severity. Drafts are in no count. */
export const severityCounts = answer(counts)
/** How many open findings there are of each severity. */
export type SeverityCounts = z.infer<typeof severityCounts>

/**
 * How far the fixing has come, over published findings. What is only claimed and what is accepted are segments of their own and never
 * count as done.
 */
export const remediationProgress = answer({
  /** Published findings that are neither false, closed nor accepted: what there is to fix. */
  total: z.int(),
  verifiedFixed: z.int(),
  /** Of them, those that wait for verification. */
  pendingVerification: z.int(),
  /** Beside the total. */
  riskAccepted: z.int(),
  /** `verifiedFixed ÷ total × 100`; `null` when there is nothing to fix. @unit percent, 0–100, unrounded */
  percent: z.nullable(z.number()),
})
/** How far the fixing has come. */
export type RemediationProgress = z.infer<typeof remediationProgress>

/** A piece of work for one client: an assessment, a review, a standing service. Findings belong to one. */
export const engagement = answer({
  id: z.string(),
  clientId: z.string(),
  kind: openEnum(engagementKinds),
  title: z.string(),
  /** What is looked at and what is not, in the words of the agreement; empty until somebody has written it. */
  scope: z.string(),
  status: openEnum(engagementStatuses),
  /** A day, `2026-11-20`; `null` while it is open. */
  startDate: z.nullable(z.string()),
  /** A day, `2026-11-20`; `null` while it is open. */
  endDate: z.nullable(z.string()),
  /** Absent for people who may not see findings. */
  openFindings: z.optional(severityCounts),
  /** Absent for people who may not see findings. */
  progress: z.optional(remediationProgress),
  allowedActions,
  deniedActions,
  createdAt: timestamp,
  updatedAt: timestamp,
  version: z.int(),
})
/** A piece of work for one client. */
export type Engagement = z.infer<typeof engagement>
/** One page of engagements. */
export const engagementPage = pageOf(engagement)

/** How engagements are cut. */
export const engagementQuery = input({
  ...pageQuery,
  status: z.optional(z.array(z.enum(engagementStatuses)).check(z.maxLength(6))),
  kind: z.optional(z.array(z.enum(engagementKinds)).check(z.maxLength(5))),
  /** Part of the title. */
  q: z.optional(z.string().check(z.trim(), z.maxLength(200))),
})

/** An engagement to open. */
export const engagementCreate = input({
  kind: z.enum(engagementKinds),
  title: line(200),
  scope: z.optional(prose(20_000)),
  /** `planned` when absent. */
  status: z.optional(z.enum(engagementStatuses)),
  startDate: z.optional(z.nullable(calendarDay)),
  /** Not before `startDate`. */
  endDate: z.optional(z.nullable(calendarDay)),
})
/** An engagement to open. */
export type EngagementCreate = z.input<typeof engagementCreate>

/** What may be changed of an engagement. */
export const engagementUpdate = input({
  kind: z.optional(z.enum(engagementKinds)),
  title: z.optional(line(200)),
  scope: z.optional(prose(20_000)),
  status: z.optional(z.enum(engagementStatuses)),
  startDate: z.optional(z.nullable(calendarDay)),
  /** Not before `startDate`. */
  endDate: z.optional(z.nullable(calendarDay)),
})
/** What may be changed of an engagement. */
export type EngagementUpdate = z.input<typeof engagementUpdate>

/** Who of the client's people is put on an engagement and who is taken off. Whoever reaches every engagement stays as they are. */
export const engagementAssignment = input({
  add: z.optional(z.array(idInput).check(z.maxLength(200))),
  remove: z.optional(z.array(idInput).check(z.maxLength(200))),
})
/** Who is put on an engagement and who is taken off. */
export type EngagementAssignment = z.input<typeof engagementAssignment>

/**
 * The dashboard of one client: the same rows give the same numbers to the MSP and to the client. What the caller may not see is absent: of
 * engagements, the first number; of findings, the others. Whoever is assigned to some engagements reads the numbers of those.
 */
export const clientDashboard = answer({
  /** Engagements that are `active` or in `remediation`. */
  activeEngagements: z.optional(z.int()),
  openFindings: z.optional(severityCounts),
  /** Open findings whose time to fix has run out. */
  overdue: z.optional(z.int()),
  progress: z.optional(remediationProgress),
  /** What happened last, newest first; at most 20. */
  recentActivity: z.optional(z.array(
    answer({
      at: timestamp,
      /** What happened; a word of the finding's history. */
      event: z.string(),
      finding: answer({ id: z.string(), ref: z.string(), title: z.string(), severity: openEnum(findingSeverities) }),
      /** Where the finding stood afterwards. */
      status: z.string(),
      /** That status in the words chosen for this client. */
      statusLabel: z.string(),
      by: answer({ side: openEnum(['partner', 'client', 'system']), name: z.nullable(z.string()) }),
    }),
  )),
  /** One point a week over the last 26 weeks, oldest first, the last one now. */
  trend: z.optional(z.array(
    answer({
      at: timestamp,
      /** Open findings at that moment. */
      open: z.int(),
      /** Findings verified as fixed until then. */
      verifiedFixed: z.int(),
    }),
  )),
  asOf: timestamp,
})
/** The dashboard of one client. */
export type ClientDashboard = z.infer<typeof clientDashboard>
