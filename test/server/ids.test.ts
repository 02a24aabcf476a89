import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { idPattern, newId, wellFormedId } from '../../server/ids.ts'
import { idPrefixes, type IdKind } from '../../src/contract/id.ts'

describe('an id', () => {
  it('says its kind, is 26 characters long and never holds a letter that looks like a digit', () => {
    for (const kind of Object.keys(idPrefixes) as IdKind[]) {
      for (let round = 0; round < 200; round += 1) {
        const id = newId(kind)
        assert.match(id, idPattern)
        assert.ok(id.startsWith(`${idPrefixes[kind]}_`))
        assert.ok(wellFormedId(kind, id))
        assert.doesNotMatch(id.slice(4), /[ilou]/)
      }
    }
  })

  it('made later sorts later', () => {
    const times = [0, 1, 2 ** 31, Date.parse('2026-11-20T09:40:00.000Z'), Date.parse('2026-11-20T09:40:00.001Z'), 2 ** 48 - 1]
    const ids = times.map((time) => newId('client', time))
    assert.deepEqual([...ids].sort(), ids)
    assert.equal(newId('client', '2026-11-20T09:40:00.000Z').slice(0, 13), ids[3]!.slice(0, 13))
  })

  it('holds exactly the moment and the random bits it was given', () => {
    const fill = (byte: number) => (bytes: Uint8Array) => void bytes.fill(byte)
    assert.equal(newId('client', 0, fill(0)), `cli_${'0'.repeat(26)}`)
    assert.equal(newId('client', 2 ** 48 - 1, fill(255)), `cli_7${'z'.repeat(25)}`)
    assert.equal(newId('client', 1, fill(0)), `cli_${'0'.repeat(9)}1${'0'.repeat(16)}`)
  })

  it('is never made twice', () => {
    assert.equal(new Set(Array.from({ length: 20_000 }, () => newId('event', 5))).size, 20_000)
  })

  it('is not made for a moment that is none', () => {
    for (const moment of [-1, 2 ** 48, Number.NaN, 'yesterday']) assert.throws(() => newId('client', moment), RangeError)
  })

  it('of another kind or another form is not well formed', () => {
    for (const text of ['', 'cli_', `mem_${'0'.repeat(26)}`, `cli_${'0'.repeat(25)}`, `cli_${'0'.repeat(27)}`, `cli_${'i'.repeat(26)}`, `CLI_${'0'.repeat(26)}`, `cli_${'0'.repeat(26)}\n`]) {
      assert.equal(wellFormedId('client', text), false, text)
    }
  })
})
