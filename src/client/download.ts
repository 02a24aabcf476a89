import type { Endpoint } from '../contract/endpoints/endpoint.ts'
import type { Operation } from '../contract/generated/operation.ts'
import { addressOf, refusal } from './call.ts'
import type { CallOptions, Connection } from './connection.ts'
import { PortalMismatchError, PortalUnreachableError } from './errors.ts'
import { durationOf, orAbort } from './retry.ts'
import { networkFailure, send } from './send.ts'

/** A file on its way. It is read once: as chunks, or as a whole. */
export interface Download extends AsyncIterable<Uint8Array<ArrayBuffer>> {
  /** The whole file. */
  blob(): Promise<Blob>
}

/**
 * Asks for a file. It is not asked for again when it breaks off; a token that has run out is renewed once.
 *
 * @param header a header without which the answer is none
 * @throws what `call` throws
 */
export async function download<Entry extends Endpoint>(
  connection: Connection,
  operation: Operation<Entry>,
  path: Readonly<Record<string, string>>,
  header: string,
  options: CallOptions = {},
): Promise<Download & { header: string }> {
  const name = operation.operation
  const url = addressOf(connection, operation, { path })
  const timeoutMs = durationOf('timeoutMs', options.timeoutMs, connection.timeoutMs)
  const middleware = options.middleware?.length ? [...connection.middleware, ...options.middleware] : connection.middleware
  const controller = new AbortController()
  const { signal } = controller
  options.signal?.throwIfAborted()
  options.signal?.addEventListener('abort', () => controller.abort(options.signal!.reason), { once: true })
  let token = await orAbort(Promise.resolve(connection.token.get()), signal)
  for (let attempt = 1; ; attempt += 1) {
    // The time is for the answer to begin; how long a file takes nobody knows.
    const timer = setTimeout(() => {
      controller.abort(new PortalUnreachableError(`${name} had no answer within ${timeoutMs / 1000} seconds.`, { code: 'timeout', operation: name, attempts: attempt, retryable: true }))
    }, timeoutMs)
    try {
      const request = new Request(url, { headers: { accept: '*/*' }, signal })
      const response = await orAbort(send(connection, request, { operation: name, attempt, token, signal, middleware }), signal)
      if (response.status !== 200) {
        const text = await orAbort(response.text(), signal)
        const error = refusal(operation, { status: response.status, headers: response.headers, text, attempts: attempt }, url)
        if (response.status === 401 && error.code !== 'wrong-audience' && attempt === 1) {
          const next = await orAbort(Promise.resolve(connection.token.replace(token)), signal)
          if (next.value !== token.value && next.scope === token.scope) {
            token = next
            continue
          }
        }
        throw error
      }
      const told = response.headers.get(header)
      const { body } = response
      if (told === null || body === null) {
        void body?.cancel().catch(() => {})
        throw new PortalMismatchError(`${name} got an answer that breaks the contract: the header ${header} is missing. Check that baseUrl points to a portal API of this version.`, {
          code: 'unexpected-answer', status: 200, requestId: response.headers.get('x-request-id') ?? undefined, operation: name, attempts: attempt, retryable: false,
          issues: [{ path: '', message: `must come with ${header}` }],
        })
      }
      const whole = async <Value>(reading: Promise<Value>): Promise<Value> => {
        try {
          return await reading
        } catch (error) {
          if (signal.aborted) throw signal.reason
          throw networkFailure(error, { operation: name, attempt })
        }
      }
      return {
        header: told,
        blob: () => whole(response.blob()),
        async *[Symbol.asyncIterator]() {
          const reader = body.getReader()
          try {
            for (;;) {
              const { done, value } = await whole(reader.read())
              if (done) return
              yield value as Uint8Array<ArrayBuffer>
            }
          } finally {
            void reader.cancel().catch(() => {})
          }
        },
      }
    } finally {
      clearTimeout(timer)
    }
  }
}
