import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Client } from '../../src/contract/client.ts'
import type { PortalEvent } from '../../src/contract/event.ts'
import { maxPageSize, type Page } from '../../src/contract/list.ts'
import type { Portal } from '../../src/index.ts'
import { failureOf, type RemoteFailure } from '../base/failure.ts'
import { listenToPortal } from '../base/live.ts'
import { RemoteData, type RemoteStatus } from '../base/remote-data.ts'
import { mayMove, type PortfolioQuery } from './query.ts'

/** Several changes in quick succession are one reason to read again. @unit milliseconds */
const settleMs = 250
/** The list is not read more often than this for changes alone. @unit milliseconds */
const listEveryMs = 1000
/** More changed clients than this are read as a list instead of one by one. */
const fewClients = 4

/** What one widget shows of the portal's list. */
interface Listing {
  readonly rows: readonly Client[]
  readonly total: number
  readonly cursor: string | null
}

const nothingYet: Listing = { rows: [], total: 0, cursor: null }

/** How the controller asks its widget. */
export interface RemoteClientsOptions {
  query: () => PortfolioQuery
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

/**
 * The portfolio as the portal sends it: the first page through the shared cache, further pages on demand, changed clients one by one.
 *
 * What is on screen stays until what was asked for is there. Rows of one person are never shown to another: they go as soon as the
 * portal, or who it speaks for, changes.
 */
export class RemoteClients implements ReactiveController {
  /** Whether further clients are being read. */
  loadingMore = false
  /** Why further clients could not be read. */
  moreFailed: RemoteFailure | undefined
  /** How many clients have changed so that the order or the membership of the list is not what is shown. */
  updates = 0

  readonly #host: Host
  readonly #options: RemoteClientsOptions
  readonly #remote: RemoteData<Page<Client>>
  #listing: Listing = nothingYet
  /** The list to change to once the person agrees. */
  #held: Listing | undefined
  #page: Page<Client> | undefined
  #owner: { portal: Portal | undefined; scope: string | undefined } = { portal: undefined, scope: undefined }
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

  constructor(host: Host, options: RemoteClientsOptions) {
    this.#host = host
    this.#options = options
    this.#remote = new RemoteData<Page<Client>>(host, {
      key: () => this.#queryKey(),
      load: async (portal, { signal }) => await portal.clients.list(this.#request(options.query().pageSize), { signal }),
      given: () => (options.given() ? givenPage : undefined),
      portal: options.portal,
    })
    host.addController(this)
  }

  get portal(): Portal | undefined {
    return this.#remote.portal
  }

  get rows(): readonly Client[] {
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
    this.updates = 0
    this.#moved.clear()
    this.#host.requestUpdate()
  }

  /** Puts a client that was just created on top, whatever the order. */
  prepend(client: Client): void {
    const rows = this.#listing.rows.filter(({ id }) => id !== client.id)
    const total = this.#listing.total + (rows.length === this.#listing.rows.length ? 1 : 0)
    this.#listing = { ...this.#listing, rows: [client, ...rows], total }
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
      const page = await portal.clients.list({ ...this.#request(this.#options.query().pageSize), cursor }, { signal })
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

  #queryKey(): string {
    const { sort, levels, q, pageSize } = this.#options.query()
    return `clients:${JSON.stringify([sort, levels, q, pageSize])}`
  }

  #request(limit: number) {
    const { sort, levels, q } = this.#options.query()
    return { sort, limit: Math.min(limit, maxPageSize), ...(levels.length > 0 && { level: [...levels] }), ...(q && { q }) }
  }

  #owns(portal: Portal | undefined): boolean {
    const { portal: owner, scope } = this.#owner
    return portal === owner && portal?.scope === scope
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
    this.updates = 0
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
  #arrive(page: Page<Client>): void {
    const listing: Listing = { rows: page.items, total: page.total, cursor: page.nextCursor }
    const key = this.#queryKey()
    const { portal } = this
    if (key !== this.#key || !this.#owns(portal) || this.#listing === nothingYet) {
      this.#restart()
      this.#key = key
      this.#owner = { portal, scope: portal?.scope }
      this.#adopt(listing)
    } else void this.#settle(listing)
  }

  /** The same question has been answered again: reads as many rows as are on screen, then changes to them or offers them. */
  async #settle(first: Listing): Promise<void> {
    const wanted = this.#listing.rows.length
    const { signal } = this.#abort
    const { portal } = this
    let { rows, total, cursor } = first
    try {
      while (rows.length < wanted && cursor !== null && portal) {
        const page: Page<Client> = await portal.clients.list({ ...this.#request(wanted - rows.length), cursor }, { signal })
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
    if (same || this.#applied || !this.#options.busy()) this.#adopt(listing)
    else {
      const fresh = new Map(rows.map((client) => [client.id, client]))
      this.#listing = { ...this.#listing, rows: before.map((client) => fresh.get(client.id) ?? client) }
      this.#held = listing
      this.updates = Math.max(1, this.#moved.size)
    }
    this.#host.requestUpdate()
  }

  #adopt(listing: Listing): void {
    this.#listing = listing
    this.#held = undefined
    this.updates = 0
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
    if (!event.clientId || !event.type.startsWith('client.')) return
    this.#changed.add(event.clientId)
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
    if (ids.length > fewClients || ids.some((id) => !shown.has(id))) {
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
      const client = await portal.clients.get(id, { signal })
      if (this.#mine(signal)) this.#patch(client)
    } catch {
      // Gone, or out of reach: the list says which.
      if (!signal.aborted) this.#readList()
    } finally {
      if (!signal.aborted) this.#reading.delete(id)
    }
  }

  #patch(client: Client): void {
    const { rows } = this.#listing
    const before = rows.find(({ id }) => id === client.id)
    if (!before || before.version > client.version) return
    this.#listing = { ...this.#listing, rows: rows.map((each) => (each === before ? client : each)) }
    this.#patchedAt = new Date()
    if (mayMove(before, client, this.#options.query())) {
      this.#moved.add(client.id)
      if (this.#options.busy()) this.updates = this.#moved.size
      else this.#readList()
    }
    this.#host.requestUpdate()
  }
}

/** Stands for data that the page has given; its rows are never shown. */
const givenPage: Page<Client> = { items: [], nextCursor: null, total: 0, asOf: '' }
