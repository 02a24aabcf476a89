import { html, nothing } from 'lit'
import type { SeverityCounts } from '../../src/contract/engagement.ts'
import { formatRelativeTime } from '../../src/format/time.ts'
import type { Portal } from '../../src/index.ts'
import { concernsFindings } from '../base/concerns.ts'
import { SaElement } from '../base/element.ts'
import { findingsAddress } from '../base/findings-address.ts'
import { Minute } from '../base/minute.ts'
import { property } from '../base/property.ts'
import { RemoteData } from '../base/remote-data.ts'
import { failureState, skeletonLines, staleBanner } from '../base/states.ts'
import { SaFindingsFilterEvent } from '../events/findings-filter-event.ts'
import { severityChart, type SeverityChartType } from './chart.ts'
import { severityChartCatalogue } from './messages.ts'
import { severityChartElementStyles } from './severity-chart.styles.ts'

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
 * @cssproperty [--sa-severity-critical] - Colour of critical findings; keep 3:1 on the surface. Default: `--sa-risk-critical`.
 * @cssproperty [--sa-severity-high] - Colour of high ones; keep 3:1 on the surface. Default: `--sa-risk-high`.
 * @cssproperty [--sa-severity-medium] - Colour of medium ones; keep 3:1 on the surface. Default: `--sa-risk-medium`.
 * @cssproperty [--sa-severity-low] - Colour of low ones; keep 3:1 on the surface. Default: `--sa-risk-low`.
 * @cssproperty [--sa-severity-info] - Colour of those that only inform; keep 3:1 on the surface. Default: `--sa-risk-unknown`.
 *
 * @cssstate loading - Counts are on their way for the first time.
 * @cssstate empty - Nothing is open.
 * @cssstate error - The counts could not be loaded.
 * @cssstate stale - The counts are old; new ones could not be loaded.
 */
export class SaSeverityChart extends SaElement {
  static override styles = [SaElement.styles, severityChartElementStyles]

  /** How many open findings there are of each severity, where the page has them already; then nothing is requested. */
  @property({ attribute: false }) counts?: Partial<SeverityCounts>

  /** The client whose findings are counted. */
  @property({ attribute: 'client-id' }) clientId?: string

  /** Counts those of one engagement only. */
  @property({ attribute: 'engagement-id' }) engagementId?: string

  /** `bar` (default) or `donut`. Where the place is narrow, both are one bar, and then the list alone. */
  @property() type?: SeverityChartType

  /**
   * Where findings are listed, with `{severity}` and `{client}` in their places: `/clients/{client}/findings?severity={severity}`. Each
   * severity is then a link.
   */
  @property({ attribute: 'findings-href' }) findingsHref?: string

  /** Makes each severity a button that asks by `sa-findings-filter`, for pages that list findings themselves and need no address. */
  @property({ type: Boolean }) selectable = false

  /** The portal to load from; the `<sa-portal>` around the widget when absent. */
  @property({ attribute: false }) portal?: Portal

  readonly #remote = new RemoteData<Partial<SeverityCounts>>(this, {
    key: () => (this.clientId ? `findings.open:${this.clientId}:${this.engagementId || ''}` : null),
    load: async (portal, options) => (await portal.findings.count(this.clientId!, this.engagementId ? { engagementId: this.engagementId } : {}, options)).open,
    given: () => this.counts,
    portal: () => this.portal,
    empty: (counts) => !Object.values(counts).some((count) => count > 0),
    live: (event) => concernsFindings(event, this.clientId),
  })

  constructor() {
    super()
    new Minute(this)
  }

  /** Loads the counts again. What is shown stays until they are there. */
  refresh(): void {
    this.#remote.refresh()
  }

  protected override render() {
    const { status, loading, slow, data, failed, readAt, refresh } = this.#remote
    this.setState('loading', status === 'waiting')
    this.setState('empty', status === 'empty')
    this.setState('stale', status === 'stale')
    this.setState('error', status === 'refused' || status === 'forbidden' || status === 'signed-out')
    const text = this.text('severityChart', severityChartCatalogue)
    return html`<section class="base" part="base" lang=${this.language} aria-label=${text('title')} aria-busy=${loading && !data ? 'true' : 'false'}>
      ${status === 'stale' ? staleBanner(failed, formatRelativeTime(readAt, this.language), this, refresh) : nothing}
      ${data
        ? severityChart(data, this, {
            type: this.type,
            href: this.findingsHref ? (severity) => findingsAddress(this.findingsHref, this.clientId, severity) : undefined,
            choose: this.selectable || this.findingsHref ? this.#choose : undefined,
          })
        : failed
          ? failureState(failed, this, refresh)
          : this.clientId
            ? html`<div class="waiting">${slow ? skeletonLines(6) : nothing}</div>`
            : html`<div class="state" part="empty"><p class="state-title">${text('noClient')}</p></div>`}
    </section>`
  }

  #choose = (severity: keyof SeverityCounts, event: Event): void => {
    const asked = new SaFindingsFilterEvent(this.clientId ?? null, severity, findingsAddress(this.findingsHref, this.clientId, severity), event)
    if (!this.dispatchEvent(asked)) event.preventDefault()
  }
}
