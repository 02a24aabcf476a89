import type { AuditEntry, AuditExportLine, AuditPerson } from '../contract/audit.ts'
import { canonicalJson } from './canonical-json.ts'

/** An entry as it was stored, exported or answered. */
export interface ChainRecord {
  /** The text that was hashed. */
  canonical: string
  hash: string
  /** The personal fields beside it; absent or `null` where they were not handed out, so that their digests are not looked at. */
  person?: AuditPerson | null
  /** The same entry as it is shown to people, where it is; then it is compared with the text. */
  entry?: AuditEntry
  /** The line of the file that it stands in. @unit lines, from 1 */
  line?: number
}

/** A line of an export that holds no record. */
export interface BrokenLine {
  broken: string
  line: number
}

/** One line of an export, with its newline. */
export function exportLine({ canonical, hash, person }: AuditExportLine): string {
  return `${canonicalJson({ canonical, hash, person: person ?? null })}\n`
}

/** The most bytes of one line. Longer ones are no entries, and are passed over without being held. */
export const longestLine = 4 * 1024 * 1024

/**
 * The records of an export, some hundreds or thousands at a time, in memory that does not grow with the file.
 *
 * It takes a byte order mark before the first line, CRLF as well as LF, empty lines, and a last line without an end. A line that is no
 * record comes out as what is wrong with it.
 */
export async function* readExport(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Array<ChainRecord | BrokenLine>> {
  let number = 0
  for await (const lines of readLines(chunks)) {
    const records: Array<ChainRecord | BrokenLine> = []
    for (const line of lines) {
      number += 1
      const text = number === 1 && line?.startsWith('\ufeff') ? line.slice(1) : line
      if (text === '' || text === '\r') continue
      const record = text === null ? 'it is not UTF-8, or longer than 4 MB' : parseRecord(text)
      if (typeof record === 'string') records.push({ broken: record, line: number })
      else {
        record.line = number
        records.push(record)
      }
    }
    yield records
  }
}

/** The record that a line holds, or what keeps it from holding one. */
export function parseRecord(text: string): ChainRecord | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'it is not JSON'
  }
  if (typeof value !== 'object' || value === null) return 'it is not an object'
  const { canonical, hash, person } = value as Partial<Record<keyof AuditExportLine, unknown>>
  if (typeof canonical !== 'string') return 'it has no canonical text'
  if (typeof hash !== 'string') return 'it has no hash'
  if (person === undefined || person === null) return { canonical, hash }
  if (typeof person !== 'object') return 'person is neither an object nor null'
  const { email = null, ip = null, ua = null } = person as Partial<Record<keyof AuditPerson, unknown>>
  if (!isSecret(email) || !isSecret(ip) || !isSecret(ua)) return 'a personal field is neither a value with a salt nor null'
  return { canonical, hash, person: { email, ip, ua } }
}

function isSecret(value: unknown): value is AuditPerson['email'] {
  const secret = value as { value?: unknown; salt?: unknown } | null
  return secret === null || (typeof secret.value === 'string' && typeof secret.salt === 'string')
}

const newline = 0x0a

/** The lines of a file, those of one chunk at a time; `null` for one that is not UTF-8 or too long. */
async function* readLines(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Array<string | null>> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  /** The start of a line whose end has not come yet; nothing of one that is too long already. */
  let held: Uint8Array[] = []
  let heldLength = 0

  const decode = (bytes: Uint8Array): Array<string | null> => {
    try {
      // A whole block at once: the bytes of a newline are part of no other character.
      return decoder.decode(bytes).split('\n')
    } catch {
      const lines: Array<string | null> = []
      for (let from = 0; from <= bytes.length; ) {
        const end = bytes.indexOf(newline, from)
        const to = end < 0 ? bytes.length : end
        try {
          lines.push(decoder.decode(bytes.subarray(from, to)))
        } catch {
          lines.push(null)
        }
        from = to + 1
      }
      return lines
    }
  }

  const hold = (bytes: Uint8Array): void => {
    heldLength += bytes.length
    if (heldLength > longestLine) held = []
    else held.push(new Uint8Array(bytes))
  }

  const release = (): Array<string | null> => {
    const length = heldLength
    heldLength = 0
    if (length > longestLine) return [null]
    const bytes = new Uint8Array(length)
    let at = 0
    for (const part of held) {
      bytes.set(part, at)
      at += part.length
    }
    held = []
    return decode(bytes)
  }

  for await (const chunk of chunks) {
    const end = chunk.indexOf(newline)
    if (end < 0) {
      hold(chunk)
      continue
    }
    hold(chunk.subarray(0, end))
    const last = chunk.lastIndexOf(newline)
    yield last > end ? [...release(), ...decode(chunk.subarray(end + 1, last))] : release()
    hold(chunk.subarray(last + 1))
  }
  yield release()
}
