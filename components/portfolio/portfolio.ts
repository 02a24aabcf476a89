import { html, nothing, type PropertyValues } from 'lit'
import type { Client, ClientSort } from '../../src/contract/client.ts'
import { defaultPageSize, maxPageSize } from '../../src/contract/list.ts'
import type { PortfolioSummary } from '../../src/contract/portfolio.ts'
import type { Portal } from '../../src/index.ts'
import { announce } from '../base/announce.ts'
import { optionalNumber } from '../base/attributes.ts'
import { levelWord } from '../base/cells/index.ts'
import { SaElement } from '../base/element.ts'
import { PooledTable } from '../base/list/pooled-table.ts'
import { RemoteList } from '../base/list/remote-list.ts'
import { whenIdle } from '../base/list/when-idle.ts'
import { Minute } from '../base/minute.ts'
import { property } from '../base/property.ts'
import { SaClientAddEvent } from '../events/client-add-event.ts'
import { SaClientCreatedEvent } from '../events/client-created-event.ts'
import { SaClientOpenEvent } from '../events/client-open-event.ts'
import { summaryStats, type SummaryFigures } from '../portfolio-summary/stats.ts'
import { AddClient } from './add-client.ts'
import { Asking } from './asking.ts'
import { clientAddress } from './client-address.ts'
import { GivenClients, type Shown } from './given-clients.ts'
import { portfolioCatalogue } from './messages.ts'
import { portfolioStyles } from './portfolio.styles.ts'
import { asked, levelsOf, mayMove, sortOf, type PortfolioQuery } from './query.ts'
import { Reader, type Adding, type Figures } from './reader.ts'
import { placeholder, rowCells, warmUp, type RowSetting } from './row.ts'
import { toolbar } from './toolbar.ts'
import { footer, freshness, header, legend, listState, rowsTable, updatesNotice } from './view.ts'

/**
 * @summary Every client of the partner in one table: risk, exposure, coverage, and the way into each.
 * @documentation docs/components/portfolio.md
 * @status stable
 * @since 0.1
 *
 * Shows `clients` where the page sets them, sorting and filtering them itself; otherwise loads page by page from the portal around it
 * and follows what happens there. Rows never move under the pointer or the focus: changes that would move them wait behind
 * "3 updates · Refresh". Risk levels are shown as the portal's server decided them.
 *
 * @slot title - In place of the words "Client Portfolio".
 * @slot actions - Further buttons, after "Add client".
 * @slot add-client - In place of the "Add client" button and its explanation.
 * @slot empty - Shown under "No clients yet".
 *
 * @event {SaClientOpenEvent} sa-client-open - The person asks to open a client. Cancelable: otherwise the browser goes to its address.
 * @event {SaClientAddEvent} sa-client-add - The person asks to add a client. Cancelable: otherwise the widget's own form opens.
 * @event {SaClientCreatedEvent} sa-client-created - The person has created a client; the portal has it. Not cancelable.
 * @event {SaPortalErrorEvent} sa-portal-error - Something could not be loaded; the widget shows this itself. Not cancelable.
 *
 * @csspart base - The card.
 * @csspart header - The line with the title, the freshness and the buttons.
 * @csspart title - The title.
 * @csspart meta - How fresh the data is.
 * @csspart add - The "Add client" button.
 * @csspart explanation - Why clients cannot be added.
 * @csspart stats - The list of the three numbers.
 * @csspart stat - One of them.
 * @csspart stat-value - The number itself.
 * @csspart toolbar - Search, filter and order.
 * @csspart search - The search field.
 * @csspart filter - The group of level buttons.
 * @csspart filter-chip - One of them.
 * @csspart sort - The order, shown while the rows are stacked.
 * @csspart updates - The line that holds changes back.
 * @csspart stale - The line over data that could not be refreshed.
 * @csspart table - The table.
 * @csspart column-header - The header of one column.
 * @csspart row - One client.
 * @csspart cell - One cell.
 * @csspart cell-client - The name.
 * @csspart cell-risk - The risk level.
 * @csspart cell-exposure - The exposure.
 * @csspart cell-coverage - The evidence coverage.
 * @csspart cell-action - The way into the client.
 * @csspart badge - The risk level.
 * @csspart bar - The track of the coverage bar.
 * @csspart bar-fill - The filled part of it.
 * @csspart action - "Open", a link or a button.
 * @csspart empty - What stands in place of rows where there are none.
 * @csspart error - What stands in place of rows that could not be loaded.
 * @csspart footer - The line with the count and "Show 50 more".
 * @csspart more - That button.
 * @csspart legend - What the figures mean.
 * @csspart dialog - The dialog in which a client is created.
 * @csspart field - One field of it.
 * @csspart field-error - What is wrong with it.
 *
 * @cssproperty [--sa-portfolio-background] - Fill of the card. Default: `--sa-color-surface`.
 * @cssproperty [--sa-portfolio-border] - Colour of the card's edge. Default: `--sa-color-border`.
 * @cssproperty [--sa-portfolio-radius=8px] - Corner radius of the card, 0 and up. Default: `--sa-radius`.
 * @cssproperty [--sa-portfolio-row-size=52px] - Least height of a row, 40px to 80px; `compact` and `roomy` scale it.
 *
 * @cssstate loading - Clients are on their way for the first time.
 * @cssstate empty - There is no client to show.
 * @cssstate error - The clients could not be loaded.
 * @cssstate stale - What is shown is old; new data could not be loaded.
 */
export class SaPortfolio extends SaElement {
  static override styles = [SaElement.styles, portfolioStyles]

  /**
   * The clients, where the page has them already: then none are requested, and sorting, searching and filtering happen here.
   * Up to 100,000. Set another array to change them; what the person is doing is kept.
   */
  @property({ attribute: false }) clients?: readonly Client[]

  /** The three numbers, where the page has them already. They count every client. */
  @property({ attribute: false }) summary?: SummaryFigures & Partial<PortfolioSummary>

  /** The portal to load from; the `<sa-portal>` around the widget when absent. */
  @property({ attribute: false }) portal?: Portal

  /**
   * The order: `-created` (default, newest first), `created`, `name`, `-name`, `risk` (highest risk first), `-risk`, `exposure`,
   * `-exposure`, `coverage` or `-coverage`. Follows what the person presses; never written back to the attribute.
   */
  @property({ converter: { fromAttribute: sortOf } }) sort: ClientSort = '-created'

  /** The levels shown, apart by spaces: `critical`, `high`, `medium`, `moderate`, `low`, `unknown`. All when empty. */
  @property() level = ''

  /** What is searched for in names and other names. */
  @property() q = ''

  /** How many rows are shown at first, and added by "Show more". 1–200, 50 by default. */
  @property({ attribute: 'page-size', converter: optionalNumber }) pageSize?: number | null

  /** The level of the title as a heading, 1–6. 2 by default. */
  @property({ attribute: 'heading-level', converter: optionalNumber }) headingLevel?: number | null

  /**
   * Where a client opens, such as `/clients/{id}` (also `{slug}`). The address that the partner has set for the client when absent.
   */
  @property({ attribute: 'client-href' }) clientHref?: string

  /** `on` (default) follows what happens in the portal, `off` does not. */
  @property() live?: 'on' | 'off'

  /**
   * Who brings "Add client": `auto` (default) enables it where the portal allows it and opens the widget's own form; `on` enables it
   * always, for pages that cancel `sa-client-add` and bring their own.
   */
  @property({ attribute: 'add-client' }) addClient?: 'auto' | 'on'

  readonly #given = new GivenClients(() => this.requestUpdate())
  readonly #asking = new Asking(this, () => this.#query)
  readonly #table = new PooledTable<Client, RowSetting>(this, { placeholder, cells: rowCells, controls: ['.open'], setting: () => this.#rowSetting, warmUp })
  readonly #list = new RemoteList<Client>(this, {
    key: () => `clients:${JSON.stringify(this.#query)}`,
    list: (portal, slice, call) => portal.clients.list({ ...asked(this.#query), ...slice }, call),
    get: (portal, id, call) => portal.clients.get(id, call),
    concerns: ({ type, clientId }) => (type.startsWith('client.') ? clientId : null),
    moves: (before, after) => mayMove(before, after, this.#query),
    size: () => this.#query.pageSize,
    given: () => this.clients !== undefined,
    portal: () => this.portal,
    live: () => this.live !== 'off',
    busy: () => this.#table.busy,
    happened: () => this.#reader.refreshFigures(),
  })
  readonly #reader = new Reader(this, { portal: () => this.portal, summary: () => this.summary, given: () => this.clients !== undefined })
  readonly #add = new AddClient(this, { portal: () => this.#list.portal, created: (client) => this.#created(client) })
  #setting: RowSetting | undefined
  #settingPattern: string | undefined
  #shown: Shown = { rows: [], total: 0, hasMore: false }
  /** The total of the unfiltered list, for readers who may not read the summary. */
  #allClients: number | undefined
  /** Whether what nobody sees at first, such as the dialog, is there. */
  #whole = false
  #completed: Promise<void> | undefined

  constructor() {
    super()
    new Minute(this)
  }

  /** Whether sorting and searching the given clients is ready to cost next to nothing; a long list is made ready in idle time. */
  get prepared(): boolean {
    return this.#given.prepared
  }

  /** Loads everything again. What is shown stays until it is there. */
  refresh(): void {
    this.#list.refresh()
    this.#reader.refresh()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#given.prepare()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#given.stop()
    this.#asking.stop()
  }

  /** Where the page has changed clients that stay where they are, their rows are filled again and nothing else is asked. */
  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    if (!this.hasUpdated || changed.size !== 1 || !changed.has('clients') || !this.clients || this.#asking.tellCount) return true
    const figures = this.#figures()
    this.#table.look()
    this.#given.take(this.clients, this.language)
    const shown = this.#given.read(this.#query)!
    const before = this.#shown
    const same =
      this.#figures() === figures &&
      shown.total === before.total &&
      shown.hasMore === before.hasMore &&
      shown.rows.length === before.rows.length &&
      shown.rows.length > 0 &&
      shown.rows.every(({ id }, index) => id === before.rows[index]!.id)
    if (!same) return true
    this.#shown = shown
    this.#table.show(shown.rows)
    return false
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed)
    this.#given.take(this.clients, this.language)
    if (changed.has('q')) this.#asking.follow(this.q ?? '')
    if (changed.has('sort') || changed.has('level') || changed.has('q') || changed.has('pageSize')) this.#given.restart(this.#query)
    this.#table.look()
  }

  protected override render() {
    const list = this.#list
    const query = this.#query
    const status = this.clients ? 'ready' : list.status
    const shown = (this.#shown = this.#given.read(query) ?? { rows: list.rows, total: list.total, hasMore: list.hasMore })
    const filtered = query.q !== '' || query.levels.length > 0
    if (!filtered && status === 'ready' && !list.behind) this.#allClients = shown.total
    const waiting = status === 'waiting'
    const face = this.#face(status, shown, filtered)
    const open = face !== 'forbidden' && face !== 'signed-out' && list.failed?.kind !== 'no-portal'
    this.setState('loading', waiting)
    this.setState('empty', face === 'none' || face === 'no-match')
    this.setState('stale', status === 'stale')
    this.setState('error', face === 'refused' || !open)
    const figures = this.#figures()
    const measured = this.#measured
    const { typed, search, toggle, order, column, clear } = this.#asking
    return html`<section class="base" part="base" lang=${this.language} aria-labelledby="title" aria-busy=${waiting || list.behind ? 'true' : 'false'}>
      ${header({
        speech: this,
        level: this.headingLevel,
        updated: freshness(this.clients ? this.summary?.asOf : list.readAt, this),
        add: open ? this.#adding : undefined,
        press: this.#pressAdd,
      })}
      ${open ? summaryStats(figures, this, list.slow) : nothing}
      ${open ? toolbar({ speech: this, sort: query.sort, levels: query.levels, typed, counts: figures?.levels, measured, whole: this.#whole, search, toggle, order }) : nothing}
      ${updatesNotice(this.clients ? 0 : list.updates, this, this.#applyUpdates)}
      ${rowsTable({ speech: this, face, slow: list.slow, sort: query.sort, measured, column, press: this.#pressRow })}
      ${listState({
        speech: this,
        face,
        stale: status === 'stale',
        failed: list.failed,
        readAt: list.readAt,
        terms: [...(query.q ? [query.q] : []), ...query.levels.map((level) => levelWord(level, this))],
        retry: this.#retry,
        clear,
      })}
      ${face === 'rows' || waiting
        ? footer({
            speech: this,
            shown: waiting ? undefined : shown.rows.length,
            total: shown.total,
            next: shown.hasMore && !waiting ? Math.max(1, Math.min(query.pageSize, shown.total - shown.rows.length)) : 0,
            sort: query.sort,
            loading: !this.clients && list.loadingMore,
            failed: this.clients ? undefined : list.moreFailed,
            more: this.#more,
          })
        : nothing}
      ${(face === 'rows' || waiting) && measured ? legend(figures?.levels, this.#whole, this) : nothing} ${this.#whole ? this.#add.render() : nothing}
    </section>`
  }

  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed)
    this.#completed = new Promise((resolve) => {
      whenIdle(() => {
        this.#whole = true
        this.requestUpdate()
        resolve()
      })
    })
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    const list = this.#list
    const waiting = !this.clients && list.status === 'waiting'
    if (waiting) this.#table.prepare(this.#query.pageSize, list.slow)
    else this.#table.show(this.#shown.rows)
    this.#speak(waiting)
  }

  /** Resolves once everything is there: every row of the page, and what nobody sees at first. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete()
    await this.#completed
    const done = await super.getUpdateComplete()
    await this.#table.complete
    return done
  }

  get #query(): PortfolioQuery {
    const size = Math.trunc(this.pageSize ?? defaultPageSize)
    return {
      sort: sortOf(this.sort),
      levels: levelsOf(this.level),
      q: (this.q ?? '').trim(),
      pageSize: size >= 1 && size <= maxPageSize ? size : defaultPageSize,
    }
  }

  /** What the rows need; the same object while nothing of it changes, so that unchanged rows are left alone. */
  get #rowSetting(): RowSetting {
    const pattern = this.clientHref
    const texts = this.text('portfolio', portfolioCatalogue)
    if (this.#setting?.texts !== texts || this.#settingPattern !== pattern) {
      this.#settingPattern = pattern
      this.#setting = { speech: this, texts, href: (client) => clientAddress(client, pattern) }
    }
    return this.#setting!
  }

  /** Whether the reader sees measures; without them there is nothing to sort or filter by. */
  get #measured(): boolean {
    const first = this.#shown.rows[0]
    return first ? first.posture !== undefined : this.#reader.mayMeasure
  }

  get #adding(): Adding {
    return this.addClient === 'on' ? 'on' : this.#reader.adding
  }

  #figures(): Figures | undefined {
    const read = this.#reader.figures ?? this.#given.figures
    if (read || this.#reader.mayMeasure) return read
    return { total: this.#allClients ?? Number.NaN, highRisk: Number.NaN, healthy: Number.NaN, unknown: Number.NaN }
  }

  #face(status: string, { rows }: Shown, filtered: boolean) {
    if (status === 'waiting') return 'waiting'
    if (status === 'forbidden' || status === 'signed-out' || status === 'refused') {
      // A token of the other surface stays refused however often the person signs in.
      return (this.#list.failed?.error as { code?: unknown }).code === 'wrong-audience' ? 'forbidden' : status
    }
    return rows.length > 0 ? 'rows' : filtered ? 'no-match' : 'none'
  }

  #speak(waiting: boolean): void {
    const asking = this.#asking
    const text = this.text('portfolio', portfolioCatalogue)
    if (waiting && this.#list.slow && !asking.tellCount) {
      announce(text('loading'))
      asking.tellCount = true
    }
    if (!asking.tellCount || waiting || this.#list.behind) return
    asking.tellCount = false
    if (this.#shown.rows.length > 0) announce(text('count', { count: this.#shown.total }))
  }

  #created(client: Client): void {
    if (this.clients) this.#given.prepend(client)
    else this.#list.prepend(client)
    this.#reader.refreshFigures()
    this.#table.goTo = 0
    this.requestUpdate()
    announce(this.text('portfolio', portfolioCatalogue)('added', { name: client.name }))
    this.dispatchEvent(new SaClientCreatedEvent(client))
  }

  #pressAdd = (): void => {
    const adding = this.#adding
    if (adding === 'wait') return
    if (adding !== 'on') return announce(this.text('portfolio', portfolioCatalogue)(adding))
    if (this.dispatchEvent(new SaClientAddEvent()) && this.#list.portal) this.#add.show()
  }

  #pressRow = (event: MouseEvent): void => {
    const control = (event.target as Element).closest('.open')
    const client = control && this.#table.itemAt(control)
    // A new tab or window is the browser's own affair.
    if (!client || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const asked = new SaClientOpenEvent(client, clientAddress(client, this.clientHref), event)
    if (!this.dispatchEvent(asked)) event.preventDefault()
  }

  #retry = (): void => this.refresh()

  #applyUpdates = (): void => {
    this.#list.applyUpdates(() => {
      this.#table.goTo = 0
    })
  }

  #more = async (): Promise<void> => {
    let first: number | undefined = this.#shown.rows.length
    if (this.clients) this.#given.more(this.#query)
    else first = await this.#list.showMore()
    if (first === undefined) return
    this.#table.goTo = first
    this.requestUpdate()
    await this.updateComplete
    const { rows, total } = this.#shown
    announce(this.text('portfolio', portfolioCatalogue)('shown', { shown: rows.length, count: total }))
  }
}
