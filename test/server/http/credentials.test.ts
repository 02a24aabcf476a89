import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { apiKeyHash, readCredential } from '../../../server/http/credentials.ts'
import { Refusal } from '../../../server/http/problem.ts'

const key = `sak_${'aZ09_-x'.repeat(6)}A`
const read = (authorization: string | null, more: Record<string, string> = {}) => readCredential(new Headers({ ...(authorization === null ? {} : { authorization }), ...more }))
const refuses = (code: string, authorization: string | null, more: Record<string, string> = {}, detail?: string) =>
  assert.throws(() => read(authorization, more), (thrown) => thrown instanceof Refusal && thrown.code === code && (detail === undefined || thrown.detail === detail), `${authorization} ${JSON.stringify(more)}`)

describe('what a caller shows', () => {
  it('is one bearer token, in any letter case of the scheme and with any number of blanks', () => {
    for (const header of ['Bearer a.b.c', 'bearer a.b.c', 'BEARER   a.b.c', 'Bearer a.b.c  ']) assert.deepEqual(read(header), { kind: 'session', token: 'a.b.c', proven: false })
    for (const header of ['DPoP a.b.c', 'dpop  a.b.c ', 'DPOP a.b.c']) assert.deepEqual(read(header), { kind: 'session', token: 'a.b.c', proven: true })
    assert.deepEqual(read(`Bearer ${'x'.repeat(4096)}`), { kind: 'session', token: 'x'.repeat(4096), proven: false })
    assert.deepEqual(read('Bearer xsak_1'), { kind: 'session', token: 'xsak_1', proven: false })
  })

  it('is missing where nothing stands', () => {
    for (const header of [null, '', '   ']) refuses('token-missing', header)
  })

  it('is none when it is of another scheme, two at once or beyond any length', () => {
    const detail = 'Send Authorization: Bearer and one token, or DPoP for one that is bound to a key.'
    for (const header of ['Basic abc', 'Bearer', 'Bearera.b.c', 'xBearer a.b.c', 'Bearer a b', 'DPoP', 'DPoP a b', 'xDPoP a.b.c', 'DPoPx a.b.c', 'Bearer a, Bearer b', 'a.b.c', `Bearer ${'x'.repeat(4097)}`]) refuses('token-invalid', header, {}, detail)
  })

  it('is an API key by its form, and only its hash goes on', () => {
    assert.equal(key.length, 47)
    assert.deepEqual(read(`Bearer ${key}`), { kind: 'key', hash: createHash('sha256').update(key).digest('hex') })
    assert.equal(apiKeyHash('sak_'), createHash('sha256').update('sak_').digest('hex'))
    for (const wrong of [`sak_${key}`, 'sak_', key.slice(0, -1), `${key}A`, `${key.slice(0, -1)}!`, `${key.slice(0, -1)}é`]) refuses('token-invalid', `Bearer ${wrong}`)
    refuses('token-invalid', `DPoP ${key}`)
  })

  it('is never an API key in a browser, good or not, by any header that only browsers send', () => {
    for (const header of ['origin', 'sec-fetch-site', 'sec-fetch-dest', 'sec-fetch-user']) {
      refuses('api-key-in-browser', `Bearer ${key}`, { [header]: 'x' })
      refuses('api-key-in-browser', 'Bearer sak_nonsense', { [header]: 'x' })
      assert.equal(read('Bearer a.b.c', { [header]: 'x' }).kind, 'session')
    }
    assert.equal(read(`Bearer ${key}`, { 'sec-fetch-mode': 'cors' }).kind, 'key')
  })
})
