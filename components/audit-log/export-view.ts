import { html, nothing, type TemplateResult } from 'lit'
import type { Speech } from '../base/speech.ts'
import { requestReference } from '../base/states.ts'
import { formatSize, type ExportState } from './export.ts'
import { auditCatalogue } from './messages.ts'

const names = { chain: 'fileChain', checkpoint: 'fileCheckpoint', keys: 'fileKeys' } as const

/** What an export is doing; its files, once they are there. */
export function exportPanel(state: ExportState, speech: Speech, cancel: () => void): TemplateResult | typeof nothing {
  const text = speech.text('audit', auditCatalogue)
  if (state.kind === 'idle') return nothing
  if (state.kind === 'running') {
    return html`<div class="check running" part="export">
      <div class="progress"><span id="exporting">${text('exporting')}</span><progress aria-labelledby="exporting"></progress></div>
      <button class="cancel" type="button" @click=${cancel}>${text('cancel')}</button>
    </div>`
  }
  if (state.kind === 'failed') {
    return html`<div class="check failed" part="export">
      <p>${text('exportFailed')}</p>
      <p>${requestReference(state.failed.requestId, speech)}</p>
    </div>`
  }
  return html`<div class="check files" part="export">
    <p>${text('exportReady')}</p>
    <ul class="files">
      ${state.files.map(({ kind, href, name, size }) => html`<li><a href=${href} download=${name}>${text(names[kind], { size: formatSize(size, speech.language) })}</a></li>`)}
    </ul>
  </div>`
}
