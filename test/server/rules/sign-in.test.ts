// The law of the hosted sign-in, as tables.
import assert from 'node:assert/strict'
import { BlockList } from 'node:net'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  attemptMs, barrierOf, beginsDelay, delayMs, forgetMs, freshMs, mayComeFrom, nextStep, normalPassword, normalRecoveryCode, passwordFault, resetMs,
  sessionEnds, tokenSeconds, type Arrival, type SignInFacts, type Tried,
} from '../../../server/rules/sign-in.ts'

describe('the next step', () => {
  const table: Array<[SignInFacts['people'], number, boolean, SignInFacts['mfa'], ReturnType<typeof nextStep>]> = [
    [1, 0, false, 'required', 'enrol-second-factor'],
    [1, 0, true, 'required', 'enrol-second-factor'],
    [1, 1, false, 'required', 'second-factor'],
    [1, 3, false, 'required', 'second-factor'],
    [1, 1, true, 'required', 'done'],
    [1, 0, false, 'optional', 'done'],
    [1, 1, false, 'optional', 'second-factor'],
    [1, 1, true, 'optional', 'done'],
    [1, 0, false, 'idp', 'enrol-second-factor'],
    [1, 0, false, 'a later word', 'enrol-second-factor'],
    [1, 1, true, 'a later word', 'done'],
    [2, 0, false, 'optional', 'choose'],
    [2, 1, true, 'required', 'choose'],
  ]
  for (const [people, factors, secondFactorGiven, mfa, step] of table) {
    it(`for ${people} with ${factors} factors, ${secondFactorGiven ? 'one' : 'none'} given, where it is ${mfa}, is ${step}`, () => {
      assert.equal(nextStep({ people, factors, secondFactorGiven, mfa }), step)
    })
  }
})

describe('what keeps somebody out', () => {
  const inside: Arrival = { status: 'active', client: { status: 'active', portalEnabled: true }, policy: { mfa: 'required', ipAllow: [] }, address: '192.0.2.1' }
  const allowed = { mfa: 'required', ipAllow: ['192.0.2.0/24'] }
  const table: Array<[string, Partial<Arrival>, ReturnType<typeof barrierOf>]> = [
    ['nothing', {}, null],
    ['nothing for the staff', { client: null }, null],
    ['nothing where it is optional', { policy: { mfa: 'optional', ipAllow: [] } }, null],
    ['not having accepted', { status: 'invited' }, 'sign-in-failed'],
    ['being suspended', { status: 'suspended' }, 'sign-in-failed'],
    ['having been removed', { status: 'removed' }, 'sign-in-failed'],
    ['a client that is suspended', { client: { status: 'suspended', portalEnabled: true } }, 'sign-in-failed'],
    ['a client that is archived', { client: { status: 'archived', portalEnabled: true } }, 'sign-in-failed'],
    ['nothing at a client that is taken on', { client: { status: 'onboarding', portalEnabled: true } }, null],
    ['a portal that is switched off', { client: { status: 'active', portalEnabled: false } }, 'portal-disabled'],
    ["the MSP's own sign-in", { policy: { mfa: 'idp', ipAllow: [] } }, 'sign-in-elsewhere'],
    ["the MSP's own sign-in, for its staff", { client: null, policy: { mfa: 'idp', ipAllow: [] } }, 'sign-in-elsewhere'],
    ['nothing inside the networks', { policy: allowed }, null],
    ['another network', { policy: allowed, address: '198.51.100.1' }, 'address-not-allowed'],
    ['no network at all', { policy: allowed, address: '' }, 'address-not-allowed'],
    ['no network of clients for the staff', { client: null, policy: allowed, address: '198.51.100.1' }, null],
    ['being suspended before anything else', { status: 'suspended', client: { status: 'active', portalEnabled: false }, policy: { mfa: 'idp', ipAllow: ['10.0.0.0/8'] } }, 'sign-in-failed'],
    ['a portal that is off before what follows', { client: { status: 'active', portalEnabled: false }, policy: { mfa: 'idp', ipAllow: ['10.0.0.0/8'] } }, 'portal-disabled'],
    ['another sign-in before the network', { policy: { mfa: 'idp', ipAllow: ['10.0.0.0/8'] } }, 'sign-in-elsewhere'],
  ]
  for (const [what, over, barrier] of table) it(`is ${what}`, () => assert.equal(barrierOf({ ...inside, ...over }), barrier))
})

describe('a network', () => {
  const table: Array<[string, string, boolean]> = [
    ['203.0.113.0/24', '203.0.113.0', true],
    ['203.0.113.0/24', '203.0.113.255', true],
    ['203.0.113.0/24', '203.0.114.0', false],
    ['203.0.113.0/24', '203.0.112.255', false],
    ['203.0.113.77/24', '203.0.113.1', true],
    ['203.0.113.7/32', '203.0.113.7', true],
    ['203.0.113.7/32', '203.0.113.6', false],
    ['203.0.113.4/30', '203.0.113.7', true],
    ['203.0.113.4/30', '203.0.113.8', false],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '8.8.8.8', false],
    ['128.0.0.0/1', '255.0.0.1', true],
    ['128.0.0.0/1', '127.255.255.255', false],
    ['2001:db8::/32', '2001:db8:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['2001:db8::/33', '2001:db8:8000::', false],
    ['2001:0DB8:0:0::/48', '2001:db8::9', true],
    ['fe80::/10', 'fe80::1%eth0', true],
    ['::1/128', '::1', true],
    ['::1/128', '::2', false],
    ['1:2:3:4:5:6:7:8/128', '1:2:3:4:5:6:7:8', true],
    ['1:2:3:4:5:6:7::/112', '1:2:3:4:5:6:7:9', true],
    ['203.0.113.0/24', '::ffff:203.0.113.9', true],
    ['203.0.113.0/24', '::ffff:cb00:7109', true],
    ['::ffff:203.0.113.0/120', '203.0.113.9', true],
    ['::ffff:203.0.113.0/120', '203.0.114.9', false],
    ['::ffff:0:0/96', '8.8.8.8', true],
    ['::ffff:0:0/95', '8.8.8.8', false],
    ['203.0.113.0/33', '203.0.113.0', false],
    ['203.0.113.0', '203.0.113.0', false],
    ['203.0.113.0/x', '203.0.113.0', false],
    ['203.0.113.0/', '203.0.113.0', false],
    ['256.0.0.0/8', '0.0.0.1', false],
    ['1.2.3/8', '1.2.3.4', false],
    ['2001:db8::/129', '2001:db8::', false],
    ['1::2::3/64', '1::2', false],
    ['1:2:3:4:5:6:7:8::/64', '1:2:3:4::', false],
    ['12345::/16', '2345::', false],
    ['1:2:3/16', '1::', false],
    ['1.2.3.4::/16', '102:304::', false],
    ['203.0.113.0/24', '203.0.113', false],
    ['203.0.113.0/24', '203.0.113.1.1', false],
    ['203.0.113.0/24', '', false],
    ['::/0', '', false],
    ['::/0', 'unknown', false],
    ['::/0', ':', false],
  ]
  for (const [network, address, holds] of table) {
    it(`${network} ${holds ? 'holds' : 'does not hold'} ${address || 'an unknown address'}`, () => assert.equal(mayComeFrom([network], address), holds))
  }

  it('is one of several, and none lets everybody in', () => {
    assert.equal(mayComeFrom(['10.0.0.0/8', '203.0.113.0/24'], '203.0.113.1'), true)
    assert.equal(mayComeFrom(['10.0.0.0/8', '203.0.113.0/24'], '192.0.2.1'), false)
    assert.equal(mayComeFrom([], ''), true)
    assert.equal(mayComeFrom([], '192.0.2.1'), true)
  })

  it('holds each of its addresses, however it is spelled', () => {
    fc.assert(fc.property(fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }), fc.nat(128), fc.nat(127), (groups, bits, flipped) => {
      const value = groups.reduce((all, group) => (all << 16n) | BigInt(group), 0n)
      const text = (number: bigint) => Array.from({ length: 8 }, (_, index) => ((number >> BigInt(112 - index * 16)) & 0xffffn).toString(16)).join(':')
      fc.pre(value >> 32n !== 0xffffn)
      const other = value ^ (1n << BigInt(127 - flipped))
      fc.pre(other >> 32n !== 0xffffn)
      assert.equal(mayComeFrom([`${text(value)}/${bits}`], text(other)), flipped >= bits)
    }))
  })
})

describe('a network of IPv4', () => {
  it('holds what the list of networks of Node holds', () => {
    const address = fc.tuple(...[0, 1, 2, 3].map(() => fc.constantFrom(0, 1, 127, 128, 254, 255))).map((parts) => parts.join('.'))
    fc.assert(fc.property(address, fc.nat(32), address, (base, bits, from) => {
      const blocks = new BlockList()
      blocks.addSubnet(base, bits, 'ipv4')
      assert.equal(mayComeFrom([`${base}/${bits}`], from), blocks.check(from, 'ipv4'))
    }))
  })
})

describe('an address or a network that is none', () => {
  it('holds nobody and is held by nothing', () => {
    for (const network of ['203.0.113.0', '203.0.113.0/', '203.0.113.0/x24', '203.0.113.0/24x', '203.0.113.0/033x', '203.0.113.0/24/24', '203.0.113.0/0024', '203.0.113/24', '203.0.113.0.0/24', '203.0.113.256/24', '203.0.113.x/24', '203.0.113.0x/24', 'x203.0.113.0/24', 'x\n203.0.113.0/24', '/24', '']) {
      assert.equal(mayComeFrom([network], '203.0.113.0'), false, network)
    }
    for (const address of ['203.0.113', '203.0.113.0.1', '203.0.113.256', '203.0.113.999', '203.0.113.1x', 'x203.0.113.1', '203.0.113.', '203..113.1', '1234.0.113.1', '0001.0.113.1', '0x10.0.113.1', '1e1.0.113.1', ' 1.0.113.1', '1 .0.113.1', '203.0.113.1%eth0', 'abcd', '1:2:3:4:5:6:7:1.2.3.4', '1:2:3:4:5:6:1.2.3.4:7', 'nonsense', ':', '1:2', '1:2:3:4:5:6:7', '1:2:3:4:5:6:7:8:9', '1::2::3', '12345::1', 'g::1', '1.2.3.4::1', '::1.2.3.4:1']) {
      assert.equal(mayComeFrom(['0.0.0.0/0', '::/0'], address), false, address)
    }
    for (const address of ['fe80::1%eth0', '::1.2.3.4', '1:2:3:4:5:6:1.2.3.4', '1::', '::', '1:2:3:4:5:6:7:8']) assert.equal(mayComeFrom(['::/0'], address), true, address)
  })
})

describe('a well-known word', () => {
  // Written out once more, so that a word that goes missing is missed.
  const words = [
    'passwort', 'passw0rd', 'p@ssword', 'motdepasse', 'contrasena', 'kennwort', 'geheim', 'secret', 'qwertyuiop', 'qwertzuiop', 'qwerty', 'qwertz', 'azerty', 'asdfghjkl', 'zxcvbnm', '1q2w3e4r5t6y', '1q2w3e4r', 'administrator', 'admin', 'welcome',
    'changeme', 'default', 'iloveyou', 'monkey', 'dragon', 'football', 'baseball', 'superman', 'princess', 'sunshine', 'trustno1', 'master', 'login', 'summer', 'spring', 'autumn', 'company',
  ]
  for (const word of words) it(`such as ${word} with two letters and a year behind it is no password`, () => assert.equal(passwordFault(`${word}-ab.47-28`, 'ana@msp.example'), 'common'))
  it('does no harm beside enough of one’s own: six letters, or twelve characters of any kind', () => {
    for (const [password, fault] of [
      ['summer-walrus-violin', null], ['summer-walrus', null], ['summer-green1', 'common'], ['summer-walru-19', 'common'],
      ['summer-19-47-28-63', null], ['summer-19-47-28-6', 'common'], ['winter1947summer', 'common'],
    ] as const) assert.equal(passwordFault(password, 'ana@msp.example'), fault, password)
  })
})

describe('a session', () => {
  const at = (seconds: number) => new Date(seconds * 1000)
  const policy = { sessionIdleSeconds: 600, sessionMaxSeconds: 3600 }

  it('ends when it is idle or over, whichever comes first', () => {
    const table: Array<[number, number, number]> = [[0, 0, 600], [0, 100, 700], [0, 2999, 3599], [0, 3000, 3600], [0, 3500, 3600], [50, 3500, 3650]]
    for (const [created, seen, ends] of table) assert.deepEqual(sessionEnds({ createdAt: at(created), lastSeenAt: at(seen) }, policy), at(ends))
  })

  it('mints tokens that live no longer than it, half its idle time at most, and a second at least', () => {
    const table: Array<[number, number, number, number, number]> = [
      // most, ends, now, idle, seconds
      [600, 3600, 0, 1800, 600], [600, 3600, 0, 600, 300], [600, 100, 0, 1800, 100], [600, 100, 40, 1800, 60], [30, 3600, 0, 1800, 30], [600, 3600, 0, 301, 150],
      [600, 10, 10, 600, 1], [600, 5, 10, 600, 1],
    ]
    for (const [most, ends, now, idle, seconds] of table) assert.equal(tokenSeconds(most, at(ends), at(now), { sessionIdleSeconds: idle }), seconds)
    assert.equal(tokenSeconds(600, new Date(100_999), at(0), { sessionIdleSeconds: 1800 }), 100)
  })

  it('and the steps to it have the times that are written down', () => {
    assert.deepEqual([attemptMs, freshMs, resetMs], [600_000, 600_000, 3_600_000])
  })
})

describe('a delay', () => {
  const table: Record<Tried, { free: number; delays: number[]; most: number; forget: number }> = {
    account: { free: 5, delays: [1000, 2000, 4000, 8000], most: 900_000, forget: 86_400_000 },
    network: { free: 30, delays: [1000, 2000, 4000, 8000], most: 900_000, forget: 3_600_000 },
    device: { free: 5, delays: [1000, 2000, 4000, 8000], most: 900_000, forget: 86_400_000 },
    code: { free: 10, delays: [1000, 2000, 4000, 8000], most: 900_000, forget: 86_400_000 },
    link: { free: 3, delays: [60_000, 120_000, 240_000], most: 3_600_000, forget: 86_400_000 },
    'network-link': { free: 20, delays: [1000, 2000, 4000], most: 900_000, forget: 3_600_000 },
  }
  for (const [tried, { free, delays, most, forget }] of Object.entries(table) as Array<[Tried, (typeof table)[Tried]]>) {
    it(`of ${tried} begins after ${free} and doubles up to ${most} ms`, () => {
      for (let failures = 0; failures < free; failures += 1) assert.equal(delayMs(tried, failures), 0)
      for (const [index, delay] of delays.entries()) assert.equal(delayMs(tried, free + index), delay)
      for (const failures of [free + 12, free + 40, 1000, 1e9]) assert.equal(delayMs(tried, failures), most)
      assert.equal(forgetMs(tried), forget)
      assert.deepEqual([free - 1, free, free + 1].map((failures) => beginsDelay(tried, failures)), [false, true, false])
    })
  }
})

describe('a password', () => {
  const email = 'margarethe.klein@harbour.example'
  const table: Array<[string, ReturnType<typeof passwordFault>]> = [
    ['seven green herons', null],
    ['correct horse battery staple', null],
    ['correcthorsebatterystaple', 'common'],
    ['elevenchars', 'short'],
    ['twelve chars', null],
    ['😀'.repeat(11), 'short'],
    ['x'.repeat(257), 'long'],
    [`${'ab c'.repeat(63)}wxyz`, null],
    ['aaaaaaaaaaaaaa', 'repetitive'],
    ['aabbaabbaabbb1', 'repetitive'],
    ['abcdeabcdeabcde', 'repetitive'],
    ['ABCDEabcdeabcde', 'repetitive'],
    ['abcdefabcdefx', null],
    ['Password2026!', 'common'],
    ['password-password', 'common'],
    ['P@ssw0rd!!2026', 'common'],
    ['qwertyuiop12', 'common'],
    ['qwertyuiopas', 'common'],
    ['poiuytrewqlk', null],
    ['123456789012', 'common'],
    ['098765432109', 'common'],
    ['1234-5678-9012', 'common'],
    ['abcdefghijkl', 'common'],
    ['zyxwvutsrqpo', 'common'],
    ['welcome to my dragon house', null],
    ['Winter2026!!', 'common'],
    ['Willkommen123', 'common'],
    ['letmein letmein', 'common'],
    [email, 'own-email'],
    [email.toUpperCase(), 'own-email'],
    [`my ${email} is long`, 'own-email'],
    ['margarethe.klein', 'own-email'],
    ['Margarethe.Klein1', 'own-email'],
    ['margarethe.klein.5', 'own-email'],
    ['margarethe.klein rows home', null],
    ['margarethe.klein-rows!', null],
    ['margarethe.klein-rows', 'own-email'],
    ['abcdeedcbaab', null],
    ['abcddcbaabcd', 'repetitive'],
    ['abcdeabcdeabcdeab', 'repetitive'],
    ['dfghjklzxcvb', 'common'],
    ['dfghjklyxcvb', 'common'],
    ['bvcxylkjhgfd', 'common'],
    ['abcdefgh!?.,', 'common'],
    ['abcdefg!?.,;', null],
    ['abcd-!?.,;:+', null],
    ['!?-_.,;:+*#=', null],
  ]
  for (const [password, fault] of table) it(`${JSON.stringify(password.slice(0, 40))} is ${fault ?? 'good'}`, () => assert.equal(passwordFault(password, email), fault))

  it('of somebody with a short name may hold it', () => {
    assert.equal(passwordFault('ann bananna hats', 'ann@x.example'), null)
    assert.equal(passwordFault('hannah montana', ''), null)
    assert.equal(passwordFault('ann1ann2ann3', 'ann@x.example'), null)
    assert.equal(passwordFault('anna1anna2anna3', 'anna@x.example'), 'own-email')
  })

  it('is held against an email however it was typed', () => {
    for (const typed of [` ${email} `, email.toUpperCase(), email.replace('m', '\uff4d')]) assert.equal(passwordFault(`my-${email}-is-long`, typed), 'own-email', typed)
  })

  it('is compared in one form', () => {
    assert.equal(normalPassword('e\u0301'), normalPassword('é'))
    assert.equal(normalPassword('ﬁ Å'), 'fi Å')
    assert.notEqual(normalPassword('A'), normalPassword('a'))
    assert.equal(normalPassword(' a '), ' a ')
  })
})

describe('a recovery code', () => {
  it('is compared as people mistype it', () => {
    for (const typed of ['0123-abcd-11xy-0000', ' 0123 ABCD 11XY 0000 ', 'O123-abcd-lIxy-ooOO', '0123abcd11xy0000', '０123-abcd-11xy-0000']) {
      assert.equal(normalRecoveryCode(typed), '0123abcd11xy0000', typed)
    }
    assert.equal(normalRecoveryCode('é!'), '')
  })
})
