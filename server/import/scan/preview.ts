import { placeOf } from './collect.ts'
import type { ImportedFinding, ImportedLocation, Scan } from './finding.ts'

/** The statuses of a finding of ours. */
export type KnownStatus = 'draft' | 'open' | 'in_progress' | 'pending_verification' | 'verified_fixed' | 'not_fixed' | 'partially_fixed' | 'risk_accepted' | 'false_positive' | 'closed'

/** What is compared: what the scanner said, never what an analyst made of it. */
export type Imported = Pick<ImportedFinding, 'title' | 'severity' | 'cvss' | 'description' | 'impact' | 'remediation' | 'cwe' | 'cve' | 'locations' | 'locationCount'>

/** A finding that came from an earlier file. */
export interface KnownFinding {
  /** Our own id. */
  id: string
  key: string
  scanner: string
  target: string
  status: KnownStatus
  /** As the last file that held it said. */
  imported: Imported
  /** Whether the last file of the same scanner and target did not hold it. */
  absent: boolean
}

/** What has changed of a finding. */
export type Change =
  | { field: 'title' | 'severity' | 'description' | 'impact' | 'remediation'; before: string; after: string }
  | { field: 'cvss' | 'cwe' | 'cve'; before: string[]; after: string[] }
  | { field: 'locations'; added: ImportedLocation[]; removed: ImportedLocation[] }

export interface MatchedFinding {
  known: KnownFinding
  finding: ImportedFinding
  /** Empty when nothing has changed. */
  changes: Change[]
}

/** What an import would do; each finding of the file stands in exactly one list, and so does each known one of its scope. */
export interface ScanPreview {
  /** Become drafts. */
  created: ImportedFinding[]
  changed: MatchedFinding[]
  unchanged: MatchedFinding[]
  /** Were gone or verified as fixed, and are there again. With `reopens` the finding reopens and its count rises. */
  reappeared: Array<MatchedFinding & { reopens: boolean }>
  /** Still to be dealt with, and not in a file that covers their scanner and target. Nothing is closed for it: absence proves no fix. */
  absent: KnownFinding[]
  /** Set aside by the source, so that they neither become drafts nor reopen. `known` is ours, when there is one. */
  suppressed: Array<{ finding: ImportedFinding; known: KnownFinding | null }>
  /** Known, but of a scanner or target that the file does not cover, or settled and not in the file. */
  untouched: KnownFinding[]
}

/** Nothing is expected of these any more, so that their absence is no news. */
const settled: ReadonlySet<KnownStatus> = new Set(['verified_fixed', 'false_positive', 'closed'])

/**
 * Compares a file with the findings known of its engagement. Whatever the order of either, the same lists come out.
 *
 * A finding that was verified as fixed and is there again reopens. One that was accepted as a risk, closed or judged a false positive
 * stays so: that the scanner sees it was known when it was decided.
 */
export function previewScan(scan: Scan, known: readonly KnownFinding[]): ScanPreview {
  const byKey = new Map<string, KnownFinding>()
  const preview: ScanPreview = { created: [], changed: [], unchanged: [], reappeared: [], absent: [], suppressed: [], untouched: [] }
  for (const each of known) {
    const other = byKey.get(each.key)
    // Of two with one identity, such as one closed as a duplicate, the one that is still worked on counts.
    if (other && rank(other) <= rank(each)) preview.untouched.push(each)
    else {
      if (other) preview.untouched.push(other)
      byKey.set(each.key, each)
    }
  }
  const seen = new Set<string>()
  for (const finding of scan.findings) {
    seen.add(finding.key)
    const match = byKey.get(finding.key)
    if (finding.suppressed) {
      preview.suppressed.push({ finding, known: match ?? null })
      continue
    }
    if (!match) {
      preview.created.push(finding)
      continue
    }
    const matched = { known: match, finding, changes: changesOf(match.imported, finding) }
    const reopens = match.status === 'verified_fixed'
    if (reopens || match.absent) preview.reappeared.push({ ...matched, reopens })
    else if (matched.changes.length > 0) preview.changed.push(matched)
    else preview.unchanged.push(matched)
  }
  const scanners = new Set(scan.scanners)
  const targets = new Set(scan.targets)
  for (const each of byKey.values()) {
    if (seen.has(each.key)) continue
    const covered = scanners.has(each.scanner) && targets.has(each.target)
    if (covered && !settled.has(each.status)) preview.absent.push(each)
    else preview.untouched.push(each)
  }
  const byId = (a: KnownFinding, b: KnownFinding) => (a.id < b.id ? -1 : 1)
  preview.absent.sort(byId)
  preview.untouched.sort(byId)
  return preview
}

function rank({ status, id }: KnownFinding): string {
  const order = status === 'verified_fixed' ? 1 : settled.has(status) ? 2 : 0
  return `${order}${id}`
}

/** What differs between what the last file said and what this one says. Lines, evidence and references are no change. */
export function changesOf(before: Imported, after: Imported): Change[] {
  const changes: Change[] = []
  for (const name of ['title', 'severity', 'description', 'impact', 'remediation'] as const) {
    if (before[name] !== after[name]) changes.push({ field: name, before: before[name], after: after[name] })
  }
  const lists = {
    cvss: (each: Imported) => each.cvss.map(({ version, vector, score }) => [version ?? '?', vector ?? '', score ?? ''].join(' ')).sort(),
    cwe: (each: Imported) => each.cwe.map(String).sort(),
    cve: (each: Imported) => [...each.cve].sort(),
  }
  for (const name of ['cvss', 'cwe', 'cve'] as const) {
    const [was, is] = [lists[name](before), lists[name](after)]
    if (JSON.stringify(was) !== JSON.stringify(is)) changes.push({ field: name, before: was, after: is })
  }
  const was = new Map(before.locations.map((each) => [placeOf(each), each]))
  const is = new Map(after.locations.map((each) => [placeOf(each), each]))
  const added = [...is].filter(([key]) => !was.has(key)).map(([, each]) => each)
  const removed = [...was].filter(([key]) => !is.has(key)).map(([, each]) => each)
  if (added.length > 0 || removed.length > 0 || before.locationCount !== after.locationCount) changes.push({ field: 'locations', added, removed })
  return changes
}

/** What to keep of a finding for the next comparison. */
export function importedOf({ title, severity, cvss, description, impact, remediation, cwe, cve, locations, locationCount }: ImportedFinding): Imported {
  return { title, severity, cvss, description, impact, remediation, cwe, cve, locations, locationCount }
}
