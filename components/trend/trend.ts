import { ChartElement } from '../base/chart/chart-element.ts'
import { property } from '../base/property.ts'
import { trendChart } from './chart.ts'
import { trendStyles } from './chart.styles.ts'
import { trendCatalogue } from './messages.ts'
import { trendRanges, type TrendPoint, type TrendRange } from './points.ts'

/**
 * @summary Open findings and verified fixes over time, as two lines, in words and as a table.
 * @documentation docs/components/trend.md
 * @status stable
 * @since 0.3
 *
 * Shows `points` where the page sets them; otherwise loads those of `client-id` and follows what happens to its findings. The drawing is
 * named by what it says. Time runs the way that the text runs. Below 480 pixels it is a line of half the height without a scale.
 *
 * @event {SaPortalErrorEvent} sa-portal-error - The points could not be loaded; the widget shows this itself. Not cancelable.
 *
 * @csspart base - Everything.
 * @csspart chart - The figure.
 * @csspart conclusion - The sentence that the lines come to.
 * @csspart legend - What the lines stand at.
 * @csspart legend-row - One of them.
 * @csspart range - The field that chooses the period.
 * @csspart table - The same as a table, closed at first.
 * @csspart stale - The line over points that could not be refreshed.
 * @csspart empty - What stands there before there is any history.
 * @csspart error - What stands in place of points that could not be loaded.
 *
 * @cssproperty [--sa-trend-open] - Colour of the line of open findings; keep 3:1 on the surface. Default: `--sa-color-accent`.
 * @cssproperty [--sa-trend-fixed] - Colour of the line of verified fixes; keep 3:1 on the surface. Default: `--sa-color-text-muted`.
 *
 * @cssstate loading - Points are on their way for the first time.
 * @cssstate empty - There is no history yet.
 * @cssstate error - The points could not be loaded.
 * @cssstate stale - The points are old; new ones could not be loaded.
 */
export class SaTrend extends ChartElement<readonly TrendPoint[]> {
  static override styles = [ChartElement.styles, trendStyles]

  /** How it stood at each moment, where the page has it already; then nothing is requested. */
  @property({ attribute: false }) points?: readonly TrendPoint[]

  /** How far back is shown: `4w`, `13w`, `26w` or `all`; as far as there are points when absent. The reader can choose another. */
  @property({ converter: { fromAttribute: (text) => trendRanges.find((range) => range === text) } }) range?: TrendRange | undefined

  constructor() {
    super({
      key: () => (this.clientId ? `dashboard.trend:${this.clientId}` : null),
      // Where findings are hidden there is no history to show.
      load: async (portal, options) => (await portal.clients.dashboard(this.clientId!, options)).trend ?? [],
      given: () => this.points,
      empty: (points) => points.length === 0,
    })
  }

  protected override about() {
    return { label: this.text('trend', trendCatalogue)('title'), lines: 8 }
  }

  protected override draw(points: readonly TrendPoint[]) {
    return trendChart(points, this, { range: this.range, choose: this.#choose })
  }

  #choose = (range: TrendRange): void => {
    this.range = range
  }
}
