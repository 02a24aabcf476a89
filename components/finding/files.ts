import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit'
import type { Attachment } from '../../src/contract/attachment.ts'
import type { Portal } from '../../src/index.ts'
import { failureOf, type RemoteFailure } from '../base/failure.ts'
import { fileList } from '../base/files/file-list.ts'
import { filesCatalogue } from '../base/files/messages.ts'
import { failureText } from '../base/form/failure-text.ts'
import { saveFile } from '../base/save-file.ts'
import type { Speech } from '../base/speech.ts'

/** Files of submissions and verifications, each with the button that hands it to the browser. */
export class FileFetch {
  readonly #host: ReactiveControllerHost & Speech & HTMLElement
  readonly #from: () => { portal: Portal | undefined; clientId: string | undefined }
  readonly #fetching = new Set<string>()
  #failed: { id: string; failed: RemoteFailure } | undefined

  constructor(host: ReactiveControllerHost & Speech & HTMLElement, from: () => { portal: Portal | undefined; clientId: string | undefined }) {
    this.#host = host
    this.#from = from
  }

  render(files: readonly Attachment[]): TemplateResult | typeof nothing {
    const wrong = files.some(({ id }) => id === this.#failed?.id) ? this.#failed : undefined
    return html`${fileList(files, { speech: this.#host, fetching: this.#fetching, download: (file) => void this.#fetch(file) })}
    ${wrong ? html`<p class="field-error" role="alert">${wrong.failed.kind === 'unreachable' ? this.#host.text('files', filesCatalogue)('notDownloaded') : failureText(wrong.failed, this.#host)}</p>` : nothing}`
  }

  async #fetch({ id, name }: Attachment): Promise<void> {
    const { portal, clientId } = this.#from()
    if (!portal || !clientId || this.#fetching.has(id)) return
    const { scope } = portal
    this.#fetching.add(id)
    this.#failed = undefined
    this.#host.requestUpdate()
    try {
      const { blob } = await portal.attachments.download(clientId, id)
      const content = await blob()
      // No type that a browser would open in the page's own origin, and nothing for somebody who has come meanwhile.
      if (this.#from().portal === portal && portal.scope === scope) saveFile(new Blob([content], { type: 'application/octet-stream' }), name)
    } catch (error) {
      this.#failed = { id, failed: failureOf(error) }
    } finally {
      this.#fetching.delete(id)
      this.#host.requestUpdate()
    }
  }
}
