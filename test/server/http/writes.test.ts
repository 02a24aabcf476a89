import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { updatePartner } from '../../../server/store/partners.ts'
import { chainOf } from '../../support/audit.ts'
import { plantFramework, testApp, type Json, type TestApp } from '../../support/app.ts'

let t: TestApp
let owner: string
before(async () => {
  t = await testApp()
  owner = await t.token(t.larch, 'owner')
})
after(() => t.stop())

let number = 0
const create = async (body: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  await t.send(owner, '/v1/clients', { method: 'POST', body: { name: `Written ${(number += 1)}`, ...body }, headers })
const countClients = async () => (await t.send(owner, '/v1/clients?limit=1')).body.total as number
const auditOf = (tenantId: string) => chainOf(t.database, t.larch.scope, tenantId)

describe('a new client', () => {
  it('stands first in the portfolio at once, with the defaults of the partner', async () => {
    const made = await create({ name: 'Ångström & Söhne’s GmbH' })
    assert.equal(made.status, 201, made.text)
    assert.equal(made.headers.get('location'), `/v1/clients/${made.body.id}`)
    assert.equal(made.body.slug, 'angstrom-sohnes-gmbh')
    assert.equal(made.body.currency, 'USD')
    assert.equal(made.body.timezone, 'Europe/London')
    assert.equal(made.body.status, 'onboarding')
    assert.deepEqual(made.body.posture, { score: null, level: 'unknown', asOf: null })
    assert.equal(made.body.exposure, null)
    assert.equal(made.body.evidenceCoverage, null)
    assert.equal(made.body.workspaceUrl, 'https://portal.larch.example/c/angstrom-sohnes-gmbh')
    const list = await t.send(owner, '/v1/clients')
    assert.deepEqual(list.body.items[0], made.body)
  })

  it('finds a free slug of its own, and is refused the name or the slug that it asks for when that is taken', async () => {
    const first = await create({ name: 'Twice', slug: 'two' })
    assert.equal(first.status, 201)
    for (const body of [{ name: 'TWICE' }, { name: ' twice ' }, { name: 'Other', slug: 'two' }]) {
      const again = await create(body)
      assert.equal(again.problem.code, 'already-exists', again.text)
      assert.match(again.problem.errors![0]!.field, /^body\.(name|slug)$/)
    }
    const symbols = [await create({ name: '中文' }), await create({ name: '日本' })]
    assert.equal(symbols[0]!.body.slug, 'client')
    assert.equal(symbols[1]!.body.slug, 'client-2')
  })

  it('can be made by nobody while the partner has it switched off, and `me` says why', async () => {
    const set = (clientCreationEnabled: boolean) =>
      t.database.transact(t.larch.scope, (tx) => updatePartner(tx, t.larch.id, { clientCreationEnabled }, t.context.now()))
    await set(false)
    const refused = await create()
    assert.equal(refused.problem.code, 'not-allowed')
    assert.match(refused.problem.detail!, /not switched on/)
    assert.equal((await t.send(owner, '/v1/me')).body.deniedActions['client.create'], 'not-enabled')
    await set(true)
    assert.ok((await t.send(owner, '/v1/me')).body.allowedActions.includes('client.create'))
    assert.equal((await create()).status, 201)
  })
})

describe('a score', () => {
  it('moves the level and the history, by time and not by arrival', async () => {
    const { body: client } = await create()
    const path = `/v1/clients/${client.id}/posture`
    const push = async (body: unknown) => await t.send(t.larch.apiKey, path, { method: 'POST', body })
    assert.equal((await push({ score: 55, asOf: '2026-01-02T00:00:00Z' })).body.posture.level, 'unknown', 'no baseline yet')
    const finished = await push({ score: 19.9, asOf: '2026-01-03T02:00:00+02:00', baselineCompletedAt: '2026-01-01T00:00:00Z' })
    assert.deepEqual(finished.body.posture, { score: 19.9, level: 'critical', asOf: '2026-01-03T00:00:00.000Z' })
    assert.deepEqual(finished.body.attention, ['risk'])
    const late = await push({ score: 99, asOf: '2025-12-31T00:00:00Z' })
    assert.equal(late.body.posture.score, 19.9)
    const withdrawn = await push({ score: null, asOf: '2026-01-04T00:00:00Z' })
    assert.equal(withdrawn.body.posture.level, 'unknown')
    const history = await t.send(owner, path)
    assert.deepEqual(history.body.items.map((point: Json) => [point.score, point.level]), [[null, 'unknown'], [19.9, 'critical'], [55, 'unknown'], [99, 'low']])
    assert.equal(history.body.total, 4)
  })
})

describe('an estimate', () => {
  it('that names no middle gets one, rounded down', async () => {
    const { body: client } = await create()
    const answer = await t.send(owner, `/v1/clients/${client.id}/exposure`, { method: 'POST', body: { low: 1, high: 4, currency: 'GBP' } })
    assert.equal(answer.body.exposure.expected, 2)
    assert.equal(answer.body.exposure.confidence, 'medium')
  })
})

describe('evidence', () => {
  it('raises coverage when it is the first of its control, and lowers it when the last is removed', async () => {
    const { body: client } = await create()
    const frameworkId = await plantFramework(t.context, t.larch, 'Covered')
    const adopted = await t.send(owner, `/v1/clients/${client.id}/frameworks`, { method: 'POST', body: { frameworkId } })
    assert.equal(adopted.status, 201, adopted.text)
    assert.deepEqual(adopted.body.controls, { total: 4, withEvidence: 0 })
    const again = await t.send(owner, `/v1/clients/${client.id}/frameworks`, { method: 'POST', body: { frameworkId } })
    assert.equal(again.problem.code, 'already-exists')
    const controls = await t.send(owner, `/v1/clients/${client.id}/controls`)
    const [first] = controls.body.items
    const path = `/v1/clients/${client.id}/controls/${first.id}/evidence`
    const coverage = async () => (await t.send(owner, `/v1/clients/${client.id}`)).body.evidenceCoverage
    const attached = await t.send(owner, path, { method: 'POST', body: { title: 'Policy', kind: 'policy', url: 'https://files.example/p' } })
    assert.equal(attached.status, 201, attached.text)
    assert.equal(attached.body.attachedBy, t.larch.members.owner.email)
    assert.equal(await coverage(), 25)
    const second = await t.send(t.larch.apiKey, path, { method: 'POST', body: { title: 'Shot', kind: 'screenshot' } })
    assert.equal(second.body.attachedBy, 'Server of larch')
    assert.equal(await coverage(), 25)
    assert.deepEqual((await t.send(owner, path)).body.items.map((item: Json) => item.title), ['Shot', 'Policy'])
    assert.equal((await t.send(owner, `/v1/clients/${client.id}/controls?evidence=yes`)).body.total, 1)
    assert.equal((await t.send(owner, `/v1/clients/${client.id}/controls?evidence=no&status=not_started`)).body.total, 3)
    for (const { body } of [attached, second]) {
      assert.equal((await t.send(owner, `${path}/${body.id}`, { method: 'DELETE' })).status, 204)
      assert.equal((await t.send(owner, `${path}/${body.id}`, { method: 'DELETE' })).status, 404)
    }
    assert.equal(await coverage(), 0)
  })

  it('links to nothing but https addresses without a user name', async () => {
    const [client] = t.larch.clients
    const path = `/v1/clients/${client.id}/controls/${client.controlIds[0]}/evidence`
    for (const url of ['javascript:alert(1)', 'http://files.example', 'https://user@files.example', 'data:text/html,x', '//files.example']) {
      const answer = await t.send(owner, path, { method: 'POST', body: { title: 'x', kind: 'other', url } })
      assert.equal(answer.problem.errors?.[0]?.field, 'body.url', url)
    }
  })
})

describe('a version', () => {
  it('must be named to change a record', async () => {
    const { body: client } = await create()
    const path = `/v1/clients/${client.id}`
    const read = await t.send(owner, path)
    assert.equal(read.headers.get('etag'), `"${client.version}"`)
    const without = await t.send(owner, path, { method: 'PATCH', body: { industry: 'Retail' } })
    assert.equal(without.problem.code, 'precondition-required')
    const changed = await t.send(owner, path, { method: 'PATCH', body: { industry: 'Retail' }, headers: { 'if-match': read.headers.get('etag')! } })
    assert.equal(changed.status, 200, changed.text)
    assert.equal(changed.body.industry, 'Retail')
    assert.equal(changed.body.version, client.version + 1)
    assert.equal(changed.headers.get('etag'), `"${client.version + 1}"`)
  })

  it('that is old is refused with the record as it is now', async () => {
    const { body: client } = await create()
    const path = `/v1/clients/${client.id}`
    const headers = { 'if-match': `"${client.version}"` }
    await t.send(owner, path, { method: 'PATCH', body: { industry: 'First' }, headers })
    const late = await t.send(owner, path, { method: 'PATCH', body: { industry: 'Second' }, headers })
    assert.equal(late.status, 412)
    assert.equal(late.problem.code, 'version-conflict')
    assert.deepEqual(late.problem.current, (await t.send(owner, path)).body)
    assert.equal((late.problem.current as Json).industry, 'First')
  })

  it('lets exactly one of many writers win, and nobody overwrite', async () => {
    const { body: client } = await create()
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        t.send(owner, `/v1/clients/${client.id}`, { method: 'PATCH', body: { industry: `Writer ${index}` }, headers: { 'if-match': `"${client.version}"` } }),
      ),
    )
    const winners = answers.filter((answer) => answer.status === 200)
    assert.equal(winners.length, 1)
    assert.equal(answers.filter((answer) => answer.status === 412).length, 11)
    const now = await t.send(owner, `/v1/clients/${client.id}`)
    assert.equal(now.body.industry, winners[0]!.body.industry)
    assert.equal(now.body.version, client.version + 1)
  })

  it('that the caller has already is not sent again', async () => {
    const path = `/v1/clients/${t.larch.clients[1].id}`
    const read = await t.send(owner, path)
    const again = await t.send(owner, path, { headers: { 'if-none-match': read.headers.get('etag')! } })
    assert.equal(again.status, 304)
    assert.equal(again.text, '')
    assert.equal(again.headers.get('etag'), read.headers.get('etag'))
    assert.equal((await t.send(owner, path, { headers: { 'if-none-match': '"0"' } })).status, 200)
  })

  it('of a control is kept apart from the version of its client', async () => {
    const [, client] = t.larch.clients
    const path = `/v1/clients/${client.id}/controls/${client.controlIds[1]}`
    const read = (await t.send(owner, `/v1/clients/${client.id}/controls`)).body.items[1]
    const changed = await t.send(owner, path, { method: 'PATCH', body: { status: 'implemented' }, headers: { 'if-match': `"${read.version}"` } })
    assert.equal(changed.status, 200, changed.text)
    assert.equal(changed.body.status, 'implemented')
    assert.equal(changed.headers.get('etag'), `"${read.version + 1}"`)
    const late = await t.send(owner, path, { method: 'PATCH', body: { status: 'not_started' }, headers: { 'if-match': `"${read.version}"` } })
    assert.equal(late.problem.code, 'version-conflict')
    assert.deepEqual(late.problem.current, changed.body)
  })
})

describe('an idempotency key', () => {
  const keyed = (key: string) => ({ 'idempotency-key': key })

  it('gives the same answer to the same request, and one row', async () => {
    const before = await countClients()
    const first = await create({ name: 'Once' }, keyed('k-once'))
    const second = await create({ name: 'Once' }, keyed('k-once'))
    assert.equal(first.status, 201)
    assert.equal(first.headers.get('idempotency-replayed'), null)
    assert.equal(second.status, 201)
    assert.equal(second.headers.get('idempotency-replayed'), 'true')
    assert.equal(second.headers.get('location'), first.headers.get('location'))
    assert.equal(second.text, first.text)
    assert.equal(await countClients(), before + 1)
  })

  it('does not mind the order of the fields', async () => {
    await t.send(owner, '/v1/clients', { method: 'POST', raw: '{"name":"Ordered","tags":["a"]}', headers: keyed('k-order') })
    const again = await t.send(owner, '/v1/clients', { method: 'POST', raw: '{"tags":["a"],"name":"Ordered"}', headers: keyed('k-order') })
    assert.equal(again.headers.get('idempotency-replayed'), 'true')
  })

  it('is refused for another body, another record, another version and another operation', async () => {
    const [first, second] = t.larch.clients
    const push = (id: string, score: number) => t.send(owner, `/v1/clients/${id}/posture`, { method: 'POST', body: { score }, headers: keyed('k-push') })
    assert.equal((await push(first.id, 40)).status, 200)
    assert.equal((await push(first.id, 41)).problem.code, 'idempotency-key-reused')
    assert.equal((await push(second.id, 40)).problem.code, 'idempotency-key-reused')
    assert.equal((await create({}, keyed('k-push'))).problem.code, 'idempotency-key-reused')
    const patch = (version: string) =>
      t.send(owner, `/v1/clients/${first.id}`, { method: 'PATCH', body: { industry: 'x' }, headers: { ...keyed('k-version'), 'if-match': version } })
    assert.equal((await patch('*')).status, 200)
    assert.equal((await patch('"1"')).problem.code, 'idempotency-key-reused')
  })

  it('makes one row of many requests at once, and all of them hear of it', async () => {
    const before = await countClients()
    const answers = await Promise.all(Array.from({ length: 16 }, () => t.send(owner, '/v1/clients', { method: 'POST', body: { name: 'At once' }, headers: keyed('k-race') })))
    assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [201], answers.map((each) => each.text).join('\n'))
    assert.equal(new Set(answers.map((answer) => answer.body.id)).size, 1)
    assert.equal(answers.filter((answer) => answer.headers.get('idempotency-replayed') === null).length, 1)
    assert.equal(await countClients(), before + 1)
  })

  it('repeats a change whose version has passed since, with its ETag', async () => {
    const { body: client } = await create()
    const patch = () =>
      t.send(owner, `/v1/clients/${client.id}`, { method: 'PATCH', body: { industry: 'Kept' }, headers: { ...keyed('k-patch'), 'if-match': `"${client.version}"` } })
    const first = await patch()
    const again = await patch()
    assert.equal(again.status, 200, again.text)
    assert.equal(again.text, first.text)
    assert.equal(again.headers.get('etag'), first.headers.get('etag'))
    assert.equal((await t.send(owner, `/v1/clients/${client.id}`)).body.version, client.version + 1)
  })

  it('repeats an answer without a body', async () => {
    const [client] = t.larch.clients
    const path = `/v1/clients/${client.id}/controls/${client.controlIds[2]}/evidence`
    const { body } = await t.send(owner, path, { method: 'POST', body: { title: 'x', kind: 'other' } })
    for (const replayed of [null, 'true']) {
      const gone = await t.send(owner, `${path}/${body.id}`, { method: 'DELETE', headers: keyed('k-delete') })
      assert.equal(gone.status, 204)
      assert.equal(gone.text, '')
      assert.equal(gone.headers.get('idempotency-replayed'), replayed)
    }
  })

  it('is free again when the first request was refused', async () => {
    const refused = await create({ name: t.larch.clients[0].name }, keyed('k-refused'))
    assert.equal(refused.problem.code, 'already-exists')
    assert.equal((await create({ name: 'Mended' }, keyed('k-refused'))).status, 201)
  })

  it('belongs to one person', async () => {
    const admin = await t.token(t.larch, 'admin')
    await create({ name: 'Of the owner' }, keyed('k-person'))
    const other = await t.send(admin, '/v1/clients', { method: 'POST', body: { name: 'Of the admin' }, headers: keyed('k-person') })
    assert.equal(other.status, 201, other.text)
  })

  it('is refused when it is empty, long or not visible ASCII', async () => {
    for (const key of ['', 'a b', 'x'.repeat(256), 'é']) {
      const answer = await create({}, keyed(key))
      assert.equal(answer.problem?.errors?.[0]?.field, 'header.idempotency-key', key)
    }
    assert.equal((await create({}, keyed('x'.repeat(255)))).status, 201)
  })
})

describe('the audit chain', () => {
  it('has every write with its person, its address and its program, and no value', async () => {
    const { body: client } = await create({ name: 'Audited', contactEmail: 'secret@contact.example' }, { 'user-agent': 'test program' })
    await t.send(owner, `/v1/clients/${client.id}`, { method: 'PATCH', body: { industry: 'Hidden value' }, headers: { 'if-match': '*' } })
    const chain = await auditOf(client.id)
    assert.deepEqual(chain.map((entry) => [entry.seq, entry.action, entry.result]), [[1, 'client.create', 'ok'], [2, 'client.update', 'ok']])
    assert.equal(chain[0]!.email, t.larch.members.owner.email)
    assert.equal(chain[0]!.actor.kind, 'partner_user')
    assert.equal(chain[0]!.ua, 'test program')
    assert.deepEqual(chain[0]!.target, { type: 'client', id: client.id })
    assert.deepEqual(chain[1]!.meta['fields'], ['industry'])
    assert.doesNotMatch(JSON.stringify(chain), /secret@contact|Hidden value/)
  })

  it('has refused writes too, and nothing for a repetition or a refused input', async () => {
    const length = async () => (await auditOf(t.larch.id)).length
    const billing = await t.token(t.larch, 'billing')
    const before = await length()
    await t.send(billing, '/v1/clients', { method: 'POST', body: { name: 'No' } })
    await t.send(await t.token(t.larch, 'analyst'), '/v1/clients', { method: 'POST', body: { name: 'No' } })
    const chain = await auditOf(t.larch.id)
    assert.equal(chain.length, before + 2)
    assert.deepEqual(chain.slice(-2).map((entry) => [entry.action, entry.result, entry.actor.role]), [['client.create', 'denied', 'billing'], ['client.create', 'denied', 'analyst']])
    await t.send(billing, '/v1/portfolio/summary')
    await create({ colour: 1 })
    assert.equal(await length(), before + 2)
    const viewer = await t.token(t.larch, 'viewer')
    const [client] = t.larch.clients
    await t.send(viewer, `/v1/clients/${client.id}/posture`, { method: 'POST', body: { score: 1 } })
    const denied = (await auditOf(client.id)).at(-1)!
    assert.deepEqual([denied.action, denied.result, denied.actor.kind], ['posture.push', 'denied', 'portal_user'])
  })

  it('loses nothing and gains nothing when a write fails', async () => {
    const before = (await auditOf(t.larch.id)).length
    const clients = await countClients()
    const transact = t.database.transact
    t.database.transact = (scope, work) =>
      transact(scope, async (tx) => {
        await work(tx)
        throw new Error('the disk is full')
      })
    try {
      assert.equal((await create({ name: 'Never' }, { 'idempotency-key': 'k-never' })).status, 500)
    } finally {
      t.database.transact = transact
    }
    assert.equal((await auditOf(t.larch.id)).length, before)
    assert.equal(await countClients(), clients)
    assert.equal((await create({ name: 'Never' }, { 'idempotency-key': 'k-never' })).status, 201)
  })
})
