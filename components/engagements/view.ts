import { html, nothing, type TemplateResult } from 'lit'
import type { Engagement, SeverityCounts } from '../../src/contract/engagement.ts'
import { engagementKinds, engagementStatuses } from '../../src/contract/engagement-status.ts'
import { findingSeverities } from '../../src/contract/finding-status.ts'
import { formatNumber, noFigure } from '../../src/format/number.ts'
import { progressBar } from '../base/cells/progress.ts'
import { severityShape, severityWord } from '../base/cells/severity.ts'
import { permitted } from '../base/denials.ts'
import { listCatalogue } from '../base/list/messages.ts'
import type { Column } from '../base/list/table.ts'
import type { Speech } from '../base/speech.ts'
import { engagementsCatalogue } from './messages.ts'
import { datesOf, word } from './words.ts'

/** Which engagements are looked at. */
export interface EngagementsCut {
  readonly status: string
  readonly kind: string
  readonly q: string
}

/** Open findings by severity: shape and number of each, the words for whoever does not see the shapes, and the sum. */
function openCell({ openFindings, progress }: Engagement, speech: Speech): TemplateResult | typeof nothing {
  if (!openFindings) return nothing
  const text = speech.text('engagements', engagementsCatalogue)
  const counts = openFindings as SeverityCounts
  const some = findingSeverities.filter((severity) => counts[severity] > 0)
  const sum = some.reduce((total, severity) => total + counts[severity], 0)
  // Nothing published says nothing about what is open.
  if (sum === 0 && progress?.percent === null) return html`<span class="quiet"><span aria-hidden="true">${noFigure}</span><span class="unseen">${text('noneOpen')}</span></span>`
  if (sum === 0) return html`<span class="quiet">${text('noneOpen')}</span>`
  return html`<span class="open-findings"
    >${some.map(
      (severity) => html`<span class="pill severity ${severityShape(severity)}" part="badge" title=${severityWord(severity, speech)}
        >${formatNumber(counts[severity], speech.language)}<span class="unseen"> ${severityWord(severity, speech)}</span></span
      >`,
    )}<span class="quiet">${text('openCount', { count: sum })}</span></span
  >`
}

/** What the table shows. */
export interface ColumnOptions {
  readonly speech: Speech
  readonly rows: readonly Engagement[]
  readonly href: (engagement: Engagement) => string | null
  readonly open: (event: MouseEvent, engagement: Engagement) => void
  readonly edit: (engagement: Engagement) => void
  readonly people: (engagement: Engagement) => void
}

/** The columns, without those that no row has anything for. */
export function columns({ speech, rows, href, open, edit, people }: ColumnOptions): Column<Engagement>[] {
  const text = speech.text('engagements', engagementsCatalogue)
  const may = (engagement: Engagement, action: string) => permitted(engagement, action, speech) === true
  const acts = rows.some((row) => may(row, 'engagement.manage') || may(row, 'engagement.assign'))
  return [
    {
      name: 'engagement',
      kind: 'header',
      label: text('engagement'),
      cell: (engagement) => {
        const address = href(engagement)
        return html`${address === null
            ? html`<button class="go plain" type="button" part="action" @click=${(event: MouseEvent) => open(event, engagement)}><bdi>${engagement.title}</bdi></button>`
            : html`<a class="go" href=${address} part="action" @click=${(event: MouseEvent) => open(event, engagement)}><bdi>${engagement.title}</bdi></a>`}
          <span class="sub">${word('kind', engagement.kind, speech)} · ${datesOf(engagement, speech)}</span>`
      },
    },
    {
      name: 'status',
      label: text('status'),
      cell: ({ status }) => html`<span><span class="tag ${status === 'active' || status === 'remediation' ? '' : 'quiet'}" part="status">${word('status', status, speech)}</span></span>`,
    },
    // Whoever sees no findings is told no numbers of them.
    ...(rows.some(({ progress }) => progress)
      ? [{ name: 'progress', label: text('progress'), cell: ({ progress, title }: Engagement) => (progress ? progressBar(progress, speech, { label: text('progressOf', { title }) }) : nothing) }]
      : []),
    ...(rows.some(({ openFindings }) => openFindings) ? [{ name: 'open', label: text('openFindings'), cell: (engagement: Engagement) => openCell(engagement, speech) }] : []),
    ...(acts
      ? [
          {
            name: 'act',
            kind: 'actions' as const,
            label: speech.text('list', listCatalogue)('actions'),
            cell: (engagement: Engagement) => html`${may(engagement, 'engagement.assign')
                ? html`<button type="button" part="action" aria-label=${text('peopleOf', { title: engagement.title })} @click=${() => people(engagement)}>${text('people')}</button>`
                : nothing}
              ${may(engagement, 'engagement.manage')
                ? html`<button type="button" part="action" aria-label=${text('editOf', { title: engagement.title })} @click=${() => edit(engagement)}>${text('edit')}</button>`
                : nothing}`,
          },
        ]
      : []),
  ]
}

/** Search and filters. */
export function toolbar({ speech, cut, typed, search, set }: {
  speech: Speech
  cut: EngagementsCut
  /** What is typed, which may be ahead of what is searched for. */
  typed: string
  search: (text: string) => void
  set: (name: 'status' | 'kind', value: string) => void
}): TemplateResult {
  const text = speech.text('engagements', engagementsCatalogue)
  const choice = (name: 'status' | 'kind', label: string, any: string, values: readonly string[]) => html`<label class="filter by-${name}">
    <span>${label}</span>
    <select part="select" .value=${cut[name]} @change=${(event: Event) => set(name, (event.target as HTMLSelectElement).value)}>
      <option value="" ?selected=${cut[name] === ''}>${any}</option>
      ${values.map((each) => html`<option value=${each} ?selected=${each === cut[name]}>${word(name, each, speech)}</option>`)}
      ${cut[name] === '' || values.includes(cut[name]) ? nothing : html`<option value=${cut[name]} selected>${cut[name].split(' ').map((each) => word(name, each, speech)).join(', ')}</option>`}
    </select>
  </label>`
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
    ${choice('status', text('filterStatus'), text('anyStatus'), engagementStatuses)} ${choice('kind', text('filterKind'), text('anyKind'), engagementKinds)}
  </div>`
}
