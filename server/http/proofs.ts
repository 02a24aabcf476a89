import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, errors, jwtVerify, type JWTPayload } from 'jose'
import * as z from 'zod/mini'
import { Refusal } from './problem.ts'

/** Signatures that a proof may have. */
export const proofAlgorithms = ['ES256', 'EdDSA'] as const
/** How long a proof is good after it was made. @unit seconds */
export const proofLifeSeconds = 60
/** How far the clock of whoever makes a proof may be ahead. @unit seconds */
export const proofAheadSeconds = 10
/** How long a nonce is given out before the next; it is taken for as long again. @unit seconds */
const nonceSeconds = 60
/** How long a proof is remembered: longer than any proof is good, whichever of its two clocks counts. @unit milliseconds */
const rememberedMs = (2 * nonceSeconds + proofAheadSeconds) * 1000
const mostProofLength = 4096

const compact = /^[\w-]+\.[\w-]+\.[\w-]+$/
const claims = z.looseObject({
  jti: z.string().check(z.minLength(8), z.maxLength(256)),
  htm: z.string().check(z.maxLength(16)),
  htu: z.string().check(z.maxLength(2048)),
  iat: z.number(),
  ath: z.optional(z.string()),
  nonce: z.optional(z.string()),
})

/** What proofs need from outside. */
export interface ProofParts {
  now: () => Date
  /** The same on every server of one database, the present one first. */
  secrets: readonly Uint8Array[]
  /** Where the API is reached from outside; `null` when it is not told. */
  publicUrl: string | null
  /** Whether every proof must carry a nonce of ours. */
  demandNonce: boolean
  /**
   * How many proofs are remembered for one such time; what comes beyond is refused, since it could not be told from a repetition.
   *
   * @default 500,000
   */
  mostRemembered?: number
}

/**
 * Proofs that a request comes from whoever holds a key: RFC 9449, DPoP. A proof is good for one request, at one address, for a minute,
 * with one token.
 */
export class Proofs {
  readonly #parts: ProofParts
  readonly #publicPath: string | null
  readonly #publicOrigin: string | null
  /** Proofs that were used, in two halves: the older one is dropped when nothing in it could be good any more. */
  #young = new Set<string>()
  #old = new Set<string>()
  #turnedAt = 0

  constructor(parts: ProofParts) {
    this.#parts = parts
    const url = parts.publicUrl === null ? null : new URL(parts.publicUrl)
    this.#publicOrigin = url?.origin ?? null
    this.#publicPath = url?.pathname.replace(/\/+$/, '') ?? null
  }

  /**
   * Checks that the request is made by whoever holds the key that its token is bound to.
   *
   * @param jkt the thumbprint in the token
   * @throws {Refusal} `proof-missing`, `proof-invalid`, `proof-nonce`, `rate-limited`
   */
  async check(request: Request, token: string, jkt: string): Promise<void> {
    const proof = request.headers.get('dpop')
    if (proof === null) throw new Refusal('proof-missing', { detail: 'Send a DPoP header that is made for this request.' })
    const proven = await this.#read(request, proof)
    if (proven.jkt !== jkt) throw invalid('The proof was made with another key than the token is bound to.')
    const wanted = createHash('sha256').update(token).digest('base64url')
    if (proven.ath === undefined || !same(proven.ath, wanted)) throw invalid('The proof was made for another token: "ath" must be the SHA-256 of this one.')
    this.#spend(proven)
  }

  /**
   * The thumbprint of the key that a request proves, for a token that is to be bound to it.
   *
   * @returns `null` where the request carries no proof
   * @throws {Refusal} `proof-invalid`, `proof-nonce`, `rate-limited`
   */
  async keyOf(request: Request): Promise<string | null> {
    const proof = request.headers.get('dpop')
    if (proof === null) return null
    const proven = await this.#read(request, proof)
    this.#spend(proven)
    return proven.jkt
  }

  /** A nonce for the next proof. */
  nonce(): string {
    return this.#nonceOf(Math.floor(this.#parts.now().getTime() / 1000 / nonceSeconds), this.#parts.secrets[0]!)
  }

  async #read(request: Request, proof: string): Promise<{ jkt: string; jti: string; ath: string | undefined }> {
    if (proof.length > mostProofLength || !compact.test(proof)) throw invalid('The DPoP header must hold one JWT.')
    let payload: JWTPayload
    let jkt: string
    try {
      const verified = await jwtVerify(proof, EmbeddedJWK, { algorithms: [...proofAlgorithms], typ: 'dpop+jwt', currentDate: this.#parts.now() })
      payload = verified.payload
      jkt = await calculateJwkThumbprint(verified.protectedHeader.jwk!, 'sha256')
    } catch (thrown) {
      if (!(thrown instanceof errors.JOSEError) && !(thrown instanceof TypeError) && !(thrown instanceof DOMException)) throw thrown
      throw invalid(`The proof must be a JWT of the type dpop+jwt, signed with ${proofAlgorithms.join(' or ')} by the public key in its header.`, thrown)
    }
    const read = z.safeParse(claims, payload)
    if (!read.success) throw invalid('The proof must say jti, htm, htu and iat.')
    const { htm, htu, iat, jti, ath, nonce } = read.data
    if (htm !== request.method) throw invalid('The proof was made for another method.')
    if (!this.#isHere(request, htu)) throw invalid('The proof was made for another address.')
    if (nonce === undefined) {
      if (this.#parts.demandNonce) throw this.#wantNonce('The proof must carry a nonce.')
      const age = this.#parts.now().getTime() / 1000 - iat
      if (age > proofLifeSeconds || age < -proofAheadSeconds) throw this.#wantNonce('The proof was made too long ago, or by a clock that is wrong.')
    } else if (!this.#isOurs(nonce)) {
      // A nonce says when a proof was made better than the clock of whoever made it.
      throw this.#wantNonce('The nonce has run out.')
    }
    return { jkt, jti, ath }
  }

  /** @throws {Refusal} `proof-invalid` for a proof that was used before */
  #spend({ jkt, jti }: { jkt: string; jti: string }): void {
    const now = this.#parts.now().getTime()
    if (now - this.#turnedAt >= rememberedMs) {
      this.#old = now - this.#turnedAt >= 2 * rememberedMs ? new Set() : this.#young
      this.#young = new Set()
      this.#turnedAt = now
    }
    const name = createHash('sha256').update(`${jkt}\n${jti}`).digest('base64')
    if (this.#young.has(name) || this.#old.has(name)) throw invalid('The proof was used before. Make one for each request.')
    if (this.#young.size >= (this.#parts.mostRemembered ?? 500_000)) throw new Refusal('rate-limited', { headers: { 'retry-after': String(rememberedMs / 1000) } })
    this.#young.add(name)
  }

  /** Whether an address is that of the request, as the caller sees it: our own proxies may have changed scheme and prefix. */
  #isHere(request: Request, htu: string): boolean {
    if (!URL.canParse(htu)) return false
    const claimed = new URL(htu)
    const actual = new URL(request.url)
    if (claimed.username || claimed.password) return false
    if (claimed.origin === this.#publicOrigin && claimed.pathname === `${this.#publicPath}${actual.pathname}`) return true
    // Not told, or asked from within: the host that was asked for. A TLS proxy has taken the s of https away.
    return ['http:', 'https:'].includes(claimed.protocol) && claimed.host === actual.host && claimed.pathname === actual.pathname
  }

  #nonceOf(period: number, secret: Uint8Array): string {
    return createHmac('sha256', secret).update(`dpop-nonce\n${period}`).digest('base64url').slice(0, 32)
  }

  #isOurs(nonce: string): boolean {
    const period = Math.floor(this.#parts.now().getTime() / 1000 / nonceSeconds)
    return this.#parts.secrets.some((secret) => same(nonce, this.#nonceOf(period, secret)) || same(nonce, this.#nonceOf(period - 1, secret)))
  }

  #wantNonce(detail: string): Refusal {
    return new Refusal('proof-nonce', { detail: `${detail} Make another one with the nonce in DPoP-Nonce.`, headers: { 'dpop-nonce': this.nonce() } })
  }
}

function invalid(detail: string, cause?: unknown): Refusal {
  return new Refusal('proof-invalid', { detail, cause })
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
