// The law of proofs by itself: each word of it, and its edges. dpop.test.ts asks the whole app.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, describe, it } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { Refusal } from '../../../server/http/problem.ts'
import { Proofs, type ProofParts } from '../../../server/http/proofs.ts'
import { makeProofKey, type ProofKey } from '../../support/dpop.ts'

const start = Date.UTC(2026, 10, 20, 12)
const token = 'a.b.c'
const here = 'http://portal.example/v1/me'

let key: ProofKey
before(async () => {
  key = await makeProofKey()
})

/** Proofs with a clock of their own. */
function kept(parts: Partial<ProofParts> = {}) {
  const clock = { ms: start }
  const proofs = new Proofs({ now: () => new Date(clock.ms), secrets: [new Uint8Array(32)], publicUrl: null, demandNonce: false, ...parts })
  const ask = (proof: string | null, url = here, method = 'GET') => new Request(url, { method, ...(proof === null ? {} : { headers: { dpop: proof } }) })
  const check = (proof: string | null, url?: string, method?: string) => proofs.check(ask(proof, url, method), token, key.jkt)
  return { proofs, clock, ask, check }
}

const prove = (claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}) => key.prove('GET', here, { token, nowMs: start, claims, header })
const refuses = (run: Promise<unknown>, code: string, detail: string | undefined, headers: Record<string, string> = {}, named = '') =>
  assert.rejects(run, (thrown) => {
    assert.ok(thrown instanceof Refusal, String(thrown))
    assert.deepEqual([thrown.code, thrown.detail, thrown.headers], [code, detail, headers], named)
    return true
  })

const unreadable = 'The proof must be a JWT of the type dpop+jwt, signed with ES256 or EdDSA by the public key in its header.'
const unsaid = 'The proof must say jti, htm, htu and iat.'
const elsewhere = 'The proof was made for another address.'
const another = 'The proof was made for another token: "ath" must be the SHA-256 of this one.'

describe('a proof', () => {
  it('is good for its request, its token and its key', async () => {
    await kept().check(await prove())
    await kept().proofs.check(kept().ask(await key.prove('DELETE', here, { token, nowMs: start }), here, 'DELETE'), token, key.jkt)
    const other = await makeProofKey('EdDSA')
    await kept().proofs.check(kept().ask(await other.prove('GET', here, { token, nowMs: start })), token, other.jkt)
  })

  it('tells whose key a token is to be bound to, or that there is none', async () => {
    const { proofs, ask } = kept()
    const good = await key.prove('GET', here, { nowMs: start })
    assert.equal(await proofs.keyOf(ask(good)), key.jkt)
    assert.equal(await proofs.keyOf(ask(null)), null)
    await refuses(proofs.keyOf(ask(good)), 'proof-invalid', 'The proof was used before. Make one for each request.')
    await refuses(proofs.keyOf(ask(await key.prove('POST', here, { nowMs: start }))), 'proof-invalid', 'The proof was made for another method.')
  })

  it('is refused with what is wrong with it', async () => {
    const table: Array<[string, string | null | Promise<string>, string, string]> = [
      ['none', null, 'proof-missing', 'Send a DPoP header that is made for this request.'],
      ['nothing', '', 'proof-invalid', 'The DPoP header must hold one JWT.'],
      ['two parts', 'x.y', 'proof-invalid', 'The DPoP header must hold one JWT.'],
      ['four parts', 'x.y.z.w', 'proof-invalid', 'The DPoP header must hold one JWT.'],
      ['a scheme', 'DPoP x.y.z', 'proof-invalid', 'The DPoP header must hold one JWT.'],
      ['two', prove().then((proof) => `${proof}, ${proof}`), 'proof-invalid', 'The DPoP header must hold one JWT.'],
      ['too long', `x.y.${'z'.repeat(4093)}`, 'proof-invalid', 'The DPoP header must hold one JWT.'],
      ['as long as one may be', `x.y.${'z'.repeat(4092)}`, 'proof-invalid', unreadable],
      ['no JWT', 'x.y.z', 'proof-invalid', unreadable],
      ['of another type', prove({}, { typ: 'JWT' }), 'proof-invalid', unreadable],
      ['without a key', prove({}, { jwk: undefined }), 'proof-invalid', unreadable],
      ['with a key that is none', prove({}, { jwk: { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' } }), 'proof-invalid', unreadable],
      ['of another key', makeProofKey().then((other) => other.prove('GET', here, { token, nowMs: start })), 'proof-invalid', 'The proof was made with another key than the token is bound to.'],
      ['for another token', key.prove('GET', here, { token: 'x.y.z', nowMs: start }), 'proof-invalid', another],
      ['for no token', key.prove('GET', here, { nowMs: start }), 'proof-invalid', another],
      ['for a token in another spelling', prove({ ath: `${createHash('sha256').update(token).digest('base64url')}=` }), 'proof-invalid', another],
      ['for another method', prove({ htm: 'POST' }), 'proof-invalid', 'The proof was made for another method.'],
      ['for a method in other letters', prove({ htm: 'get' }), 'proof-invalid', 'The proof was made for another method.'],
      ['of seven letters', prove({ jti: '1234567' }), 'proof-invalid', unsaid],
      ['of 257 letters', prove({ jti: 'x'.repeat(257) }), 'proof-invalid', unsaid],
      ['of a method that is none', prove({ htm: 'x'.repeat(17) }), 'proof-invalid', unsaid],
      ['of an address that is none', prove({ htu: `${here}?${'x'.repeat(2048)}` }), 'proof-invalid', unsaid],
      ...['jti', 'htm', 'htu', 'iat'].map((name): [string, Promise<string>, string, string] => [`without ${name}`, prove({ [name]: undefined }), 'proof-invalid', unsaid]),
      ['with a number for a token', prove({ ath: 5 }), 'proof-invalid', unsaid],
      ['with a number for a nonce', prove({ nonce: 5 }), 'proof-invalid', unsaid],
    ]
    for (const [what, proof, code, detail] of table) await refuses(kept().check(await proof), code, detail, {}, what)
    for (const jti of ['12345678', 'x'.repeat(256)]) await kept().check(await prove({ jti }))
  })

  it('is signed with ES256 or EdDSA, and with the public half of the key', async () => {
    for (const alg of ['RS256', 'ES384'] as const) {
      const other = await makeProofKey(alg)
      await refuses(kept().proofs.check(kept().ask(await other.prove('GET', here, { token, nowMs: start })), token, other.jkt), 'proof-invalid', unreadable)
    }
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const leaked = await new SignJWT({}).setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: (await exportJWK(privateKey)) as never }).sign(privateKey)
    await refuses(kept().check(leaked), 'proof-invalid', unreadable)
  })

  it('says why in its cause where the proof cannot be read, for the log', async () => {
    await assert.rejects(kept().check('x.y.z'), (thrown) => (thrown as Refusal).cause instanceof Error)
  })

  it('that fails for a reason of ours is no fault of the proof', async () => {
    const broken = new Proofs({ now: () => { throw new RangeError('no clock') }, secrets: [new Uint8Array(32)], publicUrl: null, demandNonce: false })
    await assert.rejects(broken.check(kept().ask(await prove()), token, key.jkt), RangeError)
  })

  it('is good from ten seconds before it was made to sixty after, by our clock', async () => {
    for (const [at, good] of [[-10_001, false], [-10_000, true], [0, true], [60_000, true], [60_001, false]] as const) {
      const { clock, check, proofs } = kept()
      clock.ms = start + at
      const run = check(await prove())
      if (good) await run
      else await refuses(run, 'proof-nonce', 'The proof was made too long ago, or by a clock that is wrong. Make another one with the nonce in DPoP-Nonce.', { 'dpop-nonce': proofs.nonce() }, String(at))
    }
  })

  it('may say an end of its own, and is refused after it', async () => {
    const { clock, check } = kept()
    const proof = await prove({ exp: start / 1000 + 5 })
    clock.ms += 6000
    await refuses(check(proof), 'proof-invalid', unreadable)
  })
})

describe('the address of a proof', () => {
  const table: Array<[string | null, string, string, boolean]> = [
    // public address, request, what the proof says
    [null, 'http://portal.example/v1/me', 'http://portal.example/v1/me', true],
    [null, 'http://portal.example/v1/me?a=1', 'http://portal.example/v1/me?b=2#c', true],
    [null, 'http://portal.example/v1/me', 'https://portal.example/v1/me', true],
    [null, 'http://portal.example/v1/me', 'https://portal.example/v1/you', false],
    [null, 'http://portal.example/v1/me', 'https://evil.example/v1/me', false],
    [null, 'http://portal.example/v1/me', 'https://portal.example:8443/v1/me', false],
    [null, 'http://portal.example/v1/me', 'ws://portal.example/v1/me', false],
    [null, 'http://portal.example/v1/me', 'xhttp://portal.example/v1/me', false],
    [null, 'http://portal.example/v1/me', 'httpsx://portal.example/v1/me', false],
    [null, 'http://portal.example/v1/me', '/v1/me', false],
    [null, 'http://portal.example/v1/me', 'http://ada@portal.example/v1/me', false],
    [null, 'http://portal.example/v1/me', 'http://:secret@portal.example/v1/me', false],
    ['https://msp.example/portal', 'http://10.0.0.7:8080/v1/me', 'https://msp.example/portal/v1/me', true],
    ['https://msp.example/portal//', 'http://10.0.0.7:8080/v1/me', 'https://msp.example/portal/v1/me', true],
    ['https://msp.example', 'http://10.0.0.7:8080/v1/me', 'https://msp.example/v1/me', true],
    ['https://msp.example/a//b', 'http://10.0.0.7:8080/v1/me', 'https://msp.example/a//b/v1/me', true],
    ['https://msp.example/portal', 'http://10.0.0.7:8080/v1/me', 'https://msp.example/v1/me', false],
    ['https://msp.example/portal', 'http://10.0.0.7:8080/v1/me', 'https://msp.example/portal/v1/you', false],
    ['https://msp.example/portal', 'http://10.0.0.7:8080/v1/me', 'http://msp.example/portal/v1/me', false],
    ['https://msp.example/portal', 'http://10.0.0.7:8080/v1/me', 'https://ada@msp.example/portal/v1/me', false],
    ['https://msp.example/portal', 'http://10.0.0.7:8080/v1/me', 'http://10.0.0.7:8080/v1/me', true],
  ]
  for (const [publicUrl, asked, said, good] of table) {
    it(`${said} is ${good ? '' : 'not '}that of ${asked}${publicUrl ? ` behind ${publicUrl}` : ''}`, async () => {
      const run = kept({ publicUrl }).check(await prove({ htu: said }), asked)
      if (good) await run
      else await refuses(run, 'proof-invalid', elsewhere)
    })
  }
})

describe('a nonce', () => {
  const old = new Uint8Array(32).fill(1)
  const ranOut = 'The nonce has run out. Make another one with the nonce in DPoP-Nonce.'

  it('is taken from any server with the same secrets, for this minute and the one before, whatever the clock of the proof says', async () => {
    const given = kept({ secrets: [old] }).proofs.nonce()
    const wrong = await key.prove('GET', here, { token, nowMs: start + 3_600_000, claims: { nonce: given } })
    const { clock, check, proofs } = kept({ secrets: [new Uint8Array(32), old] })
    for (const [at, good] of [[-60_001, false], [0, true], [59_999, true], [60_000, true], [119_999, true], [120_000, false]] as const) {
      clock.ms = start + at
      const proof = await key.prove('GET', here, { token, nowMs: start - 3_600_000, claims: { nonce: given } })
      if (good) await check(proof)
      else await refuses(check(proof), 'proof-nonce', ranOut, { 'dpop-nonce': proofs.nonce() })
    }
    clock.ms = start
    await check(wrong)
    await refuses(kept().check(wrong), 'proof-nonce', ranOut, { 'dpop-nonce': kept().proofs.nonce() }, 'of another server')
    for (const nonce of ['', given.slice(1), `${given}x`]) await refuses(check(await prove({ nonce })), 'proof-nonce', ranOut, { 'dpop-nonce': proofs.nonce() })
  })

  it('is another one each minute, and 32 characters that nobody without the secret can tell', () => {
    const { proofs, clock } = kept()
    const first = proofs.nonce()
    assert.match(first, /^[\w-]{32}$/)
    clock.ms += 59_999
    assert.equal(proofs.nonce(), first)
    clock.ms += 1
    assert.notEqual(proofs.nonce(), first)
    assert.notEqual(kept({ secrets: [old, new Uint8Array(32)] }).proofs.nonce(), first, 'the first secret gives it out')
  })

  it('is in every proof where it is demanded', async () => {
    const { check, proofs } = kept({ demandNonce: true })
    await refuses(check(await prove()), 'proof-nonce', 'The proof must carry a nonce. Make another one with the nonce in DPoP-Nonce.', { 'dpop-nonce': proofs.nonce() })
    await check(await prove({ nonce: proofs.nonce() }))
  })
})

describe('a proof that was used', () => {
  const used = 'The proof was used before. Make one for each request.'

  it('is not taken again while it could be good, and neither is another one of its name', async () => {
    const { clock, check } = kept()
    const proof = await prove({ jti: 'the-first' })
    await check(proof)
    for (const ms of [0, 1, 59_999]) {
      clock.ms = start + ms
      await refuses(check(proof), 'proof-invalid', used)
      await refuses(check(await key.prove('GET', here, { token, nowMs: clock.ms, claims: { jti: 'the-first' } })), 'proof-invalid', used)
    }
    await check(await prove({ jti: 'the-second' }))
  })

  it('takes no name away from another key', async () => {
    const { check, proofs, ask } = kept()
    await check(await prove({ jti: 'the-first' }))
    const other = await makeProofKey()
    await proofs.check(ask(await other.prove('GET', here, { token, nowMs: start, claims: { jti: 'the-first' } })), token, other.jkt)
  })

  it('is not spent when it was refused', async () => {
    const { check, proofs, ask } = kept()
    const proof = await prove()
    await refuses(proofs.check(ask(proof), 'x.y.z', key.jkt), 'proof-invalid', another)
    await refuses(proofs.check(ask(proof), token, 'another'), 'proof-invalid', 'The proof was made with another key than the token is bound to.')
    await check(proof)
  })

  it('is remembered for 130 seconds at least and 260 at most', async () => {
    const name = async (nowMs: number) => await key.prove('GET', here, { token, nowMs, claims: { jti: 'the-first' } })
    for (const [first, again, good] of [
      // Used at the start of a half, its memory ends with the next one; used at its end, a good 130 seconds later.
      [0, 129_999, false], [0, 130_000, false], [0, 259_999, false], [0, 260_000, true],
      [129_999, 130_000, false], [130_000, 260_000, false], [129_999, 259_999, false], [129_999, 260_000, true],
    ] as const) {
      const { clock, check } = kept()
      await check(await prove())
      clock.ms = start + first
      await check(await name(clock.ms))
      for (const step of [130_000, again].filter((ms) => ms > first && ms <= again)) {
        clock.ms = start + step
        if (step !== again) await check(await key.prove('GET', here, { token, nowMs: clock.ms }))
      }
      const run = check(await name(clock.ms))
      if (good) await run
      else await refuses(run, 'proof-invalid', used, {}, `${first} ${again}`)
    }
  })

  it('is told apart from others by memory alone, so that too many at a time are not taken', async () => {
    const { clock, check } = kept({ mostRemembered: 2 })
    for (let index = 0; index < 2; index += 1) await check(await prove())
    await refuses(check(await prove()), 'rate-limited', undefined, { 'retry-after': '130' })
    clock.ms += 130_000
    await check(await key.prove('GET', here, { token, nowMs: clock.ms }))
  })

  it('is forgotten at once where nothing was proven for long', async () => {
    const { clock, check } = kept()
    await check(await prove({ jti: 'the-first' }))
    clock.ms = start + 260_000
    await check(await key.prove('GET', here, { token, nowMs: clock.ms, claims: { jti: 'the-first' } }))
  })
})
