// A scanner's file against what is known of an engagement: what a person is shown before anything is written, and what would be.
import type { FindingImport, FindingImportRow, ImportOutcome } from '../../src/contract/finding-import.ts'
import { findingSeverities, type FindingSeverity, type FindingStatus } from '../../src/contract/finding-status.ts'
import { CvssVectorError, readCvss } from '../cvss/cvss.ts'
import { contentOf, updateOf, type ImportedContent } from './finding-content.ts'
import { ScanRefused, type ImportedFinding, type ImportSeverity, type ReadVector, type Scan, type ScanFormat } from './scan/finding.ts'
import type { GenericColumn } from './scan/generic.ts'
import { importedOf, previewScan, type Change, type Imported, type KnownFinding, type KnownStatus } from './scan/preview.ts'
import { readScan, sheetColumns } from './scan/scan.ts'

/** How a file is read, as a person says it. */
export interface ImportOptions {
  format?: ScanFormat
  target?: string
  scanner?: string
  columns?: Partial<Record<GenericColumn, string>>
  severities?: Record<string, ImportSeverity>
}

/** A finding of the engagement that came from a scanner, as the store has it. */
export interface KnownSource {
  id: string
  key: string
  scanner: string
  target: string
  status: FindingStatus
  absent: boolean
  imported: Imported
  /** What it says now, as far as it is searched by. */
  ours: Pick<ImportedContent, 'title' | 'cwe' | 'cve'>
  /** Digests of its fields as they were imported, and as they are. */
  written: Record<string, string>
  current: Record<string, string>
}

/** What a person is shown, but for what only the store knows. */
export type ImportSummary = Omit<FindingImport, 'id' | 'clientId' | 'engagementId' | 'status' | 'createdAt' | 'expiresAt' | 'confirmedAt' | 'result'>

/** One finding of an import, ready for the store. */
export interface ImportRow {
  position: number
  outcome: ImportOutcome
  key: string
  findingId: string | null
  reopens: boolean
  brief: Omit<FindingImportRow, 'position' | 'outcome' | 'findingId' | 'reopens'>
  content: Partial<ImportedContent> | null
  imported: Imported | null
}

/** A file, read and compared. */
export interface ImportPlan {
  summary: ImportSummary
  /** Whether a person must first say which columns hold what. Then there are no rows. */
  needsMapping: boolean
  rows(): Generator<ImportRow>
}

/** Reads a vector strictly: `null` for one that breaks the rules of its version. */
const readVector: ReadVector = (vector) => {
  try {
    const { version, score } = readCvss(vector)
    return { version, score }
  } catch (error) {
    if (error instanceof CvssVectorError) return null
    throw error
  }
}

/**
 * Reads a file and compares it.
 *
 * @throws {ScanRefused} when it cannot be taken
 */
export function planImport(bytes: Uint8Array, options: ImportOptions, known: readonly KnownSource[]): ImportPlan {
  let scan: Scan
  try {
    scan = readScan(bytes, { readVector, ...options })
  } catch (error) {
    const columns = error instanceof ScanRefused && error.faults.some(({ message }) => message.startsWith('No column holds')) ? columnsOf(bytes, options) : null
    if (!columns) throw error
    return unmapped(columns)
  }
  return new Plan(scan, known, scan.format.endsWith('-csv') ? columnsOf(bytes, options) : []).plan()
}

function columnsOf(bytes: Uint8Array, { columns }: ImportOptions): ImportSummary['columns'] {
  const { headings, taken } = sheetColumns(bytes, columns)
  return headings.map((heading, index) => ({ heading, taken: taken[index] ?? null }))
}

function unmapped(columns: ImportSummary['columns']): ImportPlan {
  const none = () => tallyOf([])
  return {
    needsMapping: true,
    summary: {
      format: 'generic-csv', scanners: [], targets: [], records: 0, skipped: 0, findings: none(), reopens: 0, proposed: 0, columns, remarks: [], remarkCount: 0,
      outcomes: { created: none(), changed: none(), reappeared: none(), absent: none(), unchanged: none(), suppressed: none() },
    },
    *rows() {},
  }
}

function tallyOf(severities: Iterable<string>): ImportSummary['findings'] {
  const counts = Object.fromEntries(findingSeverities.map((severity) => [severity, 0])) as Record<FindingSeverity, number>
  let total = 0
  for (const severity of severities) {
    counts[severity as FindingSeverity] += 1
    total += 1
  }
  return { total, severities: counts }
}

/** What of a change a list shows. @unit characters */
const shownOfChange = 4_000
const cut = (text: string) => (text.length > shownOfChange ? `${text.slice(0, shownOfChange - 1).toWellFormed().replace(/\ufffd$/, '')}…` : text)

function shownChange(change: Change): FindingImportRow['changes'][number] {
  if (change.field === 'locations') {
    const places = (list: typeof change.added) => list.map(({ asset, place, detail }) => [asset, place, detail].filter((each) => each !== '').join(' ')).join('\n')
    return { field: change.field, before: cut(places(change.removed)), after: cut(places(change.added)) }
  }
  const text = (value: string | string[]) => cut(Array.isArray(value) ? value.join(', ') : value)
  return { field: change.field, before: text(change.before), after: text(change.after) }
}

const drafts: ReadonlySet<string> = new Set(['draft'])

class Plan {
  readonly #scan: Scan
  readonly #known: Map<string, KnownSource>
  readonly #columns: ImportSummary['columns']
  readonly #preview: ReturnType<typeof previewScan>

  constructor(scan: Scan, known: readonly KnownSource[], columns: ImportSummary['columns']) {
    this.#scan = scan
    this.#columns = columns
    this.#known = new Map(known.map((each) => [each.id, each]))
    this.#preview = previewScan(scan, known.map((each): KnownFinding => ({ ...each, status: each.status as KnownStatus })))
  }

  plan(): ImportPlan {
    return { needsMapping: false, summary: this.#summary(), rows: () => this.#rows() }
  }

  #summary(): ImportSummary {
    const { created, changed, unchanged, reappeared, absent, suppressed } = this.#preview
    const of = (list: readonly { finding: ImportedFinding }[]) => tallyOf(list.map(({ finding }) => finding.severity))
    const scan = this.#scan
    return {
      format: scan.format,
      scanners: scan.scanners,
      targets: scan.targets.filter((target) => target !== '').slice(0, 100),
      records: scan.records,
      skipped: scan.skipped,
      findings: tallyOf(scan.findings.map(({ severity }) => severity)),
      outcomes: {
        created: tallyOf(created.map(({ severity }) => severity)),
        changed: of(changed),
        reappeared: of(reappeared),
        absent: tallyOf(absent.map(({ imported }) => imported.severity)),
        unchanged: of(unchanged),
        suppressed: of(suppressed),
      },
      reopens: reappeared.filter(({ reopens }) => reopens).length,
      proposed: [...changed, ...reappeared].filter(({ known, changes }) => changes.length > 0 && !drafts.has(known.status)).length,
      columns: this.#columns,
      remarks: scan.remarks.map(({ at, message }) => ({ message, line: at?.line ?? null, record: at?.record ?? '' })),
      remarkCount: scan.remarkCount,
    }
  }

  *#rows(): Generator<ImportRow> {
    const { created, changed, reappeared, absent, unchanged, suppressed } = this.#preview
    const { format } = this.#scan
    let position = 0
    const worst = (a: { severity: string }, b: { severity: string }) => severityPlace(a.severity) - severityPlace(b.severity)
    const briefOf = (finding: ImportedFinding, known: KnownFinding | null, changes: readonly Change[] = [], kept: readonly string[] = []): ImportRow['brief'] => ({
      severity: finding.severity, title: finding.title, scanner: finding.scanner, rule: finding.rule, target: finding.target, locationCount: finding.locationCount,
      assets: finding.assets.slice(0, 10), status: known?.status ?? null, changes: changes.map(shownChange), kept: [...kept],
    })
    for (const finding of created.toSorted(worst)) {
      const brief = briefOf(finding, null)
      yield { position: (position += 1), outcome: 'created', key: finding.key, findingId: null, reopens: false, brief, content: contentOf(finding, format), imported: importedOf(finding) }
    }
    const byFinding = (a: { finding: ImportedFinding }, b: { finding: ImportedFinding }) => worst(a.finding, b.finding)
    const matched = [
      ...changed.toSorted(byFinding).map((each) => ({ ...each, outcome: 'changed' as const, reopens: false })),
      ...reappeared.toSorted(byFinding).map((each) => ({ ...each, outcome: 'reappeared' as const })),
    ]
    for (const { known, finding, changes, outcome, reopens } of matched) {
      const { ours, written, current } = this.#known.get(known.id)!
      const edited = new Set(Object.keys(current).filter((field) => written[field] !== current[field]))
      const { content, kept } = updateOf(finding, changes, known.imported, ours, edited, format)
      yield {
        position: (position += 1), outcome, key: finding.key, findingId: known.id, reopens, brief: briefOf(finding, known, changes, kept),
        content: changes.length > 0 ? content : null, imported: changes.length > 0 ? importedOf(finding) : null,
      }
    }
    for (const known of absent.toSorted((a, b) => worst(a.imported, b.imported))) {
      const { imported, scanner, target } = known
      yield {
        position: (position += 1), outcome: 'absent', key: known.key, findingId: known.id, reopens: false, content: null, imported: null,
        brief: {
          severity: imported.severity, title: imported.title, scanner, rule: '', target, locationCount: imported.locationCount,
          assets: [...new Set(imported.locations.map(({ asset }) => asset))].filter((asset) => asset !== '').slice(0, 10), status: known.status, changes: [], kept: [],
        },
      }
    }
    for (const { known, finding } of unchanged) {
      yield { position: (position += 1), outcome: 'unchanged', key: finding.key, findingId: known.id, reopens: false, brief: briefOf(finding, known), content: null, imported: null }
    }
    for (const { known, finding } of suppressed) {
      yield { position: (position += 1), outcome: 'suppressed', key: finding.key, findingId: known?.id ?? null, reopens: false, brief: briefOf(finding, known), content: null, imported: null }
    }
  }
}

function severityPlace(severity: string): number {
  return (findingSeverities as readonly string[]).indexOf(severity)
}
