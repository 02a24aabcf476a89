// The keys and the cookies of the hosted sign-in.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { readConfig } from '../../../server/config.ts'
import { createContext } from '../../../server/context.ts'
import { Door } from '../../../server/http/door.ts'
import type { Database } from '../../../server/store/database.ts'
import { openTestDatabase } from '../../support/database.ts'

let database: Database
const secret = 'k7Jd0s9Qm2xV5bN8wR1tY4uI6oP3aZcE'
const open = (env: Record<string, string> = {}) => Door.open(createContext({ config: readConfig({ LOG_LEVEL: 'silent', ...env }), database }))
before(async () => void (database = await openTestDatabase()))
after(() => database.close())

describe('a sealed secret', () => {
  it('is opened for its person, by every server on the database, and by nobody when it was changed', async () => {
    const [one, two] = [await open(), await open()]
    const sealed = one.seal('JBSWY3DPEHPK3PXP', 'usr_1')
    assert.ok(!sealed.includes('JBSWY3DPEHPK3PXP'))
    assert.notEqual(one.seal('JBSWY3DPEHPK3PXP', 'usr_1'), sealed)
    assert.equal(two.unseal(sealed, 'usr_1'), 'JBSWY3DPEHPK3PXP')
    assert.throws(() => two.unseal(sealed, 'usr_2'))
    const [name, data] = sealed.split('.') as [string, string]
    for (let at = 0; at < data.length; at += 7) {
      const changed = data.slice(0, at) + (data[at] === 'A' ? 'B' : 'A') + data.slice(at + 1)
      assert.throws(() => two.unseal(`${name}.${changed}`, 'usr_1'))
    }
  })

  it('is opened with the secret of the configuration only, where there is one; those from before stay good', async () => {
    const before = (await open()).seal('from before', 'usr_1')
    const configured = await open({ SIGN_IN_SECRET: secret })
    const sealed = configured.seal('from now on', 'usr_1')
    assert.equal(configured.unseal(before, 'usr_1'), 'from before')
    assert.equal((await open({ SIGN_IN_SECRET: secret })).unseal(sealed, 'usr_1'), 'from now on')
    const without = await open()
    assert.throws(() => without.unseal(sealed, 'usr_1'), /Set SIGN_IN_SECRET to what it was/)
    const other = await open({ SIGN_IN_SECRET: [...secret].reverse().join('') })
    assert.throws(() => other.unseal(sealed, 'usr_1'), /Set SIGN_IN_SECRET to what it was/)
  })

  it('is not sealed with a short or a well-known secret: the server refuses to start', () => {
    for (const weak of ['short', 'x'.repeat(40), 'change-me-change-me-change-me-1234567890', 'this is an example secret 1234567890 abc', `default${secret}`]) {
      assert.throws(() => readConfig({ SIGN_IN_SECRET: weak }), (error: Error) => /SIGN_IN_SECRET is \(its value is not shown\).*openssl rand/s.test(error.message) && !error.message.includes(weak))
    }
    assert.equal(readConfig({ SIGN_IN_SECRET: secret }).signInSecret, secret)
  })
})

describe('a hash of a password', () => {
  it('is the same for an email however it is written and whatever is configured, and another for every other email and MSP', async () => {
    const [one, two] = [await open(), await open({ SIGN_IN_SECRET: secret })]
    const hash = await one.hashPassword('seven green herons', 'ptr_1', 'Ada@harbour.example')
    assert.match(hash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    assert.equal(await two.hashPassword('seven green herons', 'ptr_1', ' ada@HARBOUR.example'), hash)
    const others = await Promise.all([
      one.hashPassword('seven green herons', 'ptr_2', 'ada@harbour.example'), one.hashPassword('seven green herons', 'ptr_1', 'bea@harbour.example'),
      one.hashPassword('seven green heron', 'ptr_1', 'ada@harbour.example'),
    ])
    assert.equal(new Set([hash, ...others].map((each) => each.split('$').at(-1))).size, 4)
  })
})

describe('the mark of a browser', () => {
  it('is good for the email and the MSP it was made for, on any server of the database, and for nothing that was made up', async () => {
    const door = await open()
    const [cookie] = door.deviceCookie('ptr_1', 'ada@harbour.example').split(';') as [string]
    const known = (text: string, partner = 'ptr_1', email = 'ADA@harbour.example') => door.knownDevice(new Request('http://localhost/', { headers: { cookie: text } }), partner, email)
    assert.ok(known(cookie))
    assert.equal(known(cookie, 'ptr_2'), null)
    assert.equal(known(cookie, 'ptr_1', 'bea@harbour.example'), null)
    for (const text of ['', 'sa-device=', 'sa-device=.', 'sa-device=a.b', `${cookie}x`, cookie.replace('.', 'x.'), `${cookie}; ${cookie}`, cookie.replace('sa-device', 'sa-other')]) assert.equal(known(text), null, text)
    assert.ok((await open()).knownDevice(new Request('http://localhost/', { headers: { cookie } }), 'ptr_1', 'ada@harbour.example'))
  })
})

describe('recovery codes', () => {
  it('are ten, of eighty bits each, in a spelling that nobody mistakes', async () => {
    const codes = (await open()).newRecoveryCodes()
    assert.equal(new Set(codes).size, 10)
    for (const code of codes) assert.match(code, /^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/)
  })
})
