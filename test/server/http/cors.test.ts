import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { updatePartner } from '../../../server/store/partners.ts'
import { testApp, type TestApp } from '../../support/app.ts'

let t: TestApp
let owner: string
before(async () => {
  t = await testApp()
  owner = await t.token(t.larch, 'owner')
})
after(() => t.stop())

const preflight = (origin: string, path = '/v1/clients', method = 'POST') =>
  t.send(null, path, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': 'authorization,content-type,idempotency-key' },
  })
const allowed = (headers: Headers) => [...headers].filter(([name]) => name.startsWith('access-control-'))
/** Origins that nobody has registered, however close they look. */
const strangers = () => [
  'null',
  'https://evil.example',
  `${t.larch.origins[0]}.evil.example`,
  'https://sibling.larch.example',
  'https://larch.example',
  t.larch.origins[0]!.replace('https:', 'http:'),
  `${t.larch.origins[0]}:8443`,
  `${t.larch.origins[0]}/`,
  t.larch.origins[0]!.toUpperCase(),
  `${t.larch.origins[0]}, https://evil.example`,
  '*',
  '',
]

describe('a preflight', () => {
  it('of a registered page is answered with what the SDK sends, and may be remembered', async () => {
    for (const partner of [t.larch, t.birch]) {
      const { status, headers, text } = await preflight(partner.origins[0]!)
      assert.equal(status, 204)
      assert.equal(text, '')
      assert.equal(headers.get('access-control-allow-origin'), partner.origins[0])
      assert.equal(headers.get('access-control-allow-methods'), 'GET, POST')
      for (const name of ['Authorization', 'Content-Type', 'If-Match', 'If-None-Match', 'Idempotency-Key', 'Last-Event-ID']) {
        assert.ok(headers.get('access-control-allow-headers')!.split(', ').includes(name), name)
      }
      assert.ok(Number(headers.get('access-control-max-age')) > 0)
      assert.match(headers.get('vary')!, /Origin/)
      assert.equal(headers.get('access-control-allow-credentials'), null)
    }
  })

  it('of anybody else is answered without the permission', async () => {
    for (const origin of strangers()) {
      const { status, headers } = await preflight(origin)
      assert.equal(status, 204)
      assert.deepEqual(allowed(headers), [], origin)
    }
  })

  it('follows the partner within seconds', async () => {
    const origin = 'https://new.larch.example'
    const set = (allowedOrigins: string[]) => t.database.transact(t.larch.scope, (tx) => updatePartner(tx, t.larch.id, { allowedOrigins }, t.context.now()))
    assert.deepEqual(allowed((await preflight(origin)).headers), [])
    await set([...t.larch.origins, origin])
    t.advance(6000)
    assert.equal((await preflight(origin)).headers.get('access-control-allow-origin'), origin)
    await set(t.larch.origins)
    t.advance(6000)
    assert.deepEqual(allowed((await preflight(origin)).headers), [])
  })
})

describe('an answer', () => {
  it('is readable to the page that the token lists, with the headers that the SDK reads', async () => {
    const [origin] = t.larch.origins
    const { status, headers } = await t.send(owner, '/v1/clients', { headers: { origin: origin! } })
    assert.equal(status, 200)
    assert.equal(headers.get('access-control-allow-origin'), origin)
    assert.equal(headers.get('access-control-allow-credentials'), null)
    assert.match(headers.get('vary')!, /Origin/)
    for (const name of ['ETag', 'X-Request-Id', 'Retry-After', 'Idempotency-Replayed', 'RateLimit', 'RateLimit-Policy']) {
      assert.ok(headers.get('access-control-expose-headers')!.split(', ').includes(name), name)
    }
  })

  it('without an origin has no word of it', async () => {
    assert.deepEqual(allowed((await t.send(owner, '/v1/clients')).headers), [])
  })

  it('holds no data and no permission for a page that the token does not list', async () => {
    for (const origin of strangers().filter((each) => each !== '')) {
      const { status, headers, text } = await t.send(owner, '/v1/clients', { headers: { origin } })
      assert.equal(status, 403, origin)
      assert.deepEqual(allowed(headers), [], origin)
      assert.doesNotMatch(text, /larch/)
    }
  })

  it('holds no data for the page of another partner, which may read why', async () => {
    const [origin] = t.birch.origins
    const { problem, headers, text } = await t.send(owner, '/v1/clients', { headers: { origin: origin! } })
    assert.equal(problem.code, 'origin-not-allowed')
    assert.equal(headers.get('access-control-allow-origin'), origin)
    assert.doesNotMatch(text, /larch/)
  })

  it('that refuses is readable to a registered page, so that it can say why', async () => {
    const [origin] = t.larch.origins
    for (const [sender, path] of [[null, '/v1/me'], ['nonsense', '/v1/me'], [owner, '/v1/clients/x'], [owner, '/nowhere']] as const) {
      const { status, headers } = await t.send(sender, path, { headers: { origin: origin! } })
      assert.ok(status >= 400)
      assert.equal(headers.get('access-control-allow-origin'), origin, path)
      assert.deepEqual(allowed((await t.send(sender, path, { headers: { origin: 'https://evil.example' } })).headers), [])
    }
  })

  it('of a stream is readable to its page', async () => {
    const [origin] = t.larch.origins
    const response = await t.open(owner, '/v1/events', { headers: { origin: origin! } })
    assert.equal(response.headers.get('access-control-allow-origin'), origin)
    await response.body!.cancel()
  })
})
