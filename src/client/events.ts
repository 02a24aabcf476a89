import { portalEvent } from '../contract/generated/answers.ts'
import { streamEvents } from '../contract/generated/operations.ts'
import type { PortalEvent } from '../contract/event.ts'
import { issueOf } from './answer.ts'
import { refusal } from './call.ts'
import { freshen, type Connection } from './connection.ts'
import { PortalError, PortalMismatchError, PortalRefusedError, PortalUnreachableError } from './errors.ts'
import { backoffMs, orAbort, wait } from './retry.ts'
import { send } from './send.ts'
import type { Token } from './session-token.ts'
import { EventStreamReader, type StreamMessage } from './sse.ts'

/** What the stream brings. */
export type StreamItem =
  /** Something happened. A type that this version does not know comes through as it is. */
  | { kind: 'event'; event: PortalEvent; id: string }
  /** The stream is open; nothing is lost. */
  | { kind: 'ready'; id?: string | undefined }
  /** Events are lost: read everything again. */
  | { kind: 'gap'; id?: string | undefined }
  /** The session has ended and the host page gives no other token. The last item. */
  | { kind: 'bye'; id?: string | undefined }

/** How the stream is opened. */
export interface StreamOptions {
  /** Ends the iteration, quietly. */
  signal?: AbortSignal | undefined
  /** Resume after this event. Such a stream has a connection of its own. */
  lastEventId?: string | undefined
}

/** How long the stream may be silent; the server sends a heartbeat every 15 seconds. @unit milliseconds */
const idleTimeoutMs = 40_000
/** A stream that ends before this is opened again with a pause. @unit milliseconds */
const shortestStreamMs = 5000
const firstBackoffMs = 1000
const longestBackoffMs = 30_000
/** Items that one reader may leave unread before they are replaced by a `gap`. */
const longestQueue = 1000

/** Ends a connection whose person is no longer the page's. */
const changed = new DOMException('The token became another person\'s.', 'AbortError')

/** One reader of the stream. */
class Subscriber {
  #items: StreamItem[] = []
  #wake: (() => void) | undefined
  #over = false
  #error: unknown

  put(item: StreamItem): void {
    if (this.#items.length >= longestQueue && item.kind !== 'bye') this.#items = [{ kind: 'gap', id: item.id }]
    else this.#items.push(item)
    this.#wake?.()
  }

  end(error?: unknown): void {
    if (this.#over) return
    this.#over = true
    this.#error = error
    this.#wake?.()
  }

  async next(): Promise<StreamItem | undefined> {
    for (;;) {
      const item = this.#items.shift()
      if (item) return item
      if (this.#over) {
        if (this.#error !== undefined) throw this.#error
        return undefined
      }
      await new Promise<void>((resolve) => (this.#wake = resolve))
      this.#wake = undefined
    }
  }
}

/** How a connection ended. */
interface Outcome {
  /** The wait that the server asks for. @unit milliseconds */
  retryMs?: number | undefined
  /** Another token is needed; the refusal, where there was one. */
  stale?: true | PortalError
  /** Whether anything was heard on it. */
  heard?: boolean
}

/** One connection and everybody who reads it. */
class Stream {
  #connection: Connection
  #subscribers = new Set<Subscriber>()
  #controller: AbortController | undefined
  #lastId: string
  #open = false
  #everOpen = false
  #ended: () => void
  #idleMs: number
  /** Breaks the connection of the moment. */
  #drop: (() => void) | undefined

  constructor(connection: Connection, lastId: string, ended: () => void, idleMs: number) {
    this.#connection = connection
    this.#lastId = lastId
    this.#ended = ended
    this.#idleMs = idleMs
  }

  join(subscriber: Subscriber): void {
    this.#subscribers.add(subscriber)
    if (this.#open) subscriber.put({ kind: 'ready', id: this.#lastId || undefined })
    if (this.#controller) return
    const controller = (this.#controller = new AbortController())
    this.#run(controller.signal).then(
      () => this.#end(),
      (error) => this.#end(error),
    )
  }

  leave(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber)
    if (this.#subscribers.size > 0) return
    this.#ended()
    this.#controller?.abort(new DOMException('Nobody reads the stream any more.', 'AbortError'))
  }

  #put(item: StreamItem): void {
    for (const subscriber of [...this.#subscribers]) subscriber.put(item)
  }

  #end(error?: unknown): void {
    this.#ended()
    for (const subscriber of [...this.#subscribers]) subscriber.end(error)
  }

  /** Keeps the stream open until nobody reads it, the session ends or the server refuses for good. */
  async #run(signal: AbortSignal): Promise<void> {
    const unwatch = this.#connection.token.onScopeChange(() => this.#drop?.())
    try {
      await this.#keepOpen(signal)
    } finally {
      unwatch()
    }
  }

  async #keepOpen(signal: AbortSignal): Promise<void> {
    let failures = 0
    let attempts = 0
    let baseMs = firstBackoffMs
    let scope: string | undefined
    let refused: Token | undefined
    while (!signal.aborted) {
      let pause: number | undefined
      try {
        const token = await orAbort(Promise.resolve(refused ? this.#connection.token.replace(refused) : this.#connection.token.get()), signal)
        if (refused && token.value === refused.value) return void this.#put({ kind: 'bye', id: this.#lastId || undefined })
        if (scope !== undefined && token.scope !== scope) {
          // Another person's stream: nothing of the one before may be resumed.
          this.#lastId = ''
          this.#everOpen = true
        }
        scope = token.scope
        const openedAt = performance.now()
        const outcome = await this.#connect(token, ++attempts, signal, () => {
          refused = undefined
        })
        if (outcome.heard && !outcome.stale) failures = 0
        if (outcome.retryMs !== undefined) baseMs = Math.min(longestBackoffMs, outcome.retryMs)
        if (outcome.stale) {
          // Asked for once: a token that is refused as soon as it is given says that the session is over.
          if (refused) throw outcome.stale === true ? undefined : outcome.stale
          refused = token
          if (performance.now() - openedAt >= shortestStreamMs) failures = 0
          // The next token is tried at once; a server that ends every stream as soon as it is open is not asked in a circle.
          if (failures === 0) pause = 0
        }
      } catch (error) {
        if (signal.aborted) return
        if (error === changed) continue
        if (error === undefined || (error instanceof PortalRefusedError && error.operation === 'token')) {
          return void this.#put({ kind: 'bye', id: this.#lastId || undefined })
        }
        const lasting = error instanceof PortalError ? !error.retryable : true
        if (lasting) throw error
        if (error instanceof PortalRefusedError) pause = error.retryAfterMs
      } finally {
        this.#open = false
      }
      failures++
      await wait(pause ?? baseMs / 2 + backoffMs(failures, baseMs, longestBackoffMs), signal).catch(() => {})
    }
  }

  /**
   * Opens the stream and reads it to its end.
   *
   * @returns why it ended: `stale` where another token is needed, with the refusal if there was one
   */
  async #connect(token: Token, number: number, outer: AbortSignal, opened: () => void): Promise<Outcome> {
    const connection = this.#connection
    const { operation, path } = streamEvents
    const controller = new AbortController()
    const { signal } = controller
    const follow = () => controller.abort(outer.reason)
    outer.addEventListener('abort', follow, { once: true })
    this.#drop = () => controller.abort(changed)
    let timer: ReturnType<typeof setTimeout> | undefined
    const expect = (limitMs: number) => {
      clearTimeout(timer)
      timer = setTimeout(() => {
        controller.abort(
          new PortalUnreachableError(`${operation} heard nothing for ${limitMs / 1000} seconds.`, {
            code: 'timeout',
            operation,
            attempts: number,
            retryable: true,
          }),
        )
      }, limitMs)
    }
    const url = connection.baseUrl + path
    const headers: Record<string, string> = { accept: 'text/event-stream' }
    if (this.#lastId) headers['last-event-id'] = this.#lastId
    try {
      expect(connection.timeoutMs)
      const request = new Request(url, { headers, signal })
      const attempt = { operation, attempt: number, token, signal, middleware: connection.middleware }
      const response = await orAbort(send(connection, request, attempt), signal)
      if (response.status !== 200) {
        const text = await orAbort(response.text(), signal).catch(() => '')
        const error = refusal(streamEvents, { status: response.status, headers: response.headers, text, attempts: number }, url)
        if (response.status === 401 && error.code !== 'wrong-audience') return { stale: error }
        throw error
      }
      if (!response.body || !/^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '')) {
        void response.body?.cancel().catch(() => {})
        throw notAStream(response.headers.get('x-request-id') ?? undefined, number, 'must be text/event-stream')
      }
      return await this.#read(response.body.getReader(), signal, () => expect(this.#idleMs), opened)
    } finally {
      clearTimeout(timer)
      outer.removeEventListener('abort', follow)
      this.#drop = undefined
      // An answer that nobody reads keeps its connection; one that has ended does not mind.
      controller.abort()
    }
  }

  async #read(
    body: ReadableStreamDefaultReader<Uint8Array>,
    signal: AbortSignal,
    heard: () => void,
    opened: () => void,
  ): Promise<Outcome> {
    const decoder = new TextDecoder()
    const reader = new EventStreamReader(this.#lastId)
    let any = false
    for (;;) {
      heard()
      let chunk: ReadableStreamReadResult<Uint8Array>
      try {
        chunk = await orAbort(body.read(), signal)
      } catch {
        if (signal.aborted) throw signal.reason
        // A stream that breaks off is opened again, after what was already heard.
        return { retryMs: reader.retryMs, heard: any }
      }
      if (chunk.done) return { retryMs: reader.retryMs, heard: any }
      let messages: StreamMessage[]
      try {
        messages = reader.push(decoder.decode(chunk.value, { stream: true }))
      } catch {
        throw notAStream(undefined, 0, 'must be lines of an event stream')
      }
      for (const message of messages) {
        if (message.event === 'bye') return { retryMs: reader.retryMs, stale: true, heard: any }
        any = true
        opened()
        this.#take(message)
      }
      this.#lastId = reader.lastId
    }
  }

  #take({ event: name, data, id }: StreamMessage): void {
    const lost = this.#everOpen && this.#lastId === ''
    this.#everOpen = true
    this.#lastId = id
    if (name === 'ready') {
      this.#open = true
      // Without an id to resume from, what happened between two connections is not known.
      if (lost) freshen(this.#connection)
      this.#put(lost ? { kind: 'gap', id: id || undefined } : { kind: 'ready', id: id || undefined })
      return
    }
    this.#open = true
    freshen(this.#connection)
    if (name === 'gap') return this.#put({ kind: 'gap', id: id || undefined })
    let event: unknown
    try {
      event = JSON.parse(data)
    } catch {
      event = undefined
    }
    // An event that cannot be read still says that something happened.
    if (issueOf(portalEvent, event)) return this.#put({ kind: 'gap', id: id || undefined })
    this.#put({ kind: 'event', event: event as PortalEvent, id })
  }
}

function notAStream(requestId: string | undefined, attempts: number, message: string): PortalMismatchError {
  const { operation } = streamEvents
  return new PortalMismatchError(`${operation} got an answer that is not an event stream. Check that baseUrl points to a portal API.`, {
    code: 'unexpected-answer',
    status: 200,
    requestId,
    operation,
    attempts,
    retryable: false,
    issues: [{ path: '', message }],
  })
}

/** `portal.events`. */
export function eventsOf(connection: Connection, { idleMs = idleTimeoutMs }: { idleMs?: number } = {}) {
  let shared: Stream | undefined
  const open = (lastEventId: string | undefined): Stream => {
    if (lastEventId) return new Stream(connection, lastEventId, () => {}, idleMs)
    if (!shared) {
      const stream: Stream = new Stream(
        connection,
        '',
        () => {
          if (shared === stream) shared = undefined
        },
        idleMs,
      )
      shared = stream
    }
    return shared
  }
  return {
    /**
     * What happens, as it happens, for as long as it is iterated. All readers of a portal share one connection; it opens with the
     * first and closes with the last. A connection that breaks, falls silent or outlives its token is opened again and resumes
     * where it was: no event is missed and none comes twice. Where that cannot be, a `gap` says so.
     *
     * @throws {PortalRefusedError} the server refuses the stream for good
     * @throws {PortalMismatchError} the answer is no event stream
     * @example
     * for await (const item of portal.events.stream({ signal })) {
     *   if (item.kind === 'event' && item.event.type === 'client.created') refresh()
     * }
     */
    stream({ signal, lastEventId }: StreamOptions = {}): AsyncIterable<StreamItem> {
      return {
        async *[Symbol.asyncIterator]() {
          if (signal?.aborted) return
          const subscriber = new Subscriber()
          const stream = open(lastEventId)
          const stop = () => {
            stream.leave(subscriber)
            subscriber.end()
          }
          signal?.addEventListener('abort', stop, { once: true })
          stream.join(subscriber)
          try {
            for (;;) {
              const item = await subscriber.next()
              if (!item || signal?.aborted) return
              yield item
            }
          } finally {
            signal?.removeEventListener('abort', stop)
            stream.leave(subscriber)
          }
        },
      }
    },
  }
}
