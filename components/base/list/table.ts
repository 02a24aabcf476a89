import { html, nothing, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'

/** One column of a table. */
export interface Column<Row> {
  /** A class of the cells, so that a style sheet can reach them: `col-<name>`. */
  readonly name: string
  readonly label: string
  readonly cell: (row: Row) => unknown
  /** `header` names the row (exactly one column), `select` holds a box, `actions` the buttons: their labels are for screen readers only. */
  readonly kind?: 'header' | 'number' | 'select' | 'actions'
}

/** A table and what it shows. */
export interface TableOptions<Row> {
  /** Id of what names the table. */
  readonly labelledby: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly key: (row: Row) => string
}

/**
 * A table; in a narrow container each row is a card, every value under the name of its column. It stays a table for screen readers
 * either way. Needs `tableStyles`, and a `.base` that is the container.
 */
export function dataTable<Row>({ labelledby, columns, rows, key }: TableOptions<Row>): TemplateResult {
  return html`<table class="data" role="table" part="table" aria-labelledby=${labelledby}>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(
          ({ name, label, kind }) => html`<th class="col-${name} ${look(kind)}" scope="col" role="columnheader" part="column-header">
            ${kind === 'select' || kind === 'actions' ? html`<span class="unseen">${label}</span>` : label}
          </th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${repeat(
        rows,
        key,
        (row) => html`<tr role="row" part="row" data-key=${key(row)}>
          ${columns.map(({ name, label, kind, cell }) =>
            kind === 'header'
              ? html`<th class="col-${name}" scope="row" role="rowheader" part="cell" tabindex="-1">${cell(row)}</th>`
              : html`<td class="col-${name} ${look(kind)}" role="cell" part="cell" data-label=${kind === 'select' || kind === 'actions' ? nothing : label}>${cell(row)}</td>`,
          )}
        </tr>`,
      )}
    </tbody>
  </table>`
}

/** The cell that names the row is told by its tag, and `.header` is the head of the card. */
function look(kind: Column<unknown>['kind']): string {
  return kind === undefined || kind === 'header' ? '' : kind
}

/** What stands in place of rows that are on their way: as many bones as a short list has lines. Needs `tableStyles` and `stateStyles`. */
export function tableSkeleton(rows = 5): TemplateResult {
  return html`<div class="bones" aria-hidden="true">
    ${Array.from({ length: rows }, () => html`<div class="bone-row"><span class="bone"></span><span class="bone"></span><span class="bone"></span></div>`)}
  </div>`
}
