import { invalidField, Refusal } from './problem.ts'

/** The ETag of a version of a record. */
export function etagOf(version: number): string {
  return `"${version}"`
}

/** What a change must be made to: a list of versions, or any. */
export type Precondition = ReadonlySet<number> | 'any'

/**
 * Reads `If-Match`. A weak tag matches nothing, as RFC 9110 has it.
 *
 * @throws {Refusal} `precondition-required` without one, `invalid-input` when it cannot be read
 */
export function readIfMatch(header: string | null): Precondition {
  if (header === null || header.trim() === '') {
    throw new Refusal('precondition-required', { detail: 'Send If-Match with the ETag of the record that is changed.' })
  }
  if (header.trim() === '*') return 'any'
  const versions = new Set<number>()
  for (const part of header.split(',')) {
    const tag = /^(W\/)?"([^"]*)"$/.exec(part.trim())
    if (!tag) throw invalidField('header.if-match', 'must be an ETag such as "7" with its quotes, or *')
    if (!tag[1] && /^\d{1,15}$/.test(tag[2]!)) versions.add(Number(tag[2]))
  }
  return versions
}

/** Whether a version satisfies the precondition. */
export function matches(precondition: Precondition, version: number): boolean {
  return precondition === 'any' || precondition.has(version)
}

/** Whether `If-None-Match` names the version, so that the caller has the record already. */
export function alreadyHas(header: string | null, etag: string): boolean {
  if (header === null) return false
  if (header.trim() === '*') return true
  return header.split(',').some((part) => part.trim().replace(/^W\//, '') === etag)
}
