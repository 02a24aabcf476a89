// What risk is called and how it is counted, free of schemas: widgets import it, and a page loads no schema library for it.

/**
 * How much attention a client needs, from its posture score.
 * `medium` occurs only with the five-band preset; `unknown` means that no baseline assessment is finished or no score is known.
 */
export const riskLevels = ['critical', 'high', 'medium', 'moderate', 'low', 'unknown'] as const

/** A risk level this version knows. */
export type RiskLevel = (typeof riskLevels)[number]

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
