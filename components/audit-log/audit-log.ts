import { html, nothing, type PropertyValues } from 'lit'
import type { AuditRecord, Checkpoint } from '../../src/contract/audit.ts'
import { maxPageSize } from '../../src/contract/list.ts'
import type { Page } from '../../src/contract/list.ts'
import type { Me } from '../../src/contract/session.ts'
import { formatNumber } from '../../src/format/number.ts'
import { formatRelativeTime } from '../../src/format/time.ts'
import type { Portal } from '../../src/index.ts'
import { announce } from '../base/announce.ts'
import { optionalNumber } from '../base/attributes.ts'
import { SaElement } from '../base/element.ts'
import { listenToPortal } from '../base/live.ts'
import { Minute } from '../base/minute.ts'
import { property } from '../base/property.ts'
import { RemoteData } from '../base/remote-data.ts'
import { stateCatalogue } from '../base/states.messages.ts'
import { failureState, requestReference, skeletonLines, staleBanner } from '../base/states.ts'
import { auditLogStyles } from './audit-log.styles.ts'
import { entriesTable } from './entries.ts'
import { Exporting, type ExportedFile, type ExportState } from './export.ts'
import { exportPanel } from './export-view.ts'
import { filtersBar } from './filters.ts'
import { readCheckpoints } from './kept-checkpoints.ts'
import { auditCatalogue } from './messages.ts'
import { knownActions, narrowed, noFilters, queryOf, type AuditFilters } from './query.ts'
import { Verification } from './verification.ts'
import { keptCheckpoints, verdictSentence, verificationPanel } from './verification-view.ts'
import { kindWord, personal } from './words.ts'

/** One page of the log, and whose it is. */
interface LogPage {
  page: Page<AuditRecord>
  /** How many newer entries stand on the pages before it. */
  before: number
  of: { portal: Portal; scope: string; tenant: string | null }
}

/**
 * @summary Who did what, when and from where: the audit chain of one client or of the partner, which the reader can verify.
 * @documentation docs/components/audit-log.md
 * @status stable
 * @since 0.2
 *
 * Lists the newest entries first, filters them, and shows everything an entry holds. "Verify" reads the whole chain and checks it in the
 * reader's own browser; "Export" saves it with its signed checkpoint. Reading, verifying and exporting are entries of the chain
 * themselves, so the log does not reload by itself: it says when something has happened.
 *
 * @slot title - In place of the words "Audit log".
 *
 * @event {SaPortalErrorEvent} sa-portal-error - The log could not be loaded; the widget shows this itself. Not cancelable.
 *
 * @csspart base - The card.
 * @csspart header - The line with the title and the buttons.
 * @csspart title - The title.
 * @csspart verification - What a verification is doing, or what it found.
 * @csspart export - What an export is doing, and its files.
 * @csspart kept - Where checkpoints that were kept are given.
 * @csspart filters - What the log is narrowed to.
 * @csspart moved - The line that says that something has happened.
 * @csspart stale - The line over entries that could not be refreshed.
 * @csspart table - The table.
 * @csspart column-header - The header of one column.
 * @csspart row - One entry.
 * @csspart cell - One cell.
 * @csspart details - Everything one entry says.
 * @csspart empty - What stands in place of entries where there are none.
 * @csspart error - What stands in place of entries that could not be loaded.
 * @csspart footer - The line with the count and the way to older entries.
 *
 * @cssstate loading - Entries are on their way for the first time.
 * @cssstate empty - There is no entry to show.
 * @cssstate error - The log could not be loaded.
 * @cssstate stale - What is shown is old; new data could not be loaded.
 * @cssstate verifying - A verification is under way.
 * @cssstate intact - The last verification found nothing wrong.
 * @cssstate broken - The last verification found the chain broken.
 */
export class SaAuditLog extends SaElement {
  static override styles = [SaElement.styles, auditLogStyles]

  /**
   * The client whose chain it is. Without it the chain of whoever looks: on the partner surface the partner's own, on the client
   * surface that of the caller's client.
   */
  @property({ attribute: 'client-id' }) clientId?: string

  /** The portal to load from; the `<sa-portal>` around the widget when absent. */
  @property({ attribute: false }) portal?: Portal

  /** How many entries are shown at once. 1–200, 50 by default. */
  @property({ attribute: 'page-size', converter: optionalNumber }) pageSize?: number | null

  /** The level of the title as a heading, 1–6. 2 by default. */
  @property({ attribute: 'heading-level', converter: optionalNumber }) headingLevel?: number | null

  /**
   * Ids of signing keys that the page knows from a trusted place, apart by spaces. Only these, and keys that follow from them by an
   * unbroken line of endorsements, are believed then; every key that the portal names when empty.
   */
  @property({ attribute: 'trusted-keys' }) trustedKeys = ''

  /** Checkpoints that the page has kept; a verification compares the chain with them too. */
  @property({ attribute: false }) checkpoints?: readonly Checkpoint[]

  readonly #me: RemoteData<Me> = new RemoteData<Me>(this, {
    // One of the two says that there is no portal: the log where its client is known, else this.
    key: () => (this.#me.portal || !this.clientId ? 'me' : null),
    load: (portal, options) => portal.me.get(options),
    portal: () => this.portal,
  })
  readonly #list: RemoteData<LogPage> = new RemoteData<LogPage>(this, {
    key: () => this.#key(),
    load: (portal, options) => this.#load(portal, options),
    portal: () => this.portal,
    empty: ({ page }) => page.total === 0,
  })
  readonly #verification = new Verification(this, {
    target: () => this.#target(),
    kept: () => [...(this.checkpoints ?? []), ...this.#kept],
    trusted: () => this.trustedKeys.split(/\s+/).filter(Boolean),
    ended: () => announce(verdictSentence(this.#verification.state, this)),
  })
  readonly #export = new Exporting(this, () => this.#target(), (state) => this.#exported(state))
  #filters: AuditFilters = noFilters
  /** The cursors of the pages up to the one that is shown; the first page has none. */
  #cursors: (string | undefined)[] = [undefined]
  #open = new Set<number>()
  #kept: Checkpoint[] = []
  #keepProblem: string | undefined
  /** The page before the one that is on its way, so that turning a page empties nothing. */
  #shown: LogPage | undefined
  /** Something has happened since the entries were read. */
  #moved = false
  #listening: { portal: Portal; stop: () => void } | undefined
  /** Who was seen on the pages so far, by id. */
  #actors = new Map<string, string>()
  #of: { portal: Portal | undefined; scope: string; tenant: string | null | undefined } | undefined

  constructor() {
    super()
    new Minute(this)
  }

  /** Loads the entries again. What is shown stays until they are there. */
  refresh(): void {
    this.#moved = false
    this.#me.refresh()
    this.#list.refresh()
  }

  /** Checks the whole chain in this browser, as the button does. Resolves when it is over; the outcome is shown, and a `:state()`. */
  verify(): Promise<void> {
    return this.#verification.start()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#listening?.stop()
    this.#listening = undefined
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed)
    const portal = this.#list.portal
    const scope = portal?.scope ?? ''
    const tenant = this.#tenant
    const of = this.#of
    const other = !of || of.portal !== portal || (of.scope !== '' && of.scope !== scope) || (of.tenant !== undefined && of.tenant !== tenant)
    if (other) this.#forget()
    if (changed.has('pageSize')) this.#cursors = [undefined]
    this.#of = { portal, scope, tenant }
    this.#listen(portal)
  }

  protected override render() {
    const text = this.text('audit', auditCatalogue)
    const { slow, failed: failedList } = this.#list
    const refused = this.#me.data?.deniedActions['audit.view'] !== undefined
    const failed = failedList ?? (this.#tenant === undefined ? this.#me.failed : undefined)
    const face = refused ? 'forbidden' : this.#face()
    const data = this.#data
    const waiting = face === 'waiting'
    const open = face === 'rows' || face === 'empty' || waiting
    this.setState('loading', waiting)
    this.setState('empty', face === 'empty')
    this.setState('stale', this.#list.status === 'stale')
    this.setState('error', !open)
    const { state } = this.#verification
    this.setState('verifying', state.kind === 'running')
    this.setState('intact', state.kind === 'done' && state.verdict.faultCount === 0)
    this.setState('broken', state.kind === 'done' && state.verdict.faultCount > 0)
    return html`<section class="base" part="base" lang=${this.language} aria-labelledby="title" aria-busy=${this.#list.loading ? 'true' : 'false'}>
      ${this.#header(open)}
      ${open ? html`${verificationPanel(state, this, this.#verification)} ${exportPanel(this.#export.state, this, this.#export.cancel)}` : nothing}
      ${open ? this.#bars() : nothing}
      ${this.#list.status === 'stale' ? staleBanner(this.#list.failed, this.#list.readAt ? formatRelativeTime(this.#list.readAt, this.language) : '', this, this.#again) : nothing}
      ${waiting && !data ? html`<div class="waiting">${slow || this.#me.slow ? skeletonLines(6) : nothing}<span class="unseen">${text('title')}</span></div>` : nothing}
      ${data && data.page.items.length > 0 && open
        ? html`<div class=${waiting ? 'rows turning' : 'rows'}>
            ${entriesTable({ speech: this, records: data.page.items, open: this.#open, broken: this.#brokenSeqs, toggle: this.#toggle, onlyActor: this.#onlyActor })}
          </div>`
        : nothing}
      ${this.#state(face, failed)} ${data && open && face !== 'empty' ? this.#footer(data, waiting) : nothing}
    </section>`
  }

  #header(open: boolean) {
    const text = this.text('audit', auditCatalogue)
    const level = this.headingLevel
    const mayExport = this.#me.data?.allowedActions.includes('audit.export')
    const running = this.#verification.state.kind === 'running'
    const verb = this.#verification.state.kind === 'idle' || running ? 'verify' : 'verifyAgain'
    return html`<div class="header" part="header">
      <div class="title" id="title" part="title" role="heading" aria-level=${level && level >= 1 && level <= 6 ? level : 2}>
        <slot name="title">${text('title')}</slot>
      </div>
      ${open
        ? html`<div class="actions no-print">
            <button
              class="export"
              type="button"
              aria-disabled=${mayExport && this.#export.state.kind !== 'running' ? 'false' : 'true'}
              aria-describedby=${mayExport === false ? 'export-why' : nothing}
              @click=${() => mayExport && void this.#export.start()}
            >
              ${text('export')}
            </button>
            <button class="primary verify" type="button" aria-disabled=${running || !this.#target() ? 'true' : 'false'} aria-describedby="verify-hint" @click=${this.#verification.start}>
              ${text(verb)}
            </button>
          </div>
          <p class="hint no-print" id="verify-hint">${text('verifyHint')}${mayExport === false ? html` <span id="export-why">${text('exportRole')}</span>` : nothing}</p>`
        : nothing}
    </div>`
  }

  #bars() {
    const text = this.text('audit', auditCatalogue)
    const actions = [...new Set([...knownActions, ...(this.#data?.page.items.map(({ entry }) => entry.action) ?? []), ...(this.#filters.action ? [this.#filters.action] : [])])]
    return html`${keptCheckpoints({ kept: this.#kept, problem: this.#keepProblem, take: this.#keep }, this)}
    ${filtersBar({ speech: this, filters: this.#filters, actions, actors: this.#actors, change: this.#narrow, clear: this.#clear })}
    ${this.#moved
      ? html`<div class="moved no-print" part="moved">
          <span>${text('moved')}</span><button class="plain" type="button" @click=${this.#toNewest}>${text('refresh')}</button>
        </div>`
      : nothing}`
  }

  #state(face: string, failed: RemoteData<LogPage>['failed']) {
    const text = this.text('audit', auditCatalogue)
    if (face === 'forbidden') {
      return html`<div class="state" part="error">
        <p class="state-title">${text('forbidden')}</p>
        <p class="state-hint">${text('forbiddenHint')}</p>
        ${failed?.requestId ? html`<p>${requestReference(failed.requestId, this)}</p>` : nothing}
      </div>`
    }
    if (face === 'refused') return failed ? failureState(failed, this, this.#again) : nothing
    if (face !== 'empty') return nothing
    return narrowed(this.#filters)
      ? html`<div class="state" part="empty">
          <p class="state-title">${text('noMatch')}</p>
          <p class="state-actions"><button type="button" @click=${this.#clear}>${text('clear')}</button></p>
        </div>`
      : html`<div class="state" part="empty"><p class="state-title">${text('none')}</p><p class="state-hint">${text('noneHint')}</p></div>`
  }

  #footer({ page, before }: LogPage, waiting: boolean) {
    const text = this.text('audit', auditCatalogue)
    const number = (value: number) => formatNumber(value, this.language)
    const turn = (name: 'newer' | 'older', can: boolean, act: () => void) =>
      html`<button class=${name} type="button" aria-disabled=${can && !waiting ? 'false' : 'true'} @click=${() => can && !waiting && act()}>${text(name)}</button>`
    return html`<div class="footer" part="footer">
      <span class="count">${text('range', { from: number(before + 1), to: number(before + page.items.length), count: page.total })}</span>
      <span class="turns no-print">
        ${turn('newer', this.#cursors.length > 1, this.#newer)} ${turn('older', page.nextCursor !== null, () => this.#older(page.nextCursor!))}
      </span>
      <span class="zone">${text('note', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone })}</span>
    </div>`
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    const { data } = this.#list
    if (data && data !== this.#shown) {
      if (this.#shown && this.#list.status !== 'stale') announce(this.text('state', stateCatalogue)('loaded'))
      this.#shown = data
      for (const record of data.page.items) {
        const { entry } = record
        const email = personal(record, 'email')
        this.#actors.set(entry.actor.id, typeof email === 'object' ? email.text : `${kindWord(entry.actor.kind, this)} ${entry.actor.id}`)
      }
      this.requestUpdate()
    }
  }

  /** Whose chain is read: a client's, the partner's own (`null`), or not known yet. */
  get #tenant(): string | null | undefined {
    if (this.clientId) return this.clientId
    const me = this.#me.data
    return me && (me.client?.id ?? null)
  }

  get #size(): number {
    const size = Math.trunc(this.pageSize ?? 50)
    return size >= 1 && size <= maxPageSize ? size : 50
  }

  /** The entries that are shown: those asked for, else those of the page before while they are on their way. */
  get #data(): LogPage | undefined {
    const { data, portal } = this.#list
    if (data) return data
    const shown = this.#shown
    return this.#list.status === 'waiting' && shown && portal === shown.of.portal && portal.scope === shown.of.scope && this.#tenant === shown.of.tenant ? shown : undefined
  }

  get #brokenSeqs(): ReadonlySet<number> {
    const { state } = this.#verification
    return new Set(state.kind === 'done' ? state.verdict.faults.flatMap(({ seq }) => (seq === null ? [] : [seq])) : [])
  }

  #face(): 'waiting' | 'rows' | 'empty' | 'forbidden' | 'refused' {
    const { status } = this.#list
    if (this.#key() === null) return this.#me.status === 'forbidden' ? 'forbidden' : this.#me.failed && this.#me.status !== 'waiting' ? 'refused' : 'waiting'
    if (status === 'ready' || status === 'stale') return this.#list.data!.page.items.length > 0 ? 'rows' : 'empty'
    if (status === 'empty' || status === 'waiting' || status === 'forbidden') return status
    return 'refused'
  }

  #key(): string | null {
    const tenant = this.#tenant
    if (tenant === undefined || this.#me.data?.deniedActions['audit.view']) return null
    return `audit:${tenant ?? 'partner'}:${JSON.stringify(queryOf(this.#filters, this.#size, this.#cursors.at(-1)))}`
  }

  async #load(portal: Portal, { signal }: { signal: AbortSignal }): Promise<LogPage> {
    const tenant = this.#tenant ?? null
    const query = queryOf(this.#filters, this.#size, this.#cursors.at(-1))
    const before = (this.#cursors.length - 1) * this.#size
    const page = await (tenant === null ? portal.audit.listPartner(query, { signal }) : portal.audit.list(tenant, query, { signal }))
    return { page, before, of: { portal, scope: portal.scope, tenant } }
  }

  #target() {
    const portal = this.#list.portal
    const clientId = this.#tenant
    if (!portal || clientId === undefined || !this.#me.data) return undefined
    return { portal, clientId, mayExport: this.#me.data.allowedActions.includes('audit.export') }
  }

  /** Nothing of one chain, or of what one person saw, stays for another. */
  #forget(): void {
    this.#filters = noFilters
    this.#cursors = [undefined]
    this.#open = new Set()
    this.#kept = []
    this.#keepProblem = undefined
    this.#shown = undefined
    this.#moved = false
    this.#actors = new Map()
  }

  #listen(portal: Portal | undefined): void {
    if (this.#listening?.portal === portal) return
    this.#listening?.stop()
    this.#listening = undefined
    if (!portal || !this.isConnected) return
    const stop = listenToPortal(portal, (event) => {
      const tenant = this.#tenant
      if (tenant === undefined || (event !== null && event.clientId !== tenant) || this.#moved) return
      this.#moved = true
      this.requestUpdate()
    })
    this.#listening = { portal, stop }
  }

  #toggle = (seq: number): void => {
    if (!this.#open.delete(seq)) this.#open.add(seq)
    this.requestUpdate()
  }

  #onlyActor = (actor: string): void => this.#narrow({ actor })

  #narrow = (change: Partial<AuditFilters>): void => {
    this.#filters = { ...this.#filters, ...change }
    this.#turn([undefined])
  }

  #clear = (): void => {
    this.#filters = noFilters
    this.#turn([undefined])
  }

  #newer = (): void => this.#turn(this.#cursors.slice(0, -1))

  #older = (cursor: string): void => this.#turn([...this.#cursors, cursor])

  #turn(cursors: (string | undefined)[]): void {
    this.#cursors = cursors
    this.#open = new Set()
    this.requestUpdate()
  }

  #toNewest = (): void => {
    this.#turn([undefined])
    void this.updateComplete.then(() => this.refresh())
  }

  /** Tries again; from the first page where the place in the list is not known any more. */
  #again = (): void => {
    if ((this.#list.failed?.error as { code?: unknown } | undefined)?.code === 'invalid-cursor') return this.#turn([undefined])
    if (this.#me.failed) this.#me.refresh()
    this.#list.refresh()
  }

  #keep = async (files: FileList): Promise<void> => {
    const text = this.text('audit', auditCatalogue)
    const found: Checkpoint[] = []
    this.#keepProblem = undefined
    for (const file of files) {
      const checkpoints = readCheckpoints(await file.text())
      if (checkpoints.length === 0) this.#keepProblem = text('keepBad', { file: file.name })
      found.push(...checkpoints)
    }
    this.#kept = found
    this.requestUpdate()
  }

  #exported(state: ExportState): void {
    announce(this.text('audit', auditCatalogue)(state.kind === 'ready' ? 'exportReady' : 'exportFailed'))
    if (state.kind === 'ready') for (const file of state.files) if (file.kind !== 'keys') save(file)
  }
}

/** Hands a file to the browser, as a press on its link would. */
function save({ href, name }: ExportedFile): void {
  const link = document.createElement('a')
  link.href = href
  link.download = name
  link.click()
}
