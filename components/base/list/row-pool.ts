import { render, type TemplateResult } from 'lit'
import { whenIdle, type Remaining } from './when-idle.ts'

/** What the rows of a table are made of. */
export interface RowKind<Item, Setting> {
  /** Stands in the rows of the skeleton, so that the data which follows only fills what is there. */
  readonly placeholder: Item
  /** The cells, of which the first that is a `th` names the row. */
  readonly cells: (item: Item, setting: Setting) => TemplateResult
  /** What the focus may stand on besides that header, as selectors. */
  readonly controls: readonly string[]
}

interface Row<Item, Setting> {
  readonly element: HTMLTableRowElement
  item: Item | undefined
  setting: Setting | undefined
}

/** Where the focus stood. */
interface Focus<Item> {
  readonly item: Item | undefined
  readonly selector: string
  readonly index: number
}

/** Places of rows: the first, and the one after the last. */
export interface Span {
  readonly from: number
  readonly to: number
}

/**
 * The rows of the table: a pool of `<tr>` of which each is filled again with whatever stands at its place. Moving elements is
 * what makes long tables slow and loses the focus; here only the texts move. The focus follows its item.
 */
export class RowPool<Item extends { readonly id: string }, Setting> {
  readonly #body: HTMLTableSectionElement
  readonly #kind: RowKind<Item, Setting>
  readonly #rows: Row<Item, Setting>[] = []
  #shown = 0
  #wanted: { items: readonly Item[]; setting: Setting } | undefined
  #finish: (() => void) | undefined
  /** Resolves once every row is there. */
  complete: Promise<void> = Promise.resolve()

  constructor(body: HTMLTableSectionElement, kind: RowKind<Item, Setting>) {
    this.#kind = kind
    this.#body = body
  }

  /** How many rows there are, those of the skeleton included. */
  get size(): number {
    return this.#shown
  }

  /**
   * Shows one row an item. An item that is the same object as before, in the same words, costs nothing.
   *
   * @param seen the rows that can be seen. The others follow once the page is idle: `complete` says when. All at once when absent.
   */
  show(items: readonly Item[], setting: Setting, seen?: Span): void {
    this.#wanted = { items, setting }
    const focus = this.#focused()
    for (const row of this.#rows.slice(items.length, this.#shown)) row.element.remove()
    this.#shown = Math.min(this.#shown, items.length)
    // The focus follows its item wherever that has gone, so then every row has to be there.
    const { from, to } = focus || !seen ? { from: 0, to: items.length } : { from: Math.min(seen.from, this.#shown), to: Math.min(seen.to, items.length) }
    this.#fill(from, to, () => Infinity)
    if (focus) this.#restore(focus)
    if (this.#settled) return this.#done()
    if (this.#finish) return
    this.complete = new Promise((resolve) => (this.#finish = resolve))
    whenIdle(this.#rest)
  }

  /** Makes rows of the final size that say nothing, which the first items then fill. */
  showSkeleton(count: number, setting: Setting): void {
    this.show(Array.from({ length: count }, () => this.#kind.placeholder), setting)
  }

  /** The item of the row that a node stands in; none in a row of the skeleton. */
  itemAt(node: Element | null): Item | undefined {
    const element = node?.closest('tr')
    const item = this.#rows.find((row) => row.element === element)?.item
    return item === this.#kind.placeholder ? undefined : item
  }

  /** Puts the focus on what names one row. */
  focusRow(index: number): void {
    const header = this.#rows[index]?.element.querySelector('th')
    header?.focus({ preventScroll: true })
    header?.scrollIntoView({ block: 'nearest' })
  }

  /** What is wanted by now, which may be other items than when the work was put off. */
  readonly #rest = (remaining: Remaining): void => {
    if (!this.#finish) return
    const focus = this.#focused()
    this.#fill(0, this.#wanted!.items.length, focus ? () => Infinity : remaining)
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
    const { items } = this.#wanted!
    return this.#shown === items.length && items.every((_, index) => !this.#stale(index))
  }

  #stale(index: number): boolean {
    const row = this.#rows[index]
    const { items, setting } = this.#wanted!
    return row?.item !== items[index] || row?.setting !== setting
  }

  /** Fills rows for as long as there is time, at least a few. */
  #fill(from: number, to: number, remaining: Remaining): void {
    const { items, setting } = this.#wanted!
    // Filled before they are in the document: what is inserted whole is laid out once.
    const added = document.createDocumentFragment()
    let filled = 0
    let index = from
    for (; index < to && (filled < 8 || remaining() > 2); index += 1) {
      const row = (this.#rows[index] ??= { element: newRow(), item: undefined, setting: undefined })
      if (this.#stale(index)) {
        row.item = items[index]!
        row.setting = setting
        render(this.#kind.cells(row.item, setting), row.element)
        filled += 1
      }
      if (index >= this.#shown) added.append(row.element)
    }
    if (added.hasChildNodes()) this.#body.append(added)
    this.#shown = Math.max(this.#shown, index)
  }

  #focused(): Focus<Item> | undefined {
    const active = (this.#body.getRootNode() as ShadowRoot | Document).activeElement
    if (!active || !this.#body.contains(active)) return undefined
    const index = this.#rows.findIndex((row) => row.element.contains(active))
    return { item: this.#rows[index]?.item, selector: this.#kind.controls.find((each) => active.matches(each)) ?? 'th', index }
  }

  #restore({ item, selector, index }: Focus<Item>): void {
    const now = this.#rows.slice(0, this.#shown).findIndex((row) => row.item?.id === item?.id)
    // Where the item has gone, its neighbour's name: a press of Enter must not open another.
    const row = this.#rows[now >= 0 ? now : Math.min(index, this.#shown - 1)]
    const target = row?.element.querySelector<HTMLElement>(now >= 0 ? selector : 'th')
    if (target && (this.#body.getRootNode() as ShadowRoot).activeElement !== target) target.focus({ preventScroll: true })
  }
}

function newRow(): HTMLTableRowElement {
  const element = document.createElement('tr')
  element.setAttribute('role', 'row')
  element.part.add('row')
  return element
}
