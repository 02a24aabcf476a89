import { saveFile } from '../base/save-file.ts'

/** Copies a text; the button says so. Where the page may not write the clipboard, nothing is said, and the text can be marked by hand. */
export async function copyText(event: Event, text: string, done: string): Promise<void> {
  const button = event.currentTarget as HTMLButtonElement
  try {
    await navigator.clipboard.writeText(text)
    button.querySelector('[data-said]')?.remove()
    const said = document.createElement('span')
    said.dataset['said'] = ''
    said.setAttribute('role', 'status')
    said.textContent = ` ✓ ${done}`
    button.append(said)
  } catch {
    const shown = button.closest('.key')?.querySelector('code') ?? button.closest('.sa-sign-in-form')?.querySelector('.codes')
    if (shown) getSelection()?.selectAllChildren(shown)
  }
}

/** Gives the recovery codes out as a file. It is made in the page and sent nowhere. */
export function saveCodes(codes: readonly string[], fileName: string): void {
  saveFile(new Blob([`${codes.join('\r\n')}\r\n`], { type: 'text/plain' }), fileName)
}

export function printCodes(): void {
  globalThis.print()
}
