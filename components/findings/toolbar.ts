import { html, nothing, type TemplateResult } from 'lit'
import { findingGroups, findingSeverities, findingSorts, openStatuses, statusOrder, type FindingSeverity } from '../../src/contract/finding-status.ts'
import { formatNumber } from '../../src/format/number.ts'
import { severityWord } from '../base/cells/severity.ts'
import { statusWord } from '../base/cells/status.ts'
import type { Speech } from '../base/speech.ts'
import type { Facets } from './facets.ts'
import { findingsCatalogue } from './messages.ts'
import { statusWords, unresolved, type FindingsQuery } from './query.ts'

/** An engagement as far as its name goes. */
export interface Named {
  readonly id: string
  readonly title: string
}

/** What the toolbar shows and whom it tells. */
export interface ToolbarState {
  readonly speech: Speech
  readonly query: FindingsQuery
  /** What is typed, which may be ahead of what is searched for. */
  readonly typed: string
  readonly facets: Facets
  /** Whether the reader may see drafts. */
  readonly drafts: boolean
  /** The words that the MSP has chosen for statuses, as far as findings on screen have told them. */
  readonly labels: ReadonlyMap<string, string>
  /** Whether the choices are made that nobody sees before a select is opened. */
  readonly whole: boolean
  /** To choose from, the newest first; empty where there is nothing to choose. */
  readonly engagements: readonly Named[]
  readonly search: (text: string) => void
  readonly toggle: (severity: FindingSeverity) => void
  readonly set: (name: 'status' | 'engagement' | 'overdue' | 'group' | 'sort', value: string) => void
}

/** The name of an order, to stand alone. */
export function upperFirst(words: string, speech: Speech): string {
  return words.charAt(0).toLocaleUpperCase(speech.language) + words.slice(1)
}

/** Search and filters, then how the list is put. */
export function toolbar({ speech, query, typed, facets, drafts, labels, whole, engagements, search, toggle, set }: ToolbarState): TemplateResult {
  const text = speech.text('findings', findingsCatalogue)
  const number = (count: number | undefined) => (count === undefined ? '' : formatNumber(count, speech.language))
  const withCount = (words: string, count: number | undefined) => (count === undefined ? words : `${words} (${number(count)})`)
  const choice = (name: 'status' | 'engagement' | 'group' | 'sort', label: string, value: string, options: readonly (readonly [string, string])[]) => html`<label class="filter by-${name}">
    <span>${label}</span>
    <select part="select" .value=${value} @change=${(event: Event) => set(name, (event.target as HTMLSelectElement).value)}>
      ${options.filter(([each]) => whole || each === value).map(([each, words]) => html`<option value=${each} ?selected=${each === value}>${words}</option>`)}
    </select>
  </label>`
  const chip = (style: string, words: string, count: number | undefined, pressed: boolean, press: () => void) => html`<button
    class="chip ${style}"
    part="filter-chip"
    type="button"
    aria-pressed=${pressed ? 'true' : 'false'}
    @click=${press}
  >
    ${words} <span class="chip-count">${number(count)}</span>
  </button>`
  const status = statusWords(query.statuses)
  const offered = statusOrder.filter((each) => each !== 'draft' || drafts)
  const resolved = facets.status && openStatuses.reduce((sum, each) => sum + (facets.status![each] ?? 0), 0)
  const statuses: [string, string][] = [
    ['', text('anyStatus')],
    [unresolved, withCount(text('unresolved'), resolved)],
    ...offered.map((each): [string, string] => [each, each === 'draft' ? text('drafts') : withCount(statusWord(each, labels.get(each), speech), facets.status && (facets.status[each] ?? 0))]),
  ]
  if (!statuses.some(([each]) => each === status)) statuses.push([status, text('chosen', { count: query.statuses.length })])
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
      <div class="chips" part="filter" role="group" aria-label=${text('severity')}>
        ${findingSeverities.map((each) =>
          chip(`severity ${each}`, severityWord(each, speech), facets.severity && (facets.severity[each] ?? 0), query.severities.includes(each), () => toggle(each)),
        )}
      </div>
      ${chip('overdue', text('overdue'), facets.overdue, query.overdue, () => set('overdue', query.overdue ? '' : 'yes'))}
    </div>
    <div class="toolbar second no-print" part="toolbar">
      ${choice('status', text('filterStatus'), status, statuses)}
      ${engagements.length > 1
        ? choice('engagement', text('filterEngagement'), query.engagementId, [
            ['', text('anyEngagement')],
            ...engagements.map(({ id, title }): [string, string] => [id, withCount(title, facets.engagement && (facets.engagement[id] ?? 0))]),
          ])
        : nothing}
      <span class="spring"></span>
      ${choice(
        'group',
        text('groupBy'),
        query.group,
        ([...findingGroups, 'none'] as const).filter((each) => each !== 'engagement' || engagements.length > 1 || query.group === 'engagement').map((each) => [each, text(`group:${each}`)]),
      )}
      ${choice('sort', text('sortBy'), query.sort, findingSorts.map((each) => [each, upperFirst(text(`by:${each}`), speech)]))}
    </div>`
}

/** What is filtered and searched for, in words. */
export function termsOf(query: FindingsQuery, engagements: readonly Named[], scope: string, labels: ReadonlyMap<string, string>, speech: Speech): string[] {
  const text = speech.text('findings', findingsCatalogue)
  const status = statusWords(query.statuses)
  return [
    ...(query.q ? [query.q] : []),
    ...query.severities.map((severity) => severityWord(severity, speech)),
    ...(status ? status.split(',').map((each) => (each === unresolved ? text('unresolved') : each === 'draft' ? text('drafts') : statusWord(each, labels.get(each), speech))) : []),
    ...(query.engagementId && query.engagementId !== scope ? [engagements.find(({ id }) => id === query.engagementId)?.title ?? text('filterEngagement')] : []),
    ...(query.overdue ? [text('overdue')] : []),
  ]
}
