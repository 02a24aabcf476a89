import type { Client } from '../../src/contract/client.ts'
import type { Speech } from '../base/speech.ts'
import { clientAddress } from './client-address.ts'
import { portfolioCatalogue } from './messages.ts'
import { warmUp, type RowSetting } from './row.ts'
import { RowPool, type Span } from './row-pool.ts'
import { whenIdle } from './when-idle.ts'

/** About the height of a row, to guess how many can be seen where there is none yet. @unit pixels */
const rowHeight = 52
/** No less stands above the rows: title, numbers, toolbar. @unit pixels */
const aboveRows = 200
/** So few rows are filled at once, wherever they stand. */
const fewRows = 8

type Host = Speech & { readonly renderRoot: HTMLElement | DocumentFragment; readonly clientHref?: string | undefined }

/** The body of the table: which rows are filled at once, which when the page is idle, and where the focus goes. */
export class ClientTable {
  /** The row to go to once it is there. */
  goTo: number | undefined

  readonly #host: Host
  #body: HTMLTableSectionElement | undefined
  #pool: RowPool | undefined
  #setting: RowSetting | undefined
  #settingKey = ''
  #seen: Span | undefined
  /** Whether clients stand in the rows, not a skeleton. */
  #filled = false

  constructor(host: Host) {
    this.#host = host
  }

  /** Resolves once every row is there. */
  get complete(): Promise<void> | undefined {
    return this.#pool?.complete
  }

  /** Whether somebody points at a row or has the focus in one. */
  get busy(): boolean {
    const body = this.#body
    return body !== undefined && (body.matches(':hover') || body.contains((this.#host.renderRoot as ShadowRoot).activeElement))
  }

  /** The client of the row that a node stands in. */
  clientAt(node: Element | null): Client | undefined {
    return this.#pool?.clientAt(node)
  }

  /** Takes note of what can be seen. Called before anything is rendered, while asking for places does not make the browser lay out. */
  look(): void {
    const rows = this.#pool?.size ?? 0
    this.#seen = undefined
    if (rows <= fewRows) return
    const { top, height } = this.#body!.getBoundingClientRect()
    if (height === 0) return
    const each = height / rows
    this.#seen = { from: Math.max(0, Math.floor(-top / each) - 1), to: Math.max(0, Math.ceil((innerHeight - top) / each) + 1) }
  }

  /** Shows one row a client. */
  show(clients: readonly Client[]): void {
    const pool = this.#enter()
    this.#filled = true
    pool?.show(clients, this.#rowSetting, this.goTo === undefined ? (this.#seen ?? { from: 0, to: Math.max(visibleRows(), pool.size) }) : undefined)
    if (this.goTo === undefined || this.goTo >= clients.length) return
    pool?.focusRow(this.goTo)
    this.goTo = undefined
  }

  /**
   * Makes the rows of the skeleton, or has them made once the page is idle: while the request is under way there is time for what the
   * data would otherwise wait for.
   *
   * @param now the skeleton is to be seen
   */
  prepare(pageSize: number, now: boolean): void {
    const pool = this.#enter()
    if (!pool) return
    const make = () => pool.size === 0 && pool.showSkeleton(Math.min(pageSize, visibleRows()), this.#rowSetting)
    // Rows that are somebody else's go at once.
    if (this.#filled) pool.show([], this.#rowSetting)
    else if (pool.size > 0) return
    this.#filled = false
    if (now) return void make()
    whenIdle(() => {
      warmUp(this.#rowSetting)
      // Two short turns: a key pressed meanwhile is answered between them.
      whenIdle(() => !this.#filled && make())
    })
  }

  #enter(): RowPool | undefined {
    this.#body ??= this.#host.renderRoot.querySelector('tbody') ?? undefined
    this.#pool ??= this.#body && new RowPool(this.#body)
    return this.#pool
  }

  /** What the rows need; the same object while nothing of it changes, so that unchanged rows are left alone. */
  get #rowSetting(): RowSetting {
    const pattern = this.#host.clientHref
    const texts = this.#host.text('portfolio', portfolioCatalogue)
    if (this.#setting?.texts !== texts || this.#settingKey !== (pattern ?? '')) {
      this.#settingKey = pattern ?? ''
      this.#setting = { speech: this.#host, texts, href: (client) => clientAddress(client, pattern) }
    }
    return this.#setting!
  }
}

/** How many rows can be seen at most, for a widget that may stand at the very top of the page. */
const visibleRows = () => Math.max(4, Math.ceil((innerHeight - aboveRows) / rowHeight) + 1)
