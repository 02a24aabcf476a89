import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createPortal, PortalMismatchError, PortalRefusedError, type PagePortalSettings, type Portal, type StreamItem } from '../../src/index.ts'
import { eventsOf } from '../../src/client/events.ts'
import { EventStreamReader } from '../../src/client/sse.ts'
import { TokenSource } from '../../src/client/session-token.ts'
import { clientFixture, eventFixture, problemFixture, tokenFixture } from '../support/fixtures.ts'
import { eventually, fakeServer, pause, type ArrivedRequest, type FakeServer, type Reply } from '../support/http.ts'

describe('the reader of event streams', () => {
  const read = (...chunks: string[]) => {
    const reader = new EventStreamReader()
    return { messages: chunks.flatMap((chunk) => reader.push(chunk)), reader }
  }

  it('takes LF, CR and CRLF for the end of a line', () => {
    for (const end of ['\n', '\r', '\r\n']) {
      const { messages } = read(['event: ready', 'id: 1', 'data: {}', '', ': beat', 'data: a', 'data: b', 'id: 2', '', ''].join(end))
      assert.deepEqual(messages, [
        { event: 'ready', data: '{}', id: '1' },
        { event: 'message', data: 'a\nb', id: '2' },
      ])
    }
  })

  it('reads the same however the stream is cut', () => {
    const stream = ': hello\r\nevent: x\rdata: ä€😀\r\n\r\ndata:one\ndata: two\ndata:  three\nid\n\nid: 7\nretry: 250\ndata\n\n\r\n\revent: lost\n\ndata: last\n\ndata: cut'
    const bytes = new TextEncoder().encode(`\ufeff${stream}`)
    const whole = read(stream).messages
    assert.deepEqual(
      whole.map(({ event, data, id }) => [event, data, id]),
      [
        ['x', 'ä€😀', ''],
        ['message', 'one\ntwo\n three', ''],
        ['message', '', '7'],
        ['message', 'last', '7'],
      ],
    )
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 30 }), (cuts) => {
        const decoder = new TextDecoder()
        const reader = new EventStreamReader()
        const ends = [0, ...[...cuts].sort((a, b) => a - b), bytes.length]
        const messages = ends.slice(1).flatMap((end, index) => reader.push(decoder.decode(bytes.subarray(ends[index], end), { stream: true })))
        assert.deepEqual(messages, whole)
        assert.deepEqual([reader.lastId, reader.retryMs], ['7', 250])
      }),
      { numRuns: 2000 },
    )
  })

  it('keeps the id until another one comes, ignores one with a NUL, and takes none of an unfinished message', () => {
    const { messages, reader } = read('id: 1\ndata: a\n\ndata: b\n\nid: 2\0\ndata: c\n\nid: 3\n\nid: 4\ndata: d\n')
    assert.deepEqual(messages.map(({ id }) => id), ['1', '1', '1'])
    assert.equal(reader.lastId, '3')
  })

  it('takes a retry of digits only, and knows no other fields', () => {
    assert.equal(read('retry: 10x\n\n').reader.retryMs, undefined)
    assert.equal(read('retry: 1500\n\n').reader.retryMs, 1500)
    assert.deepEqual(read('Data: a\nfoo: b\n\n').messages, [])
  })

  it('refuses a line that does not end', () => {
    assert.throws(() => read('data: ', 'x'.repeat(1_000_001)), RangeError)
  })
})

interface Opened extends ReturnType<Reply['stream']> {
  request: ArrivedRequest
}

async function withStreams(use: (tools: { portal: Portal; server: FakeServer; streams: Opened[] }) => Promise<void>, settings: Partial<PagePortalSettings> = {}, refuse?: (request: ArrivedRequest, reply: Reply) => boolean): Promise<void> {
  const streams: Opened[] = []
  const server = await fakeServer((request, reply) => {
    if (refuse?.(request, reply)) return
    if (request.path !== '/v1/events') return reply.json(clientFixture())
    const stream = reply.stream()
    stream.send('retry: 20\n\n')
    streams.push({ ...stream, request })
  })
  try {
    await use({ portal: createPortal({ baseUrl: server.baseUrl, fetchToken: () => tokenFixture(), ...settings }), server, streams })
  } finally {
    await server.close()
  }
}

/** Collects what a stream brings until it is stopped. */
function collect(portal: Portal, options: { lastEventId?: string } = {}) {
  const items: StreamItem[] = []
  const controller = new AbortController()
  const done = (async () => {
    for await (const item of portal.events.stream({ ...options, signal: controller.signal })) items.push(item)
  })()
  done.catch(() => {})
  return { items, done, stop: () => controller.abort() }
}

const sse = (number: number, over = {}) => `id: ${number}\nevent: client.updated\ndata: ${JSON.stringify(eventFixture(number, over))}\n\n`
const ready = (id: string | number) => `event: ready\nid: ${id}\ndata: {}\n\n`

describe('the event stream', () => {
  it('brings each of 1,000 events once and in order over 100 killed connections', async () => {
    let sent = 0
    let connections = 0
    const server = await fakeServer((request, reply) => {
      connections++
      const stream = reply.stream()
      // The server goes on after the id that it is told, and dies in the middle of an event.
      let next = Number(request.headers['last-event-id'] ?? 0) + 1
      const until = Math.min(1000, next + 9)
      stream.send(`retry: 1\n\n${ready(next - 1)}`)
      for (; next <= until; next++) {
        sent++
        stream.send(sse(next))
      }
      if (next <= 1000) {
        stream.send(sse(next).slice(0, 60))
        setTimeout(() => (connections % 2 ? stream.drop() : stream.end()), 2)
      }
    })
    const portal = createPortal({ baseUrl: server.baseUrl, fetchToken: () => tokenFixture() })
    const { items, stop, done } = collect(portal)
    const events = () => items.filter((item) => item.kind === 'event')
    await eventually(() => events().length >= 1000, 'all events are there', 20_000)
    assert.deepEqual(events().map(({ id }) => Number(id)), Array.from({ length: 1000 }, (_, index) => index + 1))
    assert.ok(connections >= 100, `${connections} connections`)
    assert.ok(sent >= 1000)
    assert.ok(items.every(({ kind }) => kind !== 'gap'))
    stop()
    await done
    await server.close()
  })

  it('opens with the token, without an address that could tell it, and is shared by all readers', async () => {
    await withStreams(async ({ portal, server, streams }) => {
      const readers = Array.from({ length: 5 }, () => collect(portal))
      await eventually(() => streams.length === 1, 'one connection')
      const { headers, url } = streams[0]!.request
      assert.equal(url, '/v1/events')
      assert.match(headers.authorization!, /^Bearer /)
      assert.equal(headers.accept, 'text/event-stream')
      streams[0]!.send(ready(4) + sse(5))
      for (const { items } of readers) await eventually(() => items.length === 2, 'each has both')
      const late = collect(portal)
      await eventually(() => late.items.length === 1, 'who comes late hears that it is open')
      assert.deepEqual(late.items, [{ kind: 'ready', id: '5' }])
      for (const { stop, done } of [...readers, late].slice(1)) {
        stop()
        await done
      }
      assert.equal(server.sockets.size, 1)
      streams[0]!.send(sse(6))
      await eventually(() => readers[0]!.items.length === 3, 'the one who stays goes on')
      readers[0]!.stop()
      await eventually(() => server.sockets.size === 0, 'it closes with the last reader')
      assert.equal(streams.length, 1)
      const again = collect(portal)
      await eventually(() => streams.length === 2, 'it opens again for the next')
      assert.equal(streams[1]!.request.headers['last-event-id'], undefined)
      again.stop()
    })
  })

  it('resumes after the event that its reader names, on a connection of its own', async () => {
    await withStreams(async ({ portal, streams }) => {
      const [first, second] = [collect(portal), collect(portal, { lastEventId: '41' })]
      await eventually(() => streams.length === 2, 'two connections')
      assert.deepEqual(streams.map(({ request }) => request.headers['last-event-id']).sort(), ['41', undefined])
      first.stop()
      second.stop()
    })
  })

  it('is left by breaking out of the loop', async () => {
    await withStreams(async ({ portal, server, streams }) => {
      setTimeout(() => streams[0]!.send(ready(1) + sse(2)), 30)
      for await (const item of portal.events.stream()) if (item.kind === 'event') break
      await eventually(() => server.sockets.size === 0, 'the connection is closed')
    })
  })

  it('passes on an event of a type that this version does not know, and takes one that cannot be read for a gap', async () => {
    await withStreams(async ({ portal, streams }) => {
      const { items, stop } = collect(portal)
      await eventually(() => streams.length === 1, 'open')
      streams[0]!.send(sse(1, { type: 'client.ate_lunch', mood: 'good' }) + 'id: 2\ndata: {"id":1}\n\n' + 'id: 3\ndata: {\n\n' + 'event: gap\nid: 4\ndata: {}\n\n')
      await eventually(() => items.length === 4, 'all are there')
      assert.deepEqual(items.map(({ kind, id }) => [kind, id]), [
        ['event', '1'],
        ['gap', '2'],
        ['gap', '3'],
        ['gap', '4'],
      ])
      const [first] = items
      assert.ok(first?.kind === 'event')
      assert.deepEqual([first.event.type, (first.event as { mood?: string }).mood], ['client.ate_lunch', 'good'])
      stop()
    })
  })

  it('says that there is a gap when a connection broke before it had an id to resume from', async () => {
    await withStreams(async ({ portal, streams }) => {
      const { items, stop } = collect(portal)
      await eventually(() => streams.length === 1, 'open')
      streams[0]!.send('event: ready\ndata: {}\n\n')
      await eventually(() => items.length === 1, 'ready')
      streams[0]!.drop()
      await eventually(() => streams.length === 2, 'open again')
      streams[1]!.send('event: ready\ndata: {}\n\n')
      await eventually(() => items.length === 2, 'and told')
      assert.deepEqual(items.map(({ kind }) => kind), ['ready', 'gap'])
      stop()
    })
  })

  it('opens again when it hears nothing for longer than the heartbeat, and not before', async () => {
    const streams: Opened[] = []
    const server = await fakeServer((request, reply) => void streams.push({ ...reply.stream(), request }))
    const connection = {
      baseUrl: server.baseUrl,
      origin: server.baseUrl,
      token: new TokenSource(() => tokenFixture(), 'opaque:1'),
      fetch,
      middleware: [],
      timeoutMs: 5000,
      totalTimeoutMs: 5000,
      reads: new Map(),
    }
    const events = eventsOf(connection, { idleMs: 120 })
    const controller = new AbortController()
    const done = (async () => {
      for await (const item of events.stream({ signal: controller.signal })) void item
    })()
    await eventually(() => streams.length === 1, 'open')
    streams[0]!.send('retry: 10\n\n' + ready(9))
    for (let beat = 0; beat < 5; beat++) {
      await pause(60)
      streams[0]!.send(': beat\n\n')
    }
    assert.equal(streams.length, 1, 'a heartbeat keeps it')
    await eventually(() => streams.length === 2, 'silence ends it', 4000)
    assert.equal(streams[1]!.request.headers['last-event-id'], '9')
    controller.abort()
    await done
    await server.close()
  })

  it('goes on with a new token when its session ends in the middle, and misses nothing', async () => {
    const tokens = [tokenFixture({ jti: 1 }), tokenFixture({ jti: 2 })]
    let asked = 0
    await withStreams(
      async ({ portal, streams }) => {
        const { items, stop } = collect(portal)
        await eventually(() => streams.length === 1, 'open')
        streams[0]!.send(ready(1) + sse(2) + 'event: bye\ndata: {}\n\n')
        await eventually(() => streams.length === 2, 'open again')
        assert.deepEqual([streams[1]!.request.headers.authorization, streams[1]!.request.headers['last-event-id']], [`Bearer ${tokens[1]}`, '2'])
        streams[1]!.send(ready(2) + sse(3))
        await eventually(() => items.length === 4, 'all are there')
        assert.deepEqual(items.map(({ kind, id }) => `${kind} ${id}`), ['ready 1', 'event 2', 'ready 2', 'event 3'])
        assert.equal(asked, 2)
        stop()
      },
      { fetchToken: () => tokens[asked++] },
    )
  })

  it('says bye, and ends, when its session ends and the page has no other token', async () => {
    for (const second of [null, 'the same']) {
      const token = tokenFixture()
      let asked = 0
      await withStreams(
        async ({ portal, streams, server }) => {
          const { items, done } = collect(portal)
          await eventually(() => streams.length === 1, 'open')
          streams[0]!.send(ready(1) + 'event: bye\ndata: {}\n\n')
          await done
          assert.deepEqual(items.map(({ kind }) => kind), ['ready', 'bye'])
          await eventually(() => server.sockets.size === 0, 'and nothing stays open')
        },
        { fetchToken: () => (asked++ === 0 || second ? token : null) },
      )
    }
  })

  it('says bye when nobody is signed in', async () => {
    const { items, done } = collect(createPortal({ baseUrl: 'https://portal.example', fetchToken: () => null }))
    await done
    assert.deepEqual(items, [{ kind: 'bye', id: undefined }])
  })

  it('renews a token that is refused when it opens, once', async () => {
    let asked = 0
    await withStreams(
      async ({ portal, streams, server }) => {
        const { stop } = collect(portal)
        await eventually(() => streams.length === 1, 'open')
        assert.deepEqual([asked, server.requests.length], [2, 2])
        stop()
      },
      { fetchToken: () => tokenFixture({ jti: ++asked }) },
      (request, reply) => request.number === 1 && (reply.problem(problemFixture('token-expired', 401)), true),
    )
  })

  it('ends with the refusal that no other token changes', async () => {
    for (const [code, status] of [
      ['wrong-audience', 401],
      ['token-expired', 401],
      ['not-allowed', 403],
    ] as const) {
      await withStreams(
        async ({ portal, server }) => {
          const { done } = collect(portal)
          await assert.rejects(done, (error) => error instanceof PortalRefusedError && error.code === code && error.operation === 'events.stream')
          assert.equal(server.requests.length, code === 'token-expired' ? 2 : 1)
        },
        {},
        (_, reply) => (reply.problem(problemFixture(code, status)), true),
      )
    }
  })

  it('ends with a mismatch where there is no event stream', async () => {
    await withStreams(
      async ({ portal }) => {
        const { done } = collect(portal)
        await assert.rejects(done, (error) => error instanceof PortalMismatchError && error.issues[0]!.message === 'must be text/event-stream')
      },
      {},
      (_, reply) => (reply.json({}), true),
    )
  })

  it('waits as long as the server asks when it has too many readers, and comes back after a failure', async () => {
    const times: number[] = []
    await withStreams(
      async ({ portal, streams }) => {
        const { stop } = collect(portal)
        await eventually(() => streams.length === 1, 'open', 6000)
        assert.equal(times.length, 3)
        assert.ok(times[1]! - times[0]! >= 290, 'it waited for Retry-After')
        stop()
      },
      {},
      (request, reply) => {
        times.push(performance.now())
        if (request.number === 1) reply.problem(problemFixture('rate-limited', 429), { 'retry-after': '0.3' })
        if (request.number === 2) reply.drop()
        return request.number < 3
      },
    )
  })

  it('belongs to one person: it opens anew, from nothing, when the page’s token becomes another’s', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() })
    let who = 'mem_1'
    await withStreams(
      async ({ portal, streams }) => {
        const { items, stop } = collect(portal)
        await eventually(() => streams.length === 1, 'open')
        streams[0]!.send(ready(1) + sse(2))
        await eventually(() => items.length === 2, 'both are there')
        who = 'mem_2'
        t.mock.timers.tick(60)
        await portal.clients.get('cli_1')
        await eventually(() => streams.length === 2, 'open again')
        assert.equal(streams[1]!.request.headers['last-event-id'], undefined)
        streams[1]!.send(ready(7))
        await eventually(() => items.length === 3, 'told to read again')
        assert.deepEqual(items[2], { kind: 'gap', id: '7' })
        stop()
      },
      { fetchToken: () => ({ token: tokenFixture({ sub: who }), expiresAt: Date.now() + 50 }) },
    )
  })

  it('makes reads that are under way stale: who reads after an event reads anew', async () => {
    const streams: Opened[] = []
    const server = await fakeServer((request, reply) => {
      if (request.path === '/v1/events') return void streams.push({ ...reply.stream(), request })
      setTimeout(() => reply.json(clientFixture(1, { name: `read ${request.number}` })), 60)
    })
    const portal = createPortal({ baseUrl: server.baseUrl, fetchToken: () => tokenFixture() })
    const { items, stop } = collect(portal)
    await eventually(() => streams.length === 1, 'open')
    const before = portal.clients.get('cli_1')
    await eventually(() => server.requests.length === 2, 'the read is under way')
    streams[0]!.send(sse(1))
    await eventually(() => items.length === 1, 'the event is there')
    const after = portal.clients.get('cli_1')
    assert.notEqual((await before).name, (await after).name)
    stop()
    await server.close()
  })

  it('gives a reader that lags too far behind a gap in place of what it has missed', async () => {
    await withStreams(async ({ portal, streams }) => {
      const controller = new AbortController()
      const iterator = portal.events.stream({ signal: controller.signal })[Symbol.asyncIterator]()
      const first = iterator.next()
      await eventually(() => streams.length === 1, 'open')
      streams[0]!.send(ready(0))
      await first
      const fast = collect(portal)
      for (let number = 1; number <= 1500; number += 100) streams[0]!.send(Array.from({ length: 100 }, (_, index) => sse(number + index)).join(''))
      await eventually(() => fast.items.some(({ id }) => id === '1500'), 'a fast reader has all', 5000)
      const kinds: string[] = []
      for (let item = await iterator.next(); kinds.push(`${item.value!.kind} ${item.value!.id}`), item.value!.id !== '1500'; ) item = await iterator.next()
      assert.equal(kinds[0], 'gap 1001')
      assert.equal(kinds.length, 500)
      assert.equal(fast.items.filter(({ kind }) => kind === 'event').length, 1500)
      controller.abort()
      fast.stop()
    })
  })
})
