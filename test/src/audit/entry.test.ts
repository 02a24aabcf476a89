import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { auditEntry, auditExportLine } from '../../../src/contract/audit.ts'
import { canonicalJson, digestPeople, emptyHead, erasureAction, exportLine, faultOfEntry, noHash, sealEntries, verifyChain, webCrypto } from '../../../src/audit/index.ts'
import { nodeCrypto } from '../../../verifier/node-crypto.ts'
import { chainOf, draft, headOf, tenant } from './support.ts'

describe('an entry of the chain', () => {
  it('follows the one before it, from 64 zeros on', async () => {
    const chain = await chainOf(3)
    assert.equal(chain[0]!.entry.prev, noHash)
    assert.equal(noHash, '0'.repeat(64))
    assert.deepEqual(chain.map(({ entry }) => entry.seq), [1, 2, 3])
    assert.equal(chain[2]!.entry.prev, chain[1]!.hash)
    for (const { entry } of chain) assert.deepEqual(auditEntry.parse(entry), entry)
  })

  it('is hashed over the bytes of its text, not over its characters', async () => {
    const [sealed] = await chainOf(1)
    const { hash, ...unhashed } = sealed!.entry
    assert.equal(sealed!.canonical, canonicalJson(unhashed))
    const bytes = Buffer.from(sealed!.canonical, 'utf8')
    assert.ok(bytes.length > sealed!.canonical.length, 'the sample holds characters of several bytes')
    assert.equal(hash, createHash('sha256').update(bytes).digest('hex'))
    assert.notEqual(hash, createHash('sha256').update(sealed!.canonical, 'latin1').digest('hex'))
  })

  it('continues a chain that is there already', async () => {
    const chain = await chainOf(2)
    const more = await sealEntries(headOf(chain), [draft(3)])
    assert.equal((await verifyChain([...chain, ...more])).intact, true)
    assert.equal(more[0]!.entry.seq, 3)
  })

  it('holds no personal field in clear, only digests under a salt of their own', async () => {
    const chain = await sealEntries(emptyHead(tenant), [draft(1), draft(1)])
    const [first, second] = chain
    for (const word of ['zoë', 'harbour', '192.0.2', 'Mozilla']) assert.ok(!first!.canonical.includes(word), word)
    assert.equal(first!.person.email?.value, second!.person.email?.value)
    assert.notEqual(first!.entry.actor.emailDigest, second!.entry.actor.emailDigest)
    const salts = chain.flatMap(({ person }) => [person.email, person.ip, person.ua].map((secret) => secret!.salt))
    assert.equal(new Set(salts).size, 6)
    for (const salt of salts) assert.match(salt, /^[0-9a-f]{32}$/)
    const { value, salt } = first!.person.email!
    assert.equal(first!.entry.actor.emailDigest, createHmac('sha256', Buffer.from(salt, 'hex')).update(value, 'utf8').digest('hex'))
  })

  it('has no digest where there is no personal field', async () => {
    const [sealed] = await sealEntries(emptyHead(tenant), [draft(1, { ip: null, ua: null, actor: { kind: 'system', id: 'system', role: '', email: null } })])
    assert.deepEqual([sealed!.entry.actor.emailDigest, sealed!.entry.ipDigest, sealed!.entry.uaDigest], [null, null, null])
    assert.deepEqual(sealed!.person, { email: null, ip: null, ua: null })
    assert.equal((await verifyChain([sealed!])).intact, true)
  })

  it('is refused, with the reason, when it has no form in the chain', async () => {
    const wrong = [draft(1, { at: '2026-11-20T10:00:00Z' }), draft(1, { at: '2026-02-30T10:00:00.000Z' }), draft(1, { action: '' }), draft(1, { meta: { n: Number.NaN } }), draft(1, { meta: { when: new Date(0) } }), draft(1, { ua: '\ud800' })]
    for (const one of wrong) await assert.rejects(sealEntries(emptyHead(tenant), [one]), TypeError)
    await assert.rejects(sealEntries({ tenantId: tenant, seq: 1.5, hash: noHash }, [draft(1)]), /not a head/)
    await assert.rejects(sealEntries({ tenantId: tenant, seq: 1, hash: 'ABC' }, [draft(1)]), /not a head/)
  })

  it('says what of it is wrong, field by field', async () => {
    const [sealed] = await sealEntries(emptyHead(tenant), [draft(1)])
    const { hash: _, ...good } = sealed!.entry
    assert.equal(faultOfEntry(good), null)
    assert.equal(faultOfEntry({ ...good, target: null, ipDigest: null, uaDigest: null, actor: { ...good.actor, emailDigest: null, role: '' } }), null)
    const actor = 'actor names no kind, id and role'
    const target = 'target is neither a type and an id nor null'
    const wrong: Array<[unknown, string]> = [
      [null, 'it is not an object'], ['{}', 'it is not an object'], [[], 'it is not an object'], [undefined, 'it is not an object'],
      [{ ...good, v: 2 }, 'its version is 2, and only 1 is known'], [{ ...good, v: undefined }, 'its version is missing, and only 1 is known'],
      ...[0, -1, 1.5, '1', null, 2 ** 53].map((seq): [unknown, string] => [{ ...good, seq }, 'seq is not a whole number from 1']),
      [{ ...good, tenantId: '' }, 'tenantId is not a text'], [{ ...good, tenantId: 7 }, 'tenantId is not a text'],
      [{ ...good, at: '2026-11-20' }, 'at is not a UTC moment with milliseconds'],
      ...[null, undefined, 'ana', { ...good.actor, kind: '' }, { ...good.actor, id: 1 }, { ...good.actor, role: null }].map((each): [unknown, string] => [{ ...good, actor: each }, actor]),
      [{ ...good, actor: { ...good.actor, emailDigest: 'x' } }, 'actor.emailDigest is neither a digest nor null'],
      [{ ...good, ipDigest: undefined }, 'ipDigest is neither a digest nor null'], [{ ...good, uaDigest: 'x' }, 'uaDigest is neither a digest nor null'],
      [{ ...good, action: 1 }, 'action is not a text'],
      ...[undefined, 'finding', { type: 'finding' }, { type: '', id: 'x' }, { type: 'x', id: 1 }].map((each): [unknown, string] => [{ ...good, target: each }, target]),
      [{ ...good, result: '' }, 'result is not a text'], [{ ...good, result: null }, 'result is not a text'],
      ...[null, [], 'x', undefined].map((meta): [unknown, string] => [{ ...good, meta }, 'meta is not an object']),
      [{ ...good, prev: 'x' }, 'prev is not a hash'], [sealed!.entry, 'it names its own hash'],
    ]
    for (const [value, fault] of wrong) assert.equal(faultOfEntry(value), fault)
  })

  it('is refused with the chain that it was for, and an erasure has a name that stays', async () => {
    await assert.rejects(sealEntries(emptyHead(tenant), [draft(1, { action: '' })]), { message: `an entry for the chain of ${tenant} has no form: action is not a text` })
    await assert.rejects(sealEntries({ tenantId: tenant, seq: -1, hash: noHash }, [draft(1)]), { message: `the head of the chain of ${tenant} is not a head: number -1, hash ${noHash}` })
    await assert.rejects(sealEntries(emptyHead(tenant), [draft(1, { ua: '\ud800' })]), /^TypeError: a personal field is well-formed text/)
    assert.equal(erasureAction, 'person.erased')
  })

  it('is exported as one line that the contract describes', async () => {
    const [sealed] = await chainOf(1)
    const line = exportLine(sealed!)
    assert.equal(line.indexOf('\n'), line.length - 1)
    assert.deepEqual(auditExportLine.parse(JSON.parse(line)), { canonical: sealed!.canonical, hash: sealed!.hash, person: sealed!.person })
  })
})

describe('the arithmetic of Node', () => {
  it('gives what WebCrypto gives, for short and long, plain and foreign text', async () => {
    const values = ['', 'a', 'zoë@harbour.example', '𝄞'.repeat(300), 'x'.repeat(1365), 'é'.repeat(1366), '€'.repeat(5000)]
    const people = values.map((value, index) => ({ email: { value, salt: index.toString(16).padStart(32, 'f') }, ip: null, ua: null }))
    assert.deepEqual(await digestPeople(people, nodeCrypto), await digestPeople(people))
    assert.deepEqual(await nodeCrypto.sha256Hex(values), await webCrypto.sha256Hex(values))
    const bytes = values.map((value) => new TextEncoder().encode(value))
    assert.deepEqual(await nodeCrypto.sha256(bytes), await webCrypto.sha256(bytes))
  })
})
