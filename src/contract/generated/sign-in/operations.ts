// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import {
  session,
} from '../answers.ts'
import {
  enrolled,
  invitationView,
  ownFactors,
  ownSessions,
  passkeyOptions,
  recoveryCodes,
  resetRequested,
  signInPage,
  signInState,
  totpEnrolment,
} from './answers.ts'
import type { Operation } from '../operation.ts'
import type * as signIn from '../../endpoints/sign-in.ts'

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
