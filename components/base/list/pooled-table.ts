import { RowPool, type RowKind, type Span } from './row-pool.ts'
import { whenIdle } from './when-idle.ts'

/** About the height of a row, to guess how many can be seen where there is none yet. @unit pixels */
const rowHeight = 52
/** No less stands above the rows: title, toolbar, column headers. @unit pixels */
const aboveRows = 200
/** So few rows are filled at once, wherever they stand. */
const fewRows = 8

/** What a table shows, and how. */
export interface PooledTableOptions<Item, Setting> extends RowKind<Item, Setting> {
  /** What the cells need besides the item; the same object while nothing of it changes, so that unchanged rows are left alone. */
  readonly setting: () => Setting
  /** Makes what the first rows would otherwise wait for. */
  readonly warmUp?: (setting: Setting) => void
}

interface Host {
  readonly renderRoot: HTMLElement | DocumentFragment
}

/** The body of the table: which rows are filled at once, which when the page is idle, and where the focus goes. */
export class PooledTable<Item extends { readonly id: string }, Setting> {
  /** The row to go to once it is there. */
  goTo: number | undefined

  readonly #host: Host
  readonly #options: PooledTableOptions<Item, Setting>
  #body: HTMLTableSectionElement | undefined
  #pool: RowPool<Item, Setting> | undefined
  #seen: Span | undefined
  /** Whether items stand in the rows, not a skeleton. */
  #filled = false

  constructor(host: Host, options: PooledTableOptions<Item, Setting>) {
    this.#host = host
    this.#options = options
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

  /** The item of the row that a node stands in. */
  itemAt(node: Element | null): Item | undefined {
    return this.#pool?.itemAt(node)
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

  /** Shows one row an item. */
  show(items: readonly Item[]): void {
    const pool = this.#enter()
    this.#filled = true
    pool?.show(items, this.#options.setting(), this.goTo === undefined ? (this.#seen ?? { from: 0, to: Math.max(visibleRows(), pool.size) }) : undefined)
    if (this.goTo === undefined || this.goTo >= items.length) return
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
    const make = () => pool.size === 0 && pool.showSkeleton(Math.min(pageSize, visibleRows()), this.#options.setting())
    // Rows that are somebody else's go at once.
    if (this.#filled) pool.show([], this.#options.setting())
    else if (pool.size > 0) return
    this.#filled = false
    if (now) return void make()
    whenIdle(() => {
      this.#options.warmUp?.(this.#options.setting())
      // Two short turns: a key pressed meanwhile is answered between them.
      whenIdle(() => !this.#filled && make())
    })
  }

  #enter(): RowPool<Item, Setting> | undefined {
    this.#body ??= this.#host.renderRoot.querySelector('tbody') ?? undefined
    this.#pool ??= this.#body && new RowPool(this.#body, this.#options)
    return this.#pool
  }
}

/** How many rows can be seen at most, for a widget that may stand at the very top of the page. */
const visibleRows = () => Math.max(4, Math.ceil((innerHeight - aboveRows) / rowHeight) + 1)
