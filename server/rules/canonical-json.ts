/**
 * JSON in the one form that RFC 8785 gives each value: no spaces, members ordered by the UTF-16 code units of their names, numbers and
 * strings as ECMAScript writes them. Its UTF-8 bytes are what a hash is taken of.
 *
 * @throws {TypeError} for what JSON has no word for: NaN, infinities, functions, symbols, bigints, and text with half a surrogate pair
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`${value} has no form in JSON`)
    return JSON.stringify(value)
  }
  if (typeof value === 'string') return textOf(value)
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item === undefined ? null : item)).join(',')}]`
  if (typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([name, inner]) => `${textOf(name)}:${canonicalJson(inner)}`)
    return `{${members.join(',')}}`
  }
  throw new TypeError(`a ${typeof value} has no form in JSON`)
}

function textOf(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('text with half a surrogate pair has no form in UTF-8')
  return JSON.stringify(text)
}
