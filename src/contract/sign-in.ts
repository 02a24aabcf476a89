import * as z from 'zod/mini'
import { clientRoles, partnerRoles } from './permission.ts'
import { mfaPolicies } from './policy.ts'
import { answer, email, input, line, openEnum, slug, timestamp } from './shape.ts'

/** The shortest and the longest password that can be set. @unit characters */
export const passwordLength = { min: 12, max: 256 } as const

/** A password to set: long rather than odd. Well-known and repetitive ones and those that hold the own email are refused by the server. */
export const newPassword = z.string().check(
  z.minLength(passwordLength.min, `must have at least ${passwordLength.min} characters`),
  z.maxLength(passwordLength.max, `must have at most ${passwordLength.max} characters`),
)
const secret = z.string().check(z.minLength(1), z.maxLength(512))
const code = z.string().check(z.trim(), z.regex(/^\d{6}$/, 'must be six digits'))
/** What `navigator.credentials` gave, as JSON: `PublicKeyCredential.toJSON()`. */
const passkeyResponse = z.record(z.string().check(z.maxLength(64)), z.unknown())
/** Names the MSP of the hosted page. Absent: the only one of the server. */
const partner = z.optional(slug)

/**
 * What stands between a person and a session, in this order. `choose`: the person is several, of several clients or of the staff too, and says
 * as whom to come in · `second-factor`: a code or a passkey · `enrol-second-factor`: one has to be set up first.
 */
export const signInSteps = ['choose', 'second-factor', 'enrol-second-factor', 'done'] as const
/** What a second factor is given by. */
export const secondFactorMethods = ['totp', 'passkey', 'recovery-code'] as const

/** As whom, and where to, a person comes in: a member of the staff, or somebody of one client. */
export const signInPlace = answer({
  /** The person there. */
  personId: z.string(),
  /** `null` for a member of the staff. */
  clientId: z.nullable(z.string()),
  /** The name of the client, or of the MSP. */
  name: z.string(),
  role: openEnum([...partnerRoles, ...clientRoles]),
})
/** As whom, and where to, a person comes in. */
export type SignInPlace = z.infer<typeof signInPlace>

/** Where a sign-in stands. No session exists before `done`; then the session cookie is set and `attempt` is `null`. */
export const signInState = answer({
  step: openEnum(signInSteps),
  /** Names this attempt in the next call. It dies after ten minutes and after five wrong codes. */
  attempt: z.nullable(z.string()),
  /** When the attempt dies by itself; `null` at `done`. */
  expiresAt: z.nullable(timestamp),
  /** At `second-factor`, the ways that the person has; at `enrol-second-factor`, those that can be set up; else empty. */
  methods: z.array(openEnum(secondFactorMethods)),
  /** At `choose`, everything there is to choose from; at `done`, the one the session is for; else empty. */
  places: z.array(signInPlace),
  /** How many recovery codes are left. `null` before `done`, and for somebody without a second factor. */
  recoveryCodesLeft: z.nullable(z.int()),
})
/** Where a sign-in stands. */
export type SignInState = z.infer<typeof signInState>

/** Which hosted page this is. */
export const signInPageQuery = input({ partner })
/** What a hosted sign-in page says before anybody has signed in. */
export const signInPage = answer({
  /** Names the MSP in the calls that start a sign-in. */
  partner: z.string(),
  /** The name of the MSP. */
  name: z.string(),
  /** BCP 47. */
  locale: z.string(),
})
/** What a hosted sign-in page says. */
export type SignInPage = z.infer<typeof signInPage>

/** Starts a sign-in. */
export const passwordSignIn = input({ partner, email, password: secret })
/** Says as whom to come in. */
export const placeChoice = input({ attempt: secret, personId: secret })
/** Gives a code of an authenticator app. */
export const totpSignIn = input({ attempt: secret, code })
/** Gives a recovery code; spaces, hyphens and letter case do not matter. */
export const recoverySignIn = input({ attempt: secret, code: secret })
/** Starts a passkey: with an attempt as its second factor, without one as the whole sign-in. */
export const passkeyStart = input({ partner, attempt: z.optional(secret) })
/** What the browser answered. */
export const passkeyFinish = input({ attempt: secret, response: passkeyResponse })
/** Options for `PublicKeyCredential.parseRequestOptionsFromJSON` or `parseCreationOptionsFromJSON`, and the attempt they belong to. */
export const passkeyOptions = answer({ attempt: z.string(), options: z.record(z.string(), z.unknown()) })
/** Options for the browser. */
export type PasskeyOptions = z.infer<typeof passkeyOptions>

/** With the attempt that stands at `enrol-second-factor`; without one, for the person who is signed in. */
export const enrolStart = input({ attempt: z.optional(secret) })
/** A secret to put into an authenticator app. */
export const totpEnrolment = answer({
  attempt: z.string(),
  /** Base 32, for typing. */
  secret: z.string(),
  /** `otpauth://…`, for a QR code. */
  uri: z.string(),
})
/** A secret to put into an authenticator app. */
export type TotpEnrolment = z.infer<typeof totpEnrolment>
/** Confirms an authenticator app. */
export const enrolTotp = input({ attempt: secret, code })
/** Registers a passkey. */
export const enrolPasskey = input({ attempt: secret, name: z.optional(line(60)), response: passkeyResponse })
/** A second factor is set up. */
export const enrolled = answer({
  state: signInState,
  /** Ten codes, shown this once; empty where the person has codes already. */
  recoveryCodes: z.array(z.string()),
})
/** A second factor is set up. */
export type Enrolled = z.infer<typeof enrolled>

/** A second factor of one's own. */
export const ownFactor = answer({
  id: z.string(),
  kind: openEnum(['totp', 'passkey']),
  name: z.string(),
  createdAt: timestamp,
  lastUsedAt: z.nullable(timestamp),
})
/** The second factors of the person who is signed in. */
export const ownFactors = answer({
  items: z.array(ownFactor),
  recoveryCodesLeft: z.int(),
  /** Whether the last one can be taken away: not where a second factor is required. */
  required: z.boolean(),
})
/** The second factors of the person who is signed in. */
export type OwnFactors = z.infer<typeof ownFactors>
/** Recovery codes, shown this once. */
export const recoveryCodes = answer({ recoveryCodes: z.array(z.string()) })
/** Recovery codes, shown this once. */
export type RecoveryCodes = z.infer<typeof recoveryCodes>

/** An invitation to look at. */
export const invitationLook = input({ token: secret })
/** What an invitation is for, as the invited person reads it. */
export const invitationView = answer({
  partner: z.string(),
  /** The name of the MSP. */
  brand: z.string(),
  /** The name of the client, or of the MSP for a member of its staff. */
  organisation: z.string(),
  email: z.string(),
  name: z.string(),
  role: openEnum([...partnerRoles, ...clientRoles]),
  expiresAt: timestamp,
  /** `idp`: the MSP's own sign-in is the sign-in, and no password can be set here. */
  mfa: openEnum(mfaPolicies),
})
/** What an invitation is for. */
export type InvitationView = z.infer<typeof invitationView>
/** Accepts an invitation. */
export const invitationAccept = input({ token: secret, password: newPassword })
/** Asks for a link by mail. */
export const passwordForgot = input({ partner, email })
/** Sets another password. */
export const passwordReset = input({ token: secret, password: newPassword })
/** Said whether or not the address is known. */
export const resetRequested = answer({ status: openEnum(['requested']) })
/** Said whether or not the address is known. */
export type ResetRequested = z.infer<typeof resetRequested>

/** Asks for a bearer token. */
export const hostedTokenCreate = input({
  /**
   * Whether somebody has used the page since the last token: `false` leaves the idle time of the session running, so that an open tab does
   * not keep it alive. `true` when absent.
   */
  present: z.optional(z.boolean()),
})
/** A request that says nothing. It is JSON, which no form of a foreign page can send. */
export const nothing = input({})

/** A hosted session of one's own. */
export const ownSession = answer({
  id: z.string(),
  /** Whether it is the one that asks. */
  current: z.boolean(),
  createdAt: timestamp,
  lastSeenAt: timestamp,
  /** When it ends by itself if nothing more is asked of it. */
  expiresAt: timestamp,
  /** Where the sign-in came from; empty where it is not known. */
  ip: z.string(),
  /** What the browser called itself; empty where it did not. */
  userAgent: z.string(),
})
/** The hosted sessions of the person who is signed in, the newest first. */
export const ownSessions = answer({ items: z.array(ownSession) })
/** The hosted sessions of the person who is signed in. */
export type OwnSessions = z.infer<typeof ownSessions>
