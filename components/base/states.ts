import { html, nothing, type TemplateResult } from 'lit'
import type { FailureKind, RemoteFailure } from './failure.ts'
import { stateCatalogue } from './states.messages.ts'
import type { Speech } from './speech.ts'

const sentences = {
  refused: 'refused',
  forbidden: 'forbidden',
  'signed-out': 'signedOut',
  'not-found': 'notFound',
  unreachable: 'unreachable',
  mismatch: 'mismatch',
} as const satisfies Record<Exclude<FailureKind, 'no-portal'>, string>

/** Copies the request id; the button says so. Where the page may not write the clipboard, the id is selected instead. */
async function copyReference(button: HTMLButtonElement, reference: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(reference)
    button.textContent = done
  } catch {
    const text = button.parentElement?.querySelector('code')
    if (text) getSelection()?.selectAllChildren(text)
  }
}

/** The request id, with a button that copies it; support finds the request by it. Needs `stateStyles` and `controlStyles`. */
export function requestReference(requestId: string | undefined, speech: Speech): TemplateResult | typeof nothing {
  if (!requestId) return nothing
  const text = speech.text('state', stateCatalogue)
  return html`<span class="reference"
    >${text('reference')} <code><bdi>${requestId}</bdi></code>
    <button
      class="plain"
      type="button"
      @click=${(event: Event) => copyReference(event.currentTarget as HTMLButtonElement, requestId, text('copied'))}
    >
      ${text('copy')}
    </button></span
  >`
}

/**
 * Why there is no data: a sentence, the way out and the request id. Needs `stateStyles` and `controlStyles`.
 *
 * @param retry asks again; its button is left out where asking again cannot help
 */
export function failureState(failed: RemoteFailure, speech: Speech, retry?: () => void): TemplateResult {
  const text = speech.text('state', stateCatalogue)
  const { kind } = failed
  return html`<div class="state" part="error">
    <p class="state-title">${kind === 'no-portal' ? failed.message : text(sentences[kind])}</p>
    ${kind === 'no-portal' ? nothing : html`<p class="state-hint">${text(`${sentences[kind]}Hint`)}</p>`}
    ${retry && failed.retryable
      ? html`<p class="state-actions"><button type="button" @click=${retry}>${text('retry')}</button></p>`
      : nothing}
    ${failed.requestId ? html`<p>${requestReference(failed.requestId, speech)}</p>` : nothing}
  </div>`
}

/**
 * Says that what is shown is old, since when, and offers to ask again. Needs `stateStyles` and `controlStyles`.
 *
 * @param updated when it was read, in words
 */
export function staleBanner(failed: RemoteFailure | undefined, updated: string, speech: Speech, retry?: () => void): TemplateResult {
  const text = speech.text('state', stateCatalogue)
  return html`<div class="stale" part="stale">
    <span>${text('stale', { time: updated })}</span>
    ${retry ? html`<button class="plain" type="button" @click=${retry}>${text('retry')}</button>` : nothing}
    ${requestReference(failed?.requestId, speech)}
  </div>`
}

/** Lines of the size of what is coming. Needs `stateStyles`. */
export function skeletonLines(lines: number): TemplateResult {
  return html`<span class="skeleton" aria-hidden="true">${Array.from({ length: lines }, () => html`<span class="bone"></span>`)}</span>`
}
