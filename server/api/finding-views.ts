import type { Finding, FindingBrief, FindingStep, RiskAcceptance } from '../../src/contract/finding.ts'
import { statusLabels, type FindingStatus } from '../../src/contract/finding-status.ts'
import type { EffectivePolicy } from '../../src/contract/policy.ts'
import type { DenialReason } from '../../src/contract/permission.ts'
import type { Call, Caller } from '../http/call.ts'
import { acceptanceStatusAt, decideFinding, mayAct, type FindingActor, type FindingFacts } from '../rules/finding.ts'
import { resolvePolicy, type PolicySettings } from '../rules/policy.ts'
import { isOverdue } from '../rules/sla.ts'
import type { AcceptanceRecord } from '../store/acceptances.ts'
import type { TenantTx } from '../store/database.ts'
import { findAcceptanceOf } from '../store/acceptances.ts'
import type { Author, FindingRecord, FindingStepRecord, FindingWhole } from '../store/findings.ts'
import { readClientPolicy, readPartnerPolicy } from '../store/policies.ts'

/** A call about findings, by either side. */
export type FindingCall = Pick<Call, 'caller' | 'partner' | 'person' | 'now'> & { tx: TenantTx }

/** The caller as the law of findings knows them. */
export function actorOf({ caller, person }: Pick<Call, 'caller' | 'person'>): FindingActor {
  return { role: caller.role, audience: caller.audience, clientId: caller.clientId, userId: caller.userId, grants: person?.grants ?? [] }
}

/** What the history needs to know of a caller. */
export interface Authored {
  caller: Pick<Caller, 'audience' | 'userId' | 'kind' | 'name'>
}

/** The caller as the history names them. A key has a name that is nobody's business but the MSP's. */
export function authorOf({ caller }: Authored): Author & { side: 'partner' | 'client'; id: string } {
  return { side: caller.audience, id: caller.userId, name: caller.kind === 'key' ? null : caller.name }
}

/** Somebody as an answer names them. */
export function shown({ side, name }: Author): { side: 'partner' | 'client' | 'system'; name: string | null } {
  return { side, name }
}

/** What the law needs to know of a finding. */
export function factsOf(finding: FindingRecord): FindingFacts {
  return { clientId: finding.clientId, status: finding.status, before: finding.statusBefore, submittedBy: finding.submittedBy, claimedBy: finding.claimedBy }
}

/** The policy of the client whose findings these are, also where staff ask: words and times are the same on both sides. */
export async function policyOf(call: Pick<FindingCall, 'caller' | 'partner' | 'tx'>, clientId: string): Promise<EffectivePolicy> {
  if (call.caller.audience === 'client' && call.partner.policy) return call.partner.policy
  const partner = await readPartnerPolicy(call.tx)
  const client = await readClientPolicy(call.tx, clientId)
  return resolvePolicy(partner.settings as PolicySettings, client.settings as PolicySettings)
}

/** Whether a field that a partner switches is there for the caller. */
function sees(call: Pick<Call, 'caller'>, policy: EffectivePolicy, field: 'cvss' | 'technical_details' | 'references' | 'evidence'): boolean {
  return call.caller.audience === 'partner' || policy.fields[field] === true
}

/** A status in the words chosen for a client. */
export function statusLabelOf(status: FindingStatus, { messages }: EffectivePolicy): string {
  return messages.statusLabels[status] ?? statusLabels[status]
}

/** A finding as a list shows it to this caller. */
export function presentBrief(call: FindingCall, finding: FindingRecord, policy: EffectivePolicy): FindingBrief {
  return {
    id: finding.id,
    clientId: finding.clientId,
    engagementId: finding.engagementId,
    ref: finding.ref,
    title: finding.title,
    severity: finding.severity,
    status: finding.status,
    statusLabel: statusLabelOf(finding.status, policy),
    ...(sees(call, policy, 'cvss') ? { cvssScore: finding.cvssScore } : {}),
    publishedAt: finding.publishedAt,
    dueAt: finding.dueAt,
    overdue: isOverdue(finding.status, { dueAt: asDate(finding.dueAt), pausedAt: asDate(finding.slaPausedAt) }, call.now),
    reopenCount: finding.reopenCount,
    ownerUserId: finding.ownerUserId,
    ...decideFinding(actorOf(call), factsOf(finding), call.partner),
    createdAt: finding.createdAt,
    updatedAt: finding.updatedAt,
    version: finding.version,
  }
}

/** A finding with everything that this caller may read of it. What is hidden is not there. */
export function presentFinding(call: FindingCall, finding: FindingWhole, policy: EffectivePolicy, acceptance: AcceptanceRecord | null): Finding {
  const { submission, verification } = finding
  return {
    ...presentBrief(call, finding, policy),
    description: finding.description,
    impact: finding.impact,
    remediation: finding.remediation,
    ...(sees(call, policy, 'cvss') ? { cvss: finding.cvss } : {}),
    ...(sees(call, policy, 'technical_details') ? { technicalDetails: finding.technicalDetails } : {}),
    ...(sees(call, policy, 'references') ? { references: finding.references } : {}),
    ...(sees(call, policy, 'evidence') ? { evidence: finding.evidence } : {}),
    cwe: finding.cwe,
    cve: finding.cve,
    kev: finding.kev,
    epss: finding.epss,
    affected: finding.affected as Finding['affected'],
    statusExplanation: policy.messages.statusExplanations[finding.status] ?? null,
    claimedFixedAt: finding.claimedFixedAt,
    verifiedAt: finding.verifiedAt,
    slaPausedSeconds: Math.floor(finding.slaPausedMs / 1000),
    submission: submission && { ...submission, by: shown(submission.by) },
    verification: verification && { ...verification, by: shown(verification.by) },
    acceptance: acceptance && presentAcceptance(call, acceptance),
    ...(finding.internalNotes === undefined ? {} : { internalNotes: finding.internalNotes }),
  }
}

/** A finding with its newest acceptance, read and presented. */
export async function wholeOf(call: FindingCall, finding: FindingWhole): Promise<Finding> {
  const policy = await policyOf(call, finding.clientId)
  return presentFinding(call, finding, policy, await findAcceptanceOf(call.tx, finding.clientId, finding.id))
}

/** Where an acceptance stands at this moment. */
export function statusOf(acceptance: AcceptanceRecord, now: Date): AcceptanceRecord['status'] {
  return acceptanceStatusAt({ status: acceptance.status, expiresAt: new Date(acceptance.expiresAt) }, now)
}

/** An acceptance, and whether the caller decides about it. */
export function presentAcceptance(call: Pick<FindingCall, 'caller' | 'partner' | 'person' | 'now'>, acceptance: AcceptanceRecord): RiskAcceptance {
  const decided = decidesAcceptance(call, acceptance)
  return {
    id: acceptance.id,
    clientId: acceptance.clientId,
    findingId: acceptance.findingId,
    justification: acceptance.justification,
    requestedBy: shown(acceptance.requestedBy),
    requestedAt: acceptance.requestedAt,
    expiresAt: acceptance.expiresAt,
    status: statusOf(acceptance, call.now),
    decidedBy: acceptance.decidedBy && shown(acceptance.decidedBy),
    decidedAt: acceptance.decidedAt,
    notes: acceptance.notes,
    allowedActions: decided === 'allow' ? ['acceptance.decide'] : [],
    deniedActions: decided === 'allow' ? {} : { 'acceptance.decide': decided },
    version: acceptance.version,
  }
}

/** Whether the caller decides about an acceptance at all; whoever has asked for one does not. */
export function decidesAcceptance(call: Pick<FindingCall, 'caller' | 'partner' | 'person' | 'now'>, acceptance: AcceptanceRecord): 'allow' | DenialReason {
  const general = mayAct(actorOf(call), 'acceptance.decide', call.partner, acceptance.clientId)
  if (general !== 'allow') return general
  const status = statusOf(acceptance, call.now)
  if (status !== 'requested' && status !== 'active') return 'state'
  return status === 'requested' && acceptance.requestedBy.id === call.caller.userId ? 'own-work' : 'allow'
}

/** A step of a history. */
export function presentStep(step: FindingStepRecord): FindingStep {
  return { ...step, by: shown(step.by) }
}

/** A moment that the database wrote. */
export function asDate(text: string | null): Date | null {
  return text === null ? null : new Date(text)
}
