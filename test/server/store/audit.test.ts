import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { newId } from '../../../server/ids.ts'
import { appendAudit, appendAuditOnce, eraseFromAudit, listAudit, readAuditHead, type NewAuditEntry } from '../../../server/store/audit.ts'
import type { ClientScope, Database, PartnerScope } from '../../../server/store/database.ts'
import { chainOf as readChain, reportOf } from '../../support/audit.ts'
import { onPostgresql, openTestDatabase } from '../../support/database.ts'
import { insertPortalUser } from '../../../server/store/portal-users.ts'
import { aClient, clientScope, makeClients, makePartner, now, partnerScope } from './support.ts'

const entry = (clientId: string | null, action: string, meta: Record<string, unknown> = {}): NewAuditEntry => ({
  clientId, at: now, action, target: { type: 'client', id: clientId ?? 'x' }, result: 'ok', ip: '192.0.2.1', ua: 'test', meta,
})

describe('the audit chain in the database', () => {
  let database: Database
  let scope: PartnerScope
  let clients: string[]

  before(async () => {
    database = await openTestDatabase()
    const partnerId = await makePartner(database, 'audited')
    scope = { ...partnerScope(partnerId), actor: { kind: 'partner_user', id: 'mem_1', email: 'ana@x.example', role: 'analyst' } }
    clients = await makeClients(database, partnerId, ['A', 'B', 'C'].map((name) => aClient(name)))
  })
  after(() => database.close())

  const chainOf = (tenantId: string) => readChain(database, scope, tenantId)
  const faultsOf = async (tenantId: string) => (await reportOf(database, scope, tenantId)).faults

  it('holds every entry as it was told, of the partner and of each client in a chain of its own', async () => {
    await database.transact(scope, (tx) => appendAudit(tx, [entry(null, 'portal.opened'), entry(clients[0]!, 'client.updated', { é: 1.5, list: [null, true] }), entry(null, 'portal.closed')]))
    const [first, second, ...rest] = await chainOf(scope.partnerId)
    assert.deepEqual(rest, [])
    const { hash: _, canonical, person, ...told } = first!
    assert.deepEqual(told, {
      v: 1, seq: 1, tenantId: scope.partnerId, at: now.toISOString(),
      actor: { kind: 'partner_user', id: 'mem_1', role: 'analyst', emailDigest: told.actor.emailDigest },
      ipDigest: told.ipDigest, uaDigest: told.uaDigest, action: 'portal.opened',
      target: { type: 'client', id: 'x' }, result: 'ok', meta: {}, prev: '0'.repeat(64), email: 'ana@x.example', ip: '192.0.2.1', ua: 'test',
    })
    for (const clear of ['ana@x.example', '192.0.2.1']) assert.ok(!canonical.includes(clear), `the chain itself holds ${clear}`)
    const salts = [person.email, person.ip, person.ua].map((secret) => secret!.salt)
    assert.equal(new Set(salts).size, 3)
    assert.equal(second?.prev, first?.hash)
    assert.deepEqual((await chainOf(clients[0]!))[0]?.meta, { é: 1.5, list: [null, true] })
    assert.deepEqual(await faultsOf(scope.partnerId), [])
  })

  it('forty writers at once neither fork nor skip, whichever chains they write and in whatever order', async () => {
    const before = (await chainOf(clients[1]!)).length
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => {
        const entries = [entry(clients[1]!, `a.${index}`), entry(clients[2]!, `b.${index}`), entry(null, `c.${index}`)]
        return database.transact(scope, (tx) => appendAudit(tx, index % 2 ? entries : entries.reverse()))
      }),
    )
    for (const tenantId of [clients[1]!, clients[2]!, scope.partnerId]) {
      const chain = await chainOf(tenantId)
      assert.deepEqual(await faultsOf(tenantId), [])
      assert.deepEqual(await database.read(scope, (tx) => readAuditHead(tx, tenantId)), { tenantId, seq: chain.length, hash: chain.at(-1)!.hash })
    }
    assert.equal((await chainOf(clients[1]!)).length, before + 40)
  })

  it('what was rolled back leaves neither an entry nor a gap', async () => {
    const length = (await chainOf(scope.partnerId)).length
    await assert.rejects(
      database.transact(scope, async (tx) => {
        await appendAudit(tx, [entry(null, 'never')])
        throw new Error('no')
      }),
      /no/,
    )
    await database.transact(scope, (tx) => appendAudit(tx, [entry(null, 'after')]))
    const chain = await chainOf(scope.partnerId)
    assert.equal(chain.length, length + 1)
    assert.deepEqual(await faultsOf(scope.partnerId), [])
  })

  it('cannot be changed or shortened by whoever writes it', async () => {
    for (const sql of [
      `update sa.audit_entry set canonical = '{}' where seq = 1`,
      'delete from sa.audit_entry where seq = 1',
      'truncate sa.audit_entry',
      'delete from sa.audit_head',
      `update sa.audit_person set value = 'x'`,
      `update sa.audit_note set note = 'x'`,
      'delete from sa.audit_note_head',
      'alter table sa.audit_entry disable row level security',
    ]) {
      await assert.rejects(database.transact(scope, (tx) => tx.query(sql)), /permission denied|must be owner/, sql)
    }
  })

  const personOf = async (clientId: string, engagementIds: string[] | null): Promise<ClientScope> => {
    const id = newId('portalUser')
    await database.transact(scope, (tx) =>
      insertPortalUser(tx, { id, clientId, email: `${id}@c.example`, name: id, role: 'manager', status: 'active', engagementIds, createdAt: now }))
    return { ...clientScope(scope.partnerId, clientId), personId: id, actor: { kind: 'portal_user', id, email: `${id}@c.example`, role: 'manager' } }
  }

  it("the people of a client write and read their own client's chain, with their own name in it", async () => {
    const mine = await personOf(clients[0]!, null)
    await database.transact(mine, (tx) => appendAudit(tx, [entry(clients[0]!, 'page.viewed')]))
    const chain = await readChain(database, mine, clients[0]!)
    assert.equal(chain.at(-1)?.email, mine.actor.email)
    assert.ok(chain.length > 1)
    assert.deepEqual(await faultsOf(clients[0]!), [])
    assert.deepEqual(await readChain(database, mine, clients[1]!), [])
    await assert.rejects(database.transact(mine, (tx) => appendAudit(tx, [entry(clients[1]!, 'x.y')])), /row-level security/)
  })

  it('whoever is assigned to some engagements, or to nobody, writes into the chain and reads no entry of others', async () => {
    const some = await personOf(clients[0]!, [])
    await database.transact(some, (tx) => appendAudit(tx, [entry(clients[0]!, 'page.viewed')]))
    assert.deepEqual((await readChain(database, some, clients[0]!)).map((each) => each.email), [some.actor.email])
    assert.deepEqual(await readChain(database, clientScope(scope.partnerId, clients[0]!), clients[0]!), [])
    assert.deepEqual(await faultsOf(clients[0]!), [])
  })

  it('is cut by action, person, result, time and order, page by page, and counted', async () => {
    const list = (filter: Partial<Parameters<typeof listAudit>[2]>, limit = 100, after: readonly number[] | null = null) =>
      database.read(scope, (tx) => listAudit(tx, clients[1]!, { order: 'desc', ...filter }, { limit, after }))
    const seqs = (rows: Awaited<ReturnType<typeof list>>) => rows.items.map(({ canonical }) => (JSON.parse(canonical) as { seq: number }).seq)
    const first = await list({}, 15)
    assert.deepEqual([seqs(first)[0], first.next, first.total], [40, [26], 40])
    const rest = await list({}, 100, [26])
    assert.deepEqual([...seqs(first), ...seqs(rest)], Array.from({ length: 40 }, (_, index) => 40 - index))
    assert.equal(rest.next, null)
    assert.deepEqual(seqs(await list({ order: 'asc' }, 3)), [1, 2, 3])
    assert.equal((await list({ actions: ['a.3', 'a.7'] })).total, 2)
    assert.deepEqual([(await list({ actor: 'mem_1' })).total, (await list({ actor: 'mem_2' })).total], [40, 0])
    assert.deepEqual([(await list({ result: 'ok' })).total, (await list({ result: 'denied' })).total], [40, 0])
    assert.deepEqual([(await list({ from: now, to: now })).total, (await list({ from: new Date(now.getTime() + 1) })).total], [40, 0])
  })

  it('holds a repetition once, also when many come at once, and another thing beside it', async () => {
    const length = (await chainOf(scope.partnerId)).length
    const seen = (page: string, at = now) => database.transact(scope, (tx) => appendAuditOnce(tx, { ...entry(null, 'page.view', { n: 1 }), at, target: { type: 'page', id: page } }, 60_000))
    const written = await Promise.all(Array.from({ length: 8 }, () => seen('portfolio')))
    assert.equal(written.filter(Boolean).length, 1)
    assert.equal(await seen('settings'), true)
    assert.equal(await seen('portfolio', new Date(now.getTime() + 59_999)), false)
    assert.equal(await seen('portfolio', new Date(now.getTime() + 60_000)), true)
    assert.equal((await chainOf(scope.partnerId)).length, length + 3)
  })

  it('of one tenant waits for nobody who writes into another', { skip: onPostgresql ? false : 'the embedded database has one connection' }, async () => {
    let release!: () => void
    const held = new Promise<void>((resolve) => (release = resolve))
    let holding!: () => void
    const heldNow = new Promise<void>((resolve) => (holding = resolve))
    const busy = database.transact(scope, async (tx) => {
      await appendAudit(tx, [entry(clients[1]!, 'busy')])
      holding()
      await held
    })
    await heldNow
    const order: string[] = []
    const same = database.transact(scope, (tx) => appendAudit(tx, [entry(clients[1]!, 'waiting')])).then(() => order.push('the same chain'))
    // It ends while the first transaction is still open: with one lock for all, this line would never be passed.
    await database.transact(scope, (tx) => appendAudit(tx, [entry(clients[2]!, 'free')]))
    order.push('another chain')
    release()
    await Promise.all([busy, same])
    assert.deepEqual(order, ['another chain', 'the same chain'])
    assert.deepEqual((await chainOf(clients[1]!)).slice(-2).map(({ action }) => action), ['busy', 'waiting'])
  })

  it('stays valid when a person is erased from it, says that it happened, and holds nothing to guess the digests by', async () => {
    const other: PartnerScope = { ...scope, actor: { ...scope.actor, id: 'mem_2', email: 'olivia@x.example' } }
    await database.transact(other, (tx) => appendAudit(tx, [entry(clients[2]!, 'kept')]))
    const before = await chainOf(clients[2]!)
    const erased = await database.transact(other, (tx) => eraseFromAudit(tx, 'mem_1', { clientId: clients[2]!, at: now, ip: null, ua: null, meta: { reason: 'asked for' } }))
    assert.equal(erased, before.filter(({ actor }) => actor.id === 'mem_1').length)
    const after = await chainOf(clients[2]!)
    assert.deepEqual(after.slice(0, -1).map(({ canonical }) => canonical), before.map(({ canonical }) => canonical))
    for (const each of after) {
      const gone = each.actor.id === 'mem_1'
      assert.deepEqual([each.email, each.person.email?.salt === undefined], gone ? [null, true] : ['olivia@x.example', false])
    }
    const { action, target, meta, actor } = after.at(-1)!
    assert.deepEqual({ action, target, meta, by: actor.id }, { action: 'person.erased', target: { type: 'person', id: 'mem_1' }, meta: { reason: 'asked for', entries: erased }, by: 'mem_2' })
    const report = await reportOf(database, scope, clients[2]!)
    assert.deepEqual([report.faults, report.erasedFields, report.erasures], [[], 3 * erased, 1])
    assert.ok((await chainOf(clients[1]!)).some(({ email }) => email === 'ana@x.example'), 'another chain keeps its own')
  })
})
