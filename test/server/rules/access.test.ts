import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventTypes } from '../../../src/contract/event.ts'
import { actions, audiences, permissions, roles, type Action, type Role } from '../../../src/contract/permission.ts'
import { audienceOf, decide, decideSurface, hearsOf, seesMeasures } from '../../../server/rules/access.ts'

const own = { clientId: 'cli_own' }
const other = { clientId: 'cli_other' }
const offer = { clientCreationEnabled: true }
const askerOf = (role: Role) => ({ role, audience: audienceOf(role), clientId: audienceOf(role) === 'client' ? 'cli_own' : null })

/**
 * The matrix as people read it, one row an action: o(wner) a(dmin) y (analyst) b(illing) k(ey) v(iewer) c(ollaborator) m(anager).
 * Written out by hand, so that a change of the table is a change of this test.
 */
const matrix: Record<Action, string> = {
  'me.view': 'oaybkvcm',
  'session.mint': '----k---',
  'portfolio.view': 'oaybk---',
  'portfolio.measure': 'oay-k---',
  'client.create': 'oa--k---',
  'client.view': 'oaybkvcm',
  'client.measure': 'oay-kvcm',
  'client.update': 'oay-k---',
  'posture.push': 'oay-k---',
  'exposure.push': 'oay-k---',
  'framework.view': 'oay-kvcm',
  'framework.adopt': 'oay-k---',
  'control.view': 'oay-kvcm',
  'control.update': 'oay-k---',
  'evidence.view': 'oay-kvcm',
  'evidence.attach': 'oay-k---',
  'evidence.remove': 'oay-k---',
  'event.subscribe': 'oaybkvcm',
  'audit.view': 'oay-k--m',
  'audit.export': 'oa--k---',
  'audit.erase': 'oa------',
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
        assert.notEqual(decide(askerOf(role), action, offer, other), 'allow')
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
        const measured = ['client.posture_changed', 'client.exposure_changed', 'client.coverage_changed'].includes(type)
        assert.equal(hearsOf(askerOf(role), { type }), !measured || seesMeasures(askerOf(role)), `${role} ${type}`)
      }
    }
  })
})
