import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { englishDollars, englishNumber, isPlainEnglish } from '../../src/format/english.ts'
import { formatCoverage, formatMoney } from '../../src/format/index.ts'

const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', notation: 'compact' })
const numbers = new Intl.NumberFormat('en')
/** The highest amount that is written here: what rounds to a thousand trillions is left to Intl. @unit cents */
const highest = 999.4 * 1e14

describe('figures in plain English, without Intl', () => {
  it('writes dollars in short as Intl does: every amount of up to a thousand dollars', () => {
    for (let cents = 0; cents < 100_100; cents += 1) assert.equal(englishDollars(cents), dollars.format(cents / 100))
  })

  it('writes dollars in short as Intl does: around every place where rounding turns', () => {
    for (let size = 100; size < 1e13; size *= 10) {
      for (let tenth = 0; tenth < 1100; tenth += 1) {
        for (const aside of [-1, 0, 1]) {
          const cents = Math.max(0, Math.round(size * (tenth / 10 + 0.05)) + aside)
          assert.equal(englishDollars(cents), dollars.format(cents / 100), String(cents))
        }
      }
    }
  })

  it('writes dollars in short as Intl does: any amount', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: Math.log10(highest), noNaN: true }), (digits) => {
        const cents = Math.floor(10 ** digits)
        assert.equal(englishDollars(cents), dollars.format(cents / 100))
      }),
      { numRuns: 5000 },
    )
  })

  it('writes whole numbers as Intl does', () => {
    fc.assert(fc.property(fc.integer({ min: -1e15, max: 1e15 }), (value) => assert.equal(englishNumber(value), numbers.format(value))), { numRuns: 3000 })
    for (const value of [0, 7, 999, 1000, 99_999, 1_000_000]) assert.equal(englishNumber(value), numbers.format(value))
  })

  it('writes every whole percent as Intl does', () => {
    const percents = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 })
    for (let whole = 0; whole <= 100; whole += 1) assert.equal(formatCoverage(whole, 'en'), percents.format(whole / 100))
  })

  it('leaves the rest to Intl', () => {
    for (const cents of [-1, -0, 0.5, Number.NaN, Infinity, 1e18]) assert.equal(englishDollars(cents), undefined)
    for (const value of [0.5, -0, Number.NaN, Infinity, 2e15]) assert.equal(englishNumber(value), undefined)
    assert.deepEqual(['en', 'en-US', 'en-GB', 'en-u-nu-arab', 'de'].map(isPlainEnglish), [true, true, false, false, false])
    assert.equal(formatMoney(4_200_000, 'USD', 'en-CA', { compact: true }), 'US$42K')
    assert.equal(formatMoney(4_200_000, 'EUR', 'en', { compact: true }), '€42K')
  })
})
