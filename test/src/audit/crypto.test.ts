import assert from 'node:assert/strict'
import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { describe, it, type TestContext } from 'node:test'
import { AuditUnsupportedError, drawSalt, webCrypto } from '../../../src/audit/index.ts'
import { isSalt } from '../../../src/audit/crypto.ts'

const texts = ['', 'a', 'Größe', '𝄞'.repeat(300)]
const bytes = (text: string) => new TextEncoder().encode(text)

/** Puts something in the place of WebCrypto until the test ends. */
function instead(t: TestContext, value: unknown): void {
  const found = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!
  Object.defineProperty(globalThis, 'crypto', { value, configurable: true })
  t.after(() => Object.defineProperty(globalThis, 'crypto', found))
}

describe('the arithmetic of browsers', () => {
  it('takes the SHA-256 that others take, of many at once', async () => {
    const wanted = texts.map((text) => createHash('sha256').update(text).digest('hex'))
    assert.deepEqual(await webCrypto.sha256Hex(texts), wanted)
    assert.deepEqual((await webCrypto.sha256(texts.map(bytes))).map((hash) => Buffer.from(hash).toString('hex')), wanted)
  })

  it('takes the HMAC that others take, under the bytes of each salt', async () => {
    const salts = texts.map(() => drawSalt())
    const wanted = texts.map((text, index) => createHmac('sha256', Buffer.from(salts[index]!, 'hex')).update(text).digest('hex'))
    assert.deepEqual(await webCrypto.hmacHex(texts.map((value, index) => ({ value, salt: salts[index]! }))), wanted)
  })

  it('takes no salt but 32 lower-case hex digits', async () => {
    for (const salt of ['', 'a'.repeat(30), 'a'.repeat(31), 'a'.repeat(34), 'A'.repeat(32), 'g'.repeat(32)]) {
      await assert.rejects(webCrypto.hmacHex([{ salt, value: 'x' }]) as Promise<string[]>, new TypeError('a salt is 32 lower-case hex digits'), salt)
      assert.equal(isSalt(salt), false, salt)
    }
    for (const wrong of [null, undefined, 5, `x${'a'.repeat(32)}`, `${'a'.repeat(32)}x`, ['a'.repeat(32)]]) assert.equal(isSalt(wrong), false)
    assert.equal(isSalt('0123456789abcdef'.repeat(2)), true)
  })

  it('draws a salt anew each time', () => {
    const salts = Array.from({ length: 100 }, drawSalt)
    assert.ok(salts.every(isSalt))
    assert.equal(new Set(salts).size, 100)
  })
})

describe('a signature', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = (key: typeof publicKey) => new Uint8Array(Buffer.from(key.export({ format: 'jwk' }).x!, 'base64url'))
  const message = bytes('signed')
  const signature = new Uint8Array(sign(null, message, privateKey))

  it('is right for its key and its message only', async () => {
    assert.equal(await webCrypto.verifyEd25519(raw(publicKey), signature, message), true)
    assert.equal(await webCrypto.verifyEd25519(raw(publicKey), signature, bytes('signed!')), false)
    assert.equal(await webCrypto.verifyEd25519(raw(generateKeyPairSync('ed25519').publicKey), signature, message), false)
    assert.equal(await webCrypto.verifyEd25519(raw(publicKey), signature.map((byte, index) => (index === 5 ? byte ^ 1 : byte)), message), false)
  })

  it('and a digest are taken with keys that cannot be taken out again', async (t) => {
    const opened = t.mock.method(globalThis.crypto.subtle, 'importKey')
    await webCrypto.verifyEd25519(raw(publicKey), signature, message)
    await webCrypto.hmacHex([{ salt: drawSalt(), value: 'x' }])
    assert.deepEqual(await Promise.all(opened.mock.calls.map(async ({ result }) => (await result!).extractable)), [false, false])
  })

  it('is of nobody where the key is none, and is not judged where Ed25519 is missing', async (t) => {
    let thrown: unknown = new DOMException('no point', 'DataError')
    t.mock.method(globalThis.crypto.subtle, 'importKey', () => Promise.reject(thrown))
    assert.equal(await webCrypto.verifyEd25519(raw(publicKey), signature, message), false)
    thrown = new DOMException('no such algorithm', 'NotSupportedError')
    await assert.rejects(webCrypto.verifyEd25519(raw(publicKey), signature, message), (error) => {
      assert.ok(error instanceof AuditUnsupportedError)
      assert.deepEqual([error.name, error.missing, error.cause], ['AuditUnsupportedError', 'ed25519', thrown])
      assert.equal(error.message, 'This browser cannot check Ed25519 signatures, so who signed was not checked. Update the browser, or check the export with verify-audit.')
      return true
    })
    for (thrown of [new RangeError('broken'), 'broken', { name: 'DataError' }, { name: 'NotSupportedError' }]) {
      await assert.rejects(webCrypto.verifyEd25519(raw(publicKey), signature, message), (error) => error === thrown)
    }
  })
})

describe('a page without WebCrypto', () => {
  for (const [what, value] of [['nothing of it', undefined], ['its random numbers only', { getRandomValues: () => null }]] as const) {
    it(`has ${what}, and is told so by whatever is asked`, async (t) => {
      instead(t, value)
      for (const ask of [() => webCrypto.sha256Hex(['x']), () => webCrypto.sha256([bytes('x')]), () => webCrypto.hmacHex([]), () => webCrypto.verifyEd25519(new Uint8Array(32), new Uint8Array(64), bytes('x'))]) {
        await assert.rejects(async () => await ask(), (error) => {
          assert.ok(error instanceof AuditUnsupportedError)
          assert.deepEqual([error.missing, error.message], ['webcrypto', 'This page has no WebCrypto, so nothing was checked. Browsers offer it on https pages and on localhost only.'])
          return true
        })
      }
    })
  }
})
