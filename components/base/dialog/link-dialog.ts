import { html } from 'lit'
import { copyLink } from '../copy-link.ts'
import type { FormHost } from '../form/form.ts'
import { formCatalogue } from '../form/messages.ts'
import { Dialog } from './dialog.ts'

/** A link that is shown this once. */
export interface LinkToShow {
  readonly title: string
  /** What the link is for, how long it is good, and where another one comes from. */
  readonly message: string
  readonly url: string
  /** Names the link for screen readers. */
  readonly label: string
}

/** Shows a link once, to be copied. It is forgotten when the dialog closes. */
export class LinkDialog {
  readonly #host: FormHost
  readonly #dialog: Dialog
  #link: LinkToShow | undefined

  constructor(host: FormHost, options: { name: string; fallback?: () => HTMLElement | null | undefined }) {
    this.#host = host
    this.#dialog = new Dialog(host, { ...options, closed: () => (this.#link = undefined) })
  }

  show(link: LinkToShow): void {
    this.#link = link
    void this.#dialog.show(() => this.#host.shadowRoot?.querySelector<HTMLElement>('.link-body .copy-link button')?.focus())
  }

  /** Closes it and forgets the link. */
  close(): void {
    this.#dialog.close()
  }

  render() {
    const text = this.#host.text('form', formCatalogue)
    return this.#dialog.render(() => ({
      title: this.#link!.title,
      body: html`<div class="dialog-body link-body">
          <p>${this.#link!.message}</p>
          ${copyLink(this.#link!.url, this.#link!.label, this.#host)}
        </div>
        <div class="dialog-foot"><button type="button" @click=${this.#dialog.leave}>${text('close')}</button></div>`,
    }))
  }
}
