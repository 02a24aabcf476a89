import type { ReactiveControllerHost } from 'lit'
import type { PortalEvent } from '../../../src/contract/event.ts'
import { maxPageSize } from '../../../src/contract/list.ts'
import type { Portal } from '../../../src/index.ts'
import type { RemoteFailure } from '../failure.ts'
import { RemoteData, type RemoteStatus } from '../remote-data.ts'

/** One page of a list, as the API gives it. */
export interface ListPage<Row> {
  readonly items: readonly Row[]
  readonly nextCursor: string | null
  readonly total: number
}

/** What a list shows and where it comes from. */
export interface PagedListOptions<Row> {
  /** Names what is listed and for whom, such as `users:cli_…`; `null` while there is nothing to ask for. */
  readonly key: () => string | null
  /** Names how it is cut: filters and search. Rows of the cut before stay until those of the new one are there. */
  readonly cut?: () => string
  readonly page: (portal: Portal, query: { cursor?: string; limit: number }, options: { signal: AbortSignal }) => PromiseLike<ListPage<Row>>
  readonly id: (row: Row) => string
  /** Rows shown at first, and added by `showMore`. 50 when absent. */
  readonly size?: () => number
  readonly portal?: () => Portal | undefined
  /** Whether an event makes the list old. */
  readonly live?: (event: PortalEvent) => boolean
  /** Whether somebody's pointer or focus is among the rows: then rows that would come, go or move wait behind `updates`. */
  readonly busy?: () => boolean
}

interface Loaded<Row> {
  readonly rows: readonly Row[]
  readonly nextCursor: string | null
  readonly total: number
}

let lists = 0

/**
 * A list that is read page by page and follows what happens in the portal. Rows never move under somebody's hand: contents change in
 * place, everything else waits until it is asked for.
 */
export class PagedList<Row> {
  readonly #host: ReactiveControllerHost & HTMLElement
  readonly #options: PagedListOptions<Row>
  readonly #remote: RemoteData<Loaded<Row>>
  readonly #number = ++lists
  #wanted: number | undefined
  #appending = false
  /** What was shown last, for whom, and of which key and cut. */
  #shown: { loaded: Loaded<Row>; portal: Portal | undefined; scope: string; key: string; cut: string } | undefined
  #held: { newer: Loaded<Row>; rows: readonly Row[]; updates: number } | undefined
  #lastCut = ''
  #own = false

  constructor(host: ReactiveControllerHost & HTMLElement, options: PagedListOptions<Row>) {
    this.#host = host
    this.#options = options
    this.#remote = new RemoteData<Loaded<Row>>(host, {
      key: () => {
        const key = options.key()
        const cut = options.cut?.() ?? ''
        if (cut !== this.#lastCut) {
          this.#lastCut = cut
          this.#wanted = undefined
          this.#appending = false
        }
        return key === null ? null : `${key}?${cut}#${this.#number}`
      },
      load: (portal, { signal }) => this.#load(portal, signal),
      ...(options.portal ? { portal: options.portal } : {}),
      ...(options.live ? { live: options.live } : {}),
    })
  }

  get portal(): Portal | undefined {
    return this.#remote.portal
  }

  /** `empty` too where a cut leaves nothing. */
  get status(): RemoteStatus {
    const { status } = this.#remote
    if (status === 'waiting') return this.#kept ? 'ready' : 'waiting'
    return status === 'ready' && this.rows.length === 0 ? 'empty' : status
  }

  /** Whether the rows shown belong to the cut before. */
  get behind(): boolean {
    return this.#remote.status === 'waiting' && this.#kept !== undefined
  }

  get slow(): boolean {
    return this.#remote.slow
  }

  get failed(): RemoteFailure | undefined {
    return this.#remote.failed
  }

  get readAt(): Date | undefined {
    return this.#remote.readAt
  }

  get rows(): readonly Row[] {
    return this.#arranged.rows
  }

  /** How many rows the whole cut has. */
  get total(): number {
    return (this.#remote.data ?? this.#kept)?.total ?? 0
  }

  get hasMore(): boolean {
    return ((this.#remote.data ?? this.#kept)?.nextCursor ?? null) !== null
  }

  /** How many rows would come, go or move. */
  get updates(): number {
    return this.#arranged.updates
  }

  get loadingMore(): boolean {
    return this.#appending && this.#remote.loading
  }

  /** Shows what waits. */
  readonly applyUpdates = (): void => {
    this.#held = undefined
    if (this.#shown && this.#remote.data) this.#shown = { ...this.#shown, loaded: this.#remote.data }
    this.#host.requestUpdate()
  }

  /** Reads it again. Bound, so that a button can be handed it. */
  readonly refresh = (): void => {
    this.#remote.refresh()
  }

  /** Reads it again after something that the person has done: what comes is shown at once. */
  readonly refreshOwn = (): void => {
    this.#own = true
    this.#remote.refresh()
  }

  /** Reads the next page. */
  readonly showMore = (): void => {
    if (this.#remote.loading) return
    this.#wanted = this.rows.length + this.#size
    this.#appending = true
    this.#own = true
    this.#remote.refresh()
  }

  /** Puts a row that an answer of the portal has brought in place of the one with the same id. */
  replace(row: Row): void {
    const { data } = this.#remote
    const id = this.#options.id(row)
    if (!data) return
    const rows = data.rows.map((each) => (this.#options.id(each) === id ? row : each))
    ;(data as { rows: readonly Row[] }).rows = rows
    this.#host.requestUpdate()
  }

  get #size(): number {
    return this.#options.size?.() ?? 50
  }

  /** What the cut before has shown, of the same list and for the same person. */
  get #kept(): Loaded<Row> | undefined {
    const { portal } = this.#remote
    const shown = this.#shown
    return shown && portal && shown.portal === portal && shown.scope === portal.scope && shown.key === this.#options.key() ? shown.loaded : undefined
  }

  get #arranged(): { rows: readonly Row[]; updates: number } {
    const data = this.#remote.data
    if (!data) return { rows: this.#kept?.rows ?? [], updates: 0 }
    const cut = this.#options.cut?.() ?? ''
    const before = this.#kept && this.#shown?.cut === cut ? this.#kept : undefined
    if (before && before !== data && !this.#own && this.#options.busy?.()) {
      const { id } = this.#options
      const old = before.rows.map(id)
      const now = data.rows.map(id)
      const moved = old.filter((each, index) => now[index] !== each).length + now.filter((each) => !old.includes(each)).length
      if (moved > 0) {
        const newer = new Map(data.rows.map((row) => [id(row), row]))
        this.#held = { newer: data, rows: before.rows.map((row) => newer.get(id(row)) ?? row), updates: moved }
        return this.#held
      }
    }
    if (this.#held?.newer === data && before) return this.#held
    this.#held = undefined
    if (before !== data) this.#own = false
    this.#shown = { loaded: data, portal: this.#remote.portal, scope: this.#remote.portal?.scope ?? '', key: this.#options.key() ?? '', cut }
    return { rows: data.rows, updates: 0 }
  }

  async #load(portal: Portal, signal: AbortSignal): Promise<Loaded<Row>> {
    const before = this.#appending ? this.#remote.data : undefined
    const wanted = Math.max(this.#wanted ?? 0, this.#size)
    const rows = new Map((before?.rows ?? []).map((row) => [this.#options.id(row), row]))
    let cursor = before?.nextCursor ?? null
    let total: number
    do {
      const limit = Math.max(1, Math.min(maxPageSize, wanted - rows.size))
      const page = await this.#options.page(portal, { limit, ...(cursor === null ? {} : { cursor }) }, { signal })
      for (const row of page.items) rows.set(this.#options.id(row), row)
      cursor = page.nextCursor
      ;({ total } = page)
    } while (cursor !== null && rows.size < wanted)
    this.#appending = false
    return { rows: [...rows.values()], nextCursor: cursor, total }
  }
}
