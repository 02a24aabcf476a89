// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import type { Endpoint, Method } from '../endpoints/endpoint.ts'
import type { Check } from './check.ts'

/** One endpoint as the SDK calls it: the entry of the table without its schemas, and the check of its answer. */
export interface Operation<Entry extends Endpoint = Endpoint> {
  operation: string
  method: Method
  path: string
  /** Absent where nothing is answered. */
  check?: Check
  /** Takes `Idempotency-Key`. */
  idempotent?: true
  /** A change takes `If-Match`. */
  etag?: true
  /** Never set: it carries the types of the entry. */
  entry?: Entry
}
