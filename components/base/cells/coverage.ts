import { html, type TemplateResult } from 'lit'
import { formatCoverage, wholePercent } from '../../../src/format/number.ts'
import { setCustomProperty } from '../set-custom-property.ts'
import type { Speech } from '../speech.ts'
import { coverageCatalogue } from './coverage.messages.ts'

/** How a coverage bar is named. */
export interface CoverageWords {
  /** Names the meter; `Evidence coverage` when absent. */
  label?: string | undefined
  /** Said after the percentage, such as "14 of 24 controls have evidence". */
  detail?: string | undefined
}

/**
 * Coverage as a bar and its percentage; "Not assessed" where it is not known, never 0 %. Needs `coverageStyles`.
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
