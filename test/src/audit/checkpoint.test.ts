import assert from 'node:assert/strict'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { describe, it } from 'node:test'
import { auditKeys, checkpoint as checkpointShape, type AuditKey, type Checkpoint } from '../../../src/contract/audit.ts'
import { canonicalJson, emptyHead, generateSigningKey, keyIdOf, openSigningKey, readKeys, rotateKeys, signCheckpoint, verifyChain, verifyCheckpoint, type SigningKey } from '../../../src/audit/index.ts'
import { chainOf, checkpointAt, headOf, signer, tenant } from './support.ts'

const newKey = async () => openSigningKey(await generateSigningKey())
const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`
/** Three keys, each endorsed by the one before it. */
async function rotated() {
  const keys = [await newKey(), await newKey(), await newKey()] as const
  let list = await rotateKeys([], null, keys[0], day(1))
  list = await rotateKeys(list, keys[0], keys[1], day(10))
  list = await rotateKeys(list, keys[1], keys[2], day(20))
  return { keys, list }
}

describe('a checkpoint', () => {
  it('is signed over the canonical JSON of its other fields, as any Ed25519 library can tell', async () => {
    const { key } = await signer()
    const { signature, ...rest } = await signCheckpoint(headOf(await chainOf(3)), day(5), key)
    assert.deepEqual(checkpointShape.parse({ ...rest, signature }), { ...rest, signature })
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.publicKey }, format: 'jwk' })
    assert.equal(verify(null, Buffer.from(canonicalJson(rest)), publicKey, Buffer.from(signature, 'base64url')), true)
  })

  it('covers a field that a later version adds', async () => {
    const { key, ring } = await signer()
    const good = await signCheckpoint(headOf(await chainOf(3)), day(5), key)
    assert.equal(await verifyCheckpoint(good, ring), null)
    assert.equal((await verifyCheckpoint({ ...good, comment: 'x' } as never, ring))?.kind, 'checkpoint-forged')
  })

  it('is not signed for a head or a moment that is none', async () => {
    const { key } = await signer()
    const head = headOf(await chainOf(3))
    await assert.rejects(signCheckpoint({ ...head, hash: 'x' }, day(5), key), new TypeError(`a checkpoint of ${head.tenantId} cannot be signed: hash is not a hash`))
    await assert.rejects(signCheckpoint({ ...head, seq: -1 }, day(5), key), /seq/)
    await assert.rejects(signCheckpoint(head, '2026-01-05', key), /moment/)
  })

  it('of a chain without an entry is one, too', async () => {
    const { key, ring } = await signer()
    const empty = await signCheckpoint(emptyHead(tenant), day(5), key)
    assert.equal(empty.seq, 0)
    assert.equal(await verifyCheckpoint(empty, ring), null)
  })

  it('that cannot be read is told apart from one that is forged, with what is wrong with it', async () => {
    const { key, ring } = await signer()
    const good = await signCheckpoint(headOf(await chainOf(3)), day(5), key)
    const table: Array<[unknown, string]> = [
      [null, 'it is not an object'], ['text', 'it is not an object'], [undefined, 'it is not an object'],
      [{ ...good, tenantId: '' }, 'tenantId is not a text'], [{ ...good, tenantId: 5 }, 'tenantId is not a text'],
      [{ ...good, seq: -1 }, 'seq is not a whole number from 0'], [{ ...good, seq: 2.5 }, 'seq is not a whole number from 0'], [{ ...good, seq: '3' }, 'seq is not a whole number from 0'],
      [{ ...good, hash: good.hash.toUpperCase() }, 'hash is not a hash'], [{ ...good, at: '2026-01-05' }, 'at is not a UTC moment with milliseconds'],
      [{ ...good, keyId: 5 }, 'keyId is not a text'], [{ ...good, signature: null }, 'signature is not a text'],
      [{ ...good, comment: Number.NaN }, 'NaN has no form in JSON'], [{ ...good, comment: '\ud800' }, 'text with half a surrogate pair has no form in UTF-8'],
    ]
    for (const [wrong, fault] of table) assert.deepEqual(await verifyCheckpoint(wrong as Checkpoint, ring), { kind: 'checkpoint-malformed', message: `A checkpoint is unreadable: ${fault}.` })
  })

  it('that is not believed says of which entry and moment it is, and why', async () => {
    const { key, ring } = await signer()
    const good = await signCheckpoint(headOf(await chainOf(3)), day(5), key)
    const stranger = await signCheckpoint(headOf(await chainOf(3)), day(5), await newKey())
    const retired = { keys: new Map([[key.keyId, { ...ring.keys.get(key.keyId)!, retiredAt: day(4) }]]) }
    const named = `The checkpoint at entry 3 (${day(5)}) is`
    assert.deepEqual(await verifyCheckpoint(stranger, ring), { kind: 'checkpoint-wrong-key', message: `${named} signed by key ${stranger.keyId}, which is not among the trusted keys.` })
    assert.deepEqual(await verifyCheckpoint({ ...good, hash: 'a'.repeat(64) }, ring), { kind: 'checkpoint-forged', message: `${named} forged: key ${key.keyId} did not sign this text.` })
    assert.deepEqual(await verifyCheckpoint(good, retired), { kind: 'checkpoint-wrong-key', message: `${named} signed by key ${key.keyId}, which was not in use at that moment.` })
  })

  it('has a signature of one spelling only', async () => {
    const { key, ring } = await signer()
    const good = await signCheckpoint(headOf(await chainOf(3)), day(5), key)
    // 86 characters are four bits more than 64 bytes: the last one has spellings that a careless reader takes for the same.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const twin = good.signature.slice(0, -1) + alphabet[alphabet.indexOf(good.signature.at(-1)!) + 1]!
    assert.deepEqual(Buffer.from(twin, 'base64url'), Buffer.from(good.signature, 'base64url'))
    for (const signature of [`${good.signature}=`, good.signature.slice(1), ` ${good.signature}`, twin]) {
      assert.equal((await verifyCheckpoint({ ...good, signature }, ring))?.kind, 'checkpoint-forged', signature)
    }
  })
})

describe('a signing key', () => {
  it('has a name that follows from its bytes', async () => {
    const key = await newKey()
    assert.equal(key.keyId, createHash('sha256').update(Buffer.from(key.publicKey, 'base64url')).digest('hex').slice(0, 32))
    for (const wrong of ['AAAA', '', 'not base64!', `${key.publicKey}=`]) await assert.rejects(keyIdOf(wrong), new TypeError('an Ed25519 public key is 32 bytes in base64url'))
  })

  it('keeps its name when it is opened again, and opens from nothing else', async () => {
    const jwk = await generateSigningKey()
    assert.equal((await openSigningKey(jwk)).keyId, (await openSigningKey(JSON.parse(JSON.stringify(jwk)) as JsonWebKey)).keyId)
    for (const wrong of [{ ...jwk, d: undefined }, { ...jwk, x: undefined }, { ...jwk, crv: 'X25519' }, { ...jwk, kty: 'EC' }, {}]) {
      await assert.rejects(openSigningKey(wrong), new TypeError('a signing key is a private JSON Web Key with kty OKP and crv Ed25519'))
    }
  })

  it('gives its private half to nobody once it is open', async (t) => {
    const sign = t.mock.method(globalThis.crypto.subtle, 'sign')
    const key = await newKey()
    await key.sign(new Uint8Array(1))
    const [, opened] = sign.mock.calls[0]!.arguments
    assert.deepEqual([opened.type, opened.extractable, opened.usages], ['private', false, ['sign']])
    await assert.rejects(globalThis.crypto.subtle.exportKey('jwk', opened))
  })
})

describe('rotation', () => {
  it('retires the key before and has it endorse the new one', async () => {
    const { keys, list } = await rotated()
    assert.deepEqual(list.map(({ retiredAt }) => retiredAt), [day(10), day(20), null])
    assert.deepEqual(list.map(({ endorsement }) => endorsement?.keyId ?? null), [null, keys[0].keyId, keys[1].keyId])
    assert.deepEqual(auditKeys.parse({ items: list }).items, list)
  })

  it('lets a reader who knows the first key believe the last, and nobody else', async () => {
    const { keys, list } = await rotated()
    const ring = await readKeys(list, { trusted: [keys[0].keyId] })
    assert.deepEqual([...ring.keys.keys()], keys.map(({ keyId }) => keyId))
    assert.deepEqual(ring.faults, [])
    const fromSecond = await readKeys(list, { trusted: [keys[1].keyId] })
    assert.deepEqual([...fromSecond.keys.keys()], [keys[1].keyId, keys[2].keyId])
    assert.deepEqual(fromSecond.faults.map(({ kind, keyId }) => [kind, keyId]), [['key-not-trusted', keys[0].keyId]])
  })

  it('leaves out a key that nobody endorsed, and one whose endorsement is forged', async () => {
    const { keys, list } = await rotated()
    const stranger = await newKey()
    const slipped = await rotateKeys(list, null, stranger, day(25))
    const ring = await readKeys(slipped, { trusted: [keys[0].keyId] })
    assert.equal(ring.keys.has(stranger.keyId), false)
    // The stranger borrows the endorsement of the third key.
    const borrowed = slipped.map((key) => (key.keyId === stranger.keyId ? { ...key, endorsement: list[2]!.endorsement } : key))
    const refused = await readKeys(borrowed, { trusted: [keys[0].keyId] })
    assert.deepEqual(refused.faults.map(({ kind, keyId }) => [kind, keyId]), [['key-endorsement-forged', stranger.keyId]])
    const self = await rotateKeys([list[0]!, { ...list[1]!, createdAt: day(9) }, list[2]!], keys[2], stranger, day(25))
    assert.deepEqual((await readKeys(self, { trusted: [keys[0].keyId] })).faults.map(({ kind }) => kind), ['key-endorsement-forged', 'key-not-trusted', 'key-not-trusted'])
  })

  it('is vouched for by a signature over purpose, names, key and moment', async () => {
    const { keys, list } = await rotated()
    const text = canonicalJson({ purpose: 'audit-key-endorsement', by: keys[0].keyId, keyId: keys[1].keyId, publicKey: keys[1].publicKey, createdAt: day(10) })
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: keys[0].publicKey }, format: 'jwk' })
    assert.equal(verify(null, Buffer.from(text), publicKey, Buffer.from(list[1]!.endorsement!.signature, 'base64url')), true)
  })

  /** A key with an endorsement that another key has truly signed, whatever the moment. */
  const endorsed = async (by: SigningKey, key: SigningKey, createdAt: string): Promise<AuditKey> => {
    const text = canonicalJson({ purpose: 'audit-key-endorsement', by: by.keyId, keyId: key.keyId, publicKey: key.publicKey, createdAt })
    return { keyId: key.keyId, publicKey: key.publicKey, createdAt, retiredAt: null, endorsement: { keyId: by.keyId, signature: Buffer.from(await by.sign(new TextEncoder().encode(text))).toString('base64url') } }
  }

  it('counts an endorsement only while the key that gave it was in use', async () => {
    const { keys, list } = await rotated()
    const next = await newKey()
    // The second key was in use from the 10th to the 20th.
    for (const [at, good] of [[day(9), false], [day(10), true], [day(15), true], [day(20), true], [day(21), false]] as const) {
      const ring = await readKeys([list[0]!, list[1]!, await endorsed(keys[1], next, at)], { trusted: [keys[0].keyId] })
      assert.equal(ring.keys.has(next.keyId), good, at)
      assert.deepEqual(ring.faults, good ? [] : [{ kind: 'key-endorsement-forged', keyId: next.keyId, message: `Key ${next.keyId} shows an endorsement that key ${keys[1].keyId} did not give.` }], at)
    }
    const late = await readKeys([...list, await endorsed(keys[2], next, day(31))], { trusted: [keys[0].keyId] })
    assert.equal(late.keys.has(next.keyId), true, 'a key that is not retired endorses for ever')
  })

  it('counts no endorsement without a signature of its length, and none of a key that is not in the list', async () => {
    const { keys, list } = await rotated()
    const [first, second] = list as [AuditKey, AuditKey]
    for (const signature of ['', '!', second.endorsement!.signature.slice(2), `${second.endorsement!.signature}AA`]) {
      const ring = await readKeys([first, { ...second, endorsement: { keyId: first.keyId, signature } }], { trusted: [keys[0].keyId, keys[1].keyId] })
      assert.deepEqual(ring.faults.map(({ kind, keyId }) => [kind, keyId]), [['key-endorsement-forged', second.keyId]], signature)
    }
    const alone = await readKeys([second], { trusted: [keys[0].keyId] })
    assert.deepEqual(alone.faults, [{ kind: 'key-not-trusted', keyId: second.keyId, message: `Key ${second.keyId} is not trusted, and no trusted key endorses it.` }])
    assert.equal(alone.keys.size, 0)
  })

  it('passes on no trust that the endorsing key does not have', async () => {
    const { keys, list } = await rotated()
    const ring = await readKeys(list, { trusted: ['0'.repeat(32)] })
    assert.deepEqual(ring.faults.map(({ kind, keyId }) => [kind, keyId]), keys.map(({ keyId }) => ['key-not-trusted', keyId]))
    assert.equal(ring.keys.size, 0)
  })

  it('tells what is wrong with a key that cannot be read, and reads the others', async () => {
    const { list } = await rotated()
    const [first, ...rest] = list as [AuditKey, ...AuditKey[]]
    const table: Array<[object, string]> = [
      [{ publicKey: 'AAAA' }, 'publicKey is not 32 bytes in base64url'], [{ publicKey: 'not base64!' }, 'publicKey is not 32 bytes in base64url'], [{ publicKey: 5 }, 'publicKey is not 32 bytes in base64url'],
      [{ createdAt: '2026-01-01' }, 'createdAt is not a UTC moment with milliseconds'], [{ retiredAt: 'soon' }, 'retiredAt is neither a UTC moment with milliseconds nor null'],
      ...[{}, 5, { keyId: 'x' }, { signature: 'x' }, { keyId: 5, signature: 'x' }, { keyId: 'x', signature: 5 }].map((endorsement): [object, string] => [{ endorsement }, 'endorsement is neither a key id and a signature nor null']),
    ]
    for (const [changes, fault] of table) {
      const ring = await readKeys([{ ...first, ...changes }, ...rest])
      assert.deepEqual(ring.faults, [{ kind: 'key-malformed', keyId: first.keyId, message: `Key ${first.keyId}: ${fault}.` }])
      assert.deepEqual([...ring.keys.keys()], rest.map(({ keyId }) => keyId))
    }
    const { retiredAt: _, endorsement: __, ...bare } = first
    assert.deepEqual((await readKeys([bare as AuditKey])).faults, [], 'what is null may be absent')
  })

  it('gives no key the name of another', async () => {
    const { list } = await rotated()
    const stranger = await newKey()
    const ring = await readKeys([{ ...list[0]!, publicKey: stranger.publicKey }], {})
    assert.deepEqual(ring.faults, [{ kind: 'key-misnamed', keyId: list[0]!.keyId, message: `Key ${list[0]!.keyId} has the name of another key: the name does not follow from its bytes.` }])
    assert.equal(ring.keys.size, 0)
  })

  it('cannot be done by a key that is not the newest, backwards in time, or to a key of the list', async () => {
    const { keys, list } = await rotated()
    const next = await newKey()
    await assert.rejects(rotateKeys(list, keys[0], next, day(25)), new TypeError(`key ${keys[0].keyId} is not the newest of the list, so it cannot endorse`))
    await assert.rejects(rotateKeys([], keys[0], next, day(25)), /not the newest/)
    await assert.rejects(rotateKeys(list, keys[2], next, day(15)), /after/)
    await assert.rejects(rotateKeys(list, keys[2], keys[0], day(25)), /already/)
    await assert.rejects(rotateKeys(list, keys[2], next, 'soon'), /moment/)
    assert.equal((await rotateKeys(list, keys[2], next, day(20))).length, 4, 'a key may be replaced in the millisecond it was made in')
  })

  it('keeps checkpoints of retired keys right, as far as they were signed before', async () => {
    const { keys, list } = await rotated()
    const ring = await readKeys(list)
    const chain = await chainOf(9)
    const checkpoints = [await checkpointAt(chain, 3, keys[0], day(9)), await checkpointAt(chain, 6, keys[1], day(10)), await checkpointAt(chain, 7, keys[1], day(20)), await checkpointAt(chain, 9, keys[2], day(21))]
    assert.equal((await verifyChain(chain, { checkpoints, keys: ring })).intact, true)
    const late = await verifyChain(chain, { checkpoints: [await checkpointAt(chain, 9, keys[0], day(11))], keys: ring })
    assert.deepEqual(late.faults.map(({ kind }) => kind), ['checkpoint-wrong-key'])
    assert.match(late.faults[0]!.message, /not in use/)
    const early = await verifyChain(chain, { checkpoints: [await checkpointAt(chain, 9, keys[2], day(19))], keys: ring })
    assert.deepEqual(early.faults.map(({ kind }) => kind), ['checkpoint-wrong-key'])
  })
})
