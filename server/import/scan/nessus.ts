import { Collector, severityOf, type Draft, type RawCvss, type ReadingOptions } from './collect.ts'
import { headingsOf, readSheet } from './csv.ts'
import { importSeverities, refuse, type Scan } from './finding.ts'
import { numberOf } from './json.ts'
import { cleanLine, cveOf, cweOf, proseOf, referencesOf } from './text.ts'
import { readXml, textIn, textsIn } from './xml.ts'

/** A `.nessus` file of version 2: one finding for each plugin of each host, its ports as places. */
export function readNessusXml(text: string, options: ReadingOptions): Scan {
  const all = new Collector('nessus-xml', options)
  all.scanner('nessus')
  readXml(text, {
    root: 'NessusClientData_v2',
    records: new Set(['ReportItem']),
    open({ name, attributes }) {
      if (name === 'ReportHost') all.target(attributes.get('name') ?? '')
    },
    record(item, around) {
      const id = item.attributes.get('pluginID')?.trim() ?? ''
      const at = { line: item.line, record: id === '' ? 'ReportItem' : `plugin ${cleanLine(id, 40)}` }
      all.record(at)
      const host = around.find(({ name }) => name === 'ReportHost')?.attributes.get('name')?.trim() ?? ''
      if (host === '') {
        all.fault(at, 'The record stands in no ReportHost with a name.')
        return
      }
      if (id === '') {
        all.fault(at, 'The record names no plugin (pluginID).')
        return
      }
      const level = item.attributes.get('severity')?.trim() ?? ''
      const severity = /^[0-4]$/.test(level) ? importSeverities[4 - Number(level)]! : null
      if (severity === null) {
        all.fault(at, `The severity "${cleanLine(level, 40)}" is none of 0, 1, 2, 3, 4.`)
        return
      }
      const xref = textsIn(item, 'xref')
      all.add({
        ...proseFields(textIn(item, 'synopsis'), textIn(item, 'description'), textIn(item, 'solution')),
        scanner: 'nessus', rule: id, target: host,
        title: item.attributes.get('pluginName') || textIn(item, 'plugin_name'),
        severity,
        cvss: [
          rating(textIn(item, 'cvss4_vector'), textIn(item, 'cvss4_base_score'), '4.0'),
          rating(textIn(item, 'cvss3_vector'), textIn(item, 'cvss3_base_score'), '3.0'),
          rating(textIn(item, 'cvss_vector'), textIn(item, 'cvss_base_score'), '2.0'),
        ],
        references: referencesOf(textsIn(item, 'see_also'), xref.filter((each) => !/^(?:CWE|CISA-KNOWN-EXPLOITED)/i.test(each))),
        cve: cveOf(...textsIn(item, 'cve')),
        cwe: cweOf(...textsIn(item, 'cwe'), ...xref),
        locations: [{ place: portOf(item.attributes.get('protocol') ?? '', item.attributes.get('port') ?? ''), detail: item.attributes.get('svc_name') ?? '' }],
        evidence: [{ label: `Output ${portOf(item.attributes.get('protocol') ?? '', item.attributes.get('port') ?? '')}`, text: textIn(item, 'plugin_output') }],
        kev: xref.some((each) => /^CISA-KNOWN-EXPLOITED/i.test(each)) ? true : null,
        epss: numberOf(textIn(item, 'epss_score')),
        source: at,
      })
    },
  })
  return all.finish()
}

/** The columns of the two kinds of sheet: of Nessus itself, and of Tenable's server. */
const columns = {
  id: ['plugin id', 'plugin'],
  title: ['name', 'plugin name'],
  host: ['host', 'ip address'],
  severity: ['risk', 'severity'],
} as const

/** Whether the headings are of a Nessus sheet. */
export function isNessusSheet(headings: readonly string[]): boolean {
  return Object.values(columns).every((names) => names.some((name) => headings.includes(name))) && (headings.includes('plugin id') || headings.includes('plugin name'))
}

/** A sheet of Nessus or of Tenable's server: one finding for each plugin of each host, its ports as places. */
export function readNessusCsv(text: string, options: ReadingOptions): Scan {
  const sheet = readSheet(text)
  const headings = headingsOf(sheet)
  if (!isNessusSheet(headings)) refuse('The headings are not those of a Nessus sheet: Plugin ID, Name, Host and Risk, or Plugin, Plugin Name, IP Address and Severity.', { line: 1, record: '' })
  const all = new Collector('nessus-csv', options)
  all.scanner('nessus')
  for (const row of sheet.rows) {
    const cell = (...names: readonly string[]) => cellOf(headings, row.cells, names)
    const id = cell(...columns.id)
    const at = { line: row.line, record: id === '' ? 'row' : `plugin ${cleanLine(id, 40)}` }
    all.record(at)
    const host = cell(...columns.host)
    const word = cell(...columns.severity) || cell('risk factor')
    const severity = severityOf(word)
    if (row.cells.length > sheet.headings.length && row.cells.slice(sheet.headings.length).some((each) => each.trim() !== '')) all.fault(at, `The row has ${row.cells.length} cells, the heading ${sheet.headings.length}.`)
    else if (id === '') all.fault(at, 'The row names no plugin.')
    else if (host === '') all.fault(at, 'The row names no host.')
    else if (severity === null) all.fault(at, `The severity "${cleanLine(word, 40)}" is none of Critical, High, Medium, Low, None, Info.`)
    else {
      const port = portOf(cell('protocol'), cell('port'))
      const draft: Draft = {
        ...proseFields(cell('synopsis'), cell('description'), cell('solution')),
        scanner: 'nessus', rule: id, target: host,
        title: cell(...columns.title),
        severity,
        cvss: [
          rating(cell('cvss v4.0 vector', 'cvss v4 vector'), cell('cvss v4.0 base score', 'cvss v4 base score'), '4.0'),
          rating(cell('cvss v3.0 vector', 'cvss v3 vector'), cell('cvss v3.0 base score', 'cvss v3 base score'), '3.0'),
          rating(cell('cvss v2.0 vector', 'cvss v2 vector'), cell('cvss v2.0 base score', 'cvss v2 base score', 'cvss'), '2.0'),
        ],
        references: referencesOf(cell('see also')),
        cve: cveOf(cell('cve')),
        cwe: cweOf(cell('cross references'), cell('xref')),
        locations: [{ place: port, detail: '' }],
        evidence: [{ label: `Output ${port}`, text: cell('plugin output', 'plugin text').replace(/^Plugin Output:\s*/, '') }],
        kev: /CISA-KNOWN-EXPLOITED/i.test(cell('cross references', 'xref')) ? true : null,
        epss: numberOf(cell('epss score')),
        source: at,
      }
      all.add(draft)
    }
  }
  return all.finish()
}

function cellOf(headings: readonly string[], cells: readonly string[], names: readonly string[]): string {
  for (const name of names) {
    const cell = (cells[headings.indexOf(name)] ?? '').trim()
    if (cell !== '' && cell !== 'N/A') return cell
  }
  return ''
}

function proseFields(synopsis: string, description: string, solution: string) {
  const parts = [proseOf(synopsis, 2_000), proseOf(description)].filter((part) => part !== '')
  const remediation = proseOf(solution)
  return { description: parts.join('\n\n'), remediation: /^n\/?a$/i.test(remediation) ? '' : remediation }
}

function rating(vector: string, score: string, version: '2.0' | '3.0' | '4.0'): RawCvss {
  return { vector, score: numberOf(score), version }
}

/** Such as `tcp/443`; empty for the host as a whole, which Nessus writes as port 0. */
function portOf(protocol: string, port: string): string {
  return /^[1-9]\d{0,4}$/.test(port.trim()) ? `${protocol.trim().toLowerCase() || 'tcp'}/${port.trim()}` : ''
}
