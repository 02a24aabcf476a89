import { html, nothing, type ReactiveController, type TemplateResult } from 'lit'
import { announce } from '../announce.ts'
import type { FormHost } from '../form/form.ts'
import { formCatalogue } from '../form/messages.ts'

/** How a dialog behaves. */
export interface DialogOptions {
  /** Names it in its widget; unique there. */
  readonly name: string
  /** Whether leaving would lose something: then it is asked first. */
  readonly dirty?: () => boolean
  /** Whether something is under way: then it cannot be left. */
  readonly busy?: () => boolean
  /** What was entered is to be forgotten. */
  readonly discard?: () => void
  /** It has closed, whatever the way. */
  readonly closed?: () => void
  /** Takes the focus on closing where what opened it has gone. */
  readonly fallback?: () => HTMLElement | null | undefined
}

/** What stands in a dialog. */
export interface DialogParts {
  readonly title: string
  readonly body: TemplateResult
  /** `alertdialog` for a question that must be answered. */
  readonly role?: 'alertdialog'
  /** Id of what the question says, for screen readers. */
  readonly describedby?: string
  readonly narrow?: boolean
}

/**
 * A native modal dialog inside the widget's own tree. Esc and the close button leave it, and ask first where something would be lost;
 * on closing the focus goes back to what opened it. The template is rendered always, its body only while it is open, so that closed
 * dialogs cost nothing.
 */
export class Dialog implements ReactiveController {
  readonly #host: FormHost
  readonly #options: DialogOptions
  #open = false
  /** Whether it is on screen: a moment after it is to be open. */
  #shown = false
  #asking = false
  #trigger: HTMLElement | null = null

  constructor(host: FormHost, options: DialogOptions) {
    this.#host = host
    this.#options = options
    host.addController(this)
  }

  /** A dialog of a widget that is moved is no longer modal, and would lie open in the page. What was entered is kept. */
  hostDisconnected(): void {
    if (this.#open) this.close()
  }

  get open(): boolean {
    return this.#open
  }

  /** Whether it is being asked if what was entered may be lost; then `question` stands in place of the foot. */
  get asking(): boolean {
    return this.#asking
  }

  /** @param focus takes the focus once it is open; else what has `autofocus`, else the first control */
  async show(focus?: () => void): Promise<void> {
    if (this.#open) return
    this.#open = true
    this.#trigger = (this.#host.shadowRoot?.activeElement as HTMLElement | null | undefined) ?? null
    this.#host.requestUpdate()
    await this.#host.updateComplete
    const dialog = this.#element
    if (!this.#open) return
    if (!dialog || dialog.open || !this.#host.isConnected) {
      this.#open = false
      return
    }
    dialog.showModal()
    this.#shown = true
    if (focus) focus()
    else (dialog.querySelector<HTMLElement>('[autofocus]') ?? dialog.querySelector<HTMLElement>('.fields :is(input, select, textarea):not([disabled])'))?.focus()
  }

  close(): void {
    this.#element?.close()
    this.#left()
  }

  /** Leaves it as Esc does. Bound, so that a button can be handed it. */
  readonly leave = (): void => {
    if (this.#options.busy?.()) return
    if (!this.#options.dirty?.()) return this.close()
    this.#asking = true
    this.#host.requestUpdate()
    void this.#host.updateComplete.then(() => this.#element?.querySelector<HTMLElement>('.keep')?.focus())
  }

  /** Says something to screen readers while everything outside is inert. */
  say(message: string): void {
    announce(message, this.#element?.querySelector('.speaker') ?? undefined)
  }

  /** The buttons of the foot; while it is asked whether to discard, that question in their place. */
  foot(buttons: TemplateResult): TemplateResult {
    if (!this.#asking) return html`<div class="dialog-foot">${buttons}</div>`
    const text = this.#host.text('form', formCatalogue)
    const id = `${this.#options.name}-question`
    return html`<div class="dialog-foot question" role="alertdialog" aria-labelledby=${id}>
      <span id=${id}>${text('discardQuestion')}</span>
      <button type="button" class="discard" @click=${this.#discard}>${text('discard')}</button>
      <button type="button" class="primary keep" @click=${this.#keep}>${text('keep')}</button>
    </div>`
  }

  /** @param parts called only while it is open */
  render(parts: () => DialogParts): TemplateResult {
    const { name } = this.#options
    const shown = this.#open ? parts() : undefined
    const text = this.#host.text('form', formCatalogue)
    return html`<dialog
      id="${name}-dialog"
      class=${shown?.narrow ? 'narrow' : ''}
      part="dialog"
      role=${shown?.role ?? nothing}
      aria-labelledby="${name}-title"
      aria-describedby=${shown?.describedby ?? nothing}
      @cancel=${this.#cancel}
      @keydown=${this.#keydown}
      @close=${this.#closed}
    >
      ${shown
        ? html`<div class="dialog-head">
              <div class="dialog-title" id="${name}-title" role="heading" aria-level="2">${shown.title}</div>
              <button class="plain close" type="button" aria-label=${text('close')} @click=${this.leave}></button>
            </div>
            ${shown.body}
            <p class="unseen speaker" role="status"></p>`
        : nothing}
    </dialog>`
  }

  get #element(): HTMLDialogElement | null {
    return (this.#host.shadowRoot?.getElementById(`${this.#options.name}-dialog`) as HTMLDialogElement | null | undefined) ?? null
  }

  /** Esc reaches a dialog as a key and as a request to close; Chromium lets only the first of them be refused twice in a row. */
  #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    if (this.#asking) this.#keep()
    else this.leave()
  }

  #cancel = (event: Event): void => {
    if (event.target !== this.#element || !(this.#options.dirty?.() || this.#options.busy?.())) return
    event.preventDefault()
    this.leave()
  }

  #keep = (): void => {
    this.#asking = false
    this.#host.requestUpdate()
    void this.#host.updateComplete.then(() => this.#element?.querySelector<HTMLElement>('.fields :is(input, select, textarea):not([disabled])')?.focus())
  }

  #discard = (): void => {
    this.#options.discard?.()
    this.close()
  }

  /** The event comes with the next frame, when it may be open anew. */
  #closed = (event: Event): void => {
    if (event.target === this.#element && this.#shown && !this.#element?.open) this.#left()
  }

  #left(): void {
    if (!this.#open) return
    this.#open = this.#shown = this.#asking = false
    const trigger = this.#trigger
    this.#trigger = null
    this.#options.closed?.()
    this.#host.requestUpdate()
    // After what closing has changed is drawn: the button that opened it may have gone with its row.
    void this.#host.updateComplete.then(() => {
      const over = this.#host.shadowRoot?.querySelector('dialog[open]')
      if (this.#open || (over && !over.contains(trigger))) return
      const back = trigger?.isConnected && trigger.checkVisibility?.() !== false ? trigger : this.#options.fallback?.()
      back?.focus()
    })
  }
}
