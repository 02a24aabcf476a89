import { html, type TemplateResult } from 'lit'
import { statusLabels, type FindingStatus } from '../../../src/contract/finding-status.ts'
import { riskWord } from '../../../src/format/risk.ts'
import type { Speech } from '../speech.ts'
import { findingStatusCatalogue } from './finding.messages.ts'

const isKnown = (status: string): status is FindingStatus => Object.hasOwn(statusLabels, status)

/**
 * The words of a status.
 *
 * @param label as the server sends it: the words that the MSP has chosen stand as they are, the usual ones are said in the reader's language
 */
export function statusWord(status: string, label: string | null | undefined, speech: Speech): string {
  if (!isKnown(status)) return label || riskWord(status, speech.language)
  return label && label !== statusLabels[status] ? label : speech.text('findingStatus', findingStatusCatalogue)(status)
}

/** The class that draws a status: its own name, or `other` where this version does not know it. */
export function statusShape(status: string): string {
  return isKnown(status) ? status : 'other'
}

/** A status as shape, word and colour. Needs `statusStyles`. */
export function statusBadge(status: string, label: string | null | undefined, speech: Speech): TemplateResult {
  return html`<span class="pill status ${statusShape(status)}" part="status">${statusWord(status, label, speech)}</span>`
}
