import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import * as z from 'zod/mini'
import { fiveBands, fourBands, isHealthy, isHighRisk, riskBands, riskLevelOf, type RiskLevel } from '../../../src/contract/risk.ts'

const row: Array<[number | null, boolean, RiskLevel]> = [
  [0, true, 'critical'],
  [19, true, 'critical'],
  [19.9, true, 'critical'],
  [20, true, 'high'],
  [39.9, true, 'high'],
  [40, true, 'moderate'],
  [59, true, 'moderate'],
  [60, true, 'moderate'],
  [79.99, true, 'moderate'],
  [80, true, 'low'],
  [100, true, 'low'],
  [null, true, 'unknown'],
  [55, false, 'unknown'],
]

describe('the risk level', () => {
  for (const [score, baseline, level] of row) {
    it(`of ${score} ${baseline ? 'with' : 'without'} a baseline is ${level}`, () => {
      assert.equal(riskLevelOf(score, baseline), level)
    })
  }

  it('of anything that is no score is unknown', () => {
    for (const score of [Number.NaN, -0.001, 100.001, Infinity, -Infinity]) assert.equal(riskLevelOf(score, true), 'unknown')
  })

  it('counts every client exactly once among high risk, healthy and unknown', () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant(null), fc.double({ min: -10, max: 110 })), fc.boolean(), fc.boolean(), (score, baseline, five) => {
        const level = riskLevelOf(score, baseline, five ? fiveBands : fourBands)
        assert.equal(Number(isHighRisk(level)) + Number(isHealthy(level)) + Number(level === 'unknown'), 1)
      }),
    )
  })

  it('names 40 to 60 medium with five bands', () => {
    assert.equal(riskLevelOf(40, true, fiveBands), 'medium')
    assert.equal(riskLevelOf(59.99, true, fiveBands), 'medium')
    assert.equal(riskLevelOf(60, true, fiveBands), 'moderate')
  })
})

describe('risk bands', () => {
  const says = (bands: unknown) => z.safeParse(riskBands, bands).error?.issues.map((issue) => issue.message).join(' | ')

  it('are accepted as the presets have them', () => {
    assert.equal(says(fourBands), undefined)
    assert.equal(says(fiveBands), undefined)
  })

  it('are refused with a gap, an overlap, a late start, an early end, a level twice or in the wrong order', () => {
    const two = (a: [string, number, number], b: [string, number, number]) => [
      { level: a[0], from: a[1], to: a[2] },
      { level: b[0], from: b[1], to: b[2] },
    ]
    assert.match(says(two(['critical', 0, 40], ['low', 50, 100]))!, /leaves a gap between 40 and 50/)
    assert.match(says(two(['critical', 0, 60], ['low', 50, 100]))!, /"critical" and "low" overlap between 50 and 60/)
    assert.match(says(two(['critical', 1, 50], ['low', 50, 100]))!, /must start at 0/)
    assert.match(says(two(['critical', 0, 50], ['low', 50, 99]))!, /must end at 100/)
    assert.match(says(two(['low', 0, 50], ['low', 50, 100]))!, /must name each level once/)
    assert.match(says(two(['low', 0, 50], ['critical', 50, 100]))!, /"critical" must come before "low"/)
    assert.match(says([{ level: 'low', from: 0, to: 100 }])!, /at least two bands/)
  })
})
