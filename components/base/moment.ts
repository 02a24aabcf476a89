import { html, type TemplateResult } from 'lit'
import { formatDateTime, formatRelativeTime } from '../../src/format/time.ts'
import type { Speech } from './speech.ts'

/** A moment as people count, and exactly for whoever points at it or listens. Its host renders again with `Minute`. */
export function momentText(at: string, speech: Speech): TemplateResult {
  const exact = formatDateTime(at, speech.language)
  return html`<time datetime=${at} title=${exact}>${formatRelativeTime(at, speech.language)}<span class="unseen"> (${exact})</span></time>`
}
