import type { Exposure } from '../contract/exposure.ts'
import { englishDollars, isPlainEnglish } from './english.ts'
import { formatterOf, resolveLocale } from './locale.ts'
import { noFigure } from './number.ts'

/**
 * Decimal digits of the currencies that do not have two, from ISO 4217.
 * Browsers disagree with the standard and with each other here (IQD has three digits in it, none in some), and a disagreement is a factor of a thousand.
 */
const unusualDigits: Record<string, number> = {
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  CLF: 4, UYW: 4,
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0, VUV: 0, XAF: 0, XOF: 0, XPF: 0,
}

/** How many decimal digits a currency has: USD 2, JPY 0, KWD 3. An unknown one has 2. */
export function currencyDigits(currency: string): number {
  return Object.hasOwn(unusualDigits, currency) ? unusualDigits[currency]! : 2
}

/** How an amount is written out. */
export interface MoneyStyle {
  /** `$42K` in place of `$42,000`. */
  compact?: boolean
}

/**
 * An amount in the locale's way.
 *
 * @param minor minor units of the currency; absent, NaN and infinite values are `—`
 * @param currency an ISO 4217 code; one that is malformed is written after the number as it is
 */
export function formatMoney(
  minor: number | null | undefined,
  currency: string,
  locale?: string | null,
  { compact = false }: MoneyStyle = {},
): string {
  if (typeof minor !== 'number' || !Number.isFinite(minor)) return noFigure
  const code = typeof currency === 'string' ? currency : ''
  const english = compact && code === 'USD' && isPlainEnglish(resolveLocale(locale)) ? englishDollars(minor) : undefined
  if (english !== undefined) return english
  const digits = currencyDigits(code)
  const amount = minor / 10 ** digits
  const shape: Intl.NumberFormatOptions = compact
    ? { notation: 'compact' }
    : { minimumFractionDigits: digits, maximumFractionDigits: digits }
  if (/^[A-Za-z]{3}$/.test(code)) {
    return formatterOf(`money ${code} ${compact}`, locale, (tag) => new Intl.NumberFormat(tag, { style: 'currency', currency: code, ...shape })).format(amount)
  }
  const plain = formatterOf(`amount ${compact} ${digits}`, locale, (tag) => new Intl.NumberFormat(tag, shape)).format(amount)
  return code === '' ? plain : `${plain} ${code}`
}

/** What is shown of an exposure. */
export type ExposureRange = Pick<Exposure, 'low' | 'high' | 'currency'>

/**
 * Annual exposure as `$42K–$180K`; one amount where both ends read the same.
 *
 * @param exposure amounts in minor units; absent, or an estimate that is none (negative, NaN, low above high), is `—`
 */
export function formatExposure(exposure: ExposureRange | null | undefined, locale?: string | null): string {
  if (!exposure) return noFigure
  const { low, high, currency } = exposure
  if (!(low >= 0 && high >= low && Number.isFinite(high))) return noFigure
  const from = formatMoney(low, currency, locale, { compact: true })
  const to = formatMoney(high, currency, locale, { compact: true })
  return from === to ? from : `${from}–${to}`
}
