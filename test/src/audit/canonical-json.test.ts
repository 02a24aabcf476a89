import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { canonicalJson, isCanonicalJson } from '../../../src/audit/index.ts'

const vectors = new URL('../../../../shared/data/rfc8785-jcs/', import.meta.url)
const missing = existsSync(vectors) ? false : 'the vectors of RFC 8785 are not on this machine'

describe('the canonical form of JSON', () => {
  for (const name of ['arrays', 'french', 'structures', 'unicode', 'values', 'weird']) {
    it(`is, byte for byte, that of the published vector "${name}"`, { skip: missing }, () => {
      const value: unknown = JSON.parse(readFileSync(new URL(`input/${name}.json`, vectors), 'utf8'))
      const wanted = Buffer.from(readFileSync(new URL(`outhex/${name}.txt`, vectors), 'latin1').replaceAll(/\s/g, ''), 'hex')
      assert.deepEqual(Buffer.from(canonicalJson(value), 'utf8'), wanted)
      assert.equal(isCanonicalJson(wanted.toString('utf8'), JSON.parse(wanted.toString('utf8'))), true)
    })
  }

  it('writes each number as RFC 8785 appendix B does', () => {
    const samples: Array<[string, string]> = [
      ['0000000000000000', '0'], ['8000000000000000', '0'], ['0000000000000001', '5e-324'], ['8000000000000001', '-5e-324'],
      ['7fefffffffffffff', '1.7976931348623157e+308'], ['ffefffffffffffff', '-1.7976931348623157e+308'], ['4340000000000000', '9007199254740992'],
      ['c340000000000000', '-9007199254740992'], ['4430000000000000', '295147905179352830000'], ['44b52d02c7e14af5', '9.999999999999997e+22'],
      ['44b52d02c7e14af6', '1e+23'], ['44b52d02c7e14af7', '1.0000000000000001e+23'], ['444b1ae4d6e2ef4e', '999999999999999700000'],
      ['444b1ae4d6e2ef4f', '999999999999999900000'], ['444b1ae4d6e2ef50', '1e+21'], ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
      ['3eb0c6f7a0b5ed8d', '0.000001'], ['41b3de4355555553', '333333333.3333332'], ['41b3de4355555554', '333333333.33333325'],
      ['41b3de4355555555', '333333333.3333333'], ['41b3de4355555556', '333333333.3333334'], ['41b3de4355555557', '333333333.33333343'],
      ['becbf647612f3696', '-0.0000033333333333333333'], ['43143ff3c1cb0959', '1424953923781206.2'],
    ]
    for (const [bits, text] of samples) assert.equal(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE()), text, bits)
  })

  it('orders members by UTF-16 code units, also those that look like numbers', () => {
    assert.equal(canonicalJson({ '10': 1, '9': 2, a: 3, 'é': 4, '😀': 5, '﬩': 6 }), '{"10":1,"9":2,"a":3,"é":4,"😀":5,"﬩":6}')
    assert.equal(isCanonicalJson('{"10":1,"9":2}', JSON.parse('{"10":1,"9":2}')), true)
    assert.equal(isCanonicalJson('{"9":2,"10":1}', JSON.parse('{"9":2,"10":1}')), false)
  })

  it('refuses what JSON has no word for, and says what it was', () => {
    const circle: unknown[] = []
    circle.push(circle)
    const ring: Record<string, unknown> = {}
    ring['self'] = ring
    const nameless: unknown = Object.create(Object.create(Object.create(null) as object) as object)
    const lists: Array<[unknown, RegExp]> = [
      [Number.NaN, /NaN/], [-Infinity, /Infinity/], [1n, /bigint/], [undefined, /undefined/], [() => 1, /function/], [Symbol('x'), /symbol/], [[undefined], /undefined/],
      [[1, , 2], /undefined/], [new Date(0), /Date/], [new Map(), /Map/], [Object(1), /Number/], ['\ud800', /surrogate/], [{ '\udc00': 1 }, /surrogate/], [circle, /nested/], [ring, /nested/], [nameless, /a class instance has no form/],
    ]
    for (const [value, message] of lists) assert.throws(() => canonicalJson(value), (error) => error instanceof TypeError && message.test(error.message))
  })

  it('nests to 500 levels and no deeper', () => {
    for (const [opened, closed] of [['[', ']'], ['{"a":', '}']] as const) {
      const nested = (levels: number) => `${opened.repeat(levels - 1)}[]${closed.repeat(levels - 1)}`
      assert.equal(canonicalJson(JSON.parse(nested(500))), nested(500))
      assert.throws(() => canonicalJson(JSON.parse(nested(501))), new TypeError('a value nested more than 500 levels deep, or inside itself, has no form here'))
      assert.equal(isCanonicalJson(nested(501), JSON.parse(nested(501))), false)
    }
  })

  it('leaves out a member that is undefined, and keeps one named __proto__', () => {
    assert.equal(canonicalJson({ b: undefined, a: null }), '{"a":null}')
    assert.equal(canonicalJson(JSON.parse('{"a":1,"__proto__":{"b":2}}')), '{"__proto__":{"b":2},"a":1}')
  })

  it('takes plain objects of another realm', () => {
    assert.equal(canonicalJson(Object.assign(Object.create(null) as object, { b: 1, a: 2 })), '{"a":2,"b":1}')
  })

  it('is a fixed point: written, read and written again, any value gives the same text', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value)
      const read: unknown = JSON.parse(text)
      assert.equal(canonicalJson(read), text)
      assert.equal(isCanonicalJson(text, read), true)
    }), { numRuns: 500 })
  })

  it('does not depend on the order in which members were set', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ unit: 'binary' }).filter((name) => name.isWellFormed()), fc.integer()), (value) => {
      assert.equal(canonicalJson(Object.fromEntries(Object.entries(value).reverse())), canonicalJson(value))
    }))
  })

  it('is told apart from every other spelling of the same value', () => {
    for (const text of ['{"a": 1}', '{"b":1,"a":2}', '{"a":1,"a":1}', '[1.0]', '[1e0]', '[-0]', '["\\u0041"]', '["\\/"]', '["\\u000A"]', '[9007199254740993]', '["\\ud800"]', ' 1', '{"a":{"c":1,"b":2}}', '[{"b":1,"a":2}]']) {
      assert.equal(isCanonicalJson(text, JSON.parse(text)), false, text)
    }
    assert.equal(isCanonicalJson('["\\\\ud800"]', JSON.parse('["\\\\ud800"]')), true)
  })
})
