import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { appendEvents } from '../../../server/store/events.ts'
import { updateMember } from '../../../server/store/members.ts'
import { testApp, type Json, type TestApp, type TestPartner } from '../../support/app.ts'

let t: TestApp
before(async () => {
  t = await testApp({ env: { MAX_STREAMS_PER_SUBJECT: '4' }, stream: { ringSize: 300, recheckMs: 200 } })
})
after(() => t.stop())

interface Message {
  event: string
  id: string
  data: Json
}

/** Reads a stream message by message. */
async function* messagesOf(response: Response): AsyncGenerator<Message | 'beat'> {
  let rest = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body!) {
    rest += decoder.decode(chunk, { stream: true })
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const block = rest.slice(0, end)
      rest = rest.slice(end + 2)
      if (block.startsWith(':')) yield 'beat'
      const field = (name: string) => block.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
      if (field('event')) yield { event: field('event')!, id: field('id') ?? '', data: JSON.parse(field('data')!) }
    }
  }
}

const open = async (sender: string, lastEventId?: string) => {
  const response = await t.open(sender, '/v1/events', { headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId } })
  assert.equal(response.status, 200, response.status === 200 ? '' : await response.text())
  return response
}

async function take(stream: AsyncGenerator<Message | 'beat'>, count: number): Promise<Message[]> {
  const taken: Message[] = []
  while (taken.length < count) {
    const { value, done } = await stream.next()
    if (done) break
    if (value !== 'beat') taken.push(value)
  }
  return taken
}

const happen = (partner: TestPartner, clientIndex: number, count = 1) =>
  t.database.transact(partner.scope, async (tx) => {
    const events = Array.from({ length: count }, () => ({
      id: t.context.newId('event'),
      type: 'client.updated' as const,
      clientId: partner.clients[clientIndex]!.id,
      subject: { type: 'client', id: partner.clients[clientIndex]!.id },
      at: t.context.now(),
    }))
    await appendEvents(tx, events)
    return events.map((event) => event.id)
  })

describe('the stream', () => {
  it('says at once that it is open and where to resume, then what happens', async () => {
    const owner = await t.token(t.larch, 'owner')
    const response = await open(owner)
    assert.match(response.headers.get('content-type')!, /^text\/event-stream/)
    assert.equal(response.headers.get('cache-control'), 'no-store')
    const stream = messagesOf(response)
    const [ready] = await take(stream, 1)
    assert.equal(ready!.event, 'ready')
    assert.match(ready!.id, /^\d+-\d+$/)
    const { body } = await t.send(owner, '/v1/clients', { method: 'POST', body: { name: 'Announced' } })
    await t.send(owner, `/v1/clients/${body.id}/posture`, { method: 'POST', body: { score: 10 } })
    const events = await take(stream, 2)
    assert.deepEqual(events.map((message) => message.event), ['client.created', 'client.posture_changed'])
    assert.deepEqual(events[0]!.data.subject, { type: 'client', id: body.id })
    assert.equal(events[0]!.data.clientId, body.id)
    assert.deepEqual(Object.keys(events[0]!.data).sort(), ['clientId', 'id', 'partnerId', 'subject', 'time', 'type'], 'no field of the record')
    await stream.return(undefined)
    assert.equal(t.app.runtime.hub.size, 0)
  })

  it('brings each of a thousand events once and in order through a hundred broken connections', async () => {
    const key = t.larch.apiKey
    const first = messagesOf(await open(key))
    const [ready] = await take(first, 1)
    await first.return(undefined)
    let lastId = ready!.id
    const written: string[] = []
    const writer = (async () => {
      while (written.length < 1000) {
        written.push(...(await happen(t.larch, written.length % 3, 10)))
        await happen(t.birch, 0, 3)
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    })()
    const heard: string[] = []
    let connections = 0
    while (heard.length < 1000) {
      connections += 1
      assert.ok(connections < 1000, `only ${heard.length} events arrived`)
      const stream = messagesOf(await open(key, lastId))
      const [again, ...events] = await take(stream, 1 + Math.min(10, 1000 - heard.length))
      assert.equal(again!.event, 'ready')
      assert.equal(again!.id, lastId)
      for (const message of events) {
        assert.equal(message.event, 'client.updated')
        heard.push(message.data.id)
        lastId = message.id
      }
      // The connection breaks in the middle of whatever it was sending.
      await stream.return(undefined)
    }
    await writer
    assert.ok(connections >= 100)
    assert.deepEqual(heard, written)
    assert.equal(t.app.runtime.hub.size, 0)
  })

  it('carries nothing of another partner, and to people of a client nothing of another client', async () => {
    const streams = {
      larch: messagesOf(await open(await t.token(t.larch, 'owner'))),
      own: messagesOf(await open(await t.token(t.larch, 'viewer'))),
      billing: messagesOf(await open(await t.token(t.larch, 'billing'))),
      birch: messagesOf(await open(await t.token(t.birch, 'owner'))),
    }
    for (const stream of Object.values(streams)) await take(stream, 1)
    const sibling = await happen(t.larch, 1)
    const foreign = await happen(t.birch, 0)
    const own = await happen(t.larch, 0)
    const last = await happen(t.birch, 1)
    const ids = async (stream: AsyncGenerator<Message | 'beat'>, count: number) => (await take(stream, count)).map((message) => message.data.id)
    assert.deepEqual(await ids(streams.larch, 2), [...sibling, ...own])
    assert.deepEqual(await ids(streams.billing, 2), [...sibling, ...own])
    assert.deepEqual(await ids(streams.own, 1), own)
    assert.deepEqual(await ids(streams.birch, 2), [...foreign, ...last])
    for (const stream of Object.values(streams)) await stream.return(undefined)
  })

  it('does not tell somebody without sight of measures that one has moved, now or when it resumes', async () => {
    const billing = await t.token(t.larch, 'billing')
    const stream = messagesOf(await open(billing))
    const [ready] = await take(stream, 1)
    const owner = await t.token(t.larch, 'owner')
    const path = `/v1/clients/${t.larch.clients[2].id}`
    await t.send(owner, `${path}/posture`, { method: 'POST', body: { score: 77 } })
    await t.send(owner, `${path}/exposure`, { method: 'POST', body: { low: 1, high: 2, currency: 'USD' } })
    await t.send(owner, path, { method: 'PATCH', body: { industry: 'Retail' }, headers: { 'if-match': '*' } })
    assert.deepEqual((await take(stream, 1)).map((message) => message.event), ['client.updated'])
    await stream.return(undefined)
    const again = messagesOf(await open(billing, ready!.id))
    assert.deepEqual((await take(again, 2)).map((message) => message.event), ['ready', 'client.updated'])
    await again.return(undefined)
    const whole = messagesOf(await open(owner, ready!.id))
    assert.deepEqual((await take(whole, 4)).map((message) => message.event), ['ready', 'client.posture_changed', 'client.exposure_changed', 'client.updated'])
    await whole.return(undefined)
  })

  it('resumes for people of a client with their own events only', async () => {
    const viewer = await t.token(t.larch, 'viewer')
    const first = messagesOf(await open(viewer))
    const [ready] = await take(first, 1)
    await first.return(undefined)
    await happen(t.larch, 1, 5)
    await happen(t.birch, 0, 5)
    const own = await happen(t.larch, 0, 2)
    const second = messagesOf(await open(viewer, ready!.id))
    const [, ...events] = await take(second, 3)
    assert.deepEqual(events.map((message) => message.data.id), own)
    await second.return(undefined)
  })

  it('says that events are lost when it cannot resume, and goes on from now', async () => {
    const owner = await t.token(t.larch, 'owner')
    for (const strange of ['nonsense', '1-1-1', '99999999999999999999-0', '-1', '9999999999-0', "1-0'; drop table x"]) {
      const stream = messagesOf(await open(owner, strange))
      const [gap, ready] = await take(stream, 2)
      assert.equal(gap!.event, 'gap', strange)
      assert.equal(ready!.event, 'ready')
      const [event] = await happen(t.larch, 0)
      assert.deepEqual((await take(stream, 1)).map((message) => message.data.id), [event])
      await stream.return(undefined)
    }
  })

  it('keeps up with a consumer that reads slowly, and holds nothing for it in memory', async () => {
    const stream = messagesOf(await open(await t.token(t.larch, 'admin')))
    await take(stream, 1)
    // Far more than the events that the hub keeps.
    const written: string[] = []
    for (let turn = 0; turn < 15; turn += 1) written.push(...(await happen(t.larch, 0, 100)))
    await new Promise((resolve) => setTimeout(resolve, 300))
    const heard = (await take(stream, 1500)).map((message) => message.data.id)
    assert.deepEqual(heard, written)
    await stream.return(undefined)
  })

  it('lets go of a consumer that takes nothing any more, which loses nothing by it', async () => {
    const token = await t.token(t.larch, 'owner')
    const frozen = await open(token)
    const written = await happen(t.larch, 0, 3)
    t.advance(61_000)
    const started = Date.now()
    while (t.app.runtime.hub.size > 0 && Date.now() - started < 5000) await new Promise((resolve) => setTimeout(resolve, 50))
    t.advance(-61_000)
    assert.equal(t.app.runtime.hub.size, 0)
    const heard = await take(messagesOf(frozen), 10)
    assert.deepEqual(heard.map((message) => message.event), ['ready'])
    const again = messagesOf(await open(token, heard[0]!.id))
    assert.deepEqual((await take(again, 4)).slice(1).map((message) => message.data.id), written)
    await again.return(undefined)
  })

  it('ends with a word when the token runs out', async () => {
    const stream = messagesOf(await open(await t.token(t.larch, 'owner', { ttlSeconds: 30 })))
    await take(stream, 1)
    t.advance(31_000)
    const [bye] = await take(stream, 1)
    assert.equal(bye!.event, 'bye')
    assert.equal((await stream.next()).done, true)
    t.advance(-31_000)
    assert.equal(t.app.runtime.hub.size, 0)
  })

  it('ends with a word when the person is removed', async () => {
    const stream = messagesOf(await open(await t.token(t.birch, 'analyst')))
    await take(stream, 1)
    await t.database.transact(t.birch.scope, (tx) => updateMember(tx, t.birch.members.analyst.id, { status: 'suspended' }, t.context.now()))
    const [bye] = await take(stream, 1)
    assert.equal(bye!.event, 'bye')
    assert.equal((await stream.next()).done, true)
  })

  it('beats while nothing happens', async () => {
    const stream = messagesOf(await open(await t.token(t.larch, 'owner')))
    await take(stream, 1)
    t.advance(16_000)
    assert.equal((await stream.next()).value, 'beat')
    await stream.return(undefined)
    t.advance(-16_000)
  })

  it('is opened no more often than allowed by one person, and again when one is closed', async () => {
    const token = await t.token(t.larch, 'manager')
    const streams = []
    for (let count = 0; count < 4; count += 1) streams.push(await open(token))
    const refused = await t.send(token, '/v1/events')
    assert.equal(refused.status, 429)
    assert.ok(refused.headers.get('retry-after'))
    await streams[0]!.body!.cancel()
    streams[0] = await open(token)
    for (const stream of streams) await stream.body!.cancel()
    assert.equal(t.app.runtime.hub.size, 0)
  })

  it('counts connections that come all at once', async () => {
    const token = await t.token(t.larch, 'collaborator')
    const responses = await Promise.all(Array.from({ length: 12 }, () => t.open(token, '/v1/events')))
    assert.equal(responses.filter((response) => response.status === 200).length, 4)
    for (const response of responses) await response.body!.cancel()
    assert.equal(t.app.runtime.hub.size, 0)
  })

  it('is never opened by a token in the address', async () => {
    const token = await t.token(t.larch, 'owner')
    assert.equal((await t.send(null, `/v1/events?access_token=${token}`)).status, 401)
  })

  it('outlives a database that is away for a moment', async () => {
    const stream = messagesOf(await open(await t.token(t.larch, 'owner')))
    await take(stream, 1)
    const { readOnce, read } = t.database
    t.database.readOnce = () => Promise.reject(new Error('away'))
    t.database.read = () => Promise.reject(new Error('away'))
    await new Promise((resolve) => setTimeout(resolve, 1500))
    Object.assign(t.database, { readOnce, read })
    const [event] = await happen(t.larch, 0)
    assert.deepEqual((await take(stream, 1)).map((message) => message.data.id), [event])
    await stream.return(undefined)
  })
})
