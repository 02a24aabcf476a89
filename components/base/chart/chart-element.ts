import { html, nothing, type TemplateResult } from 'lit'
import { formatRelativeTime } from '../../../src/format/time.ts'
import type { Portal } from '../../../src/index.ts'
import { concernsFindings } from '../concerns.ts'
import { SaElement } from '../element.ts'
import { Minute } from '../minute.ts'
import { property } from '../property.ts'
import { RemoteData, type RemoteDataOptions } from '../remote-data.ts'
import { failureState, skeletonLines, staleBanner } from '../states.ts'
import { chartElementStyles } from './element.styles.ts'
import { chartCatalogue } from './messages.ts'

/** A drawing of the findings of one client: its numbers are the page's, or come from the portal and follow what happens there. */
export abstract class ChartElement<Data> extends SaElement {
  static override styles = [SaElement.styles, chartElementStyles]

  /** The client whose findings are counted. */
  @property({ attribute: 'client-id' }) clientId?: string

  /** The portal to load from; the `<sa-portal>` around the widget when absent. */
  @property({ attribute: false }) portal?: Portal

  readonly #remote: RemoteData<Data>

  constructor(options: Pick<RemoteDataOptions<Data>, 'key' | 'load' | 'given' | 'empty'>) {
    super()
    new Minute(this)
    this.#remote = new RemoteData(this, { ...options, portal: () => this.portal, live: (event) => concernsFindings(event, this.clientId) })
  }

  /** Loads the numbers again. What is shown stays until they are there. */
  refresh(): void {
    this.#remote.refresh()
  }

  protected override render(): TemplateResult {
    const { status, loading, slow, data, failed, readAt, refresh } = this.#remote
    this.setState('loading', status === 'waiting')
    this.setState('empty', status === 'empty')
    this.setState('stale', status === 'stale')
    this.setState('error', status === 'refused' || status === 'forbidden' || status === 'signed-out')
    const { label, lines } = this.about()
    return html`<section class="base" part="base" lang=${this.language} aria-label=${label} aria-busy=${loading && !data ? 'true' : 'false'}>
      ${status === 'stale' ? staleBanner(failed, formatRelativeTime(readAt, this.language), this, refresh) : nothing}
      ${data
        ? this.draw(data)
        : failed
          ? failureState(failed, this, refresh)
          : this.clientId
            ? slow
              ? skeletonLines(lines)
              : nothing
            : html`<div class="state" part="empty"><p class="state-title">${this.text('chart', chartCatalogue)('noClient')}</p></div>`}
    </section>`
  }

  /** What the drawing is called, and how many lines of a skeleton are about its size. */
  protected abstract about(): { label: string; lines: number }

  /** The drawing. */
  protected abstract draw(data: Data): TemplateResult
}
