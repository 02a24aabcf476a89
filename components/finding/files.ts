import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit'
import type { Attachment } from '../../src/contract/attachment.ts'
import { formatNumber } from '../../src/format/number.ts'
import type { Portal } from '../../src/index.ts'
import type { Speech } from '../base/speech.ts'
import { findingCatalogue } from './messages.ts'

/** A size in words, such as `1.4 MB`. @param bytes of the file */
function sizeOf(bytes: number, speech: Speech): string {
  const text = speech.text('finding', findingCatalogue)
  const number = (value: number) => formatNumber(value < 10 ? Math.round(value * 10) / 10 : Math.round(value), speech.language)
  if (bytes < 1000) return text('bytes', { size: number(bytes) })
  return bytes < 1_000_000 ? text('kilobytes', { size: number(bytes / 1000) }) : text('megabytes', { size: number(bytes / 1_000_000) })
}

/** Files of a submission or a verification, each a button that hands it to the browser. */
export class FileList {
  readonly #host: ReactiveControllerHost & Speech & HTMLElement
  readonly #from: () => { portal: Portal | undefined; clientId: string | undefined }
  #busy: string | undefined
  #failed: string | undefined

  constructor(host: ReactiveControllerHost & Speech & HTMLElement, from: () => { portal: Portal | undefined; clientId: string | undefined }) {
    this.#host = host
    this.#from = from
  }

  render(files: readonly Attachment[]): TemplateResult | typeof nothing {
    if (files.length === 0) return nothing
    const text = this.#host.text('finding', findingCatalogue)
    return html`<ul class="files" role="list" aria-label=${text('attachments')}>
      ${files.map(
        (file) => html`<li>
          <button type="button" class="plain" part="attachment" aria-label=${text('download', { name: file.name })} aria-disabled=${this.#busy === file.id ? 'true' : 'false'} @click=${() => void this.#fetch(file)}>
            <bdi>${file.name}</bdi>
          </button>
          <span class="sub">${sizeOf(file.bytes, this.#host)}</span>
          ${this.#failed === file.id ? html`<span class="field-error" role="alert">${text('downloadFailed')}</span>` : nothing}
        </li>`,
      )}
    </ul>`
  }

  async #fetch({ id, name }: Attachment): Promise<void> {
    const { portal, clientId } = this.#from()
    if (!portal || !clientId || this.#busy) return
    this.#busy = id
    this.#failed = undefined
    this.#host.requestUpdate()
    try {
      const { blob } = await portal.attachments.download(clientId, id)
      const content = await blob()
      // No type that a browser would open in the page's own origin.
      const href = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }))
      const link = document.createElement('a')
      link.href = href
      link.download = name
      link.click()
      setTimeout(() => URL.revokeObjectURL(href), 10_000)
    } catch {
      this.#failed = id
    } finally {
      this.#busy = undefined
      this.#host.requestUpdate()
    }
  }
}
