import { html, type TemplateResult } from 'lit'
import { findingSeverities } from '../../../src/contract/finding-status.ts'
import { riskWord } from '../../../src/format/risk.ts'
import type { Speech } from '../speech.ts'
import { severityCatalogue } from './finding.messages.ts'

const known: readonly string[] = [...findingSeverities, 'unknown']

/** The word of a severity; one that a later server added is shown by its own name, in words. */
export function severityWord(severity: string | null | undefined, speech: Speech): string {
  const word = severity || 'unknown'
  return known.includes(word) ? speech.text('severity', severityCatalogue)(word as 'unknown') : riskWord(word, speech.language)
}

/** The class that draws a severity: its own name, or `other` where this version does not know it. */
export function severityShape(severity: string | null | undefined): string {
  const word = severity || 'unknown'
  return known.includes(word) ? word : 'other'
}

/** A severity as shape, word and colour. Needs `severityStyles`. */
export function severityBadge(severity: string | null | undefined, speech: Speech): TemplateResult {
  return html`<span class="pill severity ${severityShape(severity)}" part="badge">${severityWord(severity, speech)}</span>`
}
