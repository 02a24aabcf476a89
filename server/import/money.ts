/** An annual exposure as it is written in a sheet, in the currency's smallest unit. */
export interface ExposureText {
  /** @unit minor units per year */
  low: number
  /** @unit minor units per year */
  high: number
  currency: string
}

/** What is wrong with a cell, and the mend. */
export interface CellFault {
  fault: string
}

const symbols: Record<string, string> = {
  'A$': 'AUD',
  'AU$': 'AUD',
  'C$': 'CAD',
  'CA$': 'CAD',
  'NZ$': 'NZD',
  'US$': 'USD',
  'S$': 'SGD',
  'HK$': 'HKD',
  '£': 'GBP',
  '€': 'EUR',
  '₹': 'INR',
  '₪': 'ILS',
  '¥': 'JPY',
}

const factors: Record<string, number> = { '': 1, k: 1e3, m: 1e6, b: 1e9 }

/** The currencies this runtime can format. */
const knownCurrencies = new Set(Intl.supportedValuesOf('currency'))

/** Whether a code names a currency, by ISO 4217. */
export function currencyKnown(code: string): boolean {
  return knownCurrencies.has(code)
}

/**
 * Decimal places of a currency's smallest unit: 2 for USD, 0 for JPY.
 *
 * @throws {RangeError} for a code that is not three letters
 */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/**
 * Reads one number as people write it: `42000`, `42,000`, `42 000`, `42K`, `1.2M`.
 *
 * @param decimalComma whether the sheet writes `1,5` for one and a half (it is separated by semicolons or tabs)
 */
export function readAmount(text: string, decimalComma: boolean): number | CellFault {
  const compact = text.replace(/[\s\u00a0\u202f'’_]/g, '')
  const match = /^([-−]?)(\d[\d.,]*)(k|m|b|mm|bn|mn)?$/i.exec(compact)
  if (!match) return { fault: `"${text}" is not an amount: write it as 42000 or 42K` }
  const [, minus, digits, suffix = ''] = match as unknown as [string, string, string, string?]
  if (minus) return { fault: `"${text}" is negative: an exposure is 0 or more` }
  const factor = factors[suffix.toLowerCase().charAt(0)]!
  const number = plainNumber(digits, decimalComma, suffix !== '')
  if (number === undefined) {
    return { fault: `"${text}" can be read in two ways: write thousands without a separator, as in 42000` }
  }
  return Math.round(number * factor * 1e4) / 1e4
}

/** `undefined` where a separator could mean thousands as well as decimals. */
function plainNumber(digits: string, decimalComma: boolean, suffixed: boolean): number | undefined {
  if (/^\d+$/.test(digits)) return Number(digits)
  if (/^\d{1,3}(,\d{3})+\.\d+$/.test(digits)) return Number(digits.replaceAll(',', ''))
  if (/^\d{1,3}(\.\d{3})+,\d+$/.test(digits)) return Number(digits.replaceAll('.', '').replace(',', '.'))
  if (/^\d{1,3}(,\d{3}){2,}$/.test(digits)) return Number(digits.replaceAll(',', ''))
  if (/^\d{1,3}(\.\d{3}){2,}$/.test(digits)) return Number(digits.replaceAll('.', ''))
  const single = /^(\d+)([.,])(\d+)$/.exec(digits)
  if (!single) return undefined
  const [, whole, separator, rest] = single as unknown as [string, string, string, string]
  const thousandsLike = rest.length === 3 && whole.length <= 3 && whole !== '0'
  if (thousandsLike && !suffixed) return separator === ',' && !decimalComma ? Number(whole + rest) : undefined
  if (thousandsLike && separator === ',' && !decimalComma) return undefined
  return Number(`${whole}.${rest}`)
}

/**
 * Reads `$42K-$180K`, `42000-180000`, `£1.2M – £3M`, `USD 42,000 to 180,000` or one amount.
 *
 * @param given the currency of the row's own column, or `undefined`
 * @param otherwise the currency where neither the cell nor a column names one
 */
export function readExposureRange(
  text: string,
  given: string | undefined,
  otherwise: string,
  decimalComma: boolean,
): ExposureText | CellFault {
  const range = text.trim()
  // A range is split at a dash or at "to"; a dash that opens the cell is a sign, not a range.
  const parts = range.split(/(?<=[^\s-–—−])\s*(?:[-–—−]|\bto\b)\s*/i)
  if (parts.length > 2 || parts.some((part) => part === '')) {
    return { fault: `"${text}" is not a range: write it as 42000-180000 or $42K-$180K` }
  }
  const amounts: number[] = []
  const named = new Set<string>()
  let dollar = false
  for (const part of parts) {
    const money = /^([A-Za-z]{3}\b|[A-Z]{1,2}\$|[$£€₹₪¥])?\s*(.*?)\s*(\b[A-Za-z]{3}|[$£€₹₪¥])?$/.exec(part)!
    const amountText = money[2]!
    for (const mark of [money[1], money[3]]) {
      if (!mark) continue
      if (mark === '$') dollar = true
      else named.add(symbols[mark] ?? mark.toUpperCase())
    }
    const amount = readAmount(amountText, decimalComma)
    if (typeof amount !== 'number') return { fault: amount.fault.replace(`"${amountText}"`, `"${text}"`) }
    amounts.push(amount)
  }
  // "42-180K" means 42K-180K: the suffix of the end serves the start when the start would otherwise be far below it.
  if (parts.length === 2 && /[kmb][a-z$£€₹₪¥\s]*$/i.test(parts[1]!) && /\d\s*$/.test(parts[0]!) && /^\D*\d{1,3}(\.\d+)?\s*$/.test(parts[0]!)) {
    const suffix = /([kmb])[a-z$£€₹₪¥\s]*$/i.exec(parts[1]!)![1]!.toLowerCase()
    amounts[0] = amounts[0]! * factors[suffix]!
  }
  if (named.size > 1 || (dollar && [...named].some((each) => !isDollar(each)))) return { fault: `"${text}" names two currencies: an estimate is in one` }
  const inCell = [...named][0]
  const currency = inCell ?? given ?? (dollar && !isDollar(otherwise) ? 'USD' : otherwise)
  if (inCell && given && inCell !== given) {
    return { fault: `"${text}" is in ${inCell}, the currency column says ${given}: make them agree` }
  }
  if (dollar && !isDollar(currency)) {
    return { fault: `"${text}" is in dollars, the currency column says ${currency}: make them agree` }
  }
  return toMinor(amounts[0]!, amounts.at(-1)!, currency, text)
}

/** Amounts in whole currency units to the smallest unit, checked. */
export function toMinor(low: number, high: number, currency: string, text: string): ExposureText | CellFault {
  if (!currencyKnown(currency)) return { fault: `"${currency}" is not a currency code: write one such as USD` }
  if (low > high) return { fault: `"${text}" starts above its end: write the lower amount first` }
  const factor = 10 ** minorDigits(currency)
  const [lowMinor, highMinor] = [Math.round(low * factor), Math.round(high * factor)]
  if (!Number.isSafeInteger(highMinor)) return { fault: `"${text}" is too large` }
  return { low: lowMinor, high: highMinor, currency }
}

function isDollar(currency: string): boolean {
  return ['USD', 'AUD', 'CAD', 'NZD', 'SGD', 'HKD'].includes(currency)
}
