import * as z from 'zod/mini'
import { answer, timestamp } from './shape.ts'

/**
 * The portfolio in numbers. All of them count every client of the partner, never a page or a filter.
 * `total = highRisk + healthy + unknown`.
 */
export const portfolioSummary = answer({
  /** @unit clients */
  total: z.int(),
  /** @unit clients at critical or high */
  highRisk: z.int(),
  /** @unit clients at every level but critical, high and unknown */
  healthy: z.int(),
  /** @unit clients without a finished baseline or a score */
  unknown: z.int(),
  /** Clients a level. A level that nobody is at may be absent. */
  levels: z.record(z.string(), z.int()),
  /** Over the scored clients only; `score` is `null` when there is none. */
  averageScore: answer({
    /** @unit points, 0–100, unrounded */
    score: z.nullable(z.number()),
    /** @unit clients that the average is over */
    n: z.int(),
  }),
  /** Total expected exposure, one entry a currency; amounts of different currencies are never added. */
  exposure: z.array(
    answer({
      currency: z.string(),
      /** @unit minor units per year */
      expected: z.int(),
      /** @unit clients with an estimate in this currency */
      n: z.int(),
    }),
  ),
  /** When the numbers were read. */
  asOf: timestamp,
})

/** The portfolio in numbers. */
export type PortfolioSummary = z.infer<typeof portfolioSummary>
