// Every endpoint × every role × own, other and unknown records, walked off the endpoint table: a new endpoint is in it by itself.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { endpoints, type Endpoint } from '../../../src/contract/endpoints/index.ts'
import { permissions, type Role } from '../../../src/contract/permission.ts'
import { audienceOf } from '../../../server/rules/access.ts'
import { newId } from '../../../server/ids.ts'
import { insertAuditor } from '../../../server/store/auditors.ts'
import { insertMember } from '../../../server/store/members.ts'
import { plantHosted, Visitor } from '../../support/sign-in.ts'
import { plantEvidence, plantFramework, plantInvited, sendingRoles, testApp, type Answer, type Sending, type TestApp, type TestClient } from '../../support/app.ts'

let t: TestApp
/** A hosted session and a second factor of somebody, by client id. */
const hosted = new Map<string, { sessionId: string; factorId: string }>()
before(async () => {
  t = await testApp()
  for (const partner of [t.larch, t.birch]) {
    for (const client of partner.clients) hosted.set(client.id, await plantHosted(t, partner, client.people.viewer.id))
  }
})
after(() => t.stop())

type Target = 'own' | 'sibling' | 'foreign' | 'unknown' | 'foreign below own' | 'sibling below own' | 'unknown below own'

/** Records that a path may name. The client that a person of a client belongs to is the first. */
function recordsOf(target: Target) {
  const of = (client: TestClient) => ({
    clientId: client.id,
    controlId: client.controlIds[0]!,
    evidenceId: client.evidenceId,
    userId: client.people.viewer.id,
    auditorId: client.people.auditor.id,
    memberId: (t.birch.clients.includes(client) ? t.birch : t.larch).members.billing.id,
    sessionId: hosted.get(client.id)!.sessionId,
    factorId: hosted.get(client.id)!.factorId,
  })
  const unknown = {
    clientId: newId('client'), controlId: newId('control'), evidenceId: newId('evidence'), userId: newId('portalUser'),
    auditorId: newId('auditor'), memberId: newId('partnerMember'),
    sessionId: newId('hostedSession'), factorId: newId('secondFactor'),
  }
  const [own, sibling] = t.larch.clients
  const [foreign] = t.birch.clients
  switch (target) {
    case 'own':
      return of(own)
    case 'sibling':
      return of(sibling)
    case 'foreign':
      return of(foreign)
    case 'unknown':
      return unknown
    case 'foreign below own':
      return { ...of(foreign), clientId: own.id }
    case 'sibling below own':
      return { ...of(sibling), clientId: own.id }
    case 'unknown below own':
      return { ...unknown, clientId: own.id }
  }
}

let created = 0
/** A good body for every endpoint that takes one. An endpoint that is missing here fails the walk with its name. */
const bodies: Record<string, (target: Target) => Promise<unknown>> = {
  'sessions.create': async () => ({ audience: 'partner', email: t.larch.members.analyst.email }),
  'clients.create': async () => ({ name: `Walked ${(created += 1)}` }),
  'clients.update': async () => ({ tags: ['walked'] }),
  'posture.push': async () => ({ score: 50 }),
  'exposure.push': async () => ({ low: 1, high: 2, currency: 'EUR' }),
  'frameworks.adopt': async (target) => ({
    frameworkId: target.startsWith('foreign') ? t.birch.frameworkId : await plantFramework(t.context, t.larch, `Walked ${(created += 1)}`),
  }),
  'controls.update': async () => ({ status: 'in_progress' }),
  'views.report': async () => ({ page: 'workspace' }),
  'audit.erase': async () => ({ personId: 'usr_walked', reason: 'walked' }),
  'audit.erasePartner': async () => ({ personId: 'usr_walked', reason: 'walked' }),
  'evidence.attach': async () => ({ title: 'Walked', kind: 'policy' }),
  'members.invite': async () => ({ email: `walked-${(created += 1)}@larch.example`, name: 'Walked', role: 'billing' }),
  'members.update': async () => ({ name: 'Walked' }),
  'portalUsers.invite': async () => ({ email: `walked-${(created += 1)}@client.example`, name: 'Walked', role: 'viewer' }),
  'portalUsers.update': async () => ({ name: 'Walked' }),
  'portalUsers.review': async (target) => ({ userIds: [recordsOf(target).userId] }),
  'auditors.invite': async () => ({
    email: `walked-${(created += 1)}@audit.example`, name: 'Walked', expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  }),
  'signIn.password': async () => ({ partner: t.larch.slug, email: `walked-${(created += 1)}@nobody.example`, password: 'not the password' }),
  'signIn.choose': async () => ({ attempt: 'walked', personId: 'walked' }),
  'signIn.totp': async () => ({ attempt: 'walked', code: '123456' }),
  'signIn.recoveryCode': async () => ({ attempt: 'walked', code: 'walked' }),
  'signIn.passkeyOptions': async () => ({ partner: t.larch.slug }),
  'signIn.passkey': async () => ({ attempt: 'walked', response: {} }),
  'signIn.totpEnrolment': async () => ({}),
  'signIn.enrolTotp': async () => ({ attempt: 'walked', code: '123456' }),
  'signIn.passkeyEnrolment': async () => ({}),
  'signIn.enrolPasskey': async () => ({ attempt: 'walked', response: {} }),
  'signIn.invitation': async () => ({ token: 'walked' }),
  'signIn.acceptInvitation': async () => ({ token: 'walked', password: 'a password of three herons' }),
  'signIn.forgotPassword': async () => ({ partner: t.larch.slug, email: `walked-${(created += 1)}@nobody.example` }),
  'signIn.resetPassword': async () => ({ token: 'walked', password: 'a password of three herons' }),
  'signIn.token': async () => ({}),
  'signIn.signOut': async () => ({}),
  'signIn.renewRecoveryCodes': async () => ({}),
  'policy.updateDefault': async () => ({ messages: { welcome: 'Walked' } }),
  'policy.update': async () => ({ messages: { welcome: 'Walked' } }),
}
/** A good query for every endpoint that cannot do without one. */
const queries: Record<string, string> = {
  'signIn.page': '?partner=msp-larch',
  'clients.diagnose': '?question=sign-in&email=viewer%40c1.larch.example' }

async function plantInvitedMember(): Promise<string> {
  const id = newId('partnerMember')
  await t.database.transact(t.larch.scope, (tx) =>
    insertMember(tx, { id, email: `${id}@larch.example`, name: 'Walked', role: 'billing', status: 'invited', createdAt: new Date() }),
  )
  return id
}

async function plantAuditor(clientId: string): Promise<string> {
  const id = newId('auditor')
  const now = new Date()
  await t.database.transact(t.larch.scope, (tx) =>
    insertAuditor(tx, { id, clientId, email: `${id}@audit.example`, name: 'Walked', frameworkIds: null, createdAt: now, expiresAt: new Date(now.getTime() + 60_000) }),
  )
  return id
}

/** What the hosted sign-in answers to the walk's bodies: nothing of it follows from a role, and what is not one's own is not there. */
const doorRefusals: Record<string, [number, string]> = {
  'signIn.password': [401, 'sign-in-failed'], 'signIn.choose': [401, 'attempt-expired'], 'signIn.totp': [401, 'attempt-expired'],
  'signIn.recoveryCode': [401, 'attempt-expired'], 'signIn.passkey': [401, 'attempt-expired'], 'signIn.enrolTotp': [401, 'attempt-expired'],
  'signIn.enrolPasskey': [401, 'attempt-expired'], 'signIn.invitation': [410, 'link-dead'], 'signIn.acceptInvitation': [410, 'link-dead'],
  'signIn.resetPassword': [410, 'link-dead'],
}
/** What the hosted sign-in tells whoever has signed in. */
const ownOperations = new Set([
  'signIn.token', 'signIn.sessions', 'signIn.revokeSession', 'signIn.factors', 'signIn.removeFactor', 'signIn.renewRecoveryCodes', 'signIn.totpEnrolment',
  'signIn.passkeyEnrolment',
])

function expectedAtTheDoor(entry: Endpoint, role: Role | null, target: Target): { status: number; code?: string } {
  const refusal = doorRefusals[entry.operation]
  if (refusal) return { status: refusal[0], code: refusal[1] }
  if (ownOperations.has(entry.operation) && (role === 'api_key' || role === null)) return { status: 401, code: 'session-missing' }
  if (entry.path.includes('{') && target !== 'own') return { status: 404, code: 'not-found' }
  // The only one, and one is required.
  if (entry.operation === 'signIn.removeFactor') return { status: 403, code: 'second-factor-required' }
  return { status: entry.status }
}

/** A step at the hosted sign-in, by a browser in which the role's person is signed in. */
async function walkDoor(entry: Endpoint, role: Role | null, target: Target): Promise<Answer> {
  const { larch } = t
  const people = { ...larch.clients[0].people, ...larch.members } as Record<string, { id: string }>
  const own = role === null || role === 'api_key' ? null : await plantHosted(t, larch, people[role]!.id)
  const records = { ...recordsOf(target), ...(target === 'own' ? own : {}) } as unknown as Record<string, string>
  const path = entry.path.replace(/\{(\w+)\}/g, (_, name: string) => records[name]!) + (queries[entry.operation] ?? '')
  if (entry.body) assert.ok(bodies[entry.operation], `the walk has no body for ${entry.operation}; give it one`)
  return await (own?.visitor ?? new Visitor(t)).send(entry.method, path, entry.body ? await bodies[entry.operation]!(target) : undefined)
}

async function walk(entry: Endpoint, role: Role, target: Target): Promise<Answer> {
  if (entry.door) return await walkDoor(entry, role, target)
  const records = recordsOf(target)
  // What a walk removes must be there anew for the next one.
  if (entry.operation === 'evidence.remove' && (target === 'own' || target === 'sibling')) {
    records.evidenceId = await plantEvidence(t.context, t.larch, records.clientId, records.controlId)
  }
  const own = target === 'own' || target === 'sibling'
  if (own && ['portalUsers.resend', 'portalUsers.remove'].includes(entry.operation)) {
    records.userId = await plantInvited(t.context, t.larch.scope, records.clientId, `walked-${(created += 1)}`)
  }
  if ((own || target === 'sibling below own') && ['members.resend', 'members.remove', 'members.update'].includes(entry.operation)) {
    records.memberId = await plantInvitedMember()
  }
  if (own && entry.operation === 'auditors.revoke') records.auditorId = await plantAuditor(records.clientId)
  const path = entry.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const id = (records as Record<string, string>)[name]
    assert.ok(id, `the walk knows no ${name}; teach it to recordsOf`)
    return id
  }) + (queries[entry.operation] ?? '')
  if (entry.body) assert.ok(bodies[entry.operation], `the walk has no body for ${entry.operation}; give it one`)
  const sending: Sending = {
    method: entry.method,
    ...(entry.etag && entry.method !== 'GET' ? { headers: { 'if-match': '*' } } : {}),
    ...(entry.body ? { body: await bodies[entry.operation]!(target) } : {}),
  }
  const sender = await t.senderOf(t.larch, role)
  if (!entry.stream) return await t.send(sender, path, sending)
  const response = await t.open(sender, path, sending)
  if (response.status !== 200) {
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text), problem: JSON.parse(text) }
  }
  await response.body!.cancel()
  return { status: 200, headers: response.headers, text: '', body: undefined, problem: undefined as never }
}

/** What the table says must happen. */
function expected(entry: Endpoint, role: Role, target: Target): { status: number; code?: string } {
  if (entry.door) return expectedAtTheDoor(entry, role, target)
  if (entry.action === null) return { status: entry.status }
  if (!entry.audience.includes(audienceOf(role))) return { status: 401, code: 'wrong-audience' }
  if (!(permissions[entry.action] as readonly Role[]).includes(role)) return { status: 403, code: 'not-allowed' }
  // The portal policy of the walk is the product's: people are for managers.
  if (entry.action === 'portal_user.view' && (role === 'viewer' || role === 'collaborator')) return { status: 403, code: 'not-allowed' }
  const names = [...entry.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)
  const missing = { status: 404, code: 'not-found' }
  if (names.length === 0) return { status: entry.status }
  if (target === 'foreign' || target === 'unknown') return missing
  if (target === 'sibling' && audienceOf(role) === 'client') return missing
  // Below the own client there is nothing of anybody else's; a framework that belongs to somebody else is not there to be adopted.
  if (target.endsWith('below own') && names.length > 1) return missing
  // A member stands below no client, so a sibling is no stranger.
  if (target.endsWith('below own') && names[0] === 'memberId') return target === 'sibling below own' ? { status: entry.status } : missing
  if (target.endsWith('below own') && entry.operation === 'portalUsers.review') return missing
  if (target === 'foreign below own' && entry.operation === 'frameworks.adopt') return missing
  return { status: entry.status }
}

/** Everything by which Birch could be known, and for people of one client everything of Larch's other clients. */
function assertNothingForeign(answer: Answer, role: Role, label: string): void {
  const seen = `${answer.text}\n${[...answer.headers].join('\n')}`
  const { birch, larch } = t
  const foreign = [birch.codeWord, birch.id, birch.frameworkId, birch.apiKey, birch.apiKeyId]
  const people = (client: TestClient) => Object.values(client.people).map((person) => person.id)
  for (const client of birch.clients) foreign.push(hosted.get(client.id)!.sessionId, hosted.get(client.id)!.factorId, client.id, client.evidenceId, ...client.controlIds, ...people(client))
  for (const member of Object.values(birch.members)) foreign.push(member.id)
  if (audienceOf(role) === 'client') {
    for (const client of larch.clients.slice(1)) foreign.push(hosted.get(client.id)!.sessionId, hosted.get(client.id)!.factorId, client.id, client.name, client.evidenceId, ...client.controlIds, ...people(client))
  }
  for (const text of foreign) assert.ok(!seen.includes(text), `${label} holds ${text}`)
}

/** The parts of an answer that may differ between two requests for nothing. */
function plain(answer: Answer): unknown {
  const headers = [...answer.headers].filter(([name]) => name !== 'x-request-id')
  return { status: answer.status, headers, text: answer.text.replaceAll(answer.headers.get('x-request-id')!, 'REQUEST') }
}

const targets: Target[] = ['own', 'sibling', 'foreign', 'unknown', 'foreign below own', 'sibling below own', 'unknown below own']

describe('one MSP never sees another MSP, one client never another client', () => {
  for (const entry of endpoints) {
    it(`at ${entry.method} ${entry.path}, whoever asks for whatever`, async () => {
      for (const role of sendingRoles) {
        const nothing: unknown[] = []
        for (const target of entry.path.includes('{') ? targets : (['own'] as const)) {
          const label = `${entry.operation} as ${role} on ${target}`
          const answer = await walk(entry, role, target)
          const wanted = expected(entry, role, target)
          assert.equal(answer.status, wanted.status, `${label}: ${answer.text}`)
          if (wanted.code) assert.equal(answer.problem.code, wanted.code, label)
          assertNothingForeign(answer, role, label)
          if (answer.status === 404) nothing.push(plain(answer))
        }
        for (const each of nothing) assert.deepEqual(each, nothing[0], `${entry.operation} as ${role}: unknown and foreign can be told apart`)
      }
    })

    it(`at ${entry.method} ${entry.path}, without a token or with a broken one`, async () => {
      const path = entry.path.replace(/\{(\w+)\}/g, (_, name: string) => (recordsOf('own') as Record<string, string>)[name]!)
      for (const [sender, code] of [[null, 'token-missing'], ['nonsense', 'token-invalid'], [`sak_${'A'.repeat(43)}`, 'token-invalid']] as const) {
        const answer = await t.send(sender, path + (queries[entry.operation] ?? ''), { method: entry.method, ...(entry.body ? { body: entry.door ? await bodies[entry.operation]!('own') : {} } : {}) })
        if (entry.door) {
          const wanted = expectedAtTheDoor(entry, null, 'own')
          assert.deepEqual([answer.status, answer.problem?.code], [wanted.status, wanted.code], answer.text)
          assert.equal(answer.headers.get('www-authenticate'), null)
        } else if (entry.action === null) assert.equal(answer.status, entry.status)
        else {
          assert.equal(answer.status, 401)
          assert.equal(answer.problem.code, code)
          assert.match(answer.headers.get('www-authenticate')!, /^Bearer realm="sa-portal"/)
        }
        assertNothingForeign(answer, 'viewer', entry.operation)
      }
    })
  }

  it('in lists, counts, searches and sums', async () => {
    const before = await t.send(t.larch.apiKey, '/v1/portfolio/summary')
    await t.send(t.birch.apiKey, '/v1/clients', { method: 'POST', body: { name: 'Quiet birch client' } })
    const after = await t.send(t.larch.apiKey, '/v1/portfolio/summary')
    assert.deepEqual({ ...after.body, asOf: 0 }, { ...before.body, asOf: 0 })
    assert.equal((await t.send(t.larch.apiKey, '/v1/clients?q=birch')).body.total, 0)
    assert.equal((await t.send(t.larch.apiKey, '/v1/clients?tag=birch')).body.total, 0)
    assert.ok((await t.send(t.birch.apiKey, '/v1/clients?q=birch')).body.total >= 4)
  })

  it('by a name or a slug that the other has taken', async () => {
    const name = t.birch.clients[0].name
    const answer = await t.send(t.larch.apiKey, '/v1/clients', { method: 'POST', body: { name, slug: 'client-1-birch' } })
    assert.equal(answer.status, 201, answer.text)
  })

  it('by an idempotency key of the other', async () => {
    const headers = { 'idempotency-key': 'shared-between-tenants' }
    const mine = await t.send(t.larch.apiKey, '/v1/clients', { method: 'POST', body: { name: 'Same key' }, headers })
    const theirs = await t.send(t.birch.apiKey, '/v1/clients', { method: 'POST', body: { name: 'Same key' }, headers })
    assert.equal(mine.status, 201)
    assert.equal(theirs.status, 201)
    assert.notEqual(mine.body.id, theirs.body.id)
    assert.equal(theirs.headers.get('idempotency-replayed'), null)
  })

  it('with a token whose client belongs to somebody else', async () => {
    const token = await t.token(t.larch, 'viewer', { clientId: t.birch.clients[0].id })
    for (const path of ['/v1/me', `/v1/clients/${t.birch.clients[0].id}`, `/v1/clients/${t.birch.clients[0].id}/controls`, '/v1/events']) {
      const answer = await t.send(token, path)
      assert.equal(answer.status, 401, path)
      assert.equal(answer.problem.code, 'token-invalid')
    }
  })
})

describe('billing', () => {
  it('sees names and no measure, in lists, single clients and through no sort, filter or history', async () => {
    const billing = await t.token(t.larch, 'billing')
    const id = t.larch.clients[0].id
    const list = await t.send(billing, '/v1/clients')
    assert.equal(list.status, 200)
    assert.ok(list.body.items.length >= 3)
    for (const client of [...list.body.items, (await t.send(billing, `/v1/clients/${id}`)).body]) {
      for (const measure of ['posture', 'exposure', 'controls', 'evidenceCoverage', 'attention']) assert.ok(!(measure in client), measure)
      assert.equal(client.deniedActions['client.measure'], 'role')
      assert.ok(client.name)
    }
    for (const query of ['sort=risk', 'sort=-risk', 'sort=exposure', 'sort=-exposure', 'sort=coverage', 'sort=-coverage', 'level=high']) {
      assert.equal((await t.send(billing, `/v1/clients?${query}`)).problem.code, 'not-allowed', query)
    }
    for (const query of ['sort=name', 'sort=-name', 'sort=created', 'q=client', 'tag=larch']) {
      assert.equal((await t.send(billing, `/v1/clients?${query}`)).status, 200, query)
    }
    for (const path of ['/v1/portfolio/summary', '/v1/frameworks', `/v1/clients/${id}/posture`, `/v1/clients/${id}/controls`]) {
      assert.equal((await t.send(billing, path)).problem.code, 'not-allowed', path)
    }
  })
})
