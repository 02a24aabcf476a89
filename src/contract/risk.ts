import * as z from 'zod/mini'
import { riskLevels } from './level.ts'
import { openEnum } from './shape.ts'

export * from './level.ts'

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
