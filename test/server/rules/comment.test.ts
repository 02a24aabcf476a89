import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { permissions, roles, type Role } from '../../../src/contract/permission.ts'
import { audienceOf } from '../../../server/rules/access.ts'
import { decideComment, decideOnComment, laneActions, type CommentFacts, type CommentLane } from '../../../server/rules/comment.ts'
import { resolvePolicy } from '../../../server/rules/policy.ts'

const offer = { clientCreationEnabled: true }
const actorOf = (role: Role) => ({ role, audience: audienceOf(role), clientId: audienceOf(role) === 'client' ? 'cli_own' : null, userId: `id_${role}` })
const commentOf = (role: Role, over: Partial<CommentFacts> = {}): CommentFacts => ({ clientId: 'cli_own', authorId: `id_${role}`, deleted: false, ...over })

/** Who may do what in each lane: o(wner) a(dmin) y (analyst) b(illing) k(ey) v(iewer) c(ollaborator) m(anager) u (auditor). */
const matrix: Record<CommentLane, Record<'own written' | 'own removed' | 'another written' | 'another removed', string>> = {
  client: { 'own written': 'oay-k-cm-', 'own removed': 'oay-k-cm-', 'another written': '---------', 'another removed': 'oa--k----' },
  internal: { 'own written': 'oay-k----', 'own removed': 'oay-k----', 'another written': '---------', 'another removed': 'oa--k----' },
}

describe('a comment', () => {
  for (const lane of ['client', 'internal'] as const) {
    for (const [index, role] of roles.entries()) {
      it(`of the ${lane} lane is changed and removed by ${role} as it is written down`, () => {
        for (const what of ['write', 'remove'] as const) {
          const done = what === 'write' ? 'written' : 'removed'
          const may = permissions[laneActions[lane][what]].includes(role as never)
          const answer = (who: 'own' | 'another') => decideOnComment(actorOf(role), what, lane, who === 'own' ? commentOf(role) : commentOf(role, { authorId: 'id_another' }), offer)
          assert.equal(answer('own'), matrix[lane][`own ${done}`][index] === '-' ? 'role' : 'allow')
          assert.equal(answer('another'), matrix[lane][`another ${done}`][index] !== '-' ? 'allow' : may ? 'not-own' : 'role')
        }
      })
    }
  }

  it('that is removed already takes nothing more, from nobody', () => {
    for (const role of ['owner', 'manager'] as const) for (const what of ['write', 'remove'] as const) assert.equal(decideOnComment(actorOf(role), what, 'client', commentOf(role, { deleted: true }), offer), 'state')
    assert.equal(decideOnComment(actorOf('viewer'), 'remove', 'client', commentOf('viewer', { deleted: true }), offer), 'role', 'who may not at all is not told')
  })

  it('of another client is nobody’s to touch', () => {
    assert.equal(decideOnComment(actorOf('manager'), 'write', 'client', commentOf('manager', { clientId: 'cli_other' }), offer), 'not-assigned')
    assert.equal(decideOnComment(actorOf('admin'), 'write', 'client', commentOf('admin', { clientId: 'cli_other' }), offer), 'allow')
  })

  it('takes no change where comments are only shown, or findings are hidden', () => {
    for (const modules of [{ comments: { mode: 'view', minRole: 'viewer' } }, { findings: { mode: 'hidden', minRole: 'viewer' } }] as const) {
      assert.equal(decideOnComment(actorOf('manager'), 'write', 'client', commentOf('manager'), { ...offer, policy: resolvePolicy({ modules }) }), 'not-enabled')
    }
  })

  it('says both of what may be done with it', () => {
    assert.deepEqual(decideComment(actorOf('admin'), 'client', commentOf('analyst'), offer), { allowedActions: ['comment.remove'], deniedActions: { 'comment.write': 'not-own' } })
    assert.deepEqual(decideComment(actorOf('analyst'), 'internal', commentOf('analyst'), offer), { allowedActions: ['internal_comment.write', 'internal_comment.remove'], deniedActions: {} })
    assert.deepEqual(decideComment(actorOf('manager'), 'internal', commentOf('manager'), offer), { allowedActions: [], deniedActions: { 'internal_comment.write': 'role', 'internal_comment.remove': 'role' } })
  })

  it('is read, written and removed in its own lane', () => {
    assert.deepEqual(laneActions, {
      client: { view: 'comment.view', write: 'comment.write', remove: 'comment.remove' },
      internal: { view: 'internal_comment.view', write: 'internal_comment.write', remove: 'internal_comment.remove' },
    })
  })
})
