import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { PortalEvent } from '../../../src/contract/event.ts'
import { maxPageSize, type Page } from '../../../src/contract/list.ts'
import type { Portal } from '../../../src/index.ts'
import { failureOf, type RemoteFailure } from '../failure.ts'
import { listenToPortal } from '../live.ts'
import { RemoteData, type RemoteStatus } from '../remote-data.ts'

/** Several changes in quick succession are one reason to read again. @unit milliseconds */
const settleMs = 250
/** The list is not read more often than this for changes alone. @unit milliseconds */
const listEveryMs = 1000
/** More changed rows than this are read as a list instead of one by one. */
const fewRows = 4

/** What one widget shows of the portal's list. */
interface Listing<Row> {
  readonly rows: readonly Row[]
  readonly total: number
  readonly cursor: string | null
}

const nothingYet: Listing<never> = { rows: [], total: 0, cursor: null }

/** How the controller asks its widget. */
export interface RemoteListOptions<Row> {
  /** Names what is listed and how it is cut and ordered; `null` while there is nothing to ask for. */
  key: () => string | null
  /** Whose list it is, such as a client's: rows of another never stay on screen. One list of the portal when absent. */
  of?: () => string | undefined
  /** Reads a page of it. */
  list: (portal: Portal, slice: { limit: number; cursor?: string }, options: { signal: AbortSignal }) => PromiseLike<Page<Row>>
  /** Reads one row. */
  get: (portal: Portal, id: string, options: { signal: AbortSignal }) => PromiseLike<Row>
  /** The id of the row that an event speaks of; `null` where it speaks of none, `undefined` where of some that it does not name. */
  concerns: (event: PortalEvent) => string | null | undefined
  /** Whether a change of a row may move it in the list, into it or out of it. */
  moves: (before: Row, after: Row) => boolean
  /** @unit rows of the first page, and of each further one */
  size: () => number
  /** Whether rows that have come to be since wait to be asked for, even where no hand is on the list. */
  holdsNew?: boolean
  /** Whether the page has given the data itself; then nothing is asked for. */
  given: () => boolean
  portal: () => Portal | undefined
  /** Whether to follow what happens in the portal. */
  live: () => boolean
  /** Something has happened in the portal, or may have. Told once for many things in quick succession. */
  happened: () => void
  /** Whether somebody points at a row or has the focus in one; rows then keep their places. */
  busy: () => boolean
}

type Host = ReactiveControllerHost & HTMLElement

/** What a row has to tell of itself. */
interface Recorded {
  readonly id: string
  readonly version: number
}

/**
 * A list as the portal sends it: the first page through the shared cache, further pages on demand, changed rows one by one.
 *
 * What is on screen stays until what was asked for is there. Rows of one person are never shown to another: they go as soon as the
 * portal, or who it speaks for, changes.
 */
export class RemoteList<Row extends Recorded> implements ReactiveController {
  /** Whether further rows are being read. */
  loadingMore = false
  /** Why further rows could not be read. */
  moreFailed: RemoteFailure | undefined
  /** How many rows have changed so that the order or the membership of the list is not what is shown. */
  updates = 0
  /** How many of them are new. */
  fresh = 0

  readonly #host: Host
  readonly #options: RemoteListOptions<Row>
  readonly #remote: RemoteData<Page<Row>>
  #listing: Listing<Row> = nothingYet
  /** The list to change to once the person agrees. */
  #held: Listing<Row> | undefined
  #page: Page<Row> | undefined
  #owner: { portal: Portal | undefined; scope: string | undefined; of: string | undefined } = { portal: undefined, scope: undefined, of: undefined }
  #key = ''
  /** The person waits for the list as it is now, wherever rows go. */
  #applied: (() => void) | undefined
  #followed: Portal | undefined
  #unfollow: (() => void) | undefined
  #abort = new AbortController()
  readonly #changed = new Set<string>()
  readonly #reading = new Set<string>()
  readonly #moved = new Set<string>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #listAt = 0
  #patchedAt: Date | undefined

  constructor(host: Host, options: RemoteListOptions<Row>) {
    this.#host = host
    this.#options = options
    this.#remote = new RemoteData<Page<Row>>(host, {
      key: options.key,
      load: async (portal, { signal }) => await options.list(portal, { limit: Math.min(options.size(), maxPageSize) }, { signal }),
      given: () => (options.given() ? (givenPage as Page<Row>) : undefined),
      portal: options.portal,
    })
    host.addController(this)
  }

  get portal(): Portal | undefined {
    return this.#remote.portal
  }

  get rows(): readonly Row[] {
    return this.#listing.rows
  }

  get total(): number {
    return this.#listing.total
  }

  get hasMore(): boolean {
    return this.#listing.cursor !== null
  }

  /** Whether the rows on screen belong to an earlier question, whose answer still stands there. */
  get behind(): boolean {
    return this.#remote.status === 'waiting' && this.#listing !== nothingYet
  }

  get status(): RemoteStatus {
    const { status } = this.#remote
    if (this.behind) return 'ready'
    return status === 'ready' && this.#listing.rows.length === 0 ? 'empty' : status
  }

  get failed(): RemoteFailure | undefined {
    return this.#remote.failed
  }

  get slow(): boolean {
    return this.#remote.slow
  }

  get readAt(): Date | undefined {
    const { readAt } = this.#remote
    return readAt && this.#patchedAt && this.#patchedAt > readAt ? this.#patchedAt : readAt
  }

  /** Reads the list again. Bound, so that a button can be handed it. */
  readonly refresh = (): void => {
    this.#remote.refresh()
  }

  /** Shows the list as it is now, after changes that were held back. `done` is called once it is there. */
  applyUpdates(done: () => void): void {
    this.#applied = done
    if (this.#held) this.#adopt(this.#held)
    else this.#remote.refresh()
    this.updates = this.fresh = 0
    this.#moved.clear()
    this.#host.requestUpdate()
  }

  /** Reads the list again after something that the person has done: what comes is shown at once. */
  refreshOwn(): void {
    this.#applied = () => {}
    this.#remote.refresh()
  }

  /** Puts a row that was just created on top, whatever the order. */
  prepend(row: Row): void {
    const rows = this.#listing.rows.filter(({ id }) => id !== row.id)
    const total = this.#listing.total + (rows.length === this.#listing.rows.length ? 1 : 0)
    this.#listing = { ...this.#listing, rows: [row, ...rows], total }
    this.#host.requestUpdate()
  }

  /**
   * Reads the next page.
   *
   * @returns how many rows there were before; `undefined` where none have come
   */
  async showMore(): Promise<number | undefined> {
    const { cursor, rows } = this.#listing
    const portal = this.portal
    if (this.loadingMore || cursor === null || !portal) return undefined
    this.loadingMore = true
    this.moreFailed = undefined
    this.#host.requestUpdate()
    const { signal } = this.#abort
    try {
      const page = await this.#options.list(portal, { limit: Math.min(this.#options.size(), maxPageSize), cursor }, { signal })
      if (!this.#mine(signal)) return undefined
      const known = new Set(this.#listing.rows.map(({ id }) => id))
      const added = page.items.filter(({ id }) => !known.has(id))
      this.#listing = { rows: [...this.#listing.rows, ...added], total: page.total, cursor: page.nextCursor }
      return added.length > 0 ? this.#listing.rows.length - added.length : undefined
    } catch (error) {
      if (signal.aborted) return undefined
      // A cursor that has grown old: the list is read anew from its start.
      if ((error as { code?: unknown }).code === 'invalid-cursor' && rows.length > 0) this.#remote.refresh()
      else this.moreFailed = failureOf(error)
      return undefined
    } finally {
      if (!signal.aborted) this.loadingMore = false
      this.#host.requestUpdate()
    }
  }

  hostDisconnected(): void {
    queueMicrotask(() => {
      if (this.#host.isConnected) return
      this.#follow(undefined)
      this.#restart()
    })
  }

  hostUpdate(): void {
    if (!this.#host.isConnected) return
    const { portal } = this
    const { status } = this.#remote
    if (this.#listing !== nothingYet && (!this.#owns(portal) || status === 'forbidden' || status === 'signed-out')) this.#clear()
    const page = this.#options.given() ? undefined : this.#remote.data
    if (page !== this.#page) {
      this.#page = page
      if (page) this.#arrive(page)
    }
    this.#follow(this.#options.live() && !this.#options.given() ? portal : undefined)
  }

  #owns(portal: Portal | undefined): boolean {
    const { portal: owner, scope, of } = this.#owner
    return portal === owner && portal?.scope === scope && this.#options.of?.() === of
  }

  /** Whether an answer still belongs on screen. */
  #mine(signal: AbortSignal): boolean {
    return !signal.aborted && this.#owns(this.portal)
  }

  /** Leaves everything that is under way behind. */
  #restart(): void {
    this.#abort.abort()
    this.#abort = new AbortController()
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#changed.clear()
    this.#reading.clear()
    this.#moved.clear()
    this.#held = undefined
    this.#applied = undefined
    this.updates = this.fresh = 0
    this.loadingMore = false
    this.moreFailed = undefined
  }

  #clear(): void {
    this.#restart()
    this.#listing = nothingYet
    this.#page = undefined
    this.#patchedAt = undefined
  }

  /** The first page has come, for the first time or again. */
  #arrive(page: Page<Row>): void {
    const listing: Listing<Row> = { rows: page.items, total: page.total, cursor: page.nextCursor }
    const key = this.#options.key() ?? ''
    const { portal } = this
    if (key !== this.#key || !this.#owns(portal) || this.#listing === nothingYet) {
      this.#restart()
      this.#key = key
      this.#owner = { portal, scope: portal?.scope, of: this.#options.of?.() }
      this.#adopt(listing)
    } else void this.#settle(listing)
  }

  /** The same question has been answered again: reads as many rows as are on screen, then changes to them or offers them. */
  async #settle(first: Listing<Row>): Promise<void> {
    const wanted = this.#listing.rows.length
    const { signal } = this.#abort
    const { portal } = this
    let { rows, total, cursor } = first
    try {
      while (rows.length < wanted && cursor !== null && portal) {
        const page: Page<Row> = await this.#options.list(portal, { limit: Math.min(wanted - rows.length, maxPageSize), cursor }, { signal })
        if (!this.#mine(signal)) return
        rows = [...rows, ...page.items]
        total = page.total
        cursor = page.nextCursor
      }
    } catch {
      // The first page is new, the rest is not: what is on screen stays, and the next change or press tries again.
      return
    }
    const listing = { rows, total, cursor }
    const before = this.#listing.rows
    const same = rows.length === before.length && rows.every(({ id }, index) => id === before[index]!.id)
    const known = new Set(before.map(({ id }) => id))
    // What slides in from the next page is not new: somebody must have heard of it.
    const added = rows.filter(({ id }) => !known.has(id) && this.#moved.has(id)).length
    if (same || this.#applied || !(this.#options.busy() || (this.#options.holdsNew && added > 0))) this.#adopt(listing)
    else {
      const newer = new Map(rows.map((row) => [row.id, row]))
      this.#listing = { ...this.#listing, rows: before.map((row) => newer.get(row.id) ?? row) }
      this.#held = listing
      this.updates = Math.max(1, this.#moved.size)
      this.fresh = added
    }
    this.#host.requestUpdate()
  }

  #adopt(listing: Listing<Row>): void {
    this.#listing = listing
    this.#held = undefined
    this.updates = this.fresh = 0
    this.#moved.clear()
    this.#applied?.()
    this.#applied = undefined
  }

  #follow(portal: Portal | undefined): void {
    if (portal === this.#followed) return
    this.#unfollow?.()
    this.#followed = portal
    this.#unfollow = portal && listenToPortal(portal, this.#hear)
  }

  readonly #hear = (event: PortalEvent | null): void => {
    if (event === null) {
      this.#options.happened()
      return this.#remote.refresh()
    }
    const id = this.#options.concerns(event)
    if (id === null) return
    this.#changed.add(id ?? '')
    this.#soon()
  }

  #soon(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined
        this.#options.happened()
        this.#readChanged()
      },
      Math.max(settleMs, this.#listAt + listEveryMs - Date.now()),
    )
  }

  #readChanged(): void {
    if (this.#listing === nothingYet) return this.#changed.clear()
    const ids = [...this.#changed]
    this.#changed.clear()
    const shown = new Set(this.#listing.rows.map(({ id }) => id))
    if (ids.length > fewRows || ids.some((id) => !shown.has(id))) {
      for (const id of ids) this.#moved.add(id)
      this.#readList()
      return
    }
    for (const id of ids) void this.#readOne(id)
  }

  #readList(): void {
    this.#listAt = Date.now()
    this.#remote.refresh()
  }

  async #readOne(id: string): Promise<void> {
    const { portal } = this
    if (!portal) return
    if (this.#reading.has(id)) {
      // Changed again while it was being read.
      this.#changed.add(id)
      return this.#soon()
    }
    this.#reading.add(id)
    const { signal } = this.#abort
    try {
      const row = await this.#options.get(portal, id, { signal })
      if (this.#mine(signal)) this.#patch(row)
    } catch {
      // Gone, or out of reach: the list says which.
      if (!signal.aborted) this.#readList()
    } finally {
      if (!signal.aborted) this.#reading.delete(id)
    }
  }

  #patch(row: Row): void {
    const { rows } = this.#listing
    const before = rows.find(({ id }) => id === row.id)
    if (!before || before.version > row.version) return
    this.#listing = { ...this.#listing, rows: rows.map((each) => (each === before ? row : each)) }
    this.#patchedAt = new Date()
    if (this.#options.moves(before, row)) {
      this.#moved.add(row.id)
      if (this.#options.busy()) this.updates = this.#moved.size
      else this.#readList()
    }
    this.#host.requestUpdate()
  }
}

/** Stands for data that the page has given; its rows are never shown. */
const givenPage: Page<never> = { items: [], nextCursor: null, total: 0, asOf: '' }
