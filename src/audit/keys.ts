import type { AuditKey } from '../contract/audit.ts'
import { base64urlOf, bytesOfBase64url, hexOf, isMoment, utf8, type Bytes } from './bytes.ts'
import { canonicalJson } from './canonical-json.ts'
import { ed25519, webCrypto, type AuditCrypto } from './crypto.ts'

/** A key that can sign. */
export interface SigningKey {
  keyId: string
  /** The 32 bytes of the public key, base64url. */
  publicKey: string
  /** Ed25519 over bytes. */
  sign(message: Bytes): Promise<Bytes>
}

/** The name of a key: the first 32 hex digits of the SHA-256 of its 32 public bytes. */
export async function keyIdOf(publicKey: string, crypto: AuditCrypto = webCrypto): Promise<string> {
  const [digest] = await crypto.sha256([publicKeyBytes(publicKey)])
  return hexOf(digest!).slice(0, 32)
}

/**
 * The 32 bytes of a public key.
 *
 * @throws {TypeError} when it is not 32 bytes in base64url
 */
export function publicKeyBytes(publicKey: string): Bytes {
  const bytes = bytesOfBase64url(publicKey)
  if (bytes?.length !== 32) throw new TypeError('an Ed25519 public key is 32 bytes in base64url')
  return bytes
}

/**
 * Makes a key that signs checkpoints and notes.
 *
 * @returns its private half as a JSON Web Key, to be kept where the chains are not
 * @throws {AuditUnsupportedError} where Ed25519 is missing
 */
export async function generateSigningKey(): Promise<JsonWebKey> {
  return ed25519(async (crypto) => {
    const pair = (await crypto.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair
    return crypto.exportKey('jwk', pair.privateKey)
  })
}

/**
 * A key that can sign, from its JSON Web Key.
 *
 * @throws {TypeError} when it is not a private Ed25519 key
 * @throws {AuditUnsupportedError} where Ed25519 is missing
 */
export async function openSigningKey(jwk: JsonWebKey): Promise<SigningKey> {
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || !jwk.d || !jwk.x) throw new TypeError('a signing key is a private JSON Web Key with kty OKP and crv Ed25519')
  const { kty, crv, d, x } = jwk
  return ed25519(async (crypto) => {
    const key = await crypto.importKey('jwk', { kty, crv, d, x }, { name: 'Ed25519' }, false, ['sign'])
    return { keyId: await keyIdOf(x), publicKey: x, sign: async (message) => new Uint8Array(await crypto.sign({ name: 'Ed25519' }, key, message)) }
  })
}

/** What a key says when it endorses the one after it. */
function endorsementText(endorsing: string, key: Pick<AuditKey, 'keyId' | 'publicKey' | 'createdAt'>): Bytes {
  return utf8(canonicalJson({ purpose: 'audit-key-endorsement', by: endorsing, keyId: key.keyId, publicKey: key.publicKey, createdAt: key.createdAt }))
}

/**
 * Puts a key at the end of a list: the one before it retires, and endorses it.
 *
 * @param before the list so far, oldest first; empty for the first key
 * @param from the newest key of the list; `null` for the first key, and where it is lost and cannot speak
 * @throws {TypeError} when `from` is not the newest key of the list, or the moment is before that key was made
 */
export async function rotateKeys(before: readonly AuditKey[], from: SigningKey | null, to: SigningKey, at: string): Promise<AuditKey[]> {
  if (!isMoment(at)) throw new TypeError(`${at} is not a UTC moment with milliseconds`)
  const last = before.at(-1)
  if (from && last?.keyId !== from.keyId) throw new TypeError(`key ${from.keyId} is not the newest of the list, so it cannot endorse`)
  if (last && last.createdAt > at) throw new TypeError(`the key before was made at ${last.createdAt}, after ${at}`)
  if (before.some(({ keyId }) => keyId === to.keyId)) throw new TypeError(`key ${to.keyId} is in the list already`)
  const unendorsed = { keyId: to.keyId, publicKey: to.publicKey, createdAt: at, retiredAt: null }
  const endorsement = from && { keyId: from.keyId, signature: base64urlOf(await from.sign(endorsementText(from.keyId, unendorsed))) }
  return [...before.map((key) => (key.retiredAt === null ? { ...key, retiredAt: at } : key)), { ...unendorsed, endorsement }]
}

/** Why a key is not believed. */
export interface KeyFault {
  kind: 'key-malformed' | 'key-misnamed' | 'key-endorsement-forged' | 'key-not-trusted'
  keyId: string
  message: string
}

/** The keys that are believed, by their ids, and why the others are not. */
export interface KeyRing {
  keys: ReadonlyMap<string, AuditKey>
  faults: KeyFault[]
}

/**
 * Decides which keys of a list are believed.
 *
 * @param trusted ids that the reader knows from elsewhere; then a key counts only when it is one of them, or an unbroken line of
 * endorsements leads to it from one of them. Without it every well-formed key of the list counts: the reader vouches for the list.
 * @throws {AuditUnsupportedError} when an endorsement is there and Ed25519 is missing
 */
export async function readKeys(list: readonly AuditKey[], { trusted, crypto = webCrypto }: { trusted?: readonly string[]; crypto?: AuditCrypto } = {}): Promise<KeyRing> {
  const keys = new Map<string, AuditKey>()
  const faults: KeyFault[] = []
  const known = new Map<string, AuditKey>()
  for (const key of list) {
    const refuse = (kind: KeyFault['kind'], message: string) => faults.push({ kind, keyId: key.keyId, message })
    const malformed = faultOfKey(key)
    if (malformed) {
      refuse('key-malformed', `Key ${key.keyId}: ${malformed}.`)
      continue
    }
    if ((await keyIdOf(key.publicKey, crypto)) !== key.keyId) {
      refuse('key-misnamed', `Key ${key.keyId} has the name of another key: the name does not follow from its bytes.`)
      continue
    }
    const by = key.endorsement ? known.get(key.endorsement.keyId) : undefined
    if (by && !(await endorses(by, key, crypto))) {
      refuse('key-endorsement-forged', `Key ${key.keyId} shows an endorsement that key ${by.keyId} did not give.`)
      continue
    }
    known.set(key.keyId, key)
    if (!trusted || trusted.includes(key.keyId) || (by && keys.has(by.keyId))) keys.set(key.keyId, key)
    else refuse('key-not-trusted', `Key ${key.keyId} is not trusted, and no trusted key endorses it.`)
  }
  return { keys, faults }
}

/** Whether one key gave the endorsement that another shows, while it was in use. */
async function endorses(by: AuditKey, key: AuditKey, crypto: AuditCrypto): Promise<boolean> {
  const signature = bytesOfBase64url(key.endorsement!.signature)
  return inUse(by, key.createdAt) && signature?.length === 64 && crypto.verifyEd25519(publicKeyBytes(by.publicKey), signature, endorsementText(by.keyId, key))
}

function faultOfKey(key: AuditKey): string | null {
  if (typeof key.publicKey !== 'string' || bytesOfBase64url(key.publicKey)?.length !== 32) return 'publicKey is not 32 bytes in base64url'
  if (!isMoment(key.createdAt)) return 'createdAt is not a UTC moment with milliseconds'
  if (key.retiredAt != null && !isMoment(key.retiredAt)) return 'retiredAt is neither a UTC moment with milliseconds nor null'
  if (key.endorsement != null && (typeof key.endorsement.keyId !== 'string' || typeof key.endorsement.signature !== 'string')) return 'endorsement is neither a key id and a signature nor null'
  return null
}

/** Whether a key was in use at a moment. */
export function inUse(key: AuditKey, at: string): boolean {
  return key.createdAt <= at && (key.retiredAt == null || at <= key.retiredAt)
}
