import * as z from 'zod/mini'
import { answer } from './shape.ts'

/** How many of a client's controls there are, and how many have at least one piece of evidence attached. */
export const controlCounts = answer({
  /** @unit controls; not-applicable ones included unless the partner excludes them */
  total: z.int().check(z.minimum(0)),
  /** @unit controls with at least one piece of evidence */
  withEvidence: z.int().check(z.minimum(0)),
})

/**
 * The share of controls with evidence. It says that proof exists, not that a control is implemented.
 *
 * @unit percent, 0–100, unrounded; `null` when there are no controls
 */
export const evidenceCoverage = z.nullable(z.number())

/**
 * Coverage from its two counts.
 *
 * @returns percent, 0–100, unrounded; `null` when `total` is 0
 */
export function evidenceCoverageOf(total: number, withEvidence: number): number | null {
  return total > 0 ? (withEvidence / total) * 100 : null
}
