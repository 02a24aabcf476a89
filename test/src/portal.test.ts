import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import { endpoints } from '../../src/contract/index.ts'
import { createPortal, type Client, type Page, type Portal } from '../../src/index.ts'
import { checkpointFixture, meFixture, tokenFixture } from '../support/fixtures.ts'
import { fakeServer } from '../support/http.ts'
import { answerOf } from '../support/requests.ts'

const fetchToken = () => tokenFixture()

describe('createPortal', () => {
  it('refuses an API key in a browser and says why', () => {
    const page = globalThis as { document?: unknown; importScripts?: unknown }
    for (const [name, value] of [
      ['document', { nodeType: 9, baseURI: 'https://intranet.example/' }],
      ['importScripts', () => {}],
    ] as const) {
      page[name] = value
      try {
        assert.throws(() => createPortal({ baseUrl: 'https://portal.example', apiKey: 'sak_secret' }), (error: Error) => /for servers.*read the key.*fetchToken/s.test(error.message) && !error.message.includes('sak_secret'))
      } finally {
        delete page[name]
      }
    }
    assert.ok(createPortal({ baseUrl: 'https://portal.example', apiKey: 'sak_secret' }))
  })

  it('refuses an API key that a page’s token function gives', async () => {
    const page = globalThis as { document?: unknown }
    page.document = { nodeType: 9, baseURI: 'https://intranet.example/' }
    try {
      await assert.rejects(createPortal({ baseUrl: 'https://portal.example', fetchToken: () => 'sak_secret' }).me.get(), { code: 'api-key-in-browser' })
    } finally {
      delete page.document
    }
  })

  it('refuses an address that no API can be at, in words that name the setting', () => {
    for (const baseUrl of ['', 'portal', '//portal.example', 'ftp://portal.example', 'javascript:alert(1)', 'https://user:pa55@portal.example', 'https://portal.example/?tenant=1', 'https://portal.example/#x', undefined, null]) {
      assert.throws(() => createPortal({ baseUrl: baseUrl as never, fetchToken }), (error: Error) => error instanceof TypeError && error.message.includes('baseUrl') && !error.message.includes('pa55'), String(baseUrl))
    }
    for (const baseUrl of ['https://portal.example', 'https://portal.example/', 'http://localhost:4400/api/v', new URL('https://portal.example/x/')]) createPortal({ baseUrl, fetchToken })
  })

  it('takes an address relative to the page', async () => {
    const page = globalThis as { document?: unknown }
    let asked = ''
    page.document = { nodeType: 9, baseURI: 'https://intranet.example/tools/clients.html' }
    try {
      await createPortal({ baseUrl: '/portal-api', fetchToken, fetch: async (request) => (asked = (request as Request).url, Response.json(meFixture)) }).me.get()
    } finally {
      delete page.document
    }
    assert.equal(asked, 'https://intranet.example/portal-api/v1/me')
  })

  it('refuses to guess who is calling', () => {
    const baseUrl = 'https://portal.example'
    assert.throws(() => createPortal({ baseUrl } as never), /fetchToken/)
    assert.throws(() => createPortal({ baseUrl, fetchToken: 'token' } as never), /fetchToken/)
    assert.throws(() => createPortal({ baseUrl, fetchToken, apiKey: 'sak_x' } as never), /not both/)
    for (const apiKey of ['', 'a b', 'a\nb', 7]) assert.throws(() => createPortal({ baseUrl, apiKey } as never), /apiKey/)
    for (const timeoutMs of [0, -1, Number.NaN]) assert.throws(() => createPortal({ baseUrl, fetchToken, timeoutMs }), /timeoutMs/)
  })

  it('gives a portal that prints and serialises without its secrets', async () => {
    const token = tokenFixture()
    const server = await fakeServer((_, reply) => reply.json(meFixture))
    for (const portal of [createPortal({ baseUrl: server.baseUrl, apiKey: 'sak_find_me' }), createPortal({ baseUrl: server.baseUrl, fetchToken: () => token })]) {
      await portal.me.get()
      for (const text of [inspect(portal, { depth: 12, showHidden: true }), JSON.stringify(portal), String(portal)]) assert.ok(!text.includes('sak_find_me') && !text.includes(token), text)
    }
    await server.close()
  })
})

describe('the portal', () => {
  it('speaks every endpoint of the contract that somebody signs in for, by its method and path', async (t) => {
    const spoken = endpoints.filter(({ action }) => action !== null)
    const patternOf = (path: string) => new RegExp(`^${path.replace(/\{\w+\}/g, '[a-z]')}$`)
    const server = await fakeServer((request, reply) => {
      const entry = spoken.find(({ method, path }) => method === request.method && patternOf(path).test(request.path))
      if (entry?.stream) return reply.stream().send('event: bye\ndata: {}\n\n')
      if (request.path.endsWith('/export')) return reply.json({}, 200, { 'audit-checkpoint': JSON.stringify(checkpointFixture) })
      if (request.path.endsWith('/content')) return reply.json({})
      const answer = entry && answerOf(entry)
      if (answer === undefined) return reply.status(204)
      reply.json({ ...answer, ...('nextCursor' in answer ? { nextCursor: null } : {}) })
    })
    t.after(() => server.close())
    const portal = createPortal({ baseUrl: server.baseUrl, apiKey: 'sak_test' })
    await portal.me.get()
    await portal.portfolio.summary()
    await portal.clients.list()
    await portal.clients.get('c')
    await portal.clients.create({ name: 'One' })
    await portal.clients.update('c', { name: 'Two' }, { version: 1 })
    await portal.posture.push('c', { score: 19.9 })
    await portal.posture.list('c')
    await portal.exposure.push('c', { low: 1, high: 2, currency: 'USD' })
    await portal.frameworks.list({ limit: 3 })
    await portal.frameworks.listForClient('c')
    await portal.frameworks.adopt('c', 'fwk_1')
    await portal.controls.list('c', { evidence: 'no', status: ['not_started'] })
    await portal.controls.update('c', 'k', { status: 'implemented' }, { version: 5 })
    await portal.evidence.list('c', 'k')
    await portal.evidence.attach('c', 'k', { title: 'Policy', kind: 'policy' })
    await portal.evidence.remove('c', 'k', 'e')
    await portal.sessions.create({ audience: 'partner', email: 'ana.ruiz@larkfield.example' })
    await portal.audit.list('c', { order: 'asc', action: ['page.view'] })
    await portal.audit.listPartner()
    await portal.audit.checkpoint('c')
    await portal.audit.checkpointPartner()
    await portal.audit.keys()
    await portal.audit.notes()
    await portal.audit.makeNote()
    await portal.audit.reportView('portfolio')
    await portal.audit.erase('c', { personId: 'usr_1', reason: 'has left' })
    await portal.audit.erasePartner({ personId: 'mem_1', reason: 'has left' })
    assert.deepEqual((await portal.audit.export('c')).checkpoint, checkpointFixture)
    await (await portal.audit.exportPartner()).blob()
    await portal.clients.diagnose('c', { question: 'sign-in', email: 'pat@client.example' })
    const person = { email: 'pat@client.example', name: 'Pat' }
    await portal.members.list({ role: ['analyst'] })
    await portal.members.get('m')
    await portal.members.invite({ ...person, role: 'analyst', scope: { clientIds: ['c'], tags: [] } })
    await portal.members.update('m', { scope: null }, { version: 1 })
    await portal.members.remove('m')
    await portal.members.resend('m')
    await portal.portalUsers.list('c', { inactiveDays: 90 })
    await portal.portalUsers.get('c', 'u')
    await portal.portalUsers.invite('c', { ...person, role: 'viewer' })
    await portal.portalUsers.update('c', 'u', { role: 'manager' }, { version: 1 })
    await portal.portalUsers.remove('c', 'u')
    await portal.portalUsers.resend('c', 'u')
    await portal.portalUsers.review('c', ['u'])
    await portal.auditors.list('c')
    await portal.auditors.invite('c', { ...person, expiresAt: '2026-12-01T00:00:00.000Z' })
    await portal.auditors.revoke('c', 'a')
    await portal.policy.getDefault()
    await portal.policy.updateDefault({ mfa: 'required' }, { version: 0 })
    await portal.policy.get('c')
    await portal.policy.update('c', { preset: 'managed-service' }, { version: 0 })
    await portal.clients.dashboard('c')
    const at = { version: 1 }
    await portal.engagements.list('c')
    await portal.engagements.get('c', 'n')
    await portal.engagements.create('c', { kind: 'pentest', title: 'Outside' })
    await portal.engagements.update('c', 'n', { status: 'active' }, at)
    await portal.engagements.assign('c', 'n', { add: ['usr_1'] })
    await portal.assets.list('c')
    await portal.assets.create('c', { kind: 'host', name: 'web-1' })
    await portal.assets.update('c', 's', { criticality: 5 }, at)
    await portal.findings.list('c', { severity: ['high'] })
    await portal.findings.count('c')
    await portal.findings.get('c', 'f')
    await portal.findings.history('c', 'f')
    await portal.findings.create('c', { engagementId: 'eng_1', title: 'Weak', description: 'So', severity: 'low' })
    await portal.findings.update('c', 'f', { kev: true }, at)
    await portal.findings.publish('c', 'f', at)
    await portal.findings.start('c', 'f', at)
    await portal.findings.submit('c', 'f', { notes: 'Done' }, at)
    await portal.findings.withdraw('c', 'f', at)
    await portal.findings.claim('c', 'f', at)
    await portal.findings.release('c', 'f', at)
    await portal.findings.verify('c', 'f', { outcome: 'verified_fixed' }, at)
    await portal.findings.reopen('c', 'f', { reason: 'Back' }, at)
    await portal.findings.dismiss('c', 'f', { reason: 'None' }, at)
    await portal.findings.close('c', 'f', { as: 'duplicate', reason: 'Twice' }, at)
    await portal.acceptances.list('c')
    await portal.acceptances.request('c', 'f', { justification: 'Old', expiresAt: '2027-01-01T00:00:00.000Z' })
    await portal.acceptances.decide('c', 'x', { decision: 'approve' }, at)
    for (const thread of [portal.comments, portal.internalComments]) {
      await thread.list('c', 'f')
      await thread.create('c', 'f', { body: 'Said', mentions: ['usr_1'] })
      await thread.update('c', 'm', { body: 'Said again' }, at)
      await thread.remove('c', 'm')
      await thread.revisions('c', 'm')
      await thread.mentionable('c', 'f', { q: 'ana' })
    }
    for (const files of [portal.attachments, portal.internalAttachments]) {
      await files.add('c', 'f', new File(['x'], 'a.txt', { type: 'text/plain' }))
      await (await files.download('c', 'a')).blob()
      await files.remove('c', 'a')
    }
    await portal.findingImports.preview('c', 'n', '[]', { format: 'generic-json', column: ['title=Name'] })
    await portal.findingImports.get('c', 'n', 'i')
    await portal.findingImports.rows('c', 'n', 'i', { outcome: ['created'] })
    await portal.findingImports.confirm('c', 'n', 'i')
    await portal.findingImports.cancel('c', 'n', 'i')
    await portal.notifications.list({ unread: 'yes' })
    await portal.notifications.count()
    await portal.notifications.read(['ntf_1'])
    await portal.notifications.readAll('2027-01-01T00:00:00.000Z')
    await portal.notifications.preferences()
    await portal.notifications.updatePreferences({ mention: { email: false } })
    await portal.retests.list('c')
    await portal.retests.request('c', 'n', { findingIds: ['fin_1'] })
    await portal.retests.update('c', 'r', { status: 'declined' }, at)
    for await (const item of portal.events.stream()) assert.equal(item.kind, 'bye')
    const asked = new Set(server.requests.map(({ method, path }) => `${method} ${path}`))
    for (const { method, path, operation, idempotent, etag } of spoken) {
      const requests = server.requests.filter((request) => request.method === method && patternOf(path).test(request.path))
      assert.ok(requests.length > 0, operation)
      for (const { headers } of requests) {
        assert.equal(headers['idempotency-key'] !== undefined, Boolean(idempotent), operation)
        assert.equal(headers['if-match'] !== undefined, Boolean(etag) && method !== 'GET', operation)
        assert.equal(headers.authorization, 'Bearer sak_test')
      }
    }
    assert.equal(asked.size, spoken.length)
  })

  it('has the types of the contract', () => {
    const typed = (portal: Portal) => {
      const page: PromiseLike<Page<Client>> = portal.clients.list({ sort: '-risk', level: ['high'], limit: 10 })
      const client: Promise<Client> = portal.clients.create({ name: 'One' })
      // @ts-expect-error no such order
      void portal.clients.list({ sort: 'mood' })
      // @ts-expect-error a name is needed
      void portal.clients.create({})
      // @ts-expect-error a change says which version it is made to
      void portal.clients.update('c', { name: 'x' })
      // @ts-expect-error no such status
      void portal.controls.update('c', 'k', { status: 'perfect' }, { version: 1 })
      // @ts-expect-error money is counted in minor units
      void portal.exposure.push('c', { low: '1', high: 2, currency: 'USD' })
      // @ts-expect-error one or the other
      createPortal({ baseUrl: '', fetchToken, apiKey: '' })
      return [page, client]
    }
    assert.equal(typeof typed, 'function')
  })

  it('imports no schema library, no server and no widget', async () => {
    for (const folder of ['client', 'format', 'contract/generated']) {
      const at = new URL(`../../src/${folder}/`, import.meta.url)
      for (const name of await readdir(at, { recursive: true })) {
        if (!name.endsWith('.ts')) continue
        const text = await readFile(new URL(name, at), 'utf8')
        for (const [, type, from] of text.matchAll(/^(?:import|export)( type)? [^;]*?from '([^']+)'/gm)) {
          assert.ok(type || !/zod|contract\/(?!generated)/.test(from!), `${folder}/${name} imports ${from}`)
        }
      }
    }
  })
})
