import { html, nothing, type PropertyValues } from 'lit'
import type { Engagement } from '../../src/contract/engagement.ts'
import type { PortalEvent } from '../../src/contract/event.ts'
import type { Finding, FindingBrief } from '../../src/contract/finding.ts'
import type { FindingGroup, FindingSeverity, FindingSort } from '../../src/contract/finding-status.ts'
import { defaultPageSize, maxPageSize } from '../../src/contract/list.ts'
import type { Me } from '../../src/contract/session.ts'
import { formatNumber } from '../../src/format/number.ts'
import type { Portal } from '../../src/index.ts'
import { announce } from '../base/announce.ts'
import { optionalNumber } from '../base/attributes.ts'
import { severityWord } from '../base/cells/severity.ts'
import { statusWord } from '../base/cells/status.ts'
import { SaElement } from '../base/element.ts'
import { PooledTable } from '../base/list/pooled-table.ts'
import { RemoteList } from '../base/list/remote-list.ts'
import { Typing } from '../base/list/typing.ts'
import { whenIdle } from '../base/list/when-idle.ts'
import { freshness, headingLevel } from '../base/list/view.ts'
import { Minute } from '../base/minute.ts'
import { PageAddress } from '../base/page-address.ts'
import { property } from '../base/property.ts'
import { recordAddress } from '../base/record-address.ts'
import { RemoteData } from '../base/remote-data.ts'
import { Whose } from '../base/whose.ts'
import { SaFindingOpenEvent } from '../events/finding-open-event.ts'
import { SaFindingUpdatedEvent } from '../events/finding-updated-event.ts'
import { Bulk, choosable } from './bulk.ts'
import { RemoteFacets, type Facets } from './facets.ts'
import { findingsStyles } from './findings.styles.ts'
import { LocalFindings, type Shown } from './local-findings.ts'
import { findingsCatalogue } from './messages.ts'
import { asked, groupOf, mayMove, narrows, severitiesOf, sortOf, statusesOf, type FindingsQuery } from './query.ts'
import { isHeading, placeholder, rowCells, warmUp, type Heading, type Item, type RowSetting } from './row.ts'
import { termsOf, toolbar, type Named } from './toolbar.ts'
import { countWords, footer, listState, rowsTable, updatesNotice, type Face } from './view.ts'

/**
 * @summary The findings of one client: filtered, grouped and counted, the worst first, and the way into each.
 * @documentation docs/components/findings.md
 * @status stable
 * @since 0.3
 *
 * Shows `findings` where the page sets them, sorting and filtering them itself; otherwise loads page by page from the portal around it
 * and follows what happens there. Rows never move under the pointer or the focus, and new findings wait behind "3 new findings · Show".
 * Where `allowedActions` of findings on screen let the reader, several are published or marked as remediated at once.
 *
 * @slot title - In place of the word "Findings".
 * @slot actions - Further buttons in the header.
 * @slot empty - Shown under "No findings yet".
 *
 * @event {SaFindingOpenEvent} sa-finding-open - The person asks to open a finding. Cancelable: otherwise the browser goes to its address.
 * @event {SaFindingUpdatedEvent} sa-finding-updated - A finding was published or marked as remediated; one event each. Not cancelable.
 * @event {SaPortalErrorEvent} sa-portal-error - Something could not be loaded; the widget shows this itself. Not cancelable.
 *
 * @csspart base - The card.
 * @csspart header - The line with the title, the freshness and the buttons.
 * @csspart title - The title.
 * @csspart meta - How fresh the data is.
 * @csspart choose - The button that begins choosing several findings.
 * @csspart toolbar - The two lines of search, filters, groups and order.
 * @csspart search - The search field.
 * @csspart filter - The group of severity buttons.
 * @csspart filter-chip - One of them, and "Overdue".
 * @csspart select - Status, engagement, groups, order.
 * @csspart updates - The line that holds changes back.
 * @csspart stale - The line over data that could not be refreshed.
 * @csspart table - The table.
 * @csspart column-header - The header of one column.
 * @csspart group - The heading of one group.
 * @csspart row - One finding, or the heading of a group.
 * @csspart cell - One cell.
 * @csspart cell-finding - The title and what stands under it.
 * @csspart cell-severity - How bad it is.
 * @csspart cell-status - Where it stands.
 * @csspart cell-due - Until when it is to be fixed.
 * @csspart badge - The severity.
 * @csspart status - The status.
 * @csspart draft - Says that no client sees the finding.
 * @csspart action - The title, a link or a button.
 * @csspart chosen - The line that acts on several findings.
 * @csspart dialog - Every dialog.
 * @csspart field - One field of a form.
 * @csspart field-error - What is wrong with it.
 * @csspart empty - What stands in place of rows where there are none.
 * @csspart error - What stands in place of rows that could not be loaded.
 * @csspart footer - The line with the count and "Show 50 more".
 * @csspart more - That button.
 *
 * @cssproperty [--sa-findings-row-size=56px] - Least height of a row, 40px to 80px; `compact` and `roomy` scale it.
 *
 * @cssstate loading - Findings are on their way for the first time.
 * @cssstate empty - There is no finding to show.
 * @cssstate error - The findings could not be loaded.
 * @cssstate stale - What is shown is old; new data could not be loaded.
 */
export class SaFindings extends SaElement {
  static override styles = [SaElement.styles, findingsStyles]

  /** The client whose findings are shown. On the client surface the caller's own when absent. */
  @property({ attribute: 'client-id' }) clientId?: string

  /** Only the findings of this engagement. Of all engagements when absent. */
  @property({ attribute: 'engagement-id' }) engagementId?: string

  /**
   * The findings, where the page has them already: then none are requested, and sorting, searching and filtering happen here.
   * Up to 100,000. Set another array to change them; what the person is doing is kept.
   */
  @property({ attribute: false }) findings?: readonly FindingBrief[]

  /** The names of their engagements, where the page has the findings. */
  @property({ attribute: false }) engagements?: readonly Named[]

  /** The portal to load from; the `<sa-portal>` around the widget when absent. */
  @property({ attribute: false }) portal?: Portal

  /** The severities shown, apart by spaces: `critical`, `high`, `medium`, `low`, `info`. All when empty. */
  @property() severity = ''

  /**
   * The statuses shown, apart by spaces; `unresolved` is every one that still asks for something. All but `draft` when empty; `draft` is
   * there for staff who may see drafts.
   */
  @property() status = ''

  /** The engagement that is chosen in the toolbar, by its id. All when empty. */
  @property() engagement = ''

  /** `yes`: only those whose time to fix has run out. */
  @property() overdue: 'yes' | '' = ''

  /** What is searched for: part of the title, the reference, a CVE or a CWE. In findings that the page has given, the first two. */
  @property() q = ''

  /** What stands together: `severity` (default), `status`, `engagement` or `none`. */
  @property({ converter: { fromAttribute: groupOf } }) group: FindingGroup | 'none' = 'severity'

  /** The order, inside each group: `severity` (default, the worst first), `due` (the earliest first), `-published` (the newest first) or `status`. */
  @property({ converter: { fromAttribute: sortOf } }) sort: FindingSort = 'severity'

  /** Where a finding opens, such as `/findings/{id}` (also `{ref}`, `{engagementId}`, `{clientId}`). Without it the title is a button. */
  @property({ attribute: 'finding-href' }) findingHref?: string

  /**
   * Keeps filters, groups and order in the address of the page, under this name: `findings` makes `?findings.severity=high`, `#findings`
   * the same behind the `#`. What is searched for stands there too. Two widgets of one page take two names. Kept nowhere when absent.
   */
  @property() address?: string

  /** How many rows are shown at first, and added by "Show more". 1–200, 50 by default. */
  @property({ attribute: 'page-size', converter: optionalNumber }) pageSize?: number | null

  /** The level of the title as a heading, 1–6. 2 by default. */
  @property({ attribute: 'heading-level', converter: optionalNumber }) headingLevel?: number | null

  /** `on` (default) follows what happens in the portal, `off` does not. */
  @property() live?: 'on' | 'off'

  readonly #me: RemoteData<Me> = new RemoteData<Me>(this, {
    // Where the client is known the list alone says that there is no portal.
    key: () => (this.findings || (this.clientId && !this.#me.portal) ? null : 'me'),
    load: (portal, call) => portal.me.get(call),
    portal: () => this.portal,
    live: ({ type }) => type === 'policy.updated',
    follows: () => this.live !== 'off',
  })
  readonly #list = new RemoteList<FindingBrief>(this, {
    key: () => (this.#client === undefined ? null : `findings:${this.#client}:${this.#size}:${JSON.stringify(asked(this.#query))}`),
    of: () => `${this.#client}/${this.engagementId ?? ''}`,
    list: (portal, slice, call) => portal.findings.list(this.#client!, { ...asked(this.#query), ...slice }, call),
    get: (portal, id, call) => portal.findings.get(this.#client!, id, call),
    concerns: (event) => this.#concerns(event),
    moves: (before, after) => mayMove(before, after, this.#query),
    size: () => this.#size,
    given: () => this.findings !== undefined,
    portal: () => this.portal,
    live: () => this.live !== 'off',
    happened: () => {},
    busy: () => this.#table.busy,
    holdsNew: true,
  })
  readonly #facets = new RemoteFacets(this, {
    portal: () => this.portal,
    clientId: () => (this.findings ? undefined : this.#client),
    query: () => this.#query,
    scope: () => this.engagementId ?? '',
    live: (event) => this.#concerns(event) !== null,
    follows: () => this.live !== 'off',
  })
  readonly #names: RemoteData<readonly Pick<Engagement, 'id' | 'title'>[] | null> = new RemoteData<readonly Pick<Engagement, 'id' | 'title'>[] | null>(this, {
    key: () => (this.#names.portal && this.#client && !this.engagementId && !this.findings ? `engagements.names:${this.#client}` : null),
    load: (portal, call) => namesIfShown(portal, this.#client!, call),
    portal: () => this.portal,
    live: ({ type, clientId }) => type.startsWith('engagement.') && clientId === this.#client,
    follows: () => this.live !== 'off',
  })
  readonly #table = new PooledTable<Item, RowSetting>(this, {
    placeholder,
    cells: rowCells,
    controls: ['.go', '.choose'],
    setting: () => this.#rowSetting,
    warmUp,
  })
  readonly #bulk = new Bulk(this, {
    portal: () => this.#list.portal,
    clientId: () => this.#client,
    rows: () => this.#shown.rows,
    done: (changed, words) => this.#changed(changed, words),
    fallback: () => this.renderRoot.querySelector<HTMLElement>('.choose-several, .search'),
  })
  readonly #whose = new Whose()
  #local: LocalFindings | undefined
  #count = 0
  /** Whether what nobody sees at first, the further choices of the selects, is there. */
  #whole = false
  #completed: Promise<void> | undefined
  #shown: Shown = { rows: [], total: 0, hasMore: false }
  #items: readonly Item[] = []
  /** The words for statuses that findings on screen have told, so that filters speak as the rows do. */
  readonly #labels = new Map<string, string>()
  #headings = new Map<string, Heading>()
  #setting: { of: readonly unknown[]; setting: RowSetting } | undefined
  readonly #typing = new Typing((q) => {
    this.q = q
    this.#tell = true
  })
  /** Somebody waits to hear how many findings there are. */
  #tell = false
  /** How many new findings were told of. */
  #told = 0
  /** The finding to go to once it is there. */
  #goTo: string | undefined

  constructor() {
    super()
    new Minute(this)
    new PageAddress(this, {
      name: () => this.address,
      read: () => ({
        severity: severitiesOf(this.severity).join(','),
        status: (this.status ?? '').trim().split(/[\s,]+/).join(','),
        engagement: this.engagement ?? '',
        overdue: this.overdue === 'yes' ? 'yes' : '',
        q: (this.q ?? '').trim(),
        group: groupOf(this.group),
        sort: sortOf(this.sort),
      }),
      take: ({ severity, status, engagement, overdue, q, group, sort }) => {
        this.severity = severity!
        this.status = status!
        this.engagement = engagement!
        this.overdue = overdue === 'yes' ? 'yes' : ''
        this.q = q!.slice(0, 200)
        this.group = groupOf(group)
        this.sort = sortOf(sort)
      },
    })
  }

  /** Whether sorting and searching given findings is ready to cost next to nothing; a long list is made ready in idle time. */
  get prepared(): boolean {
    return this.#local?.prepared ?? true
  }

  /** Loads everything again. What is shown stays until it is there. */
  refresh(): void {
    this.#list.refresh()
    this.#facets.refresh()
    this.#names.refresh()
    this.#me.refresh()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#local?.prepare()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#typing.stop()
    this.#local?.stop()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed)
    if (changed.has('q')) this.#typing.follow(this.q)
    if (changed.has('findings')) {
      this.#local?.stop()
      this.#local = this.findings && new LocalFindings(this.findings, () => this.requestUpdate(), this.#local)
      this.#local?.prepare()
    }
    const cuts = ['severity', 'status', 'engagement', 'overdue', 'q', 'group', 'sort', 'pageSize', 'engagementId'] as const
    if (this.#count === 0 || cuts.some((name) => changed.has(name))) this.#count = this.#size
    if (this.#whose.changed(this.#list.portal, this.#client)) {
      this.#bulk.drop()
      this.#labels.clear()
    }
    this.#table.look()
  }

  protected override render() {
    const text = this.text('findings', findingsCatalogue)
    const list = this.#list
    const query = this.#query
    const scope = this.engagementId ?? ''
    const failed = this.#failed
    const status = this.#local ? 'ready' : (failed === this.#me.failed && failed ? this.#me.status : list.status)
    const shown = (this.#shown = this.#local?.read(query, scope, this.#count) ?? { rows: list.rows, total: list.total, hasMore: list.hasMore })
    const facets = this.#local?.facets(query, scope) ?? this.#facets.facets
    const face = this.#face(status, shown)
    for (const { status: each, statusLabel } of shown.rows) this.#labels.set(each, statusLabel)
    const waiting = face === 'waiting'
    const open = face === 'waiting' || face === 'rows' || face === 'none' || face === 'no-match'
    // Rows of the question before stand as they stood: under the groups of that one.
    const behind = !this.#local && list.behind && this.#items.length > 0
    if (!behind) this.#items = face === 'rows' ? this.#arrange(shown.rows, facets) : []
    this.setState('loading', waiting)
    this.setState('empty', face === 'none' || face === 'no-match' || face === 'no-client')
    this.setState('stale', status === 'stale')
    this.setState('error', !open && face !== 'no-client')
    const engagements = this.#engagementNames
    // Drafts are in no count, so where they are shown there is no "of how many".
    const total = query.statuses.includes('draft') ? undefined : facets.total
    return html`<section class="base" part="base" lang=${this.language} aria-labelledby="title" aria-busy=${waiting || list.behind ? 'true' : 'false'}>
      <div class="header" part="header">
        <div class="title" id="title" part="title" role="heading" aria-level=${headingLevel(this.headingLevel)}>
          <slot name="title">${text('title')}</slot>
        </div>
        <span class="meta" part="meta">${this.#local ? nothing : freshness(list.readAt, this)}</span>
        ${!this.#local && face === 'rows' && (this.#bulk.on || shown.rows.some(choosable))
          ? html`<button class="choose-several no-print" part="choose" type="button" aria-pressed=${this.#bulk.on ? 'true' : 'false'} @click=${this.#bulk.toggle}>
              ${text(this.#bulk.on ? 'choosingEnd' : 'choosing')}
            </button>`
          : nothing}
        <slot name="actions"></slot>
      </div>
      ${open
        ? toolbar({ speech: this, query, typed: this.#typing.shown(this.q), facets, drafts: this.#mayDraft, labels: this.#labels, whole: this.#whole, engagements: scope ? [] : engagements, search: this.#typing.type, toggle: this.#toggle, set: this.#set })
        : nothing}
      ${this.#local ? nothing : updatesNotice(list.updates, list.fresh, this, this.#applyUpdates)}
      ${rowsTable({ speech: this, face, slow: list.slow || this.#me.slow, query, choosing: this.#bulk.on, press: this.#pressRow, choose: this.#pressChoice })}
      ${listState({ speech: this, face, stale: status === 'stale', failed, readAt: list.readAt, terms: termsOf(query, engagements, scope, this.#labels, this), retry: this.#retry, clear: this.#clear })}
      ${face === 'rows' || waiting
        ? footer({
            speech: this,
            shown: waiting ? undefined : shown.rows.length,
            matching: shown.total,
            total,
            next: shown.hasMore && !waiting ? Math.max(1, Math.min(this.#size, shown.total - shown.rows.length)) : 0,
            query,
            loading: !this.#local && list.loadingMore,
            failed: this.#local ? undefined : list.moreFailed,
            more: this.#more,
          })
        : nothing}
      ${this.#local ? nothing : this.#bulk.render()}
    </section>`
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    const waiting = !this.#local && this.#list.status === 'waiting'
    if (waiting) this.#table.prepare(this.#size, this.#list.slow)
    else {
      const at = this.#goTo === undefined ? -1 : this.#items.findIndex(({ id }) => id === this.#goTo)
      if (at >= 0) this.#goTo = undefined
      if (at >= 0) this.#table.goTo = at
      this.#table.show(this.#items)
    }
    this.#speak(waiting)
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

  /** Resolves once everything is there: every row of the page, and what nobody sees at first. */
  protected override async getUpdateComplete(): Promise<boolean> {
    await super.getUpdateComplete()
    await this.#completed
    const done = await super.getUpdateComplete()
    await this.#table.complete
    return done
  }

  get #client(): string | undefined {
    return this.clientId || this.#me.data?.client?.id
  }

  get #size(): number {
    const size = Math.trunc(this.pageSize ?? defaultPageSize)
    return size >= 1 && size <= maxPageSize ? size : defaultPageSize
  }

  get #query(): FindingsQuery {
    return {
      severities: severitiesOf(this.severity),
      statuses: statusesOf(this.status),
      engagementId: this.engagementId || (this.engagement ?? '').trim(),
      overdue: this.overdue === 'yes',
      q: (this.q ?? '').trim(),
      sort: sortOf(this.sort),
      group: groupOf(this.group),
    }
  }

  get #engagementNames(): readonly Named[] {
    return this.engagements ?? this.#names.data ?? []
  }

  get #mayDraft(): boolean {
    if (this.#local) return this.findings!.some(({ status }) => status === 'draft')
    return this.#me.data?.allowedActions.includes('finding.write') ?? false
  }

  /** Why there is nothing new: of who is reading, where that is what the list waits for. */
  get #failed() {
    return this.#list.failed ?? (this.#client === undefined && this.#me.status !== 'waiting' ? this.#me.failed : undefined)
  }

  /** What the rows need; the same object while nothing of it changes, so that unchanged rows are left alone. */
  get #rowSetting(): RowSetting {
    const texts = this.text('findings', findingsCatalogue)
    const names = this.#engagementNames
    const level = Math.min(6, headingLevel(this.headingLevel) + 1)
    const grouped = this.group === 'engagement' || Boolean(this.engagementId) || names.length < 2
    const { chosen } = this.#bulk
    const of = [texts, this.findingHref, names, grouped, level, chosen]
    if (!this.#setting || of.some((each, index) => each !== this.#setting!.of[index])) {
      const titles = new Map(names.map(({ id, title }) => [id, title]))
      const setting: RowSetting = {
        speech: this,
        texts,
        href: (finding) => this.#hrefOf(finding),
        engagement: (id) => (grouped ? undefined : titles.get(id)),
        chosen,
        choosable,
        level,
      }
      this.#setting = { of, setting }
    }
    return this.#setting.setting
  }

  #hrefOf({ id, ref, engagementId, clientId }: FindingBrief): string | null {
    return recordAddress(this.findingHref, { id, ref: ref ?? id, engagementId, clientId })
  }

  #face(status: string, { rows }: Shown): Face {
    if (!this.#local && this.#client === undefined && (this.#me.status === 'ready' || this.#me.status === 'stale')) return 'no-client'
    if (status === 'waiting') return 'waiting'
    if (status === 'forbidden' || status === 'signed-out' || status === 'refused') {
      const error = this.#failed?.error as { code?: unknown; problem?: { reason?: unknown } } | undefined
      if (error?.problem?.reason === 'not-enabled') return 'hidden'
      // A token of the other surface stays refused however often the person signs in.
      return status === 'forbidden' || error?.code === 'wrong-audience' ? 'forbidden' : 'refused'
    }
    return rows.length > 0 ? 'rows' : narrows({ ...this.#query, engagementId: this.engagementId ? '' : this.#query.engagementId }) ? 'no-match' : 'none'
  }

  /** The rows with a heading over each group. Headings that say the same stay the same. */
  #arrange(rows: readonly FindingBrief[], facets: Facets): readonly Item[] {
    const { group, statuses } = this.#query
    if (group === 'none') return rows
    const items: Item[] = []
    const titles = group === 'engagement' ? new Map(this.#engagementNames.map(({ id, title }) => [id, title])) : undefined
    const counts = statuses.includes('draft') ? undefined : facets.group
    const kept = new Map<string, Heading>()
    let last: string | undefined
    for (const finding of rows) {
      const key = group === 'engagement' ? finding.engagementId : finding[group]
      if (key !== last) {
        last = key
        const words = group === 'severity' ? severityWord(key, this) : group === 'status' ? statusWord(key, finding.statusLabel, this) : (titles!.get(key) ?? this.text('findings', findingsCatalogue)('group:engagement'))
        const count = counts?.[key] === undefined ? undefined : formatNumber(counts[key], this.language)
        const id = `group:${key}`
        const before = this.#headings.get(id)
        const heading = before?.words === words && before.count === count ? before : { id, words, count }
        kept.set(id, heading)
        items.push(heading)
      }
      items.push(finding)
    }
    this.#headings = kept
    return items
  }

  #concerns({ type, clientId, subject, engagementId }: PortalEvent): string | null | undefined {
    const client = this.#client
    // Words, fields and modules are the policy's; one of all clients names none.
    if (type === 'policy.updated') return clientId === null || clientId === client ? undefined : null
    if (!type.startsWith('finding.') || clientId !== client) return null
    return this.engagementId && engagementId !== undefined && engagementId !== this.engagementId ? null : subject.id
  }

  #speak(waiting: boolean): void {
    const text = this.text('findings', findingsCatalogue)
    const { slow, behind, fresh } = this.#list
    if (fresh > this.#told) announce(text('fresh', { count: fresh }))
    this.#told = fresh
    if (waiting && slow && !this.#tell) {
      announce(text('loading'))
      this.#tell = true
    }
    if (!this.#tell || waiting || (!this.#local && behind)) return
    this.#tell = false
    announce(countWords(this.#shown.total, undefined, this))
  }

  #toggle = (severity: FindingSeverity): void => {
    const { severities } = this.#query
    this.severity = (severities.includes(severity) ? severities.filter((each) => each !== severity) : [...severities, severity]).join(' ')
    this.#tell = true
  }

  #set = (name: 'status' | 'engagement' | 'overdue' | 'group' | 'sort', value: string): void => {
    const text = this.text('findings', findingsCatalogue)
    if (name === 'group') {
      this.group = groupOf(value)
      announce(text('grouped', { group: text(`group:${this.group}`) }))
    } else if (name === 'sort') {
      this.sort = sortOf(value)
      announce(text('sorted', { order: text(`by:${this.sort}`) }))
    } else {
      if (name === 'overdue') this.overdue = value === 'yes' ? 'yes' : ''
      else this[name] = value
      this.#tell = true
    }
  }

  #clear = (): void => {
    this.#typing.clear()
    this.severity = this.status = this.engagement = this.q = this.overdue = ''
    this.#tell = true
    this.renderRoot.querySelector<HTMLElement>('.search')?.focus()
  }

  #pressRow = (event: MouseEvent): void => {
    const control = (event.target as Element).closest('.go')
    const item = control && this.#table.itemAt(control)
    // A new tab or window is the browser's own affair.
    if (!item || isHeading(item) || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    if (!this.dispatchEvent(new SaFindingOpenEvent(item, this.#hrefOf(item), event))) event.preventDefault()
  }

  #pressChoice = (event: Event): void => {
    const box = event.target as HTMLInputElement
    const item = this.#table.itemAt(box)
    if (item && !isHeading(item)) this.#bulk.choose(item.id, box.checked)
  }

  #changed(findings: readonly Finding[], words: string): void {
    if (findings.length > 0) announce(words)
    // What the person has done is shown at once, wherever it goes.
    this.#list.refreshOwn()
    this.#facets.refresh()
    for (const finding of findings) this.dispatchEvent(new SaFindingUpdatedEvent(finding))
  }

  #retry = (): void => this.refresh()

  #applyUpdates = (): void => {
    this.#list.applyUpdates(() => {
      this.#table.goTo = 0
    })
  }

  #more = async (): Promise<void> => {
    const before = this.#shown.rows.length
    if (this.#local) this.#count += this.#size
    else if ((await this.#list.showMore()) === undefined) return
    this.requestUpdate()
    // What comes is known by its finding: a heading may stand over it.
    this.#goTo = undefined
    await this.updateComplete
    const { rows, total } = this.#shown
    this.#goTo = rows[before]?.id
    this.requestUpdate()
    await this.updateComplete
    announce(this.text('findings', findingsCatalogue)('of', { matching: formatNumber(rows.length, this.language), count: total }))
  }
}

/** @returns `null` where the reader sees no engagements: the findings are theirs to see all the same, without those names */
async function namesIfShown(portal: Portal, clientId: string, { signal }: { signal: AbortSignal }): Promise<Named[] | null> {
  try {
    const names: Named[] = []
    for await (const { id, title } of portal.engagements.list(clientId, { limit: maxPageSize }, { signal })) names.push({ id, title })
    return names
  } catch (error) {
    if (signal.aborted) throw error
    return null
  }
}
