import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { Clock } from '../../../server/clock/clock.ts'
import { findClient } from '../../../server/store/clients.ts'
import { testApp, type Json, type TestApp, type TestClient } from '../../support/app.ts'
import { onPostgresql } from '../../support/database.ts'
import { plantEngagement, plantFinding } from '../../support/findings.ts'

const day = 86_400_000

describe('what findings ask for in the portfolio', () => {
  let t: TestApp
  let clock: Clock
  let client: TestClient
  before(async () => {
    t = await testApp()
    clock = new Clock(t.context)
    client = t.larch.clients[2]
    await clock.run()
  })
  after(() => t.stop())

  const at = () => `/v1/clients/${client.id}`
  const plant = (state: 'open' | 'pending_verification' = 'open') =>
    plantFinding(t.context, { scope: t.larch.scope, clientId: client.id, word: 'late' }, { engagementId: client.engagementId, state })
  const attention = async (sender: string, id = client.id): Promise<string[] | undefined> => {
    const answer = await t.send(sender, `/v1/clients/${id}`)
    assert.equal(answer.status, 200, answer.text)
    return answer.body.attention as string[] | undefined
  }
  const marks = async (id = client.id) => {
    const { overdueFrom, verificationLateFrom } = (await t.database.read(t.larch.scope, (tx) => findClient(tx, id)))!
    return { overdueFrom, verificationLateFrom }
  }
  const set = (findingId: string, sets: string, ...values: (Date | null)[]) =>
    t.database.transact(t.larch.scope, (tx) => tx.query(`update sa.finding set ${sets} where partner_id = $1 and id = $2`, [t.larch.id, findingId, ...values]))

  it('is told of both sides alike, from the moment on, in the list and in the record, with nobody coming by', async () => {
    const id = await plant()
    const key = t.larch.apiKey
    assert.ok(!(await attention(key))!.includes('overdue'))
    t.advance(31 * day)
    const people = [await t.token(t.larch, 'owner'), await t.token(t.larch, 'manager', { clientId: client.id })]
    for (const sender of [key, ...people]) assert.ok((await attention(sender))!.includes('overdue'))
    const listed = (await t.send(key, '/v1/clients?limit=50')).body.items.find((each: Json) => each.id === client.id)
    assert.deepEqual(listed.attention, await attention(key))
    await set(id, 'due_at = $3', new Date(t.context.now().getTime() + day))
    const others = await t.database.read(t.larch.scope, (tx) =>
      tx.query<{ id: string }>(`select id from sa.finding where partner_id = $1 and client_id = $2 and status <> 'draft' and id <> $3`, [t.larch.id, client.id, id]))
    for (const other of others) await set(other.id, 'due_at = $3', null)
    assert.ok(!(await attention(key))!.includes('overdue'))
    t.advance(day)
    assert.ok((await attention(key))!.includes('overdue'))
  })

  it('is told to nobody who may not see every finding', async () => {
    const manager = client.people.manager.id
    await t.database.transact(t.larch.scope, (tx) =>
      tx.query('update sa.portal_user set engagement_ids = $3 where partner_id = $1 and id = $2', [t.larch.id, manager, [client.engagementId]]))
    const said = await attention(await t.token(t.larch, 'manager', { clientId: client.id }))
    assert.ok(said && !said.includes('overdue'))
    assert.ok((await attention(await t.token(t.larch, 'viewer', { clientId: client.id })))!.includes('overdue'))
    await t.database.transact(t.larch.scope, (tx) => tx.query('update sa.portal_user set engagement_ids = null where partner_id = $1 and id = $2', [t.larch.id, manager]))
    assert.ok(!(await attention(t.larch.apiKey, t.larch.clients[1].id))!.includes('verification-late'))
  })

  it('is an event once when it begins and once when it is over', async () => {
    const changes = async () =>
      (await t.database.read(t.larch.scope, (tx) =>
        tx.query(`select 1 from sa.outbox_event where partner_id = $1 and client_id = $2 and type = 'client.attention_changed'`, [t.larch.id, client.id]))).length
    await clock.run()
    const before = await changes()
    await clock.run()
    assert.equal(await changes(), before)
    const overdue = await t.send(t.larch.apiKey, `${at()}/findings?overdue=yes&limit=100`)
    for (const { id, version } of overdue.body.items) {
      const closed = await t.send(t.larch.apiKey, `${at()}/findings/${id}/closure`, {
        method: 'POST', body: { as: 'withdrawn', reason: 'Gone.' }, headers: { 'if-match': `"${version}"`, 'idempotency-key': crypto.randomUUID() },
      })
      assert.equal(closed.status, 200, closed.text)
    }
    assert.ok(!(await attention(t.larch.apiKey))!.includes('overdue'))
    const { version } = (await t.database.read(t.larch.scope, (tx) => findClient(tx, client.id)))!
    await Promise.all([clock.run(), new Clock(t.context).run()])
    assert.equal(await changes(), before + 1)
    // Another version, so that whoever has the record reads it again.
    assert.equal((await t.database.read(t.larch.scope, (tx) => findClient(tx, client.id)))!.version, version + 1)
  })

  it('begins for a fix that waits after five business days where the MSP is', async () => {
    const id = await plant('pending_verification')
    const late: [handedOver: string, lateFrom: string][] = [
      // Monday and Friday: the same time a week later.
      ['2026-06-01T09:30:00.000Z', '2026-06-08T09:30:00.000Z'],
      ['2026-06-05T16:00:00.000Z', '2026-06-12T16:00:00.000Z'],
      // Saturday and Sunday count from Monday in London on, which is an hour ahead in summer.
      ['2026-06-06T12:00:00.000Z', '2026-06-14T23:00:00.000Z'],
      ['2026-06-07T22:59:59.999Z', '2026-06-14T23:00:00.000Z'],
      ['2026-06-07T23:00:00.000Z', '2026-06-14T23:00:00.000Z'],
      // Over the end of summer time: the same time of day, an hour later by the sun.
      ['2026-10-22T08:00:00.000Z', '2026-10-29T09:00:00.000Z'],
    ]
    for (const [handedOver, lateFrom] of late) {
      await set(id, 'claimed_fixed_at = $3', new Date(handedOver))
      assert.equal((await marks()).verificationLateFrom, lateFrom, handedOver)
    }
    await set(id, 'claimed_fixed_at = $3', t.context.now())
    assert.ok(!(await attention(t.larch.apiKey))!.includes('verification-late'))
    t.advance(9 * day)
    assert.ok((await attention(t.larch.apiKey))!.includes('verification-late'))
  })

  it('is what a look at every finding says, whatever happens to them and however many move at once', async () => {
    const key = t.larch.apiKey
    const ids = [await plant(), await plant(), await plant('pending_verification'), await plant('pending_verification')]
    const acts: [path: string, body: unknown][] = [
      ['start', {}], ['remediation', { notes: 'Done.' }], ['withdrawal', {}], ['verification', { outcome: 'not_fixed', notes: 'No.' }], ['verification', { outcome: 'verified_fixed' }],
      ['verification', { outcome: 'partial', notes: 'Half.' }], ['reopening', { reason: 'Again.' }], ['closure', { as: 'duplicate', reason: 'Twice.' }], ['false-positive', { reason: 'No.' }],
    ]
    const move = async (id: string, [path, body]: (typeof acts)[number]) => {
      const { version } = (await t.send(key, `${at()}/findings/${id}`)).body
      const answer = await t.send(key, `${at()}/findings/${id}/${path}`, { method: 'POST', body, headers: { 'if-match': `"${version}"`, 'idempotency-key': crypto.randomUUID() } })
      // Not everything may be done by everybody everywhere; what is refused moves nothing.
      assert.ok([200, 403, 409].includes(answer.status), answer.text)
    }
    const slowly = async () => {
      const findings = await t.database.read(t.larch.scope, (tx) =>
        tx.query<{ status: string; due: string | null; paused: string | null; claimed: string | null }>(
          'select status, due_at as due, sla_paused_at as paused, claimed_fixed_at as claimed from sa.finding where partner_id = $1 and client_id = $2', [t.larch.id, client.id]))
      const earliest = (all: (string | null)[]) => all.filter((each) => each !== null).sort()[0] ?? null
      const running = ['open', 'in_progress', 'not_fixed', 'partially_fixed']
      return {
        overdueFrom: earliest(findings.map(({ status, due, paused }) => (due !== null && (running.includes(status) || (status === 'pending_verification' && due < paused!)) ? due : null))),
        waitingSince: earliest(findings.map(({ status, claimed }) => (status === 'pending_verification' ? claimed : null))),
      }
    }
    const grouped = (sql: string) => t.database.read(t.larch.scope, (tx) => tx.query(sql, [t.larch.id, client.id]))
    const tallied = () => grouped(
      'select engagement_id, severity, status, count from sa.finding_tally where partner_id = $1 and client_id = $2 and count > 0 order by 1, 2, 3')
    const counted = () => grouped(
      `select engagement_id, severity, status, count(*)::integer as count from sa.finding where partner_id = $1 and client_id = $2 and status <> 'draft' group by 1, 2, 3 order by 1, 2, 3`)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(3), fc.nat(acts.length - 1), fc.nat(3), fc.nat(acts.length - 1), fc.integer({ min: 0, max: 20 })), { minLength: 1, maxLength: 4 }), async (moves) => {
        for (const [one, first, other, second, days] of moves) {
          await Promise.all([move(ids[one]!, acts[first]!), ...(one === other ? [] : [move(ids[other]!, acts[second]!)])])
          await t.database.transact(t.larch.scope, (tx) => tx.query('update sa.finding set severity = $3 where partner_id = $1 and id = $2', [t.larch.id, ids[one]!, days % 5]))
          t.advance(days * day)
          const { overdueFrom, waitingSince } = await slowly()
          const kept = await marks()
          assert.equal(kept.overdueFrom, overdueFrom)
          assert.equal(kept.verificationLateFrom === null, waitingSince === null)
          if (waitingSince !== null) {
            const waits = Date.parse(kept.verificationLateFrom!) - Date.parse(waitingSince)
            assert.ok(waits >= 7 * day - 3_600_000 && waits <= 9 * day + 3_600_000)
          }
          assert.deepEqual(await tallied(), await counted())
          const { overdue } = (await t.send(key, `${at()}/findings/counts`)).body
          assert.equal((await attention(key))!.includes('overdue'), overdue > 0)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('is right where two people move findings at the same moment', { skip: onPostgresql ? false : 'the embedded database has one connection' }, async () => {
    const other = t.larch.clients[1]
    const place = { scope: t.larch.scope, clientId: other.id, word: 'two' }
    // In two engagements, so that nothing but the client is common to them.
    const moved = [await plantFinding(t.context, place, { engagementId: await plantEngagement(t.context, place) }), other.findingId]
    const close = 'update sa.finding set status = $3 where partner_id = $1 and client_id = $2 and id = $4'
    await t.database.transact(t.larch.scope, (tx) =>
      tx.query('update sa.finding set due_at = null where partner_id = $1 and client_id = $2 and id <> all ($3::text[])', [t.larch.id, other.id, moved]))
    let began: () => void = () => undefined
    const begun = new Promise<void>((resolve) => (began = resolve))
    const first = t.database.transact(t.larch.scope, async (tx) => {
      await tx.query(close, [t.larch.id, other.id, 'closed', moved[0]!])
      began()
      // The second waits for this one meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 300))
    })
    await begun
    await Promise.all([first, t.database.transact(t.larch.scope, (tx) => tx.query(close, [t.larch.id, other.id, 'closed', moved[1]!]))])
    assert.equal((await marks(other.id)).overdueFrom, null)
  })
})
