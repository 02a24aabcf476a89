import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { minorDigits, readExposureRange } from '../../../server/import/money.ts'

const read = (text: string, given?: string, decimalComma = false) => readExposureRange(text, given, 'USD', decimalComma)

describe('an exposure range', () => {
  const good: [string, number, number, string][] = [
    ['$42K-$180K', 4_200_000, 18_000_000, 'USD'],
    ['$42K–$180K', 4_200_000, 18_000_000, 'USD'],
    ['42000-180000', 4_200_000, 18_000_000, 'USD'],
    ['$42,000 - $180,000', 4_200_000, 18_000_000, 'USD'],
    ['42 000 – 180 000', 4_200_000, 18_000_000, 'USD'],
    ['USD 42,000 to 180,000', 4_200_000, 18_000_000, 'USD'],
    ['42-180K', 4_200_000, 18_000_000, 'USD'],
    ['£1.2M – £3M', 120_000_000, 300_000_000, 'GBP'],
    ['A$1.5M-A$2M', 150_000_000, 200_000_000, 'AUD'],
    ['€0.5K-€1K', 50_000, 100_000, 'EUR'],
    ['¥1,000,000-¥2,000,000', 1_000_000, 2_000_000, 'JPY'],
    ['42K USD - 180K USD', 4_200_000, 18_000_000, 'USD'],
    ['$42K', 4_200_000, 4_200_000, 'USD'],
    ['0', 0, 0, 'USD'],
    ['1234.56-2345.67', 123_456, 234_567, 'USD'],
  ]
  for (const [text, low, high, currency] of good) {
    it(`reads ${text}`, () => assert.deepEqual(read(text), { low, high, currency }))
  }

  const bad: [string, RegExp][] = [
    ['180K-42K', /starts above its end/],
    ['-5', /negative/],
    ['5--7', /negative/],
    ['42.000-180.000', /two ways/],
    ['abc', /not an amount/],
    ['1e3-2e3', /not an amount/],
    ['NaN', /not an amount/],
    ['Infinity', /not an amount/],
    ['0x10', /not an amount/],
    ['1-2-3', /not a range/],
    ['5-', /not (a range|an amount)/],
    ['€42K-$180K', /two currencies/],
    ['£1-€2', /two currencies/],
    ['QQQ 5', /not a currency code/],
    ['999999999999999999', /too large/],
  ]
  for (const [text, message] of bad) {
    it(`refuses ${text} with the reason`, () => {
      const answer = read(text)
      assert.ok('fault' in answer, JSON.stringify(answer))
      assert.match(answer.fault, message)
    })
  }

  it('takes its currency from the column where the cell names none, and a dollar sign for any dollar', () => {
    assert.deepEqual(read('1K-2K', 'GBP'), { low: 100_000, high: 200_000, currency: 'GBP' })
    assert.deepEqual(read('$1K-$2K', 'AUD'), { low: 100_000, high: 200_000, currency: 'AUD' })
  })

  it('is refused where cell and column disagree', () => {
    assert.match((read('£1K-£2K', 'USD') as { fault: string }).fault, /GBP.*USD/)
    assert.match((read('$1K-$2K', 'GBP') as { fault: string }).fault, /dollars.*GBP/)
  })

  it('with a decimal comma is read in a sheet that separates by semicolons, and never guessed at', () => {
    assert.deepEqual(read('1,5M', undefined, true), { low: 150_000_000, high: 150_000_000, currency: 'USD' })
    assert.match((read('42,000', undefined, true) as { fault: string }).fault, /two ways/)
    assert.deepEqual(read('42.000,50', undefined, true), { low: 4_200_050, high: 4_200_050, currency: 'USD' })
  })

  it('knows currencies without a smaller unit', () => {
    assert.equal(minorDigits('JPY'), 0)
    assert.equal(minorDigits('USD'), 2)
    assert.equal(minorDigits('KWD'), 3)
  })
})
