import { html, nothing, type PropertyValues } from 'lit'
import type { ClientFramework } from '../../src/contract/framework.ts'
import { defaultPageSize, maxPageSize } from '../../src/contract/list.ts'
import type { AuditorGrant, InvitedAuditor } from '../../src/contract/people.ts'
import type { Me } from '../../src/contract/session.ts'
import { formatDate, formatRelativeTime } from '../../src/format/time.ts'
import type { Portal } from '../../src/index.ts'
import { announce } from '../base/announce.ts'
import { optionalNumber } from '../base/attributes.ts'
import { permitted } from '../base/denials.ts'
import { Confirm } from '../base/dialog/confirm.ts'
import { LinkDialog } from '../base/dialog/link-dialog.ts'
import { SaElement } from '../base/element.ts'
import { focusRow, handOnRows } from '../base/list/focus.ts'
import { listCatalogue } from '../base/list/messages.ts'
import { PagedList } from '../base/list/paged-list.ts'
import { dataTable, type Column } from '../base/list/table.ts'
import { freshness, headingLevel, listFooter, listState, listUpdates } from '../base/list/view.ts'
import { Minute } from '../base/minute.ts'
import { property } from '../base/property.ts'
import { RemoteData } from '../base/remote-data.ts'
import { Whose } from '../base/whose.ts'
import { SaAuditorInviteEvent } from '../events/auditor-invite-event.ts'
import { SaAuditorInvitedEvent } from '../events/auditor-invited-event.ts'
import { SaAuditorRevokeEvent } from '../events/auditor-revoke-event.ts'
import { SaAuditorRevokedEvent } from '../events/auditor-revoked-event.ts'
import { auditorsStyles } from './auditors.styles.ts'
import { inviteAuditorDialog } from './invite.ts'
import { auditorsCatalogue } from './messages.ts'

const dayMs = 86_400_000
/** From so many days on it is said how many are left. @unit days */
const soonDays = 14

/**
 * @summary Who from outside reads a client for a time: auditors with what they see, until when, and the way to end it.
 * @documentation docs/components/auditors.md
 * @status stable
 * @since 0.2
 *
 * For the MSP's own staff. Access ends by itself on its last day; ended access stays on the list. Follows what happens in the portal.
 *
 * @slot title - In place of the word "Auditors".
 * @slot actions - Further buttons, after "Invite auditor".
 *
 * @event {SaAuditorInviteEvent} sa-auditor-invite - The person asks to invite an auditor. Cancelable: otherwise the widget's own form opens.
 * @event {SaAuditorInvitedEvent} sa-auditor-invited - An auditor has been given access. Not cancelable.
 * @event {SaAuditorRevokeEvent} sa-auditor-revoke - The person asks to end an auditor's access. Cancelable: otherwise the widget asks and does it.
 * @event {SaAuditorRevokedEvent} sa-auditor-revoked - An auditor's access has ended. Not cancelable.
 * @event {SaPortalErrorEvent} sa-portal-error - Something could not be loaded; the widget shows this itself. Not cancelable.
 *
 * @csspart base - The card.
 * @csspart header - The line with the title, the freshness and the buttons.
 * @csspart title - The title.
 * @csspart meta - How fresh the data is.
 * @csspart add - The "Invite auditor" button.
 * @csspart explanation - Why something is not open to the reader.
 * @csspart updates - The line that holds changes back.
 * @csspart stale - The line over data that could not be refreshed.
 * @csspart table - The table.
 * @csspart column-header - The header of one column.
 * @csspart row - One auditor.
 * @csspart cell - One cell.
 * @csspart status - Where the access stands.
 * @csspart action - "End access".
 * @csspart empty - What stands in place of rows where there are none.
 * @csspart error - What stands in place of rows that could not be loaded.
 * @csspart footer - The line with the count and "Show 50 more".
 * @csspart more - That button.
 * @csspart dialog - Every dialog.
 * @csspart field - One field of a form.
 * @csspart field-error - What is wrong with it.
 *
 * @cssstate loading - Auditors are on their way for the first time.
 * @cssstate empty - There is no auditor to show.
 * @cssstate error - The auditors could not be loaded.
 * @cssstate stale - What is shown is old; new data could not be loaded.
 */
export class SaAuditors extends SaElement {
  static override styles = [SaElement.styles, auditorsStyles]

  /** The client whose auditors are shown. */
  @property({ attribute: 'client-id' }) clientId?: string

  /** The portal to load from; the `<sa-portal>` around the widget when absent. */
  @property({ attribute: false }) portal?: Portal

  /** How many rows are shown at first, and added by "Show more". 1–200, 50 by default. */
  @property({ attribute: 'page-size', converter: optionalNumber }) pageSize?: number | null

  /** The level of the title as a heading, 1–6. 2 by default. */
  @property({ attribute: 'heading-level', converter: optionalNumber }) headingLevel?: number | null

  /** `on` (default) follows what happens in the portal, `off` does not. */
  @property() live?: 'on' | 'off'

  readonly #list = new PagedList<AuditorGrant>(this, {
    key: () => (this.clientId ? `auditors:${this.clientId}` : null),
    page: (portal, slice, options) => portal.auditors.list(this.clientId!, slice, options),
    id: ({ id }) => id,
    size: () => this.#size,
    portal: () => this.portal,
    live: ({ type, clientId, subject }) => this.live !== 'off' && type.startsWith('user.') && clientId === this.clientId && subject.type === 'auditor',
    busy: () => handOnRows(this.shadowRoot),
  })
  // Neither asks without a portal: the list alone says that there is none.
  readonly #me: RemoteData<Me> = new RemoteData<Me>(this, {
    key: () => (this.#me.portal ? 'me' : null),
    load: (portal, options) => portal.me.get(options),
    portal: () => this.portal,
  })
  readonly #frameworks: RemoteData<readonly ClientFramework[]> = new RemoteData<readonly ClientFramework[]>(this, {
    key: () => (this.#frameworks.portal && this.clientId && this.#may === true ? `auditors.frameworks:${this.clientId}` : null),
    load: async (portal, options) => {
      const all: ClientFramework[] = []
      for await (const framework of portal.frameworks.listForClient(this.clientId!, { limit: maxPageSize }, options)) all.push(framework)
      return all
    },
    portal: () => this.portal,
  })
  readonly #invite = inviteAuditorDialog(this, {
    portal: () => this.#list.portal,
    clientId: () => this.clientId,
    frameworks: () => this.#frameworks.data,
    done: (invited) => this.#invited(invited),
    unsure: () => this.#list.refreshOwn(),
  })
  readonly #confirm = new Confirm(this, { name: 'confirm', portal: () => this.#list.portal, fallback: () => this.#somewhere })
  readonly #link = new LinkDialog(this, { name: 'link', fallback: () => this.#somewhere })
  readonly #whose = new Whose()
  /** Whose row takes the focus once its button has gone. */
  #goTo: string | undefined
  #tell = false

  constructor() {
    super()
    new Minute(this)
  }

  /** Loads everything again. What is shown stays until it is there. */
  refresh(): void {
    this.#me.refresh()
    this.#frameworks.refresh()
    this.#list.refresh()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed)
    if (!this.#whose.changed(this.#list.portal, this.clientId)) return
    this.#confirm.dialog.close()
    this.#link.close()
    this.#invite.drop()
  }

  protected override render() {
    const list = this.#list
    const { status } = list
    const text = this.text('auditors', auditorsCatalogue)
    const refused = status === 'refused' || status === 'forbidden' || status === 'signed-out'
    const waiting = status === 'waiting'
    this.setState('loading', waiting && Boolean(this.clientId))
    this.setState('empty', status === 'empty')
    this.setState('stale', status === 'stale')
    this.setState('error', refused)
    return html`<section class="base" part="base" lang=${this.language} aria-labelledby="title" aria-busy=${waiting && this.clientId ? 'true' : 'false'}>
      ${this.#header(refused || !this.clientId)} ${listUpdates(list, this)}
      ${this.clientId
        ? listState(list, { none: text('none'), noneHint: text('noneHint'), forbidden: text('forbidden'), filtered: false, clear: () => {} }, this, undefined, () => this.refresh())
        : html`<div class="state" part="empty"><p class="state-title">${text('noClient')}</p></div>`}
      ${!refused && list.rows.length > 0 ? dataTable({ labelledby: 'title', rows: list.rows, key: ({ id }) => id, columns: this.#columns() }) : nothing}
      ${refused || waiting ? nothing : listFooter(list, text('count', { count: list.total }), this.#size, this)} ${this.#invite.render()}
      ${this.#confirm.render()} ${this.#link.render()}
    </section>`
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    const text = this.text('auditors', auditorsCatalogue)
    const { status, slow, total, rows } = this.#list
    const ended = rows.find(({ id }) => id === this.#goTo)
    if (ended?.status === 'revoked' && !this.shadowRoot?.querySelector('dialog[open]')) {
      focusRow(this.shadowRoot, ended.id)
      this.#goTo = undefined
    }
    if (this.clientId && status === 'waiting' && slow && !this.#tell) {
      announce(text('loading'))
      this.#tell = true
    }
    if (!this.#tell || (status !== 'ready' && status !== 'empty')) return
    this.#tell = false
    announce(text('count', { count: total }))
  }

  get #size(): number {
    const size = Math.trunc(this.pageSize ?? defaultPageSize)
    return size >= 1 && size <= maxPageSize ? size : defaultPageSize
  }

  /** Whether the reader may invite and end, or why not; `undefined` while that is not known. */
  get #may(): true | string | undefined {
    const me = this.#me.data
    return me && permitted(me, 'auditor.manage', this)
  }

  get #somewhere(): HTMLElement | null {
    return this.shadowRoot?.querySelector<HTMLElement>('tbody th[tabindex]') ?? this.shadowRoot?.querySelector<HTMLElement>('.invite') ?? null
  }

  #header(closed: boolean) {
    const text = this.text('auditors', auditorsCatalogue)
    const may = this.#may
    return html`<div class="header" part="header">
      <div class="title" id="title" part="title" role="heading" aria-level=${headingLevel(this.headingLevel)}>
        <slot name="title">${text('title')}</slot>
      </div>
      <span class="meta" part="meta">${freshness(this.#list.readAt, this)}</span>
      ${closed
        ? nothing
        : html`<button
              class="primary invite no-print"
              part="add"
              type="button"
              aria-disabled=${may === true ? 'false' : 'true'}
              aria-describedby=${typeof may === 'string' ? 'why' : nothing}
              @click=${this.#pressInvite}
            >
              ${text('invite')}
            </button>
            ${typeof may === 'string' ? html`<span class="explanation" id="why" part="explanation">${may}</span>` : nothing}<slot name="actions"></slot>`}
    </div>`
  }

  #columns(): Column<AuditorGrant>[] {
    const text = this.text('auditors', auditorsCatalogue)
    const ends = this.#may === true
    return [
      {
        name: 'auditor',
        kind: 'header',
        label: text('auditor'),
        cell: ({ name, email }) => html`<span class="name"><bdi>${name}</bdi></span><span class="sub"><bdi dir="ltr">${email}</bdi></span>`,
      },
      { name: 'status', label: text('status'), cell: (auditor) => this.#status(auditor) },
      { name: 'sees', label: text('sees'), cell: ({ frameworkIds }) => html`<span>${this.#sees(frameworkIds)}</span>` },
      { name: 'from', label: text('from'), cell: ({ createdAt }) => html`<span>${formatDate(createdAt, this.language)}</span>` },
      { name: 'to', label: text('to'), cell: ({ expiresAt }) => html`<span>${formatDate(expiresAt, this.language)}</span>` },
      { name: 'seen', label: text('lastSeen'), cell: ({ lastSeenAt }) => html`<span>${lastSeenAt === null ? text('never') : formatRelativeTime(lastSeenAt, this.language)}</span>` },
      {
        name: 'act',
        kind: 'actions',
        label: this.text('list', listCatalogue)('actions'),
        cell: (auditor) =>
          ends && (auditor.status === 'active' || auditor.status === 'invited')
            ? html`<button type="button" class="danger" part="action" aria-label=${text('revokeOf', { name: auditor.name })} @click=${(event: Event) => this.#pressRevoke(auditor, event)}>
                ${text('revoke')}
              </button>`
            : nothing,
      },
    ]
  }

  #status({ status, expiresAt, revokedAt }: AuditorGrant) {
    const text = this.text('auditors', auditorsCatalogue)
    const live = status === 'active' || status === 'invited'
    const left = Math.ceil((Date.parse(expiresAt) - Date.now()) / dayMs)
    const key = `status:${status}` as 'status:active'
    return html`<span>
      <span class="tag ${live ? (status === 'invited' ? 'quiet' : '') : 'warn'}" part="status">${key in auditorsCatalogue.en ? text(key) : status}</span>
      ${live && left >= 0 && left <= soonDays ? html`<span class="sub">${text('left', { count: left })}</span>` : nothing}
      ${status === 'revoked' ? html`<span class="sub">${text('endedAt', { date: formatDate(revokedAt, this.language) })}</span>` : nothing}
    </span>`
  }

  #sees(frameworkIds: readonly string[] | null): string {
    const text = this.text('auditors', auditorsCatalogue)
    if (frameworkIds === null) return text('allFrameworks')
    if (frameworkIds.length === 0) return text('noFrameworks')
    const known = new Map(this.#frameworks.data?.map(({ id, title }) => [id, title]))
    return frameworkIds.map((id) => known.get(id) ?? id).join(' · ')
  }

  #pressInvite = (event: Event): void => {
    const may = this.#may
    // Safari gives a pressed button no focus, and a dialog gives it back to what had it.
    ;(event.currentTarget as HTMLElement).focus()
    if (typeof may === 'string') announce(may)
    if (may === true && this.dispatchEvent(new SaAuditorInviteEvent(this.clientId!))) this.#invite.show()
  }

  #invited({ auditor, invitationUrl: url }: InvitedAuditor): void {
    const text = this.text('auditors', auditorsCatalogue)
    const { name, expiresAt } = auditor
    this.#list.refreshOwn()
    this.dispatchEvent(new SaAuditorInvitedEvent(auditor))
    this.#link.show({
      title: text('linkTitle', { name }),
      message: text('linkMessage', { date: formatDate(expiresAt, this.language) }),
      label: text('linkLabel', { name }),
      url,
    })
  }

  #pressRevoke(auditor: AuditorGrant, event: Event): void {
    const text = this.text('auditors', auditorsCatalogue)
    ;(event.currentTarget as HTMLElement).focus()
    if (!this.dispatchEvent(new SaAuditorRevokeEvent(auditor))) return
    const { clientId, id, name, email } = auditor
    this.#confirm.ask<AuditorGrant>({
      title: text('revokeTitle', { name }),
      message: text('revokeMessage', { name, email }),
      action: text('revoke'),
      danger: true,
      send: (portal, { idempotencyKey }) => portal.auditors.revoke(clientId, id, { idempotencyKey }),
      done: (ended) => {
        this.#goTo = ended.id
        this.#list.replace(ended)
        this.#list.refreshOwn()
        announce(text('revoked', { name }))
        this.dispatchEvent(new SaAuditorRevokedEvent(ended))
      },
    })
  }
}
