import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { base64Of, base64urlOf, bytesOfBase64, bytesOfBase64url, bytesOfHex, hexOf, isHash, isMoment, sameBytes, textOfUtf8, utf8 } from '../../../src/audit/bytes.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)
const plain = (value: Uint8Array | null) => value && [...value]

describe('bytes', () => {
  it('are the UTF-8 of a text and back, a byte order mark kept', () => {
    for (const text of ['', 'a', 'zoë', '€', '𝄞', '\ufeffmark']) {
      assert.deepEqual(plain(utf8(text)), [...Buffer.from(text, 'utf8')])
      assert.equal(textOfUtf8(utf8(text)), text)
    }
    for (const wrong of [bytes(0xff), bytes(0xc3), bytes(0xed, 0xa0, 0x80)]) assert.throws(() => textOfUtf8(wrong), TypeError)
  })

  it('are lower-case hex and back, and nothing else is hex', () => {
    const all = Uint8Array.from({ length: 256 }, (_, value) => value)
    assert.equal(hexOf(all), Buffer.from(all).toString('hex'))
    assert.deepEqual(plain(bytesOfHex(hexOf(all))), [...all])
    assert.deepEqual(plain(bytesOfHex('')), [])
    for (const text of ['a', 'abc', '0g', 'AB', 'xab0', 'ab0x', ' ab0', 'ab\n', 'zz', '0x00']) assert.equal(bytesOfHex(text), null, text)
  })

  it('are base64 with padding in the one spelling that they have', () => {
    const samples: Array<[string, number[]]> = [['', []], ['AA==', [0]], ['AAA=', [0, 0]], ['AAAA', [0, 0, 0]], ['+/+/', [251, 255, 191]], ['Zm9vYg==', [102, 111, 111, 98]]]
    for (const [text, values] of samples) {
      assert.equal(base64Of(bytes(...values)), text)
      assert.deepEqual(plain(bytesOfBase64(text)), values)
    }
    for (const text of ['AA', 'AAA', 'AB==', 'AAB=', 'A===', 'AA=A', ' AA==', 'AA==\n', '-_-_', 'AA==AA==', 'A', '====', '*AAA', 'AAA*']) assert.equal(bytesOfBase64(text), null, text)
  })

  it('are base64url without padding in the one spelling that they have', () => {
    const samples: Array<[string, number[]]> = [['', []], ['AA', [0]], ['AAA', [0, 0]], ['AAAA', [0, 0, 0]], ['-_-_', [251, 255, 191]], ['____----', [255, 255, 255, 251, 239, 190]]]
    for (const [text, values] of samples) {
      assert.equal(base64urlOf(bytes(...values)), text)
      assert.deepEqual(plain(bytesOfBase64url(text)), values)
    }
    for (const text of ['AA==', 'AB', 'AAB', 'A', '+/+/', ' AAA', 'AAA ', 'AA=', '*AAA', 'AAA*']) assert.equal(bytesOfBase64url(text), null, text)
  })

  it('are the same when they are as many and each is the same', () => {
    assert.equal(sameBytes(bytes(1, 2), bytes(1, 2)), true)
    assert.equal(sameBytes(bytes(), bytes()), true)
    for (const [a, b] of [[bytes(1, 2), bytes(1, 3)], [bytes(1, 2), bytes(3, 2)], [bytes(1), bytes(1, 2)], [bytes(1, 2), bytes(1)], [bytes(), bytes(0)]] as const) assert.equal(sameBytes(a, b), false)
  })
})

describe('a hash', () => {
  it('is 64 lower-case hex digits', () => {
    assert.equal(isHash('0123456789abcdef'.repeat(4)), true)
    for (const wrong of ['0'.repeat(63), '0'.repeat(65), 'A'.repeat(64), 'g'.repeat(64), `${'0'.repeat(64)}\n`, ` ${'0'.repeat(64)}`, '', null, undefined, 0, ['0'.repeat(64)]]) assert.equal(isHash(wrong), false, String(wrong))
  })
})

describe('a moment', () => {
  it('ends where the calendar ends', () => {
    for (const [text, good] of [
      ['2026-01-31', true], ['2026-01-32', false], ['2026-03-31', true], ['2026-04-30', true], ['2026-04-31', false], ['2026-05-31', true], ['2026-06-30', true], ['2026-06-31', false],
      ['2026-07-31', true], ['2026-08-31', true], ['2026-09-30', true], ['2026-09-31', false], ['2026-10-31', true], ['2026-11-30', true], ['2026-11-31', false], ['2026-12-31', true],
      ['2026-12-32', false], ['2026-02-28', true], ['2026-02-29', false], ['2024-02-29', true], ['2024-02-30', false], ['2000-02-29', true], ['1900-02-28', true], ['1900-02-29', false], ['2400-02-29', true],
      ['2026-01-01', true], ['2026-00-01', false], ['2026-13-01', false], ['2026-01-00', false],
    ] as const) assert.equal(isMoment(`${text}T00:00:00.000Z`), good, text)
    for (const [text, good] of [['23:59:59.999', true], ['24:00:00.000', false], ['00:59:00.000', true], ['00:60:00.000', false], ['00:00:59.000', true], ['00:00:60.000', false], ['00:00:00', false], ['00:00:00.00', false], ['00:00:00.0000', false]] as const) {
      assert.equal(isMoment(`2026-01-01T${text}Z`), good, text)
    }
    for (const wrong of ['x2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Zx', '2026-01-01T00:00:00.000', '226-01-01T00:00:00.000Z', '2026-1-01T00:00:00.000Z', '2026-01-1T00:00:00.000Z', '2026-01-01T0:00:00.000Z', '2026-01-01T00:0:00.000Z', '2026-01-01T00:00:0.000Z', '2026-01-01T00:00:00x000Z', ['2026-01-01T00:00:00.000Z'], 20260101, null]) {
      assert.equal(isMoment(wrong), false, String(wrong))
    }
  })
})
