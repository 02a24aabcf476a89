import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createPortal, PortalRefusedError, PortalUnreachableError } from '../../src/index.ts'
import { TokenSource } from '../../src/client/session-token.ts'
import { clientFixture, meFixture, pageFixture, problemFixture, tokenFixture } from '../support/fixtures.ts'
import { eventually, fakeServer, pause, type FakeServer } from '../support/http.ts'

/** A server that takes one token at a time. */
async function guarded(use: (server: FakeServer, state: { valid: string; code: 'token-expired' | 'wrong-audience' }) => Promise<void>): Promise<void> {
  const state = { valid: tokenFixture(), code: 'token-expired' as 'token-expired' | 'wrong-audience' }
  const server = await fakeServer((request, reply) => {
    if (request.headers.authorization !== `Bearer ${state.valid}`) return reply.problem(problemFixture(state.code, 401))
    reply.json(request.path === '/v1/me' ? meFixture : clientFixture(request.number))
  })
  try {
    await use(server, state)
  } finally {
    await server.close()
  }
}

async function failure<Kind extends Error>(work: PromiseLike<unknown> | unknown): Promise<Kind> {
  try {
    await work
  } catch (error) {
    return error as Kind
  }
  throw new Error('It was expected to fail.')
}

describe('the session token', () => {
  it('is asked for once by all who wait for the first', async () => {
    await guarded(async ({ baseUrl }, state) => {
      let asked = 0
      const portal = createPortal({
        baseUrl,
        fetchToken: async () => {
          asked++
          await pause(10)
          return { token: state.valid, expiresAt: null }
        },
      })
      await Promise.all(Array.from({ length: 20 }, (_, index) => portal.clients.get(`cli_${index}`)))
      assert.equal(asked, 1)
    })
  })

  it('is renewed once for 100 calls that are refused together, and each is sent once more', async () => {
    await guarded(async ({ baseUrl, requests }, state) => {
      let asked = 0
      const portal = createPortal({
        baseUrl,
        fetchToken: async () => {
          asked++
          await pause(20)
          return state.valid
        },
      })
      await portal.me.get()
      state.valid = tokenFixture()
      requests.length = 0
      const answers = await Promise.all(Array.from({ length: 100 }, (_, index) => portal.clients.get(`cli_${index}`)))
      assert.equal(answers.length, 100)
      assert.deepEqual([asked, requests.length], [2, 200])
    })
  })

  it('is not asked for again when the server refuses its audience', async () => {
    await guarded(async ({ baseUrl, requests }, state) => {
      let asked = 0
      state.code = 'wrong-audience'
      const portal = createPortal({
        baseUrl,
        fetchToken: () => {
          asked++
          return tokenFixture({ aud: 'sa-portal:client' })
        },
      })
      const error = await failure<PortalRefusedError>(portal.me.get())
      assert.deepEqual([error.code, error.status, error.retryable, asked, requests.length], ['wrong-audience', 401, false, 1, 1])
    })
  })

  it('that the page gives a second time after it was refused is not sent a second time', async () => {
    await guarded(async ({ baseUrl, requests }) => {
      const stale = tokenFixture()
      const error = await failure<PortalRefusedError>(createPortal({ baseUrl, fetchToken: () => stale }).me.get())
      assert.deepEqual([error.code, requests.length], ['token-expired', 1])
    })
  })

  it('is renewed once a call: a server that refuses every token is not asked in a circle', async () => {
    await guarded(async ({ baseUrl, requests }) => {
      const error = await failure<PortalRefusedError>(createPortal({ baseUrl, fetchToken: () => tokenFixture() }).me.get())
      assert.deepEqual([error.code, error.attempts, requests.length], ['token-expired', 2, 2])
    })
  })

  it('is the newest one on each attempt of a call', async () => {
    const seen: string[] = []
    const tokens = [tokenFixture(), tokenFixture()]
    const server = await fakeServer((request, reply) => {
      seen.push(request.headers.authorization!)
      if (request.number === 1) return reply.status(503, { 'retry-after': '0' })
      if (request.number === 2) return reply.problem(problemFixture('token-expired', 401))
      reply.json(clientFixture(), 201)
    })
    await createPortal({ baseUrl: server.baseUrl, fetchToken: () => tokens[Math.min(seen.length, 2) === 2 ? 1 : 0] }).clients.create({ name: 'One' })
    assert.deepEqual(seen, [tokens[0], tokens[0], tokens[1]].map((each) => `Bearer ${each}`))
    assert.equal(new Set(server.requests.map(({ headers }) => headers['idempotency-key'])).size, 1)
    await server.close()
  })

  it('is renewed before it dies, while the old one still serves', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: 1_800_000_000_000 })
    let asked = 0
    const source = new TokenSource(async () => {
      asked++
      return tokenFixture({ jti: asked }, 600)
    }, 'opaque:1')
    const first = await source.get()
    t.mock.timers.tick(500_000)
    assert.equal(source.get(), first)
    assert.equal(asked, 1)
    t.mock.timers.tick(45_000)
    assert.equal(source.get(), first, 'nobody waits')
    void source.get()
    await pause(1)
    assert.equal(asked, 2, 'and it is asked for once')
    const second = source.get()
    assert.ok(!(second instanceof Promise) && second.value !== first.value)
  })

  it('whose renewal ahead of time fails goes on serving, and the page is not asked at every call', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: 1_800_000_000_000 })
    let asked = 0
    const source = new TokenSource(async () => {
      if (++asked > 1) throw new Error('down')
      return tokenFixture({}, 600)
    }, 'opaque:1')
    const first = await source.get()
    t.mock.timers.tick(550_000)
    for (let at = 0; at < 10; at++) {
      assert.equal(source.get(), first)
      await pause(1)
    }
    assert.equal(asked, 2)
    t.mock.timers.tick(6000)
    void source.get()
    await pause(1)
    assert.equal(asked, 3)
    t.mock.timers.tick(60_000)
    assert.equal((await failure<PortalUnreachableError>(source.get())).code, 'token-unavailable')
  })

  it('lives by what the page says of it, by its own claims, or until it is refused; a wrong clock does not kill it', async (t) => {
    const now = 1_800_000_000_000
    t.mock.timers.enable({ apis: ['Date'], now })
    const life = async (given: unknown) => ((await new TokenSource(() => given as never, 'opaque:1').get()).expiresAt - now) / 1000
    assert.equal(await life('opaque-token'), Number.POSITIVE_INFINITY)
    assert.equal(await life({ token: 'opaque-token', expiresAt: new Date(now + 60_000).toISOString() }), 60)
    assert.equal(await life({ token: 'opaque-token', expiresAt: new Date(now + 60_000) }), 60)
    assert.equal(await life({ token: 'opaque-token', expiresAt: 'soon' }), Number.POSITIVE_INFINITY)
    assert.equal(await life(tokenFixture({}, 300)), 300)
    assert.equal(await life({ token: tokenFixture({}, 300), expiresAt: now + 60_000 }), 60)
    const ahead = Math.floor(now / 1000) - 7200
    assert.equal(await life(tokenFixture({ iat: ahead, exp: ahead + 600 })), 600)
  })

  it('of a page that does not answer fails all who wait within the time, and the page can be asked again', async () => {
    let aborted: AbortSignal | undefined
    let asked = 0
    const source = new TokenSource(
      ({ signal }) => {
        aborted = signal
        return ++asked === 1 ? new Promise<never>(() => {}) : tokenFixture()
      },
      'opaque:1',
      60,
    )
    const started = performance.now()
    const errors = await Promise.all([failure<PortalUnreachableError>(source.get()), failure<PortalUnreachableError>(source.get())])
    assert.ok(performance.now() - started < 500)
    for (const error of errors) assert.deepEqual([error.code, error.retryable, error instanceof PortalUnreachableError], ['token-timeout', true, true])
    assert.equal(aborted!.aborted, true)
    assert.match((await source.get()).scope, /^partner:/)
  })

  it('of a page that does not answer fails a call after ten seconds', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const portal = createPortal({ baseUrl: 'https://portal.example', fetchToken: () => new Promise(() => {}) })
    const work = failure<PortalUnreachableError>(portal.me.get())
    await Promise.resolve()
    let settled = false
    void work.then(() => (settled = true))
    t.mock.timers.tick(9999)
    await new Promise(setImmediate)
    assert.equal(settled, false)
    t.mock.timers.tick(1)
    assert.equal((await work).code, 'token-timeout')
  })

  it('that fails to come says nothing of what the page has thrown', async () => {
    const portal = createPortal({
      baseUrl: 'https://portal.example',
      fetchToken: () => {
        throw new RangeError('cookie=secret')
      },
    })
    const error = await failure<PortalUnreachableError>(portal.me.get())
    assert.deepEqual([error.code, error.retryable], ['token-unavailable', true])
    assert.match(error.message, /RangeError/)
    assert.doesNotMatch(error.message + JSON.stringify(error) + error.stack, /secret/)
  })

  it('that is none says that nobody is signed in; one that cannot be sent is refused', async () => {
    for (const [given, code] of [
      [null, 'token-missing'],
      [undefined, 'token-missing'],
      ['', 'token-missing'],
      [{ token: '' }, 'token-missing'],
      [42, 'token-invalid'],
      [{}, 'token-missing'],
      ['a b', 'token-invalid'],
      ['a\r\nx-evil: 1', 'token-invalid'],
    ] as const) {
      const error = await failure<PortalRefusedError>(createPortal({ baseUrl: 'https://portal.example', fetchToken: () => given as never }).me.get())
      assert.deepEqual([error.name, error.code, error.status, error.attempts], ['PortalRefusedError', code, 401, 0])
    }
  })

  it('that the page refuses with an error of its own fails the call with that error', async () => {
    const own = new PortalRefusedError('Sign in at the intranet first.', { code: 'token-missing', status: 401, operation: 'token', attempts: 0, retryable: false })
    assert.equal(await failure(createPortal({ baseUrl: 'https://portal.example', fetchToken: () => Promise.reject(own) }).me.get()), own)
  })

  it('is not waited for by a call that is cancelled', async () => {
    const controller = new AbortController()
    const work = failure<DOMException>(createPortal({ baseUrl: 'https://portal.example', fetchToken: () => new Promise(() => {}) }).me.get({ signal: controller.signal }))
    controller.abort()
    assert.equal((await work).name, 'AbortError')
  })
})

describe('the scope of a portal', () => {
  it('says whose data it is, from the first token on, to whoever listens', async () => {
    const server = await fakeServer((request, reply) => {
      if (request.headers.authorization !== `Bearer ${people[at]}`) return reply.problem(problemFixture('token-expired', 401))
      reply.json(meFixture)
    })
    const people = [tokenFixture(), tokenFixture({ aud: 'sa-portal:client', cli: 'cli_9', sub: 'usr_2', sv: 4 }), tokenFixture({ aud: 'sa-portal:client', cli: 'cli_9', sub: 'usr_2', sv: 5, nam: 'Zoë' })]
    let at = 0
    const portal = createPortal({ baseUrl: server.baseUrl, fetchToken: () => people[at] })
    const heard: string[] = []
    const stop = portal.onScopeChange((scope) => heard.push(scope))
    assert.equal(portal.scope, '')
    for (at = 0; at < 3; at++) {
      await portal.me.get().catch(() => {})
      if (at === 1) stop()
    }
    assert.deepEqual(heard, ['partner:ptr_1::mem_1:1', 'client:ptr_1:cli_9:usr_2:4'])
    assert.equal(portal.scope, 'client:ptr_1:cli_9:usr_2:5')
    await server.close()
  })

  it('is one of its own for an API key and for a token that says nothing', async () => {
    const server = await fakeServer((_, reply) => reply.json(meFixture))
    const [key, opaque, other] = [createPortal({ baseUrl: server.baseUrl, apiKey: 'sak_secret' }), createPortal({ baseUrl: server.baseUrl, fetchToken: () => 'a.b.c' }), createPortal({ baseUrl: server.baseUrl, fetchToken: () => 'opaque' })]
    for (const portal of [key, opaque, other]) await portal.me.get()
    assert.equal(new Set([key, opaque, other].map(({ scope }) => scope)).size, 3)
    assert.match(key.scope, /^key:\d+$/)
    await server.close()
  })
})

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('tenants', () => {
  /** Answers with the person of the token, after a moment. */
  const person = (authorization: string) => (JSON.parse(atob(authorization.split('.')[1]!)) as { sub: string }).sub

  it('never see each other: 10,000 reads between random switches of the person, and none is answered with another’s data', async () => {
    let foreign = 0
    let read = 0
    let ended = 0
    let sent = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ switchTo: fc.option(fc.nat(3), { freq: 4 }), id: fc.nat(2), turns: fc.nat(2) }), { minLength: 50, maxLength: 60 }), async (steps) => {
        let who = 'mem_0'
        const portal = createPortal({
          baseUrl: 'https://portal.example',
          fetchToken: async () => {
            await turn()
            return tokenFixture({ sub: who })
          },
          // The server has signed the old person out, and tells some of their calls so before, some after it has read their data.
          fetch: async (request) => {
            const number = ++sent
            const sub = person((request as Request).headers.get('authorization')!)
            for (let at = 0; at < number % 3; at++) await turn()
            if (sub !== who && number % 2) return Response.json(problemFixture('token-expired', 401), { status: 401 })
            for (let at = 0; at < number % 5; at++) await turn()
            return Response.json(clientFixture(1, { name: sub }))
          },
        })
        // A promise is heard of a moment after it is kept: within that turn the person before may still be meant.
        const present = new Set<string>()
        let now = ''
        portal.onScopeChange((scope) => {
          const before = now
          present.add((now = scope))
          setImmediate(() => {
            if (now !== before) present.delete(before)
          })
        })
        const work: Promise<void>[] = []
        for (const { switchTo, id, turns } of steps) {
          if (switchTo !== null) who = `mem_${switchTo}`
          work.push(
            portal.clients.get(`cli_${id}`).then(
              (client) => {
                read++
                if (![...present].some((scope) => scope.includes(`:${client.name}:`))) foreign++
              },
              (error: PortalRefusedError) => {
                // Or the person has changed again before the second attempt arrived.
                assert.ok(['identity-changed', 'token-expired'].includes(error.code), error.code)
                ended++
              },
            ),
          )
          for (let at = 0; at < turns; at++) await turn()
        }
        await Promise.all(work)
      }),
      { numRuns: 200 },
    )
    assert.equal(foreign, 0)
    assert.ok(read + ended >= 10_000, `${read + ended} reads`)
    assert.ok(read > 2000 && ended > 500 && sent < read + ended, `${read} answered, ${ended} ended, ${sent} requests`)
  })

  it('are not mixed within one walk through the pages', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() })
    let who = 'mem_0'
    const server = await fakeServer((request, reply) => reply.json(pageFixture([clientFixture(1, { name: person(request.headers.authorization!) })], 'more')))
    const portal = createPortal({ baseUrl: server.baseUrl, fetchToken: () => ({ token: tokenFixture({ sub: who }), expiresAt: Date.now() + 20 }) })
    const names: string[] = []
    const error = await failure<PortalRefusedError>(
      (async () => {
        for await (const client of portal.clients.list()) {
          names.push(client.name)
          who = 'mem_1'
          t.mock.timers.tick(30)
        }
      })(),
    )
    assert.deepEqual([error.code, names], ['identity-changed', ['mem_0']])
    await server.close()
  })

  it('of a write that is under way do not change: it is not sent again for another person', async () => {
    let who = 'mem_0'
    const server = await fakeServer((request, reply) => {
      if (request.number === 1) return reply.problem(problemFixture('token-expired', 401))
      reply.json(clientFixture(), 201)
    })
    const portal = createPortal({
      baseUrl: server.baseUrl,
      fetchToken: () => {
        const token = tokenFixture({ sub: who })
        who = 'mem_1'
        return token
      },
    })
    const error = await failure<PortalRefusedError>(portal.clients.create({ name: 'One' }))
    assert.deepEqual([error.code, server.requests.length], ['identity-changed', 1])
    await eventually(() => server.requests.length === 1, 'nothing follows')
    await server.close()
  })
})
