import { html, type TemplateResult } from 'lit'
import { denialWords } from '../denials.ts'
import type { RemoteFailure } from '../failure.ts'
import type { Speech } from '../speech.ts'
import { requestReference } from '../states.ts'
import { formCatalogue } from './messages.ts'

const known = ['role-above-own', 'last-of-role', 'version-conflict', 'already-exists', 'not-invited', 'not-found', 'rate-limited'] as const

/** Why something was not done and what helps, in one sentence. */
export function failureText(failed: RemoteFailure, speech: Speech): string {
  const text = speech.text('form', formCatalogue)
  const { code, problem } = failed.error as { code?: unknown; problem?: { reason?: unknown } }
  const found = known.find((each) => each === code)
  if (found) return text(found)
  if (failed.kind === 'signed-out') return text('signed-out')
  if (code === 'own-work') return denialWords('own-work', speech)
  if (failed.kind === 'forbidden') return denialWords(problem?.reason, speech)
  return text(failed.kind === 'unreachable' || failed.kind === 'mismatch' ? 'unsure' : 'failed')
}

/**
 * The same with the request id, for the foot of a form or a question. Needs `formStyles` and `stateStyles`.
 *
 * @param sentence in place of the usual one
 */
export function failureLine(failed: RemoteFailure, speech: Speech, sentence?: string): TemplateResult {
  return html`<p>${sentence ?? failureText(failed, speech)}</p>
    ${requestReference(failed.requestId, speech)}`
}
