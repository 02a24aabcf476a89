import { defaultPageSize } from '../../src/contract/page.ts'
import type { Place, Slice } from '../store/page.ts'
import type { Caller } from './call.ts'
import { openCursor, sealCursor, type CursorOwner } from './cursor.ts'
import { Refusal } from './problem.ts'
import type { Runtime } from './runtime.ts'

/** A list that is read page by page. */
export interface Listing {
  /** What the store reads. */
  slice: Slice
  /** The cursor of the next page; `null` on the last. */
  next(place: Place | null): string | null
}

/**
 * Reads where a page starts and how long it is. A cursor belongs to the operation, the record, the query, the tenant and the person.
 *
 * @throws {Refusal} `invalid-cursor`
 */
export function readListing(
  call: {
    runtime: Runtime
    caller: Caller
    entry: { operation: string }
    params: Readonly<Record<string, string>>
    query: { cursor?: string | undefined; limit?: number | undefined }
  },
): Listing {
  const { cursor, limit = defaultPageSize, ...rest } = call.query
  const { cursorKeys } = call.runtime
  const owner: CursorOwner = {
    operation: call.entry.operation,
    partnerId: call.caller.partnerId,
    clientId: call.caller.clientId,
    userId: call.caller.userId,
    query: { ...rest, ...Object.fromEntries(Object.entries(call.params).map(([name, value]) => [`path.${name}`, value])) },
  }
  if (cursorKeys.length === 0) throw new Refusal('internal', { cause: new Error('there is no key to seal cursors with') })
  return {
    slice: { limit, after: cursor === undefined ? null : openCursor(cursorKeys, owner, cursor) },
    next: (place) => (place === null ? null : sealCursor(cursorKeys[0]!, owner, place)),
  }
}
