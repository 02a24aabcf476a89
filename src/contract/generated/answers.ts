// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

/** Remembers the first field that is not what the contract says; `null` is the value itself. Always `false`, so that it ends a chain of `&&`. */
export type Fault = (key: string | number | null, expected?: string) => false

/** Whether a value is the answer that the contract promises. Fields that the contract does not name are not looked at. */
export type Check = (value: any, fault: Fault) => boolean

const moment =
  /^(?:(?:\d\d[2468][048]|\d\d[13579][26]|\d\d0[48]|[02468][048]00|[13579][26]00)-02-29|\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|(?:02)-(?:0[1-9]|1\d|2[0-8])))T(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|([+-](?:[01]\d|2[0-3]):[0-5]\d)))$/

/** RFC 3339. The form that the API writes (UTC, milliseconds) is told by its characters; any other by the full expression. */
function time(value: any): boolean {
  if (typeof value !== 'string') return false
  if (value.length === 24) {
    const month = (value.charCodeAt(5) - 48) * 10 + value.charCodeAt(6) - 48
    const day = (value.charCodeAt(8) - 48) * 10 + value.charCodeAt(9) - 48
    if (
      digits(value, 0, 4) && value.charCodeAt(4) === 45 &&
      digits(value, 5, 7) && month > 0 && month < 13 && value.charCodeAt(7) === 45 &&
      digits(value, 8, 10) && day > 0 && day < 29 && value.charCodeAt(10) === 84 &&
      digits(value, 11, 13) && value.charCodeAt(11) < 50 && value.charCodeAt(13) === 58 &&
      digits(value, 14, 16) && value.charCodeAt(14) < 54 && value.charCodeAt(16) === 58 &&
      digits(value, 17, 19) && value.charCodeAt(17) < 54 && value.charCodeAt(19) === 46 &&
      digits(value, 20, 23) && value.charCodeAt(23) === 90
    ) return true
  }
  return moment.test(value)
}

function digits(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code < 48 || code > 57) return false
  }
  return true
}

const text: Check = (value) => typeof value === 'string'
const whole = Number.isSafeInteger as (value: any) => boolean
const finite = Number.isFinite as (value: any) => boolean

function object(value: any, fault: Fault): boolean {
  return (typeof value === 'object' && value !== null && !Array.isArray(value)) || fault(null, 'an object')
}

function list(value: any, fault: Fault, check: Check, expected: string): boolean {
  if (!Array.isArray(value)) return fault(null, 'a list')
  for (let index = 0; index < value.length; index++) {
    if (!check(value[index], fault)) return fault(index, expected)
  }
  return true
}

function record(value: any, fault: Fault, check: Check, expected: string): boolean {
  if (!object(value, fault)) return false
  for (const key in value) {
    if (key !== '__proto__' && !check(value[key], fault)) return fault(key, expected)
  }
  return true
}

export const erased: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.entries) || fault('entries', 'a whole number'))

export const auditKeysItemsItemEndorsement: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.keyId === 'string' || fault('keyId', 'a text')) &&
  (typeof value.signature === 'string' || fault('signature', 'a text'))

export const auditKey: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.keyId === 'string' || fault('keyId', 'a text')) &&
  (typeof value.publicKey === 'string' || fault('publicKey', 'a text')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (value.retiredAt === null || time(value.retiredAt) || fault('retiredAt', 'an RFC 3339 time or null')) &&
  (value.endorsement === null || auditKeysItemsItemEndorsement(value.endorsement, fault) || fault('endorsement', 'an object or null'))

export const auditKeys: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, auditKey, 'an object') || fault('items', 'a list'))

export const checkpoint: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.tenantId === 'string' || fault('tenantId', 'a text')) &&
  (whole(value.seq) || fault('seq', 'a whole number')) &&
  (typeof value.hash === 'string' || fault('hash', 'a text')) &&
  (time(value.at) || fault('at', 'an RFC 3339 time')) &&
  (typeof value.keyId === 'string' || fault('keyId', 'a text')) &&
  (typeof value.signature === 'string' || fault('signature', 'a text'))

export const auditHead: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.tenantId === 'string' || fault('tenantId', 'a text')) &&
  (whole(value.seq) || fault('seq', 'a whole number')) &&
  (typeof value.hash === 'string' || fault('hash', 'a text'))

export const auditNote: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.number) || fault('number', 'a whole number')) &&
  (typeof value.note === 'string' || fault('note', 'a text')) &&
  (list(value.heads, fault, auditHead, 'an object') || fault('heads', 'a list'))

export const auditNotePage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, auditNote, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const auditListItemsItemEntryActor: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.kind === 'string' || fault('kind', 'a text')) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.role === 'string' || fault('role', 'a text')) &&
  (value.emailDigest === null || typeof value.emailDigest === 'string' || fault('emailDigest', 'a text or null'))

export const auditListItemsItemEntryTarget: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.type === 'string' || fault('type', 'a text')) &&
  (typeof value.id === 'string' || fault('id', 'a text'))

export const auditEntry: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.v) || fault('v', 'a whole number')) &&
  (whole(value.seq) || fault('seq', 'a whole number')) &&
  (typeof value.tenantId === 'string' || fault('tenantId', 'a text')) &&
  (time(value.at) || fault('at', 'an RFC 3339 time')) &&
  (auditListItemsItemEntryActor(value.actor, fault) || fault('actor', 'an object')) &&
  (value.ipDigest === null || typeof value.ipDigest === 'string' || fault('ipDigest', 'a text or null')) &&
  (value.uaDigest === null || typeof value.uaDigest === 'string' || fault('uaDigest', 'a text or null')) &&
  (typeof value.action === 'string' || fault('action', 'a text')) &&
  (value.target === null || auditListItemsItemEntryTarget(value.target, fault) || fault('target', 'an object or null')) &&
  (typeof value.result === 'string' || fault('result', 'a text')) &&
  (record(value.meta, fault, () => true, 'anything') || fault('meta', 'an object')) &&
  (typeof value.prev === 'string' || fault('prev', 'a text')) &&
  (typeof value.hash === 'string' || fault('hash', 'a text'))

export const auditListItemsItemPersonEmail: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.value === 'string' || fault('value', 'a text')) &&
  (typeof value.salt === 'string' || fault('salt', 'a text'))

export const auditPerson: Check = (value, fault) =>
  object(value, fault) &&
  (value.email === null || auditListItemsItemPersonEmail(value.email, fault) || fault('email', 'an object or null')) &&
  (value.ip === null || auditListItemsItemPersonEmail(value.ip, fault) || fault('ip', 'an object or null')) &&
  (value.ua === null || auditListItemsItemPersonEmail(value.ua, fault) || fault('ua', 'an object or null'))

export const auditRecord: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.canonical === 'string' || fault('canonical', 'a text')) &&
  (auditEntry(value.entry, fault) || fault('entry', 'an object')) &&
  (auditPerson(value.person, fault) || fault('person', 'an object'))

export const auditPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, auditRecord, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const posture: Check = (value, fault) =>
  object(value, fault) &&
  (value.score === null || finite(value.score) || fault('score', 'a number or null')) &&
  (typeof value.level === 'string' || fault('level', 'a text')) &&
  (value.asOf === null || time(value.asOf) || fault('asOf', 'an RFC 3339 time or null'))

export const exposure: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.low) || fault('low', 'a whole number')) &&
  (whole(value.expected) || fault('expected', 'a whole number')) &&
  (whole(value.high) || fault('high', 'a whole number')) &&
  (typeof value.currency === 'string' || fault('currency', 'a text')) &&
  (typeof value.confidence === 'string' || fault('confidence', 'a text')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const controlCounts: Check = (value, fault) =>
  object(value, fault) &&
  ((whole(value.total) && value.total >= 0) || fault('total', 'a whole number')) &&
  ((whole(value.withEvidence) && value.withEvidence >= 0) || fault('withEvidence', 'a whole number'))

export const client: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.slug === 'string' || fault('slug', 'a text')) &&
  (list(value.aliases, fault, text, 'a text') || fault('aliases', 'a list')) &&
  (list(value.tags, fault, text, 'a text') || fault('tags', 'a list')) &&
  (value.industry === null || typeof value.industry === 'string' || fault('industry', 'a text or null')) &&
  (value.contactEmail === null || typeof value.contactEmail === 'string' || fault('contactEmail', 'a text or null')) &&
  (typeof value.currency === 'string' || fault('currency', 'a text')) &&
  (typeof value.timezone === 'string' || fault('timezone', 'a text')) &&
  (typeof value.locale === 'string' || fault('locale', 'a text')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (typeof value.portalEnabled === 'boolean' || fault('portalEnabled', 'true or false')) &&
  (value.baselineCompletedAt === null || time(value.baselineCompletedAt) || fault('baselineCompletedAt', 'an RFC 3339 time or null')) &&
  (value.posture === undefined || posture(value.posture, fault) || fault('posture', 'an object')) &&
  (value.exposure === undefined || value.exposure === null || exposure(value.exposure, fault) || fault('exposure', 'an object or null')) &&
  (value.controls === undefined || controlCounts(value.controls, fault) || fault('controls', 'an object')) &&
  (value.evidenceCoverage === undefined || value.evidenceCoverage === null || finite(value.evidenceCoverage) || fault('evidenceCoverage', 'a number or null')) &&
  (value.attention === undefined || list(value.attention, fault, text, 'a text') || fault('attention', 'a list')) &&
  (value.workspaceUrl === null || typeof value.workspaceUrl === 'string' || fault('workspaceUrl', 'a text or null')) &&
  (list(value.allowedActions, fault, text, 'a text') || fault('allowedActions', 'a list')) &&
  (record(value.deniedActions, fault, text, 'a text') || fault('deniedActions', 'an object')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.updatedAt) || fault('updatedAt', 'an RFC 3339 time')) &&
  (whole(value.version) || fault('version', 'a whole number'))

export const clientPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, client, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const posturePoint: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (value.score === null || finite(value.score) || fault('score', 'a number or null')) &&
  (typeof value.level === 'string' || fault('level', 'a text')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time'))

export const posturePage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, posturePoint, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const frameworksAdoptControls: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (whole(value.withEvidence) || fault('withEvidence', 'a whole number'))

export const clientFramework: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (typeof value.sourceVersion === 'string' || fault('sourceVersion', 'a text')) &&
  (frameworksAdoptControls(value.controls, fault) || fault('controls', 'an object')) &&
  (value.evidenceCoverage === null || finite(value.evidenceCoverage) || fault('evidenceCoverage', 'a number or null')) &&
  (time(value.adoptedAt) || fault('adoptedAt', 'an RFC 3339 time'))

export const evidence: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.controlId === 'string' || fault('controlId', 'a text')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (typeof value.kind === 'string' || fault('kind', 'a text')) &&
  (value.url === null || typeof value.url === 'string' || fault('url', 'a text or null')) &&
  (typeof value.attachedBy === 'string' || fault('attachedBy', 'a text')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time'))

export const clientFrameworkPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, clientFramework, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const control: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.frameworkId === 'string' || fault('frameworkId', 'a text')) &&
  (typeof value.key === 'string' || fault('key', 'a text')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (typeof value.group === 'string' || fault('group', 'a text')) &&
  (value.parentKey === null || typeof value.parentKey === 'string' || fault('parentKey', 'a text or null')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (whole(value.evidenceCount) || fault('evidenceCount', 'a whole number')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.updatedAt) || fault('updatedAt', 'an RFC 3339 time')) &&
  (whole(value.version) || fault('version', 'a whole number'))

export const controlPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, control, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const evidencePage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, evidence, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const framework: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (typeof value.sourceVersion === 'string' || fault('sourceVersion', 'a text')) &&
  (whole(value.controlCount) || fault('controlCount', 'a whole number')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (whole(value.version) || fault('version', 'a whole number'))

export const frameworkPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, framework, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const clientsDiagnoseChecksItem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.check === 'string' || fault('check', 'a text')) &&
  (typeof value.ok === 'boolean' || fault('ok', 'true or false')) &&
  (typeof value.detail === 'string' || fault('detail', 'a text')) &&
  (value.mend === null || typeof value.mend === 'string' || fault('mend', 'a text or null')) &&
  (value.action === null || typeof value.action === 'string' || fault('action', 'a text or null'))

export const diagnosis: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.ok === 'boolean' || fault('ok', 'true or false')) &&
  (list(value.checks, fault, clientsDiagnoseChecksItem, 'an object') || fault('checks', 'a list'))

export const membersGetInvitation: Check = (value, fault) =>
  object(value, fault) &&
  (time(value.sentAt) || fault('sentAt', 'an RFC 3339 time')) &&
  (time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time')) &&
  (whole(value.resendCount) || fault('resendCount', 'a whole number'))

export const membersGetScope: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.clientIds, fault, text, 'a text') || fault('clientIds', 'a list')) &&
  (list(value.tags, fault, text, 'a text') || fault('tags', 'a list'))

export const member: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.email === 'string' || fault('email', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (value.mfa === undefined || typeof value.mfa === 'string' || fault('mfa', 'a text')) &&
  (value.lastSeenAt === undefined || value.lastSeenAt === null || time(value.lastSeenAt) || fault('lastSeenAt', 'an RFC 3339 time or null')) &&
  (value.reviewedAt === undefined || value.reviewedAt === null || time(value.reviewedAt) || fault('reviewedAt', 'an RFC 3339 time or null')) &&
  (value.invitation === undefined || value.invitation === null || membersGetInvitation(value.invitation, fault) || fault('invitation', 'an object or null')) &&
  (list(value.allowedActions, fault, text, 'a text') || fault('allowedActions', 'a list')) &&
  (record(value.deniedActions, fault, text, 'a text') || fault('deniedActions', 'an object')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.updatedAt) || fault('updatedAt', 'an RFC 3339 time')) &&
  (whole(value.version) || fault('version', 'a whole number')) &&
  (typeof value.role === 'string' || fault('role', 'a text')) &&
  (value.scope === null || membersGetScope(value.scope, fault) || fault('scope', 'an object or null'))

export const portalUser: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.email === 'string' || fault('email', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (value.mfa === undefined || typeof value.mfa === 'string' || fault('mfa', 'a text')) &&
  (value.lastSeenAt === undefined || value.lastSeenAt === null || time(value.lastSeenAt) || fault('lastSeenAt', 'an RFC 3339 time or null')) &&
  (value.reviewedAt === undefined || value.reviewedAt === null || time(value.reviewedAt) || fault('reviewedAt', 'an RFC 3339 time or null')) &&
  (value.invitation === undefined || value.invitation === null || membersGetInvitation(value.invitation, fault) || fault('invitation', 'an object or null')) &&
  (list(value.allowedActions, fault, text, 'a text') || fault('allowedActions', 'a list')) &&
  (record(value.deniedActions, fault, text, 'a text') || fault('deniedActions', 'an object')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.updatedAt) || fault('updatedAt', 'an RFC 3339 time')) &&
  (whole(value.version) || fault('version', 'a whole number')) &&
  (typeof value.clientId === 'string' || fault('clientId', 'a text')) &&
  (typeof value.role === 'string' || fault('role', 'a text')) &&
  (list(value.grants, fault, text, 'a text') || fault('grants', 'a list')) &&
  (value.engagementIds === null || list(value.engagementIds, fault, text, 'a text') || fault('engagementIds', 'a list or null'))

export const auditorGrant: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.clientId === 'string' || fault('clientId', 'a text')) &&
  (typeof value.email === 'string' || fault('email', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (value.frameworkIds === null || list(value.frameworkIds, fault, text, 'a text') || fault('frameworkIds', 'a list or null')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time')) &&
  (value.acceptedAt === null || time(value.acceptedAt) || fault('acceptedAt', 'an RFC 3339 time or null')) &&
  (value.lastSeenAt === null || time(value.lastSeenAt) || fault('lastSeenAt', 'an RFC 3339 time or null')) &&
  (value.revokedAt === null || time(value.revokedAt) || fault('revokedAt', 'an RFC 3339 time or null')) &&
  (whole(value.version) || fault('version', 'a whole number'))

export const invitedAuditor: Check = (value, fault) =>
  object(value, fault) &&
  (auditorGrant(value.auditor, fault) || fault('auditor', 'an object')) &&
  (typeof value.invitationUrl === 'string' || fault('invitationUrl', 'a text'))

export const invitedMember: Check = (value, fault) =>
  object(value, fault) &&
  (member(value.member, fault) || fault('member', 'an object')) &&
  (typeof value.invitationUrl === 'string' || fault('invitationUrl', 'a text'))

export const invitedPortalUser: Check = (value, fault) =>
  object(value, fault) &&
  (portalUser(value.user, fault) || fault('user', 'an object')) &&
  (typeof value.invitationUrl === 'string' || fault('invitationUrl', 'a text'))

export const auditorPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, auditorGrant, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const memberPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, member, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const portalUserPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, portalUser, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const policyGetEffectiveModulesItem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.mode === 'string' || fault('mode', 'a text')) &&
  (typeof value.minRole === 'string' || fault('minRole', 'a text'))

export const policyGetEffectiveMessages: Check = (value, fault) =>
  object(value, fault) &&
  (value.welcome === null || typeof value.welcome === 'string' || fault('welcome', 'a text or null')) &&
  (value.footer === null || typeof value.footer === 'string' || fault('footer', 'a text or null')) &&
  (value.help === null || typeof value.help === 'string' || fault('help', 'a text or null')) &&
  (record(value.statusExplanations, fault, text, 'a text') || fault('statusExplanations', 'an object'))

export const effectivePolicy: Check = (value, fault) =>
  object(value, fault) &&
  (record(value.modules, fault, policyGetEffectiveModulesItem, 'an object') || fault('modules', 'an object')) &&
  (record(value.fields, fault, (item) => typeof item === 'boolean', 'true or false') || fault('fields', 'an object')) &&
  (typeof value.mfa === 'string' || fault('mfa', 'a text')) &&
  (whole(value.sessionIdleSeconds) || fault('sessionIdleSeconds', 'a whole number')) &&
  (whole(value.sessionMaxSeconds) || fault('sessionMaxSeconds', 'a whole number')) &&
  (list(value.ipAllow, fault, text, 'a text') || fault('ipAllow', 'a list')) &&
  (policyGetEffectiveMessages(value.messages, fault) || fault('messages', 'an object'))

export const policy: Check = (value, fault) =>
  object(value, fault) &&
  (record(value.own, fault, () => true, 'anything') || fault('own', 'an object')) &&
  (effectivePolicy(value.effective, fault) || fault('effective', 'an object')) &&
  (effectivePolicy(value.inherited, fault) || fault('inherited', 'an object')) &&
  (record(value.presets, fault, (item, fault) => record(item, fault, policyGetEffectiveModulesItem, 'an object'), 'an object') || fault('presets', 'an object')) &&
  (value.updatedAt === null || time(value.updatedAt) || fault('updatedAt', 'an RFC 3339 time or null')) &&
  (whole(value.version) || fault('version', 'a whole number'))

export const session: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.token === 'string' || fault('token', 'a text')) &&
  (time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time')) &&
  (typeof value.audience === 'string' || fault('audience', 'a text'))

export const meGetUser: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (value.email === null || typeof value.email === 'string' || fault('email', 'a text or null')) &&
  (typeof value.role === 'string' || fault('role', 'a text'))

export const meGetPartner: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.slug === 'string' || fault('slug', 'a text')) &&
  (typeof value.timezone === 'string' || fault('timezone', 'a text'))

export const meGetClient: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text'))

export const me: Check = (value, fault) =>
  object(value, fault) &&
  (meGetUser(value.user, fault) || fault('user', 'an object')) &&
  (typeof value.audience === 'string' || fault('audience', 'a text')) &&
  (meGetPartner(value.partner, fault) || fault('partner', 'an object')) &&
  (value.client === null || meGetClient(value.client, fault) || fault('client', 'an object or null')) &&
  (list(value.allowedActions, fault, text, 'a text') || fault('allowedActions', 'a list')) &&
  (record(value.deniedActions, fault, text, 'a text') || fault('deniedActions', 'an object')) &&
  (value.expiresAt === null || time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time or null'))

export const portfolioSummaryAverageScore: Check = (value, fault) =>
  object(value, fault) &&
  (value.score === null || finite(value.score) || fault('score', 'a number or null')) &&
  (whole(value.n) || fault('n', 'a whole number'))

export const portfolioSummaryExposureItem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.currency === 'string' || fault('currency', 'a text')) &&
  (whole(value.expected) || fault('expected', 'a whole number')) &&
  (whole(value.n) || fault('n', 'a whole number'))

export const portfolioSummary: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (whole(value.highRisk) || fault('highRisk', 'a whole number')) &&
  (whole(value.healthy) || fault('healthy', 'a whole number')) &&
  (whole(value.unknown) || fault('unknown', 'a whole number')) &&
  (record(value.levels, fault, whole, 'a whole number') || fault('levels', 'an object')) &&
  (portfolioSummaryAverageScore(value.averageScore, fault) || fault('averageScore', 'an object')) &&
  (list(value.exposure, fault, portfolioSummaryExposureItem, 'an object') || fault('exposure', 'a list')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const signInPlace: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.personId === 'string' || fault('personId', 'a text')) &&
  (value.clientId === null || typeof value.clientId === 'string' || fault('clientId', 'a text or null')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.role === 'string' || fault('role', 'a text'))

export const signInState: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.step === 'string' || fault('step', 'a text')) &&
  (value.attempt === null || typeof value.attempt === 'string' || fault('attempt', 'a text or null')) &&
  (value.expiresAt === null || time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time or null')) &&
  (list(value.methods, fault, text, 'a text') || fault('methods', 'a list')) &&
  (list(value.places, fault, signInPlace, 'an object') || fault('places', 'a list')) &&
  (value.recoveryCodesLeft === null || whole(value.recoveryCodesLeft) || fault('recoveryCodesLeft', 'a whole number or null'))

export const enrolled: Check = (value, fault) =>
  object(value, fault) &&
  (signInState(value.state, fault) || fault('state', 'an object')) &&
  (list(value.recoveryCodes, fault, text, 'a text') || fault('recoveryCodes', 'a list'))

export const resetRequested: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.status === 'string' || fault('status', 'a text'))

export const ownFactor: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.kind === 'string' || fault('kind', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (value.lastUsedAt === null || time(value.lastUsedAt) || fault('lastUsedAt', 'an RFC 3339 time or null'))

export const ownFactors: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, ownFactor, 'an object') || fault('items', 'a list')) &&
  (whole(value.recoveryCodesLeft) || fault('recoveryCodesLeft', 'a whole number')) &&
  (typeof value.required === 'boolean' || fault('required', 'true or false'))

export const ownSession: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.current === 'boolean' || fault('current', 'true or false')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.lastSeenAt) || fault('lastSeenAt', 'an RFC 3339 time')) &&
  (time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time')) &&
  (typeof value.ip === 'string' || fault('ip', 'a text')) &&
  (typeof value.userAgent === 'string' || fault('userAgent', 'a text'))

export const ownSessions: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, ownSession, 'an object') || fault('items', 'a list'))

export const invitationView: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.partner === 'string' || fault('partner', 'a text')) &&
  (typeof value.brand === 'string' || fault('brand', 'a text')) &&
  (typeof value.organisation === 'string' || fault('organisation', 'a text')) &&
  (typeof value.email === 'string' || fault('email', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.role === 'string' || fault('role', 'a text')) &&
  (time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time')) &&
  (typeof value.mfa === 'string' || fault('mfa', 'a text'))

export const recoveryCodes: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.recoveryCodes, fault, text, 'a text') || fault('recoveryCodes', 'a list'))

export const signInPage: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.partner === 'string' || fault('partner', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.locale === 'string' || fault('locale', 'a text'))

export const passkeyOptions: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.attempt === 'string' || fault('attempt', 'a text')) &&
  (record(value.options, fault, () => true, 'anything') || fault('options', 'an object'))

export const totpEnrolment: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.attempt === 'string' || fault('attempt', 'a text')) &&
  (typeof value.secret === 'string' || fault('secret', 'a text')) &&
  (typeof value.uri === 'string' || fault('uri', 'a text'))

export const fieldProblem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.field === 'string' || fault('field', 'a text')) &&
  (typeof value.code === 'string' || fault('code', 'a text')) &&
  (typeof value.message === 'string' || fault('message', 'a text'))

export const problem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.type === 'string' || fault('type', 'a text')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (whole(value.status) || fault('status', 'a whole number')) &&
  (typeof value.code === 'string' || fault('code', 'a text')) &&
  (value.detail === undefined || typeof value.detail === 'string' || fault('detail', 'a text')) &&
  (typeof value.requestId === 'string' || fault('requestId', 'a text')) &&
  (value.errors === undefined || list(value.errors, fault, fieldProblem, 'an object') || fault('errors', 'a list')) &&
  (value.reason === undefined || typeof value.reason === 'string' || fault('reason', 'a text'))

export const eventSubject: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.type === 'string' || fault('type', 'a text')) &&
  (typeof value.id === 'string' || fault('id', 'a text'))

export const portalEvent: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.type === 'string' || fault('type', 'a text')) &&
  (time(value.time) || fault('time', 'an RFC 3339 time')) &&
  (typeof value.partnerId === 'string' || fault('partnerId', 'a text')) &&
  (value.clientId === null || typeof value.clientId === 'string' || fault('clientId', 'a text or null')) &&
  (eventSubject(value.subject, fault) || fault('subject', 'an object'))
