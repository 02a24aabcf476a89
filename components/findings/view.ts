import { html, nothing, type TemplateResult } from 'lit'
import { formatNumber } from '../../src/format/number.ts'
import { formatRelativeTime } from '../../src/format/time.ts'
import type { RemoteFailure } from '../base/failure.ts'
import { listCatalogue } from '../base/list/messages.ts'
import type { Speech } from '../base/speech.ts'
import { failureState, requestReference, staleBanner } from '../base/states.ts'
import { findingsCatalogue } from './messages.ts'
import type { FindingsQuery } from './query.ts'

/** What the widget shows. */
export type Face = 'waiting' | 'rows' | 'none' | 'no-match' | 'refused' | 'forbidden' | 'hidden' | 'no-client'

/**
 * The table, its body left to the pool of rows. While findings are on their way a cover lies over the rows that are made ready for them.
 */
export function rowsTable({ speech, face, slow, query, choosing, press, choose }: {
  speech: Speech
  face: Face
  /** Whether waiting has taken so long that a skeleton helps. */
  slow: boolean
  query: FindingsQuery
  /** Whether rows can be chosen. */
  choosing: boolean
  press: (event: MouseEvent) => void
  choose: (event: Event) => void
}): TemplateResult {
  const text = speech.text('findings', findingsCatalogue)
  const waiting = face === 'waiting'
  const ordered = (by: boolean, way: 'ascending' | 'descending') => (by ? way : nothing)
  return html`<div class="rows ${waiting ? (slow ? 'covered-rows slow' : 'covered-rows') : ''}" ?hidden=${face !== 'rows' && !waiting}>
    <table role="table" part="table" aria-labelledby="title">
      <thead role="rowgroup">
        <tr role="row">
          ${choosing ? html`<th class="select" scope="col" role="columnheader" part="column-header"><span class="unseen">${text('chooseColumn')}</span></th>` : nothing}
          <th class="finding" scope="col" role="columnheader" part="column-header">${text('finding')}</th>
          <th class="bad" scope="col" role="columnheader" part="column-header" aria-sort=${ordered(query.sort === 'severity', 'descending')}>${text('severity')}</th>
          <th class="stands" scope="col" role="columnheader" part="column-header" aria-sort=${ordered(query.sort === 'status', 'ascending')}>${text('status')}</th>
          <th class="due" scope="col" role="columnheader" part="column-header" aria-sort=${ordered(query.sort === 'due', 'ascending')}>${text('due')}</th>
        </tr>
      </thead>
      <tbody role="rowgroup" aria-hidden=${waiting ? 'true' : nothing} @click=${press} @change=${choose}></tbody>
    </table>
  </div>`
}

/** What stands in place of the rows, or over rows that are old. */
export function listState({ speech, face, stale, failed, readAt, terms, retry, clear }: {
  speech: Speech
  face: Face
  stale: boolean
  failed: RemoteFailure | undefined
  readAt: Date | undefined
  /** What is searched and filtered for, in words. */
  terms: readonly string[]
  retry: () => void
  clear: () => void
}): TemplateResult | typeof nothing {
  const text = speech.text('findings', findingsCatalogue)
  if (face === 'forbidden' || face === 'hidden') {
    return html`<div class="state" part="error">
      <p class="state-title">${text(face)}</p>
      <p class="state-hint">${text(`${face}Hint`)}</p>
      ${failed?.requestId ? html`<p>${requestReference(failed.requestId, speech)}</p>` : nothing}
    </div>`
  }
  if (face === 'no-client') return html`<div class="state" part="empty"><p class="state-title">${text('noClient')}</p></div>`
  if (face === 'refused') return failed ? failureState(failed, speech, retry) : nothing
  const old = stale ? staleBanner(failed, readAt ? formatRelativeTime(readAt, speech.language) : '', speech, retry) : nothing
  if (face === 'none') {
    return html`${old}
      <div class="state" part="empty">
        <p class="state-title">${text('none')}</p>
        <slot name="empty"><p class="state-hint">${text('noneHint')}</p></slot>
      </div>`
  }
  if (face === 'no-match') {
    return html`${old}
      <div class="state" part="empty">
        <p class="state-title">${text('noMatch', { terms: terms.join(', ') })}</p>
        <p class="state-actions"><button type="button" @click=${clear}>${speech.text('list', listCatalogue)('clear')}</button></p>
      </div>`
  }
  return old
}

/** Holds changes back that would move rows, and new findings until they are asked for. */
export function updatesNotice(updates: number, fresh: number, speech: Speech, apply: () => void): TemplateResult | typeof nothing {
  if (updates === 0) return nothing
  const text = speech.text('findings', findingsCatalogue)
  const list = speech.text('list', listCatalogue)
  const allNew = fresh > 0 && fresh >= updates
  return html`<div class="note no-print" part="updates">
    <span>${allNew ? text('fresh', { count: fresh }) : list('updates', { count: updates })}</span>
    <button class="plain" type="button" @click=${apply}>${allNew ? text('showFresh') : list('refresh')}</button>
  </div>`
}

/** How many findings match, of how many, in words. */
export function countWords(matching: number, total: number | undefined, speech: Speech): string {
  const text = speech.text('findings', findingsCatalogue)
  return total === undefined || total <= matching ? text('count', { count: matching }) : text('of', { matching: formatNumber(matching, speech.language), count: total })
}

/** How many of how many are shown, in which order, and the way to more. */
export function footer({ speech, shown, matching, total, next, query, loading, failed, more }: {
  speech: Speech
  /** Absent while it is not known: the place is kept. */
  shown: number | undefined
  /** How many findings the filters leave. */
  matching: number
  /** How many there are; absent where that is not known, or says nothing. */
  total: number | undefined
  /** How many the next press adds; 0 where everything is shown. */
  next: number
  query: FindingsQuery
  loading: boolean
  failed: RemoteFailure | undefined
  more: () => void
}): TemplateResult {
  const text = speech.text('findings', findingsCatalogue)
  const list = speech.text('list', listCatalogue)
  const counted = countWords(matching, total, speech)
  const whole = next > 0 ? list('shown', { shown: formatNumber(shown, speech.language), count: counted }) : counted
  return html`<div class="footer" part="footer">
    <span class="count">${shown === undefined ? '\u00a0' : `${whole} · ${text('sorted', { order: text(`by:${query.sort}`) })}`}</span>
    ${next > 0
      ? html`<button class="more no-print" part="more" type="button" aria-disabled=${loading ? 'true' : 'false'} @click=${more}>${list('more', { count: next })}</button>`
      : nothing}
    ${failed ? html`<span class="more-failed" role="alert">${text('moreFailed')} ${requestReference(failed.requestId, speech)}</span>` : nothing}
  </div>`
}
