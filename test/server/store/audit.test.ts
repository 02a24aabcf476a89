import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { appendAudit, hashOf, readAudit, readAuditHead, type AuditEntry, type NewAuditEntry } from '../../../server/store/audit.ts'
import type { Database, PartnerScope } from '../../../server/store/database.ts'
import { openTestDatabase } from '../../support/database.ts'
import { aClient, clientScope, makeClients, makePartner, now, partnerScope } from './support.ts'

const entry = (clientId: string | null, action: string, meta: Record<string, unknown> = {}): NewAuditEntry => ({
  clientId, at: now, action, target: { type: 'client', id: clientId ?? 'x' }, result: 'ok', ip: '192.0.2.1', ua: 'test', meta,
})

/** Where a chain breaks: the number of the first entry that does not follow; `null` when it holds. */
function firstBreak(chain: AuditEntry[]): number | null {
  let prev = '0'.repeat(64)
  for (const [index, { hash, ...rest }] of chain.entries()) {
    if (rest.seq !== index + 1 || rest.prev !== prev || hashOf(rest) !== hash) return index + 1
    prev = hash
  }
  return null
}

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

  const chainOf = (tenantId: string) => database.read(scope, (tx) => readAudit(tx, tenantId, 0, 1000))

  it('holds every entry as it was told, of the partner and of each client in a chain of its own', async () => {
    await database.transact(scope, (tx) => appendAudit(tx, [entry(null, 'portal.opened'), entry(clients[0]!, 'client.updated', { é: 1.5, list: [null, true] }), entry(null, 'portal.closed')]))
    const [first, second, ...rest] = await chainOf(scope.partnerId)
    assert.deepEqual(rest, [])
    assert.deepEqual({ ...first, hash: '' }, {
      v: 1, seq: 1, tenantId: scope.partnerId, at: now.toISOString(), actor: scope.actor, ip: '192.0.2.1', ua: 'test', action: 'portal.opened',
      target: { type: 'client', id: 'x' }, result: 'ok', meta: {}, prev: '0'.repeat(64), hash: '',
    })
    assert.equal(second?.prev, first?.hash)
    assert.deepEqual((await chainOf(clients[0]!))[0]?.meta, { é: 1.5, list: [null, true] })
    assert.equal(firstBreak(await chainOf(scope.partnerId)), null)
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
      assert.equal(firstBreak(chain), null)
      assert.deepEqual(await database.read(scope, (tx) => readAuditHead(tx, tenantId)), { seq: chain.length, hash: chain.at(-1)!.hash })
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
    assert.equal(firstBreak(chain), null)
  })

  it('cannot be changed or shortened by whoever writes it', async () => {
    for (const sql of [
      `update sa.audit_entry set canonical = '{}' where seq = 1`,
      'delete from sa.audit_entry where seq = 1',
      'truncate sa.audit_entry',
      'delete from sa.audit_head',
      'alter table sa.audit_entry disable row level security',
    ]) {
      await assert.rejects(database.transact(scope, (tx) => tx.query(sql)), /permission denied|must be owner/, sql)
    }
  })

  it("the people of a client write and read their own client's chain, with their own name in it", async () => {
    const mine = { ...clientScope(scope.partnerId, clients[0]!), actor: { kind: 'portal_user' as const, id: 'u', email: 'u@c.example', role: 'viewer' } }
    await database.transact(mine, (tx) => appendAudit(tx, [entry(clients[0]!, 'page.viewed')]))
    const chain = await database.read(mine, (tx) => readAudit(tx, clients[0]!, 0, 100))
    assert.equal(chain.at(-1)?.actor.email, 'u@c.example')
    assert.equal(firstBreak(chain), null)
    assert.deepEqual(await database.read(mine, (tx) => readAudit(tx, clients[1]!, 0, 100)), [])
    await assert.rejects(database.transact(mine, (tx) => appendAudit(tx, [entry(clients[1]!, 'x.y')])), /row-level security/)
  })

  it('an edited, a swapped and a missing entry each show where the chain breaks', async () => {
    const chain = await chainOf(clients[1]!)
    assert.equal(firstBreak(chain.map((each) => (each.seq === 7 ? { ...each, ip: '192.0.2.99' } : each))), 7)
    assert.equal(firstBreak(chain.map((each, index) => (index === 3 ? chain[4]! : index === 4 ? chain[3]! : each))), 4)
    assert.equal(firstBreak(chain.filter((each) => each.seq !== 11)), 11)
  })
})
