import type { Engagement } from '../../src/contract/engagement.ts'
import { formatDate } from '../../src/format/time.ts'
import type { Speech } from '../base/speech.ts'
import { engagementsCatalogue, type EngagementsText } from './messages.ts'

/** The word for a kind or a status; one that a later server has added stands as it is. */
export function word(of: 'kind' | 'status', value: string, speech: Speech): string {
  const key = `${of}:${value}`
  return Object.hasOwn(engagementsCatalogue.en, key) ? speech.text('engagements', engagementsCatalogue)(key as EngagementsText) : value
}

/** From when until when, in words. Days have no time of day and so no time zone. */
export function datesOf({ startDate, endDate }: Pick<Engagement, 'startDate' | 'endDate'>, speech: Speech): string {
  const text = speech.text('engagements', engagementsCatalogue)
  // A date is one word: it is not broken at the end of a line.
  const day = (date: string) => formatDate(date, speech.language, { timeZone: 'UTC' }).replaceAll(' ', '\u00a0')
  if (startDate !== null && endDate !== null) return `${day(startDate)} – ${day(endDate)}`
  if (startDate !== null) return text('from', { date: day(startDate) })
  return endDate === null ? text('noDates') : text('until', { date: day(endDate) })
}
