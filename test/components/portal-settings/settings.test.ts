// The arithmetic of the settings: what is inherited, what a decision is, what becomes of it when somebody else was quicker.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'

import * as parts from '../../../components/portal-settings/parts.ts'
import { readExplanations, readLine, readNetworks, readTime, writeExplanations } from '../../../components/portal-settings/read.ts'
import { changesOf, decided, merge, paths, shownOf, takePreset, updateOf, type Draft, type Settings } from '../../../components/portal-settings/settings.ts'
import * as contract from '../../../src/contract/index.ts'
import { presets, resolvePolicy } from '../../../server/rules/policy.ts'
import { clientFixture } from '../../support/fixtures.ts'

/** Settings as the server would answer them. */
function settings(own: Record<string, unknown> = {}, partner: Record<string, unknown> = {}, portalEnabled: boolean | null = true): Settings {
  const policy = { own, effective: resolvePolicy(partner, own), inherited: resolvePolicy(partner), presets, updatedAt: null, version: 1 }
  return portalEnabled === null ? { policy } : { policy, client: clientFixture(1, { portalEnabled }) }
}
const none: Draft = new Map()

describe('the parts that can be set', () => {
  it('are those of the contract', () => {
    assert.deepEqual([...parts.modules].sort(), [...contract.modules].sort())
    assert.deepEqual(parts.modes, contract.moduleModes)
    assert.deepEqual(parts.roles, contract.portalRoles)
    assert.deepEqual(parts.visibleFields, contract.visibleFields)
    assert.deepEqual(parts.mfaPolicies, contract.mfaPolicies)
    assert.deepEqual(parts.presets, contract.policyPresets)
  })

  it('have the limits of the contract', () => {
    const takes = (update: object) => contract.policyUpdate.safeParse(update).success
    for (const path of ['sessionIdleSeconds', 'sessionMaxSeconds'] as const) {
      const [least, most] = parts.limits[path]
      assert.deepEqual([least - 1, least, most, most + 1].map((seconds) => takes({ [path]: seconds })), [false, true, true, false], path)
    }
    for (const name of ['welcome', 'help', 'footer'] as const) {
      const { [name]: most } = parts.lengths
      assert.deepEqual([most, most + 1].map((length) => takes({ messages: { [name]: 'x'.repeat(length) } })), [true, false], name)
    }
    const explained = (status: number, words: number) => takes({ messages: { statusExplanations: { ['s'.repeat(status)]: 'x'.repeat(words) } } })
    assert.deepEqual([explained(parts.lengths.status, parts.lengths.explanation), explained(parts.lengths.status + 1, 1), explained(1, parts.lengths.explanation + 1)], [true, false, false])
    const networks = (count: number) => takes({ ipAllow: Array.from({ length: count }, (_, index) => `10.0.${index}.0/24`) })
    assert.deepEqual([networks(parts.mostNetworks), networks(parts.mostNetworks + 1)], [true, false])
  })
})

describe('a setting', () => {
  it('shows what is set here, else what is inherited, and says which', () => {
    const held = settings({ mfa: 'optional', modules: { users: { mode: 'view', minRole: 'manager' } } }, { sessionIdleSeconds: 900 })
    assert.deepEqual(shownOf(held, none, 'mfa'), { value: 'optional', inherits: false, changed: false })
    assert.deepEqual(shownOf(held, none, 'sessionIdleSeconds'), { value: 900, inherits: true, changed: false })
    assert.deepEqual(shownOf(held, none, 'modules.users').value, { mode: 'view', minRole: 'manager' })
    assert.equal(shownOf(held, none, 'modules.findings').inherits, true)
    assert.equal(shownOf(held, none, 'portalEnabled').value, true)
    assert.deepEqual(shownOf(held, new Map([['mfa', null]]), 'mfa'), { value: 'required', inherits: true, changed: true })
  })

  it('is no decision where it stays what it is', () => {
    const held = settings({ modules: { users: { mode: 'view', minRole: 'manager' } } })
    const first = decided(held, none, 'modules.users', { mode: 'hidden', minRole: 'manager' })
    assert.equal(first.size, 1)
    assert.equal(decided(held, first, 'modules.users', { minRole: 'manager', mode: 'view' }).size, 0, 'in whatever order it is written')
    assert.equal(decided(held, none, 'mfa', null).size, 0, 'it inherits already')
    assert.equal(decided(held, none, 'mfa', 'required').size, 1, 'setting what is inherited is a decision')
  })

  it('is sent as the contract takes it, the portal switch apart', () => {
    const draft: Draft = new Map<string, unknown>([
      ['portalEnabled', false],
      ['mfa', null],
      ['modules.users', { mode: 'view', minRole: 'manager' }],
      ['modules.reports', null],
      ['messages.welcome', 'Hello.'],
      ['ipAllow', []],
    ])
    const update = updateOf(draft)
    assert.deepEqual(update, { mfa: null, modules: { users: { mode: 'view', minRole: 'manager' }, reports: null }, messages: { welcome: 'Hello.' }, ipAllow: [] })
    assert.ok(contract.policyUpdate.safeParse(update).success)
    assert.equal(updateOf(new Map([['portalEnabled', true]])), undefined)
  })

  it('takes a preset as decisions, and only where it differs', () => {
    const held = settings({ modules: { ...presets['managed-service'] } })
    assert.equal(takePreset(held, none, 'managed-service').size, 0)
    const draft = takePreset(settings(), none, 'managed-service')
    assert.equal(draft.size, parts.modules.length, 'a preset sets every part here')
    assert.deepEqual(changesOf(settings(), draft).map(({ path }) => path), paths.filter((path) => path.startsWith('modules.')))
    assert.equal(takePreset(settings(), none, 'unheard-of').size, 0)
  })
})

describe('settings that somebody else has changed', () => {
  const before = settings({ mfa: 'optional', fields: { cvss: false } })

  it('leave decisions about other things alone, and are told', () => {
    const now = settings({ mfa: 'optional', fields: { cvss: true }, sessionIdleSeconds: 600 })
    assert.deepEqual(merge(before, now, new Map([['mfa', 'idp']])), { draft: new Map([['mfa', 'idp']]), conflicts: [], others: ['fields.cvss', 'sessionIdleSeconds'] })
  })

  it('stand against a decision about the same thing, inheriting included', () => {
    assert.deepEqual(merge(before, settings({ mfa: 'required', fields: { cvss: false } }), new Map([['mfa', 'idp']])).conflicts, [{ path: 'mfa', theirs: 'required' }])
    assert.deepEqual(merge(before, settings({ fields: { cvss: false } }), new Map([['mfa', 'idp']])).conflicts, [{ path: 'mfa', theirs: null }])
    assert.deepEqual(merge(before, settings({ mfa: 'optional', fields: { cvss: false } }, {}, false), new Map([['portalEnabled', true]])).draft.size, 1)
  })

  it('are no conflict where both decided alike', () => {
    const { draft, conflicts } = merge(before, settings({ mfa: 'idp', fields: { cvss: false } }), new Map([['mfa', 'idp']]))
    assert.deepEqual([draft.size, conflicts], [0, []])
  })

  it('make nothing to decide where only what is inherited has moved', () => {
    const { draft, conflicts, others } = merge(before, settings({ mfa: 'optional', fields: { cvss: false } }, { sessionMaxSeconds: 3600 }), new Map([['mfa', null]]))
    assert.deepEqual([draft.size, conflicts, others], [1, [], []])
  })
})

describe('what is typed', () => {
  it('is a time within its limits, in minutes or hours, with either decimal sign', () => {
    assert.deepEqual([readTime('sessionIdleSeconds', '30'), readTime('sessionMaxSeconds', '0,5'), readTime('sessionMaxSeconds', ' 12 ')], [{ value: 1800 }, { value: 1800 }, { value: 43_200 }])
    for (const text of ['', '4', '1441', 'ten', '-30']) assert.ok('wrong' in readTime('sessionIdleSeconds', text), text)
    for (const text of ['0.2', '169', 'Infinity']) assert.ok('wrong' in readTime('sessionMaxSeconds', text), text)
  })

  it('is a list of networks, each once, a single address as a network of its own', () => {
    assert.deepEqual(readNetworks('203.0.113.0/24\n\n 198.51.100.7, 2001:db8::7\n203.0.113.0/24'), { value: ['203.0.113.0/24', '198.51.100.7/32', '2001:db8::7/128'] })
    assert.deepEqual(readNetworks('  \n'), { value: [] })
    assert.deepEqual(readNetworks('10.0.0.0/33'), { wrong: 'badNetwork', about: { network: '10.0.0.0/33' } })
    assert.ok('wrong' in readNetworks(Array.from({ length: 101 }, (_, index) => `10.0.${index}.0/24`).join('\n')))
  })

  it('is an explanation a line, and comes back as it was', () => {
    const value = { open: 'Nobody has begun: yet.', closed: 'Done.' }
    assert.deepEqual(readExplanations(writeExplanations(value)), { value })
    assert.deepEqual(readExplanations(' \n'), { value: null })
    for (const text of ['open', ': x', 'open:', `open: ${'x'.repeat(301)}`]) assert.ok('wrong' in readExplanations(text), text)
  })

  it('is one line of text; an empty one inherits', () => {
    assert.deepEqual([readLine('  Hello\n there '), readLine(' \n ')], [{ value: 'Hello there' }, { value: null }])
  })
})
