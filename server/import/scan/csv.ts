import { parse } from 'csv-parse/sync'
import { limits, refuse, ScanRefused } from './finding.ts'
import { cleanLine } from './text.ts'

const most = { columns: 500, /** Separators of one line. */ separators: 200_000, /** Rows that hold nothing. */ blank: 200_000, /** @unit characters */ row: 4_000_000 } as const

/** A sheet as it stands: headings, and the rows that hold anything. */
export interface Sheet {
  headings: string[]
  rows: SheetRow[]
}

export interface SheetRow {
  /** The line the row starts on, from 1. */
  line: number
  cells: string[]
}

/** Headings as they are compared: lower case, single spaces, without `_` and `-`. */
export function headingsOf(sheet: Sheet): string[] {
  return sheet.headings.map(foldHeading)
}

export function foldHeading(heading: string): string {
  return heading.trim().toLowerCase().replaceAll(/[\s_-]+/g, ' ')
}

/**
 * Reads a sheet: commas, semicolons or tabs, quotes, any line ending.
 *
 * @throws {ScanRefused} with the line, when quotes do not match or there is too much of anything
 */
export function readSheet(text: string): Sheet {
  const whole = text.replaceAll(/\r\n?/g, '\n')
  const delimiter = delimiterOf(whole)
  checkLines(whole, delimiter)
  const rows: SheetRow[] = []
  let headings: string[] | undefined
  let blank = 0
  try {
    parse(whole, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: most.row,
      info: true,
      raw: true,
      on_record(parsed: unknown) {
        const { record, raw, info } = parsed as { record: string[]; raw: string; info: { lines: number } }
        // The parser says the line a row ends on; a quoted cell holds line breaks of its own.
        const line = info.lines - (raw.trim().split('\n').length - 1)
        if (record.length > most.columns) refuse(`A row has more than ${most.columns} cells.`, { line, record: '' })
        if (record.every((cell) => cell.trim() === '')) {
          blank += 1
          if (blank > most.blank) refuse(`The file holds more than ${most.blank} rows with nothing in them. Remove them.`, { line, record: '' })
          return null
        }
        if (!headings) headings = record.map((cell) => cell.trim())
        else {
          rows.push({ line, cells: record })
          if (rows.length > limits.records) refuse(`The file holds more than ${limits.records} rows. Cut it into smaller files.`, { line, record: '' })
        }
        return null
      },
    })
  } catch (error) {
    if (error instanceof ScanRefused) throw error
    const { code, lines } = error as { code?: string; lines?: number }
    const at = typeof lines === 'number' ? { line: lines, record: '' } : null
    if (code === 'CSV_QUOTE_NOT_CLOSED') refuse('A quote is opened and never closed; the file may be cut off. Close it, or export the file again.', at)
    if (code === 'CSV_MAX_RECORD_SIZE') refuse('A row is longer than 4 MB: a quote may be opened and not closed.', at)
    if (code?.startsWith('CSV_')) refuse(`The file cannot be read as CSV: ${cleanLine((error as Error).message, 200)}.`, at)
    throw error
  }
  if (!headings) refuse('The file is empty.')
  return { headings, rows }
}

/** The separator that the first line uses outside quotes. */
function delimiterOf(text: string): ',' | ';' | '\t' {
  const head = text.trimStart().slice(0, 8_192).split('\n', 1)[0]!.replaceAll(/"(?:[^"]|"")*"/g, '')
  const count = (mark: string) => head.split(mark).length - 1
  const [best] = ([',', ';', '\t'] as const).toSorted((a, b) => count(b) - count(a))
  return count(best!) > 0 ? best! : ','
}

/** A line of separators alone would become a cell for each byte. */
function checkLines(text: string, delimiter: string): void {
  const mark = delimiter.charCodeAt(0)
  let count = 0
  let line = 1
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === 10) {
      count = 0
      line += 1
    } else if (code === mark && (count += 1) > most.separators) refuse(`A line holds more than ${most.separators} separators.`, { line, record: '' })
  }
}
