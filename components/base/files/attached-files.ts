import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit'
import type { Attachment } from '../../../src/contract/attachment.ts'
import { attachmentTypes, maxAttachmentBytes, maxAttachments } from '../../../src/contract/attachment-type.ts'
import { formatNumber } from '../../../src/format/number.ts'
import type { AttachedFile, CallOptions, Portal } from '../../../src/index.ts'
import { failureOf, type RemoteFailure } from '../failure.ts'
import { failureText } from '../form/failure-text.ts'
import { randomKey } from '../random-key.ts'
import type { Speech } from '../speech.ts'
import { filesCatalogue } from './messages.ts'

/** Where files go that are added to a finding. */
export interface FileDoor {
  add(clientId: string, findingId: string, file: AttachedFile, options?: CallOptions): Promise<Attachment>
  remove(clientId: string, id: string, options?: CallOptions): Promise<undefined>
}

/** What files are added for. */
export interface AttachedFilesOptions {
  readonly portal: () => Portal | undefined
  /** Of these files: those of the client's lane, or those of the MSP alone. */
  readonly door: (portal: Portal) => FileDoor
  /** The finding that they are added to; `null` while there is none. */
  readonly place: () => { readonly clientId: string; readonly findingId: string } | null
  readonly changed: () => void
}

/** A file on its way. */
interface Waiting {
  readonly key: string
  readonly name: string
  /** @unit bytes */
  readonly bytes: number
  /** Absent for one that an earlier page has sent. */
  readonly file?: File
  /** What the portal keeps it as; absent until it is there. */
  kept?: Attachment
  /** Why it is not. */
  wrong?: string
  stop?: AbortController
}

/** What is kept of files when the page goes: those that the portal has, and the names of those that go with the page. */
export interface KeptFiles {
  readonly kept: readonly Attachment[]
  readonly lost: readonly string[]
}

/** A size in words, such as `1.4 MB`. @param bytes of the file */
export function sizeInWords(bytes: number, speech: Speech): string {
  const text = speech.text('files', filesCatalogue)
  const number = (value: number) => formatNumber(value < 10 ? Math.round(value * 10) / 10 : Math.round(value), speech.language)
  if (bytes < 1000) return text('bytes', { size: formatNumber(bytes, speech.language) })
  return bytes < 1_000_000 ? text('kilobytes', { size: number(bytes / 1000) }) : text('megabytes', { size: number(bytes / 1_000_000) })
}

/** Characters that turn the direction of what follows, and control characters: a name with one shows another ending than it has. */
const misleading = /[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g

/** The kind of a file, as people name it: its ending in capitals. */
export const kindOf = (name: string): string => (/\.([a-z0-9]{1,5})$/i.exec(name)?.[1] ?? '').toUpperCase()

const endings: readonly string[] = Object.values(attachmentTypes).flat()

/** Files of one form: looked at before they are sent, sent at once, and handed over by id with what they belong to. */
export class AttachedFiles {
  readonly #host: ReactiveControllerHost & Speech
  readonly #options: AttachedFilesOptions
  #files: Waiting[] = []
  /** Names of files that an earlier page had and that are gone with it. */
  #lost: readonly string[] = []
  /** What was refused before it was sent. */
  #refused: readonly string[] = []

  constructor(host: ReactiveControllerHost & Speech, options: AttachedFilesOptions) {
    this.#host = host
    this.#options = options
  }

  /** Ids of those that the portal has. */
  get ids(): string[] {
    return this.#files.flatMap(({ kept }) => (kept ? [kept.id] : []))
  }

  get any(): boolean {
    return this.#files.length > 0
  }

  get sending(): boolean {
    return this.#files.some(({ stop }) => stop !== undefined)
  }

  get failed(): boolean {
    return this.#files.some(({ wrong }) => wrong !== undefined)
  }

  /** What outlives the page. */
  get kept(): KeptFiles {
    return { kept: this.#files.flatMap(({ kept }) => (kept ? [kept] : [])), lost: [...this.#lost, ...this.#files.filter(({ kept }) => !kept).map(({ name }) => name)] }
  }

  /** Takes up what an earlier page has left. */
  restore({ kept, lost }: KeptFiles): void {
    this.#files = kept.map((each) => ({ key: each.id, name: each.name, bytes: each.bytes, kept: each }))
    this.#lost = lost
  }

  /** The portal has them no more. */
  lose(): void {
    this.#lost = [...this.#lost, ...this.#files.map(({ name }) => name)]
    this.#files = []
    this.#changed()
  }

  /** Forgets everything, without taking back what belongs to something now. */
  clear(): void {
    for (const { stop } of this.#files) stop?.abort()
    this.#files = []
    this.#lost = []
    this.#refused = []
  }

  /** Looks at files and sends those that may be attached. */
  add(files: Iterable<File>): void {
    this.#refused = []
    for (const given of files) {
      const name = given.name.replace(misleading, '')
      const file = name === given.name ? given : new File([given], name, { type: given.type })
      const wrong = this.#whyNot(file)
      if (wrong) {
        this.#refused = [...this.#refused, wrong]
        continue
      }
      const waiting: Waiting = { key: randomKey(), name: file.name, bytes: file.size, file }
      this.#files = [...this.#files, waiting]
      void this.#send(waiting)
    }
    this.#changed()
  }

  /** Resolves once nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.sending) await new Promise((resolve) => setTimeout(resolve, 50))
  }

  /** The button that opens the chooser of the browser. */
  chooser(): TemplateResult {
    return html`<button class="attach" type="button" @click=${this.#choose}>${this.#host.text('files', filesCatalogue)('attach')}</button>
      <input class="chooser" type="file" multiple hidden tabindex="-1" aria-hidden="true" @change=${this.#chosen} />`
  }

  /** What was added, and why something was not. @param name stands before the ids, so that two forms of one widget share none */
  render(name: string): TemplateResult {
    const text = this.#host.text('files', filesCatalogue)
    return html`${this.#files.length > 0 ? html`<ul class="files" role="list" aria-label=${text('files')}>${this.#files.map((each) => this.#row(each))}</ul>` : nothing}
      <div class="file-errors" id="${name}-files" role="alert">
        ${this.#refused.map((sentence) => html`<p class="field-error">${sentence}</p>`)}
        ${this.#lost.length > 0
          ? html`<p class="field-error">
              <span>${text('filesLost', { names: this.#lost.map((each) => `\u2068${each}\u2069`).join(', ') })}
                <button class="plain" type="button" @click=${this.#forgetLost}>${text('dismiss')}</button></span>
            </p>`
          : nothing}
      </div>`
  }

  #row(waiting: Waiting): TemplateResult {
    const text = this.#host.text('files', filesCatalogue)
    const { name, bytes, stop, wrong } = waiting
    const shown = `\u2068${name}\u2069`
    return html`<li class="file ${wrong ? 'wrong' : ''}" part="attachment">
      <span class="file-kind" aria-hidden="true">${kindOf(name)}</span>
      <span class="file-about">
        <bdi class="file-name">${name}</bdi>
        ${wrong ? html`<span class="field-error" role="alert">${wrong}</span>` : html`<span class="hint">${stop ? text('uploading') : sizeInWords(bytes, this.#host)}</span>`}
        ${stop ? html`<progress aria-label=${text('uploadingOf', { name: shown })}></progress>` : nothing}
      </span>
      ${wrong && waiting.file ? html`<button class="plain" type="button" aria-label=${text('retryOf', { name: shown })} @click=${() => void this.#send(waiting)}>${text('retry')}</button>` : nothing}
      <button class="plain" type="button" aria-label=${text('removeOf', { name: shown })} @click=${(event: Event) => this.#remove(waiting, event)}>${text('remove')}</button>
    </li>`
  }

  /** Why a file is not even sent. */
  #whyNot({ name, size }: File): string | undefined {
    const text = this.#host.text('files', filesCatalogue)
    const shown = `\u2068${name}\u2069`
    if (this.#files.length >= maxAttachments) return text('tooManyFiles', { name: shown, max: maxAttachments })
    if (name.length > 200) return text('fileNameLong', { name: `\u2068${name.slice(0, 40)}…\u2069` })
    if (!endings.includes(kindOf(name).toLowerCase())) return text('fileType', { name: shown, types: endings.join(', ') })
    if (size === 0) return text('fileEmpty', { name: shown })
    if (size > maxAttachmentBytes) return text('fileSize', { name: shown, max: sizeInWords(maxAttachmentBytes, this.#host) })
    return undefined
  }

  async #send(waiting: Waiting): Promise<void> {
    const portal = this.#options.portal()
    const place = this.#options.place()
    if (!portal || !place || !waiting.file || waiting.stop) return
    const stop = (waiting.stop = new AbortController())
    delete waiting.wrong
    this.#changed()
    try {
      const kept = await this.#options.door(portal).add(place.clientId, place.findingId, waiting.file, { signal: stop.signal })
      if (stop.signal.aborted) this.#takeBack(kept)
      else waiting.kept = kept
    } catch (error) {
      if (!stop.signal.aborted) waiting.wrong = this.#sentence(failureOf(error))
    }
    delete waiting.stop
    // Whoever has left in between has other files by now.
    if (this.#files.includes(waiting)) this.#changed()
  }

  #sentence(failed: RemoteFailure): string {
    const text = this.#host.text('files', filesCatalogue)
    const { code } = failed.error as { code?: unknown }
    if (code === 'body-too-large') return text('fileTooLarge')
    if (code === 'unsupported-media-type') return text('fileNotTaken')
    if (code === 'too-many') return text('filesTooMany')
    return failed.kind === 'unreachable' ? text('fileUnsent') : failureText(failed, this.#host)
  }

  #remove(waiting: Waiting, event: Event): void {
    const list = (event.currentTarget as Element).closest('form')
    waiting.stop?.abort()
    this.#files = this.#files.filter((each) => each !== waiting)
    if (waiting.kept) this.#takeBack(waiting.kept)
    this.#changed()
    // The button that was pressed is gone.
    void this.#host.updateComplete.then(() => list?.querySelector<HTMLElement>('.attach')?.focus())
  }

  /** What belongs to nothing is gone after a day; taking it back is good manners, and nobody waits for it. */
  #takeBack({ id }: Attachment): void {
    const portal = this.#options.portal()
    const place = this.#options.place()
    if (portal && place) this.#options.door(portal).remove(place.clientId, id).catch(() => {})
  }

  #choose = (event: Event): void => {
    ;(event.currentTarget as Element).parentElement!.querySelector<HTMLInputElement>('.chooser')!.click()
  }

  #chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement
    this.add([...(input.files ?? [])])
    // The same file again is a choice again.
    input.value = ''
  }

  #forgetLost = (): void => {
    this.#lost = []
    this.#changed()
  }

  #changed(): void {
    this.#options.changed()
    this.#host.requestUpdate()
  }
}
