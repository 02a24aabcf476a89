import type { SeverityCounts } from '../../src/contract/engagement.ts'
import { ChartElement } from '../base/chart/chart-element.ts'
import { property } from '../base/property.ts'
import { recordAddress } from '../base/record-address.ts'
import { SaFindingsFilterEvent } from '../events/findings-filter-event.ts'
import { severityChart, type SeverityChartType } from './chart.ts'
import { severityChartStyles } from './chart.styles.ts'
import { severityChartCatalogue } from './messages.ts'

/**
 * @summary Open findings by severity, as bars or a ring, in words and as a table.
 * @documentation docs/components/severity-chart.md
 * @status stable
 * @since 0.3
 *
 * Shows `counts` where the page sets them; otherwise loads those of `client-id` and follows what happens to its findings. The drawing is
 * named by what it says. Each severity has a colour, a pattern and its word beside it. In a narrow place the bars become one bar, and
 * then the list alone.
 *
 * @event {SaFindingsFilterEvent} sa-findings-filter - The person asks for the findings of one severity. Cancelable: otherwise the browser goes to the address of `findings-href`.
 * @event {SaPortalErrorEvent} sa-portal-error - The counts could not be loaded; the widget shows this itself. Not cancelable.
 *
 * @csspart base - Everything.
 * @csspart chart - The figure.
 * @csspart conclusion - The sentence that the chart comes to.
 * @csspart legend - The list of severities.
 * @csspart legend-row - One of them.
 * @csspart action - Its button or link, where it has one.
 * @csspart table - The same as a table, closed at first.
 * @csspart stale - The line over counts that could not be refreshed.
 * @csspart empty - What stands there where no client is chosen.
 * @csspart error - What stands in place of counts that could not be loaded.
 *
 * @cssstate loading - Counts are on their way for the first time.
 * @cssstate empty - Nothing is open.
 * @cssstate error - The counts could not be loaded.
 * @cssstate stale - The counts are old; new ones could not be loaded.
 */
export class SaSeverityChart extends ChartElement<Partial<SeverityCounts>> {
  static override styles = [ChartElement.styles, severityChartStyles]

  /** How many open findings there are of each severity, where the page has them already; then nothing is requested. */
  @property({ attribute: false }) counts?: Partial<SeverityCounts>

  /** Counts the findings of one engagement only. */
  @property({ attribute: 'engagement-id' }) engagementId?: string

  /** `bar` (default) or `donut`. Where the place is narrow, both are one bar, and then the list alone. */
  @property() type?: SeverityChartType

  /**
   * Where findings are listed, with `{severity}` and `{clientId}` in their places: `/clients/{clientId}/findings?severity={severity}`. Each
   * severity is then a link.
   */
  @property({ attribute: 'findings-href' }) findingsHref?: string

  /** Makes each severity a button that asks by `sa-findings-filter`, for pages that list findings themselves and need no address. */
  @property({ type: Boolean }) selectable = false

  constructor() {
    super({
      key: () => (this.clientId ? `findings.open:${this.clientId}:${this.engagementId || ''}` : null),
      load: async (portal, options) => (await portal.findings.count(this.clientId!, this.engagementId ? { engagementId: this.engagementId } : {}, options)).open,
      given: () => this.counts,
      empty: (counts) => !Object.values(counts).some((count) => count > 0),
    })
  }

  protected override about() {
    return { label: this.text('severityChart', severityChartCatalogue)('title'), lines: 6 }
  }

  protected override draw(counts: Partial<SeverityCounts>) {
    return severityChart(counts, this, { type: this.type, href: this.#addressOf, choose: this.selectable || this.findingsHref ? this.#choose : undefined })
  }

  #addressOf = (severity: keyof SeverityCounts): string | null => recordAddress(this.findingsHref, { severity, clientId: this.clientId ?? '' })

  #choose = (severity: keyof SeverityCounts, event: Event): void => {
    const asked = new SaFindingsFilterEvent({ clientId: this.clientId ?? null, severity, href: this.#addressOf(severity), originalEvent: event })
    if (!this.dispatchEvent(asked)) event.preventDefault()
  }
}
