// What somebody would try who wants more than they have. Wherever it can be, it is read off the endpoint table and tried everywhere.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type * as z from 'zod/mini'
import { endpoints, type Endpoint } from '../../../src/contract/endpoints/index.ts'
import { clientRoles, partnerRoles, permissions, type Role } from '../../../src/contract/permission.ts'
import { newId } from '../../../server/ids.ts'
import { insertMember, updateMember } from '../../../server/store/members.ts'
import { insertPortalUser } from '../../../server/store/portal-users.ts'
import { testApp, type Answer, type Sender, type TestApp, type TestClient, type TestPartner } from '../../support/app.ts'
import { byCookie, insideOf, recordsIn, requestOf, type Records } from '../../support/requests.ts'

let t: TestApp
before(async () => {
  t = await testApp({ env: { TRUSTED_PROXY: '10.0.0.0/8' }, stream: { recheckMs: 3_600_000 } })
})
after(() => t.stop())

const bearing = endpoints.filter((entry) => !byCookie(entry))
const guarded = bearing.filter((entry) => entry.action !== null)
const code = (answer: Answer) => [answer.status, answer.problem?.code]
let made = 0

const recordsOf = (partner: TestPartner, client: TestClient): Records => recordsIn(partner, client)
const own = () => recordsOf(t.larch, t.larch.clients[0])

async function ask(sender: Sender, entry: Endpoint, records = own(), headers: Record<string, string> = {}): Promise<Answer> {
  const { path, sending } = requestOf(entry, records, `abuse-${(made += 1)}`)
  const all = { ...sending, headers: { ...sending.headers, ...headers } }
  if (!entry.stream) return await t.send(sender, path, all)
  const response = await t.open(sender, path, all)
  if (response.status === 200) await response.body!.cancel()
  const text = response.status === 200 ? '' : await response.text()
  const problem = text === '' ? undefined : JSON.parse(text)
  return { status: response.status, headers: response.headers, text, body: problem, problem }
}

const patch = (sender: Sender, path: string, body: unknown) => t.send(sender, path, { method: 'PATCH', body, headers: { 'if-match': '*' } })
const remove = (sender: Sender, path: string) => t.send(sender, path, { method: 'DELETE' })

/** A person of a client, with a token. */
async function person(client: TestClient, role: 'viewer' | 'manager', partner = t.larch) {
  const id = newId('portalUser')
  const email = `abuse-${(made += 1)}@people.example`
  await t.database.transact(partner.scope, (tx) => insertPortalUser(tx, { id, clientId: client.id, email, name: 'Abuse', role, status: 'active', createdAt: new Date() }))
  return { id, path: `/v1/clients/${client.id}/users/${id}`, token: await t.token(partner, role, { userId: id, email, clientId: client.id }) }
}

/** A member of the staff, with a token. */
async function member(role: 'admin' | 'analyst' | 'owner', scope: { clientIds: string[]; tags: string[] } | null = null) {
  const id = newId('partnerMember')
  const email = `abuse-${(made += 1)}@larch.example`
  await t.database.transact(t.larch.scope, (tx) => insertMember(tx, { id, email, name: 'Abuse', role, ...(scope ? { scope } : {}), createdAt: new Date() }))
  return { id, path: `/v1/members/${id}`, token: await t.token(t.larch, role, { userId: id, email, scoped: scope !== null }) }
}

/** An open stream, and all that it says until the server ends it. */
async function listen(token: string) {
  const response = await t.open(token, '/v1/events')
  assert.equal(response.status, 200)
  const reader = response.body!.getReader()
  await reader.read()
  return {
    rest: async () => {
      let text = ''
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return text
        text += new TextDecoder().decode(value)
      }
    },
  }
}

describe('a token that was good a moment ago', () => {
  it('opens no endpoint once its person was removed, suspended or changed, not even for what was answered before', async () => {
    const [client] = t.larch.clients
    const changes: Array<[string, () => Promise<{ token: string; act: () => Promise<Answer>; role: Role }>]> = [
      ['a removed manager', async () => { const who = await person(client, 'manager'); return { ...who, role: 'manager', act: () => remove(t.larch.apiKey, who.path) } }],
      ['a suspended manager', async () => { const who = await person(client, 'manager'); return { ...who, role: 'manager', act: () => patch(t.larch.apiKey, who.path, { status: 'suspended' }) } }],
      ['a manager who is one no more', async () => { const who = await person(client, 'manager'); return { ...who, role: 'manager', act: () => patch(t.larch.apiKey, who.path, { role: 'viewer' }) } }],
      ['a removed admin', async () => { const who = await member('admin'); return { ...who, role: 'admin', act: () => remove(t.larch.apiKey, who.path) } }],
      ['an admin who is one no more', async () => { const who = await member('admin'); return { ...who, role: 'admin', act: () => patch(t.larch.apiKey, who.path, { role: 'analyst' }) } }],
    ]
    for (const [label, begin] of changes) {
      const { token, role, act } = await begin()
      const page = await t.send(token, `/v1/clients/${client.id}/users?limit=1`)
      assert.equal(page.status, 200, label)
      const headers = { 'idempotency-key': `replay-${label.replaceAll(' ', '-')}` }
      const reviewed = { method: 'POST', body: { userIds: [client.people.viewer.id] }, headers }
      assert.equal((await t.send(token, `/v1/clients/${client.id}/access-review`, reviewed)).status, 204, label)
      const stream = await listen(token)
      assert.ok((await act()).status < 300, label)
      assert.match(await stream.rest(), /event: bye/, label)
      for (const entry of guarded) {
        const answer = await ask(token, entry)
        assert.equal(answer.status, 401, `${label} at ${entry.operation}`)
        const offered = entry.audience.includes(role === 'manager' ? 'client' : 'partner')
        if (offered) assert.equal(answer.problem.code, 'token-invalid', `${label} at ${entry.operation}`)
      }
      assert.equal((await t.send(token, `/v1/clients/${client.id}/access-review`, reviewed)).status, 401, 'an answer that is kept for repetition')
      assert.equal((await t.send(token, `/v1/clients/${client.id}/users?limit=1&cursor=${page.body.nextCursor}`)).status, 401, 'a cursor')
    }
  })

  it('of a member whose reach was changed is dead, hears nothing of the new clients, and the new one reaches nothing of the old', async () => {
    const [first, second] = t.larch.clients
    const who = await member('analyst', { clientIds: [first.id], tags: [] })
    assert.equal((await t.send(who.token, `/v1/clients/${first.id}`)).status, 200)
    assert.equal((await t.send(who.token, `/v1/clients/${second.id}`)).status, 404)
    const stream = await listen(who.token)
    assert.equal((await patch(t.larch.apiKey, who.path, { scope: { clientIds: [second.id], tags: [] } })).status, 200)
    assert.equal((await t.send(t.larch.apiKey, `/v1/clients/${second.id}/posture`, { method: 'POST', body: { score: 31 } })).status, 200)
    const heard = await stream.rest()
    assert.match(heard, /event: bye/)
    assert.ok(!heard.includes(second.id))
    for (const client of [first, second]) assert.deepEqual(code(await t.send(who.token, `/v1/clients/${client.id}`)), [401, 'token-invalid'])
    const anew = await t.token(t.larch, 'analyst', { userId: who.id, scoped: true, sessionVersion: 2 })
    assert.equal((await t.send(anew, `/v1/clients/${first.id}`)).status, 404)
    assert.equal((await t.send(anew, `/v1/clients/${second.id}`)).status, 200)
    // A token that says less than the record, or more, is none.
    for (const claims of [{ scoped: false }, { scoped: true, sessionVersion: 3 }, { scoped: true, sessionVersion: 1 }]) {
      assert.deepEqual(code(await t.send(await t.token(t.larch, 'analyst', { userId: who.id, sessionVersion: 2, ...claims }), '/v1/me')), [401, 'token-invalid'])
    }
  })

  it('of a client’s people is dead while the client is suspended, archived or its portal is off, and nobody of it is let in', async () => {
    const client = t.birch.clients[2]
    const key = t.birch.apiKey
    for (const [change, back, refusal] of [
      [{ status: 'suspended' }, { status: 'active' }, [401, 'token-invalid']],
      [{ status: 'archived' }, { status: 'active' }, [401, 'token-invalid']],
      [{ portalEnabled: false }, { portalEnabled: true }, [403, 'portal-disabled']],
    ] as const) {
      for (const role of clientRoles) {
        const token = await t.token(t.birch, role, { clientId: client.id })
        const stream = await listen(token)
        assert.equal((await patch(key, `/v1/clients/${client.id}`, change)).status, 200)
        assert.match(await stream.rest(), /event: bye/)
        for (const entry of guarded.filter((each) => each.audience.includes('client') && (permissions[each.action!] as readonly Role[]).includes(role))) {
          assert.deepEqual(code(await ask(token, entry, recordsOf(t.birch, client))), refusal, `${role} at ${entry.operation}`)
        }
        const minted = await t.send(key, '/v1/sessions', { method: 'POST', body: { audience: 'client', clientId: client.id, email: client.people[role].email } })
        assert.ok(minted.status >= 400, minted.text)
        assert.equal((await t.send(key, `/v1/clients/${client.id}`)).status, 200, 'the MSP still reads it')
        assert.equal((await patch(key, `/v1/clients/${client.id}`, back)).status, 200)
        assert.equal((await t.send(token, '/v1/me')).status, 200, 'and the same token is good again')
      }
    }
  })
})

describe('two at once', () => {
  it('who take each other away leave one manager, and one owner', async () => {
    const client = t.birch.clients[1]
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [await person(client, 'manager', t.birch), await person(client, 'manager', t.birch)]
      await t.database.transact(t.birch.scope, (tx) => tx.query(`update sa.portal_user set status = 'suspended' where role = 'manager' and id not in ($1, $2) and client_id = $3`, [one.id, two.id, client.id]))
      const answers = await Promise.all([round % 2 ? remove(one.token, two.path) : patch(one.token, two.path, { role: 'viewer' }), round % 2 ? patch(two.token, one.path, { status: 'suspended' }) : remove(two.token, one.path)])
      assert.equal(answers.filter((answer) => answer.status < 300).length, 1, answers.map((answer) => answer.text).join('\n'))
      const left = await t.database.read(t.birch.scope, (tx) => tx.query<{ n: number }>(`select count(*)::int as n from sa.portal_user where client_id = $1 and role = 'manager' and status = 'active'`, [client.id]))
      assert.equal(left[0]!.n, 1)
    }
    for (let round = 0; round < 3; round += 1) {
      const [one, two] = [await member('owner'), await member('owner')]
      await t.database.transact(t.larch.scope, async (tx) => {
        for (const { id } of await tx.query<{ id: string }>(`select id from sa.partner_member where role = 'owner' and status = 'active' and id not in ($1, $2)`, [one.id, two.id])) {
          if (id !== t.larch.members.owner.id) await updateMember(tx, id, { status: 'removed' }, new Date())
          else await tx.query(`update sa.partner_member set status = 'suspended' where id = $1`, [id])
        }
      })
      const answers = await Promise.all([remove(one.token, two.path), patch(two.token, one.path, { role: 'admin' })])
      assert.equal(answers.filter((answer) => answer.status < 300).length, 1, answers.map((answer) => answer.text).join('\n'))
      const left = await t.database.read(t.larch.scope, (tx) => tx.query<{ n: number }>(`select count(*)::int as n from sa.partner_member where role = 'owner' and status = 'active'`))
      assert.equal(left[0]!.n, 1)
      await t.database.transact(t.larch.scope, (tx) => tx.query(`update sa.partner_member set status = 'active' where id = $1`, [t.larch.members.owner.id]))
    }
  })
})

describe('mass assignment', () => {
  /** Fields that no body takes unless its contract says so. */
  const never = ['id', 'partnerId', 'clientId', 'tenantId', 'userId', 'sessionVersion', 'version', 'createdAt', 'updatedAt', 'allowedActions', 'deniedActions', 'tokenHash', 'password', 'mfa', 'mfaExempt', 'isAdmin', 'constructor', 'prototype', 'emailKey', 'scopes', 'audience', 'ptr', 'cli', 'sv']

  const shapesOf = (schema: z.ZodMiniType | undefined): Array<Record<string, z.ZodMiniType>> => {
    if (!schema) return []
    const inside = insideOf(schema)
    if (inside.type === 'object') return [inside.shape!]
    if (inside.type === 'union') return inside.options!.flatMap(shapesOf)
    return inside.innerType ? shapesOf(inside.innerType) : []
  }

  /** Objects inside of a body, by the path to them. */
  function inner(schema: z.ZodMiniType, path: string[] = []): string[][] {
    return shapesOf(schema).flatMap((shape) => Object.entries(shape).flatMap(([name, field]) => {
      const here = [...path, name]
      return shapesOf(field).length > 0 ? [here, ...inner(field, here)] : []
    }))
  }

  for (const entry of endpoints.filter((each) => each.body)) {
    it(`at ${entry.operation} gets no field through that the contract does not have`, async () => {
      const sender = entry.action === null || (permissions[entry.action] as readonly Role[]).includes('api_key') ? t.larch.apiKey : await t.token(t.larch, 'owner')
      const { path, sending } = requestOf(entry, own(), `mass-${(made += 1)}`)
      const good = sending.body as Record<string, unknown>
      const known = new Set(shapesOf(entry.body).flatMap((shape) => Object.keys(shape)))
      const readable = shapesOf(entry.answer).flatMap((shape) => [...Object.keys(shape), ...Object.values(shape).flatMap(shapesOf).flatMap((each) => Object.keys(each))])
      const extra = [...new Set([...never, ...readable])].filter((name) => !known.has(name))
      assert.ok(extra.length > 15)
      const headers = { ...sending.headers, ...(byCookie(entry) ? { origin: 'https://portal.larch.example' } : {}) }
      for (const name of extra) {
        const answer = await t.send(sender, path, { ...sending, headers, body: { ...good, [name]: t.birch.id } })
        // The door of cookies asks where somebody comes from before it reads what they send.
        if (byCookie(entry) && answer.status !== 400) assert.ok(answer.status > 400 && answer.status < 500, `${name}: ${answer.text}`)
        else {
          assert.deepEqual(code(answer), [400, 'invalid-input'], `${entry.operation} with ${name}: ${answer.text}`)
          assert.ok(answer.problem.errors!.some((error) => error.field === `body.${name}` && error.code === 'unknown'), answer.text)
        }
      }
      if (byCookie(entry)) return
      for (const at of inner(entry.body!)) {
        const body = structuredClone(good)
        let target: Record<string, unknown> = body
        for (const name of at) target = (target[name] = { ...(target[name] as object) }) as Record<string, unknown>
        target['partnerId'] = t.birch.id
        const answer = await t.send(sender, path, { ...sending, body })
        assert.deepEqual(code(answer), [400, 'invalid-input'], `${entry.operation} with ${at.join('.')}.partnerId: ${answer.text}`)
        assert.ok(answer.problem.errors!.some((error) => error.field.startsWith(`body.${at[0]}`)), answer.text)
      }
      // A name that JSON.parse makes an own field of and that would be the prototype of whoever assigns it.
      const raw = JSON.stringify(good).replace(/^\{/, `{"__proto__":{"role":"owner","partnerId":"${t.birch.id}"}${Object.keys(good).length > 0 ? ',' : ''}`)
      assert.deepEqual(code(await t.send(sender, path, { method: entry.method, raw, headers: sending.headers ?? {} })), [400, 'invalid-input'], 'a prototype')
    })
  }
})

describe('guessing', () => {
  it('ids that stand next to known ones finds nobody’s record, and ids that are no ids are as good as unknown', async () => {
    const { larch, birch } = t
    const known = birch.clients[0].id
    const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
    const guesses = [...alphabet].map((last) => known.slice(0, -1) + last)
    guesses.push(known.toUpperCase(), ` ${known}`, `${known}\u0000`, `${known}%00`, encodeURIComponent("' or 1=1 --"), '..', '%2e%2e%2fmembers', '__proto__', 'null', '0', '*', 'a'.repeat(65), '\u{1f600}')
    let words: string | undefined
    for (const id of guesses) {
      const answer = await t.send(larch.apiKey, `/v1/clients/${encodeURIComponent(decodeURIComponent(id))}`)
      if (id === '..') continue
      assert.deepEqual(code(answer), [404, 'not-found'], id)
      const text = answer.text.replace(answer.headers.get('x-request-id')!, '')
      assert.equal(text, (words ??= text), id)
    }
  })

  it('ids is hopeless: two that are made in the same moment have 80 random bits of their own', () => {
    const made = Array.from({ length: 2000 }, () => newId('client', 1_700_000_000_000).slice(14))
    assert.equal(new Set(made).size, made.length)
    for (const place of [0, 7, 15]) assert.ok(new Set(made.map((id) => id[place])).size >= 30, `place ${place} is not random`)
  })
})

describe('headers', () => {
  const wrongKey = () => `sak_${String((made += 1)).padStart(43, 'x')}`
  const smuggled = (address: string): Record<string, string> => ({
    'x-forwarded-for': address, forwarded: `for=${address}`, 'x-real-ip': address, 'true-client-ip': address, 'cf-connecting-ip': address, 'x-client-ip': address, 'x-cluster-client-ip': address, 'fastly-client-ip': address,
  })

  it('of a stranger do not give it another address: wrong keys are counted where they come from', async () => {
    const limited = await testApp({ env: { RATE_LIMIT_FAILURES_PER_MINUTE: '6', TRUSTED_PROXY: '10.0.0.0/8' } })
    const from = (peer: string, sender: string, path: string, headers: Record<string, string>) =>
      limited.app.fetch(new Request(`http://portal.example${path}`, { headers: { authorization: `Bearer ${sender}`, ...headers } }), { incoming: { socket: { remoteAddress: peer } } })
    const statuses: number[] = []
    for (let index = 0; index < 12; index += 1) statuses.push((await from('203.0.113.9', wrongKey(), '/v1/me', smuggled(`198.51.100.${index}`))).status)
    assert.equal(statuses.filter((status) => status === 401).length, 6, statuses.join())
    assert.deepEqual(statuses.slice(-3), [429, 429, 429])
    // Behind a proxy of ours the address is the one the proxy saw, however many a stranger put before it.
    for (let index = 0; index < 20; index += 1) {
      const response = await from('10.1.2.3', wrongKey(), '/v1/me', { 'x-forwarded-for': `6.6.6.${index}, 198.51.100.${200 + index}` })
      assert.equal(response.status, 401)
    }
    const behind: number[] = []
    for (let index = 0; index < 12; index += 1) behind.push((await from('10.1.2.3', wrongKey(), '/v1/me', { 'x-forwarded-for': `6.6.7.${index}, 198.51.100.77` })).status)
    assert.deepEqual(behind, [...Array(6).fill(401), ...Array(6).fill(429)])
    await limited.stop()
  })

  it('of a stranger do not stand in the audit chain as its address', async () => {
    const owner = await t.token(t.larch, 'owner')
    const response = await t.app.fetch(
      new Request('http://portal.example/v1/views', {
        method: 'POST', headers: { authorization: `Bearer ${owner}`, 'content-type': 'application/json', ...smuggled('192.0.2.66') }, body: JSON.stringify({ page: 'smuggled' }),
      }),
      { incoming: { socket: { remoteAddress: '203.0.113.44' } } },
    )
    assert.equal(response.status, 204)
    const log = await t.send(owner, '/v1/audit?action=page.view&limit=5')
    const entry = log.body.items.find((each: { entry: { target: { id: string } } }) => each.entry.target.id === 'smuggled')
    assert.equal(entry.person.ip.value, '203.0.113.44')
    assert.ok(!log.text.includes('192.0.2.66'))
  })

  it('name no other person, tenant, method or path', async () => {
    const viewer = await t.token(t.larch, 'viewer')
    const claims = {
      'x-partner-id': t.birch.id, 'x-client-id': t.birch.clients[0].id, 'x-user-id': t.birch.members.owner.id, 'x-user-role': 'owner', 'x-role': 'owner', 'x-tenant': t.birch.id, cookie: `session=${t.birch.id}`,
      'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE', 'x-original-url': `/v1/clients/${t.birch.clients[0].id}`, 'x-rewrite-url': '/v1/members', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http',
    }
    const plain = await t.send(viewer, '/v1/me')
    const smuggling = await t.send(viewer, '/v1/me', { headers: claims })
    assert.deepEqual(smuggling.body, plain.body)
    const read = await t.send(viewer, `/v1/clients/${t.larch.clients[0].id}`, { headers: claims })
    assert.equal(read.status, 200)
    assert.deepEqual(code(await t.send(viewer, '/v1/members', { headers: claims })), [401, 'wrong-audience'])
  })

  it('carry one token and no other: not two, not in a query, a body or a cookie', async () => {
    const [viewer, owner] = [await t.token(t.larch, 'viewer'), await t.token(t.birch, 'owner')]
    const send = async (headers: Record<string, string>, path = '/v1/me') => {
      const response = await t.app.request(path, { headers })
      return [response.status, ((await response.json()) as { code: string }).code]
    }
    for (const authorization of [`Bearer ${viewer}, Bearer ${owner}`, `Bearer ${viewer} ${owner}`, `Bearer ${viewer},${owner}`, `Basic ${Buffer.from(`x:${viewer}`).toString('base64')}`, viewer, `Bearer  `, 'Bearer', `bearer\t${viewer}`]) {
      assert.deepEqual(await send({ authorization }), [401, 'token-invalid'], authorization.slice(0, 20))
    }
    for (const path of [`/v1/me?access_token=${viewer}`, `/v1/me?token=${viewer}`]) {
      assert.deepEqual(await send({}, path), [401, 'token-missing'])
      assert.deepEqual(await send({ authorization: `Bearer ${viewer}` }, path), [400, 'invalid-input'])
    }
    assert.deepEqual(await send({ cookie: `token=${viewer}; authorization=Bearer ${viewer}` }), [401, 'token-missing'])
    assert.deepEqual(await send({ 'proxy-authorization': `Bearer ${viewer}`, 'x-authorization': `Bearer ${viewer}`, 'x-api-key': t.larch.apiKey }), [401, 'token-missing'])
  })
})

describe('a page of somebody else', () => {
  const strangers = () => [
    'null', '*', 'https://evil.example', 'https://intranet.larch.example.evil.example', 'https://evil.intranet.larch.example', 'https://larch.example', 'http://intranet.larch.example',
    'https://intranet.larch.example:8443', 'https://intranet.larch.example/', 'https://INTRANET.larch.example', 'https://intranet.larch.example https://evil.example', 'file://', 'https://intranet.larch.examples', 'https://xintranet.larch.example',
  ]

  it('is let in at no endpoint, before or after a preflight', async () => {
    const owner = await t.token(t.larch, 'owner')
    const manager = await t.token(t.larch, 'manager')
    for (const entry of endpoints) {
      const { path } = requestOf(entry, own(), 'page')
      for (const origin of strangers()) {
        const preflight = await t.open(null, path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': entry.method, 'access-control-request-headers': 'authorization' } })
        const sender = entry.audience.includes('partner') ? owner : manager
        const answer = byCookie(entry) ? await t.send(null, path, { method: entry.method, headers: { origin } }) : await ask(sender, entry, own(), { origin })
        for (const headers of [preflight.headers, answer.headers]) {
          for (const name of ['access-control-allow-origin', 'access-control-allow-credentials', 'access-control-allow-methods', 'access-control-allow-headers']) assert.equal(headers.get(name), null, `${entry.operation} from ${origin}: ${name}`)
          assert.match(headers.get('vary') ?? '', /Origin/i, entry.operation)
        }
        if (entry.action !== null) assert.deepEqual(code(answer), [403, 'origin-not-allowed'], `${entry.operation} from ${origin}`)
        else if (byCookie(entry)) assert.ok(answer.status >= 400 || entry.method === 'GET', `${entry.operation} from ${origin}`)
      }
    }
  })

  it('that another MSP has registered learns why it is refused, and no more', async () => {
    const owner = await t.token(t.larch, 'owner')
    const origin = t.birch.origins[0]!
    for (const entry of guarded) {
      const answer = await ask(owner, entry, own(), { origin })
      assert.deepEqual(code(answer), [403, 'origin-not-allowed'], entry.operation)
      assert.ok(!answer.text.includes('larch'))
      assert.equal(answer.headers.get('access-control-allow-credentials'), null)
    }
  })
})

describe('a token of the other surface', () => {
  it('is refused by its audience, whatever its role may do elsewhere', async () => {
    const tokens = await Promise.all([...partnerRoles, ...clientRoles].map(async (role) => ({ role, token: await t.token(t.larch, role) })))
    let refused = 0
    for (const entry of guarded) {
      for (const { role, token } of tokens) {
        const surface = (partnerRoles as readonly string[]).includes(role) ? 'partner' : 'client'
        if (entry.audience.includes(surface)) continue
        const answer = await ask(token, entry)
        assert.deepEqual(code(answer), [401, 'wrong-audience'], `${entry.operation} as ${role}`)
        refused += 1
      }
    }
    assert.ok(refused > 80)
  })

  it('cannot be made by naming a role of one and an audience of the other', async () => {
    const client = t.larch.clients[0].id
    for (const claims of [
      { role: 'viewer', audience: 'partner', clientId: null }, { role: 'manager', audience: 'partner', clientId: client }, { role: 'owner', audience: 'client', clientId: client },
      { role: 'owner', audience: 'partner', clientId: client }, { role: 'viewer', audience: 'client', clientId: null }, { role: 'api_key', audience: 'partner', clientId: null }, { role: 'root', audience: 'partner', clientId: null },
    ] as const) {
      const { role, ...rest } = claims
      const token = await t.token(t.larch, 'owner', { ...rest, role: role as 'owner' })
      for (const path of ['/v1/me', '/v1/clients', `/v1/clients/${client}`]) assert.deepEqual(code(await t.send(token, path)), [401, 'token-invalid'], JSON.stringify(claims))
    }
  })

  it('of a viewer is not made a manager’s by saying so', async () => {
    const { viewer } = t.larch.clients[0].people
    for (const role of ['collaborator', 'manager', 'auditor'] as const) {
      assert.deepEqual(code(await t.send(await t.token(t.larch, role, { userId: viewer.id }), '/v1/me')), [401, 'token-invalid'], role)
    }
    for (const role of ['owner', 'admin', 'billing'] as const) {
      assert.deepEqual(code(await t.send(await t.token(t.larch, role, { userId: t.larch.members.analyst.id }), '/v1/me')), [401, 'token-invalid'], role)
    }
    assert.deepEqual(code(await t.send(await t.token(t.larch, 'viewer', { userId: t.larch.members.owner.id }), '/v1/me')), [401, 'token-invalid'])
  })
})
