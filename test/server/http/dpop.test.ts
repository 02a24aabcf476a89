import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { updatePartner } from '../../../server/store/partners.ts'
import { testApp, type TestApp } from '../../support/app.ts'
import { makeProofKey, type ProofKey } from '../../support/dpop.ts'
import { acceptWithTotp, inviteTo, Visitor } from '../../support/sign-in.ts'

const here = 'http://localhost'

let t: TestApp
let key: ProofKey
let token: string

before(async () => {
  t = await testApp()
  key = await makeProofKey()
  token = await bound(key)
})
after(() => t.stop())

const now = () => t.context.now().getTime()

/** A token of an owner that is bound to a key, as the MSP's server gets it. */
async function bound({ jkt }: { jkt: string }, more: object = {}): Promise<string> {
  const answer = await t.send(t.larch.apiKey, '/v1/sessions', { method: 'POST', body: { audience: 'partner', email: t.larch.members.owner.email, dpopJkt: jkt, ...more } })
  assert.equal(answer.status, 201, answer.text)
  return answer.body.token as string
}

const sendWith = (path: string, proof: string | null, { scheme = 'DPoP', with: used = token, method = 'GET', headers = {} as Record<string, string>, body = undefined as unknown } = {}) =>
  t.send(null, path, { method, ...(body === undefined ? {} : { body }), headers: { authorization: `${scheme} ${used}`, ...(proof === null ? {} : { dpop: proof }), ...headers } })
const prove = (path = '/v1/me', parts: Parameters<ProofKey['prove']>[2] = {}, method = 'GET', by = key) => by.prove(method, here + path, { token, nowMs: now(), ...parts })
const outcome = ({ status, problem }: Awaited<ReturnType<typeof sendWith>>) => [status, problem?.code]

describe('a token that is bound to a key', () => {
  it('says so, and is taken with a proof', async () => {
    assert.deepEqual(decodeJwt(token)['cnf'], { jkt: key.jkt })
    const answer = await sendWith('/v1/me', await prove())
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.body.user.email, t.larch.members.owner.email)
  })

  it('is taken with a proof of an Ed25519 key too', async () => {
    const other = await makeProofKey('EdDSA')
    const own = await bound(other)
    const answer = await sendWith('/v1/me', await other.prove('GET', `${here}/v1/me`, { token: own, nowMs: now() }), { with: own })
    assert.equal(answer.status, 200, answer.text)
  })

  it('is taken whatever the query, and with writes and streams', async () => {
    assert.equal((await sendWith('/v1/clients?limit=1', await prove('/v1/clients'))).status, 200)
    assert.equal((await sendWith('/v1/clients?limit=1', await prove('/v1/clients?limit=1#x'))).status, 200)
    const made = await sendWith('/v1/clients', await prove('/v1/clients', {}, 'POST'), { method: 'POST', body: { name: 'Bound' } })
    assert.equal(made.status, 201, made.text)
    const stream = await t.open(null, '/v1/events', { headers: { authorization: `DPoP ${token}`, dpop: await prove('/v1/events') } })
    assert.equal(stream.status, 200)
    await stream.body!.cancel()
  })

  it('is worth nothing to a thief who has no key', async () => {
    assert.deepEqual(outcome(await sendWith('/v1/me', null)), [401, 'proof-missing'])
    assert.deepEqual(outcome(await sendWith('/v1/me', null, { scheme: 'Bearer' })), [401, 'proof-missing'])
    assert.deepEqual(outcome(await sendWith('/v1/me', await prove(), { scheme: 'Bearer' })), [401, 'proof-missing'])
    const thief = await makeProofKey()
    assert.deepEqual(outcome(await sendWith('/v1/me', await prove('/v1/me', {}, 'GET', thief))), [401, 'proof-invalid'])
    // With the victim's public key in the header and the thief's signature.
    assert.deepEqual(outcome(await sendWith('/v1/me', await prove('/v1/me', { header: { jwk: key.jwk } }, 'GET', thief))), [401, 'proof-invalid'])
    const [start, middle, end] = (await prove()).split('.') as [string, string, string]
    const flipped = `${start}.${middle}.${end[0] === 'A' ? 'B' : 'A'}${end.slice(1)}`
    assert.deepEqual(outcome(await sendWith('/v1/me', flipped)), [401, 'proof-invalid'])
  })

  it('says which scheme it wants, in the words of RFC 9449', async () => {
    assert.match((await sendWith('/v1/me', null)).headers.get('www-authenticate')!, /^DPoP .*error="invalid_token".*algs="ES256 EdDSA"/)
    assert.match((await sendWith('/v1/me', 'x')).headers.get('www-authenticate')!, /^DPoP .*error="invalid_dpop_proof"/)
    assert.match((await sendWith('/v1/me', await prove('/v1/me', { nowMs: now() - 3_600_000 }))).headers.get('www-authenticate')!, /^DPoP .*error="use_dpop_nonce"/)
  })

  const refused: [string, (good: () => Promise<string>) => Promise<string>, string][] = [
    ['for another method', () => prove('/v1/me', {}, 'POST'), 'proof-invalid'],
    ['for a method in other letters', () => prove('/v1/me', { claims: { htm: 'get' } }), 'proof-invalid'],
    ['for another path', () => prove('/v1/clients'), 'proof-invalid'],
    ['for a longer path', () => prove('/v1/me/'), 'proof-invalid'],
    ['for a path in other letters', () => prove('/v1/ME'), 'proof-invalid'],
    ['for another host', () => prove('', { claims: { htu: 'https://evil.example/v1/me' } }), 'proof-invalid'],
    ['for a host that looks the same', () => prove('', { claims: { htu: 'http://localhost@evil.example/v1/me' } }), 'proof-invalid'],
    ['for another port', () => prove('', { claims: { htu: 'http://localhost:81/v1/me' } }), 'proof-invalid'],
    ['for an address that is none', () => prove('', { claims: { htu: '/v1/me' } }), 'proof-invalid'],
    ['for an address of another kind', () => prove('', { claims: { htu: 'file://localhost/v1/me' } }), 'proof-invalid'],
    ['for another token', () => prove('/v1/me', { token: `${token}x` }), 'proof-invalid'],
    ['for no token', () => prove('/v1/me', { token: undefined }), 'proof-invalid'],
    ['made long ago', () => prove('/v1/me', { nowMs: now() - 61_500 }), 'proof-nonce'],
    ['made in the future', () => prove('/v1/me', { nowMs: now() + 20_000 }), 'proof-nonce'],
    ['with a nonce that is not ours', () => prove('/v1/me', { claims: { nonce: 'mine' } }), 'proof-nonce'],
    ['without a name', () => prove('/v1/me', { claims: { jti: undefined } }), 'proof-invalid'],
    ['with a name that is soon used up', () => prove('/v1/me', { claims: { jti: '1' } }), 'proof-invalid'],
    ['without a time', () => prove('/v1/me', { claims: { iat: undefined } }), 'proof-invalid'],
    ['without a method', () => prove('/v1/me', { claims: { htm: undefined } }), 'proof-invalid'],
    ['of another type', () => prove('/v1/me', { header: { typ: 'JWT' } }), 'proof-invalid'],
    ['of the type of an access token', () => prove('/v1/me', { header: { typ: 'at+jwt' } }), 'proof-invalid'],
    ['without a key', () => prove('/v1/me', { header: { jwk: undefined } }), 'proof-invalid'],
    ['twice', async (good) => `${await good()}, ${await good()}`, 'proof-invalid'],
    ['that is no JWT', async () => 'x.y', 'proof-invalid'],
    ['that is empty', async () => '', 'proof-invalid'],
    ['that is longer than a proof', async (good) => `${await good()}${'x'.repeat(5000)}`, 'proof-invalid'],
    ['that is the token itself', async () => token, 'proof-invalid'],
  ]
  for (const [what, make, code] of refused) {
    it(`is refused with a proof ${what}`, async () => {
      assert.deepEqual(outcome(await sendWith('/v1/me', await make(() => prove()))), [401, code])
    })
  }

  it('is refused with a signature that anybody can make', async () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const payload = decodeJwt(await prove())
    const unsigned = `${encode({ typ: 'dpop+jwt', alg: 'none', jwk: key.jwk })}.${encode(payload)}.x`
    assert.deepEqual(outcome(await sendWith('/v1/me', unsigned)), [401, 'proof-invalid'])
    // The public key as the secret of a MAC.
    const secret = new TextEncoder().encode(JSON.stringify(key.jwk))
    const mac = await new SignJWT({ ...payload, jti: 'another-name' }).setProtectedHeader({ typ: 'dpop+jwt', alg: 'HS256', jwk: key.jwk as never }).sign(secret)
    assert.deepEqual(outcome(await sendWith('/v1/me', mac)), [401, 'proof-invalid'])
    for (const alg of ['RS256', 'ES384'] as const) {
      const other = await makeProofKey(alg)
      const own = await bound(other)
      assert.deepEqual(outcome(await sendWith('/v1/me', await other.prove('GET', `${here}/v1/me`, { token: own, nowMs: now() }), { with: own })), [401, 'proof-invalid'], alg)
    }
    // A private key in the header has left the page.
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const jwk = await exportJWK(privateKey)
    const leaked = await new SignJWT({ ...payload, jti: 'a-third-name' }).setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: jwk as never }).sign(privateKey)
    assert.deepEqual(outcome(await sendWith('/v1/me', leaked)), [401, 'proof-invalid'])
  })

  it('is refused with a proof that was used before, also when both are sent at once', async () => {
    const proof = await prove()
    assert.equal((await sendWith('/v1/me', proof)).status, 200)
    const again = await sendWith('/v1/me', proof)
    assert.deepEqual(outcome(again), [401, 'proof-invalid'])
    assert.match(again.problem.detail!, /used before/)
    const raced = await prove()
    const statuses = (await Promise.all(Array.from({ length: 8 }, () => sendWith('/v1/me', raced)))).map(({ status }) => status)
    assert.deepEqual(statuses.filter((status) => status === 200).length, 1)
    // It is not remembered by its bytes, which a signature does not fix, but by its name.
    const named = 'the-same-name-twice'
    assert.equal((await sendWith('/v1/me', await prove('/v1/me', { claims: { jti: named } }))).status, 200)
    assert.deepEqual(outcome(await sendWith('/v1/me', await prove('/v1/me', { claims: { jti: named } }))), [401, 'proof-invalid'])
    // Another key may use the name.
    const other = await makeProofKey()
    const own = await bound(other)
    assert.equal((await sendWith('/v1/me', await other.prove('GET', `${here}/v1/me`, { token: own, nowMs: now(), claims: { jti: named } }), { with: own })).status, 200)
  })

  it('is refused with a used proof for as long as the proof could be good', async () => {
    const proof = await prove()
    assert.equal((await sendWith('/v1/me', proof)).status, 200)
    for (const seconds of [30, 29, 71, 130, 131]) {
      t.advance(seconds * 1000)
      assert.equal((await sendWith('/v1/me', proof)).status, 401)
    }
    token = await bound(key)
    const nonce = (await sendWith('/v1/me', await prove('/v1/me', { nowMs: 0 }))).headers.get('dpop-nonce')!
    const withNonce = await prove('/v1/me', { claims: { nonce } })
    assert.equal((await sendWith('/v1/me', withNonce)).status, 200)
    for (let n = 0; n < 5; n += 1) {
      assert.equal((await sendWith('/v1/me', withNonce)).status, 401)
      t.advance(29_000)
    }
  })

  it('is taken from a page whose clock is wrong, once it has the nonce that it was told', async () => {
    const wrong = now() + 7 * 3_600_000
    const first = await sendWith('/v1/me', await prove('/v1/me', { nowMs: wrong }))
    assert.deepEqual(outcome(first), [401, 'proof-nonce'])
    const nonce = first.headers.get('dpop-nonce')!
    assert.match(nonce, /^[\w-]{32}$/)
    assert.equal((await sendWith('/v1/me', await prove('/v1/me', { nowMs: wrong, claims: { nonce } }))).status, 200)
    t.advance(121_000)
    assert.deepEqual(outcome(await sendWith('/v1/me', await prove('/v1/me', { nowMs: wrong, claims: { nonce } }))), [401, 'proof-nonce'])
  })

  it('is dead with its person, proof or not', async () => {
    const viewer = t.larch.clients[1].people.viewer
    const answer = await t.send(t.larch.apiKey, '/v1/sessions', { method: 'POST', body: { audience: 'client', clientId: t.larch.clients[1].id, email: viewer.email, dpopJkt: key.jkt } })
    const own = answer.body.token as string
    const ask = async () => sendWith('/v1/me', await key.prove('GET', `${here}/v1/me`, { token: own, nowMs: now() }), { with: own })
    assert.equal((await ask()).status, 200)
    await t.send(t.larch.apiKey, `/v1/clients/${t.larch.clients[1].id}/users/${viewer.id}`, { method: 'DELETE' })
    assert.deepEqual(outcome(await ask()), [401, 'token-invalid'])
  })
})

describe('a token that is bound to no key', () => {
  it('works as before, and no proof makes it more', async () => {
    const plain = await t.token(t.larch, 'owner')
    assert.equal((await t.send(plain, '/v1/me')).status, 200)
    const proof = await key.prove('GET', `${here}/v1/me`, { token: plain, nowMs: now() })
    assert.deepEqual(outcome(await sendWith('/v1/me', proof, { with: plain })), [401, 'token-invalid'])
    // A header that it does not need is no reason to refuse it.
    assert.equal((await sendWith('/v1/me', 'anything', { with: plain, scheme: 'Bearer' })).status, 200)
  })

  it('an API key is none of these', async () => {
    assert.deepEqual(outcome(await sendWith('/v1/me', await prove(), { with: t.larch.apiKey })), [401, 'token-invalid'])
  })
})

describe('a partner that demands bound tokens', () => {
  it('gives out no other', async () => {
    await t.database.transact(t.birch.scope, (tx) => updatePartner(tx, t.birch.id, { requiresProof: true }, t.context.now()))
    const mint = (more: object) => t.send(t.birch.apiKey, '/v1/sessions', { method: 'POST', body: { audience: 'partner', email: t.birch.members.owner.email, ...more } })
    const refusal = await mint({})
    assert.deepEqual(outcome(refusal), [400, 'invalid-input'])
    assert.equal(refusal.problem.errors![0]!.field, 'body.dpopJkt')
    assert.equal((await mint({ dpopJkt: key.jkt })).status, 201)
  })

  it('takes a thumbprint and nothing else for one', async () => {
    for (const dpopJkt of ['', 'short', `${key.jkt}x`, key.jkt.replace(/.$/, '='), 7, null]) {
      const answer = await t.send(t.larch.apiKey, '/v1/sessions', { method: 'POST', body: { audience: 'partner', email: t.larch.members.owner.email, dpopJkt } })
      assert.deepEqual(outcome(answer), [400, 'invalid-input'], String(dpopJkt))
    }
  })
})

describe('the hosted sign-in', () => {
  const page = 'http://localhost:4400'
  const mint = (visitor: Visitor, dpop?: string) => visitor.send('POST', '/v1/sign-in/token', {}, dpop === undefined ? {} : { dpop })
  const proofOf = (path = '/v1/sign-in/token', method = 'POST', own?: string) => key.prove(method, page + path, { nowMs: now(), ...(own === undefined ? {} : { token: own }) })

  it('binds the token that it mints to the key of a proof, and to none where there is none', async () => {
    const visitor = new Visitor(t)
    const { token: link } = await inviteTo(t, t.larch, t.larch.clients[0].id, 'bound@hosted.example')
    await acceptWithTotp(visitor, link)
    assert.equal(decodeJwt(await visitor.token())['cnf'], undefined)
    const proof = await proofOf()
    const answer = await mint(visitor, proof)
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual(decodeJwt(answer.body.token)['cnf'], { jkt: key.jkt })
    assert.deepEqual(outcome(await mint(visitor, proof)), [401, 'proof-invalid'], 'used before')
    assert.deepEqual(outcome(await mint(visitor, await proofOf('/v1/me'))), [401, 'proof-invalid'], 'for another address')
    assert.deepEqual(outcome(await mint(visitor, await proofOf('/v1/sign-in/token', 'GET'))), [401, 'proof-invalid'], 'for another method')
    assert.deepEqual(outcome(await mint(visitor, 'x')), [401, 'proof-invalid'])
    const own = answer.body.token as string
    assert.equal((await visitor.send('GET', '/v1/me', undefined, { authorization: `DPoP ${own}`, dpop: await proofOf('/v1/me', 'GET', own) })).status, 200)
    assert.deepEqual(outcome(await visitor.send('GET', '/v1/me', undefined, { authorization: `Bearer ${own}` })), [401, 'proof-missing'])

    await t.database.transact(t.larch.scope, (tx) => updatePartner(tx, t.larch.id, { requiresProof: true }, t.context.now()))
    assert.deepEqual(outcome(await mint(visitor)), [401, 'proof-missing'])
    assert.equal((await mint(visitor, await proofOf())).status, 200)
    await t.database.transact(t.larch.scope, (tx) => updatePartner(tx, t.larch.id, { requiresProof: false }, t.context.now()))
  })
})

describe('behind a proxy', () => {
  it('a proof names the address that the page sees', async () => {
    const front = await testApp({ env: { PUBLIC_URL: 'https://portal.larch.example/api/' } })
    try {
      const minted = await front.send(front.larch.apiKey, '/v1/sessions', { method: 'POST', body: { audience: 'partner', email: front.larch.members.owner.email, dpopJkt: key.jkt } })
      const own = minted.body.token as string
      const ask = async (htu: string) => (await front.send(null, '/v1/me', { headers: { authorization: `DPoP ${own}`, dpop: await key.prove('GET', htu, { token: own }) } })).status
      assert.equal(await ask('https://portal.larch.example/api/v1/me'), 200)
      assert.equal(await ask('https://portal.larch.example:443/api/v1/me?x=1'), 200)
      assert.equal(await ask('http://localhost/v1/me'), 200)
      assert.equal(await ask('https://portal.larch.example/v1/me'), 401)
      assert.equal(await ask('http://portal.larch.example/api/v1/me'), 401)
      assert.equal(await ask('https://other.example/api/v1/me'), 401)
    } finally {
      await front.stop()
    }
  })
})

describe('a server that demands a nonce', () => {
  it('takes a proof only with one, which any server on the same database has given', async () => {
    const strict = await testApp({ env: { DPOP_NONCE: '1' } })
    try {
      const minted = await strict.send(strict.larch.apiKey, '/v1/sessions', { method: 'POST', body: { audience: 'partner', email: strict.larch.members.owner.email, dpopJkt: key.jkt } })
      const own = minted.body.token as string
      const ask = async (claims: object) => strict.send(null, '/v1/me', { headers: { authorization: `DPoP ${own}`, dpop: await key.prove('GET', `${here}/v1/me`, { token: own, claims: { ...claims } }) } })
      const first = await ask({})
      assert.deepEqual([first.status, first.problem.code], [401, 'proof-nonce'])
      const nonce = first.headers.get('dpop-nonce')!
      assert.equal((await ask({ nonce })).status, 200)
      assert.equal((await ask({ nonce })).status, 200, 'a nonce is for many proofs')
    } finally {
      await strict.stop()
    }
  })
})

describe('a page on another origin', () => {
  it('may send proofs and read nonces', async () => {
    const origin = t.larch.origins[0]!
    const preflight = await t.send(null, '/v1/me', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization, dpop' } })
    assert.match(preflight.headers.get('access-control-allow-headers')!, /\bDPoP\b/)
    const own = await bound(key, { origins: [origin] })
    const refusal = await sendWith('/v1/me', await key.prove('GET', `${here}/v1/me`, { token: own, nowMs: 0 }), { with: own, headers: { origin } })
    assert.equal(refusal.status, 401)
    assert.match(refusal.headers.get('access-control-expose-headers')!, /\bDPoP-Nonce\b/)
    assert.equal(refusal.headers.get('access-control-allow-origin'), origin)
  })
})

describe('whoever guesses', () => {
  it('with proofs is slowed down like whoever guesses with tokens', async () => {
    const guarded = await testApp({ env: { RATE_LIMIT_FAILURES_PER_MINUTE: '5' } })
    try {
      const minted = await guarded.send(guarded.larch.apiKey, '/v1/sessions', { method: 'POST', body: { audience: 'partner', email: guarded.larch.members.owner.email, dpopJkt: key.jkt } })
      const statuses: number[] = []
      for (let n = 0; n < 8; n += 1) {
        statuses.push((await guarded.send(null, '/v1/me', { headers: { authorization: `DPoP ${minted.body.token}`, dpop: 'x.y.z' } })).status)
      }
      assert.equal(statuses.at(-1), 429, statuses.join())
    } finally {
      await guarded.stop()
    }
  })
})
