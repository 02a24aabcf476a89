// The SDK against the real API on a real database, over real sockets.
import assert from 'node:assert/strict'
import type { Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { createAdaptorServer } from '@hono/node-server'
import { createPortal, PortalConflictError, type PortalRefusedError, type PagePortalSettings, type Portal, type StreamItem } from '../../src/index.ts'
import { testApp, type TestApp } from '../support/app.ts'
import { eventually } from '../support/http.ts'

let api: TestApp
let server: Server
let baseUrl: string
const sockets = new Set<Socket>()

before(async () => {
  api = await testApp()
  server = createAdaptorServer({ fetch: (request, env) => api.app.fetch(request, env) }) as Server
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

after(async () => {
  await api.stop()
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => server.close(resolve))
})

const as = (role: 'owner' | 'analyst' | 'billing' | 'viewer', settings: Partial<PagePortalSettings> = {}): Portal =>
  createPortal({ baseUrl, fetchToken: () => api.token(api.larch, role), ...settings })

async function failure<Kind = PortalRefusedError>(work: PromiseLike<unknown>): Promise<Kind> {
  try {
    await work
  } catch (error) {
    return error as Kind
  }
  throw new Error('It was expected to fail.')
}

describe('the SDK on the real API', () => {
  it('says something about a finding, with a file and a mention, and the one who is named is told', async () => {
    const [client] = api.larch.clients
    const [analyst, viewer] = [as('analyst'), as('viewer')]
    const heard = (async () => {
      for await (const item of viewer.events.stream()) if (item.kind === 'event' && item.event.type === 'notification.created') return item.event
      return null
    })()
    await eventually(() => api.app.runtime.hub.size > 0, 'the stream is open')
    const content = new Uint8Array(200_000).fill(65)
    const file = await analyst.attachments.add(client.id, client.findingId, new File([content], 'größe.log', { type: '' }))
    assert.deepEqual([file.name, file.mediaType, file.bytes], ['größe.log', 'text/plain', 200_000])
    const refused = await failure(analyst.attachments.add(client.id, client.findingId, new File(['<svg/>'], 'a.svg', { type: 'image/svg+xml' })))
    assert.equal(refused.code, 'unsupported-media-type')
    const [named] = await analyst.comments.mentionable(client.id, client.findingId, { q: 'viewer' })
    const said = await analyst.comments.create(client.id, client.findingId, { body: `@${named!.name} see`, mentions: [named!.id], attachmentIds: [file.id] })
    assert.equal((await heard)?.subject.type, 'notification')
    const [told] = (await viewer.notifications.list({ unread: 'yes' })).items
    assert.deepEqual([told!.kind, told!.subject.id], ['mention', said.id])
    const whole = await (await viewer.attachments.download(client.id, file.id)).blob()
    assert.deepEqual(new Uint8Array(await whole.arrayBuffer()), content)
    assert.equal((await viewer.notifications.read([told!.id])).unread, 0)
    const stale = await failure<PortalConflictError>(analyst.comments.update(client.id, said.id, { body: 'x' }, { version: 9 }))
    assert.ok(stale instanceof PortalConflictError)
    assert.equal((await analyst.internalComments.create(client.id, client.findingId, { body: 'Among us' })).lane, 'internal')
    assert.equal((await failure(viewer.internalComments.list(client.id, client.findingId))).code, 'wrong-audience')
  })

  it('brings the file of a scanner in: as a text, a blob or bytes, shown first and written once', async () => {
    const [client] = api.larch.clients
    const portal = as('analyst')
    const findings = (...titles: string[]) => JSON.stringify({ findings: titles.map((title) => ({ title, severity: 'high', asset: 'sdk.example' })) })
    const bytes = new TextEncoder().encode(findings('By bytes'))
    for (const file of [findings('By text'), new Blob([findings('By blob')]), bytes, bytes.buffer]) {
      const shown = await portal.findingImports.preview(client.id, client.engagementId, file, { scanner: 'sdk' })
      assert.deepEqual([shown.status, shown.findings.total], ['ready', 1])
      const done = await portal.findingImports.confirm(client.id, client.engagementId, shown.id)
      assert.deepEqual([done.status, done.result!.created + done.result!.unchanged], ['confirmed', 1])
    }
    const drafts = await portal.findings.list(client.id, { status: ['draft'], q: 'by ' })
    assert.deepEqual(drafts.items.map(({ title }) => title).sort(), ['By blob', 'By bytes', 'By text'])
    const shown = await portal.findingImports.preview(client.id, client.engagementId, findings('By text', 'New'), { scanner: 'sdk' })
    const titles: string[] = []
    for await (const row of portal.findingImports.rows(client.id, client.engagementId, shown.id, { limit: 1, outcome: ['created', 'reappeared'] })) titles.push(`${row.outcome} ${row.title}`)
    assert.deepEqual(titles, ['created New', 'reappeared By text'], 'what the files in between did not hold is there again')
    await portal.findingImports.cancel(client.id, client.engagementId, shown.id)
    assert.equal((await failure(portal.findingImports.get(client.id, client.engagementId, shown.id))).code, 'not-found')
    const refused = await failure(portal.findingImports.preview(client.id, client.engagementId, '<html></html>'))
    assert.deepEqual([refused.code, refused.status, refused.problem?.errors?.length], ['file-refused', 422, 1])
    const mapping = await portal.findingImports.preview(client.id, client.engagementId, 'A,B\n1,2\n')
    assert.equal(mapping.status, 'needs_mapping')
    const early = await failure(portal.findingImports.confirm(client.id, client.engagementId, mapping.id))
    assert.equal(early.code, 'illegal-transition')
  })

  it('reads and writes through every noun', async () => {
    const portal = as('owner')
    const me = await portal.me.get()
    assert.deepEqual([me.user.role, me.audience, me.partner.id], ['owner', 'partner', api.larch.id])
    assert.equal(portal.scope, `partner:${api.larch.id}::${me.user.id}:1`)

    const made = await portal.clients.create({ name: 'Rowan & Sons', tags: ['north'], currency: 'GBP' })
    assert.equal((await portal.clients.list()).items[0]!.id, made.id, 'the newest stands first')
    assert.equal((await portal.clients.get(made.id)).name, 'Rowan & Sons')
    const scored = await portal.posture.push(made.id, { score: 19.9, baselineCompletedAt: '2026-11-20T09:40:00.000Z' })
    assert.deepEqual([scored.posture?.level, scored.posture?.score], ['critical', 19.9])
    assert.equal((await portal.posture.list(made.id)).items[0]!.score, 19.9)
    const exposed = await portal.exposure.push(made.id, { low: 4_200_000, high: 18_000_000, currency: 'GBP' })
    assert.equal(exposed.exposure?.expected, 11_100_000)
    assert.ok((await portal.clients.list({ level: ['critical'], q: 'rowan' })).items.some(({ id }) => id === made.id))
    assert.ok((await portal.portfolio.summary()).total >= 4)

    const { items: library } = await portal.frameworks.list()
    await portal.frameworks.adopt(made.id, library[0]!.id)
    assert.equal((await portal.frameworks.listForClient(made.id)).items[0]!.controls.total, 4)
    const { items: controls } = await portal.controls.list(made.id, { evidence: 'no' })
    const [control] = controls
    const evidence = await portal.evidence.attach(made.id, control!.id, { title: 'Policy', kind: 'policy', url: 'https://files.example/policy' })
    assert.equal((await portal.evidence.list(made.id, control!.id)).items[0]!.id, evidence.id)
    assert.equal((await portal.clients.get(made.id)).evidenceCoverage, 25)
    const { version } = (await portal.controls.list(made.id)).items.find(({ id }) => id === control!.id)!
    assert.equal((await portal.controls.update(made.id, control!.id, { status: 'implemented' }, { version })).status, 'implemented')
    assert.equal(await portal.evidence.remove(made.id, control!.id, evidence.id), undefined)
    assert.equal((await portal.evidence.list(made.id, control!.id)).total, 0)
  })

  it('mints a token with an API key, and the page works with it', async () => {
    const keyed = createPortal({ baseUrl, apiKey: api.larch.apiKey })
    const { email } = api.larch.members.analyst
    const page = createPortal({ baseUrl, fetchToken: () => keyed.sessions.create({ audience: 'partner', email }) })
    assert.equal((await page.me.get()).user.email, email)
  })

  it('creates each client once over a network that loses answers after the server has committed', async () => {
    const portal = as('owner')
    const before = (await portal.clients.list({ limit: 1 })).total
    let sent = 0
    let lost = 0
    const losses = new Map<string, number>()
    const lossy = as('owner', {
      fetch: async (input, init) => {
        const answer = await fetch(input, init)
        const key = (input as Request).headers.get('idempotency-key')!
        const before = losses.get(key) ?? 0
        if (++sent % 3 === 0 && before < 2) {
          lost++
          losses.set(key, before + 1)
          await answer.text()
          throw new TypeError('fetch failed')
        }
        return answer
      },
    })
    const names = Array.from({ length: 200 }, (_, index) => `Once ${index}`)
    const made = []
    for (let at = 0; at < names.length; at += 20) made.push(...(await Promise.all(names.slice(at, at + 20).map((name) => lossy.clients.create({ name })))))
    assert.ok(lost > 50, `${lost} answers were lost`)
    assert.equal(new Set(made.map(({ id }) => id)).size, 200)
    assert.equal((await portal.clients.list({ limit: 1 })).total, before + 200)
  })

  it('walks the whole portfolio without a client twice or missing, in every order', async () => {
    const portal = as('analyst')
    const { total } = await portal.clients.list()
    for (const sort of ['-created', 'created', 'name', '-name', 'risk', '-risk', 'exposure', '-exposure', 'coverage', '-coverage'] as const) {
      const ids: string[] = []
      for await (const { id } of portal.clients.list({ sort, limit: 60 })) ids.push(id)
      assert.deepEqual([ids.length, new Set(ids).size], [total, total], sort)
    }
  })

  it('lets one of two writers win and shows the other the record as it is now', async () => {
    const portal = as('owner')
    const { id, version } = await portal.clients.create({ name: 'Two writers' })
    const results = await Promise.allSettled([portal.clients.update(id, { industry: 'A' }, { version }), portal.clients.update(id, { industry: 'B' }, { version })])
    const [lost] = results.filter((result): result is PromiseRejectedResult => result.status === 'rejected')
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
    const error = lost!.reason as PortalConflictError<{ version: number; industry: string }>
    assert.ok(error instanceof PortalConflictError)
    const now = await portal.clients.get(id)
    assert.deepEqual([error.status, error.code, error.current?.version, error.current?.industry], [412, 'version-conflict', now.version, now.industry])
    assert.ok(error.requestId)
  })

  it('refuses with typed errors: a field, a foreign record, another surface, a role', async () => {
    const portal = as('owner')
    const field = await failure(portal.clients.create({ name: '', nickname: 'x' } as never))
    assert.deepEqual([field.code, field.status], ['invalid-input', 400])
    assert.deepEqual(field.problem!.errors!.map((each) => each.field).sort(), ['body.name', 'body.nickname'])
    const foreign = await failure(portal.clients.get(api.birch.clients[0].id))
    const unknown = await failure(portal.clients.get('cli_unknown'))
    assert.deepEqual([foreign.code, foreign.status, foreign.message.replace(foreign.requestId!, '')], [unknown.code, 404, unknown.message.replace(unknown.requestId!, '')])
    assert.equal((await failure(portal.clients.list({ cursor: 'forged' }))).code, 'invalid-cursor')
    let asked = 0
    const viewer = as('viewer', { fetchToken: () => (asked++, api.token(api.larch, 'viewer')) })
    assert.equal((await failure(viewer.clients.list())).code, 'wrong-audience')
    assert.equal(asked, 1)
    assert.equal((await viewer.clients.get(api.larch.clients[0].id)).id, api.larch.clients[0].id)
    assert.equal((await failure(as('billing').portfolio.summary())).code, 'not-allowed')
  })

  it('hears each change once and in order, also when its connection is cut between them', async () => {
    const portal = as('owner')
    const items: StreamItem[] = []
    const controller = new AbortController()
    const done = (async () => {
      for await (const item of portal.events.stream({ signal: controller.signal })) items.push(item)
    })()
    await eventually(() => items.some(({ kind }) => kind === 'ready'), 'the stream is open', 10_000)
    const writer = createPortal({ baseUrl, apiKey: api.larch.apiKey })
    const made: string[] = []
    for (let round = 0; round < 4; round++) {
      for (let at = 0; at < 5; at++) made.push((await writer.clients.create({ name: `Heard ${round} ${at}` })).id)
      for (const socket of sockets) socket.destroy()
    }
    const heard = () => items.flatMap((item) => (item.kind === 'event' && item.event.type === 'client.created' ? [item.event.subject.id] : []))
    await eventually(() => heard().length >= made.length, 'all are heard', 20_000)
    assert.deepEqual(heard(), made)
    assert.ok(!items.some(({ kind }) => kind === 'gap'))
    controller.abort()
    await done
  })

  it('goes on with a new token when the old one expires, in calls and on its stream', async () => {
    let asked = 0
    // The page’s machine does not know when the token dies: an opaque one stands for a wrong clock.
    const portal = as('owner', { fetchToken: async () => (asked++, { token: await api.token(api.larch, 'owner', { ttlSeconds: 60 }), expiresAt: null }) })
    const items: StreamItem[] = []
    const controller = new AbortController()
    const done = (async () => {
      for await (const item of portal.events.stream({ signal: controller.signal })) items.push(item)
    })()
    await eventually(() => items.length > 0, 'the stream is open', 10_000)
    assert.equal(asked, 1)
    api.advance(90_000)
    assert.equal((await portal.me.get()).user.role, 'owner')
    assert.equal(asked, 2)
    await eventually(() => items.filter(({ kind }) => kind === 'ready').length === 2, 'the stream is open again', 20_000)
    const { id } = await portal.clients.create({ name: 'After the renewal' })
    await eventually(() => items.some((item) => item.kind === 'event' && item.event.subject.id === id), 'and goes on', 10_000)
    assert.ok(!items.some(({ kind }) => kind === 'bye' || kind === 'gap'))
    controller.abort()
    await done
  })
})
