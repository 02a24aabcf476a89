import { createHash } from 'node:crypto'
import { invalidField } from './problem.ts'

/**
 * Reads `Idempotency-Key`.
 *
 * @returns the key, or `null` when the request has none
 * @throws {Refusal} `invalid-input` when it is not 1–255 visible ASCII characters
 */
export function readIdempotencyKey(header: string | null): string | null {
  if (header === null) return null
  if (!/^[\x21-\x7e]{1,255}$/.test(header)) {
    throw invalidField('header.idempotency-key', 'must be 1 to 255 visible ASCII characters')
  }
  return header
}

/** What makes two requests the same: the operation, the record, the version that is changed and the body, in any order of its fields. */
export function requestFingerprint(parts: {
  operation: string
  params: Readonly<Record<string, string>>
  ifMatch: string | null
  body: unknown
}): string {
  return createHash('sha256')
    .update(JSON.stringify([parts.operation, sorted(parts.params), parts.ifMatch, sorted(parts.body)]))
    .digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value ?? null
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)])
}
