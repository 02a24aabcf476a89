import { html, type TemplateResult } from 'lit'
import { formatExposure, formatMoney, type ExposureRange } from '../../src/format/money.ts'
import { formatCoverage, noFigure, wholePercent } from '../../src/format/number.ts'
import { isKnownRiskLevel, riskCatalogue, riskWord } from '../../src/format/risk.ts'
import { coverageCatalogue, exposureCatalogue } from './messages/cells.ts'
import { setCustomProperty } from './set-custom-property.ts'
import type { Speech } from './speech.ts'

/** The word of a level, in the page's own wording where it has one; a level that a later server added is shown by its own name. */
export function levelWord(level: string | null | undefined, speech: Speech): string {
  const known = level || 'unknown'
  return isKnownRiskLevel(known) ? speech.text('risk', riskCatalogue)(known) : riskWord(known, speech.language)
}

/** What a level means, in one or two sentences; empty for a level this version does not know. */
export function levelMeaning(level: string | null | undefined, speech: Speech): string {
  const known = level || 'unknown'
  return isKnownRiskLevel(known) ? speech.text('risk', riskCatalogue)(`${known}Meaning`) : ''
}

/**
 * A level as shape, word and colour: one element and its pseudo-element, so that a table of them stays cheap. Needs `cellStyles`.
 *
 * @param level as the server sent it; nothing here computes one
 */
export function riskBadge(level: string | null | undefined, speech: Speech): TemplateResult {
  const shape = isKnownRiskLevel(level || 'unknown') ? level || 'unknown' : 'other'
  return html`<span class="badge ${shape}" part="badge">${levelWord(level, speech)}</span>`
}

/** How a coverage bar is named. */
export interface CoverageWords {
  /** Names the meter; `Evidence coverage` when absent. */
  label?: string | undefined
  /** Said after the percentage, such as "14 of 24 controls have evidence". */
  detail?: string | undefined
}

/**
 * Coverage as a bar and its percentage; "Not assessed" where it is not known, never 0 %. Needs `cellStyles`.
 *
 * @param coverage percent, 0–100, unrounded
 */
export function coverageBar(
  coverage: number | null | undefined,
  speech: Speech,
  { label, detail }: CoverageWords = {},
): TemplateResult {
  const text = speech.text('coverage', coverageCatalogue)
  if (typeof coverage !== 'number' || !(coverage >= 0 && coverage <= 100)) {
    return html`<span class="coverage none">${text('none')}</span>`
  }
  const percent = formatCoverage(coverage, speech.language)
  return html`<span class="coverage"
    ><span
      class="bar"
      part="bar"
      role="meter"
      aria-label=${label ?? text('label')}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${wholePercent(coverage)}
      aria-valuetext=${detail ? `${percent}, ${detail}` : percent}
      ><span class="bar-fill" part="bar-fill" ${setCustomProperty('--_ratio', coverage / 100)}></span></span
    ><bdi class="percent">${percent}</bdi></span
  >`
}

/**
 * A year's expected loss as a range, `$42K–$180K`; a dash where no estimate is known. Needs `cellStyles`.
 * Screen readers hear "$42K to $180K": many say nothing for the dash, and two numbers in a row are not a range.
 */
export function exposureRange(exposure: ExposureRange | null | undefined, speech: Speech): TemplateResult {
  const words = speech.text('exposure', exposureCatalogue)
  const text = formatExposure(exposure, speech.language)
  if (!exposure || text === noFigure) {
    return html`<span class="exposure none"><span aria-hidden="true">${noFigure}</span><span class="unseen">${words('none')}</span></span>`
  }
  const low = formatMoney(exposure.low, exposure.currency, speech.language, { compact: true })
  const high = formatMoney(exposure.high, exposure.currency, speech.language, { compact: true })
  if (low === high) return html`<bdi class="exposure">${text}</bdi>`
  return html`<span class="exposure"
    ><bdi aria-hidden="true">${text}</bdi><span class="unseen">${words('range', { low, high })}</span></span
  >`
}
