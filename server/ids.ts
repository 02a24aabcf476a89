import { randomFillSync } from 'node:crypto'
import { idPrefixes, type IdKind } from '../src/contract/id.ts'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** The form of every id this server makes. */
export const idPattern = /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$/

/** Fills ten bytes with randomness. */
export type RandomFill = (bytes: Uint8Array) => void

/**
 * A new id: the prefix of its kind, then 48 bits of milliseconds and 80 random bits, so that ids made later sort later.
 *
 * @param at when the record is made, as milliseconds since 1970 or RFC 3339
 * @param fill where the random bits come from; the system's generator when absent
 */
export function newId(kind: IdKind, at: number | string = Date.now(), fill: RandomFill = (bytes) => void randomFillSync(bytes)): string {
  const time = typeof at === 'number' ? at : Date.parse(at)
  if (!(time >= 0 && time < 2 ** 48)) throw new RangeError(`cannot make an id for the moment ${String(at)}`)
  const random = new Uint8Array(10)
  fill(random)
  let bits = BigInt(Math.floor(time)) << 80n
  for (const [index, byte] of random.entries()) bits |= BigInt(byte) << BigInt((9 - index) * 8)
  let text = ''
  for (let index = 0; index < 26; index += 1) {
    text = alphabet[Number(bits & 31n)]! + text
    bits >>= 5n
  }
  return `${idPrefixes[kind]}_${text}`
}

/** Whether a text has the form of an id of this kind. Anything else is simply not found. */
export function wellFormedId(kind: IdKind, text: string): boolean {
  return idPattern.test(text) && text.startsWith(`${idPrefixes[kind]}_`)
}
