import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { modules, policyPresets, visibleFields, type Module, type PolicyUpdate } from '../../../src/contract/policy.ts'
import { changePolicy, presets, productChangeRoles, productModules, resolvePolicy, type PolicySettings } from '../../../server/rules/policy.ts'

/** How each module stands in each preset: mode and least role. Written out by hand, so that a change of the table is a change of this test. */
const matrix: Record<Module, Record<'consultancy' | 'closing' | 'managed-service', string>> = {
  dashboard: { consultancy: 'view viewer', closing: 'view viewer', 'managed-service': 'view viewer' },
  engagements: { consultancy: 'view viewer', closing: 'view viewer', 'managed-service': 'view manager' },
  findings: { consultancy: 'direct viewer', closing: 'direct viewer', 'managed-service': 'request manager' },
  comments: { consultancy: 'direct viewer', closing: 'direct viewer', 'managed-service': 'hidden viewer' },
  controls: { consultancy: 'view viewer', closing: 'view viewer', 'managed-service': 'view manager' },
  reports: { consultancy: 'view viewer', closing: 'view viewer', 'managed-service': 'view viewer' },
  users: { consultancy: 'direct manager', closing: 'view manager', 'managed-service': 'request viewer' },
  compliance: { consultancy: 'view viewer', closing: 'view viewer', 'managed-service': 'view viewer' },
  licences: { consultancy: 'hidden viewer', closing: 'hidden viewer', 'managed-service': 'request manager' },
  devices: { consultancy: 'hidden viewer', closing: 'hidden viewer', 'managed-service': 'request manager' },
  security: { consultancy: 'hidden viewer', closing: 'hidden viewer', 'managed-service': 'view manager' },
  invoices: { consultancy: 'hidden viewer', closing: 'direct viewer', 'managed-service': 'hidden viewer' },
  change_requests: { consultancy: 'hidden collaborator', closing: 'hidden collaborator', 'managed-service': 'direct manager' },
}

const change = (own: PolicySettings, update: PolicyUpdate) => changePolicy(own, update)

describe('the portal policy', () => {
  it('has an answer for every module in every preset, as it is written down', () => {
    assert.deepEqual(Object.keys(presets).sort(), [...policyPresets].sort())
    for (const preset of policyPresets) {
      assert.deepEqual(Object.keys(presets[preset]).sort(), [...modules].sort())
      for (const module of modules) assert.equal(`${presets[preset][module].mode} ${presets[preset][module].minRole}`, matrix[module][preset], `${preset} ${module}`)
    }
    assert.deepEqual(presets.consultancy, productModules)
  })

  it('says who changes something only where fewer may than may read', () => {
    assert.deepEqual(productChangeRoles, { findings: 'manager' })
    const set = policyPresets.flatMap((preset) => modules.flatMap((module) => (presets[preset][module].changeRole ? [`${preset} ${module} ${presets[preset][module].changeRole}`] : [])))
    assert.deepEqual(set, ['closing findings collaborator'])
  })

  it('is the product’s where nobody has set anything', () => {
    assert.deepEqual(resolvePolicy(), {
      modules: productModules,
      fields: { cvss: true, technical_details: true, references: true, evidence: true, exposure: true, licence_cost: false },
      mfa: 'required',
      sessionIdleSeconds: 1800,
      sessionMaxSeconds: 43_200,
      ipAllow: [],
      messages: { welcome: null, footer: null, help: null, statusExplanations: {}, statusLabels: {} },
      sla: { critical: 7, high: 30, medium: 90, low: 120, info: null },
    })
  })

  it('is the client’s before the partner’s before the product’s, module by module and field by field', () => {
    const partner: PolicySettings = {
      modules: { reports: { mode: 'hidden', minRole: 'manager' }, invoices: { mode: 'view', minRole: 'manager' } },
      fields: { exposure: false, licence_cost: true },
      mfa: 'optional', sessionIdleSeconds: 600, sessionMaxSeconds: 7200, ipAllow: ['192.0.2.0/24'],
      messages: { welcome: 'partner', footer: 'partner', help: 'partner', statusExplanations: { open: 'partner', closed: 'partner' } },
    }
    const client: PolicySettings = {
      modules: { reports: { mode: 'direct', minRole: 'viewer' } },
      fields: { exposure: true },
      mfa: 'idp', sessionIdleSeconds: 60, sessionMaxSeconds: 3600, ipAllow: [],
      messages: { welcome: 'client', statusExplanations: { open: 'client' } },
    }
    const alone = resolvePolicy(partner)
    assert.deepEqual([alone.modules['reports'], alone.modules['invoices'], alone.modules['users']], [partner.modules!['reports'], partner.modules!['invoices'], productModules.users])
    assert.deepEqual([alone.fields['exposure'], alone.fields['licence_cost'], alone.fields['cvss']], [false, true, true])
    assert.deepEqual([alone.mfa, alone.sessionIdleSeconds, alone.sessionMaxSeconds, alone.ipAllow], ['optional', 600, 7200, ['192.0.2.0/24']])
    assert.deepEqual(alone.messages, { ...partner.messages, statusLabels: {} })
    const both = resolvePolicy(partner, client)
    assert.deepEqual([both.modules['reports'], both.modules['invoices']], [client.modules!['reports'], partner.modules!['invoices']])
    assert.deepEqual([both.fields['exposure'], both.fields['licence_cost']], [true, true])
    assert.deepEqual([both.mfa, both.sessionIdleSeconds, both.sessionMaxSeconds, both.ipAllow], ['idp', 60, 3600, []])
    assert.deepEqual(both.messages, { welcome: 'client', footer: 'partner', help: 'partner', statusExplanations: { open: 'client', closed: 'partner' }, statusLabels: {} })
    assert.deepEqual(resolvePolicy({}, client).modules['reports'], client.modules!['reports'])
  })

  it('says statuses in the client’s words before the partner’s, and promises days severity by severity', () => {
    const both = resolvePolicy(
      { messages: { statusLabels: { open: 'partner', closed: 'partner' } }, sla: { critical: 3, high: null } },
      { messages: { statusLabels: { open: 'client' } }, sla: { critical: 1 } },
    )
    assert.deepEqual(both.messages.statusLabels, { open: 'client', closed: 'partner' })
    assert.deepEqual(both.sla, { critical: 1, high: null, medium: 90, low: 120, info: null })
    assert.deepEqual(changePolicy({ sla: { critical: 1 } }, { sla: { low: 5 } }).sla, { low: 5 })
    assert.equal(changePolicy({ sla: { critical: 1 } }, { sla: null }).sla, undefined)
    assert.deepEqual(changePolicy({ sla: { critical: 1 } }, {}).sla, { critical: 1 })
  })

  it('lets no idle session outlive the longest one', () => {
    assert.equal(resolvePolicy({ sessionIdleSeconds: 3600 }, { sessionMaxSeconds: 900 }).sessionIdleSeconds, 900)
    assert.equal(resolvePolicy({ sessionMaxSeconds: 900 }).sessionIdleSeconds, 900)
    assert.equal(resolvePolicy({ sessionMaxSeconds: 9000 }).sessionIdleSeconds, 1800)
  })

  it('answers for no field and no module that it does not know', () => {
    const policy = resolvePolicy({ modules: { kitchen: { mode: 'direct', minRole: 'viewer' } }, fields: { secrets: true } })
    assert.deepEqual(Object.keys(policy.modules).sort(), [...modules].sort())
    assert.deepEqual(Object.keys(policy.fields).sort(), [...visibleFields].sort())
  })
})

describe('a change of the portal policy', () => {
  const own: PolicySettings = {
    modules: { users: { mode: 'view', minRole: 'manager' }, reports: { mode: 'hidden', minRole: 'viewer' } },
    fields: { exposure: false }, mfa: 'optional', ipAllow: ['192.0.2.0/24'], messages: { welcome: 'hello', footer: 'bye' },
  }

  it('leaves what it does not name, and takes nothing from what was there', () => {
    const before = structuredClone(own)
    assert.deepEqual(change(own, {}), own)
    assert.deepEqual(change(own, { mfa: 'required', fields: { cvss: false } }), { ...own, mfa: 'required', fields: { exposure: false, cvss: false } })
    assert.deepEqual(change(own, { modules: { reports: { mode: 'view', minRole: 'viewer' } } }).modules, { ...own.modules, reports: { mode: 'view', minRole: 'viewer' } })
    assert.deepEqual(change(own, { mfa: undefined } as PolicyUpdate), own)
    assert.deepEqual(own, before)
  })

  it('goes back to what is inherited by null, and leaves no empty group', () => {
    assert.deepEqual(change(own, { mfa: null, fields: { exposure: null }, messages: { welcome: null, footer: null } }), { modules: own.modules, ipAllow: own.ipAllow })
    assert.deepEqual(change(own, { modules: { users: null, reports: null }, ipAllow: null, mfa: null, fields: { exposure: null }, messages: { welcome: null, footer: null } }), {})
    assert.deepEqual(change({}, { fields: { exposure: null } }), {})
  })

  it('to an empty list of networks is no group and stays', () => {
    assert.deepEqual(change(own, { ipAllow: [] }).ipAllow, [])
  })

  it('by a preset sets every module, then those that are named besides', () => {
    assert.deepEqual(change(own, { preset: 'closing' }), { ...own, modules: presets.closing })
    const changed = change(own, { preset: 'managed-service', modules: { users: { mode: 'view', minRole: 'manager' }, reports: null } })
    const { reports: _, ...rest } = presets['managed-service']
    assert.deepEqual(changed.modules, { ...rest, users: { mode: 'view', minRole: 'manager' } })
    assert.ok(!('preset' in changed))
    assert.deepEqual(presets['managed-service'].users, { mode: 'request', minRole: 'viewer' }, 'the preset itself stays')
  })

  it('touches the messages one by one', () => {
    assert.deepEqual(change(own, { messages: { help: 'ask', welcome: null } }).messages, { footer: 'bye', help: 'ask' })
    assert.deepEqual(change(own, { messages: { statusExplanations: { open: 'x' } } }).messages, { welcome: 'hello', footer: 'bye', statusExplanations: { open: 'x' } })
  })
})
