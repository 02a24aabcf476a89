import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit'
import type { Portal } from '../../src/index.ts'
import { failureLine } from '../base/form/failure-text.ts'
import { formCatalogue } from '../base/form/messages.ts'
import type { Speech } from '../base/speech.ts'
import { Submission } from '../base/submission.ts'
import { peopleCatalogue } from './messages.ts'
import type { People, Person } from './people.ts'

/** So many people are confirmed in one request. */
const most = 200

/** How the review reaches its widget. */
export interface ReviewOptions {
  readonly portal: () => Portal | undefined
  readonly people: () => People | undefined
  /** Those on screen that can be chosen. */
  readonly rows: () => readonly Person[]
  readonly done: (ids: readonly string[]) => void
  /** The list is not what it was when people were chosen. */
  readonly outdated: () => void
}

/** An access review: people are chosen, and it is recorded that somebody has confirmed their access. */
export class Review {
  /** Whether one is under way. */
  on = false

  readonly #host: ReactiveControllerHost & Speech
  readonly #options: ReviewOptions
  readonly #submission: Submission<unknown>
  #chosen = new Set<string>()

  constructor(host: ReactiveControllerHost & Speech, options: ReviewOptions) {
    this.#host = host
    this.#options = options
    this.#submission = new Submission(host, options.portal)
  }

  /** The people chosen; absent outside a review. */
  get chosen(): ReadonlySet<string> | undefined {
    return this.on ? this.#chosen : undefined
  }

  /** Begins or ends one. Ending forgets who was chosen. */
  readonly toggle = (): void => {
    this.on = !this.on
    this.#chosen = new Set()
    this.#submission.reset()
  }

  /** Ends it without a word: it belonged to somebody else. */
  drop(): void {
    if (this.on) this.toggle()
  }

  choose(id: string, on: boolean): void {
    const chosen = new Set(this.#chosen)
    if (on) chosen.add(id)
    else chosen.delete(id)
    this.#chosen = chosen
    this.#host.requestUpdate()
  }

  /** The line under the table. */
  render(): TemplateResult | typeof nothing {
    if (!this.on) return nothing
    const text = this.#host.text('people', peopleCatalogue)
    const { failed, busy } = this.#submission
    const count = this.#chosen.size
    const shown = this.#options.rows()
    const all = shown.length > 0 && shown.every(({ id }) => this.#chosen.has(id))
    const ready = count > 0 && count <= most && !busy
    return html`<div class="note reviewing no-print" part="review">
      <label class="choice"
        ><input type="checkbox" .checked=${all} ?disabled=${shown.length === 0} @change=${this.#all} /><span>${text('reviewAll')}</span></label
      >
      <span class="count" id="review-count">${text('reviewCount', { count })}${count > most ? html` · ${text('reviewMany', { count: most })}` : nothing}</span>
      <button type="button" class="primary" aria-disabled=${ready ? 'false' : 'true'} aria-describedby="review-count" @click=${this.#confirm}>
        ${busy ? this.#host.text('form', formCatalogue)('sending') : text('reviewConfirm')}
      </button>
      <div class="review-failed" role="alert">
        ${failed ? failureLine(failed, this.#host, failed.kind === 'not-found' ? text('reviewGone') : undefined) : nothing}
      </div>
    </div>`
  }

  #all = (event: Event): void => {
    this.#chosen = new Set((event.target as HTMLInputElement).checked ? [...this.#chosen, ...this.#options.rows().map(({ id }) => id)] : [])
    this.#host.requestUpdate()
  }

  #confirm = async (): Promise<void> => {
    const ids = [...this.#chosen].sort()
    const people = this.#options.people()
    if (ids.length === 0 || ids.length > most || !people?.review) return
    const done = await this.#submission.run(ids, (portal, { idempotencyKey }) => people.review!(portal, ids, idempotencyKey))
    if (done) {
      this.toggle()
      this.#options.done(ids)
    } else if (this.#submission.failed?.kind === 'not-found') {
      this.#chosen = new Set()
      this.#options.outdated()
    }
  }
}
