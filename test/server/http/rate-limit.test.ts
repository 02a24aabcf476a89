import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { testApp, type TestApp } from '../../support/app.ts'

let t: TestApp
before(async () => {
  t = await testApp({ env: { RATE_LIMIT_TOKEN_PER_MINUTE: '5', RATE_LIMIT_KEY_PER_MINUTE: '3', RATE_LIMIT_FAILURES_PER_MINUTE: '4', TRUSTED_PROXY: '10.0.0.0/8' } })
})
after(() => t.stop())

/** A request that comes over a socket from this address. */
const fromPeer = async (peer: string, token: string, headers: Record<string, string> = {}) =>
  await t.app.fetch(new Request('http://localhost/v1/me', { headers: { authorization: `Bearer ${token}`, ...headers } }), {
    incoming: { socket: { remoteAddress: peer } },
  })

describe('too many requests', () => {
  it('of one person are refused with the time to wait, whichever token they come with; others go on', async () => {
    const first = await t.token(t.larch, 'owner')
    const second = await t.token(t.larch, 'owner')
    for (let turn = 0; turn < 5; turn += 1) {
      const { status, headers } = await t.send(turn % 2 ? first : second, '/v1/me')
      assert.equal(status, 200)
      assert.match(headers.get('ratelimit')!, new RegExp(`^"token";r=${4 - turn};t=\\d+$`))
      assert.equal(headers.get('ratelimit-policy'), '"token";q=5;w=60')
    }
    for (const token of [first, second]) {
      const { status, problem, headers } = await t.send(token, '/v1/me')
      assert.equal(status, 429)
      assert.equal(problem.code, 'rate-limited')
      const wait = Number(headers.get('retry-after'))
      assert.ok(wait >= 1 && wait <= 60)
      assert.match(headers.get('ratelimit')!, /r=0/)
    }
    assert.equal((await t.send(await t.token(t.larch, 'admin'), '/v1/me')).status, 200)
    assert.equal((await t.send(await t.token(t.birch, 'owner'), '/v1/me')).status, 200)
  })

  it('of one API key are refused', async () => {
    for (let turn = 0; turn < 3; turn += 1) assert.equal((await t.send(t.larch.apiKey, '/v1/me')).status, 200)
    assert.equal((await t.send(t.larch.apiKey, '/v1/me')).status, 429)
    assert.equal((await t.send(t.birch.apiKey, '/v1/me')).status, 200)
  })

  it('with wrong credentials are refused by address, without asking the database, and lock out nobody who is good', async () => {
    const wrong = (turn: number) => `sak_${String(turn).padStart(43, '0')}`
    const good = await t.token(t.birch, 'admin')
    assert.equal((await fromPeer('203.0.113.9', t.birch.apiKey)).status, 200)
    for (let turn = 0; turn < 4; turn += 1) assert.equal((await fromPeer('203.0.113.9', wrong(turn))).status, 401)
    const blocked = await fromPeer('203.0.113.9', wrong(5))
    assert.equal(blocked.status, 429)
    assert.ok(blocked.headers.get('retry-after'))
    const { readOnce } = t.database
    t.database.readOnce = () => Promise.reject(new Error('the database was asked'))
    try {
      assert.equal((await fromPeer('203.0.113.9', wrong(6))).status, 429)
    } finally {
      t.database.readOnce = readOnce
    }
    assert.equal((await fromPeer('203.0.113.9', 'tampered')).status, 429)
    assert.equal((await fromPeer('203.0.113.9', good)).status, 200)
    assert.equal((await fromPeer('203.0.113.9', t.birch.apiKey)).status, 200)
    assert.equal((await fromPeer('203.0.113.10', wrong(7))).status, 401)
  })

  it('are counted by the /64 of an IPv6 address', async () => {
    for (let turn = 0; turn < 4; turn += 1) assert.equal((await fromPeer(`2001:db8:0:1::${turn}`, 'wrong')).status, 401)
    assert.equal((await fromPeer('2001:db8:0:1:ffff::1', 'wrong')).status, 429)
    assert.equal((await fromPeer('2001:db8:0:2::1', 'wrong')).status, 401)
  })

  it('hide behind no header, and are told apart behind our own proxy', async () => {
    for (let turn = 0; turn < 4; turn += 1) await fromPeer('198.51.100.1', 'wrong', { 'x-forwarded-for': `192.0.2.${turn}` })
    assert.equal((await fromPeer('198.51.100.1', 'wrong', { 'x-forwarded-for': '192.0.2.99' })).status, 429)
    for (let turn = 0; turn < 4; turn += 1) await fromPeer('10.0.0.1', 'wrong', { 'x-forwarded-for': '192.0.2.7' })
    assert.equal((await fromPeer('10.0.0.1', 'wrong', { 'x-forwarded-for': '192.0.2.7' })).status, 429)
    assert.equal((await fromPeer('10.0.0.1', 'wrong', { 'x-forwarded-for': '192.0.2.8' })).status, 401)
  })
})
