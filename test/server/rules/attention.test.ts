import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { attentionOf } from '../../../server/rules/attention.ts'

const now = new Date('2026-11-20T09:40:00Z')
const day = 86_400_000
const client = { level: 'low', evidenceCoverage: 80 as number | null, createdAt: new Date(now.getTime() - 400 * day), status: 'active' }

describe('attention', () => {
  it('is not needed by a healthy, evidenced client', () => {
    assert.deepEqual(attentionOf(client, now), [])
  })

  for (const level of ['critical', 'high']) {
    it(`is needed at ${level}`, () => assert.deepEqual(attentionOf({ ...client, level }, now), ['risk']))
  }
  for (const level of ['medium', 'moderate', 'low', 'something-new']) {
    it(`is not needed for its risk at ${level}`, () => assert.deepEqual(attentionOf({ ...client, level }, now), []))
  }

  it('is needed under half coverage, not at half and not without controls', () => {
    assert.deepEqual(attentionOf({ ...client, evidenceCoverage: 49.999 }, now), ['coverage'])
    assert.deepEqual(attentionOf({ ...client, evidenceCoverage: 0 }, now), ['coverage'])
    assert.deepEqual(attentionOf({ ...client, evidenceCoverage: 50 }, now), [])
    assert.deepEqual(attentionOf({ ...client, evidenceCoverage: null }, now), [])
  })

  it('is needed when a client has been unknown for more than fourteen days', () => {
    const unknown = { ...client, level: 'unknown' }
    assert.deepEqual(attentionOf({ ...unknown, createdAt: new Date(now.getTime() - 14 * day) }, now), [])
    assert.deepEqual(attentionOf({ ...unknown, createdAt: new Date(now.getTime() - 14 * day - 1) }, now), ['onboarding-stalled'])
  })

  it('is needed from the moment on at which a finding is overdue, or a fix has waited too long for verification', () => {
    const passed = new Date(now)
    const ahead = new Date(now.getTime() + 1)
    assert.deepEqual(attentionOf({ ...client, overdueFrom: ahead, verificationLateFrom: ahead }, now), [])
    assert.deepEqual(attentionOf({ ...client, overdueFrom: passed, verificationLateFrom: null }, now), ['overdue'])
    assert.deepEqual(attentionOf({ ...client, overdueFrom: null, verificationLateFrom: passed }, now), ['verification-late'])
  })

  it('names every reason, worst first', () => {
    assert.deepEqual(
      attentionOf({ ...client, level: 'critical', evidenceCoverage: 1, overdueFrom: now, verificationLateFrom: now }, now), ['risk', 'coverage', 'overdue', 'verification-late'],
    )
  })

  it('is not asked for an archived client', () => {
    assert.deepEqual(attentionOf({ ...client, level: 'critical', evidenceCoverage: 1, status: 'archived' }, now), [])
  })
})
