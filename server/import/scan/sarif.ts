import { Collector, type Draft, type ReadingOptions } from './collect.ts'
import { refuse, severityOfScore, type ImportSeverity, type Scan } from './finding.ts'
import { asText, field, isObject, listIn, numberOf, objectIn, stringIn, type Json } from './json.ts'
import { cleanLine, cveOf, cweOf, referencesOf } from './text.ts'

const levels: ReadonlyMap<string, ImportSeverity> = new Map([['error', 'high'], ['warning', 'medium'], ['note', 'info'], ['none', 'info']])

/** Whether a value is the root of a SARIF log, of whatever version. */
export function isSarif(root: unknown): boolean {
  return isObject(root) && Object.hasOwn(root, 'runs') && (Object.hasOwn(root, 'version') || /sarif/i.test(stringIn(root, '$schema')))
}

/**
 * A SARIF 2.1.0 log: one finding for each result. What the tool calls its fingerprint is the identity; without one it is the rule, the
 * file, the function and the words of the message, and a count where these are the same – never a line.
 */
export function readSarif(root: unknown, options: ReadingOptions): Scan {
  const version = stringIn(root, 'version')
  if (version !== '2.1.0') refuse(`The file is SARIF "${cleanLine(version, 20)}"; only 2.1.0 is read.`, { line: null, record: 'version' })
  const runs = field(root, 'runs')
  if (!Array.isArray(runs)) refuse('"runs" must be a list.', { line: null, record: 'runs' })
  const all = new Collector('sarif', options)
  if (runs.length === 0) all.remark(null, 'The file holds no run: nothing was scanned.')
  for (const [index, run] of (runs as unknown[]).entries()) readRun(run, `runs[${index}]`, all)
  return all.finish()
}

function readRun(run: unknown, path: string, all: Collector): void {
  const at = { line: null, record: path }
  if (!isObject(run)) return all.fault(at, 'A run must be an object.')
  const driver = objectIn(objectIn(run, 'tool'), 'driver')
  const name = stringIn(driver, 'name')
  if (name.trim() === '') return all.fault({ line: null, record: `${path}.tool.driver.name` }, 'The run does not name its tool.')
  const scanner = all.scanner(name)
  const repository = stringIn(listIn(run, 'versionControlProvenance')[0], 'repositoryUri')
  all.target(repository)
  const results = field(run, 'results')
  if (field(objectIn(run, 'externalPropertyFileReferences'), 'results') !== undefined) return all.fault(at, 'The results of the run stand in other files. Export one file that holds them.')
  if (results === undefined || results === null) return all.remark(at, 'The run has no results: the tool did not finish.')
  if (!Array.isArray(results)) return all.fault({ line: null, record: `${path}.results` }, '"results" must be a list.')
  const rules = new Rules(run, driver)
  const drafts = new Map<string, Array<{ draft: Draft; region: string; line: number }>>()
  for (const [index, result] of (results as unknown[]).entries()) {
    const source = { line: null, record: `${path}.results[${index}]` }
    all.record(source)
    if (!isObject(result)) {
      all.fault(source, 'A result must be an object.')
      continue
    }
    const kind = stringIn(result, 'kind')
    if (kind === 'pass' || kind === 'notApplicable' || stringIn(result, 'baselineState') === 'absent') {
      all.skip()
      continue
    }
    const found = readResult(result, rules, run, { scanner, target: repository, source }, all)
    if (!found) continue
    const identity = JSON.stringify([found.draft.rule, ...(found.draft.where ?? [])])
    const same = drafts.get(identity)
    if (same) same.push(found)
    else drafts.set(identity, [found])
  }
  // Results that only their line tells apart are counted in the order of the file that was scanned, so that a shift of lines changes nothing.
  for (const same of drafts.values()) {
    const counts = new Map<string, number>()
    for (const { draft, region } of same.toSorted((a, b) => a.line - b.line)) {
      const count = counts.get(region) ?? counts.size
      counts.set(region, count)
      all.add(count > 0 ? { ...draft, where: [...(draft.where ?? []), `#${count + 1}`] } : draft)
    }
  }
}

function readResult(result: Json, rules: Rules, run: Json, base: Pick<Draft, 'scanner' | 'target' | 'source'>, all: Collector): { draft: Draft; region: string; line: number } | undefined {
  const { source } = base
  const rule = rules.of(result)
  const id = stringIn(result, 'ruleId') || stringIn(objectIn(result, 'rule'), 'id') || stringIn(rule, 'id')
  const message = rules.message(objectIn(result, 'message'), rule)
  const short = stringIn(objectIn(rule, 'shortDescription'), 'text')
  const full = stringIn(objectIn(rule, 'fullDescription'), 'text')
  const title = short || full.split(/(?<=[.!?])\s/, 1)[0]! || stringIn(rule, 'name') || message.trim().split('\n', 1)[0]! || id
  if (id === '' && title === '') {
    all.fault(source, 'The result has neither a rule nor a message.')
    return undefined
  }
  const level = stringIn(result, 'level') || (['', 'fail'].includes(stringIn(result, 'kind')) ? stringIn(objectIn(rule, 'defaultConfiguration'), 'level') || 'warning' : 'none')
  const graded = numberOf(field(objectIn(result, 'properties'), 'security-severity')) ?? numberOf(field(objectIn(rule, 'properties'), 'security-severity'))
  const severity = graded !== null && graded >= 0 && graded <= 10 ? severityOfScore(graded) : levels.get(level)
  if (!severity) {
    all.fault(source, `The level "${cleanLine(level, 40)}" is none of error, warning, note, none.`)
    return undefined
  }
  const places = listIn(result, 'locations').slice(0, 1_000).map((location) => placeIn(location, run))
  const [first] = places
  const help = stringIn(objectIn(rule, 'help'), 'text')
  const tags = [...listIn(objectIn(rule, 'properties'), 'tags'), ...listIn(objectIn(result, 'properties'), 'tags')].map(asText)
  const taxa = [...listIn(rule, 'relationships').map((each) => objectIn(each, 'target')), ...listIn(result, 'taxa')]
    .filter((each) => /^cwe$/i.test(stringIn(objectIn(each, 'toolComponent'), 'name')))
    .map((each) => stringIn(each, 'id'))
  const fixes = listIn(result, 'fixes').map((fix) => stringIn(objectIn(fix, 'description'), 'text'))
  return {
    region: first?.region ?? '',
    line: first?.line ?? 0,
    draft: {
      ...base,
      rule: id || title,
      where: identityOf(result, first, message),
      title,
      severity,
      description: [message, full || short].filter((text, index, texts) => text !== '' && texts.indexOf(text) === index).join('\n\n'),
      remediation: [/^\s*https?:\/\/\S+\s*$/.test(help) ? '' : help, ...fixes].filter((text) => text !== '').join('\n\n'),
      references: referencesOf(stringIn(rule, 'helpUri'), /^\s*https?:\/\/\S+\s*$/.test(help) ? help : ''),
      cwe: cweOf(...tags, ...taxa),
      cve: cveOf(id, ...tags, message),
      locations: places.map(({ place, detail, line }) => ({ place, detail, line })),
      evidence: places.slice(0, 5).map(({ place, line, snippet }) => ({ label: line === null ? place : `${place}:${line}`, text: snippet })),
      suppressed: suppressed(result),
      source,
    },
  }
}

function identityOf(result: Json, first: Place | undefined, message: string): string[] {
  const correlation = stringIn(result, 'correlationGuid')
  if (correlation !== '') return ['guid', correlation.toLowerCase()]
  for (const key of ['fingerprints', 'partialFingerprints']) {
    const prints = objectIn(result, key)
    const entries = Object.keys(prints).sort().slice(0, 20).map((name) => `${name}=${cleanLine(stringIn(prints, name), 500)}`)
    if (entries.length > 0) return [key, first?.place ?? '', ...entries]
  }
  // Numbers in a message are often lines and sizes.
  return ['message', first?.place ?? '', first?.detail ?? '', cleanLine(message, 1_000).replaceAll(/\d+/g, '#')]
}

/** Suppressed, unless the suppression still waits or has been rejected. */
function suppressed(result: Json): boolean {
  const suppressions = listIn(result, 'suppressions')
  return suppressions.length > 0 && suppressions.every((each) => ['', 'accepted'].includes(stringIn(each, 'status') || stringIn(each, 'state')))
}

interface Place {
  place: string
  detail: string
  line: number | null
  snippet: string
  /** The place to the letter, for telling results of one file apart. */
  region: string
}

function placeIn(location: unknown, run: Json): Place {
  const physical = objectIn(location, 'physicalLocation')
  const artifact = objectIn(physical, 'artifactLocation')
  const index = numberOf(field(artifact, 'index'))
  const uri = stringIn(artifact, 'uri') || (index === null ? '' : stringIn(objectIn(listIn(run, 'artifacts')[index], 'location'), 'uri'))
  const region = objectIn(physical, 'region')
  const [logical] = listIn(location, 'logicalLocations')
  return {
    place: cleanLine(uri),
    detail: cleanLine(stringIn(logical, 'fullyQualifiedName') || stringIn(logical, 'name')),
    line: numberOf(field(region, 'startLine')),
    snippet: stringIn(objectIn(region, 'snippet'), 'text'),
    region: ['startLine', 'startColumn', 'endLine', 'endColumn', 'charOffset', 'byteOffset'].map((key) => stringIn(region, key)).join(':'),
  }
}

/** The rules of a run, of its driver and its extensions. */
class Rules {
  readonly #driver: readonly unknown[]
  readonly #extensions: ReadonlyArray<readonly unknown[]>
  readonly #byId = new Map<string, unknown>()
  readonly #global: Json

  constructor(run: Json, driver: Json) {
    this.#driver = listIn(driver, 'rules')
    this.#extensions = listIn(objectIn(run, 'tool'), 'extensions').slice(0, 100).map((each) => listIn(each, 'rules'))
    this.#global = objectIn(driver, 'globalMessageStrings')
    for (const rule of [this.#driver, ...this.#extensions].flat()) {
      const id = stringIn(rule, 'id')
      if (id !== '' && !this.#byId.has(id)) this.#byId.set(id, rule)
    }
  }

  /** The rule of a result; an empty object when the file describes none. */
  of(result: Json): Json {
    const reference = objectIn(result, 'rule')
    const index = numberOf(field(reference, 'index') ?? field(result, 'ruleIndex'))
    const extension = numberOf(field(objectIn(reference, 'toolComponent'), 'index'))
    const id = stringIn(result, 'ruleId') || stringIn(reference, 'id')
    const listed = index === null || index < 0 ? undefined : (extension === null ? this.#driver : this.#extensions[extension])?.[index]
    // An index that points at another rule is wrong; the name counts. A result may name a part of a rule: `CA2101/1`.
    const matches = isObject(listed) && (id === '' || id === stringIn(listed, 'id') || id.startsWith(`${stringIn(listed, 'id')}/`))
    const rule = matches ? listed : this.#byId.get(id) ?? this.#byId.get(id.slice(0, Math.max(0, id.lastIndexOf('/'))))
    return isObject(rule) ? rule : {}
  }

  /** The words of a message, with its arguments in place. */
  message(message: Json, rule: Json): string {
    const id = stringIn(message, 'id')
    const pattern = stringIn(message, 'text') || stringIn(objectIn(objectIn(rule, 'messageStrings'), id), 'text') || stringIn(objectIn(this.#global, id), 'text')
    const args = listIn(message, 'arguments')
    if (args.length === 0) return pattern
    let room = 20_000
    return pattern.slice(0, 20_000).replaceAll(/\{(\d{1,3})\}/g, (whole, index: string) => {
      const argument = args[Number(index)]
      if (typeof argument !== 'string' || room <= 0) return whole
      const said = argument.slice(0, Math.min(2_000, room))
      room -= said.length
      return said
    })
  }
}
