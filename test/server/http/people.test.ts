import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { newId } from '../../../server/ids.ts'
import { invitationHash } from '../../../server/api/invitation.ts'
import { updateClient } from '../../../server/store/clients.ts'
import { systemScope } from '../../../server/store/database.ts'
import { findInvitation } from '../../../server/store/invitations.ts'
import { insertMember } from '../../../server/store/members.ts'
import { portalRoles } from '../../../src/contract/permission.ts'
import { plantFramework, testApp, type Answer, type Sender, type TestApp } from '../../support/app.ts'

let t: TestApp
before(async () => {
  t = await testApp({ env: { PUBLIC_URL: 'https://portal.larch.example' }, stream: { recheckMs: 3_600_000 } })
})
after(() => t.stop())

let made = 0
const users = (client = t.larch.clients[0]) => `/v1/clients/${client.id}/users`
const post = (sender: Sender, path: string, body?: unknown) => t.send(sender, path, { method: 'POST', ...(body === undefined ? {} : { body }) })
const patch = (sender: Sender, path: string, body: unknown, version: number | '*' = '*') =>
  t.send(sender, path, { method: 'PATCH', body, headers: { 'if-match': version === '*' ? '*' : `"${version}"` } })
const remove = (sender: Sender, path: string) => t.send(sender, path, { method: 'DELETE' })
const mint = (body: object) => post(t.larch.apiKey, '/v1/sessions', { audience: 'client', clientId: t.larch.clients[0].id, ...body })
const code = (answer: Answer) => [answer.status, answer.problem.code]
const tokenIn = (url: string) => new URL(url).hash.replace('#invitation=', '')
const findLink = (url: string) => t.database.read(systemScope, (tx) => findInvitation(tx, invitationHash(tokenIn(url)), t.context.now()))

async function invited(sender: Sender = t.larch.apiKey, over: object = {}, client = t.larch.clients[0]) {
  const email = `person-${(made += 1)}@client.example`
  const answer = await post(sender, users(client), { email, name: `Person ${made}`, role: 'viewer', ...over })
  assert.equal(answer.status, 201, answer.text)
  return { ...answer.body.user, url: answer.body.invitationUrl as string, path: `${users(client)}/${answer.body.user.id}` }
}

describe('an invitation', () => {
  it('has a link with the token in its fragment, shown once and kept only as a hash', async () => {
    const person = await invited(t.larch.apiKey, { grants: ['billing'], engagementIds: ['eng_1'] })
    assert.match(person.url, /^https:\/\/portal\.larch\.example\/portal\/#invitation=[\w-]{43}$/)
    assert.equal(person.status, 'invited')
    assert.equal(person.invitation.resendCount, 0)
    assert.deepEqual([person.grants, person.engagementIds], [['billing'], ['eng_1']])
    assert.equal((await findLink(person.url))?.personId, person.id)
    const read = await t.send(t.larch.apiKey, person.path)
    assert.ok(!read.text.includes(tokenIn(person.url)))
    const everything = await t.database.read(t.larch.scope, async (tx) => JSON.stringify([
      await tx.query('select * from sa.invitation'), await tx.query('select * from sa.idempotency_key'), await tx.query('select * from sa.audit_entry'),
    ]))
    assert.ok(!everything.includes(tokenIn(person.url)))
    assert.ok(!t.log.join('\n').includes(tokenIn(person.url)))
  })

  it('sent again has another link, and the old one is dead', async () => {
    const person = await invited()
    const again = await post(t.larch.apiKey, `${person.path}/invitation`)
    assert.equal(again.status, 200, again.text)
    assert.equal(again.body.user.invitation.resendCount, 1)
    assert.equal(await findLink(person.url), null)
    assert.equal((await findLink(again.body.invitationUrl))?.personId, person.id)
  })

  it('is not sent again to somebody who has come, and dies with the person’s access', async () => {
    const person = await invited()
    assert.equal((await mint({ email: person.email })).status, 201)
    assert.equal(await findLink(person.url), null, 'whom the MSP has named needs no link')
    assert.deepEqual(code(await post(t.larch.apiKey, `${person.path}/invitation`)), [409, 'not-invited'])
    const other = await invited()
    assert.equal((await remove(t.larch.apiKey, other.path)).status, 204)
    assert.equal(await findLink(other.url), null)
    assert.deepEqual(code(await post(t.larch.apiKey, `${other.path}/invitation`)), [409, 'not-invited'])
  })

  it('is for one account a person: the email is taken until the person is removed', async () => {
    const person = await invited()
    const again = { email: person.email.toUpperCase(), name: 'Twin', role: 'viewer' }
    assert.deepEqual(code(await post(t.larch.apiKey, users(), again)), [409, 'already-exists'])
    assert.equal((await post(t.larch.apiKey, users(t.larch.clients[1]), again)).status, 201, 'of another client')
    assert.equal((await remove(t.larch.apiKey, person.path)).status, 204)
    const anew = await post(t.larch.apiKey, users(), again)
    assert.equal(anew.status, 201)
    assert.notEqual(anew.body.user.id, person.id)
    assert.equal((await t.send(t.larch.apiKey, person.path)).body.status, 'removed', 'stays on record')
  })

  it('takes no field that it does not know', async () => {
    for (const extra of [{ status: 'active' }, { id: 'usr_1' }, { clientId: t.larch.clients[1].id }, { sessionVersion: 9 }]) {
      const answer = await post(t.larch.apiKey, users(), { email: `x${(made += 1)}@y.example`, name: 'X', role: 'viewer', ...extra })
      assert.deepEqual(code(answer), [400, 'invalid-input'])
    }
  })
})

describe('the people of a client', () => {
  it('are listed by name, searched, filtered and cut into pages', async () => {
    const client = t.larch.clients[2]
    const key = t.larch.apiKey
    await invited(key, { name: 'aaron' }, client)
    const all = await t.send(key, users(client))
    const names = all.body.items.map((each: { name: string }) => each.name)
    assert.deepEqual(names, [...names].sort((a: string, b: string) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)))
    assert.equal(all.body.total, 4)
    const paged: string[] = []
    for (let cursor = ''; ; ) {
      const page = await t.send(key, `${users(client)}?limit=1${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)
      paged.push(...page.body.items.map((each: { name: string }) => each.name))
      cursor = page.body.nextCursor
      if (!cursor) break
    }
    assert.deepEqual(paged, names)
    const count = async (query: string) => (await t.send(key, `${users(client)}?${query}`)).body.total
    assert.equal(await count('role=viewer'), 2)
    assert.equal(await count('status=invited'), 1)
    assert.equal(await count('status=removed'), 0)
    assert.equal(await count('q=AARO'), 1)
    assert.equal(await count('q=%25'), 0)
    assert.equal(await count('inactiveDays=1'), 4)
    await post(key, '/v1/sessions', { audience: 'client', clientId: client.id, email: client.people.viewer.email })
    assert.equal(await count('inactiveDays=1'), 3)
  })

  it('are managers’ business at first; further down the list is cut to active colleagues', async () => {
    const [client] = t.larch.clients
    for (const role of ['viewer', 'collaborator'] as const) {
      const answer = await t.send(await t.token(t.larch, role), users())
      assert.deepEqual([...code(answer), answer.problem.reason], [403, 'not-allowed', 'role'])
    }
    const path = `/v1/clients/${client.id}/policy`
    assert.equal((await patch(t.larch.apiKey, path, { modules: { users: { mode: 'request', minRole: 'viewer' } } })).status, 200)
    const set = (who: 'viewer' | 'collaborator', engagementIds: string[] | null) =>
      t.database.transact(t.larch.scope, (tx) =>
        tx.query('update sa.portal_user set engagement_ids = $2 where id = $1', [client.people[who].id, engagementIds]),
      )
    await set('viewer', ['eng_a'])
    await set('collaborator', ['eng_b'])
    const viewer = await t.token(t.larch, 'viewer')
    const list = await t.send(viewer, users())
    assert.equal(list.status, 200, list.text)
    const ids = list.body.items.map((each: { id: string }) => each.id)
    assert.ok(ids.includes(client.people.manager.id))
    assert.ok(!ids.includes(client.people.collaborator.id), 'another engagement')
    assert.equal(list.body.total, ids.length)
    for (const each of list.body.items) {
      assert.equal(each.status, 'active')
      for (const field of ['mfa', 'lastSeenAt', 'reviewedAt', 'invitation']) assert.ok(!(field in each), field)
      assert.deepEqual(each.allowedActions, ['portal_user.view'])
    }
    assert.equal((await t.send(viewer, `${users()}?status=invited`)).body.total, 0)
    assert.equal((await t.send(viewer, `${users()}?inactiveDays=1`)).body.total, list.body.total, 'tells nobody’s last visit')
    assert.equal((await t.send(viewer, `${users()}/${client.people.collaborator.id}`)).status, 404)
    assert.equal((await t.send(viewer, `${users()}/${client.people.manager.id}`)).status, 200)
    await set('viewer', null)
    await set('collaborator', null)
    assert.equal((await patch(t.larch.apiKey, path, { modules: { users: null } })).status, 200)
  })

  it('are reviewed all together or not at all', async () => {
    const person = await invited()
    const path = `/v1/clients/${t.larch.clients[0].id}/access-review`
    const manager = await t.token(t.larch, 'manager')
    for (const stranger of [newId('portalUser'), t.larch.clients[1].people.viewer.id, t.birch.clients[0].people.viewer.id]) {
      assert.deepEqual(code(await post(manager, path, { userIds: [person.id, stranger] })), [404, 'not-found'])
    }
    assert.equal((await t.send(manager, person.path)).body.reviewedAt, null)
    assert.equal((await post(manager, path, { userIds: [person.id] })).status, 204)
    assert.ok((await t.send(manager, person.path)).body.reviewedAt)
  })
})

describe('a manager', () => {
  it('gives no grant that they lack, and keeps what others were given', async () => {
    const manager = await t.token(t.larch, 'manager')
    const body = () => ({ email: `g${(made += 1)}@client.example`, name: 'G', role: 'viewer' })
    assert.deepEqual(code(await post(manager, users(), { ...body(), grants: ['approver'] })), [403, 'role-above-own'])
    const person = await invited(t.larch.apiKey, { grants: ['approver'] })
    assert.equal((await patch(manager, person.path, { grants: ['approver'], name: 'Renamed' })).status, 200)
    assert.deepEqual(code(await patch(manager, person.path, { grants: ['approver', 'billing'] })), [403, 'role-above-own'])
    for (const role of portalRoles) assert.equal((await post(manager, users(), { ...body(), role })).status, 201, role)
  })

  it('with a token for less may do less', async () => {
    const { email } = t.larch.clients[0].people.manager
    const less = (await mint({ email, role: 'viewer' })).body.token
    assert.equal((await t.send(less, '/v1/me')).body.user.role, 'viewer')
    assert.deepEqual(code(await post(less, users(), { email: 'z@z.example', name: 'Z', role: 'viewer' })), [403, 'not-allowed'])
    assert.deepEqual(code(await mint({ email: t.larch.clients[0].people.viewer.email, role: 'manager' })), [403, 'role-above-own'])
  })

  it('who is the last is neither removed, lowered nor suspended by the client’s own people, not even by two at once', async () => {
    const client = t.larch.clients[1]
    const [one, other] = [client.people.manager, await invited(t.larch.apiKey, { role: 'manager' }, client)]
    const mine = await t.token(t.larch, 'manager', { clientId: client.id })
    const path = `${users(client)}/${one.id}`
    const read = async () => (await t.send(t.larch.apiKey, path)).body
    assert.equal((await t.send(mine, path)).body.deniedActions['portal_user.remove'], 'last-of-role', 'an invited one does not count')
    for (const answer of [await remove(mine, path), await patch(mine, path, { role: 'viewer' }), await patch(mine, path, { status: 'suspended' })]) {
      assert.deepEqual(code(answer), [409, 'last-of-role'])
    }
    const theirs = (await post(t.larch.apiKey, '/v1/sessions', { audience: 'client', clientId: client.id, email: other.email })).body.token
    const outcomes = await Promise.all([remove(mine, other.path), remove(theirs, path)])
    assert.equal(outcomes.filter((answer) => answer.status === 204).length, 1, outcomes.map((answer) => answer.text).join(' '))
    const left = await t.send(t.larch.apiKey, `${users(client)}?role=manager&status=active`)
    assert.equal(left.body.total, 1)
    // The MSP itself may: it can invite another.
    assert.equal((await remove(t.larch.apiKey, `${users(client)}/${left.body.items[0].id}`)).status, 204)
    assert.ok(await read())
  })

  it('asks the MSP where the policy says so, and the record says the same', async () => {
    const path = `/v1/clients/${t.larch.clients[0].id}/policy`
    const person = await invited()
    const manager = await t.token(t.larch, 'manager')
    assert.equal((await patch(t.larch.apiKey, path, { modules: { users: { mode: 'request', minRole: 'manager' } } })).status, 200)
    for (const answer of [
      await post(manager, users(), { email: 'q@q.example', name: 'Q', role: 'viewer' }),
      await patch(manager, person.path, { name: 'Q' }),
      await remove(manager, person.path),
      await post(manager, `${person.path}/invitation`),
    ]) {
      assert.deepEqual([...code(answer), answer.problem.reason], [403, 'not-allowed', 'request'])
    }
    assert.equal((await t.send(manager, person.path)).body.deniedActions['portal_user.manage'], 'request')
    assert.equal((await t.send(manager, '/v1/me')).body.deniedActions['portal_user.manage'], 'request')
    assert.equal((await remove(t.larch.apiKey, person.path)).status, 204, 'the MSP acts')
    await patch(t.larch.apiKey, path, { modules: { users: null } })
  })
})

describe('access', () => {
  it('that is taken away ends every token and every stream at once', async () => {
    for (const how of ['removed', 'suspended', 'lowered', 'portal off', 'revoked'] as const) {
      const client = t.birch.clients[0]
      const key = t.birch.apiKey
      const session = async (email: string) => (await post(key, '/v1/sessions', { audience: 'client', clientId: client.id, email })).body.token as string
      const person = await invited(key, {}, client)
      const isAuditor = how === 'revoked'
      const token = await session(isAuditor ? client.people.auditor.email : person.email)
      const stream = await t.open(token, '/v1/events')
      assert.equal(stream.status, 200)
      const reader = stream.body!.getReader()
      await reader.read()
      const act = {
        removed: () => remove(key, person.path),
        suspended: () => patch(key, person.path, { status: 'suspended' }),
        lowered: () => patch(key, person.path, { role: 'collaborator' }),
        'portal off': () => patch(key, `/v1/clients/${client.id}`, { portalEnabled: false }),
        revoked: () => remove(key, `/v1/clients/${client.id}/auditors/${client.people.auditor.id}`),
      }[how]
      assert.ok((await act()).status < 300, how)
      const refused = await t.send(token, '/v1/me')
      assert.deepEqual(code(refused), how === 'portal off' ? [403, 'portal-disabled'] : [401, 'token-invalid'], how)
      let rest = ''
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        rest += new TextDecoder().decode(value)
      }
      assert.match(rest, /event: bye/, how)
      assert.doesNotMatch(rest, /event: (user|client)\./, `${how}: nothing is heard after it`)
      if (how === 'portal off') {
        const answer = await post(key, '/v1/sessions', { audience: 'client', clientId: client.id, email: person.email })
        assert.deepEqual(code(answer), [403, 'portal-disabled'])
        assert.equal((await patch(key, `/v1/clients/${client.id}`, { portalEnabled: true })).status, 200)
      }
    }
  })

  it('of an auditor reads, only what was granted, until it runs out', async () => {
    const [client] = t.larch.clients
    const frameworkId = await plantFramework(t.context, t.larch, 'For the auditor')
    assert.equal((await post(t.larch.apiKey, `/v1/clients/${client.id}/frameworks`, { frameworkId })).status, 201)
    const path = `/v1/clients/${client.id}/auditors`
    const body = { email: 'audit@firm.example', name: 'Audit', expiresAt: new Date(t.context.now().getTime() + 120_000).toISOString(), frameworkIds: [frameworkId] }
    const answer = await post(t.larch.apiKey, path, body)
    assert.equal(answer.status, 201, answer.text)
    assert.equal((await findLink(answer.body.invitationUrl))?.personKind, 'auditor')
    assert.deepEqual(code(await post(t.larch.apiKey, path, body)), [409, 'already-exists'])
    for (const expiresAt of [new Date(0).toISOString(), '2099-01-01T00:00:00.000Z']) {
      assert.deepEqual(code(await post(t.larch.apiKey, path, { ...body, email: 'b@firm.example', expiresAt })), [400, 'invalid-input'])
    }
    const minted = await mint({ email: body.email })
    assert.ok(Date.parse(minted.body.expiresAt) <= Date.parse(body.expiresAt), 'no token outlives the access')
    const token = minted.body.token
    const controls = await t.send(token, `/v1/clients/${client.id}/controls?limit=200`)
    assert.deepEqual([...new Set(controls.body.items.map((each: { frameworkId: string }) => each.frameworkId))], [frameworkId])
    assert.equal((await t.send(token, `/v1/clients/${client.id}/frameworks`)).body.total, 1)
    assert.equal((await t.send(token, `/v1/clients/${client.id}/controls/${client.controlIds[0]}/evidence`)).status, 404)
    assert.deepEqual(code(await t.send(token, users())), [403, 'not-allowed'])
    t.advance(130_000)
    assert.equal((await t.send(token, '/v1/me')).status, 401)
    assert.deepEqual(code(await mint({ email: body.email })), [404, 'not-found'])
    t.advance(-130_000)
  })
})

describe('a member of staff', () => {
  const members = '/v1/members'
  it('is invited, comes in, is changed and removed; an admin reaches no owner', async () => {
    const admin = await t.token(t.larch, 'admin')
    const body = { email: 'new.analyst@larch.example', name: 'New', role: 'analyst', scope: { clientIds: [t.larch.clients[0].id], tags: [] } }
    const answer = await post(admin, members, body)
    assert.equal(answer.status, 201, answer.text)
    const path = `${members}/${answer.body.member.id}`
    assert.deepEqual(answer.body.member.scope, body.scope)
    const minted = await post(t.larch.apiKey, '/v1/sessions', { audience: 'partner', email: body.email })
    assert.equal(minted.status, 201)
    assert.equal((await t.send(admin, path)).body.status, 'active')
    assert.equal((await t.send(minted.body.token, '/v1/clients')).body.total, 1)
    // More reach is another token.
    assert.equal((await patch(admin, path, { scope: null })).status, 200)
    assert.equal((await t.send(minted.body.token, '/v1/clients')).status, 401)
    assert.deepEqual(code(await patch(admin, path, { role: 'owner' })), [403, 'role-above-own'])
    assert.deepEqual(code(await post(admin, members, { ...body, email: 'o@larch.example', role: 'owner', scope: null })), [403, 'role-above-own'])
    assert.deepEqual(code(await patch(admin, `${members}/${t.larch.members.owner.id}`, { name: 'X' })), [403, 'role-above-own'])
    assert.deepEqual(code(await remove(admin, `${members}/${t.larch.members.owner.id}`)), [403, 'role-above-own'])
    assert.deepEqual(code(await patch(admin, path, { role: 'admin', scope: body.scope })), [400, 'invalid-input'])
    assert.deepEqual(code(await patch(admin, path, { scope: { clientIds: [t.birch.clients[0].id], tags: [] } })), [404, 'not-found'])
    assert.equal((await remove(admin, path)).status, 204)
  })

  it('who is the last owner stays', async () => {
    const owner = await t.token(t.larch, 'owner')
    const path = `${members}/${t.larch.members.owner.id}`
    for (const answer of [await remove(owner, path), await patch(owner, path, { role: 'admin' }), await patch(owner, path, { status: 'suspended' })]) {
      assert.deepEqual(code(answer), [409, 'last-of-role'])
    }
  })

  it('who reaches some clients only lists, counts, sums, finds, hears of and changes those and no others', async () => {
    const [first, second] = t.larch.clients
    const id = newId('partnerMember')
    await t.database.transact(t.larch.scope, async (tx) => {
      await updateClient(tx, second.id, null, { tags: ['mine'] }, t.context.now())
      await insertMember(tx, { id, email: 'scoped@larch.example', name: 'Scoped', role: 'analyst', scope: { clientIds: [], tags: ['mine'] }, createdAt: t.context.now() })
    })
    const token = (await post(t.larch.apiKey, '/v1/sessions', { audience: 'partner', email: 'scoped@larch.example' })).body.token as string
    const list = await t.send(token, '/v1/clients')
    assert.deepEqual(list.body.items.map((client: { id: string }) => client.id), [second.id])
    assert.equal(list.body.total, 1)
    for (const sort of ['name', 'risk', '-risk', 'exposure', '-coverage', 'created']) {
      assert.equal((await t.send(token, `/v1/clients?sort=${sort}`)).body.total, 1, sort)
    }
    assert.equal((await t.send(token, '/v1/clients?q=client')).body.total, 1)
    assert.equal((await t.send(token, '/v1/clients?level=critical')).body.total, 0)
    assert.equal((await t.send(token, '/v1/portfolio/summary')).body.total, 1)
    for (const path of ['', '/posture', '/controls', '/frameworks', '/users', '/policy', '/diagnosis?question=sign-in&email=a%40b.example']) {
      assert.equal((await t.send(token, `/v1/clients/${first.id}${path}`)).status, 404, path)
      assert.equal((await t.send(token, `/v1/clients/${second.id}${path}`)).status, 200, path)
    }
    const push = (client: { id: string }) => post(token, `/v1/clients/${client.id}/posture`, { score: 33 })
    const stream = await t.open(token, '/v1/events')
    const reader = stream.body!.getReader()
    await reader.read()
    assert.equal((await push(first)).status, 404)
    assert.equal((await post(t.larch.apiKey, `/v1/clients/${first.id}/posture`, { score: 66 })).status, 200)
    assert.equal((await push(second)).status, 200)
    let heard = ''
    while (!heard.includes(second.id)) heard += new TextDecoder().decode((await reader.read()).value)
    assert.ok(!heard.includes(first.id))
    await reader.cancel()
    // What colleagues reach names no client that is out of the caller's own reach.
    const colleague = newId('partnerMember')
    await t.database.transact(t.larch.scope, (tx) =>
      insertMember(tx, { id: colleague, email: 'colleague@larch.example', name: 'Colleague', role: 'analyst', scope: { clientIds: [first.id, second.id], tags: [] }, createdAt: t.context.now() }))
    const seen = async (sender: Sender) => (await t.send(sender, `/v1/members/${colleague}`)).body.scope.clientIds
    assert.deepEqual([await seen(token), await seen(t.larch.apiKey)], [[second.id], [first.id, second.id]])
    assert.ok(!(await t.send(token, '/v1/members')).text.includes(first.id))
    // Tags decide who reaches a client, so those whom they admit do not change them.
    assert.deepEqual(code(await patch(token, `/v1/clients/${second.id}`, { tags: [] })), [403, 'not-allowed'])
    assert.equal((await patch(token, `/v1/clients/${second.id}`, { industry: 'Retail' })).status, 200)
  })
})

describe('the portal policy', () => {
  const path = () => `/v1/clients/${t.birch.clients[1].id}/policy`
  it('is inherited from the partner until a client sets its own, field by field', async () => {
    const key = t.birch.apiKey
    const nothing = (await t.send(key, path())).body
    assert.deepEqual([nothing.own, nothing.version, nothing.effective.mfa], [{}, 0, 'required'])
    const partner = await patch(key, '/v1/policy', { mfa: 'optional', sessionIdleSeconds: 900 }, 0)
    assert.equal(partner.status, 200, partner.text)
    assert.equal((await t.send(key, path())).body.effective.mfa, 'optional')
    const own = await patch(key, path(), { mfa: 'required', fields: { exposure: false } }, 0)
    assert.deepEqual([own.body.own, own.body.version], [{ mfa: 'required', fields: { exposure: false } }, 1])
    assert.deepEqual([own.body.effective.mfa, own.body.effective.sessionIdleSeconds], ['required', 900])
    assert.deepEqual([own.body.inherited.mfa, own.body.inherited.fields.exposure, own.body.inherited.sessionIdleSeconds], ['optional', true, 900], 'what it would go back to')
    assert.deepEqual([partner.body.inherited.mfa, partner.body.inherited.sessionIdleSeconds], ['required', 1800], "the product's own")
    const conflict = await patch(key, path(), { mfa: null }, 0)
    assert.deepEqual(code(conflict), [412, 'version-conflict'])
    const back = await patch(key, path(), { mfa: null, fields: { exposure: null } }, 1)
    assert.deepEqual([back.body.own, back.body.effective.mfa], [{}, 'optional'])
  })

  it('holds for the next request of whoever is signed in', async () => {
    const [, client] = t.birch.clients
    const viewer = await t.token(t.birch, 'viewer', { clientId: client.id })
    const read = async () => (await t.send(viewer, `/v1/clients/${client.id}`)).body
    assert.ok('exposure' in (await read()) && 'posture' in (await read()))
    await patch(t.birch.apiKey, path(), { fields: { exposure: false } })
    assert.ok(!('exposure' in (await read())), 'absent, not null')
    assert.ok('posture' in (await read()))
    await patch(t.birch.apiKey, path(), { modules: { dashboard: { mode: 'hidden', minRole: 'viewer' }, controls: { mode: 'view', minRole: 'manager' } } })
    for (const measure of ['posture', 'exposure', 'controls', 'evidenceCoverage', 'attention']) assert.ok(!(measure in (await read())), measure)
    assert.deepEqual(code(await t.send(viewer, `/v1/clients/${client.id}/posture`)), [403, 'not-allowed'])
    const controls = await t.send(viewer, `/v1/clients/${client.id}/controls`)
    assert.deepEqual([...code(controls), controls.problem.reason], [403, 'not-allowed', 'role'])
    assert.ok('exposure' in (await t.send(t.birch.apiKey, `/v1/clients/${client.id}`)).body, 'the MSP sees what it saw')
    await patch(t.birch.apiKey, path(), { fields: { exposure: null }, modules: { dashboard: null, controls: null } })
  })

  it('takes a preset, and nothing that no policy has', async () => {
    const preset = await patch(t.birch.apiKey, path(), { preset: 'managed-service', modules: { users: { mode: 'view', minRole: 'manager' } } })
    assert.deepEqual(preset.body.effective.modules.findings, { mode: 'request', minRole: 'manager' })
    assert.deepEqual({ ...preset.body.presets['managed-service'], users: { mode: 'view', minRole: 'manager' } }, preset.body.effective.modules, 'as it is told beforehand')
    assert.deepEqual(preset.body.effective.modules.users, { mode: 'view', minRole: 'manager' })
    for (const body of [
      { preset: 'wild' },
      { modules: { kitchen: { mode: 'view', minRole: 'viewer' } } },
      { modules: { users: { mode: 'open', minRole: 'viewer' } } },
      { modules: { users: { mode: 'view', minRole: 'owner' } } },
      { fields: { secrets: true } },
      { ipAllow: ['10.0.0.0/33'] },
      { ipAllow: ['10.0.0.0'] },
      { ipAllow: ['::1]?[/8'] },
      { sessionIdleSeconds: 1 },
    ]) {
      assert.deepEqual(code(await patch(t.birch.apiKey, path(), body)), [400, 'invalid-input'], JSON.stringify(body))
    }
    assert.equal((await patch(t.birch.apiKey, path(), { ipAllow: ['203.0.113.0/24', '2001:db8::/32'] })).status, 200)
  })

  it('and the portal’s switch are for heads: an analyst reads them', async () => {
    const analyst = await t.token(t.larch, 'analyst')
    const client = `/v1/clients/${t.larch.clients[0].id}`
    assert.equal((await t.send(analyst, `${client}/policy`)).status, 200)
    assert.deepEqual(code(await patch(analyst, `${client}/policy`, { mfa: 'optional' })), [403, 'not-allowed'])
    assert.deepEqual(code(await patch(analyst, client, { portalEnabled: false })), [403, 'not-allowed'])
  })
})

describe('a diagnosis', () => {
  const ask = async (query: string, client = t.larch.clients[2]) =>
    (await t.send(t.larch.apiKey, `/v1/clients/${client.id}/diagnosis?${query}`)).body as { ok: boolean; checks: { check: string; ok: boolean; mend: string | null; action: string | null; detail: string }[] }
  const faults = async (query: string, client = t.larch.clients[2]) => (await ask(query, client)).checks.filter((check) => !check.ok)

  it('tells a wrong email from a missing person, and an invitation that waits from one that has run out', async () => {
    const client = t.larch.clients[2]
    const person = await invited(t.larch.apiKey, { email: 'marta.olsen@client.example' }, client)
    const slip = await faults('question=sign-in&email=matra.olsen@client.example')
    assert.deepEqual(slip.map((each) => each.check), ['email'])
    assert.match(slip[0]!.detail, /marta\.olsen@client\.example/)
    assert.doesNotMatch((await faults('question=sign-in&email=nobody@elsewhere.example'))[0]!.detail, /@/)
    assert.deepEqual((await faults(`question=sign-in&email=${person.email}`)).map((each) => [each.check, each.action]), [['standing', 'portal_user.resend']])
    t.advance(8 * 86_400_000)
    assert.match((await faults(`question=sign-in&email=${person.email}`))[0]!.detail, /expired/)
    t.advance(-8 * 86_400_000)
  })

  it('names a portal that is off, a hidden module and a missing assignment', async () => {
    const client = t.larch.clients[2]
    await patch(t.larch.apiKey, `/v1/clients/${client.id}`, { portalEnabled: false })
    await patch(t.larch.apiKey, `/v1/clients/${client.id}/policy`, { mfa: 'optional', modules: { reports: { mode: 'hidden', minRole: 'viewer' } } })
    await patch(t.larch.apiKey, `${users(client)}/${client.people.viewer.id}`, { engagementIds: ['eng_1'] })
    const email = `email=${client.people.viewer.email}`
    assert.deepEqual((await faults(`question=sign-in&${email}`)).map((each) => each.check), ['portal'])
    assert.deepEqual((await faults(`question=download&${email}`)).map((each) => each.action), ['client.update', 'policy.update'])
    assert.deepEqual((await faults(`question=engagement&subjectId=eng_2&${email}`)).map((each) => each.check), ['portal', 'assignment'])
    await patch(t.larch.apiKey, `/v1/clients/${client.id}`, { portalEnabled: true })
    assert.equal((await ask(`question=engagement&subjectId=eng_1&${email}`)).ok, true)
  })
})
