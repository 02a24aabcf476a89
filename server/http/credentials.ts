import { createHash } from 'node:crypto'
import { Refusal } from './problem.ts'

/** What a caller shows, before anybody has looked whether it is good. */
export type Credential = { kind: 'session'; token: string; /** Whether a proof is to come with it. */ proven: boolean } | { kind: 'key'; hash: string }

/** `sak_` and 43 characters of base64url: 256 random bits. */
const apiKeyForm = /^sak_[A-Za-z0-9_-]{43}$/
const mostTokenLength = 4096

/** What is kept of an API key. The key has 256 random bits, so a plain hash cannot be searched backwards. */
export function apiKeyHash(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/**
 * Reads the token or the API key.
 *
 * @throws {Refusal} `token-missing`, `token-invalid`, `api-key-in-browser`
 */
export function readCredential(headers: Headers): Credential {
  const header = headers.get('authorization')
  if (header === null || header === '') throw new Refusal('token-missing')
  const [, scheme, token] = /^(Bearer|DPoP) +(\S+) *$/i.exec(header) ?? []
  const proven = scheme?.toLowerCase() === 'dpop'
  if (!token || token.length > mostTokenLength) {
    throw new Refusal('token-invalid', { detail: 'Send Authorization: Bearer and one token, or DPoP for one that is bound to a key.' })
  }
  if (!token.startsWith('sak_')) return { kind: 'session', token, proven }
  // Said before the key is looked up, so that a page learns nothing about the key.
  if (fromBrowser(headers)) throw new Refusal('api-key-in-browser')
  if (proven || !apiKeyForm.test(token)) throw new Refusal('token-invalid')
  return { kind: 'key', hash: apiKeyHash(token) }
}

/**
 * Whether a browser sent the request. `Sec-Fetch-Mode` does not say so: Node's own fetch sends it too.
 */
function fromBrowser(headers: Headers): boolean {
  return headers.has('origin') || headers.has('sec-fetch-site') || headers.has('sec-fetch-dest') || headers.has('sec-fetch-user')
}
