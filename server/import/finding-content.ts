// What a scanner says, as a finding of ours says it.
import { webAddress } from '../../src/contract/shape.ts'
import { severityRank } from '../store/engagements.ts'
import { findingSearchText, worstScore } from '../store/findings.ts'
import { sortKey, takenKey } from '../store/text.ts'
import type { ImportedFinding, ImportedLocation, ScanFormat } from './scan/finding.ts'
import type { Change, Imported } from './scan/preview.ts'
import { cleanLine, markdownOf } from './scan/text.ts'

/** What is kept of a finding at most; those of the API where it has one. */
const most = { description: 60_000, impact: 20_000, remediation: 40_000, technicalDetails: 60_000, references: 50, cvss: 4, cwe: 20, cve: 100, places: 200, assets: 500, assetName: 300 } as const

/** A finding as the store writes it: severities and scores as numbers, texts as Markdown. */
export interface ImportedContent {
  title: string
  searchText: string
  description: string
  /** 4 is critical, 0 informational. */
  severity: number
  impact: string
  remediation: string
  technicalDetails: string
  references: string[]
  cvss: { version: string; vector: string; score: number; valid: boolean }[]
  /** The worst, times ten. */
  cvssScore: number | null
  /** `CWE-79` */
  cwe: string[]
  cve: string[]
  kev: boolean
  epss: number | null
  evidence: { title: string; content: string }[]
  assets: { kind: string; name: string; nameKey: string; nameTaken: string }[]
  /** Assets that it was about and is no more, by what makes their names taken; empty for a new finding. */
  gone: string[]
}

/** The fields whose words a person may have changed since, and that then stay as they are. */
export const rewritable = ['title', 'severity', 'description', 'impact', 'remediation', 'technicalDetails', 'cvss', 'cwe', 'cve'] as const
export type Rewritable = (typeof rewritable)[number]

/** The whole finding. */
export function contentOf(finding: ImportedFinding, format: ScanFormat): ImportedContent {
  const cwe = finding.cwe.map((number) => `CWE-${number}`).slice(0, most.cwe)
  const cve = finding.cve.filter((id) => id.length <= 19).slice(0, most.cve)
  const cvss = finding.cvss.flatMap(({ version, vector, score, valid }) =>
    vector === null || score === null || vector.length > 400 ? [] : [{ version: version ?? '', vector, score, valid: valid === true }]).slice(0, most.cvss)
  return {
    title: finding.title,
    searchText: findingSearchText({ title: finding.title, cve, cwe }),
    description: markdownWithin(finding.description, most.description),
    severity: severityRank(finding.severity),
    impact: markdownWithin(finding.impact, most.impact),
    remediation: markdownWithin(finding.remediation, most.remediation),
    technicalDetails: detailsOf(finding),
    references: finding.references.filter(isWebAddress).slice(0, most.references),
    cvss,
    cvssScore: worstScore(cvss),
    cwe,
    cve,
    kev: finding.kev === true,
    epss: finding.epss,
    evidence: finding.evidence.map(({ label, text }) => ({ title: label || 'Evidence', content: text })),
    assets: finding.assets.slice(0, most.assets).map((name) => assetOf(name, format)),
    gone: [],
  }
}

/** The fields of a change, in the words of the finding. */
const fieldOf: Readonly<Record<Change['field'], Rewritable>> = {
  title: 'title', severity: 'severity', description: 'description', impact: 'impact', remediation: 'remediation', cvss: 'cvss', cwe: 'cwe', cve: 'cve', locations: 'technicalDetails',
}

/**
 * What of a finding is written anew.
 *
 * @param before what the scanner said when it was last taken over
 * @param ours what it says now, as far as it is searched by
 * @param edited fields that somebody has rewritten since they were imported
 * @returns the fields to write, and those that keep somebody's words
 */
export function updateOf(
  finding: ImportedFinding,
  changes: readonly Change[],
  before: Imported,
  ours: Pick<ImportedContent, 'title' | 'cwe' | 'cve'>,
  edited: ReadonlySet<string>,
  format: ScanFormat,
): { content: Partial<ImportedContent>; kept: Rewritable[] } {
  const whole = contentOf(finding, format)
  const content: Partial<ImportedContent> = {}
  const kept: Rewritable[] = []
  const take = <Field extends keyof ImportedContent>(field: Field) => {
    content[field] = whole[field]
  }
  for (const { field } of changes) {
    const name = fieldOf[field]
    if (edited.has(name)) {
      kept.push(name)
      continue
    }
    take(name)
    if (name === 'cvss') take('cvssScore')
  }
  if (content.title !== undefined || content.cve !== undefined || content.cwe !== undefined) {
    content.searchText = findingSearchText({ ...ours, ...content })
  }
  // What it affects is no wording: a new place counts also where somebody has rewritten the details.
  if (changes.some(({ field }) => field === 'locations')) {
    take('assets')
    const still = new Set(whole.assets.map(({ nameTaken }) => nameTaken))
    content.gone = [...new Set(before.locations.map(({ asset }) => assetOf(asset, format).nameTaken))].filter((name) => name !== '' && !still.has(name))
  }
  return { content, kept }
}

/** Plain text as Markdown that is no longer than this. */
function markdownWithin(text: string, longest: number): string {
  const whole = markdownOf(text)
  if (whole.length <= longest) return whole
  let head = text
  let written = whole
  while (written.length > longest - 1) {
    head = head.slice(0, Math.floor((head.length * (longest - 1)) / written.length) - 1)
    written = markdownOf(head.toWellFormed().replace(/\ufffd$/, ''))
  }
  return `${written}…`
}

function isWebAddress(text: string): boolean {
  return webAddress.safeParse(text).success
}

function detailsOf(finding: ImportedFinding): string {
  const parts = [`Found by ${markdownOf(finding.scanner)}${finding.rule === '' ? '' : `, rule ${markdownOf(cleanLine(finding.rule, 300))}`}.`]
  const scores = finding.cvss.filter(({ vector, score }) => vector === null && score !== null)
  for (const { version, score } of scores) parts.push(`The scanner gives a CVSS ${version === null ? '' : `${version} `}score of ${score!.toFixed(1)} and no vector.`)
  const named = finding.references.filter((each) => !isWebAddress(each)).slice(0, 20)
  if (named.length > 0) parts.push(`See also: ${named.map((each) => markdownOf(cleanLine(each, 200))).join(', ')}.`)
  if (finding.locationCount > 0) {
    const shown: string[] = []
    let size = parts.join('\n\n').length + 200
    for (const location of finding.locations.slice(0, most.places)) {
      const line = `- ${markdownOf(placeLine(location))}`
      size += line.length + 1
      if (size > most.technicalDetails) break
      shown.push(line)
    }
    const more = finding.locationCount - shown.length
    if (shown.length > 0) parts.push(`Where:\n\n${shown.join('\n')}`)
    if (more > 0) parts.push(`…and ${more} more ${more === 1 ? 'place' : 'places'}.`)
  }
  return parts.join('\n\n')
}

function placeLine({ asset, place, detail, line }: ImportedLocation): string {
  const where = [asset, place].filter((each) => each !== '').join(' ')
  return `${where}${line === null ? '' : `, line ${line}`}${detail === '' ? '' : ` – ${detail}`}` || 'not named'
}

function assetOf(name: string, format: ScanFormat): ImportedContent['assets'][number] {
  const cut = cleanLine(name, most.assetName)
  return { kind: kindOf(cut, format), name: cut, nameKey: sortKey(cut), nameTaken: takenKey(cut) }
}

/** What an asset is, as far as the file and its name tell. */
function kindOf(name: string, format: ScanFormat): string {
  switch (format) {
    case 'nessus-xml':
    case 'nessus-csv':
      return 'host'
    case 'zap-xml':
    case 'burp-xml':
      return 'web_application'
    case 'sarif':
      return 'code'
    case 'trivy':
      return 'other'
    default:
      if (/^https?:\/\//i.test(name)) return 'web_application'
      return /^[\w-]+(?:\.[\w-]+)+(?::\d+)?$/.test(name) || /^[\da-f:]*:[\da-f:]+$/i.test(name) ? 'host' : 'other'
  }
}
