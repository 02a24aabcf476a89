import { render } from 'lit'
import type { Client } from '../../src/contract/client.ts'
import { placeholder, rowCells, type RowSetting } from './row.ts'
import { whenIdle, type Remaining } from './when-idle.ts'

interface Row {
  readonly element: HTMLTableRowElement
  client: Client | undefined
  setting: RowSetting | undefined
}

/** Places of rows: the first, and the one after the last. */
export interface Span {
  readonly from: number
  readonly to: number
}

/**
 * The rows of the table: a pool of `<tr>` of which each is filled again with whatever client stands at its place. Moving elements is
 * what makes long tables slow and loses the focus; here only the texts move. The focus follows its client.
 */
export class RowPool {
  readonly #body: HTMLTableSectionElement
  readonly #rows: Row[] = []
  #shown = 0
  #wanted: { clients: readonly Client[]; setting: RowSetting } | undefined
  #finish: (() => void) | undefined
  /** Resolves once every row is there. */
  complete: Promise<void> = Promise.resolve()

  constructor(body: HTMLTableSectionElement) {
    this.#body = body
  }

  /** How many rows there are, those of the skeleton included. */
  get size(): number {
    return this.#shown
  }

  /**
   * Shows one row a client. A client that is the same object as before, in the same words, costs nothing.
   *
   * @param seen the rows that can be seen. The others follow once the page is idle: `complete` says when. All at once when absent.
   */
  show(clients: readonly Client[], setting: RowSetting, seen?: Span): void {
    this.#wanted = { clients, setting }
    const focus = this.#focused()
    for (const row of this.#rows.slice(clients.length, this.#shown)) row.element.remove()
    this.#shown = Math.min(this.#shown, clients.length)
    // The focus follows its client wherever that has gone, so then every row has to be there.
    const { from, to } = focus || !seen ? { from: 0, to: clients.length } : { from: Math.min(seen.from, this.#shown), to: Math.min(seen.to, clients.length) }
    this.#fill(from, to, () => Infinity)
    if (focus) this.#restore(focus)
    if (this.#settled) return this.#done()
    if (this.#finish) return
    this.complete = new Promise((resolve) => (this.#finish = resolve))
    whenIdle(this.#rest)
  }

  /** Makes rows of the final size that say nothing, which the first clients then fill. */
  showSkeleton(count: number, setting: RowSetting): void {
    this.show(Array.from({ length: count }, () => placeholder), setting)
  }

  /** The client of the row that a node stands in; none in a row of the skeleton. */
  clientAt(node: Element | null): Client | undefined {
    const element = node?.closest('tr')
    const client = this.#rows.find((row) => row.element === element)?.client
    return client === placeholder ? undefined : client
  }

  /** Puts the focus on the name of the client in one row. */
  focusRow(index: number): void {
    const header = this.#rows[index]?.element.querySelector('th')
    header?.focus({ preventScroll: true })
    header?.scrollIntoView({ block: 'nearest' })
  }

  /** What is wanted by now, which may be other clients than when the work was put off. */
  readonly #rest = (remaining: Remaining): void => {
    if (!this.#finish) return
    const focus = this.#focused()
    this.#fill(0, this.#wanted!.clients.length, focus ? () => Infinity : remaining)
    if (focus) this.#restore(focus)
    if (this.#settled) this.#done()
    else whenIdle(this.#rest)
  }

  #done(): void {
    this.#finish?.()
    this.#finish = undefined
  }

  /** Whether every row is as it is wanted. */
  get #settled(): boolean {
    const { clients } = this.#wanted!
    return this.#shown === clients.length && clients.every((_, index) => !this.#stale(index))
  }

  #stale(index: number): boolean {
    const row = this.#rows[index]
    const { clients, setting } = this.#wanted!
    return row?.client !== clients[index] || row?.setting !== setting
  }

  /** Fills rows for as long as there is time, at least a few. */
  #fill(from: number, to: number, remaining: Remaining): void {
    const { clients, setting } = this.#wanted!
    // Filled before they are in the document: what is inserted whole is laid out once.
    const added = document.createDocumentFragment()
    let filled = 0
    let index = from
    for (; index < to && (filled < 8 || remaining() > 2); index += 1) {
      const row = (this.#rows[index] ??= newRow())
      if (this.#stale(index)) {
        row.client = clients[index]!
        row.setting = setting
        render(rowCells(row.client, setting), row.element)
        filled += 1
      }
      if (index >= this.#shown) added.append(row.element)
    }
    if (added.hasChildNodes()) this.#body.append(added)
    this.#shown = Math.max(this.#shown, index)
  }

  #focused(): { client: Client | undefined; selector: string; index: number } | undefined {
    const active = (this.#body.getRootNode() as ShadowRoot | Document).activeElement
    if (!active || !this.#body.contains(active)) return undefined
    const index = this.#rows.findIndex((row) => row.element.contains(active))
    return { client: this.#rows[index]?.client, selector: active.matches('.open') ? '.open' : 'th', index }
  }

  #restore({ client, selector, index }: { client: Client | undefined; selector: string; index: number }): void {
    const now = this.#rows.slice(0, this.#shown).findIndex((row) => row.client?.id === client?.id)
    // Where the client has gone, its neighbour's name: a press of Enter must not open somebody else.
    const row = this.#rows[now >= 0 ? now : Math.min(index, this.#shown - 1)]
    const target = row?.element.querySelector<HTMLElement>(now >= 0 ? selector : 'th')
    if (target && (this.#body.getRootNode() as ShadowRoot).activeElement !== target) target.focus({ preventScroll: true })
  }
}

function newRow(): Row {
  const element = document.createElement('tr')
  element.setAttribute('role', 'row')
  element.part.add('row')
  return { element, client: undefined, setting: undefined }
}
