/** How many single letters may be wrong, missing, too many or swapped. */
const mostSlips = 2

/** The text that somebody probably meant: the one with the fewest slips, `null` when none is near. */
export function nearest(text: string, candidates: readonly string[]): string | null {
  let best: string | null = null
  let least = mostSlips + 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - text.length) > mostSlips) continue
    const slips = slipsBetween(text, candidate)
    if (slips < least) {
      least = slips
      best = candidate
    }
  }
  return best
}

function slipsBetween(a: string, b: string): number {
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1]
      let slips = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) slips = Math.min(slips, before[j - 2]! + 1)
      row.push(slips)
    }
    before = above
    above = row
  }
  return above[b.length]!
}
