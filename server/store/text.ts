const marks = /[\u0300-\u036f]/g
const longestKey = 120

/** Letter case and accents taken away, so that people find and sort names the way they say them. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(marks, '').toLowerCase().normalize('NFC')
}

/** What a name sorts by. Cut, because an index entry and a cursor have a size; names that are equal so far stand by id. */
export function sortKey(name: string): string {
  const key = fold(name.trim()).slice(0, longestKey)
  // A cut may not leave half of a surrogate pair.
  return /[\ud800-\udbff]$/.test(key) ? key.slice(0, -1) : key
}

/** What makes two names the same: letters without regard to case, spaces without regard to number. */
export function takenKey(name: string): string {
  return name.normalize('NFC').toLowerCase().trim().replace(/\s+/g, ' ')
}

/** What a search looks in. */
export function searchText(name: string, aliases: readonly string[]): string {
  return [name, ...aliases].map((each) => fold(each).replaceAll('\n', ' ')).join('\n')
}

/** A text as it is looked for in `searchText`. */
export function searchNeedle(query: string): string {
  return fold(query).replaceAll('\n', ' ')
}

/** The LIKE pattern that finds a text anywhere; its own wildcards stand for themselves. */
export function searchPattern(query: string): string {
  return `%${searchNeedle(query).replace(/[\\%_]/g, '\\$&')}%`
}

/** An email address as it is compared. */
export function emailKey(email: string): string {
  return email.normalize('NFC').trim().toLowerCase()
}

/** An amount in whole units of its currency, rounded down. */
export function wholeUnits(minor: number, currency: string): number {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
  return Math.floor(minor / 10 ** (maximumFractionDigits ?? 2))
}
