// What people are told: whom it concerns, who may see it, in the portal, by mail and by the stream, and nobody else.
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { Mailer } from '../../../server/mail/mailer.ts'
import type { Message } from '../../../server/mail/message.ts'
import { mailerScope } from '../../../server/store/database.ts'
import { newId } from '../../../server/ids.ts'
import { insertMember, updateMember } from '../../../server/store/members.ts'
import { insertPortalUser, updatePortalUser } from '../../../server/store/portal-users.ts'
import { Clock } from '../../../server/clock/clock.ts'
import { testApp, type Answer, type Json, type Sender, type TestApp, type TestClient } from '../../support/app.ts'
import { plantEngagement, plantFinding } from '../../support/findings.ts'

let t: TestApp
let client: TestClient
let made = 0
/** The clock of these tests is turned on. @unit seconds */
const month = 40 * 86_400
const by: Record<string, string> = {}
const outbox: Message[] = []
let mailer: Mailer

before(async () => {
  t = await testApp({ env: { PUBLIC_URL: 'https://portal.larch.example', NOTIFICATION_MAIL_SECONDS: '60' } })
  client = t.larch.clients[0]
  for (const role of ['owner', 'admin', 'analyst', 'billing', 'viewer', 'collaborator', 'manager'] as const) by[role] = await t.token(t.larch, role, { ttlSeconds: month })
  mailer = new Mailer(t.context, { place: 'here', sender: 'portal@server.example', deliver: async (message: Message) => void outbox.push(message) } as never)
})
after(() => t.stop())
beforeEach(async () => {
  await mails()
  for (const role of Object.keys(by)) await t.send(by[role]!, '/v1/notifications/read-all', { method: 'POST', body: { until: t.context.now().toISOString() } })
})

const at = (path: string) => `/v1/clients/${client.id}${path}`
const where = () => ({ scope: t.larch.scope, clientId: client.id, word: `w${(made += 1)}` })
const finding = (state: 'open' | 'draft' = 'open', engagementId = client.engagementId) => plantFinding(t.context, where(), { engagementId, state })
const act = (sender: Sender, path: string, body?: unknown) => t.send(sender, at(path), { method: 'POST', ...(body === undefined ? {} : { body }), headers: { 'if-match': '*' } })
const ok = (answer: Answer, ...statuses: number[]): Json => {
  assert.ok((statuses.length > 0 ? statuses : [200, 201, 204]).includes(answer.status), answer.text)
  return answer.body
}
const news = async (sender: Sender, query = '?unread=yes'): Promise<Json[]> => ok(await t.send(sender, `/v1/notifications${query}`)).items
const told = async (findingId: string | null, event?: string): Promise<string[]> => {
  const roles: string[] = []
  for (const role of Object.keys(by)) {
    if ((await news(by[role]!)).some((each) => (findingId === null || each.finding?.id === findingId) && (event === undefined || each.event === event))) roles.push(role)
  }
  return roles
}
/** Everything that waits goes out now. @returns the mails by address */
async function mails(): Promise<Map<string, Message>> {
  outbox.length = 0
  t.advance(61_000)
  await mailer.drain()
  return new Map(outbox.map((each) => [each.to.address, each]))
}
const waiting = () => t.database.read(mailerScope, (tx) => tx.query<{ person: string; content: unknown }>(`select person_id as person, content from sa.mail where kind = 'notifications' and state = 'waiting'`))

async function person(role: 'viewer' | 'collaborator' | 'manager', engagementIds: string[] | null = null) {
  const id = newId('portalUser')
  const email = `p${(made += 1)}@people.example`
  await t.database.transact(t.larch.scope, (tx) => insertPortalUser(tx, { id, clientId: client.id, email, name: `Person ${made}`, role, engagementIds, status: 'active', createdAt: new Date() }))
  return { id, email, token: await t.token(t.larch, role, { userId: id, email, name: `Person ${made}`, ttlSeconds: month }) }
}

describe('people are told', () => {
  it('of a publication the client’s people, of a submission the staff, of what came of it the managers and whoever submitted: never whoever did it', async () => {
    const id = await finding('draft')
    ok(await act(by['analyst']!, `/findings/${id}/publication`))
    assert.deepEqual(await told(id, 'finding.published'), ['viewer', 'collaborator', 'manager'])
    ok(await act(by['manager']!, `/findings/${id}/remediation`, { notes: 'Done' }))
    assert.deepEqual(await told(id, 'finding.remediation_submitted'), ['owner', 'admin', 'analyst'])
    ok(await act(by['analyst']!, `/findings/${id}/verification`, { outcome: 'not_fixed', notes: 'No' }))
    assert.deepEqual(await told(id, 'finding.not_fixed'), ['manager'])
    const [item] = (await news(by['manager']!)).filter((each) => each.event === 'finding.not_fixed')
    assert.deepEqual(
      [item!.kind, item!.by, item!.clientName, item!.finding.id, item!.subject],
      ['verification', { side: 'partner', name: t.larch.members.analyst.name }, client.name, id, { type: 'finding', id }],
    )
  })

  it('of a comment those who take part; a first word reaches the other side; a mention reaches the one who is named, once', async () => {
    const id = await finding()
    const say = (sender: Sender, body: object) => act(sender, `/findings/${id}/comments`, { body: 'x', ...body })
    ok(await say(by['collaborator']!, {}))
    assert.deepEqual(await told(id), ['owner', 'admin', 'analyst'])
    ok(await say(by['analyst']!, { mentions: [client.people.viewer.id] }))
    assert.deepEqual([await told(id, 'comment.created'), await told(id, 'comment.mentioned')], [['owner', 'admin', 'analyst', 'collaborator'], ['viewer']])
    const mine = (await news(by['viewer']!)).filter((each) => each.finding.id === id)
    assert.equal(mine.length, 1)
    const other = await finding()
    ok(await act(by['analyst']!, `/findings/${other}/comments`, { body: 'A first word' }))
    assert.deepEqual(await told(other), ['manager'])
    // Whoever is named anew by a change is told, and nobody twice.
    const edit = (mentions: string[]) => t.send(by['analyst']!, at(`/comments/${mine[0]!.subject.id}`), { method: 'PATCH', body: { body: 'y', mentions }, headers: { 'if-match': '*' } })
    ok(await edit([client.people.viewer.id, client.people.manager.id]))
    assert.deepEqual(await told(id, 'comment.mentioned'), ['viewer', 'manager'])
    assert.equal((await news(by['viewer']!)).filter((each) => each.finding.id === id).length, 1)
  })

  it('of what staff say among themselves staff alone, also on a draft', async () => {
    const id = await finding('draft')
    ok(await act(by['analyst']!, `/findings/${id}/internal-comments`, { body: 'x', mentions: [t.larch.members.owner.id] }))
    ok(await act(by['owner']!, `/findings/${id}/internal-comments`, { body: 'y' }))
    assert.deepEqual(await told(id), ['owner', 'analyst'])
    assert.deepEqual((await waiting()).map(({ person: each }) => each).sort(), [t.larch.members.owner.id, t.larch.members.analyst.id].sort())
    const [item] = await news(by['owner']!)
    assert.deepEqual([item!.finding.ref, item!.subject.type], [null, 'internal_comment'])
  })

  it('of acceptances, retests and deadlines those who decide, those who asked and those whose time runs', async () => {
    const id = await finding()
    const acceptance = ok(await act(by['manager']!, `/findings/${id}/acceptances`, { justification: 'x', expiresAt: new Date(t.context.now().getTime() + 9 * 86_400_000).toISOString() }))
    assert.deepEqual(await told(id, 'acceptance.requested'), ['owner', 'admin'])
    ok(await act(by['owner']!, `/acceptances/${acceptance.id}/decision`, { decision: 'approve' }))
    assert.deepEqual(await told(id, 'acceptance.decided'), ['manager'])
    const engagementId = await plantEngagement(t.context, where())
    const round = ok(await act(by['manager']!, `/engagements/${engagementId}/retests`, { findingIds: [await finding('open', engagementId)] }))
    assert.deepEqual(await told(null, 'retest.requested'), ['owner', 'admin', 'analyst'])
    ok(await t.send(by['admin']!, at(`/retests/${round.id}`), { method: 'PATCH', body: { status: 'scheduled', windowFrom: new Date().toISOString() }, headers: { 'if-match': '*' } }))
    assert.deepEqual(await told(null, 'retest.scheduled'), ['manager'])
    const [scheduled] = (await news(by['manager']!)).filter((each) => each.event === 'retest.scheduled')
    assert.deepEqual([scheduled!.finding, scheduled!.engagement.id], [null, engagementId])
    const late = await finding()
    t.advance(31 * 86_400_000)
    await new Clock(t.context).run()
    assert.deepEqual(await told(late, 'finding.sla_breached'), ['owner', 'admin', 'analyst', 'manager'].filter((each) => by[each]))
    t.advance(-31 * 86_400_000)
  })

  it('in nothing that is not theirs: not in another client, not at another MSP, not with a key', async () => {
    const id = await finding()
    ok(await act(by['analyst']!, `/findings/${id}/comments`, { body: 'x', mentions: [client.people.manager.id] }))
    for (const sender of [await t.token(t.larch, 'manager', { clientId: t.larch.clients[1].id, ttlSeconds: month }), await t.token(t.birch, 'owner', { ttlSeconds: month }), await t.token(t.birch, 'manager', { ttlSeconds: month })]) {
      assert.ok((await news(sender, '')).every((each) => each.finding?.id !== id))
    }
    assert.equal((await t.send(t.larch.apiKey, '/v1/notifications')).status, 403)
    assert.deepEqual((await t.send(by['billing']!, '/v1/notifications')).body.items, [])
  })
})

describe('notifications', () => {
  it('are counted, marked as read by their owner alone, and read up to a moment at once', async () => {
    const [one, two] = [await finding(), await finding()]
    for (const id of [one, two]) ok(await act(by['analyst']!, `/findings/${id}/comments`, { body: 'x', mentions: [client.people.collaborator.id, client.people.viewer.id] }))
    const mine = await news(by['collaborator']!)
    assert.equal(mine.length, 2)
    assert.equal(ok(await t.send(by['collaborator']!, '/v1/notifications/counts')).unread, 2)
    // Somebody else's are passed over, as those that do not exist.
    const theirs = ok(await t.send(by['viewer']!, '/v1/notifications/read', { method: 'POST', body: { ids: [mine[0]!.id, newId('notification')] } }))
    assert.equal(theirs.unread, 2)
    assert.equal(ok(await t.send(by['collaborator']!, '/v1/notifications/read', { method: 'POST', body: { ids: [mine[0]!.id] } })).unread, 1)
    assert.deepEqual((await news(by['collaborator']!)).map((each) => each.id), [mine[1]!.id])
    const { asOf } = (await t.send(by['collaborator']!, '/v1/notifications')).body
    t.advance(1000)
    ok(await act(by['analyst']!, `/findings/${one}/comments`, { body: 'later', mentions: [client.people.collaborator.id] }))
    assert.equal(ok(await t.send(by['collaborator']!, '/v1/notifications/read-all', { method: 'POST', body: { until: asOf } })).unread, 1, 'what came later is not read')
  })

  it('are gone with what they are about: for whoever is taken off the engagement, when the comment is deleted, when the module is hidden', async () => {
    const who = await person('collaborator')
    const id = await finding()
    const comment = ok(await act(by['analyst']!, `/findings/${id}/comments`, { body: 'x', mentions: [who.id, client.people.viewer.id] }))
    assert.equal((await news(who.token)).length, 1)
    const elsewhere = await plantEngagement(t.context, where())
    await t.database.transact(t.larch.scope, (tx) => updatePortalUser(tx, client.id, who.id, { engagementIds: [elsewhere] }, new Date()))
    const anew = await t.token(t.larch, 'collaborator', { userId: who.id, email: who.email, sessionVersion: 2, ttlSeconds: month })
    assert.deepEqual([await news(anew, ''), ok(await t.send(anew, '/v1/notifications/counts')).unread], [[], 0])
    assert.equal((await news(by['viewer']!)).length, 1)
    const hide = (mode: object | null) => t.send(by['admin']!, at('/policy'), { method: 'PATCH', body: { modules: { comments: mode } }, headers: { 'if-match': '*' } })
    ok(await hide({ mode: 'hidden', minRole: 'viewer' }))
    assert.deepEqual(await news(by['viewer']!), [])
    ok(await hide(null))
    ok(await t.send(by['analyst']!, at(`/comments/${comment.id}`), { method: 'DELETE' }))
    assert.deepEqual(await news(by['viewer']!), [])
    assert.equal((await mails()).size, 0, 'nor does a mail go out any more')
  })

  it('come over the stream to the person alone, and what is read on one page is told to the person’s others', async () => {
    const open = async (token: string) => {
      const reader = (await t.open(token, '/v1/events')).body!.getReader()
      let text = new TextDecoder().decode((await reader.read()).value)
      return { from: /^id: (\S+)$/m.exec(text)![1]!, until: async (mark: RegExp) => { while (!mark.test(text)) text += new TextDecoder().decode((await reader.read()).value); await reader.cancel(); return text } }
    }
    const [mine, theirs] = [await open(by['viewer']!), await open(by['manager']!)]
    const id = await finding()
    ok(await act(by['analyst']!, `/findings/${id}/comments`, { body: 'x', mentions: [client.people.viewer.id] }))
    const [item] = await news(by['viewer']!)
    ok(await t.send(by['viewer']!, '/v1/notifications/read', { method: 'POST', body: { ids: [item!.id] } }))
    ok(await t.send(t.larch.apiKey, at('/posture'), { method: 'POST', body: { score: 33 } }))
    const heard = await mine.until(/client\.posture_changed/)
    assert.ok(heard.includes('notification.created') && heard.includes('notification.read') && heard.includes(item!.id))
    const other = await theirs.until(/client\.posture_changed/)
    assert.ok(other.includes('comment.created') && !other.includes(item!.id), 'the manager hears of the comment, and of no notification of the viewer')
    for (const [token, sees] of [[by['viewer']!, true], [by['manager']!, false]] as const) {
      const again = (await t.open(token, '/v1/events', { headers: { 'last-event-id': mine.from } })).body!.getReader()
      let text = ''
      while (!text.includes('client.posture_changed')) text += new TextDecoder().decode((await again.read()).value)
      await again.cancel()
      assert.equal(text.includes(item!.id), sees, 'read back out of the log')
    }
  })

  it('follow the preferences of each person: in the portal, by mail, both or neither', async () => {
    const usual = ok(await t.send(by['viewer']!, '/v1/notification-preferences')).items
    assert.deepEqual(usual.find((each: Json) => each.kind === 'publication'), { kind: 'publication', inApp: true, email: false })
    assert.ok(!usual.some((each: Json) => each.kind === 'submission'), 'a client is told of no submission')
    const set = (sender: Sender, kinds: object) => t.send(sender, '/v1/notification-preferences', { method: 'PATCH', body: { kinds } })
    assert.equal((await set(by['viewer']!, { submission: { email: true } })).status, 400)
    assert.equal((await set(by['viewer']!, { nothing: { email: true } })).status, 400)
    const changed = ok(await set(by['viewer']!, { mention: { inApp: false }, comment: { email: false } })).items
    assert.deepEqual(changed.filter((each: Json) => ['mention', 'comment'].includes(each.kind)), [{ kind: 'comment', inApp: true, email: false }, { kind: 'mention', inApp: false, email: true }])
    const id = await finding()
    ok(await act(by['analyst']!, `/findings/${id}/comments`, { body: 'x', mentions: [client.people.viewer.id] }))
    assert.deepEqual(await news(by['viewer']!), [])
    assert.ok((await mails()).has(client.people.viewer.email))
    ok(await set(by['viewer']!, { mention: { email: false } }))
    ok(await act(by['analyst']!, `/findings/${id}/comments`, { body: 'x', mentions: [client.people.viewer.id] }))
    assert.ok(!(await mails()).has(client.people.viewer.email))
    ok(await set(by['viewer']!, { mention: { inApp: true, email: true } }))
    assert.deepEqual(ok(await t.send(by['manager']!, '/v1/notification-preferences')).items.find((each: Json) => each.kind === 'mention'), { kind: 'mention', inApp: true, email: true }, 'nobody else’s')
  })
})

describe('a mail of notifications', () => {
  it('gathers what came within a minute, says it in the reader’s words and leads to the portal', async () => {
    const id = await finding()
    ok(await act(by['manager']!, `/findings/${id}/remediation`, { notes: 'Secret remediation notes' }))
    ok(await act(by['manager']!, `/findings/${id}/comments`, { body: 'Secret words of a comment' }))
    assert.deepEqual((await waiting()).filter(({ person: each }) => each === t.larch.members.analyst.id).map(({ content }) => content), [{}], 'one, and nothing stands in it')
    const sent = await mails()
    const mail = sent.get(t.larch.members.analyst.email)!
    assert.match(mail.subject, /^News in the portal of MSP larch: 2$/)
    assert.match(mail.text, /manager c1 larch has marked F-\d+ Weak cipher w\d+ as remediated/)
    assert.match(mail.text, /manager c1 larch has commented on F-\d+ Weak cipher/)
    assert.match(mail.text, /https:\/\/portal\.larch\.example\/portal\//)
    assert.ok(mail.text.includes(client.name))
    assert.doesNotMatch(`${mail.text}${mail.html}${mail.subject}`, /Secret|Internal|Details|Proof/)
    assert.equal((await mails()).size, 0, 'and only once')
  })

  it('with one thing in it has that for a subject and opens the finding', async () => {
    const id = await finding()
    await t.database.transact(t.larch.scope, (tx) => updatePortalUser(tx, client.id, client.people.manager.id, { locale: 'ar' }, new Date()))
    ok(await act(by['analyst']!, `/findings/${id}/comments`, { body: 'x', mentions: [client.people.manager.id] }))
    const mail = (await mails()).get(client.people.manager.email)!
    assert.match(mail.subject, /أشار إليك/)
    assert.equal(mail.language, 'ar')
    assert.ok(mail.text.includes(`https://portal.larch.example/portal/#finding=${id}`))
    await t.database.transact(t.larch.scope, (tx) => updatePortalUser(tx, client.id, client.people.manager.id, { locale: null }, new Date()))
  })

  it('is not sent for what was read in the portal meanwhile', async () => {
    const id = await finding()
    ok(await act(by['analyst']!, `/findings/${id}/comments`, { body: 'x', mentions: [client.people.manager.id] }))
    ok(await t.send(by['manager']!, '/v1/notifications/read', { method: 'POST', body: { ids: (await news(by['manager']!)).map((each) => each.id) } }))
    assert.ok(!(await mails()).has(client.people.manager.email))
  })

  it('is not sent to whoever may not see it any more at that moment: removed, taken off, out of scope, module or portal switched off', async () => {
    const tries: Array<[string, (who: { id: string }) => Promise<void>, () => Promise<void>]> = [
      ['removed', (who) => t.database.transact(t.larch.scope, (tx) => updatePortalUser(tx, client.id, who.id, { status: 'removed' }, new Date())), async () => undefined],
      ['suspended', (who) => t.database.transact(t.larch.scope, (tx) => updatePortalUser(tx, client.id, who.id, { status: 'suspended' }, new Date())), async () => undefined],
      ['taken off', (who) => t.database.transact(t.larch.scope, (tx) => updatePortalUser(tx, client.id, who.id, { engagementIds: [newId('engagement')] }, new Date())), async () => undefined],
      ['findings hidden', async () => void ok(await t.send(by['admin']!, at('/policy'), { method: 'PATCH', body: { modules: { findings: { mode: 'hidden', minRole: 'viewer' } } }, headers: { 'if-match': '*' } })),
        async () => void ok(await t.send(by['admin']!, at('/policy'), { method: 'PATCH', body: { modules: { findings: null } }, headers: { 'if-match': '*' } }))],
      ['portal off', async () => void ok(await t.send(by['admin']!, at(''), { method: 'PATCH', body: { portalEnabled: false }, headers: { 'if-match': '*' } })),
        async () => void ok(await t.send(by['admin']!, at(''), { method: 'PATCH', body: { portalEnabled: true }, headers: { 'if-match': '*' } }))],
    ]
    for (const [what, lose, giveBack] of tries) {
      const who = await person('collaborator')
      const id = await finding()
      ok(await act(by['analyst']!, `/findings/${id}/comments`, { body: 'x', mentions: [who.id] }))
      await lose(who)
      assert.ok(!(await mails()).has(who.email), what)
      await giveBack()
    }
    const scoped = { id: newId('partnerMember'), email: `scoped${(made += 1)}@larch.example`, name: 'Scoped' }
    await t.database.transact(t.larch.scope, (tx) => insertMember(tx, { ...scoped, role: 'analyst', scope: { clientIds: [client.id], tags: [] }, createdAt: new Date() }))
    const told = async () => ok(await act(by['manager']!, `/findings/${await finding()}/comments`, { body: 'x', mentions: [scoped.id] }))
    await told()
    assert.ok((await mails()).has(scoped.email), 'while in reach')
    await told()
    await t.database.transact(t.larch.scope, (tx) => updateMember(tx, scoped.id, { scope: { clientIds: [t.larch.clients[1].id], tags: [] } }, new Date()))
    assert.ok(!(await mails()).has(scoped.email), 'out of reach')
  })

  it('that cannot go out is tried again with what is to be told then, and what comes meanwhile is not lost', async () => {
    const broken = new Mailer(t.context, { place: 'here', sender: 'portal@server.example', deliver: () => Promise.reject(new Error('busy')) } as never)
    const mention = async () => ok(await act(by['analyst']!, `/findings/${await finding()}/comments`, { body: 'x', mentions: [client.people.collaborator.id] }))
    await mention()
    t.advance(61_000)
    await broken.drain()
    await mention()
    const mail = (await mails()).get(client.people.collaborator.email)!
    assert.match(mail.subject, /: 2$/)
    assert.equal((await mails()).size, 0)
    assert.ok(!(await waiting()).some(({ person: each }) => each === client.people.collaborator.id))
  })
})
