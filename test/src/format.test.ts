import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import '../../components/locales/ar.ts'
import '../../components/locales/de.ts'
import {
  createMessages,
  currencyDigits,
  defineCatalogue,
  directionOf,
  formatCoverage,
  formatDate,
  formatDateTime,
  formatExposure,
  formatMoney,
  formatNumber,
  formatRelativeTime,
  formatScore,
  resolveLocale,
  riskCatalogue,
  riskLevels,
  riskMeaning,
  riskWord,
  wholePercent,
} from '../../src/format/index.ts'
import { riskLevels as contractLevels } from '../../src/contract/index.ts'

const usd = (low: number, high: number) => ({ low, high, currency: 'USD' })

describe('exposure', () => {
  it('reads as a compact range with an en dash and no spaces (A7)', () => {
    assert.equal(formatExposure(usd(4_200_000, 18_000_000), 'en-US'), '$42K–$180K')
    assert.equal(formatExposure(usd(95_000, 150_000_000), 'en'), '$950–$1.5M')
  })

  it('is one amount where both ends read the same', () => {
    assert.equal(formatExposure(usd(4_200_000, 4_200_000), 'en-US'), '$42K')
    assert.equal(formatExposure(usd(4_210_000, 4_240_000), 'en-US'), '$42K')
    assert.equal(formatExposure(usd(0, 0), 'en-US'), '$0')
  })

  it('is a dash where there is none or it is no estimate', () => {
    for (const none of [null, undefined, usd(2, 1), usd(-1, 1), usd(Number.NaN, 1), usd(1, Number.POSITIVE_INFINITY)]) assert.equal(formatExposure(none), '—')
  })

  it('counts minor units by the digits of each currency', () => {
    assert.equal(formatExposure({ low: 42_000, high: 180_000, currency: 'JPY' }, 'en-US'), '¥42K–¥180K')
    assert.equal(formatExposure({ low: 42_000_000, high: 180_000_000, currency: 'KWD' }, 'en-US'), 'KWD 42K–KWD 180K'.replaceAll(' ', '\u00a0'))
    assert.equal(formatMoney(1_234_567, 'IQD', 'en-US').replace(/\s/g, ' '), 'IQD 1,234.567')
    assert.deepEqual(['USD', 'JPY', 'KWD', 'CLF', 'toString'].map(currencyDigits), [2, 0, 3, 4, 2])
  })

  it('is written in the way of the locale', () => {
    assert.match(formatExposure({ low: 150_000_000, high: 250_000_000, currency: 'EUR' }, 'de'), /^1,5\sMio\.\s€–2,5\sMio\.\s€$/)
    assert.match(formatExposure(usd(4_200_000, 18_000_000), 'ar-EG'), /٤٢.*–.*١٨٠/)
  })
})

describe('coverage', () => {
  it('is rounded down, so that only full coverage reads 100% (B1, B3)', () => {
    assert.deepEqual([0, 0.4, 1, 50, 99.6, 99.999, 100].map((value) => formatCoverage(value, 'en')), ['0%', '<1%', '1%', '50%', '99%', '99%', '100%'])
  })

  it('does not lose a percent to binary fractions: n of 100 controls is n percent for every n', () => {
    for (let n = 0; n <= 100; n++) assert.equal(formatCoverage((n / 100) * 100, 'en'), `${n}%`)
    for (let total = 1; total <= 400; total++) {
      for (let n = 0; n <= total; n++) assert.equal(wholePercent((n / total) * 100), Math.floor((100 * n) / total), `${n} of ${total}`)
    }
  })

  it('has the digits and the percent sign of the locale', () => {
    assert.equal(formatCoverage(29.5, 'de').replace(/\s/, ' '), '29 %')
    assert.match(formatCoverage(29.5, 'ar-EG'), /^٢٩٪/)
    assert.match(formatCoverage(0.5, 'ar-EG'), /^<١٪/)
  })

  it('is a dash where there are no controls, and cut to its range', () => {
    assert.deepEqual([null, undefined, Number.NaN, -3, 140, Number.POSITIVE_INFINITY].map((value) => formatCoverage(value)), ['—', '—', '—', '0%', '100%', '100%'])
  })
})

describe('a score', () => {
  it('is rounded down, so that it never disagrees with its badge', () => {
    assert.deepEqual([0, 19.9, 39.9, 79.99, 100].map((score) => formatScore(score)), ['0', '19', '39', '79', '100'])
    assert.equal(formatScore(19.9999999999), '19')
  })

  it('is a dash where it is none', () => {
    assert.deepEqual([null, undefined, Number.NaN, -0.1, 100.1].map((score) => formatScore(score)), ['—', '—', '—', '—', '—'])
  })
})

describe('risk words', () => {
  it('are those of the portfolio guide (A12)', () => {
    assert.deepEqual(['critical', 'high', 'moderate', 'low', 'unknown'].map((level) => [riskWord(level), riskMeaning(level)]), [
      ['Critical', 'Severe gaps across multiple control areas. Immediate attention required.'],
      ['High', 'Significant unmitigated risk. The client needs prioritized remediation work.'],
      ['Moderate', 'Some control gaps exist but the overall posture is partially managed.'],
      ['Low', 'Controls are well implemented and evidence is in place.'],
      ['Unknown', 'The client has not yet completed their baseline assessment.'],
    ])
  })

  it('exist for every level of the contract, in every language', () => {
    assert.deepEqual(riskLevels, [...contractLevels])
    for (const language of ['en', 'de', 'ar']) {
      const words = contractLevels.map((level) => riskWord(level, language))
      assert.equal(new Set(words).size, contractLevels.length, language)
      for (const level of contractLevels) assert.ok(riskMeaning(level, language).length > 10, `${language} ${level}`)
      if (language !== 'en') assert.notEqual(riskMeaning('low', language), riskMeaning('low', 'en'))
    }
  })

  it('name a level that this version does not know by itself', () => {
    assert.equal(riskWord('very_high'), 'Very high')
    assert.equal(riskWord('__proto__'), 'Proto')
    assert.equal(riskWord('constructor'), 'Constructor')
    assert.equal(riskMeaning('constructor'), '')
    assert.equal(riskWord(null), 'Unknown')
  })

  it('can be put in the words of the host page', () => {
    assert.equal(riskWord('low', 'de', { low: 'Gut' }), 'Gut')
  })
})

describe('times', () => {
  const now = Date.parse('2026-11-20T10:00:00.000Z')
  const ago = (ms: number, locale = 'en') => formatRelativeTime(now - ms, locale, now)

  it('are said from now, in short words', () => {
    assert.deepEqual([1000, 8000, 250_000, 3 * 3_600_000, 86_400_000, 40 * 86_400_000].map((ms) => ago(ms)), ['now', '8 sec ago', '4 min ago', '3 hr ago', 'yesterday', 'last mo'])
    assert.equal(ago(250_000, 'de'), 'vor 4 Min.')
    assert.equal(ago(-250_000), 'in 4 min')
    assert.equal(formatRelativeTime('2026-11-20T09:56:00.000Z', 'en', now), '4 min ago')
  })

  it('are a dash where there is none', () => {
    assert.deepEqual([formatRelativeTime(null), formatRelativeTime('soon'), formatDate(''), formatDateTime(new Date('x'))], ['—', '—', '—', '—'])
  })

  it('are written in the zone that is asked for, or the reader’s own where it is unknown', () => {
    assert.equal(formatDate('2026-11-20T23:30:00Z', 'en-GB', { timeZone: 'Asia/Tokyo' }), '21 Nov 2026')
    assert.match(formatDateTime('2026-11-20T23:30:00Z', 'en-GB', { timeZone: 'No/Where' }), /Nov 2026/)
  })
})

describe('texts', () => {
  const catalogue = defineCatalogue({
    en: { more: 'Show {count} more', clients: { one: '{count} client', other: '{count} clients' }, none: { zero: 'No clients', other: '{count} clients' }, hello: 'Hello {name}' },
    ar: { clients: { zero: 'لا عملاء', one: 'عميل', two: 'عميلان', few: '{count} عملاء', many: '{count} عميلاً', other: '{count} عميل' } },
    'pt-BR': { hello: 'Oi {name}' },
    pt: { hello: 'Olá {name}' },
  })

  it('choose the plural form of the language they are in', () => {
    const english = createMessages(catalogue, 'en')
    assert.deepEqual([0, 1, 2].map((count) => english('clients', { count })), ['0 clients', '1 client', '2 clients'])
    assert.equal(english('none', { count: 0 }), 'No clients')
    const arabic = createMessages(catalogue, 'ar')
    assert.deepEqual([0, 1, 2, 3, 11].map((count) => arabic('clients', { count })), ['لا عملاء', 'عميل', 'عميلان', '3 عملاء', '11 عميلاً'])
  })

  it('write numbers with the digits of the locale', () => {
    assert.equal(createMessages(catalogue, 'en')('more', { count: 1234 }), 'Show 1,234 more')
    assert.equal(createMessages(catalogue, 'ar-EG')('clients', { count: 5 }), '٥ عملاء')
  })

  it('fall back from region to language to English', () => {
    assert.equal(createMessages(catalogue, 'pt-BR')('hello', { name: 'Ana' }), 'Oi Ana')
    assert.equal(createMessages(catalogue, 'pt-PT')('hello', { name: 'Ana' }), 'Olá Ana')
    assert.equal(createMessages(catalogue, 'fr')('hello', { name: 'Ana' }), 'Hello Ana')
    assert.equal(createMessages(catalogue, 'not a locale')('hello', { name: 'Ana' }), 'Hello Ana')
  })

  it('let the host page’s own words go first, and show a place that has no value', () => {
    assert.equal(createMessages(catalogue, 'ar', { more: 'Mehr ({count})' })('more', { count: 50 }), 'Mehr (50)')
    assert.equal(createMessages(catalogue, 'en')('hello', {}), 'Hello {name}')
  })

  it('do not compile for a key that is not there', () => {
    // @ts-expect-error no such text
    assert.equal(createMessages(catalogue, 'en')('missing'), 'missing')
  })
})

describe('everything that is shown', () => {
  it('survives whatever arrives at it', () => {
    const anything = fc.anything() as fc.Arbitrary<never>
    fc.assert(
      fc.property(anything, anything, anything, (a, b, c) => {
        for (const text of [
          formatNumber(a, b),
          formatMoney(a, c, b),
          formatMoney(12_345, c, b),
          formatExposure(a as object | null as never, b),
          formatCoverage(a, b),
          formatScore(a, b),
          formatExposure({ low: 1, high: 2, currency: a }, b),
          formatRelativeTime(a, b, c),
          formatDate(a, b, { timeZone: c }),
          formatDateTime(a, b, { timeZone: c }),
          riskWord(a, b, c),
          riskMeaning(a, b, c),
          createMessages(riskCatalogue, b)('low', { name: c }),
        ]) {
          assert.equal(typeof text, 'string')
        }
      }),
      { numRuns: 3000 },
    )
  })

  it('takes any language tag, and knows which way it runs', () => {
    assert.deepEqual([resolveLocale('en_GB'), resolveLocale('xx-invalid-!!'), resolveLocale(null)], ['en-GB', 'en', 'en'])
    assert.deepEqual(['ar', 'he-IL', 'fa', 'en', 'az-Arab', 'ar-Latn', '??'].map((tag) => directionOf(tag)), ['rtl', 'rtl', 'rtl', 'ltr', 'rtl', 'ltr', 'ltr'])
  })
})
