import ky, { isNetworkError, isTimeoutError } from 'ky'
import type * as z from 'zod/mini'
import { problem as isProblem, type Check } from '../contract/generated/answers.ts'
import type { Operation } from '../contract/generated/operations.ts'
import type { Endpoint } from '../contract/endpoints/endpoint.ts'
import type { Problem } from '../contract/problem.ts'
import { freshen, type CallOptions, type Connection, type Exchange, type Middleware } from './connection.ts'
import { PortalConflictError, PortalError, PortalMismatchError, PortalRefusedError, PortalUnreachableError, type MismatchIssue } from './errors.ts'
import { backoffMs, durationOf, isRetryableStatus, maxAttempts, maxRetryAfterMs, orAbort, retryAfterMs, wait } from './retry.ts'
import { networkFailure, send } from './send.ts'
import type { Token } from './session-token.ts'

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
  /** The version that a change is made to. */
  version?: number
  /** Whose data it must be: the scope of the pages before. */
  scope?: string | undefined
}

/** One call from its first attempt to its last. */
interface Sending {
  operation: Operation
  url: string
  method: string
  headers: Record<string, string>
  body: string | undefined
  /** Whose data is asked for. An attempt under another scope is not sent. */
  token: Token
  middleware: readonly Middleware[]
  timeoutMs: number
  /** @unit milliseconds of \`performance.now()\` */
  deadline: number
  totalTimeoutMs: number
  attempts: number
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
  let body: string | undefined
  if (input.body !== undefined) {
    body = JSON.stringify(input.body)
    headers['content-type'] = 'application/json'
  }
  if (operation.idempotent) headers['idempotency-key'] = idempotencyKey(options.idempotencyKey)
  if (operation.etag && !reading) headers['if-match'] = etagOf(input.version, operation)
  const timeoutMs = durationOf('timeoutMs', options.timeoutMs, connection.timeoutMs)
  signal?.throwIfAborted()

  const totalTimeoutMs = Math.max(connection.totalTimeoutMs, options.timeoutMs ?? 0)
  const deadline = performance.now() + totalTimeoutMs
  const held = connection.token.get()
  const token = held instanceof Promise ? await (signal ? orAbort(held, signal) : held) : held
  const sending: Sending = {
    operation,
    url,
    method: operation.method,
    headers,
    body,
    token,
    middleware: options.middleware?.length ? [...connection.middleware, ...options.middleware] : connection.middleware,
    timeoutMs,
    deadline,
    totalTimeoutMs,
    attempts: 0,
  }
  if (input.scope !== undefined && input.scope !== token.scope) throw changedHands(sending)

  if (!reading) {
    try {
      return understand(operation, await exchange(connection, sending, signal), sending)
    } finally {
      freshen(connection)
    }
  }
  const alone = options.middleware?.length || options.timeoutMs !== undefined
  const answer = alone ? await exchange(connection, sending, signal) : await share(connection, sending, signal)
  // What one person has asked for is not shown to the next, who has come while it was under way.
  if (connection.token.scope !== token.scope) throw changedHands(sending)
  return understand(operation, answer, sending)
}

/**
 * Lets callers of the same read under the same scope wait for one exchange. Each parses an answer of its own, so that none can
 * change another's, and each leaves by its own signal; when the last has left, the exchange is aborted.
 */
async function share(connection: Connection, sending: Sending, signal: AbortSignal | undefined): Promise<Exchange> {
  const { reads } = connection
  const key = `${sending.token.scope}\n${sending.url}`
  let read = reads.get(key)
  if (!read) {
    const controller = new AbortController()
    const started = { controller, callers: 0, exchange: exchange(connection, sending, controller.signal) }
    const forget = () => {
      if (reads.get(key) === started) reads.delete(key)
    }
    started.exchange.then(forget, forget)
    reads.set(key, (read = started))
  }
  read.callers++
  if (!signal) return read.exchange
  try {
    return await orAbort(read.exchange, signal)
  } finally {
    if (--read.callers === 0 && signal.aborted) {
      if (reads.get(key) === read) reads.delete(key)
      read.controller.abort(signal.reason)
    }
  }
}

/** Sends until there is an answer that is worth having, attempts or time run out. */
async function exchange(connection: Connection, sending: Sending, signal: AbortSignal | undefined): Promise<Exchange> {
  let answer: Exchange | undefined
  try {
    // ky builds the request, joins the signals and keeps the whole call within its time; attempts are made inside its `fetch`,
    // because it neither caps nor shortcuts Retry-After, replays a stale token, and reads no body within the time of an attempt.
    await ky(sending.url, {
      method: sending.method,
      headers: sending.headers,
      body: sending.body,
      signal,
      timeout: Math.max(1, sending.deadline - performance.now()),
      retry: 0,
      throwHttpErrors: false,
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'manual',
      fetch: async (request) => {
        const [response, done] = await attempts(connection, sending, request as Request)
        answer = done
        return response
      },
    })
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    if (isTimeoutError(error)) throw tooLong(sending, sending.totalTimeoutMs)
    // A middleware's own request that failed: ky's error would repeat the address.
    if (isNetworkError(error)) throw networkFailure(error.cause, { operation: sending.operation.operation, attempt: sending.attempts })
    throw error
  }
  return answer!
}

async function attempts(connection: Connection, sending: Sending, request: Request): Promise<[Response, Exchange]> {
  const { operation } = sending
  const repeatable = sending.method === 'GET' || operation.idempotent === true
  const { signal } = request
  let replayed = false
  for (let failures = 1; ; failures++) {
    const fresh = sending.attempts === 0 ? request : new Request(request, sending.body === undefined ? {} : { body: sending.body })
    let failure: PortalError
    let pause = backoffMs(failures)
    try {
      const [response, answer] = await attempt(connection, sending, fresh, signal)
      if (answer.status === 401 && !replayed && isStaleToken(answer)) {
        const stale = sending.token
        const token = await orAbort(Promise.resolve(connection.token.replace(stale)), signal)
        if (token.value !== stale.value) {
          replayed = true
          failures--
          adopt(sending, token)
          continue
        }
      }
      if (!isRetryableStatus(answer.status)) return [response, answer]
      // Without an idempotency key only an answer that is certain to have done nothing is a reason to send again.
      if (!repeatable && answer.status !== 429) return [response, answer]
      const asked = retryAfterMs(answer.headers)
      if (failures >= maxAttempts) return [response, answer]
      if (asked !== undefined) {
        if (asked > maxRetryAfterMs) return [response, answer]
        pause = asked + Math.random() * 100
      }
      if (performance.now() + pause >= sending.deadline) return [response, answer]
    } catch (error) {
      if (signal.aborted) throw signal.reason
      if (!(error instanceof PortalUnreachableError) || error.operation !== operation.operation) throw error
      failure = error
      if (!repeatable || failures >= maxAttempts || performance.now() + pause >= sending.deadline) throw failure
    }
    await wait(pause, signal)
    const held = connection.token.get()
    adopt(sending, held instanceof Promise ? await orAbort(held, signal) : held)
  }
}

/** Goes on with this token, if it is still the same person's. */
function adopt(sending: Sending, token: Token): void {
  if (token.scope !== sending.token.scope) throw changedHands(sending)
  sending.token = token
}

function changedHands({ operation, attempts: count }: Sending): PortalRefusedError {
  return new PortalRefusedError(`${operation.operation} has ended: the page's token became another person's in the middle of it.`, {
    code: 'identity-changed',
    operation: operation.operation,
    attempts: count,
    retryable: true,
  })
}

/** One attempt, its body included, within its time. */
async function attempt(connection: Connection, sending: Sending, request: Request, outer: AbortSignal): Promise<[Response, Exchange]> {
  const number = ++sending.attempts
  const { operation } = sending.operation
  const controller = new AbortController()
  const { signal } = controller
  const follow = () => controller.abort(outer.reason)
  if (outer.aborted) follow()
  outer.addEventListener('abort', follow, { once: true })
  const timer = setTimeout(() => controller.abort(tooLong(sending, sending.timeoutMs)), sending.timeoutMs)
  try {
    const { token, middleware } = sending
    return await orAbort(
      (async (): Promise<[Response, Exchange]> => {
        const response = await send(connection, request, { operation, attempt: number, token, signal, middleware })
        let text: string
        try {
          text = await response.text()
        } catch (error) {
          if (signal.aborted) throw signal.reason
          throw networkFailure(error, { operation, attempt: number })
        }
        return [response, { status: response.status, headers: response.headers, text, attempts: number }]
      })(),
      signal,
    )
  } finally {
    clearTimeout(timer)
    outer.removeEventListener('abort', follow)
  }
}

function tooLong({ operation, attempts: count }: Sending, limitMs: number): PortalUnreachableError {
  return new PortalUnreachableError(`${operation.operation} had no answer within ${limitMs / 1000} seconds.`, {
    code: 'timeout',
    operation: operation.operation,
    attempts: count,
    retryable: true,
  })
}

/** Whether another token may help. One of another surface, or of a person who may not do this, stays what it is. */
function isStaleToken({ text }: Exchange): boolean {
  return problemOf(text)?.code !== 'wrong-audience'
}

/** Takes the answer for what the contract promises, or says what it is instead. */
function understand<Entry extends Endpoint>(operation: Operation<Entry>, answer: Exchange, { url }: Sending): AnswerOf<Entry> {
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

/** The first place where a value is not what the check wants. */
export function issueOf(check: Check, value: unknown): MismatchIssue | undefined {
  const path: (string | number)[] = []
  let expected = ''
  const sound = check(value, (key, wanted = '') => {
    expected ||= wanted
    if (key !== null) path.unshift(key)
    return false
  })
  if (sound) return undefined
  let found = value
  for (const key of path) found = (found as Record<string | number, unknown>)[key]
  return { path: path.join('.'), message: found === undefined ? 'is missing' : `must be ${expected}` }
}

function mismatch(operation: Operation, { status, headers, attempts: count }: Exchange, code: string, issue: MismatchIssue): PortalMismatchError {
  const where = issue.path === '' ? 'the answer' : `"${issue.path}"`
  return new PortalMismatchError(
    `${operation.operation} got an answer that breaks the contract: ${where} ${issue.message}. Check that baseUrl points to a portal API of this version.`,
    { code, status, requestId: headers.get('x-request-id') ?? undefined, operation: operation.operation, attempts: count, retryable: false, issues: [issue] },
  )
}

function problemOf(text: string): Problem | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    const value = JSON.parse(text) as unknown
    return issueOf(isProblem, value) ? undefined : (value as Problem)
  } catch {
    return undefined
  }
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

function addressOf(connection: Connection, operation: Operation, input: { path?: Readonly<Record<string, string>>; query?: unknown }): string {
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
    if (search.size > 0) url += `?${search}`
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
