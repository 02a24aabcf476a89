import { createHash } from 'node:crypto'
import { Refusal } from './problem.ts'

/** What a caller shows, before anybody has looked whether it is good. */
export type Credential = { kind: 'session'; token: string } | { kind: 'key'; hash: string }

/** `sak_` and 43 characters of base64url: 256 random bits. */
const apiKeyForm = /^sak_[A-Za-z0-9_-]{43}$/
const mostTokenLength = 4096

/** What is kept of an API key. The key has 256 random bits, so a plain hash cannot be searched backwards. */
export function apiKeyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/**
 * Reads the bearer token or the API key.
 *
 * @throws {Refusal} `token-missing`, `token-invalid`, `api-key-in-browser`
 */
export function readCredential(headers: Headers): Credential {
  const header = headers.get('authorization')
  if (header === null || header.trim() === '') throw new Refusal('token-missing')
  const token = /^Bearer +(\S+) *$/i.exec(header)?.[1]
  if (!token || token.length > mostTokenLength) {
    throw new Refusal('token-invalid', { detail: 'Send Authorization: Bearer and one token.' })
  }
  if (!token.startsWith('sak_')) return { kind: 'session', token }
  // Said before the key is looked up, so that a page learns nothing about the key.
  if (fromBrowser(headers)) throw new Refusal('api-key-in-browser')
  if (!apiKeyForm.test(token)) throw new Refusal('token-invalid')
  return { kind: 'key', hash: apiKeyHash(token) }
}

/**
 * Whether a browser sent the request. `Sec-Fetch-Mode` does not say so: Node's own fetch sends it too.
 */
function fromBrowser(headers: Headers): boolean {
  return headers.has('origin') || headers.has('sec-fetch-site') || headers.has('sec-fetch-dest') || headers.has('sec-fetch-user')
}
