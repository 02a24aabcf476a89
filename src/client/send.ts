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
 * @param request of our own making: without a middleware the token is written into it
 * @throws {PortalUnreachableError} `network`
 */
export function send(connection: Connection, request: Request, attempt: Attempt): Promise<Response> {
  const { middleware, signal, token } = attempt
  const authorization = `Bearer ${token.value}`
  if (middleware.length === 0) {
    request.headers.set('authorization', authorization)
    return transmit(connection, request, { signal }, attempt)
  }
  const context = { operation: attempt.operation, attempt: attempt.attempt }
  const step = (index: number, each: Request): Promise<Response> => {
    const next = middleware[index]
    if (next) return next(each, (inner) => step(index + 1, inner), context)
    const headers = new Headers(each.headers)
    if (new URL(each.url).origin === connection.origin) headers.set('authorization', authorization)
    return transmit(connection, each, { headers, signal: AbortSignal.any([signal, each.signal]) }, attempt)
  }
  return step(0, request)
}

async function transmit(connection: Connection, request: Request, init: RequestInit & { signal: AbortSignal }, attempt: Attempt): Promise<Response> {
  try {
    // Set last, so that no middleware lets a token follow a redirect or an answer stay in a cache.
    return await connection.fetch(request, { ...init, credentials: 'omit', cache: 'no-store', redirect: 'manual' })
  } catch (error) {
    if (init.signal.aborted) throw init.signal.reason
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
