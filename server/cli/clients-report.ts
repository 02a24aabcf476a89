import type { ClientsFile, RowRemark } from '../import/clients-csv.ts'

/** How many remarks are printed before the rest is counted only; faults are always printed whole. */
const mostRemarks = 20

/**
 * What a person reads after a file of clients was checked: every fault with its line, column and mend, then the sum.
 *
 * @param mode `trial` nothing was written because nobody asked for it; `refused` because of the faults; `written` all of it was
 */
export function reportOf(path: string, file: ClientsFile, mode: 'trial' | 'refused' | 'written'): string {
  const lines: string[] = []
  const separators = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' }
  lines.push(`${path}: ${count(file.rowCount, 'row')}, separated by ${separators[file.delimiter]}.`)
  if (file.ignored.length > 0) lines.push(`No column is known for: ${file.ignored.map((each) => `"${clean(each)}"`).join(', ')}. They are left out.`)
  if (file.faults.length > 0) {
    const rows = new Set(file.faults.map((fault) => fault.line)).size
    lines.push('', `${count(rows, 'row')} cannot be taken:`, ...file.faults.map(describe))
  }
  if (file.remarks.length > 0) {
    lines.push('', 'Worth a look:', ...file.remarks.slice(0, mostRemarks).map(describe))
    if (file.remarks.length > mostRemarks) lines.push(`  … and ${file.remarks.length - mostRemarks} more of this kind.`)
  }
  const unassessed = file.rows.filter((row) => row.score !== null && row.baselineCompletedAt === null).length
  if (unassessed > 0) {
    lines.push(
      '',
      `${count(unassessed, 'client')} with a score and no finished baseline will show Unknown until the baseline is finished.`,
      'If it is, add a column "baseline" with the day, or give --baseline 2026-11-20 for all of them.',
    )
  }
  lines.push('')
  if (mode === 'written') lines.push(`${count(file.rows.length, 'client')} created.`)
  else if (mode === 'refused') lines.push('Nothing was written. Mend the rows above and try again.')
  else lines.push(`Nothing was written yet: this was a trial. Run it again with --write to create ${count(file.rows.length, 'client')}.`)
  return `${lines.join('\n')}\n`
}

function describe({ line, column, message }: RowRemark): string {
  return `  line ${line}${column === '' ? '' : `, ${clean(column)}`}: ${clean(message)}`
}

/** A file's own text must not steer the terminal it is printed on. */
function clean(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`
}
