import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { openCursor, sealCursor, type CursorOwner } from '../../../server/http/cursor.ts'
import { Refusal } from '../../../server/http/problem.ts'

const key = randomBytes(32)
const owner: CursorOwner = { operation: 'clients.list', partnerId: 'ptr_1', clientId: null, userId: 'mem_1', query: { sort: 'name', level: ['high', 'low'] } }
const refuses = (run: () => unknown) =>
  assert.throws(run, (thrown) => thrown instanceof Refusal && thrown.code === 'invalid-cursor' && thrown.detail === 'Start again without a cursor.')

describe('a cursor', () => {
  it('gives back the place it was made with', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null))), (place) => {
        assert.deepEqual(openCursor([key], owner, sealCursor(key, owner, place)), JSON.parse(JSON.stringify(place)))
      }),
    )
  })

  it('stays under the length that the contract takes, for the longest name in the widest letters', () => {
    const letters = Array.from({ length: 200 }, (_, index) => String.fromCodePoint(0x20000 + ((index * 7919) % 40000))).join('')
    assert.ok(sealCursor(key, owner, [letters, 'cli_00000000000000000000000000']).length <= 1024)
  })

  it('belongs to one query, surface, tenant and person', () => {
    const cursor = sealCursor(key, owner, ['Acme', 'cli_1'])
    for (const other of [
      { ...owner, operation: 'controls.list' },
      { ...owner, partnerId: 'ptr_2' },
      { ...owner, clientId: 'cli_1' },
      { ...owner, userId: 'mem_2' },
      { ...owner, query: { sort: '-name', level: ['high', 'low'] } },
      { ...owner, query: { sort: 'name', level: ['high'] } },
      { ...owner, query: { sort: 'name', level: ['high', 'low'], q: 'a' } },
    ]) {
      refuses(() => openCursor([key], other, cursor))
    }
  })

  it('belongs to the same query in whichever order its parameters come', () => {
    const cursor = sealCursor(key, owner, ['Acme'])
    assert.deepEqual(openCursor([key], { ...owner, query: { level: ['low', 'high'], sort: 'name', q: undefined } }, cursor), ['Acme'])
  })

  it('of a query without a value for a field is that query’s', () => {
    const empty = { ...owner, query: { sort: null, level: [null] } }
    assert.deepEqual(openCursor([key], empty, sealCursor(key, empty, ['Acme'])), ['Acme'])
    refuses(() => openCursor([key], { ...owner, query: { sort: 'null', level: [null] } }, sealCursor(key, empty, ['Acme'])))
  })

  it('is refused when a single character is changed, cut or added', () => {
    const cursor = sealCursor(key, owner, ['Acme', 'cli_1'])
    for (let at = 0; at < cursor.length; at += 1) {
      refuses(() => openCursor([key], owner, cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1)))
      refuses(() => openCursor([key], owner, cursor.slice(0, at)))
    }
    refuses(() => openCursor([key], owner, `${cursor}A`))
    refuses(() => openCursor([key], owner, `${cursor}=`))
  })

  it('is refused whatever nonsense is sent', () => {
    fc.assert(fc.property(fc.string({ minLength: 1 }), (text) => refuses(() => openCursor([key], owner, text))))
  })

  it('survives a rotation of the key, and no longer than the old key is known', () => {
    const cursor = sealCursor(key, owner, ['Acme'])
    const next = randomBytes(32)
    assert.deepEqual(openCursor([next, key], owner, cursor), ['Acme'])
    refuses(() => openCursor([next], owner, cursor))
  })
})
