// The client of the hosted door: what it sends, what it refuses to send, and what comes of an answer.
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'

import { createSignIn, PortalMismatchError, PortalRefusedError, PortalUnreachableError } from '../../src/sign-in/index.ts'

interface Sent {
  url: string
  init: RequestInit & { headers: Record<string, string> }
}

function door(answer: (sent: Sent) => Response | Promise<Response>, settings = {}) {
  const sent: Sent[] = []
  const made = createSignIn({
    baseUrl: 'https://portal.example/',
    fetch: async (input, init) => {
      const each = { url: String(input), init: init as Sent['init'] }
      sent.push(each)
      return answer(each)
    },
    ...settings,
  })
  return { door: made, sent }
}

const json = (body: unknown, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
const refuse = (status: number, code: string, headers = {}) => json({ type: `urn:sa-portal:problem:${code}`, title: 'No.', status, code, requestId: 'req_1' }, status, headers)
const state = { step: 'done', attempt: null, expiresAt: null, methods: [], places: [], recoveryCodesLeft: null }
const session = { token: 'a.b.c', expiresAt: '2026-11-21T10:00:00.000Z', audience: 'client' }

describe('the client of the hosted door', () => {
  afterEach(() => {
    delete (globalThis as { document?: unknown }).document
  })

  it('sends JSON with the cookies of its own origin, and takes no answer from a cache or over a redirect', async () => {
    const { door: made, sent } = door(() => json(state))
    assert.deepEqual(await made.password({ email: 'a@b.example', password: 'secret' }), state)
    const [{ url, init }] = sent as [Sent]
    assert.equal(url, 'https://portal.example/v1/sign-in/password')
    assert.deepEqual([init.method, init.credentials, init.cache, init.redirect], ['POST', 'same-origin', 'no-store', 'manual'])
    assert.deepEqual(init.headers, { accept: 'application/json', 'content-type': 'application/json' })
    assert.equal(init.body, '{"email":"a@b.example","password":"secret"}')
  })

  it('sends JSON also where there is nothing to say, which no form of a foreign page can', async () => {
    const { door: made, sent } = door(({ url }) => (url.endsWith('token') ? json(session) : new Response(null, { status: 204 })))
    await made.signOut()
    await made.token()
    assert.deepEqual(sent.map(({ init }) => [init.body, init.headers['content-type']]), [['{}', 'application/json'], ['{}', 'application/json']])
  })

  it('stays under the path that the API stands under', async () => {
    const { door: made, sent } = door(() => new Response(null, { status: 204 }), { baseUrl: 'https://intranet.example/portal-api/' })
    await made.revokeSession('ses_1/..')
    assert.equal(sent[0]!.url, 'https://intranet.example/portal-api/v1/sign-in/sessions/ses_1%2F..')
  })

  it('is not made for a page of another origin, whose cookies do not go there', () => {
    Object.assign(globalThis, { document: { baseURI: 'https://intranet.example/clients/', location: { origin: 'https://intranet.example' } } })
    assert.throws(() => createSignIn({ baseUrl: 'https://portal.example' }), { name: 'TypeError', message: /createPortal with fetchToken/ })
    assert.ok(createSignIn({ baseUrl: '/portal-api' }))
    assert.throws(() => createSignIn({ baseUrl: '' }), { name: 'TypeError', message: /createSignIn: baseUrl is missing/ })
  })

  it('sends once and never again by itself: each password and each code counts', async () => {
    for (const answer of [() => refuse(429, 'too-many-attempts', { 'retry-after': '7' }), () => refuse(503, 'unavailable')]) {
      const { door: made, sent } = door(answer)
      await assert.rejects(made.totp({ attempt: 'att', code: '123456' }), PortalRefusedError)
      assert.equal(sent.length, 1)
    }
  })

  it('says how long to wait, and which refusal it was', async () => {
    const { door: made } = door(() => refuse(429, 'too-many-attempts', { 'retry-after': '7' }))
    await assert.rejects(made.password({ email: 'a@b.example', password: 'secret' }), (error: PortalRefusedError) => {
      assert.deepEqual([error.code, error.status, error.retryAfterMs, error.requestId, error.operation], ['too-many-attempts', 429, 7000, 'req_1', 'signIn.password'])
      assert.doesNotMatch(JSON.stringify(error) + String(error), /secret/)
      return true
    })
  })

  it('takes no answer that breaks the contract', async () => {
    const { door: made } = door(() => json({ ...state, methods: 'totp' }))
    await assert.rejects(made.password({ email: 'a@b.example', password: 'secret' }), PortalMismatchError)
  })

  it('says that nobody answers, without repeating the address', async () => {
    const { door: made } = door(() => {
      throw new TypeError('fetch failed for https://portal.example/v1/sign-in/password')
    })
    await assert.rejects(made.password({ email: 'a@b.example', password: 'secret' }), (error: PortalUnreachableError) => {
      assert.ok(error instanceof PortalUnreachableError)
      assert.deepEqual([error.code, /https?:/.test(error.message)], ['network', false])
      return true
    })
  })

  it('gives up after its time, and when it is told to', async () => {
    const hang = ({ init }: Sent) => new Promise<Response>((_, reject) => init.signal!.addEventListener('abort', () => reject(init.signal!.reason as Error)))
    const slow = door(hang, { timeoutMs: 20 })
    await assert.rejects(slow.door.sessions(), (error: PortalUnreachableError) => error.code === 'timeout')
    const controller = new AbortController()
    const left = slow.door.sessions({ signal: controller.signal })
    controller.abort(new Error('left'))
    await assert.rejects(left, { message: 'left' })
  })

  it('asks for a token with a proof of the page’s key, and once more with the nonce that the server wants', async () => {
    const { door: made, sent } = door(({ init }) => (init.headers['dpop']!.endsWith('n1') ? json(session) : refuse(401, 'proof-nonce', { 'dpop-nonce': 'n1' })))
    const given = await made.token({ present: false }, { dpopProof: async (method, url, nonce) => `${method} ${url} ${nonce}` })
    assert.deepEqual(given, session)
    assert.deepEqual(sent.map(({ init }) => init.headers['dpop']), [
      'POST https://portal.example/v1/sign-in/token undefined',
      'POST https://portal.example/v1/sign-in/token n1',
    ])
    assert.equal(sent[1]!.init.body, '{"present":false}')
  })
})
