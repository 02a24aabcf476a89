import type { AuditHead } from '../contract/audit.ts'
import { textOfUtf8 } from './bytes.ts'
import { headLeaf, orderedHeads } from './merkle.ts'

/** The file of a note in a folder of notes: ordered by name, they are ordered by number. */
export function noteFile(number: number): string {
  return `${String(number).padStart(10, '0')}.note`
}

/** The file beside a note that holds the heads it speaks of. */
export function headsFile(number: number): string {
  return `${String(number).padStart(10, '0')}.heads.jsonl`
}

/** Heads as they are published: the leaves of the tree, one a line. */
export function headsText(heads: readonly AuditHead[]): string {
  return orderedHeads(heads).map((head) => `${textOfUtf8(headLeaf(head))}\n`).join('')
}

/**
 * Heads as they were published, or as an API answered them.
 *
 * @throws {TypeError} when they are no heads
 */
export function parseHeads(text: string): AuditHead[] {
  return orderedHeads(parseJsonList(text, 'heads') as AuditHead[])
}

/**
 * The items of a file that is a JSON list, an object with the list in `items` (or in a member of the given name), one object, or one
 * object a line.
 *
 * @throws {TypeError} when it is none of them
 */
export function parseJsonList(text: string, name: string): unknown[] {
  const trimmed = text.replace(/^\ufeff/, '').trim()
  if (trimmed === '') return []
  let items: unknown[]
  try {
    const value: unknown = JSON.parse(trimmed)
    const inner = typeof value === 'object' && value !== null ? ((value as Record<string, unknown>)[name] ?? (value as Record<string, unknown>)['items']) : undefined
    items = Array.isArray(value) ? value : Array.isArray(inner) ? inner : [value]
  } catch {
    items = trimmed.split(/\r?\n/).filter(Boolean).map((line, index) => {
      try {
        return JSON.parse(line) as unknown
      } catch {
        throw new TypeError(`line ${index + 1} is not JSON`)
      }
    })
  }
  if (!items.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item))) throw new TypeError('it holds something else than objects')
  return items
}
