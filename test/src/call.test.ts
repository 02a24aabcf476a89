import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import {
  createPortal,
  PortalConflictError,
  PortalError,
  PortalMismatchError,
  PortalRefusedError,
  PortalUnreachableError,
  type Middleware,
  type PagePortalSettings,
} from '../../src/index.ts'
import { clientFixture, controlFixture, meFixture, pageFixture, problemFixture, summaryFixture, tokenFixture } from '../support/fixtures.ts'
import { eventually, fakeServer, pause, type ArrivedRequest, type FakeServer, type Reply } from '../support/http.ts'

const token = tokenFixture()

async function withServer(
  answer: (request: ArrivedRequest, reply: Reply) => void | Promise<void>,
  use: (portal: ReturnType<typeof createPortal>, server: FakeServer) => Promise<void>,
  settings: Partial<PagePortalSettings> = {},
): Promise<void> {
  const server = await fakeServer(answer)
  try {
    await use(createPortal({ baseUrl: server.baseUrl, fetchToken: () => token, ...settings }), server)
  } finally {
    await server.close()
  }
}

/** What a promise rejects with. */
async function failure<Kind = PortalRefusedError>(work: PromiseLike<unknown>): Promise<Kind> {
  try {
    await work
  } catch (error) {
    return error as Kind
  }
  throw new Error('It was expected to fail.')
}

describe('a call', () => {
  it('sends the token, escapes ids and repeats a query parameter for each word', async () => {
    await withServer(
      (request, reply) => reply.json(request.path === '/v1/clients' ? pageFixture([clientFixture()]) : clientFixture()),
      async (portal, { requests }) => {
        await portal.clients.list({ level: ['high', 'critical'], q: 'ä & b', limit: 5, sort: undefined })
        await portal.clients.get('a/b ?c')
        assert.equal(requests[0]!.url, '/v1/clients?level=high&level=critical&q=%C3%A4+%26+b&limit=5')
        assert.equal(requests[0]!.headers.authorization, `Bearer ${token}`)
        assert.equal(requests[0]!.headers['idempotency-key'], undefined)
        assert.equal(requests[1]!.url, '/v1/clients/a%2Fb%20%3Fc')
      },
    )
  })

  it('is not sent for an id that would name another address', async () => {
    await withServer(
      (_, reply) => reply.json(clientFixture()),
      async (portal, { requests }) => {
        for (const id of ['', '.', '..', undefined as never, null as never]) assert.ok((await failure(portal.clients.get(id))) instanceof TypeError)
        assert.ok((await failure(portal.clients.update('cli_1', {}, { version: undefined as never }))) instanceof TypeError)
        assert.ok((await failure(portal.clients.create({ name: 'x' }, { idempotencyKey: 'a b' }))) instanceof TypeError)
        assert.ok((await failure(portal.me.get({ timeoutMs: -1 }))) instanceof TypeError)
        assert.equal(requests.length, 0)
      },
    )
  })

  it('reaches an API behind a path prefix', async () => {
    const server = await fakeServer((_, reply) => reply.json(meFixture))
    try {
      for (const baseUrl of [`${server.baseUrl}/portal-api`, `${server.baseUrl}/portal-api/`, new URL(`${server.baseUrl}/portal-api//`)]) {
        await createPortal({ baseUrl, fetchToken: () => token }).me.get()
      }
      assert.deepEqual(server.requests.map(({ url }) => url), Array(3).fill('/portal-api/v1/me'))
    } finally {
      await server.close()
    }
  })

  it('keeps what a later server adds to an answer', async () => {
    const later = { ...clientFixture(1, { status: 'hibernating', posture: { score: 1, level: 'apocalyptic', asOf: null } }), mascot: { name: 'Otter' } }
    await withServer(
      (_, reply) => reply.json(later),
      async (portal) => assert.deepEqual(await portal.clients.get('cli_1'), later),
    )
  })

  it('rejects an answer that breaks the contract with the path of the field and the request id', async () => {
    const wrong: [unknown, string][] = [
      [pageFixture([clientFixture(), { ...clientFixture(), posture: { score: '34', level: 'high', asOf: null } }]), 'items.1.posture.score'],
      [{ ...pageFixture([]), total: undefined }, 'total'],
      [[], ''],
    ]
    let next: unknown
    await withServer(
      (_, reply) => reply.json(next),
      async (portal) => {
        for (const [value, path] of wrong) {
          next = value
          const error = await failure<PortalMismatchError>(portal.clients.list())
          assert.ok(error instanceof PortalMismatchError && error instanceof PortalError)
          assert.deepEqual([error.issues[0]!.path, error.code, error.operation, error.attempts, error.retryable, error.status], [path, 'unexpected-answer', 'clients.list', 1, false, 200])
          assert.match(error.requestId!, /^req_\d$/)
          assert.ok(error.message.includes(path))
        }
      },
    )
  })

  it('rejects a page of a gateway, an empty answer and half an answer', async () => {
    const texts = ['<!doctype html><title>Sign in to the Wi-Fi</title>', '', '{"user":']
    await withServer(
      (request, { raw }) => void raw.writeHead(200).end(texts[request.number - 1]),
      async (portal) => {
        for (const message of ['is not JSON', 'is empty', 'is not JSON']) {
          const error = await failure<PortalMismatchError>(portal.me.get())
          assert.deepEqual([error.name, error.code, error.issues], ['PortalMismatchError', 'not-json', [{ path: '', message }]])
        }
      },
    )
  })

  it('says where to look when it is redirected, and follows no redirect with a token', async () => {
    await withServer(
      (request, reply) => (request.path === '/v1/me' ? reply.status(301, { location: '/elsewhere' }) : reply.json(meFixture)),
      async (portal, { requests }) => {
        const error = await failure<PortalMismatchError>(portal.me.get())
        assert.equal(error.code, 'redirected')
        assert.match(error.message, /baseUrl/)
        assert.equal(requests.length, 1)
      },
    )
  })
})

describe('a refusal', () => {
  it('carries status, code, request id, operation, attempts and the fields that were refused', async () => {
    const errors = [{ field: 'body.name', code: 'missing', message: 'is missing' }]
    await withServer(
      (_, reply) => reply.problem(problemFixture('invalid-input', 400, { detail: 'body.name is missing.', errors })),
      async (portal) => {
        const error = await failure(portal.clients.create({ name: '' }))
        assert.ok(error instanceof PortalRefusedError)
        assert.deepEqual([error.status, error.code, error.requestId, error.operation, error.attempts, error.retryable], [400, 'invalid-input', 'req_7', 'clients.create', 1, false])
        assert.deepEqual(error.problem?.errors, errors)
        assert.equal(error.message, 'clients.create was refused: body.name is missing. (invalid-input, request req_7)')
      },
    )
  })

  it('is named by its status where it is not one of the portal API', async () => {
    await withServer(
      (_, { raw }) => void raw.writeHead(403, { 'content-type': 'text/html', 'x-request-id': 'gw-1' }).end('<h1>Forbidden</h1>'),
      async (portal) => {
        const error = await failure(portal.me.get())
        assert.deepEqual([error.code, error.status, error.requestId, error.problem], ['http-403', 403, 'gw-1', undefined])
      },
    )
  })

  it('is an instance of its class also when another copy of the SDK has thrown it', async () => {
    const copy = (await import(`${new URL('../../src/client/errors.ts', import.meta.url).href}?copy`)) as typeof import('../../src/client/errors.ts')
    assert.notEqual(copy.PortalConflictError, PortalConflictError)
    const facts = { code: 'version-conflict', operation: 'x', attempts: 1, retryable: false }
    const error = new copy.PortalConflictError('', facts)
    for (const Kind of [PortalConflictError, PortalRefusedError, PortalError, Error]) assert.ok(error instanceof Kind, Kind.name)
    for (const Kind of [PortalMismatchError, PortalUnreachableError]) assert.ok(!(error instanceof Kind), Kind.name)
    class Own extends PortalRefusedError {}
    assert.ok(!(error instanceof Own) && new Own('', facts) instanceof Own && new Own('', facts) instanceof copy.PortalRefusedError)
    for (const other of [null, undefined, 1, {}, new Error('x')]) assert.ok(!((other as unknown) instanceof PortalError))
  })

  it('holds neither token nor query, however it is printed, whatever the server repeats', async () => {
    const secret = 'find-me-in-the-query'
    const answers: ((reply: Reply, request: ArrivedRequest) => void)[] = [
      (reply, request) => reply.problem(problemFixture('invalid-input', 400, { detail: `Bad ${request.url} of ${request.headers.authorization}`, title: `${request.url}` })),
      (reply) => reply.json({ items: secret }),
      (reply, { url }) => void reply.raw.writeHead(502, { 'content-type': 'text/html' }).end(`${url} ${token}`),
      (reply) => reply.drop(),
    ]
    for (const answer of answers) {
      await withServer(
        (request, reply) => answer(reply, request),
        async (portal) => {
          const error = await failure<PortalError>(portal.clients.list({ q: secret }))
          for (const text of [error.message, String(error), inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), error.stack!, JSON.stringify(Object.getOwnPropertyDescriptors(error))]) {
            assert.ok(!text.includes(secret), text)
            assert.ok(!text.includes(token), text)
          }
          assert.equal((JSON.parse(JSON.stringify(error)) as { message: string }).message, error.message)
        },
        { totalTimeoutMs: 3000 },
      )
    }
  })

  it('of a host that is not there says so without its query', async () => {
    const server = await fakeServer(() => {})
    await server.close()
    const error = await failure<PortalUnreachableError>(createPortal({ baseUrl: server.baseUrl, fetchToken: () => token }).clients.list({ q: 'secret' }))
    assert.ok(error instanceof PortalUnreachableError)
    assert.deepEqual([error.code, error.attempts, error.retryable, error.status], ['network', 3, true, undefined])
    assert.match(error.message, /ECONNREFUSED/)
    assert.ok(!inspect(error).includes('secret'))
  })
})

describe('a write', () => {
  it('is done exactly once: 1,000 creates over a network that drops answers make 1,000 clients', async (t) => {
    // Short waits; which attempt fails is the server's business.
    t.mock.method(Math, 'random', () => 0.02)
    const rows = new Map<string, object>()
    const tries = new Map<string, number>()
    let dropped = 0
    await withServer(
      (request, reply) => {
        const key = request.headers['idempotency-key'] as string
        const count = (tries.get(key) ?? 0) + 1
        tries.set(key, count)
        // The server commits, and answers the same to the same key.
        if (!rows.has(key)) rows.set(key, clientFixture(rows.size, { name: (JSON.parse(request.body) as { name: string }).name }))
        if (count < 3 && (request.number * 7919) % 10 < 4) {
          dropped++
          // Half of them break before the head of the answer, half in the middle of its body.
          if (request.number % 2) return reply.drop()
          reply.raw.writeHead(201, { 'content-type': 'application/json', 'content-length': '5000' })
          reply.raw.write('{"id":')
          return void setTimeout(() => reply.drop(), 1)
        }
        reply.json(rows.get(key), 201)
      },
      async (portal, { requests }) => {
        const names = Array.from({ length: 1000 }, (_, index) => `Client ${index}`)
        const made: string[] = []
        for (let at = 0; at < names.length; at += 50) {
          made.push(...(await Promise.all(names.slice(at, at + 50).map((name) => portal.clients.create({ name })))).map(({ name }) => name))
        }
        assert.deepEqual(made, names)
        assert.equal(rows.size, 1000)
        assert.ok(dropped > 200, `${dropped} answers were dropped`)
        assert.equal(requests.length, 1000 + dropped)
      },
    )
  })

  it('keeps one key over its attempts, and each call has a key of its own or the one it is given', async () => {
    await withServer(
      (request, reply) => (request.number === 1 ? reply.status(503) : reply.json(clientFixture(), 201)),
      async (portal, { requests }) => {
        await portal.clients.create({ name: 'One' })
        await portal.clients.create({ name: 'One' })
        await portal.clients.create({ name: 'One' }, { idempotencyKey: 'import-7' })
        const keys = requests.map(({ headers }) => headers['idempotency-key'] as string)
        assert.equal(keys[0], keys[1])
        assert.notEqual(keys[1], keys[2])
        assert.equal(keys[3], 'import-7')
        for (const key of keys.slice(0, 3)) assert.match(key, /^[0-9a-f]{32}$/)
        assert.deepEqual(requests.map(({ body }) => body), Array(4).fill('{"name":"One"}'))
      },
    )
  })

  it('makes its key where crypto.randomUUID is missing, as on a page over plain http', async (t) => {
    Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true })
    t.after(() => Reflect.deleteProperty(crypto, 'randomUUID'))
    await withServer(
      (_, reply) => reply.json(clientFixture(), 201),
      async (portal, { requests }) => {
        await portal.clients.create({ name: 'One' })
        assert.match(requests[0]!.headers['idempotency-key'] as string, /^[0-9a-f]{32}$/)
      },
    )
  })

  it('without a key is sent again only when it was certainly not done', async () => {
    const server = await fakeServer((request, reply) => {
      if (request.number === 1) return reply.problem(problemFixture('rate-limited', 429), { 'retry-after': '0' })
      reply.status(503)
    })
    try {
      const portal = createPortal({ baseUrl: server.baseUrl, apiKey: 'sak_test' })
      const error = await failure(portal.sessions.create({ audience: 'partner', email: 'a@b.example' }))
      assert.deepEqual([error.status, error.attempts, server.requests.length], [503, 2, 2])
      assert.equal(server.requests[0]!.headers['idempotency-key'], undefined)
    } finally {
      await server.close()
    }
  })

  it('of a version that is no longer the newest fails with the record as it is now; the loser can go on from there', async () => {
    let stored = clientFixture(1, { version: 3 })
    await withServer(
      (request, reply) => {
        if (request.headers['if-match'] !== `"${stored.version}"`) {
          return reply.problem(problemFixture('version-conflict', 412, { current: stored }))
        }
        stored = { ...stored, ...(JSON.parse(request.body) as object), version: stored.version + 1 }
        reply.json(stored)
      },
      async (portal) => {
        const results = await Promise.allSettled([portal.clients.update('cli_1', { name: 'A' }, { version: 3 }), portal.clients.update('cli_1', { name: 'B' }, { version: 3 })])
        const [lost] = results.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[]
        assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
        const error = lost!.reason as PortalConflictError<{ name: string; version: number }>
        assert.ok(error instanceof PortalConflictError && error instanceof PortalRefusedError)
        assert.deepEqual([error.status, error.code, error.current?.version, error.current?.name], [412, 'version-conflict', 4, stored.name])
        assert.ok(!inspect(error).includes('contactEmail') && !JSON.stringify(error).includes('contactEmail'), 'the record is not printed')
        assert.equal((await portal.clients.update('cli_1', { name: 'B' }, { version: error.current!.version })).version, 5)
      },
    )
  })

  it('gives no half record as the current one', async () => {
    await withServer(
      (_, reply) => reply.problem(problemFixture('version-conflict', 412, { current: { id: 'ctl_1' } })),
      async (portal) => {
        const error = await failure<PortalConflictError>(portal.controls.update('cli_1', 'ctl_1', { status: 'implemented' }, { version: controlFixture.version }))
        assert.ok(error instanceof PortalConflictError)
        assert.equal(error.current, undefined)
      },
    )
  })

  it('that answers nothing resolves to nothing', async () => {
    await withServer(
      (_, reply) => reply.status(204),
      async (portal, { requests }) => {
        assert.equal(await portal.evidence.remove('cli_1', 'ctl_1', 'evd_1'), undefined)
        assert.deepEqual([requests[0]!.method, requests[0]!.url], ['DELETE', '/v1/clients/cli_1/controls/ctl_1/evidence/evd_1'])
      },
    )
  })
})

describe('retries', () => {
  it('are at most three attempts, each after a random wait below a limit that doubles', async (t) => {
    const waits: number[] = []
    t.mock.method(Math, 'random', () => 1)
    const times: number[] = []
    await withServer(
      (_, reply) => {
        times.push(performance.now())
        reply.status(502)
      },
      async (portal) => {
        const error = await failure(portal.me.get())
        assert.deepEqual([error.code, error.status, error.attempts, error.retryable], ['http-502', 502, 3, true])
        waits.push(times[1]! - times[0]!, times[2]! - times[1]!)
        assert.ok(waits[0]! >= 450 && waits[0]! < 900, `${waits}`)
        assert.ok(waits[1]! >= 950 && waits[1]! < 1500, `${waits}`)
      },
    )
    t.mock.method(Math, 'random', () => 0)
    times.length = 0
    await withServer(
      (_, reply) => {
        times.push(performance.now())
        reply.status(502)
      },
      async (portal) => {
        await failure(portal.me.get())
        assert.ok(times[2]! - times[0]! < 300, 'full jitter reaches down to no wait')
      },
    )
  })

  it('are made for what can pass by itself and for nothing else', async () => {
    const seen: Record<number, number> = {}
    let status = 0
    await withServer(
      (_, reply) => {
        seen[status] = (seen[status] ?? 0) + 1
        reply.status(status, { 'retry-after': '0' })
      },
      async (portal) => {
        for (status of [400, 403, 404, 409, 413, 422, 501, 408, 429, 500, 502, 503, 504]) await failure(portal.me.get())
        assert.deepEqual(seen, { 400: 1, 403: 1, 404: 1, 409: 1, 413: 1, 422: 1, 501: 1, 408: 3, 429: 3, 500: 3, 502: 3, 503: 3, 504: 3 })
      },
    )
  })

  it('wait as long as Retry-After says, in seconds or as a date', async () => {
    const at = new Date('2020-01-01T00:00:00Z')
    const headers: Record<string, string>[] = [{ 'retry-after': '1' }, { 'retry-after': new Date(at.getTime() + 1000).toUTCString(), date: at.toUTCString() }]
    for (const each of headers) {
      await withServer(
        (request, reply) => (request.number === 1 ? reply.status(429, each) : reply.json(meFixture)),
        async (portal) => {
          const started = performance.now()
          await portal.me.get()
          const took = performance.now() - started
          assert.ok(took >= 990 && took < 1600, `${took} ms`)
        },
      )
    }
  })

  it('are given up at once when Retry-After is longer than the call may take', async () => {
    for (const [value, settings, retryAfterMs] of [
      ['3600', {}, 3_600_000],
      ['10', { totalTimeoutMs: 5000 }, 10_000],
    ] as const) {
      await withServer(
        (_, reply) => reply.problem(problemFixture('rate-limited', 429), { 'retry-after': value }),
        async (portal, { requests }) => {
          await portal.me.get().catch(() => {})
          const started = performance.now()
          const error = await failure(portal.me.get())
          const took = performance.now() - started
          assert.ok(took < 100, `${took} ms`)
          assert.deepEqual([error.retryAfterMs, error.attempts, error.code, requests.length], [retryAfterMs, 1, 'rate-limited', 2])
        },
        settings,
      )
    }
  })
})

describe('time', () => {
  it('is up for an attempt that is not answered, and for one whose body stalls', async () => {
    for (const stall of [
      () => {},
      ({ raw }: Reply) => {
        raw.writeHead(200, { 'content-type': 'application/json' })
        raw.write('{"user":')
      },
    ]) {
      await withServer(
        (_, reply) => stall(reply),
        async (portal, server) => {
          const started = performance.now()
          const error = await failure<PortalUnreachableError>(portal.me.get())
          const took = performance.now() - started
          assert.ok(error instanceof PortalUnreachableError)
          assert.deepEqual([error.code, error.attempts, error.retryable], ['timeout', 3, true])
          assert.ok(took >= 300 && took < 2500, `${took} ms`)
          await eventually(() => server.sockets.size === 0, 'no socket stays open')
        },
        { timeoutMs: 100 },
      )
    }
  })

  it('is up for the whole call, waits and attempts included', async () => {
    await withServer(
      () => {},
      async (portal) => {
        const started = performance.now()
        const error = await failure<PortalUnreachableError>(portal.me.get())
        assert.deepEqual([error.code, error.name], ['timeout', 'PortalUnreachableError'])
        assert.ok(performance.now() - started < 900)
      },
      { timeoutMs: 250, totalTimeoutMs: 400 },
    )
  })

  it('is up also where the given fetch never settles and does not listen', async () => {
    const portal = createPortal({ baseUrl: 'https://portal.example', fetchToken: () => token, fetch: () => new Promise(() => {}), timeoutMs: 50, totalTimeoutMs: 120 })
    assert.equal((await failure<PortalUnreachableError>(portal.me.get())).code, 'timeout')
  })

  it('of an attempt can be set for one call', async () => {
    await withServer(
      (_, reply) => void setTimeout(() => reply.json(meFixture), 300),
      async (portal) => {
        assert.equal((await portal.me.get({ timeoutMs: 5000 })).user.id, 'mem_1')
        assert.equal((await failure<PortalUnreachableError>(portal.me.get())).code, 'timeout')
      },
      { timeoutMs: 60 },
    )
  })

  it('is fifteen seconds an attempt and sixty a call where nothing is said', async (t) => {
    const set: number[] = []
    const original = globalThis.setTimeout
    t.mock.method(globalThis, 'setTimeout', ((work: () => void, ms: number) => {
      set.push(Math.round(ms / 100) * 100)
      return original(work, ms)
    }) as never)
    const portal = createPortal({ baseUrl: 'https://portal.example', fetchToken: () => token, fetch: async () => Response.json(meFixture) })
    await portal.me.get()
    assert.ok(set.includes(15_000) && set.includes(60_000), set.join())
  })
})

describe('a cancelled call', () => {
  it('rejects with the reason of its signal and leaves neither socket nor timer behind', async () => {
    await withServer(
      () => {},
      async (portal, server) => {
        const controller = new AbortController()
        const reason = new Error('The tab was closed.')
        const work = failure<Error>(portal.me.get({ signal: controller.signal }))
        await eventually(() => server.requests.length === 1, 'it is under way')
        const started = performance.now()
        controller.abort(reason)
        assert.equal(await work, reason)
        assert.ok(performance.now() - started < 50)
        await eventually(() => server.sockets.size === 0, 'the socket is closed')
      },
    )
  })

  it('is not sent when its signal has already aborted', async () => {
    await withServer(
      (_, reply) => reply.json(meFixture),
      async (portal, { requests }) => {
        assert.equal((await failure<DOMException>(portal.me.get({ signal: AbortSignal.abort() }))).name, 'AbortError')
        assert.equal(requests.length, 0)
      },
    )
  })

  it('ends in the same turn of the event loop, or the next, wherever it is: 2,000 calls aborted at random moments', async () => {
    let number = 0
    const late: number[] = []
    // Turns and not milliseconds: a busy machine takes longer over a turn, and not more of them.
    let turn = 0
    let counting = setImmediate(function next() {
      turn += 1
      counting = setImmediate(next)
    })
    const unhandled: unknown[] = []
    const listen = (error: unknown) => unhandled.push(error)
    process.on('unhandledRejection', listen)
    const signals: AbortSignal[] = []
    const portal = createPortal({
      baseUrl: 'https://portal.example',
      fetchToken: async () => {
        await pause(Math.random() * 3)
        return tokenFixture({}, 60)
      },
      // Answers, fails, refuses or hangs after a random wait, and honours the signal as fetch does.
      fetch: (_input, init) =>
        new Promise((resolve, reject) => {
          const signal = init!.signal!
          signals.push(signal)
          signal.addEventListener('abort', () => reject(signal.reason))
          const kind = ++number % 4
          setTimeout(() => {
            if (kind === 0) resolve(Response.json(meFixture))
            if (kind === 1) resolve(new Response('', { status: 503, headers: { 'retry-after': '1' } }))
            if (kind === 2) reject(new TypeError('fetch failed'))
          }, Math.random() * 8)
        }),
    })
    const one = async () => {
      const controller = new AbortController()
      let abortedAt = Number.POSITIVE_INFINITY
      setTimeout(() => {
        abortedAt = turn
        controller.abort()
      }, Math.random() * 15)
      await portal.clients.get(`cli_${number % 7}`, { signal: controller.signal }).then(
        () => {},
        (error: unknown) => {
          if (controller.signal.aborted) assert.equal((error as Error).name, 'AbortError')
        },
      )
      if (abortedAt !== Number.POSITIVE_INFINITY) late.push(turn - abortedAt)
    }
    for (let at = 0; at < 40; at++) await Promise.all(Array.from({ length: 50 }, one))
    await pause(20)
    clearImmediate(counting)
    process.off('unhandledRejection', listen)
    assert.deepEqual(unhandled, [])
    assert.ok(late.length > 500, `${late.length} were aborted under way`)
    assert.ok(Math.max(...late) <= 1, `the slowest took ${Math.max(...late)} turns`)
  })
})

describe('middleware', () => {
  const named = (name: string, log: string[]): Middleware => async (request, next, { attempt }) => {
    log.push(`${name}>${attempt}`)
    const response = await next(request)
    log.push(`<${name}:${response.status}`)
    return response
  }

  it('wraps each attempt like an onion: the portal’s outside, the call’s inside', async () => {
    const log: string[] = []
    await withServer(
      (request, reply) => (request.number === 1 ? reply.status(503, { 'retry-after': '0' }) : reply.json(meFixture)),
      async (portal) => {
        await portal.me.get({ middleware: [named('c', log), named('d', log)] })
        assert.deepEqual(log, ['a>1', 'b>1', 'c>1', 'd>1', '<d:503', '<c:503', '<b:503', '<a:503', 'a>2', 'b>2', 'c>2', 'd>2', '<d:200', '<c:200', '<b:200', '<a:200'])
      },
      { middleware: [named('a', log), named('b', log)] },
    )
  })

  it('may change the request, answer by itself, and look at the body a retry sends again', async () => {
    const bodies: string[] = []
    await withServer(
      (request, reply) => (request.number === 1 ? reply.drop() : reply.json(clientFixture(), 201)),
      async (portal, { requests }) => {
        const trace: Middleware = async (request, next) => {
          bodies.push(await request.clone().text())
          const headers = new Headers(request.headers)
          headers.set('x-trace', 't1')
          return next(new Request(request, { headers }))
        }
        await portal.clients.create({ name: 'One' }, { middleware: [trace] })
        assert.deepEqual([bodies, requests[1]!.headers['x-trace'], requests[1]!.body], [['{"name":"One"}', '{"name":"One"}'], 't1', '{"name":"One"}'])
        const own = await portal.portfolio.summary({ middleware: [async () => Response.json(summaryFixture)] })
        assert.deepEqual([own.total, requests.length], [38, 2])
      },
    )
  })

  it('sees no token, and cannot carry one to another origin', async () => {
    const elsewhere = await fakeServer((_, reply) => reply.json(meFixture))
    const seen: (string | null)[] = []
    await withServer(
      (_, reply) => reply.json(meFixture),
      async (portal) => {
        await portal.me.get({
          middleware: [
            async (request, next) => {
              seen.push(request.headers.get('authorization'))
              await next(request)
              seen.push(request.headers.get('authorization'))
              return next(new Request(`${elsewhere.baseUrl}/v1/me`, { headers: request.headers }))
            },
          ],
        })
        assert.deepEqual(seen, [null, null])
        assert.equal(elsewhere.requests[0]!.headers.authorization, undefined)
      },
    )
    await elsewhere.close()
  })

  it('that throws fails the call with what it threw', async () => {
    await withServer(
      (_, reply) => reply.json(meFixture),
      async (portal) => {
        const own = new RangeError('Out of budget.')
        assert.equal(
          await failure<Error>(
            portal.me.get({
              middleware: [
                async () => {
                  throw own
                },
              ],
            }),
          ),
          own,
        )
      },
    )
  })
})

describe('reads of the same thing at the same time', () => {
  it('are one request, and each caller has an answer of its own', async () => {
    await withServer(
      (_, reply) => void setTimeout(() => reply.json(summaryFixture), 30),
      async (portal, { requests }) => {
        const answers = await Promise.all(Array.from({ length: 12 }, () => portal.portfolio.summary()))
        assert.equal(requests.length, 1)
        answers[0]!.levels['critical'] = 99
        assert.equal(answers[1]!.levels['critical'], 4)
        await portal.portfolio.summary()
        assert.equal(requests.length, 2, 'an answer that is there is not kept')
      },
    )
  })

  it('are cancelled one by one; the request ends with the last', async () => {
    await withServer(
      () => {},
      async (portal, server) => {
        const controllers = [new AbortController(), new AbortController()]
        const calls = controllers.map(({ signal }) => failure<Error>(portal.portfolio.summary({ signal })))
        await eventually(() => server.requests.length === 1, 'one request is under way')
        controllers[0]!.abort()
        assert.equal((await calls[0]!).name, 'AbortError')
        await pause(30)
        assert.equal(server.sockets.size, 1)
        controllers[1]!.abort()
        assert.equal((await calls[1]!).name, 'AbortError')
        await eventually(() => server.sockets.size === 0, 'the request is aborted')
      },
    )
  })

  it('differ by query, and by the middleware of a call', async () => {
    await withServer(
      (_, reply) => void setTimeout(() => reply.json(pageFixture([clientFixture()])), 30),
      async (portal, { requests }) => {
        const same: Middleware = (request, next) => next(request)
        await Promise.all([portal.clients.list({ q: 'a' }), portal.clients.list({ q: 'b' }), portal.clients.list({ q: 'a' }), portal.clients.list({ q: 'a' }, { middleware: [same] })])
        assert.equal(requests.length, 3)
      },
    )
  })

  it('do not hand out what was read before a write', async () => {
    let name = 'before'
    await withServer(
      (request, reply) => {
        if (request.method === 'PATCH') {
          name = 'after'
          return reply.json(clientFixture(1, { name }))
        }
        const read = name
        setTimeout(() => reply.json(clientFixture(1, { name: read })), 80)
      },
      async (portal, { requests }) => {
        const early = portal.clients.get('cli_1')
        await eventually(() => requests.length === 1, 'the read is under way')
        await portal.clients.update('cli_1', { name: 'after' }, { version: 3 })
        assert.equal((await portal.clients.get('cli_1')).name, 'after')
        assert.equal((await early).name, 'before')
      },
    )
  })
})
