import { html, nothing, type TemplateResult } from 'lit'
import type { Finding } from '../../src/contract/finding.ts'
import { riskWord } from '../../src/format/risk.ts'
import { formatDate } from '../../src/format/time.ts'
import { authorName } from '../base/cells/finding-event.ts'
import { momentText } from '../base/moment.ts'
import type { Speech } from '../base/speech.ts'
import { findingCatalogue } from './messages.ts'

const dayMs = 86_400_000
const texts = findingCatalogue.en

/** A word of a kind that a later server may add to: then it is shown by its own name. */
export function wordOf(kind: 'kind' | 'outcome' | 'acceptance' | 'asset', word: string, speech: Speech): string {
  const key = `${kind}:${word}`
  return Object.hasOwn(texts, key) ? speech.text('finding', findingCatalogue)(key as 'kind:host') : riskWord(word, speech.language)
}

/** Who and when. */
export function whoAndWhen(author: { side: string; name: string | null }, at: string, speech: Speech): TemplateResult {
  return html`<span class="sub"><bdi>${authorName(author, speech)}</bdi> · ${momentText(at, speech)}</span>`
}

/** How a finding stands to its date: paused, overdue, or how many days are left. */
export function dueWords({ status, dueAt, overdue }: Finding, speech: Speech, now = Date.now()): { date: string; note: string; tone: '' | 'warn' | 'quiet' } {
  const text = speech.text('finding', findingCatalogue)
  const date = dueAt === null ? text('noDue') : formatDate(dueAt, speech.language)
  if (overdue) return { date, note: text('overdue'), tone: 'warn' }
  if (status === 'pending_verification') return { date, note: text('paused'), tone: 'quiet' }
  const open = status === 'open' || status === 'in_progress' || status === 'not_fixed' || status === 'partially_fixed'
  if (dueAt === null || !open) return { date, note: '', tone: '' }
  const days = Math.floor((Date.parse(dueAt) - now) / dayMs)
  return { date, note: days <= 0 ? text('dueToday') : text('dueIn', { count: days }), tone: '' }
}

/** For how long the clock has stood still, in whole days; nothing below one. */
export function pausedWords({ slaPausedSeconds }: Finding, speech: Speech): string | typeof nothing {
  const days = Math.floor((slaPausedSeconds * 1000) / dayMs)
  return days < 1 ? nothing : speech.text('finding', findingCatalogue)('pausedFor', { count: days })
}
