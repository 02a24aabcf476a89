import { html, type TemplateResult } from 'lit'
import { formatExposure, formatMoney, type ExposureRange } from '../../../src/format/money.ts'
import { noFigure } from '../../../src/format/number.ts'
import type { Speech } from '../speech.ts'
import { exposureCatalogue } from './exposure.messages.ts'

/**
 * A year's expected loss as a range, `$42K–$180K`; a dash where no estimate is known. Needs `exposureStyles`.
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
