import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import fc from 'fast-check'
import { erasureAction, sealEntries, verifyChain, webCrypto, AuditUnsupportedError, type AuditCrypto, type ChainRecord, type SealedEntry } from '../../../src/audit/index.ts'
import { nodeCrypto } from '../../../verifier/node-crypto.ts'
import { chainOf, checkpointAt, draft, headOf, replaced, rewrittenFrom, signer, tenant, type Signer } from './support.ts'

const length = 60
let chain: SealedEntry[]
let ours: Signer

before(async () => {
  chain = await chainOf(length)
  ours = await signer()
})

const check = async (records: readonly ChainRecord[], seqs: readonly number[] = [20, length], by: readonly SealedEntry[] = chain) =>
  verifyChain(records, { checkpoints: await Promise.all(seqs.map((seq) => checkpointAt(by, seq, ours.key))), keys: ours.ring, crypto: nodeCrypto })
const told = ({ faults }: { faults: ReadonlyArray<{ kind: string; seq: number | null; to?: number }> }) => faults.map(({ kind, seq, to }) => `${kind} ${seq}${to === undefined || to === seq ? '' : `–${to}`}`)
/** The entry with a text changed in it; its stored hash stays. */
const edited = (one: SealedEntry, from = 'finding.updated', to = 'finding.deleted') => ({ ...one, canonical: one.canonical.replace(from, to) })
/** The same, hashed anew. */
const editedAndHashed = async (one: SealedEntry) => {
  const { canonical } = edited(one)
  return { canonical, person: one.person, hash: (await webCrypto.sha256Hex([canonical]))[0]! }
}

describe('a chain that nobody touched', () => {
  it('is intact, and vouched for up to its newest checkpoint', async () => {
    const report = await check(chain)
    assert.deepEqual(told(report), [])
    assert.equal(report.intact, true)
    assert.deepEqual([report.tenantId, report.entries, report.firstSeq, report.head], [tenant, length, 1, { seq: length, hash: chain.at(-1)!.hash }])
    assert.equal(report.sealed?.seq, length)
    assert.deepEqual(report.cautions, [])
  })

  it('is intact in the arithmetic of browsers, too, record by record and in lists', async () => {
    for (const records of [chain, [chain.slice(0, 7), chain.slice(7)], (async function* () { yield* chain })()]) assert.equal((await verifyChain(records, { crypto: webCrypto })).intact, true)
  })

  it('has a caution, and no more, where nothing vouches for its end', async () => {
    const without = await verifyChain(chain)
    assert.deepEqual([without.intact, without.sealed, without.cautions.map(({ code }) => code)], [true, null, ['no-checkpoint']])
    const older = await check(chain, [20])
    assert.deepEqual([older.intact, older.sealed?.seq, older.cautions.map(({ code }) => code)], [true, 20, ['unsealed-entries']])
    assert.match(older.cautions[0]!.message, /21 to 60/)
  })

  it('can be checked from a known head on', async () => {
    const after = headOf(chain.slice(0, 30))
    assert.equal((await verifyChain(chain.slice(30), { after })).intact, true)
    assert.deepEqual(told(await verifyChain(chain.slice(31), { after })), ['missing 31'])
    assert.deepEqual(told(await verifyChain(chain.slice(30), { after: { ...after, hash: 'f'.repeat(64) } })), ['edited 31'])
  })

  it('stays intact when personal fields are erased, and says how many', async () => {
    const erased = chain.map((one, index) => (index < 5 ? { ...one, person: { email: null, ip: null, ua: null } } : one))
    const silent = await check(erased)
    // The fifth entry never had a user agent.
    assert.deepEqual([silent.intact, silent.erasedFields, silent.cautions.map(({ code }) => code)], [true, 14, ['erased-without-entry']])
    const entry = await sealEntries(headOf(chain), [draft(length + 1, { action: erasureAction, target: { type: 'person', id: 'usr_1' }, meta: { entries: 5 } })])
    const told = await verifyChain([...erased, ...entry])
    assert.deepEqual([told.intact, told.erasedFields, told.erasures], [true, 14, 1])
  })

  it('does not look at digests whose fields were not handed out, and says so', async () => {
    const report = await check(chain.map(({ canonical, hash }) => ({ canonical, hash })))
    assert.deepEqual([report.intact, report.erasedFields, report.cautions.map(({ code }) => code)], [true, 0, ['person-withheld']])
  })

  it('without an entry is intact, unless a checkpoint knows of one', async () => {
    assert.equal((await verifyChain([])).intact, true)
    assert.deepEqual(told(await check([], [3])), ['tail-cut 1–3'])
  })
})

describe('ten kinds of tampering are found, and the entry is named', () => {
  it('1: an entry is edited', async () => {
    const report = await check(replaced(chain, 29, edited(chain[29]!)))
    assert.deepEqual(told(report), ['edited 30'])
    assert.match(report.faults[0]!.message, /Entry 30 was changed/)
    assert.equal(report.intact, false)
  })

  it('1: an entry is edited and hashed anew', async () => {
    assert.deepEqual(told(await check(replaced(chain, 29, await editedAndHashed(chain[29]!)))), ['edited 30'])
  })

  it('1: the first, and the last, entry is edited', async () => {
    assert.deepEqual(told(await check(replaced(chain, 0, edited(chain[0]!)))), ['edited 1'])
    assert.deepEqual(told(await check(replaced(chain, length - 1, edited(chain.at(-1)!)))), [`edited ${length}`])
    assert.deepEqual(told(await check(replaced(chain, length - 1, await editedAndHashed(chain.at(-1)!)))), [`rewritten ${length}`])
  })

  it('1: only the number of an entry, or only its hash, is edited', async () => {
    assert.deepEqual(told(await check(replaced(chain, 29, edited(chain[29]!, '"seq":30,', '"seq":31,')))), ['edited 30'])
    assert.deepEqual(told(await check(replaced(chain, 29, { ...chain[29]!, hash: 'f'.repeat(64) }))), ['edited 30'])
    assert.deepEqual(told(await check(replaced(chain, 29, { ...chain[29]!, hash: chain[29]!.hash.toUpperCase() }))), ['edited 30'])
  })

  it('1: a personal field is exchanged for another', async () => {
    const one = chain[29]!
    const other = { ...one, person: { ...one.person, email: { ...one.person.email!, value: 'somebody@else.example' } } }
    const report = await check(replaced(chain, 29, other))
    assert.deepEqual(told(report), ['digest-mismatch 30'])
    assert.match(report.faults[0]!.message, /email/)
    assert.deepEqual(told(await check(replaced(chain, 29, { ...one, person: { ...one.person, ip: { value: one.person.ip!.value, salt: '0'.repeat(32) } } }))), ['digest-mismatch 30'])
    assert.deepEqual(told(await check(replaced(chain, 29, { ...one, person: { ...one.person, ip: { value: one.person.ip!.value, salt: 'zz' } } }))), ['digest-mismatch 30'])
    // Entry 5 has no user agent; one is made up for it.
    assert.deepEqual(told(await check(replaced(chain, 4, { ...chain[4]!, person: { ...chain[4]!.person, ua: { value: 'x', salt: '0'.repeat(32) } } }))), ['digest-mismatch 5'])
  })

  it('1: what is shown to people is not what was hashed', async () => {
    const one = chain[29]!
    assert.deepEqual(told(await check(replaced(chain, 29, { ...one, entry: { ...one.entry, result: 'denied' } }))), ['edited 30'])
    assert.deepEqual(told(await check(replaced(chain, 29, { ...one, entry: { ...one.entry, hash: '0'.repeat(64) } }))), ['edited 30'])
  })

  it('2: entries are deleted, in the middle or at the start', async () => {
    assert.deepEqual(told(await check(chain.filter((_, index) => index !== 29))), ['missing 30'])
    assert.deepEqual(told(await check(chain.filter((_, index) => index < 29 || index > 33))), ['missing 30–34'])
    const report = await check(chain.slice(2))
    assert.deepEqual(told(report), ['missing 1–2'])
    assert.match(report.faults[0]!.message, /Entries 1 to 2 are missing/)
  })

  it('3: two entries are swapped', async () => {
    const next = replaced(replaced(chain, 29, chain[30]!), 30, chain[29]!)
    assert.deepEqual(told(await check(next)), ['out-of-order 30'])
    const apart = replaced(replaced(chain, 29, chain[39]!), 39, chain[29]!)
    const report = await check(apart)
    assert.equal(report.intact, false)
    assert.ok(told(report).includes('out-of-order 30'), told(report).join())
    assert.ok(!told(report).some((one) => one.startsWith('missing')), told(report).join())
  })

  it('3: two entries are swapped and take the numbers of each other', async () => {
    const [a, b] = [chain[29]!, chain[30]!]
    const renumbered = [{ ...b, canonical: b.canonical.replace('"seq":31,', '"seq":30,') }, { ...a, canonical: a.canonical.replace('"seq":30,', '"seq":31,') }]
    assert.deepEqual(told(await check([...chain.slice(0, 29), ...renumbered, ...chain.slice(31)])), ['edited 30', 'edited 31'])
  })

  it('4: an entry is slipped in under a number that is taken', async () => {
    const [forged] = await sealEntries(headOf(chain.slice(0, 29)), [draft(999)])
    assert.deepEqual(told(await check([...chain.slice(0, 29), forged!, ...chain.slice(29)])), ['inserted 30'])
    assert.deepEqual(told(await check([...chain.slice(0, 30), forged!, ...chain.slice(30)])), ['inserted 30'])
  })

  it('4: an entry is slipped in and those behind it are renumbered without being hashed anew', async () => {
    const [forged] = await sealEntries(headOf(chain.slice(0, 29)), [draft(999)])
    const behind = chain.slice(29).map((one) => ({ ...one, canonical: one.canonical.replace(/"seq":(\d+),/, (_, seq: string) => `"seq":${Number(seq) + 1},`) }))
    assert.ok(told(await check([...chain.slice(0, 29), forged!, ...behind])).includes('edited 31'))
  })

  it('4: an entry of another tenant is slipped in', async () => {
    const [foreign] = await sealEntries({ ...headOf(chain.slice(0, 29)), tenantId: 'cli_other' }, [draft(30)])
    const report = await check(replaced(chain, 29, foreign!))
    assert.equal(told(report)[0], 'wrong-tenant 30')
  })

  it('5: an entry is duplicated, at once or later', async () => {
    assert.deepEqual(told(await check([...chain.slice(0, 30), chain[29]!, ...chain.slice(30)])), ['duplicated 30'])
    assert.deepEqual(told(await check([...chain.slice(0, 50), chain[29]!, ...chain.slice(50)])), ['duplicated 30'])
    assert.deepEqual(told(await check([...chain, chain.at(-1)!])), [`duplicated ${length}`])
  })

  it('6: the newest entries are cut off', async () => {
    const report = await check(chain.slice(0, -1))
    assert.deepEqual(told(report), [`tail-cut ${length}`])
    assert.deepEqual(told(await check(chain.slice(0, 40))), ['tail-cut 41–60'])
    assert.deepEqual(told(await check(chain.slice(0, 40), [])), [], 'without a checkpoint it cannot be seen')
  })

  it('7: the chain is written anew from one entry on', async () => {
    const report = await check(await rewrittenFrom(chain, 30))
    assert.deepEqual(told(report), ['rewritten 60'])
    assert.match(report.faults[0]!.message, /somewhere in entries 21 to 60/)
    const whole = await check(await rewrittenFrom(chain, 1))
    assert.deepEqual(told(whole), ['rewritten 20'])
  })

  it('7: the chain of another tenant is handed out in its place', async () => {
    const other = await chainOf(length, 'cli_other')
    assert.ok(told(await check(other)).includes('wrong-tenant 1'))
    assert.ok(told(await verifyChain(other, { tenantId: tenant })).includes('wrong-tenant 1'))
  })

  it('8: a checkpoint is forged', async () => {
    const short = chain.slice(0, 40)
    const real = await checkpointAt(chain, length, ours.key)
    const fitted = { ...real, seq: 40, hash: short.at(-1)!.hash }
    const report = await verifyChain(short, { checkpoints: [fitted], keys: ours.ring })
    assert.deepEqual(told(report), ['checkpoint-forged 40'])
    assert.equal(report.sealed, null)
    assert.deepEqual(told(await verifyChain(short, { checkpoints: [{ ...real, seq: -1 }], keys: ours.ring })), ['checkpoint-malformed -1'])
    assert.deepEqual(told(await verifyChain(short, { checkpoints: [null as never], keys: ours.ring })), ['checkpoint-malformed null'])
  })

  it('9: an old copy of the database is put back, and written on', async () => {
    const old = chain.slice(0, 40)
    const oldCheckpoint = await checkpointAt(chain, 40, ours.key, '2026-11-20T11:00:00.000Z')
    const newest = await checkpointAt(chain, length, ours.key)
    const options = { checkpoints: [oldCheckpoint, newest], keys: ours.ring }
    assert.deepEqual(told(await verifyChain(old, options)), ['tail-cut 41–60'])
    const writtenOn = [...old, ...(await sealEntries(headOf(old), Array.from({ length: 30 }, (_, index) => draft(500 + index))))]
    const report = await verifyChain(writtenOn, options)
    assert.deepEqual(told(report), ['rewritten 60'])
    assert.match(report.faults[0]!.message, /somewhere in entries 41 to 60/)
  })

  it('10: a checkpoint is signed by another key', async () => {
    const stranger = await signer()
    const rewritten = await rewrittenFrom(chain, 30)
    const theirs = await checkpointAt(rewritten, length, stranger.key)
    const report = await verifyChain(rewritten, { checkpoints: [theirs], keys: ours.ring })
    assert.deepEqual(told(report), ['checkpoint-wrong-key 60'])
    // The stranger takes the name of our key.
    assert.deepEqual(told(await verifyChain(rewritten, { checkpoints: [{ ...theirs, keyId: ours.key.keyId }], keys: ours.ring })), ['checkpoint-forged 60'])
  })
})

describe('what else breaks a chain', () => {
  it('is an entry in another spelling of JSON, though its hash fits', async () => {
    const canonical = chain[29]!.canonical.replace('{"action":', '{ "action":')
    const [hash] = await webCrypto.sha256Hex([canonical])
    assert.equal(told(await check(replaced(chain, 29, { ...chain[29]!, canonical, hash: hash! })))[0], 'not-canonical 30')
  })

  it('is a text that is no entry, and the next one is not blamed for it', async () => {
    for (const canonical of ['', '{', '[]', 'null', '{"v":2}', '\ud800', '['.repeat(100_000), chain[29]!.canonical.replace('"prev":"', '"prev":"x'), chain[29]!.canonical.replace('"v":1', '"v":2')]) {
      assert.deepEqual(told(await check(replaced(chain, 29, { ...chain[29]!, canonical }))), ['bad-json 30'], canonical.slice(0, 30))
    }
  })

  it('is a signer that vouches for two histories', async () => {
    const other = await rewrittenFrom(chain, 10)
    const report = await verifyChain(chain, { checkpoints: [await checkpointAt(chain, 40, ours.key), await checkpointAt(other, 40, ours.key, '2026-11-20T13:00:00.000Z')], keys: ours.ring })
    assert.ok(told(report).includes('forked 40'))
  })

  it('is a checkpoint of another tenant', async () => {
    const other = await chainOf(5, 'cli_other')
    assert.ok(told(await verifyChain(chain, { tenantId: tenant, checkpoints: [await checkpointAt(other, 5, ours.key)], keys: ours.ring })).includes('wrong-tenant 5'))
  })

  it('is told at most as often as was asked for, and counted in full', async () => {
    const report = await verifyChain(chain.map((one) => edited(one)), { maxFaults: 7 })
    assert.deepEqual([report.faults.length, report.faultCount], [7, length])
    const gaps = await verifyChain(chain.filter((_, index) => index % 2 === 0), { maxFaults: 7 })
    assert.deepEqual([gaps.faults.length, gaps.faultCount], [7, length / 2 - 1])
  })
})

describe('any single change', () => {
  /** What one person with the database can do to one place. */
  const change = fc.record({ what: fc.constantFrom('canonical', 'hash', 'person', 'delete', 'swap', 'duplicate', 'truncate'), at: fc.nat(length - 1), place: fc.nat(5000), character: fc.constantFrom('x', '0', ' ', '"', 'é', '}') })

  it('anywhere in a chain with a checkpoint at its end is found', async () => {
    await fc.assert(fc.asyncProperty(change, async ({ what, at, place, character }) => {
      const one = chain[at]!
      const put = (text: string) => text.slice(0, place % text.length) + character + text.slice((place % text.length) + 1)
      let records: ChainRecord[]
      if (what === 'canonical') records = replaced(chain, at, { ...one, canonical: put(one.canonical) })
      else if (what === 'hash') records = replaced(chain, at, { ...one, hash: put(one.hash) })
      else if (what === 'person') records = replaced(chain, at, { ...one, person: { ...one.person, email: { ...one.person.email!, value: put(one.person.email!.value) } } })
      else if (what === 'delete') records = chain.filter((_, index) => index !== at)
      else if (what === 'swap') records = replaced(replaced(chain, at, chain[(at + 1 + (place % (length - 1))) % length]!), (at + 1 + (place % (length - 1))) % length, one)
      else if (what === 'duplicate') records = [...chain.slice(0, place % length), one, ...chain.slice(place % length)]
      else records = chain.slice(0, at)
      const same = records.length === chain.length && records.every((record, index) => record.canonical === chain[index]!.canonical && record.hash === chain[index]!.hash && record.person?.email?.value === chain[index]!.person.email?.value)
      assert.equal((await check(records, [length])).intact, same)
    }), { numRuns: 250 })
  })

  it('to one bit of a signed checkpoint is found', async () => {
    const real = await checkpointAt(chain, length, ours.key)
    await fc.assert(fc.asyncProperty(fc.constantFrom(...(Object.keys(real) as Array<keyof typeof real>)), fc.nat(), fc.nat(6), async (field, place, bit) => {
      const text = String(real[field])
      const index = place % text.length
      const changed = text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ (1 << bit)) + text.slice(index + 1)
      const value = field === 'seq' ? Number(changed) : changed
      assert.equal((await verifyChain(chain, { tenantId: tenant, checkpoints: [{ ...real, [field]: value }], keys: ours.ring, crypto: nodeCrypto })).intact, false)
    }), { numRuns: 150 })
  })
})

describe('where the browser lacks what it takes', () => {
  it('a missing Ed25519 is said, and hashes are checked all the same', async () => {
    const old: AuditCrypto = { ...nodeCrypto, verifyEd25519: () => Promise.reject(new AuditUnsupportedError('ed25519')) }
    const checkpoints = [await checkpointAt(chain, 20, ours.key), await checkpointAt(chain, length, ours.key)]
    const report = await verifyChain(chain, { checkpoints, keys: ours.ring, crypto: old })
    assert.deepEqual([report.intact, report.sealed, report.cautions.map(({ code }) => code)], [true, null, ['signatures-unchecked']])
    assert.match(report.cautions[0]!.message, /cannot check Ed25519/)
    assert.equal((await verifyChain(replaced(chain, 3, edited(chain[3]!)), { checkpoints, keys: ours.ring, crypto: old })).intact, false)
  })

  it('a missing WebCrypto is no caution, also where it is missed at a signature', async () => {
    const old: AuditCrypto = { ...nodeCrypto, verifyEd25519: () => Promise.reject(new AuditUnsupportedError('webcrypto')) }
    await assert.rejects(verifyChain(chain, { checkpoints: [await checkpointAt(chain, 20, ours.key)], keys: ours.ring, crypto: old }), { name: 'AuditUnsupportedError', missing: 'webcrypto' })
  })

  it('a page without WebCrypto gets an error that says why', async () => {
    const found = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!
    Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true })
    try {
      await assert.rejects(verifyChain(chain), (error) => error instanceof AuditUnsupportedError && error.missing === 'webcrypto' && /https/.test(error.message))
    } finally {
      Object.defineProperty(globalThis, 'crypto', found)
    }
  })

  it('an engine that refuses the algorithm is told apart from a wrong signature', async () => {
    const original = crypto.subtle.importKey
    crypto.subtle.importKey = () => Promise.reject(new DOMException('Unrecognized name.', 'NotSupportedError'))
    try {
      const report = await verifyChain(chain, { checkpoints: [await checkpointAt(chain, 5, ours.key)], keys: ours.ring, crypto: nodeCrypto })
      assert.deepEqual(report.cautions.map(({ code }) => code), ['signatures-unchecked'])
    } finally {
      crypto.subtle.importKey = original
    }
  })
})

describe('what is said beside the chain itself', () => {
  const cautionsOf = ({ cautions }: { cautions: ReadonlyArray<{ code: string; message: string }> }) => cautions.map(({ code, message }) => `${code}: ${message}`)

  it('is told in sentences that name numbers', async () => {
    assert.deepEqual(cautionsOf(await verifyChain(chain)), [
      'no-checkpoint: No checkpoint was given. That the newest entries were cut off, or that the whole chain was written anew, cannot be seen without one.',
    ])
    assert.deepEqual(cautionsOf(await check(chain.map(({ canonical, hash }) => ({ canonical, hash })))), [
      `person-withheld: ${length} entries came without their personal fields; those were not compared with their digests.`,
    ])
    const erased = replaced<ChainRecord>(chain, 0, { ...chain[0]!, person: { email: null, ip: null, ua: null } })
    assert.deepEqual(cautionsOf(await check(erased)), ['erased-without-entry: 3 personal fields are erased, and no entry of the chain tells of an erasure.'])
    const entry = await sealEntries(headOf(chain), [draft(length + 1, { action: erasureAction, target: { type: 'person', id: 'usr_1' }, meta: { entries: 1 } })])
    assert.deepEqual((await verifyChain([...erased, ...entry])).cautions.map(({ code }) => code), ['no-checkpoint'])
  })

  it('is not that a checkpoint is missing where one was given that is not believed', async () => {
    const report = await verifyChain(chain, { checkpoints: [await checkpointAt(chain, 20, ours.key)], crypto: nodeCrypto })
    assert.deepEqual([report.intact, report.sealed, report.cautions, report.faults.length], [false, null, [], 1])
    assert.equal(report.faults[0]!.seq, 20)
  })

  it('names the checkpoint that a chain departs from', async () => {
    const { faults } = await check(await rewrittenFrom(chain, 10), [20])
    assert.match(faults[0]!.message, /is not the one that the checkpoint of 2026-11-20T12:00:00\.000Z vouches for/)
  })

  it('leaves out what vouches for another tenant, and says so', async () => {
    const other = await chainOf(3, 'cli_other')
    const anchors = [{ tenantId: 'cli_other', seq: 3, hash: other[2]!.hash, at: '2026-11-01T00:00:00.000Z', by: 'note 3' }]
    const report = await verifyChain(chain, { tenantId: tenant, anchors, crypto: nodeCrypto })
    assert.deepEqual(report.faults.map(({ kind, seq, line, message }) => [kind, seq, line, message]), [['wrong-tenant', 3, null, `The note 3 speaks of tenant cli_other, not of ${tenant}.`]])
    assert.equal(report.sealed, null)
  })

  it('is how far the reading has come, every 512 entries and at the end, one by one or in lists', async () => {
    const long = await chainOf(1100)
    const progress = async (records: Parameters<typeof verifyChain>[0]) => {
      const seen: number[] = []
      const report = await verifyChain(records, { crypto: nodeCrypto, onProgress: (entries) => seen.push(entries) })
      assert.deepEqual([report.entries, report.intact], [1100, true])
      return seen
    }
    assert.deepEqual(await progress(long), [512, 1024, 1100])
    assert.deepEqual(await progress([long.slice(0, 600), long.slice(600)]), [600, 1100])
  })

  it('is no caution where the arithmetic fails for another reason', async () => {
    const failing = { ...nodeCrypto, verifyEd25519: async () => { throw new RangeError('out of order') } } as AuditCrypto
    await assert.rejects(verifyChain(chain, { checkpoints: [await checkpointAt(chain, 20, ours.key)], keys: ours.ring, crypto: failing }), RangeError)
  })
})
