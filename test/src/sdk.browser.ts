// The same core in a real browser: its own Request, its own streams, its own policies.
import { expect } from 'chai'
import { createPortal, type PortalError, type PortalRefusedError, PortalUnreachableError, type StreamItem } from '../../src/index.ts'
import { portalApi } from '../support/browser.ts'
import { clientFixture, eventFixture, meFixture, pageFixture, problemFixture, tokenFixture } from '../support/fixtures.ts'

async function failure<Kind = PortalRefusedError>(work: PromiseLike<unknown>): Promise<Kind> {
  try {
    await work
  } catch (error) {
    return error as Kind
  }
  throw new Error('It was expected to fail.')
}

async function eventually(holds: () => boolean, what: string, limitMs = 8000): Promise<void> {
  const until = performance.now() + limitMs
  while (!holds()) {
    if (performance.now() > until) throw new Error(`Not within ${limitMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

describe('the SDK in a browser', () => {
  it('refuses an API key and says why', () => {
    expect(() => createPortal({ baseUrl: 'https://portal.example', apiKey: 'sak_secret' })).to.throw(TypeError, /for servers/)
  })

  it('renews the token once for 100 calls that are refused together', async () => {
    let valid = tokenFixture()
    let asked = 0
    let sent = 0
    const portal = createPortal({
      baseUrl: 'https://portal.example',
      fetchToken: async () => {
        asked++
        await new Promise((resolve) => setTimeout(resolve, 10))
        return valid
      },
      fetch: async (request) => {
        sent++
        await new Promise((resolve) => setTimeout(resolve, 1))
        if ((request as Request).headers.get('authorization') !== `Bearer ${valid}`) return Response.json(problemFixture('token-expired', 401), { status: 401 })
        return Response.json(clientFixture())
      },
    })
    await portal.clients.get('cli_0')
    valid = tokenFixture()
    sent = 0
    await Promise.all(Array.from({ length: 100 }, (_, index) => portal.clients.get(`cli_${index}`)))
    expect([asked, sent]).to.deep.equal([2, 200])
  })

  it('sends a write again with its body and its key', async () => {
    const seen: [string | null, string, string][] = []
    const portal = createPortal({
      baseUrl: 'https://portal.example',
      fetchToken: () => tokenFixture(),
      fetch: async (input, init) => {
        const request = new Request(input, init)
        seen.push([request.headers.get('idempotency-key'), await request.text(), request.redirect])
        if (seen.length === 1) throw new TypeError('Failed to fetch')
        if (seen.length === 2) return new Response('', { status: 503, headers: { 'retry-after': '0' } })
        return Response.json(clientFixture(), { status: 201 })
      },
    })
    await portal.clients.create({ name: 'Zoë' })
    expect(seen).to.deep.equal(Array(3).fill([seen[0]![0], '{"name":"Zoë"}', 'manual']))
  })

  it('rejects a call with the reason of its signal, and one whose time is up', async () => {
    const portal = createPortal({
      baseUrl: 'https://portal.example',
      fetchToken: () => tokenFixture(),
      fetch: (_, init) => new Promise((_resolve, reject) => init!.signal!.addEventListener('abort', () => reject(init!.signal!.reason as Error))),
      timeoutMs: 40,
      totalTimeoutMs: 100,
    })
    const controller = new AbortController()
    const work = failure<DOMException>(portal.me.get({ signal: controller.signal }))
    controller.abort()
    expect((await work).name).to.equal('AbortError')
    const late = await failure<PortalUnreachableError>(portal.me.get())
    expect(late).to.be.instanceOf(PortalUnreachableError)
    expect(late.code).to.equal('timeout')
  })

  it('says that the API could not be reached where the network refuses, without the query', async () => {
    const error = await failure<PortalError>(createPortal({ baseUrl: 'http://127.0.0.1:9', fetchToken: () => tokenFixture(), totalTimeoutMs: 5000 }).clients.list({ q: 'secret' }))
    expect(error.code).to.equal('network')
    expect(error.message + JSON.stringify(error)).not.to.contain('secret')
  })

  it('lets several readers share one stream, resumes it and leaves it', async () => {
    const opened: { lastId: string | null; signal: AbortSignal; send: (text: string) => void; end: () => void }[] = []
    const portal = createPortal({
      baseUrl: 'https://portal.example',
      fetchToken: () => tokenFixture(),
      fetch: async (input, init) => {
        const request = new Request(input, init)
        let controller!: ReadableStreamDefaultController<Uint8Array>
        const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) })
        const encoder = new TextEncoder()
        opened.push({ lastId: request.headers.get('last-event-id'), signal: init!.signal!, send: (text) => controller.enqueue(encoder.encode(text)), end: () => controller.close() })
        return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
      },
    })
    const controllers = [new AbortController(), new AbortController()]
    const heard = controllers.map(({ signal }) => {
      const items: StreamItem[] = []
      void (async () => {
        for await (const item of portal.events.stream({ signal })) items.push(item)
      })()
      return items
    })
    await eventually(() => opened.length === 1, 'one connection')
    opened[0]!.send(`retry: 10\n\nevent: ready\nid: 1\ndata: {}\n\nid: 2\ndata: ${JSON.stringify(eventFixture(2))}\n\n`)
    await eventually(() => heard.every(({ length }) => length === 2), 'both hear both')
    opened[0]!.end()
    await eventually(() => opened.length === 2, 'it opens again')
    expect(opened[1]!.lastId).to.equal('2')
    for (const controller of controllers) controller.abort()
    await eventually(() => opened[1]!.signal.aborted, 'it closes with the last')
  })

  it('validates a thousand clients under a policy without eval, and reports no violation', async () => {
    const policy = "default-src 'none'; script-src 'self'; require-trusted-types-for 'script'"
    const frame = document.createElement('iframe')
    const told = new Promise<{ forbidden: boolean; reported: string[]; rows: number; path: string; violations: string[] }>((resolve) => {
      window.addEventListener('message', ({ data, source }) => {
        if (source === frame.contentWindow && typeof data === 'object' && data !== null && 'violations' in data) resolve(data)
      })
    })
    frame.src = `/test/src/strict.html?csp=${encodeURIComponent(policy)}`
    document.body.append(frame)
    const { forbidden, rows, path, violations } = await told
    frame.remove()
    expect({ forbidden, rows, path, violations }).to.deep.equal({ forbidden: true, rows: 1000, path: 'items.500.version', violations: [] })
  })

  it('takes an address relative to the page', async () => {
    let asked = ''
    const portal = createPortal({ baseUrl: '/portal-api', fetchToken: () => tokenFixture(), fetch: async (request) => ((asked = (request as Request).url), Response.json(meFixture)) })
    await portal.me.get()
    expect(asked).to.equal(`${location.origin}/portal-api/v1/me`)
    const pages = createPortal({ baseUrl: '/portal-api', fetchToken: () => tokenFixture(), fetch: async () => Response.json(pageFixture([])) })
    expect((await pages.clients.list()).total).to.equal(0)
  })
})

describe('the SDK in a browser, on the real API of another origin', () => {
  it('reads, writes once over a lost answer, and hears of it on its stream', async function () {
    this.timeout(60_000)
    const api = await portalApi()
    if (!api) return this.skip()
    // The first token of a run may wait for the portal to wake; the SDK would rightly give up on it.
    await api.token({ as: 'owner' })
    let lost = 0
    const portal = createPortal({
      baseUrl: api.baseUrl,
      fetchToken: () => api.token({ as: 'owner' }),
      fetch: async (input, init) => {
        const answer = await fetch(input, init)
        if ((input as Request).method === 'POST' && lost === 0) {
          lost++
          throw new TypeError('Failed to fetch')
        }
        return answer
      },
    })
    const me = await portal.me.get()
    expect(me.user.role).to.equal('owner')
    const controller = new AbortController()
    const items: StreamItem[] = []
    const done = (async () => {
      for await (const item of portal.events.stream({ signal: controller.signal })) items.push(item)
    })()
    await eventually(() => items.length > 0, 'the stream is open')
    const { total } = await portal.clients.list({ limit: 1 })
    const made = await portal.clients.create({ name: `Made in a browser ${Date.now()}` })
    expect((await portal.clients.list({ limit: 1 })).total).to.equal(total + 1)
    expect(lost).to.equal(1)
    await eventually(() => items.some((item) => item.kind === 'event' && item.event.subject.id === made.id), 'the change is heard')
    const stale = await failure(portal.clients.update(made.id, { industry: 'x' }, { version: made.version + 5 }))
    expect([stale.status, stale.code]).to.deep.equal([412, 'version-conflict'])
    // Headers of another origin are seen because the API exposes them.
    expect(stale.requestId).to.be.a('string')
    controller.abort()
    await done
  })
})
