import { html, nothing } from 'lit'
import type { Portal } from '../../src/index.ts'
import type { PortfolioSummary } from '../../src/contract/portfolio.ts'
import { formatRelativeTime } from '../../src/format/time.ts'
import { SaElement } from '../base/element.ts'
import { stateCatalogue } from '../base/states.messages.ts'
import { Minute } from '../base/minute.ts'
import { property } from '../base/property.ts'
import { RemoteData } from '../base/remote-data.ts'
import { failureState, staleBanner } from '../base/states.ts'
import { summaryCatalogue } from './messages.ts'
import { portfolioSummaryStyles } from './portfolio-summary.styles.ts'
import { summaryStats, type SummaryFigures } from './stats.ts'

/**
 * @summary The portfolio in three numbers: Total Clients, High Risk, Healthy.
 * @documentation docs/components/portfolio-summary.md
 * @status stable
 * @since 0.1
 *
 * Shows `summary` where the page sets it; otherwise loads the numbers from the portal around it and follows what happens there.
 * The numbers count every client, never a page or a filter; clients without a finished assessment stand in the total only.
 *
 * @event {SaPortalErrorEvent} sa-portal-error - The numbers could not be loaded; the widget shows this itself. Not cancelable.
 *
 * @csspart base - The card.
 * @csspart stats - The list of the three numbers.
 * @csspart stat - One of them.
 * @csspart stat-value - The number itself.
 * @csspart footer - The line that says how fresh the numbers are.
 * @csspart stale - The line over numbers that could not be refreshed.
 * @csspart error - What stands in place of numbers that could not be loaded.
 *
 * @cssproperty [--sa-portfolio-summary-background] - Fill of the card. Default: `--sa-color-surface`.
 * @cssproperty [--sa-portfolio-summary-border] - Colour of the card's edge. Default: `--sa-color-border`.
 * @cssproperty [--sa-portfolio-summary-radius=8px] - Corner radius of the card, 0 and up. Default: `--sa-radius`.
 *
 * @cssstate loading - Numbers are on their way for the first time.
 * @cssstate empty - The portfolio has no client yet.
 * @cssstate error - The numbers could not be loaded.
 * @cssstate stale - The numbers are old; new ones could not be loaded.
 */
export class SaPortfolioSummary extends SaElement {
  static override styles = [SaElement.styles, portfolioSummaryStyles]

  /** The numbers, where the page has them already; then nothing is requested. */
  @property({ attribute: false }) summary?: SummaryFigures & Partial<Pick<PortfolioSummary, 'asOf'>>

  /** The portal to load from; the `<sa-portal>` around the widget when absent. */
  @property({ attribute: false }) portal?: Portal

  readonly #remote = new RemoteData<SummaryFigures & { asOf?: string }>(this, {
    key: () => 'portfolio.summary',
    load: (portal, options) => portal.portfolio.summary(options),
    given: () => this.summary,
    portal: () => this.portal,
    empty: (summary) => summary.total === 0,
    live: (event) => event.type.startsWith('client.') && event.type !== 'client.coverage_changed',
  })

  constructor() {
    super()
    new Minute(this)
  }

  /** Loads the numbers again. What is shown stays until they are there. */
  refresh(): void {
    this.#remote.refresh()
  }

  protected override render() {
    const { status, loading, slow, data, failed, refresh } = this.#remote
    this.setState('loading', status === 'waiting')
    this.setState('empty', status === 'empty')
    this.setState('stale', status === 'stale')
    this.setState('error', status === 'refused' || status === 'forbidden' || status === 'signed-out')
    const text = this.text('summary', summaryCatalogue)
    return html`<section class="base" part="base" lang=${this.language} aria-label=${text('label')} aria-busy=${loading && !data ? 'true' : 'false'}>
      ${status === 'stale' ? staleBanner(failed, this.#age(), this, refresh) : nothing}
      ${data || status === 'waiting'
        ? summaryStats(data, this, slow)
        : failed
          ? failureState(failed, this, refresh)
          : nothing}
      ${status === 'empty' ? html`<p class="note">${text('empty')}</p>` : nothing} ${this.#footer()}
    </section>`
  }

  /** How fresh the numbers are. Its line is there from the start, so that nothing moves when they come. */
  #footer() {
    const { status, slow, data } = this.#remote
    if (data ? status === 'stale' || !this.#age() : status !== 'waiting') return nothing
    const text = this.text('state', stateCatalogue)
    const words = data ? text('updated', { time: this.#age() }) : slow ? text('loading') : '\u00a0'
    return html`<p class="footer" part="footer">${words}</p>`
  }

  /** How long ago the numbers were read, in words; empty where the page gave them without saying so. */
  #age(): string {
    const moment = this.#remote.readAt ?? this.#remote.data?.asOf
    return moment === undefined ? '' : formatRelativeTime(moment, this.language)
  }
}
