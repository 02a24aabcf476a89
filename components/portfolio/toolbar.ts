import { html, nothing, type TemplateResult } from 'lit'
import { clientSorts, type ClientSort } from '../../src/contract/list.ts'
import { riskLevels, type RiskLevel } from '../../src/contract/level.ts'
import { formatNumber } from '../../src/format/number.ts'
import { levelWord } from '../base/cells/index.ts'
import type { Speech } from '../base/speech.ts'
import { portfolioCatalogue } from './messages.ts'
import { ariaSort, type SortColumn } from './query.ts'

/** The name of an order, to stand alone. */
export function orderName(sort: ClientSort, speech: Speech): string {
  const name = speech.text('portfolio', portfolioCatalogue)(`by:${sort}`)
  return name.charAt(0).toLocaleUpperCase(speech.language) + name.slice(1)
}

/** What the toolbar shows and whom it tells. */
export interface ToolbarState {
  readonly speech: Speech
  readonly sort: ClientSort
  readonly levels: readonly RiskLevel[]
  /** What is typed, which may be ahead of what is searched for. */
  readonly typed: string
  /** Clients a level, where it is known. */
  readonly counts: Readonly<Record<string, number>> | undefined
  /** Whether the reader may see measures, and so sort and filter by them. */
  readonly measured: boolean
  /** Whether the choices of the order are made, which nobody sees before it is opened. */
  readonly whole: boolean
  readonly search: (text: string) => void
  readonly toggle: (level: RiskLevel) => void
  readonly order: (sort: ClientSort) => void
}

const unmeasured: readonly ClientSort[] = ['-created', 'created', 'name', '-name']

/** Search, level filter and, where there are no column headers to press, the order. */
export function toolbar({ speech, sort, levels, typed, counts, measured, whole, search, toggle, order }: ToolbarState): TemplateResult {
  const text = speech.text('portfolio', portfolioCatalogue)
  // The fifth word of the five-band preset takes a place only where it is used.
  const offered = riskLevels.filter((level) => level !== 'medium' || levels.includes(level) || counts?.[level])
  return html`<div class="toolbar no-print" part="toolbar">
    <input
      class="search"
      part="search"
      type="search"
      maxlength="200"
      autocomplete="off"
      dir="auto"
      aria-label=${text('search')}
      placeholder=${text('search')}
      .value=${typed}
      @input=${(event: Event) => search((event.target as HTMLInputElement).value)}
    />
    ${measured
      ? html`<div class="levels" part="filter" role="group" aria-label=${text('levels')}>
          ${offered.map(
            (level) => html`<button
              class="chip ${level}"
              part="filter-chip"
              type="button"
              aria-pressed=${levels.includes(level) ? 'true' : 'false'}
              @click=${() => toggle(level)}
            >
              ${levelWord(level, speech)} <span class="chip-count">${counts ? formatNumber(counts[level] ?? 0, speech.language) : ''}</span>
            </button>`,
          )}
        </div>`
      : nothing}
    <label class="sort" part="sort"
      ><span>${text('sortBy')}</span>
      <select .value=${sort} @change=${(event: Event) => order((event.target as HTMLSelectElement).value as ClientSort)}>
        ${(whole ? (measured ? clientSorts : unmeasured) : [sort]).map(
          (each) => html`<option value=${each} ?selected=${each === sort}>${orderName(each, speech)}</option>`,
        )}
      </select></label
    >
  </div>`
}

/**
 * The row of column headers. A column is sorted by a real button with an icon that is always there; where the rows are stacked, the
 * plain name takes its place for screen readers.
 */
export function tableHead(sort: ClientSort, measured: boolean, speech: Speech, press: (column: SortColumn) => void): TemplateResult {
  const text = speech.text('portfolio', portfolioCatalogue)
  const column = (name: 'client' | 'risk' | 'exposure' | 'coverage', by: SortColumn, style: string) => {
    const sortable = measured || by === 'name'
    return html`<th class=${style} scope="col" role="columnheader" part="column-header" aria-sort=${sortable ? ariaSort(by, sort) : nothing}>
      ${sortable
        ? html`<button class="sort-button" type="button" @click=${() => press(by)}>${text(name)}</button><span class="stacked-name">${text(name)}</span>`
        : text(name)}
    </th>`
  }
  return html`<thead role="rowgroup">
    <tr role="row">
      ${column('client', 'name', 'client')}${column('risk', 'risk', 'risk')}${column('exposure', 'exposure', 'amount')}${column('coverage', 'coverage', 'covered')}
      <th class="act" scope="col" role="columnheader" part="column-header">${text('action')}</th>
    </tr>
  </thead>`
}

