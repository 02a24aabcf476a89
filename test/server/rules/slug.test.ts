import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { slug } from '../../../src/contract/shape.ts'
import { slugOf, slugsOf } from '../../../server/rules/slug.ts'

describe('slugs', () => {
  it('come from names, without accents, marks and anything an address cannot hold', () => {
    assert.equal(slugOf('  Brasserie Élan Doré '), 'brasserie-elan-dore')
    assert.equal(slugOf("O'Hara & Søn (UK) Ltd."), 'ohara-s-n-uk-ltd')
    assert.equal(slugOf('شركة'), 'client')
    assert.equal(slugOf('x'.repeat(300)).length, 63)
  })

  it('are each their own, taken ones included, and all of the form that the contract wants', () => {
    const names = ['A B', 'a-b', 'A.B', '???', 'شركة', 'x'.repeat(200), 'x'.repeat(201)]
    const slugs = slugsOf(names, new Set(['a-b', 'a-b-2']))
    assert.deepEqual(slugs.slice(0, 5), ['a-b-3', 'a-b-4', 'a-b-5', 'client', 'client-2'])
    assert.equal(new Set(slugs).size, names.length)
    for (const each of slugs) assert.ok(slug.safeParse(each).success, each)
  })

  it('are found quickly for a hundred thousand equal names', () => {
    assert.equal(new Set(slugsOf(new Array<string>(100_000).fill('Same'), new Set())).size, 100_000)
  })
})
