import { Collector, severityOf, type RawCvss, type ReadingOptions } from './collect.ts'
import { foldHeading, readSheet } from './csv.ts'
import { refuse, type ImportSeverity, type Position, type Scan, type ScanFormat } from './finding.ts'
import { asText, field, isObject, numberOf, stringIn } from './json.ts'
import { cleanLine, cveOf, cweOf, proseOf, referencesOf } from './text.ts'

/** What a column or key may mean, each with the names that are taken for it without being told; earlier names win. */
export const genericColumns = {
  title: ['title', 'finding name', 'vulnerability name', 'name', 'finding', 'vulnerability', 'issue', 'summary'],
  severity: ['severity', 'risk', 'risk rating', 'severity level', 'criticality'],
  description: ['description', 'details', 'observation'],
  impact: ['impact', 'business impact', 'consequence'],
  remediation: ['remediation', 'mitigation', 'recommendation', 'recommendations', 'solution', 'fix'],
  references: ['references', 'reference', 'see also', 'links'],
  cve: ['cve', 'cves', 'cve id', 'vulnerability ids'],
  cwe: ['cwe', 'cwes', 'cweid', 'cwe id'],
  cvss: ['cvss vector', 'cvss', 'vector'],
  cvssScore: ['cvss score', 'cvss base score'],
  cvss3: ['cvssv3', 'cvss v3 vector', 'cvssv3 vector', 'cvss 3.1 vector'],
  cvss3Score: ['cvssv3 score', 'cvss v3 score', 'cvss v3 base score'],
  cvss4: ['cvssv4', 'cvss v4 vector', 'cvssv4 vector', 'cvss 4.0 vector'],
  cvss4Score: ['cvssv4 score', 'cvss v4 score', 'cvss v4 base score'],
  asset: ['asset', 'assets', 'host', 'hostname', 'ip', 'ip address', 'target', 'component name', 'component'],
  location: ['location', 'locations', 'url', 'urls', 'endpoint', 'endpoints', 'path', 'file path', 'file'],
  detail: ['parameter', 'param', 'port'],
  line: ['line', 'line number'],
  evidence: ['evidence', 'proof', 'proof of concept', 'poc', 'output', 'steps to reproduce'],
  id: ['unique id from tool', 'unique id', 'finding id', 'id'],
  rule: ['rule', 'rule id', 'vuln id from tool', 'plugin id', 'check id'],
  kev: ['known exploited', 'kev'],
  epss: ['epss score', 'epss'],
  falsePositive: ['false positive', 'falsepositive', 'false p'],
  duplicate: ['duplicate', 'is duplicate'],
} as const
export type GenericColumn = keyof typeof genericColumns

/** How a file without a scheme of its own is read. */
export interface GenericOptions extends ReadingOptions {
  /** Headings or keys of the file by what they mean; what is not named here is guessed from `genericColumns`. */
  columns?: Readonly<Partial<Record<GenericColumn, string>>>
  /** Severities by the words of the file, such as `P1`; words that are known need not be named. */
  severities?: Readonly<Record<string, ImportSeverity>>
  /** What the findings come from, so that a later file of the same source is compared with this one. `generic` when absent. */
  scanner?: string
}

/** The headings of a sheet, and what each would be taken for: what a person is shown before mapping. */
export interface SheetColumns {
  headings: string[]
  /** `null` for headings that are not read. */
  taken: Array<GenericColumn | null>
  rowCount: number
}

/** @throws {import('./finding.ts').ScanRefused} when the text is no sheet */
export function columnsOfSheet(text: string, columns: GenericOptions['columns'] = {}): SheetColumns {
  const sheet = readSheet(text)
  const places = placesOf(sheet.headings, columns)
  const by = new Map([...places].map(([column, index]) => [index, column]))
  return { headings: sheet.headings.map((heading) => cleanLine(heading, 200)), taken: sheet.headings.map((_, index) => by.get(index) ?? null), rowCount: sheet.rows.length }
}

/** Any sheet with a title and a severity on each row. */
export function readGenericCsv(text: string, options: GenericOptions): Scan {
  const sheet = readSheet(text)
  const places = placesOf(sheet.headings, options.columns ?? {})
  const first = { line: 1, record: '' }
  if (!places.has('title')) refuse(`No column holds the titles (the first line reads: ${cleanLine(sheet.headings.join(', '), 200)}). Name one "title", or say which column it is.`, first)
  if (!['severity', 'cvss', 'cvssScore', 'cvss3', 'cvss3Score', 'cvss4', 'cvss4Score'].some((column) => places.has(column as GenericColumn))) {
    refuse(`No column holds the severities (the first line reads: ${cleanLine(sheet.headings.join(', '), 200)}). Name one "severity", or say which column it is.`, first)
  }
  const all = start('generic-csv', options)
  remarkIgnored(all, sheet.headings.filter((heading, index) => heading !== '' && ![...places.values()].includes(index)))
  for (const [index, row] of sheet.rows.entries()) {
    const at = { line: row.line, record: `row ${index + 1}` }
    all.record(at)
    if (row.cells.slice(sheet.headings.length).some((cell) => cell.trim() !== '')) {
      all.fault(at, `The row has ${row.cells.length} cells, the heading ${sheet.headings.length}: put cells that hold a separator in quotes.`)
      continue
    }
    readRecord((column) => {
      // Sheets that neutralise formulas put an apostrophe before them; it is no part of the text.
      const cell = (row.cells[places.get(column) ?? -1] ?? '').trim().replace(/^'(?=[=+\-@])/, '')
      return cell === '' ? [] : [cell]
    }, at, all, options)
  }
  return all.finish()
}

/** A list of findings, under `findings` or as the root. */
export function readGenericJson(root: unknown, options: GenericOptions): Scan {
  const list = Array.isArray(root) ? root as unknown[] : field(root, 'findings')
  const path = Array.isArray(root) ? '' : 'findings'
  if (!Array.isArray(list)) refuse('"findings" must be a list.', { line: null, record: 'findings' })
  const all = start('generic-json', options)
  const ignored = new Set<string>()
  for (const [index, record] of (list as unknown[]).entries()) {
    const at = { line: null, record: `${path}[${index}]` }
    all.record(at)
    if (!isObject(record)) {
      all.fault(at, 'The record must be an object.')
      continue
    }
    const keys = Object.keys(record)
    if (keys.length > 500) {
      all.fault(at, 'The record has more than 500 keys.')
      continue
    }
    const places = placesOf(keys, options.columns ?? {}, false)
    const used = new Set(places.values())
    for (const [place, key] of keys.entries()) if (!used.has(place) && ignored.size < 100) ignored.add(key)
    readRecord((column) => valuesOf(field(record, keys[places.get(column) ?? -1] ?? '')), at, all, options)
  }
  remarkIgnored(all, [...ignored])
  return all.finish()
}

function start(format: ScanFormat, options: GenericOptions): Collector {
  const all = new Collector(format, options)
  all.scanner(options.scanner ?? 'generic')
  all.target('')
  return all
}

function remarkIgnored(all: Collector, names: readonly string[]): void {
  if (names.length > 0) all.remark(null, `Not read: ${names.slice(0, 40).map((name) => cleanLine(name, 60)).join(', ')}${names.length > 40 ? ', …' : ''}.`)
}

/** Where each column stands. @throws when a column that was named is not there */
function placesOf(headings: readonly string[], named: Readonly<Partial<Record<GenericColumn, string>>>, mustExist = true): Map<GenericColumn, number> {
  const folded = headings.map(foldHeading)
  const places = new Map<GenericColumn, number>()
  const given = new Set<number>()
  for (const column of Object.keys(genericColumns) as GenericColumn[]) {
    const name = named[column]
    if (name === undefined) continue
    const index = folded.indexOf(foldHeading(name))
    if (index === -1) {
      if (mustExist) refuse(`The file has no column "${cleanLine(name, 100)}" (it has: ${cleanLine(headings.join(', '), 300)}).`, { line: 1, record: '' })
      continue
    }
    places.set(column, index)
    given.add(index)
  }
  for (const column of Object.keys(genericColumns) as GenericColumn[]) {
    if (named[column] !== undefined) continue
    const index = genericColumns[column].map((alias) => folded.indexOf(alias)).find((each) => each !== -1 && !given.has(each))
    if (index !== undefined) places.set(column, index)
  }
  return places
}

/** The texts of a value: itself, those of a list, or the parts of an address that is written as an object. */
function valuesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.slice(0, 1_000).flatMap((each) => (Array.isArray(each) ? [] : valuesOf(each)))
  if (!isObject(value)) return [asText(value).trim()].filter((text) => text !== '')
  const host = stringIn(value, 'host')
  if (host !== '') {
    const path = stringIn(value, 'path').replace(/^\/+/, '')
    const [protocol, port, query] = ['protocol', 'port', 'query'].map((key) => stringIn(value, key)) as [string, string, string]
    return [`${protocol === '' ? '' : `${protocol}://`}${host}${port === '' ? '' : `:${port}`}${path === '' ? '' : `/${path}`}${query === '' ? '' : `?${query}`}`]
  }
  return ['vector', 'url', 'vulnerability_id', 'id', 'name', 'title', 'text'].map((key) => stringIn(value, key)).filter((text) => text !== '').slice(0, 1)
}

function readRecord(values: (column: GenericColumn) => string[], at: Position, all: Collector, options: GenericOptions): void {
  const text = (column: GenericColumn) => values(column).join('\n')
  const title = text('title')
  if (title.trim() === '') return all.fault(at, 'The record has no title.')
  const word = text('severity').trim()
  const own = Object.entries(options.severities ?? {}).find(([each]) => each.trim().toLowerCase() === word.toLowerCase())?.[1]
  const severity = word === '' ? null : own ?? severityOf(word)
  if (word !== '' && severity === null) return all.fault(at, `The severity "${cleanLine(word, 40)}" is none of critical, high, medium, low, info. Say what it stands for, or change it.`)
  const cwe = cweOf(...values('cwe'))
  const cve = cveOf(...values('cve'))
  const assets = values('asset')
  const places = values('location').flatMap((each) => each.split(/[\n|]+/)).map((each) => each.trim()).filter((each) => each !== '')
  const detail = text('detail')
  const line = numberOf(text('line'))
  const id = text('id')
  const rule = text('rule') || cleanLine(title).toLowerCase()
  const yes = (column: GenericColumn) => /^(?:true|yes|y|1)$/i.test(text(column))
  all.add({
    scanner: options.scanner ?? 'generic',
    rule: id || rule,
    target: '',
    where: id === '' ? [cwe.join(), cve.join(), assets.toSorted().join(), places.toSorted().join(), detail] : ['id'],
    title,
    severity,
    cvss: ratingsOf(text),
    description: proseOf(text('description')),
    impact: proseOf(text('impact')),
    remediation: proseOf(text('remediation')),
    references: referencesOf(values('references')),
    cwe, cve,
    locations: (places.length > 0 ? places : assets.length > 0 ? [''] : []).flatMap((place) => (assets.length > 0 ? assets : [hostOf(place)]).slice(0, 100).map((asset) => ({ asset, place, detail, line }))),
    evidence: [{ label: 'Evidence', text: text('evidence') }],
    kev: text('kev') === '' ? null : yes('kev'),
    epss: numberOf(text('epss')),
    suppressed: yes('falsePositive') || yes('duplicate'),
    source: at,
  })
}

function ratingsOf(text: (column: GenericColumn) => string): RawCvss[] {
  const out: RawCvss[] = []
  const one = (column: GenericColumn, scored: GenericColumn, version?: '3.1' | '4.0') => {
    const written = text(column)
    // Some write the score where others write the vector; placeholders such as N/A are neither.
    const number = numberOf(written)
    const vector = number === null && written.includes(':') ? written : ''
    const score = numberOf(text(scored)) ?? number
    if (vector !== '' || score !== null) out.push({ vector, score, version })
  }
  one('cvss4', 'cvss4Score', '4.0')
  one('cvss3', 'cvss3Score', '3.1')
  one('cvss', 'cvssScore')
  return out
}

function hostOf(place: string): string {
  return /^https?:\/\//i.test(place) && URL.canParse(place) ? new URL(place).host : ''
}
