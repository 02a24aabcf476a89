import { Collector, severityOf, type RawCvss, type ReadingOptions } from './collect.ts'
import { refuse, type ImportSeverity, type Position, type Scan } from './finding.ts'
import { field, isObject, listIn, numberOf, objectIn, stringIn, stringsIn, type Json } from './json.ts'
import { cleanLine, cveOf, cweOf, referencesOf } from './text.ts'

/** Whether a value is the root of Trivy's report. */
export function isTrivy(root: unknown): boolean {
  return isObject(root) && Object.hasOwn(root, 'SchemaVersion') && (Object.hasOwn(root, 'ArtifactName') || Object.hasOwn(root, 'Results'))
}

/** Trivy's JSON: one finding for each vulnerability of each package, each failed check and each secret. A new version of a package is the same finding. */
export function readTrivy(root: unknown, options: ReadingOptions): Scan {
  const schema = numberOf(field(root, 'SchemaVersion'))
  if (schema !== 2) refuse(`The file is Trivy's report of schema ${cleanLine(stringIn(root, 'SchemaVersion'), 20) || '?'}; only 2 is read.`, { line: null, record: 'SchemaVersion' })
  const results = field(root, 'Results')
  if (results !== undefined && results !== null && !Array.isArray(results)) refuse('"Results" must be a list.', { line: null, record: 'Results' })
  const all = new Collector('trivy', options)
  all.scanner('trivy')
  const image = stringIn(root, 'ArtifactType') === 'container_image'
  const name = stringIn(root, 'ArtifactName') || stringIn(listIn(root, 'Results').find((each) => stringIn(each, 'Class') === 'os-pkgs'), 'Target').replace(/ \([^()]{0,200}\)$/, '')
  // The tag of an image changes with every build; what is scanned stays the same.
  const target = image ? name.replace(/@sha256:[0-9a-f]+$/i, '').replace(/:[\w][\w.-]{0,127}$/, '') : name
  all.target(target)
  for (const [index, result] of listIn(root, 'Results').entries()) {
    const path = `Results[${index}]`
    if (!isObject(result)) {
      all.fault({ line: null, record: path }, 'A result must be an object.')
      continue
    }
    const place = stringIn(result, 'Class') === 'os-pkgs' ? '' : stringIn(result, 'Target')
    each(result, 'Vulnerabilities', path, all, (item, source) => readVulnerability(item, source, { target, place, kind: stringIn(result, 'Type') }, all))
    each(result, 'Misconfigurations', path, all, (item, source) => {
      if (stringIn(item, 'Status') !== 'FAIL') return all.skip()
      const cause = objectIn(item, 'CauseMetadata')
      const code = listIn(objectIn(cause, 'Code'), 'Lines').slice(0, 50).map((line) => stringIn(line, 'Content'))
      all.add({
        scanner: 'trivy', rule: stringIn(item, 'AVDID') || stringIn(item, 'ID'), target, where: ['misconfiguration', place, stringIn(cause, 'Resource'), stringIn(item, 'Message').replaceAll(/\d+/g, '#')],
        title: stringIn(item, 'Title') || stringIn(item, 'ID'),
        severity: severityIn(item, source, all),
        description: [stringIn(item, 'Message'), stringIn(item, 'Description')].filter((text) => text !== '').join('\n\n'),
        remediation: stringIn(item, 'Resolution'),
        references: referencesOf(stringIn(item, 'PrimaryURL'), stringsIn(item, 'References')),
        locations: [{ place: stringIn(result, 'Target'), detail: stringIn(cause, 'Resource'), line: numberOf(field(cause, 'StartLine')) }],
        evidence: [{ label: 'Code', text: code.join('\n') }],
        source,
      })
    })
    each(result, 'Secrets', path, all, (item, source) =>
      all.add({
        scanner: 'trivy', rule: stringIn(item, 'RuleID'), target, where: ['secret', stringIn(result, 'Target'), stringIn(item, 'Match')],
        title: stringIn(item, 'Title') || stringIn(item, 'RuleID'),
        severity: severityIn(item, source, all),
        description: stringIn(item, 'Category') === '' ? '' : `A secret stands in a file: ${stringIn(item, 'Category')}.`,
        locations: [{ place: stringIn(result, 'Target'), line: numberOf(field(item, 'StartLine')) }],
        // Trivy has put stars in place of the secret.
        evidence: [{ label: 'Match', text: stringIn(item, 'Match') }],
        source,
      }))
    const licences = listIn(result, 'Licenses').length
    if (licences > 0) all.remark({ line: null, record: `${path}.Licenses` }, `${licences} licences are no findings: they are left out.`)
  }
  return all.finish()
}

function each(result: Json, key: string, path: string, all: Collector, read: (item: Json, source: Position) => void): void {
  const list = field(result, key)
  if (list === undefined || list === null) return
  if (!Array.isArray(list)) return all.fault({ line: null, record: `${path}.${key}` }, `"${key}" must be a list.`)
  for (const [index, item] of (list as unknown[]).entries()) {
    const source = { line: null, record: `${path}.${key}[${index}]` }
    all.record(source)
    if (isObject(item)) read(item, source)
    else all.fault(source, 'The record must be an object.')
  }
}

function readVulnerability(item: Json, source: Position, { target, place, kind }: { target: string; place: string; kind: string }, all: Collector): void {
  const id = stringIn(item, 'VulnerabilityID')
  const name = stringIn(item, 'PkgName')
  if (id === '' || name === '') return all.fault(source, `The record names no ${id === '' ? 'vulnerability (VulnerabilityID)' : 'package (PkgName)'}.`)
  const installed = stringIn(item, 'InstalledVersion')
  const fixed = stringIn(item, 'FixedVersion')
  const file = stringIn(item, 'PkgPath')
  const said = stringIn(item, 'Title')
  all.add({
    scanner: 'trivy', rule: id, target, where: ['vulnerability', kind, place, name, file],
    title: `${id}: ${said === '' ? name : said.toLowerCase().includes(name.toLowerCase()) ? said : `${name}: ${said}`}`,
    severity: severityIn(item, source, all),
    cvss: ratingsOf(item),
    description: stringIn(item, 'Description'),
    remediation: fixed === '' ? '' : `Update ${name} from ${installed || 'the installed version'} to ${fixed}.`,
    references: referencesOf(stringIn(item, 'PrimaryURL'), stringsIn(item, 'References')),
    cwe: cweOf(...stringsIn(item, 'CweIDs')),
    cve: cveOf(id),
    locations: [{ place: [place, file].filter((part) => part !== '').join(': '), detail: `${name} ${installed}`.trim() }],
    suppressed: stringIn(item, 'Status') === 'not_affected',
    source,
  })
}

function severityIn(item: Json, source: Position, all: Collector): ImportSeverity | null {
  const word = stringIn(item, 'Severity')
  if (word === '' || /^unknown$/i.test(word)) return null
  const severity = severityOf(word)
  if (severity === null) all.fault(source, `The severity "${cleanLine(word, 40)}" is none of CRITICAL, HIGH, MEDIUM, LOW, UNKNOWN.`)
  return severity ?? 'info'
}

/** One rating of each version: of who set the severity, then of the NVD, then of whoever else. */
function ratingsOf(item: Json): RawCvss[] {
  const sources = objectIn(item, 'CVSS')
  const first = [stringIn(item, 'SeveritySource'), 'nvd', 'ghsa', 'redhat']
  const names = [...new Set([...first, ...Object.keys(sources).slice(0, 50)])].filter((name) => isObject(field(sources, name)))
  const wanted = [['V40Vector', 'V40Score', '4.0'], ['V3Vector', 'V3Score', '3.1'], ['V2Vector', 'V2Score', '2.0']] as const
  return wanted.flatMap(([vector, score, version]) => {
    const name = names.find((each) => stringIn(objectIn(sources, each), vector) !== '')
    return name === undefined ? [] : [{ vector: stringIn(objectIn(sources, name), vector), score: numberOf(field(objectIn(sources, name), score)), version }]
  })
}
