import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ConfigError, readConfig, redactUrl } from '../../../server/config.ts'

const faultOf = (env: Record<string, string>): ConfigError => {
  try {
    readConfig(env)
  } catch (thrown) {
    assert.ok(thrown instanceof ConfigError)
    return thrown
  }
  assert.fail('the configuration was accepted')
}

describe('the configuration', () => {
  it('has a default for everything', () => {
    const config = readConfig({})
    assert.equal(config.port, 4400)
    assert.equal(config.dataDir, '.data')
    assert.equal(config.databaseUrl, null)
    assert.equal(config.demo, true)
    assert.equal(config.tokenTtlSeconds, 600)
    assert.equal(config.maxBodyBytes, 65536)
    assert.equal(config.trustedProxies.has('127.0.0.1'), false)
  })

  it('takes an empty variable for an absent one', () => {
    assert.equal(readConfig({ PORT: '', DEMO: ' ' }).port, 4400)
  })

  const wrong: Array<[string, string, RegExp]> = [
    ['PORT', 'abc', /PORT is "abc": the port must be a whole number from 0 to 65535\. Set PORT=4400/],
    ['PORT', '70000', /from 0 to 65535/],
    ['PORT', '-1', /from 0 to 65535/],
    ['PORT', '44.5', /from 0 to 65535/],
    ['DEMO', 'maybe', /DEMO is "maybe": must be 0 or 1\. Set DEMO=0/],
    ['TOKEN_TTL_SECONDS', '5', /from 30 to 3600/],
    ['TOKEN_TTL_SECONDS', '86400', /from 30 to 3600/],
    ['TRUSTED_PROXY', '10.0.0.0/33', /TRUSTED_PROXY is "10\.0\.0\.0\/33": must be a list of addresses or networks/],
    ['TRUSTED_PROXY', 'proxy.example', /must be a list of addresses/],
    ['LOG_LEVEL', 'loud', /must be one of silent, error, warn, info, debug/],
    ['PUBLIC_URL', 'portal.example', /must be the http\(s\) address/],
    ['RATE_LIMIT_KEY_PER_MINUTE', 'many', /RATE_LIMIT_KEY_PER_MINUTE is "many"/],
    ['RATE_LIMIT_TOKENS', '7', /RATE_LIMIT_TOKENS is not a variable of this server\. There are RATE_LIMIT_TOKEN_PER_MINUTE/],
    ['MAX_BODY_BYTES', '1', /from 1024/],
    ['HOST', 'a host', /must be a host name or an address/],
    ['MAIL_FROM', 'Larkfield <portal@larkfield.example>', /MAIL_FROM is ".*": must be one address without a name: the name is that of each MSP\. Set MAIL_FROM=/],
    ['SMTP_URL', 'https://mail.example', /SMTP_URL is \(its value is not shown\): must be an address such as smtps:\/\/user:password@mail\.example:465/],
    ['SMTP_URL', 'smtp://mail.example/path', /Correct SMTP_URL/],
    ['SMTP_URL', 'smtp://mail.example?logger=true', /only option is \?tls=required/],
    ['SMTP_URL', 'smtps://mail.example?tls=optional', /only option/],
    ['SMTP_URL', 'smtp://:secret@mail.example', /Correct SMTP_URL/],
    ['DATABASE_OWNER_URL', 'postgres://o@db/portal', /Set DATABASE_URL to the same database/],
  ]
  for (const [variable, value, message] of wrong) {
    it(`names ${variable}, what is wrong and the mend for ${JSON.stringify(value)}`, () => {
      const fault = faultOf({ [variable]: value })
      assert.match(fault.message, message)
      assert.deepEqual(fault.variables, [variable])
    })
  }

  it('wants a sender where there is a mail server, and never shows its password', () => {
    const fault = faultOf({ SMTP_URL: 'smtps://user:hunter2@mail.example' })
    assert.deepEqual(fault.variables, ['MAIL_FROM'])
    assert.match(fault.message, /SMTP_URL is set without MAIL_FROM\. Set MAIL_FROM=/)
    const both = faultOf({ SMTP_URL: 'ftp://user:hunter2@mail.example', MAIL_FROM: 'x' })
    assert.deepEqual(both.variables, ['SMTP_URL', 'MAIL_FROM'])
    assert.doesNotMatch(fault.message + both.message, /hunter2/)
    const { smtpUrl, mailFrom } = readConfig({ SMTP_URL: 'smtp://user:p%40ss@mail.example:2525?tls=optional', MAIL_FROM: 'portal@larkfield.example' })
    assert.deepEqual([smtpUrl, mailFrom], ['smtp://user:p%40ss@mail.example:2525?tls=optional', 'portal@larkfield.example'])
  })

  it('keeps mails beside the data where there is no mail server and no other folder', () => {
    assert.equal(readConfig({}).mailDir, '.data/mail')
    assert.equal(readConfig({ DATA_DIR: '/srv/portal' }).mailDir, '/srv/portal/mail')
    assert.equal(readConfig({ MAIL_DIR: '/srv/mail' }).mailDir, '/srv/mail')
  })

  it('names every wrong variable at once', () => {
    assert.deepEqual(faultOf({ PORT: 'x', DEMO: 'y', LOG_LEVEL: 'z' }).variables, ['PORT', 'DEMO', 'LOG_LEVEL'])
  })

  for (const address of ['mysql://sa:hunter2@db/portal', 'hunter2', 'postgres://sa:hunter2@/', 'postgres://sa:hun ter2@db:x/portal']) {
    it(`never prints a database address that it refuses (${address.length} characters)`, () => {
      const fault = faultOf({ DATABASE_URL: address })
      assert.match(fault.message, /DATABASE_URL is \(its value is not shown\): must be an address such as postgres:/)
      assert.doesNotMatch(fault.message, /hun ?ter2/)
    })
  }

  it('takes the password out of an address for the log', () => {
    assert.equal(redactUrl('postgres://sa:hunter2@db:5432/portal?password=hunter2'), 'postgres://sa:redacted@db:5432/portal')
    assert.doesNotMatch(redactUrl('not an address hunter2'), /hunter2/)
  })

  it('knows its own proxies by address and by network, in both families', () => {
    const { trustedProxies } = readConfig({ TRUSTED_PROXY: '10.0.0.0/8, 192.0.2.7 ,fd00::/8' })
    assert.equal(trustedProxies.has('10.200.3.4'), true)
    assert.equal(trustedProxies.has('192.0.2.7'), true)
    assert.equal(trustedProxies.has('192.0.2.8'), false)
    assert.equal(trustedProxies.has('fd12::1'), true)
    assert.equal(trustedProxies.has('2001:db8::1'), false)
    assert.equal(trustedProxies.has('not an address'), false)
  })
})
