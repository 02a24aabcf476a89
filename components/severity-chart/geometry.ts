import type { FindingSeverity } from '../../src/contract/finding-status.ts'

/** One severity and how often it occurs, 0 and up. */
export interface CountRow {
  readonly severity: FindingSeverity
  readonly count: number
}

/** What occurs at all is at least this wide: one of ten thousand is still there. @unit percent */
const leastPercent = 1.5

const rounded = (value: number) => Math.round(value * 1000) / 1000

/** How long each bar is. @returns percent of the longest */
export function barWidths(rows: readonly CountRow[]): (CountRow & { width: number })[] {
  const most = Math.max(1, ...rows.map(({ count }) => count))
  return rows.map((row) => ({ ...row, width: row.count === 0 ? 0 : rounded(Math.max(leastPercent, (row.count / most) * 100)) }))
}

/** Where each piece of one bar begins and how wide it is; what does not occur has no piece. @returns percent of the bar */
export function stackSlices(rows: readonly CountRow[]): (CountRow & { from: number; width: number })[] {
  const present = rows.filter(({ count }) => count > 0)
  const total = present.reduce((sum, { count }) => sum + count, 0)
  const weights = present.map(({ count }) => Math.max(leastPercent / 100, count / total))
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  let from = 0
  return present.map((row, index) => {
    const width = (weights[index]! / whole) * 100
    const slice = { ...row, from: rounded(from), width: rounded(width) }
    from += width
    return slice
  })
}

const outer = 48
const inner = 30

/** A point of the ring, clockwise from the top. @param turn 0–1 */
function at(turn: number, radius: number): string {
  const angle = turn * 2 * Math.PI
  return `${rounded(50 + radius * Math.sin(angle))} ${rounded(50 - radius * Math.cos(angle))}`
}

/** The pieces of a ring in a square of 100, from the top and clockwise, the worst first. */
export function ringSlices(rows: readonly CountRow[]): (CountRow & { path: string })[] {
  return stackSlices(rows).map(({ severity, count, from, width }) => {
    const start = from / 100
    const end = (from + width) / 100
    const middle = (start + end) / 2
    // Two arcs each way: one alone cannot go all the way round.
    const arc = (radius: number, way: 0 | 1, ...turns: number[]) => turns.map((turn) => `A${radius} ${radius} 0 0 ${way} ${at(turn, radius)}`).join('')
    return { severity, count, path: `M${at(start, outer)}${arc(outer, 1, middle, end)}L${at(end, inner)}${arc(inner, 0, middle, start)}Z` }
  })
}
