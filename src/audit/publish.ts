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
  const value = valueOf(text) as Record<string, unknown> | null
  const items = [value, value?.[name], value?.['items']].find((list) => Array.isArray(list)) ?? [value]
  if (!items.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item))) throw new TypeError('it holds something else than objects')
  return items
}

/** What a text of JSON says, or the values of its lines. A byte order mark counts as a space. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text.trim())
  } catch {
    return text.split('\n').flatMap((each, index) => {
      const line = each.trim()
      try {
        return line === '' ? [] : [JSON.parse(line) as unknown]
      } catch {
        throw new TypeError(`line ${index + 1} is not JSON`)
      }
    })
  }
}
