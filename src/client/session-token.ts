import { PortalError, PortalRefusedError, PortalUnreachableError } from './errors.ts'

/** What the host page gives: the token itself, or the answer of `POST /v1/sessions` as it is. `null` says that nobody is signed in. */
export type GivenToken = string | { token: string; expiresAt?: string | number | Date | null } | null | undefined

/** What the host page is told when it is asked for a token. */
export interface TokenRequest {
  /** Aborts when nobody waits for the token any more. */
  signal: AbortSignal
  /**
   * With `dpop`: the thumbprint of this page's key. The page's server passes it on as `dpopJkt` of `POST /v1/sessions`. Absent without
   * `dpop`, and where the browser has no WebCrypto.
   */
  dpopJkt?: string
  /**
   * With `dpop`: a proof of that key for one request without a token, to send as its `DPoP` header; `nonce` is what the server has asked for.
   * Absent like `dpopJkt`.
   */
  dpopProof?: (method: string, url: string | URL, nonce?: string) => Promise<string>
}

/** Asks the host page for a token. */
export type FetchToken = (context: TokenRequest) => Promise<GivenToken> | GivenToken

/** A token in memory. */
export interface Token {
  readonly value: string
  /** Whose it is: `aud:partner:client:user:v`. */
  readonly scope: string
  /** @unit milliseconds since 1970 by this machine's clock; Infinity where it is not known */
  readonly expiresAt: number
  /** From here on a new one is asked for before this one dies. @unit milliseconds since 1970 */
  readonly renewAt: number
}

/** How long the host page may take. @unit milliseconds */
const providerTimeoutMs = 10_000
/** A token is renewed this long before it dies, or a fifth of its life, whichever is less. @unit milliseconds */
const renewalMarginMs = 60_000
/** After a renewal ahead of time has failed, the next is not tried before this. @unit milliseconds */
const renewalPauseMs = 5000

/** Holds the token of one portal: asks for it once for all who wait, renews it before it dies, tells when it is somebody else's. */
export class TokenSource {
  #fetchToken: FetchToken
  #opaqueScope: string
  #timeoutMs: number
  #token: Token | undefined
  #pending: Promise<Token> | undefined
  #scope = ''
  #listeners = new Set<(scope: string) => void>()
  #quietUntil = 0

  /**
   * @param opaqueScope the scope of a token that does not say whose it is
   * @param timeoutMs how long the host page may take
   */
  constructor(fetchToken: FetchToken, opaqueScope: string, timeoutMs: number = providerTimeoutMs) {
    this.#fetchToken = fetchToken
    this.#opaqueScope = opaqueScope
    this.#timeoutMs = timeoutMs
  }

  /** Whose the last token is; empty until there was one. */
  get scope(): string {
    return this.#scope
  }

  /** Calls back when the scope changes, from the first token on. */
  onScopeChange(listener: (scope: string) => void): () => void {
    const own = (scope: string) => listener(scope)
    this.#listeners.add(own)
    return () => void this.#listeners.delete(own)
  }

  /** A token that has not expired. Near its end a new one is already asked for, while this one still serves. */
  get(): Token | Promise<Token> {
    const token = this.#token
    if (!token) return this.#renew()
    const now = Date.now()
    if (now >= token.expiresAt) return this.#renew()
    if (now >= token.renewAt && !this.#pending && now >= this.#quietUntil) {
      this.#renew().catch(() => {
        this.#quietUntil = Date.now() + renewalPauseMs
      })
    }
    return token
  }

  /**
   * A token other than the one that the server has just refused. All who were refused together share one question to the host page.
   */
  replace(refused: Token): Token | Promise<Token> {
    const token = this.#token
    if (token && token.value !== refused.value) return token
    this.#token = undefined
    return this.#renew()
  }

  #renew(): Promise<Token> {
    this.#pending ??= this.#ask().finally(() => {
      this.#pending = undefined
    })
    return this.#pending
  }

  async #ask(): Promise<Token> {
    const controller = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let given: GivenToken
    try {
      given = await Promise.race([
        Promise.resolve().then(() => this.#fetchToken({ signal: controller.signal })),
        new Promise<never>((_, reject) => {
          timer = setTimeout(() => {
            reject(noToken('token-timeout', `fetchToken has not answered within ${this.#timeoutMs / 1000} seconds.`))
            controller.abort(new DOMException('fetchToken took too long.', 'TimeoutError'))
          }, this.#timeoutMs)
        }),
      ])
    } catch (error) {
      // What the host page throws may hold anything, its own tokens included: only its kind is repeated.
      if (error instanceof PortalError) throw error
      throw noToken('token-unavailable', `fetchToken has failed${error instanceof Error ? ` (${error.name})` : ''}.`)
    } finally {
      clearTimeout(timer)
    }
    const token = read(given, this.#opaqueScope)
    this.#token = token
    if (token.scope !== this.#scope) {
      this.#scope = token.scope
      for (const listener of [...this.#listeners]) listener(token.scope)
    }
    return token
  }
}

function noToken(code: 'token-timeout' | 'token-unavailable', what: string): PortalUnreachableError {
  return new PortalUnreachableError(`No session token: ${what} Check the function that the page passes to createPortal.`, {
    code,
    operation: 'token',
    attempts: 0,
    retryable: true,
  })
}

/** Whether this runs in a page or a worker of one. */
export function inBrowser(): boolean {
  const scope = globalThis as { document?: { nodeType?: number }; importScripts?: unknown }
  return scope.document?.nodeType === 9 || typeof scope.importScripts === 'function'
}

function read(given: GivenToken, opaqueScope: string): Token {
  const value = typeof given === 'object' && given !== null ? given.token : given
  const refuse = (code: string, message: string) =>
    new PortalRefusedError(message, { code, status: 401, operation: 'token', attempts: 0, retryable: false })
  if (value === null || value === undefined || value === '') {
    throw refuse('token-missing', 'No session token: fetchToken gave none, so nobody is signed in.')
  }
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
    throw refuse('token-invalid', 'No session token: fetchToken must give a string or { token, expiresAt }.')
  }
  if (value.startsWith('sak_') && inBrowser()) {
    throw refuse('api-key-in-browser', 'fetchToken gave an API key to a page. Mint a session token on your server with POST /v1/sessions.')
  }
  const claims = claimsOf(value)
  const now = Date.now()
  const { iat, exp } = claims ?? {}
  let expiresAt = Number.POSITIVE_INFINITY
  const stated = typeof given === 'object' && given !== null ? given.expiresAt : undefined
  if (typeof exp === 'number') expiresAt = exp * 1000
  if (stated !== undefined && stated !== null) {
    const at = new Date(stated).getTime()
    if (!Number.isNaN(at)) expiresAt = Math.min(expiresAt, at)
  }
  // A token that seems dead on arrival was most likely written by a clock ahead of or behind this one: it is trusted for its own length of life,
  // and the server has the last word.
  if (expiresAt <= now) {
    expiresAt = typeof exp === 'number' && typeof iat === 'number' && exp > iat ? now + (exp - iat) * 1000 : now + renewalMarginMs
  }
  const renewAt = expiresAt - Math.min(renewalMarginMs, (expiresAt - now) / 5)
  const scope = claims
    ? [String(claims.aud ?? '').replace(/^sa-portal:/, ''), claims.ptr, claims.cli, claims.sub, claims.sv].map((part) => part ?? '').join(':')
    : opaqueScope
  return { value, scope, expiresAt, renewAt }
}

interface Claims {
  aud?: unknown
  ptr?: unknown
  cli?: unknown
  sub?: unknown
  sv?: unknown
  iat?: unknown
  exp?: unknown
}

/** The claims of a JWT, unverified: they name a cache, they grant nothing. Absent where the token is none. */
function claimsOf(token: string): Claims | undefined {
  const part = token.split('.')[1]
  if (!part || token.split('.').length !== 3) return undefined
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0))
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as unknown
    return typeof claims === 'object' && claims !== null ? claims : undefined
  } catch {
    return undefined
  }
}

/** An API key, which neither expires nor changes, behind the same face. */
export function keySource(apiKey: string, scope: string): TokenSource {
  return new TokenSource(() => apiKey, scope)
}
