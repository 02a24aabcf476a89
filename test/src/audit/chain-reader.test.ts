import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { erasureAction, sealEntries, verifyChain, webCrypto, type BrokenLine, type ChainRecord, type SealedEntry } from '../../../src/audit/index.ts'
import { ChainReader } from '../../../src/audit/chain-reader.ts'
import { nodeCrypto } from '../../../verifier/node-crypto.ts'
import { chainOf, draft, headOf, replaced, tenant } from './support.ts'

let chain: SealedEntry[]
/** The same chain with line numbers, as a file gives it. */
let lines: Array<SealedEntry & { line: number }>

before(async () => {
  chain = await chainOf(12)
  lines = chain.map((entry, index) => ({ ...entry, line: index + 1 }))
})

const anchor = (seq: number, by = `note ${seq}`, hash = chain[seq - 1]!.hash) => ({ tenantId: tenant, seq, hash, at: `2026-11-${10 + seq}T00:00:00.000Z`, by })
const hashed = async (one: ChainRecord & { line?: number }, change: (text: string) => string) => {
  const canonical = change(one.canonical)
  return { canonical, person: one.person!, hash: (await webCrypto.sha256Hex([canonical]))[0]!, ...(one.line === undefined ? {} : { line: one.line }) }
}
const changed = (text: string) => text.replace('finding.updated', 'finding.deleted')
const without = (list: typeof lines, ...seqs: number[]) => list.filter(({ entry }) => !seqs.includes(entry.seq)).map((each, index) => ({ ...each, line: index + 1 }))
const order = (...seqs: number[]) => seqs.map((seq, index) => ({ ...chain[seq - 1]!, line: index + 1 }))
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index)

/** What is told, with places and sentences, in one line a fault. */
async function told(records: ReadonlyArray<ChainRecord | BrokenLine>, options: Parameters<typeof verifyChain>[1] = {}): Promise<string[]> {
  const { faults, faultCount } = await verifyChain(records, { crypto: nodeCrypto, ...options })
  const list = faults.map(({ kind, seq, to, line, message }) => `${kind} ${seq}${to === undefined ? '' : `–${to}`} @${line} ${message.replace(/[0-9a-f]{64}/g, '#')}`)
  return faultCount === faults.length ? list : [...list, `${faultCount} in all`]
}

const withPerson = (index: number, field: 'email' | 'ip' | 'ua') => ({ ...lines[index]!, person: { ...lines[index]!.person, [field]: { value: 'another', salt: '0'.repeat(32) } } })

const scenarios: Array<[string, () => Promise<string[]>, string[]]> = [
  [
    'an entry that was changed',
    async () => await told(replaced(lines, 3, { ...lines[3]!, canonical: changed(lines[3]!.canonical) })),
    [
      'edited 4 @4 Entry 4 was changed: its text is not the one that its hash was taken of.',
    ],
  ],
  [
    'an entry that was changed and hashed anew',
    async () => await told(replaced(lines, 3, await hashed(lines[3]!, changed))),
    [
      'edited 4 @5 Entry 4 is not the one that entry 5 was linked to: it, or the link in entry 5, was changed and hashed anew.',
    ],
  ],
  [
    'the first entry, changed and hashed anew, with a known start',
    async () => await told(replaced(lines, 0, await hashed(lines[0]!, (text) => text.replace('"prev":"0', '"prev":"1')))),
    [
      'edited 1 @1 Entry 1 does not begin where the chain begins: its prev is #.',
      'edited 1 @2 Entry 1 is not the one that entry 2 was linked to: it, or the link in entry 2, was changed and hashed anew.',
    ],
  ],
  [
    'an entry whose text has another form',
    async () => await told(replaced(lines, 3, await hashed(lines[3]!, (text) => text.replace('{', '{ ')))),
    [
      'not-canonical 4 @4 Entry 4 is not written in the one form that the chain allows (RFC 8785).',
      'edited 4 @5 Entry 4 is not the one that entry 5 was linked to: it, or the link in entry 5, was changed and hashed anew.',
    ],
  ],
  [
    'an entry whose number and text were changed',
    async () => await told(replaced(lines, 3, { ...lines[3]!, canonical: lines[3]!.canonical.replace('"seq":4,', '"seq":9,') })),
    [
      'edited 4 @4 The entry in the place of entry 4 says that it is number 9, and its text is not the one that its hash was taken of.',
    ],
  ],
  [
    'an entry that is shown differently',
    async () => await told(replaced(lines, 3, { ...lines[3]!, entry: { ...lines[3]!.entry, result: 'denied' } })),
    [
      'edited 4 @4 Entry 4 is shown differently from what was hashed.',
    ],
  ],
  [
    'an entry of another tenant',
    async () => await told(replaced(lines, 3, await hashed(lines[3]!, (text) => text.replace(tenant, 'cli_other')))),
    [
      'wrong-tenant 4 @4 Entry 4 belongs to tenant cli_other, not to cli_01k9audit0000000000000000a.',
      'edited 4 @5 Entry 4 is not the one that entry 5 was linked to: it, or the link in entry 5, was changed and hashed anew.',
    ],
  ],
  [
    'each personal field that is another',
    async () => await told(replaced(replaced(replaced(lines, 0, withPerson(0, 'email')), 1, withPerson(1, 'ip')), 2, withPerson(2, 'ua'))),
    [
      'digest-mismatch 1 @1 Entry 1: the email address beside it is not the one that its digest was taken of.',
      'digest-mismatch 2 @2 Entry 2: the network address beside it is not the one that its digest was taken of.',
      'digest-mismatch 3 @3 Entry 3: the user agent beside it is not the one that its digest was taken of.',
    ],
  ],
  [
    'a personal field without a digest',
    async () => await told(replaced(lines, 4, { ...lines[4]!, person: { ...lines[4]!.person, ua: { value: 'x', salt: '0'.repeat(32) } } })),
    [
      'digest-mismatch 5 @5 Entry 5: the user agent stands beside it, and the chain knows of none.',
    ],
  ],
  [
    'a salt that is none, and half a character',
    async () => await told(replaced(replaced(lines, 0, { ...lines[0]!, person: { ...lines[0]!.person, ip: { value: '192.0.2.1', salt: 'zz' } } }), 1, { ...lines[1]!, person: { ...lines[1]!.person, ip: { value: '\ud800', salt: '0'.repeat(32) } } })),
    [
      'digest-mismatch 1 @1 Entry 1: the network address or its salt is not well-formed.',
      'digest-mismatch 2 @2 Entry 2: the network address or its salt is not well-formed.',
    ],
  ],
  [
    'one entry that is missing, and several',
    async () => await told(without(lines, 3, 6, 7, 8)),
    [
      'missing 3–3 @3 Entry 3 is missing.',
      'missing 6–8 @5 Entries 6 to 8 are missing.',
    ],
  ],
  [
    'the first entries that are missing',
    async () => await told(without(lines, 1, 2)),
    [
      'missing 1–2 @1 Entries 1 to 2 are missing.',
    ],
  ],
  [
    'two entries that were swapped',
    async () => await told(order(1, 2, 4, 3, ...numbers(5, 12))),
    [
      'out-of-order 3 @4 Entry 3 stands after entry 4: entries were swapped.',
    ],
  ],
  [
    'an entry that came late out of the middle of a gap',
    async () => await told(order(1, 2, 6, 4, ...numbers(7, 12))),
    [
      'missing 3–3 @3 Entry 3 is missing.',
      'missing 5–5 @3 Entry 5 is missing.',
      'out-of-order 4 @4 Entry 4 stands after entry 6: entries were swapped.',
    ],
  ],
  [
    'an entry that came late at the start of a gap',
    async () => await told(order(1, 2, 6, 3, ...numbers(7, 12))),
    [
      'missing 4–5 @3 Entries 4 to 5 are missing.',
      'out-of-order 3 @4 Entry 3 stands after entry 6: entries were swapped.',
    ],
  ],
  [
    'an entry that came late at the end of a gap',
    async () => await told(order(1, 2, 6, 5, ...numbers(7, 12))),
    [
      'missing 3–4 @3 Entries 3 to 4 are missing.',
      'out-of-order 5 @4 Entry 5 stands after entry 6: entries were swapped.',
    ],
  ],
  [
    'an entry that came late and was hashed anew at the start of its gap',
    async () => await told([...order(1, 2, 6), await hashed({ ...lines[2]!, line: 4 }, (text) => text.replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${'f'.repeat(64)}"`)), ...order(...numbers(7, 12)).map((each, index) => ({ ...each, line: index + 5 }))]),
    [
      'missing 4–5 @3 Entries 4 to 5 are missing.',
      'out-of-order 3 @4 Entry 3 stands after entry 6: entries were swapped.',
      'edited 3 @4 Entry 3 was changed and hashed anew: its neighbours are linked to another.',
    ],
  ],
  [
    'an entry that came late and was hashed anew at the end of its gap',
    async () => await told([...order(1, 2, 6), await hashed({ ...lines[4]!, line: 4 }, changed), ...order(...numbers(7, 12)).map((each, index) => ({ ...each, line: index + 5 }))]),
    [
      'missing 3–4 @3 Entries 3 to 4 are missing.',
      'out-of-order 5 @4 Entry 5 stands after entry 6: entries were swapped.',
      'edited 5 @4 Entry 5 was changed and hashed anew: its neighbours are linked to another.',
    ],
  ],
  [
    'an entry that came late and was changed',
    async () => await told([...order(1, 2, 6), { ...chain[4]!, canonical: changed(chain[4]!.canonical), line: 4 }, ...order(...numbers(7, 12)).map((each, index) => ({ ...each, line: index + 5 }))]),
    [
      'missing 3–5 @3 Entries 3 to 5 are missing.',
      'edited 7 @4 The entry in the place of entry 7 says that it is number 5, and its text is not the one that its hash was taken of.',
    ],
  ],
  [
    'the first entry that came late',
    async () => await told(order(2, 1, ...numbers(3, 12))),
    [
      'out-of-order 1 @2 Entry 1 stands after entry 2: entries were swapped.',
    ],
  ],
  [
    'an entry that is there twice',
    async () => await told(order(1, 2, 3, 3, ...numbers(4, 12))),
    [
      'duplicated 3 @4 Entry 3 is there a second time.',
    ],
  ],
  [
    'an old entry that is there twice',
    async () => await told(order(1, 2, 3, 4, 5, 2, ...numbers(6, 12))),
    [
      'duplicated 2 @6 Entry 2 is there a second time.',
    ],
  ],
  [
    'an entry that was slipped in beside the newest',
    async () => await told([...order(1, 2, 3), await hashed({ ...lines[2]!, line: 4 }, changed), ...order(...numbers(4, 12)).map((each, index) => ({ ...each, line: index + 5 }))]),
    [
      'inserted 3 @4 Two different entries bear number 3: one of them was slipped in.',
    ],
  ],
  [
    'an entry that was slipped in before the right one',
    async () => await told([...order(1, 2), await hashed({ ...lines[2]!, line: 3 }, changed), ...order(...numbers(3, 12)).map((each, index) => ({ ...each, line: index + 4 }))]),
    [
      'inserted 3 @4 Two different entries bear number 3: one of them was slipped in.',
    ],
  ],
  [
    'lines that are no entries',
    async () => await told([...lines.slice(0, 3), { broken: 'it is not JSON', line: 4 }, { broken: 'it is not JSON', line: 5 }, ...lines.slice(5)]),
    [
      'bad-json 4 @4 Line 4 is no entry: it is not JSON. Entry 4 is expected there.',
      'bad-json 5 @5 Line 5 is no entry: it is not JSON. Entry 5 is expected there.',
    ],
  ],
  [
    'records that are no entries and have no line',
    async () => await told([...chain.slice(0, 3), { broken: 'it is not JSON', line: 0 }, ...chain.slice(4)]),
    [
      'bad-json 4 @0 A record is no entry: it is not JSON. Entry 4 is expected there.',
    ],
  ],
  [
    'a line that is no entry, and two entries less',
    async () => await told([...lines.slice(0, 3), { broken: 'it is not JSON', line: 4 }, ...lines.slice(6)]),
    [
      'bad-json 4 @4 Line 4 is no entry: it is not JSON. Entry 4 is expected there.',
      'missing 4–6 @7 Entries 4 to 6 are missing.',
    ],
  ],
  [
    'a line that is no entry between entries that are all there',
    async () => await told([...lines.slice(0, 3), { broken: 'it is not JSON', line: 4 }, ...lines.slice(3)]),
    [
      'bad-json 4 @4 Line 4 is no entry: it is not JSON. Entry 4 is expected there.',
    ],
  ],
  [
    'a text with half a character in it',
    async () => await told(replaced(lines, 3, { ...lines[3]!, canonical: `${lines[3]!.canonical}\ud800` })),
    [
      'bad-json 4 @4 Line 4 is no entry: its text holds half a surrogate pair. Entry 4 is expected there.',
    ],
  ],
  [
    'a chain that ends too early',
    async () => await told(lines.slice(0, 5), { anchors: [anchor(9), anchor(12), anchor(7)] }),
    [
      'tail-cut 6–12 @null The chain ends at entry 5, but the note 12 vouches for entry 12: the newest entries are cut off, or an older copy was put back.',
    ],
  ],
  [
    'a chain without an entry that was vouched for',
    async () => await told([], { anchors: [anchor(3)] }),
    [
      'tail-cut 1–3 @null The chain has no entry, but the note 3 vouches for entry 3: the newest entries are cut off, or an older copy was put back.',
    ],
  ],
  [
    'a later part without an entry',
    async () => await told([], { anchors: [anchor(9)], after: headOf(chain.slice(0, 5)) }),
    [
      'tail-cut 6–9 @null The chain has no entry, but the note 9 vouches for entry 9: the newest entries are cut off, or an older copy was put back.',
    ],
  ],
  [
    'a chain that was written anew',
    async () => await told(replaced(lines, 7, await hashed(lines[7]!, changed)).slice(0, 8), { anchors: [anchor(8), anchor(3)] }),
    [
      'rewritten 8 @8 Entry 8 is not the one that the note 8 vouches for: the chain was written anew somewhere in entries 4 to 8.',
    ],
  ],
  [
    'a chain that was written anew, told once',
    async () => await told(lines, { anchors: [anchor(4, 'note 4', 'a'.repeat(64)), anchor(6, 'note 6', 'b'.repeat(64))] }),
    [
      'rewritten 4 @4 Entry 4 is not the one that the note 4 vouches for: the chain was written anew somewhere in entries 1 to 4.',
    ],
  ],
  [
    'two histories that were vouched for',
    async () => await told(lines, { anchors: [anchor(4), anchor(4, 'checkpoint of May', 'a'.repeat(64))] }),
    [
      'rewritten 4 @4 Entry 4 is not the one that the checkpoint of May vouches for: the chain was written anew at entry 4.',
      'forked 4 @null Two histories were vouched for: at entry 4, the note 4 and the checkpoint of May name different hashes.',
    ],
  ],
  [
    'a later part that begins elsewhere',
    async () => await told(lines.slice(5), { after: { ...headOf(chain.slice(0, 5)), hash: 'f'.repeat(64) } }),
    [
      'edited 6 @6 Entry 6 does not begin where the chain begins: its prev is #.',
    ],
  ],
  [
    'a known head that is not the one that was vouched for',
    async () => await told(lines.slice(5), { after: headOf(chain.slice(0, 5)), anchors: [anchor(5, 'note 5', 'a'.repeat(64))] }),
    [
      'rewritten 5 @null Entry 5 is not the one that the note 5 vouches for: the chain was written anew at entry 5.',
    ],
  ],
  [
    'more faults than are told one by one',
    async () => await told(lines.map((each) => ({ ...each, canonical: changed(each.canonical) })), { maxFaults: 2 }),
    [
      'edited 1 @1 Entry 1 was changed: its text is not the one that its hash was taken of.',
      'edited 2 @2 Entry 2 was changed: its text is not the one that its hash was taken of.',
      '12 in all',
    ],
  ],
]

describe('what is said of a break', () => {
  for (const [title, run, expected] of scenarios) it(title, async () => assert.deepEqual(await run(), expected))

  it('stands in the order of the file, with what has no line at the end', async () => {
    const { faults } = await verifyChain([...without(lines, 3), { broken: 'it is not JSON', line: 12 }], { crypto: nodeCrypto, anchors: [anchor(12), anchor(4, 'note 4', 'a'.repeat(64))] })
    assert.deepEqual(faults.map(({ kind, line }) => [kind, line]), [['rewritten', 3], ['missing', 3], ['bad-json', 12]])
  })
})

describe('what is counted', () => {
  it('is every entry, the first and the last, what vouches for it, and what is erased or withheld', async () => {
    const gone = { ...chain[1]!, person: { email: null, ip: null, ua: null } }
    const bare = { canonical: chain[2]!.canonical, hash: chain[2]!.hash }
    const note = await sealEntries(headOf(chain), [draft(13, { action: erasureAction, target: { type: 'person', id: 'usr_1' }, meta: { entries: 1 } })])
    const { entries, firstSeq, head, sealed, erasedFields, erasures, cautions } = await verifyChain([...replaced(replaced(chain as ChainRecord[], 1, gone), 2, bare), ...note], { crypto: nodeCrypto, anchors: [anchor(9), anchor(4), anchor(9, 'another note 9')] })
    assert.deepEqual({ entries, firstSeq, head, sealed, erasedFields, erasures }, {
      entries: 13, firstSeq: 1, head: { seq: 13, hash: note[0]!.hash }, sealed: { seq: 9, at: '2026-11-19T00:00:00.000Z', by: 'note 9' }, erasedFields: 3, erasures: 1,
    })
    assert.deepEqual(cautions.map(({ code, message }) => `${code} ${message}`), [
      'unsealed-entries Entries 10 to 13 are newer than the newest checkpoint: whether more followed them cannot be seen.',
      'person-withheld 1 entries came without their personal fields; those were not compared with their digests.',
    ])
  })

  it('withholds nothing where an entry names nobody', async () => {
    const silent = await sealEntries(headOf(chain), [draft(13, { actor: { kind: 'system', id: 'system', role: 'system', email: null }, ip: null, ua: null })])
    const { cautions } = await verifyChain([...chain, { canonical: silent[0]!.canonical, hash: silent[0]!.hash }], { crypto: nodeCrypto, anchors: [anchor(12)] })
    assert.deepEqual(cautions.map(({ code }) => code), ['unsealed-entries'])
    for (const field of [{ email: 'x@y.example' }, { ip: '192.0.2.1' }, { ua: 'x' }]) {
      const { email = null, ...rest } = field as { email?: string; ip?: string; ua?: string }
      const [one] = await sealEntries(headOf(chain), [draft(13, { actor: { kind: 'system', id: 'system', role: 'system', email }, ip: null, ua: null, ...rest })])
      const report = await verifyChain([...chain, { canonical: one!.canonical, hash: one!.hash }], { crypto: nodeCrypto, anchors: [anchor(12)] })
      assert.deepEqual(report.cautions.map(({ code }) => code), ['unsealed-entries', 'person-withheld'], JSON.stringify(field))
    }
  })

  it('is where the chain begins, also when its first entry came late', async () => {
    const { firstSeq, intact } = await verifyChain(order(3, 2, ...numbers(4, 12)), { crypto: nodeCrypto, after: headOf(chain.slice(0, 1)) })
    assert.deepEqual([firstSeq, intact], [2, false])
  })

  it('tells a second copy from another entry for as long as it remembers, and names what is vouched for of an entry that came late', async () => {
    assert.deepEqual(await told(order(1, 2, 4, 3, ...numbers(5, 12)), { anchors: [anchor(3, 'note 3', 'a'.repeat(64))] }), [
      'out-of-order 3 @4 Entry 3 stands after entry 4: entries were swapped.',
      'rewritten 3 @4 Entry 3 is not the one that the note 3 vouches for: the chain was written anew somewhere in entries 1 to 3.',
    ])
    const late = await hashed({ ...lines[2]!, line: 5 }, changed)
    assert.deepEqual(await told([...order(1, 2, 4, 3), late, ...order(...numbers(5, 12)).map((each, index) => ({ ...each, line: index + 6 }))]), [
      'out-of-order 3 @4 Entry 3 stands after entry 4: entries were swapped.',
      'inserted 3 @5 Two different entries bear number 3: one of them was slipped in.',
    ])
  })

  it('is no more than a thousand gaps one by one; the rest is counted', async () => {
    const long = await chainOf(2204)
    const reader = new ChainReader({ tenantId: null, anchors: [], after: undefined, crypto: nodeCrypto, maxFaults: 5000 })
    await reader.read(long.filter(({ entry }) => entry.seq % 2 === 0))
    const { faults, faultCount } = reader.finish()
    assert.deepEqual([faults.length, faultCount], [1000, 1102])
  })
})
