// The hosted sign-in, over the real app on a real database.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { testApp, type TestApp } from '../../support/app.ts'
import { acceptWithTotp, codeOf, goodPassword, inviteMember, inviteTo, settle, Visitor } from '../../support/sign-in.ts'

let t: TestApp
before(async () => {
  t = await testApp()
})
after(() => t.stop())

describe('an invitation', () => {
  it('is looked at, accepted with a password and a second factor, and opens a session that mints tokens', async () => {
    const visitor = new Visitor(t)
    const { id, token } = await inviteTo(t, t.larch, t.larch.clients[0].id, 'first@hosted.example')
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
    const { secret, uri } = await visitor.ok('enrol/totp/secret', { attempt: accepted.attempt })
    assert.match(uri, /^otpauth:\/\/totp\/MSP%20larch:first%40hosted\.example\?/)
    const { state, recoveryCodes } = await visitor.ok('enrol/totp', { attempt: accepted.attempt, code: codeOf(t, secret) })
    assert.equal(state.step, 'done')
    assert.equal(state.recoveryCodesLeft, 10)
    assert.equal(new Set(recoveryCodes).size, 10)
    assert.deepEqual(state.places, [{ personId: id, clientId: t.larch.clients[0].id, name: t.larch.clients[0].name, role: 'manager' }])
    const me = await t.send(await visitor.token(), '/v1/me')
    assert.equal(me.status, 200, me.text)
    assert.equal(me.body.user.id, id)
  })
})
void acceptWithTotp
void inviteMember
void settle
