// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import {
  type Check,
  auditKeys,
  auditNote,
  auditNotePage,
  auditPage,
  auditorGrant,
  auditorPage,
  checkpoint,
  client,
  clientFramework,
  clientFrameworkPage,
  clientPage,
  control,
  controlPage,
  diagnosis,
  enrolled,
  erased,
  evidence,
  evidencePage,
  frameworkPage,
  invitationView,
  invitedAuditor,
  invitedMember,
  invitedPortalUser,
  me,
  member,
  memberPage,
  ownFactors,
  ownSessions,
  passkeyOptions,
  policy,
  portalUser,
  portalUserPage,
  portfolioSummary,
  posturePage,
  recoveryCodes,
  resetRequested,
  session,
  signInPage,
  signInState,
  totpEnrolment,
} from './answers.ts'
import type { Endpoint, Method } from '../endpoints/endpoint.ts'
import type * as audit from '../endpoints/audit.ts'
import type * as clients from '../endpoints/clients.ts'
import type * as frameworks from '../endpoints/frameworks.ts'
import type * as people from '../endpoints/people.ts'
import type * as policies from '../endpoints/policies.ts'
import type * as portfolio from '../endpoints/portfolio.ts'
import type * as signIn from '../endpoints/sign-in.ts'

/** One endpoint as the SDK calls it: the entry of the table without its schemas, and the check of its answer. */
export interface Operation<Entry extends Endpoint = Endpoint> {
  operation: string
  method: Method
  path: string
  /** Absent where nothing is answered. */
  check?: Check
  /** Takes `Idempotency-Key`. */
  idempotent?: true
  /** A change takes `If-Match`. */
  etag?: true
  /** Never set: it carries the types of the entry. */
  entry?: Entry
}

export const eraseClientPerson: Operation<typeof audit.eraseClientPerson> = { operation: 'audit.erase', method: 'POST', path: '/v1/clients/{clientId}/audit/erasures', check: erased, idempotent: true }
export const erasePartnerPerson: Operation<typeof audit.erasePartnerPerson> = { operation: 'audit.erasePartner', method: 'POST', path: '/v1/audit/erasures', check: erased, idempotent: true }
export const exportClientAudit: Operation<typeof audit.exportClientAudit> = { operation: 'audit.export', method: 'GET', path: '/v1/clients/{clientId}/audit/export' }
export const exportPartnerAudit: Operation<typeof audit.exportPartnerAudit> = { operation: 'audit.exportPartner', method: 'GET', path: '/v1/audit/export' }
export const getAuditKeys: Operation<typeof audit.getAuditKeys> = { operation: 'audit.keys', method: 'GET', path: '/v1/audit/keys', check: auditKeys }
export const getClientCheckpoint: Operation<typeof audit.getClientCheckpoint> = { operation: 'audit.checkpoint', method: 'GET', path: '/v1/clients/{clientId}/audit/checkpoint', check: checkpoint }
export const getPartnerCheckpoint: Operation<typeof audit.getPartnerCheckpoint> = { operation: 'audit.partnerCheckpoint', method: 'GET', path: '/v1/audit/checkpoint', check: checkpoint }
export const listAuditNotes: Operation<typeof audit.listAuditNotes> = { operation: 'audit.notes', method: 'GET', path: '/v1/audit/notes', check: auditNotePage }
export const listClientAudit: Operation<typeof audit.listClientAudit> = { operation: 'audit.list', method: 'GET', path: '/v1/clients/{clientId}/audit', check: auditPage }
export const listPartnerAudit: Operation<typeof audit.listPartnerAudit> = { operation: 'audit.listPartner', method: 'GET', path: '/v1/audit', check: auditPage }
export const makeAuditNote: Operation<typeof audit.makeAuditNote> = { operation: 'audit.makeNote', method: 'POST', path: '/v1/audit/notes', check: auditNote }
export const reportView: Operation<typeof audit.reportView> = { operation: 'views.report', method: 'POST', path: '/v1/views' }
export const createClient: Operation<typeof clients.createClient> = { operation: 'clients.create', method: 'POST', path: '/v1/clients', check: client, idempotent: true }
export const getClient: Operation<typeof clients.getClient> = { operation: 'clients.get', method: 'GET', path: '/v1/clients/{clientId}', check: client, etag: true }
export const listClients: Operation<typeof clients.listClients> = { operation: 'clients.list', method: 'GET', path: '/v1/clients', check: clientPage }
export const listPosture: Operation<typeof clients.listPosture> = { operation: 'posture.list', method: 'GET', path: '/v1/clients/{clientId}/posture', check: posturePage }
export const pushExposure: Operation<typeof clients.pushExposure> = { operation: 'exposure.push', method: 'POST', path: '/v1/clients/{clientId}/exposure', check: client, idempotent: true }
export const pushPosture: Operation<typeof clients.pushPosture> = { operation: 'posture.push', method: 'POST', path: '/v1/clients/{clientId}/posture', check: client, idempotent: true }
export const updateClient: Operation<typeof clients.updateClient> = { operation: 'clients.update', method: 'PATCH', path: '/v1/clients/{clientId}', check: client, idempotent: true, etag: true }
export const adoptFramework: Operation<typeof frameworks.adoptFramework> = { operation: 'frameworks.adopt', method: 'POST', path: '/v1/clients/{clientId}/frameworks', check: clientFramework, idempotent: true }
export const attachEvidence: Operation<typeof frameworks.attachEvidence> = { operation: 'evidence.attach', method: 'POST', path: '/v1/clients/{clientId}/controls/{controlId}/evidence', check: evidence, idempotent: true }
export const listClientFrameworks: Operation<typeof frameworks.listClientFrameworks> = { operation: 'frameworks.listForClient', method: 'GET', path: '/v1/clients/{clientId}/frameworks', check: clientFrameworkPage }
export const listControls: Operation<typeof frameworks.listControls> = { operation: 'controls.list', method: 'GET', path: '/v1/clients/{clientId}/controls', check: controlPage }
export const listEvidence: Operation<typeof frameworks.listEvidence> = { operation: 'evidence.list', method: 'GET', path: '/v1/clients/{clientId}/controls/{controlId}/evidence', check: evidencePage }
export const listFrameworks: Operation<typeof frameworks.listFrameworks> = { operation: 'frameworks.list', method: 'GET', path: '/v1/frameworks', check: frameworkPage }
export const removeEvidence: Operation<typeof frameworks.removeEvidence> = { operation: 'evidence.remove', method: 'DELETE', path: '/v1/clients/{clientId}/controls/{controlId}/evidence/{evidenceId}', idempotent: true }
export const updateControl: Operation<typeof frameworks.updateControl> = { operation: 'controls.update', method: 'PATCH', path: '/v1/clients/{clientId}/controls/{controlId}', check: control, idempotent: true, etag: true }
export const diagnose: Operation<typeof people.diagnose> = { operation: 'clients.diagnose', method: 'GET', path: '/v1/clients/{clientId}/diagnosis', check: diagnosis }
export const getMember: Operation<typeof people.getMember> = { operation: 'members.get', method: 'GET', path: '/v1/members/{memberId}', check: member }
export const getPortalUser: Operation<typeof people.getPortalUser> = { operation: 'portalUsers.get', method: 'GET', path: '/v1/clients/{clientId}/users/{userId}', check: portalUser }
export const inviteAuditor: Operation<typeof people.inviteAuditor> = { operation: 'auditors.invite', method: 'POST', path: '/v1/clients/{clientId}/auditors', check: invitedAuditor }
export const inviteMember: Operation<typeof people.inviteMember> = { operation: 'members.invite', method: 'POST', path: '/v1/members', check: invitedMember }
export const invitePortalUser: Operation<typeof people.invitePortalUser> = { operation: 'portalUsers.invite', method: 'POST', path: '/v1/clients/{clientId}/users', check: invitedPortalUser }
export const listAuditors: Operation<typeof people.listAuditors> = { operation: 'auditors.list', method: 'GET', path: '/v1/clients/{clientId}/auditors', check: auditorPage }
export const listMembers: Operation<typeof people.listMembers> = { operation: 'members.list', method: 'GET', path: '/v1/members', check: memberPage }
export const listPortalUsers: Operation<typeof people.listPortalUsers> = { operation: 'portalUsers.list', method: 'GET', path: '/v1/clients/{clientId}/users', check: portalUserPage }
export const removeMember: Operation<typeof people.removeMember> = { operation: 'members.remove', method: 'DELETE', path: '/v1/members/{memberId}', idempotent: true }
export const removePortalUser: Operation<typeof people.removePortalUser> = { operation: 'portalUsers.remove', method: 'DELETE', path: '/v1/clients/{clientId}/users/{userId}', idempotent: true }
export const resendMember: Operation<typeof people.resendMember> = { operation: 'members.resend', method: 'POST', path: '/v1/members/{memberId}/invitation', check: invitedMember }
export const resendPortalUser: Operation<typeof people.resendPortalUser> = { operation: 'portalUsers.resend', method: 'POST', path: '/v1/clients/{clientId}/users/{userId}/invitation', check: invitedPortalUser }
export const reviewPortalUsers: Operation<typeof people.reviewPortalUsers> = { operation: 'portalUsers.review', method: 'POST', path: '/v1/clients/{clientId}/access-review', idempotent: true }
export const revokeAuditor: Operation<typeof people.revokeAuditor> = { operation: 'auditors.revoke', method: 'DELETE', path: '/v1/clients/{clientId}/auditors/{auditorId}', check: auditorGrant, idempotent: true }
export const updateMember: Operation<typeof people.updateMember> = { operation: 'members.update', method: 'PATCH', path: '/v1/members/{memberId}', check: member, idempotent: true, etag: true }
export const updatePortalUser: Operation<typeof people.updatePortalUser> = { operation: 'portalUsers.update', method: 'PATCH', path: '/v1/clients/{clientId}/users/{userId}', check: portalUser, idempotent: true, etag: true }
export const getClientPolicy: Operation<typeof policies.getClientPolicy> = { operation: 'policy.get', method: 'GET', path: '/v1/clients/{clientId}/policy', check: policy }
export const getPartnerPolicy: Operation<typeof policies.getPartnerPolicy> = { operation: 'policy.getDefault', method: 'GET', path: '/v1/policy', check: policy }
export const updateClientPolicy: Operation<typeof policies.updateClientPolicy> = { operation: 'policy.update', method: 'PATCH', path: '/v1/clients/{clientId}/policy', check: policy, idempotent: true, etag: true }
export const updatePartnerPolicy: Operation<typeof policies.updatePartnerPolicy> = { operation: 'policy.updateDefault', method: 'PATCH', path: '/v1/policy', check: policy, idempotent: true, etag: true }
export const createSession: Operation<typeof portfolio.createSession> = { operation: 'sessions.create', method: 'POST', path: '/v1/sessions', check: session }
export const getMe: Operation<typeof portfolio.getMe> = { operation: 'me.get', method: 'GET', path: '/v1/me', check: me }
export const getPortfolioSummary: Operation<typeof portfolio.getPortfolioSummary> = { operation: 'portfolio.summary', method: 'GET', path: '/v1/portfolio/summary', check: portfolioSummary }
export const streamEvents: Operation<typeof portfolio.streamEvents> = { operation: 'events.stream', method: 'GET', path: '/v1/events' }
export const acceptInvitation: Operation<typeof signIn.acceptInvitation> = { operation: 'signIn.acceptInvitation', method: 'POST', path: '/v1/sign-in/invitation/accept', check: signInState }
export const chooseSignInPlace: Operation<typeof signIn.chooseSignInPlace> = { operation: 'signIn.choose', method: 'POST', path: '/v1/sign-in/choose', check: signInState }
export const finishPasskeyEnrolment: Operation<typeof signIn.finishPasskeyEnrolment> = { operation: 'signIn.enrolPasskey', method: 'POST', path: '/v1/sign-in/enrol/passkey', check: enrolled }
export const finishTotpEnrolment: Operation<typeof signIn.finishTotpEnrolment> = { operation: 'signIn.enrolTotp', method: 'POST', path: '/v1/sign-in/enrol/totp', check: enrolled }
export const forgetPassword: Operation<typeof signIn.forgetPassword> = { operation: 'signIn.forgotPassword', method: 'POST', path: '/v1/sign-in/password/forgot', check: resetRequested }
export const listOwnFactors: Operation<typeof signIn.listOwnFactors> = { operation: 'signIn.factors', method: 'GET', path: '/v1/sign-in/factors', check: ownFactors }
export const listOwnSessions: Operation<typeof signIn.listOwnSessions> = { operation: 'signIn.sessions', method: 'GET', path: '/v1/sign-in/sessions', check: ownSessions }
export const lookAtInvitation: Operation<typeof signIn.lookAtInvitation> = { operation: 'signIn.invitation', method: 'POST', path: '/v1/sign-in/invitation', check: invitationView }
export const mintHostedToken: Operation<typeof signIn.mintHostedToken> = { operation: 'signIn.token', method: 'POST', path: '/v1/sign-in/token', check: session }
export const removeOwnFactor: Operation<typeof signIn.removeOwnFactor> = { operation: 'signIn.removeFactor', method: 'DELETE', path: '/v1/sign-in/factors/{factorId}' }
export const renewRecoveryCodes: Operation<typeof signIn.renewRecoveryCodes> = { operation: 'signIn.renewRecoveryCodes', method: 'POST', path: '/v1/sign-in/recovery-codes', check: recoveryCodes }
export const resetPassword: Operation<typeof signIn.resetPassword> = { operation: 'signIn.resetPassword', method: 'POST', path: '/v1/sign-in/password/reset', check: signInState }
export const revokeOwnSession: Operation<typeof signIn.revokeOwnSession> = { operation: 'signIn.revokeSession', method: 'DELETE', path: '/v1/sign-in/sessions/{sessionId}' }
export const showSignIn: Operation<typeof signIn.showSignIn> = { operation: 'signIn.page', method: 'GET', path: '/v1/sign-in', check: signInPage }
export const signInWithPasskey: Operation<typeof signIn.signInWithPasskey> = { operation: 'signIn.passkey', method: 'POST', path: '/v1/sign-in/passkey', check: signInState }
export const signInWithPassword: Operation<typeof signIn.signInWithPassword> = { operation: 'signIn.password', method: 'POST', path: '/v1/sign-in/password', check: signInState }
export const signInWithRecoveryCode: Operation<typeof signIn.signInWithRecoveryCode> = { operation: 'signIn.recoveryCode', method: 'POST', path: '/v1/sign-in/recovery-code', check: signInState }
export const signInWithTotp: Operation<typeof signIn.signInWithTotp> = { operation: 'signIn.totp', method: 'POST', path: '/v1/sign-in/totp', check: signInState }
export const signOut: Operation<typeof signIn.signOut> = { operation: 'signIn.signOut', method: 'POST', path: '/v1/sign-in/sign-out' }
export const startPasskeyEnrolment: Operation<typeof signIn.startPasskeyEnrolment> = { operation: 'signIn.passkeyEnrolment', method: 'POST', path: '/v1/sign-in/enrol/passkey/options', check: passkeyOptions }
export const startPasskeySignIn: Operation<typeof signIn.startPasskeySignIn> = { operation: 'signIn.passkeyOptions', method: 'POST', path: '/v1/sign-in/passkey/options', check: passkeyOptions }
export const startTotpEnrolment: Operation<typeof signIn.startTotpEnrolment> = { operation: 'signIn.totpEnrolment', method: 'POST', path: '/v1/sign-in/enrol/totp/secret', check: totpEnrolment }
