import { refuse } from './finding.ts'

/** No scanner nests deeper; a file that does is hostile. */
const maxDepth = 200

/**
 * Parses JSON with its nesting bounded beforehand.
 *
 * @param firstLine the line of the file that the text starts on
 * @throws {ScanRefused} with line and column
 */
export function parseJson(text: string, firstLine = 1): unknown {
  checkDepth(text, firstLine)
  try {
    return JSON.parse(text) as unknown
  } catch {
    // Engines say where in different words, and some not at all.
    const fault = faultIn(text)
    const whole = text.trimEnd().length
    if (fault >= whole) refuse('The file is not whole: the JSON breaks off here. Export it again.', positionAt(text, whole, firstLine))
    refuse('The file is not JSON: a character stands where none may be.', positionAt(text, fault, firstLine))
  }
}

/** Where a text stops being JSON; its length when it only breaks off. */
function faultIn(text: string): number {
  const space = /[ \t\n\r]*/y
  const plain = /(?:-?(?:0|[1-9]\d{0,400})(?:\.\d{1,400})?(?:[eE][+-]?\d{1,9})?|true|false|null)(?![\w.+-])/y
  const open: string[] = []
  let at = 0
  const skip = () => {
    space.lastIndex = at
    space.test(text)
    at = space.lastIndex
  }
  /** Whether a text in quotes stands here; `at` is behind it, or where it goes wrong. */
  const quoted = (): boolean => {
    if (text[at] !== '"') return false
    for (at += 1; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === 0x22) {
        at += 1
        return true
      }
      if (code < 0x20) return false
      if (code !== 0x5c) continue
      if (at + 1 >= text.length) break
      const escape = text.slice(at + 1, at + 6)
      if (/^u[0-9a-f]{4}/i.test(escape)) at += 5
      else if (/^["\\/bfnrt]/.test(escape)) at += 1
      else return false
    }
    at = text.length
    return false
  }
  /** What may stand here: a value, a key, or what follows a value. */
  let next: 'value' | 'first' | 'key' | 'first key' | 'after' = 'value'
  for (;;) {
    skip()
    if (at >= text.length) return text.length
    const mark = text[at]!
    if (next === 'after') {
      const inside = open.at(-1)
      if (mark === ',' && inside !== undefined) next = inside === '[' ? 'value' : 'key'
      else if ((mark === ']' && inside === '[') || (mark === '}' && inside === '{')) open.pop()
      else return at
      at += 1
    } else if (next === 'key' || next === 'first key') {
      if (mark === '}' && next === 'first key') {
        open.pop()
        at += 1
        next = 'after'
        continue
      }
      if (!quoted()) return at
      skip()
      if (at >= text.length) return text.length
      if (text[at] !== ':') return at
      at += 1
      next = 'value'
    } else if (mark === ']' && next === 'first') {
      open.pop()
      at += 1
      next = 'after'
    } else if (mark === '[' || mark === '{') {
      open.push(mark)
      at += 1
      next = mark === '[' ? 'first' : 'first key'
    } else if (mark === '"') {
      if (!quoted()) return at
      next = 'after'
    } else {
      plain.lastIndex = at
      if (!plain.test(text)) return /^-?[\w.+-]{0,20}$/.test(text.slice(at)) && ['true', 'false', 'null'].some((word) => word.startsWith(text.slice(at))) ? text.length : at
      at = plain.lastIndex
      next = 'after'
    }
  }
}

function checkDepth(text: string, firstLine: number): void {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      at += 1
      while (at < text.length && text.charCodeAt(at) !== 0x22) at += text.charCodeAt(at) === 0x5c ? 2 : 1
    } else if (code === 0x5b || code === 0x7b) {
      depth += 1
      if (depth > maxDepth) refuse(`Values are nested deeper than ${maxDepth}.`, positionAt(text, at, firstLine))
    } else if (code === 0x5d || code === 0x7d) depth -= 1
  }
}

function positionAt(text: string, at: number, firstLine: number) {
  let line = firstLine
  let start = 0
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', next + 1)) {
    line += 1
    start = next + 1
  }
  return { line, column: at - start + 1, record: '' }
}

/** An object of a file. Keys are read only through the functions below, never copied: `__proto__` is a key like any other. */
export type Json = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value of a key of its own. */
export function field(object: unknown, key: string): unknown {
  return isObject(object) && Object.hasOwn(object, key) ? object[key] : undefined
}

/** The object under a key; an empty one when there is none. */
export function objectIn(object: unknown, key: string): Json {
  const value = field(object, key)
  return isObject(value) ? value : {}
}

/** The list under a key; empty when there is none. */
export function listIn(object: unknown, key: string): readonly unknown[] {
  const value = field(object, key)
  return Array.isArray(value) ? value : []
}

/** The text under a key; numbers and booleans as text, empty when there is none. */
export function stringIn(object: unknown, key: string): string {
  return asText(field(object, key))
}

/** A plain value as text; empty for objects, lists and nothing. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** The texts of a list, or of a single text. */
export function stringsIn(object: unknown, key: string): string[] {
  const value = field(object, key)
  return (Array.isArray(value) ? value.map(asText) : [asText(value)]).filter((text) => text !== '')
}

/** A number, also one written as text; `null` for placeholders such as "N/A". */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'string' && /^\s*-?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})\s*$/.test(value) ? Number(value) : null
}
