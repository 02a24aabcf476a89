import type { Client } from '../../src/contract/client.ts'
import { LocalClients, type LocalFigures } from './local-clients.ts'
import type { PortfolioQuery } from './query.ts'

/** What is on screen of a list. */
export interface Shown {
  readonly rows: readonly Client[]
  readonly total: number
  readonly hasMore: boolean
}

/** The clients that the page has set on the widget, as many of them as are shown, and those created here since. */
export class GivenClients {
  readonly #changed: () => void
  #all: readonly Client[] | undefined
  #language = ''
  #local: LocalClients | undefined
  #created: readonly Client[] = []
  /** Rows that are shown. */
  #count = 0

  /** @param changed something shown has turned out to be otherwise */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** Whether sorting and searching is ready to cost next to nothing. */
  get prepared(): boolean {
    return this.#local?.prepared ?? true
  }

  /** The numbers over the whole list; absent until a long one has been counted. */
  get figures(): LocalFigures | undefined {
    return this.#local?.figures
  }

  /** Takes the list over; `undefined` where the page has none. */
  take(all: readonly Client[] | undefined, language: string): void {
    if (all === this.#all && (language === this.#language || !all)) return
    const before = this.#local
    before?.stop()
    if (all !== this.#all) this.#created = []
    this.#all = all
    this.#language = language
    this.#local = all && new LocalClients(all, language, this.#changed, before)
    this.prepare()
  }

  /** Makes a long list ready while the page is idle. */
  prepare(): void {
    this.#local?.prepare()
  }

  /** Stops that. */
  stop(): void {
    this.#local?.stop()
  }

  /** Shows as many rows as the first page has. */
  restart({ pageSize }: PortfolioQuery): void {
    this.#count = pageSize
  }

  /** Shows further rows. */
  more({ pageSize }: PortfolioQuery): void {
    this.#count += pageSize
  }

  /** Puts a client that was just created on top, whatever the order. */
  prepend(client: Client): void {
    this.#created = [client, ...this.#created]
  }

  /** The rows of a query; `undefined` where the page has given none. */
  read(query: PortfolioQuery): Shown | undefined {
    if (!this.#local) return undefined
    const { rows, total } = this.#local.read(query, this.#count)
    const created = this.#created
    return { rows: created.length > 0 ? [...created, ...rows] : rows, total: total + created.length, hasMore: total > rows.length }
  }
}
