import { html, nothing, type TemplateResult } from 'lit'
import type { ClientSort } from '../../src/contract/client.ts'
import { riskLevels } from '../../src/contract/level.ts'
import { formatRelativeTime, type Moment } from '../../src/format/time.ts'
import type { RemoteFailure } from '../base/failure.ts'
import type { Speech } from '../base/speech.ts'
import { stateCatalogue } from '../base/states.messages.ts'
import { failureState, requestReference, staleBanner } from '../base/states.ts'
import { setCustomProperty } from '../base/set-custom-property.ts'
import { portfolioCatalogue } from './messages.ts'
import type { SortColumn } from './query.ts'
import type { Adding } from './reader.ts'
import { levelDefinition } from './row.ts'
import { tableHead } from './toolbar.ts'

/** How old the data is, in words; empty where that is not known. */
export function freshness(moment: Moment | null | undefined, speech: Speech): string {
  if (moment === undefined || moment === null) return ''
  return speech.text('state', stateCatalogue)('updated', { time: formatRelativeTime(moment, speech.language) })
}

/** Title, freshness and the way to a new client, which is always there: where it is not open it says why. */
export function header({
  speech,
  level,
  updated,
  add,
  press,
}: {
  speech: Speech
  level: number | null | undefined
  updated: string
  /** Whether clients can be added, or the text that says why not; absent where the list itself is refused. */
  add: Adding | undefined
  press: () => void
}): TemplateResult {
  const text = speech.text('portfolio', portfolioCatalogue)
  const why = add === undefined || add === 'on' || add === 'wait' ? undefined : text(add)
  return html`<div class="header" part="header">
    <div class="title" id="title" part="title" role="heading" aria-level=${level && level >= 1 && level <= 6 ? level : 2}>
      <slot name="title">${text('title')}</slot>
    </div>
    <span class="meta" part="meta">${updated}</span>
    ${add === undefined
      ? nothing
      : html`<div class="actions no-print">
          <slot name="add-client"
            ><button
              class="primary add"
              part="add"
              type="button"
              aria-disabled=${add === 'on' ? 'false' : 'true'}
              aria-describedby=${why ? 'why' : nothing}
              @click=${press}
            >
              ${text('add')}</button
            >${why ? html`<span class="explanation" id="why" part="explanation">${why}</span>` : nothing}</slot
          ><slot name="actions"></slot>
        </div>`}
  </div>`
}

/** Holds changes back that would move rows under somebody's hand. */
export function updatesNotice(updates: number, speech: Speech, apply: () => void): TemplateResult | typeof nothing {
  if (updates === 0) return nothing
  const text = speech.text('portfolio', portfolioCatalogue)
  return html`<div class="updates no-print" part="updates">
    <span>${text('updates', { count: updates })}</span>
    <button class="plain" type="button" @click=${apply}>${text('refresh')}</button>
  </div>`
}

/**
 * The table, its body left to the pool of rows. While clients are on their way a cover lies over the rows that are made ready for
 * them: drawn by two pseudo-elements, so that taking it away restyles no row.
 */
export function rowsTable({
  speech,
  face,
  slow,
  sort,
  measured,
  column,
  press,
}: {
  speech: Speech
  face: string
  /** Whether waiting has taken so long that a skeleton helps. */
  slow: boolean
  sort: ClientSort
  measured: boolean
  column: (column: SortColumn) => void
  press: (event: MouseEvent) => void
}): TemplateResult {
  const waiting = face === 'waiting'
  return html`<div class="rows ${waiting ? (slow ? 'covered-rows slow' : 'covered-rows') : ''}" ?hidden=${face !== 'rows' && !waiting}>
    <table
      role="table"
      part="table"
      aria-labelledby="title"
      ${setCustomProperty('--_exposure-word', JSON.stringify(speech.text('portfolio', portfolioCatalogue)('exposure')))}
    >
      ${tableHead(sort, measured, speech, column)}
      <tbody role="rowgroup" aria-hidden=${waiting ? 'true' : nothing} @click=${press}></tbody>
    </table>
  </div>`
}

/** What stands in place of the rows, or over rows that are old. */
export function listState({
  speech,
  face,
  stale,
  failed,
  readAt,
  terms,
  retry,
  clear,
}: {
  speech: Speech
  face: string
  stale: boolean
  failed: RemoteFailure | undefined
  readAt: Date | undefined
  /** What is searched and filtered for, in words. */
  terms: readonly string[]
  retry: () => void
  clear: () => void
}): TemplateResult | typeof nothing {
  const text = speech.text('portfolio', portfolioCatalogue)
  if (face === 'forbidden') {
    return html`<div class="state" part="error">
      <p class="state-title">${text('forbidden')}</p>
      <p class="state-hint">${text('forbiddenHint')}</p>
      ${failed?.requestId ? html`<p>${requestReference(failed.requestId, speech)}</p>` : nothing}
    </div>`
  }
  if (face === 'none') {
    return html`<div class="state" part="empty">
      <p class="state-title">${text('none')}</p>
      <slot name="empty"><p class="state-hint">${text('noneHint')}</p></slot>
    </div>`
  }
  if (face === 'no-match') {
    return html`<div class="state" part="empty">
      <p class="state-title">${text('noMatch', { terms: terms.join(', ') })}</p>
      <p class="state-actions"><button type="button" @click=${clear}>${text('clear')}</button></p>
    </div>`
  }
  if (face === 'refused' || face === 'signed-out') return failed ? failureState(failed, speech, retry) : nothing
  return stale ? staleBanner(failed, readAt ? formatRelativeTime(readAt, speech.language) : '', speech, retry) : nothing
}

/** How many of how many are shown, in which order, and the way to more. */
export function footer({
  speech,
  shown,
  total,
  next,
  sort,
  loading,
  failed,
  more,
}: {
  speech: Speech
  /** Absent while it is not known: the place is kept. */
  shown: number | undefined
  total: number
  /** How many the next press adds; 0 where everything is shown. */
  next: number
  sort: ClientSort
  loading: boolean
  failed: RemoteFailure | undefined
  more: () => void
}): TemplateResult {
  const text = speech.text('portfolio', portfolioCatalogue)
  const counted = next > 0 ? text('shown', { shown, count: total }) : text('count', { count: total })
  const count = shown === undefined ? '\u00a0' : `${counted} · ${text('sorted', { order: text(`by:${sort}`) })}`
  return html`<div class="footer" part="footer">
    <span class="count">${count}</span>
    ${next > 0
      ? html`<button class="more no-print" part="more" type="button" aria-disabled=${loading ? 'true' : 'false'} @click=${more}>
          ${text('more', { count: next })}
        </button>`
      : nothing}
    ${failed ? html`<span class="more-failed" role="alert">${text('moreFailed')} ${requestReference(failed.requestId, speech)}</span>` : nothing}
  </div>`
}

/**
 * What each level, the exposure and the coverage say.
 *
 * @param whole whether its inside is made, which stays closed at first
 */
export function legend(counts: Readonly<Record<string, number>> | undefined, whole: boolean, speech: Speech): TemplateResult {
  const text = speech.text('portfolio', portfolioCatalogue)
  return html`<details class="legend no-print" part="legend">
    <summary>${text('about')}</summary>
    ${whole
      ? html`<dl>
          ${riskLevels.filter((level) => level !== 'medium' || counts?.['medium']).map((level) => levelDefinition(level, speech))}
          <dt>${text('exposure')}</dt>
          <dd>${text('aboutExposure')}</dd>
          <dt>${text('coverage')}</dt>
          <dd>${text('aboutCoverage')}</dd>
        </dl>`
      : nothing}
  </details>`
}
