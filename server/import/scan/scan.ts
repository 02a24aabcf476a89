import { textOf } from './bytes.ts'
import { readBurp } from './burp.ts'
import { headingsOf, readSheet } from './csv.ts'
import { refuse, type Scan, type ScanFormat } from './finding.ts'
import { columnsOfSheet, readGenericCsv, readGenericJson, type GenericOptions, type SheetColumns } from './generic.ts'
import { field, isObject, listIn, parseJson } from './json.ts'
import { isNessusSheet, readNessusCsv, readNessusXml } from './nessus.ts'
import { isNuclei, readNuclei, readNucleiList } from './nuclei.ts'
import { isSarif, readSarif } from './sarif.ts'
import { cleanLine } from './text.ts'
import { isTrivy, readTrivy } from './trivy.ts'
import { xmlRoot } from './xml.ts'
import { readZap } from './zap.ts'

/** How a file is read. */
export interface ScanOptions extends GenericOptions {
  /** What the file must be; by its content when absent. A sheet with headings of Nessus can so be read with columns of its own. */
  format?: ScanFormat
}

const roots: ReadonlyMap<string, ScanFormat> = new Map([['NessusClientData_v2', 'nessus-xml'], ['OWASPZAPReport', 'zap-xml'], ['issues', 'burp-xml']])

/**
 * Reads the file of a scanner. What it is, its content says, never its name.
 *
 * @throws {import('./finding.ts').ScanRefused} when it cannot be taken whole: unknown, broken, empty, hostile or too large. The faults
 * say what is wrong and where; nothing has been written
 */
export function readScan(bytes: Uint8Array, options: ScanOptions): Scan {
  const text = textOf(bytes)
  const { format, root } = look(text)
  const wanted = options.format ?? format
  if (wanted !== format && !(kindOf(wanted) === kindOf(format) && wanted.startsWith('generic'))) refuse(`The file is ${names[format]}, not ${names[wanted]}.`)
  switch (wanted) {
    case 'nessus-xml': return readNessusXml(text, options)
    case 'zap-xml': return readZap(text, options)
    case 'burp-xml': return readBurp(text, options)
    case 'nessus-csv': return readNessusCsv(text, options)
    case 'generic-csv': return readGenericCsv(text, options)
    case 'sarif': return readSarif(root, options)
    case 'trivy': return readTrivy(root, options)
    case 'nuclei': return Array.isArray(root) ? readNucleiList(root, options) : readNuclei(text, options)
    case 'generic-json': return readGenericJson(root, options)
  }
}

/** What a file is, by its content. @throws {import('./finding.ts').ScanRefused} when it is none of what is read */
export function scanFormatOf(bytes: Uint8Array): ScanFormat {
  return look(textOf(bytes)).format
}

/** The columns of a sheet, for mapping. @throws {import('./finding.ts').ScanRefused} when it is no sheet */
export function sheetColumns(bytes: Uint8Array, columns?: GenericOptions['columns']): SheetColumns {
  const text = textOf(bytes)
  const { format } = look(text)
  if (kindOf(format) !== 'csv') refuse(`The file is ${names[format]}, not a sheet.`)
  return columnsOfSheet(text, columns)
}

const names: Readonly<Record<ScanFormat, string>> = {
  sarif: 'SARIF', 'nessus-xml': 'a .nessus file', 'nessus-csv': 'a sheet of Nessus', 'zap-xml': "ZAP's XML report", nuclei: 'records of Nuclei',
  'burp-xml': "Burp's XML report", trivy: "Trivy's JSON report", 'generic-csv': 'a CSV sheet', 'generic-json': 'a JSON list of findings',
}

function kindOf(format: ScanFormat): 'xml' | 'csv' | 'json' {
  return format.endsWith('-xml') ? 'xml' : format.endsWith('-csv') ? 'csv' : 'json'
}

function look(text: string): { format: ScanFormat; root?: unknown } {
  const start = text.trimStart()
  if (start.startsWith('<')) return { format: lookAtXml(text, start) }
  if (/^[[{]/.test(start)) return lookAtJson(text)
  const sheet = readSheet(text)
  const headings = headingsOf(sheet)
  if (sheet.headings.length < 2) refuse('The file is neither XML, JSON, nor a sheet with headings: one of SARIF, Nessus, ZAP, Burp, Trivy, Nuclei, CSV or JSON is read.', { line: 1, record: '' })
  return { format: isNessusSheet(headings) ? 'nessus-csv' : 'generic-csv' }
}

function lookAtXml(text: string, start: string): ScanFormat {
  if (/^<(?:!doctype\s+html|html)\b/i.test(start)) refuse('The file is a web page, not a report in XML. Export the report as XML.')
  if (text !== start && start.startsWith('<?xml')) refuse('Something stands before the first line of the XML. Export the file again.', { line: 1, column: 1, record: '' })
  const { name } = xmlRoot(text)
  return roots.get(name) ?? refuse(`The outermost element is <${cleanLine(name, 60)}>: it is no report of Nessus (NessusClientData_v2), ZAP (OWASPZAPReport) or Burp (issues).`)
}

function lookAtJson(text: string): { format: ScanFormat; root?: unknown } {
  const break_ = text.trimStart().indexOf('\n')
  if (break_ > 0) {
    const head = text.trimStart().slice(0, break_).trim()
    // A whole object on the first line, and more after it: records on lines.
    if (head.startsWith('{') && head.endsWith('}') && text.trimStart().slice(break_).trim() !== '') {
      const first = parsed(head)
      if (isNuclei(first)) return { format: 'nuclei' }
      if (isObject(first)) refuse('The file holds one JSON record on each line; of such files only those of Nuclei are read.', { line: 1, record: '' })
    }
  }
  const root = parseJson(text)
  if (isSarif(root)) return { format: 'sarif', root }
  if (isTrivy(root)) return { format: 'trivy', root }
  if (isNuclei(root)) return { format: 'nuclei' , root: [root] }
  const [first] = Array.isArray(root) ? (root as unknown[]) : []
  if (isNuclei(first)) return { format: 'nuclei', root }
  if (Array.isArray(root)) {
    if (root.length === 0) refuse('The file holds an empty list.')
    if (isObject(first) && Object.hasOwn(first, 'Target') && (Object.hasOwn(first, 'Vulnerabilities') || Object.hasOwn(first, 'Type'))) refuse('The file is the report of an old Trivy. Scan again with version 0.20 or later.')
    return { format: 'generic-json', root }
  }
  if (Array.isArray(field(root, 'findings'))) {
    if (listIn(root, 'findings').length === 0) refuse('The list "findings" is empty.')
    return { format: 'generic-json', root }
  }
  const keys = isObject(root) ? Object.keys(root) : []
  if (keys.includes('results') && keys.includes('paths') && keys.includes('errors')) refuse("The file is Semgrep's own JSON. Export it with --sarif.")
  if (keys.includes('site') && keys.includes('@programName')) refuse("The file is ZAP's JSON report. Export the XML report.")
  refuse(`The file is JSON, but none of SARIF, Trivy, Nuclei, or a list "findings" (it has: ${cleanLine(keys.slice(0, 12).join(', '), 200) || 'nothing'}).`)
}

function parsed(line: string): unknown {
  try {
    return parseJson(line)
  } catch {
    return undefined
  }
}
