/** How deep a value may nest. Far above any entry, far below where the stack ends. */
const deepest = 500

/**
 * JSON in the one form that RFC 8785 gives each value: no spaces, members ordered by the UTF-16 code units of their names, numbers and
 * strings as ECMAScript writes them. Its UTF-8 bytes are what is hashed and signed.
 *
 * A member that is `undefined` is left out, as JSON.stringify leaves it out.
 *
 * @throws {TypeError} for what JSON has no word for (NaN, infinities, functions, symbols, bigints, `undefined` or a hole in a list), for
 * objects that are more than their members (a Date, a Map), for text with half a surrogate pair, and for values nested too deep.
 */
export function canonicalJson(value: unknown): string {
  return textOf(value, 0)
}

function textOf(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no form in JSON`)
      return JSON.stringify(value)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      if (depth >= deepest) throw new TypeError(`a value nested more than ${deepest} levels deep, or inside itself, has no form here`)
      return Array.isArray(value) ? listText(value, depth + 1) : objectText(value, depth + 1)
    default:
      throw new TypeError(`a value of type ${typeof value} has no form in JSON`)
  }
}

function listText(list: readonly unknown[], depth: number): string {
  let text = '['
  // An index, because map() steps over holes.
  for (let index = 0; index < list.length; index += 1) text += (index === 0 ? '' : ',') + textOf(list[index], depth)
  return `${text}]`
}

function objectText(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  // The prototype of a plain object of any realm has no prototype itself.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw new TypeError(`a ${value.constructor?.name || 'class instance'} has no form in JSON; pass its text or its members`)
  let text = '{'
  // The default order of sort() is that of UTF-16 code units.
  for (const name of Object.keys(value).sort()) {
    const inner = (value as Record<string, unknown>)[name]
    if (inner !== undefined) text += `${text === '{' ? '' : ','}${quoted(name)}:${textOf(inner, depth)}`
  }
  return `${text}}`
}

function quoted(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('text with half a surrogate pair has no form in UTF-8')
  return JSON.stringify(text)
}

/**
 * Whether a text is the RFC 8785 form of the value that it was parsed to.
 *
 * @param parsed what JSON.parse made of `text`
 */
export function isCanonicalJson(text: string, parsed: unknown): boolean {
  try {
    return canonicalJson(parsed) === text
  } catch {
    return false
  }
}
