import { createHash } from 'node:crypto'
import { FileRefused } from '../refusal.ts'

/** How bad a finding is, worst first. */
export const importSeverities = ['critical', 'high', 'medium', 'low', 'info'] as const
export type ImportSeverity = (typeof importSeverities)[number]

/** The kinds of file that are read. */
export const scanFormats = ['sarif', 'nessus-xml', 'nessus-csv', 'zap-xml', 'nuclei', 'burp-xml', 'trivy', 'generic-csv', 'generic-json'] as const
export type ScanFormat = (typeof scanFormats)[number]

/** What is read at most. A file beyond one of these is refused; a text beyond its length is cut with an ellipsis. */
export const limits = {
  /** Records of one file: rows, results, alerts. */
  records: 50_000,
  /** Places of one finding; those beyond are counted, not kept. */
  locations: 500,
  /** @unit characters */
  title: 300,
  /** Descriptions, impact, remediation. @unit characters */
  text: 20_000,
  /** One piece of evidence. @unit characters */
  evidenceText: 10_000,
  evidence: 20,
  references: 100,
  /** One reference, address, path, or name of a thing. @unit characters */
  short: 2_000,
  identifiers: 100,
  remarks: 200,
  faults: 20,
} as const

/** One rating by CVSS, as the file gives it and as the vector says. */
export interface ImportedCvss {
  /** `null` when the vector is of no known version and the file names none. */
  version: '2.0' | '3.0' | '3.1' | '4.0' | null
  /** `null` when the file gives a score alone. */
  vector: string | null
  /** Of the vector when it is right, otherwise as declared; `null` when there is neither. @unit 0–10, one decimal */
  score: number | null
  /** The score the file declares, also where the vector says otherwise. @unit 0–10 */
  declaredScore: number | null
  /** Whether the vector keeps the rules of its version; `null` without a vector. */
  valid: boolean | null
}

/** Where a finding was seen. */
export interface ImportedLocation {
  /** The host, site, image or code base; empty when the file names none. */
  asset: string
  /** An address, path, port or package inside the asset; empty when it is the asset as a whole. */
  place: string
  /** The parameter, header, cookie, function or matcher; empty when none is named. */
  detail: string
  /** The line of a source file, from 1; `null` where there is none. Not part of any identity: lines move. */
  line: number | null
}

/** What a scanner showed: a request, an answer, an output. Plain text, never markup. */
export interface ImportedEvidence {
  /** What it is: "Request", "Response", "Output". */
  label: string
  text: string
}

/** One finding of a file, in our words. Every text is plain text of a stranger: show it as text, or through the sanitising renderer. */
export interface ImportedFinding {
  /** The same for the same weakness at the same target in every later file of the same scanner. */
  key: string
  /** The name of the scanner, in lower case. */
  scanner: string
  /** The id of the scanner's rule, as the file writes it. */
  rule: string
  /** What was scanned: host, site, image; empty when the file does not say. */
  target: string
  title: string
  severity: ImportSeverity
  cvss: ImportedCvss[]
  description: string
  impact: string
  remediation: string
  references: string[]
  /** Numbers of CWE, ascending. */
  cwe: number[]
  /** Such as `CVE-2020-36234`, sorted. */
  cve: string[]
  /** Names of the assets of `locations`, sorted. */
  assets: string[]
  /** Sorted, at most `limits.locations`. */
  locations: ImportedLocation[]
  /** All places, also those not kept. */
  locationCount: number
  evidence: ImportedEvidence[]
  /** Known to be exploited, where the file says so; `null` where it does not. */
  kev: boolean | null
  /** Probability of exploitation. @unit 0–1; `null` where the file does not say */
  epss: number | null
  /** The source has set it aside: suppressed, false positive, or duplicate. */
  suppressed: boolean
  /** Where the file holds it first: a line, a row or a path. */
  source: Position
}

/** A place of a file. */
export interface Position {
  /** From 1; `null` where the format has no lines of its own. */
  line: number | null
  /** From 1. */
  column?: number
  /** The record, from 1, or its path: `runs[0].results[3]`. */
  record: string
}

/** Something about a record or the file. */
export interface ScanRemark {
  at: Position | null
  message: string
}

/** A file of a scanner, read whole. */
export interface Scan {
  format: ScanFormat
  /** The name of the scanner, in lower case; the same as on its findings. A SARIF file may hold several. */
  scanners: string[]
  /** Everything the file says was scanned, with or without findings. */
  targets: string[]
  findings: ImportedFinding[]
  /** Records the file holds; several records of one weakness at one target are one finding. */
  records: number
  /** Records that are no findings, such as passed checks. */
  skipped: number
  /** What a person may want to know; the findings are good. At most `limits.remarks`. */
  remarks: ScanRemark[]
  /** All remarks, also those not kept. */
  remarkCount: number
}

/**
 * Reads a CVSS vector strictly.
 *
 * @returns `null` when the vector breaks the rules of its version
 */
export type ReadVector = (vector: string) => { version: '2.0' | '3.0' | '3.1' | '4.0'; score: number } | null

/** A file that is not taken, with every fault that was seen; nothing has been written. */
export class ScanRefused extends FileRefused {
  override name = 'ScanRefused'
  /** The faults in the order of the file, at most `limits.faults`; at least one. */
  readonly faults: readonly ScanRemark[]
  /** How many there are besides. */
  readonly more: number

  constructor(faults: readonly ScanRemark[], more = 0) {
    super(faults.map(saidOf).join('\n') + (more > 0 ? `\n…and ${more} more.` : ''))
    this.faults = faults
    this.more = more
  }
}

/** A fault or a remark in one sentence, with its place. */
export function saidOf({ at, message }: ScanRemark): string {
  return at ? `${place(at)}: ${message}` : message
}

/** @throws {ScanRefused} always */
export function refuse(message: string, at: Position | null = null): never {
  throw new ScanRefused([{ at, message }])
}

function place({ line, column, record }: Position): string {
  const parts = [record, line === null ? '' : column === undefined ? `line ${line}` : `line ${line}, column ${column}`]
  return parts.filter((part) => part !== '').join(', ') || 'the file'
}

/** The identity of a weakness: what found it, which rule, at which target, and where the rule alone is not enough. */
export function keyOf(scanner: string, rule: string, target: string, where: readonly string[] = []): string {
  const parts = [scanner, rule, target, ...where].map((part) => part.normalize('NFKC').trim())
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)
}

/** The severity of a CVSS score; 0 is info. */
export function severityOfScore(score: number): ImportSeverity {
  if (score >= 9) return 'critical'
  if (score >= 7) return 'high'
  if (score >= 4) return 'medium'
  return score > 0 ? 'low' : 'info'
}

export function worse(a: ImportSeverity, b: ImportSeverity): ImportSeverity {
  return importSeverities.indexOf(a) <= importSeverities.indexOf(b) ? a : b
}
