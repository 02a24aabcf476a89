import type { AuditHead, Checkpoint } from '../contract/audit.ts'
import { base64urlOf, bytesOfBase64url, isHash, isMoment, utf8, type Bytes } from './bytes.ts'
import { canonicalJson } from './canonical-json.ts'
import { webCrypto, type AuditCrypto } from './crypto.ts'
import { inUse, publicKeyBytes, type KeyRing, type SigningKey } from './keys.ts'

/** A checkpoint before it is signed. */
type Unsigned = Omit<Checkpoint, 'signature'>

/** What a checkpoint's signature is over: the RFC 8785 text of every other field, also of one that a later version adds. */
function signedText(checkpoint: Unsigned): Bytes {
  const { signature: _, ...rest } = checkpoint as Checkpoint
  return utf8(canonicalJson(rest))
}

/**
 * Signs that a chain has this head at this moment.
 *
 * @throws {TypeError} for a head or a moment that is none
 */
export async function signCheckpoint(head: AuditHead, at: string, key: SigningKey): Promise<Checkpoint> {
  const unsigned = { tenantId: head.tenantId, seq: head.seq, hash: head.hash, at, keyId: key.keyId }
  const fault = faultOf(unsigned)
  if (fault) throw new TypeError(`a checkpoint of ${head.tenantId} cannot be signed: ${fault}`)
  return { ...unsigned, signature: base64urlOf(await key.sign(signedText(unsigned))) }
}

/** Why a checkpoint is not believed. */
export interface CheckpointFault {
  kind: 'checkpoint-malformed' | 'checkpoint-forged' | 'checkpoint-wrong-key'
  message: string
}

/**
 * Why a checkpoint is not believed; `null` when a believed key signed it while it was in use.
 *
 * @throws {AuditUnsupportedError} where Ed25519 is missing
 */
export async function verifyCheckpoint(checkpoint: Checkpoint, { keys }: Pick<KeyRing, 'keys'>, crypto: AuditCrypto = webCrypto): Promise<CheckpointFault | null> {
  const malformed = faultOf(checkpoint) ?? (typeof checkpoint.signature === 'string' ? null : 'signature is not a text')
  if (malformed) return { kind: 'checkpoint-malformed', message: `A checkpoint is unreadable: ${malformed}.` }
  const named = `The checkpoint at entry ${checkpoint.seq} (${checkpoint.at})`
  const key = keys.get(checkpoint.keyId)
  if (!key) return { kind: 'checkpoint-wrong-key', message: `${named} is signed by key ${checkpoint.keyId}, which is not among the trusted keys.` }
  const signature = bytesOfBase64url(checkpoint.signature)
  const signed = signature?.length === 64 && (await crypto.verifyEd25519(publicKeyBytes(key.publicKey), signature, signedText(checkpoint)))
  if (!signed) return { kind: 'checkpoint-forged', message: `${named} is forged: key ${checkpoint.keyId} did not sign this text.` }
  if (!inUse(key, checkpoint.at)) return { kind: 'checkpoint-wrong-key', message: `${named} is signed by key ${checkpoint.keyId}, which was not in use at that moment.` }
  return null
}

function faultOf(value: Unsigned): string | null {
  if (typeof value !== 'object' || value === null) return 'it is not an object'
  if (typeof value.tenantId !== 'string' || value.tenantId === '') return 'tenantId is not a text'
  if (!Number.isSafeInteger(value.seq) || value.seq < 0) return 'seq is not a whole number from 0'
  if (!isHash(value.hash)) return 'hash is not a hash'
  if (!isMoment(value.at)) return 'at is not a UTC moment with milliseconds'
  if (typeof value.keyId !== 'string') return 'keyId is not a text'
  try {
    canonicalJson(value)
  } catch (error) {
    return (error as TypeError).message
  }
  return null
}
