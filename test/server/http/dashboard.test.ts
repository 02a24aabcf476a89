import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { newId } from '../../../server/ids.ts'
import { importFindings, type FindingHistory } from '../../../server/store/finding-import.ts'
import { readTrend } from '../../../server/store/findings.ts'
import { drafted } from '../../../server/rules/finding-move.ts'
import { findingStatuses, isOpen, type FindingStatus } from '../../../src/contract/finding-status.ts'
import { testApp, type Json, type TestApp, type TestClient } from '../../support/app.ts'

const week = 7 * 86_400_000
const byHand = { side: 'system', id: null, name: null } as const

describe('the dashboard of a client', () => {
  let t: TestApp
  let client: TestClient
  before(async () => {
    t = await testApp()
    client = t.larch.clients[1]
  })
  after(() => t.stop())

  const read = async (sender: string): Promise<Json> => {
    const answer = await t.send(sender, `/v1/clients/${client.id}/dashboard`)
    assert.equal(answer.status, 200, answer.text)
    return answer.body
  }
  const keys = ['activeEngagements', 'asOf', 'openFindings', 'overdue', 'progress', 'recentActivity', 'trend']
  const setModule = async (module: string, mode: string | null) => {
    const path = `/v1/clients/${client.id}/policy`
    const { version } = (await t.send(t.larch.apiKey, path)).body
    const answer = await t.send(t.larch.apiKey, path, { method: 'PATCH', body: { modules: { [module]: mode === null ? null : { mode, minRole: 'viewer' } } }, headers: { 'if-match': `"${version}"` } })
    assert.equal(answer.status, 200, answer.text)
  }

  it('tells a client nothing of a part that is hidden from it, and the MSP everything', async () => {
    const owner = await t.token(t.larch, 'owner')
    const manager = await t.token(t.larch, 'manager', { clientId: client.id })
    assert.deepEqual(Object.keys(await read(manager)).sort(), keys)
    await setModule('findings', 'hidden')
    assert.deepEqual(Object.keys(await read(manager)).sort(), ['activeEngagements', 'asOf'])
    assert.deepEqual(Object.keys(await read(owner)).sort(), keys)
    for (const path of [`/engagements/${client.engagementId}`, '/engagements']) {
      const { text } = await t.send(manager, `/v1/clients/${client.id}${path}`)
      assert.doesNotMatch(text, /openFindings|progress/)
      assert.match((await t.send(owner, `/v1/clients/${client.id}${path}`)).text, /openFindings.*progress/)
    }
    await setModule('engagements', 'hidden')
    assert.deepEqual(Object.keys(await read(manager)), ['asOf'])
    await setModule('findings', null)
    assert.deepEqual(Object.keys(await read(manager)).sort(), keys.filter((key) => key !== 'activeEngagements'))
    await setModule('engagements', null)
  })

  it('counts for somebody who is assigned to some engagements what those hold', async () => {
    const whole = await read(await t.token(t.larch, 'viewer', { clientId: client.id }))
    const { id } = client.people.collaborator
    const assign = (engagementIds: string[] | null) =>
      t.database.transact(t.larch.scope, (tx) => tx.query('update sa.portal_user set engagement_ids = $3 where partner_id = $1 and id = $2', [t.larch.id, id, engagementIds]))
    await assign([client.engagementId])
    const sender = await t.token(t.larch, 'collaborator', { clientId: client.id })
    const some = await read(sender)
    const owners = (await t.send(t.larch.apiKey, `/v1/clients/${client.id}/engagements/${client.engagementId}`)).body
    assert.deepEqual([some.openFindings, some.progress], [owners.openFindings, owners.progress])
    assert.equal(some.activeEngagements, 1)
    assert.equal(some.trend.at(-1).open, some.openFindings.high)
    assert.ok(some.openFindings.high < whole.openFindings.high && some.recentActivity.length < whole.recentActivity.length)
    await assign([])
    const none = await read(sender)
    assert.deepEqual([none.activeEngagements, none.progress.total, none.recentActivity, none.overdue], [0, 0, [], 0])
    assert.ok(none.trend.every((point: Json) => point.open === 0 && point.verifiedFixed === 0))
    await assign(null)
  })

  it('draws the line that looking at every finding at every moment gives', async () => {
    const moments = Array.from({ length: 26 }, (_, index) => new Date(Date.UTC(2026, 0, 5) + index * week))
    const published = findingStatuses.filter((status) => status !== 'draft')
    // Most moments lie anywhere, and many exactly on a point of the line: what happens then has happened.
    const moment = fc.oneof(
      fc.integer({ min: -2 * week, max: 26 * week }),
      fc.tuple(fc.nat(25), fc.integer({ min: -1, max: 1 })).map(([index, ms]) => index * week + ms),
    )
    const past = fc.array(fc.tuple(moment, fc.constantFrom<FindingStatus>(...published)), { minLength: 1, maxLength: 6 }).map((steps) => steps.sort(([a], [b]) => a - b))
    const undone = new Error('as it was')
    await fc.assert(
      fc.asyncProperty(fc.array(past, { maxLength: 12 }), async (pasts) => {
        const findings = pasts.map((steps, index): FindingHistory => {
          const at = (offset: number) => new Date(moments[0]!.getTime() + offset)
          const status = steps.at(-1)![1]
          const waits = status === 'pending_verification'
          return {
            ...drafted, id: newId('finding'), clientId: client.id, engagementId: client.engagementId, number: 1000 + index, status, statusBefore: waits ? 'open' : null,
            submittedBy: waits ? 'somebody' : null, publishedAt: at(steps[0]![0]), verificationId: null, affected: [], evidence: [], submissions: [], verifications: [], acceptances: [],
            content: { title: 'Line', description: 'Line', severity: 'low' }, createdAt: at(steps[0]![0]), updatedAt: at(steps[0]![0]),
            steps: steps.map(([offset, to], place) => ({ id: newId('findingStep'), event: 'start', from: place === 0 ? null : steps[place - 1]![1], to, by: byHand, notes: null, at: at(offset) })),
          }
        })
        const statusAt = (steps: FindingHistory['steps'], when: Date) => steps.filter((step) => step.at <= when).at(-1)?.to
        await t.database.transact(t.larch.scope, async (tx) => {
          // Those that are planted were published today, after every point of the line.
          await importFindings(tx, { engagements: [], assets: [], findings })
          const line = await readTrend(tx, client.id, moments)
          assert.deepEqual(line, moments.map((when) => {
            const now = findings.map(({ steps }) => statusAt(steps, when))
            return {
              at: when.toISOString(), open: now.filter((status) => status !== undefined && isOpen(status)).length, verifiedFixed: now.filter((status) => status === 'verified_fixed').length,
            }
          }))
          throw undone
        }).catch((error: unknown) => {
          if (error !== undone) throw error
        })
      }),
      { numRuns: 60 },
    )
  })
})
