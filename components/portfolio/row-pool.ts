import { render } from 'lit'
import type { Client } from '../../src/contract/client.ts'
import { placeholder, rowCells, type RowSetting } from './row.ts'
import { whenIdle } from './when-idle.ts'

interface Row {
  readonly element: HTMLTableRowElement
  client: Client | undefined
  setting: RowSetting | undefined
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
  /** The rows that cannot be seen yet wait for the page to be idle. */
  #waiting = false
  /** Resolves once every row is there. */
  complete: Promise<void> = Promise.resolve()

  constructor(body: HTMLTableSectionElement) {
    this.#body = body
  }

  /**
   * Shows one row a client. A client that is the same object as before, in the same words, costs nothing.
   *
   * @param first how many rows can be seen at once. Where the table was empty, the others follow once the page is idle: `complete` says when.
   */
  show(clients: readonly Client[], setting: RowSetting, first = clients.length): void {
    const now = Math.max(first, this.#shown)
    this.#wanted = { clients, setting }
    this.#fill(clients.slice(0, now), setting)
    if (clients.length <= now || this.#waiting) return
    this.#waiting = true
    this.complete = new Promise((resolve) => {
      whenIdle(() => {
        this.#waiting = false
        // What is wanted by then, which may be other clients or none.
        if (this.#wanted) this.#fill(this.#wanted.clients, this.#wanted.setting)
        resolve()
      })
    })
  }

  #fill(clients: readonly Client[], setting: RowSetting): void {
    const focus = this.#focused()
    for (const row of this.#rows.slice(clients.length, this.#shown)) row.element.remove()
    // Filled before they are in the document: what is inserted whole is laid out once.
    const added = document.createDocumentFragment()
    for (const [index, client] of clients.entries()) {
      const row = (this.#rows[index] ??= newRow())
      if (index >= this.#shown) added.append(row.element)
      if (row.client === client && row.setting === setting) continue
      row.client = client
      row.setting = setting
      render(rowCells(client, setting), row.element)
    }
    if (added.hasChildNodes()) this.#body.append(added)
    this.#shown = clients.length
    if (focus) this.#restore(focus)
  }

  /** Shows empty rows of the final size. */
  showSkeleton(count: number, setting: RowSetting): void {
    this.show(Array.from({ length: count }, () => placeholder), setting)
  }

  /** The client of the row that a node stands in. */
  clientAt(node: Element | null): Client | undefined {
    const element = node?.closest('tr')
    return this.#rows.find((row) => row.element === element)?.client
  }

  /** Puts the focus on the name of the client in one row. */
  focusRow(index: number): void {
    const header = this.#rows[index]?.element.querySelector('th')
    header?.focus({ preventScroll: true })
    header?.scrollIntoView({ block: 'nearest' })
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
