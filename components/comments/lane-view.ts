import { html, nothing, type ReactiveController, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import type { Attachment } from '../../src/contract/attachment.ts'
import type { Mentionable } from '../../src/contract/comment.ts'
import type { Me } from '../../src/contract/session.ts'
import { formatRelativeTime } from '../../src/format/time.ts'
import type { Portal } from '../../src/index.ts'
import { announce } from '../base/announce.ts'
import { permitted } from '../base/denials.ts'
import { Confirm } from '../base/dialog/confirm.ts'
import { failureOf, type RemoteFailure } from '../base/failure.ts'
import { filesCatalogue } from '../base/files/messages.ts'
import { failureLine, failureText } from '../base/form/failure-text.ts'
import type { FormHost } from '../base/form/form.ts'
import { Markdown } from '../base/markdown/markdown.ts'
import { saveFile } from '../base/save-file.ts'
import { failureState, skeletonLines, staleBanner } from '../base/states.ts'
import { SaCommentCreatedEvent } from '../events/comment-created-event.ts'
import { SaCommentDeletedEvent } from '../events/comment-deleted-event.ts'
import { SaCommentEditedEvent } from '../events/comment-edited-event.ts'
import { commentTemplate, laneMark, mentionWords, type Sides } from './comment.ts'
import { Composer } from './composer.ts'
import { EndWatch } from './end-watch.ts'
import { History } from './history.ts'
import type { LaneKind, ThreadComment, ThreadPlace } from './lanes.ts'
import { commentsCatalogue } from './messages.ts'
import { Thread } from './thread.ts'

/** How a lane asks its widget. */
export interface LaneOptions {
  readonly kind: LaneKind
  readonly portal: () => Portal | undefined
  /** The finding; `null` while the lane is not shown or not open to the reader. */
  readonly place: () => ThreadPlace | null
  readonly me: () => Me | undefined
  readonly sides: () => Sides
  readonly size: () => number
  readonly live: () => boolean
  readonly headingLevel: () => number
}

/** One lane: its thread, where something is written in it, and everything that is done to its comments. */
export class LaneView implements ReactiveController {
  readonly thread: Thread
  readonly #host: FormHost
  readonly #options: LaneOptions
  readonly #composer: Composer
  readonly #editor: Composer
  readonly #history: History
  readonly #confirm: Confirm
  readonly #markdown: Markdown
  readonly #end: EndWatch
  readonly #fetching = new Set<string>()
  #notFetched: RemoteFailure | undefined
  /** The comment that is written anew, as it was when that began. */
  #edited: ThreadComment | undefined
  /** Whether somebody else has changed it since. */
  #conflict = false
  /** Comments of others that came while the end of the thread was out of sight. */
  #fresh: readonly string[] = []

  constructor(host: FormHost, options: LaneOptions) {
    this.#host = host
    this.#options = options
    const { kind, portal, place } = options
    const talk = (from: Portal) => kind.talk(from)
    this.thread = new Thread(host, { kind, place, portal, size: options.size, live: options.live, arrived: (comments) => this.#arrived(comments), left: () => this.#leave() })
    this.#composer = new Composer(host, {
      name: `${kind.lane}-new`,
      kind,
      portal: () => this.thread.portal,
      place,
      attach: () => this.#may(kind.may.attach) === true,
      draft: () => {
        const at = place()
        return at && `comment:${kind.lane}:${at.findingId}`
      },
      send: (from, content, sending) => {
        const at = place()!
        return talk(from).create(at.clientId, at.findingId, content, sending)
      },
      done: (comment) => this.#created(comment),
    })
    this.#editor = new Composer(host, {
      name: `${kind.lane}-edit`,
      kind,
      portal: () => this.thread.portal,
      place,
      attach: () => false,
      draft: () => null,
      salt: () => [this.#edited?.id, this.#edited?.version],
      send: (from, { body, mentions }, sending) => {
        const { clientId, id, version } = this.#edited!
        return talk(from).update(clientId, id, { body, mentions: mentions ?? [] }, { ...sending, version })
      },
      done: (comment) => this.#changed(comment),
      refused: (failed) => this.#refused(failed),
      cancel: () => this.#stopEditing(),
    })
    this.#markdown = new Markdown(host)
    this.#history = new History(host, { kind, portal: () => this.thread.portal, body: (revision) => this.#body(revision) })
    this.#confirm = new Confirm(host, { name: `${kind.lane}-confirm`, portal: () => this.thread.portal, fallback: () => this.#list })
    this.#end = new EndWatch(host, { element: () => this.#host.shadowRoot?.getElementById(`${kind.lane}-end`) ?? null, seen: () => this.#seen() })
    host.addController(this)
  }

  /** Whether something was written here that has not been sent. */
  get dirty(): boolean {
    return this.#composer.dirty || (this.#edited !== undefined && this.#editor.dirty)
  }

  /** Takes everything off the screen that belonged to another person or another finding. */
  drop(): void {
    this.#composer.drop()
    this.#leave()
  }

  hostUpdate(): void {
    // What is written anew may have been deleted meanwhile.
    const now = this.#edited && this.thread.rows.find(({ id }) => id === this.#edited!.id)
    if (now && now.deletedAt !== null && !this.#editor.busy) this.#stopEditing()
    this.#end.before(this.thread.rows)
  }

  hostUpdated(): void {
    this.#end.after()
  }

  /** @param named whether who reads it stands over it already */
  render(named = false): TemplateResult {
    const { kind } = this.#options
    const text = this.#host.text('comments', commentsCatalogue)
    const { thread } = this
    const { status, failed } = thread
    const refused = status === 'refused' || status === 'forbidden' || status === 'signed-out'
    const staff = this.#options.me()?.audience === 'partner'
    return html`<div class="lane ${kind.lane}" part="thread">
      ${staff && !(named && kind.lane === 'client') ? html`<p class="lane-line">${laneMark(kind.lane, this.#mark)}</p>` : nothing}
      ${status === 'stale' ? staleBanner(failed, thread.readAt ? formatRelativeTime(thread.readAt, this.#host.language) : '', this.#host, thread.refresh) : nothing}
      ${refused && failed
        ? html`${failureState(failed, this.#host, thread.refresh)} ${this.dirty ? html`<p class="kept-note">${text('kept')}</p>` : nothing}`
        : status === 'waiting'
          ? html`<div class="waiting">${thread.slow ? skeletonLines(4) : nothing}</div>`
          : this.#said()}
      ${refused ? nothing : this.#foot()} ${this.#confirm.render()} ${this.#history.render()}
    </div>`
  }

  /** Who reads what is written here, in words for the staff. */
  get #mark(): string {
    const text = this.#host.text('comments', commentsCatalogue)
    if (this.#options.kind.lane === 'internal') return text('internalMark')
    const { client } = this.#options.sides()
    return client === undefined ? text('clientMarkUnnamed') : text('clientMark', { client: `\u2068${client}\u2069` })
  }

  #said(): TemplateResult {
    const { thread } = this
    const { kind } = this.#options
    const text = this.#host.text('comments', commentsCatalogue)
    const setting = this.#setting()
    return html`${thread.older > 0 || thread.olderFailed
        ? html`<div class="older">
            <button type="button" part="more" aria-disabled=${thread.loadingOlder ? 'true' : 'false'} @click=${this.#showOlder}>${text('older', { count: thread.older })}</button>
            ${thread.olderFailed ? html`<div class="problem" role="alert">${failureLine(thread.olderFailed, this.#host, text('olderFailed'))}</div>` : nothing}
          </div>`
        : nothing}
      ${thread.rows.length === 0
        ? html`<div class="state" part="empty">
            <p class="state-title">${text(kind.lane === 'internal' ? 'noneInternal' : 'none')}</p>
          </div>`
        : html`<ol class="comments" id="${kind.lane}-list" role="list" tabindex="-1" aria-label=${text(kind.lane === 'internal' ? 'threadInternal' : 'thread')}>
            ${repeat(
              thread.rows,
              ({ id }) => id,
              (comment) => html`<li class="comment ${comment.by.side}" part="comment" data-id=${comment.id} tabindex="-1">
                ${commentTemplate(comment, comment.id === this.#edited?.id ? { ...setting, editing: this.#editing() } : setting)}
              </li>`,
            )}
          </ol>`}
      ${this.#notFetched
        ? html`<div class="problem" role="alert">${failureLine(this.#notFetched, this.#host, this.#notFetched.kind === 'unreachable' ? this.#host.text('files', filesCatalogue)('notDownloaded') : failureText(this.#notFetched, this.#host))}</div>`
        : nothing}
      <div id="${kind.lane}-end" class="end" aria-hidden="true"></div>
      ${this.#fresh.length > 0 ? html`<p class="fresh no-print"><button class="primary" type="button" @click=${this.#showFresh}>${text('fresh', { count: this.#fresh.length })}</button></p>` : nothing}`
  }

  /** Where something is written, or why nothing can be. */
  #foot(): TemplateResult | typeof nothing {
    const { kind } = this.#options
    const text = this.#host.text('comments', commentsCatalogue)
    const may = this.#may(kind.may.write)
    if (may === undefined) return nothing
    if (may !== true) return html`<p class="why" part="explanation">${text('readOnly')} ${may}</p>`
    const staff = this.#options.me()?.audience === 'partner'
    const client = this.#options.sides().client
    const action = kind.lane === 'internal' ? text('sendInternal') : !staff ? text('send') : client === undefined ? text('sendToClient') : text('sendTo', { client: `\u2068${client}\u2069` })
    return this.#composer.render({
      label: kind.lane === 'internal' ? text('writeInternal') : text('write'),
      action,
      explain: ({ error }) => ((error as { code?: unknown }).code === 'illegal-transition' ? text('draftFinding') : undefined),
    })
  }

  #editing(): TemplateResult {
    const text = this.#host.text('comments', commentsCatalogue)
    return html`${this.#conflict
        ? html`<div class="theirs" role="group" aria-label=${text('saysNow')}>
            <p class="hint">${text('saysNow')}</p>
            ${this.#body(this.#edited!)}
          </div>`
        : nothing}
      ${this.#editor.render({ label: text('editing'), action: text(this.#conflict ? 'saveAnyway' : 'save') })}`
  }

  #setting() {
    const { kind, me } = this.#options
    const reader = me()
    return {
      speech: this.#host,
      sides: this.#options.sides(),
      body: (comment: Pick<ThreadComment, 'body' | 'mentions'>) => this.#body(comment),
      fetching: this.#fetching,
      download: (comment: ThreadComment, file: Attachment) => void this.#download(comment, file),
      may: (comment: ThreadComment, verb: 'write' | 'remove') => comment.allowedActions.includes(kind.may[verb]),
      edit: (comment: ThreadComment) => this.#edit(comment),
      remove: (comment: ThreadComment) => this.#remove(comment),
      // What was said before is shown to the MSP, and to whoever said it.
      mayLookBack: (comment: ThreadComment) => reader?.audience === 'partner' || comment.allowedActions.includes(kind.may.write),
      history: (comment: ThreadComment) => this.#history.show(comment),
      editing: undefined,
    }
  }

  #body({ body, mentions }: { readonly body: string; readonly mentions: readonly Mentionable[] }): TemplateResult {
    const words = mentionWords(mentions)
    return this.#markdown.render(body, { headingLevel: this.#options.headingLevel() + 1, breaks: true, ...(words ? { words } : {}) })
  }

  #may(action: string): true | string | undefined {
    const me = this.#options.me()
    return me && permitted(me, action, this.#host)
  }

  get #list(): HTMLElement | null {
    return this.#host.shadowRoot?.getElementById(`${this.#options.kind.lane}-list`) ?? null
  }

  #item(id: string | undefined): HTMLElement | null {
    return [...(this.#list?.children ?? [])].find((item) => (item as HTMLElement).dataset['id'] === id) as HTMLElement | null
  }

  #arrived(comments: readonly ThreadComment[]): void {
    const me = this.#options.me()
    // One's own, told before the answer to it was there.
    const others = comments.filter(({ by }) => !(this.#composer.busy && by.side === me?.audience && by.name === me?.user.name))
    if (others.length === 0) return
    const text = this.#host.text('comments', commentsCatalogue)
    const { by } = others[0]!
    announce(others.length === 1 ? text('arrivedFrom', { name: by.name ?? sideWord(by.side, text) }) : text('arrived', { count: others.length }))
    if (!this.#end.inSight) this.#fresh = [...new Set([...this.#fresh, ...others.map(({ id }) => id)])]
  }

  #seen(): void {
    if (this.#fresh.length === 0) return
    this.#fresh = []
    this.#host.requestUpdate()
  }

  #showFresh = (): void => {
    const first = this.#item(this.#fresh[0])
    first?.scrollIntoView({ block: 'center' })
    first?.focus({ preventScroll: true })
    this.#seen()
  }

  #showOlder = async (): Promise<void> => {
    const text = this.#host.text('comments', commentsCatalogue)
    const added = await this.thread.showOlder()
    if (added.length === 0) return
    announce(text('olderShown', { count: added.length }))
    await this.#host.updateComplete
    // The button has gone with the last of them.
    if (this.thread.older === 0) this.#item(added.at(-1)!.id)?.focus({ preventScroll: true })
  }

  #created(comment: ThreadComment): void {
    this.thread.put(comment)
    this.#fresh = this.#fresh.filter((id) => id !== comment.id)
    announce(this.#host.text('comments', commentsCatalogue)('sent'))
    this.#host.dispatchEvent(new SaCommentCreatedEvent(comment))
    void this.#host.updateComplete.then(() => this.#composer.focus())
  }

  #edit(comment: ThreadComment): void {
    this.#edited = comment
    this.#conflict = false
    this.#editor.start(comment.body, comment.mentions)
    this.#host.requestUpdate()
    void this.#host.updateComplete.then(() => this.#editor.focus())
  }

  #stopEditing(): void {
    const id = this.#edited?.id
    this.#edited = undefined
    this.#conflict = false
    this.#editor.drop()
    this.#host.requestUpdate()
    void this.#host.updateComplete.then(() => {
      const item = this.#item(id)
      ;(item?.querySelector<HTMLElement>('.edit') ?? item)?.focus()
    })
  }

  #changed(comment: ThreadComment): void {
    this.thread.put(comment)
    this.#stopEditing()
    announce(this.#host.text('comments', commentsCatalogue)('saved'))
    this.#host.dispatchEvent(new SaCommentEditedEvent(comment))
  }

  /** Somebody was faster: what it says now is shown, and saving again says so over it. */
  #refused({ error }: RemoteFailure): void {
    const { code, current } = error as { code?: unknown; current?: ThreadComment }
    if (code !== 'version-conflict' || !current || current.id !== this.#edited?.id) return
    this.#edited = current
    this.#conflict = true
    this.thread.put(current)
    this.#host.requestUpdate()
  }

  #remove(comment: ThreadComment): void {
    const text = this.#host.text('comments', commentsCatalogue)
    this.#confirm.ask<ThreadComment>({
      title: text('deleteQuestion'),
      message: text(comment.attachments.length > 0 ? 'deleteMessageFiles' : 'deleteMessage'),
      action: text('delete'),
      danger: true,
      send: (portal, options) => this.#options.kind.talk(portal).remove(comment.clientId, comment.id, options),
      done: (left) => {
        this.thread.put(left)
        announce(text('deletedSaid'))
        this.#host.dispatchEvent(new SaCommentDeletedEvent(left))
        void this.#host.updateComplete.then(() => this.#item(comment.id)?.focus())
      },
    })
  }

  /** Fetched with the token of the page and given out as a file: no address that opens it ever stands in the page. */
  async #download({ clientId }: ThreadComment, { id, name }: Attachment): Promise<void> {
    const { portal } = this.thread
    if (!portal || this.#fetching.has(id)) return
    const { scope } = portal
    this.#fetching.add(id)
    this.#notFetched = undefined
    this.#host.requestUpdate()
    try {
      const file = await this.#options.kind.files(portal).download(clientId, id)
      const content = await file.blob()
      if (this.thread.portal === portal && portal.scope === scope) saveFile(new Blob([content], { type: 'application/octet-stream' }), name)
    } catch (error) {
      this.#notFetched = failureOf(error)
    }
    this.#fetching.delete(id)
    this.#host.requestUpdate()
  }

  #leave(): void {
    this.#edited = undefined
    this.#conflict = false
    this.#editor.drop()
    this.#fresh = []
    this.#notFetched = undefined
    this.#confirm.dialog.close()
    this.#history.close()
  }
}

function sideWord(side: string, text: (key: 'sidePartner' | 'sideClient' | 'sideSystem') => string): string {
  return text(side === 'partner' ? 'sidePartner' : side === 'client' ? 'sideClient' : 'sideSystem')
}
