// The engine's number formats take about 12 ms of a page's thread the first time any of them is made – as long as a whole table of
// thirty rows. English figures, which most pages show, are therefore written here, exactly as `Intl` writes them.

const compactUnits = ['', 'K', 'M', 'B', 'T']

/** Whether a language tag writes numbers as American English does; other Englishes differ in the signs of currencies. */
export const isPlainEnglish = (tag: string): boolean => tag === 'en' || tag === 'en-US'

/**
 * A whole number in English: `1,234`.
 *
 * @returns `undefined` where `Intl` has to be asked
 */
export function englishNumber(value: number): string | undefined {
  if (!Number.isInteger(value) || Object.is(value, -0) || Math.abs(value) > 1e15) return undefined
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

/**
 * Dollars in short: `$42K`. One digit before the point brings one behind it, as in `$1.2M`.
 *
 * @param cents at least 0
 * @returns `undefined` where `Intl` has to be asked
 */
export function englishDollars(cents: number): string | undefined {
  if (!Number.isInteger(cents) || cents < 0 || Object.is(cents, -0)) return undefined
  // Below a dollar the digits count from the first that is not zero.
  if (cents < 100) return `$${cents / 100}`
  let unit = 0
  let size = 100
  // What rounds to a thousand of one unit is one of the next.
  while (unit < compactUnits.length - 1 && cents >= size * 999.5) {
    unit += 1
    size *= 1000
  }
  const tenths = Math.round(cents / (size / 10))
  const figure = tenths < 100 ? tenths / 10 : Math.round(cents / size)
  return figure < 1000 ? `$${figure}${compactUnits[unit]}` : undefined
}
