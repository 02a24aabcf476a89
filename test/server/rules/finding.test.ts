import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { findingEvents, findingStatuses, isOpen, openStatuses, type FindingEvent, type FindingStatus } from '../../../src/contract/finding-status.ts'
import { acceptanceStatuses, retestStatuses } from '../../../src/contract/finding.ts'
import { roles, type PortalRole, type Role } from '../../../src/contract/permission.ts'
import { moduleModes, type ModuleMode } from '../../../src/contract/policy.ts'
import { audienceOf, decide } from '../../../server/rules/access.ts'
import { acceptanceStatusAt, acceptanceTable, afterAcceptance, attempt, decideFinding, findingTable, mayAct, openEvents, retestTable, runOutReason, type FindingActor, type FindingFacts } from '../../../server/rules/finding.ts'
import { resolvePolicy } from '../../../server/rules/policy.ts'

/**
 * Where each event leads from each status, written out by hand, so that a change of the table is a change of this test. One column a
 * status: d(raft) o(pen) i(n progress) p(ending) n(ot fixed) h (partially fixed) v(erified) a(ccepted) f(alse positive) c(losed);
 * `<` goes back to where it stood before, `-` is refused.
 */
const matrix: Record<FindingEvent, string> = {
  //                    doipnhvafc
  publish: /*        */ 'o---------',
  start: /*          */ '-i--ii----',
  submit_remediation: '-pp-pp----',
  withdraw: /*       */ '---<------',
  claim: /*          */ '---p------',
  release: /*        */ '---p------',
  verify_fixed: /*   */ '---v------',
  verify_not_fixed: '---n------',
  verify_partial: /* */ '---h------',
  verify_unable: /*  */ '---p------',
  reopen: /*         */ '------oooo',
  accept_risk: /*    */ '-aaaaa----',
  mark_false_positive: '-fffff----',
  close: /*          */ '-ccccc----',
}
const columns: readonly FindingStatus[] = ['draft', 'open', 'in_progress', 'pending_verification', 'not_fixed', 'partially_fixed', 'verified_fixed', 'risk_accepted', 'false_positive', 'closed']
const letters: Record<string, FindingStatus> = Object.fromEntries([...'doipnhvafc'].map((letter, index) => [letter, columns[index]!]))

/** Who may take each event where findings are the client's own to fix: o(wner) a(dmin) y (analyst) b(illing) k(ey) v(iewer) c(ollaborator) m(anager) u (auditor). */
const who: Record<FindingEvent, string> = {
  publish: 'oay-k----',
  start: 'oay-k--m-',
  submit_remediation: 'oay-k--m-',
  withdraw: 'oay-k--m-',
  claim: 'oay-k----',
  release: 'oay-k----',
  verify_fixed: 'oay-k----',
  verify_not_fixed: 'oay-k----',
  verify_partial: 'oay-k----',
  verify_unable: 'oay-k----',
  reopen: 'oay-k----',
  accept_risk: 'oa--k----',
  mark_false_positive: 'oay-k----',
  close: 'oay-k----',
}

const offer = { clientCreationEnabled: true }
const actorOf = (role: Role, over: Partial<FindingActor> = {}): FindingActor => ({
  role, audience: audienceOf(role), clientId: audienceOf(role) === 'client' ? 'cli_own' : null, userId: `id_${role}`, grants: [], ...over,
})
const factsOf = (status: FindingStatus, over: Partial<FindingFacts> = {}): FindingFacts => ({
  clientId: 'cli_own', status, before: status === 'pending_verification' ? 'in_progress' : null, submittedBy: status === 'pending_verification' ? 'somebody' : null, claimedBy: null, ...over,
})
/** The facts under which nothing but role and state stands in the way of an event. */
const clearWay = (status: FindingStatus, event: FindingEvent, actor: FindingActor): FindingFacts =>
  factsOf(status, {
    ...(event === 'withdraw' && status === 'pending_verification' ? { submittedBy: actor.userId } : {}),
    ...(event === 'release' && status === 'pending_verification' ? { claimedBy: actor.userId } : {}),
  })

describe('the life of a finding', () => {
  assert.deepEqual(columns, findingStatuses)
  assert.deepEqual(Object.keys(matrix).sort(), [...findingEvents].sort())
  assert.deepEqual(Object.keys(findingTable).sort(), [...findingEvents].sort())
  for (const event of findingEvents) {
    for (const [column, status] of columns.entries()) {
      for (const [index, role] of roles.entries()) {
        const letter = matrix[event][column]!
        const may = who[event][index] !== '-'
        const wanted = !may ? 'refused by role' : letter === '-' ? 'refused by state' : `leads to ${letter === '<' ? 'where it stood' : letters[letter]}`
        it(`${event} by ${role} from ${status}: ${wanted}`, () => {
          const actor = actorOf(role)
          const outcome = attempt(actor, clearWay(status, event, actor), event, offer, 'words')
          if (!may) assert.deepEqual(outcome, { ok: false, why: 'role' })
          else if (letter === '-') {
            assert.equal(outcome.ok, false)
            assert.ok(!outcome.ok && outcome.transition, 'names what is allowed')
            assert.ok(!outcome.ok && !outcome.transition!.includes(event))
          } else assert.equal(outcome.ok && outcome.to, letter === '<' ? 'in_progress' : letters[letter])
        })
      }
    }
  }

  it('goes back to wherever it stood when a claim is withdrawn', () => {
    for (const before of ['open', 'in_progress', 'not_fixed', 'partially_fixed'] as const) {
      const manager = actorOf('manager')
      const outcome = attempt(manager, factsOf('pending_verification', { before, submittedBy: manager.userId }), 'withdraw', offer)
      assert.deepEqual(outcome, { ok: true, to: before, clock: 'resume' })
    }
  })

  it('names exactly what is possible when it refuses, and all of it is', () => {
    for (const status of findingStatuses) {
      for (const role of ['analyst', 'manager', 'owner'] as const) {
        const actor = actorOf(role)
        for (const event of findingEvents) {
          const outcome = attempt(actor, factsOf(status), event, offer, 'words')
          if (outcome.ok || !outcome.transition) continue
          assert.deepEqual(outcome.transition, openEvents(actor, factsOf(status), offer))
          for (const possible of outcome.transition) assert.equal(attempt(actor, factsOf(status), possible, offer, 'words').ok, true, `${possible} from ${status}`)
        }
      }
    }
  })

  it('is open to exactly what would be taken, with words', () => {
    for (const status of findingStatuses) {
      for (const role of roles) {
        const actor = actorOf(role)
        for (const over of [{}, { submittedBy: actor.userId }, { claimedBy: actor.userId }, { claimedBy: 'another' }, { submittedBy: actor.userId, claimedBy: 'another' }]) {
          const facts = factsOf(status, over)
          assert.deepEqual(openEvents(actor, facts, offer), findingEvents.filter((event) => attempt(actor, facts, event, offer, 'words').ok), `${role} ${status}`)
        }
      }
    }
    assert.deepEqual(openEvents(actorOf('analyst'), factsOf('draft'), offer), ['publish'])
    assert.deepEqual(openEvents(actorOf('viewer'), factsOf('open'), offer), [])
  })

  it('that nobody verifies is released by nobody, and that is no matter of the person', () => {
    for (const role of ['owner', 'analyst'] as const) {
      const outcome = attempt(actorOf(role), factsOf('pending_verification'), 'release', offer)
      assert.ok(!outcome.ok && outcome.transition?.includes('claim'), role)
    }
  })

  it('needs words where it is written that it does, and spaces are none', () => {
    const needs = findingEvents.filter((event) => findingTable[event].notes)
    assert.deepEqual([...needs].sort(), ['close', 'mark_false_positive', 'reopen', 'submit_remediation', 'verify_not_fixed', 'verify_partial', 'verify_unable'])
    const actor = actorOf('owner')
    for (const event of findingEvents) {
      const status = columns[[...matrix[event]].findIndex((letter) => letter !== '-')]!
      for (const words of [undefined, null, '', '  \n\t ']) {
        const outcome = attempt(actor, clearWay(status, event, actor), event, offer, words)
        assert.deepEqual(outcome.ok ? 'taken' : outcome, needs.includes(event) ? { ok: false, notes: true } : 'taken', event)
      }
    }
  })

  it('is taken back only by whoever handed it over, and only while nobody verifies', () => {
    const manager = actorOf('manager')
    const waits = (over: Partial<FindingFacts>) => factsOf('pending_verification', { submittedBy: manager.userId, ...over })
    assert.equal(attempt(manager, waits({}), 'withdraw', offer).ok, true)
    assert.deepEqual(attempt(manager, waits({ submittedBy: 'another' }), 'withdraw', offer), { ok: false, why: 'not-own' })
    assert.deepEqual(attempt(manager, waits({ claimedBy: 'id_analyst' }), 'withdraw', offer), { ok: false, transition: [] })
    assert.deepEqual(attempt(actorOf('owner'), waits({}), 'withdraw', offer), { ok: false, why: 'not-own' }, 'not even by the MSP')
  })

  it('is confirmed by nobody who handed it over, though they may say that it does not hold', () => {
    for (const role of ['owner', 'admin', 'analyst', 'api_key'] as const) {
      const actor = actorOf(role)
      const own = factsOf('pending_verification', { submittedBy: actor.userId })
      assert.deepEqual(attempt(actor, own, 'verify_fixed', offer), { ok: false, why: 'own-work' })
      for (const event of ['verify_not_fixed', 'verify_partial', 'verify_unable'] as const) assert.equal(attempt(actor, own, event, offer, 'words').ok, true)
      assert.ok(!openEvents(actor, own, offer).includes('verify_fixed'))
    }
  })

  it('is verified by whoever has claimed it, and freed by them or by whoever runs the MSP', () => {
    const claimed = factsOf('pending_verification', { claimedBy: 'id_analyst' })
    const analyst = actorOf('analyst')
    const other = actorOf('analyst', { userId: 'id_other' })
    for (const event of ['verify_fixed', 'verify_not_fixed', 'verify_partial', 'verify_unable', 'release'] as const) {
      assert.equal(attempt(analyst, claimed, event, offer, 'words').ok, true, event)
      assert.deepEqual(attempt(other, claimed, event, offer, 'words'), { ok: false, why: 'not-own' }, event)
    }
    for (const role of ['owner', 'admin', 'api_key'] as const) {
      assert.equal(attempt(actorOf(role), claimed, 'release', offer).ok, true)
      assert.deepEqual(attempt(actorOf(role), claimed, 'verify_fixed', offer), { ok: false, why: 'not-own' })
    }
    assert.equal(attempt(other, claimed, 'claim', offer).ok, false, 'nobody claims what is claimed')
    assert.equal(attempt(other, factsOf('pending_verification'), 'release', offer).ok, false, 'nothing is freed that is free')
  })

  /** What a client's people may do, by how the module is open: viewer, collaborator, manager. a(llowed), r(ole), n(ot enabled), q (request). */
  const modes: Record<ModuleMode, Record<PortalRole, string>> = {
    hidden: { viewer: 'rnn', collaborator: 'rnn', manager: 'rnn' },
    view: { viewer: 'rnn', collaborator: 'rnn', manager: 'rnn' },
    request: { viewer: 'rqq', collaborator: 'rqq', manager: 'rrq' },
    direct: { viewer: 'raa', collaborator: 'raa', manager: 'rra' },
  }
  const words: Record<string, string> = { a: 'allow', r: 'role', n: 'not-enabled', q: 'request' }
  for (const mode of moduleModes) {
    for (const changeRole of ['viewer', 'collaborator', 'manager'] as const) {
      for (const [index, role] of (['viewer', 'collaborator', 'manager'] as const).entries()) {
        const wanted = words[modes[mode][changeRole][index]!]!
        it(`is handed over by ${role} with ${wanted} where findings are ${mode} and ${changeRole}s may change them`, () => {
          const policy = resolvePolicy({ modules: { findings: { mode, minRole: 'viewer', changeRole } } })
          const outcome = attempt(actorOf(role), factsOf('open'), 'submit_remediation', { ...offer, policy }, 'words')
          assert.deepEqual(outcome.ok ? 'allow' : outcome.why, wanted)
        })
      }
    }
  }

  it('of another client is out of reach', () => {
    for (const event of findingEvents) {
      const outcome = attempt(actorOf('manager', { grants: ['approver'] }), { ...factsOf('open'), clientId: 'cli_other' }, event, offer, 'words')
      assert.ok(!outcome.ok && outcome.why)
    }
  })

  it('has its risk accepted by a manager only with the grant for it', () => {
    assert.equal(mayAct(actorOf('manager'), 'acceptance.decide', offer, 'cli_own'), 'role')
    assert.equal(mayAct(actorOf('manager', { grants: ['billing'] }), 'acceptance.decide', offer, 'cli_own'), 'role')
    assert.equal(mayAct(actorOf('manager', { grants: ['approver'] }), 'acceptance.decide', offer, 'cli_own'), 'allow')
    assert.equal(mayAct(actorOf('collaborator', { grants: ['approver'] }), 'acceptance.decide', offer, 'cli_own'), 'role')
    assert.equal(attempt(actorOf('manager', { grants: ['approver'] }), factsOf('open'), 'accept_risk', offer).ok, true)
  })

  it('stops, runs on and starts anew on the clock as the table says', () => {
    const clocks = Object.fromEntries(findingEvents.map((event) => [event, findingTable[event].clock]))
    assert.deepEqual(clocks, {
      publish: 'start', start: 'keep', submit_remediation: 'pause', withdraw: 'resume', claim: 'keep', release: 'keep', verify_fixed: 'resume', verify_not_fixed: 'resume',
      verify_partial: 'resume', verify_unable: 'keep', reopen: 'start', accept_risk: 'resume', mark_false_positive: 'resume', close: 'resume',
    })
  })
})

describe('what a person may do with a finding', () => {
  it('is said of every action, on one side or the other, and is what the table then takes', () => {
    for (const role of roles) {
      for (const status of findingStatuses) {
        const actor = actorOf(role)
        const { allowedActions, deniedActions } = decideFinding(actor, factsOf(status), offer)
        assert.equal(new Set([...allowedActions, ...Object.keys(deniedActions)]).size, allowedActions.length + Object.keys(deniedActions).length)
        for (const event of findingEvents) {
          const { action } = findingTable[event]
          if (attempt(actor, factsOf(status), event, offer, 'words').ok) assert.ok(allowedActions.includes(action), `${role} ${event} ${status}`)
        }
        for (const action of allowedActions) assert.equal(decide(actor, action, offer, { clientId: 'cli_own' }), 'allow')
        for (const action of ['finding.view', 'finding.submit', 'finding.verify', 'acceptance.request', 'retest.request'] as const) {
          assert.ok(allowedActions.includes(action) || action in deniedActions)
        }
      }
    }
  })

  it('lets its risk be taken on while it is open, and be looked at again once it is published, by whoever may ask', () => {
    const open = ['open', 'in_progress', 'pending_verification', 'not_fixed', 'partially_fixed']
    for (const status of findingStatuses) {
      for (const role of roles) {
        const { allowedActions, deniedActions } = decideFinding(actorOf(role), factsOf(status), offer)
        for (const [action, inTime] of [['acceptance.request', open.includes(status)], ['retest.request', status !== 'draft']] as const) {
          const general = mayAct(actorOf(role), action, offer, 'cli_own')
          const wanted = general !== 'allow' ? general : inTime ? 'allow' : 'state'
          assert.equal(allowedActions.includes(action) ? 'allow' : deniedActions[action], wanted, `${role} ${action} ${status}`)
        }
      }
    }
  })

  it('names the reason that helps', () => {
    const manager = actorOf('manager')
    assert.equal(decideFinding(manager, factsOf('verified_fixed'), offer).deniedActions['finding.submit'], 'state')
    assert.equal(decideFinding(manager, factsOf('open'), offer).deniedActions['finding.verify'], 'role')
    assert.equal(decideFinding(manager, factsOf('pending_verification'), offer).deniedActions['finding.withdraw'], 'not-own')
    assert.equal(decideFinding(actorOf('analyst'), factsOf('pending_verification', { claimedBy: 'x' }), offer).deniedActions['finding.verify'], 'not-own')
    const asked = { ...offer, policy: resolvePolicy({ modules: { findings: { mode: 'request', minRole: 'viewer' } } }) }
    assert.equal(decideFinding(manager, factsOf('open'), asked).deniedActions['finding.submit'], 'request')
  })
})

describe('the words for statuses', () => {
  it('call open what asks for something', () => {
    assert.deepEqual(findingStatuses.filter(isOpen), findingStatuses.filter((status) => (openStatuses as readonly string[]).includes(status)))
    assert.equal(isOpen('partially_fixed'), true)
    assert.equal(isOpen('something_new'), true)
  })
})

describe('rounds and acceptances', () => {
  it('that have run out hold no longer from the very moment, whatever is written down', () => {
    const expiresAt = new Date('2026-11-20T12:00:00.000Z')
    for (const status of acceptanceStatuses) {
      for (const [ms, over] of [[-1, false], [0, true], [1, true]] as const) {
        assert.equal(acceptanceStatusAt({ status, expiresAt }, new Date(expiresAt.getTime() + ms)), over && status === 'active' ? 'expired' : status, `${status} ${ms}`)
      }
    }
  })

  it('open an accepted risk again when they have run out, with a clock of its own, and nothing else', () => {
    for (const status of findingStatuses) assert.deepEqual(afterAcceptance(status), status === 'risk_accepted' ? { ok: true, to: 'open', clock: 'start' } : null, status)
    assert.equal(runOutReason, 'The acceptance of the risk has run out.')
  })

  it('go where their tables say and end where nothing follows', () => {
    assert.deepEqual(Object.keys(retestTable).sort(), [...retestStatuses].sort())
    assert.deepEqual(retestTable, {
      requested: ['scheduled', 'declined', 'cancelled'], scheduled: ['in_progress', 'declined', 'cancelled'], in_progress: ['completed'], completed: [], declined: [], cancelled: [],
    })
    assert.deepEqual(Object.keys(acceptanceTable).sort(), [...acceptanceStatuses].sort())
    assert.deepEqual(acceptanceTable, { requested: { approve: 'active', reject: 'rejected' }, active: { revoke: 'revoked' }, rejected: {}, expired: {}, revoked: {} })
  })
})
