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

/** The class that draws a level: its own name, or `other` where this version does not know it. */
export function levelShape(level: string | null | undefined): string {
  const known = level || 'unknown'
  return isKnownRiskLevel(known) ? known : 'other'
}
