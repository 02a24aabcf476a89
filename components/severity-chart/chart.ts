import { html, nothing, svg, type TemplateResult } from 'lit'
import type { SeverityCounts } from '../../src/contract/engagement.ts'
import { findingSeverities, type FindingSeverity } from '../../src/contract/finding-status.ts'
import { formatterOf } from '../../src/format/locale.ts'
import { formatCompact, formatNumber } from '../../src/format/number.ts'
import { severityWord } from '../base/cells/severity.ts'
import { dataTable } from '../base/chart/data-table.ts'
import type { Speech } from '../base/speech.ts'
import { barWidths, ringSlices, stackSlices } from './geometry.ts'
import { severityChartCatalogue } from './messages.ts'

/** How the counts are drawn where there is room for more than a list. */
export type SeverityChartType = 'bar' | 'donut'

/** What else a chart needs to know. */
export interface SeverityChartSetting {
  type?: SeverityChartType | undefined
  /** Where the findings of one severity are listed; `null` where there is no address. */
  href?: ((severity: FindingSeverity) => string | null) | undefined
  /** The person asks for the findings of one severity. Without it the counts are text. */
  choose?: ((severity: FindingSeverity, event: Event) => void) | undefined
}

/** A count as it can be drawn: what is absent, negative or no number is 0. */
function countOf(counts: Partial<SeverityCounts>, severity: FindingSeverity): number {
  const count = counts[severity]
  return typeof count === 'number' && Number.isFinite(count) && count > 0 ? Math.floor(count) : 0
}

/** What the chart says, in one sentence: as it is read above it, and in full for those who cannot see it. */
export function severityConclusion(counts: Partial<SeverityCounts>, speech: Speech): { short: string; whole: string } {
  const text = speech.text('severityChart', severityChartCatalogue)
  const present = findingSeverities.map((severity) => [severity, countOf(counts, severity)] as const).filter(([, count]) => count > 0)
  const total = present.reduce((sum, [, count]) => sum + count, 0)
  if (total === 0) return { short: text('none'), whole: text('none') }
  const open = text('open', { count: total })
  const each = present.map(([severity, count]) => text(`${severity}Count`, { count }))
  const listed = formatterOf('list', speech.language, (tag) => new Intl.ListFormat(tag, { type: 'unit', style: 'short' })).format(each)
  return { short: text('conclusion', { open, worst: each[0] }), whole: text('conclusionWhole', { open, each: listed }) }
}

/**
 * Open findings by severity: a sentence, a drawing of it, the counts in words, and the same as a table. Needs `severityChartStyles`
 * and `controlStyles`, and a container that is a size container: where it is narrow the drawing gives way to the list.
 *
 * @param counts as the server counted; nothing here counts findings
 */
export function severityChart(counts: Partial<SeverityCounts>, speech: Speech, { type = 'bar', href, choose }: SeverityChartSetting = {}): TemplateResult {
  const text = speech.text('severityChart', severityChartCatalogue)
  const rows = findingSeverities.map((severity) => ({ severity, count: countOf(counts, severity) }))
  const total = rows.reduce((sum, { count }) => sum + count, 0)
  const { short, whole } = severityConclusion(counts, speech)
  const donut = type === 'donut'
  return html`<figure class="severity-chart ${donut ? 'donut' : 'bars'}" part="chart">
    ${patterns()}
    <figcaption class="conclusion" part="conclusion">${short}</figcaption>
    <div class="plot">
      ${donut
        ? html`<div class="ring-box" role="img" aria-label=${whole}>
            <svg class="ring" viewBox="0 0 100 100" aria-hidden="true">
              ${total === 0
                ? svg`<circle class="ring-none" cx="50" cy="50" r="39" />`
                : ringSlices(rows).map(({ severity, count, path }) => svg`<path class="slice ${count === total ? 'whole' : ''}" d=${path} fill=${inkOf(severity)} />`)}
            </svg>
            <span class="centre" aria-hidden="true"><b>${formatCompact(total, speech.language)}</b> ${text('centre', { count: total })}</span>
          </div>`
        : html`<svg class="row-bars" role="img" aria-label=${whole}>
            <line class="base-line" x1="0" y1="0" x2="0" y2="100%" />
            ${barWidths(rows).map(
              ({ severity, width }, index) =>
                svg`<rect class="slice" x="0" y=${`${index * 20 + 5}%`} width=${`${width}%`} height="10%" rx="2" fill=${inkOf(severity)} />`,
            )}
          </svg>`}
      ${total === 0
        ? nothing
        : html`<svg class="stack" role="img" aria-label=${whole}>
            ${stackSlices(rows).map(({ severity, from, width }) => svg`<rect class="slice" x=${`${from}%`} y="0" width=${`${width}%`} height="100%" fill=${inkOf(severity)} />`)}
          </svg>`}
      <ul class="legend" role="list" part="legend">
        ${rows.map(({ severity, count }) => {
          const word = severityWord(severity, speech)
          const figure = formatNumber(count, speech.language)
          const inside = html`<svg class="swatch" aria-hidden="true"><rect class="slice" width="100%" height="100%" rx="2" fill=${inkOf(severity)} /></svg>
            ${acts(count) ? html`<span class="unseen">${text('show')}</span>` : nothing} <span class="legend-word">${word}</span> <bdi class="legend-count">${figure}</bdi>`
          return html`<li class="legend-row" part="legend-row">${control(inside, severity, count)}</li>`
        })}
      </ul>
    </div>
    ${dataTable(
      {
        caption: text('title'),
        columns: [text('severity'), text('count')],
        rows: rows.map(({ severity, count }) => [severityWord(severity, speech), formatNumber(count, speech.language)]),
        sum: [text('total'), formatNumber(total, speech.language)],
      },
      speech,
    )}
  </figure>`

  /** Whether there is something to ask for. */
  function acts(count: number): boolean {
    return choose !== undefined && count > 0
  }

  function control(inside: TemplateResult, severity: FindingSeverity, count: number): TemplateResult {
    if (!choose || !acts(count)) return html`<span class="legend-entry">${inside}</span>`
    const address = href?.(severity) ?? null
    const act = (event: Event) => choose(severity, event)
    return address === null
      ? html`<button class="legend-entry" type="button" part="action" @click=${act}>${inside}</button>`
      : html`<a class="legend-entry" href=${address} part="action" @click=${act}>${inside}</a>`
  }
}

const inkOf = (severity: FindingSeverity) => `url(#ink-${severity})`

/**
 * What each severity is filled with: its colour and a pattern of its own, so that two severities differ in black and white. In pixels,
 * whatever the size of the drawing.
 */
function patterns(): TemplateResult {
  const marks: Readonly<Record<FindingSeverity, TemplateResult | typeof nothing>> = {
    critical: nothing,
    high: svg`<path class="hatch" d="M-2 2 2 -2M-2 10 10 -2M6 10 10 6" />`,
    medium: svg`<circle class="dots" cx="2" cy="2" r="1.2" /><circle class="dots" cx="6" cy="6" r="1.2" />`,
    low: svg`<path class="hatch" d="M0 4h8" />`,
    info: svg`<path class="hatch" d="M4 0v8M0 4h8" />`,
  }
  return html`<svg class="inks" width="0" height="0" aria-hidden="true">
    <defs>
      ${findingSeverities.map(
        (severity) =>
          svg`<pattern id=${`ink-${severity}`} width="8" height="8" patternUnits="userSpaceOnUse"><rect class="ink severity ${severity}" width="8" height="8" />${marks[severity]}</pattern>`,
      )}
    </defs>
  </svg>`
}
