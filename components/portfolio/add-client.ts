import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit'
import type { Client, ClientCreate } from '../../src/contract/client.ts'
import type { FieldProblem } from '../../src/contract/problem.ts'
import type { Portal } from '../../src/index.ts'
import { announce } from '../base/announce.ts'
import { failureOf, type RemoteFailure } from '../base/failure.ts'
import { randomKey } from '../base/random-key.ts'
import type { Speech } from '../base/speech.ts'
import { requestReference } from '../base/states.ts'
import { portfolioCatalogue } from './messages.ts'

const fields = [
  { name: 'name', label: 'fieldName', type: 'text', max: 200, autocomplete: 'off' },
  { name: 'industry', label: 'fieldIndustry', type: 'text', max: 80, autocomplete: 'off' },
  { name: 'contactEmail', label: 'fieldEmail', type: 'email', max: 254, autocomplete: 'off' },
  { name: 'aliases', label: 'fieldAliases', type: 'text', max: 4000, autocomplete: 'off' },
  { name: 'tags', label: 'fieldTags', type: 'text', max: 800, autocomplete: 'off' },
] as const

type FieldName = (typeof fields)[number]['name']

type Host = ReactiveControllerHost & Speech & HTMLElement

/** How the dialog reaches its widget. */
export interface AddClientOptions {
  portal: () => Portal | undefined
  created: (client: Client) => void
}

/** The dialog in which a client is created: native, modal, its form inside the widget's own tree. */
export class AddClient {
  readonly #host: Host
  readonly #options: AddClientOptions
  #submitting = false
  #asking = false
  #failed: RemoteFailure | undefined
  #errors = new Map<FieldName, string>()
  /** One key for one content, however often it is sent: what is sent twice is created once. */
  #sent: { body: string; key: string } | undefined

  constructor(host: Host, options: AddClientOptions) {
    this.#host = host
    this.#options = options
  }

  get #dialog(): HTMLDialogElement | null {
    return (this.#host.shadowRoot?.querySelector('dialog') as HTMLDialogElement | undefined) ?? null
  }

  /** Opens the dialog with what was typed before, where there is something. */
  show(): void {
    const dialog = this.#dialog
    // The widget makes it in idle time; whoever is quicker than that waits for it.
    if (!dialog) return void this.#host.updateComplete.then(() => this.#dialog && this.show())
    if (dialog.open) return
    dialog.showModal()
    dialog.querySelector('input')?.focus()
  }

  render(): TemplateResult {
    const text = this.#host.text('portfolio', portfolioCatalogue)
    return html`<dialog
      part="dialog"
      aria-labelledby="add-title"
      @cancel=${this.#cancel}
      @keydown=${this.#keydown}
      @close=${this.#closed}
    >
      <form class="form" novalidate @submit=${this.#submit} @input=${this.#typed}>
        <div class="dialog-head">
          <div class="dialog-title" id="add-title" role="heading" aria-level="2">${text('add')}</div>
          <button class="plain close" type="button" aria-label=${text('close')} @click=${this.#leave}></button>
        </div>
        <div class="fields">${fields.map((field) => this.#field(field))}</div>
        <div class="problem" role="alert" part="field-error">${this.#failed ? this.#problem(this.#failed) : nothing}</div>
        ${this.#asking
          ? html`<div class="dialog-foot question" role="alertdialog" aria-labelledby="question">
              <span id="question">${text('discardQuestion')}</span>
              <button type="button" class="discard" @click=${this.#discard}>${text('discard')}</button>
              <button type="button" class="primary keep" @click=${this.#keep}>${text('keep')}</button>
            </div>`
          : html`<div class="dialog-foot">
              <button type="button" @click=${this.#leave}>${text('cancel')}</button>
              <button type="submit" class="primary" aria-disabled=${this.#submitting ? 'true' : 'false'}>
                ${text(this.#submitting ? 'creating' : 'create')}
              </button>
            </div>`}
      </form>
      <p class="unseen speaker" role="status"></p>
    </dialog>`
  }

  #field({ name, label, type, max, autocomplete }: (typeof fields)[number]): TemplateResult {
    const text = this.#host.text('portfolio', portfolioCatalogue)
    const error = this.#errors.get(name)
    const listed = name === 'aliases' || name === 'tags'
    const described = [listed && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ')
    return html`<div class="field" part="field">
      <label for=${name}>${text(label)} ${name === 'name' ? nothing : html`<span class="optional">${text('optional')}</span>`}</label>
      <input
        id=${name}
        name=${name}
        type=${type}
        maxlength=${max}
        autocomplete=${autocomplete}
        dir="auto"
        ?required=${name === 'name'}
        aria-invalid=${error ? 'true' : 'false'}
        aria-describedby=${described || nothing}
      />
      ${listed ? html`<span class="hint" id="${name}-hint">${text('fieldList')}</span>` : nothing}
      ${error ? html`<span class="field-error" id="${name}-error" part="field-error">${error}</span>` : nothing}
    </div>`
  }

  #problem(failed: RemoteFailure): TemplateResult {
    const text = this.#host.text('portfolio', portfolioCatalogue)
    const exists = (failed.error as { code?: unknown }).code === 'already-exists'
    return html`<p>${text(exists ? 'addExists' : 'addFailed')}</p>
      ${requestReference(failed.requestId, this.#host)}`
  }

  #values(): Record<FieldName, string> {
    const form = this.#dialog?.querySelector('form')
    return Object.fromEntries(
      fields.map(({ name }) => [name, (form?.querySelector<HTMLInputElement>(`[name=${name}]`)?.value ?? '').trim()]),
    ) as Record<FieldName, string>
  }

  get #dirty(): boolean {
    return Object.values(this.#values()).some((value) => value !== '')
  }

  #typed = (event: Event): void => {
    const { name } = event.target as HTMLInputElement
    if (this.#errors.delete(name as FieldName)) this.#host.requestUpdate()
  }

  /** Esc reaches the dialog as a key and as a request to close; Chromium lets only the first of them be refused twice in a row. */
  #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    if (this.#asking) this.#keep()
    else this.#leave()
  }

  #cancel = (event: Event): void => {
    if (event.target !== this.#dialog || !this.#dirty) return
    event.preventDefault()
    this.#leave()
  }

  #leave = (): void => {
    if (this.#submitting) return
    if (!this.#dirty) return void this.#dialog?.close()
    this.#asking = true
    this.#host.requestUpdate()
    void this.#host.updateComplete.then(() => this.#dialog?.querySelector<HTMLElement>('.keep')?.focus())
  }

  #keep = (): void => {
    this.#asking = false
    this.#host.requestUpdate()
    this.#dialog?.querySelector('input')?.focus()
  }

  #discard = (): void => {
    this.#reset()
    this.#dialog?.close()
  }

  #closed = (): void => {
    this.#asking = false
    this.#host.requestUpdate()
  }

  #reset(): void {
    this.#asking = false
    this.#dialog?.querySelector('form')?.reset()
    this.#errors.clear()
    this.#failed = undefined
    this.#sent = undefined
  }

  #submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    const portal = this.#options.portal()
    if (this.#submitting || !portal) return
    const text = this.#host.text('portfolio', portfolioCatalogue)
    const { name, industry, contactEmail, aliases, tags } = this.#values()
    this.#errors.clear()
    this.#failed = undefined
    if (!name) return this.#refuse([['name', text('nameMissing')]])
    const body: ClientCreate = {
      name,
      ...(industry && { industry }),
      ...(contactEmail && { contactEmail }),
      ...(aliases && { aliases: listOf(aliases) }),
      ...(tags && { tags: listOf(tags) }),
    }
    const written = JSON.stringify(body)
    if (this.#sent?.body !== written) this.#sent = { body: written, key: randomKey() }
    this.#submitting = true
    this.#host.requestUpdate()
    const { scope } = portal
    try {
      const client = await portal.clients.create(body, { idempotencyKey: this.#sent.key })
      this.#reset()
      this.#dialog?.close()
      // Who has become somebody else meanwhile does not see it in the list of the new person.
      if (this.#options.portal() === portal && (scope === '' || portal.scope === scope)) this.#options.created(client)
    } catch (error) {
      this.#failed = failureOf(error)
      const problem = (error as { problem?: { errors?: FieldProblem[] } }).problem
      const refused = (problem?.errors ?? []).flatMap(({ field, message }) => {
        const own = fields.find((each) => field === `body.${each.name}` || field.startsWith(`body.${each.name}.`))
        return own ? [[own.name, message.charAt(0).toUpperCase() + message.slice(1)] as const] : []
      })
      if ((error as { code?: unknown }).code === 'already-exists') refused.push(['name', text('addExists')])
      this.#refuse(refused)
    } finally {
      this.#submitting = false
      this.#host.requestUpdate()
    }
  }

  /** Shows what is wrong beside each field and goes to the first. */
  #refuse(errors: readonly (readonly [FieldName, string])[]): void {
    this.#errors = new Map(errors)
    this.#host.requestUpdate()
    const first = fields.find(({ name }) => this.#errors.has(name))
    if (!first) return
    announce(this.#errors.get(first.name)!, this.#dialog?.querySelector('.speaker'))
    void this.#host.updateComplete.then(() => this.#dialog?.querySelector<HTMLElement>(`[name=${first.name}]`)?.focus())
  }
}

/** Words apart by commas, of any script. */
function listOf(text: string): string[] {
  return [...new Set(text.split(/[,،、，]/).map((word) => word.trim()).filter(Boolean))]
}
