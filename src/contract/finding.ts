import * as z from 'zod/mini'
import { assetKinds } from './asset.ts'
import { attachment, attachmentIds } from './attachment.ts'
import { author } from './author.ts'
import { remediationProgress, severityCounts } from './engagement.ts'
import { closeReasons, findingEvents, findingGroups, findingSeverities, findingSorts, findingStatuses, verificationOutcomes } from './finding-status.ts'
import { idInput } from './id.ts'
import { pageOf, pageQuery } from './page.ts'
import { allowedActions, deniedActions } from './permission.ts'
import { answer, input, line, openEnum, prose, timestamp, webAddress } from './shape.ts'

export * from './finding-status.ts'

/** A vector and its score. */
const cvss = answer({
  /** `2.0`, `3.0`, `3.1` or `4.0`. */
  version: z.string(),
  vector: z.string(),
  /** What the vector computes to; the score that came along where the vector is wrong. @unit 0–10, one decimal */
  score: z.number(),
  /** Whether the vector is sound. `false`: the score is the one that was declared with it. */
  valid: z.boolean(),
})

/** Whether one affected asset is mended. */
export const affectedStatuses = ['affected', 'fixed'] as const

const affectedAsset = answer({ assetId: z.string(), name: z.string(), kind: openEnum(assetKinds), status: openEnum(affectedStatuses) })

/** Proof of a finding. A client reads the redacted text only, and no evidence that has none. */
const findingEvidence = answer({
  id: z.string(),
  title: z.string(),
  /** As it was found; absent for a client. */
  content: z.optional(z.string()),
  /** What a client reads; `null` keeps the evidence from clients. */
  redacted: z.nullable(z.string()),
})

/** The newest claim that a finding is mended. */
const submission = answer({ id: z.string(), notes: z.string(), submittedAt: timestamp, by: author, attachments: z.array(attachment) })

/** What an analyst has done about the newest claim. */
const verification = answer({
  id: z.string(),
  /** Which try it is. @unit 1 for the first */
  round: z.int(),
  startedAt: timestamp,
  /** `null` while somebody is at it. */
  decidedAt: z.nullable(timestamp),
  /** `null` while somebody is at it. */
  outcome: z.nullable(openEnum(verificationOutcomes)),
  /** `null` where the analyst has written none. */
  notes: z.nullable(z.string()),
  by: author,
  attachments: z.array(attachment),
})

/** Where the acceptance of a risk stands. */
export const acceptanceStatuses = ['requested', 'rejected', 'active', 'expired', 'revoked'] as const

/** A risk that somebody asks to live with, until a day. */
export const riskAcceptance = answer({
  id: z.string(),
  clientId: z.string(),
  findingId: z.string(),
  justification: z.string(),
  requestedBy: author,
  requestedAt: timestamp,
  /** When the finding opens again by itself. */
  expiresAt: timestamp,
  status: openEnum(acceptanceStatuses),
  decidedBy: z.nullable(author),
  decidedAt: z.nullable(timestamp),
  /** What the decision says; `null` without words. */
  notes: z.nullable(z.string()),
  allowedActions,
  deniedActions,
  version: z.int(),
})
/** A risk that somebody asks to live with. */
export type RiskAcceptance = z.infer<typeof riskAcceptance>
/** One page of acceptances. */
export const riskAcceptancePage = pageOf(riskAcceptance)

const brief = {
  id: z.string(),
  clientId: z.string(),
  engagementId: z.string(),
  /** `F-12`, counted through the client's published findings; `null` for a draft, so that no gap tells of one. */
  ref: z.nullable(z.string()),
  title: z.string(),
  severity: openEnum(findingSeverities),
  status: openEnum(findingStatuses),
  /** The status in the words chosen for this client. */
  statusLabel: z.string(),
  /** The worst score of all vectors; `null` without one. Absent where scores are hidden. @unit 0–10, one decimal */
  cvssScore: z.optional(z.nullable(z.number())),
  /** `null` for a draft. */
  publishedAt: z.nullable(timestamp),
  /** Until when it is to be fixed; `null` where nothing is promised. It moves on while the fix waits for verification. */
  dueAt: z.nullable(timestamp),
  /** Whether it is open and its time has run out. Waiting for verification does not count. */
  overdue: z.boolean(),
  /** @unit times it came back */
  reopenCount: z.int(),
  /** The person of the client who takes care of it; `null` for nobody. */
  ownerUserId: z.nullable(z.string()),
  allowedActions,
  deniedActions,
  createdAt: timestamp,
  updatedAt: timestamp,
  version: z.int(),
}

/** One finding as it stands in a list. */
export const findingBrief = answer(brief)
/** One finding as it stands in a list. */
export type FindingBrief = z.infer<typeof findingBrief>
/** One page of findings. */
export const findingPage = pageOf(findingBrief)

/** One finding: what is wrong, how bad, what to do, and where it stands. Texts are Markdown. */
export const finding = answer({
  ...brief,
  description: z.string(),
  /** What it means for the client; empty until somebody has written it. */
  impact: z.string(),
  /** What to do; empty until somebody has written it. */
  remediation: z.string(),
  /** Absent where scores are hidden. */
  cvss: z.optional(z.array(cvss)),
  /** Absent where technical details are hidden. */
  technicalDetails: z.optional(z.string()),
  /** Addresses to read on. Absent where references are hidden. */
  references: z.optional(z.array(z.string())),
  /** Absent where evidence is hidden. */
  evidence: z.optional(z.array(findingEvidence)),
  /** `CWE-79` */
  cwe: z.array(z.string()),
  /** `CVE-2026-12345` */
  cve: z.array(z.string()),
  /** Whether it is known to be exploited. */
  kev: z.boolean(),
  /** How likely it is exploited within 30 days; `null` where nobody knows. @unit 0–1 */
  epss: z.nullable(z.number()),
  affected: z.array(affectedAsset),
  /** What the status means, in the MSP's words; `null` without any. */
  statusExplanation: z.nullable(z.string()),
  /** When the client last said that it is fixed; `null` before. */
  claimedFixedAt: z.nullable(timestamp),
  /** `null` until an analyst has confirmed the fix. */
  verifiedAt: z.nullable(timestamp),
  /** For how long the clock has stood still while a fix waited. @unit seconds */
  slaPausedSeconds: z.int(),
  /** `null` where nothing was submitted or it was withdrawn. */
  submission: z.nullable(submission),
  /** `null` where nobody has verified. */
  verification: z.nullable(verification),
  /** The newest; `null` without one. */
  acceptance: z.nullable(riskAcceptance),
  /** For the MSP's staff; absent for a client. */
  internalNotes: z.optional(z.string()),
})
/** One finding. */
export type Finding = z.infer<typeof finding>

/** One step of a finding's history. Nothing of the time before it was published stands there. */
export const findingStep = answer({
  id: z.string(),
  at: timestamp,
  event: openEnum(findingEvents),
  /** Where it stood before; `null` for the first step. */
  from: z.nullable(openEnum(findingStatuses)),
  to: openEnum(findingStatuses),
  by: author,
  /** What was said about it; `null` without words. */
  notes: z.nullable(z.string()),
})
/** One step of a finding's history. */
export type FindingStep = z.infer<typeof findingStep>
/** One page of a finding's history. */
export const findingHistoryPage = pageOf(findingStep)
/** How a history is cut. */
export const findingHistoryQuery = input({ ...pageQuery })

const filters = {
  severity: z.optional(z.array(z.enum(findingSeverities)).check(z.maxLength(5))),
  /** Every status but `draft` when absent; drafts are there for staff only. */
  status: z.optional(z.array(z.enum(findingStatuses)).check(z.maxLength(10))),
  engagementId: z.optional(idInput),
  /** Part of the title, the reference, a CVE or a CWE. */
  q: z.optional(z.string().check(z.trim(), z.maxLength(200))),
  /** `yes`: only those whose time has run out. */
  overdue: z.optional(z.enum(['yes', 'no'])),
}
/** How findings are cut and ordered. */
export const findingQuery = input({
  ...pageQuery,
  ...filters,
  /** `severity` when absent. */
  sort: z.optional(z.enum(findingSorts)),
  /** Stands before the order: those of one group stand together. In no groups when absent. */
  group: z.optional(z.enum(findingGroups)),
})
/** How findings are cut and ordered. */
export type FindingQuery = z.input<typeof findingQuery>
/** Which findings are counted. */
export const findingCountsQuery = input(filters)

/** How many findings a query has, by everything they are grouped by. */
export const findingCounts = answer({
  total: z.int(),
  /** Of each severity, whatever the status. */
  severities: severityCounts,
  /** Of each status that occurs. */
  statuses: z.record(z.string(), z.int()),
  /** Of each engagement that occurs, by its id. */
  engagements: z.record(z.string(), z.int()),
  /** Open findings of each severity. */
  open: severityCounts,
  overdue: z.int(),
  progress: remediationProgress,
  asOf: timestamp,
})
/** How many findings a query has. */
export type FindingCounts = z.infer<typeof findingCounts>

const cvssInput = input({
  vector: z.string().check(z.trim(), z.minLength(1, 'must not be empty'), z.maxLength(400)),
  /** The score that came along. Kept where the vector is wrong, and needed there. @unit 0–10 */
  score: z.optional(z.number().check(z.minimum(0), z.maximum(10))),
})

const content = {
  title: line(300),
  description: prose(60_000),
  severity: z.enum(findingSeverities),
  impact: z.optional(prose(20_000)),
  remediation: z.optional(prose(40_000)),
  technicalDetails: z.optional(prose(60_000)),
  references: z.optional(z.array(webAddress).check(z.maxLength(50))),
  evidence: z.optional(
    z.array(input({ title: line(200), content: prose(40_000), redacted: z.optional(z.nullable(prose(40_000))) })).check(z.maxLength(50)),
  ),
  cvss: z.optional(z.array(cvssInput).check(z.maxLength(4))),
  cwe: z.optional(z.array(z.string().check(z.regex(/^CWE-\d{1,6}$/, 'must be written as CWE-79'))).check(z.maxLength(20))),
  cve: z.optional(z.array(z.string().check(z.regex(/^CVE-\d{4}-\d{4,10}$/, 'must be written as CVE-2026-12345'))).check(z.maxLength(100))),
  kev: z.optional(z.boolean()),
  epss: z.optional(z.nullable(z.number().check(z.minimum(0), z.maximum(1)))),
  /** Assets of the client. */
  assetIds: z.optional(z.array(idInput).check(z.maxLength(500))),
  ownerUserId: z.optional(z.nullable(idInput)),
  internalNotes: z.optional(prose(20_000)),
}

/** A finding to draft. It stays with the MSP until it is published. */
export const findingCreate = input({ engagementId: idInput, ...content })
/** A finding to draft. */
export type FindingCreate = z.input<typeof findingCreate>
/** What may be changed of a finding; lists are replaced whole. Where it stands is changed by what happens to it, never here. */
export const findingUpdate = input({
  ...content,
  title: z.optional(content.title),
  description: z.optional(content.description),
  severity: z.optional(content.severity),
})
/** What may be changed of a finding. */
export type FindingUpdate = z.input<typeof findingUpdate>

/** What was done. */
export const remediationSubmit = input({ notes: prose(10_000, 1), attachmentIds })
/** What was done. */
export type RemediationSubmit = z.input<typeof remediationSubmit>

/** What an analyst found out. */
export const verificationDecide = input({
  outcome: z.enum(verificationOutcomes),
  /** Needed unless the outcome is `verified_fixed`. */
  notes: z.optional(prose(10_000, 1)),
  /** Assets that are mended, where only some are. */
  fixedAssetIds: z.optional(z.array(idInput).check(z.maxLength(500))),
  attachmentIds,
})
/** What an analyst found out. */
export type VerificationDecide = z.input<typeof verificationDecide>

/** Why. */
export const findingReason = input({ reason: prose(4000, 1) })
/** Why. */
export type FindingReason = z.input<typeof findingReason>
/** Why a finding is closed without a fix. */
export const findingClose = input({ as: z.enum(closeReasons), reason: prose(4000, 1) })
/** Why a finding is closed without a fix. */
export type FindingClose = z.input<typeof findingClose>

/** Why a risk may be lived with, and until when. */
export const acceptanceRequest = input({
  justification: prose(10_000, 1),
  /** At most two years ahead. */
  expiresAt: timestamp,
})
/** Why a risk may be lived with, and until when. */
export type AcceptanceRequest = z.input<typeof acceptanceRequest>
/** Yes, no, or no longer. */
export const acceptanceDecide = input({ decision: z.enum(['approve', 'reject', 'revoke']), notes: z.optional(prose(4000, 1)) })
/** Yes, no, or no longer. */
export type AcceptanceDecide = z.input<typeof acceptanceDecide>
/** How acceptances are cut. */
export const acceptanceQuery = input({
  ...pageQuery,
  status: z.optional(z.array(z.enum(acceptanceStatuses)).check(z.maxLength(5))),
  findingId: z.optional(idInput),
})

/** Where a round of retesting stands. */
export const retestStatuses = ['requested', 'scheduled', 'in_progress', 'completed', 'declined', 'cancelled'] as const
/** Where a round of retesting stands. */
export type RetestStatus = (typeof retestStatuses)[number]

/** A round in which findings of one engagement are tested again. */
export const retestRound = answer({
  id: z.string(),
  clientId: z.string(),
  engagementId: z.string(),
  /** Counted through the engagement. @unit 1 for the first */
  number: z.int(),
  findingIds: z.array(z.string()),
  status: openEnum(retestStatuses),
  requestedBy: author,
  requestedAt: timestamp,
  /** What was asked; `null` without words. */
  notes: z.nullable(z.string()),
  /** When testing is to begin; `null` until it is scheduled. */
  windowFrom: z.nullable(timestamp),
  windowTo: z.nullable(timestamp),
  allowedActions,
  deniedActions,
  updatedAt: timestamp,
  version: z.int(),
})
/** A round of retesting. */
export type RetestRound = z.infer<typeof retestRound>
/** One page of rounds. */
export const retestPage = pageOf(retestRound)
/** How rounds are cut. */
export const retestQuery = input({
  ...pageQuery,
  status: z.optional(z.array(z.enum(retestStatuses)).check(z.maxLength(6))),
  engagementId: z.optional(idInput),
})
/** What is to be tested again. One round of an engagement runs at a time. */
export const retestRequest = input({
  /** Published findings of the engagement. */
  findingIds: z.array(idInput).check(z.minLength(1), z.maxLength(200)),
  notes: z.optional(prose(4000, 1)),
})
/** What is to be tested again. */
export type RetestRequest = z.input<typeof retestRequest>
/** What becomes of a round. */
export const retestUpdate = input({
  status: z.enum(['scheduled', 'in_progress', 'completed', 'declined', 'cancelled']),
  /** Needed to schedule. */
  windowFrom: z.optional(timestamp),
  /** Not before `windowFrom`. */
  windowTo: z.optional(timestamp),
})
/** What becomes of a round. */
export type RetestUpdate = z.input<typeof retestUpdate>
