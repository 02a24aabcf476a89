import { createHmac, timingSafeEqual } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { Refusal } from './problem.ts'

/** Whom and what a cursor belongs to. */
export interface CursorOwner {
  operation: string
  partnerId: string
  /** The one client of a client-surface caller. */
  clientId: string | null
  userId: string
  /** Everything that decides which rows the query has and in which order; never the cursor or the page size. */
  query: unknown
}

/** A place in a list: the sort keys and the id of the last row that was given out. */
export type CursorPlace = readonly (string | number | null)[]

/** Bytes of the seal. Half of SHA-256 is beyond guessing, and keeps the longest name's cursor short. */
const sealBytes = 16

function sealOf(key: Uint8Array, owner: CursorOwner, place: Uint8Array): Buffer {
  const bound = JSON.stringify([owner.operation, owner.partnerId, owner.clientId, owner.userId, ordered(owner.query)])
  // The text of a list tells where it ends, so no other one can be read into it with the start of a place.
  return createHmac('sha256', key).update(bound).update(place).digest().subarray(0, sealBytes)
}

/** The same query has the same text, in whichever order its parameters came. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((item) => JSON.stringify(item)))].sort()
  if (typeof value !== 'object' || value === null) return value
  const query = value as Record<string, unknown>
  return Object.keys(query)
    .filter((key) => query[key] !== undefined)
    .sort()
    .map((key) => [key, ordered(query[key])])
}

/** A sealed cursor. It holds the place packed, so that it stays well under the contract's 1,024 characters. */
export function sealCursor(key: Uint8Array, owner: CursorOwner, place: CursorPlace): string {
  const packed = deflateRawSync(Buffer.from(JSON.stringify(place)))
  return Buffer.concat([sealOf(key, owner, packed), packed]).toString('base64url')
}

/**
 * The place that a cursor stands for.
 *
 * @param keys every key that may have sealed it, the present one first
 * @throws {Refusal} `invalid-cursor` when it was made for another query, tenant or person, or by nobody here
 */
export function openCursor(keys: readonly Uint8Array[], owner: CursorOwner, cursor: string): CursorPlace {
  const refuse = () => new Refusal('invalid-cursor', { detail: 'Start again without a cursor.' })
  const bytes = Buffer.from(cursor, 'base64url')
  const seal = bytes.subarray(0, sealBytes)
  const packed = bytes.subarray(sealBytes)
  // base64 has several spellings of the same bytes; only the one that was given out is ours.
  if (packed.byteLength === 0 || bytes.toString('base64url') !== cursor) throw refuse()
  if (!keys.some((key) => timingSafeEqual(seal, sealOf(key, owner, packed)))) throw refuse()
  return JSON.parse(inflateRawSync(packed, { maxOutputLength: 16_384 }).toString('utf8')) as CursorPlace
}
