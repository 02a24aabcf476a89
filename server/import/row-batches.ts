import type { ImportRow } from './finding-import.ts'

/** About how much one statement takes. @unit characters */
const batchLength = 1_000_000
const batchRows = 500

/** Rows as JSON lists, each of a size that one statement takes. */
export function* batchesOf(rows: Iterable<ImportRow>): Generator<string> {
  let texts: string[] = []
  let length = 0
  for (const row of rows) {
    const text = JSON.stringify(row)
    texts.push(text)
    length += text.length
    if (length < batchLength && texts.length < batchRows) continue
    yield `[${texts.join(',')}]`
    texts = []
    length = 0
  }
  if (texts.length > 0) yield `[${texts.join(',')}]`
}
