import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { Clock } from '../../../server/clock/clock.ts'
import { createContext } from '../../../server/context.ts'
import { startServer } from '../../../server/main.ts'
import { dueSoonFrom, reminderFrom } from '../../../server/rules/sla.ts'
import { claimDue, claimEnding } from '../../../server/store/clock.ts'
import { reportOf } from '../../support/audit.ts'
import { testApp, type Json, type TestApp, type TestClient } from '../../support/app.ts'
import { plantAcceptance, plantEngagement, plantFinding } from '../../support/findings.ts'

const day = 86_400_000

describe('the clock', () => {
  let t: TestApp
  let clock: Clock
  let owner: string
  let client: TestClient
  let at: string
  before(async () => {
    t = await testApp()
    clock = new Clock(t.context)
    client = t.larch.clients[0]
    at = `/v1/clients/${client.id}`
    // The clock of this test runs past the end of every token.
    owner = t.larch.apiKey
    // What the planted records ask for on their own is not looked at here.
    await clock.run()
  })
  after(() => t.stop())

  const where = () => ({ scope: t.larch.scope, clientId: client.id, word: 'clock' })
  const get = async (path: string): Promise<Json> => {
    const answer = await t.send(owner, path)
    assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 200)}`)
    return answer.body
  }
  const act = async (path: string, version: number, body: unknown = {}): Promise<Json> => {
    const answer = await t.send(owner, path, { method: 'POST', body, headers: { 'if-match': `"${version}"`, 'idempotency-key': crypto.randomUUID() } })
    assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 300)}`)
    return answer.body
  }
  /** Types of the events about a record, oldest first. */
  const heard = async (id: string): Promise<string[]> =>
    (await t.database.read(t.larch.scope, (tx) => tx.query<{ type: string }>('select type from sa.outbox_event where partner_id = $1 and subject_id = $2 order by seq', [t.larch.id, id]))).map((row) => row.type)
  const told = async (id: string): Promise<{ action: string; actor: Json; meta: Json }[]> =>
    (await t.database.read(t.larch.scope, (tx) => tx.query<{ canonical: string }>('select canonical from sa.audit_entry where partner_id = $1 and target_id = $2 order by seq', [t.larch.id, id]))).map((row) => JSON.parse(row.canonical) as Json)
  /** A finding whose risk is accepted for so many days. */
  const accepted = async (days: number): Promise<{ findingId: string; acceptanceId: string }> => {
    const findingId = await plantFinding(t.context, where(), { engagementId: client.engagementId, assetId: client.assetId })
    const acceptanceId = await plantAcceptance(t.context, where(), findingId)
    await t.database.transact(t.larch.scope, (tx) =>
      tx.query('update sa.risk_acceptance set expires_at = $3 where partner_id = $1 and id = $2', [t.larch.id, acceptanceId, new Date(t.context.now().getTime() + days * day)]))
    await act(`${at}/acceptances/${acceptanceId}/decision`, 1, { decision: 'approve' })
    return { findingId, acceptanceId }
  }

  it('opens a finding again when the acceptance of its risk runs out: once, with everything that goes with it', async () => {
    const { findingId, acceptanceId } = await accepted(40)
    assert.equal((await clock.run()).expired, 0)
    t.advance(40 * day)
    assert.equal((await clock.run()).expired, 1)
    const finding = await get(`${at}/findings/${findingId}`)
    assert.deepEqual([finding.status, finding.reopenCount, finding.acceptance.status], ['open', 1, 'expired'])
    assert.deepEqual(finding.acceptance.decidedBy, { side: 'system', name: null })
    // The time to fix begins anew: 30 days for a high one.
    assert.ok(Math.abs(Date.parse(finding.dueAt) - t.context.now().getTime() - 30 * day) < 60_000)
    const [last] = (await get(`${at}/findings/${findingId}/history`)).items
    assert.deepEqual([last.event, last.from, last.to, last.by, last.notes], ['reopen', 'risk_accepted', 'open', { side: 'system', name: null }, 'The acceptance of the risk has run out.'])
    assert.deepEqual((await heard(acceptanceId)).slice(-1), ['acceptance.expired'])
    assert.deepEqual((await heard(findingId)).slice(-1), ['finding.reopened'])
    const [entry] = (await told(acceptanceId)).slice(-1)
    assert.deepEqual([entry!.action, entry!.actor.kind, entry!.meta.findingId], ['acceptance.expire', 'system', findingId])
    assert.equal((await clock.run()).expired, 0)
    assert.equal((await heard(acceptanceId)).filter((type) => type === 'acceptance.expired').length, 1)
    assert.deepEqual((await reportOf(t.database, t.larch.scope, client.id)).faults, [])
  })

  it('is not needed for an honest answer: an acceptance reads as expired from its day on', async () => {
    const { findingId, acceptanceId } = await accepted(40)
    t.advance(40 * day)
    assert.equal((await get(`${at}/findings/${findingId}`)).acceptance.status, 'expired')
    const ids = async (status: string) => (await get(`${at}/acceptances?status=${status}&limit=200`)).items.map((each: Json) => each.id)
    assert.ok((await ids('expired')).includes(acceptanceId))
    assert.ok(!(await ids('active')).includes(acceptanceId))
    const [held] = (await get(`${at}/acceptances?findingId=${findingId}`)).items
    assert.deepEqual(held.allowedActions, [])
    const revoked = await t.send(owner, `${at}/acceptances/${acceptanceId}/decision`, {
      method: 'POST', body: { decision: 'revoke' }, headers: { 'if-match': `"${held.version}"`, 'idempotency-key': crypto.randomUUID() },
    })
    assert.equal(revoked.problem.code, 'illegal-transition')
    // Whoever opens it again before the clock comes by ends an acceptance that has run out, and revokes none.
    const { version } = await get(`${at}/findings/${findingId}`)
    await act(`${at}/findings/${findingId}/reopening`, version, { reason: 'Seen again.' })
    assert.equal((await clock.run()).expired, 0)
    assert.equal((await get(`${at}/findings/${findingId}`)).acceptance.status, 'expired')
  })

  it('reminds of the end of an acceptance once: 14 days before, and of a short one in its middle', async () => {
    const long = await accepted(60)
    const short = await accepted(10)
    assert.equal((await clock.run()).reminded, 0)
    t.advance(5.5 * day)
    assert.equal((await clock.run()).reminded, 1)
    assert.deepEqual((await heard(short.acceptanceId)).slice(-1), ['acceptance.expiring'])
    t.advance(41 * day)
    const { reminded, expired } = await clock.run()
    assert.deepEqual([reminded, expired], [1, 1])
    assert.deepEqual((await heard(long.acceptanceId)).slice(-1), ['acceptance.expiring'])
    assert.equal((await told(long.acceptanceId)).filter((entry) => entry.action === 'acceptance.remind').length, 1)
    assert.equal((await clock.run()).reminded, 0)
    t.advance(20 * day)
    await clock.run()
  })

  it('tells of a time to fix three days before its end and at its end, once for each due date', async () => {
    const id = await plantFinding(t.context, where(), { engagementId: client.engagementId })
    await clock.run()
    t.advance(26.9 * day)
    await clock.run()
    const soon = async () => (await heard(id)).filter((type) => type.startsWith('finding.sla_'))
    assert.deepEqual(await soon(), [])
    t.advance(0.2 * day)
    await clock.run()
    await clock.run()
    assert.deepEqual(await soon(), ['finding.sla_due_soon'])
    t.advance(3 * day)
    await clock.run()
    await clock.run()
    assert.deepEqual(await soon(), ['finding.sla_due_soon', 'finding.sla_breached'])
    assert.deepEqual((await told(id)).map((entry) => [entry.action, entry.actor.kind]), [['finding.remind', 'system'], ['finding.breach', 'system']])
  })

  it('tells nothing while a fix waits for verification, and tells of the new due date after it was not fixed', async () => {
    const id = await plantFinding(t.context, where(), { engagementId: client.engagementId })
    const path = `${at}/findings/${id}`
    t.advance(10 * day)
    let finding = await act(`${path}/remediation`, (await get(path)).version, { notes: 'Done.' })
    assert.equal(finding.status, 'pending_verification')
    t.advance(50 * day)
    await clock.run()
    const soon = async () => (await heard(id)).filter((type) => type.startsWith('finding.sla_'))
    assert.deepEqual(await soon(), [])
    finding = await act(`${path}/verification`, finding.version, { outcome: 'not_fixed', notes: 'Still there.' })
    // Twenty days were left, and twenty are left.
    assert.ok(Math.abs(Date.parse(finding.dueAt) - t.context.now().getTime() - 20 * day) < 60_000)
    await clock.run()
    assert.deepEqual(await soon(), [])
    t.advance(21 * day)
    await clock.run()
    // It was near while nobody looked: that it is over is all there is to say.
    assert.deepEqual(await soon(), ['finding.sla_breached'])
    finding = await act(`${path}/remediation`, (await get(path)).version, { notes: 'Now it is.' })
    t.advance(2 * day)
    finding = await act(`${path}/verification`, finding.version, { outcome: 'not_fixed', notes: 'No.' })
    await clock.run()
    assert.deepEqual(await soon(), ['finding.sla_breached', 'finding.sla_breached'])
  })

  it('tells the people whom it concerns, each once', async () => {
    const findingId = await plantFinding(t.context, where(), { engagementId: client.engagementId })
    const { acceptanceId } = await accepted(30)
    t.advance(31 * day)
    await Promise.all([clock.run(), new Clock(t.context).run()])
    await clock.run()
    const toldOf = async (role: 'owner' | 'admin' | 'analyst' | 'manager' | 'viewer') => {
      const { body } = await t.send(await t.token(t.larch, role), '/v1/notifications?limit=100')
      return (body.items as Json[]).filter((each) => [findingId, acceptanceId].includes(each.subject.id as string)).map((each) => each.event as string).sort()
    }
    for (const role of ['owner', 'admin', 'analyst'] as const) assert.deepEqual(await toldOf(role), ['finding.sla_breached'], role)
    assert.ok((await toldOf('manager')).includes('acceptance.expired'))
    assert.equal((await toldOf('manager')).filter((event) => event === 'finding.sla_breached').length, 1)
    assert.deepEqual(await toldOf('viewer'), [])
  })

  it('does everything that was due while no server ran, and does it once, although two servers look at the same moment', async () => {
    const engagementId = await plantEngagement(t.context, where())
    const due: string[] = []
    for (let n = 0; n < 60; n += 1) due.push(await plantFinding(t.context, where(), { engagementId }))
    const ended = [await accepted(30), await accepted(30), await accepted(30)]
    t.advance(90 * day)
    const clocks = [clock, new Clock(createContext({ ...t.context })), new Clock(createContext({ ...t.context }))]
    const works = await Promise.all(clocks.map((each) => each.run()))
    // One may have left to another what that one had in hand.
    works.push(await clock.run())
    const sum = (key: 'expired' | 'reminded' | 'dueSoon' | 'breached') => works.reduce((total, work) => total + work[key], 0)
    assert.deepEqual([sum('expired'), sum('reminded'), sum('dueSoon')], [3, 0, 0])
    assert.ok(sum('breached') >= 60)
    for (const id of due) assert.deepEqual((await heard(id)).filter((type) => type.startsWith('finding.sla_')), ['finding.sla_breached'])
    for (const { findingId, acceptanceId } of ended) {
      assert.deepEqual((await heard(acceptanceId)).filter((type) => type.startsWith('acceptance.ex')), ['acceptance.expired'])
      assert.equal((await get(`${at}/findings/${findingId}`)).reopenCount, 1)
    }
    assert.deepEqual((await reportOf(t.database, t.larch.scope, client.id)).faults, [])
  })

  it('takes in SQL what the rules say is near', async () => {
    const id = await plantFinding(t.context, where(), { engagementId: client.engagementId })
    const { findingId, acceptanceId } = await accepted(40)
    assert.ok(findingId)
    const now = t.context.now()
    const moment = (days: number) => new Date(now.getTime() + Math.round(days * day))
    const rollback = new Error('as it was')
    const inside = async (work: Parameters<typeof t.database.transact<typeof t.larch.scope, void>>[1]) =>
      t.database.transact(t.larch.scope, async (tx) => {
        await work(tx)
        throw rollback
      }).catch((error: unknown) => {
        if (error !== rollback) throw error
      })
    await fc.assert(
      fc.asyncProperty(fc.double({ min: -20, max: 0, noNaN: true }), fc.double({ min: 0.001, max: 40, noNaN: true }), fc.double({ min: 0, max: 0.9, noNaN: true }), async (started, left, paused) => {
        const [startedAt, dueAt] = [moment(started), moment(left)]
        const pausedMs = Math.round((dueAt.getTime() - startedAt.getTime()) * paused)
        await inside(async (tx) => {
          await tx.query('update sa.finding set clock_started_at = $3, due_at = $4, sla_paused_ms = $5 where partner_id = $1 and id = $2', [t.larch.id, id, startedAt, dueAt, pausedMs])
          const near = (await claimDue(tx, now, 1000)).some((each) => each.id === id)
          assert.equal(near, dueSoonFrom({ dueAt, startedAt, pausedMs }).getTime() <= now.getTime())
          await tx.query('update sa.risk_acceptance set requested_at = $3, decided_at = $3, expires_at = $4 where partner_id = $1 and id = $2', [t.larch.id, acceptanceId, startedAt, dueAt])
          const ending = (await claimEnding(tx, now, 1000)).some((each) => each.id === acceptanceId)
          assert.equal(ending, reminderFrom({ decidedAt: startedAt, expiresAt: dueAt }).getTime() <= now.getTime())
        })
      }),
      { numRuns: 60 },
    )
  })

  it('goes with every server, from its start on', async () => {
    const { findingId } = await accepted(5)
    t.advance(6 * day)
    const context = createContext({ ...t.context, config: { ...t.config, port: 0, host: '127.0.0.1' }, database: { ...t.database, close: () => Promise.resolve() } })
    const server = await startServer(context.config, { context })
    try {
      const until = Date.now() + 20_000
      while ((await get(`${at}/findings/${findingId}`)).status !== 'open') {
        assert.ok(Date.now() < until, 'the clock has not come by')
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    } finally {
      await server.stop()
    }
  })
})
