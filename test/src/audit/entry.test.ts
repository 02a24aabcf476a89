import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import { auditEntry, auditExportLine } from '../../../src/contract/audit.ts'
import { canonicalJson, digestPeople, emptyHead, exportLine, noHash, sealEntries, verifyChain, webCrypto } from '../../../src/audit/index.ts'
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
