import type { TokenSource } from './session-token.ts'

/** What a middleware knows about the attempt it wraps. */
export interface AttemptContext {
  /** Such as `clients.list`. */
  readonly operation: string
  /** From 1. */
  readonly attempt: number
}

/**
 * Wraps every attempt of a call. It may change the request, look at the answer or give one of its own; `next` sends.
 * The token is added after the last middleware, and only to requests to the portal's own origin: no middleware sees it.
 */
export type Middleware = (request: Request, next: (request: Request) => Promise<Response>, context: AttemptContext) => Promise<Response>

/** What every method takes besides its own arguments. */
export interface CallOptions {
  /** Ends the call; it rejects with the signal's reason. */
  signal?: AbortSignal | undefined
  /** In place of the portal's own. @unit milliseconds an attempt */
  timeoutMs?: number | undefined
  /** In place of a random one, where the key must survive a restart of the caller. 1–255 visible characters. */
  idempotencyKey?: string | undefined
  /** Run inside the portal's own. */
  middleware?: readonly Middleware[] | undefined
}

/** One portal, as the parts of the SDK share it. */
export interface Connection {
  /** Absolute, without a slash at the end. */
  readonly baseUrl: string
  readonly origin: string
  readonly token: TokenSource
  readonly fetch: typeof globalThis.fetch
  readonly middleware: readonly Middleware[]
  /** @unit milliseconds an attempt */
  readonly timeoutMs: number
  /** @unit milliseconds a call, waits included */
  readonly totalTimeoutMs: number
  /** Reads under way, by scope and address. */
  readonly reads: Map<string, SharedRead>
}

/** One read that several callers wait for. */
export interface SharedRead {
  readonly exchange: Promise<Exchange>
  abort(reason: unknown): void
  callers: number
}

/** What came back, not yet looked at. */
export interface Exchange {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly attempts: number
}

/** From here on no new caller joins a read that is under way: it may not know of what has just changed. */
export function freshen(connection: Connection): void {
  connection.reads.clear()
}
