import type * as z from 'zod/mini'
import type { Operation } from '../contract/generated/operation.ts'
import type { Endpoint } from '../contract/endpoints/endpoint.ts'
import type { Problem } from '../contract/problem.ts'
import { issueOf, problemOf } from './answer.ts'
import { freshen, type CallOptions, type Connection, type Exchange } from './connection.ts'
import { type PortalError, PortalConflictError, PortalMismatchError, PortalRefusedError, type MismatchIssue } from './errors.ts'
import { durationOf, isRetryableStatus, orAbort, retryAfterMs } from './retry.ts'
import { changedHands, Sending } from './sending.ts'

/** What the endpoint answers. */
export type AnswerOf<Entry extends Endpoint> = Entry['answer'] extends z.ZodMiniType ? z.infer<Entry['answer']> : undefined
/** What the endpoint takes as a body. */
export type BodyOf<Entry extends Endpoint> = Entry['body'] extends z.ZodMiniType ? z.input<Entry['body']> : never
/** How the endpoint's list is cut. */
export type QueryOf<Entry extends Endpoint> = Entry['query'] extends z.ZodMiniType ? z.output<Entry['query']> : never

/** The parts of one call that go into the request. */
export interface CallInput<Entry extends Endpoint> {
  /** Values of the path's parameters. */
  path?: Readonly<Record<string, string>>
  query?: QueryOf<Entry> | undefined
  body?: BodyOf<Entry>
  /** A file in place of a body. */
  file?: { content: Blob; type: string }
  /** The version that a change is made to. */
  version?: number
  /** Whose data it must be: the scope of the pages before. */
  scope?: string | undefined
}

/**
 * Sends one call and validates its answer. Every method of the SDK comes through here.
 *
 * @throws {PortalRefusedError} the server said no; `PortalConflictError` where somebody else was first
 * @throws {PortalUnreachableError} nobody answered in time, or the host page gave no token
 * @throws {PortalMismatchError} the answer is not what the contract promises
 * @throws the reason of `options.signal` when it aborts
 * @throws {TypeError} an argument that no request can be made of
 */
export async function call<Entry extends Endpoint>(
  connection: Connection,
  operation: Operation<Entry>,
  input: CallInput<Entry> = {},
  options: CallOptions = {},
): Promise<AnswerOf<Entry>> {
  const { signal } = options
  const url = addressOf(connection, operation, input)
  const headers: Record<string, string> = { accept: 'application/json' }
  const reading = operation.method === 'GET'
  let body: string | Blob | undefined = input.file?.content
  if (input.body !== undefined) body = JSON.stringify(input.body)
  if (body !== undefined) headers['content-type'] = input.file?.type ?? 'application/json'
  if (operation.idempotent) headers['idempotency-key'] = idempotencyKey(options.idempotencyKey)
  if (operation.etag && !reading) headers['if-match'] = etagOf(input.version, operation)
  const timeoutMs = durationOf('timeoutMs', options.timeoutMs, connection.timeoutMs)
  signal?.throwIfAborted()

  const totalTimeoutMs = Math.max(connection.totalTimeoutMs, options.timeoutMs ?? 0)
  const deadline = performance.now() + totalTimeoutMs
  const held = connection.token.get()
  const token = held instanceof Promise ? await (signal ? orAbort(held, signal) : held) : held
  if (input.scope !== undefined && input.scope !== token.scope) throw changedHands(operation.operation, 0)
  const middleware = options.middleware?.length ? [...connection.middleware, ...options.middleware] : connection.middleware
  const send = () => new Sending(connection, { operation, url, headers, body, token, middleware, timeoutMs, deadline, totalTimeoutMs })

  if (!reading) {
    try {
      return understand(operation, await send().run(signal), url)
    } finally {
      freshen(connection)
    }
  }
  const alone = options.middleware?.length || options.timeoutMs !== undefined
  const answer = await (alone ? send().run(signal) : share(connection, `${token.scope}\n${url}`, send, signal))
  // What one person has asked for is not shown to the next, who has come while it was under way.
  if (connection.token.scope !== token.scope) throw changedHands(operation.operation, answer.attempts)
  return understand(operation, answer, url)
}

/**
 * Lets callers of the same read under the same scope wait for one exchange. Each parses an answer of its own, so that none can
 * change another's, and each leaves by its own signal; when the last has left, the exchange is aborted.
 */
function share(connection: Connection, key: string, send: () => Sending, signal: AbortSignal | undefined): Promise<Exchange> {
  const { reads } = connection
  let read = reads.get(key)
  if (!read) {
    const sending = send()
    const started = { callers: 0, abort: (reason: unknown) => sending.abort(reason), exchange: sending.run() }
    const forget = () => {
      if (reads.get(key) === started) reads.delete(key)
    }
    started.exchange.then(forget, forget)
    reads.set(key, (read = started))
  }
  const joined = read
  joined.callers++
  if (!signal) return joined.exchange
  return orAbort(joined.exchange, signal).finally(() => {
    if (--joined.callers > 0 || !signal.aborted) return
    if (reads.get(key) === joined) reads.delete(key)
    joined.abort(signal.reason)
  })
}

/** Takes the answer for what the contract promises, or says what it is instead. */
export function understand<Entry extends Endpoint>(operation: Operation<Entry>, answer: Exchange, url: string): AnswerOf<Entry> {
  const { status, text } = answer
  if (status < 200 || status >= 300) throw refusal(operation, answer, url)
  const { check } = operation
  if (!check) return undefined as AnswerOf<Entry>
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw mismatch(operation, answer, 'not-json', { path: '', message: text === '' ? 'is empty' : 'is not JSON' })
  }
  const issue = issueOf(check, value)
  if (issue) throw mismatch(operation, answer, 'unexpected-answer', issue)
  return value as AnswerOf<Entry>
}

function mismatch(operation: Operation, { status, headers, attempts: count }: Exchange, code: string, issue: MismatchIssue): PortalMismatchError {
  const where = issue.path === '' ? 'the answer' : `"${issue.path}"`
  return new PortalMismatchError(
    `${operation.operation} got an answer that breaks the contract: ${where} ${issue.message}. Check that baseUrl points to a portal API of this version.`,
    { code, status, requestId: headers.get('x-request-id') ?? undefined, operation: operation.operation, attempts: count, retryable: false, issues: [issue] },
  )
}

/** The refusal of an answer, as an error. `url` is what must not be repeated. */
export function refusal(operation: Operation, answer: Exchange, url: string): PortalError {
  const { status, headers, attempts: count } = answer
  const name = operation.operation
  if (status === 0 || (status >= 300 && status < 400)) {
    return mismatch(operation, answer, 'redirected', { path: '', message: 'is a redirect; set baseUrl to the address it leads to' })
  }
  const found = problemOf(answer.text)
  const requestId = found?.requestId ?? headers.get('x-request-id') ?? undefined
  const facts = {
    code: found?.code ?? `http-${status}`,
    status,
    requestId,
    operation: name,
    attempts: count,
    retryable: isRetryableStatus(status),
    retryAfterMs: retryAfterMs(headers),
  }
  if (!found) {
    return new PortalRefusedError(`${name} was refused with status ${status}, and not by the portal API itself.`, facts)
  }
  const { current, ...rest } = found
  const problem = JSON.parse(redact(JSON.stringify(rest), url)) as Problem
  const detail = problem.detail ?? problem.title
  const message = `${name} was refused: ${detail} (${problem.code}${requestId ? `, request ${requestId}` : ''})`
  if (status === 412) {
    const sound = current !== undefined && (!operation.check || !issueOf(operation.check, current))
    return new PortalConflictError(message, { ...facts, problem, current: sound ? current : undefined })
  }
  return new PortalRefusedError(message, { ...facts, problem })
}

/** Takes out what a server might repeat of the request: tokens and the query. */
function redact(text: string, url: string): string {
  const query = url.indexOf('?')
  const plain = text.replace(/\bsak_[\w-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '…')
  return query < 0 || query === url.length - 1 ? plain : plain.replaceAll(JSON.stringify(url.slice(query + 1)).slice(1, -1), '…')
}

/** The address of a call. */
export function addressOf(connection: Pick<Connection, 'baseUrl'>, operation: Operation, input: { path?: Readonly<Record<string, string>>; query?: unknown }): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = input.path?.[name]
    // A dot segment would be folded by the address itself and name another resource.
    if (typeof value !== 'string' || value === '' || value === '.' || value === '..') {
      throw new TypeError(`${operation.operation}: ${name} must be an id as the API gave it.`)
    }
    return encodeURIComponent(value)
  })
  let url = connection.baseUrl + path
  if (input.query) {
    const search = new URLSearchParams()
    for (const [key, value] of Object.entries(input.query)) {
      if (value === undefined || value === null) continue
      for (const each of Array.isArray(value) ? value : [value]) search.append(key, String(each))
    }
    const text = search.toString()
    if (text !== '') url += `?${text}`
  }
  return url
}

function etagOf(version: unknown, operation: Operation): string {
  if (typeof version !== 'number' || !Number.isSafeInteger(version)) {
    throw new TypeError(`${operation.operation}: version must be the "version" of the record that the change is made to.`)
  }
  return `"${version}"`
}

/** A key of 128 random bits, made where `crypto.randomUUID` is missing too: a page over plain http has only `getRandomValues`. */
function idempotencyKey(given: string | undefined): string {
  if (given === undefined) return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  if (!/^[\x21-\x7e]{1,255}$/.test(given)) throw new TypeError('idempotencyKey must be 1 to 255 visible ASCII characters.')
  return given
}
