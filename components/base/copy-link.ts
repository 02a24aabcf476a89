import { html, type TemplateResult } from 'lit'
import { formCatalogue } from './form/messages.ts'
import type { Speech } from './speech.ts'

/**
 * A link in a field, and a button that copies it. Where the page may not write the clipboard (no https, no permission) the old way is
 * tried, and where that fails too the link is marked and the words say which keys copy it. Needs `formStyles` and `controlStyles`.
 *
 * @param label names the field for screen readers
 */
export function copyLink(url: string, label: string, speech: Speech): TemplateResult {
  const text = speech.text('form', formCatalogue)
  const copy = async (event: Event): Promise<void> => {
    const box = (event.currentTarget as Element).closest('.copy-link')!
    const field = box.querySelector('input')!
    const said = (await copied(field)) ? text('linkCopied') : text('copyByHand')
    box.querySelector('[role=status]')!.textContent = said
  }
  return html`<div class="copy-link">
    <input type="text" readonly dir="ltr" spellcheck="false" aria-label=${label} .value=${url} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
    <button class="primary" type="button" @click=${copy}>${text('copyLink')}</button>
    <span role="status"></span>
  </div>`
}

async function copied(field: HTMLInputElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(field.value)
    return true
  } catch {
    field.focus()
    field.select()
    try {
      return document.execCommand('copy')
    } catch {
      return false
    }
  }
}
