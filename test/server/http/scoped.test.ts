// Who comes in, whether, and to what: the order and the law of it, with a database that says what the test tells it to say. That the real one says
// so is for the tests of the whole app.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import type { Call, Caller, Handler, LoneCall, Reply, Seen } from '../../../server/http/call.ts'
import { apiKeyHash } from '../../../server/http/credentials.ts'
import { requestFingerprint } from '../../../server/http/idempotency.ts'
import { Refusal } from '../../../server/http/problem.ts'
import type { Runtime } from '../../../server/http/runtime.ts'
import { confirm, denied, identify, runScoped, scopeOf, userAgent } from '../../../server/http/scoped.ts'
import { denialSentences } from '../../../server/rules/access.ts'
import { resolvePolicy } from '../../../server/rules/policy.ts'
import type { Scope, TenantTx } from '../../../server/store/database.ts'
import type { Endpoint } from '../../../src/contract/endpoints/endpoint.ts'
import type { AuditEntry } from '../../../src/contract/index.ts'

const now = new Date('2026-11-20T12:00:00.000Z')
const page = 'https://intranet.larch.example'
const token = 'a.b.c'
const apiKey = `sak_${'k'.repeat(43)}`

const member: Caller = {
  kind: 'session', role: 'admin', audience: 'partner', partnerId: 'ptr_1', clientId: null, userId: 'mem_1', name: 'Ada', email: 'ada@larch.example', origins: [page],
  sessionVersion: 3, scoped: false, expiresAt: new Date(now.getTime() + 60_000),
}
const { kind: _, ...claims } = member
const manager: Caller = { ...member, role: 'manager', audience: 'client', clientId: 'cli_1', userId: 'usr_1' }
const auditor: Caller = { ...manager, role: 'auditor', userId: 'aud_1' }
const key: Caller = {
  kind: 'key', role: 'api_key', audience: 'partner', partnerId: 'ptr_1', clientId: null, userId: 'key_1', name: 'Server', email: null, origins: [], sessionVersion: 0, scoped: false, expiresAt: null,
}
const facts = { id: 'ptr_1', allowedOrigins: [page], clientCreationEnabled: true }

const memberRow = { role: 'admin', status: 'active', sessionVersion: 3, scoped: false, hosted: null, partnerPolicy: null }
const personRow = { role: 'manager', status: 'active', sessionVersion: 3, grants: ['approver'], engagementIds: ['eng_1'] }
const auditorRow = { sessionVersion: 3, expiresAt: '2026-11-20T12:00:00.001Z', revokedAt: null }
const clientRow = { status: 'active', portalEnabled: true, partnerPolicy: null, clientPolicy: null, person: personRow, auditor: null, hosted: null }

/** What the database says, and what else stands in for the server. */
interface Told {
  member?: object | null
  client?: object | null
  /** The idempotency key as another request has left it. */
  key?: { hash?: string; status: number | null; answer: string | null }
  partner?: object | null
  verify?: () => Promise<object>
  keyFound?: { id: string; partnerId: string; name: string } | null
  wasGood?: boolean
  tooMany?: boolean
  noAudit?: boolean
  /** What the database waits for before it says how a member stands. */
  waiting?: Promise<void>
}

/** A server of nothing but what is asked of it; `done` is what it was asked, in order. */
function world(told: Told = {}) {
  const done: string[] = []
  const audit: Array<Pick<AuditEntry, 'tenantId' | 'action' | 'target' | 'result' | 'meta'> & { actor: unknown; ip: string | null; ua: string | null }> = []
  const logged: Array<[string, object]> = []
  const stored: unknown[][] = []
  const asked: unknown[][] = []
  const query = async (scope: Scope, sql: string, parameters: unknown[]): Promise<unknown[]> => {
    if (sql.includes('from sa.partner_member')) {
      done.push('member')
      asked.push(parameters)
      await told.waiting
      return told.member === null ? [] : [{ ...memberRow, ...told.member }]
    }
    if (sql.includes('from sa.client c')) {
      done.push('client')
      asked.push(parameters)
      return told.client === null ? [] : [{ ...clientRow, ...told.client }]
    }
    if (sql.includes('insert into sa.idempotency_key')) {
      asked.push(parameters)
      return told.key ? [] : [{ key: 'k' }]
    }
    if (sql.includes('from sa.idempotency_key')) return [{ hash: asked.at(-1)![3], ...told.key }]
    if (sql.includes('update sa.idempotency_key')) return stored.push(parameters), []
    if (sql.includes('insert into sa.audit_head')) {
      if (told.noAudit) throw new Error('no audit')
      return [{ seq: 0, hash: '0'.repeat(64) }]
    }
    if (sql.includes('insert into sa.audit_entry')) {
      const people = JSON.parse(parameters[5] as string) as Array<{ field: string; value: string }>
      const secret = (field: string) => people.find((each) => each.field === field)?.value ?? null
      for (const { canonical } of JSON.parse(parameters[2] as string) as Array<{ canonical: string }>) {
        const { tenantId, action, target, result, meta } = JSON.parse(canonical) as AuditEntry
        audit.push({ tenantId, action, target, result, meta, actor: 'actor' in scope ? scope.actor : null, ip: secret('ip'), ua: secret('ua') })
      }
      return []
    }
    throw new Error(`unexpected: ${sql}`)
  }
  const open = (kind: string) => async <Result>(scope: Scope, work: (tx: never) => Promise<Result>) => {
    done.push(kind)
    return await work({ scope, query: (sql: string, parameters: unknown[]) => query(scope, sql, parameters) } as never)
  }
  const count = (name: string) => async (subject: string) => {
    done.push(`${name} ${subject}`)
    return { 'ratelimit-policy': name }
  }
  const settings = (name: string) => async () => {
    done.push(name)
    return told.partner === null ? null : { ...facts, ...told.partner }
  }
  const runtime = {
    context: { now: () => now, database: { read: open('read'), transact: open('transact') }, log: { error: (message: string, more: object) => logged.push([message, more]) } },
    limits: {
      key: { count: count('key') },
      token: { count: count('token') },
      failures: {
        count: count('failed'),
        check: async (where: string) => {
          done.push(`check ${where}`)
          if (told.tooMany) throw new Refusal('rate-limited')
        },
      },
    },
    tokens: {
      verify: async (text: string) => {
        done.push(`verify ${text}`)
        return await (told.verify ?? (async () => claims))()
      },
    },
    proofs: { check: async (_: Request, text: string, jkt: string) => void done.push(`proof ${text} ${jkt}`) },
    apiKeys: {
      wasGood: () => told.wasGood ?? false,
      find: async (hash: string) => {
        assert.equal(hash, apiKeyHash(apiKey))
        return told.keyFound === undefined ? { id: 'key_1', partnerId: 'ptr_1', name: 'Server' } : told.keyFound
      },
      used: ({ id }: { id: string }, hash: string) => void done.push(`used ${id} ${hash === apiKeyHash(apiKey)}`),
    },
    partners: { fresh: settings('fresh'), recent: settings('recent') },
    door: { isOwnOrigin: (origin: string) => origin === 'https://portal.example' },
  } as unknown as Runtime
  return { runtime, done, audit, logged, stored, asked }
}

const entry = (changes: Partial<Endpoint> = {}): Endpoint => ({ operation: 'clients.update', method: 'PATCH', path: '/v1/clients/{clientId}', summary: 'x', action: 'client.update', audience: ['partner', 'client'], status: 200, problems: [], ...changes }) as Endpoint
const reading = (changes: Partial<Endpoint> = {}) => entry({ operation: 'clients.get', method: 'GET', action: 'client.view', ...changes })
const seenAt = (address = '192.0.2.7'): Seen => ({ requestId: 'req_1', address, operation: '', originAllowed: false, headers: {} })
const request = (headers: Record<string, string> = {}) => new Request('https://portal.example/v1/clients/cli_1', { headers })
const bearer = { authorization: `Bearer ${token}` }
/** Expects a refusal, whole as far as it is named. */
const refuses = (run: Promise<unknown>, code: string, more: Partial<Pick<Refusal, 'detail' | 'reason'>> = {}) =>
  assert.rejects(run, (thrown) => {
    assert.ok(thrown instanceof Refusal, String(thrown))
    assert.deepEqual([thrown.code, ...Object.keys(more).map((name) => thrown[name as 'detail'])], [code, ...Object.values(more)])
    return true
  })

describe('the scope of a caller', () => {
  it('is the whole partner for its staff and its keys, with who acts', () => {
    const actor = { kind: 'partner_user', id: 'mem_1', email: 'ada@larch.example', role: 'admin' }
    assert.deepEqual(scopeOf(member), { kind: 'partner', partnerId: 'ptr_1', actor, personId: 'mem_1' })
    assert.deepEqual(scopeOf({ ...member, scoped: true }), { kind: 'partner', partnerId: 'ptr_1', actor, personId: 'mem_1', memberId: 'mem_1' })
    assert.deepEqual(scopeOf(key), { kind: 'partner', partnerId: 'ptr_1', actor: { kind: 'api_key', id: 'key_1', email: null, role: 'api_key' } })
  })

  it('is one client for its people and its auditors', () => {
    const actor = { kind: 'portal_user', id: 'usr_1', email: 'ada@larch.example', role: 'manager' }
    assert.deepEqual(scopeOf(manager), { kind: 'client', partnerId: 'ptr_1', clientId: 'cli_1', actor, personId: 'usr_1' })
    assert.deepEqual(scopeOf(auditor), { kind: 'client', partnerId: 'ptr_1', clientId: 'cli_1', actor: { ...actor, kind: 'auditor', id: 'aud_1', role: 'auditor' }, auditorId: 'aud_1' })
  })
})

describe('somebody who was let in', () => {
  const stands = (caller: Caller, told: Told, address = '192.0.2.7') => {
    const { runtime, asked } = world(told)
    return runtime.context.database.read(scopeOf(caller), (tx: TenantTx) => confirm(tx, caller, now, address)).then((standing) => ({ ...standing, asked }))
  }
  const seconds = (ago: number) => new Date(now.getTime() - ago * 1000).toISOString()
  const hosted = (created: number, seen: number) => ({ createdAt: seconds(created), lastSeenAt: seconds(seen) })

  it('with a key is nobody who could have left', async () => {
    assert.deepEqual(await stands(key, { member: null, client: null }), { policy: null, person: null, asked: [] })
  })

  it('of the staff stands as long as status, role, session and reach are those of the token', async () => {
    assert.deepEqual(await stands(member, {}), { policy: null, person: null, asked: [['ptr_1', 'mem_1', null]] })
    assert.equal((await stands({ ...member, scoped: true }, { member: { scoped: true } })).policy, null)
    for (const row of [null, { status: 'suspended' }, { status: 'invited' }, { status: 'removed' }, { role: 'analyst' }, { role: 'owner' }, { sessionVersion: 4 }, { sessionVersion: 2 }, { scoped: true }]) {
      await refuses(stands(member, { member: row }), 'token-invalid')
    }
  })

  it('through the hosted sign-in stands as long as the session there does, under the policy of the place', async () => {
    const here = { ...member, hostedSessionId: 'hse_1' }
    assert.deepEqual((await stands(here, { member: { hosted: hosted(60, 10) } })).asked, [['ptr_1', 'mem_1', 'hse_1']])
    await refuses(stands(here, {}), 'token-invalid')
    await refuses(stands(here, { member: { hosted: hosted(3600, 1800) } }), 'token-invalid')
    await stands(here, { member: { hosted: hosted(3600, 1799) } })
    await refuses(stands(here, { member: { hosted: hosted(3600, 600), partnerPolicy: { sessionIdleSeconds: 600 } } }), 'token-invalid')
    const person = { ...manager, hostedSessionId: 'hse_1' }
    assert.deepEqual((await stands(person, { client: { hosted: hosted(60, 10) } })).asked, [['ptr_1', 'cli_1', 'usr_1', 'hse_1']])
    await refuses(stands(person, {}), 'token-invalid')
    await refuses(stands(person, { client: { hosted: hosted(3600, 600), partnerPolicy: { sessionIdleSeconds: 600 } } }), 'token-invalid')
    await stands(person, { client: { hosted: hosted(3600, 600), partnerPolicy: { sessionIdleSeconds: 600 }, clientPolicy: { sessionIdleSeconds: 900 } } })
  })

  it('of a client stands as long as client and person do, and brings policy, grants and engagements', async () => {
    const { asked, ...standing } = await stands(manager, { client: { partnerPolicy: { mfa: 'optional', sessionMaxSeconds: 900 }, clientPolicy: { mfa: 'idp' } } })
    assert.deepEqual(asked, [['ptr_1', 'cli_1', 'usr_1', null]])
    assert.deepEqual(standing, { policy: resolvePolicy({ mfa: 'optional', sessionMaxSeconds: 900 }, { mfa: 'idp' }), person: { grants: ['approver'], engagementIds: ['eng_1'] } })
    for (const row of [
      null, { status: 'suspended' }, { status: 'archived' }, { person: null }, { person: { ...personRow, status: 'invited' } }, { person: { ...personRow, status: 'suspended' } },
      { person: { ...personRow, sessionVersion: 4 } }, { person: { ...personRow, role: 'collaborator' } }, { person: null, auditor: auditorRow },
    ]) await refuses(stands(manager, { client: row }), 'token-invalid')
    await stands(manager, { client: { status: 'onboarding' } })
    await stands({ ...manager, role: 'viewer' }, {})
  })

  it('as an auditor stands until the time that was given is over or taken back', async () => {
    assert.deepEqual((await stands(auditor, { client: { person: null, auditor: auditorRow } })).person, { grants: [], engagementIds: null })
    for (const row of [null, { ...auditorRow, revokedAt: '2026-11-20T11:00:00.000Z' }, { ...auditorRow, expiresAt: '2026-11-20T12:00:00.000Z' }, { ...auditorRow, sessionVersion: 4 }]) {
      await refuses(stands(auditor, { client: { auditor: row } }), 'token-invalid')
    }
  })

  it('is told that the portal is off, or the network is another, and only who still stands is told', async () => {
    await refuses(stands(manager, { client: { portalEnabled: false } }), 'portal-disabled')
    await refuses(stands(manager, { client: { portalEnabled: false, person: null } }), 'token-invalid')
    const clientPolicy = { ipAllow: ['192.0.2.0/24'] }
    await stands(manager, { client: { clientPolicy } })
    await refuses(stands(manager, { client: { clientPolicy } }, '198.51.100.1'), 'address-not-allowed')
    await refuses(stands(manager, { client: { clientPolicy, portalEnabled: false } }, '198.51.100.1'), 'portal-disabled')
    await refuses(stands(manager, { client: { partnerPolicy: clientPolicy } }, ''), 'address-not-allowed')
  })
})

describe('a caller', () => {
  const comes = async (told: Told, headers: Record<string, string> = bearer, endpoint = reading(), seen = seenAt()) => {
    const here = world(told)
    return { ...here, seen, caller: await identify(here.runtime, endpoint, request(headers), seen) }
  }
  /** What was asked on the way to a refusal. */
  const refused = async (code: string, told: Told, headers: Record<string, string> = bearer, endpoint = reading(), more: Partial<Pick<Refusal, 'detail' | 'reason'>> = {}, address = '192.0.2.7') => {
    const here = world(told)
    const seen = seenAt(address)
    await refuses(identify(here.runtime, endpoint, request(headers), seen), code, more)
    return { ...here, seen }
  }

  it('with a token is who the token says, counted under the person', async () => {
    const { caller, done, seen } = await comes({})
    assert.deepEqual(caller, member)
    assert.deepEqual(done, [`verify ${token}`, 'token ptr_1:mem_1'])
    assert.deepEqual([seen.headers, seen.originAllowed], [{ 'ratelimit-policy': 'token' }, false])
  })

  it('with a token that is bound to a key shows the proof of it, and shows none otherwise', async () => {
    const bound = async () => ({ ...member, jkt: 'thumb' })
    const { done } = await comes({ verify: bound }, { authorization: `DPoP ${token}` })
    assert.deepEqual(done, [`verify ${token}`, `proof ${token} thumb`, 'token ptr_1:mem_1'])
    const missing = await refused('proof-missing', { verify: bound }, bearer, reading(), { detail: 'Send Authorization: DPoP, and a DPoP header that is made for this request.' })
    assert.deepEqual(missing.done, [`verify ${token}`, 'failed 192.0.2.7'])
    await refused('token-invalid', {}, { authorization: `DPoP ${token}` }, reading(), { detail: 'The token is bound to no key. Send Authorization: Bearer.' })
  })

  it('that guesses is counted by neighbourhood, and who was only too late, or not even guessing, is not', async () => {
    for (const [code, counted] of [['token-invalid', true], ['proof-invalid', true], ['proof-missing', true], ['token-expired', false]] as const) {
      const { done } = await refused(code, { verify: () => Promise.reject(new Refusal(code)) }, bearer, reading(), {}, '2001:db8::7')
      assert.deepEqual(done.slice(1), counted ? ['failed 2001:db8:0:0::/64'] : [], code)
    }
    const here = world({ verify: () => Promise.reject(new Error('broken')) })
    await assert.rejects(identify(here.runtime, reading(), request(bearer), seenAt()), /broken/)
    assert.deepEqual(here.done, [`verify ${token}`])
    assert.deepEqual((await refused('token-missing', {}, {})).done, [])
  })

  const withKey = { authorization: `Bearer ${apiKey}` }

  it('with a key is the server of a partner, counted under the key', async () => {
    const { caller, done, seen } = await comes({}, withKey)
    assert.deepEqual(caller, key)
    assert.deepEqual(done, ['check 192.0.2.7', 'used key_1 true', 'key ptr_1:key_1'])
    assert.deepEqual(seen.headers, { 'ratelimit-policy': 'key' })
    assert.deepEqual((await comes({ wasGood: true, tooMany: true }, withKey)).done, ['used key_1 true', 'key ptr_1:key_1'], 'a key that was good a moment ago is not held up by guesses from its network')
  })

  it('with a key that nobody has is counted, and not looked up after too many', async () => {
    assert.deepEqual((await refused('token-invalid', { keyFound: null }, withKey)).done, ['check 192.0.2.7', 'failed 192.0.2.7'])
    assert.deepEqual((await refused('rate-limited', { tooMany: true }, withKey)).done, ['check 192.0.2.7'])
  })

  it('comes from a page that its token lists, or from no page', async () => {
    assert.equal((await comes({}, { ...bearer, origin: page })).seen.originAllowed, true)
    const { seen, done } = await refused('origin-not-allowed', {}, { ...bearer, origin: 'https://evil.example' })
    assert.equal(seen.originAllowed, false)
    assert.deepEqual(done.at(-1), 'token ptr_1:mem_1', 'a page that is none of its own is counted, and nothing else is asked')
  })

  it('that may never take an action is refused before anything is read, and the try is written down', async () => {
    const denial = { detail: denialSentences.role, reason: 'role' } as const
    const { audit, done } = await refused('not-allowed', { verify: async () => ({ ...member, role: 'analyst' }), member: { role: 'analyst' } }, { ...bearer, 'user-agent': 'Mozilla' }, entry({ action: 'member.manage', operation: 'members.invite', method: 'POST' }), denial)
    assert.deepEqual(done, [`verify ${token}`, 'token ptr_1:mem_1', 'read', 'member', 'transact'])
    assert.deepEqual(audit, [{
      tenantId: 'ptr_1', action: 'member.manage', target: null, result: 'denied', meta: { operation: 'members.invite', requestId: 'req_1', reason: 'not-allowed' },
      actor: { kind: 'partner_user', id: 'mem_1', email: 'ada@larch.example', role: 'analyst' }, ip: '192.0.2.7', ua: 'Mozilla',
    }])
    const wrong = await refused('wrong-audience', { verify: async () => manager }, bearer, entry({ audience: ['partner'] }))
    assert.deepEqual(wrong.audit.map(({ tenantId, meta }) => [tenantId, meta['reason']]), [['cli_1', 'wrong-audience']], 'in the chain of the client where its people try it')
    await refused('wrong-audience', {}, bearer, reading({ audience: ['client'] }))
  })

  it('that may not come in any more is told that and nothing else', async () => {
    const { audit } = await refused('token-invalid', { verify: async () => ({ ...member, role: 'analyst' }), member: null }, bearer, entry({ action: 'member.manage' }))
    assert.deepEqual(audit, [])
  })

  it('leaves no trace of a reading that was refused, and none where there is no action', async () => {
    const analyst = { verify: async () => ({ ...member, role: 'analyst' }), member: { role: 'analyst' } }
    assert.deepEqual((await refused('not-allowed', analyst, bearer, reading({ action: 'member.manage' }))).audit, [])
    const none = await refused('not-allowed', {}, bearer, entry({ action: null }))
    assert.deepEqual([none.audit, none.logged], [[], []], 'what takes no action is not reached this way')
  })

  it('is refused also where it cannot be written down', async () => {
    const { logged } = await refused('not-allowed', { noAudit: true, verify: async () => ({ ...member, role: 'analyst' }), member: { role: 'analyst' } }, bearer, entry({ action: 'member.manage' }))
    assert.deepEqual(logged.map(([message]) => message), ['a refused write could not be written into the audit chain'])
    assert.deepEqual({ ...logged[0]![1], error: null }, { requestId: 'req_1', error: null })
    assert.match(String((logged[0]![1] as { error: Error }).error), /no audit/)
  })

  it('from nowhere in particular is written down without an address', async () => {
    const { audit } = await refused('not-allowed', { verify: async () => ({ ...member, role: 'analyst' }), member: { role: 'analyst' } }, bearer, entry({ action: 'member.manage' }), {}, '')
    assert.deepEqual(audit.map(({ ip, ua }) => [ip, ua]), [[null, null]])
  })
})

describe('a request', () => {
  interface Ask {
    caller?: Caller
    endpoint?: Endpoint
    kind?: Handler['kind']
    headers?: Record<string, string>
    params?: Record<string, string>
    body?: unknown
    run?: (call: Call & LoneCall) => Promise<Reply | Response>
  }
  const ask = async (told: Told, { caller = member, endpoint = reading(), kind = 'scoped', headers = {}, params = {}, body, run = async () => ({ body: 'done' }) }: Ask = {}) => {
    const here = world(told)
    const calls: Array<Call & LoneCall> = []
    const handler: Handler = { entry: endpoint, kind, run: (call) => (here.done.push('handler'), calls.push(call as never), run(call as never)) }
    const call = { entry: endpoint, runtime: here.runtime, request: request(headers), requestId: 'req_1', address: '192.0.2.7', params, query: {}, body, now, caller }
    const reply = runScoped(handler, call as never, seenAt())
    return { ...here, calls, reply }
  }

  it('that reads is answered inside one transaction, with the partner as it was a moment ago', async () => {
    const { reply, calls, done } = await ask({})
    assert.deepEqual(await reply, { body: 'done' })
    assert.deepEqual(done, ['read', 'member', 'recent', 'handler'])
    const [call] = calls
    assert.deepEqual([call!.partner, call!.person, call!.precondition, call!.tx.scope.kind, call!.requestId], [{ ...facts, policy: null, assigned: null }, null, null, 'partner', 'req_1'])
    assert.deepEqual((await ask({}, { endpoint: reading({ operation: 'me.get' }) })).done, ['read', 'member', 'fresh'])
  })

  it('of the staff that reads does not wait to be told that they still stand; nobody hears the answer before', async () => {
    let stands = () => {}
    const waiting = new Promise<void>((resolve) => (stands = resolve))
    const { reply, done } = await ask({ waiting })
    let heard = false
    void reply.then(() => (heard = true))
    await setImmediate()
    assert.deepEqual([done, heard], [['read', 'member', 'recent', 'handler'], false])
    stands()
    assert.deepEqual(await reply, { body: 'done' })
  })

  it('of a client’s person has policy and person before it is answered', async () => {
    const { reply, calls } = await ask({}, { caller: manager, params: { clientId: 'cli_1' } })
    await reply
    assert.deepEqual([calls[0]!.partner.policy, calls[0]!.partner.assigned, calls[0]!.person], [resolvePolicy(), ['eng_1'], { grants: ['approver'], engagementIds: ['eng_1'] }])
    assert.deepEqual(await (await ask({}, { caller: manager })).reply, { body: 'done' }, 'where no client is named, it is their own')
  })

  it('of somebody who may not come in any more is told that, whatever the handler says', async () => {
    for (const run of [async () => ({ body: 'secret' }), () => Promise.reject(new Refusal('not-found'))]) await refuses((await ask({ member: null }, { run })).reply, 'token-invalid')
    await refuses((await ask({ client: { portalEnabled: false } }, { caller: manager })).reply, 'portal-disabled')
    await refuses((await ask({}, { run: () => Promise.reject(new Refusal('not-found')) })).reply, 'not-found')
    await refuses((await ask({ partner: null })).reply, 'token-invalid')
  })

  it('comes from a page that the partner still has, or from the portal itself; a key has no page', async () => {
    for (const endpoint of [reading(), entry()]) {
      for (const origin of [page, 'https://portal.example']) assert.deepEqual(await (await ask({}, { endpoint, headers: { origin } })).reply, { body: 'done' })
      await refuses((await ask({ partner: { allowedOrigins: [] } }, { endpoint, headers: { origin: page } })).reply, 'origin-not-allowed')
    }
    assert.deepEqual(await (await ask({}, { caller: key, headers: { origin: 'https://evil.example' } })).reply, { body: 'done' })
  })

  it('for a client that is not the caller’s is answered as for one that does not exist', async () => {
    const { reply, done } = await ask({}, { caller: manager, params: { clientId: 'cli_2' } })
    await refuses(reply, 'not-found')
    assert.ok(!done.includes('handler'))
  })

  it('for all engagements of the caller’s own client is refused to who is assigned to some, and not hidden from them', async () => {
    const { reply, done } = await ask({}, { caller: manager, endpoint: reading({ action: 'audit.view' }), params: { clientId: 'cli_1' } })
    await refuses(reply, 'not-allowed', { reason: 'not-assigned', detail: denialSentences['not-assigned'] })
    assert.ok(!done.includes('handler'))
    await refuses((await ask({}, { caller: manager, endpoint: reading({ action: 'audit.view' }), params: { clientId: 'cli_2' } })).reply, 'not-found')
    const all = { client: { person: { ...personRow, engagementIds: null } } }
    for (const kind of ['scoped', 'alone'] as const) assert.deepEqual(await (await ask(all, { kind, caller: manager, endpoint: reading({ action: 'audit.view' }), params: { clientId: 'cli_1' } })).reply, { body: 'done' })
    await refuses((await ask({}, { kind: 'alone', caller: manager, endpoint: reading({ action: 'audit.view' }), params: { clientId: 'cli_1' } })).reply, 'not-allowed', { reason: 'not-assigned' })
    await refuses((await ask({}, { caller: manager, endpoint: entry({ action: 'audit.view', method: 'POST' }), params: { clientId: 'cli_1' } })).reply, 'not-allowed', { reason: 'not-assigned' })
  })

  it('for what the caller may not do is refused with the reason', async () => {
    await refuses((await ask({}, { caller: { ...member, role: 'analyst' }, endpoint: reading({ action: 'member.manage' }) })).reply, 'token-invalid')
    const { reply, done } = await ask({ member: { role: 'analyst' } }, { caller: { ...member, role: 'analyst' }, endpoint: reading({ action: 'member.manage' }) })
    await refuses(reply, 'not-allowed', { reason: 'role', detail: denialSentences.role })
    assert.ok(!done.includes('handler'))
    await refuses((await ask({ partner: { clientCreationEnabled: false } }, { endpoint: entry({ action: 'client.create', operation: 'clients.create', method: 'POST' }) })).reply, 'not-allowed', { reason: 'not-enabled' })
    assert.deepEqual(await (await ask({}, { endpoint: reading({ action: null }) })).reply, { body: 'done' })
  })

  it('that writes is answered inside one transaction, with the partner as it is', async () => {
    const { reply, done, calls } = await ask({}, { caller: manager, endpoint: entry({ action: 'portal_user.manage' }), params: { clientId: 'cli_1' } })
    assert.deepEqual(await reply, { body: 'done' })
    assert.deepEqual(done, ['transact', 'client', 'fresh', 'handler'])
    assert.deepEqual([calls[0]!.partner.policy, calls[0]!.person?.grants, calls[0]!.precondition, calls[0]!.tx.scope.kind], [resolvePolicy(), ['approver'], null, 'client'])
  })

  it('names the version that it changes, where there are versions', async () => {
    const { reply, calls } = await ask({}, { endpoint: entry({ etag: true }), headers: { 'if-match': '"7"' } })
    await reply
    assert.deepEqual(calls[0]!.precondition, new Set([7]))
    const without = await ask({}, { endpoint: entry({ etag: true }) })
    await refuses(without.reply, 'precondition-required')
    assert.deepEqual(without.done, [])
    const read = await ask({}, { endpoint: reading({ etag: true }) })
    await read.reply
    assert.equal(read.calls[0]!.precondition, null)
  })

  const once = { endpoint: entry({ idempotent: true }), headers: { 'idempotency-key': 'k1', 'if-match': '"7"' }, params: { clientId: 'cli_1' }, body: { a: 1 } }
  const fingerprint = requestFingerprint({ operation: 'clients.update', params: { clientId: 'cli_1' }, ifMatch: '"7"', body: { a: 1 } })

  it('with a key is done once, and its answer is kept under who asked', async () => {
    const first = await ask({}, once)
    assert.deepEqual(await first.reply, { body: 'done' })
    assert.deepEqual(first.asked.at(-1), ['ptr_1', 'mem_1', 'k1', fingerprint, now])
    assert.deepEqual(first.stored, [['ptr_1', 'mem_1', 'k1', 200, '{"body":"done"}']])
    const person = await ask({}, { ...once, caller: manager, endpoint: entry({ idempotent: true, action: 'portal_user.manage' }) })
    await person.reply
    assert.deepEqual(person.stored[0]!.slice(0, 3), ['ptr_1', 'client:cli_1:usr_1', 'k1'])
  })

  it('with a key that was answered gets that answer, and nothing is done', async () => {
    const again = await ask({ key: { status: 200, answer: '{"body":"before","version":4,"headers":{"location":"/x"}}' } }, once)
    assert.deepEqual(await again.reply, { body: 'before', version: 4, headers: { location: '/x', 'idempotency-replayed': 'true' } })
    assert.ok(!again.done.includes('handler'))
    assert.deepEqual(again.stored, [])
    assert.deepEqual(await (await ask({ key: { status: 204, answer: null } }, once)).reply, { headers: { 'idempotency-replayed': 'true' } })
  })

  it('with a key that another request has used is refused', async () => {
    await refuses((await ask({ key: { hash: 'another', status: 200, answer: '{}' } }, once)).reply, 'idempotency-key-reused')
  })

  it('has no use for a key where it is not kept, or where there is none', async () => {
    for (const asking of [{ ...once, endpoint: entry() }, { ...once, headers: {} }]) {
      const { reply, stored } = await ask({}, asking)
      assert.deepEqual(await reply, { body: 'done' })
      assert.deepEqual(stored, [])
    }
    const bad = await ask({}, { ...once, headers: { 'idempotency-key': 'two words' } })
    await refuses(bad.reply, 'invalid-input')
    assert.deepEqual(bad.done, [])
  })

  it('to reach for more than one has is written down, with the client that it was about', async () => {
    for (const [code, written] of [['not-allowed', 1], ['role-above-own', 1], ['last-of-role', 1], ['own-work', 1], ['not-found', 0], ['version-conflict', 0]] as const) {
      const { reply, audit } = await ask({}, { endpoint: entry(), params: { clientId: 'cli_9' }, headers: { 'user-agent': 'Mozilla' }, run: () => Promise.reject(new Refusal(code)) })
      await refuses(reply, code)
      assert.deepEqual(audit.map(({ target, meta, tenantId }) => [target, meta, tenantId]), written ? [[{ type: 'client', id: 'cli_9' }, { operation: 'clients.update', requestId: 'req_1', reason: code }, 'ptr_1']] : [], code)
    }
    const read = await ask({}, { run: () => Promise.reject(new Refusal('not-allowed')) })
    await refuses(read.reply, 'not-allowed')
    assert.deepEqual(read.audit, [])
    const failing = await ask({}, { endpoint: entry(), run: () => Promise.reject(Object.assign(new Error('broken'), { code: 'not-allowed' })) })
    await assert.rejects(failing.reply, /broken/)
    assert.deepEqual(failing.audit, [])
  })

  for (const kind of ['stream', 'alone'] as const) {
    it(`that is answered outside a transaction (${kind}) asks anew in each of its own whether the caller still stands`, async () => {
      const told: Told = {}
      const { reply, calls, done } = await ask(told, { kind, caller: manager, endpoint: reading({ action: 'client.view' }), params: { clientId: 'cli_1' } })
      assert.deepEqual(await reply, { body: 'done' })
      assert.deepEqual(done, ['read', 'client', 'fresh', 'handler'])
      const [call] = calls
      assert.deepEqual([call!.partner.policy, call!.person?.engagementIds, call!.tx, call!.precondition], [resolvePolicy(), ['eng_1'], null, null])
      assert.equal(await call!.read(async (tx) => tx.scope.kind), 'client')
      assert.equal(await call!.write(async (tx) => tx.scope.partnerId), 'ptr_1')
      assert.deepEqual(done.slice(4), ['read', 'client', 'transact', 'client'])
      told.client = null
      let worked = false
      const work = async () => void (worked = true)
      await refuses(call!.read(work), 'token-invalid')
      await refuses(call!.write(work), 'token-invalid')
      assert.equal(worked, false)
      const other = await ask({}, { kind, caller: manager, params: { clientId: 'cli_2' } })
      await refuses(other.reply, 'not-found')
      assert.ok(!other.done.includes('handler'))
    })
  }
})

describe('a denial', () => {
  it('has a code of its own where programs tell it apart, and its reason everywhere else', () => {
    const said = (reason: Parameters<typeof denied>[0]) => {
      const { code, detail, reason: why } = denied(reason)
      return [code, detail, why]
    }
    assert.deepEqual(said('above-own'), ['role-above-own', denialSentences['above-own'], undefined])
    assert.deepEqual(said('own-work'), ['own-work', denialSentences['own-work'], 'own-work'])
    assert.deepEqual(said('last-of-role'), ['last-of-role', denialSentences['last-of-role'], undefined])
    for (const reason of ['role', 'not-enabled', 'not-assigned', 'state', 'request', 'not-own'] as const) assert.deepEqual(said(reason), ['not-allowed', denialSentences[reason], reason])
  })
})

describe('what a caller says it is', () => {
  it('is kept as far as it is worth keeping', () => {
    assert.equal(userAgent(request()), null)
    assert.equal(userAgent(request({ 'user-agent': 'Mozilla/5.0' })), 'Mozilla/5.0')
    assert.equal(userAgent(request({ 'user-agent': 'x'.repeat(400) })), 'x'.repeat(300))
  })
})
