import { html, nothing, type TemplateResult } from 'lit'
import type { Portal } from '../../../src/index.ts'
import { failureLine } from '../form/failure-text.ts'
import type { FormHost } from '../form/form.ts'
import { formCatalogue } from '../form/messages.ts'
import type { RemoteFailure } from '../failure.ts'
import { Submission, type Send } from '../submission.ts'
import { Dialog } from './dialog.ts'

/** One question and what follows a yes. */
export interface Question<Answer = unknown> {
  readonly title: string
  /** What will happen, and whether it can be undone. */
  readonly message: string | TemplateResult
  /** The word on the button; a verb, never "OK". */
  readonly action: string
  /** Whether it takes something away: the button is marked, and the focus starts at Cancel. */
  readonly danger?: boolean
  readonly send: Send<Answer>
  readonly done: (answer: Answer) => void
  /** A sentence of its own for a refusal; the usual one where it gives none. */
  readonly explain?: (failed: RemoteFailure) => string | undefined
  readonly refused?: (failed: RemoteFailure) => void
}

/** Asks before something is done that is not easily undone, does it once, and shows in place why it was not done. */
export class Confirm {
  readonly dialog: Dialog
  readonly #host: FormHost
  readonly #name: string
  readonly #submission: Submission<unknown>
  #question: Question | undefined

  constructor(host: FormHost, options: { name: string; portal: () => Portal | undefined; fallback?: () => HTMLElement | null | undefined }) {
    this.#host = host
    this.#name = options.name
    this.#submission = new Submission(host, options.portal)
    this.dialog = new Dialog(host, {
      name: options.name,
      busy: () => this.#submission.busy,
      closed: () => {
        this.#question = undefined
        this.#submission.reset()
      },
      ...(options.fallback ? { fallback: options.fallback } : {}),
    })
  }

  get busy(): boolean {
    return this.#submission.busy
  }

  ask<Answer>(question: Question<Answer>): void {
    this.#question = question as Question
    this.#submission.reset()
    void this.dialog.show()
  }

  render(): TemplateResult {
    const text = this.#host.text('form', formCatalogue)
    return this.dialog.render(() => {
      const { title, message, action, danger, explain } = this.#question!
      const { failed, busy } = this.#submission
      return {
        title,
        role: 'alertdialog',
        describedby: `${this.#name}-message`,
        narrow: true,
        body: html`<div class="dialog-body" id="${this.#name}-message">${typeof message === 'string' ? html`<p>${message}</p>` : message}</div>
          <div class="problem" role="alert" part="field-error">${failed ? failureLine(failed, this.#host, explain?.(failed)) : nothing}</div>
          <div class="dialog-foot">
            <button type="button" ?autofocus=${danger} @click=${this.dialog.leave}>${text('cancel')}</button>
            <button
              type="button"
              class="primary ${danger ? 'danger' : ''}"
              ?autofocus=${!danger}
              aria-disabled=${busy ? 'true' : 'false'}
              @click=${this.#yes}
            >
              ${busy ? text('sending') : action}
            </button>
          </div>`,
      }
    })
  }

  #yes = async (): Promise<void> => {
    const question = this.#question
    if (!question) return
    const done = await this.#submission.run(question.title, question.send)
    if (done) {
      this.dialog.close()
      question.done(done.answer)
    } else if (this.#submission.failed) question.refused?.(this.#submission.failed)
  }
}
