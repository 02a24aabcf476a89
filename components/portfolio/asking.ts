import type { ClientSort } from '../../src/contract/client.ts'
import type { RiskLevel } from '../../src/contract/risk.ts'
import { announce } from '../base/announce.ts'
import type { Speech } from '../base/speech.ts'
import { portfolioCatalogue } from './messages.ts'
import { nextSort, type PortfolioQuery, type SortColumn } from './query.ts'

/** How long after the last key the search begins. @unit milliseconds */
const searchAfterMs = 250

type Host = Speech & { readonly renderRoot: HTMLElement | DocumentFragment; sort: ClientSort; level: string; q: string }

/** What the person asks for by the toolbar and the column headers, written to the widget's own properties. */
export class Asking {
  /** What is typed, which may be ahead of what is searched for. */
  typed = ''
  /** Somebody waits to hear how many clients there are. */
  tellCount = false

  readonly #host: Host
  readonly #query: () => PortfolioQuery
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(host: Host, query: () => PortfolioQuery) {
    this.#host = host
    this.#query = query
  }

  /** Forgets a search that has not begun. */
  stop(): void {
    clearTimeout(this.#timer)
  }

  /** Takes over what the page searches for. */
  follow(q: string): void {
    if (q !== this.typed.trim()) this.typed = q
  }

  readonly column = (column: SortColumn): void => {
    this.order(nextSort(column, this.#query().sort))
  }

  readonly order = (sort: ClientSort): void => {
    this.#host.sort = sort
    const text = this.#host.text('portfolio', portfolioCatalogue)
    announce(text('sorted', { order: text(`by:${sort}`) }))
  }

  readonly toggle = (level: RiskLevel): void => {
    const { levels } = this.#query()
    this.#host.level = (levels.includes(level) ? levels.filter((each) => each !== level) : [...levels, level]).join(' ')
    this.tellCount = true
  }

  readonly search = (typed: string): void => {
    this.typed = typed
    this.stop()
    this.#timer = setTimeout(() => {
      this.#host.q = this.typed.trim()
      this.tellCount = true
    }, searchAfterMs)
  }

  readonly clear = (): void => {
    this.stop()
    this.typed = this.#host.q = this.#host.level = ''
    this.tellCount = true
    this.#host.renderRoot.querySelector<HTMLElement>('.search')?.focus()
  }
}
