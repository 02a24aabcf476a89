import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { newId } from '../../../server/ids.ts'
import { revokeApiKey } from '../../../server/store/api-keys.ts'
import { updateClient } from '../../../server/store/clients.ts'
import { updateMember } from '../../../server/store/members.ts'
import { updatePartner } from '../../../server/store/partners.ts'
import { clientRoles, partnerRoles } from '../../../src/contract/permission.ts'
import { testApp, type TestApp } from '../../support/app.ts'

let t: TestApp
before(async () => {
  t = await testApp()
})
after(() => t.stop())

const mint = (body: unknown, key = t.larch.apiKey) => t.send(key, '/v1/sessions', { method: 'POST', body })

describe('a session', () => {
  it('is minted for an active member, with the role on record', async () => {
    for (const role of partnerRoles) {
      const member = t.larch.members[role]
      const answer = await mint({ audience: 'partner', email: member.email.toUpperCase() })
      assert.equal(answer.status, 201, answer.text)
      const left = (Date.parse(answer.body.expiresAt) - Date.now()) / 1000
      assert.ok(left > 590 && left <= 600, String(left))
      const me = await t.send(answer.body.token, '/v1/me')
      assert.deepEqual(me.body.user, { id: member.id, name: member.name, email: member.email, role })
      assert.equal(me.body.audience, 'partner')
      assert.equal(me.body.client, null)
      assert.equal(me.body.expiresAt, answer.body.expiresAt)
      assert.deepEqual(me.body.partner, { id: t.larch.id, name: 'MSP larch', slug: 'msp-larch', timezone: 'Europe/London' })
    }
  })

  it('is minted for a person of a client, who reaches that client', async () => {
    const [client] = t.larch.clients
    for (const role of clientRoles) {
      const person = client.people[role]
      const answer = await mint({ audience: 'client', clientId: client.id, email: person.email.toUpperCase() })
      assert.equal(answer.status, 201, answer.text)
      const me = await t.send(answer.body.token, '/v1/me')
      assert.deepEqual(me.body.user, { ...person, role })
      assert.deepEqual(me.body.client, { id: client.id, name: client.name })
      assert.equal((await t.send(answer.body.token, `/v1/clients/${client.id}`)).status, 200)
    }
  })

  it('says what it is in its header and names a person, never a filter', async () => {
    const { body } = await mint({ audience: 'partner', email: t.larch.members.owner.email })
    const header = decodeProtectedHeader(body.token)
    assert.equal(header.typ, 'at+jwt')
    assert.equal(header.alg, 'EdDSA')
    assert.ok(header.kid)
    assert.deepEqual(Object.keys(decodeJwt(body.token)).sort(), ['aud', 'eml', 'exp', 'iat', 'iss', 'jti', 'nam', 'org', 'ptr', 'role', 'sub', 'sv'])
  })

  it('lives as long as it is asked to, and never longer than the server allows', async () => {
    const email = t.larch.members.owner.email
    const life = async (ttlSeconds: number) => {
      const { exp, iat } = decodeJwt((await mint({ audience: 'partner', email, ttlSeconds })).body.token)
      return exp! - iat!
    }
    assert.equal(await life(30), 30)
    assert.equal(await life(3600), 600)
    for (const ttlSeconds of [29, 3601, 1.5, 'long']) {
      assert.equal((await mint({ audience: 'partner', email, ttlSeconds })).problem.errors![0]!.field, 'body.ttlSeconds')
    }
  })

  it('is for registered origins only', async () => {
    const email = t.larch.members.owner.email
    const [first] = t.larch.origins
    const one = await mint({ audience: 'partner', email, origins: [first] })
    assert.deepEqual(decodeJwt(one.body.token)['org'], [first])
    const strange = await mint({ audience: 'partner', email, origins: [first, t.birch.origins[0]] })
    assert.deepEqual(strange.problem.errors!.map((each) => each.field), ['body.origins.1'])
    for (const origin of ['*', 'null', 'https://intranet.larch.example/', 'intranet.larch.example', 'https://*.larch.example']) {
      assert.equal((await mint({ audience: 'partner', email, origins: [origin] })).status, 400, origin)
    }
  })

  it('is not minted for a stranger, for another partner’s member or client, and all of them read the same', async () => {
    const client = { audience: 'client', email: 'pat@client.example', role: 'viewer' }
    const answers = [
      await mint({ audience: 'partner', email: 'nobody@larch.example' }),
      await mint({ audience: 'partner', email: t.birch.members.owner.email }),
      await mint({ ...client, clientId: t.birch.clients[0].id }),
      await mint({ ...client, clientId: newId('client') }),
      await mint({ ...client, clientId: t.larch.clients[0].id }),
      await mint({ ...client, clientId: t.larch.clients[0].id, email: t.larch.clients[1].people.viewer.email }),
      await mint({ ...client, clientId: t.larch.clients[0].id, email: t.birch.clients[0].people.viewer.email }),
      await mint({ audience: 'client', clientId: t.larch.clients[0].id, email: t.larch.clients[1].people.auditor.email, role: 'auditor' }),
    ]
    const plain = answers.map((answer) => answer.text.replace(answer.problem.requestId, ''))
    assert.deepEqual([...new Set(answers.map((answer) => answer.status))], [404])
    assert.equal(new Set(plain).size, 1)
  })

  it('is minted by an API key and by nobody else', async () => {
    for (const role of partnerRoles) {
      const answer = await mint({ audience: 'partner', email: t.larch.members.owner.email }, await t.token(t.larch, role))
      assert.equal(answer.problem.code, 'not-allowed')
    }
    assert.equal((await mint({ audience: 'partner', email: 'x@y.example' }, await t.token(t.larch, 'manager'))).problem.code, 'wrong-audience')
  })
})

describe('a token', () => {
  it('that has run out is refused as such', async () => {
    const token = await t.token(t.larch, 'owner', { ttlSeconds: 30 })
    assert.equal((await t.send(token, '/v1/me')).status, 200)
    t.advance(60_000)
    const answer = await t.send(token, '/v1/me')
    t.advance(-60_000)
    assert.equal(answer.status, 401)
    assert.equal(answer.problem.code, 'token-expired')
  })

  it('that was tampered with is refused', async () => {
    const token = await t.token(t.larch, 'viewer')
    const [header, payload, signature] = token.split('.') as [string, string, string]
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const forged = Buffer.from(JSON.stringify({ ...claims, aud: 'sa-portal:partner', role: 'owner', cli: undefined })).toString('base64url')
    for (const text of [`${header}.${forged}.${signature}`, `${header}.${payload}.`, `${header}.${payload}`, `${payload}.${header}.${signature}`]) {
      assert.equal((await t.send(text, '/v1/me')).problem.code, 'token-invalid')
    }
  })

  it('of one surface is refused at the other', async () => {
    const viewer = await t.token(t.larch, 'viewer')
    for (const path of ['/v1/clients', '/v1/portfolio/summary', '/v1/frameworks']) {
      const answer = await t.send(viewer, path)
      assert.equal(answer.status, 401)
      assert.equal(answer.problem.code, 'wrong-audience')
    }
  })

  it('dies at once with the person’s access', async () => {
    const change = (changes: Parameters<typeof updateMember>[2]) =>
      t.database.transact(t.birch.scope, (tx) => updateMember(tx, t.birch.members.analyst.id, changes, t.context.now()))
    const token = await t.token(t.birch, 'analyst')
    assert.equal((await t.send(token, '/v1/clients')).status, 200)
    await change({ status: 'suspended' })
    for (const [path, sending] of [
      ['/v1/clients', {}],
      ['/v1/me', {}],
      ['/v1/events', {}],
      [`/v1/clients/${t.birch.clients[0].id}/posture`, { method: 'POST', body: { score: 1 } }],
      ['/v1/clients', { method: 'POST', body: { name: 'x' } }],
    ] as const) {
      assert.equal((await t.send(token, path, sending)).problem.code, 'token-invalid', path)
    }
    assert.equal((await mint({ audience: 'partner', email: t.birch.members.analyst.email }, t.birch.apiKey)).status, 404)
    await change({ status: 'active' })
    assert.equal((await t.send(token, '/v1/me')).problem.code, 'token-invalid', 'an older session version')
    assert.equal((await t.send(await t.token(t.birch, 'analyst', { sessionVersion: 3 }), '/v1/me')).status, 200)
    await change({ role: 'billing' })
    assert.equal((await t.send(await t.token(t.birch, 'analyst', { sessionVersion: 4 }), '/v1/me')).problem.code, 'token-invalid', 'a role of the past')
  })

  it('of a client’s person dies at once with the client', async () => {
    const [, , client] = t.birch.clients
    const token = await t.token(t.birch, 'manager', { clientId: client.id })
    assert.equal((await t.send(token, '/v1/me')).status, 200)
    for (const status of ['suspended', 'archived'] as const) {
      await t.database.transact(t.birch.scope, (tx) => updateClient(tx, client.id, null, { status }, t.context.now()))
      assert.equal((await t.send(token, '/v1/me')).problem.code, 'token-invalid')
      const answer = await mint({ audience: 'client', clientId: client.id, email: 'a@b.example', role: 'viewer' }, t.birch.apiKey)
      assert.equal(answer.problem.errors![0]!.field, 'body.clientId')
    }
    await t.database.transact(t.birch.scope, (tx) => updateClient(tx, client.id, null, { status: 'active' }, t.context.now()))
    assert.equal((await t.send(token, '/v1/me')).status, 200)
  })
})

describe('a page', () => {
  const from = (origin: string) => ({ headers: { origin } })

  it('may use a token that lists its origin, and no other', async () => {
    const token = await t.token(t.larch, 'owner', { origins: [t.larch.origins[0]!] })
    assert.equal((await t.send(token, '/v1/me', from(t.larch.origins[0]!))).status, 200)
    for (const origin of [t.larch.origins[1]!, t.birch.origins[0]!, 'null', 'https://evil.example', `${t.larch.origins[0]}.evil.example`]) {
      assert.equal((await t.send(token, '/v1/me', from(origin))).problem.code, 'origin-not-allowed', origin)
    }
  })

  it('may use it no longer when the partner takes the origin back', async () => {
    const [origin] = t.birch.origins
    const token = await t.token(t.birch, 'owner')
    const set = (allowedOrigins: string[]) => t.database.transact(t.birch.scope, (tx) => updatePartner(tx, t.birch.id, { allowedOrigins }, t.context.now()))
    assert.equal((await t.send(token, '/v1/me', from(origin!))).status, 200)
    await set([t.birch.origins[1]!])
    assert.equal((await t.send(token, '/v1/me', from(origin!))).problem.code, 'origin-not-allowed')
    await set(t.birch.origins)
  })
})

describe('an API key', () => {
  it('is refused from a browser, good or not, and learns nothing', async () => {
    const marks: Array<Record<string, string>> = [{ origin: t.larch.origins[0]! }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-dest': 'empty' }]
    for (const headers of marks) {
      const texts = []
      for (const key of [t.larch.apiKey, `sak_${'A'.repeat(43)}`, 'sak_short']) {
        const answer = await t.send(key, '/v1/me', { headers })
        assert.equal(answer.status, 403)
        assert.equal(answer.problem.code, 'api-key-in-browser')
        texts.push(answer.text.replace(answer.problem.requestId, ''))
      }
      assert.equal(new Set(texts).size, 1)
    }
  })

  it('is taken from Node, whose fetch says its mode as a browser does', async () => {
    assert.equal((await t.send(t.larch.apiKey, '/v1/me', { headers: { 'sec-fetch-mode': 'cors' } })).status, 200)
  })

  it('is a name of its own', async () => {
    const me = await t.send(t.larch.apiKey, '/v1/me')
    assert.deepEqual(me.body.user, { id: t.larch.apiKeyId, name: 'Server of larch', email: null, role: 'api_key' })
    assert.equal(me.body.expiresAt, null)
    assert.ok(me.body.allowedActions.includes('session.mint'))
  })

  it('that is unknown, cut or revoked is refused with the same words', async () => {
    const key = t.birch.apiKey
    assert.equal((await t.send(key, '/v1/me')).status, 200)
    await t.database.transact(t.birch.scope, (tx) => revokeApiKey(tx, t.birch.apiKeyId, t.context.now()))
    const texts = []
    for (const each of [key, `sak_${'A'.repeat(43)}`, key.slice(0, -1), key.toUpperCase(), 'sak_']) {
      const answer = await t.send(each, '/v1/me')
      assert.equal(answer.problem.code, 'token-invalid', each)
      texts.push(answer.text.replace(answer.problem.requestId, ''))
    }
    assert.equal(new Set(texts).size, 1)
  })

  it('is minted after a silence of minutes, while the signing keys are read again', async () => {
    t.advance(10 * 60_000)
    const answer = await mint({ audience: 'partner', email: t.larch.members.owner.email })
    assert.equal(answer.status, 201, answer.text)
    assert.equal((await t.send(answer.body.token, '/v1/me')).status, 200)
  })
})
