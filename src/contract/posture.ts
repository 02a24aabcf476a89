import * as z from 'zod/mini'
import { pageOf, pageQuery } from './page.ts'
import { riskLevel, scoreInput } from './risk.ts'
import { answer, input, timestamp } from './shape.ts'

/** A score as it is pushed by the MSP's own tooling. */
export const posturePush = input({
  /**
   * Higher is better; `null` withdraws the score.
   *
   * @unit points, 0–100
   */
  score: z.nullable(scoreInput),
  /** When it was taken; the time of the request when absent. A score older than the current one goes to the history only. */
  asOf: z.optional(timestamp),
  /** When the baseline assessment was finished. Kept as it is when absent; `null` reopens the baseline. */
  baselineCompletedAt: z.optional(z.nullable(timestamp)),
})

/** A score as it is pushed. */
export type PosturePush = z.input<typeof posturePush>

/** One score of a client's history. */
export const posturePoint = answer({
  id: z.string(),
  /** @unit points, 0–100, unrounded; `null` where the score was withdrawn */
  score: z.nullable(z.number()),
  /** The level at the time it was recorded. */
  level: riskLevel,
  asOf: timestamp,
  createdAt: timestamp,
})

/** One score of a client's history. */
export type PosturePoint = z.infer<typeof posturePoint>

/** A client's score history, newest first. */
export const posturePage = pageOf(posturePoint)

/** How the history is cut. */
export const postureQuery = input({ ...pageQuery })
