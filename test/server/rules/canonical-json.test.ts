import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { canonicalJson } from '../../../server/rules/canonical-json.ts'

const vectors = new URL('../../../../shared/data/rfc8785-jcs/', import.meta.url)
const missing = existsSync(vectors) ? false : 'the vectors of RFC 8785 are not on this machine'

describe('the canonical form that entries are hashed in', () => {
  it('is, byte for byte, that of every published vector', { skip: missing }, () => {
    const names = readdirSync(new URL('input/', vectors))
    assert.ok(names.length >= 6)
    for (const name of names) {
      const value: unknown = JSON.parse(readFileSync(new URL(`input/${name}`, vectors), 'utf8'))
      const wanted = Buffer.from(readFileSync(new URL(`outhex/${name.replace('.json', '.txt')}`, vectors), 'latin1').replaceAll(/\s/g, ''), 'hex')
      assert.deepEqual(Buffer.from(canonicalJson(value), 'utf8'), wanted, name)
    }
  })

  it('does not depend on the order in which members were written, and leaves out what is undefined', () => {
    assert.equal(canonicalJson({ b: 1, a: { d: undefined, c: [1, undefined] } }), canonicalJson({ a: { c: [1, null] }, b: 1 }))
    assert.equal(canonicalJson({ '\u{1f600}': 1, '\ufb33': 2, z: 3 }), '{"z":3,"\u{1f600}":1,"\ufb33":2}')
  })

  it('writes numbers as RFC 8785 does', () => {
    assert.equal(canonicalJson([-0, 1e21, 1e-7, 4.5, 2e-3, 333333333.33333329]), '[0,1e+21,1e-7,4.5,0.002,333333333.3333333]')
  })

  it('refuses what JSON has no word for', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, Symbol('x'), () => 1, undefined, '\ud800', { '\udc00': 1 }]) {
      assert.throws(() => canonicalJson(value), TypeError)
    }
  })
})
