import { html, nothing, type PropertyValues } from 'lit'
import type { Engagement } from '../../src/contract/engagement.ts'
import { engagementKinds, engagementStatuses } from '../../src/contract/engagement-status.ts'
import type { PortalEvent } from '../../src/contract/event.ts'
import { defaultPageSize, maxPageSize } from '../../src/contract/list.ts'
import type { Me } from '../../src/contract/session.ts'
import type { Portal } from '../../src/index.ts'
import { announce } from '../base/announce.ts'
import { optionalNumber } from '../base/attributes.ts'
import { permitted } from '../base/denials.ts'
import { SaElement } from '../base/element.ts'
import { focusRow, handOnRows } from '../base/list/focus.ts'
import { PagedList } from '../base/list/paged-list.ts'
import { dataTable } from '../base/list/table.ts'
import { Typing } from '../base/list/typing.ts'
import { freshness, headingLevel, listFooter, listState, listUpdates } from '../base/list/view.ts'
import { Minute } from '../base/minute.ts'
import { PageAddress } from '../base/page-address.ts'
import { property } from '../base/property.ts'
import { recordAddress } from '../base/record-address.ts'
import { RemoteData } from '../base/remote-data.ts'
import { Whose } from '../base/whose.ts'
import { SaEngagementChangedEvent } from '../events/engagement-changed-event.ts'
import { SaEngagementOpenEvent } from '../events/engagement-open-event.ts'
import { AssignPeople } from './assign.ts'
import { EditEngagement } from './edit.ts'
import { engagementsStyles } from './engagements.styles.ts'
import { engagementsCatalogue } from './messages.ts'
import { columns, toolbar, type EngagementsCut } from './view.ts'

/**
 * @summary What the MSP does for one client: each engagement with its kind, dates, how far the fixing has come, and what is open.
 * @documentation docs/components/engagements.md
 * @status stable
 * @since 0.3
 *
 * Somebody of a client sees the engagements they are assigned to. Staff who may open, change and staff engagements do so here; what can be
 * pressed follows `allowedActions` of the portal. Follows what happens there.
 *
 * @slot title - In place of the word "Engagements".
 * @slot actions - Further buttons in the header.
 *
 * @event {SaEngagementOpenEvent} sa-engagement-open - The person asks to open an engagement. Cancelable: otherwise the browser goes to its address.
 * @event {SaEngagementChangedEvent} sa-engagement-changed - A member of staff has opened or changed an engagement, or its people. Not cancelable.
 * @event {SaPortalErrorEvent} sa-portal-error - Something could not be loaded; the widget shows this itself. Not cancelable.
 *
 * @csspart base - The card.
 * @csspart header - The line with the title, the freshness and the buttons.
 * @csspart title - The title.
 * @csspart meta - How fresh the data is.
 * @csspart add - The "New engagement" button.
 * @csspart toolbar - Search and filters.
 * @csspart search - The search field.
 * @csspart select - Status and kind.
 * @csspart updates - The line that holds changes back.
 * @csspart stale - The line over data that could not be refreshed.
 * @csspart table - The table.
 * @csspart column-header - The header of one column.
 * @csspart row - One engagement.
 * @csspart cell - One cell.
 * @csspart status - Where an engagement stands.
 * @csspart bar - The progress bar.
 * @csspart bar-fixed - What is verified.
 * @csspart bar-pending - What is only claimed.
 * @csspart bar-accepted - What is lived with.
 * @csspart badge - How many findings of one severity are open.
 * @csspart action - The title, "People" and "Edit".
 * @csspart empty - What stands in place of rows where there are none.
 * @csspart error - What stands in place of rows that could not be loaded.
 * @csspart footer - The line with the count and "Show 50 more".
 * @csspart more - That button.
 * @csspart dialog - Every dialog.
 * @csspart field - One field of a form.
 * @csspart field-error - What is wrong with it.
 *
 * @cssstate loading - Engagements are on their way for the first time.
 * @cssstate empty - There is no engagement to show.
 * @cssstate error - The engagements could not be loaded.
 * @cssstate stale - What is shown is old; new data could not be loaded.
 */
export class SaEngagements extends SaElement {
  static override styles = [SaElement.styles, engagementsStyles]

  /** The client whose engagements are shown. On the client surface the caller's own when absent. */
  @property({ attribute: 'client-id' }) clientId?: string

  /** The portal to load from; the `<sa-portal>` around the widget when absent. */
  @property({ attribute: false }) portal?: Portal

  /** The statuses shown, apart by spaces: `planned`, `active`, `on_hold`, `remediation`, `completed`, `archived`. All when empty. */
  @property() status = ''

  /** The kinds shown, apart by spaces: `pentest`, `vuln_assessment`, `compliance`, `review`, `managed_service`. All when empty. */
  @property() kind = ''

  /** What is searched for in titles. */
  @property() q = ''

  /** Where an engagement opens, such as `/engagements/{id}` (also `{clientId}`). Without it the title is a button. */
  @property({ attribute: 'engagement-href' }) engagementHref?: string

  /** Keeps filters and search in the address of the page, under this name; see `<sa-findings>`. Kept nowhere when absent. */
  @property() address?: string

  /** How many rows are shown at first, and added by "Show more". 1–200, 50 by default. */
  @property({ attribute: 'page-size', converter: optionalNumber }) pageSize?: number | null

  /** The level of the title as a heading, 1–6. 2 by default. */
  @property({ attribute: 'heading-level', converter: optionalNumber }) headingLevel?: number | null

  /** `on` (default) follows what happens in the portal, `off` does not. */
  @property() live?: 'on' | 'off'

  readonly #me: RemoteData<Me> = new RemoteData<Me>(this, {
    // Where the client is known the list alone says that there is no portal.
    key: () => (this.clientId && !this.#me.portal ? null : 'me'),
    load: (portal, call) => portal.me.get(call),
    portal: () => this.portal,
    live: ({ type }) => type === 'policy.updated',
    follows: () => this.live !== 'off',
  })
  readonly #list = new PagedList<Engagement>(this, {
    key: () => (this.#client === undefined ? null : `engagements:${this.#client}`),
    cut: () => JSON.stringify(this.#cut),
    page: (portal, slice, call) => portal.engagements.list(this.#client!, { ...asked(this.#cut), ...slice }, call),
    id: ({ id }) => id,
    size: () => this.#size,
    portal: () => this.portal,
    live: (event) => this.live !== 'off' && this.#concerns(event),
    busy: () => handOnRows(this.shadowRoot),
  })
  readonly #edit = new EditEngagement(this, {
    portal: () => this.#list.portal,
    clientId: () => this.#client,
    done: (engagement, words) => this.#changed(engagement, words),
    fallback: () => this.#somewhere,
  })
  readonly #assign = new AssignPeople(this, {
    portal: () => this.#list.portal,
    clientId: () => this.#client,
    done: (engagement, words) => this.#changed(engagement, words),
    fallback: () => this.#somewhere,
  })
  readonly #whose = new Whose()
  readonly #typing = new Typing((q) => {
    this.q = q
    this.#tell = true
  })
  /** Whether the number of rows is to be said once it is there. */
  #tell = false
  /** The engagement to go to once it is there. */
  #goTo: string | undefined

  constructor() {
    super()
    new Minute(this)
    new PageAddress(this, {
      name: () => this.address,
      read: () => ({ status: this.#cut.status.replaceAll(' ', ','), kind: this.#cut.kind.replaceAll(' ', ','), q: this.#cut.q }),
      take: ({ status, kind, q }) => {
        this.status = status!
        this.kind = kind!
        this.q = q!.slice(0, 200)
      },
    })
  }

  /** Loads everything again. What is shown stays until it is there. */
  refresh(): void {
    this.#me.refresh()
    this.#list.refresh()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#typing.stop()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed)
    if (changed.has('q')) this.#typing.follow(this.q)
    if (this.#whose.changed(this.#list.portal, this.#client)) {
      this.#edit.dialog.drop()
      this.#assign.dialog.drop()
    }
  }

  protected override render() {
    const list = this.#list
    const text = this.text('engagements', engagementsCatalogue)
    const known = this.#client !== undefined
    const failed = known || this.#me.status === 'waiting' ? undefined : this.#me.failed
    const { status } = known ? list : this.#me
    const refused = failed !== undefined || status === 'refused' || status === 'forbidden' || status === 'signed-out'
    const noClient = !known && !refused && status !== 'waiting'
    const waiting = !refused && !noClient && status === 'waiting'
    const hidden = (list.failed?.error as { problem?: { reason?: unknown } } | undefined)?.problem?.reason === 'not-enabled'
    const open = !refused && !noClient
    this.setState('loading', waiting)
    this.setState('empty', noClient || (known && status === 'empty'))
    this.setState('stale', known && status === 'stale')
    this.setState('error', refused)
    return html`<section class="base" part="base" lang=${this.language} aria-labelledby="title" aria-busy=${waiting || list.behind ? 'true' : 'false'}>
      ${this.#header(open)} ${open ? toolbar({ speech: this, cut: this.#cut, typed: this.#typing.shown(this.q), search: this.#typing.type, set: this.#set }) : nothing}
      ${listUpdates(list, this)}
      ${noClient
        ? html`<div class="state" part="empty"><p class="state-title">${text('noClient')}</p></div>`
        : listState(
            list,
            { none: text('none'), noneHint: text('noneHint'), forbidden: text(hidden ? 'hidden' : 'forbidden'), filtered: Object.values(this.#cut).some(Boolean), clear: this.#clear },
            this,
            failed,
            this.#retry,
          )}
      ${open && list.rows.length > 0
        ? dataTable({
            labelledby: 'title',
            rows: list.rows,
            key: ({ id }) => id,
            columns: columns({
              speech: this,
              rows: list.rows,
              href: (engagement) => this.#hrefOf(engagement),
              open: this.#open,
              edit: (engagement) => this.#edit.show(engagement),
              people: (engagement) => this.#assign.show(engagement),
            }),
          })
        : nothing}
      ${open && !waiting ? listFooter(list, text('count', { count: list.total }), this.#size, this) : nothing} ${this.#edit.dialog.render()} ${this.#assign.dialog.render()}
    </section>`
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    const text = this.text('engagements', engagementsCatalogue)
    const { status, behind, slow, total, rows } = this.#list
    if (this.#goTo !== undefined && rows.some(({ id }) => id === this.#goTo)) {
      focusRow(this.shadowRoot, this.#goTo)
      this.#goTo = undefined
    }
    if (status === 'waiting' && slow && !this.#tell) {
      announce(text('loading'))
      this.#tell = true
    }
    if (!this.#tell || behind || (status !== 'ready' && status !== 'empty')) return
    this.#tell = false
    announce(text('count', { count: total }))
  }

  get #client(): string | undefined {
    return this.clientId || this.#me.data?.client?.id
  }

  get #size(): number {
    const size = Math.trunc(this.pageSize ?? defaultPageSize)
    return size >= 1 && size <= maxPageSize ? size : defaultPageSize
  }

  get #cut(): EngagementsCut {
    return { status: named(this.status, engagementStatuses).join(' '), kind: named(this.kind, engagementKinds).join(' '), q: (this.q ?? '').trim() }
  }

  /** Where the focus goes when what had it is gone. */
  get #somewhere(): HTMLElement | null {
    return this.shadowRoot?.querySelector<HTMLElement>('tbody th[tabindex]') ?? this.shadowRoot?.querySelector<HTMLElement>('.add') ?? null
  }

  #header(open: boolean) {
    const text = this.text('engagements', engagementsCatalogue)
    const me = this.#me.data
    // Nobody of a client opens engagements: what is not theirs to do has no button that says so.
    const may = me !== undefined && permitted(me, 'engagement.manage', this) === true
    return html`<div class="header" part="header">
      <div class="title" id="title" part="title" role="heading" aria-level=${headingLevel(this.headingLevel)}>
        <slot name="title">${text('title')}</slot>
      </div>
      <span class="meta" part="meta">${freshness(this.#list.readAt, this)}</span>
      ${open && may ? html`<button class="primary add no-print" part="add" type="button" @click=${() => this.#edit.show()}>${text('add')}</button>` : nothing}
      <slot name="actions"></slot>
    </div>`
  }

  #hrefOf({ id, clientId }: Engagement): string | null {
    return recordAddress(this.engagementHref, { id, clientId })
  }

  #concerns({ type, clientId }: PortalEvent): boolean {
    if (type === 'policy.updated') return clientId === null || clientId === this.#client
    return clientId === this.#client && /^(engagement|finding)\./.test(type)
  }

  #changed(engagement: Engagement, words: string): void {
    this.#goTo = this.#list.rows.some(({ id }) => id === engagement.id) ? undefined : engagement.id
    this.#list.replace(engagement)
    this.#list.refreshOwn()
    announce(words)
    this.dispatchEvent(new SaEngagementChangedEvent(engagement))
  }

  #open = (event: MouseEvent, engagement: Engagement): void => {
    // A new tab or window is the browser's own affair.
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    if (!this.dispatchEvent(new SaEngagementOpenEvent(engagement, this.#hrefOf(engagement), event))) event.preventDefault()
  }

  #set = (name: 'status' | 'kind', value: string): void => {
    this[name] = value
    this.#tell = true
  }

  #clear = (): void => {
    this.#typing.clear()
    this.status = this.kind = this.q = ''
    this.#tell = true
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>('.search')?.focus())
  }

  #retry = (): void => this.refresh()
}

/** Words out of an attribute, apart by spaces or commas; those that are none are left out. */
function named<Word extends string>(text: string | null | undefined, known: readonly Word[]): Word[] {
  const words = new Set((text ?? '').toLowerCase().split(/[\s,]+/))
  return known.filter((word) => words.has(word))
}

/** Which engagements are meant, as the portal takes it. */
function asked({ status, kind, q }: EngagementsCut) {
  return {
    ...(status && { status: named(status, engagementStatuses) }),
    ...(kind && { kind: named(kind, engagementKinds) }),
    ...(q && { q }),
  }
}
