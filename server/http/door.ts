import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { hash as argon2 } from '@node-rs/argon2'
import type { Context } from '../context.ts'
import { normalPassword, type Tried } from '../rules/sign-in.ts'
import { systemScope } from '../store/database.ts'
import { ensureSigningKey } from '../store/signing-keys.ts'
import { emailKey } from '../store/text.ts'
import { randomName } from './keys.ts'
import { Refusal } from './problem.ts'

/** What a hash of a password costs: OWASP's first recommendation, about 10 ms. */
const hashing = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
/** How long a browser is known again. @unit seconds */
const deviceSeconds = 180 * 86_400
/** @unit bytes */
const ivLength = 12
const tagLength = 16

/** A cookie to set. */
export type SetCookie = string

/** The hosted sign-in's own keys, cookies and page: everything about it that lives as long as the server. */
export class Door {
  readonly #context: Context
  /** Kept in the database. Salts are of it alone, so they stay what they are whatever is configured. */
  readonly #stored: Uint8Array
  /** What secrets are sealed with, by name; the first seals. */
  readonly #seals: ReadonlyMap<string, Uint8Array>
  readonly #behind = new Set<Promise<void>>()
  /** How many passwords were hashed since the start. Whoever is known and whoever is not cost the same. */
  hashed = 0

  private constructor(context: Context, stored: Uint8Array) {
    this.#context = context
    this.#stored = stored
    const { signInSecret } = context.config
    const seals: [string, Uint8Array][] = [['db', derive(stored, 'seal')]]
    // What was sealed before a secret was configured can still be opened.
    if (signInSecret !== null) seals.unshift([`env-${createHash('sha256').update(signInSecret).digest('hex').slice(0, 8)}`, derive(Buffer.from(signInSecret), 'seal')])
    this.#seals = new Map(seals)
  }

  /**
   * Reads the keys, after making them where there are none.
   *
   * @throws {DatabaseUnavailableError} when the database cannot be reached
   */
  static async open(context: Context): Promise<Door> {
    const make = async () => ({ id: randomName(context), secret: JSON.stringify({ kty: 'oct', k: Buffer.from(randomBytes(context, 32)).toString('base64url') }) })
    const keys = await context.database.transact(systemScope, (tx) => ensureSigningKey(tx, 'sign-in', make, context.now()))
    // The oldest stays in use: a salt is made anew from it at every sign-in.
    const { k } = JSON.parse(keys.at(-1)!.secret) as { k: string }
    return new Door(context, Buffer.from(k, 'base64url'))
  }

  // --- secrets ---

  /** 256 random bits for a link, a cookie or an attempt, and what is kept of them. They cannot be guessed, so a plain hash is enough. */
  newSecret(): { secret: string; hash: string } {
    const secret = Buffer.from(randomBytes(this.#context, 32)).toString('base64url')
    return { secret, hash: secretHash(secret) }
  }

  /** Ten recovery codes of 80 bits. */
  newRecoveryCodes(): string[] {
    const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
    return Array.from({ length: 10 }, () => {
      const letters = [...randomBytes(this.#context, 16)].map((byte) => alphabet[byte & 31]!).join('')
      return letters.replace(/(.{4})(?=.)/g, '$1-')
    })
  }

  /** Seals a secret, so that the database alone does not give it away. @param whose what it belongs to; it opens for nobody else */
  seal(text: string, whose: string): string {
    const [name, key] = [...this.#seals][0]!
    const iv = randomBytes(this.#context, ivLength)
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(whose))
    const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    return `${name}.${sealed.toString('base64url')}`
  }

  /** @throws when it was sealed with a key that is not configured any more, for somebody else, or was changed */
  unseal(sealed: string, whose: string): string {
    const [name = '', data = ''] = sealed.split('.')
    const key = this.#seals.get(name)
    if (!key) throw new Error(`A secret is sealed with the key ${name}, which is not configured. Set SIGN_IN_SECRET to what it was when the secret was made.`)
    const bytes = Buffer.from(data, 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivLength)).setAAD(Buffer.from(whose)).setAuthTag(bytes.subarray(-tagLength))
    return Buffer.concat([decipher.update(bytes.subarray(ivLength, -tagLength)), decipher.final()]).toString('utf8')
  }

  /**
   * The hash of a password for one email of one partner. The salt follows from both, so that one hash answers for everybody with that email,
   * be it nobody, one person or several: the work never tells.
   */
  async hashPassword(password: string, partnerId: string, email: string): Promise<string> {
    this.hashed += 1
    const salt = createHmac('sha256', derive(this.#stored, 'salt')).update(`${partnerId}\n${emailKey(email)}`).digest().subarray(0, 16)
    return await argon2(normalPassword(password), { ...hashing, salt })
  }

  /** Under what something that is tried is counted. */
  throttleKey(tried: Tried, who: string): string {
    return `${tried}:${createHmac('sha256', derive(this.#stored, 'throttle')).update(who).digest('base64url')}`
  }

  // --- cookies ---

  get #secure(): boolean {
    return this.#context.config.publicUrl?.startsWith('https:') ?? false
  }

  #cookie(name: string, value: string, maxAgeSeconds: number): SetCookie {
    return `${this.#nameOf(name)}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}${this.#secure ? '; Secure' : ''}`
  }

  #nameOf(name: string): string {
    return this.#secure ? `__Host-sa-${name}` : `sa-${name}`
  }

  #read(request: Request, name: string): string | null {
    const wanted = this.#nameOf(name)
    const values = (request.headers.get('cookie') ?? '').split(';').map((part) => part.trim()).filter((part) => part.startsWith(`${wanted}=`))
    // Two of one name: somebody else has set one of them, and nobody can tell which.
    return values.length === 1 ? values[0]!.slice(wanted.length + 1) : null
  }

  /** Sets the session cookie. */
  sessionCookie(secret: string, maxAgeSeconds: number): SetCookie {
    return this.#cookie('session', secret, maxAgeSeconds)
  }

  /** Takes the session cookie away. */
  noSessionCookie(): SetCookie {
    return this.#cookie('session', '', 0)
  }

  /** The hash of the session cookie; `null` when there is none. */
  sessionHash(request: Request): string | null {
    const secret = this.#read(request, 'session')
    return secret !== null && /^[A-Za-z0-9_-]{43}$/.test(secret) ? secretHash(secret) : null
  }

  /** Marks a browser as one from which this email has signed in, so that guesses from elsewhere do not hold it up. */
  deviceCookie(partnerId: string, email: string): SetCookie {
    const nonce = randomName(this.#context)
    return this.#cookie('device', `${nonce}.${this.#deviceMark(nonce, partnerId, email)}`, deviceSeconds)
  }

  /** A name for the browser where this email has signed in from it before; `null` elsewhere. */
  knownDevice(request: Request, partnerId: string, email: string): string | null {
    const [nonce = '', mark = ''] = (this.#read(request, 'device') ?? '').split('.')
    return nonce !== '' && sameText(mark, this.#deviceMark(nonce, partnerId, email)) ? nonce : null
  }

  #deviceMark(nonce: string, partnerId: string, email: string): string {
    return createHmac('sha256', derive(this.#stored, 'device')).update(`${nonce}\n${partnerId}\n${emailKey(email)}`).digest('base64url')
  }

  // --- the page ---

  /** Whether an origin is the portal's own: that of `PUBLIC_URL`, or of this machine where no address is configured. */
  isOwnOrigin(origin: string, request: Request): boolean {
    const { publicUrl } = this.#context.config
    if (publicUrl !== null) return origin === new URL(publicUrl).origin
    try {
      const url = new URL(origin)
      const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
      return loopback && url.origin === origin && url.host === (request.headers.get('host') ?? new URL(request.url).host)
    } catch {
      return false
    }
  }

  /** The name and the origins that passkeys are bound to. */
  relyingParty(request: Request): { id: string; origin: string } {
    const { publicUrl } = this.#context.config
    if (publicUrl !== null) return { id: new URL(publicUrl).hostname, origin: new URL(publicUrl).origin }
    const origin = request.headers.get('origin')
    const own = origin !== null && this.isOwnOrigin(origin, request) ? origin : `http://localhost:${this.#context.config.port}`
    return { id: new URL(own).hostname, origin: own }
  }

  /**
   * Refuses every page but the portal's own. A browser names the page with every request that changes something, and what kind of page with
   * every other; whoever names none is no browser and has no cookie of somebody else.
   *
   * @throws {Refusal} `origin-not-allowed`
   */
  guard(request: Request): void {
    const origin = request.headers.get('origin')
    const site = request.headers.get('sec-fetch-site')
    const good = origin === null ? site === null || site === 'same-origin' || (site === 'none' && request.method === 'GET') : this.isOwnOrigin(origin, request) && (site === null || site === 'same-origin')
    if (!good) throw new Refusal('origin-not-allowed', { detail: 'The hosted sign-in answers the pages of the portal itself and no others.' })
  }

  // --- work that nobody waits for ---

  /** Does something after the answer, so that the time of the answer does not tell whether there was anything to do. */
  later(work: () => Promise<void>): void {
    const running: Promise<void> = Promise.resolve()
      .then(work)
      .catch((error: unknown) => this.#context.log.error('work after a sign-in request failed', { error }))
      .finally(() => this.#behind.delete(running))
    this.#behind.add(running)
  }

  /** Waits for everything that is done after answers. */
  async settled(): Promise<void> {
    while (this.#behind.size > 0) await Promise.all(this.#behind)
  }
}

function derive(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), `sa-portal sign-in ${purpose}`, 32))
}

function randomBytes(context: Context, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  context.fill(bytes)
  return bytes
}

/** What is kept of a secret with 256 random bits. */
export function secretHash(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** Compares without telling by the time how much of it is the same. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest()]
  return timingSafeEqual(left, right)
}
