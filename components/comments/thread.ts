import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { PortalEvent } from '../../src/contract/event.ts'
import { maxPageSize, type Page } from '../../src/contract/list.ts'
import type { Portal } from '../../src/index.ts'
import { failureOf, type RemoteFailure } from '../base/failure.ts'
import { RemoteData, type RemoteStatus } from '../base/remote-data.ts'
import { Whose } from '../base/whose.ts'
import type { LaneKind, ThreadComment, ThreadPlace } from './lanes.ts'

/** What one walk from the newest comment has brought, newest first. */
interface Walk {
  readonly items: readonly ThreadComment[]
  readonly cursor: string | null
  readonly total: number
}

/** How a thread asks its widget. */
export interface ThreadOptions {
  readonly kind: LaneKind
  /** The finding; `null` while there is nothing to read. */
  readonly place: () => ThreadPlace | null
  readonly portal: () => Portal | undefined
  /** @unit comments, of the first page and of each older one */
  readonly size: () => number
  readonly live: () => boolean
  /** Others have said something since the thread was first read. */
  readonly arrived: (comments: readonly ThreadComment[]) => void
  /** What was shown belongs to another thread or another person. */
  readonly left: () => void
}

type Host = ReactiveControllerHost & HTMLElement

let threads = 0

const inOrder = (one: ThreadComment, other: ThreadComment) => (one.createdAt === other.createdAt ? (one.id < other.id ? -1 : 1) : one.createdAt < other.createdAt ? -1 : 1)

/**
 * What was said in one lane about one finding, oldest first, from its end backwards. What happens is read as far back as it reaches, never
 * the whole thread; a comment that is known stays where it is.
 */
export class Thread implements ReactiveController {
  /** Whether older comments are being read. */
  loadingOlder = false
  /** Why older comments could not be read. */
  olderFailed: RemoteFailure | undefined

  readonly #host: Host
  readonly #options: ThreadOptions
  readonly #remote: RemoteData<Walk>
  readonly #number = ++threads
  readonly #whose = new Whose()
  /** Comments that something has happened to since the thread was last read. */
  readonly #heard = new Set<string>()
  /** Whether something may have happened that nobody has told. */
  #missed = false
  #rows: readonly ThreadComment[] = []
  #cursor: string | null = null
  #total = 0
  /** Whether the thread of this place was read at all. */
  #read = false
  #walk: Walk | undefined
  #abort = new AbortController()

  constructor(host: Host, options: ThreadOptions) {
    this.#host = host
    this.#options = options
    this.#remote = new RemoteData<Walk>(host, {
      key: () => this.#key ?? null,
      load: (portal, { signal }) => this.load(portal, signal),
      portal: options.portal,
      live: (event) => options.live() && this.#concerns(event),
      follows: options.live,
      missed: () => (this.#missed = true),
    })
    host.addController(this)
  }

  get portal(): Portal | undefined {
    return this.#remote.portal
  }

  /** Oldest first; deleted ones are among them. */
  get rows(): readonly ThreadComment[] {
    return this.#rows
  }

  /** How many older ones there are. */
  get older(): number {
    return this.#cursor === null ? 0 : Math.max(1, this.#total - this.#rows.length)
  }

  get status(): RemoteStatus {
    const { status } = this.#remote
    if (status !== 'ready' || this.#rows.length > 0) return status
    return this.#read ? 'empty' : 'waiting'
  }

  get failed(): RemoteFailure | undefined {
    return this.#remote.failed
  }

  get slow(): boolean {
    return this.#remote.slow
  }

  get readAt(): Date | undefined {
    return this.#remote.readAt
  }

  /** Reads what is shown again. Bound, so that a button can be handed it. */
  readonly refresh = (): void => {
    this.#missed = true
    this.#remote.refresh()
  }

  /** Puts in a comment that an answer of the portal has brought. */
  put(comment: ThreadComment): void {
    this.#merge([comment])
    this.#host.requestUpdate()
  }

  /** Reads the page before the oldest comment. */
  async showOlder(): Promise<readonly ThreadComment[]> {
    const place = this.#options.place()
    const { portal } = this
    if (this.loadingOlder || this.#cursor === null || !portal || !place) return []
    this.loadingOlder = true
    this.olderFailed = undefined
    this.#host.requestUpdate()
    const { signal } = this.#abort
    try {
      const page = await this.#page(portal, place, this.#options.size(), this.#cursor, signal)
      if (signal.aborted) return []
      this.#cursor = page.nextCursor
      this.#total = page.total
      return this.#merge(page.items)
    } catch (error) {
      if (signal.aborted) return []
      // A cursor that has grown old: the thread is read anew from its end.
      if ((error as { code?: unknown }).code === 'invalid-cursor') this.#restart()
      else this.olderFailed = failureOf(error)
      return []
    } finally {
      if (!signal.aborted) this.loadingOlder = false
      this.#host.requestUpdate()
    }
  }

  hostDisconnected(): void {
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.#stop()
    })
  }

  hostUpdate(): void {
    if (!this.#host.isConnected) return
    const { status } = this.#remote
    const shown = this.#rows.length > 0
    if (this.#whose.changed(this.portal, this.#key) || status === 'forbidden' || status === 'signed-out') {
      this.#forget()
      if (shown) this.#options.left()
    }
    const walk = this.#remote.data
    if (walk === this.#walk) return
    this.#walk = walk
    if (walk) this.#arrive(walk)
  }

  get #key(): string | undefined {
    const place = this.#options.place()
    return place ? `${this.#options.kind.subject}:${place.clientId}:${place.findingId}#${this.#number}` : undefined
  }

  #concerns({ type, subject, findingId }: PortalEvent): boolean {
    if (!type.startsWith('comment.') || type === 'comment.mentioned') return false
    if (subject.type !== this.#options.kind.subject || findingId !== this.#options.place()?.findingId) return false
    this.#heard.add(subject.id)
    return true
  }

  #page(portal: Portal, { clientId, findingId }: ThreadPlace, limit: number, cursor: string | null, signal: AbortSignal): PromiseLike<Page<ThreadComment>> {
    return this.#options.kind.talk(portal).list(clientId, findingId, { limit: Math.min(limit, maxPageSize), ...(cursor === null ? {} : { cursor }) }, { signal })
  }

  /**
   * Reads from the newest comment backwards: as far as what was heard reaches, or as far as comments are shown.
   *
   * @internal
   */
  async load(portal: Portal, signal: AbortSignal): Promise<Walk> {
    const place = this.#options.place()!
    const size = this.#options.size()
    const rows = this.#rows
    const furthest = [...this.#heard].map((id) => rows.length - rows.findIndex((row) => row.id === id)).filter((back) => back <= rows.length)
    const wanted = this.#heard.size > 0 && !this.#missed ? Math.max(Math.min(size, 10), ...furthest) : Math.max(size, rows.length)
    this.#heard.clear()
    this.#missed = false
    const items: ThreadComment[] = []
    let cursor: string | null = null
    let total: number
    do {
      const page: Page<ThreadComment> = await this.#page(portal, place, wanted - items.length, cursor, signal)
      items.push(...page.items)
      cursor = page.nextCursor
      ;({ total } = page)
    } while (cursor !== null && items.length < wanted)
    return { items, cursor, total }
  }

  #arrive({ items, cursor, total }: Walk): void {
    const before = this.#rows
    const known = new Set(before.map(({ id }) => id))
    const first = before[0]
    const deepest = items.at(-1)
    // So much has been said meanwhile that there would be a hole: what is older is read again when it is asked for.
    const apart = items.length > 0 && !items.some(({ id }) => known.has(id))
    if (!first || apart || (deepest && inOrder(deepest, first) < 0)) this.#cursor = cursor
    if (apart) this.#rows = []
    this.#total = total
    const added = this.#merge(items)
    const last = before.at(-1)
    if (this.#read) this.#options.arrived(added.filter((comment) => !known.has(comment.id) && (!last || inOrder(last, comment) < 0)))
    this.#read = true
    this.olderFailed = undefined
  }

  /** @returns those that are new here */
  #merge(items: readonly ThreadComment[]): readonly ThreadComment[] {
    const rows = new Map(this.#rows.map((row) => [row.id, row]))
    const added: ThreadComment[] = []
    for (const item of items) {
      const held = rows.get(item.id)
      if (!held) added.push(item)
      if (!held || held.version <= item.version) rows.set(item.id, item)
    }
    this.#rows = [...rows.values()].sort(inOrder)
    this.#total = Math.max(this.#total, this.#rows.length)
    return added.sort(inOrder)
  }

  #stop(): void {
    this.#abort.abort()
    this.#abort = new AbortController()
    this.loadingOlder = false
    this.#heard.clear()
  }

  #forget(): void {
    this.#stop()
    this.#rows = []
    this.#cursor = null
    this.#total = 0
    this.#read = false
    this.#walk = undefined
    this.olderFailed = undefined
  }

  #restart(): void {
    this.#forget()
    this.#walk = this.#remote.data
    this.#remote.refresh()
  }
}
