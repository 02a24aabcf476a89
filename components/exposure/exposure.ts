import { html, nothing } from 'lit'
import { formatExposure, type ExposureRange } from '../../src/format/money.ts'
import { noFigure } from '../../src/format/number.ts'
import { optionalNumber } from '../base/attributes.ts'
import { exposureRange } from '../base/cells/exposure.ts'
import { property } from '../base/property.ts'
import { SaElement } from '../base/element.ts'
import { exposureCatalogue } from '../base/cells/exposure.messages.ts'
import { exposureStyles } from './exposure.styles.ts'

/**
 * @summary What a year of a client's present risk is expected to cost, as a range: `$42K–$180K`.
 * @documentation docs/components/exposure.md
 * @status stable
 * @since 0.1
 *
 * Without an estimate, or with one that is none (low above high), it shows a dash.
 *
 * @csspart base - Everything.
 * @csspart period - The words "a year" after the range.
 */
export class SaExposure extends SaElement {
  static override styles = [SaElement.styles, exposureStyles]

  /** An estimate as the portal sends it. It stands before the three attributes; `null` is "no estimate". */
  @property({ attribute: false }) exposure?: ExposureRange | null

  /** Lower end, in the currency's smallest unit (cents for USD, yen for JPY), 0 and up. */
  @property({ converter: optionalNumber }) low?: number | null

  /** Upper end, in the same unit, `low` and up. */
  @property({ converter: optionalNumber }) high?: number | null

  /** ISO 4217 code such as `USD`. */
  @property() currency?: string

  protected override render() {
    const exposure = this.exposure === undefined ? this.#fromAttributes() : this.exposure
    const none = formatExposure(exposure, this.language) === noFigure
    return html`<div class="base" part="base" lang=${this.language}>
      ${exposureRange(exposure, this)}
      ${none ? nothing : html`<span class="period" part="period">${this.text('exposure', exposureCatalogue)('perYear')}</span>`}
    </div>`
  }

  #fromAttributes(): ExposureRange | null {
    const { low, high, currency } = this
    return typeof low === 'number' && typeof high === 'number' && currency ? { low, high, currency: currency.toUpperCase() } : null
  }
}
