// The hosted sign-in, over the real app on a real database.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { testApp, type TestApp } from '../../support/app.ts'
import { acceptWithTotp, chainOf, codeOf, goodPassword, inviteMember, inviteTo, settle, signIn, tokenIn, Visitor } from '../../support/sign-in.ts'

let t: TestApp
before(async () => {
  t = await testApp({ env: { TRUSTED_PROXY: '10.0.0.0/8' } })
})
after(() => t.stop())

const minute = 60_000
const client = (index = 0) => t.larch.clients[index]!.id

async function setPolicy(clientId: string, body: object): Promise<void> {
  const answer = await t.send(t.larch.apiKey, `/v1/clients/${clientId}/policy`, { method: 'PATCH', body, headers: { 'if-match': '*' } })
  assert.equal(answer.status, 200, answer.text)
}

async function person(clientId: string, id: string) {
  return (await t.send(t.larch.apiKey, `/v1/clients/${clientId}/users/${id}`)).body
}

describe('an invitation', () => {
  it('is looked at, accepted with a password and a second factor, and opens a session that mints tokens', async () => {
    const visitor = new Visitor(t)
    const { id, token } = await inviteTo(t, t.larch, client(), 'first@hosted.example')
    assert.equal((await person(client(), id)).mfa, 'none')
    const view = await visitor.ok('invitation', { token })
    assert.deepEqual(
      { ...view, expiresAt: 0 },
      { partner: 'msp-larch', brand: 'MSP larch', organisation: t.larch.clients[0].name, email: 'first@hosted.example', name: 'first', role: 'manager', expiresAt: 0, mfa: 'required' },
    )
    const accepted = await visitor.ok('invitation/accept', { token, password: goodPassword })
    assert.equal(accepted.step, 'enrol-second-factor')
    assert.deepEqual(accepted.methods, ['totp', 'passkey'])
    assert.equal(visitor.cookies.size, 0, 'no session before the second factor')
    await visitor.refused('token', {}, 'session-missing')
    assert.equal((await person(client(), id)).mfa, 'pending')
    const { secret, uri } = await visitor.ok('enrol/totp/secret', { attempt: accepted.attempt })
    assert.match(uri, /^otpauth:\/\/totp\/MSP%20larch:first%40hosted\.example\?/)
    await visitor.refused('enrol/totp', { attempt: accepted.attempt, code: '000000' === codeOf(t, secret) ? '000001' : '000000' }, 'code-refused')
    const { state, recoveryCodes } = await visitor.ok('enrol/totp', { attempt: accepted.attempt, code: codeOf(t, secret) })
    assert.equal(state.step, 'done')
    assert.equal(state.recoveryCodesLeft, 10)
    assert.equal(new Set(recoveryCodes).size, 10)
    assert.deepEqual(state.places, [{ personId: id, clientId: client(), name: t.larch.clients[0].name, role: 'manager' }])
    const me = await t.send(await visitor.token(), '/v1/me')
    assert.equal(me.status, 200, me.text)
    assert.equal(me.body.user.id, id)
    const now = await person(client(), id)
    assert.deepEqual([now.status, now.mfa, now.invitation], ['active', 'enrolled', null])
    assert.ok(now.lastSeenAt)
    assert.deepEqual((await chainOf(t, client(), 3)).map(({ action, actor, email }) => [action, actor, email]), [
      ['sign_in.succeed', id, 'first@hosted.example'], ['second_factor.add', id, 'first@hosted.example'], ['invitation.accept', id, 'first@hosted.example'],
    ])
  })

  it('of a member of staff opens the partner surface', async () => {
    const visitor = new Visitor(t)
    const { id, token } = await inviteMember(t, t.larch, 'staff@hosted.example')
    await acceptWithTotp(visitor, token)
    const me = await t.send(await visitor.token(), '/v1/me')
    assert.deepEqual([me.body.user.id, me.body.audience, me.body.user.role], [id, 'partner', 'analyst'])
  })

  it('of an auditor opens one client until the grant ends', async () => {
    const expiresAt = new Date(t.context.now().getTime() + 20 * minute).toISOString()
    const invited = await t.send(t.larch.apiKey, `/v1/clients/${client()}/auditors`, { method: 'POST', body: { email: 'aud@hosted.example', name: 'Aud', expiresAt } })
    assert.equal(invited.status, 201, invited.text)
    const visitor = new Visitor(t)
    await acceptWithTotp(visitor, tokenIn(invited.body.invitationUrl))
    const token = await visitor.token()
    assert.equal((await t.send(token, '/v1/me')).body.user.role, 'auditor')
    t.advance(21 * minute)
    await visitor.refused('token', {}, 'session-missing')
  })

  it('is accepted once, however many accept at once', async () => {
    const { id, token } = await inviteTo(t, t.larch, client(), 'twice@hosted.example')
    const visitors = Array.from({ length: 6 }, () => new Visitor(t))
    const answers = await Promise.all(visitors.map((visitor, index) => visitor.step('invitation/accept', { token, password: `${goodPassword} ${index}` })))
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 410, 410, 410, 410, 410])
    const winner = answers.findIndex((answer) => answer.status === 200)
    // The one that holds comes first: after five that do not, even that one has to wait.
    for (const index of [winner, ...[...visitors.keys()].filter((each) => each !== winner)]) {
      const answer = await visitors[index]!.step('password', { partner: t.larch.slug, email: 'twice@hosted.example', password: `${goodPassword} ${index}` })
      assert.equal(answer.status, index === winner ? 200 : 401)
    }
    await new Visitor(t).refused('invitation', { token }, 'link-dead')
    assert.equal((await person(client(), id)).status, 'active')
  })

  it('that was sent again, has expired or was withdrawn is dead', async () => {
    const again = await inviteTo(t, t.larch, client(), 'again@hosted.example')
    const resent = await t.send(t.larch.apiKey, `/v1/clients/${client()}/users/${again.id}/invitation`, { method: 'POST' })
    assert.equal(resent.status, 200, resent.text)
    const visitor = new Visitor(t)
    for (const step of ['invitation', 'invitation/accept']) await visitor.refused(step, { token: again.token, ...(step === 'invitation' ? {} : { password: goodPassword }) }, 'link-dead')
    await visitor.ok('invitation', { token: tokenIn(resent.body.invitationUrl) })

    const removed = await inviteTo(t, t.larch, client(), 'removed@hosted.example')
    assert.equal((await t.send(t.larch.apiKey, `/v1/clients/${client()}/users/${removed.id}`, { method: 'DELETE' })).status, 204)
    await visitor.refused('invitation/accept', { token: removed.token, password: goodPassword }, 'link-dead')

    t.advance(8 * 24 * 60 * minute)
    await visitor.refused('invitation/accept', { token: tokenIn(resent.body.invitationUrl), password: goodPassword }, 'link-dead')
  })

  it('wants a password that others do not guess, and is not spent by one that is refused', async () => {
    const { token } = await inviteTo(t, t.larch, client(), 'margarethe@hosted.example')
    const visitor = new Visitor(t)
    for (const password of ['Password1234!', 'aaaaaaaaaaaaaaaa', 'abcabcabcabcabc', 'qwertyuiop123', '123456789012', 'margarethe@hosted.example', 'margarethe2026']) {
      const answer = await visitor.refused('invitation/accept', { token, password }, 'weak-password')
      assert.equal(answer.problem.errors![0]!.field, 'body.password')
    }
    for (const password of ['short', 'x'.repeat(257)]) await visitor.refused('invitation/accept', { token, password }, 'invalid-input')
    assert.equal((await visitor.step('invitation/accept', { token, password: 'élan vital und drei Reiher' })).status, 200)
    // The same letters, composed on another keyboard.
    const answer = await visitor.step('password', { partner: t.larch.slug, email: 'Margarethe@hosted.EXAMPLE', password: 'e\u0301lan vital und drei Reiher' })
    assert.equal(answer.status, 200, answer.text)
  })
})

describe('a password', () => {
  it('costs the same work for an email that nobody has, one person has and several have, and gives the same answer', async () => {
    await settle(t, { email: 'one@hosted.example' })
    await settle(t, { email: 'two@hosted.example' })
    await settle(t, { email: 'two@hosted.example', client: client(1) })
    const { door } = t.app.runtime
    const once = async (email: string) => {
      const before = door.hashed
      let transactions = 0
      const { transact, read, readOnce } = t.database
      const counting = <Open extends (...args: never[]) => unknown>(open: Open): Open => ((...args: never[]) => ((transactions += 1), open(...args))) as Open
      Object.assign(t.database, { transact: counting(transact), read: counting(read), readOnce: counting(readOnce) })
      try {
        const answer = await new Visitor(t).refused('password', { partner: t.larch.slug, email, password: 'not the password' }, 'sign-in-failed')
        return {
          hashed: door.hashed - before, transactions, headers: [...answer.headers].filter(([name]) => name !== 'x-request-id'),
          text: answer.text.replaceAll(answer.problem.requestId, ''),
        }
      } finally {
        Object.assign(t.database, { transact, read, readOnce })
      }
    }
    // The least of three: what is remembered for a while of partners and origins is read anew now and then, whoever asks.
    const work = async (email: string) => {
      const runs = [await once(email), await once(email), await once(email)]
      return { ...runs[0]!, transactions: Math.min(...runs.map(({ transactions }) => transactions)) }
    }
    const unknown = await work('nobody@hosted.example')
    assert.equal(unknown.hashed, 1)
    for (const email of ['one@hosted.example', 'two@hosted.example', t.larch.members.owner.email]) assert.deepEqual(await work(email), unknown, email)
  })

  it('that is wrong a thousand times is looked at a few times, and its owner comes in all the same', async () => {
    const owner = await settle(t, { email: 'honest@hosted.example' })
    const { door } = t.app.runtime
    const before = door.hashed
    const codes = new Map<string, number>()
    // From many networks at once, as those do who guess.
    for (let round = 0; round < 10; round += 1) {
      const answers = await Promise.all(Array.from({ length: 100 }, (_, index) =>
        new Visitor(t, { address: `203.0.113.${(round * 100 + index) % 250}` }).step('password', { partner: owner.partner, email: owner.email, password: `guess number ${round} ${index}` })))
      for (const { problem, headers } of answers) {
        codes.set(problem.code, (codes.get(problem.code) ?? 0) + 1)
        if (problem.code === 'too-many-attempts') assert.ok(Number(headers.get('retry-after')) >= 1)
      }
    }
    assert.equal([...codes.values()].reduce((sum, n) => sum + n, 0), 1000)
    assert.ok(codes.get('sign-in-failed')! <= 20, `${codes.get('sign-in-failed')} of a thousand were looked at`)
    assert.equal(door.hashed - before, codes.get('sign-in-failed'))
    // The browser that the owner has used before is not held up by any of it.
    const state = await owner.visitor.ok('password', { partner: owner.partner, email: owner.email, password: goodPassword })
    assert.equal(state.step, 'second-factor')
  })

  it('is held up longer with each one that is wrong, and never longer than a quarter of an hour', async () => {
    const owner = await settle(t, { email: 'patient@hosted.example' })
    const waits: number[] = []
    for (let tries = 0; tries < 40; tries += 1) {
      const answer = await new Visitor(t).step('password', { partner: owner.partner, email: owner.email, password: 'not the password' })
      if (answer.status !== 429) continue
      waits.push(Number(answer.headers.get('retry-after')))
      t.advance(waits.at(-1)! * 1000)
    }
    assert.deepEqual(waits.slice(0, 5), [1, 2, 4, 8, 16])
    assert.equal(Math.max(...waits), 900)
    // Whoever waits comes in from anywhere.
    t.advance(15 * minute)
    assert.equal((await signIn(new Visitor(t), owner)).step, 'done')
    const locks = (await chainOf(t, client(), 100)).filter(({ action, target }) => action === 'sign_in.lock' && target?.id === owner.id)
    assert.equal(locks.length, 1)
  })

  it('is held up for a whole network that tries many emails, a /64 of IPv6 being one', async () => {
    let tooMany = 0
    for (let index = 0; index < 40; index += 1) {
      const visitor = new Visitor(t, { address: `2001:db8:77:1::${index.toString(16)}` })
      if ((await visitor.step('password', { partner: t.larch.slug, email: `sprayed-${index}@hosted.example`, password: 'not the password' })).status === 429) tooMany += 1
    }
    assert.ok(tooMany >= 9, `${tooMany}`)
    const neighbour = new Visitor(t, { address: '2001:db8:77:2::1' })
    await neighbour.refused('password', { partner: t.larch.slug, email: 'sprayed@hosted.example', password: 'not the password' }, 'sign-in-failed')
  })

  it('of an MSP that is not named is refused where there are several', async () => {
    await new Visitor(t).refused('password', { email: 'one@hosted.example', password: goodPassword }, 'invalid-input')
    await new Visitor(t).refused('password', { partner: t.birch.slug, email: 'one@hosted.example', password: goodPassword }, 'sign-in-failed')
  })

  it('leaves a failure of a known email in the chain of the client, and of an unknown one in the chain of the partner without the email', async () => {
    const owner = await settle(t, { email: 'slip@hosted.example' })
    await new Visitor(t).refused('password', { partner: owner.partner, email: owner.email, password: 'not the password' }, 'sign-in-failed')
    const [failure] = await chainOf(t, client(), 1)
    assert.deepEqual([failure?.action, failure?.result, failure?.target, failure?.meta['reason'], failure?.email], ['sign_in.fail', 'denied', { type: 'portal_user', id: owner.id }, 'password', null])
    await new Visitor(t).refused('password', { partner: owner.partner, email: 'secret-name@nowhere.example', password: 'not the password' }, 'sign-in-failed')
    const [unknown] = await chainOf(t, null, 1)
    assert.deepEqual([unknown?.action, unknown?.target, unknown?.email], ['sign_in.fail', null, null])
    assert.ok(!JSON.stringify(unknown).includes('secret-name'))
    assert.ok(!t.log.join('\n').includes('secret-name'))
  })
})

describe('somebody who is several', () => {
  it('chooses as whom to come in, and gives the second factor of that one', async () => {
    const email = 'both@hosted.example'
    const first = await settle(t, { email })
    const second = await settle(t, { email, client: client(1), role: 'viewer' })
    t.advance(30_000)
    const visitor = new Visitor(t)
    const choice = await visitor.ok('password', { partner: first.partner, email, password: goodPassword })
    assert.equal(choice.step, 'choose')
    assert.deepEqual(choice.places.map(({ personId, clientId, role }: { personId: string; clientId: string; role: string }) => [personId, clientId, role]), [
      [first.id, client(0), 'manager'], [second.id, client(1), 'viewer'],
    ])
    await visitor.refused('choose', { attempt: choice.attempt, personId: t.larch.members.owner.id }, 'attempt-expired')
    const state = await visitor.ok('choose', { attempt: choice.attempt, personId: second.id })
    assert.equal(state.step, 'second-factor')
    await visitor.refused('totp', { attempt: state.attempt, code: codeOf(t, first.secret) }, 'code-refused')
    const done = await visitor.ok('totp', { attempt: state.attempt, code: codeOf(t, second.secret) })
    assert.equal(done.places[0].clientId, client(1))
    const token = await visitor.token()
    assert.equal((await t.send(token, `/v1/clients/${client(1)}`)).status, 200)
    assert.equal((await t.send(token, `/v1/clients/${client(0)}`)).status, 404)
  })

  it('has a password at each place: one that a colleague has set at one client opens no other', async () => {
    const email = 'chief@hosted.example'
    const trap = await settle(t, { email })
    const { token } = await inviteTo(t, t.larch, client(1), email)
    const chief = new Visitor(t)
    const { secret } = await acceptWithTotp(chief, token, 'another four words here')
    t.advance(30_000)
    const thief = new Visitor(t)
    const state = await thief.ok('password', { partner: trap.partner, email, password: goodPassword })
    assert.equal(state.step, 'second-factor', 'there is nothing to choose from')
    await thief.refused('choose', { attempt: state.attempt, personId: trap.id }, 'attempt-expired')
    const done = await thief.ok('totp', { attempt: state.attempt, code: codeOf(t, trap.secret) })
    assert.equal(done.places[0].clientId, client(0))
    const own = await signIn(new Visitor(t), { email, secret, partner: trap.partner }, 'another four words here')
    assert.equal(own.places[0].clientId, client(1))
  })
})

describe('a code', () => {
  it('works once: not again, not one from before, and of two at once one', async () => {
    const owner = await settle(t)
    t.advance(60_000)
    const start = async () => {
      const visitor = new Visitor(t)
      return { visitor, attempt: (await visitor.ok('password', { partner: owner.partner, email: owner.email, password: goodPassword })).attempt }
    }
    const code = codeOf(t, owner.secret)
    const both = await Promise.all([await start(), await start()].map(({ visitor, attempt }) => visitor.step('totp', { attempt, code })))
    assert.deepEqual(both.map((answer) => answer.status).sort(), [200, 401])
    const { visitor, attempt } = await start()
    await visitor.refused('totp', { attempt, code }, 'code-refused')
    await visitor.refused('totp', { attempt, code: codeOf(t, owner.secret, -1) }, 'code-refused')
    await visitor.refused('totp', { attempt, code: codeOf(t, owner.secret, 2) }, 'code-refused')
    assert.equal((await visitor.ok('totp', { attempt, code: codeOf(t, owner.secret, 1) })).step, 'done')
  })

  it('that is wrong five times ends the attempt, and codes of one person are held up across attempts', async () => {
    const owner = await settle(t)
    t.advance(30_000)
    const wrong = (n: number) => String((Number(codeOf(t, owner.secret)) + 77 + n * 13) % 1_000_000).padStart(6, '0')
    let blocked = 0
    for (let round = 0; round < 4; round += 1) {
      const visitor = new Visitor(t)
      const { attempt } = await visitor.ok('password', { partner: owner.partner, email: owner.email, password: goodPassword })
      const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => visitor.step('totp', { attempt, code: wrong(n) })))
      blocked += answers.filter((answer) => answer.problem.code === 'too-many-attempts').length
      if (round === 0) {
        assert.equal(answers.filter((answer) => answer.problem.code === 'code-refused').length, 4)
        // Which of the two laws the others meet first is up to the database, where they come at once.
        const closed = ['attempt-expired', 'too-many-attempts']
        assert.equal(answers.filter((answer) => closed.includes(answer.problem.code)).length, 2)
        assert.ok(closed.includes((await visitor.step('totp', { attempt, code: codeOf(t, owner.secret) })).problem.code))
      }
    }
    assert.ok(blocked > 5, `${blocked}`)
    t.advance(15 * minute)
    assert.equal((await signIn(new Visitor(t), owner)).step, 'done')
  })

  it('comes within ten minutes', async () => {
    const owner = await settle(t)
    const visitor = new Visitor(t)
    const { attempt } = await visitor.ok('password', { partner: owner.partner, email: owner.email, password: goodPassword })
    t.advance(10 * minute + 1)
    await visitor.refused('totp', { attempt, code: codeOf(t, owner.secret) }, 'attempt-expired')
  })

  it('of recovery stands in once, however it is typed, and of two at once one', async () => {
    const owner = await settle(t)
    const start = async () => {
      const visitor = new Visitor(t)
      return { visitor, attempt: (await visitor.ok('password', { partner: owner.partner, email: owner.email, password: goodPassword })).attempt }
    }
    const [first, second] = owner.recoveryCodes as [string, string]
    const { visitor, attempt } = await start()
    const done = await visitor.ok('recovery-code', { attempt, code: ` ${first.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'l')} ` })
    assert.deepEqual([done.step, done.recoveryCodesLeft], ['done', 9])
    const again = await start()
    await again.visitor.refused('recovery-code', { attempt: again.attempt, code: first }, 'code-refused')
    const both = await Promise.all([await start(), await start()].map((each) => each.visitor.step('recovery-code', { attempt: each.attempt, code: second })))
    assert.deepEqual(both.map((answer) => answer.status).sort(), [200, 401])
    const renewed = await visitor.ok('recovery-codes')
    assert.equal(renewed.recoveryCodes.length, 10)
    await again.visitor.refused('recovery-code', { attempt: again.attempt, code: owner.recoveryCodes[2] }, 'code-refused')
    assert.equal((await again.visitor.ok('recovery-code', { attempt: again.attempt, code: renewed.recoveryCodes[0] })).step, 'done')
  })

  it('is asked of whoever has an authenticator app, though the policy would let them in without', async () => {
    const owner = await settle(t, { client: client(2) })
    await setPolicy(client(2), { mfa: 'optional' })
    const visitor = new Visitor(t)
    assert.equal((await visitor.ok('password', { partner: owner.partner, email: owner.email, password: goodPassword })).step, 'second-factor')
    const { token } = await inviteTo(t, t.larch, client(2), 'light@hosted.example')
    const light = new Visitor(t)
    const state = await light.ok('invitation/accept', { token, password: goodPassword })
    assert.deepEqual([state.step, state.recoveryCodesLeft], ['done', null])
    // One is added while signed in, in the session it was begun in and no other.
    const { attempt, secret } = await light.ok('enrol/totp/secret')
    await new Visitor(t).refused('enrol/totp', { attempt, code: codeOf(t, secret) }, 'session-missing')
    const added = await light.ok('enrol/totp', { attempt, code: codeOf(t, secret) })
    assert.deepEqual([added.state.step, added.recoveryCodes.length], ['done', 10])
    const { items, required } = (await light.send('GET', '/v1/sign-in/factors')).body
    assert.deepEqual([items.length, items[0].kind, required], [1, 'totp', false])
    t.advance(11 * minute)
    await light.refused('enrol/totp/secret', {}, 'fresh-sign-in-needed')
    assert.equal((await light.send('DELETE', `/v1/sign-in/factors/${items[0].id}`)).problem.code, 'fresh-sign-in-needed')
    await signIn(light, { email: 'light@hosted.example', secret, partner: t.larch.slug })
    assert.equal((await light.send('DELETE', `/v1/sign-in/factors/${items[0].id}`)).status, 204)
    assert.equal((await light.ok('password', { partner: t.larch.slug, email: 'light@hosted.example', password: goodPassword })).step, 'done')
    await setPolicy(client(2), { mfa: 'required' })
    // It holds from now on: without one, there is no way past setting one up.
    assert.equal((await light.ok('password', { partner: t.larch.slug, email: 'light@hosted.example', password: goodPassword })).step, 'enrol-second-factor')
  })

  it('cannot be put in place of one that is set up, by whoever has the password alone', async () => {
    const { token } = await inviteTo(t, t.larch, client(), 'raced@hosted.example')
    const [owner, thief] = [new Visitor(t), new Visitor(t)]
    const { attempt } = await owner.ok('invitation/accept', { token, password: goodPassword })
    const begun = await thief.ok('password', { partner: t.larch.slug, email: 'raced@hosted.example', password: goodPassword })
    const theirs = await thief.ok('enrol/totp/secret', { attempt: begun.attempt })
    const { secret } = await owner.ok('enrol/totp/secret', { attempt })
    assert.equal((await owner.ok('enrol/totp', { attempt, code: codeOf(t, secret) })).state.step, 'done')
    await thief.refused('enrol/totp', { attempt: begun.attempt, code: codeOf(t, theirs.secret) }, 'attempt-expired')
    await thief.refused('enrol/totp/secret', { attempt: begun.attempt }, 'attempt-expired')
  })
})
