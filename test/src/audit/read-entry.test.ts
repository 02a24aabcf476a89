import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { emptyHead, faultOfEntry, isCanonicalJson, sealEntries } from '../../../src/audit/index.ts'
import { isMoment } from '../../../src/audit/bytes.ts'
import { readEntry } from '../../../src/audit/read-entry.ts'
import { draft, tenant } from './support.ts'

/** The same by the plain way: parse, look at each field, write it anew. */
function plainly(text: string) {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (faultOfEntry(value)) return null
  const entry = value as Parameters<typeof readEntry>[0] & Record<string, never>
  const { seq, tenantId, action, prev, actor, ipDigest, uaDigest } = entry as unknown as { seq: number; tenantId: string; action: string; prev: string; actor: { emailDigest: string | null }; ipDigest: string | null; uaDigest: string | null }
  return { seq, tenantId, action, prev, email: actor.emailDigest, ip: ipDigest, ua: uaDigest, canonical: isCanonicalJson(text, value) }
}

describe('the text of an entry', () => {
  let texts: string[]

  before(async () => {
    const drafts = [draft(1), draft(5), draft(3), draft(4, { meta: {} }), draft(6, { meta: { 'a"},"prev":"b': { '10': 1, '9': [2, { z: 1, a: null }] } } }), draft(7, { action: 'note "quoted"' }), draft(8, { actor: { kind: 'system', id: 'system', role: '', email: null }, ip: null })]
    texts = (await sealEntries(emptyHead(tenant), drafts)).map(({ canonical }) => canonical)
  })

  it('says what it says, whichever way it is read', () => {
    for (const text of texts) {
      const read = readEntry(text)
      assert.deepEqual(read, plainly(text))
      assert.ok(typeof read !== 'string' && read.canonical)
    }
  })

  it('that is written as usual is read without being parsed whole', (test) => {
    const parse = test.mock.method(JSON, 'parse')
    for (const text of texts.filter((each) => !each.includes('\\"quoted'))) {
      parse.mock.resetCalls()
      assert.equal(typeof readEntry(text), 'object')
      assert.ok(!parse.mock.calls.some((call) => call.arguments[0] === text), text)
      if (text.includes('"meta":{},')) assert.equal(parse.mock.callCount(), 0)
    }
    assert.ok(texts.some((text) => text.includes('"meta":{},')))
  })

  it('that is no JSON or no entry is told with the reason', () => {
    assert.equal(readEntry('{'), 'its text is not JSON')
    assert.equal(readEntry('[]'), 'it is not an object')
    assert.equal(readEntry(texts[0]!.replace('"v":1', '"v":9')), 'its version is 9, and only 1 is known')
    assert.equal(readEntry(texts[0]!.replace(/"at":"[^"]*"/, '"at":"2026-99-20T09:40:00.000Z"')), 'at is not a UTC moment with milliseconds')
  })

  it('is read alike by both ways after any change', () => {
    const piece = fc.constantFrom('', '"', '\\', '{', '}', ',', ':', '0', '-', '.', ' ', '\n', '\u0000', '\u007f', '\u2028', 'é', 'null', '"a":1,', '},"prev":"', '\\u0041', '\\"', '1e3', '{}', '[]')
    fc.assert(fc.property(fc.nat(), fc.nat(), fc.nat(6), piece, (which, place, removed, inserted) => {
      const text = texts[which % texts.length]!
      const at = place % (text.length + 1)
      const changed = text.slice(0, at) + inserted + text.slice(at + removed)
      const read = readEntry(changed)
      assert.deepEqual(typeof read === 'string' ? null : read, plainly(changed), changed)
    }), { numRuns: 4000 })
  })
})

describe('a moment', () => {
  it('is one when the calendar has it, and in one spelling', () => {
    for (const text of ['2026-11-20T09:40:00.000Z', '2024-02-29T23:59:59.999Z', '2000-02-29T00:00:00.000Z', '0001-01-01T00:00:00.000Z']) assert.equal(isMoment(text), true, text)
    for (const text of ['2026-02-29T00:00:00.000Z', '1900-02-29T00:00:00.000Z', '2026-04-31T00:00:00.000Z', '2026-13-01T00:00:00.000Z', '2026-00-01T00:00:00.000Z', '2026-01-00T00:00:00.000Z', '2026-01-01T24:00:00.000Z', '2026-01-01T00:60:00.000Z', '2026-01-01T00:00:60.000Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000+00:00', ' 2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z\n', null, 1]) {
      assert.equal(isMoment(text), false, String(text))
    }
  })

  it('is what the calendar of the engine says', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9999 }), fc.nat(14), fc.nat(33), (year, month, day) => {
      const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T00:00:00.000Z`
      const parsed = new Date(text)
      assert.equal(isMoment(text), !Number.isNaN(parsed.getTime()) && parsed.toISOString() === text, text)
    }), { numRuns: 1000 })
  })
})
