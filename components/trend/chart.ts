import { html, nothing, svg, type TemplateResult } from 'lit'
import { formatCompact, formatDifference, formatNumber } from '../../src/format/number.ts'
import { formatDate } from '../../src/format/time.ts'
import { dataTable } from '../base/chart/data-table.ts'
import type { Speech } from '../base/speech.ts'
import { trendCatalogue } from './messages.ts'
import { changeOf, datedPoints, lineOf, pointsOf, rangesOf, roundUp, type Change, type Dated, type TrendPoint, type TrendRange } from './points.ts'

/** What else the line needs to know. */
export interface TrendSetting {
  /** How far back is shown; as far as there are points when absent. */
  range?: TrendRange | undefined
  /** The person chooses another period. Without it there is nothing to choose. */
  choose?: ((range: TrendRange) => void) | undefined
}

const series = {
  open: ({ open }: Dated) => open,
  verifiedFixed: ({ verifiedFixed }: Dated) => verifiedFixed,
} as const
const names = ['open', 'verifiedFixed'] as const

/** What the line says, in one sentence: as it is read above it, and in full for those who cannot see it. */
export function trendConclusion(points: readonly Dated[], speech: Speech): { short: string; whole: string } {
  const text = speech.text('trend', trendCatalogue)
  const open = changeOf(points, series.open)
  const fixed = changeOf(points, series.verifiedFixed)
  const fixedNow = fixed ? text('fixedNow', { count: fixed.now }) : ''
  if (!open) return { short: fixedNow, whole: fixedNow }
  const openNow = text('openNow', { count: open.now })
  const short = open.difference === null ? openNow : text('conclusion', { count: openNow, change: changeWords(open, open.difference, speech) })
  if (!fixed) return { short, whole: short }
  const more = fixed.difference === null ? fixedNow : text('conclusion', { count: fixedNow, change: changeWords(fixed, fixed.difference, speech) })
  return { short, whole: `${short}; ${more}` }
}

function changeWords({ since }: Change, difference: number, speech: Speech): string {
  const text = speech.text('trend', trendCatalogue)
  const date = formatDate(since, speech.language)
  return difference === 0 ? text('same', { date }) : text(difference < 0 ? 'fewer' : 'more', { count: Math.abs(difference), date })
}

/**
 * Open findings and verified fixes over time: a sentence, the lines, what they stand at and by how much that has changed, and the same
 * as a table. Needs `trendStyles` and `controlStyles`, and a size container around it: below 480px it is a line without axes.
 */
export function trendChart(given: readonly TrendPoint[], speech: Speech, { range, choose }: TrendSetting = {}): TemplateResult {
  const text = speech.text('trend', trendCatalogue)
  const { language } = speech
  const all = datedPoints(given)
  if (!all.some(({ open, verifiedFixed }) => open !== null || verifiedFixed !== null)) {
    return html`<div class="state" part="empty"><p class="state-title">${text('none')}</p><p class="state-hint">${text('noneHint')}</p></div>`
  }
  const ranges = rangesOf(all)
  const shown = range && ranges.includes(range) ? range : ranges.at(-1)!
  const points = pointsOf(all, shown)
  const { short, whole } = trendConclusion(points, speech)
  const top = roundUp(Math.max(...points.map(({ open, verifiedFixed }) => Math.max(open ?? 0, verifiedFixed ?? 0))))
  const open = lineOf(points, series.open, top)
  const fixed = lineOf(points, series.verifiedFixed, top)
  // A half that is no whole number is no number of findings.
  const marks = top % 2 === 0 ? [top, top / 2, 0] : [top, 0]
  const moments = [...new Set([points[0]!.time, ...(points.length > 2 ? [(points[0]!.time + points.at(-1)!.time) / 2] : []), points.at(-1)!.time])]
  return html`<figure class="trend" part="chart">
    <figcaption class="conclusion" part="conclusion">${short}</figcaption>
    <div class="trend-head">
      <ul class="series" role="list" part="legend">
        ${names.map((name) => {
          const change = changeOf(points, series[name])
          return html`<li class="series-row" part="legend-row">
            <svg class="sample ${name}" viewBox="0 0 24 8" aria-hidden="true"><path class="line" d="M0 4h24" /></svg>
            <span>${text(name)}</span> <bdi class="series-now">${change ? formatNumber(change.now, language) : '—'}</bdi>
            ${change?.difference != null ? html`<bdi class="series-change" title=${changeWords(change, change.difference, speech)}>${formatDifference(change.difference, language)}</bdi>` : nothing}
          </li>`
        })}
      </ul>
      ${choose && ranges.length > 1
        ? html`<label class="range no-print"
            ><span>${text('range')}</span>
            <select part="range" @change=${(event: Event) => choose((event.currentTarget as HTMLSelectElement).value as TrendRange)}>
              ${ranges.map((each) => html`<option value=${each} .selected=${each === shown}>${text(each)}</option>`)}
            </select></label
          >`
        : nothing}
    </div>
    <div class="graph">
      <div class="scale" aria-hidden="true">${marks.map((mark) => html`<bdi>${formatCompact(mark, language)}</bdi>`)}</div>
      <svg class="lines" viewBox="0 0 1000 100" preserveAspectRatio="none" role="img" aria-label=${whole}>
        ${marks.map((mark) => svg`<path class="grid" d=${`M0 ${100 - (mark / top) * 100}h1000`} />`)}
        <path class="area" d=${open.area} />
        <g class="verifiedFixed"><path class="line" d=${fixed.path} /><path class="dot" d=${fixed.dots} /></g>
        <g class="open"><path class="line" d=${open.path} /><path class="dot" d=${open.dots} /></g>
      </svg>
      <div class="time" aria-hidden="true">${moments.map((moment) => html`<bdi>${formatDate(moment, language)}</bdi>`)}</div>
    </div>
    ${dataTable(
      {
        caption: text('title'),
        columns: [text('date'), ...names.map((name) => text(name))],
        // The newest first, as in every list here.
        rows: points.toReversed().map((point) => [formatDate(point.time, language), ...names.map((name) => formatNumber(series[name](point), language))]),
      },
      speech,
    )}
  </figure>`
}
