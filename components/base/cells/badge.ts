import { html, type TemplateResult } from 'lit'
import { isKnownRiskLevel, riskCatalogue, riskWord } from '../../../src/format/risk.ts'
import type { Speech } from '../speech.ts'

/** The word of a level, in the page's own wording where it has one; a level that a later server added is shown by its own name. */
export function levelWord(level: string | null | undefined, speech: Speech): string {
  const known = level || 'unknown'
  return isKnownRiskLevel(known) ? speech.text('risk', riskCatalogue)(known) : riskWord(known, speech.language)
}

/** What a level means, in one or two sentences; empty for a level this version does not know. */
export function levelMeaning(level: string | null | undefined, speech: Speech): string {
  const known = level || 'unknown'
  return isKnownRiskLevel(known) ? speech.text('risk', riskCatalogue)(`${known}Meaning`) : ''
}

/**
 * A level as shape, word and colour: one element and its pseudo-element, so that a table of them stays cheap. Needs `badgeStyles`.
 *
 * @param level as the server sent it; nothing here computes one
 */
export function riskBadge(level: string | null | undefined, speech: Speech): TemplateResult {
  const shape = isKnownRiskLevel(level || 'unknown') ? level || 'unknown' : 'other'
  return html`<span class="badge ${shape}" part="badge">${levelWord(level, speech)}</span>`
}
