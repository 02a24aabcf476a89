import { createHash, createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto'
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose'
import * as z from 'zod/mini'
import { audiences, partnerRoles, portalRoles, type Audience, type Role } from '../../src/contract/permission.ts'
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
  expiresAt: Date
}

const line = z.string().check(z.minLength(1), z.maxLength(512))

const payload = z.discriminatedUnion('aud', [
  z.looseObject({ aud: z.literal('sa-portal:partner'), role: z.enum(partnerRoles), cli: z.optional(z.undefined()) }),
  z.looseObject({ aud: z.literal('sa-portal:client'), role: z.enum(portalRoles), cli: line }),
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
})

/** One key that tokens are signed with. */
export interface SigningKey {
  kid: string
  /** PKCS #8, PEM. */
  privateKeyPem: string
}

interface LoadedKey {
  kid: string
  privateKey: KeyObject
  publicKey: KeyObject
  cursorKey: Uint8Array
}

/** How many verified tokens are remembered, so that their signature is not computed again for each request. */
const mostVerified = 10_000

/** Mints and verifies session tokens. */
export class Tokens {
  readonly #keys: readonly LoadedKey[]
  readonly #now: () => Date
  readonly #randomId: () => string
  readonly #verified = new Map<string, SessionClaims>()

  /**
   * @param keys the present key first; older ones verify until their last token has expired
   */
  constructor(keys: readonly SigningKey[], now: () => Date, randomId: () => string) {
    if (keys.length === 0) throw new Error('There is no signing key. Migrate the database first; the first start makes one.')
    this.#keys = keys.map(({ kid, privateKeyPem }) => {
      const privateKey = createPrivateKey(privateKeyPem)
      if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error(`The signing key ${kid} is not an Ed25519 key.`)
      const cursorKey = hkdfSync('sha256', privateKey.export({ format: 'der', type: 'pkcs8' }), kid, 'sa-portal cursor', 32)
      return { kid, privateKey, publicKey: createPublicKey(privateKey), cursorKey: new Uint8Array(cursorKey) }
    })
    this.#now = now
    this.#randomId = randomId
  }

  /** Keys that seal cursors, the present one first: made from the signing keys, so every server of one database has the same. */
  get cursorKeys(): readonly Uint8Array[] {
    return this.#keys.map((key) => key.cursorKey)
  }

  /** Signs a token. */
  async mint(claims: Omit<SessionClaims, 'expiresAt'>, ttlSeconds: number): Promise<{ token: string; expiresAt: Date }> {
    const key = this.#keys[0]!
    const issued = Math.floor(this.#now().getTime() / 1000)
    const expires = issued + ttlSeconds
    const token = await new SignJWT({
      iss: issuer,
      aud: `sa-portal:${claims.audience}`,
      sub: claims.userId,
      iat: issued,
      exp: expires,
      jti: this.#randomId(),
      ptr: claims.partnerId,
      ...(claims.clientId === null ? {} : { cli: claims.clientId }),
      role: claims.role,
      eml: claims.email,
      nam: claims.name,
      org: [...claims.origins],
      sv: claims.sessionVersion,
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
    if (claims.expiresAt.getTime() + clockToleranceSeconds * 1000 <= this.#now().getTime()) {
      this.#verified.delete(fingerprint)
      throw new Refusal('token-expired')
    }
    if (!known) {
      if (this.#verified.size >= mostVerified) this.#verified.delete(this.#verified.keys().next().value!)
      this.#verified.set(fingerprint, claims)
    }
    return claims
  }

  async #verifySignature(token: string): Promise<SessionClaims> {
    let verified: Record<string, unknown>
    try {
      const { kid } = decodeProtectedHeader(token)
      const key = this.#keys.find((each) => each.kid === kid)
      if (!key) throw new Refusal('token-invalid')
      const result = await jwtVerify(token, key.publicKey, {
        algorithms: [algorithm],
        typ: type,
        issuer,
        audience: audiences.map((audience) => `sa-portal:${audience}`),
        currentDate: this.#now(),
        clockTolerance: clockToleranceSeconds,
        requiredClaims: ['exp', 'iat', 'sub', 'jti'],
      })
      verified = result.payload
    } catch (thrown) {
      if (thrown instanceof errors.JWTExpired) throw new Refusal('token-expired')
      throw thrown instanceof Refusal ? thrown : new Refusal('token-invalid', { cause: thrown })
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
      expiresAt: new Date(rest.data.exp * 1000),
    }
  }
}
