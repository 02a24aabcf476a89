import { html, nothing, type TemplateResult } from 'lit'
import type { Speech } from '../speech.ts'
import { chartCatalogue } from './messages.ts'

/** Numbers as a table; the first cell of each row names it. */
export interface DataTable {
  /** What the table holds, for those who come upon it without the drawing. */
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** The last row, set apart; none when absent. */
  readonly sum?: readonly string[] | undefined
}

const row = ([name, ...cells]: readonly string[]) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td><bdi>${cell}</bdi></td>`)}</tr>`

/** The same numbers as the drawing over it, behind a line that opens by pointer and keyboard. Needs `chartStyles`. */
export function dataTable({ caption, columns, rows, sum }: DataTable, speech: Speech): TemplateResult {
  return html`<details class="as-table" part="table">
    <summary>${speech.text('chart', chartCatalogue)('asTable')}</summary>
    <table>
      <caption class="unseen">${caption}</caption>
      <thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
      <tbody>${rows.map(row)}</tbody>
      ${sum ? html`<tfoot>${row(sum)}</tfoot>` : nothing}
    </table>
  </details>`
}
