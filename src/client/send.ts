import type { Connection, Middleware } from './connection.ts'
import { PortalUnreachableError } from './errors.ts'
import type { Token } from './session-token.ts'

/** One attempt. */
export interface Attempt {
  operation: string
  attempt: number
  token: Token
  signal: AbortSignal
  middleware: readonly Middleware[]
}

/**
 * Sends one attempt through the middleware, adds the token, and gives the answer with its body unread.
 *
 * @throws {PortalUnreachableError} `network`
 */
export function send(connection: Connection, request: Request, attempt: Attempt): Promise<Response> {
  const { middleware } = attempt
  if (middleware.length === 0) return sendBare(connection, request, attempt, attempt.signal)
  const context = { operation: attempt.operation, attempt: attempt.attempt }
  const step = (index: number, each: Request): Promise<Response> => {
    const next = middleware[index]
    if (!next) return sendBare(connection, each, attempt, AbortSignal.any([attempt.signal, each.signal]))
    return next(each, (inner) => step(index + 1, inner), context)
  }
  return step(0, request)
}

async function sendBare(connection: Connection, request: Request, attempt: Attempt, signal: AbortSignal): Promise<Response> {
  const headers = new Headers(request.headers)
  if (new URL(request.url).origin === connection.origin) headers.set('authorization', `Bearer ${attempt.token.value}`)
  try {
    return await connection.fetch(request, { headers, signal })
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw networkFailure(error, attempt)
  }
}

/** What a failed network is to the caller. Of the reason only its code is kept: messages of the runtime repeat the address. */
export function networkFailure(error: unknown, { operation, attempt }: { operation: string; attempt: number }): PortalUnreachableError {
  const code = ((error as { cause?: { code?: unknown } } | undefined)?.cause?.code ?? (error as { code?: unknown } | undefined)?.code) as unknown
  const reason = typeof code === 'string' && /^[A-Z_0-9]+$/.test(code) ? ` (${code})` : ''
  return new PortalUnreachableError(
    `${operation} could not reach the portal API${reason}. Check the network, baseUrl, and that the API allows this page's origin.`,
    { code: 'network', operation, attempts: attempt, retryable: true },
  )
}
