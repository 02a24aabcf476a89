import { createHash, createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose'
import * as z from 'zod/mini'
import { audiences, clientRoles, partnerRoles, type Audience, type Role } from '../../src/contract/permission.ts'
import { audienceOf } from '../rules/access.ts'
import { Refusal } from './problem.ts'

/** Who issues the tokens. The signing keys belong to one database, so the name need not tell servers apart. */
const issuer = 'sa-portal'
/** RFC 9068: an access token says so, and no other kind of JWT is taken for one. */
const type = 'at+jwt'
const algorithm = 'EdDSA'
/** How far the clocks of two of our own servers may be apart. @unit seconds */
const clockToleranceSeconds = 2

/** What a session token says. It names a person, never a filter. */
export interface SessionClaims {
  audience: Audience
  /** The person. */
  userId: string
  partnerId: string
  /** The one client of a client-surface token; `null` on the partner surface. */
  clientId: string | null
  role: Exclude<Role, 'api_key'>
  email: string
  name: string
  /** Pages that may use the token. */
  origins: readonly string[]
  /** Tokens of an older session version are dead. */
  sessionVersion: number
  /** Whether a member of staff reaches some clients only; which ones is on record. */
  scoped: boolean
  /** The thumbprint of the key that the token is bound to; absent or `null` for one that whoever has it may use. */
  jkt?: string | null | undefined
  /** The hosted session that the token is of; it dies with it. Absent where the MSP's own sign-in is the sign-in. */
  hostedSessionId?: string
  expiresAt: Date
}

const line = z.string().check(z.minLength(1), z.maxLength(512))

const payload = z.discriminatedUnion('aud', [
  z.looseObject({ aud: z.literal('sa-portal:partner'), role: z.enum(partnerRoles), cli: z.optional(z.undefined()) }),
  z.looseObject({ aud: z.literal('sa-portal:client'), role: z.enum(clientRoles), cli: line }),
])
const common = z.looseObject({
  sub: line,
  exp: z.int(),
  jti: line,
  ptr: line,
  eml: line,
  nam: z.string(),
  org: z.array(z.string()),
  sv: z.int(),
  scp: z.optional(z.literal(true)),
  cnf: z.optional(z.looseObject({ jkt: line })),
  hss: z.optional(line),
})

/** One key that tokens are signed with. */
export interface SigningKey {
  kid: string
  /** An Ed25519 private key. */
  privateJwk: JsonWebKey
  /** Whether it only verifies what it signed before. */
  retired: boolean
}

interface LoadedKey {
  kid: string
  privateKey: KeyObject
  publicKey: KeyObject
  retired: boolean
}

/** How many verified tokens are remembered, so that their signature is not computed again for each request. */
const mostVerified = 10_000
/** How often the keys are read again: another process may have rotated them. @unit milliseconds */
const rereadMs = 60_000
/** How often an unknown key id may make us look for new keys. @unit milliseconds */
const unknownKeyMs = 2000

/** What tokens need from outside. */
export interface TokenParts {
  /** Every key that may verify, the newest first. Asked again now and then, so that a rotation needs no restart. */
  readKeys: () => Promise<readonly SigningKey[]>
  now: () => Date
  /** A name for one token, never given twice. */
  newTokenId: () => string
  /** How many verified tokens are remembered; 10,000 when absent. */
  mostRemembered?: number
}

/** Mints and verifies session tokens. */
export class Tokens {
  readonly #parts: TokenParts
  #keys: readonly LoadedKey[] = []
  #readAt = 0
  #triedAt = 0
  readonly #verified = new Map<string, SessionClaims>()

  private constructor(parts: TokenParts) {
    this.#parts = parts
  }

  /**
   * Reads the keys.
   *
   * @throws when there is none, or one of another kind
   */
  static async open(parts: TokenParts): Promise<Tokens> {
    const tokens = new Tokens(parts)
    await tokens.#read()
    return tokens
  }

  async #read(): Promise<void> {
    const keys = await this.#parts.readKeys()
    const loaded = keys.map(({ kid, privateJwk, retired }) => {
      const privateKey = createPrivateKey({ key: privateJwk, format: 'jwk' })
      if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error(`The signing key ${kid} is not an Ed25519 key.`)
      return { kid, privateKey, publicKey: createPublicKey(privateKey), retired }
    })
    if (!loaded.some((key) => !key.retired)) throw new Error('There is no signing key. The first start of the server makes one.')
    // What a key that is gone has signed is no longer good.
    if (this.#keys.some((old) => !loaded.some((key) => key.kid === old.kid))) this.#verified.clear()
    this.#keys = loaded
    this.#readAt = this.#parts.now().getTime()
  }

  /**
   * Reads the keys again when that was a while ago. Nobody waits for it: tokens are minted inside of transactions, and on a database with
   * one connection a reader that waits for the transaction which waits for it would wait for ever. A failure is tried again.
   */
  keepFresh(): void {
    const now = this.#parts.now().getTime()
    if (now - this.#readAt < rereadMs || now - this.#triedAt < unknownKeyMs) return
    this.#triedAt = now
    this.#read().catch(() => undefined)
  }

  async #keyFor(kid: unknown): Promise<LoadedKey> {
    const find = () => this.#keys.find((each) => each.kid === kid)
    const known = find()
    if (known) return known
    if (this.#parts.now().getTime() - this.#readAt >= unknownKeyMs) await this.#read()
    const found = find()
    if (!found) throw new Refusal('token-invalid')
    return found
  }

  /** Signs a token, with the newest key that is known. */
  async mint(claims: Omit<SessionClaims, 'expiresAt'>, ttlSeconds: number): Promise<{ token: string; expiresAt: Date }> {
    const key = this.#keys.find((each) => !each.retired)!
    const issued = Math.floor(this.#parts.now().getTime() / 1000)
    const expires = issued + ttlSeconds
    const token = await new SignJWT({
      iss: issuer,
      aud: `sa-portal:${claims.audience}`,
      sub: claims.userId,
      iat: issued,
      exp: expires,
      jti: this.#parts.newTokenId(),
      ptr: claims.partnerId,
      ...(claims.clientId === null ? {} : { cli: claims.clientId }),
      role: claims.role,
      eml: claims.email,
      nam: claims.name,
      org: [...claims.origins],
      sv: claims.sessionVersion,
      ...(claims.scoped ? { scp: true } : {}),
      ...(claims.jkt ? { cnf: { jkt: claims.jkt } } : {}),
      ...(claims.hostedSessionId === undefined ? {} : { hss: claims.hostedSessionId }),
    })
      .setProtectedHeader({ alg: algorithm, typ: type, kid: key.kid })
      .sign(key.privateKey)
    return { token, expiresAt: new Date(expires * 1000) }
  }

  /**
   * Reads a token. Whether the person may still use it is for the database to say.
   *
   * @throws {Refusal} `token-expired`, `token-invalid`
   */
  async verify(token: string): Promise<SessionClaims> {
    const fingerprint = createHash('sha256').update(token).digest('base64')
    const known = this.#verified.get(fingerprint)
    const claims = known ?? (await this.#verifySignature(token))
    if (claims.expiresAt.getTime() + clockToleranceSeconds * 1000 <= this.#parts.now().getTime()) {
      this.#verified.delete(fingerprint)
      throw new Refusal('token-expired')
    }
    if (!known) {
      if (this.#verified.size >= (this.#parts.mostRemembered ?? mostVerified)) this.#verified.delete(this.#verified.keys().next().value!)
      this.#verified.set(fingerprint, claims)
    }
    return claims
  }

  async #verifySignature(token: string): Promise<SessionClaims> {
    const header = headerOf(token)
    let verified: Record<string, unknown>
    try {
      const key = await this.#keyFor(header.kid)
      const result = await jwtVerify(token, key.publicKey, {
        algorithms: [algorithm],
        typ: type,
        issuer,
        audience: audiences.map((audience) => `sa-portal:${audience}`),
        currentDate: this.#parts.now(),
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp', 'iat', 'sub', 'jti'],
      })
      verified = result.payload
    } catch (thrown) {
      if (thrown instanceof errors.JWTExpired) throw new Refusal('token-expired')
      if (thrown instanceof errors.JOSEError) throw new Refusal('token-invalid', { cause: thrown })
      // Not the token's fault: the keys could not be read.
      throw thrown
    }
    const surface = z.safeParse(payload, verified)
    const rest = z.safeParse(common, verified)
    if (!surface.success || !rest.success) throw new Refusal('token-invalid')
    const audience: Audience = surface.data.aud === 'sa-portal:partner' ? 'partner' : 'client'
    if (audienceOf(surface.data.role) !== audience) throw new Refusal('token-invalid')
    return {
      audience,
      userId: rest.data.sub,
      partnerId: rest.data.ptr,
      clientId: surface.data.aud === 'sa-portal:client' ? surface.data.cli : null,
      role: surface.data.role,
      email: rest.data.eml,
      name: rest.data.nam,
      origins: rest.data.org,
      sessionVersion: rest.data.sv,
      scoped: rest.data.scp === true,
      ...(rest.data.cnf ? { jkt: rest.data.cnf.jkt } : {}),
      ...(rest.data.hss === undefined ? {} : { hostedSessionId: rest.data.hss }),
      expiresAt: new Date(rest.data.exp * 1000),
    }
  }
}

function headerOf(token: string): { kid?: unknown } {
  try {
    return decodeProtectedHeader(token)
  } catch (thrown) {
    throw new Refusal('token-invalid', { cause: thrown })
  }
}
