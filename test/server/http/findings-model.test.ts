// Random people do random things to findings of the real app, and every answer is held against the table: what it takes happens and leads
// where it says, what it refuses is refused for the reason it gives and changes nothing.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { findingEvents, type FindingEvent, type FindingStatus } from '../../../src/contract/finding-status.ts'
import { permissions, type Role } from '../../../src/contract/permission.ts'
import { audienceOf } from '../../../server/rules/access.ts'
import { attempt, findingTable, openEvents, type FindingActor, type FindingFacts } from '../../../server/rules/finding.ts'
import { testApp, type TestApp } from '../../support/app.ts'
import { plantFinding } from '../../support/findings.ts'

let t: TestApp
const actors = new Map<Role, { actor: FindingActor; sender: string }>()
const offer = { clientCreationEnabled: true }

before(async () => {
  t = await testApp()
  const [client] = t.larch.clients
  for (const role of ['owner', 'admin', 'analyst', 'billing', 'api_key', 'viewer', 'collaborator', 'manager', 'auditor'] as const) {
    const staff = audienceOf(role) === 'partner'
    const userId = role === 'api_key' ? t.larch.apiKeyId : staff ? t.larch.members[role as 'owner'].id : client.people[role as 'viewer'].id
    actors.set(role, { actor: { role, audience: audienceOf(role), clientId: staff ? null : client.id, userId, grants: [] }, sender: await t.senderOf(t.larch, role) })
  }
})
after(() => t.stop())

/** The request for each event; `accept_risk` is decided about elsewhere. */
const requests: Record<Exclude<FindingEvent, 'accept_risk'>, { tail: string; body?: (notes: string | undefined) => object }> = {
  publish: { tail: 'publication' },
  start: { tail: 'start' },
  submit_remediation: { tail: 'remediation', body: (notes) => ({ ...(notes === undefined ? {} : { notes }) }) },
  withdraw: { tail: 'withdrawal' },
  claim: { tail: 'claim' },
  release: { tail: 'release' },
  verify_fixed: { tail: 'verification', body: (notes) => ({ outcome: 'verified_fixed', ...(notes === undefined ? {} : { notes }) }) },
  verify_not_fixed: { tail: 'verification', body: (notes) => ({ outcome: 'not_fixed', ...(notes === undefined ? {} : { notes }) }) },
  verify_partial: { tail: 'verification', body: (notes) => ({ outcome: 'partial', ...(notes === undefined ? {} : { notes }) }) },
  verify_unable: { tail: 'verification', body: (notes) => ({ outcome: 'unable_to_test', ...(notes === undefined ? {} : { notes }) }) },
  reopen: { tail: 'reopening', body: (notes) => ({ ...(notes === undefined ? {} : { reason: notes }) }) },
  mark_false_positive: { tail: 'false-positive', body: (notes) => ({ ...(notes === undefined ? {} : { reason: notes }) }) },
  close: { tail: 'closure', body: (notes) => ({ as: 'duplicate', ...(notes === undefined ? {} : { reason: notes }) }) },
}
const events = findingEvents.filter((event): event is keyof typeof requests => event !== 'accept_risk')
/** Roles that get somewhere come more often, so that runs do. */
const likely: Role[] = ['owner', 'admin', 'analyst', 'api_key', 'manager', 'manager', 'manager', 'analyst', 'viewer', 'collaborator', 'auditor', 'billing']

/** What the model remembers of the one finding. */
interface Model extends FindingFacts {
  version: number
  reopenCount: number
}

async function step(model: Model, path: string, role: Role, event: keyof typeof requests, notes: string | undefined): Promise<string> {
  const { actor, sender } = actors.get(role)!
  const { tail, body } = requests[event]
  const answer = await t.send(sender, `${path}/${tail}`, { method: 'POST', ...(body ? { body: body(notes) } : {}), headers: { 'if-match': `"${model.version}"` } })
  const outcome = attempt(actor, model, event, offer, body ? notes : undefined)
  const label = `${event} by ${role} from ${model.status} with ${JSON.stringify(notes)}: ${answer.text}`
  const invisible = actor.audience === 'client' && model.status === 'draft'
  // What every request must carry is refused before anybody looks at the finding.
  const schemaWants = ['submit_remediation', 'reopen', 'mark_false_positive', 'close'].includes(event) || (notes !== undefined && body !== undefined)
  const wordless = schemaWants && (notes ?? '').trim() === ''
  if (!(permissions[findingTable[event].action] as readonly Role[]).includes(role)) {
    assert.ok([401, 403].includes(answer.status), label)
  } else if (wordless) {
    assert.equal(answer.problem.code, 'invalid-input', label)
  } else if (!outcome.ok && outcome.why === 'role') {
    assert.deepEqual([answer.problem.code, answer.problem.reason], ['not-allowed', 'role'], label)
  } else if (invisible) {
    assert.equal(answer.problem.code, 'not-found', label)
  } else if (outcome.ok) {
    assert.equal(answer.status, 200, label)
    const { status, version, reopenCount } = answer.body as { status: FindingStatus; version: number; reopenCount: number }
    assert.equal(status, outcome.to, label)
    assert.ok(version > model.version, label)
    const waits = status === 'pending_verification'
    if (event === 'submit_remediation') Object.assign(model, { before: model.status, submittedBy: actor.userId })
    if (!waits) Object.assign(model, { before: null, submittedBy: null, claimedBy: null })
    if (event === 'claim') model.claimedBy = actor.userId
    if (event === 'release' || event === 'verify_unable') model.claimedBy = null
    assert.equal(reopenCount, model.reopenCount + (event === 'reopen' ? 1 : 0), label)
    Object.assign(model, { status, version, reopenCount })
    return 'taken'
  } else if (outcome.transition) {
    assert.deepEqual([answer.problem.code, answer.problem.allowed], ['illegal-transition', outcome.transition], label)
  } else if (outcome.notes) {
    assert.deepEqual([answer.problem.code, answer.problem.errors?.[0]?.field], ['invalid-input', 'body.notes'], label)
  } else {
    assert.deepEqual([answer.status, answer.problem.reason], [403, outcome.why], label)
  }
  // Nothing that was refused has moved anything, and what is said to be allowed is what the table takes.
  const seen = await t.send(t.larch.apiKey, path)
  assert.deepEqual([seen.body.status, seen.body.version], [model.status, model.version], label)
  return 'refused'
}

describe('findings under random people', () => {
  it('go where the table says and nowhere else', async (test) => {
    const tally: Record<string, number> = {}
    const sequence = fc.array(fc.tuple(fc.constantFrom(...likely), fc.constantFrom(...events), fc.constantFrom<string | undefined>('words', 'words', 'words', '  ', undefined), fc.nat()), { minLength: 10, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom<FindingStatus>('draft', 'open', 'pending_verification', 'pending_verification'), sequence, async (state, steps) => {
        const [client] = t.larch.clients
        const id = await plantFinding(t.context, { scope: t.larch.scope, clientId: client.id, word: 'model larch' }, { engagementId: client.engagementId, assetId: client.assetId, state })
        const path = `/v1/clients/${client.id}/findings/${id}`
        const first = (await t.send(t.larch.apiKey, path)).body
        const waits = state === 'pending_verification'
        const model: Model = { clientId: client.id, status: state, before: waits ? 'open' : null, submittedBy: waits ? 'somebody' : null, claimedBy: null, version: first.version, reopenCount: 0 }
        let taken = 0
        for (const [role, random, notes, die] of steps) {
          // Every other step is one that is possible, or nobody would ever get far.
          const possible = openEvents(actors.get(role)!.actor, model, offer).filter((each) => each !== 'accept_risk')
          const event = die % 2 === 0 ? (possible[die % possible.length] ?? random) : random
          const outcome = await step(model, path, role, event as keyof typeof requests, event === random ? notes : 'words')
          tally[`${outcome} ${event}`] = (tally[`${outcome} ${event}`] ?? 0) + 1
          if (outcome === 'taken') taken += 1
        }
        // The history is the walk: one step for everything that was taken, each beginning where the one before ended.
        const history = (await t.send(t.larch.apiKey, `${path}/history?limit=200`)).body
        const planted = state === 'draft' ? 0 : waits ? 2 : 1
        assert.equal(history.total, taken + planted)
        assert.equal(history.items[0]?.to ?? 'draft', model.status)
      }),
      { numRuns: 60 },
    )
    test.diagnostic(JSON.stringify(tally))
    // A run that is refused everything, or taken everything, has shown nothing.
    for (const event of events) assert.ok((tally[`refused ${event}`] ?? 0) > 0, `nothing has refused ${event}`)
    assert.ok(events.filter((event) => (tally[`taken ${event}`] ?? 0) > 0).length >= events.length - 1, JSON.stringify(tally))
  })
})
