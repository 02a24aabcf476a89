import type { EventType, PortalEvent } from '../../src/contract/event.ts'
import { Refusal } from './problem.ts'

/** One event with the place it has in the log. */
export interface PlacedEvent {
  /** Opaque; the id of the message in the stream. */
  position: string
  event: PortalEvent
  /** Whether the MSP's staff alone hear of it. */
  forStaff?: boolean
  /** Who alone hears of it; absent or `null` for whoever hears of the record. */
  personId?: string | null
}

/** Whose events a stream carries. */
export interface StreamScope {
  partnerId: string
  /** Only this client's events; `null` carries everything of the partner. */
  clientId: string | null
  /** Who listens: what is for one person is for this one; absent for a key. */
  personId?: string
}

/** The event log, as the streams read it. */
export interface EventLog {
  /** The place after everything that has happened so far. */
  head(): Promise<string>
  /** What happened after a place, to anybody, in order. */
  tail(after: string, limit: number): Promise<PlacedEvent[]>
  /** What happened after a place within one scope, in order; `null` when it can no longer be told. */
  replay(scope: StreamScope, after: string, limit: number): Promise<PlacedEvent[] | null>
  /** Whether the text is a place in the log. */
  isPosition(text: string): boolean
  /** Below 0 when `a` is before `b`. */
  compare(a: string, b: string): number
  /** Calls back when there may be something new. @returns how to stop */
  listen(wake: () => void): () => void
}

/** One open stream. */
export interface StreamRequest {
  scope: StreamScope
  /** The person or key, so that nobody can open too many. */
  subject: string
  /** Where the caller left off; `null` starts now. */
  lastEventId: string | null
  /** When the token ends; `null` for a key. */
  expiresAt: Date | null
  /** Whether the caller may hear of an event of its scope. */
  mayHear: (event: PortalEvent) => boolean
  /** Which of these clients the caller reaches, where that is not all of the scope. */
  reaches?: (clientIds: readonly string[]) => Promise<ReadonlySet<string>>
  /** Whether the caller may still listen. Asked again and again while the stream is open. */
  stillAllowed: () => Promise<boolean>
}

/** How the hub behaves. */
export interface HubOptions {
  now: () => Date
  maxStreams: number
  maxStreamsPerSubject: number
  /** @unit milliseconds */
  heartbeatMs?: number
  /** How often it is asked whether a caller may still listen. @unit milliseconds */
  recheckMs?: number
  /** How long a consumer may leave what it was sent unread. @unit milliseconds */
  stalledMs?: number
  /** How many events are kept in memory for all streams together. */
  ringSize?: number
  onError: (error: unknown) => void
}

/** How many events are read from the log at once. */
const batch = 200
/** How many events one write to a stream holds at most. */
const perWrite = 100
/** The wait before a stream that the server ended is opened again. @unit milliseconds */
const reconnectMs = 1000
/** How many streams are asked about within one `recheckMs`. */
const checksPerRound = 500
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  // Proxies that buffer would hold events back.
  'x-accel-buffering': 'no',
}

/** After these, whoever listens there is asked about at once: a person may have lost what they had. */
const accessEvents: ReadonlySet<string> = new Set<EventType>([
  'user.updated',
  'user.role_changed',
  'user.removed',
  'portal.disabled',
  'policy.updated',
  'client.updated',
])

const encoder = new TextEncoder()

function message(kind: string, id: string | null, data: unknown): string {
  return `${id === null ? '' : `id: ${id}\n`}event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`
}

/**
 * Reads the tail of the event log once for all streams of this process, and hands each stream what is in its scope.
 * A stream that is behind what is kept in memory reads the log itself, page by page, at the speed of its consumer.
 */
export class EventHub {
  readonly #log: EventLog
  readonly #options: Required<HubOptions>
  readonly #streams = new Set<Stream>()
  readonly #perSubject = new Map<string, number>()
  #ring: PlacedEvent[] = []
  /** Everything after this place and up to `#position` is in the ring. */
  #ringStart = ''
  #position: string | null = null
  #reading: Promise<void> | null = null
  #again = false
  #unlisten: (() => void) | null = null
  #timer: NodeJS.Timeout | null = null
  #stopped = false

  constructor(log: EventLog, options: HubOptions) {
    this.#log = log
    this.#options = { heartbeatMs: 15_000, recheckMs: 2000, stalledMs: 60_000, ringSize: 5000, ...options }
  }

  /** How many streams are open. */
  get size(): number {
    return this.#streams.size
  }

  /**
   * Opens a stream.
   *
   * @throws {Refusal} `rate-limited` when the caller or the server has too many open
   */
  async open(request: StreamRequest): Promise<Response> {
    const held = this.#perSubject.get(request.subject) ?? 0
    if (this.#stopped) throw new Refusal('unavailable', { headers: { 'retry-after': '2' } })
    if (held >= this.#options.maxStreamsPerSubject || this.#streams.size >= this.#options.maxStreams) {
      throw new Refusal('rate-limited', { detail: 'Too many event streams are open. Close one first.', headers: { 'retry-after': '15' } })
    }
    // Counted before anything is awaited, so that a burst cannot pass the limit together.
    this.#perSubject.set(request.subject, held + 1)
    const stream = new Stream(this, request)
    this.#streams.add(stream)
    try {
      await this.#start()
      return new Response(await stream.begin(), { status: 200, headers: streamHeaders })
    } catch (thrown) {
      this.close(stream)
      throw thrown
    }
  }

  /** Ends every stream with the wish to come back, and opens no other. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const stream of [...this.#streams]) stream.leave()
    this.#rest()
    await this.#reading?.catch(() => undefined)
  }

  /** @internal */
  get log(): EventLog {
    return this.#log
  }

  /** @internal */
  get options(): Required<HubOptions> {
    return this.#options
  }

  /**
   * The place that memory starts after; `null` while nothing is kept.
   *
   * @internal
   */
  get memoryStart(): string | null {
    return this.#position === null ? null : this.#ringStart
  }

  /** @internal */
  close(stream: Stream): void {
    if (!this.#streams.delete(stream)) return
    const { subject } = stream.request
    const held = (this.#perSubject.get(subject) ?? 1) - 1
    if (held > 0) this.#perSubject.set(subject, held)
    else this.#perSubject.delete(subject)
    if (this.#streams.size === 0) this.#rest()
  }

  /**
   * Events after a place, out of memory.
   *
   * @internal
   * @returns `null` when memory does not reach back that far
   */
  recent(after: string): { events: readonly PlacedEvent[]; upTo: string } | null {
    if (this.#position === null || this.#log.compare(after, this.#ringStart) < 0) return null
    let low = 0
    let high = this.#ring.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#log.compare(this.#ring[middle]!.position, after) <= 0) low = middle + 1
      else high = middle
    }
    return { events: this.#ring.slice(low, low + perWrite), upTo: this.#position }
  }

  async #start(): Promise<void> {
    if (this.#position === null) {
      const head = await this.#log.head()
      // Somebody else may have started while we waited.
      if (this.#position === null) {
        this.#position = head
        this.#ringStart = head
        this.#ring = []
      }
    }
    this.#unlisten ??= this.#log.listen(() => this.#wake())
    this.#timer ??= setInterval(() => this.#tick(), 1000).unref()
  }

  /** Nobody listens: nothing is read and nothing is kept. */
  #rest(): void {
    this.#unlisten?.()
    this.#unlisten = null
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    this.#position = null
    this.#ring = []
  }

  #tick(): void {
    for (const stream of this.#streams) stream.tick()
  }

  #wake(): void {
    if (this.#reading) {
      this.#again = true
      return
    }
    this.#reading = this.#readTail()
      .catch((error: unknown) => this.#options.onError(error))
      .finally(() => {
        this.#reading = null
        if (!this.#again) return
        this.#again = false
        this.#wake()
      })
  }

  async #readTail(): Promise<void> {
    for (;;) {
      const after = this.#position
      if (after === null) return
      const events = await this.#log.tail(after, batch)
      if (this.#position !== after || events.length === 0) return
      this.#ring.push(...events)
      this.#position = events.at(-1)!.position
      const excess = this.#ring.length - this.#options.ringSize
      if (excess > 0) {
        this.#ringStart = this.#ring[excess - 1]!.position
        this.#ring.splice(0, excess)
      }
      const shaking = events.flatMap(({ event }) => (accessEvents.has(event.type) ? [event] : []))
      for (const stream of this.#streams) {
        const { partnerId, clientId } = stream.request.scope
        // Clients change all day long, and that shakes only their own people.
        const shaken = shaking.some((event) => event.partnerId === partnerId && (event.type !== 'client.updated' || event.clientId === clientId))
        if (shaken) stream.recheck()
        stream.wake()
      }
      if (events.length < batch) return
    }
  }
}

/** One open stream. It produces only what its consumer has room for, so a slow one costs nothing but its place in the log. */
class Stream {
  readonly request: StreamRequest
  readonly #hub: EventHub
  #position = ''
  #pending = ''
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null
  #over = false
  #wakeUp: (() => void) | null = null
  #awake = false
  #lastWrite: number
  #lastCheck: number
  #check: Promise<void> | null = null

  constructor(hub: EventHub, request: StreamRequest) {
    this.#hub = hub
    this.request = request
    this.#lastWrite = this.#lastCheck = hub.options.now().getTime()
  }

  /** Decides where the stream starts and says so: a consumer that has heard nothing yet can still resume. */
  async begin(): Promise<ReadableStream<Uint8Array>> {
    const { log } = this.#hub
    const { lastEventId, scope } = this.request
    const head = await log.head()
    const resumable =
      lastEventId !== null &&
      log.isPosition(lastEventId) &&
      log.compare(lastEventId, head) <= 0 &&
      (await log.replay(scope, lastEventId, 1)) !== null
    this.#position = resumable ? lastEventId : head
    const lost = lastEventId !== null && !resumable
    this.#pending = `retry: ${reconnectMs}\n${lost ? message('gap', head, {}) : ''}${message('ready', this.#position, {})}`
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller
        },
        pull: () => this.#pull(),
        cancel: () => this.#finish(''),
      },
      { highWaterMark: 1 },
    )
  }

  /** Something new may be there. */
  wake(): void {
    this.#awake = true
    this.#wakeUp?.()
  }

  /** Looks at the clock. */
  tick(): void {
    if (this.#controller === null || this.#over) return
    const { now, heartbeatMs, recheckMs, stalledMs } = this.#hub.options
    const time = now().getTime()
    const { expiresAt } = this.request
    if (expiresAt !== null && expiresAt.getTime() <= time) return this.#bye()
    // Nobody takes what was written: the consumer is gone or frozen. It resumes where it was when it comes back.
    if (this.#controller.desiredSize !== null && this.#controller.desiredSize <= 0) {
      if (time - this.#lastWrite >= stalledMs) this.#finish('')
    } else if (time - this.#lastWrite >= heartbeatMs) {
      this.#pending ||= ': beat\n\n'
      this.wake()
    }
    // However many listen, the database is asked a bounded number of times a second.
    const patience = recheckMs * Math.max(1, this.#hub.size / checksPerRound)
    if (time - this.#lastCheck >= patience) this.recheck()
  }

  /** Asks whether the caller may still listen. Nothing is written before the answer is there. */
  recheck(): void {
    if (this.#check || this.#over || this.#controller === null) return
    this.#lastCheck = this.#hub.options.now().getTime()
    this.#check = this.request
      .stillAllowed()
      .then((allowed) => {
        if (!allowed) this.#bye()
      })
      // While the database is away nothing can be read either; the next look decides.
      .catch((error: unknown) => this.#hub.options.onError(error))
      .finally(() => {
        this.#check = null
      })
  }

  /** Ends with the wish to come back. */
  leave(): void {
    this.#finish(`retry: ${reconnectMs}\n\n`)
  }

  /** Ends for good: this token opens no stream any more. */
  #bye(): void {
    this.#finish(message('bye', null, {}))
  }

  #finish(last: string): void {
    if (this.#over) return
    this.#over = true
    try {
      if (last) this.#controller!.enqueue(encoder.encode(last))
      this.#controller!.close()
    } catch {
      // The consumer has gone already.
    }
    this.#hub.close(this)
    this.#wakeUp?.()
  }

  async #pull(): Promise<void> {
    try {
      for (;;) {
        if (this.#over) return
        this.#awake = false
        if (this.#check) await this.#check
        if (this.#over) return
        const text = this.#pending || (await this.#next())
        if (this.#over) return
        if (text !== '') {
          this.#pending = ''
          this.#lastWrite = this.#hub.options.now().getTime()
          this.#controller!.enqueue(encoder.encode(text))
          return
        }
        if (!this.#awake) {
          await new Promise<void>((resolve) => {
            this.#wakeUp = resolve
          })
          this.#wakeUp = null
        }
      }
    } catch (error) {
      // Whatever it is, the consumer loses nothing: it comes back and resumes.
      this.#hub.options.onError(error)
      this.leave()
    }
  }

  /** The next messages, or nothing when the consumer has everything. */
  async #next(): Promise<string> {
    const recent = this.#hub.recent(this.#position)
    if (recent) {
      if (recent.events.length === 0) {
        if (this.#hub.log.compare(recent.upTo, this.#position) > 0) this.#position = recent.upTo
        return ''
      }
      this.#position = recent.events.at(-1)!.position
      // A batch of somebody else's events is no reason to sleep: there may be more behind it.
      this.#awake = true
      return await this.#write(recent.events)
    }
    const { log } = this.#hub
    const memoryStart = this.#hub.memoryStart
    const events = await log.replay(this.request.scope, this.#position, perWrite)
    if (events === null) {
      this.#position = await log.head()
      return message('gap', this.#position, {})
    }
    if (events.length > 0) {
      this.#position = events.at(-1)!.position
      this.#awake = true
    }
    // What memory starts after was in the log before it was read, so nothing of this scope lies between.
    if (events.length < perWrite && memoryStart !== null && log.compare(memoryStart, this.#position) > 0) {
      this.#position = memoryStart
      this.#awake = true
    }
    return await this.#write(events)
  }

  #mine({ event, forStaff, personId }: PlacedEvent): boolean {
    const scope = this.request.scope
    if (event.partnerId !== scope.partnerId || (scope.clientId !== null && event.clientId !== scope.clientId)) return false
    return !(forStaff && scope.clientId !== null) && (personId === undefined || personId === null || personId === scope.personId)
  }

  async #write(events: readonly PlacedEvent[]): Promise<string> {
    let heard = events.filter((placed) => this.#mine(placed) && this.request.mayHear(placed.event))
    const { reaches } = this.request
    if (reaches && heard.length > 0) {
      const within = await reaches([...new Set(heard.flatMap(({ event }) => event.clientId ?? []))])
      heard = heard.filter(({ event }) => event.clientId === null || within.has(event.clientId))
    }
    return heard.map(({ position, event }) => message(event.type, position, event)).join('')
  }
}
