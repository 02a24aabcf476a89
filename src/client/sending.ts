import ky, { isNetworkError, isTimeoutError } from 'ky'
import type { Operation } from '../contract/generated/operation.ts'
import { problemOf } from './answer.ts'
import type { Connection, Exchange, Middleware } from './connection.ts'
import { PortalRefusedError, PortalUnreachableError } from './errors.ts'
import { backoffMs, isRetryableStatus, maxAttempts, maxRetryAfterMs, retryAfterMs } from './retry.ts'
import { networkFailure, send } from './send.ts'
import type { Token } from './session-token.ts'

/** What is sent, and within which time. */
export interface Parts {
  operation: Operation
  url: string
  headers: Record<string, string>
  body: string | Blob | undefined
  /** Whose data is asked for. An attempt under another scope is not sent. */
  token: Token
  middleware: readonly Middleware[]
  /** @unit milliseconds an attempt */
  timeoutMs: number
  /** @unit milliseconds of `performance.now()` */
  deadline: number
  /** What `deadline` was counted from the start. @unit milliseconds */
  totalTimeoutMs: number
}

/** One call on its way: sent until there is an answer that is worth having, or attempts or time run out. */
export class Sending {
  #connection: Connection
  #parts: Parts
  #token: Token
  #attempts = 0
  #answer: Exchange | undefined
  /** Aborts the attempt of the moment. */
  #controller = new AbortController()
  /** Ends what is waited for at the moment, whether that listens to a signal or not. */
  #interrupt: ((reason: unknown) => void) | undefined
  #over = false
  #reason: unknown

  constructor(connection: Connection, parts: Parts) {
    this.#connection = connection
    this.#parts = parts
    this.#token = parts.token
  }

  /** @throws the reason of the signal when it aborts, and what `call` throws */
  async run(signal?: AbortSignal): Promise<Exchange> {
    const { operation, url, headers, body, deadline, totalTimeoutMs } = this.#parts
    const follow = signal && (() => this.abort(signal.reason))
    if (signal?.aborted) this.abort(signal.reason)
    else if (follow) signal.addEventListener('abort', follow, { once: true })
    try {
      // ky builds the request and keeps the whole call within its time. Attempts are made inside its `fetch`, because its own neither
      // cap nor shortcut Retry-After, replay a stale token, and read no body within the time of an attempt. It is given no signal:
      // to join signals costs as much as all the rest.
      await ky(url, {
        method: operation.method,
        headers,
        body,
        timeout: Math.max(1, deadline - performance.now()),
        retry: 0,
        throwHttpErrors: false,
        fetch: (request) => this.#send(request as Request),
      })
    } catch (error) {
      if (this.#over) throw this.#reason
      if (isTimeoutError(error)) {
        const late = this.#tooLong(totalTimeoutMs)
        this.abort(late)
        throw late
      }
      // A middleware's own request that failed: ky's error would repeat the address.
      if (isNetworkError(error)) throw networkFailure(error.cause, { operation: operation.operation, attempt: this.#attempts })
      throw error
    } finally {
      if (follow) signal.removeEventListener('abort', follow)
    }
    return this.#answer!
  }

  /** Ends it, at once. */
  abort(reason: unknown): void {
    if (this.#over) return
    this.#over = true
    this.#reason = reason
    this.#controller.abort(reason)
    this.#interrupt?.(reason)
  }

  /** Attempt after attempt. */
  async #send(request: Request): Promise<Response> {
    const { operation, body, deadline } = this.#parts
    const repeatable = operation.method === 'GET' || operation.idempotent === true
    let replayed = false
    for (let failures = 1; ; failures++) {
      const attempt = this.#attempts === 0 ? request : new Request(request, body === undefined ? {} : { body })
      let pause = backoffMs(failures)
      try {
        const response = await this.#attempt(attempt)
        const answer = this.#answer!
        if (answer.status === 401 && !replayed && problemOf(answer.text)?.code !== 'wrong-audience') {
          const token = await this.#until(Promise.resolve(this.#connection.token.replace(this.#token)))
          if (token.value !== this.#token.value) {
            this.#adopt(token)
            replayed = true
            failures--
            continue
          }
        }
        // Without an idempotency key only an answer that is certain to have done nothing is a reason to send again.
        if (!isRetryableStatus(answer.status) || failures >= maxAttempts || (!repeatable && answer.status !== 429)) return response
        const asked = retryAfterMs(answer.headers)
        if (asked !== undefined) {
          if (asked > maxRetryAfterMs) return response
          pause = asked + Math.random() * 100
        }
        if (performance.now() + pause >= deadline) return response
      } catch (error) {
        if (this.#over) throw this.#reason
        if (!(error instanceof PortalUnreachableError) || error.operation !== operation.operation) throw error
        if (!repeatable || failures >= maxAttempts || performance.now() + pause >= deadline) throw error
      }
      await this.#pause(pause)
      const held = this.#connection.token.get()
      this.#adopt(held instanceof Promise ? await this.#until(held) : held)
    }
  }

  /** One attempt, its body included, within its time. */
  async #attempt(request: Request): Promise<Response> {
    if (this.#over) throw this.#reason
    const { operation: entry, timeoutMs, middleware } = this.#parts
    const attempt = ++this.#attempts
    // The one before has run out of its time.
    if (this.#controller.signal.aborted) this.#controller = new AbortController()
    const controller = this.#controller
    const { signal } = controller
    const { operation } = entry
    const timer = setTimeout(() => {
      const late = this.#tooLong(timeoutMs)
      controller.abort(late)
      this.#interrupt?.(late)
    }, timeoutMs)
    const exchange = async (): Promise<Response> => {
      const response = await send(this.#connection, request, { operation, attempt, token: this.#token, signal, middleware })
      let text: string
      try {
        text = await response.text()
      } catch (error) {
        if (signal.aborted) throw signal.reason
        throw networkFailure(error, { operation, attempt })
      }
      // An answer that comes after its attempt was given up is nobody's.
      if (!signal.aborted) this.#answer = { status: response.status, headers: response.headers, text, attempts: attempt }
      return response
    }
    try {
      return await this.#until(exchange())
    } finally {
      clearTimeout(timer)
    }
  }

  /** The outcome of `work`, unless this is interrupted first: work that does not listen to the signal is left behind. */
  #until<Result>(work: Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#over) reject(this.#reason)
      this.#interrupt = reject
      work.then(resolve, reject)
    })
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#over) return reject(this.#reason)
      const timer = setTimeout(resolve, milliseconds)
      this.#interrupt = (reason) => {
        clearTimeout(timer)
        reject(reason)
      }
    })
  }

  /** Goes on with this token, if it is still the same person's. */
  #adopt(token: Token): void {
    if (token.scope !== this.#token.scope) throw changedHands(this.#parts.operation.operation, this.#attempts)
    this.#token = token
  }

  #tooLong(limitMs: number): PortalUnreachableError {
    const { operation } = this.#parts.operation
    return new PortalUnreachableError(`${operation} had no answer within ${limitMs / 1000} seconds.`, {
      code: 'timeout',
      operation,
      attempts: this.#attempts,
      retryable: true,
    })
  }
}

/** Ends a call whose person is no longer the page's. */
export function changedHands(operation: string, attempts: number): PortalRefusedError {
  return new PortalRefusedError(`${operation} has ended: the page's token became another person's in the middle of it.`, {
    code: 'identity-changed',
    operation,
    attempts,
    retryable: true,
  })
}
