import { parse } from 'csv-parse/sync'
import { clientCreate } from '../../src/contract/index.ts'
import { currencyKnown, readAmount, readExposureRange, toMinor, type ExposureText } from './money.ts'
import { FileRefused } from './refusal.ts'
import { readUtf8 } from './text.ts'

/** The most clients one file may hold. */
export const maxRows = 200_000

/** The columns a file may have, each with the headings that are taken for it. */
export const columns = {
  name: ['name', 'client', 'client name', 'company', 'organisation', 'organization'],
  aliases: ['aliases', 'alias', 'also known as'],
  industry: ['industry', 'sector'],
  contact: ['contact', 'contact email', 'email'],
  score: ['score', 'posture score', 'risk score'],
  baseline: ['baseline', 'baseline completed', 'baseline completed at'],
  exposure: ['exposure', 'annual exposure', 'exposure range'],
  exposure_low: ['exposure low', 'low'],
  exposure_high: ['exposure high', 'high'],
  currency: ['currency'],
  tags: ['tags', 'tag', 'labels'],
} as const

type Column = keyof typeof columns

/** One client of the file, checked. */
export interface ClientRow {
  /** The line the row starts on, counted from 1 as an editor does. */
  line: number
  name: string
  aliases: string[]
  tags: string[]
  industry: string | null
  contactEmail: string | null
  currency: string | null
  /** @unit points, 0–100; `null` when the cell is empty */
  score: number | null
  /** RFC 3339 UTC; `null` when the cell is empty */
  baselineCompletedAt: string | null
  exposure: ExposureText | null
}

/** Something to say about one cell. */
export interface RowRemark {
  line: number
  /** The heading of the column; empty for the row as a whole. */
  column: string
  /** What is wrong, and the mend. */
  message: string
}

/** A file of clients, read and checked. Only a file without faults may be written. */
export interface ClientsFile {
  rows: ClientRow[]
  /** Why rows cannot be taken. */
  faults: RowRemark[]
  /** What a person may want to look at; the rows are good. */
  remarks: RowRemark[]
  /** How many rows the file holds, good and bad, without the heading. */
  rowCount: number
  delimiter: ',' | ';' | '\t'
  /** The heading of the column that holds the names. */
  nameHeading: string
  /** Headings that no column is known for. */
  ignored: string[]
}

/** How a file is read. */
export interface ClientsFileOptions {
  /** Currency of amounts that name none. `USD` when absent. */
  currency?: string
}

/** One name, whatever its case, width or spacing. */
export function foldName(name: string): string {
  return name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()
}

/**
 * Reads a sheet of clients: commas, semicolons or tabs, quotes, any line ending, UTF-8 with or without a byte order mark.
 * Every faulty row is reported with its line, its column and the mend; none is dropped silently.
 *
 * @throws {FileRefused} when the file as a whole cannot be read
 */
export function readClientsCsv(bytes: Uint8Array, options: ClientsFileOptions = {}): ClientsFile {
  const text = readUtf8(bytes, 'CSV')
  if (text.trim() === '') throw new FileRefused('The file is empty.')
  const delimiter = delimiterOf(text)
  const faults: RowRemark[] = []
  const remarks: RowRemark[] = []
  const records = readRecords(text, delimiter)
  const heading = records.shift()
  if (!heading) throw new FileRefused('The first line cannot be read as headings. Start the file with: name,industry,contact,score,exposure')
  const { places, ignored } = readHeading(heading.cells)
  if (records.length > maxRows) throw new FileRefused(`The file holds ${records.length} rows; at most ${maxRows} are read. Cut it into smaller files.`)

  const rows: ClientRow[] = []
  const firstLine = new Map<string, number>()
  const nameHeading = heading.cells[places.get('name')!]!.trim()
  for (const record of records) {
    const row = readRow(record, places, heading.cells, delimiter !== ',', options.currency ?? 'USD', faults, remarks)
    if (!row) continue
    const folded = foldName(row.name)
    const earlier = firstLine.get(folded)
    if (earlier !== undefined) {
      faults.push({ line: row.line, column: nameHeading, message: `"${row.name}" stands on line ${earlier} already: remove one of the two` })
    } else {
      rows.push(row)
    }
    firstLine.set(folded, earlier ?? row.line)
  }
  faults.sort((a, b) => a.line - b.line)
  return { rows, faults, remarks, rowCount: records.length, delimiter, nameHeading, ignored }
}

/** The file with every row refused whose name is a client's already. */
export function refuseTaken(file: ClientsFile, taken: (name: string) => boolean): ClientsFile {
  const column = file.nameHeading
  const refused = file.rows.filter((row) => taken(row.name))
  const faults = refused.map((row) => ({ line: row.line, column, message: `"${row.name}" is a client already: remove the row` }))
  return {
    ...file,
    rows: file.rows.filter((row) => !taken(row.name)),
    faults: [...file.faults, ...faults].sort((a, b) => a.line - b.line),
  }
}

interface CsvRecord {
  line: number
  cells: string[]
  strayQuotes: boolean
}

/** The separator that the heading line uses outside quotes. */
function delimiterOf(text: string): ',' | ';' | '\t' {
  const head = text.slice(0, 4096).split(/\r\n|\r|\n/, 1)[0]!.replace(/"(?:[^"]|"")*"/g, '')
  const count = (mark: string) => head.split(mark).length - 1
  const [best] = ([',', ';', '\t'] as const).toSorted((a, b) => count(b) - count(a))
  return count(best!) > 0 ? best! : ','
}

function readRecords(text: string, delimiter: string): CsvRecord[] {
  interface Parsed {
    record: string[]
    raw: string
    info: { lines: number }
  }
  try {
    // Line endings are made one first: with CRLF the parser counts a break inside quotes twice.
    const parsed = parse(text.replaceAll(/\r\n?/g, '\n'), {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: 1_000_000,
      info: true,
      raw: true,
    }) as unknown as Parsed[]
    return parsed.map(({ record, raw, info }) => {
      // `lines` is the line the record ends on; a quoted cell may hold line breaks of its own.
      const inner = raw.trim().split('\n').length - 1
      return { line: info.lines - inner, cells: record, strayQuotes: raw.includes('"') && straysIn(raw, delimiter) }
    })
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code === 'CSV_QUOTE_NOT_CLOSED') {
      throw new FileRefused('A quote is opened and never closed; the file may be cut off. Close it, or export the file again.')
    }
    if (code === 'CSV_MAX_RECORD_SIZE') {
      throw new FileRefused('A row is longer than 1 MB: a quote may be opened and not closed.')
    }
    throw new FileRefused(`The file cannot be read as CSV: ${(error as Error).message}.`)
  }
}

/** Whether a row holds quotes that neither enclose a whole cell nor are written twice inside one. */
function straysIn(raw: string, delimiter: string): boolean {
  const bare = raw.trim().replaceAll(/"(?:[^"]|"")*"/g, (cell, start: number, all: string) => {
    const opens = start === 0 || all[start - 1] === delimiter
    const after = all[start + cell.length]
    return opens && (after === undefined || after === delimiter) ? '' : cell
  })
  return bare.includes('"')
}

function readHeading(cells: string[]): { places: Map<Column, number>; ignored: string[] } {
  const places = new Map<Column, number>()
  const ignored: string[] = []
  for (const [index, cell] of cells.entries()) {
    const heading = cell.trim().toLowerCase().replaceAll(/[\s_-]+/g, ' ')
    if (heading === '') continue
    const found = (Object.keys(columns) as Column[]).find((column) => (columns[column] as readonly string[]).includes(heading))
    if (!found) ignored.push(cell.trim())
    else if (places.has(found)) throw new FileRefused(`Two columns are taken for "${found}": "${cells[places.get(found)!]!.trim()}" and "${cell.trim()}". Remove one.`)
    else places.set(found, index)
  }
  if (!places.has('name')) {
    throw new FileRefused(
      `The first line names no column "name" (it reads: ${cells.map((cell) => cell.trim()).join(', ').slice(0, 200)}). Start the file with: name,industry,contact,score,exposure`,
    )
  }
  if (places.has('exposure') && (places.has('exposure_low') || places.has('exposure_high'))) {
    throw new FileRefused('The file has "exposure" and "exposure_low"/"exposure_high". Keep one of the two ways.')
  }
  if (places.has('exposure_low') !== places.has('exposure_high')) {
    throw new FileRefused('The file has one of "exposure_low" and "exposure_high". Give both, or one column "exposure" with ranges such as $42K-$180K.')
  }
  return { places, ignored }
}

/** A cell that a spreadsheet would run: a sign or `@` that opens something other than a plain number, full-width forms included. */
export function opensFormula(cell: string): boolean {
  return /^[=+\-@\t\r＝＋－＠]/.test(cell) && !/^[+-]?\d+([.,]\d+)*%?$/.test(cell)
}

function readRow(
  record: CsvRecord,
  places: Map<Column, number>,
  heading: string[],
  decimalComma: boolean,
  otherwiseCurrency: string,
  faults: RowRemark[],
  remarks: RowRemark[],
): ClientRow | undefined {
  const { line, cells } = record
  let good = true
  const label = (column: Column) => heading[places.get(column) ?? -1]?.trim() ?? column
  const fault = (column: Column | '', message: string) => {
    good = false
    faults.push({ line, column: column === '' ? '' : label(column), message })
  }
  const bares = new Map<Column, string>()
  const cell = (column: Column): string => {
    const known = bares.get(column)
    if (known !== undefined) return known
    const text = (cells[places.get(column) ?? -1] ?? '').trim()
    // Sheets that neutralise formulas put an apostrophe before them; it is no part of the text.
    const bare = /^'(?=[=+\-@])/.test(text) ? text.slice(1) : text
    if (column !== 'score' && column !== 'exposure_low' && column !== 'exposure_high' && opensFormula(bare)) {
      remarks.push({
        line,
        column: label(column),
        message: `"${bare.slice(0, 40)}" would run as a formula in a spreadsheet: it is kept as plain text and never evaluated here`,
      })
    }
    bares.set(column, bare)
    return bare
  }
  const extra = cells.slice(heading.length).some((each) => each.trim() !== '')
  if (extra) {
    fault('', `The row has ${cells.length} cells, the heading ${heading.length}: put cells that hold a separator in quotes`)
    return undefined
  }

  const broken = (Object.keys(columns) as Column[]).find((column) => cell(column).includes('\n'))
  if (broken) {
    const last = line + cell(broken).split('\n').length - 1
    fault(broken, `The cell runs from line ${line} to line ${last}: write it on one line, or close the quote that it opens`)
    return undefined
  }
  if (record.strayQuotes) {
    remarks.push({ line, column: '', message: 'The row holds quotes that do not enclose a whole cell: they are kept as they stand' })
  }

  const given = {
    name: cell('name'),
    aliases: list(cell('aliases')),
    tags: list(cell('tags')),
    industry: cell('industry') || null,
    contactEmail: cell('contact') || null,
  }
  const checked = clientCreate.safeParse(given)
  const columnOf: Record<string, Column> = { name: 'name', aliases: 'aliases', tags: 'tags', industry: 'industry', contactEmail: 'contact' }
  if (!checked.success) {
    const seen = new Set<string>()
    for (const issue of checked.error.issues) {
      const column = columnOf[String(issue.path[0])] ?? 'name'
      if (seen.has(column)) continue
      seen.add(column)
      fault(column, column === 'name' && given.name === '' ? 'The name is empty: every client needs one' : `${quote(cell(column))} ${issue.message}`)
    }
  }

  const scoreText = cell('score')
  let score: number | null = null
  if (scoreText !== '') {
    const number = /^-?\d+(\.\d+)?$/.test(scoreText)
      ? Number(scoreText)
      : decimalComma && /^-?\d+,\d+$/.test(scoreText)
        ? Number(scoreText.replace(',', '.'))
        : NaN
    if (Number.isNaN(number)) fault('score', `${quote(scoreText)} is not a number: write one from 0 to 100, or leave the cell empty`)
    else if (number < 0 || number > 100) fault('score', `${quote(scoreText)} is outside 0 to 100`)
    else score = number
  }

  const baselineText = cell('baseline')
  let baselineCompletedAt: string | null = null
  if (baselineText !== '') {
    const day = /^(\d{4}-\d{2}-\d{2})(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.exec(baselineText)
    const time = day ? new Date(day[2] ? baselineText : `${day[1]}T00:00:00Z`) : new Date(NaN)
    const real = !Number.isNaN(time.getTime()) && (Boolean(day![2]) || time.toISOString().startsWith(day![1]!))
    if (!real) fault('baseline', `${quote(baselineText)} is not a day: write it as 2026-11-20`)
    else baselineCompletedAt = time.toISOString()
  }

  const currencyText = cell('currency').toUpperCase()
  const currency = currencyText === '' ? null : currencyText
  if (currency !== null && !currencyKnown(currency)) fault('currency', `${quote(currencyText)} is not a currency code: write one such as USD`)

  let exposure: ExposureText | null = null
  const rangeText = cell('exposure')
  const [lowText, highText] = [cell('exposure_low'), cell('exposure_high')]
  if (currency === null || currencyKnown(currency)) {
    if (rangeText !== '') {
      const read = readExposureRange(rangeText, currency ?? undefined, otherwiseCurrency, decimalComma)
      if ('fault' in read) fault('exposure', read.fault)
      else exposure = read
    } else if (lowText !== '' || highText !== '') {
      if (lowText === '' || highText === '') {
        fault(lowText === '' ? 'exposure_low' : 'exposure_high', 'is empty: give both amounts, or neither')
      } else {
        const [low, high] = [readAmount(lowText, decimalComma), readAmount(highText, decimalComma)]
        if (typeof low !== 'number') fault('exposure_low', low.fault)
        if (typeof high !== 'number') fault('exposure_high', high.fault)
        if (typeof low === 'number' && typeof high === 'number') {
          const read = toMinor(low, high, currency ?? otherwiseCurrency, `${lowText}-${highText}`)
          if ('fault' in read) fault('exposure_low', read.fault)
          else exposure = read
        }
      }
    }
  }
  if (!good || !checked.success) return undefined
  return {
    line,
    name: checked.data.name,
    aliases: checked.data.aliases ?? [],
    tags: checked.data.tags ?? [],
    industry: checked.data.industry ?? null,
    contactEmail: checked.data.contactEmail ?? null,
    currency: currency ?? exposure?.currency ?? null,
    score,
    baselineCompletedAt,
    exposure,
  }
}

/** Several values in one cell, separated by `|` or `;`. */
function list(cell: string): string[] {
  return [...new Set(cell.split(/[|;]/).map((each) => each.trim()).filter((each) => each !== ''))]
}

function quote(text: string): string {
  return `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`
}
