// Hosted sessions: cookies, ends, networks, links to a new password, and the bearer tokens that come of them.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { Mailer } from '../../../server/mail/mailer.ts'
import { pruneHostedSessions } from '../../../server/store/hosted-sessions.ts'
import { pruneTries } from '../../../server/store/sign-in-throttle.ts'
import { testApp, type Json, type TestApp } from '../../support/app.ts'
import { acceptWithTotp, chainOf, codeOf, goodPassword, inviteTo, settle, signIn, tokenIn, Visitor } from '../../support/sign-in.ts'

let t: TestApp
before(async () => {
  t = await testApp({ env: { TRUSTED_PROXY: '10.0.0.0/8' }, stream: { recheckMs: 200 } })
})
after(() => t.stop())

const minute = 60_000
const client = (index = 0) => t.larch.clients[index]!.id

async function setPolicy(clientId: string, body: object): Promise<void> {
  const answer = await t.send(t.larch.apiKey, `/v1/clients/${clientId}/policy`, { method: 'PATCH', body, headers: { 'if-match': '*' } })
  assert.equal(answer.status, 200, answer.text)
}

/** Sends a bearer token from an address. */
async function sendFrom(address: string, token: string, path: string, headers: Record<string, string> = {}) {
  const response = await t.app.fetch(new Request(`http://localhost:4400${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } }), { incoming: { socket: { remoteAddress: address } } })
  return { status: response.status, body: (await response.json()) as Json }
}

/** The newest link to a new password that was written to somebody. */
async function resetLink(email: string): Promise<string | null> {
  await t.app.runtime.door.settled()
  const links: string[] = []
  const mailer = new Mailer(t.context, {
    place: 'this test',
    sender: 'portal@mail.example',
    deliver: async (message) => {
      if (message.to.address === email) links.push(...(/http\S*#reset=[\w-]{43}/.exec(message.text) ?? []))
    },
  })
  await mailer.drain()
  const link = links.at(-1)
  return link === undefined ? null : tokenIn(link)
}

describe('the session cookie', () => {
  it('is out of reach of scripts and other sites, and holds nothing that is in the database', async () => {
    const { visitor } = await settle(t)
    const cookie = visitor.set.find((each) => each.startsWith('sa-session='))!
    assert.match(cookie, /^sa-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/)
    const rows = await t.database.read({ ...t.larch.scope, door: true }, (tx) => tx.query<{ row: string }>('select row_to_json(s)::text as row from sa.hosted_session s'))
    assert.ok(rows.length > 0 && !rows.some(({ row }) => row.includes(visitor.cookies.get('sa-session')!)))
  })

  it('has the __Host- prefix where the portal is reached by https', async () => {
    const secure = await testApp({ env: { PUBLIC_URL: 'https://portal.example' } })
    try {
      const visitor = new Visitor(secure, { origin: 'https://portal.example' })
      const { token } = await inviteTo(secure, secure.larch, secure.larch.clients[0].id, 'secure@hosted.example')
      await acceptWithTotp(visitor, token)
      assert.deepEqual(visitor.set.map((each) => each.replace(/=[^;]+/, '')), [
        '__Host-sa-session; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure', '__Host-sa-device; Path=/; HttpOnly; SameSite=Strict; Max-Age=15552000; Secure',
      ])
      // A cookie that a page without https could have set is not looked at.
      const session = visitor.cookies.get('__Host-sa-session')!
      visitor.cookies.delete('__Host-sa-session')
      visitor.cookies.set('sa-session', session)
      await visitor.refused('token', {}, 'session-missing')
      visitor.origin = 'http://localhost:4400'
      await visitor.refused('token', {}, 'origin-not-allowed')
    } finally {
      await secure.stop()
    }
  })

  it('that was planted is not gone on with, and one of two is nobody', async () => {
    const owner = await settle(t)
    const thief = await settle(t)
    const planted = thief.visitor.cookies.get('sa-session')!
    const victim = new Visitor(t)
    victim.cookies.set('sa-session', planted)
    await signIn(victim, owner)
    assert.notEqual(victim.cookies.get('sa-session'), planted)
    await thief.visitor.refused('token', {}, 'session-missing')
    const answer = await victim.send('POST', '/v1/sign-in/token', {}, { cookie: `sa-session=${victim.cookies.get('sa-session')}; sa-session=${planted}` })
    assert.equal(answer.problem.code, 'session-missing')
  })
})

describe('a hosted session', () => {
  it('ends when it is idle, when nobody is present, and after its longest time whatever happens', async () => {
    await setPolicy(client(1), { sessionIdleSeconds: 600, sessionMaxSeconds: 3600 })
    const owner = await settle(t, { client: client(1) })
    const { visitor } = owner
    const minted = await visitor.ok('token')
    assert.ok(Date.parse(minted.expiresAt) - t.context.now().getTime() <= 300_000, 'a token lives half the idle time at most')
    for (let passed = 0; passed < 5; passed += 1) {
      t.advance(9 * minute)
      await visitor.ok('token')
    }
    t.advance(9 * minute)
    await visitor.ok('token', { present: false })
    t.advance(minute + 1)
    await visitor.refused('token', {}, 'session-missing')

    await signIn(visitor, owner)
    for (let passed = 0; passed < 7; passed += 1) {
      t.advance(8 * minute)
      const last = await visitor.ok('token')
      if (passed === 6) assert.ok(Date.parse(last.expiresAt) - t.context.now().getTime() <= 4 * minute, 'no token outlives its session')
    }
    t.advance(4 * minute)
    await visitor.refused('token', {}, 'session-missing')

    await signIn(visitor, owner)
    const bearer = await visitor.token()
    // A policy that is tightened holds for those who are in.
    t.advance(4 * minute)
    assert.equal((await sendFrom('198.51.100.1', bearer, '/v1/me')).status, 200)
    await setPolicy(client(1), { sessionIdleSeconds: 300 })
    t.advance(minute + 1000)
    assert.equal((await sendFrom('198.51.100.1', bearer, '/v1/me')).body.code, 'token-invalid')
    await visitor.refused('token', {}, 'session-missing')
    await setPolicy(client(1), { sessionIdleSeconds: null, sessionMaxSeconds: null })
  })

  it('ends at a sign-out, with its tokens and without those of others', async () => {
    const owner = await settle(t)
    const other = new Visitor(t)
    await signIn(other, owner)
    const [mine, theirs] = [await owner.visitor.token(), await other.token()]
    const { items } = (await other.send('GET', '/v1/sign-in/sessions')).body
    assert.deepEqual(items.map((each: Json) => each.current), [true, false])
    assert.equal(items[0].userAgent, 'Test browser')
    assert.equal(items[0].ip, other.address)
    assert.equal((await owner.visitor.step('sign-out')).status, 204)
    assert.ok(!owner.visitor.cookies.has('sa-session'))
    assert.equal((await t.send(mine, '/v1/me')).problem.code, 'token-invalid')
    assert.equal((await t.send(theirs, '/v1/me')).status, 200)
    assert.equal((await chainOf(t, client(), 2))[0]!.action, 'sign_in.end')
    await owner.visitor.refused('token', {}, 'session-missing')
    assert.equal((await owner.visitor.step('sign-out')).status, 204)
  })

  it('is ended from another one, with its tokens and its streams', async () => {
    const owner = await settle(t)
    const other = new Visitor(t)
    await signIn(other, owner)
    const token = await other.token()
    const { items } = (await owner.visitor.send('GET', '/v1/sign-in/sessions')).body
    const { id } = items.find((each: Json) => !each.current)
    const stream = await t.open(token, '/v1/events')
    assert.equal(stream.status, 200)
    assert.equal((await owner.visitor.send('DELETE', `/v1/sign-in/sessions/${id}`)).status, 204)
    // It is read to its end, which only comes because the session is gone.
    assert.match(await stream.text(), /event: bye/)
    assert.equal((await owner.visitor.send('DELETE', `/v1/sign-in/sessions/${id}`)).status, 404)
    assert.equal((await t.send(token, '/v1/me')).problem.code, 'token-invalid')
    await other.refused('token', {}, 'session-missing')
    const stranger = await settle(t)
    const foreign = (await stranger.visitor.send('GET', '/v1/sign-in/sessions')).body.items[0].id
    assert.equal((await owner.visitor.send('DELETE', `/v1/sign-in/sessions/${foreign}`)).status, 404)
    await stranger.visitor.token()
  })

  it('ends at once when the person is suspended, removed or given another role, and when the portal is switched off or somebody else signs people in', async () => {
    for (const change of [{ status: 'suspended' }, { role: 'viewer' }]) {
      const { visitor, id } = await settle(t)
      const token = await visitor.token()
      const changed = await t.send(t.larch.apiKey, `/v1/clients/${client()}/users/${id}`, { method: 'PATCH', body: change, headers: { 'if-match': '*' } })
      assert.equal(changed.status, 200, changed.text)
      await visitor.refused('token', {}, 'session-missing')
      assert.equal((await t.send(token, '/v1/me')).problem.code, 'token-invalid')
    }
    const owner = await settle(t, { client: client(2) })
    const token = await owner.visitor.token()
    const portal = (portalEnabled: boolean) => t.send(t.larch.apiKey, `/v1/clients/${client(2)}`, { method: 'PATCH', body: { portalEnabled }, headers: { 'if-match': '*' } })
    assert.equal((await portal(false)).status, 200)
    await owner.visitor.refused('token', {}, 'portal-disabled')
    assert.equal((await t.send(token, '/v1/me')).problem.code, 'portal-disabled')
    await new Visitor(t).refused('password', { partner: owner.partner, email: owner.email, password: goodPassword }, 'portal-disabled')
    assert.equal((await portal(true)).status, 200)
    await setPolicy(client(2), { mfa: 'idp' })
    await owner.visitor.refused('token', {}, 'session-missing')
    await new Visitor(t).refused('password', { partner: owner.partner, email: owner.email, password: goodPassword }, 'sign-in-elsewhere')
    await new Visitor(t).refused('password', { partner: owner.partner, email: owner.email, password: 'not the password' }, 'sign-in-failed')
    const { token: link } = await inviteTo(t, t.larch, client(2), 'elsewhere@hosted.example')
    assert.equal((await new Visitor(t).ok('invitation', { token: link })).mfa, 'idp')
    await new Visitor(t).refused('invitation/accept', { token: link, password: goodPassword }, 'sign-in-elsewhere')
    await setPolicy(client(2), { mfa: null })
  })

  it('mints tokens that the pages of the portal may use, and no page of anybody else', async () => {
    const { visitor } = await settle(t)
    const token = await visitor.token()
    assert.equal((await t.send(token, '/v1/me', { headers: { origin: 'http://localhost:4400', host: 'localhost:4400' } })).status, 200)
    for (const origin of [t.larch.origins[0]!, 'https://evil.example', 'http://localhost:4401']) {
      assert.equal((await t.send(token, '/v1/me', { headers: { origin } })).problem.code, 'origin-not-allowed', origin)
    }
  })
})

describe('the networks of a client', () => {
  it('are looked at when somebody signs in, with each cookie and with each token, whoever minted it', async () => {
    await setPolicy(client(2), { ipAllow: ['203.0.113.0/24', '2001:db8:5::/48', '::ffff:192.0.2.0/120'] })
    try {
      const inside = new Visitor(t, { address: '203.0.113.7' })
      const { token } = await inviteTo(t, t.larch, client(2), 'inside@hosted.example')
      const outside = new Visitor(t, { address: '198.51.100.7' })
      await outside.refused('invitation/accept', { token, password: goodPassword }, 'address-not-allowed')
      const { secret } = await acceptWithTotp(inside, token)
      const owner = { email: 'inside@hosted.example', secret, partner: t.larch.slug }
      await outside.refused('password', { partner: owner.partner, email: owner.email, password: goodPassword }, 'address-not-allowed')
      assert.equal((await chainOf(t, client(2), 1))[0]!.meta['reason'], 'address-not-allowed')
      // Between the password and the code the network may change as well.
      t.advance(30_000)
      const { attempt } = await inside.ok('password', { partner: owner.partner, email: owner.email, password: goodPassword })
      inside.address = '198.51.100.7'
      await inside.refused('totp', { attempt, code: codeOf(t, secret) }, 'address-not-allowed')
      await inside.refused('token', {}, 'address-not-allowed')
      inside.address = '::ffff:203.0.113.9'
      const bearer = await inside.token()
      const embedded = (await t.send(t.larch.apiKey, '/v1/sessions', { method: 'POST', body: { audience: 'client', clientId: client(2), email: owner.email } })).body.token
      for (const each of [bearer, embedded]) {
        for (const [address, status] of [['203.0.113.200', 200], ['::ffff:203.0.113.1', 200], ['192.0.2.3', 200], ['2001:db8:5:ffff::1', 200], ['203.0.114.1', 403], ['2001:db8:6::1', 403], ['', 403]] as const) {
          const answer = await sendFrom(address, each, '/v1/me')
          assert.equal(answer.status, status, `${address} ${JSON.stringify(answer.body)}`)
          if (status === 403) assert.equal(answer.body.code, 'address-not-allowed')
        }
        // A stranger may write what it wants about where it comes from; our own proxy is believed, and what stands before it is not.
        assert.equal((await sendFrom('198.51.100.7', each, '/v1/me', { 'x-forwarded-for': '203.0.113.7' })).status, 403)
        assert.equal((await sendFrom('10.1.2.3', each, '/v1/me', { 'x-forwarded-for': '203.0.113.7' })).status, 200)
        assert.equal((await sendFrom('10.1.2.3', each, '/v1/me', { 'x-forwarded-for': '203.0.113.7, 198.51.100.7' })).status, 403)
        assert.equal((await sendFrom('198.51.100.7', each, '/v1/events')).status, 403)
      }
      // The staff is cut by no network of a client.
      assert.equal((await sendFrom('198.51.100.7', await t.token(t.larch, 'owner'), `/v1/clients/${client(2)}`)).status, 200)
    } finally {
      await setPolicy(client(2), { ipAllow: null })
    }
  })
})

describe('what is kept', () => {
  it('of sessions is forgotten when they ended long ago, and of tries when they count no more', async () => {
    const { visitor } = await settle(t)
    await new Visitor(t).refused('password', { partner: t.larch.slug, email: 'once@hosted.example', password: 'not the password' }, 'sign-in-failed')
    const door = { ...t.larch.scope, door: true } as const
    const count = async (table: string) => (await t.database.read(door, (tx) => tx.query<{ n: number }>(`select count(*)::integer as n from sa.${table}`, [], { custom: true })))[0]!.n
    const prune = (before: Date) => t.database.transact(door, async (tx) => {
      await pruneHostedSessions(tx, before)
      await pruneTries(tx, before)
    })
    await prune(new Date(t.context.now().getTime() - minute))
    await visitor.token()
    assert.ok((await count('sign_in_throttle')) > 0)
    t.advance(2 * minute)
    await prune(new Date(t.context.now().getTime() - 1))
    assert.deepEqual([await count('hosted_session'), await count('sign_in_throttle')], [0, 0])
    await visitor.refused('token', {}, 'session-missing')
  })
})

describe('a diagnosis', () => {
  it('tells how the last sign-in of somebody ended, and that a second factor was asked for', async () => {
    const ask = async (email: string) =>
      (await t.send(t.larch.apiKey, `/v1/clients/${client()}/diagnosis?question=sign-in&email=${encodeURIComponent(email)}`)).body.checks as { check: string; ok: boolean; detail: string }[]
    const owner = await settle(t)
    const last = async () => (await ask(owner.email)).find((each) => each.check === 'last-sign-in')!
    assert.equal((await last()).ok, true)
    t.advance(1000)
    await new Visitor(t).refused('password', { partner: owner.partner, email: owner.email, password: 'not the password' }, 'sign-in-failed')
    assert.deepEqual([(await last()).ok, /the password was wrong/.test((await last()).detail)], [false, true])
    const { token } = await inviteTo(t, t.larch, client(), 'unfinished@hosted.example')
    await new Visitor(t).ok('invitation/accept', { token, password: goodPassword })
    const unfinished = (await ask('unfinished@hosted.example')).filter((each) => !each.ok)
    assert.deepEqual(unfinished.map((each) => [each.check, each.detail]), [['second-factor', 'A second factor was asked for and has not been set up.']])
  })
})

describe('a link to a new password', () => {
  it('is asked for with the same answer for any email, works once, and ends every session and token', async () => {
    const owner = await settle(t)
    const token = await owner.visitor.token()
    const visitor = new Visitor(t)
    const known = await visitor.step('password/forgot', { partner: owner.partner, email: owner.email })
    const unknown = await visitor.step('password/forgot', { partner: owner.partner, email: 'nobody-at-all@hosted.example' })
    assert.deepEqual([known.status, known.text], [unknown.status, unknown.text])
    const link = (await resetLink(owner.email))!
    assert.equal(await resetLink('nobody-at-all@hosted.example'), null)
    await visitor.refused('password/reset', { token: link, password: 'qwertyuiop123' }, 'weak-password')
    const both = await Promise.all([visitor, new Visitor(t)].map((each) => each.step('password/reset', { token: link, password: 'a new one of four words' })))
    assert.deepEqual(both.map((answer) => answer.status).sort(), [200, 410])
    const state = both.find((answer) => answer.status === 200)!.body
    // The mailbox is one proof, and the second factor the other.
    assert.equal(state.step, 'second-factor')
    await owner.visitor.refused('token', {}, 'session-missing')
    assert.equal((await t.send(token, '/v1/me')).problem.code, 'token-invalid')
    await visitor.refused('password', { partner: owner.partner, email: owner.email, password: goodPassword }, 'sign-in-failed')
    t.advance(30_000)
    assert.equal((await visitor.ok('totp', { attempt: state.attempt, code: codeOf(t, owner.secret) })).step, 'done')
    await visitor.refused('password/reset', { token: link, password: 'another one of words' }, 'link-dead')
    assert.ok((await chainOf(t, client(), 4)).some(({ action, target }) => action === 'password.reset' && target?.id === owner.id))
  })

  it('is dead after an hour, when another one was asked for, and when the person was removed', async () => {
    const owner = await settle(t)
    const visitor = new Visitor(t)
    const ask = async () => {
      await visitor.ok('password/forgot', { partner: owner.partner, email: owner.email })
      return (await resetLink(owner.email))!
    }
    const first = await ask()
    const second = await ask()
    await visitor.refused('password/reset', { token: first, password: 'a new one of four words' }, 'link-dead')
    t.advance(61 * minute)
    await visitor.refused('password/reset', { token: second, password: 'a new one of four words' }, 'link-dead')
    const third = await ask()
    assert.equal((await t.send(t.larch.apiKey, `/v1/clients/${client()}/users/${owner.id}`, { method: 'DELETE' })).status, 204)
    await visitor.refused('password/reset', { token: third, password: 'a new one of four words' }, 'link-dead')
  })

  it('is not asked for without end', async () => {
    const visitor = new Visitor(t)
    const codes: number[] = []
    for (let tries = 0; tries < 6; tries += 1) codes.push((await visitor.step('password/forgot', { partner: t.larch.slug, email: 'flooded@hosted.example' })).status)
    assert.deepEqual(codes, [200, 200, 200, 429, 429, 429])
  })

  it('gives somebody a password whom the MSP itself has signed in so far', async () => {
    const email = t.larch.clients[0].people.viewer.email
    const visitor = new Visitor(t)
    await visitor.ok('password/forgot', { partner: t.larch.slug, email })
    const link = (await resetLink(email))!
    assert.equal((await visitor.ok('password/reset', { token: link, password: goodPassword })).step, 'enrol-second-factor')
  })
})
