import { html, nothing, type PropertyValues } from 'lit'
import { defaultPageSize, maxPageSize } from '../../src/contract/list.ts'
import type { Me } from '../../src/contract/session.ts'
import { formatDate } from '../../src/format/time.ts'
import type { Portal } from '../../src/index.ts'
import { announce } from '../base/announce.ts'
import { optionalNumber } from '../base/attributes.ts'
import { permitted } from '../base/denials.ts'
import { Confirm } from '../base/dialog/confirm.ts'
import { LinkDialog } from '../base/dialog/link-dialog.ts'
import { SaElement } from '../base/element.ts'
import { focusRow, handOnRows } from '../base/list/focus.ts'
import { PagedList } from '../base/list/paged-list.ts'
import { dataTable } from '../base/list/table.ts'
import { Typing } from '../base/list/typing.ts'
import { freshness, headingLevel, listFooter, listState, listUpdates } from '../base/list/view.ts'
import { Minute } from '../base/minute.ts'
import { property } from '../base/property.ts'
import { RemoteData } from '../base/remote-data.ts'
import { Whose } from '../base/whose.ts'
import { SaUserChangedEvent } from '../events/user-changed-event.ts'
import { SaUserInviteEvent } from '../events/user-invite-event.ts'
import { SaUserInvitedEvent } from '../events/user-invited-event.ts'
import { SaUserRemoveEvent } from '../events/user-remove-event.ts'
import { SaUserRemovedEvent } from '../events/user-removed-event.ts'
import { SaUsersReviewedEvent } from '../events/users-reviewed-event.ts'
import { inviteDialog } from './invite.ts'
import { peopleCatalogue } from './messages.ts'
import { clientPeople, staff, type Invited, type People, type PeopleCut, type Person } from './people.ts'
import { PersonDialog } from './person.ts'
import { portalUsersStyles } from './portal-users.styles.ts'
import { Review } from './review.ts'
import { columns, toolbar } from './view.ts'

/**
 * @summary Who has access: the people of one client, or the MSP's own team, with invitations, roles, suspension, removal and access reviews.
 * @documentation docs/components/portal-users.md
 * @status stable
 * @since 0.2
 *
 * With `client-id` it shows the people of that client. Without, a caller of a client sees their own client, and a member of the MSP's
 * staff sees the team, with the clients that each of them reaches. Everything that can be pressed follows `allowedActions` and
 * `deniedActions` of the portal; what is not open says why. Follows what happens in the portal.
 *
 * @slot title - In place of the words "Portal users" or "Team".
 * @slot actions - Further buttons, after "Invite".
 *
 * @event {SaUserInviteEvent} sa-user-invite - The person asks to invite somebody. Cancelable: otherwise the widget's own form opens.
 * @event {SaUserInvitedEvent} sa-user-invited - Somebody was invited, or invited again. Not cancelable.
 * @event {SaUserChangedEvent} sa-user-changed - Name, role, grants, reach or standing of somebody has changed. Not cancelable.
 * @event {SaUserRemoveEvent} sa-user-remove - The person asks to end somebody's access. Cancelable: otherwise the widget asks and does it.
 * @event {SaUserRemovedEvent} sa-user-removed - Somebody's access has ended. Not cancelable.
 * @event {SaUsersReviewedEvent} sa-users-reviewed - The access of people was confirmed. Not cancelable.
 * @event {SaPortalErrorEvent} sa-portal-error - Something could not be loaded; the widget shows this itself. Not cancelable.
 *
 * @csspart base - The card.
 * @csspart header - The line with the title, the freshness and the buttons.
 * @csspart title - The title.
 * @csspart meta - How fresh the data is.
 * @csspart add - The "Invite" button.
 * @csspart explanation - Why something is not open to the reader.
 * @csspart toolbar - Search and filters.
 * @csspart search - The search field.
 * @csspart updates - The line that holds changes back.
 * @csspart stale - The line over data that could not be refreshed.
 * @csspart table - The table.
 * @csspart column-header - The header of one column.
 * @csspart row - One person.
 * @csspart cell - One cell.
 * @csspart status - Where a person stands.
 * @csspart action - "Manage" or "Details".
 * @csspart empty - What stands in place of rows where there are none.
 * @csspart error - What stands in place of rows that could not be loaded.
 * @csspart review - The line that confirms an access review.
 * @csspart footer - The line with the count and "Show 50 more".
 * @csspart more - That button.
 * @csspart dialog - Every dialog.
 * @csspart field - One field of a form.
 * @csspart field-error - What is wrong with it.
 *
 * @cssstate loading - People are on their way for the first time.
 * @cssstate empty - There is nobody to show.
 * @cssstate error - The people could not be loaded.
 * @cssstate stale - What is shown is old; new data could not be loaded.
 */
export class SaPortalUsers extends SaElement {
  static override styles = [SaElement.styles, portalUsersStyles]

  /** The client whose people are shown. Absent: the caller's own client, or on the partner surface the MSP's own team. */
  @property({ attribute: 'client-id' }) clientId?: string

  /** The portal to load from; the `<sa-portal>` around the widget when absent. */
  @property({ attribute: false }) portal?: Portal

  /** Standings shown, apart by spaces: `invited`, `active`, `suspended`, `removed`. Everybody but the removed when empty. */
  @property({ attribute: 'status-filter' }) statusFilter = ''

  /** Roles shown, apart by spaces. All when empty. */
  @property({ attribute: 'role-filter' }) roleFilter = ''

  /** What is searched for in names and emails. */
  @property() q = ''

  /** Only people who were not there for so many days, or never. Everybody when absent. @unit days, 1–3650 */
  @property({ attribute: 'inactive-days', converter: optionalNumber }) inactiveDays?: number | null

  /** How many rows are shown at first, and added by "Show more". 1–200, 50 by default. */
  @property({ attribute: 'page-size', converter: optionalNumber }) pageSize?: number | null

  /** The level of the title as a heading, 1–6. 2 by default. */
  @property({ attribute: 'heading-level', converter: optionalNumber }) headingLevel?: number | null

  /** `on` (default) follows what happens in the portal, `off` does not. */
  @property() live?: 'on' | 'off'

  readonly #me: RemoteData<Me> = new RemoteData<Me>(this, {
    // Where the client is known the list alone says that there is no portal.
    key: () => (this.clientId && !this.#me.portal ? null : 'me'),
    load: (portal, options) => portal.me.get(options),
    portal: () => this.portal,
    live: ({ type }) => this.live !== 'off' && type === 'policy.updated',
  })
  readonly #list = new PagedList<Person>(this, {
    key: () => this.#people?.key ?? null,
    cut: () => JSON.stringify(this.#cut),
    page: (portal, slice, options) => this.#people!.list(portal, this.#cut, slice, options),
    id: ({ id }) => id,
    size: () => this.#size,
    portal: () => this.portal,
    live: (event) => this.live !== 'off' && (this.#people?.concerns(event) ?? false),
    busy: () => handOnRows(this.shadowRoot),
  })
  readonly #invite = inviteDialog(this, {
    portal: () => this.#list.portal,
    people: () => this.#people,
    me: () => this.#me.data,
    done: (invited) => this.#invited(invited),
    unsure: () => this.#list.refreshOwn(),
  })
  readonly #confirm = new Confirm(this, { name: 'confirm', portal: () => this.#list.portal, fallback: () => this.#somewhere })
  readonly #link = new LinkDialog(this, { name: 'link', fallback: () => this.#somewhere })
  readonly #person = new PersonDialog(this, {
    portal: () => this.#list.portal,
    people: () => this.#people,
    me: () => this.#me.data,
    confirm: this.#confirm,
    latest: (id) => this.#list.rows.find((row) => row.id === id),
    changed: (person, words) => this.#changed(person, words),
    invited: (invited) => this.#invited(invited),
    remove: (person) => this.#remove(person),
    fallback: () => this.#somewhere,
  })
  readonly #review = new Review(this, {
    portal: () => this.#list.portal,
    people: () => this.#people,
    rows: () => this.#list.rows.filter(({ status }) => status !== 'removed'),
    done: (ids) => this.#reviewed(ids),
    outdated: () => this.#list.refreshOwn(),
  })
  readonly #whose = new Whose()
  #known: People | undefined
  /** Where the focus goes once a row has gone. */
  #goTo: { gone: string; to: string | undefined } | undefined
  readonly #typing = new Typing((q) => {
    this.q = q
    this.#tell = true
  })
  /** Whether the number of rows is to be said once it is there. */
  #tell = false

  constructor() {
    super()
    new Minute(this)
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
    if (this.#whose.changed(this.#list.portal, this.#people?.key)) {
      this.#confirm.dialog.close()
      this.#link.close()
      this.#person.close()
      this.#invite.drop()
      this.#review.drop()
    }
    this.#person.follow()
  }

  protected override render() {
    const list = this.#list
    const people = this.#people
    const text = this.text('people', peopleCatalogue)
    const failed = people ? undefined : this.#me.status === 'waiting' ? undefined : this.#me.failed
    const { status } = failed ? this.#me : list
    const refused = failed !== undefined || status === 'refused' || status === 'forbidden' || status === 'signed-out'
    const waiting = !failed && status === 'waiting'
    this.setState('loading', waiting)
    this.setState('empty', status === 'empty')
    this.setState('stale', status === 'stale')
    this.setState('error', refused)
    return html`<section class="base" part="base" lang=${this.language} aria-labelledby="title" aria-busy=${waiting || list.behind ? 'true' : 'false'}>
      ${this.#header(refused)}
      ${refused
        ? nothing
        : toolbar({ speech: this, people, cut: this.#cut, typed: this.#typing.shown(this.q), sees: list.rows.length === 0 || list.rows.some(({ lastSeenAt }) => lastSeenAt !== undefined), search: this.#typing.type, set: this.#set })}
      ${this.#review.on ? html`<p class="note">${text('reviewHint')}</p>` : nothing} ${listUpdates(list, this)}
      ${listState(
        list,
        { none: text('none'), noneHint: text('noneHint'), forbidden: text('forbidden'), filtered: this.#filtered, clear: this.#clear },
        this,
        failed,
        this.#retry,
      )}
      ${people && !refused && list.rows.length > 0
        ? dataTable({
            labelledby: 'title',
            rows: list.rows,
            key: ({ id }) => id,
            columns: columns({
              speech: this,
              people,
              rows: list.rows,
              self: this.#me.data?.user.id,
              chosen: this.#review.chosen,
              choose: ({ id }, on) => this.#review.choose(id, on),
              open: this.#open,
            }),
          })
        : nothing}
      ${refused ? nothing : this.#review.render()}
      ${refused || waiting ? nothing : listFooter(list, text('count', { count: list.total }), this.#size, this)} ${this.#invite.render()} ${this.#person.render()}
      ${this.#confirm.render()} ${this.#link.render()}
    </section>`
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    const text = this.text('people', peopleCatalogue)
    const { status, behind, slow, total, rows } = this.#list
    if (this.#goTo && !this.shadowRoot?.querySelector('dialog[open]') && !rows.some(({ id }) => id === this.#goTo!.gone)) {
      const { to } = this.#goTo
      this.#goTo = undefined
      if (rows.length > 0) focusRow(this.shadowRoot, to)
      else this.#somewhere?.focus()
    }
    if (status === 'waiting' && slow && !this.#tell) {
      announce(text('loading'))
      this.#tell = true
    }
    if (!this.#tell || behind || (status !== 'ready' && status !== 'empty')) return
    this.#tell = false
    announce(text('count', { count: total }))
  }

  get #people(): People | undefined {
    const me = this.#me.data
    const clientId = this.clientId || me?.client?.id
    if (!clientId) return me?.audience === 'partner' ? staff : undefined
    if (this.#known?.clientId !== clientId) this.#known = clientPeople(clientId)
    return this.#known
  }

  get #cut(): PeopleCut {
    const days = Math.trunc(this.inactiveDays ?? 0)
    return {
      status: (this.statusFilter ?? '').trim(),
      role: (this.roleFilter ?? '').trim(),
      q: (this.q ?? '').trim(),
      inactiveDays: days >= 1 && days <= 3650 ? days : null,
    }
  }

  get #filtered(): boolean {
    return Object.values(this.#cut).some(Boolean)
  }

  get #size(): number {
    const size = Math.trunc(this.pageSize ?? defaultPageSize)
    return size >= 1 && size <= maxPageSize ? size : defaultPageSize
  }

  /** Where the focus goes when what had it is gone. */
  get #somewhere(): HTMLElement | null {
    return this.shadowRoot?.querySelector<HTMLElement>('tbody th[tabindex]') ?? this.shadowRoot?.querySelector<HTMLElement>('.invite') ?? null
  }

  /** Whether the reader may do something with people at all, or why not; `undefined` while that is not known. */
  #may(verb: 'manage'): true | string | undefined {
    const me = this.#me.data
    return me && permitted(me, `${this.#people?.noun ?? 'portal_user'}.${verb}`, this)
  }

  #header(refused: boolean) {
    const text = this.text('people', peopleCatalogue)
    const may = this.#may('manage')
    const list = this.#list
    return html`<div class="header" part="header">
      <div class="title" id="title" part="title" role="heading" aria-level=${headingLevel(this.headingLevel)}>
        <slot name="title">${text(this.#people?.noun === 'member' ? 'titleStaff' : 'title')}</slot>
      </div>
      <span class="meta" part="meta">${freshness(list.readAt, this)}</span>
      ${refused
        ? nothing
        : html`${may === true && this.#people?.review && list.total > 0
              ? html`<button type="button" class="no-print" aria-pressed=${this.#review.on ? 'true' : 'false'} @click=${this.#pressReview}>
                  ${text(this.#review.on ? 'reviewEnd' : 'review')}
                </button>`
              : nothing}
            <button
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

  /** Safari gives a pressed button no focus, and a dialog gives it back to what had it. */
  #open = (person: Person, button: HTMLElement): void => {
    button.focus()
    this.#person.show(person)
  }

  #pressInvite = (event: Event): void => {
    ;(event.currentTarget as HTMLElement).focus()
    const may = this.#may('manage')
    const people = this.#people
    if (typeof may === 'string') announce(may)
    if (may !== true || !people) return
    if (this.dispatchEvent(new SaUserInviteEvent(people.clientId))) this.#invite.show()
  }

  #pressReview = (): void => {
    this.#review.toggle()
    this.requestUpdate()
  }

  #invited({ person, url }: Invited): void {
    const text = this.text('people', peopleCatalogue)
    this.#list.replace(person)
    this.#list.refreshOwn()
    this.dispatchEvent(new SaUserInvitedEvent(person))
    this.#link.show({
      title: text('linkTitle', { name: person.name }),
      message: text('linkMessage', { date: formatDate(person.invitation?.expiresAt, this.language) }),
      label: text('linkLabel', { name: person.name }),
      url,
    })
  }

  #changed(person: Person, words: string): void {
    this.#list.replace(person)
    this.#list.refreshOwn()
    announce(words)
    this.dispatchEvent(new SaUserChangedEvent(person))
  }

  #remove(person: Person): void {
    const text = this.text('people', peopleCatalogue)
    if (!this.dispatchEvent(new SaUserRemoveEvent(person))) return
    const { name, email } = person
    this.#confirm.ask({
      title: text('removeTitle', { name }),
      message: text('removeMessage', { name, email }),
      action: text('remove'),
      danger: true,
      send: (portal, { idempotencyKey }) => this.#people!.remove(portal, person, idempotencyKey),
      done: () => {
        const rows = this.#list.rows.map(({ id }) => id)
        const at = rows.indexOf(person.id)
        this.#goTo = { gone: person.id, to: rows[at + 1] ?? rows[at - 1] }
        this.#person.close()
        this.#list.refreshOwn()
        announce(text('removed', { name }))
        this.dispatchEvent(new SaUserRemovedEvent(person))
      },
      refused: ({ kind }) => {
        if (kind === 'not-found') this.#list.refreshOwn()
      },
    })
  }

  #reviewed(ids: readonly string[]): void {
    this.#list.refreshOwn()
    announce(this.text('people', peopleCatalogue)('reviewDone', { count: ids.length }))
    this.dispatchEvent(new SaUsersReviewedEvent(ids))
    this.requestUpdate()
  }

  #set = (name: 'statusFilter' | 'roleFilter' | 'inactiveDays', value: string): void => {
    if (name === 'inactiveDays') this.inactiveDays = value ? Number(value) : null
    else this[name] = value
    this.#tell = true
  }

  #clear = (): void => {
    this.#typing.clear()
    this.statusFilter = this.roleFilter = this.q = ''
    this.inactiveDays = null
    this.#tell = true
    void this.updateComplete.then(() => this.shadowRoot?.querySelector<HTMLElement>('.search')?.focus())
  }

  #retry = (): void => this.refresh()
}
