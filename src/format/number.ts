import { englishNumber, isPlainEnglish } from './english.ts'
import { formatterOf, resolveLocale } from './locale.ts'

/** Shown where there is no figure. */
export const noFigure = '—'

/**
 * A number with the locale's own digits and separators.
 *
 * @param value absent, NaN and infinite values are `—`
 */
export function formatNumber(value: number | null | undefined, locale?: string | null): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return noFigure
  const english = isPlainEnglish(resolveLocale(locale)) ? englishNumber(value) : undefined
  return english ?? formatterOf('number', locale, (tag) => new Intl.NumberFormat(tag)).format(value)
}

/**
 * A number in short, for places with no room: `1.2M`. Below ten thousand it is whole.
 *
 * @param value absent, NaN and infinite values are `—`
 */
export function formatCompact(value: number | null | undefined, locale?: string | null): string {
  if (typeof value !== 'number' || !Number.isFinite(value) || Math.abs(value) < 10_000) return formatNumber(value, locale)
  return formatterOf('compact', locale, (tag) => new Intl.NumberFormat(tag, { notation: 'compact', maximumFractionDigits: 1 })).format(value)
}

/**
 * By how much a number has changed, with its sign: `+3`, `-5`, `0`.
 *
 * @param value absent, NaN and infinite values are `—`
 */
export function formatDifference(value: number | null | undefined, locale?: string | null): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return noFigure
  return formatterOf('difference', locale, (tag) => new Intl.NumberFormat(tag, { signDisplay: 'exceptZero' })).format(value)
}

function percent(whole: number, locale?: string | null): string {
  if (isPlainEnglish(resolveLocale(locale))) return `${whole}%`
  return formatterOf('percent', locale, (tag) => new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 0 })).format(
    whole / 100,
  )
}

/**
 * Coverage in words of the locale: rounded down, so that only full coverage reads `100%`, and `<1%` for the first trace of it.
 *
 * @param value percent, 0–100, unrounded; values outside are cut to the range; absent or NaN is `—`
 */
export function formatCoverage(value: number | null | undefined, locale?: string | null): string {
  if (typeof value !== 'number' || Number.isNaN(value)) return noFigure
  const whole = wholePercent(value)
  return value > 0 && whole === 0 ? `<${percent(1, locale)}` : percent(whole, locale)
}

/**
 * The whole percent that `formatCoverage` shows and a bar is drawn to.
 * 29 of 100 controls arrive as 28.999999999999996: a share that is a whole percent but for binary rounding is that percent.
 *
 * @param value percent, unrounded; absent or NaN is 0
 */
export function wholePercent(value: number | null | undefined): number {
  if (typeof value !== 'number' || Number.isNaN(value)) return 0
  return Math.min(100, Math.max(0, Math.floor(value + 1e-9)))
}

/**
 * A posture score, rounded down so that the number never disagrees with its level: 19.9 is `19` and critical.
 *
 * @param score points; absent, NaN or outside 0–100 is `—`
 */
export function formatScore(score: number | null | undefined, locale?: string | null): string {
  if (typeof score !== 'number' || !(score >= 0 && score <= 100)) return noFigure
  return formatNumber(Math.floor(score), locale)
}
