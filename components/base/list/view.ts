import { html, nothing, type TemplateResult } from 'lit'
import { formatNumber } from '../../../src/format/number.ts'
import { formatRelativeTime, type Moment } from '../../../src/format/time.ts'
import type { RemoteFailure } from '../failure.ts'
import type { Speech } from '../speech.ts'
import { stateCatalogue } from '../states.messages.ts'
import { failureState, staleBanner } from '../states.ts'
import { listCatalogue } from './messages.ts'
import type { PagedList } from './paged-list.ts'
import { tableSkeleton } from './table.ts'

/** A level a heading can have; 2 where the page says none, or something else. */
export function headingLevel(level: number | null | undefined): number {
  return level && level >= 1 && level <= 6 ? Math.trunc(level) : 2
}

/** How old the data is, in words; empty where that is not known. */
export function freshness(moment: Moment | null | undefined, speech: Speech): string {
  if (moment === undefined || moment === null) return ''
  return speech.text('state', stateCatalogue)('updated', { time: formatRelativeTime(moment, speech.language) })
}

/** What a list says where it has no rows. */
export interface ListWords {
  readonly none: string
  readonly noneHint?: string
  /** Said in place of the general words where the reader may not see the list. */
  readonly forbidden?: string
  /** Whether the list is cut: then nothing matches, and `clear` leads out. */
  readonly filtered: boolean
  readonly clear: () => void
}

/**
 * What stands over or in place of the rows: old data, the skeleton, nothing, a refusal. Needs `stateStyles`, `widgetStyles` and
 * `tableStyles`.
 *
 * @param failed a failure from before the list, such as of who is reading
 */
export function listState<Row>(list: PagedList<Row>, words: ListWords, speech: Speech, failed?: RemoteFailure, retry: () => void = list.refresh): TemplateResult | typeof nothing {
  const text = speech.text('list', listCatalogue)
  const reason = failed ?? list.failed
  if (failed || list.status === 'refused' || list.status === 'forbidden' || list.status === 'signed-out') {
    if (!reason) return nothing
    // A token of the other surface stays refused however often the person signs in.
    const forbidden = reason.kind === 'forbidden' || (reason.error as { code?: unknown }).code === 'wrong-audience'
    if (!forbidden || !words.forbidden) return failureState(reason, speech, retry)
    return html`<div class="state" part="error"><p class="state-title">${words.forbidden}</p></div>`
  }
  if (list.status === 'waiting') return list.slow ? tableSkeleton() : html`<div class="bones"></div>`
  const stale = list.status === 'stale' ? staleBanner(list.failed, list.readAt ? formatRelativeTime(list.readAt, speech.language) : '', speech, retry) : nothing
  if (list.rows.length > 0) return stale
  if (words.filtered) {
    return html`${stale}
      <div class="state" part="empty">
        <p class="state-title">${text('noMatch')}</p>
        <p class="state-actions"><button type="button" @click=${words.clear}>${text('clear')}</button></p>
      </div>`
  }
  return html`${stale}
    <div class="state" part="empty">
      <p class="state-title">${words.none}</p>
      ${words.noneHint ? html`<p class="state-hint">${words.noneHint}</p>` : nothing}
    </div>`
}

/** Holds changes back that would move rows under somebody's hand. */
export function listUpdates<Row>(list: PagedList<Row>, speech: Speech): TemplateResult | typeof nothing {
  if (list.updates === 0) return nothing
  const text = speech.text('list', listCatalogue)
  return html`<div class="note no-print" part="updates">
    <span>${text('updates', { count: list.updates })}</span>
    <button class="plain" type="button" @click=${list.applyUpdates}>${text('refresh')}</button>
  </div>`
}

/**
 * How many of how many, and the way to more.
 *
 * @param count the whole number in words, such as "12 people"
 */
export function listFooter<Row>(list: PagedList<Row>, count: string, size: number, speech: Speech): TemplateResult {
  const text = speech.text('list', listCatalogue)
  const shown = list.rows.length
  const next = list.hasMore ? Math.max(1, Math.min(size, list.total - shown)) : 0
  return html`<div class="footer" part="footer">
    <span class="count">${next > 0 ? text('shown', { shown: formatNumber(shown, speech.language), count }) : count}</span>
    ${next > 0
      ? html`<button class="no-print" type="button" part="more" aria-disabled=${list.loadingMore ? 'true' : 'false'} @click=${list.showMore}>${text('more', { count: next })}</button>`
      : nothing}
  </div>`
}
