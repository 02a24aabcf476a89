import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit'
import type { FieldProblem } from '../../../src/contract/problem.ts'
import type { Portal } from '../../../src/index.ts'
import { announce } from '../announce.ts'
import type { Draft } from '../draft.ts'
import type { RemoteFailure } from '../failure.ts'
import type { Speech } from '../speech.ts'
import { Submission } from '../submission.ts'
import { failureLine } from './failure-text.ts'
import { emptyValue, fieldTemplate, type Field, type FieldValue } from './field.ts'
import { formCatalogue } from './messages.ts'

/** A widget that holds forms. */
export type FormHost = ReactiveControllerHost & Speech & HTMLElement

/** What a form holds, by the name of the field. Texts are trimmed, passwords are not. */
export type FormValues = Readonly<Record<string, FieldValue>>

/** One thing that is wrong: the field and the sentence beside it. */
export type FieldError = readonly [name: string, sentence: string]

/** What a form asks for and what it does with it. */
export interface FormOptions<Answer> {
  /** Names it in its widget; unique there. */
  readonly name: string
  readonly portal: () => Portal | undefined
  /** The fields, as they are now. One that is left out keeps what was entered. */
  readonly fields: () => readonly Field[]
  /** What is wrong before anything is sent, besides what is missing. */
  readonly check?: (values: FormValues) => readonly FieldError[]
  readonly send: (portal: Portal, values: FormValues, options: { idempotencyKey: string }) => Promise<Answer>
  /** It was accepted; the form is empty again. */
  readonly done: (answer: Answer, values: FormValues) => void
  /** A sentence of its own for a refusal; the usual one where it gives none. */
  readonly explain?: (failed: RemoteFailure, values: FormValues) => string | undefined
  /** Fields that a refusal speaks of without saying so, such as the email of `already-exists`. */
  readonly blame?: (failed: RemoteFailure) => readonly FieldError[]
  /** Told of every refusal, after it is shown. */
  readonly refused?: (failed: RemoteFailure) => void
  /** Keeps its texts until they were accepted or discarded. Nothing is kept when absent. */
  readonly draft?: Draft
}

/**
 * A form: its values, what is wrong with them, and its one request. Refusals of the server stand beside the field they speak of. One
 * error takes the focus to its field; several are listed, each a button that leads to its field, and the list takes the focus. What
 * was entered stays until it was accepted.
 */
export class Form<Answer = unknown> {
  readonly #host: FormHost
  readonly #options: FormOptions<Answer>
  readonly #submission: Submission<Answer>
  #values = new Map<string, FieldValue>()
  #initial: FormValues = {}
  #errors = new Map<string, string>()

  constructor(host: FormHost, options: FormOptions<Answer>) {
    this.#host = host
    this.#options = options
    this.#submission = new Submission(host, options.portal)
  }

  get busy(): boolean {
    return this.#submission.busy
  }

  get failed(): RemoteFailure | undefined {
    return this.#submission.failed
  }

  /** Whether something was entered that has not been accepted. */
  get dirty(): boolean {
    return this.#options.fields().some((field) => JSON.stringify(this.#value(field)) !== JSON.stringify(this.#first(field)))
  }

  get values(): FormValues {
    return Object.fromEntries(
      this.#options.fields().map((field) => {
        const value = this.#value(field)
        return [field.name, typeof value === 'string' && field.kind !== 'password' ? value.trim() : value]
      }),
    )
  }

  /** What one field holds at the moment, for fields that depend on another. */
  value(name: string): FieldValue | undefined {
    return this.#values.get(name) ?? this.#initial[name]
  }

  /** Empties it, or fills it with the values of a record. */
  reset(initial: FormValues = {}): void {
    this.#initial = initial
    this.#values = new Map()
    this.#errors.clear()
    this.#submission.reset()
  }

  /** Brings back the texts that were kept, unless something else was entered since. */
  restore(): void {
    const kept = this.#options.draft?.read()
    if (!kept || this.dirty) return
    for (const { name } of this.#texts()) if (kept[name]) this.#values.set(name, kept[name])
    this.#options.draft!.restored = this.dirty
    this.#host.requestUpdate()
  }

  /** Empties it, and keeps nothing of what was entered. */
  readonly discard = (): void => {
    this.#options.draft?.forget()
    this.reset(this.#initial)
    void this.#host.updateComplete.then(() => this.focus())
  }

  /** Takes the values of a record that was changed under what was entered: what was entered stays, everything else is as it is now. */
  rebase(initial: FormValues): void {
    this.#initial = initial
    this.#submission.renew()
    this.#host.requestUpdate()
  }

  /** Puts a value in, as if it had been entered. */
  set(name: string, value: FieldValue): void {
    this.#values.set(name, value)
    this.#errors.delete(name)
    this.#host.requestUpdate()
  }

  /**
   * The form. Its submit button is a part of `foot`; `.busy` says whether it is under way.
   *
   * @param head between the top and the first field
   */
  render(foot: TemplateResult, head: TemplateResult | typeof nothing = nothing): TemplateResult {
    const { name, fields, explain } = this.#options
    const failed = this.#submission.failed
    return html`<form class="form" id=${name} novalidate @submit=${this.#submit} @input=${this.#typed} @change=${this.#typed} @keydown=${this.#key}>
      <div class="fields">
        ${head} ${this.#options.draft?.line(this.#host, this.discard) ?? nothing} ${this.#summary()}
        ${fields().map((field) =>
          fieldTemplate(field, { prefix: name, speech: this.#host, value: this.#value(field), error: this.#errors.get(field.name) }),
        )}
      </div>
      <div class="problem" role="alert" part="field-error">
        ${failed && !(this.#errors.size > 0 && (failed.error as { code?: unknown }).code === 'invalid-input')
          ? failureLine(failed, this.#host, explain?.(failed, this.values))
          : nothing}
      </div>
      ${foot}
    </form>`
  }

  /** Sends it, as the submit button does. */
  async submit(): Promise<void> {
    if (this.busy) return
    const text = this.#host.text('form', formCatalogue)
    this.#look()
    const { values } = this
    const missing = this.#options.fields().flatMap((field): FieldError[] => {
      const value = values[field.name]
      if (field.required && (value === '' || value === false || (Array.isArray(value) && value.length === 0))) {
        return [[field.name, text(field.choices ? 'chooseOne' : 'required')]]
      }
      return field.kind === 'email' && value !== '' && !/^[^\s@]+@[^\s@]+$/.test(String(value)) ? [[field.name, text('badEmail')]] : []
    })
    const wrong = [...missing, ...(this.#options.check?.(values) ?? []).filter(([name]) => !missing.some(([each]) => each === name))]
    this.#submission.failed = undefined
    if (wrong.length > 0) return this.refuse(wrong)
    this.#errors.clear()
    const done = await this.#submission.run(values, (portal, options) => this.#options.send(portal, values, options))
    if (done) {
      this.#options.draft?.forget()
      this.reset()
      this.#options.done(done.answer, values)
    } else if (this.#submission.failed) {
      const { failed } = this.#submission
      this.refuse([...this.#fieldsOf(failed), ...(this.#options.blame?.(failed) ?? [])])
      this.#options.refused?.(failed)
    }
  }

  /** Says what is wrong beside each field, and takes the focus there. */
  refuse(errors: readonly FieldError[]): void {
    this.#errors = new Map(errors)
    this.#host.requestUpdate()
    const listed = this.#options.fields().filter(({ name }) => this.#errors.has(name))
    if (listed.length === 0) return
    if (listed.length === 1) announce(this.#errors.get(listed[0]!.name)!, this.#form?.closest('dialog')?.querySelector('.speaker') ?? undefined)
    void this.#host.updateComplete.then(() => {
      if (listed.length === 1) this.focus(listed[0]!.name)
      else this.#form?.querySelector<HTMLElement>('.summary')?.focus()
    })
  }

  /** Takes the focus to a field, or to the first one. */
  focus(name?: string): void {
    const first = name ?? this.#options.fields()[0]?.name
    if (first) (this.#host.shadowRoot?.getElementById(`${this.#options.name}-${first}`) as HTMLElement | null | undefined)?.focus()
  }

  get #form(): HTMLFormElement | null {
    return (this.#host.shadowRoot?.getElementById(this.#options.name) as HTMLFormElement | null | undefined) ?? null
  }

  #first(field: Field): FieldValue {
    return this.#initial[field.name] ?? emptyValue(field)
  }

  #value(field: Field): FieldValue {
    return this.#values.get(field.name) ?? this.#first(field)
  }

  #summary(): TemplateResult | typeof nothing {
    const wrong = this.#options.fields().filter(({ name }) => this.#errors.has(name))
    if (wrong.length < 2) return nothing
    const text = this.#host.text('form', formCatalogue)
    return html`<div class="summary" role="group" tabindex="-1" aria-labelledby="${this.#options.name}-summary">
      <span class="summary-title" id="${this.#options.name}-summary">${text('summary', { count: wrong.length })}</span>
      <ul>
        ${wrong.map(
          ({ name, label }) => html`<li>
            <button class="plain" type="button" @click=${() => this.focus(name)}>${label}: ${this.#errors.get(name)}</button>
          </li>`,
        )}
      </ul>
    </div>`
  }

  /** Refusals of single fields, as the server names them: `body.grants.0` is of the field whose path is `grants`. */
  #fieldsOf({ error }: RemoteFailure): FieldError[] {
    const problems = (error as { problem?: { errors?: FieldProblem[] } }).problem?.errors ?? []
    return problems.flatMap(({ field, message }): FieldError[] => {
      const own = this.#options.fields().find(({ name, path = name }) => ['body', 'query'].some((place) => `${field}.`.startsWith(`${place}.${path}.`)))
      return own ? [[own.name, message.charAt(0).toUpperCase() + message.slice(1)]] : []
    })
  }

  /** A password manager may fill in without saying so. */
  #look(): void {
    for (const control of this.#form?.querySelectorAll<HTMLInputElement>('input:not([type=checkbox], [type=radio]), textarea') ?? []) this.#take(control)
  }

  #take(control: HTMLInputElement): void {
    const { name, type } = control
    const field = this.#options.fields().find((each) => each.name === name)
    if (!field) return
    if (field.kind === 'checkboxes') {
      const before = this.#value(field) as readonly string[]
      this.#values.set(name, control.checked ? [...before.filter((each) => each !== control.value), control.value] : before.filter((each) => each !== control.value))
    } else if (type === 'checkbox') this.#values.set(name, control.checked)
    else if (type !== 'radio' || control.checked) this.#values.set(name, control.value)
  }

  #typed = (event: Event): void => {
    const control = event.target as HTMLInputElement
    if (!control.name) return
    this.#take(control)
    this.#errors.delete(control.name)
    if (this.#options.draft) this.#options.draft.keep(Object.fromEntries(this.#texts().map((field) => [field.name, this.#value(field) as string])))
    this.#host.requestUpdate()
  }

  /** The fields that people write in. */
  #texts(): Field[] {
    return this.#options.fields().filter(({ kind = 'text', custom }) => !custom && (kind === 'text' || kind === 'textarea'))
  }

  #key = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return
    event.preventDefault()
    void this.submit()
  }

  #submit = (event: Event): void => {
    event.preventDefault()
    void this.submit()
  }
}
