import { html, nothing, type TemplateResult } from 'lit'
import { Form, type FormHost, type FormOptions, type FormValues } from '../form/form.ts'
import { formCatalogue } from '../form/messages.ts'
import { Dialog } from './dialog.ts'

/** A form in a dialog. */
export interface FormDialogOptions<Answer> extends FormOptions<Answer> {
  readonly title: () => string
  /** The word on the button that sends it. */
  readonly action: () => string
  /** Before the first field. */
  readonly head?: () => TemplateResult | typeof nothing
  /** After the last field, outside the form. */
  readonly tail?: () => TemplateResult | typeof nothing
  /** Takes the focus on closing where what opened it has gone. */
  readonly fallback?: () => HTMLElement | null | undefined
  readonly closed?: () => void
}

/** A dialog with one form: guarded while something was entered, closed once it was accepted. */
export class FormDialog<Answer = unknown> {
  readonly form: Form<Answer>
  readonly dialog: Dialog
  readonly #host: FormHost
  readonly #options: FormDialogOptions<Answer>

  constructor(host: FormHost, options: FormDialogOptions<Answer>) {
    this.#host = host
    this.#options = options
    this.form = new Form<Answer>(host, {
      ...options,
      done: (answer, values) => {
        this.dialog.close()
        options.done(answer, values)
      },
    })
    this.dialog = new Dialog(host, {
      name: options.name,
      dirty: () => this.form.dirty,
      busy: () => this.form.busy,
      discard: () => this.form.discard(),
      closed: () => options.closed?.(),
      ...(options.fallback ? { fallback: options.fallback } : {}),
    })
  }

  /**
   * Opens it. What was entered before and not discarded is still there, unless values are given.
   *
   * @param initial the values of a record
   */
  show(initial?: FormValues): void {
    if (initial) this.form.reset(initial)
    this.form.restore()
    void this.dialog.show()
  }

  /** Closes it and forgets what was entered: it belonged to somebody else. */
  drop(): void {
    this.form.reset()
    this.dialog.close()
  }

  render(): TemplateResult {
    const text = this.#host.text('form', formCatalogue)
    const { title, action, head, tail } = this.#options
    return this.dialog.render(() => ({
      title: title(),
      body: html`${this.form.render(
        this.dialog.foot(html`<button type="button" @click=${this.dialog.leave}>${text('cancel')}</button>
          <button type="submit" class="primary" aria-disabled=${this.form.busy ? 'true' : 'false'}>${this.form.busy ? text('sending') : action()}</button>`),
        head?.() ?? nothing,
      )}${tail?.() ?? nothing}`,
    }))
  }
}
