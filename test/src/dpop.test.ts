// The SDK with tokens that are bound to a key, against the real API over real sockets.
import assert from 'node:assert/strict'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, type JWK } from 'jose'
import { createAdaptorServer } from '@hono/node-server'
import { createPortal, type FetchToken, type PagePortalSettings, type PortalRefusedError, type TokenRequest } from '../../src/index.ts'
import { createSignIn } from '../../src/client/sign-in.ts'
import { testApp, type TestApp } from '../support/app.ts'

interface Served {
  api: TestApp
  baseUrl: string
  stop(): Promise<void>
}

async function serve(env: Record<string, string> = {}): Promise<Served> {
  const api = await testApp({ env })
  const server = createAdaptorServer({ fetch: (request, bindings) => api.app.fetch(request, bindings) }) as Server
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    api,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      await api.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

let served: Served
let strict: Served
before(async () => {
  served = await serve()
  strict = await serve({ DPOP_NONCE: '1' })
})
after(async () => {
  await served.stop()
  await strict.stop()
})

/** What the page's own server does: it passes the thumbprint on. */
const mintingOn = ({ api }: Served): FetchToken => async ({ dpopJkt }) => {
  const answer = await api.send(api.larch.apiKey, '/v1/sessions', { method: 'POST', body: { audience: 'partner', email: api.larch.members.owner.email, ...(dpopJkt === undefined ? {} : { dpopJkt }) } })
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}

/** A portal, and every request that it has sent. */
function portalOn(on: Served, settings: Partial<PagePortalSettings> = {}) {
  const sent: { method: string; url: string; headers: Headers }[] = []
  const portal = createPortal({
    baseUrl: on.baseUrl,
    fetchToken: mintingOn(on),
    dpop: true,
    fetch: (input, init) => {
      const request = input as Request
      sent.push({ method: request.method, url: request.url, headers: new Headers(init?.headers ?? request.headers) })
      return fetch(input, init)
    },
    ...settings,
  })
  return { portal, sent }
}

describe('a portal with dpop', () => {
  it('sends each request with a proof of its own, made by the key that the token is bound to', async () => {
    const { portal, sent } = portalOn(served)
    const me = await portal.me.get()
    assert.equal(me.user.role, 'owner')
    const made = await portal.clients.create({ name: `Bound ${Date.now()}` })
    assert.equal((await portal.clients.list({ limit: 1 })).items[0]!.id, made.id)
    assert.equal(sent.length, 3)
    const names = new Set<unknown>()
    for (const { method, url, headers } of sent) {
      const token = /^DPoP (.+)$/.exec(headers.get('authorization')!)![1]!
      const proof = headers.get('dpop')!
      const { htm, htu, jti } = decodeJwt(proof)
      const { typ, alg, jwk } = decodeProtectedHeader(proof) as { typ: string; alg: string; jwk: JWK }
      assert.deepEqual([typ, alg, htm, htu], ['dpop+jwt', 'ES256', method, url.split('?')[0]])
      assert.deepEqual(Object.keys(jwk).sort(), ['crv', 'kty', 'x', 'y'])
      assert.deepEqual(decodeJwt(token)['cnf'], { jkt: await calculateJwkThumbprint(jwk) })
      names.add(jti)
    }
    assert.equal(names.size, 3)
  })

  it('opens the event stream with a proof', async () => {
    const { portal, sent } = portalOn(served)
    const controller = new AbortController()
    const kinds: string[] = []
    for await (const item of portal.events.stream({ signal: controller.signal })) {
      kinds.push(item.kind)
      controller.abort()
    }
    assert.deepEqual(kinds, ['ready'])
    assert.match(sent[0]!.headers.get('authorization')!, /^DPoP /)
    assert.equal(decodeJwt(sent[0]!.headers.get('dpop')!)['htu'], `${served.baseUrl}/v1/events`)
  })

  it('asks for a file with a proof', async () => {
    const { portal, sent } = portalOn(served)
    const file = await portal.audit.exportPartner()
    assert.ok((await file.blob()).size > 0)
    assert.match(sent.at(-1)!.headers.get('dpop')!, /^[\w-]+\.[\w-]+\.[\w-]+$/)
  })

  it('gives a thief nothing: neither the token nor a proof that was seen opens the door again', async () => {
    const { portal, sent } = portalOn(served)
    await portal.me.get()
    const { headers } = sent[0]!
    const token = headers.get('authorization')!.slice(5)
    const ask = async (given: Record<string, string>, path = '/v1/me') => (await fetch(`${served.baseUrl}${path}`, { headers: given })).status
    assert.equal(await ask({ authorization: `Bearer ${token}` }), 401)
    assert.equal(await ask({ authorization: `DPoP ${token}` }), 401)
    assert.equal(await ask({ authorization: `DPoP ${token}`, dpop: headers.get('dpop')! }), 401)
    assert.equal(await ask({ authorization: `DPoP ${token}`, dpop: headers.get('dpop')! }, '/v1/clients'), 401)
    const another = createPortal({ baseUrl: served.baseUrl, fetchToken: () => token, dpop: true })
    await assert.rejects(another.me.get(), (error: PortalRefusedError) => error.code === 'token-unbound')
    assert.equal((await portal.me.get()).user.role, 'owner')
  })

  it('brings the nonce that a server demands, and pays one more request for it only once', async () => {
    const { portal, sent } = portalOn(strict)
    await portal.me.get()
    assert.equal(sent.length, 2)
    await portal.clients.create({ name: 'With a nonce' })
    await portal.clients.list()
    assert.equal(sent.length, 4)
    assert.ok(sent.slice(1).every(({ headers }) => typeof decodeJwt(headers.get('dpop')!)['nonce'] === 'string'))
    // A nonce that has run out is replaced in passing, with the body of the write.
    strict.api.advance(125_000)
    const late = await portal.clients.create({ name: 'With another nonce' })
    assert.equal(late.name, 'With another nonce')
    assert.equal(sent.length, 6)
    assert.equal(sent[4]!.headers.get('idempotency-key'), sent[5]!.headers.get('idempotency-key'))
  })

  it('does not ask in a circle where a server wants nonces without end', async () => {
    let asked = 0
    const { portal } = portalOn(served, {
      fetch: async () => {
        asked += 1
        return new Response('{}', { status: 401, headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce"', 'dpop-nonce': `n${asked}` } })
      },
    })
    await assert.rejects(portal.me.get(), (error: PortalRefusedError) => error.status === 401)
    assert.ok(asked <= 4, String(asked))
  })

  it('refuses a token that its server has not bound, and says what to do', async () => {
    const { portal, sent } = portalOn(served, { fetchToken: () => served.api.token(served.api.larch, 'owner') })
    await assert.rejects(portal.me.get(), (error: PortalRefusedError) => error.code === 'token-unbound' && /Pass `dpopJkt`/.test(error.message))
    assert.equal(sent.length, 0)
  })

  it('wants a fetchToken like any other', () => {
    assert.throws(() => createPortal({ baseUrl: served.baseUrl, dpop: true } as unknown as PagePortalSettings), /createPortal needs fetchToken/)
  })

  it('passes on that nobody is signed in', async () => {
    const { portal } = portalOn(served, { fetchToken: () => null })
    await assert.rejects(portal.me.get(), (error: PortalRefusedError) => error.code === 'token-missing')
  })

  it('goes on without a key where there is no WebCrypto, as the server decides', async () => {
    const crypto = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!
    Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true })
    const asked: TokenRequest[] = []
    const { portal, sent } = portalOn(served, {
      fetchToken: (request) => {
        Object.defineProperty(globalThis, 'crypto', crypto)
        asked.push(request)
        return served.api.token(served.api.larch, 'owner')
      },
    })
    assert.equal((await portal.me.get()).user.role, 'owner')
    assert.deepEqual([asked[0]!.dpopJkt, asked[0]!.dpopProof], [undefined, undefined])
    assert.match(sent[0]!.headers.get('authorization')!, /^Bearer /)
  })

  it('gives the page a proof for the request that its token is asked for with', async () => {
    let proof = ''
    const { portal } = portalOn(served, {
      fetchToken: async (request) => {
        proof = await request.dpopProof!('POST', 'https://portal.example/v1/sign-in/token?x=1')
        return mintingOn(served)(request)
      },
    })
    await portal.me.get()
    const { htm, htu, ath } = decodeJwt(proof)
    assert.deepEqual([htm, htu, ath], ['POST', 'https://portal.example/v1/sign-in/token', undefined])
  })

  it('without it sends what it sent before', async () => {
    const { portal, sent } = portalOn(served, { dpop: false })
    await portal.me.get()
    assert.match(sent[0]!.headers.get('authorization')!, /^Bearer /)
    assert.equal(sent[0]!.headers.has('dpop'), false)
  })

  it('shows no proof and no token to a middleware, and none to another origin', async () => {
    const seen: (string | null)[] = []
    const { portal, sent } = portalOn(served, {
      middleware: [
        async (request, next) => {
          seen.push(request.headers.get('authorization'), request.headers.get('dpop'))
          await next(new Request('http://127.0.0.1:9/elsewhere')).catch(() => undefined)
          return await next(request)
        },
      ],
    })
    await portal.me.get()
    assert.deepEqual(seen, [null, null])
    const elsewhere = sent.find(({ url }) => url.includes('/elsewhere'))!
    assert.deepEqual([elsewhere.headers.get('authorization'), elsewhere.headers.get('dpop')], [null, null])
    assert.match(sent.find(({ url }) => url.includes('/v1/me'))!.headers.get('authorization')!, /^DPoP /)
  })

  it('works on a machine whose clock is wrong', async () => {
    served.api.advance(4 * 60_000)
    const { portal, sent } = portalOn(served)
    assert.equal((await portal.me.get()).user.role, 'owner')
    assert.equal(sent.length, 2)
    await portal.clients.list()
    assert.equal(sent.length, 3)
  })
})

describe('the hosted door', () => {
  /** The door of a server that wants something of a proof. */
  function doorWith(answer: (proof: string | null, asked: number) => Response) {
    const proofs: (string | null)[] = []
    const door = createSignIn({
      baseUrl: 'https://portal.example',
      fetch: async (_address, init) => {
        const proof = new Headers(init!.headers).get('dpop')
        proofs.push(proof)
        return answer(proof, proofs.length)
      },
    })
    return { door, proofs }
  }
  const given = () => Response.json({ token: 'a.b.c', expiresAt: '2026-11-20T10:00:00.000Z', audience: 'client' })
  const wantNonce = (nonce: string) =>
    Response.json({ type: 'urn:x', title: 'x', status: 401, code: 'proof-nonce', requestId: 'req_1' }, { status: 401, headers: { 'dpop-nonce': nonce } })

  /** What a portal with `dpop` gives its `fetchToken`. */
  async function asked(): Promise<TokenRequest> {
    let request!: TokenRequest
    const { portal } = portalOn(served, {
      fetchToken: (each) => {
        request = each
        return null
      },
    })
    await portal.me.get().catch(() => undefined)
    return request
  }

  it('is asked for a token with a proof of the page\'s key', async () => {
    const { dpopProof, dpopJkt } = await asked()
    const { door, proofs } = doorWith(given)
    await door.token({}, { dpopProof })
    const { htm, htu } = decodeJwt(proofs[0]!)
    assert.deepEqual([htm, htu], ['POST', 'https://portal.example/v1/sign-in/token'])
    assert.equal(await calculateJwkThumbprint(decodeProtectedHeader(proofs[0]!).jwk!), dpopJkt)
    await door.token()
    assert.equal(proofs[1], null)
  })

  it('is asked once more where it wants a nonce, and not in a circle', async () => {
    const { dpopProof } = await asked()
    const { door, proofs } = doorWith((proof) => (decodeJwt(proof!)['nonce'] === 'n1' ? given() : wantNonce('n1')))
    await door.token({}, { dpopProof })
    assert.equal(proofs.length, 2)
    const never = doorWith((_proof, count) => wantNonce(`n${count}`))
    await assert.rejects(never.door.token({}, { dpopProof }), (error: PortalRefusedError) => error.code === 'proof-nonce')
    assert.equal(never.proofs.length, 2)
  })
})
