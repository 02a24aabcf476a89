import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { testApp, type Answer, type Json, type Sender, type TestApp } from '../../support/app.ts'
import { statusOrder } from '../../../src/contract/finding-status.ts'
import { plantEngagement, plantFinding } from '../../support/findings.ts'

let t: TestApp
before(async () => {
  t = await testApp({ stream: { recheckMs: 3_600_000 } })
})
after(() => t.stop())

const base = (client = t.larch.clients[0]) => `/v1/clients/${client.id}`
const post = (sender: Sender, path: string, body?: unknown, version: number | '*' = '*', headers: Record<string, string> = {}) =>
  t.send(sender, path, { method: 'POST', ...(body === undefined ? {} : { body }), headers: { 'if-match': version === '*' ? '*' : `"${version}"`, ...headers } })
const patch = (sender: Sender, path: string, body: unknown, version: number | '*' = '*') =>
  t.send(sender, path, { method: 'PATCH', body, headers: { 'if-match': version === '*' ? '*' : `"${version}"` } })
const code = (answer: Answer) => [answer.status, answer.problem?.code]
const good = (answer: Answer, status = 200): Json => {
  assert.equal(answer.status, status, answer.text)
  return answer.body
}
const policy = async (changes: object, client = t.larch.clients[0]) => good(await patch(t.larch.apiKey, `${base(client)}/policy`, changes))
const where = (client = t.larch.clients[0]) => ({ scope: t.larch.scope, clientId: client.id, word: 'tried larch' })

async function engagement(over: object = {}): Promise<Json> {
  return good(await post(t.larch.apiKey, `${base()}/engagements`, { kind: 'pentest', title: 'Web test', status: 'active', ...over }), 201)
}
async function drafted(over: object = {}): Promise<Json> {
  const body = { engagementId: t.larch.clients[0].engagementId, title: 'SQL injection', description: 'In the login form.', severity: 'critical', ...over }
  return good(await post(await t.token(t.larch, 'analyst'), `${base()}/findings`, body), 201)
}
const pathOf = (finding: { id: string }) => `${base()}/findings/${finding.id}`
async function published(over: object = {}): Promise<Json> {
  const draft = await drafted(over)
  return good(await post(await t.token(t.larch, 'analyst'), `${pathOf(draft)}/publication`))
}

describe('a finding from the draft to Verified Fixed', () => {
  it('goes the way of the source: marked as remediated, Not Fixed with notes, tried again, Verified Fixed', async () => {
    const manager = await t.token(t.larch, 'manager')
    const finding = await published()
    assert.deepEqual([finding.status, finding.statusLabel, finding.severity], ['open', 'Open', 'critical'])
    assert.match(finding.ref, /^F-\d+$/)
    assert.equal(Date.parse(finding.dueAt) - Date.parse(finding.publishedAt), 7 * 86_400_000)

    const submitted = good(await post(manager, `${pathOf(finding)}/remediation`, { notes: 'Patched.' }))
    assert.deepEqual([submitted.status, submitted.statusLabel, submitted.submission.notes], ['pending_verification', 'Pending Verification', 'Patched.'])
    assert.deepEqual(submitted.submission.by, { side: 'client', name: t.larch.clients[0].people.manager.name })
    t.advance(3 * 86_400_000)
    const notFixed = good(await post(await t.token(t.larch, 'analyst'), `${pathOf(finding)}/verification`, { outcome: 'not_fixed', notes: 'Still there.' }))
    assert.deepEqual([notFixed.status, notFixed.statusLabel, notFixed.verification.notes, notFixed.verification.round], ['not_fixed', 'Not Fixed', 'Still there.', 1])
    assert.ok(notFixed.slaPausedSeconds >= 3 * 86_400)
    const later = Date.parse(notFixed.dueAt) - Date.parse(finding.dueAt)
    assert.equal(Math.floor(later / 1000), notFixed.slaPausedSeconds, 'the clock stood still while we verified')

    const again = good(await post(await t.token(t.larch, 'manager'), `${pathOf(finding)}/remediation`, { notes: 'Patched for real.' }))
    const claimed = good(await post(await t.token(t.larch, 'analyst'), `${pathOf(finding)}/claim`, undefined, again.version))
    assert.equal(claimed.verification.decidedAt, null)
    const fixed = good(await post(await t.token(t.larch, 'analyst'), `${pathOf(finding)}/verification`, { outcome: 'verified_fixed' }, claimed.version))
    assert.deepEqual([fixed.status, fixed.statusLabel, fixed.verification.round], ['verified_fixed', 'Verified Fixed', 2])
    assert.ok(fixed.verifiedAt)

    const history = good(await t.send(await t.token(t.larch, 'viewer'), `${pathOf(finding)}/history`))
    assert.deepEqual(history.items.map((step: Json) => step.event).reverse(), ['publish', 'submit_remediation', 'verify_not_fixed', 'submit_remediation', 'claim', 'verify_fixed'])
    const chain = good(await t.send(t.larch.apiKey, `${base()}/audit?limit=20`))
    const actions = chain.items.map((record: Json) => record.entry.action)
    for (const action of ['finding.publish', 'finding.submit', 'finding.verify']) assert.ok(actions.includes(action), action)
  })

  it('needs words for the fix, for Not Fixed, for Partial and for Unable to Test', async () => {
    const manager = await t.token(t.larch, 'manager')
    const finding = await published()
    for (const body of [{}, { notes: '' }, { notes: '   ' }]) assert.deepEqual(code(await post(manager, `${pathOf(finding)}/remediation`, body)), [400, 'invalid-input'])
    good(await post(manager, `${pathOf(finding)}/remediation`, { notes: 'Done' }))
    for (const outcome of ['not_fixed', 'partial', 'unable_to_test']) {
      const answer = await post(t.larch.apiKey, `${pathOf(finding)}/verification`, { outcome })
      assert.deepEqual([...code(answer), answer.problem.errors?.[0]?.field], [400, 'invalid-input', 'body.notes'])
    }
    const waits = good(await post(t.larch.apiKey, `${pathOf(finding)}/verification`, { outcome: 'unable_to_test', notes: 'The host is down.' }))
    assert.deepEqual([waits.status, waits.verification.outcome], ['pending_verification', 'unable_to_test'])
    const partial = good(await post(t.larch.apiKey, `${pathOf(finding)}/verification`, { outcome: 'partial', notes: 'Half of it.' }))
    assert.deepEqual([partial.status, partial.statusLabel], ['partially_fixed', 'Partial'])
  })

  it('refuses what its state does not take, and names what it takes', async () => {
    const manager = await t.token(t.larch, 'manager')
    const finding = await published()
    const early = await post(manager, `${pathOf(finding)}/withdrawal`)
    assert.deepEqual([...code(early), early.problem.allowed], [409, 'illegal-transition', ['start', 'submit_remediation']])
    const wrong = await post(t.larch.apiKey, `${pathOf(finding)}/verification`, { outcome: 'verified_fixed' })
    assert.deepEqual(code(wrong), [409, 'illegal-transition'])
    assert.ok(wrong.problem.allowed!.includes('close'))
    assert.deepEqual(code(await post(t.larch.apiKey, `${pathOf(finding)}/publication`)), [409, 'illegal-transition'])
  })

  it('is taken back by whoever handed it over while nobody verifies, and by nobody else', async () => {
    const manager = await t.token(t.larch, 'manager')
    const finding = await published()
    good(await post(manager, `${pathOf(finding)}/start`))
    good(await post(manager, `${pathOf(finding)}/remediation`, { notes: 'Done' }))
    assert.deepEqual(code(await post(t.larch.apiKey, `${pathOf(finding)}/withdrawal`)), [403, 'not-allowed'])
    good(await post(t.larch.apiKey, `${pathOf(finding)}/claim`))
    assert.deepEqual(code(await post(manager, `${pathOf(finding)}/withdrawal`)), [409, 'illegal-transition'])
    const other = await post(await t.token(t.larch, 'analyst'), `${pathOf(finding)}/verification`, { outcome: 'verified_fixed' })
    assert.deepEqual([...code(other), other.problem.reason], [403, 'not-allowed', 'not-own'], 'somebody else has claimed it')
    const released = good(await post(t.larch.apiKey, `${pathOf(finding)}/release`))
    assert.equal(released.verification, null)
    const back = good(await post(manager, `${pathOf(finding)}/withdrawal`))
    assert.deepEqual([back.status, back.submission, back.claimedFixedAt], ['in_progress', null, null])
  })

  it('is not confirmed by whoever handed it over', async () => {
    const finding = await published()
    good(await post(t.larch.apiKey, `${pathOf(finding)}/remediation`, { notes: 'On behalf' }))
    assert.deepEqual(code(await post(t.larch.apiKey, `${pathOf(finding)}/verification`, { outcome: 'verified_fixed' })), [403, 'own-work'])
    good(await post(await t.token(t.larch, 'analyst'), `${pathOf(finding)}/verification`, { outcome: 'verified_fixed' }))
    const reopened = good(await post(t.larch.apiKey, `${pathOf(finding)}/reopening`, { reason: 'It is back.' }))
    assert.deepEqual([reopened.status, reopened.reopenCount, reopened.verifiedAt], ['open', 1, null])
  })

  it('by two people at once is done once, and the second is told how it is now', async () => {
    const manager = await t.token(t.larch, 'manager')
    const finding = await published()
    const answers = await Promise.all([post(manager, `${pathOf(finding)}/start`, undefined, finding.version), post(t.larch.apiKey, `${pathOf(finding)}/closure`, { as: 'duplicate', reason: 'Twice' }, finding.version)])
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 412])
    const conflict = answers.find((answer) => answer.status === 412)!
    assert.equal((conflict.problem.current as Json).version, finding.version + 1)
    assert.deepEqual(code(await t.send(manager, `${pathOf(finding)}/start`, { method: 'POST' })), [428, 'precondition-required'])
  })

  it('sent twice with one key is done once', async () => {
    const manager = await t.token(t.larch, 'manager')
    const finding = await published()
    const send = () => post(manager, `${pathOf(finding)}/remediation`, { notes: 'Once' }, '*', { 'idempotency-key': `k-${finding.id}` })
    const [one, two] = [await send(), await send()]
    assert.deepEqual([one.status, two.status, two.headers.get('idempotency-replayed')], [200, 200, 'true'])
    assert.equal(good(await t.send(manager, `${pathOf(finding)}/history`)).total, 2)
  })

  it('is asked of the MSP where findings are on request, and taken by collaborators where a policy says so', async () => {
    const finding = await published()
    const collaborator = await t.token(t.larch, 'collaborator')
    assert.equal((await post(collaborator, `${pathOf(finding)}/remediation`, { notes: 'x' })).problem.reason, 'role')
    await policy({ modules: { findings: { mode: 'request', minRole: 'viewer' } } })
    const asked = await post(await t.token(t.larch, 'manager'), `${pathOf(finding)}/remediation`, { notes: 'x' })
    assert.deepEqual([...code(asked), asked.problem.reason], [403, 'not-allowed', 'request'])
    await policy({ modules: { findings: { mode: 'direct', minRole: 'viewer', changeRole: 'collaborator' } } })
    good(await post(collaborator, `${pathOf(finding)}/remediation`, { notes: 'x' }))
    await policy({ modules: { findings: null } })
  })
})

describe('what only the MSP knows', () => {
  it('is in no list, count, search, history, event, chain or engagement of a client', async () => {
    const secret = 'Zanzibar'
    const draft = await drafted({ title: `${secret} draft`, internalNotes: secret })
    const finding = await published({ title: 'Seen', internalNotes: `${secret} notes`, evidence: [{ title: 'Shot', content: `${secret} raw`, redacted: 'blurred' }, { title: `${secret} kept`, content: 'x' }] })
    const asset = good(await post(t.larch.apiKey, `${base()}/assets`, { kind: 'host', name: `${secret} host` }), 201)
    good(await patch(t.larch.apiKey, pathOf(draft), { assetIds: [asset.id] }))
    for (const role of ['viewer', 'collaborator', 'manager', 'auditor'] as const) {
      const sender = await t.token(t.larch, role)
      for (const path of [
        '/findings', `/findings?q=${secret}`, '/findings?status=draft', '/findings?sort=due', '/findings/counts', `/findings/${finding.id}`, `/findings/${finding.id}/history`, `/findings/${draft.id}`,
        `/findings/${draft.id}/history`, '/engagements', `/engagements/${t.larch.clients[0].engagementId}`, '/dashboard', '/audit?limit=200', '/acceptances', '/retests',
      ]) {
        const answer = await t.send(sender, `${base()}${path}`)
        assert.ok(!answer.text.includes(secret) && !answer.text.includes(draft.id) && !answer.text.includes(asset.id), `${role} ${path}: ${answer.text}`)
      }
      assert.deepEqual(code(await t.send(sender, pathOf(draft))), [404, 'not-found'])
      assert.equal(good(await t.send(sender, `${base()}/findings?status=draft`)).total, 0)
      const seen = good(await t.send(sender, pathOf(finding)))
      assert.ok(!('internalNotes' in seen))
      assert.deepEqual(seen.evidence.map((each: Json) => [each.title, each.redacted, 'content' in each]), [['Shot', 'blurred', false]])
    }
    const staff = good(await t.send(t.larch.apiKey, pathOf(finding)))
    assert.deepEqual([staff.internalNotes, staff.evidence.length, staff.evidence[0].content], [`${secret} notes`, 2, `${secret} raw`])
    const events = await t.database.read(t.larch.scope, (tx) => tx.query<{ id: string }>('select subject_id as id from sa.outbox_event'))
    assert.ok(!events.some(({ id }) => id === draft.id || id === asset.id))
  })

  it('leaves no gap in the numbers that clients read', async () => {
    const one = await published()
    await drafted()
    await drafted()
    const two = await published()
    assert.equal(Number(two.ref.slice(2)), Number(one.ref.slice(2)) + 1)
  })
})

describe('what a partner shows', () => {
  it('is there or absent by the policy, and never null for being hidden', async () => {
    const finding = await published({
      cvss: [{ vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }], technicalDetails: 'Details', references: ['https://example.org/a'], evidence: [{ title: 'Shot', content: 'raw', redacted: 'blurred' }],
    })
    const viewer = await t.token(t.larch, 'viewer')
    const shown = good(await t.send(viewer, pathOf(finding)))
    assert.deepEqual([shown.cvssScore, shown.cvss[0].score, shown.technicalDetails, shown.references.length, shown.evidence.length], [9.8, 9.8, 'Details', 1, 1])
    await policy({ fields: { cvss: false, technical_details: false, references: false, evidence: false } })
    const hidden = good(await t.send(viewer, pathOf(finding)))
    for (const field of ['cvss', 'cvssScore', 'technicalDetails', 'references', 'evidence']) assert.ok(!(field in hidden), field)
    for (const item of good(await t.send(viewer, `${base()}/findings`)).items) assert.ok(!('cvssScore' in item))
    assert.equal(good(await t.send(t.larch.apiKey, pathOf(finding))).cvssScore, 9.8, 'the MSP sees it all')
    await policy({ fields: { cvss: null, technical_details: null, references: null, evidence: null } })
  })

  it('says statuses in the words of the client, and the status stays what it is', async () => {
    const finding = await published()
    await policy({ messages: { statusLabels: { open: 'To do' }, statusExplanations: { open: 'We found it.' } } })
    for (const sender of [t.larch.apiKey, await t.token(t.larch, 'viewer')]) {
      const { status, statusLabel, statusExplanation } = good(await t.send(sender, pathOf(finding)))
      assert.deepEqual([status, statusLabel, statusExplanation], ['open', 'To do', 'We found it.'])
    }
    const { recentActivity } = good(await t.send(await t.token(t.larch, 'viewer'), `${base()}/dashboard`))
    assert.deepEqual([...new Set(recentActivity.filter(({ status }: Json) => status === 'open').map(({ statusLabel }: Json) => statusLabel))], ['To do'])
    await policy({ messages: { statusLabels: null, statusExplanations: null } })
  })

  it('keeps the score of a wrong vector and marks it, and refuses a wrong vector without one', async () => {
    const wrong = await drafted({ cvss: [{ vector: 'CVSS:3.1/AV:X', score: 8.1 }] })
    assert.deepEqual(wrong.cvss, [{ version: '3.1', vector: 'CVSS:3.1/AV:X', score: 8.1, valid: false }])
    const body = { engagementId: t.larch.clients[0].engagementId, title: 'x', description: 'x', severity: 'low', cvss: [{ vector: 'CVSS:3.1/AV:X' }] }
    const refused = await post(t.larch.apiKey, `${base()}/findings`, body)
    assert.deepEqual([...code(refused), refused.problem.errors?.[0]?.field], [400, 'invalid-input', 'body.cvss.0.vector'])
  })
})

describe('whoever is assigned to some engagements', () => {
  it('sees those, their findings and their numbers, and nothing of the others', async () => {
    const [, , client] = t.larch.clients
    const mine = await plantEngagement(t.context, where(client), 'Mine')
    const other = await plantEngagement(t.context, where(client), 'Other')
    const seen = await plantFinding(t.context, where(client), { engagementId: mine })
    const unseen = await plantFinding(t.context, where(client), { engagementId: other })
    const { id } = client.people.manager
    await t.database.transact(t.larch.scope, (tx) => tx.query('update sa.portal_user set engagement_ids = $2 where id = $1', [id, [mine]]))
    const sender = await t.token(t.larch, 'manager', { clientId: client.id })
    assert.deepEqual(good(await t.send(sender, `${base(client)}/engagements`)).items.map((each: Json) => each.id), [mine])
    assert.deepEqual(good(await t.send(sender, `${base(client)}/findings`)).items.map((each: Json) => each.id), [seen])
    assert.equal(good(await t.send(sender, `${base(client)}/findings/counts`)).total, 1)
    assert.equal(good(await t.send(sender, `${base(client)}/dashboard`)).openFindings.high, 1)
    for (const path of [`/engagements/${other}`, `/findings/${unseen}`, `/findings/${unseen}/history`]) assert.deepEqual(code(await t.send(sender, `${base(client)}${path}`)), [404, 'not-found'])
    assert.deepEqual(code(await post(sender, `${base(client)}/findings/${unseen}/remediation`, { notes: 'x' })), [404, 'not-found'])
    assert.deepEqual(code(await post(sender, `${base(client)}/engagements/${mine}/retests`, { findingIds: [unseen] })), [404, 'not-found'])
    const assign = (body: object) => post(t.larch.apiKey, `${base(client)}/engagements/${other}/assignment`, body)
    assert.equal((await assign({ add: [id] })).status, 204)
    assert.deepEqual(code(await t.send(sender, `${base(client)}/findings`)), [401, 'token-invalid'], 'the old token ends')
    const anew = await t.token(t.larch, 'manager', { clientId: client.id, sessionVersion: 2 })
    assert.equal(good(await t.send(anew, `${base(client)}/findings`)).total, 2)
    assert.deepEqual(code(await assign({ add: [t.larch.clients[0].people.viewer.id] })), [404, 'not-found'])
    assert.deepEqual(code(await assign({ add: [id], remove: [id] })), [400, 'invalid-input'])
  })
})

describe('a risk to live with', () => {
  it('is approved by somebody else than who asked, holds, and opens again when it is revoked', async () => {
    const finding = await published()
    const manager = await t.token(t.larch, 'manager')
    const expiresAt = new Date(t.context.now().getTime() + 86_400_000).toISOString()
    const asked = good(await post(manager, `${pathOf(finding)}/acceptances`, { justification: 'Legacy', expiresAt }), 201)
    assert.deepEqual([asked.status, asked.deniedActions], ['requested', { 'acceptance.decide': 'role' }])
    assert.deepEqual(code(await post(manager, `${pathOf(finding)}/acceptances`, { justification: 'Twice', expiresAt })), [409, 'illegal-transition'])
    const decide = (sender: Sender, body: object) => post(sender, `${base()}/acceptances/${asked.id}/decision`, body)
    assert.deepEqual(code(await decide(manager, { decision: 'approve' })), [403, 'not-allowed'])
    await t.database.transact(t.larch.scope, (tx) => tx.query(`update sa.portal_user set grants = '{approver}' where id = $1`, [t.larch.clients[0].people.manager.id]))
    assert.deepEqual(code(await decide(manager, { decision: 'approve' })), [403, 'own-work'])
    assert.equal(good(await decide(t.larch.apiKey, { decision: 'approve' })).status, 'active')
    const accepted = good(await t.send(manager, pathOf(finding)))
    assert.deepEqual([accepted.status, accepted.acceptance.status], ['risk_accepted', 'active'])
    const revoked = await decide(manager, { decision: 'revoke', notes: 'No longer.' })
    assert.equal(good(revoked).status, 'revoked')
    assert.deepEqual([good(await t.send(manager, pathOf(finding))).status, good(await t.send(manager, pathOf(finding))).reopenCount], ['open', 1])
    assert.deepEqual(code(await decide(t.larch.apiKey, { decision: 'approve' })), [409, 'illegal-transition'])
    await t.database.transact(t.larch.scope, (tx) => tx.query(`update sa.portal_user set grants = '{}' where id = $1`, [t.larch.clients[0].people.manager.id]))
  })

  it('is asked for a day to come and not beyond two years', async () => {
    const finding = await published()
    for (const days of [-1, 800]) {
      const expiresAt = new Date(t.context.now().getTime() + days * 86_400_000).toISOString()
      assert.deepEqual(code(await post(t.larch.apiKey, `${pathOf(finding)}/acceptances`, { justification: 'x', expiresAt })), [400, 'invalid-input'])
    }
  })
})

describe('a round of retesting', () => {
  it('is asked for by a manager, one at a time, and goes the way of its table', async () => {
    const { id } = await engagement()
    const finding = await published({ engagementId: id })
    const draft = await drafted({ engagementId: id })
    const manager = await t.token(t.larch, 'manager')
    assert.deepEqual(code(await post(manager, `${base()}/engagements/${id}/retests`, { findingIds: [draft.id] })), [404, 'not-found'])
    const round = good(await post(manager, `${base()}/engagements/${id}/retests`, { findingIds: [finding.id], notes: 'Please' }), 201)
    assert.deepEqual([round.status, round.number, round.deniedActions], ['requested', 1, { 'retest.manage': 'role' }])
    assert.deepEqual(code(await post(manager, `${base()}/engagements/${id}/retests`, { findingIds: [finding.id] })), [409, 'illegal-transition'])
    const move = (body: object) => patch(t.larch.apiKey, `${base()}/retests/${round.id}`, body)
    assert.deepEqual((await move({ status: 'completed' })).problem.allowed, ['scheduled', 'declined', 'cancelled'])
    assert.deepEqual(code(await move({ status: 'scheduled' })), [400, 'invalid-input'])
    good(await move({ status: 'scheduled', windowFrom: '2027-01-04T08:00:00Z', windowTo: '2027-01-05T08:00:00Z' }))
    good(await move({ status: 'in_progress' }))
    assert.equal(good(await move({ status: 'completed' })).status, 'completed')
    assert.equal(good(await post(manager, `${base()}/engagements/${id}/retests`, { findingIds: [finding.id] }), 201).number, 2)
  })
})

describe('the numbers', () => {
  it('are the same on both sides, and what the findings say', async () => {
    const [, client] = t.larch.clients
    const engagementId = await plantEngagement(t.context, where(client), 'Numbers')
    for (const state of ['draft', 'open', 'in_progress', 'pending_verification', 'verified_fixed', 'closed', 'false_positive', 'risk_accepted'] as const) {
      await plantFinding(t.context, where(client), { engagementId, state })
    }
    const viewer = await t.token(t.larch, 'viewer', { clientId: client.id })
    for (const path of ['/dashboard', '/findings/counts', `/findings/counts?engagementId=${engagementId}`, `/engagements/${engagementId}`]) {
      const [staff, own] = [good(await t.send(t.larch.apiKey, base(client) + path)), good(await t.send(viewer, base(client) + path))]
      const plain = ({ asOf: _, allowedActions: __, deniedActions: ___, trend, ...rest }: Json) => ({ ...rest, trend: trend?.map((point: Json) => [point.open, point.verifiedFixed]) })
      assert.deepEqual(plain(own), plain(staff), path)
    }
    const counts = good(await t.send(viewer, `${base(client)}/findings/counts?engagementId=${engagementId}`))
    assert.equal(counts.total, 7)
    assert.deepEqual(counts.open, { critical: 0, high: 3, medium: 0, low: 0, info: 0 })
    assert.deepEqual(counts.progress, { total: 4, verifiedFixed: 1, pendingVerification: 1, riskAccepted: 1, percent: 25 })
    assert.equal(counts.statuses.draft, undefined)
    const dashboard = good(await t.send(viewer, `${base(client)}/dashboard`))
    assert.equal(dashboard.trend.length, 26)
    assert.equal(dashboard.trend.at(-1).open, Object.values<number>(dashboard.openFindings).reduce((sum, n) => sum + n, 0))
    assert.equal(dashboard.trend[0].open, 0)
  })

  it('are null where there is nothing to fix', async () => {
    const { progress, openFindings } = await engagement({ title: 'Empty' })
    assert.deepEqual([progress.percent, progress.total, openFindings.critical], [null, 0, 0])
  })
})

/** Pages of two join to the whole list without a gap or a double. */
async function assertJoins(list: (query: string) => Promise<Json>, query: string, count: number): Promise<void> {
  const whole = (await list(query)).items.map((each: Json) => each.id)
  const paged: string[] = []
  for (let cursor = ''; ; ) {
    const page = await list(`${query}&limit=2${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
    paged.push(...page.items.map((each: Json) => each.id))
    cursor = page.nextCursor
    if (!cursor) break
  }
  assert.deepEqual(paged, whole, query)
  assert.equal(new Set(whole).size, count, query)
}

describe('a list of findings', () => {
  it('is filtered, ordered and cut into pages that join without a gap', async () => {
    const { id } = await engagement({ title: 'Lists' })
    for (const [index, severity] of ['low', 'critical', 'high', 'critical', 'info', 'medium'].entries()) await published({ engagementId: id, severity, title: `Item ${index} Größe`, cve: [`CVE-2026-1000${index}`] })
    const viewer = await t.token(t.larch, 'viewer')
    const list = async (query: string) => good(await t.send(viewer, `${base()}/findings?engagementId=${id}${query}`))
    assert.deepEqual((await list('')).items.map((each: Json) => each.severity), ['critical', 'critical', 'high', 'medium', 'low', 'info'])
    assert.equal((await list('&severity=critical&severity=high')).total, 3)
    assert.equal((await list('&q=grosse')).total + (await list('&q=gr%C3%B6')).total, 6, 'found without regard to case')
    assert.equal((await list('&q=cve-2026-10003')).total, 1)
    assert.equal((await list('&overdue=yes')).total, 0)
    assert.equal((await list('&q=%25')).total, 0)
    for (const sort of ['severity', 'due', '-published', 'status']) await assertJoins(list, `&sort=${sort}`, 6)
  })

  it('stands in groups, of which each is in the order that is asked for', async () => {
    const place = { ...where(), word: 'grouped larch' }
    const engagements = [await plantEngagement(t.context, place, 'Older'), await plantEngagement(t.context, place, 'Newer')]
    for (const [index, state] of (['open', 'closed', 'not_fixed', 'pending_verification', 'open', 'verified_fixed'] as const).entries()) {
      await plantFinding(t.context, place, { engagementId: engagements[index % 2]!, state, severity: index % 3 === 0 ? 'low' : 'critical' })
    }
    const viewer = await t.token(t.larch, 'viewer')
    const list = async (query: string) => good(await t.send(viewer, `${base()}/findings?q=grouped&${query}`))
    const words = async (query: string, word: string) => (await list(query)).items.map((each: Json) => each[word])
    assert.deepEqual(await words('group=status&sort=severity', 'status'), statusOrder.flatMap((status) => (status === 'open' ? ['open', 'open'] : ['not_fixed', 'pending_verification', 'verified_fixed', 'closed'].includes(status) ? [status] : [])))
    assert.deepEqual(await words('group=engagement&sort=severity', 'engagementId'), [...engagements].reverse().flatMap((id) => [id, id, id]))
    assert.deepEqual(await words('group=engagement&sort=severity', 'severity'), ['critical', 'critical', 'low', 'critical', 'critical', 'low'])
    assert.deepEqual(await words('group=severity&sort=-published', 'severity'), ['critical', 'critical', 'critical', 'critical', 'low', 'low'])
    for (const group of ['severity', 'status', 'engagement']) {
      for (const sort of ['severity', 'due', '-published', 'status']) await assertJoins(list, `group=${group}&sort=${sort}`, 6)
    }
    assert.equal((await t.send(viewer, `${base()}/findings?group=owner`)).status, 400)
  })
})

describe('an engagement', () => {
  it('is opened, changed by version and does not end before it starts', async () => {
    const made = await engagement({ startDate: '2026-12-01', endDate: '2026-12-24' })
    assert.deepEqual([made.startDate, made.endDate], ['2026-12-01', '2026-12-24'])
    const path = `${base()}/engagements/${made.id}`
    assert.deepEqual(code(await patch(t.larch.apiKey, path, { endDate: '2026-11-30' })), [400, 'invalid-input'])
    assert.deepEqual(code(await patch(t.larch.apiKey, path, { startDate: 'tomorrow' })), [400, 'invalid-input'])
    assert.equal(good(await patch(t.larch.apiKey, path, { status: 'completed' }, made.version)).status, 'completed')
    assert.deepEqual(code(await patch(t.larch.apiKey, path, { title: 'Late' }, made.version)), [412, 'version-conflict'])
    assert.deepEqual(code(await patch(await t.token(t.larch, 'manager'), path, { title: 'x' })), [401, 'wrong-audience'])
  })

  it('names assets once a kind', async () => {
    const asset = { kind: 'host', name: 'Web 1' }
    good(await post(t.larch.apiKey, `${base()}/assets`, asset), 201)
    assert.deepEqual(code(await post(t.larch.apiKey, `${base()}/assets`, { ...asset, name: 'WEB  1' })), [409, 'already-exists'])
    good(await post(t.larch.apiKey, `${base()}/assets`, { ...asset, kind: 'cloud' }), 201)
  })
})
