import type * as entries from '../contract/endpoints/sign-in.ts'
import type { Endpoint } from '../contract/endpoints/endpoint.ts'
import type { Operation } from '../contract/generated/operation.ts'
import type { Session } from '../contract/session.ts'
import type {
  Enrolled,
  InvitationView,
  OwnFactors,
  OwnSessions,
  PasskeyOptions,
  RecoveryCodes,
  ResetRequested,
  SignInPage,
  SignInState,
  TotpEnrolment,
} from '../contract/sign-in.ts'
import {
  acceptInvitation,
  chooseSignInPlace,
  finishPasskeyEnrolment,
  finishTotpEnrolment,
  forgetPassword,
  listOwnFactors,
  listOwnSessions,
  lookAtInvitation,
  mintHostedToken,
  removeOwnFactor,
  renewRecoveryCodes,
  resetPassword,
  revokeOwnSession,
  showSignIn,
  signInWithPasskey,
  signInWithPassword,
  signInWithRecoveryCode,
  signInWithTotp,
  signOut,
  startPasskeyEnrolment,
  startPasskeySignIn,
  startTotpEnrolment,
} from '../contract/generated/sign-in/operations.ts'
import { baseUrlOf } from './base-url.ts'
import { addressOf, understand, type AnswerOf, type BodyOf, type QueryOf } from './call.ts'
import { PortalUnreachableError } from './errors.ts'
import { durationOf } from './retry.ts'
import type { TokenRequest } from './session-token.ts'

/** Where the hosted door is. */
export interface SignInSettings {
  /** The portal API, on the page's own origin: its cookies go nowhere else. May be relative to the page. */
  baseUrl: string | URL
  /** In place of the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined
  /** How long a call may take. @unit milliseconds @default 15000 */
  timeoutMs?: number | undefined
}

/** What every method takes besides its own arguments. */
export interface SignInOptions {
  /** Ends the call; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

/** What asking for a token takes. */
export interface HostedTokenOptions extends SignInOptions {
  /** What `fetchToken` of a portal with `dpop` is given: the token is then bound to the key of the page. */
  dpopProof?: TokenRequest['dpopProof'] | undefined
}

/**
 * Speaks to the hosted door of a portal: signs a person in by cookie, on the portal's own pages. A page of anybody else uses
 * `createPortal` with `fetchToken` instead. Nothing is sent twice by itself: a code or a password counts each time.
 *
 * Every method throws `PortalRefusedError` where the server says no, `PortalUnreachableError` where nobody answers and
 * `PortalMismatchError` where the answer is not what the contract promises.
 *
 * @throws {TypeError} an address that cannot be used, or that is not on the page's own origin
 *
 * @example
 * const door = createSignIn({ baseUrl: '/' })
 * const { step, attempt } = await door.password({ email, password })
 * if (step === 'second-factor') await door.totp({ attempt, code })
 */
export function createSignIn(settings: SignInSettings) {
  const url = doorOf(settings.baseUrl)
  const page = (globalThis as { document?: { location?: { origin: string } } }).document?.location?.origin
  if (page !== undefined && page !== url.origin) {
    throw new TypeError(
      `createSignIn: baseUrl ${url.origin} is not on this page's origin ${page}. The hosted door signs people in on the portal's own pages; elsewhere use createPortal with fetchToken.`,
    )
  }
  const baseUrl = url.href.replace(/\/+$/, '')
  const fetcher = settings.fetch ?? ((input, init) => globalThis.fetch(input, init))
  const timeoutMs = durationOf('timeoutMs', settings.timeoutMs, 15_000)

  async function call<Entry extends Endpoint>(
    operation: Operation<Entry>,
    { body, path, query }: { body?: BodyOf<Entry>; path?: Readonly<Record<string, string>>; query?: QueryOf<Entry> },
    { signal, dpopProof }: HostedTokenOptions = {},
    nonce?: string,
  ): Promise<AnswerOf<Entry>> {
    const name = operation.operation
    const address = addressOf({ baseUrl }, operation, { path, query })
    signal?.throwIfAborted()
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(unreachable(name, 'timeout', `had no answer within ${timeoutMs / 1000} seconds.`)), timeoutMs)
    const either = signal ? AbortSignal.any([signal, late.signal]) : late.signal
    try {
      const response = await fetcher(address, {
        method: operation.method,
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(dpopProof ? { dpop: await dpopProof(operation.method, address, nonce) } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        credentials: 'same-origin',
        cache: 'no-store',
        redirect: 'manual',
        signal: either,
      })
      const exchange = { status: response.status, headers: response.headers, text: await response.text(), attempts: 1 }
      const wanted = response.headers.get('dpop-nonce')
      // Refused before anything was done, with what the next proof must carry.
      if (dpopProof && response.status === 401 && wanted !== null && nonce === undefined) return await call(operation, { body, path, query }, { signal, dpopProof }, wanted)
      return understand(operation, exchange, address)
    } catch (error) {
      if (either.aborted) throw either.reason
      // What `fetch` throws repeats the address, and is of no family.
      if (error instanceof TypeError) throw unreachable(name, 'network', 'could not reach the portal. Check the network.')
      throw error
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    /**
     * Whose sign-in page this is.
     *
     * @param partner the slug of the MSP; the only one of the server when absent
     * @throws {PortalRefusedError} `not-found` – there is no such MSP, or there are several and none was named
     */
    page(partner?: string, options?: SignInOptions): Promise<SignInPage> {
      return call(showSignIn, { query: { partner } }, options)
    },
    /**
     * Starts a sign-in.
     *
     * @throws {PortalRefusedError} `sign-in-failed` for a wrong address and a wrong password alike; `too-many-attempts` with `retryAfterMs`
     */
    password(body: BodyOf<typeof entries.signInWithPassword>, options?: SignInOptions): Promise<SignInState> {
      return call(signInWithPassword, { body }, options)
    },
    /** Says as whom to come in, at the step `choose`. */
    choose(body: BodyOf<typeof entries.chooseSignInPlace>, options?: SignInOptions): Promise<SignInState> {
      return call(chooseSignInPlace, { body }, options)
    },
    /** Gives a code of the authenticator app. @throws {PortalRefusedError} `code-refused`; `attempt-expired` */
    totp(body: BodyOf<typeof entries.signInWithTotp>, options?: SignInOptions): Promise<SignInState> {
      return call(signInWithTotp, { body }, options)
    },
    /** Gives a recovery code, which is spent by it. @throws {PortalRefusedError} `code-refused`; `attempt-expired` */
    recoveryCode(body: BodyOf<typeof entries.signInWithRecoveryCode>, options?: SignInOptions): Promise<SignInState> {
      return call(signInWithRecoveryCode, { body }, options)
    },
    /** What `navigator.credentials.get` is asked with: for a whole sign-in, or with `attempt` for its second factor. */
    passkeyOptions(body: BodyOf<typeof entries.startPasskeySignIn> = {}, options?: SignInOptions): Promise<PasskeyOptions> {
      return call(startPasskeySignIn, { body }, options)
    },
    /** Gives what `navigator.credentials.get` has answered, as JSON. @throws {PortalRefusedError} `code-refused` */
    passkey(body: BodyOf<typeof entries.signInWithPasskey>, options?: SignInOptions): Promise<SignInState> {
      return call(signInWithPasskey, { body }, options)
    },
    /** Makes a secret for an authenticator app. Without `attempt` for the person who is signed in. */
    totpEnrolment(body: BodyOf<typeof entries.startTotpEnrolment> = {}, options?: SignInOptions): Promise<TotpEnrolment> {
      return call(startTotpEnrolment, { body }, options)
    },
    /** Confirms the app by one of its codes. The recovery codes in the answer are shown this once. */
    enrolTotp(body: BodyOf<typeof entries.finishTotpEnrolment>, options?: SignInOptions): Promise<Enrolled> {
      return call(finishTotpEnrolment, { body }, options)
    },
    /** What `navigator.credentials.create` is asked with. Without `attempt` for the person who is signed in. */
    passkeyEnrolment(body: BodyOf<typeof entries.startPasskeyEnrolment> = {}, options?: SignInOptions): Promise<PasskeyOptions> {
      return call(startPasskeyEnrolment, { body }, options)
    },
    /** Gives what `navigator.credentials.create` has answered, as JSON. The recovery codes in the answer are shown this once. */
    enrolPasskey(body: BodyOf<typeof entries.finishPasskeyEnrolment>, options?: SignInOptions): Promise<Enrolled> {
      return call(finishPasskeyEnrolment, { body }, options)
    },
    /** Says what an invitation is for, without using it up. @throws {PortalRefusedError} `link-dead` */
    invitation(token: string, options?: SignInOptions): Promise<InvitationView> {
      return call(lookAtInvitation, { body: { token } }, options)
    },
    /** Accepts an invitation by setting a password. Each serves once. @throws {PortalRefusedError} `link-dead`; `weak-password` */
    acceptInvitation(body: BodyOf<typeof entries.acceptInvitation>, options?: SignInOptions): Promise<SignInState> {
      return call(acceptInvitation, { body }, options)
    },
    /** Asks for a link to set a new password. The answer is the same whether or not the address is known. */
    forgotPassword(body: BodyOf<typeof entries.forgetPassword>, options?: SignInOptions): Promise<ResetRequested> {
      return call(forgetPassword, { body }, options)
    },
    /** Sets a new password by such a link; every session of the person ends. @throws {PortalRefusedError} `link-dead`; `weak-password` */
    resetPassword(body: BodyOf<typeof entries.resetPassword>, options?: SignInOptions): Promise<SignInState> {
      return call(resetPassword, { body }, options)
    },
    /**
     * Mints a token for the widgets, for whoever is signed in.
     *
     * @param body `present: false` where nobody has used the page since the last one, so that an open tab keeps no session alive
     * @throws {PortalRefusedError} `session-missing` where nobody is signed in
     */
    token(body: BodyOf<typeof entries.mintHostedToken> = {}, options?: HostedTokenOptions): Promise<Session> {
      return call(mintHostedToken, { body }, options)
    },
    /** Ends the session of this browser. */
    signOut(options?: SignInOptions): Promise<undefined> {
      return call(signOut, { body: {} }, options)
    },
    /** The person's own sessions. */
    sessions(options?: SignInOptions): Promise<OwnSessions> {
      return call(listOwnSessions, {}, options)
    },
    /** Ends one of them, with every token that was minted by it. */
    revokeSession(sessionId: string, options?: SignInOptions): Promise<undefined> {
      return call(revokeOwnSession, { path: { sessionId } }, options)
    },
    /** The person's own second factors. */
    factors(options?: SignInOptions): Promise<OwnFactors> {
      return call(listOwnFactors, {}, options)
    },
    /** Takes one of them away. @throws {PortalRefusedError} `second-factor-required`; `fresh-sign-in-needed` */
    removeFactor(factorId: string, options?: SignInOptions): Promise<undefined> {
      return call(removeOwnFactor, { path: { factorId } }, options)
    },
    /** Makes new recovery codes, shown this once; those of before are dead. @throws {PortalRefusedError} `fresh-sign-in-needed` */
    renewRecoveryCodes(options?: SignInOptions): Promise<RecoveryCodes> {
      return call(renewRecoveryCodes, { body: {} }, options)
    },
  }
}

/** A connection to the hosted door. */
export type SignIn = ReturnType<typeof createSignIn>

function unreachable(operation: string, code: 'network' | 'timeout', what: string): PortalUnreachableError {
  return new PortalUnreachableError(`${operation} ${what}`, { code, operation, attempts: 1, retryable: true })
}

/** The same address as a portal's, and what is wrong with it in the name of this function: the words weigh nothing in a page without a sign-in. */
function doorOf(value: unknown): URL {
  try {
    return baseUrlOf(value)
  } catch (error) {
    throw new TypeError((error as Error).message.replace('createPortal', 'createSignIn'))
  }
}
