import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { maxPageSize } from '../../src/contract/list.ts'
import type { Notification, NotificationCounts } from '../../src/contract/notification.ts'
import type { Me } from '../../src/contract/session.ts'
import { formatNumber } from '../../src/format/number.ts'
import { formatRelativeTime } from '../../src/format/time.ts'
import type { Portal } from '../../src/index.ts'
import { announce } from '../base/announce.ts'
import { optionalNumber } from '../base/attributes.ts'
import { SaElement } from '../base/element.ts'
import { failureOf, type RemoteFailure } from '../base/failure.ts'
import { failureLine } from '../base/form/failure-text.ts'
import { PagedList } from '../base/list/paged-list.ts'
import { headingLevel } from '../base/list/view.ts'
import { Minute } from '../base/minute.ts'
import { placeBeside } from '../base/place-beside.ts'
import { property } from '../base/property.ts'
import { recordAddress } from '../base/record-address.ts'
import { RemoteData } from '../base/remote-data.ts'
import { failureState, skeletonLines, staleBanner } from '../base/states.ts'
import { Submission } from '../base/submission.ts'
import { SaNotificationOpenEvent } from '../events/notification-open-event.ts'
import { itemTemplate } from './item.ts'
import { notificationsCatalogue } from './messages.ts'
import { notificationsStyles } from './notifications.styles.ts'
import { Preferences } from './preferences.ts'

/** Whether this browser has a top layer that pages can use; before mid 2024 not every one has. */
const popovers = typeof HTMLElement !== 'undefined' && 'showPopover' in HTMLElement.prototype

/**
 * @summary What the person is told: a bell with the number of what is unread, the list behind it, and how they want to be told.
 * @documentation docs/components/notifications.md
 * @status experimental
 * @since 0.3
 *
 * Shows the person's own notifications, whoever they are; no setting shows another's. Follows what happens in the portal, so that every
 * tab of the person says the same.
 *
 * @event {SaNotificationOpenEvent} sa-notification-open - The person asks to see what a notification is about. Cancelable: otherwise the browser goes to its address.
 * @event {SaPortalErrorEvent} sa-portal-error - Something could not be loaded; the widget shows this itself. Not cancelable.
 *
 * @csspart base - The widget.
 * @csspart bell - The button that opens the panel.
 * @csspart count - The number on it.
 * @csspart panel - The panel, or the card where the widget is `inline`.
 * @csspart header - The line with the title and the buttons.
 * @csspart title - The title.
 * @csspart item - One notification.
 * @csspart open - What opens it.
 * @csspart mark - The button that marks it as read.
 * @csspart more - The button that shows older ones.
 * @csspart preference - How the person is told of one kind of thing.
 * @csspart stale - The line over data that could not be refreshed.
 * @csspart empty - What stands there while there is nothing.
 * @csspart error - What stands there where the notifications could not be loaded.
 * @csspart field-error - What was not saved, and why.
 *
 * @cssstate unread - Something is unread.
 * @cssstate open - The panel is open.
 * @cssstate loading - The number is on its way for the first time.
 * @cssstate empty - There is nothing in the list.
 * @cssstate error - Nothing could be loaded.
 * @cssstate stale - What is shown is old; new data could not be loaded.
 */
export class SaNotifications extends SaElement {
  static override styles = [SaElement.styles, notificationsStyles]

  /** Shows the list in the page, without a bell. */
  @property({ type: Boolean, reflect: true }) inline = false

  /**
   * Where a notification opens, such as `/findings/{findingId}`; `{id}`, `{kind}`, `{clientId}`, `{engagementId}`, `{findingId}`, `{ref}`,
   * `{subjectType}` and `{subjectId}` are filled in. A notification that lacks one of them has no address.
   */
  @property({ attribute: 'notification-href' }) notificationHref?: string | null

  /** The portal to load from; the `<sa-portal>` around the widget when absent. */
  @property({ attribute: false }) portal?: Portal

  /** How many notifications are shown at first, and added by "Show older". 1–200, 20 by default. */
  @property({ attribute: 'page-size', converter: optionalNumber }) pageSize?: number | null

  /** The level of the title as a heading, 1–6. 2 by default. */
  @property({ attribute: 'heading-level', converter: optionalNumber }) headingLevel?: number | null

  /** `on` (default) follows what happens in the portal, `off` does not. */
  @property() live?: 'on' | 'off'

  readonly #counts = new RemoteData<NotificationCounts>(this, {
    key: () => 'notifications.counts',
    load: (portal, options) => portal.notifications.count(options),
    portal: () => this.portal,
    live: ({ type }) => this.live !== 'off' && type.startsWith('notification.'),
    follows: () => this.live !== 'off',
  })
  readonly #me = new RemoteData<Me>(this, { key: () => (this.#counts.portal && this.#shown ? 'me' : null), load: (portal, options) => portal.me.get(options), portal: () => this.portal })
  readonly #list = new PagedList<Notification>(this, {
    key: () => (this.#counts.portal && this.#shown ? 'notifications' : null),
    page: async (portal, slice, options) => {
      const page = await portal.notifications.list(slice, options)
      if (slice.cursor === undefined) this.#readUntil = page.asOf
      return page
    },
    id: ({ id }) => id,
    size: () => {
      const size = Math.trunc(this.pageSize ?? 20)
      return size >= 1 && size <= maxPageSize ? size : 20
    },
    portal: () => this.portal,
    live: ({ type }) => this.live !== 'off' && type.startsWith('notification.'),
    busy: () => this.#handOnItems,
  })
  readonly #preferences = new Preferences(this, { portal: () => this.portal, shown: () => this.#shown && this.#view === 'preferences' })
  readonly #all = new Submission<NotificationCounts>(this, () => this.#list.portal)
  readonly #marking = new Set<string>()
  #notMarked: RemoteFailure | undefined
  /** When the list was read. */
  #readUntil: string | undefined
  /** When what is on screen was read: everything up to then is what "all" means, since nothing newer was seen. */
  #seenUntil: string | undefined
  #open = false
  #view: 'list' | 'preferences' = 'list'
  #before: number | undefined

  constructor() {
    super()
    new Minute(this)
  }

  /** Loads everything again. What is shown stays until it is there. */
  refresh(): void {
    this.#counts.refresh()
    this.#list.refresh()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    // What leaves the page leaves the top layer, and nothing says so.
    this.#open = false
    this.#follow(false)
  }

  protected override render() {
    const text = this.text('notifications', notificationsCatalogue)
    const unread = this.#counts.data?.unread
    this.setState('unread', (unread ?? 0) > 0)
    this.setState('open', this.#open)
    this.setState('loading', this.#counts.status === 'waiting')
    this.setState('empty', this.#shown && this.#list.status === 'empty')
    this.setState('stale', this.#counts.status === 'stale' || (this.#shown && this.#list.status === 'stale'))
    this.setState('error', this.#counts.data === undefined && this.#counts.failed !== undefined)
    if (this.inline) return html`<section class="base card" part="base panel" lang=${this.language} aria-labelledby="title">${this.#panel()}</section>`
    const shownCount = unread === undefined || unread === 0 ? '' : unread > 99 ? text('more99') : formatNumber(unread, this.language)
    return html`<div class="base" part="base" lang=${this.language}>
      <button
        class="bell"
        part="bell"
        type="button"
        popovertarget="panel"
        aria-haspopup="dialog"
        aria-expanded=${this.#open ? 'true' : 'false'}
        aria-label=${unread === undefined ? text('bellUnknown') : text('bell', { count: unread })}
        @click=${this.#press}
      >
        <svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">
          <path d="M10 2.2a5 5 0 0 0-5 5v3.3l-1.6 3.1h13.2L15 10.5V7.2a5 5 0 0 0-5-5Z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" />
          <path d="M7.9 15.6a2.2 2.2 0 0 0 4.2 0" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
        </svg>
        ${shownCount ? html`<span class="count" part="count" aria-hidden="true">${shownCount}</span>` : nothing}
      </button>
      <div id="panel" class="panel card ${this.#open ? 'shown' : ''}" part="panel" popover=${popovers ? 'auto' : nothing} role="dialog" aria-labelledby="title" @toggle=${this.#toggled} @keydown=${this.#key}>
        ${this.#open ? this.#panel() : nothing}
      </div>
    </div>`
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    const unread = this.#counts.data?.unread
    if (unread !== undefined && this.#before !== undefined && unread > this.#before) announce(this.text('notifications', notificationsCatalogue)('arrived', { count: unread }))
    this.#before = unread
    if (this.#open) this.#place()
  }

  /** Whether the list is on screen. */
  get #shown(): boolean {
    return this.inline || this.#open
  }

  get #handOnItems(): boolean {
    const items = this.shadowRoot?.querySelector('.items')
    return !!items && (items.matches(':hover') || items.contains(this.shadowRoot!.activeElement))
  }

  #panel(): TemplateResult {
    const text = this.text('notifications', notificationsCatalogue)
    const settings = this.#view === 'preferences'
    const mayMark = this.#me.data?.allowedActions.includes('notification.manage') ?? false
    const level = headingLevel(this.headingLevel)
    return html`<div class="header" part="header">
        <div class="title" id="title" part="title" role="heading" aria-level=${level} tabindex="-1">${text(settings ? 'preferencesTitle' : 'title')}</div>
        ${!settings && mayMark && (this.#counts.data?.unread ?? 0) > 0
          ? html`<button class="plain all" type="button" aria-disabled=${this.#all.busy ? 'true' : 'false'} @click=${this.#markAll}>${text('markAll')}</button>`
          : nothing}
        ${mayMark || settings ? html`<button class="plain switch" type="button" @click=${this.#switch}>${text(settings ? 'back' : 'preferences')}</button>` : nothing}
      </div>
      <div class="body">${settings ? this.#preferences.render() : this.#items(mayMark)}</div>`
  }

  #items(mayMark: boolean): TemplateResult {
    const list = this.#list
    const text = this.text('notifications', notificationsCatalogue)
    const { status, failed, rows } = list
    const { failed: away } = this.#counts
    if (away?.kind === 'no-portal') return failureState(away, this)
    if (failed && (status === 'refused' || status === 'forbidden' || status === 'signed-out')) return failureState(failed, this, () => this.refresh())
    if (status === 'waiting') return html`<div class="waiting" aria-busy="true"><span class="unseen">${text('loading')}</span>${list.slow ? skeletonLines(5) : nothing}</div>`
    if (list.updates === 0) this.#seenUntil = this.#readUntil
    const wrong = this.#all.failed ?? this.#notMarked
    const setting = {
      speech: this,
      href: this.#href,
      named: this.#me.data?.audience !== 'client',
      mayMark,
      marking: this.#marking,
      open: this.#opened,
      mark: (notification: Notification) => void this.#mark(notification),
    }
    return html`${status === 'stale' ? staleBanner(failed, list.readAt ? formatRelativeTime(list.readAt, this.language) : '', this, () => this.refresh()) : nothing}
      <div class="problem" role="alert" part="field-error">${wrong ? failureLine(wrong, this, text('notMarked')) : nothing}</div>
      ${list.updates > 0 ? html`<p class="fresh"><button class="plain" type="button" @click=${list.applyUpdates}>${text('arrived', { count: list.updates })}</button></p>` : nothing}
      ${rows.length === 0
        ? html`<div class="state" part="empty">
            <p class="state-title">${text('none')}</p>
            <p class="state-hint">${text('noneHint')}</p>
          </div>`
        : html`<ul class="items" role="list" tabindex="-1" aria-labelledby="title">${repeat(rows, ({ id }) => id, (each) => itemTemplate(each, setting))}</ul>`}
      ${list.hasMore ? html`<p class="older"><button type="button" part="more" aria-disabled=${list.loadingMore ? 'true' : 'false'} @click=${list.showMore}>${text('older')}</button></p>` : nothing}`
  }

  #href = ({ id, kind, clientId, engagement, finding, subject }: Notification): string | null => {
    const fields: Record<string, string> = { id, kind, clientId, engagementId: engagement.id, subjectType: subject.type, subjectId: subject.id }
    if (finding) fields['findingId'] = finding.id
    if (finding?.ref) fields['ref'] = finding.ref
    const lacks = [...(this.notificationHref ?? '').matchAll(/\{(findingId|ref)\}/g)].some(([, name]) => !Object.hasOwn(fields, name!))
    return lacks ? null : recordAddress(this.notificationHref, fields)
  }

  /** Where browsers have no top layer of their own, the press opens it. */
  #press = (): void => {
    if (!popovers) this.#show(!this.#open)
  }

  #toggled = (event: Event): void => this.#show((event as ToggleEvent).newState === 'open')

  #show(open: boolean): void {
    if (open === this.#open) return
    this.#open = open
    this.#view = 'list'
    this.#notMarked = undefined
    this.#follow(open)
    this.requestUpdate()
    void this.updateComplete.then(() => {
      if (this.#open !== open) return
      if (open) this.shadowRoot?.getElementById('title')?.focus()
      // What had the focus has gone with the panel; somebody who has gone on elsewhere is left there.
      else if (this.shadowRoot?.activeElement === null && (document.activeElement === document.body || document.activeElement === null)) this.shadowRoot.querySelector<HTMLElement>('.bell')?.focus()
    })
  }

  #follow(open: boolean): void {
    const change = open ? addEventListener : removeEventListener
    change('resize', this.#place)
    change('scroll', this.#place, true)
  }

  #place = (event?: Event): void => {
    const panel = this.shadowRoot?.getElementById('panel')
    const bell = this.shadowRoot?.querySelector('.bell')
    // Scrolling the list itself moves nothing.
    if (!panel || !bell || !popovers || (event?.type === 'scroll' && event.composedPath().includes(panel))) return
    placeBeside(panel, bell, { inlineSize: 420, blockSize: 560, align: 'end', fillBelow: 480 })
  }

  #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    const panel = this.shadowRoot!.getElementById('panel')!
    if (popovers) panel.hidePopover()
    else this.#show(false)
    this.shadowRoot!.querySelector<HTMLElement>('.bell')!.focus()
  }

  #switch = (): void => {
    this.#view = this.#view === 'list' ? 'preferences' : 'list'
    this.#notMarked = undefined
    this.#preferences.open()
    this.requestUpdate()
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>('.switch')?.focus())
  }

  #opened = (notification: Notification, event: MouseEvent): void => {
    void this.#mark(notification)
    // A new tab or window is the browser's own affair.
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    const asked = new SaNotificationOpenEvent(notification, this.#href(notification), event)
    if (!this.dispatchEvent(asked)) event.preventDefault()
    if (this.inline) return
    if (popovers) this.shadowRoot?.getElementById('panel')?.hidePopover()
    else this.#show(false)
  }

  async #mark(notification: Notification): Promise<void> {
    const { portal } = this.#list
    const { id, readAt } = notification
    if (!portal || readAt !== null || this.#marking.has(id) || !this.#me.data?.allowedActions.includes('notification.manage')) return
    const { scope } = portal
    this.#marking.add(id)
    this.#notMarked = undefined
    this.requestUpdate()
    try {
      await portal.notifications.read([id])
      if (this.#list.portal !== portal || portal.scope !== scope) return
      const item = this.shadowRoot?.querySelector<HTMLElement>(`.item[data-id="${CSS.escape(id)}"]`)
      const focused = item?.contains(this.shadowRoot!.activeElement) && this.shadowRoot!.activeElement?.classList.contains('mark')
      this.#list.replace({ ...notification, readAt: new Date().toISOString() })
      this.#counts.refresh()
      await this.updateComplete
      // The button that was pressed is gone.
      if (focused) item!.querySelector<HTMLElement>('.open')?.focus()
    } catch (error) {
      this.#notMarked = failureOf(error)
    } finally {
      this.#marking.delete(id)
      this.requestUpdate()
    }
  }

  #markAll = async (): Promise<void> => {
    const until = this.#seenUntil
    if (until === undefined) return
    this.#notMarked = undefined
    const done = await this.#all.run(until, (portal, options) => portal.notifications.readAll(until, options))
    if (!done) return
    this.#list.refreshOwn()
    this.#counts.refresh()
    announce(this.text('notifications', notificationsCatalogue)('allRead'))
    this.shadowRoot?.getElementById('title')?.focus()
  }
}
