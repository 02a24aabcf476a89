import { importOutcomes, type ImportOutcome, type ImportResult } from '../../src/contract/finding-import.ts'
import { findingSeverities } from '../../src/contract/finding-status.ts'
import type { ImportRow, ImportSummary } from '../import/finding-import.ts'

/** How many findings of one outcome are named, and how many remarks. */
export const mostNamed = 15

/** What people read for each outcome. */
const words: Readonly<Record<ImportOutcome, string>> = {
  created: 'new', changed: 'changed', reappeared: 'there again', absent: 'absent', unchanged: 'unchanged', suppressed: 'set aside',
}

/** What a person reads before a scanner's file is written: the numbers as a table, then the findings that matter. */
export function previewOf(path: string, client: string, engagement: string, summary: ImportSummary, rows: readonly ImportRow[]): string {
  const { columns, findings, outcomes, records, remarks, remarkCount, reopens, proposed, scanners, skipped } = summary
  const lines = [`${path}: ${summary.format}${scanners.length > 0 ? ` of ${scanners.join(', ')}` : ''}, ${count(records, 'record')}${skipped > 0 ? ` (${skipped} of them no findings)` : ''}, ${count(findings.total, 'finding')}.`]
  lines.push(`Into "${engagement}" of ${client}.`, '')
  if (columns.length > 0) lines.push(`Columns: ${columns.map(({ heading, taken }) => `${heading} (${taken ?? 'not read'})`).join(', ')}.`, '')
  lines.push(row('', [...findingSeverities, 'total']))
  for (const outcome of importOutcomes) {
    const { severities, total } = outcomes[outcome]
    lines.push(row(words[outcome], [...findingSeverities.map((severity) => String(severities[severity])), String(total)]))
  }
  for (const outcome of ['created', 'changed', 'reappeared', 'absent'] as const) {
    const named = rows.filter((each) => each.outcome === outcome)
    if (named.length === 0) continue
    lines.push('', `${words[outcome][0]!.toUpperCase()}${words[outcome].slice(1)}:`, ...named.map(describe))
    const more = outcomes[outcome].total - named.length
    if (more > 0) lines.push(`  … and ${more} more.`)
  }
  if (remarks.length > 0) {
    lines.push('', 'Worth a look:', ...remarks.slice(0, mostNamed).map(({ line, message, record }) => `  ${[record, line === null ? '' : `line ${line}`].filter((each) => each !== '').join(', ') || 'the file'}: ${message}`))
    if (remarkCount > mostNamed) lines.push(`  … and ${remarkCount - mostNamed} more.`)
  }
  lines.push('')
  if (reopens > 0) lines.push(`${count(reopens, 'finding')} that ${reopens === 1 ? 'was' : 'were'} verified as fixed will open again.`)
  if (proposed > 0) lines.push(`${count(proposed, 'finding')} of them ${proposed === 1 ? 'is' : 'are'} read by the client already and will stay as ${proposed === 1 ? 'it is' : 'they are'}, unless you give --update-published.`)
  if (outcomes.absent.total > 0) lines.push('Nothing is closed for its absence: that a scanner does not see it proves no fix.')
  return `${lines.join('\n').trimEnd()}\n\n`
}

/** What a person reads after it was written. */
export function resultOf({ absent, created, proposed, reopened, unchanged, updated }: ImportResult): string {
  return `${count(created, 'finding')} drafted, ${updated} changed, ${reopened} opened again, ${proposed} left as the client reads them, ${unchanged} unchanged, ${absent} absent.\n`
}

function row(name: string, cells: readonly string[]): string {
  return `${name.padEnd(12)}${cells.map((cell) => cell.padStart(9)).join('')}`
}

function describe({ brief, reopens }: ImportRow): string {
  const { assets, changes, kept, locationCount, severity, title } = brief
  const where = assets.length === 0 ? '' : ` – ${assets.slice(0, 3).join(', ')}${assets.length > 3 || locationCount > assets.length ? `, ${count(locationCount, 'place')}` : ''}`
  const what = changes.map(({ field, before, after }) => (field === 'severity' ? `severity ${before} → ${after}` : kept.includes(field) ? `${field} (yours is kept)` : field)).join(', ')
  return `  ${severity.padEnd(8)}  ${title}${where}${what === '' ? '' : `: ${what}`}${reopens ? ' (opens again)' : ''}`
}

function count(number: number, word: string): string {
  return `${number} ${number === 1 ? word : `${word}s`}`
}
