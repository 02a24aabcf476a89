import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventTypes } from '../../../src/contract/event.ts'
import {
  actions,
  audiences,
  clientRoles,
  denialReasons,
  partnerRoles,
  permissions,
  portalRoles,
  roles,
  type Action,
  type PortalRole,
  type Role,
} from '../../../src/contract/permission.ts'
import { moduleModes, modules, type Module, type ModuleMode } from '../../../src/contract/policy.ts'
import { presets, resolvePolicy } from '../../../server/rules/policy.ts'
import { audienceOf, decide, decidePerson, decideSurface, denialSentences, givable, hearsOf, mayGive, reach, seesExposure, seesMeasures, standsAbove } from '../../../server/rules/access.ts'

const own = { clientId: 'cli_own' }
const other = { clientId: 'cli_other' }
const offer = { clientCreationEnabled: true }
const askerOf = (role: Role) => ({ role, audience: audienceOf(role), clientId: audienceOf(role) === 'client' ? 'cli_own' : null })

/**
 * The matrix as people read it, one row an action: o(wner) a(dmin) y (analyst) b(illing) k(ey) v(iewer) c(ollaborator) m(anager) u (auditor).
 * Written out by hand, so that a change of the table is a change of this test.
 */
const matrix: Record<Action, string> = {
  'me.view': 'oaybkvcmu',
  'session.mint': '----k----',
  'portfolio.view': 'oaybk----',
  'portfolio.measure': 'oay-k----',
  'client.create': 'oa--k----',
  'client.view': 'oaybkvcmu',
  'client.measure': 'oay-kvcmu',
  'client.update': 'oay-k----',
  'posture.push': 'oay-k----',
  'exposure.push': 'oay-k----',
  'framework.view': 'oay-kvcmu',
  'framework.adopt': 'oay-k----',
  'control.view': 'oay-kvcmu',
  'control.update': 'oay-k----',
  'evidence.view': 'oay-kvcmu',
  'evidence.attach': 'oay-k----',
  'evidence.remove': 'oay-k----',
  'member.view': 'oay-k----',
  'member.manage': 'oa--k----',
  'member.remove': 'oa--k----',
  'member.resend': 'oa--k----',
  'portal_user.view': 'oay-k--m-',
  'portal_user.manage': 'oa--k--m-',
  'portal_user.remove': 'oa--k--m-',
  'portal_user.resend': 'oa--k--m-',
  'auditor.manage': 'oa--k----',
  'policy.view': 'oay-k----',
  'policy.update': 'oa--k----',
  'client.diagnose': 'oay-k----',
  'event.subscribe': 'oaybkvcmu',
  'audit.view': 'oay-k--mu',
  'audit.export': 'oa--k---u',
  'audit.erase': 'oa-------',
  'dashboard.view': 'oay-kvcmu',
  'engagement.view': 'oay-kvcmu',
  'engagement.manage': 'oay-k----',
  'engagement.assign': 'oa--k----',
  'asset.view': 'oay-k----',
  'asset.manage': 'oay-k----',
  'finding.view': 'oay-kvcmu',
  'finding.write': 'oay-k----',
  'finding.import': 'oay-k----',
  'finding.publish': 'oay-k----',
  // Collaborators may once a policy says so.
  'finding.start': 'oay-k--m-',
  'finding.submit': 'oay-k--m-',
  'finding.withdraw': 'oay-k--m-',
  'finding.verify': 'oay-k----',
  'finding.reopen': 'oay-k----',
  'finding.close': 'oay-k----',
  'finding.dismiss': 'oay-k----',
  'acceptance.request': 'oay-k--m-',
  'acceptance.decide': 'oa--k--m-',
  'retest.request': 'oay-k--m-',
  'retest.manage': 'oay-k----',
  // An auditor reads findings, and nobody's conversation about them.
  'comment.view': 'oay-kvcm-',
  'comment.write': 'oay-k-cm-',
  'comment.remove': 'oay-k-cm-',
  'internal_comment.view': 'oay-k----',
  'internal_comment.write': 'oay-k----',
  'internal_comment.remove': 'oay-k----',
  'attachment.view': 'oay-kvcmu',
  'attachment.add': 'oay-k-cm-',
  // A server is told by the event stream and has no preferences.
  'notification.view': 'oayb-vcm-',
  'notification.manage': 'oayb-vcm-',
}

describe('permission', () => {
  assert.deepEqual(Object.keys(matrix).sort(), [...actions].sort())
  for (const action of actions) {
    for (const [index, role] of roles.entries()) {
      const allowed = matrix[action][index] !== '-'
      it(`${allowed ? 'lets' : 'does not let'} ${role} take ${action}`, () => {
        assert.equal(decide(askerOf(role), action, offer, own), allowed ? 'allow' : 'role')
      })
    }
  }

  it('stops at the own client for everybody of a client, for every action', () => {
    for (const action of actions) {
      for (const role of roles.filter((each) => audienceOf(each) === 'client')) {
        assert.notEqual(decide(askerOf(role), action, offer, other), 'allow', action)
        if (decide(askerOf(role), action, offer, own) === 'allow') {
          assert.equal(decide(askerOf(role), action, offer, other), 'not-assigned')
        }
      }
    }
  })

  it('is given on no surface but the one of the role', () => {
    for (const role of roles) {
      for (const audience of audiences.filter((each) => each !== audienceOf(role))) {
        for (const action of actions) assert.equal(decide({ role, audience, clientId: 'cli_own' }, action, offer, own), 'role')
      }
    }
  })

  it('is never given to a role that nobody knows', () => {
    for (const action of actions) {
      for (const audience of audiences) {
        assert.equal(decide({ role: 'root' as Role, audience, clientId: null }, action, offer), 'role')
      }
    }
  })

  it('is not given to a client-surface caller without a client', () => {
    assert.equal(decide({ role: 'manager', audience: 'client', clientId: null }, 'client.view', offer), 'not-assigned')
  })

  it('to create clients waits until the partner has it switched on, and says so only to those who may', () => {
    const off = { clientCreationEnabled: false }
    assert.equal(decideSurface(askerOf('owner'), off).deniedActions['client.create'], 'not-enabled')
    assert.equal(decideSurface(askerOf('api_key'), off).deniedActions['client.create'], 'not-enabled')
    assert.equal(decideSurface(askerOf('analyst'), off).deniedActions['client.create'], 'role')
    assert.ok(decideSurface(askerOf('owner'), offer).allowedActions.includes('client.create'))
  })

  it('puts every action on exactly one side for every role', () => {
    for (const role of roles) {
      const { allowedActions, deniedActions } = decideSurface(askerOf(role), offer)
      assert.deepEqual([...allowedActions, ...Object.keys(deniedActions)].sort(), [...actions].sort())
    }
  })

  it('to see measures is decided by the same table', () => {
    for (const role of roles) {
      assert.equal(seesMeasures(askerOf(role)), (permissions['client.measure'] as readonly Role[]).includes(role))
    }
    assert.equal(seesMeasures(askerOf('billing')), false)
  })

  it('to hear that a measure has moved is decided by it too', () => {
    for (const role of roles) {
      for (const type of eventTypes) {
        if (/^(user|engagement|finding|retest|acceptance|comment)\.|^client\.attention_changed$/.test(type)) continue
        const measured = ['client.posture_changed', 'client.exposure_changed', 'client.coverage_changed'].includes(type)
        assert.equal(hearsOf(askerOf(role), { type }), !measured || seesMeasures(askerOf(role)), `${role} ${type}`)
      }
    }
  })

  it('to hear that something else asks for attention is for those who see every finding', () => {
    const heard = (role: Role, engagementIds: string[] | null, policy = resolvePolicy()) =>
      hearsOf(askerOf(role), { type: 'client.attention_changed', clientId: 'cli_own' }, { ...offer, policy }, askerOf(role).audience === 'client' ? { engagementIds } : null)
    for (const role of roles) assert.equal(heard(role, null), role !== 'billing', role)
    for (const role of portalRoles) {
      assert.equal(heard(role, []), false, role)
      assert.equal(heard(role, ['eng_1']), false, role)
      assert.equal(heard(role, null, resolvePolicy({ modules: { findings: { mode: 'hidden', minRole: 'viewer' } } })), false, role)
    }
    assert.equal(hearsOf(askerOf('manager'), { type: 'client.attention_changed' }, offer), false)
  })

  it('to hear that the exposure has moved is for those who see it', () => {
    const hidden = { ...offer, policy: resolvePolicy({ fields: { exposure: false } }) }
    for (const role of roles) {
      assert.equal(hearsOf(askerOf(role), { type: 'client.exposure_changed' }, hidden), seesExposure(askerOf(role), hidden), role)
      assert.equal(hearsOf(askerOf(role), { type: 'client.posture_changed' }, hidden), seesMeasures(askerOf(role), hidden), role)
    }
    assert.equal(hearsOf(askerOf('viewer'), { type: 'client.exposure_changed' }, hidden), false)
  })

  it('to hear of a person is not given to those who only see that colleagues are there', () => {
    const open = { ...offer, policy: resolvePolicy({ modules: { users: { mode: 'direct', minRole: 'viewer' } } }) }
    for (const role of portalRoles) {
      assert.equal(decide(askerOf(role), 'portal_user.view', open, own), 'allow')
      assert.equal(hearsOf(askerOf(role), { type: 'user.invited', clientId: 'cli_own' }, open), role === 'manager', role)
    }
  })

  it('to read the chain of a client is for those of its people who are assigned to every engagement', () => {
    for (const action of actions) {
      for (const role of roles) {
        const usual = decide(askerOf(role), action, offer, own)
        const whole = decide(askerOf(role), action, { ...offer, assigned: null }, own)
        const some = decide(askerOf(role), action, { ...offer, assigned: [] }, own)
        assert.equal(whole, usual)
        const cut = usual === 'allow' && audienceOf(role) === 'client' && (action === 'audit.view' || action === 'audit.export')
        assert.equal(some, cut ? 'not-assigned' : usual, `${role} ${action}`)
      }
    }
  })

  it('is refused with a sentence of its own for each reason', () => {
    const sentences = denialReasons.map((reason) => denialSentences[reason])
    assert.deepEqual(Object.keys(denialSentences).sort(), [...denialReasons].sort())
    assert.equal(new Set(sentences).size, denialReasons.length)
    for (const sentence of sentences) assert.match(sentence, /^[A-Z].{20,}\.$/)
  })

  it('to hear of a person is for those who see everybody there', () => {
    for (const role of roles) {
      const ofClient = ['owner', 'admin', 'analyst', 'api_key', 'manager'].includes(role)
      const ofStaff = ['owner', 'admin', 'analyst', 'api_key'].includes(role)
      for (const type of eventTypes.filter((each) => each.startsWith('user.'))) {
        assert.equal(hearsOf(askerOf(role), { type, clientId: 'cli_own' }), ofClient, `${role} ${type}`)
        assert.equal(hearsOf(askerOf(role), { type, clientId: null }), ofStaff, `${role} ${type} of staff`)
      }
    }
  })
})

/**
 * What a module lets a role do, cell by cell: for each mode, a row for reading and one for changing; in each row the answers to viewer,
 * collaborator, manager and auditor, once for each least role. a(llowed), r(ole), n(ot enabled), q (request).
 */
const modeMatrix: Record<ModuleMode, { reads: Record<PortalRole, string>; changes: Record<PortalRole, string> }> = {
  hidden: { reads: { viewer: 'nnnn', collaborator: 'nnnn', manager: 'nnnn' }, changes: { viewer: 'nnnn', collaborator: 'nnnn', manager: 'nnnn' } },
  view: { reads: { viewer: 'aaaa', collaborator: 'raaa', manager: 'rraa' }, changes: { viewer: 'nnnr', collaborator: 'rnnr', manager: 'rrnr' } },
  request: { reads: { viewer: 'aaaa', collaborator: 'raaa', manager: 'rraa' }, changes: { viewer: 'qqqr', collaborator: 'rqqr', manager: 'rrqr' } },
  direct: { reads: { viewer: 'aaaa', collaborator: 'raaa', manager: 'rraa' }, changes: { viewer: 'aaar', collaborator: 'raar', manager: 'rrar' } },
}
const words: Record<string, string> = { a: 'allow', r: 'role', n: 'not-enabled', q: 'request' }

describe('a module of the portal', () => {
  for (const mode of moduleModes) {
    for (const changes of [false, true]) {
      for (const minRole of portalRoles) {
        for (const [index, role] of clientRoles.entries()) {
          const wanted = words[modeMatrix[mode][changes ? 'changes' : 'reads'][minRole][index]!]!
          it(`that is ${mode} from ${minRole} on answers ${role} who would ${changes ? 'change' : 'read'} with ${wanted}`, () => {
            for (const module of modules) {
              const policy = resolvePolicy({ modules: { [module]: { mode, minRole, changeRole: minRole } } })
              assert.equal(reach(role, module, changes, policy), wanted, module)
            }
          })
        }
      }
    }
  }

  it('decides the actions that belong to it, and no others', () => {
    // Whoever sees no findings reads nothing about them either.
    const comments: Action[] = ['comment.view', 'comment.write', 'comment.remove']
    const belongs: Record<string, Action[]> = {
      dashboard: ['client.measure', 'dashboard.view'],
      engagements: ['engagement.view'],
      findings: ['finding.view', 'finding.start', 'finding.submit', 'finding.withdraw', 'acceptance.request', 'acceptance.decide', 'retest.request', 'attachment.view', 'attachment.add', ...comments],
      comments,
      controls: ['framework.view', 'control.view', 'evidence.view'],
      users: ['portal_user.view', 'portal_user.manage', 'portal_user.remove', 'portal_user.resend'],
    }
    for (const module of modules) {
      const policy = resolvePolicy({ modules: { [module]: { mode: 'hidden', minRole: 'viewer' } } })
      for (const action of actions) {
        const usual = decide(askerOf('manager'), action, offer, own)
        const wanted = usual === 'allow' && belongs[module]?.includes(action) ? 'not-enabled' : usual
        assert.equal(decide(askerOf('manager'), action, { ...offer, policy }, own), wanted, `${module} ${action}`)
        // No policy cuts the MSP's own staff.
        assert.equal(decide(askerOf('admin'), action, { ...offer, policy }, own), decide(askerOf('admin'), action, offer, own))
      }
    }
  })

  it('that is only to be looked at takes no change, from nobody', () => {
    const changes: Partial<Record<Module, Action[]>> = {
      findings: ['finding.start', 'finding.submit', 'finding.withdraw', 'acceptance.request', 'acceptance.decide', 'retest.request'],
      comments: ['comment.write', 'comment.remove'],
      users: ['portal_user.manage', 'portal_user.remove', 'portal_user.resend'],
    }
    for (const module of modules) {
      const policy = resolvePolicy({ modules: { [module]: { mode: 'view', minRole: 'viewer' } } })
      for (const action of actions) {
        const opened = { ...offer, policy: resolvePolicy({ modules: { [module]: { mode: 'direct', minRole: 'viewer' } } }) }
        const wanted = changes[module]?.includes(action) ? 'not-enabled' : decide(askerOf('manager'), action, opened, own)
        assert.equal(decide(askerOf('manager'), action, { ...offer, policy }, own), wanted, `${module} ${action}`)
      }
    }
    for (const role of portalRoles) assert.equal(reach(role, 'findings', true, resolvePolicy({ modules: { findings: { mode: 'view', minRole: 'viewer', changeRole: 'manager' } } })), 'not-enabled', 'not a matter of the role')
  })

  it('of findings is changed from manager on, and further down where a policy says so', () => {
    const answers = (more: object) => portalRoles.map((role) => reach(role, 'findings', true, resolvePolicy({ modules: { findings: { mode: 'direct', minRole: 'viewer', ...more } } })))
    assert.deepEqual(answers({}), ['role', 'role', 'allow'])
    assert.deepEqual(answers({ changeRole: 'collaborator' }), ['role', 'allow', 'allow'])
    assert.deepEqual(answers({ mode: 'request', changeRole: 'collaborator' }), ['role', 'request', 'request'])
    const closing = { ...offer, policy: resolvePolicy({ modules: presets.closing }) }
    assert.equal(decide(askerOf('collaborator'), 'finding.submit', closing, own), 'allow')
    assert.equal(decide(askerOf('viewer'), 'finding.submit', closing, own), 'role')
  })

  it('lets those hear of findings who may see them, and whoever is assigned only of those engagements', () => {
    const event = { type: 'finding.published', clientId: 'cli_own', engagementId: 'eng_1' }
    for (const role of roles) {
      for (const type of eventTypes.filter((each) => /^(engagement|finding|retest|acceptance)\./.test(each))) {
        assert.equal(hearsOf(askerOf(role), { ...event, type }, offer, { engagementIds: null }), role !== 'billing', `${role} ${type}`)
      }
      for (const type of eventTypes.filter((each) => each.startsWith('comment.'))) {
        assert.equal(hearsOf(askerOf(role), { ...event, type }, offer, { engagementIds: null }), role !== 'billing' && role !== 'auditor', `${role} ${type}`)
      }
    }
    const viewer = askerOf('viewer')
    assert.equal(hearsOf(viewer, { ...event, type: 'comment.created' }, offer, { engagementIds: ['eng_2'] }), false)
    assert.equal(hearsOf(viewer, { ...event, type: 'comment.created' }, { ...offer, policy: resolvePolicy({ modules: { comments: { mode: 'hidden', minRole: 'viewer' } } }) }, { engagementIds: null }), false)
    assert.equal(hearsOf(viewer, event, offer, { engagementIds: ['eng_1'] }), true)
    assert.equal(hearsOf(viewer, event, offer, { engagementIds: ['eng_2'] }), false)
    assert.equal(hearsOf(viewer, { ...event, engagementId: null }, offer, { engagementIds: ['eng_1'] }), false)
    assert.equal(hearsOf(askerOf('analyst'), event, offer, { engagementIds: ['eng_2'] }), true, 'no assignment of a client’s cuts the staff')
    for (const [module, noun, other] of [['findings', 'finding', 'engagement'], ['engagements', 'engagement', 'finding']] as const) {
      const hidden = { ...offer, policy: resolvePolicy({ modules: { [module]: { mode: 'hidden', minRole: 'viewer' } } }) }
      assert.equal(hearsOf(viewer, { ...event, type: `${noun}.published` }, hidden, { engagementIds: null }), false, noun)
      assert.equal(hearsOf(viewer, { ...event, type: `${other}.published` }, hidden, { engagementIds: null }), true, other)
    }
  })

  it('with a mode that nobody knows is hidden', () => {
    const policy = { ...resolvePolicy(), modules: { controls: { mode: 'wide-open', minRole: 'viewer' } } }
    assert.equal(reach('manager', 'controls', false, policy), 'not-enabled')
    assert.equal(reach('manager', 'users', false, policy), 'not-enabled', 'a module without an answer')
  })

  it('lets the exposure through only where it is shown', () => {
    for (const role of clientRoles) {
      assert.equal(seesExposure(askerOf(role), offer), true)
      assert.equal(seesExposure(askerOf(role), { ...offer, policy: resolvePolicy({ fields: { exposure: false } }) }), false)
    }
    assert.equal(seesExposure(askerOf('analyst'), { ...offer, policy: resolvePolicy({ fields: { exposure: false } }) }), true)
    assert.equal(seesExposure(askerOf('billing'), offer), false)
  })
})

describe('a person', () => {
  const person = (role: Role, over: object = {}) => ({ role, status: 'active', grants: [] as string[], others: true, ...over })

  it('is never given more than the giver has', () => {
    const gives: Record<string, string> = { owner: 'oayb', admin: '-ayb', api_key: '-ayb', analyst: '--yb', billing: '--yb' }
    for (const [giver, allowed] of Object.entries(gives)) {
      for (const [index, role] of partnerRoles.entries()) assert.equal(mayGive(askerOf(giver as Role), role), allowed[index] !== '-', `${giver} ${role}`)
      for (const role of portalRoles) assert.equal(mayGive(askerOf(giver as Role), role, ['approver']), true)
    }
    for (const [own, giver] of portalRoles.entries()) {
      for (const [rank, role] of portalRoles.entries()) assert.equal(mayGive(askerOf(giver), role), rank <= own, `${giver} ${role}`)
      for (const role of partnerRoles) assert.equal(mayGive(askerOf(giver), role), false)
      assert.equal(mayGive(askerOf('auditor'), giver), false)
    }
    const manager = { ...askerOf('manager'), grants: ['billing'] }
    assert.equal(mayGive(manager, 'viewer', ['billing']), true)
    assert.equal(mayGive(manager, 'viewer', ['billing', 'approver']), false)
    assert.equal(mayGive(askerOf('manager'), 'viewer', ['billing']), false, 'who has no grant gives none')
    assert.equal(mayGive(askerOf('owner'), 'analyst', ['billing']), true, 'no grant of the staff is in its own way')
  })

  it('lists what may be given, and nothing for whoever manages nobody', () => {
    const list = (role: Role, more: object = {}) => givable({ ...askerOf(role), ...more }, { ...offer, policy: resolvePolicy({ modules: presets.consultancy }) })
    assert.deepEqual(list('owner'), { roles: [...partnerRoles, ...portalRoles], grants: ['billing', 'approver'] })
    assert.deepEqual(list('admin')?.roles, ['admin', 'analyst', 'billing', ...portalRoles])
    assert.equal(list('analyst'), undefined)
    assert.deepEqual(list('manager', { grants: ['approver'] }), { roles: portalRoles, grants: ['approver'] })
    for (const role of ['viewer', 'collaborator', 'auditor'] as const) assert.equal(list(role), undefined, role)
  })

  it('who stands above is not touched, and who is the last is not taken away', () => {
    const all = (asker: Role, kind: 'member' | 'portal_user', who: ReturnType<typeof person>) =>
      decidePerson(askerOf(asker), kind, who, offer, own).deniedActions
    assert.equal(all('admin', 'member', person('owner'))['member.manage'], 'above-own')
    assert.equal(all('api_key', 'member', person('owner'))['member.remove'], 'above-own')
    assert.equal(all('owner', 'member', person('owner', { others: false }))['member.remove'], 'last-of-role')
    assert.equal(all('owner', 'member', person('owner'))['member.remove'], undefined)
    assert.equal(all('owner', 'member', person('owner', { others: false }))['member.manage'], undefined, 'the last owner still has a name to change')
    assert.equal(all('manager', 'portal_user', person('viewer', { others: false }))['portal_user.remove'], undefined, 'only managers must be left')
    assert.equal(all('admin', 'member', person('owner'))['member.view'], undefined, 'who stands above is seen')
    assert.equal(all('admin', 'member', person('owner', { status: 'removed' }))['member.view'], undefined, 'who was removed is seen')
    assert.equal(all('admin', 'member', person('admin', { others: false }))['member.remove'], undefined)
    assert.equal(all('manager', 'portal_user', person('manager', { others: false }))['portal_user.remove'], 'last-of-role')
    assert.equal(all('admin', 'portal_user', person('manager', { others: false }))['portal_user.remove'], undefined)
    assert.equal(all('manager', 'portal_user', person('manager', { others: false, status: 'invited' }))['portal_user.remove'], undefined)
  })

  it('of a client stands above nobody of the staff, whatever the ranks', () => {
    assert.equal(standsAbove(askerOf('billing'), { role: 'manager' }), false)
    assert.equal(standsAbove(askerOf('viewer'), { role: 'owner' }), false)
    assert.equal(standsAbove(askerOf('viewer'), { role: 'manager' }), true)
    assert.equal(standsAbove(askerOf('manager'), { role: 'manager' }), false)
  })

  it('is sent an invitation again only while invited, and is out of reach once removed', () => {
    for (const status of ['invited', 'active', 'suspended', 'removed']) {
      const { allowedActions, deniedActions } = decidePerson(askerOf('manager'), 'portal_user', person('viewer', { status }), offer, own)
      assert.equal(allowedActions.includes('portal_user.resend'), status === 'invited', status)
      assert.equal(allowedActions.includes('portal_user.manage'), status !== 'removed', status)
      if (status !== 'invited') assert.equal(deniedActions['portal_user.resend'], 'state')
    }
  })

  it('is left to the MSP where changes are asked for', () => {
    const policy = resolvePolicy({ modules: presets['managed-service'] })
    const { deniedActions } = decidePerson(askerOf('manager'), 'portal_user', person('viewer', { status: 'invited' }), { ...offer, policy }, own)
    assert.deepEqual(deniedActions, { 'portal_user.manage': 'request', 'portal_user.remove': 'request', 'portal_user.resend': 'request' })
  })
})
