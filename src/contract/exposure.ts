import * as z from 'zod/mini'
import { answer, openEnum, timestamp } from './shape.ts'

/** An ISO 4217 currency code such as `USD`. */
export const currency = z.string().check(z.regex(/^[A-Z]{3}$/, 'must be a currency code such as USD'))

/** An amount of money in the currency's smallest unit (cents for USD, yen for JPY). */
export const minorUnits = z.int().check(z.minimum(0, 'must not be negative'), z.maximum(Number.MAX_SAFE_INTEGER))

/** How sure the estimate is. */
export const exposureConfidences = ['low', 'medium', 'high'] as const

/**
 * Annualised financial exposure: what a year of this client's present risk is expected to cost.
 * Always `low <= expected <= high`.
 */
export const exposure = answer({
  /** @unit minor units of `currency` per year */
  low: z.int(),
  /** @unit minor units of `currency` per year */
  expected: z.int(),
  /** @unit minor units of `currency` per year */
  high: z.int(),
  currency: z.string(),
  confidence: openEnum(exposureConfidences),
  /** When the estimate was made. */
  asOf: timestamp,
})

/** Annualised financial exposure of one client. */
export type Exposure = z.infer<typeof exposure>

/** An exposure estimate as it is pushed. */
export const exposureInput = z
  .strictObject({
    /** @unit minor units per year */
    low: minorUnits,
    /** @unit minor units per year; the middle of `low` and `high`, rounded down, when absent */
    expected: z.optional(minorUnits),
    /** @unit minor units per year */
    high: minorUnits,
    currency,
    /** `medium` when absent. */
    confidence: z.optional(z.enum(exposureConfidences)),
    /** When the estimate was made; the time of the request when absent. */
    asOf: z.optional(timestamp),
  })
  .check((ctx) => {
    const { low, expected, high } = ctx.value
    const fail = (path: string, message: string) =>
      ctx.issues.push({ code: 'custom', message, input: ctx.value, path: [path], continue: true })
    if (low > high) fail('low', 'must not be above high')
    else if (expected !== undefined && expected < low) fail('expected', 'must not be below low')
    else if (expected !== undefined && expected > high) fail('expected', 'must not be above high')
  })

/** The expected amount of an estimate that names none. */
export function expectedOf(low: number, high: number): number {
  return low + Math.floor((high - low) / 2)
}
