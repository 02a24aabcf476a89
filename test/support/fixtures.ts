// Answers as the API gives them, for tests that speak to no server of ours.
import type { AuditorGrant, Client, ClientFramework, Control, Diagnosis, Evidence, Framework, Me, Member, Page, Policy, PortalEvent, PortalUser, PortfolioSummary, PosturePoint, Problem, Session } from '../../src/contract/index.ts'

const at = '2026-11-20T09:40:00.000Z'

/** A client with everything a member of staff may see. */
export function clientFixture(number = 1, over: Partial<Client> = {}): Client {
  return {
    id: `cli_${String(number).padStart(26, '0')}`,
    name: `Client ${number}`,
    slug: `client-${number}`,
    aliases: ['Old name'],
    tags: ['north', 'retail'],
    industry: 'Retail',
    contactEmail: 'it@client.example',
    currency: 'USD',
    timezone: 'Europe/London',
    locale: 'en-GB',
    status: 'active',
    portalEnabled: true,
    baselineCompletedAt: at,
    posture: { score: 34.5, level: 'high', asOf: at },
    exposure: { low: 4_200_000, expected: 9_000_000, high: 18_000_000, currency: 'USD', confidence: 'medium', asOf: at },
    controls: { total: 100, withEvidence: 29 },
    evidenceCoverage: (29 / 100) * 100,
    attention: ['risk', 'coverage'],
    workspaceUrl: 'https://workspace.example/client-1',
    allowedActions: ['client.view', 'client.update', 'posture.push'],
    deniedActions: { 'client.create': 'role' },
    createdAt: at,
    updatedAt: at,
    version: 3,
    ...over,
  }
}

/** One page of a list. */
export function pageFixture<Item>(items: Item[], nextCursor: string | null = null, total: number = items.length): Page<Item> {
  return { items, nextCursor, total, asOf: at }
}

export const meFixture: Me = {
  user: { id: 'mem_1', name: 'Ana Ruiz', email: 'ana.ruiz@larkfield.example', role: 'analyst' },
  audience: 'partner',
  partner: { id: 'ptr_1', name: 'Larkfield IT', slug: 'larkfield-it', timezone: 'Europe/London' },
  client: null,
  allowedActions: ['portfolio.view'],
  deniedActions: { 'client.create': 'role' },
  expiresAt: at,
}

export const summaryFixture: PortfolioSummary = {
  total: 38,
  highRisk: 9,
  healthy: 20,
  unknown: 9,
  levels: { critical: 4, high: 5, moderate: 12, low: 8, unknown: 9 },
  averageScore: { score: 51.25, n: 29 },
  exposure: [{ currency: 'USD', expected: 120_000_000, n: 30 }],
  asOf: at,
}

export const frameworkFixture: Framework = { id: 'fwk_1', title: 'Essential Eight', sourceVersion: '2026.09', controlCount: 46, createdAt: at, version: 1 }

export const clientFrameworkFixture: ClientFramework = {
  id: 'fwk_1',
  title: 'Essential Eight',
  sourceVersion: '',
  controls: { total: 46, withEvidence: 12 },
  evidenceCoverage: (12 / 46) * 100,
  adoptedAt: at,
}

export const controlFixture: Control = {
  id: 'ctl_1',
  frameworkId: 'fwk_1',
  key: 'ism-0123',
  title: 'Patch applications',
  group: 'Patching',
  parentKey: null,
  status: 'in_progress',
  evidenceCount: 2,
  createdAt: at,
  updatedAt: at,
  version: 5,
}

export const evidenceFixture: Evidence = {
  id: 'evd_1',
  controlId: 'ctl_1',
  title: 'Patch report',
  kind: 'automated_finding',
  url: null,
  attachedBy: 'ana.ruiz@larkfield.example',
  createdAt: at,
}

export const posturePointFixture: PosturePoint = { id: 'pos_1', score: 34.5, level: 'high', asOf: at, createdAt: at }

export const sessionFixture: Session = { token: 'aaaa.bbbb.cccc', expiresAt: at, audience: 'partner' }

export function eventFixture(number = 1, over: Partial<PortalEvent> = {}): PortalEvent {
  return {
    id: `evt_${number}`,
    type: 'client.updated',
    time: at,
    partnerId: 'ptr_1',
    clientId: 'cli_1',
    subject: { type: 'client', id: 'cli_1' },
    ...over,
  }
}

export function problemFixture(code: Problem['code'], status: number, over: Partial<Problem> = {}): Problem {
  return { type: `urn:sa-portal:problem:${code}`, title: `Title of ${code}.`, status, code, requestId: 'req_7', ...over }
}

/** A session token with a signature that nobody checks. @param lifeSeconds how long it lives from now */
export function tokenFixture(claims: Record<string, unknown> = {}, lifeSeconds = 600): string {
  const encode = (value: object) => btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  const now = Math.floor(Date.now() / 1000)
  const payload = { aud: 'sa-portal:partner', ptr: 'ptr_1', sub: 'mem_1', sv: 1, iat: now, exp: now + lifeSeconds, ...claims }
  return `${encode({ alg: 'EdDSA' })}.${encode(payload)}.${encode({ n: Math.random() })}`
}

const digest = '5f'.repeat(32)

/** One entry of an audit chain, as it is read. */
export const auditRecordFixture = {
  canonical: '{}',
  entry: {
    v: 1, seq: 1, tenantId: 'cli_1', at: '2026-11-20T09:40:00.000Z', actor: { kind: 'portal_user', id: 'usr_1', role: 'manager', emailDigest: digest },
    ipDigest: digest, uaDigest: null, action: 'page.view', target: { type: 'page', id: 'portfolio' }, result: 'ok', meta: { operation: 'views.report' }, prev: '0'.repeat(64), hash: digest,
  },
  person: { email: { value: 'mara@harrow.example', salt: 'a1'.repeat(16) }, ip: { value: '192.0.2.7', salt: 'b2'.repeat(16) }, ua: null },
}

/** A signed end of an audit chain. */
export const checkpointFixture = { tenantId: 'cli_1', seq: 1, hash: digest, at: '2026-11-20T09:41:00.000Z', keyId: '3f'.repeat(16), signature: 'c2ln' }

/** A key of the audit chains. */
export const auditKeyFixture = { keyId: '3f'.repeat(16), publicKey: 'cHVi', createdAt: '2026-11-20T09:00:00.000Z', retiredAt: null, endorsement: { keyId: '4a'.repeat(16), signature: 'c2ln' } }

/** A note over the ends of all chains. */
export const auditNoteFixture = { number: 1, note: 'portal.example/larkfield-it\n1\n', heads: [{ tenantId: 'cli_1', seq: 1, hash: digest }] }
const personFixture = {
  id: 'usr_1',
  email: 'pat@client.example',
  name: 'Pat Lindqvist',
  status: 'invited',
  mfa: 'none',
  lastSeenAt: null,
  reviewedAt: null,
  invitation: { sentAt: at, expiresAt: at, resendCount: 0 },
  allowedActions: ['portal_user.view'],
  deniedActions: { 'portal_user.manage': 'request' },
  createdAt: at,
  updatedAt: at,
  version: 1,
}

export const memberFixture: Member = { ...personFixture, role: 'analyst', scope: { clientIds: ['cli_1'], tags: ['north'] } }

export const portalUserFixture: PortalUser = {
  ...personFixture,
  clientId: 'cli_1',
  role: 'viewer',
  grants: ['billing'],
  engagementIds: ['eng_1'],
}

export const auditorFixture: AuditorGrant = {
  id: 'adt_1',
  clientId: 'cli_1',
  email: 'audit@firm.example',
  name: 'Frida Holm',
  status: 'active',
  frameworkIds: ['fwk_1'],
  createdAt: at,
  expiresAt: at,
  acceptedAt: at,
  lastSeenAt: null,
  revokedAt: null,
  version: 1,
}

const modesFixture: Policy['presets'][string] = { users: { mode: 'direct', minRole: 'manager' } }

const inheritedFixture: Policy['inherited'] = {
  modules: modesFixture,
  fields: { exposure: true },
  mfa: 'required',
  sessionIdleSeconds: 1800,
  sessionMaxSeconds: 43_200,
  ipAllow: ['203.0.113.0/24'],
  messages: { welcome: 'Hello.', footer: null, help: null, statusExplanations: { open: 'Not fixed yet.' }, statusLabels: { verified_fixed: 'Fixed' } },
  sla: { critical: 7, info: null },
}

export const policyFixture: Policy = {
  own: { mfa: 'optional' },
  effective: { ...inheritedFixture, mfa: 'optional' },
  inherited: inheritedFixture,
  presets: { consultancy: modesFixture },
  updatedAt: at,
  version: 2,
}

export const diagnosisFixture: Diagnosis = {
  ok: false,
  checks: [{ check: 'portal', ok: false, detail: 'It is off.', mend: 'Switch it on.', action: 'client.update' }],
}

const signInMoment = '2026-11-20T09:40:00.000Z'
const signInPlaceFixture = { personId: 'usr_1', clientId: 'cli_1', name: 'Harbour Law', role: 'manager' }
/** A sign-in that waits for its second factor. */
export const signInStateFixture = {
  step: 'second-factor', attempt: 'attempt', expiresAt: signInMoment, methods: ['totp'], places: [] as object[], recoveryCodesLeft: null as number | null,
}
/** A sign-in that has succeeded. */
export const signedInFixture = { ...signInStateFixture, step: 'done', attempt: null, expiresAt: null, methods: [] as string[], places: [signInPlaceFixture], recoveryCodesLeft: 10 }
/** One answer of each kind that the hosted sign-in gives, by the name of its schema. */
export const signInFixtures: Record<string, unknown> = {
  signInPage: { partner: 'larkfield', name: 'Larkfield', locale: 'en-GB' },
  signInState: signInStateFixture,
  passkeyOptions: { attempt: 'attempt', options: { challenge: 'AAAA' } },
  totpEnrolment: { attempt: 'attempt', secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Larkfield:a%40b.example?secret=JBSWY3DPEHPK3PXP' },
  enrolled: { state: signedInFixture, recoveryCodes: ['aaaa-bbbb-cccc-dddd'] },
  ownFactors: { items: [{ id: 'fac_1', kind: 'totp', name: 'Phone', createdAt: signInMoment, lastUsedAt: null }], recoveryCodesLeft: 9, required: true },
  recoveryCodes: { recoveryCodes: ['aaaa-bbbb-cccc-dddd'] },
  invitationView: {
    partner: 'larkfield', brand: 'Larkfield', organisation: 'Harbour Law', email: 'a@b.example', name: 'Ada', role: 'manager', expiresAt: signInMoment, mfa: 'required',
  },
  resetRequested: { status: 'requested' },
  ownSessions: {
    items: [{ id: 'ses_1', current: true, createdAt: signInMoment, lastSeenAt: signInMoment, expiresAt: signInMoment, ip: '192.0.2.1', userAgent: 'Browser' }],
  },
}

const severitiesFixture = { critical: 1, high: 2, medium: 0, low: 4, info: 0 }
const progressFixture = { total: 8, verifiedFixed: 2, pendingVerification: 1, riskAccepted: 1, percent: 25 as number | null }
const authorFixture = { side: 'client', name: 'Pat Lindqvist' as string | null }
const decisionsFixture = { allowedActions: ['finding.view'], deniedActions: { 'finding.verify': 'role' } }

const engagementFixture = {
  id: 'eng_1', clientId: 'cli_1', kind: 'pentest', title: 'Web test', scope: 'All of it', status: 'active', startDate: '2026-11-01', endDate: null as string | null,
  openFindings: severitiesFixture, progress: progressFixture, ...decisionsFixture, createdAt: at, updatedAt: at, version: 1,
}
const acceptanceFixture = {
  id: 'acc_1', clientId: 'cli_1', findingId: 'fnd_1', justification: 'Legacy', requestedBy: authorFixture, requestedAt: at, expiresAt: at, status: 'active', decidedBy: authorFixture,
  decidedAt: at, notes: null as string | null, ...decisionsFixture, version: 2,
}
const findingBriefFixture = {
  id: 'fnd_1', clientId: 'cli_1', engagementId: 'eng_1', ref: 'F-1' as string | null, title: 'Weak cipher', severity: 'high', status: 'open', statusLabel: 'Open', cvssScore: 7.5 as number | null | undefined,
  publishedAt: at as string | null, dueAt: at, overdue: false, reopenCount: 0, ownerUserId: null as string | null, ...decisionsFixture, createdAt: at, updatedAt: at, version: 3,
}
const attachmentFixture = { id: 'att_1', name: 'shot.png', mediaType: 'image/png', bytes: 68, sha256: 'ab'.repeat(32), createdAt: at }
const findingFixture = {
  ...findingBriefFixture, description: 'It is weak.', impact: '', remediation: 'Change it.', cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N', score: 7.5, valid: false }],
  technicalDetails: 'TLS', references: ['https://example.org'], evidence: [{ id: 'fev_1', title: 'Shot', content: 'raw', redacted: 'blurred' }], cwe: ['CWE-327'], cve: ['CVE-2026-12345'],
  kev: false, epss: 0.5, affected: [{ assetId: 'ast_1', name: 'Web', kind: 'host', status: 'affected' }], statusExplanation: null as string | null, claimedFixedAt: at, verifiedAt: null as string | null,
  slaPausedSeconds: 60, submission: { id: 'sub_1', notes: 'Done', submittedAt: at, by: authorFixture, attachments: [attachmentFixture] },
  verification: { id: 'ver_1', round: 1, startedAt: at, decidedAt: at, outcome: 'not_fixed', notes: 'No', by: { side: 'partner', name: null as string | null }, attachments: [] },
  acceptance: acceptanceFixture, internalNotes: 'Between us',
}
const stepFixture = { id: 'fst_1', at, event: 'publish', from: null as string | null, to: 'open', by: authorFixture, notes: null as string | null }
const retestFixture = {
  id: 'rtr_1', clientId: 'cli_1', engagementId: 'eng_1', number: 1, findingIds: ['fnd_1'], status: 'requested', requestedBy: authorFixture, requestedAt: at, notes: 'Please',
  windowFrom: at, windowTo: null as string | null, ...decisionsFixture, updatedAt: at, version: 1,
}
const assetFixture = { id: 'ast_1', clientId: 'cli_1', kind: 'host', name: 'Web 1', criticality: 3, createdAt: at, updatedAt: at, version: 1 }

/** One answer of each kind about engagements and findings, by the name of its schema. */
const tallyFixture = { total: 3, severities: severitiesFixture }

/** A preview that nobody has confirmed yet. */
export const findingImportFixture = {
  id: 'imp_1', clientId: 'cli_1', engagementId: 'eng_1', status: 'ready', format: 'generic-csv', scanners: ['generic'], targets: ['shop.example'], records: 4, skipped: 1,
  findings: tallyFixture,
  outcomes: { created: tallyFixture, changed: tallyFixture, reappeared: tallyFixture, absent: tallyFixture, unchanged: tallyFixture, suppressed: tallyFixture },
  reopens: 1, proposed: 1, columns: [{ heading: 'Name', taken: 'title' }, { heading: 'Notes', taken: null }],
  remarks: [{ message: 'The record names no severity: it is taken as info.', line: 3, record: 'row 2' }, { message: 'Not read: Notes.', line: null, record: '' }], remarkCount: 2,
  createdAt: at, expiresAt: at, confirmedAt: null, result: null,
}
/** A finding of an import that has changed since the last one. */
export const findingImportRowFixture = {
  position: 1, outcome: 'changed', severity: 'high', title: 'Weak cipher', scanner: 'generic', rule: 'weak cipher', target: '', locationCount: 1, assets: ['shop.example'],
  findingId: 'fnd_1', status: 'open', reopens: false, changes: [{ field: 'severity', before: 'low', after: 'high' }], kept: ['title'],
}

export const findingFixtures: Record<string, unknown> = {
  engagement: engagementFixture,
  engagementPage: pageFixture([engagementFixture]),
  clientDashboard: {
    activeEngagements: 1, openFindings: severitiesFixture, overdue: 0, progress: { ...progressFixture, percent: null },
    recentActivity: [{ at, event: 'publish', finding: { id: 'fnd_1', ref: 'F-1', title: 'Weak cipher', severity: 'high' }, status: 'open', statusLabel: 'Open', by: authorFixture }],
    trend: [{ at, open: 3, verifiedFixed: 1 }], asOf: at,
  },
  asset: assetFixture,
  assetPage: pageFixture([assetFixture]),
  finding: findingFixture,
  findingBrief: findingBriefFixture,
  findingPage: pageFixture([findingBriefFixture, { ...findingBriefFixture, ref: null, publishedAt: null, cvssScore: undefined }]),
  findingCounts: {
    total: 3, severities: severitiesFixture, statuses: { open: 3 }, engagements: { eng_1: 3 }, open: severitiesFixture, overdue: 1, progress: progressFixture, asOf: at,
  },
  findingStep: stepFixture,
  findingHistoryPage: pageFixture([stepFixture]),
  riskAcceptance: acceptanceFixture,
  riskAcceptancePage: pageFixture([acceptanceFixture]),
  findingImport: { ...findingImportFixture, status: 'confirmed', confirmedAt: at, result: { created: 1, updated: 1, reopened: 1, proposed: 0, absent: 1, unchanged: 0 } },
  findingImportRow: findingImportRowFixture,
  findingImportRowPage: pageFixture([findingImportRowFixture, { ...findingImportRowFixture, outcome: 'created', findingId: null, status: null, changes: [], kept: [] }]),
  retestRound: retestFixture,
  retestPage: pageFixture([retestFixture]),
}

const commentFixture = {
  id: 'cmt_1', clientId: 'cli_1', findingId: 'fnd_1', lane: 'client', body: 'Fixed in 2.4', by: authorFixture, mentions: [{ id: 'mem_1', name: 'Ana Ruiz', side: 'partner' }],
  attachments: [attachmentFixture], createdAt: at, editedAt: at as string | null, deletedAt: null as string | null, ...decisionsFixture, version: 2,
}
const internalCommentFixture = { ...commentFixture, lane: 'internal', editedAt: null }
const revisionFixture = { version: 1, body: 'Fixed in 2.3', mentions: [], from: at, until: at }
const notificationFixture = {
  id: 'ntf_1', kind: 'mention', event: 'comment.mentioned', at, readAt: null as string | null, by: authorFixture, clientId: 'cli_1', clientName: 'One',
  finding: { id: 'fnd_1', ref: 'F-1' as string | null, title: 'Weak cipher', severity: 'high' }, engagement: { id: 'eng_1', title: 'Web test' }, subject: { type: 'comment', id: 'cmt_1' },
}

/** One answer of each kind about comments, files and notifications, by the name of its schema. */
export const commentFixtures: Record<string, unknown> = {
  attachment: attachmentFixture,
  comment: commentFixture,
  commentPage: pageFixture([commentFixture, { ...commentFixture, body: '', mentions: [], attachments: [], deletedAt: at }]),
  internalComment: internalCommentFixture,
  internalCommentPage: pageFixture([internalCommentFixture]),
  commentRevisionPage: pageFixture([revisionFixture]),
  mentionableList: { items: [{ id: 'usr_1', name: 'Viola Menger', side: 'client' }] },
  notificationPage: pageFixture([notificationFixture, { ...notificationFixture, kind: 'retest', finding: null, readAt: at }]),
  notificationCounts: { unread: 3, asOf: at },
  notificationPreferences: { items: [{ kind: 'mention', inApp: true, email: false }] },
}
