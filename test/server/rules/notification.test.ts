import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { eventTypes } from '../../../src/contract/event.ts'
import { notificationKinds } from '../../../src/contract/notification-kind.ts'
import { partnerRoles, portalRoles, type Role } from '../../../src/contract/permission.ts'
import { audienceOfNews, isNews, kindOf, kindsFor, mayLearn, readsThread, usualPreference, type Candidate, type News, type NewsEvent } from '../../../server/rules/notification.ts'
import { resolvePolicy } from '../../../server/rules/policy.ts'
import { audienceOf } from '../../../server/rules/access.ts'

const offer = { clientCreationEnabled: false, policy: resolvePolicy() }
const one = (role: string, more: Partial<Candidate> = {}): Candidate => ({ side: audienceOf(role as Role), id: role, role, grants: [], ...more })
/** One of each, and a manager with the grant to approve. */
const people = [...partnerRoles, ...portalRoles].map((role) => one(role)).concat(one('manager', { id: 'approver', grants: ['approver'] }))
const staff = ['owner', 'admin', 'analyst']
const everyNews = Object.keys(kindOf) as NewsEvent[]
const hear = (event: NewsEvent, more: Partial<News> = {}) =>
  audienceOfNews(people, { event, clientId: 'cli', lane: 'client', actorId: null, actorSide: 'system', ...more }, offer).map(({ id }) => id)

/** Who is told of what where nobody has done it, takes part or is named. Written out by hand, so that a change of the law is a change of this test. */
const plain: Record<NewsEvent, string[]> = {
  'finding.published': ['viewer', 'collaborator', 'manager', 'approver'],
  'finding.remediation_submitted': staff,
  'finding.verified': ['manager', 'approver'],
  'finding.not_fixed': ['manager', 'approver'],
  'finding.partially_fixed': ['manager', 'approver'],
  'finding.unable_to_test': ['manager', 'approver'],
  'finding.reopened': ['manager', 'approver'],
  'comment.created': ['manager', 'approver'],
  'comment.mentioned': [],
  'acceptance.requested': ['owner', 'admin', 'approver'],
  'acceptance.decided': ['manager', 'approver'],
  'acceptance.expiring': ['manager', 'approver'],
  'acceptance.expired': ['manager', 'approver'],
  'retest.requested': staff,
  'retest.scheduled': ['manager', 'approver'],
  'finding.sla_due_soon': [...staff, 'manager', 'approver'],
  'finding.sla_breached': [...staff, 'manager', 'approver'],
}

describe('news', () => {
  for (const event of everyNews) {
    it(`that is ${event} reaches whom it concerns, and never whoever did it`, () => {
      assert.deepEqual(hear(event), plain[event])
      for (const { id, side } of people) assert.ok(!hear(event, { actorId: id, actorSide: side, mentioned: [id], authors: [id], requestedBy: id, ownerId: id }).includes(id), id)
    })
  }

  it('is of events that there are, and of kinds that people choose by', () => {
    for (const event of everyNews) assert.ok((eventTypes as readonly string[]).includes(event), event)
    assert.deepEqual([...new Set(Object.values(kindOf))].sort(), [...notificationKinds].sort())
    for (const event of ['finding.updated', 'toString', '', 'client.created']) assert.equal(isNews(event), false, event)
  })

  it('of what came of a fix reaches the owner and whoever submitted, where they are the client’s', () => {
    assert.deepEqual(hear('finding.not_fixed', { ownerId: 'viewer', submittedBy: 'collaborator' }), ['viewer', 'collaborator', 'manager', 'approver'])
    assert.deepEqual(hear('finding.not_fixed', { submittedBy: 'analyst' }), ['manager', 'approver'])
    assert.deepEqual(hear('acceptance.decided', { requestedBy: 'analyst' }), ['analyst', 'manager', 'approver'])
    assert.deepEqual(hear('finding.sla_breached', { ownerId: 'viewer' }), [...staff, 'viewer', 'manager', 'approver'])
  })

  it('of a comment reaches those who take part; a first word the other side; whoever is named is told of that instead', () => {
    const client = { actorId: 'collaborator', actorSide: 'client' } as const
    const partner = { actorId: 'analyst', actorSide: 'partner' } as const
    assert.deepEqual(hear('comment.created', client), staff)
    assert.deepEqual(hear('comment.created', { ...client, authors: ['analyst', 'viewer', 'collaborator'] }), ['analyst', 'viewer'])
    assert.deepEqual(hear('comment.created', { ...client, claimedBy: 'owner' }), ['owner'])
    assert.deepEqual(hear('comment.created', partner), ['manager', 'approver'])
    assert.deepEqual(hear('comment.created', { ...partner, submittedBy: 'collaborator', authors: ['owner'] }), ['owner', 'collaborator'])
    assert.deepEqual(hear('comment.created', { ...partner, mentioned: ['approver'] }), ['manager'])
    assert.deepEqual(hear('comment.mentioned', { ...partner, mentioned: ['approver', 'owner', 'nobody'] }), ['owner', 'approver'])
  })

  it('of what staff say among themselves reaches those of them who take part, and no client whatever is said of them', () => {
    const all = people.map(({ id }) => id)
    const among = { lane: 'internal', actorId: 'analyst', actorSide: 'partner', authors: all, mentioned: [], ownerId: 'viewer', submittedBy: 'manager', requestedBy: 'manager' } as const
    assert.deepEqual(hear('comment.created', among), ['owner', 'admin'])
    assert.deepEqual(hear('comment.created', { ...among, authors: [] }), [], 'a first word reaches nobody by itself')
    assert.deepEqual(hear('comment.mentioned', { ...among, mentioned: all }), ['owner', 'admin'])
    for (const event of everyNews) assert.ok(!hear(event, { ...among, mentioned: all }).some((id) => one(id === 'approver' ? 'manager' : id).side === 'client'), event)
  })

  it('of what a policy hides reaches nobody of the client', () => {
    for (const [module, hidden] of [['findings', everyNews], ['comments', ['comment.created', 'comment.mentioned']]] as const) {
      const closed = { clientCreationEnabled: false, policy: resolvePolicy({ modules: { [module]: { mode: 'hidden', minRole: 'viewer' } } }) }
      for (const event of hidden as readonly NewsEvent[]) {
        for (const person of people) assert.equal(mayLearn(person, { event, clientId: 'cli', lane: 'client' }, closed), staff.includes(person.role), `${module} ${event} ${person.id}`)
      }
    }
    assert.deepEqual(people.filter((person) => readsThread(person, 'client', 'cli', offer)).map(({ id }) => id), [...staff, 'viewer', 'collaborator', 'manager', 'approver'])
    assert.deepEqual(people.filter((person) => readsThread(person, 'internal', 'cli', offer)).map(({ id }) => id), staff)
  })
})

describe('a preference', () => {
  it('is there for what people of a side are told, and may see', () => {
    const kinds = (role: Role, policy = offer.policy) => kindsFor({ role, audience: audienceOf(role), clientId: audienceOf(role) === 'client' ? 'cli' : null }, { clientCreationEnabled: false, policy })
    assert.deepEqual(kinds('analyst'), ['submission', 'comment', 'mention', 'acceptance', 'retest', 'deadline'])
    assert.deepEqual(kinds('viewer'), notificationKinds.filter((kind) => kind !== 'submission'))
    assert.deepEqual(kinds('billing'), [])
    assert.deepEqual(kinds('auditor').filter((kind) => kind === 'comment' || kind === 'mention'), [])
    assert.deepEqual(kinds('viewer', resolvePolicy({ modules: { comments: { mode: 'hidden', minRole: 'viewer' } } })), ['publication', 'verification', 'reopening', 'acceptance', 'retest', 'deadline'])
    assert.deepEqual(kinds('viewer', resolvePolicy({ modules: { findings: { mode: 'hidden', minRole: 'viewer' } } })), [])
  })

  it('is usually yes, but for mails of publications, which go to managers', () => {
    for (const kind of notificationKinds) {
      for (const role of [...partnerRoles, ...portalRoles]) assert.deepEqual(usualPreference(kind, role), { inApp: true, email: kind !== 'publication' || role === 'manager' })
    }
  })
})
