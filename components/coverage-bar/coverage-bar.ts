import { html, nothing } from 'lit'
import { optionalNumber } from '../base/attributes.ts'
import { coverageBar } from '../base/cells/coverage.ts'
import { SaElement } from '../base/element.ts'
import { property } from '../base/property.ts'
import { coverageCatalogue } from '../base/cells/coverage.messages.ts'
import { coverageBarStyles } from './coverage-bar.styles.ts'

/**
 * @summary How many of a client's controls have evidence, as a bar with its percentage.
 * @documentation docs/components/coverage-bar.md
 * @status stable
 * @since 0.1
 *
 * Coverage says that proof exists, not that a control is implemented. Without a figure it reads "Not assessed", never 0 %.
 *
 * @csspart base - Everything.
 * @csspart bar - The track.
 * @csspart bar-fill - The filled part of it.
 * @csspart detail - The line with the counts.
 *
 * @cssproperty [--sa-coverage-bar-size=6px] - Thickness of the bar, 4px to 24px.
 * @cssproperty [--sa-coverage-bar-fill] - Colour of the filled part; keep 3:1 on the surface. Default: `--sa-color-accent`.
 * @cssproperty [--sa-coverage-bar-track] - Colour of the rest. Default: a light grey.
 */
export class SaCoverageBar extends SaElement {
  static override styles = [SaElement.styles, coverageBarStyles]

  /** Percent, 0–100; shown rounded down. The share of the two counts when absent. */
  @property({ converter: optionalNumber }) value?: number | null

  /** How many controls there are, 0 and up. */
  @property({ converter: optionalNumber }) total?: number | null

  /** How many of them have at least one piece of evidence, 0 to `total`. */
  @property({ attribute: 'with-evidence', converter: optionalNumber }) withEvidence?: number | null

  /** Names the bar for screen readers, such as "Evidence coverage of Northwind". "Evidence coverage" when absent. */
  @property() label?: string

  protected override render() {
    const { total, withEvidence } = this
    const counted = typeof total === 'number' && typeof withEvidence === 'number' && total > 0 && withEvidence >= 0 && withEvidence <= total
    const detail = counted ? this.text('coverage', coverageCatalogue)('detail', { count: total, withEvidence }) : undefined
    // The share of the counts, so that a page which has only them needs no arithmetic. One count alone says nothing.
    const coverage = this.value ?? (counted ? (withEvidence / total) * 100 : null)
    return html`<div class="base" part="base" lang=${this.language}>
      ${coverageBar(coverage, this, { label: this.label, detail })}
      ${detail && coverage !== null ? html`<p class="detail" part="detail">${detail}</p>` : nothing}
    </div>`
  }
}
