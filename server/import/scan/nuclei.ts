import { Collector, severityOf, type ReadingOptions } from './collect.ts'
import { ScanRefused, type Position, type Scan } from './finding.ts'
import { field, isObject, numberOf, objectIn, parseJson, stringIn, stringsIn, type Json } from './json.ts'
import { cleanLine, cveOf, cweOf, referencesOf } from './text.ts'

/** Whether a value is a record of Nuclei, of any version. */
export function isNuclei(record: unknown): boolean {
  return templateOf(record) !== '' && isObject(field(record, 'info'))
}

/** Older versions write the names of keys otherwise. */
function either(record: unknown, ...keys: readonly string[]): string {
  for (const key of keys) if (stringIn(record, key) !== '') return stringIn(record, key)
  return ''
}

function templateOf(record: unknown): string {
  return either(record, 'template-id', 'templateID', 'template_id')
}

/** The records of Nuclei, one on a line: one finding for each template, matcher and place. */
export function readNuclei(text: string, options: ReadingOptions): Scan {
  const all = new Collector('nuclei', options)
  all.scanner('nuclei')
  let line = 0
  for (let start = 0; start < text.length; ) {
    line += 1
    const end = text.indexOf('\n', start)
    const row = text.slice(start, end === -1 ? text.length : end).trim()
    start = end === -1 ? text.length : end + 1
    if (row === '') continue
    const at = { line, record: '' }
    all.record(at)
    try {
      readRecord(parseJson(row, line), at, all)
    } catch (error) {
      if (!(error instanceof ScanRefused)) throw error
      for (const fault of error.faults) all.fault(fault.at ?? at, fault.message.replace('The file', 'The record'))
    }
  }
  return all.finish()
}

/** The same records as one list, as Nuclei's own JSON export writes them. */
export function readNucleiList(records: readonly unknown[], options: ReadingOptions): Scan {
  const all = new Collector('nuclei', options)
  all.scanner('nuclei')
  for (const [index, record] of records.entries()) {
    const at = { line: null, record: `[${index}]` }
    all.record(at)
    readRecord(record, at, all)
  }
  return all.finish()
}

function readRecord(record: unknown, at: Position, all: Collector): void {
  if (!isObject(record)) return all.fault(at, 'The record must be an object.')
  const template = templateOf(record)
  if (template === '') return all.fault(at, 'The record names no template (template-id).')
  if (field(record, 'matcher-status') === false) return all.skip()
  const info = objectIn(record, 'info')
  const word = stringIn(info, 'severity')
  const unknown = word === '' || /^unknown$/i.test(word)
  const severity = unknown ? null : severityOf(word)
  if (!unknown && severity === null) return all.fault(at, `The severity "${cleanLine(word, 40)}" is none of critical, high, medium, low, info, unknown.`)
  const classes = objectIn(info, 'classification')
  const host = either(record, 'host', 'url', 'ip')
  const place = either(record, 'matched-at', 'matched_at', 'matched', 'url') || host
  const matcher = either(record, 'matcher-name', 'matcher_name')
  const extractor = either(record, 'extractor-name', 'extractor_name')
  const extracted = [...stringsIn(record, 'extracted-results'), ...stringsIn(record, 'extracted_results')]
  const name = stringIn(info, 'name') || template
  all.add({
    scanner: 'nuclei', rule: template, target: host, where: [matcher, extractor, place],
    title: matcher === '' ? name : `${name}: ${matcher}`,
    severity,
    cvss: ratingOf(classes),
    description: stringIn(info, 'description'),
    impact: stringIn(info, 'impact'),
    remediation: stringIn(info, 'remediation'),
    references: referencesOf(stringsIn(info, 'reference'), stringsIn(info, 'references')),
    cwe: cweOf(...stringsIn(classes, 'cwe-id')),
    cve: cveOf(...stringsIn(classes, 'cve-id'), template),
    locations: [{ place, detail: matcher }],
    evidence: [{ label: 'Extracted', text: extracted.slice(0, 200).join('\n') }, { label: 'Request', text: stringIn(record, 'request') }, { label: 'Response', text: stringIn(record, 'response') }],
    kev: stringsIn(info, 'tags').some((tags) => tags.split(/[,\s]+/).includes('kev')) ? true : null,
    epss: numberOf(field(classes, 'epss-score')),
    source: at,
  })
}

function ratingOf(classes: Json) {
  const vector = stringIn(classes, 'cvss-metrics')
  const score = numberOf(field(classes, 'cvss-score'))
  return vector === '' && score === null ? [] : [{ vector, score }]
}
