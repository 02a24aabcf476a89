import { formatterOf, resolveLocale } from './locale.ts'
import { noFigure } from './number.ts'

/** A moment: RFC 3339 text, milliseconds since 1970, or a `Date`. */
export type Moment = string | number | Date

/** Milliseconds since 1970; NaN where the moment is none, or further away than a date can be. */
function millisecondsOf(moment: Moment | null | undefined): number {
  if (typeof moment !== 'string' && typeof moment !== 'number' && !(moment instanceof Date)) return Number.NaN
  return new Date(moment).getTime()
}

const units = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

/**
 * How long ago, in short words: `4 min ago`, `yesterday`, `now`.
 *
 * @param now milliseconds since 1970
 * @returns `—` for a moment that is none
 */
export function formatRelativeTime(moment: Moment | null | undefined, locale?: string | null, now: number = Date.now()): string {
  const at = millisecondsOf(moment)
  if (Number.isNaN(at)) return noFigure
  const away = at - (Number.isFinite(now) ? now : Date.now())
  const distance = Math.abs(away)
  const [unit, length] = units.find(([, size]) => distance >= size) ?? ['second', 1000]
  // American English abbreviates with a full stop ("4 min. ago"), which reads as the end of a sentence; British English does not.
  const tag = resolveLocale(locale)
  const spoken = tag === 'en' || tag === 'en-US' ? 'en-GB' : tag
  // Under five seconds nobody counts: it is "now".
  const count = unit === 'second' && distance < 5000 ? 0 : Math.trunc(away / length)
  // Short Arabic says "within 4 months" of what was four months ago.
  const style = /^ar\b/.test(tag) ? 'long' : 'short'
  return formatterOf('relative', spoken, (each) => new Intl.RelativeTimeFormat(each, { numeric: 'auto', style })).format(count, unit)
}

/** How a date is written out. */
export interface DateStyle {
  /** IANA time zone, such as `Europe/London`; the reader's own when absent or unknown. */
  timeZone?: string | undefined
}

function format(kind: string, options: Intl.DateTimeFormatOptions, moment: Moment | null | undefined, locale: string | null | undefined, timeZone?: string) {
  const at = millisecondsOf(moment)
  if (Number.isNaN(at)) return noFigure
  const make = (zone?: string) =>
    formatterOf(`${kind} ${zone ?? ''}`, locale, (tag) => new Intl.DateTimeFormat(tag, { ...options, ...(zone && { timeZone: zone }) })).format(at)
  try {
    return make(timeZone)
  } catch {
    // A zone that this browser does not know.
    return make()
  }
}

/** A date such as `20 Nov 2026`; `—` where there is none. */
export function formatDate(moment: Moment | null | undefined, locale?: string | null, { timeZone }: DateStyle = {}): string {
  return format('date', { dateStyle: 'medium' }, moment, locale, timeZone)
}

/** A date with its time, such as `20 Nov 2026, 09:40`; `—` where there is none. */
export function formatDateTime(moment: Moment | null | undefined, locale?: string | null, { timeZone }: DateStyle = {}): string {
  return format('moment', { dateStyle: 'medium', timeStyle: 'short' }, moment, locale, timeZone)
}
