import { html, nothing, type TemplateResult } from 'lit'
import type { Attachment } from '../../../src/contract/attachment.ts'
import type { Speech } from '../speech.ts'
import { kindOf, sizeInWords } from './attached-files.ts'
import { filesCatalogue } from './messages.ts'

/** How a list of files is drawn. */
export interface FileListSetting {
  readonly speech: Speech
  /** Ids of those that are being fetched. */
  readonly fetching: ReadonlySet<string>
  readonly download: (file: Attachment) => void
}

/** Files that belong to something, each with the button that fetches it. Needs `filesStyles`. */
export function fileList(files: readonly Attachment[], { speech, fetching, download }: FileListSetting): TemplateResult | typeof nothing {
  if (files.length === 0) return nothing
  const text = speech.text('files', filesCatalogue)
  return html`<ul class="files" role="list" aria-label=${text('files')}>
    ${files.map((file) => {
      const busy = fetching.has(file.id)
      return html`<li class="file" part="attachment">
        <span class="file-kind" aria-hidden="true">${kindOf(file.name)}</span>
        <span class="file-about"><bdi class="file-name">${file.name}</bdi> <span class="hint"><bdi>${kindOf(file.name)}</bdi> · <bdi>${sizeInWords(file.bytes, speech)}</bdi></span></span>
        <button type="button" class="plain" aria-disabled=${busy ? 'true' : 'false'} aria-label=${text('downloadOf', { name: `\u2068${file.name}\u2069` })} @click=${() => download(file)}>
          ${text(busy ? 'downloading' : 'download')}
        </button>
      </li>`
    })}
  </ul>`
}
