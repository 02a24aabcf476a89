import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { findingCreate, findingEvents, findingStatuses } from '../../../src/contract/index.ts'
import { readCvss, severityOf } from '../../../server/cvss/cvss.ts'
import { findingTable } from '../../../server/rules/finding.ts'
import { demoLives, demoWork } from '../../../server/seed/demo-work.ts'
import { demoTexts, scannedTexts } from '../../../server/seed/finding-texts.ts'
import { demoClients } from '../../../server/seed/larkfield.ts'
import { loadDemo } from '../../../server/seed/load-demo.ts'
import { contentOf } from '../../../server/seed/past.ts'
import { systemScope } from '../../../server/store/database.ts'
import { findPartnerId } from '../../../server/store/partners.ts'
import { testApp, type Json, type TestApp } from '../../support/app.ts'

const texts = [...Object.values(demoTexts), ...scannedTexts]

describe('the texts of the demo findings', () => {
  it('are ones that the contract accepts, with vectors that compute to the severity they carry', () => {
    for (const text of texts) {
      const { cvss, ownerUserId: _, ...content } = contentOf(text, 'host.example')
      const sent = { ...content, engagementId: 'eng_1', cvss: cvss!.map(({ vector, score }) => ({ vector, score })), evidence: text.evidence ?? [] }
      const checked = findingCreate.safeParse(sent)
      assert.ok(checked.success, `${text.title}: ${JSON.stringify(checked.error?.issues)}`)
      const scores = (text.cvss ?? []).map((vector) => readCvss(vector).score)
      if (scores.length > 0) assert.equal(severityOf(Math.max(...scores)), text.severity, `${text.title}: ${scores.join(', ')}`)
      assert.doesNotMatch(JSON.stringify(content), /\{asset\}/)
    }
  })

  it('hold what a reader of Markdown must cope with, a very long title and titles from right to left', () => {
    const descriptions = texts.map((text) => text.description + text.remediation)
    for (const form of [/```/, /^- /m, /^1\. /m, /^\|.*\|$/m, /\]\(https:/, /^> /m, /- \[ \] /]) assert.ok(descriptions.some((each) => form.test(each)), String(form))
    assert.ok(texts.some((text) => text.title.length > 250 && text.title.length <= 300))
    assert.ok(texts.filter((text) => /[\u0600-\u06ff]/.test(text.title)).length >= 3)
  })
})

describe('the ways of the demo findings', () => {
  it('are ways that the table of findings allows, and reach every status by every event', () => {
    const reached = new Set<string>(['draft'])
    const happened = new Set<string>(['publish'])
    for (const [name, { steps }] of Object.entries(demoLives)) {
      let status = 'open'
      let stoodBefore = 'open'
      for (const { event, at } of steps ?? []) {
        const { from, to } = findingTable[event]
        assert.ok((from as readonly string[]).includes(status), `${name}: ${event} from ${status}`)
        assert.ok(at > 0 && at < 1)
        if (to === 'pending_verification') stoodBefore = status
        status = to === 'same' ? status : to === 'before' ? stoodBefore : to
        happened.add(event)
      }
      if (steps) reached.add(status)
    }
    assert.deepEqual([...reached].sort(), [...findingStatuses].sort())
    assert.deepEqual([...happened].sort(), [...findingEvents].sort())
  })
})

describe('the work of the demo MSP', () => {
  let app: TestApp
  let owner: string
  const idOf = new Map<string, string>()
  const get = async (path: string): Promise<Json> => {
    const answer = await app.send(owner, path)
    assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 300)}`)
    return answer.body
  }
  before(async () => {
    app = await testApp()
    await loadDemo(app.database, { now: app.context.now() })
    const partnerId = (await app.database.read(systemScope, (tx) => findPartnerId(tx, 'larkfield-it')))!
    const members = await app.database.read({ kind: 'partner', partnerId, actor: { kind: 'system', id: null, email: null, role: null } }, (tx) =>
      tx.query<{ id: string; email: string; name: string }>(`select id, email, name from sa.partner_member where partner_id = $1 and role = 'owner'`, [partnerId]))
    const { id: userId, email, name } = members[0]!
    owner = (await app.app.runtime.tokens.mint({ audience: 'partner', userId, partnerId, clientId: null, role: 'owner', email, name, origins: [], sessionVersion: 1, scoped: false }, 600)).token
    for (const { id, name: client } of (await get('/v1/clients?limit=200')).items) idOf.set(client, id)
  })
  after(() => app.stop())

  it('is answered finding by finding, with references that have no gap', async () => {
    for (const { client, engagements } of demoWork) {
      const at = `/v1/clients/${idOf.get(client)!}`
      const planned = engagements.flatMap((each) => each.findings)
      const drafts = planned.filter((each) => each.life === 'draft').length
      const refs: number[] = []
      let cursor: string | null = null
      do {
        const page: Json = await get(`${at}/findings?limit=100&sort=-published${cursor ? `&cursor=${cursor}` : ''}`)
        refs.push(...page.items.map((each: Json) => Number(each.ref.slice(2))))
        assert.equal(page.total, planned.length - drafts)
        cursor = page.nextCursor
      } while (cursor)
      assert.deepEqual([...refs].sort((a, b) => a - b), refs.map((_, index) => index + 1), client)
      assert.equal((await get(`${at}/findings?status=draft`)).total, drafts)
      const counts = await get(`${at}/findings/counts`)
      assert.equal(counts.total, planned.length - drafts)
      const dashboard = await get(`${at}/dashboard`)
      assert.deepEqual(dashboard.openFindings, counts.open)
      assert.equal(dashboard.trend.at(-1).open, Object.values<number>(counts.open).reduce((sum, each) => sum + each, 0))
    }
  })

  it('shows at one client every status, things overdue, an acceptance that is asked for, two that hold, and rounds of testing again', async () => {
    const at = `/v1/clients/${idOf.get('Copperlane Architects')!}`
    const counts = await get(`${at}/findings/counts`)
    assert.deepEqual(Object.keys(counts.statuses).sort(), findingStatuses.filter((status) => status !== 'draft').sort())
    assert.ok(counts.overdue >= 3)
    const acceptances = (await get(`${at}/acceptances?limit=50`)).items.map((each: Json) => each.status).sort()
    assert.deepEqual(acceptances, ['active', 'active', 'expired', 'rejected', 'requested'])
    assert.deepEqual((await get(`${at}/retests`)).items.map((each: Json) => each.status).sort(), ['completed', 'scheduled'])
    const { items } = await get(`${at}/findings?limit=100`)
    const rounds: number[] = []
    for (const { id } of items) {
      const finding = await get(`${at}/findings/${id}`)
      const history = (await get(`${at}/findings/${id}/history?limit=100`)).items
      assert.equal(history[0].to, finding.status)
      assert.equal(history.at(-1).event, 'publish')
      if (finding.verification) rounds.push(finding.verification.round)
      assert.equal(finding.acceptance?.status === 'active', finding.status === 'risk_accepted')
    }
    assert.ok(Math.max(...rounds) >= 2)
    const trend = (await get(`${at}/dashboard`)).trend
    assert.ok(new Set(trend.map((point: Json) => point.open)).size >= 6, 'a line with a shape')
    assert.ok(trend.every((point: Json, index: number) => index === 0 || Date.parse(point.at) > Date.parse(trend[index - 1].at)))
  })

  it('has one client with about two hundred findings and most clients with none', async () => {
    const thornwick = await get(`/v1/clients/${idOf.get('Thornwick Borough Council')!}/findings/counts`)
    assert.ok(thornwick.total > 180 && thornwick.total < 220, String(thornwick.total))
    const cobbleton = await get(`/v1/clients/${idOf.get('Cobbleton Cycles')!}/dashboard`)
    assert.deepEqual([cobbleton.activeEngagements, cobbleton.progress.total, cobbleton.recentActivity.length], [0, 0, 0])
    assert.ok(demoWork.length < demoClients.length / 2)
  })

  it('is nowhere older than the client it is done for', () => {
    const clients = new Map(demoClients.map((each) => [each.name, each.createdDaysAgo]))
    for (const { client, engagements } of demoWork) {
      for (const { findings, startDaysAgo } of engagements) {
        assert.ok(startDaysAgo < clients.get(client)!, client)
        for (const { daysAgo } of findings) assert.ok(daysAgo < clients.get(client)! * 0.95, `${client}: ${daysAgo}`)
      }
    }
  })
})
