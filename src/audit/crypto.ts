import { bytesOfHex, hexOf, utf8, type Bytes } from './bytes.ts'

/** An answer that is there, or that is on its way. */
export type Awaitable<Value> = Value | Promise<Value>

/** The arithmetic that chains stand on, many at a time. A browser brings it as WebCrypto; a server may bring its own, which is faster. */
export interface AuditCrypto {
  /** SHA-256 of the UTF-8 of each text, as lower-case hex. */
  sha256Hex(texts: readonly string[]): Awaitable<string[]>
  /** SHA-256 of each run of bytes. */
  sha256(messages: readonly Bytes[]): Awaitable<Bytes[]>
  /** HMAC-SHA-256 of the UTF-8 of each value under the bytes of its salt, as lower-case hex. A salt is 32 lower-case hex digits. */
  hmacHex(secrets: ReadonlyArray<{ salt: string; value: string }>): Awaitable<string[]>
  /**
   * Whether an Ed25519 signature is right.
   *
   * @throws {AuditUnsupportedError} where Ed25519 is missing
   */
  verifyEd25519(publicKey: Bytes, signature: Bytes, message: Bytes): Promise<boolean>
}

/** What the place where the code runs cannot do. Nothing is known about what was to be checked. */
export class AuditUnsupportedError extends Error {
  override name = 'AuditUnsupportedError'
  /** `webcrypto`: no hash can be taken. `ed25519`: no signature can be checked; hashes can. */
  readonly missing: 'webcrypto' | 'ed25519'

  constructor(missing: 'webcrypto' | 'ed25519', options?: ErrorOptions) {
    super(
      missing === 'webcrypto'
        ? 'This page has no WebCrypto, so nothing was checked. Browsers offer it on https pages and on localhost only.'
        : 'This browser cannot check Ed25519 signatures, so who signed was not checked. Update the browser, or check the export with verify-audit.',
      options,
    )
    this.missing = missing
  }
}

/**
 * The part of WebCrypto that is used.
 *
 * @throws {AuditUnsupportedError} where a page has none
 */
export function subtle(): SubtleCrypto {
  // The type says that it is always there; on plain http it is not.
  const found = (globalThis.crypto as Crypto | undefined)?.subtle as SubtleCrypto | undefined
  if (!found) throw new AuditUnsupportedError('webcrypto')
  return found
}

/** Runs Ed25519 work and turns a refusal of the algorithm itself into an error that says so. */
export async function ed25519<Value>(work: (crypto: SubtleCrypto) => Promise<Value>): Promise<Value> {
  try {
    return await work(subtle())
  } catch (error) {
    if (error instanceof Error && error.name === 'NotSupportedError') throw new AuditUnsupportedError('ed25519', { cause: error })
    throw error
  }
}

/** Random bits for one digest: 16 bytes as 32 lower-case hex digits. */
export function drawSalt(): string {
  return hexOf(globalThis.crypto.getRandomValues(new Uint8Array(16)))
}

/** Whether a text is a salt: 32 lower-case hex digits. */
export function isSalt(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{32}$/.test(value)
}

/**
 * The arithmetic of browsers, and of Node.
 *
 * @throws {AuditUnsupportedError} from each of its functions, where the page has no WebCrypto
 */
export const webCrypto: AuditCrypto = {
  async sha256Hex(texts) {
    return (await this.sha256(texts.map(utf8))).map(hexOf)
  },
  async sha256(messages) {
    const crypto = subtle()
    return Promise.all(messages.map(async (message) => new Uint8Array(await crypto.digest('SHA-256', message))))
  },
  async hmacHex(secrets) {
    const crypto = subtle()
    return Promise.all(
      secrets.map(async ({ salt, value }) => {
        const bytes = bytesOfHex(salt)
        if (bytes?.length !== 16) throw new TypeError('a salt is 32 lower-case hex digits')
        const key = await crypto.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
        return hexOf(new Uint8Array(await crypto.sign('HMAC', key, utf8(value))))
      }),
    )
  },
  verifyEd25519(publicKey, signature, message) {
    return ed25519(async (crypto) => {
      let key: CryptoKey
      try {
        key = await crypto.importKey('raw', publicKey, { name: 'Ed25519' }, false, ['verify'])
      } catch (error) {
        // Bytes that are no point of the curve have signed nothing.
        if (error instanceof Error && error.name === 'DataError') return false
        throw error
      }
      return crypto.verify({ name: 'Ed25519' }, key, signature, message)
    })
  },
}
