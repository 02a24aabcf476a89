import { html, nothing, type TemplateResult } from 'lit'
import type { ClientDashboard } from '../../src/contract/engagement.ts'
import type { FindingSeverity } from '../../src/contract/finding-status.ts'
import type { Me } from '../../src/contract/session.ts'
import { formatRelativeTime } from '../../src/format/time.ts'
import type { Portal } from '../../src/index.ts'
import { optionalNumber } from '../base/attributes.ts'
import { progressBar } from '../base/cells/progress.ts'
import { concernsFindings } from '../base/concerns.ts'
import { SaElement } from '../base/element.ts'
import { freshness, headingLevel } from '../base/list/view.ts'
import { Minute } from '../base/minute.ts'
import { property } from '../base/property.ts'
import { recordAddress } from '../base/record-address.ts'
import { RemoteData } from '../base/remote-data.ts'
import { failureState, skeletonLines, staleBanner } from '../base/states.ts'
import { SaFindingOpenEvent } from '../events/finding-open-event.ts'
import { SaFindingsFilterEvent } from '../events/findings-filter-event.ts'
import { severityChart, type SeverityChartType } from '../severity-chart/chart.ts'
import { trendChart } from '../trend/chart.ts'
import type { TrendRange } from '../trend/points.ts'
import { activityList, type Activity } from './activity.ts'
import { clientDashboardStyles } from './client-dashboard.styles.ts'
import { dashboardFigures } from './figures.ts'
import { dashboardCatalogue } from './messages.ts'

/**
 * @summary Where one client stands: engagements, open findings by severity, what is overdue, how far the fixing has come, and what happened last.
 * @documentation docs/components/client-dashboard.md
 * @status stable
 * @since 0.3
 *
 * The same numbers for the MSP and for the client. A part that the reader may not see is not in the answer, and not on the page. Shows
 * `dashboard` where the page sets it; otherwise loads it and follows what happens.
 *
 * @slot title - In place of the word "Dashboard".
 * @slot actions - Buttons of the page in the header.
 *
 * @event {SaFindingsFilterEvent} sa-findings-filter - The person asks for the findings behind a number. Cancelable: otherwise the browser goes to the address of `findings-href`.
 * @event {SaFindingOpenEvent} sa-finding-open - The person asks to open a finding. Cancelable: otherwise the browser goes to the address of `finding-href`.
 * @event {SaPortalErrorEvent} sa-portal-error - The numbers could not be loaded; the widget shows this itself. Not cancelable.
 *
 * @csspart base - The card.
 * @csspart header - The line with the title.
 * @csspart title - The title.
 * @csspart meta - How fresh the numbers are.
 * @csspart stats - The numbers at the top.
 * @csspart stat - One of them.
 * @csspart stat-value - The number itself.
 * @csspart part - One part under them.
 * @csspart part-title - Its title.
 * @csspart chart - A figure.
 * @csspart conclusion - The sentence that a figure comes to.
 * @csspart legend - The list beside a figure.
 * @csspart legend-row - One line of it.
 * @csspart action - A number or a severity that can be asked for.
 * @csspart range - The field that chooses the period.
 * @csspart table - A figure as a table, closed at first.
 * @csspart bar - The track of the progress.
 * @csspart bar-fill - The filled parts of it.
 * @csspart bar-accepted - The piece of accepted risks beside it.
 * @csspart activity - The list of what happened last.
 * @csspart activity-item - One of them.
 * @csspart activity-link - Its finding.
 * @csspart badge - How bad the finding is.
 * @csspart status - Where it stood afterwards.
 * @csspart stale - The line over numbers that could not be refreshed.
 * @csspart empty - What stands there where there is nothing to show.
 * @csspart error - What stands in place of numbers that could not be loaded.
 *
 * @cssproperty [--sa-progress-size=8px] - Thickness of the progress bar.
 * @cssproperty [--sa-progress-track] - Colour of what is not done. Default: a light grey.
 *
 * @cssstate loading - Numbers are on their way for the first time.
 * @cssstate empty - There is nothing that the reader may see.
 * @cssstate error - The numbers could not be loaded.
 * @cssstate stale - The numbers are old; new ones could not be loaded.
 */
export class SaClientDashboard extends SaElement {
  static override styles = [SaElement.styles, clientDashboardStyles]

  /** The client. On the client surface the caller's own when absent. */
  @property({ attribute: 'client-id' }) clientId?: string

  /** The numbers, where the page has them already; then nothing is requested. What is absent is not shown. */
  @property({ attribute: false }) dashboard?: Partial<ClientDashboard>

  /** The portal to load from; the `<sa-portal>` around the widget when absent. */
  @property({ attribute: false }) portal?: Portal

  /**
   * Where findings are listed, with `{severity}`, `{overdue}` and `{clientId}` in their places; `{severity}` is empty for all, `{overdue}` is
   * `yes` for those whose time has run out, else empty.
   */
  @property({ attribute: 'findings-href' }) findingsHref?: string

  /** Where one finding opens, with `{id}` and `{clientId}` in their places. */
  @property({ attribute: 'finding-href' }) findingHref?: string

  /** How severities are drawn: `bar` (default) or `donut`. */
  @property() type?: SeverityChartType

  /** The level of the title as a heading, 1–5; its parts stand one below. 2 by default. */
  @property({ attribute: 'heading-level', converter: optionalNumber }) headingLevel?: number | null

  readonly #me: RemoteData<Me> = new RemoteData<Me>(this, {
    key: () => (this.clientId || this.dashboard ? null : 'me'),
    load: (portal, options) => portal.me.get(options),
    portal: () => this.portal,
  })
  readonly #remote = new RemoteData<Partial<ClientDashboard>>(this, {
    key: () => (this.#client ? `dashboard:${this.#client}` : null),
    load: (portal, options) => portal.clients.dashboard(this.#client!, options),
    given: () => this.dashboard,
    portal: () => this.portal,
    empty: (dashboard) => partsOf(dashboard).length === 0 && dashboard.activeEngagements === undefined,
    live: (event) => concernsFindings(event, this.#client),
  })
  #range: TrendRange | undefined
  /** All of the activity is shown. */
  #whole = false

  constructor() {
    super()
    new Minute(this)
  }

  /** Loads the numbers again. What is shown stays until they are there. */
  refresh(): void {
    this.#remote.refresh()
  }

  get #client(): string | undefined {
    return this.clientId || this.#me.data?.client?.id
  }

  protected override render() {
    const { status, slow, data, readAt, refresh } = this.#remote
    const failed = this.#remote.failed ?? this.#me.failed
    // Staff who name no client have none of their own.
    const unasked = !data && !failed && !this.#client && this.#me.status === 'ready'
    this.setState('loading', !data && !failed && !unasked)
    this.setState('empty', status === 'empty' || unasked)
    this.setState('stale', status === 'stale')
    this.setState('error', !data && failed !== undefined)
    const text = this.text('dashboard', dashboardCatalogue)
    return html`<section class="base" part="base" lang=${this.language} aria-labelledby="title" aria-busy=${!data && !failed && !unasked ? 'true' : 'false'}>
      <div class="header" part="header">
        <div class="title" id="title" part="title" role="heading" aria-level=${headingLevel(this.headingLevel)}><slot name="title">${text('title')}</slot></div>
        <span class="meta" part="meta">${status === 'stale' ? nothing : freshness(readAt ?? data?.asOf, this)}</span>
        <slot name="actions"></slot>
      </div>
      ${status === 'stale' ? staleBanner(failed, formatRelativeTime(readAt, this.language), this, refresh) : nothing}
      ${data
        ? this.#inside(data)
        : failed
          ? failureState(failed, this, this.#again)
          : unasked
            ? html`<div class="state" part="empty"><p class="state-title">${text('noClient')}</p></div>`
            : this.#waiting(slow || this.#me.slow)}
    </section>`
  }

  #inside(dashboard: Partial<ClientDashboard>): TemplateResult {
    const text = this.text('dashboard', dashboardCatalogue)
    const parts = partsOf(dashboard)
    if (parts.length === 0 && dashboard.activeEngagements === undefined) {
      return html`<div class="state" part="empty"><p class="state-title">${text('nothing')}</p><p class="state-hint">${text('nothingHint')}</p></div>`
    }
    const level = Math.min(6, headingLevel(this.headingLevel) + 1)
    return html`${dashboardFigures(dashboard, this, { href: ({ overdue }) => this.#listAddress(null, overdue), choose: ({ overdue }, event) => this.#ask(null, overdue, event) })}
      <div class="parts">
        ${parts.map(
          (name) =>
            html`<section class="part" part="part" aria-labelledby=${`part-${name}`}>
              <div class="part-title" id=${`part-${name}`} part="part-title" role="heading" aria-level=${level}>${text(name)}</div>
              <div class="part-body">${this.#part(name, dashboard)}</div>
            </section>`,
        )}
      </div>`
  }

  #part(name: Part, { openFindings, progress, trend, recentActivity }: Partial<ClientDashboard>): TemplateResult {
    if (name === 'severity') {
      return severityChart(openFindings!, this, { type: this.type, href: (severity) => this.#listAddress(severity, false), choose: (severity, event) => this.#ask(severity, false, event) })
    }
    if (name === 'progress') return html`<div class="whole-progress">${progressBar(progress!, this, { detailed: true })}</div>`
    if (name === 'trend') return trendChart(trend!, this, { range: this.#range, choose: this.#chooseRange })
    return activityList(recentActivity!, this, { whole: this.#whole, toggle: this.#toggle, href: this.#findingAddress, open: this.#open })
  }

  #waiting(slow: boolean): TemplateResult {
    return html`${dashboardFigures(undefined, this, { href: () => null, choose: () => {} })}
      <div class="part">${slow ? skeletonLines(8) : nothing}</div>`
  }

  #listAddress(severity: FindingSeverity | null, overdue: boolean): string | null {
    return recordAddress(this.findingsHref, { severity: severity ?? '', overdue: overdue ? 'yes' : '', clientId: this.#client ?? '' })
  }

  #findingAddress = ({ id, ref }: Activity['finding']): string | null => recordAddress(this.findingHref, { id, ref, clientId: this.#client ?? '' })

  #ask(severity: FindingSeverity | null, overdue: boolean, event: Event): void {
    const asked = new SaFindingsFilterEvent({ clientId: this.#client ?? null, severity, overdue, href: this.#listAddress(severity, overdue), originalEvent: event })
    if (!this.dispatchEvent(asked)) event.preventDefault()
  }

  #open = (finding: Activity['finding'], event: Event): void => {
    const asked = new SaFindingOpenEvent({ ...finding, clientId: this.#client ?? '' }, this.#findingAddress(finding), event)
    if (!this.dispatchEvent(asked)) event.preventDefault()
  }

  #chooseRange = (range: TrendRange): void => {
    this.#range = range
    this.requestUpdate()
  }

  #toggle = (): void => {
    this.#whole = !this.#whole
    this.requestUpdate()
  }

  #again = (): void => {
    this.#me.refresh()
    this.#remote.refresh()
  }
}

type Part = 'severity' | 'progress' | 'trend' | 'activity'

/** The parts that the answer has something for; what the reader may not see is not in it. */
function partsOf({ openFindings, progress, trend, recentActivity }: Partial<ClientDashboard>): Part[] {
  const there = { severity: openFindings, progress, trend, activity: recentActivity }
  return (Object.keys(there) as Part[]).filter((name) => there[name] !== undefined)
}
