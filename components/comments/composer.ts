import { html, nothing, type TemplateResult } from 'lit'
import { live } from 'lit/directives/live.js'
import type { CommentCreate, Mentionable } from '../../src/contract/comment.ts'
import type { Portal } from '../../src/index.ts'
import { Draft } from '../base/draft.ts'
import type { FormHost } from '../base/form/form.ts'
import { failureLine } from '../base/form/failure-text.ts'
import { formCatalogue } from '../base/form/messages.ts'
import type { RemoteFailure } from '../base/failure.ts'
import { Submission } from '../base/submission.ts'
import { AttachedFiles } from '../base/files/attached-files.ts'
import { filesCatalogue } from '../base/files/messages.ts'
import { readDraft, writtenDraft } from './kept.ts'
import type { LaneKind, ThreadComment, ThreadPlace } from './lanes.ts'
import { MentionList } from './mentions.ts'
import { commentsCatalogue } from './messages.ts'

/** The longest comment. @unit characters */
const maxLength = 10_000
/** The most people of one comment. */
const maxMentions = 20

/** What the portal takes in no text: characters that turn the direction of others. Text that was copied from elsewhere brings them along. */
const bidiControls = /[\u202a-\u202e\u2066-\u2069]/g

/** How a composer asks its widget. */
export interface ComposerOptions {
  /** Names it in its widget; unique there. */
  readonly name: string
  readonly kind: LaneKind
  readonly portal: () => Portal | undefined
  readonly place: () => ThreadPlace | null
  /** Whether files may be added. */
  readonly attach: () => boolean
  /** Names what is written and what about, for the draft of it; `null` for what is not kept. */
  readonly draft: () => string | null
  readonly send: (portal: Portal, content: CommentCreate, options: { idempotencyKey: string }) => Promise<ThreadComment>
  readonly done: (comment: ThreadComment) => void
  readonly refused?: (failed: RemoteFailure) => void
  /** Leaves it; absent where there is nothing to leave. */
  readonly cancel?: () => void
  /** Tells apart what is sent besides its words, such as the version that is changed. */
  readonly salt?: () => unknown
}

/** The words of a composer. */
export interface ComposerWords {
  readonly label: string
  readonly action: string
  /** In place of the usual sentence for a refusal. */
  readonly explain?: (failed: RemoteFailure) => string | undefined
}

/** Where something is written: its text, the people it names, its files, and its one request. It belongs to its lane for good. */
export class Composer {
  readonly files: AttachedFiles
  readonly #host: FormHost
  readonly #options: ComposerOptions
  readonly #submission: Submission<ThreadComment>
  readonly #list: MentionList
  readonly #draft: Draft
  #text = ''
  #mentioned: readonly Mentionable[] = []
  #problem: string | undefined
  /** Sent, and waiting for files that are still under way. */
  #holding = false
  #dragged = false
  /** Which draft was looked for last, and whose. */
  #sought = ''

  constructor(host: FormHost, options: ComposerOptions) {
    this.#host = host
    this.#options = options
    this.#submission = new Submission(host, options.portal)
    const { kind, name, place, portal } = options
    this.files = new AttachedFiles(host, { door: (open) => kind.files(open), portal, place, changed: () => this.#keep() })
    this.#draft = new Draft(portal, options.draft)
    this.#list = new MentionList(host, {
      name,
      area: () => this.#area,
      chosen: (person) => {
        this.#mentioned = [...this.#mentioned.filter(({ id }) => id !== person.id), person]
        this.#text = this.#area?.value ?? this.#text
        this.#keep()
      },
      find: async (q, signal) => {
        const [at, from] = [place(), portal()]
        return at && from ? await kind.talk(from).mentionable(at.clientId, at.findingId, q ? { q } : {}, { signal }) : []
      },
    })
  }

  get busy(): boolean {
    return this.#submission.busy || this.#holding
  }

  /** Whether something was written that has not been sent. */
  get dirty(): boolean {
    return this.#text.trim() !== '' || this.files.any
  }

  /** Begins with a text that is there already. */
  start(text: string, mentioned: readonly Mentionable[]): void {
    this.drop()
    this.#text = text
    this.#mentioned = mentioned
  }

  /** Takes what was written off the screen; what is kept of it stays kept. */
  drop(): void {
    this.#list.close()
    this.files.clear()
    this.#text = ''
    this.#mentioned = []
    this.#problem = undefined
    this.#sought = ''
    this.#draft.restored = false
    this.#submission.reset()
  }

  focus(): void {
    this.#area?.focus()
  }

  render({ label, action, explain }: ComposerWords): TemplateResult {
    this.#seek()
    const text = this.#host.text('comments', commentsCatalogue)
    const form = this.#host.text('form', formCatalogue)
    const { name, kind, attach, cancel } = this.#options
    const { failed } = this.#submission
    const wrong = this.#problem !== undefined
    return html`<form
      class="composer ${kind.lane} ${this.#dragged ? 'dragged' : ''}"
      part="composer"
      novalidate
      @submit=${this.#submit}
      @dragover=${this.#over}
      @dragleave=${this.#out}
      @drop=${this.#drop}
    >
      <label class="composer-label" for="${name}-text">${label}</label>
      <textarea
        id="${name}-text"
        part="field"
        rows="3"
        dir=${this.#text === '' ? nothing : 'auto'}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls=${this.#list.listId}
        aria-activedescendant=${this.#list.activeId ?? nothing}
        aria-invalid=${wrong ? 'true' : 'false'}
        aria-describedby="${name}-hint ${name}-problem"
        .value=${live(this.#text)}
        @input=${this.#input}
        @keydown=${this.#key}
        @keyup=${this.#moved}
        @click=${this.#moved}
        @blur=${() => this.#list.close()}
        @paste=${this.#paste}
      ></textarea>
      ${this.#list.render()}
      <div class="problem" id="${name}-problem" role="alert" part="field-error">
        ${wrong ? html`<p class="field-error">${this.#problem}</p>` : nothing} ${failed ? failureLine(failed, this.#host, explain?.(failed)) : nothing}
      </div>
      ${this.files.render(name)} ${this.#draft.line(this.#host, this.#discard)}
      <div class="composer-foot">
        <span class="hint" id="${name}-hint">${text('writingHint')}</span>
        ${attach() ? this.files.chooser() : nothing}
        ${cancel ? html`<button type="button" @click=${cancel}>${form('cancel')}</button>` : nothing}
        <button class="primary send" type="submit" aria-disabled=${this.busy ? 'true' : 'false'}>
          ${this.busy ? form('sending') : failed?.kind === 'unreachable' ? text('sendAgain', { action }) : action}
        </button>
      </div>
      <p class="unseen speaker" role="status"></p>
    </form>`
  }

  get #area(): HTMLTextAreaElement | null {
    return (this.#host.shadowRoot?.getElementById(`${this.#options.name}-text`) as HTMLTextAreaElement | null | undefined) ?? null
  }

  /** Takes up what was left behind, once it is known by whom. */
  #seek(): void {
    const subject = this.#options.draft()
    const scope = this.#options.portal()?.scope ?? ''
    if (subject === null || scope === '' || `${scope} ${subject}` === this.#sought) return
    this.#sought = `${scope} ${subject}`
    const kept = this.dirty ? undefined : readDraft(this.#draft.read())
    if (!kept) return
    this.#text = kept.text
    this.#mentioned = kept.mentioned
    this.files.restore(kept.files)
    this.#draft.restored = true
  }

  #keep(): void {
    if (this.#options.draft() === null) return
    this.#draft.restored = false
    if (this.dirty) this.#draft.keep(writtenDraft({ text: this.#text, mentioned: this.#named, files: this.files.kept }))
    else this.#draft.forget()
  }

  /** Gives up what was written. */
  #discard = (): void => {
    this.#draft.forget()
    const sought = this.#sought
    this.drop()
    this.#sought = sought
    this.focus()
  }

  /** The people whose names still stand in the text. */
  get #named(): readonly Mentionable[] {
    return this.#mentioned.filter(({ name }) => this.#text.includes(`@${name}`))
  }

  #input = (event: Event): void => {
    this.#text = (event.target as HTMLTextAreaElement).value
    this.#problem = undefined
    this.#keep()
    this.#list.look()
    this.#host.requestUpdate()
  }

  #moved = (event: Event): void => {
    // The keys of the list have been answered when they went down.
    if (event instanceof KeyboardEvent && !/^(Arrow|Home|End|Page)/.test(event.key)) return
    if (!this.#list.open || !(event instanceof KeyboardEvent) || !/^Arrow(Up|Down)$/.test(event.key)) this.#list.look()
  }

  #key = (event: KeyboardEvent): void => {
    if (this.#list.key(event)) return
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return
    event.preventDefault()
    void this.#send()
  }

  #submit = (event: Event): void => {
    event.preventDefault()
    void this.#send()
  }

  async #send(): Promise<void> {
    if (this.busy) return
    const text = this.#host.text('comments', commentsCatalogue)
    const body = this.#text.replace(bidiControls, '').trim()
    const named = this.#named
    this.#problem =
      body === ''
        ? text(this.files.any ? 'emptyWithFiles' : 'emptyComment')
        : body.length > maxLength
          ? text('tooLong', { count: body.length - maxLength })
          : named.length > maxMentions
            ? text('tooManyPeople', { max: maxMentions })
            : undefined
    this.#host.requestUpdate()
    if (this.#problem === undefined && this.files.sending) {
      this.#holding = true
      await this.files.settled()
      this.#holding = false
    }
    if (this.#problem === undefined && this.files.failed) this.#problem = this.#host.text('files', filesCatalogue)('filesFailed')
    this.#host.requestUpdate()
    if (this.#problem !== undefined) return this.focus()
    const attachmentIds = this.files.ids
    const mentions = [...new Set(named.map(({ id }) => id))]
    const content: CommentCreate = { body, ...(mentions.length > 0 ? { mentions } : {}), ...(attachmentIds.length > 0 ? { attachmentIds } : {}) }
    const done = await this.#submission.run({ content, salt: this.#options.salt?.() }, (portal, options) => this.#options.send(portal, content, options))
    if (done) {
      if (this.#options.draft() !== null) this.#draft.forget()
      const sought = this.#sought
      this.drop()
      this.#sought = sought
      this.#options.done(done.answer)
    } else if (this.#submission.failed) this.#refused(this.#submission.failed, mentions)
  }

  /** Says whose name or which files it was about; what it needs besides is the widget's. */
  #refused(failed: RemoteFailure, mentions: readonly string[]): void {
    const text = this.#host.text('comments', commentsCatalogue)
    const { problem } = failed.error as { problem?: { errors?: readonly { field: string }[] } }
    for (const { field } of problem?.errors ?? []) {
      const person = this.#mentioned.find(({ id }) => id === mentions[Number(/^body\.mentions\.(\d+)/.exec(field)?.[1])])
      if (person) this.#problem = text('cannotRead', { name: `\u2068${person.name}\u2069` })
      // They waited too long, or went with another comment: they are to be added anew.
      else if (field.startsWith('body.attachmentIds')) this.files.lose()
      else continue
      this.#submission.failed = undefined
    }
    this.#host.requestUpdate()
    this.#options.refused?.(failed)
  }

  #paste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])]
    if (files.length === 0 || !this.#options.attach()) return
    // A table of a spreadsheet comes as text and as a picture of it: then the words are meant.
    if (event.clipboardData!.types.includes('text/plain')) return
    event.preventDefault()
    this.files.add(files)
  }

  #over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return
    // Else the browser leaves the page for the file.
    event.preventDefault()
    const open = this.#options.attach()
    event.dataTransfer.dropEffect = open ? 'copy' : 'none'
    if (open && !this.#dragged) {
      this.#dragged = true
      this.#host.requestUpdate()
    }
  }

  #out = (event: DragEvent): void => {
    if ((event.currentTarget as Element).contains(event.relatedTarget as Node | null)) return
    this.#dragged = false
    this.#host.requestUpdate()
  }

  #drop = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    this.#dragged = false
    if (this.#options.attach()) this.files.add([...event.dataTransfer.files])
    this.#host.requestUpdate()
  }
}
