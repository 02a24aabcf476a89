import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { endpoints } from '../../../src/contract/endpoints/index.ts'
import { problem as problemShape, problems, type ProblemCode } from '../../../src/contract/problem.ts'
import { pathOf, recordsIn } from '../../support/requests.ts'
import { testApp, type Answer, type Json, type Sending, type TestApp } from '../../support/app.ts'

let t: TestApp
let owner: string
before(async () => {
  t = await testApp()
  owner = await t.token(t.larch, 'owner')
})
after(() => t.stop())

function assertProblem(answer: Answer, code: ProblemCode, fields?: Record<string, string>): void {
  assert.equal(answer.problem?.code, code, answer.text)
  assert.equal(answer.status, problems[code].status)
  assert.match(answer.headers.get('content-type')!, /^application\/problem\+json/)
  assert.equal(answer.problem.type, `urn:sa-portal:problem:${code}`)
  assert.equal(answer.problem.title, problems[code].title)
  assert.equal(answer.problem.requestId, answer.headers.get('x-request-id'))
  assert.ok(problemShape.safeParse(answer.body).success)
  if (fields) {
    assert.deepEqual(Object.fromEntries((answer.problem.errors ?? []).map((each) => [each.field, each.code])), fields, answer.text)
    for (const each of answer.problem.errors!) assert.ok(each.message.length > 5, each.message)
  }
}

const create = (sending: Sending) => t.send(owner, '/v1/clients', { method: 'POST', ...sending })
const client = () => t.larch.clients[0].id

describe('a body', () => {
  it('that is not JSON is refused without being quoted', async () => {
    for (const raw of ['{', '', 'hunter2', '{"name":"hunter2"', '[1,]', 'NaN', '{"a":Infinity}', "{'name':'x'}", '\u0000']) {
      const answer = await create({ raw })
      assertProblem(answer, 'malformed-json')
      assert.doesNotMatch(answer.text, /hunter2/)
    }
  })

  it('that is not UTF-8 is refused', async () => {
    assertProblem(await create({ raw: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) }), 'malformed-json')
  })

  it('that is JSON and no object is refused', async () => {
    for (const raw of ['null', '[]', '"name"', '7', 'true']) assertProblem(await create({ raw }), 'invalid-input', { body: 'invalid' })
  })

  it('of another type, in another encoding or character set is refused', async () => {
    const wrong: Array<Record<string, string>> = [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'application/jsonp' },
      { 'content-type': 'application/json; charset=utf-16' },
      { 'content-encoding': 'gzip' },
    ]
    for (const headers of wrong) {
      assertProblem(await create({ raw: '{"name":"Acme"}', headers }), 'unsupported-media-type')
    }
    assert.equal((await create({ raw: '{"name":"Charset"}', headers: { 'content-type': 'Application/JSON; charset="UTF-8"' } })).status, 201)
  })

  it('of 10 MB is refused, whether or not it says how long it is', async () => {
    const long = JSON.stringify({ name: 'x'.repeat(10_000_000) })
    assertProblem(await create({ raw: long, headers: { 'content-length': String(long.length) } }), 'body-too-large')
    let sent = 0
    const chunk = new TextEncoder().encode('x'.repeat(16_384))
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += chunk.byteLength
        controller.enqueue(chunk)
      },
    })
    const response = await t.app.request(
      new Request('http://localhost/v1/clients', {
        method: 'POST',
        headers: { authorization: `Bearer ${owner}`, 'content-type': 'application/json' },
        body: endless,
        duplex: 'half',
      } as RequestInit),
    )
    assert.equal(response.status, 413)
    assert.ok(sent < 200_000, `${sent} bytes were read`)
  })

  it('with fields that the contract does not know is refused, and each is named', async () => {
    assertProblem(await create({ body: { name: 'Acme', colour: 'red', partnerId: t.birch.id, version: 9 } }), 'invalid-input', {
      'body.colour': 'unknown',
      'body.partnerId': 'unknown',
      'body.version': 'unknown',
    })
  })

  it('with the names of prototypes is refused like any other unknown field, and changes no prototype', async () => {
    const raw = '{"name":"Acme","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"prototype":1}'
    assertProblem(await create({ raw }), 'invalid-input', {
      'body.__proto__': 'unknown',
      'body.constructor': 'unknown',
      'body.prototype': 'unknown',
    })
    assert.equal(({} as { admin?: boolean }).admin, undefined)
  })

  it('without a field that is needed says that it is missing', async () => {
    assertProblem(await create({ body: {} }), 'invalid-input', { 'body.name': 'missing' })
    assertProblem(await t.send(t.larch.apiKey, '/v1/sessions', { method: 'POST', body: { audience: 'client' } }), 'invalid-input', {
      'body.clientId': 'missing',
      'body.email': 'missing',
    })
    assertProblem(await t.send(t.larch.apiKey, '/v1/sessions', { method: 'POST', body: { email: 'a@b.example' } }), 'invalid-input', {
      'body.audience': 'invalid',
    })
  })

  it('names every field that is wrong, once', async () => {
    const answer = await create({
      body: { name: ' ', slug: 'Not A Slug', currency: 'dollars', timezone: 'Mars/Base', locale: '??', contactEmail: 'nobody', tags: 'red', aliases: [1] },
    })
    assertProblem(answer, 'invalid-input', {
      'body.name': 'invalid',
      'body.slug': 'invalid',
      'body.currency': 'invalid',
      'body.timezone': 'invalid',
      'body.locale': 'invalid',
      'body.contactEmail': 'invalid',
      'body.tags': 'invalid',
      'body.aliases.0': 'invalid',
    })
    assert.ok(answer.problem.detail!.includes('7 more in errors'))
  })

  it('with control characters, direction overrides, NUL or half a surrogate pair in a name is refused', async () => {
    for (const name of ['a\u0000b', 'a\nb', 'a\u202eb', 'a\u007fb']) {
      assertProblem(await create({ body: { name } }), 'invalid-input', { 'body.name': 'invalid' })
    }
    assertProblem(await create({ raw: '{"name":"a\\ud800b"}' }), 'invalid-input', { 'body.name': 'invalid' })
    assertProblem(await create({ raw: '{"name":"Acme","\\ud800":1}' }), 'invalid-input')
  })

  it('nested without end is refused, and not by running out of stack', async () => {
    const raw = `{"name":${'['.repeat(30_000)}${']'.repeat(30_000)}}`
    assertProblem(await create({ raw }), 'invalid-input', { body: 'invalid' })
  })

  it('echoes no more than fifty of ten thousand unknown fields', async () => {
    const answer = await create({ body: Object.fromEntries(Array.from({ length: 4000 }, (_, index) => [`f${index}`, 1])) })
    assert.equal(answer.status, 400)
    assert.equal(answer.problem.errors!.length, 50)
  })

  it('is never answered with a 500, whatever JSON it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...endpoints.filter((entry) => entry.body)), fc.json({ maxDepth: 4 }), async (entry, raw) => {
        const path = pathOf(entry, recordsIn(t.larch, t.larch.clients[0]))
        const sender = entry.operation === 'sessions.create' ? t.larch.apiKey : owner
        const answer = await t.send(sender, path, { method: entry.method, raw, headers: { 'if-match': '*' } })
        if (entry.door && raw === '{}' && answer.problem?.code !== 'invalid-input') return assert.ok([204, 401].includes(answer.status), answer.text)
        // What the contract takes, an empty change among it, is answered by the record it is for; what it does not take is bad input.
        if (entry.body!.safeParse(JSON.parse(raw)).success) assert.ok(answer.status < 500, `${entry.operation} ${raw} ${answer.text}`)
        else assert.equal(answer.status, 400, `${entry.operation} ${raw} ${answer.text}`)
      }),
      { numRuns: 150 },
    )
  })
})

describe('a score', () => {
  const push = (raw: string) => t.send(owner, `/v1/clients/${client()}/posture`, { method: 'POST', raw })

  it('outside 0–100 is refused', async () => {
    for (const score of ['-0.0001', '100.0001', '1e308', '-1', '1e999']) {
      assertProblem(await push(`{"score":${score}}`), 'invalid-input', { 'body.score': 'invalid' })
    }
  })

  it('that is no number is refused', async () => {
    assertProblem(await push('{"score":NaN}'), 'malformed-json')
    for (const score of ['"50"', 'true', '[50]', '{}']) assertProblem(await push(`{"score":${score}}`), 'invalid-input', { 'body.score': 'invalid' })
    assertProblem(await push('{}'), 'invalid-input', { 'body.score': 'missing' })
  })

  it('of the future, of before 1970 or of no calendar is refused', async () => {
    for (const asOf of ['2999-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '0000-01-01T00:00:00Z', '2026-02-30T00:00:00Z', 'yesterday', '2026-01-01']) {
      assertProblem(await push(JSON.stringify({ score: 5, asOf })), 'invalid-input', { 'body.asOf': 'invalid' })
    }
    assertProblem(await push('{"score":5,"baselineCompletedAt":"2999-01-01T00:00:00Z"}'), 'invalid-input', { 'body.baselineCompletedAt': 'invalid' })
  })
})

describe('an exposure', () => {
  const push = (body: unknown) => t.send(owner, `/v1/clients/${client()}/exposure`, { method: 'POST', body })

  it('whose low is above its high, or whose middle is outside, is refused', async () => {
    assertProblem(await push({ low: 2, high: 1, currency: 'USD' }), 'invalid-input', { 'body.low': 'invalid' })
    assertProblem(await push({ low: 1, expected: 0, high: 2, currency: 'USD' }), 'invalid-input', { 'body.expected': 'invalid' })
    assertProblem(await push({ low: 1, expected: 3, high: 2, currency: 'USD' }), 'invalid-input', { 'body.expected': 'invalid' })
  })

  it('that is negative, fractional, beyond exact integers or in no currency is refused', async () => {
    assertProblem(await push({ low: -1, high: 1.5, currency: 'usd' }), 'invalid-input', {
      'body.low': 'invalid',
      'body.high': 'invalid',
      'body.currency': 'invalid',
    })
    assertProblem(await push({ low: 1, high: 2 ** 53, currency: 'USD' }), 'invalid-input', { 'body.high': 'invalid' })
  })

  it('of the largest amounts is kept exactly', async () => {
    const answer = await push({ low: 0, high: Number.MAX_SAFE_INTEGER, currency: 'JPY' })
    assert.equal(answer.status, 200, answer.text)
    assert.equal(answer.body.exposure.high, Number.MAX_SAFE_INTEGER)
  })
})

describe('a query', () => {
  it('with a parameter that the contract does not know is refused, and it is named', async () => {
    assertProblem(await t.send(owner, '/v1/clients?colour=red&__proto__=1'), 'invalid-input', {
      'query.colour': 'unknown',
      'query.__proto__': 'unknown',
    })
    assertProblem(await t.send(owner, '/v1/me?x=1'), 'invalid-input', { 'query.x': 'unknown' })
  })

  it('repeats lists and nothing else', async () => {
    const answer = await t.send(owner, '/v1/clients?level=critical&level=low&tag=larch')
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual(answer.body.items.map((each: Json) => each.posture.level), ['low', 'critical'])
    assertProblem(await t.send(owner, '/v1/clients?limit=1&limit=2'), 'invalid-input', { 'query.limit': 'invalid' })
  })

  it('out of range is refused', async () => {
    for (const [query, field] of [
      ['limit=0', 'query.limit'],
      ['limit=201', 'query.limit'],
      ['limit=1.5', 'query.limit'],
      ['limit=many', 'query.limit'],
      ['limit=', 'query.limit'],
      ['sort=height', 'query.sort'],
      ['level=terrible', 'query.level.0'],
      [`q=${'x'.repeat(201)}`, 'query.q'],
      ['q=a%00b', 'query.q'],
      ['cursor=', 'query.cursor'],
      [`cursor=${'x'.repeat(1025)}`, 'query.cursor'],
    ] as const) {
      assertProblem(await t.send(owner, `/v1/clients?${query}`), 'invalid-input', { [field]: 'invalid' })
    }
  })

  it('finds its wildcards as letters', async () => {
    for (const q of ['%25', '_', '%5C', "'", '%22', '*']) {
      const answer = await t.send(owner, `/v1/clients?q=${q}`)
      assert.equal(answer.status, 200, answer.text)
      assert.equal(answer.body.total, 0, q)
    }
  })

  it('is never answered with a 500, whatever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('cursor', 'limit', 'sort', 'level', 'tag', 'q', 'x'), fc.string({ unit: 'binary', maxLength: 30 })), { maxLength: 4 }),
        async (pairs) => {
          const query = new URLSearchParams(pairs.map(([key, value]) => [key, value.toWellFormed()]))
          const answer = await t.send(owner, `/v1/clients?${query}`)
          assert.ok(answer.status === 200 || answer.status === 400, answer.text)
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('an address', () => {
  it('that does not exist is not found, and says nothing more', async () => {
    for (const path of ['/', '/v1', '/v2/clients', '/v1/clients/', '/v1/clients/x/y', '/.env', '//v1/clients', '/V1/clients']) {
      const answer = await t.send(owner, path)
      assertProblem(answer, 'not-found')
      assert.deepEqual(Object.keys(answer.body).sort(), ['code', 'requestId', 'status', 'title', 'type'])
    }
  })

  it('with an id of any form that is not one is not found', async () => {
    for (const id of ['%00', 'x'.repeat(65), '%ED%A0%80', '..%2f', '%E0%A4%A', "'", '%25', 'cli_', ' ']) {
      const answer = await t.send(owner, `/v1/clients/${id}`)
      assertProblem(answer, 'not-found')
    }
  })

  it('says which methods it takes', async () => {
    const answer = await t.send(owner, '/v1/clients', { method: 'PUT', body: {} })
    assertProblem(answer, 'method-not-allowed')
    assert.equal(answer.headers.get('allow'), 'GET, POST, HEAD, OPTIONS')
    assert.equal((await t.send(owner, `/v1/clients/${client()}`, { method: 'DELETE' })).headers.get('allow'), 'GET, PATCH, HEAD, OPTIONS')
    assertProblem(await t.send(owner, '/healthz', { method: 'POST', body: {} }), 'method-not-allowed')
  })

  it('answers HEAD as GET without the body, and opens no stream for it', async () => {
    const answer = await t.send(owner, '/v1/clients', { method: 'HEAD' })
    assert.equal(answer.status, 200)
    assert.equal(answer.text, '')
    assert.equal((await t.send(owner, '/v1/events', { method: 'HEAD' })).status, 405)
    assert.equal(t.app.runtime.hub.size, 0)
  })
})

describe('every answer', () => {
  it('carries the headers that keep it data', async () => {
    for (const [sender, path] of [[owner, '/v1/me'], [owner, '/nowhere'], [null, '/v1/me'], [null, '/healthz']] as const) {
      const { headers } = await t.send(sender, path)
      assert.equal(headers.get('x-content-type-options'), 'nosniff')
      assert.equal(headers.get('cache-control'), 'no-store')
      assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin')
      assert.equal(headers.get('referrer-policy'), 'no-referrer')
      assert.equal(headers.get('x-frame-options'), 'DENY')
      assert.match(headers.get('content-security-policy')!, /default-src 'none'/)
      assert.equal(headers.get('x-powered-by'), null)
      assert.equal(headers.get('set-cookie'), null)
      assert.match(headers.get('x-request-id')!, /^req_[A-Za-z0-9_-]{22}$/)
    }
  })

  it('has a request id of its own, and never the one that was sent', async () => {
    const sent = 'req_0123456789012345678901'
    const first = await t.send(owner, '/v1/me', { headers: { 'x-request-id': sent } })
    const second = await t.send(owner, '/v1/me', { headers: { 'x-request-id': sent } })
    assert.equal(new Set([sent, first.headers.get('x-request-id'), second.headers.get('x-request-id')]).size, 3)
  })
})

describe('a fault of the server', () => {
  it('says nothing but the request id; the log has the rest', async () => {
    const read = t.database.read
    t.database.read = () => Promise.reject(new Error('password is hunter2 at line 7'))
    try {
      const answer = await t.send(owner, '/v1/me')
      assertProblem(answer, 'internal')
      assert.deepEqual(Object.keys(answer.body).sort(), ['code', 'requestId', 'status', 'title', 'type'])
      assert.ok(t.log.some((line) => line.includes('hunter2') && line.includes(answer.problem.requestId)))
    } finally {
      t.database.read = read
    }
  })

  it('writes no token, key, query or body into the log', async () => {
    t.log.length = 0
    await t.send(owner, '/v1/clients?q=secretquery')
    await t.send(t.larch.apiKey, '/v1/clients', { method: 'POST', body: { name: 'Secret Body' } })
    await t.send(`${owner}x`, '/v1/clients?q=secretquery')
    const log = t.log.join('\n')
    assert.ok(t.log.length >= 3)
    for (const secret of [owner, t.larch.apiKey, 'secretquery', 'Secret Body', 'Bearer']) assert.ok(!log.includes(secret), secret)
  })

  it('of the database is a 503 that says when to come back', async () => {
    const { DatabaseUnavailableError } = await import('../../../server/store/errors.ts')
    const { read, ping } = t.database
    t.database.read = () => Promise.reject(new DatabaseUnavailableError('connection refused at 10.0.0.7'))
    t.database.ping = () => Promise.reject(new DatabaseUnavailableError('connection refused at 10.0.0.7'))
    try {
      for (const path of ['/v1/me', '/readyz']) {
        const answer = await t.send(owner, path)
        assertProblem(answer, 'unavailable')
        assert.match(answer.headers.get('retry-after')!, /^\d+$/)
        assert.doesNotMatch(answer.text, /10\.0\.0\.7/)
      }
      assert.equal((await t.send(null, '/healthz')).status, 200)
    } finally {
      Object.assign(t.database, { read, ping })
    }
    assert.equal((await t.send(null, '/readyz')).status, 200)
  })
})
