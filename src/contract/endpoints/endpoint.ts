import type * as z from 'zod/mini'
import type { Action, Audience } from '../permission.ts'
import type { ProblemCode } from '../problem.ts'

/** The HTTP methods the API uses. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * One endpoint of the portal API. Server routes, SDK methods, their types and the OpenAPI document are all read off this.
 */
export interface Endpoint {
  /** `noun.verb`, unique. */
  operation: string
  method: Method
  /** Path parameters in braces: `/v1/clients/{clientId}`. */
  path: string
  /** One plain sentence. */
  summary: string
  /** The permission it takes; `null` is open to anybody. */
  action: Action | null
  /**
   * `cookie`: an endpoint of the hosted sign-in. It is for the portal's own origin only, and bearer tokens mean nothing to it.
   */
  door?: 'cookie'
  /** Which surfaces reach it; an API key counts as partner. */
  audience: readonly Audience[]
  /** Query parameters; an array field is repeated (`level=high&level=critical`). */
  query?: z.ZodMiniType
  /** JSON body. */
  body?: z.ZodMiniType
  /**
   * The body is a file as it is. `attachment`: its `Content-Type` is one of `attachmentTypes` · `scan`: the file of a scanner, whatever its
   * `Content-Type`.
   */
  upload?: 'attachment' | 'scan'
  /** JSON answer; absent for 204 and for streams. */
  answer?: z.ZodMiniType
  /** Status of success. */
  status: 200 | 201 | 204
  /** Takes `Idempotency-Key`: the same key and body give the same answer, once. */
  idempotent?: boolean
  /** The answer carries an ETag; with every method but GET the request must carry `If-Match`. */
  etag?: boolean
  /** The answer is a stream of server-sent events. */
  stream?: boolean
  /** The media type of an answer that is a file and not JSON; it is handed out as it is read. */
  download?: string
  /** What it may refuse with, beyond what every endpoint may. */
  problems: readonly ProblemCode[]
}

/** What every endpoint may refuse with. */
export const commonProblems = ['method-not-allowed', 'rate-limited', 'internal', 'unavailable'] as const satisfies readonly ProblemCode[]

/** What every endpoint that needs a token may refuse with, besides. */
export const tokenProblems = [
  'token-missing',
  'token-invalid',
  'token-expired',
  'proof-missing',
  'proof-invalid',
  'proof-nonce',
  'wrong-audience',
  'not-allowed',
  'portal-disabled',
  'origin-not-allowed',
  'api-key-in-browser',
] as const satisfies readonly ProblemCode[]

/** What every endpoint that takes a body may refuse with, besides. */
export const bodyProblems = [
  'malformed-json',
  'invalid-input',
  'body-too-large',
  'unsupported-media-type',
] as const satisfies readonly ProblemCode[]

/** What every endpoint that takes a file may refuse with, besides. */
export const uploadProblems = ['body-too-large', 'unsupported-media-type'] as const satisfies readonly ProblemCode[]

/** Keeps the literal types of one entry of the table. */
export function endpoint<const Entry extends Endpoint>(entry: Entry): Entry {
  return entry
}

/** Every refusal one endpoint may give: its own and those that follow from its shape. */
export function problemsOf(entry: Endpoint): ProblemCode[] {
  const all = new Set<ProblemCode>(entry.problems)
  for (const code of commonProblems) all.add(code)
  if (entry.action !== null) for (const code of tokenProblems) all.add(code)
  if (entry.door) all.add('origin-not-allowed')
  if (entry.body) for (const code of bodyProblems) all.add(code)
  if (entry.upload) for (const code of ['invalid-input', 'body-too-large', 'unsupported-media-type'] as const) all.add(code)
  if (entry.query) all.add('invalid-input')
  if (entry.idempotent) all.add('idempotency-key-reused')
  if (entry.etag && entry.method !== 'GET') {
    all.add('precondition-required')
    all.add('version-conflict')
  }
  if (entry.path.includes('{')) all.add('not-found')
  return [...all]
}
