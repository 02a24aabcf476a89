import assert from 'node:assert/strict'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { describe, it } from 'node:test'
import { auditKeys, checkpoint as checkpointShape } from '../../../src/contract/audit.ts'
import { canonicalJson, generateSigningKey, keyIdOf, openSigningKey, readKeys, rotateKeys, signCheckpoint, verifyChain, verifyCheckpoint } from '../../../src/audit/index.ts'
import { chainOf, checkpointAt, headOf, signer } from './support.ts'

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
    await assert.rejects(signCheckpoint({ ...head, hash: 'x' }, day(5), key), /hash is not a hash/)
    await assert.rejects(signCheckpoint({ ...head, seq: -1 }, day(5), key), /seq/)
    await assert.rejects(signCheckpoint(head, '2026-01-05', key), /moment/)
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
    await assert.rejects(keyIdOf('AAAA'), /32 bytes/)
  })

  it('keeps its name when it is opened again, and opens from nothing else', async () => {
    const jwk = await generateSigningKey()
    assert.equal((await openSigningKey(jwk)).keyId, (await openSigningKey(JSON.parse(JSON.stringify(jwk)) as JsonWebKey)).keyId)
    for (const wrong of [{ ...jwk, d: undefined }, { ...jwk, crv: 'X25519' }, {}]) await assert.rejects(openSigningKey(wrong), TypeError)
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

  it('gives no key the name of another', async () => {
    const { list } = await rotated()
    const stranger = await newKey()
    const ring = await readKeys([{ ...list[0]!, publicKey: stranger.publicKey }, { ...list[1]!, publicKey: 'AAAA' }], {})
    assert.deepEqual(ring.faults.map(({ kind }) => kind), ['key-misnamed', 'key-malformed'])
    assert.equal(ring.keys.size, 0)
  })

  it('cannot be done by a key that is not the newest, backwards in time, or to a key of the list', async () => {
    const { keys, list } = await rotated()
    const next = await newKey()
    await assert.rejects(rotateKeys(list, keys[0], next, day(25)), /not the newest/)
    await assert.rejects(rotateKeys(list, keys[2], next, day(15)), /after/)
    await assert.rejects(rotateKeys(list, keys[2], keys[0], day(25)), /already/)
    await assert.rejects(rotateKeys(list, keys[2], next, 'soon'), /moment/)
  })

  it('keeps checkpoints of retired keys right, as far as they were signed before', async () => {
    const { keys, list } = await rotated()
    const ring = await readKeys(list)
    const chain = await chainOf(9)
    const checkpoints = [await checkpointAt(chain, 3, keys[0], day(9)), await checkpointAt(chain, 6, keys[1], day(10)), await checkpointAt(chain, 9, keys[2], day(21))]
    assert.equal((await verifyChain(chain, { checkpoints, keys: ring })).intact, true)
    const late = await verifyChain(chain, { checkpoints: [await checkpointAt(chain, 9, keys[0], day(11))], keys: ring })
    assert.deepEqual(late.faults.map(({ kind }) => kind), ['checkpoint-wrong-key'])
    assert.match(late.faults[0]!.message, /not in use/)
    const early = await verifyChain(chain, { checkpoints: [await checkpointAt(chain, 9, keys[2], day(19))], keys: ring })
    assert.deepEqual(early.faults.map(({ kind }) => kind), ['checkpoint-wrong-key'])
  })
})
