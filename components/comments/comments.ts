import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { maxPageSize } from '../../src/contract/list.ts'
import type { Client } from '../../src/contract/client.ts'
import type { Me } from '../../src/contract/session.ts'
import type { Portal } from '../../src/index.ts'
import { announce } from '../base/announce.ts'
import { optionalNumber } from '../base/attributes.ts'
import { permitted } from '../base/denials.ts'
import { SaElement } from '../base/element.ts'
import { freshness, headingLevel } from '../base/list/view.ts'
import { Minute } from '../base/minute.ts'
import { property } from '../base/property.ts'
import { RemoteData } from '../base/remote-data.ts'
import { failureState } from '../base/states.ts'
import { Whose } from '../base/whose.ts'
import { laneMark, type Sides } from './comment.ts'
import { commentsStyles } from './comments.styles.ts'
import { laneKinds, type Lane, type ThreadPlace } from './lanes.ts'
import { LaneView } from './lane-view.ts'
import { commentsCatalogue } from './messages.ts'

const order: readonly Lane[] = ['client', 'internal']

/**
 * @summary What was said about a finding: the thread that the client and the MSP read, and for staff the one that the client never sees.
 * @documentation docs/components/comments.md
 * @status experimental
 * @since 0.3
 *
 * The two lanes are two threads with a composer each. What is written in one stays in it: no text, no file and no mention ever moves to the
 * other. What may be done follows `allowedActions` and `deniedActions` of the portal. Follows what happens there.
 *
 * @slot title - In place of the word "Comments".
 *
 * @event {SaCommentCreatedEvent} sa-comment-created - The person has said something. Not cancelable.
 * @event {SaCommentEditedEvent} sa-comment-edited - The person has changed what they have said. Not cancelable.
 * @event {SaCommentDeletedEvent} sa-comment-deleted - The person has deleted a comment. Not cancelable.
 * @event {SaPortalErrorEvent} sa-portal-error - Something could not be loaded; the widget shows this itself. Not cancelable.
 *
 * @csspart base - The card.
 * @csspart header - The line with the title and the freshness.
 * @csspart title - The title.
 * @csspart meta - How fresh the data is.
 * @csspart tabs - The two lanes to choose from, for staff.
 * @csspart tab - One of them.
 * @csspart thread - One lane.
 * @csspart lane - Who reads it, by shape and word.
 * @csspart comment - One comment.
 * @csspart avatar - The initials of who wrote it.
 * @csspart mention - Somebody's name in a text.
 * @csspart attachment - One file.
 * @csspart more - The button that shows older comments.
 * @csspart composer - Where something is written.
 * @csspart field - The text area of it.
 * @csspart field-error - What is wrong with it.
 * @csspart mentions - The list of people beside it.
 * @csspart explanation - Why nothing can be written.
 * @csspart stale - The line over data that could not be refreshed.
 * @csspart empty - What stands there while nobody has said anything.
 * @csspart error - What stands there where the thread could not be loaded.
 * @csspart dialog - Every dialog.
 *
 * @cssstate loading - The thread is on its way for the first time.
 * @cssstate empty - Nobody has said anything.
 * @cssstate error - The thread could not be loaded.
 * @cssstate stale - What is shown is old; new data could not be loaded.
 */
export class SaComments extends SaElement {
  static override styles = [SaElement.styles, commentsStyles]

  /** The client that the finding belongs to. Absent: the caller's own, on the client surface. */
  @property({ attribute: 'client-id' }) clientId?: string

  /** The finding that is spoken about. */
  @property({ attribute: 'finding-id' }) findingId?: string

  /** `client` (default): what both sides read. `internal`: what staff alone read. `both`: staff choose between them, everybody else sees the first. */
  @property() lane?: Lane | 'both'

  /** The portal to load from; the `<sa-portal>` around the widget when absent. */
  @property({ attribute: false }) portal?: Portal

  /** How many comments are shown at first, the newest, and added by "Show older". 1–200, 20 by default. */
  @property({ attribute: 'page-size', converter: optionalNumber }) pageSize?: number | null

  /** The level of the title as a heading, 1–6. 2 by default. */
  @property({ attribute: 'heading-level', converter: optionalNumber }) headingLevel?: number | null

  /** `on` (default) follows what happens in the portal, `off` does not. */
  @property() live?: 'on' | 'off'

  readonly #me: RemoteData<Me> = new RemoteData<Me>(this, {
    key: () => 'me',
    load: (portal, options) => portal.me.get(options),
    portal: () => this.portal,
    live: ({ type }) => this.live !== 'off' && type === 'policy.updated',
  })
  /** For its name alone; staff see many clients. */
  readonly #client = new RemoteData<Client>(this, {
    key: () => (this.#me.data?.audience === 'partner' && this.clientId ? `client:${this.clientId}` : null),
    load: (portal, options) => portal.clients.get(this.clientId!, options),
    portal: () => this.portal,
  })
  readonly #whose = new Whose()
  readonly #lanes: Readonly<Record<Lane, LaneView>> = { client: this.#laneOf('client'), internal: this.#laneOf('internal') }
  #chosen: Lane = 'client'
  #told = false

  constructor() {
    super()
    new Minute(this)
  }

  /** Loads everything again. What is shown stays until it is there. */
  refresh(): void {
    this.#me.refresh()
    for (const { thread } of Object.values(this.#lanes)) thread.refresh()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed)
    if (this.#whose.changed(this.#me.portal, `${this.clientId ?? ''}:${this.findingId ?? ''}`)) for (const lane of Object.values(this.#lanes)) lane.drop()
  }

  protected override render() {
    const text = this.text('comments', commentsCatalogue)
    const lane = this.#shown
    const { status } = this.#lanes[lane].thread
    const failed = this.#me.data ? undefined : this.#me.failed
    const closed = this.#closed(lane)
    const refused = failed !== undefined || closed !== undefined || status === 'refused' || status === 'forbidden' || status === 'signed-out'
    const waiting = !refused && status === 'waiting'
    this.setState('loading', waiting)
    this.setState('empty', !refused && status === 'empty')
    this.setState('stale', !refused && status === 'stale')
    this.setState('error', refused)
    return html`<section class="base" part="base" lang=${this.language} aria-labelledby="title" aria-busy=${waiting ? 'true' : 'false'}>
      <div class="header" part="header">
        <div class="title" id="title" part="title" role="heading" aria-level=${headingLevel(this.headingLevel)}><slot name="title">${text('title')}</slot></div>
        <span class="meta" part="meta">${freshness(this.#lanes[lane].thread.readAt, this)}</span>
      </div>
      ${this.#tabs(lane)}
      ${failed
        ? failureState(failed, this, () => this.refresh())
        : closed
          ? html`<div class="state" part="error"><p class="state-title">${closed}</p></div>`
          : this.#both
            ? order.map((each) => html`<div id="${each}-panel" role="tabpanel" aria-labelledby="${each}-tab" ?hidden=${each !== lane}>${this.#lanes[each].render(true)}</div>`)
            : this.#lanes[lane].render()}
    </section>`
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed)
    const { status, slow } = this.#lanes[this.#shown].thread
    if (status !== 'waiting') this.#told = false
    else if (slow && !this.#told) {
      this.#told = true
      announce(this.text('comments', commentsCatalogue)('loading'))
    }
  }

  #laneOf(lane: Lane): LaneView {
    return new LaneView(this, {
      kind: laneKinds[lane],
      portal: () => this.portal,
      place: () => this.#placeOf(lane),
      me: () => this.#me.data,
      sides: () => this.#sides,
      size: () => {
        const size = Math.trunc(this.pageSize ?? 20)
        return size >= 1 && size <= maxPageSize ? size : 20
      },
      live: () => this.live !== 'off',
      headingLevel: () => headingLevel(this.headingLevel),
    })
  }

  /** The finding, for a lane that is shown and that the reader may read; no other is ever asked for. */
  #placeOf(lane: Lane): ThreadPlace | null {
    const { findingId } = this
    const clientId = this.#ownClientId
    // Both lanes are read where both can be chosen: what is said in the other is heard as well.
    if (!clientId || !findingId || !this.#me.data || !(this.#shown === lane || this.#both) || this.#closed(lane) !== undefined) return null
    return { clientId, findingId }
  }

  get #ownClientId(): string | undefined {
    return this.clientId || this.#me.data?.client?.id
  }

  get #sides(): Sides {
    const me = this.#me.data
    const client = this.#client.data
    // The name says who reads along: no other client's stands here, not even for a moment.
    return { partner: me?.partner.name, client: me?.client?.name ?? (client?.id === this.clientId ? client?.name : undefined) }
  }

  /** Whether the reader chooses between the lanes. */
  get #both(): boolean {
    const me = this.#me.data
    return this.lane === 'both' && me !== undefined && order.every((lane) => me.allowedActions.includes(laneKinds[lane].may.view))
  }

  get #shown(): Lane {
    if (this.#both) return this.#chosen
    return this.lane === 'internal' ? 'internal' : 'client'
  }

  /** Why a lane is not open to the reader; `undefined` where it is, or where that is not known yet. */
  #closed(lane: Lane): string | undefined {
    const me = this.#me.data
    const { view } = laneKinds[lane].may
    if (!me || me.allowedActions.includes(view)) return undefined
    if (me.deniedActions[view] === 'not-enabled') return this.text('comments', commentsCatalogue)('hidden')
    const why = permitted(me, view, this)
    return why === true ? undefined : why
  }

  #tabs(shown: Lane): TemplateResult | typeof nothing {
    if (!this.#both) return nothing
    const text = this.text('comments', commentsCatalogue)
    const { client } = this.#sides
    const words: Record<Lane, string> = {
      client: client === undefined ? text('clientMarkUnnamed') : text('clientMark', { client: `\u2068${client}\u2069` }),
      internal: text('internalTab'),
    }
    return html`<div class="tabs" part="tabs" role="tablist" aria-label=${text('lanes')} @keydown=${this.#tabKey}>
      ${order.map(
        (lane) => html`<button
          id="${lane}-tab"
          class="tab ${lane}"
          part="tab"
          type="button"
          role="tab"
          aria-selected=${lane === shown ? 'true' : 'false'}
          aria-controls="${lane}-panel"
          tabindex=${lane === shown ? '0' : '-1'}
          @click=${() => this.#choose(lane)}
        >
          ${laneMark(lane, words[lane])}
        </button>`,
      )}
    </div>`
  }

  #choose(lane: Lane): void {
    this.#chosen = lane
    this.requestUpdate()
  }

  #tabKey = (event: KeyboardEvent): void => {
    if (!/^(Arrow(Left|Right)|Home|End)$/.test(event.key)) return
    event.preventDefault()
    const lane = event.key === 'Home' ? order[0]! : event.key === 'End' ? order[1]! : order.find((each) => each !== this.#shown)!
    this.#choose(lane)
    void this.updateComplete.then(() => this.shadowRoot?.getElementById(`${lane}-tab`)?.focus())
  }
}
