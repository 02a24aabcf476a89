import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Limit } from '../../../server/http/limits.ts'
import { Refusal } from '../../../server/http/problem.ts'

describe('a rate limit', () => {
  it('lets so many through, then says how long to wait', async () => {
    const limit = new Limit('token', 3)
    const headers = [await limit.count('ana'), await limit.count('ana'), await limit.count('ana')]
    assert.match(headers[0]!['ratelimit']!, /^"token";r=2;t=\d+$/)
    assert.equal(headers[2]!['ratelimit-policy'], '"token";q=3;w=60')
    await assert.rejects(limit.count('ana'), (thrown) => {
      assert.ok(thrown instanceof Refusal)
      assert.equal(thrown.code, 'rate-limited')
      const seconds = Number(thrown.headers['retry-after'])
      assert.ok(Number.isInteger(seconds) && seconds >= 1 && seconds <= 60)
      return true
    })
  })

  it('counts each person for themselves', async () => {
    const limit = new Limit('token', 1)
    await limit.count('ana')
    await assert.doesNotReject(limit.count('bill'))
    await assert.rejects(limit.count('ana'))
  })

  it('looks without counting', async () => {
    const limit = new Limit('failures', 1)
    for (let turn = 0; turn < 5; turn += 1) await limit.check('here')
    await limit.count('here')
    await assert.rejects(limit.count('here'))
    await assert.rejects(limit.check('here'))
  })

  it('is off at 0', async () => {
    const limit = new Limit('token', 0)
    for (let turn = 0; turn < 100; turn += 1) assert.deepEqual(await limit.count('ana'), {})
    assert.equal(limit.size, 0)
  })

  it('remembers no more than it is allowed to, however many callers come', async () => {
    const limit = new Limit('failures', 5, 100)
    for (let caller = 0; caller < 5000; caller += 1) await limit.count(`caller ${caller}`)
    assert.equal(limit.size, 100)
    await assert.doesNotReject(limit.count('caller 0'))
  })
})
