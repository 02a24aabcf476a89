import {
  keyOf, limits, refuse, ScanRefused, severityOfScore, worse,
  type ImportedCvss, type ImportedFinding, type ImportedLocation, type ImportSeverity, type Position, type ReadVector, type Scan, type ScanFormat, type ScanRemark,
} from './finding.ts'
import { cleanLine, cleanText } from './text.ts'

/** A rating as a file writes it. */
export interface RawCvss {
  vector?: string
  score?: number | null
  /** What a vector without its prefix, or a score alone, is of. */
  version?: '2.0' | '3.0' | '3.1' | '4.0'
}

/** One record of a file, not yet made harmless. */
export interface Draft {
  scanner: string
  rule: string
  target: string
  /** What tells findings of one rule and target apart, where the rule alone does not. Never a line number or a version. */
  where?: readonly string[]
  title: string
  /** `null` when the file gives none: the worst CVSS score decides, or info. */
  severity: ImportSeverity | null
  cvss?: readonly RawCvss[]
  description?: string
  impact?: string
  remediation?: string
  references?: readonly string[]
  cwe?: readonly number[]
  cve?: readonly string[]
  locations?: ReadonlyArray<Partial<ImportedLocation>>
  evidence?: ReadonlyArray<{ label: string; text: string }>
  kev?: boolean | null
  epss?: number | null
  suppressed?: boolean
  source: Position
}

/** What every reader is told. */
export interface ReadingOptions {
  readVector: ReadVector
  /** What was scanned, for files that do not say: SARIF, CSV, JSON. */
  target?: string
}

/** Collects the records of a file: makes them harmless, joins what is the same, counts, and refuses what is too much or wrong. */
export class Collector {
  readonly #format: ScanFormat
  readonly #options: ReadingOptions
  readonly #findings = new Map<string, Gathered>()
  readonly #scanners = new Set<string>()
  readonly #targets = new Set<string>()
  readonly #remarks: ScanRemark[] = []
  readonly #faults: ScanRemark[] = []
  #moreFaults = 0
  #remarkCount = 0
  #records = 0
  #skipped = 0

  constructor(format: ScanFormat, options: ReadingOptions) {
    this.#format = format
    this.#options = options
  }

  /** Counts a record. @throws {ScanRefused} when there are too many */
  record(at: Position): void {
    this.#records += 1
    if (this.#records > limits.records) refuse(`The file holds more than ${limits.records} records. Cut it into smaller files.`, at)
  }

  /** The record is no finding, such as a passed check. */
  skip(): void {
    this.#skipped += 1
  }

  /** The file was written by this scanner, also when it holds nothing. */
  scanner(name: string): string {
    const clean = cleanLine(name, 100).toLowerCase() || 'unknown'
    this.#scanners.add(clean)
    return clean
  }

  /** The file says that this was scanned. */
  target(name: string): string {
    const clean = cleanLine(name || this.#options.target || '')
      .replace(/(?<=[^/])\/+$/, '')
      // Hosts are the same in any case, paths and images are not.
      .replace(/^(?:[a-z][a-z0-9+.-]*:\/\/)?[^/]*(?=$|\/)/i, (host) => host.toLowerCase())
    this.#targets.add(clean)
    return clean
  }

  remark(at: Position | null, message: string): void {
    this.#remarkCount += 1
    if (this.#remarks.length < limits.remarks) this.#remarks.push({ at, message })
  }

  /** The record cannot be taken, and so neither can the file; reading goes on for the other faults. */
  fault(at: Position, message: string): void {
    if (this.#faults.length < limits.faults) this.#faults.push({ at, message })
    else this.#moreFaults += 1
  }

  add(draft: Draft): void {
    const at = draft.source
    const scanner = this.scanner(draft.scanner)
    const target = this.target(draft.target)
    const title = cleanLine(draft.title, limits.title)
    if (title === '') {
      this.fault(at, 'The record has no title.')
      return
    }
    const rule = cleanLine(draft.rule, limits.short)
    const cvss = (draft.cvss ?? []).flatMap((raw) => this.#readCvss(raw, at) ?? [])
    const top = Math.max(-1, ...cvss.map(({ score }) => score ?? -1))
    const severity = draft.severity ?? (top >= 0 ? severityOfScore(top) : 'info')
    if (draft.severity === null && top < 0) this.remark(at, 'The record names no severity: it is taken as info.')
    const epss = draft.epss ?? null
    const key = keyOf(scanner, rule, target, draft.where)
    const known = this.#findings.get(key)
    const gathered = known ?? new Gathered({
      key, scanner, rule, target, title, severity,
      cvss: [], description: cleanText(draft.description ?? ''), impact: cleanText(draft.impact ?? ''), remediation: cleanText(draft.remediation ?? ''),
      references: [], cwe: [], cve: [], assets: [], locations: [], locationCount: 0, evidence: [],
      kev: null, epss: null, suppressed: draft.suppressed ?? false, source: at,
    })
    if (!known) this.#findings.set(key, gathered)
    const { finding } = gathered
    finding.severity = worse(finding.severity, severity)
    finding.suppressed &&= draft.suppressed ?? false
    finding.description ||= cleanText(draft.description ?? '')
    finding.impact ||= cleanText(draft.impact ?? '')
    finding.remediation ||= cleanText(draft.remediation ?? '')
    if (draft.kev != null) finding.kev = finding.kev === true || draft.kev
    if (epss !== null && epss >= 0 && epss <= 1) finding.epss = Math.max(finding.epss ?? 0, epss)
    for (const each of cvss) {
      if (finding.cvss.length < 10 && !finding.cvss.some((other) => other.version === each.version && other.vector === each.vector && other.score === each.score)) finding.cvss.push(each)
    }
    for (const each of draft.references ?? []) if (finding.references.length < limits.references && !finding.references.includes(each)) finding.references.push(each)
    for (const each of draft.cwe ?? []) if (finding.cwe.length < limits.identifiers && !finding.cwe.includes(each)) finding.cwe.push(each)
    for (const each of draft.cve ?? []) if (finding.cve.length < limits.identifiers && !finding.cve.includes(each)) finding.cve.push(each)
    for (const each of draft.locations ?? []) gathered.place(each, target)
    for (const { label, text } of draft.evidence ?? []) {
      if (finding.evidence.length >= limits.evidence) break
      const clean = { label: cleanLine(label, 200), text: cleanText(text, limits.evidenceText) }
      if (clean.text !== '' && !finding.evidence.some((other) => other.label === clean.label && other.text === clean.text)) finding.evidence.push(clean)
    }
  }

  /** @throws {ScanRefused} when there was a fault */
  finish(): Scan {
    if (this.#faults.length > 0) throw new ScanRefused(this.#faults, this.#moreFaults)
    return {
      format: this.#format,
      scanners: [...this.#scanners].sort(),
      targets: [...this.#targets].sort(),
      findings: [...this.#findings.values()].map((gathered) => gathered.finish()),
      records: this.#records,
      skipped: this.#skipped,
      remarks: this.#remarks,
      remarkCount: this.#remarkCount,
    }
  }

  #readCvss(raw: RawCvss, at: Position): ImportedCvss | null {
    const declared = raw.score ?? null
    const declaredScore = declared !== null && declared >= 0 && declared <= 10 ? Math.round(declared * 10) / 10 : null
    if (declared !== null && declaredScore === null) this.remark(at, `The CVSS score ${declared} is outside 0 to 10: it is left out.`)
    const written = cleanLine(raw.vector ?? '', 500).replace(/^CVSS2#/i, '').replace(/^\((.*)\)$/, '$1')
    if (written === '') return declaredScore === null ? null : { version: raw.version ?? null, vector: null, score: declaredScore, declaredScore, valid: null }
    const vector = /^CVSS:/i.test(written) || raw.version === undefined || raw.version === '2.0' ? written : `CVSS:${raw.version}/${written}`
    const read = this.#options.readVector(vector)
    if (read) return { version: read.version, vector, score: read.score, declaredScore, valid: true }
    const version = (/^CVSS:(3\.0|3\.1|4\.0)\//.exec(vector)?.[1] ?? raw.version ?? null) as ImportedCvss['version']
    this.remark(at, `"${vector.slice(0, 120)}" is no right CVSS vector${declaredScore === null ? '' : `: the declared score ${declaredScore} is kept`}.`)
    return { version, vector, score: declaredScore, declaredScore, valid: false }
  }
}

/** A finding with the places seen so far. */
class Gathered {
  readonly finding: ImportedFinding
  readonly #places = new Map<string, ImportedLocation>()

  constructor(finding: ImportedFinding) {
    this.finding = finding
  }

  place(raw: Partial<ImportedLocation>, target: string): void {
    const line = raw.line ?? null
    const location = {
      asset: cleanLine(raw.asset ?? target),
      place: cleanLine(raw.place ?? ''),
      detail: cleanLine(raw.detail ?? ''),
      line: line !== null && Number.isInteger(line) && line > 0 && line < 1e9 ? line : null,
    }
    const key = placeOf(location)
    if (!this.#places.has(key)) this.#places.set(key, location)
  }

  finish(): ImportedFinding {
    const sorted = [...this.#places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, location]) => location)
    const { finding } = this
    finding.locationCount = sorted.length
    finding.locations = sorted.slice(0, limits.locations)
    finding.assets = [...new Set(sorted.map(({ asset }) => asset).filter((asset) => asset !== ''))].sort().slice(0, limits.locations)
    finding.cwe.sort((a, b) => a - b)
    finding.cve.sort()
    return finding
  }
}

/** A place without its line, for comparing: lines move. */
export function placeOf({ asset, place, detail }: Pick<ImportedLocation, 'asset' | 'place' | 'detail'>): string {
  return JSON.stringify([asset, place, detail])
}

const words: ReadonlyMap<string, ImportSeverity> = new Map<string, ImportSeverity>([
  ...(['critical', 'very high', 'blocker', 'severe', '4'] as const).map((word) => [word, 'critical'] as const),
  ...(['high', 'important', 'serious', '3'] as const).map((word) => [word, 'high'] as const),
  ...(['medium', 'moderate', 'med', '2'] as const).map((word) => [word, 'medium'] as const),
  ...(['low', 'minor', '1'] as const).map((word) => [word, 'low'] as const),
  ...(['info', 'informational', 'information', 'none', 'negligible', 'note', 'log', '0'] as const).map((word) => [word, 'info'] as const),
])

/** The severity a word means; `null` when it means none we know. Bare digits are those of Nessus: 0 info to 4 critical. */
export function severityOf(word: string): ImportSeverity | null {
  return words.get(word.trim().toLowerCase()) ?? null
}
