// Passkeys at the hosted sign-in, with an authenticator in software.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { testApp, type TestApp } from '../../support/app.ts'
import { SoftAuthenticator, type Ceremony } from '../../support/authenticator.ts'
import { goodPassword, inviteTo, settle, Visitor } from '../../support/sign-in.ts'

let t: TestApp
before(async () => {
  t = await testApp()
})
after(() => t.stop())

let people = 0
/** Somebody whose second factor is a passkey. */
async function withPasskey() {
  const email = `passkey-${(people += 1)}@hosted.example`
  const { id, token } = await inviteTo(t, t.larch, t.larch.clients[0].id, email)
  const visitor = new Visitor(t)
  const { attempt } = await visitor.ok('invitation/accept', { token, password: goodPassword })
  const { options } = await visitor.ok('enrol/passkey/options', { attempt })
  const key = new SoftAuthenticator()
  const enrolled = await visitor.ok('enrol/passkey', { attempt, name: 'Laptop', response: key.create(options) })
  assert.equal(enrolled.state.step, 'done')
  assert.equal(enrolled.recoveryCodes.length, 10)
  return { id, email, visitor, key }
}

/** Signs in with nothing but the passkey. */
async function alone(visitor: Visitor, key: SoftAuthenticator, ceremony: Ceremony = {}) {
  const { attempt, options } = await visitor.ok('passkey/options', { partner: t.larch.slug })
  return await visitor.step('passkey', { attempt, response: key.get(options, ceremony) })
}

describe('a passkey', () => {
  it('is the whole sign-in, asks for no email, and tells nobody whether anybody has one', async () => {
    const { id, key } = await withPasskey()
    const visitor = new Visitor(t)
    const { options } = await visitor.ok('passkey/options', { partner: t.larch.slug })
    assert.deepEqual([options.rpId, options.userVerification, options.allowCredentials ?? []], ['localhost', 'required', []])
    const answer = await alone(visitor, key)
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual([answer.body.step, answer.body.places[0].personId], ['done', id])
    assert.equal((await t.send(await visitor.token(), '/v1/me')).body.user.id, id)
  })

  it('is a second factor after the password, named for the person', async () => {
    const { email, key } = await withPasskey()
    const visitor = new Visitor(t)
    const state = await visitor.ok('password', { partner: t.larch.slug, email, password: goodPassword })
    assert.deepEqual([state.step, state.methods], ['second-factor', ['passkey', 'recovery-code']])
    const { options } = await visitor.ok('passkey/options', { attempt: state.attempt })
    assert.deepEqual(options.allowCredentials, [{ id: key.id.toString('base64url'), type: 'public-key', transports: ['internal'] }])
    assert.equal((await visitor.ok('passkey', { attempt: state.attempt, response: key.get(options, { verified: false }) })).step, 'done')
  })

  it('that nobody has unlocked is no sign-in by itself', async () => {
    const { key } = await withPasskey()
    assert.equal((await alone(new Visitor(t), key, { verified: false })).problem.code, 'code-refused')
  })

  it('signs one challenge once, and on the page of the portal only', async () => {
    const { key } = await withPasskey()
    const visitor = new Visitor(t)
    const { attempt, options } = await visitor.ok('passkey/options', { partner: t.larch.slug })
    const response = key.get(options)
    assert.equal((await visitor.ok('passkey', { attempt, response })).step, 'done')
    await visitor.refused('passkey', { attempt, response }, 'attempt-expired')
    const other = await visitor.ok('passkey/options', { partner: t.larch.slug })
    await visitor.refused('passkey', { attempt: other.attempt, response }, 'code-refused')
    for (const ceremony of [{ origin: 'https://evil.example' }, { origin: 'http://localhost:4401' }, { challenge: Buffer.from('another').toString('base64url') }]) {
      assert.equal((await alone(new Visitor(t), key, ceremony)).problem.code, 'code-refused', JSON.stringify(ceremony))
    }
  })

  it('that counts backwards is a copy and is refused', async () => {
    const { key } = await withPasskey()
    assert.equal((await alone(new Visitor(t), key)).status, 200)
    key.counter = 0
    assert.equal((await alone(new Visitor(t), key)).problem.code, 'code-refused')
  })

  it('of somebody else, or one that nobody has, is refused', async () => {
    const mine = await withPasskey()
    const theirs = await withPasskey()
    const visitor = new Visitor(t)
    const state = await visitor.ok('password', { partner: t.larch.slug, email: mine.email, password: goodPassword })
    const { options } = await visitor.ok('passkey/options', { attempt: state.attempt })
    await visitor.refused('passkey', { attempt: state.attempt, response: theirs.key.get(options) }, 'code-refused')
    for (const response of [{}, { id: 7 }, { id: 'x'.repeat(5000) }, { id: mine.key.id.toString('base64url'), response: { clientDataJSON: '!' } }]) {
      const each = await visitor.ok('passkey/options', { partner: t.larch.slug })
      await visitor.refused('passkey', { attempt: each.attempt, response }, 'code-refused')
    }
    assert.equal((await alone(visitor, new SoftAuthenticator())).problem.code, 'code-refused')
    // At another MSP of the same server the passkey is unknown.
    const abroad = await visitor.ok('passkey/options', { partner: t.birch.slug })
    await visitor.refused('passkey', { attempt: abroad.attempt, response: mine.key.get(abroad.options) }, 'code-refused')
  })

  it('is added beside an authenticator app, is not added twice, and is taken away', async () => {
    const { visitor } = await settle(t)
    const key = new SoftAuthenticator()
    const begun = await visitor.ok('enrol/passkey/options')
    const added = await visitor.ok('enrol/passkey', { attempt: begun.attempt, response: key.create(begun.options) })
    assert.deepEqual([added.state.step, added.recoveryCodes], ['done', []])
    const again = await visitor.ok('enrol/passkey/options')
    assert.deepEqual(again.options.excludeCredentials.map((each: { id: string }) => each.id), [key.id.toString('base64url')])
    await visitor.refused('enrol/passkey', { attempt: again.attempt, response: key.create(again.options) }, 'code-refused')
    const { items } = (await visitor.send('GET', '/v1/sign-in/factors')).body
    assert.deepEqual(items.map((each: { kind: string; name: string }) => [each.kind, each.name]), [['totp', 'Authenticator app'], ['passkey', 'Passkey']])
    assert.equal((await visitor.send('DELETE', `/v1/sign-in/factors/${items[1].id}`)).status, 204)
    assert.equal((await alone(new Visitor(t), key)).problem.code, 'code-refused')
    assert.equal((await visitor.send('DELETE', `/v1/sign-in/factors/${items[0].id}`)).problem.code, 'second-factor-required')
  })

  it('of somebody who was removed opens nothing', async () => {
    const { id, key, visitor } = await withPasskey()
    const token = await visitor.token()
    assert.equal((await t.send(t.larch.apiKey, `/v1/clients/${t.larch.clients[0].id}/users/${id}`, { method: 'DELETE' })).status, 204)
    assert.equal((await alone(new Visitor(t), key)).problem.code, 'sign-in-failed')
    await visitor.refused('token', {}, 'session-missing')
    assert.equal((await t.send(token, '/v1/me')).problem.code, 'token-invalid')
  })
})
