import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { loadCrowd } from '../../../server/seed/load-crowd.ts'
import { loadDemo } from '../../../server/seed/load-demo.ts'
import { seedScope } from '../../../server/seed/context.ts'
import { demoClients } from '../../../server/seed/larkfield.ts'
import { readAuditHead } from '../../../server/store/audit.ts'
import { reportOf } from '../../support/audit.ts'
import { listClients, type ClientRecord } from '../../../server/store/clients.ts'
import { listControls } from '../../../server/store/controls.ts'
import { openDatabase, systemScope, type Database } from '../../../server/store/database.ts'
import { listFrameworks } from '../../../server/store/frameworks.ts'
import { listPosture } from '../../../server/store/measures.ts'
import { listMembers } from '../../../server/store/members.ts'
import { findPartnerId, getPartner } from '../../../server/store/partners.ts'
import { readPortfolio } from '../../../server/store/portfolio.ts'
import { makePlace, type Place } from '../cli/support.ts'

const now = new Date('2026-11-20T12:00:00.000Z')

const openAt = ({ env, engine }: Place) => openDatabase(engine === 'postgresql' ? { url: env['DATABASE_URL'] } : { dataDir: null })

async function everyClient(database: Database, partnerId: string): Promise<ClientRecord[]> {
  return (await database.read(seedScope(partnerId), (tx) => listClients(tx, { sort: '-created', limit: 200 }))).items
}

describe('the loaded demo MSP', () => {
  let place: Place
  let database: Database
  let partnerId: string
  let clients: ClientRecord[]
  before(async () => {
    place = await makePlace()
    database = await openAt(place)
    assert.equal(await loadDemo(database, { now, origins: ['http://localhost:4999'] }), true)
    partnerId = (await database.read(systemScope, (tx) => findPartnerId(tx, 'larkfield-it')))!
    clients = await everyClient(database, partnerId)
  })
  after(async () => {
    await database?.close()
    await place?.remove()
  })

  it('stands in the portfolio as it is described, newest first', () => {
    assert.deepEqual(clients.map((client) => client.name), demoClients.map((client) => client.name))
    for (const [index, client] of clients.entries()) {
      const { score, evidenced, exposure, currency } = demoClients[index]!
      assert.equal(client.posture.score, score, client.name)
      assert.equal(client.controls.withEvidence, evidenced, client.name)
      assert.equal(client.exposure?.low ?? null, exposure ? exposure[0] * 100 : null)
      assert.equal(client.currency, currency)
    }
  })

  it('shows the level of every edge', () => {
    const levelAt = (score: number | null) => clients.filter((client) => client.posture.score === score).map((client) => client.posture.level)
    const expected: [number | null, string][] = [
      [0, 'critical'], [19.9, 'critical'], [20, 'high'], [39.9, 'high'], [40, 'moderate'], [59, 'moderate'], [60, 'moderate'],
      [79.99, 'moderate'], [80, 'low'], [100, 'low'], [null, 'unknown'], [55, 'unknown'],
    ]
    for (const [score, level] of expected) assert.deepEqual(levelAt(score), [level], `at ${score}`)
  })

  it('shows every edge of coverage', () => {
    const counts = clients.map(({ controls, evidenceCoverage }) => `${controls.withEvidence}/${controls.total} ${evidenceCoverage}`)
    for (const edge of ['0/0 null', '0/40 0', '1/250 0.4', '25/50 50', '249/250 99.6', '50/50 100']) assert.ok(counts.includes(edge), edge)
  })

  it('adds up: total is high risk and healthy and unknown', async () => {
    const portfolio = await database.read(seedScope(partnerId), readPortfolio)
    const levels = clients.map((client) => client.posture.level)
    const count = (...wanted: string[]) => levels.filter((level) => wanted.includes(level)).length
    const { levels: counted } = portfolio as { levels: Record<string, number> }
    for (const level of ['critical', 'high', 'moderate', 'low', 'unknown']) assert.equal(counted[level], count(level), level)
    assert.equal(count('critical', 'high') + count('moderate', 'low') + count('unknown'), 38)
  })

  it('keeps a year of scores that ends in the present one', async () => {
    const old = clients.find((client) => client.name === 'Glasswick Optics')!
    const { items } = await database.read(seedScope(partnerId), (tx) => listPosture(tx, old.id, { limit: 50 }))
    assert.ok(items.length >= 12)
    assert.equal(items[0]!.score, old.posture.score)
    assert.equal(items[0]!.asOf, old.posture.asOf)
  })

  it('has its staff, its libraries, its origins and controls of every status but one', async () => {
    const scope = seedScope(partnerId)
    assert.deepEqual((await database.read(scope, listMembers)).map((member) => member.role).sort(), ['admin', 'analyst', 'billing', 'owner'])
    const { items } = await database.read(scope, (tx) => listFrameworks(tx, { limit: 10 }))
    assert.deepEqual(items.map((each) => each.controlCount).sort((a, b) => a - b), [10, 40, 200])
    const partner = await database.read(scope, getPartner)
    assert.ok(partner!.allowedOrigins.includes('http://localhost:4480') && partner!.allowedOrigins.includes('http://localhost:4999'))
    const wexcombe = clients.find((client) => client.name === 'Wexcombe Water')!
    const controls = await database.read(scope, (tx) => listControls(tx, wexcombe.id, { limit: 300 }))
    assert.deepEqual([...new Set(controls.items.map((control) => control.status))].sort(), ['implemented', 'in_progress', 'not_started'])
    for (const control of controls.items) if (control.evidenceCount > 0) assert.notEqual(control.status, 'not_started')
  })

  it('has an audit chain for itself and for each client, unbroken', async () => {
    for (const tenantId of [partnerId, ...clients.map((client) => client.id)]) {
      const report = await reportOf(database, seedScope(partnerId), tenantId)
      const head = await database.read(seedScope(partnerId), (tx) => readAuditHead(tx, tenantId))
      assert.ok(report.entries > 0)
      assert.deepEqual(report.faults, [])
      assert.deepEqual(head, { tenantId, ...report.head })
    }
  })

  it('is loaded once', async () => {
    assert.equal(await loadDemo(database, { now }), false)
    assert.equal((await everyClient(database, partnerId)).length, 38)
  })

  it('is finished by the next load where one broke off between the partner and its clients', async () => {
    const other = await makePlace()
    const fresh = await openAt(other)
    let transactions = 0
    const breaking: Database = { ...fresh, transact: (scope, work) => ((transactions += 1) === 2 ? Promise.reject(new Error('cut off')) : fresh.transact(scope, work)) }
    await assert.rejects(loadDemo(breaking, { now }), /cut off/)
    assert.equal(await loadDemo(fresh, { now }), true)
    const again = (await fresh.read(systemScope, (tx) => findPartnerId(tx, 'larkfield-it')))!
    // The same moment gives the same data, down to the ids.
    assert.deepEqual(await everyClient(fresh, again), clients)
    await fresh.close()
    await other.remove()
  })

  it('stands beside a large portfolio of another MSP, which is loaded once and whole', async () => {
    const steps: number[] = []
    assert.equal(await loadCrowd(database, { now, count: 2500, onProgress: (done) => steps.push(done) }), true)
    assert.deepEqual(steps, [1000, 2000, 2500])
    assert.equal(await loadCrowd(database, { now, count: 5 }), false)
    const crowdId = (await database.read(systemScope, (tx) => findPartnerId(tx, 'crowded-it')))!
    const page = await database.read(seedScope(crowdId), (tx) => listClients(tx, { sort: '-created', limit: 50 }))
    assert.equal(page.total, 2500)
    assert.equal((await everyClient(database, partnerId)).length, 38)
  })
})
