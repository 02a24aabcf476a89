import { html, type TemplateResult } from 'lit'
import type { Speech } from '../speech.ts'
import { levelShape, levelWord } from './level.ts'

/**
 * A level as shape, word and colour: one element and its pseudo-element, so that a table of them stays cheap. Needs `badgeStyles`.
 *
 * @param level as the server sent it; nothing here computes one
 */
export function riskBadge(level: string | null | undefined, speech: Speech): TemplateResult {
  return html`<span class="badge ${levelShape(level)}" part="badge">${levelWord(level, speech)}</span>`
}
