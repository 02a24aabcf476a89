import { invalidField } from '../http/problem.ts'

/** How far ahead of ours the clock of a sender may be. @unit milliseconds */
const clockSkewMs = 5 * 60_000
const earliest = Date.UTC(1970, 0, 1)

/**
 * A moment that somebody has measured something at.
 *
 * @param absent what holds when the field is not there
 * @throws {Refusal} `invalid-input` before 1970 and in the future: one measurement of the year 2999 would stay the newest for ever
 */
export function pastMoment(text: string | undefined, field: string, now: Date, absent: Date): Date {
  if (text === undefined) return absent
  const moment = new Date(text)
  if (!(moment.getTime() >= earliest)) throw invalidField(field, 'must not be before 1970')
  if (moment.getTime() > now.getTime() + clockSkewMs) throw invalidField(field, 'must not be in the future')
  return moment
}
