import * as z from 'zod/mini'
import { openEnum } from './shape.ts'

/**
 * How much attention a client needs, from its posture score.
 * `medium` occurs only with the five-band preset; `unknown` means that no baseline assessment is finished or no score is known.
 */
export const riskLevels = ['critical', 'high', 'medium', 'moderate', 'low', 'unknown'] as const

/** A risk level this version knows. */
export type RiskLevel = (typeof riskLevels)[number]

/** A risk level in an answer. A level that this version does not know passes through and is shown as it is. */
export const riskLevel = openEnum(riskLevels)

/** A risk level in a request. */
export const riskLevelInput = z.enum(riskLevels)

/**
 * A posture score as it may be written: higher is better.
 *
 * @unit points, 0–100, fractions allowed and kept
 */
export const scoreInput = z.number().check(
  z.minimum(0, 'must be between 0 and 100'),
  z.maximum(100, 'must be between 0 and 100'),
)

/**
 * One band of the posture scale, half-open: `from <= score < to`. The topmost band includes 100.
 */
export interface RiskBand {
  level: Exclude<RiskLevel, 'unknown'>
  /** @unit points, 0–100, included */
  from: number
  /** @unit points, 0–100, excluded (100 is included) */
  to: number
}

/**
 * Critical, high, moderate, low. The source's table leaves 60–79 unnamed; its prose counts those clients as healthy,
 * and the band below is continued up to 80 (docs/decisions/0003).
 */
export const fourBands: readonly RiskBand[] = [
  { level: 'critical', from: 0, to: 20 },
  { level: 'high', from: 20, to: 40 },
  { level: 'moderate', from: 40, to: 80 },
  { level: 'low', from: 80, to: 100 },
]

/** The same scale with a fifth word between high and moderate. */
export const fiveBands: readonly RiskBand[] = [
  { level: 'critical', from: 0, to: 20 },
  { level: 'high', from: 20, to: 40 },
  { level: 'medium', from: 40, to: 60 },
  { level: 'moderate', from: 60, to: 80 },
  { level: 'low', from: 80, to: 100 },
]

/** The presets that a partner may name instead of writing bands of its own. */
export const riskBandPresets = { 'four-band': fourBands, 'five-band': fiveBands } as const

/** From worst to best: bands must follow this order. */
const worstFirst: readonly string[] = riskLevels

/**
 * Bands as data: they start at 0, end at 100, touch without gap or overlap, run from worst to best and name each level once.
 */
export const riskBands = z
  .array(
    z.strictObject({
      level: z.enum(['critical', 'high', 'medium', 'moderate', 'low']),
      from: z.number().check(z.minimum(0), z.maximum(100)),
      to: z.number().check(z.minimum(0), z.maximum(100)),
    }),
  )
  .check((ctx) => {
    const bands = ctx.value
    const fail = (message: string) => ctx.issues.push({ code: 'custom', message, input: bands, continue: true })
    if (bands.length < 2) return void fail('must hold at least two bands')
    if (bands[0]!.from !== 0) fail('the first band must start at 0')
    if (bands.at(-1)!.to !== 100) fail('the last band must end at 100')
    if (new Set(bands.map((band) => band.level)).size !== bands.length) fail('must name each level once')
    for (const [index, band] of bands.entries()) {
      if (band.to <= band.from) fail(`the band "${band.level}" must end after it starts`)
      const next = bands[index + 1]
      if (!next) continue
      if (next.from > band.to) fail(`leaves a gap between ${band.to} and ${next.from}`)
      if (next.from < band.to) fail(`"${band.level}" and "${next.level}" overlap between ${next.from} and ${band.to}`)
      if (worstFirst.indexOf(next.level) < worstFirst.indexOf(band.level)) {
        fail(`"${next.level}" must come before "${band.level}"`)
      }
    }
  })

/**
 * The level of one score. Levels are decided on the unrounded score, by the server only; widgets show what they are sent.
 *
 * @param score posture score; `null`, NaN and anything outside 0–100 is `unknown`
 * @param baselineCompleted whether the client's baseline assessment is finished; without it every score is `unknown`
 */
export function riskLevelOf(
  score: number | null,
  baselineCompleted: boolean,
  bands: readonly RiskBand[] = fourBands,
): RiskLevel {
  if (!baselineCompleted || score === null || !(score >= 0 && score <= 100)) return 'unknown'
  const band = bands.find((each) => score >= each.from && score < each.to) ?? bands.at(-1)
  return band?.level ?? 'unknown'
}

/** Counted as "High Risk" in the portfolio: critical or high. */
export function isHighRisk(level: string): boolean {
  return level === 'critical' || level === 'high'
}

/** Counted as "Healthy" in the portfolio: every level but critical, high and unknown. */
export function isHealthy(level: string): boolean {
  return level !== 'unknown' && !isHighRisk(level)
}
