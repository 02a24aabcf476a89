// How the first owner gets a password, and how the demo people come in.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { readConfig } from '../../../server/config.ts'
import { demoPassword, demoPeople, reachedHereOnly } from '../../../server/cli/demo-door.ts'
import { servePortal } from '../../../server/cli/serve.ts'
import { makePlace, run, type Place } from './support.ts'

let place: Place
before(async () => void (place = await makePlace({ embedded: true })))
after(() => place.remove())

async function post(url: string, step: string, body: object): Promise<{ status: number; body: { step?: string; code?: string } }> {
  const response = await fetch(`${url}/v1/sign-in/${step}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as { step?: string; code?: string } }
}

describe('a link from the command line', () => {
  it('gives the owner a password, once, and forgets a second factor when it is told to', async () => {
    assert.equal((await run(place, ['partner', 'create', '--slug', 'mine', '--name', 'Mine', '--owner', 'own@mine.example'])).code, 0)
    const first = await run(place, ['sign-in-link', 'own@mine.example'])
    assert.equal(first.code, 0, first.stderr)
    assert.match(first.stderr, /^For own@mine\.example, owner of Mine, once and until /)
    const second = await run(place, ['sign-in-link', 'OWN@mine.example', '--forget-second-factor'])
    const tokens = [first, second].map(({ stdout }) => /^http:\/\/localhost:0\/portal\/#reset=([\w-]{43})\n$/.exec(stdout)![1]!)
    assert.match((await run(place, ['sign-in-link', 'nobody@mine.example'])).stderr, /is nobody of the staff of Mine/)
    assert.match((await run(place, ['sign-in-link', 'own@mine.example', '--client', 'x'])).stderr, /Mine has no client "x"/)

    const portal = await servePortal(readConfig(place.env), { demo: false, intranetOrigins: [] })
    try {
      const password = 'seven green herons'
      assert.equal(portal.demoSignIn, null)
      assert.equal((await post(portal.url, 'password/reset', { token: tokens[0], password })).body.code, 'link-dead', 'the second has taken its place')
      assert.equal((await post(portal.url, 'password/reset', { token: tokens[1], password })).body.step, 'enrol-second-factor')
      assert.equal((await post(portal.url, 'password/reset', { token: tokens[1], password })).body.code, 'link-dead')
      // The only MSP of the server need not be named.
      assert.equal((await post(portal.url, 'password', { email: 'own@mine.example', password })).body.step, 'enrol-second-factor')
    } finally {
      await portal.stop()
    }
  })
})

describe('the demo people', () => {
  it('sign in with the password of the documentation where only this machine reaches the server', async () => {
    const own = await makePlace({ embedded: true })
    try {
      const portal = await servePortal(readConfig(own.env), { demo: true, demoSignIn: true, intranetOrigins: [] })
      try {
        assert.deepEqual(portal.demoSignIn, { people: demoPeople, password: demoPassword })
        for (const email of demoPeople) assert.equal((await post(portal.url, 'password', { email, password: demoPassword })).body.step, 'done', email)
      } finally {
        await portal.stop()
      }
    } finally {
      await own.remove()
    }
  })

  it('have no password anywhere else', async () => {
    const config = readConfig({})
    assert.equal(reachedHereOnly(config), true)
    for (const env of [{ HOST: '0.0.0.0' }, { HOST: '::' }, { HOST: '192.168.1.5' }, { PUBLIC_URL: 'https://portal.example' }, { DATABASE_URL: 'postgres://a:b@db/portal' }]) {
      assert.equal(reachedHereOnly(readConfig(env)), false, JSON.stringify(env))
    }
    const plain = await makePlace({ embedded: true })
    try {
      for (const options of [{ env: {}, demoSignIn: false }, { env: { PUBLIC_URL: 'https://portal.example' }, demoSignIn: true }]) {
        const portal = await servePortal(readConfig({ ...plain.env, ...options.env }), { demo: true, demoSignIn: options.demoSignIn, intranetOrigins: [] })
        try {
          assert.equal(portal.demoSignIn, null)
          assert.equal((await post(portal.url, 'password', { email: demoPeople[0], password: demoPassword })).body.code, 'sign-in-failed')
        } finally {
          await portal.stop()
        }
      }
    } finally {
      await plain.remove()
    }
  })
})
