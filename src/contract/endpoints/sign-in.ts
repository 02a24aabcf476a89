import { session } from '../session.ts'
import {
  enrolled, enrolPasskey, enrolStart, enrolTotp, hostedTokenCreate, invitationAccept, invitationLook, invitationView, nothing, ownFactors,
  ownSessions, passkeyFinish, passkeyOptions, passkeyStart, passwordForgot, passwordReset, passwordSignIn, placeChoice, recoveryCodes,
  recoverySignIn, resetRequested, signInPage, signInPageQuery, signInState, totpEnrolment, totpSignIn,
} from '../sign-in.ts'
import { endpoint } from './endpoint.ts'

/** The hosted door: on the portal's own origin only, and nobody has signed in yet. */
const door = { action: null, audience: ['partner', 'client'], door: 'cookie', status: 200 } as const
/** For whoever the session cookie says. */
const within = ['session-missing', 'address-not-allowed'] as const
/** What stands between the last proof and the session. */
const entering = ['attempt-expired', 'sign-in-failed', 'address-not-allowed', 'portal-disabled'] as const

export const showSignIn = endpoint({ ...door, operation: 'signIn.page', method: 'GET', path: '/v1/sign-in', summary: 'Says whose sign-in page this is.', query: signInPageQuery, answer: signInPage, problems: ['not-found'] })

export const signInWithPassword = endpoint({ ...door, operation: 'signIn.password', method: 'POST', path: '/v1/sign-in/password', summary: 'Starts a sign-in with email and password.', body: passwordSignIn, answer: signInState, problems: ['too-many-attempts', 'sign-in-elsewhere', ...entering] })
export const chooseSignInPlace = endpoint({ ...door, operation: 'signIn.choose', method: 'POST', path: '/v1/sign-in/choose', summary: 'Says as whom to come in, for somebody who is several.', body: placeChoice, answer: signInState, problems: ['sign-in-elsewhere', ...entering] })
export const signInWithTotp = endpoint({ ...door, operation: 'signIn.totp', method: 'POST', path: '/v1/sign-in/totp', summary: 'Gives the second factor from an authenticator app.', body: totpSignIn, answer: signInState, problems: ['code-refused', 'too-many-attempts', ...entering] })
export const signInWithRecoveryCode = endpoint({ ...door, operation: 'signIn.recoveryCode', method: 'POST', path: '/v1/sign-in/recovery-code', summary: 'Gives the second factor by a recovery code, which is then spent.', body: recoverySignIn, answer: signInState, problems: ['code-refused', 'too-many-attempts', ...entering] })
export const startPasskeySignIn = endpoint({ ...door, operation: 'signIn.passkeyOptions', method: 'POST', path: '/v1/sign-in/passkey/options', summary: 'Starts a sign-in or a second factor by passkey.', body: passkeyStart, answer: passkeyOptions, problems: ['sign-in-failed', 'attempt-expired', 'too-many-attempts'] })
export const signInWithPasskey = endpoint({ ...door, operation: 'signIn.passkey', method: 'POST', path: '/v1/sign-in/passkey', summary: 'Finishes a sign-in or a second factor by passkey.', body: passkeyFinish, answer: signInState, problems: ['code-refused', 'sign-in-elsewhere', 'too-many-attempts', ...entering] })

export const startTotpEnrolment = endpoint({ ...door, operation: 'signIn.totpEnrolment', method: 'POST', path: '/v1/sign-in/enrol/totp/secret', summary: 'Makes a secret for an authenticator app.', body: enrolStart, answer: totpEnrolment, problems: ['attempt-expired', 'fresh-sign-in-needed', ...within] })
export const finishTotpEnrolment = endpoint({ ...door, operation: 'signIn.enrolTotp', method: 'POST', path: '/v1/sign-in/enrol/totp', summary: 'Confirms an authenticator app by one code.', body: enrolTotp, answer: enrolled, problems: ['code-refused', 'session-missing', ...entering] })
export const startPasskeyEnrolment = endpoint({ ...door, operation: 'signIn.passkeyEnrolment', method: 'POST', path: '/v1/sign-in/enrol/passkey/options', summary: 'Starts the registration of a passkey.', body: enrolStart, answer: passkeyOptions, problems: ['attempt-expired', 'fresh-sign-in-needed', ...within] })
export const finishPasskeyEnrolment = endpoint({ ...door, operation: 'signIn.enrolPasskey', method: 'POST', path: '/v1/sign-in/enrol/passkey', summary: 'Finishes the registration of a passkey.', body: enrolPasskey, answer: enrolled, problems: ['code-refused', 'session-missing', ...entering] })

export const lookAtInvitation = endpoint({ ...door, operation: 'signIn.invitation', method: 'POST', path: '/v1/sign-in/invitation', summary: 'Says what an invitation is for.', body: invitationLook, answer: invitationView, problems: ['link-dead'] })
export const acceptInvitation = endpoint({ ...door, operation: 'signIn.acceptInvitation', method: 'POST', path: '/v1/sign-in/invitation/accept', summary: 'Accepts an invitation by setting a password.', body: invitationAccept, answer: signInState, problems: ['link-dead', 'weak-password', 'sign-in-elsewhere', 'sign-in-failed', 'address-not-allowed', 'portal-disabled'] })
export const forgetPassword = endpoint({ ...door, operation: 'signIn.forgotPassword', method: 'POST', path: '/v1/sign-in/password/forgot', summary: 'Sends a link to set a new password, if the address is known.', body: passwordForgot, answer: resetRequested, problems: ['too-many-attempts'] })
export const resetPassword = endpoint({ ...door, operation: 'signIn.resetPassword', method: 'POST', path: '/v1/sign-in/password/reset', summary: 'Sets a new password and ends every session and token of the person.', body: passwordReset, answer: signInState, problems: ['link-dead', 'weak-password', 'sign-in-elsewhere', 'sign-in-failed', 'address-not-allowed', 'portal-disabled'] })

export const mintHostedToken = endpoint({ ...door, operation: 'signIn.token', method: 'POST', path: '/v1/sign-in/token', summary: 'Mints a short-lived bearer token for the person who is signed in.', body: hostedTokenCreate, answer: session, problems: ['portal-disabled', 'proof-missing', 'proof-invalid', 'proof-nonce', ...within] })
export const signOut = endpoint({ ...door, operation: 'signIn.signOut', method: 'POST', path: '/v1/sign-in/sign-out', summary: 'Ends the hosted session and its tokens.', body: nothing, status: 204, problems: [] })
export const listOwnSessions = endpoint({ ...door, operation: 'signIn.sessions', method: 'GET', path: '/v1/sign-in/sessions', summary: "Lists the person's own hosted sessions.", answer: ownSessions, problems: within })
export const revokeOwnSession = endpoint({ ...door, operation: 'signIn.revokeSession', method: 'DELETE', path: '/v1/sign-in/sessions/{sessionId}', summary: "Ends one of the person's own hosted sessions and its tokens.", status: 204, problems: within })
export const listOwnFactors = endpoint({ ...door, operation: 'signIn.factors', method: 'GET', path: '/v1/sign-in/factors', summary: "Lists the person's own second factors.", answer: ownFactors, problems: within })
export const removeOwnFactor = endpoint({ ...door, operation: 'signIn.removeFactor', method: 'DELETE', path: '/v1/sign-in/factors/{factorId}', summary: "Takes away one of the person's own second factors.", status: 204, problems: ['second-factor-required', 'fresh-sign-in-needed', ...within] })
export const renewRecoveryCodes = endpoint({ ...door, operation: 'signIn.renewRecoveryCodes', method: 'POST', path: '/v1/sign-in/recovery-codes', summary: 'Makes ten new recovery codes; the old ones are dead.', body: nothing, answer: recoveryCodes, problems: ['fresh-sign-in-needed', 'second-factor-required', ...within] })
