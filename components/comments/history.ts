import { html, nothing, type TemplateResult } from 'lit'
import type { CommentRevision } from '../../src/contract/comment.ts'
import { formatDateTime } from '../../src/format/time.ts'
import type { Portal } from '../../src/index.ts'
import { Dialog } from '../base/dialog/dialog.ts'
import { failureOf, type RemoteFailure } from '../base/failure.ts'
import type { FormHost } from '../base/form/form.ts'
import { formCatalogue } from '../base/form/messages.ts'
import { listCatalogue } from '../base/list/messages.ts'
import { failureState, skeletonLines } from '../base/states.ts'
import type { LaneKind, ThreadComment } from './lanes.ts'
import { commentsCatalogue } from './messages.ts'

/** @unit texts of a page */
const pageSize = 20

/** What a comment said before, newest first. */
export class History {
  readonly #host: FormHost
  readonly #kind: LaneKind
  readonly #portal: () => Portal | undefined
  readonly #body: (revision: Pick<CommentRevision, 'body' | 'mentions'>) => unknown
  readonly #dialog: Dialog
  #of: ThreadComment | undefined
  #texts: readonly CommentRevision[] = []
  #cursor: string | null = null
  #failed: RemoteFailure | undefined
  #reading: AbortController | undefined

  constructor(host: FormHost, options: { kind: LaneKind; portal: () => Portal | undefined; body: (revision: Pick<CommentRevision, 'body' | 'mentions'>) => unknown }) {
    this.#host = host
    this.#kind = options.kind
    this.#portal = options.portal
    this.#body = options.body
    this.#dialog = new Dialog(host, { name: `${options.kind.lane}-history`, closed: () => this.#left() })
  }

  show(comment: ThreadComment): void {
    this.#of = comment
    this.#texts = []
    this.#cursor = null
    void this.#dialog.show(() => this.#host.shadowRoot?.querySelector<HTMLElement>('dialog[open] .dialog-foot button')?.focus())
    void this.#read()
  }

  close(): void {
    this.#dialog.close()
  }

  render(): TemplateResult {
    const text = this.#host.text('comments', commentsCatalogue)
    const form = this.#host.text('form', formCatalogue)
    return this.#dialog.render(() => ({
      title: text('history'),
      body: html`<div class="dialog-body history" tabindex="0" role="group" aria-label=${text('history')} aria-busy=${this.#reading ? 'true' : 'false'}>
          <ol class="revisions" role="list">
            ${this.#texts.map(
              (revision) => html`<li class="revision">
                <p class="hint">${text('saidFrom', { from: this.#moment(revision.from), until: this.#moment(revision.until) })}</p>
                ${this.#body(revision)}
              </li>`,
            )}
          </ol>
          ${this.#failed ? failureState(this.#failed, this.#host, () => void this.#read()) : this.#reading && this.#texts.length === 0 ? skeletonLines(3) : nothing}
          ${this.#cursor !== null && !this.#failed
            ? html`<button type="button" aria-disabled=${this.#reading ? 'true' : 'false'} @click=${() => void this.#read()}>${text('earlier')}</button>`
            : nothing}
          ${!this.#reading && !this.#failed && this.#texts.length === 0 ? html`<p class="hint">${this.#host.text('list', listCatalogue)('noMatch')}</p>` : nothing}
        </div>
        <div class="dialog-foot"><button type="button" @click=${this.#dialog.leave}>${form('close')}</button></div>`,
    }))
  }

  #moment(at: string): string {
    return formatDateTime(at, this.#host.language)
  }

  async #read(): Promise<void> {
    const portal = this.#portal()
    const of = this.#of
    if (!portal || !of || this.#reading) return
    const reading = (this.#reading = new AbortController())
    this.#failed = undefined
    this.#host.requestUpdate()
    try {
      const query = { limit: pageSize, ...(this.#cursor === null ? {} : { cursor: this.#cursor }) }
      const page = await this.#kind.talk(portal).revisions(of.clientId, of.id, query, { signal: reading.signal })
      if (this.#reading !== reading) return
      this.#texts = [...this.#texts, ...page.items]
      this.#cursor = page.nextCursor
    } catch (error) {
      if (this.#reading !== reading) return
      this.#failed = failureOf(error)
    }
    this.#reading = undefined
    this.#host.requestUpdate()
  }

  #left(): void {
    this.#reading?.abort()
    this.#of = this.#reading = this.#failed = undefined
    this.#texts = []
    this.#cursor = null
  }
}
