import { assignEngagement, createEngagement, getDashboard, getEngagement, listEngagements, updateEngagement } from '../../src/contract/endpoints/engagements.ts'
import type { ClientDashboard, Engagement } from '../../src/contract/engagement.ts'
import { serve, type Call } from '../http/call.ts'
import { matches } from '../http/etag.ts'
import { readListing } from '../http/listing.ts'
import { invalidField, notFound, Refusal } from '../http/problem.ts'
import { decide, decideAll } from '../rules/access.ts'
import { countOpen, progressOf } from '../rules/progress.ts'
import {
  assignEngagement as assign,
  countPeople,
  findEngagement,
  holdEngagement,
  insertEngagement,
  listEngagements as readEngagements,
  updateEngagement as changeEngagement,
  type EngagementRecord,
} from '../store/engagements.ts'
import { listActivity, readTrend, tallyFindings } from '../store/findings.ts'
import { requireClient } from './clients.ts'
import { policyOf, shown, statusLabelOf, type FindingCall } from './finding-views.ts'
import { leaveTrace } from './write.ts'

const actions = ['engagement.view', 'engagement.manage', 'engagement.assign', 'finding.write', 'finding.import', 'retest.request'] as const

/** Whether the numbers of findings are there for the caller. */
function seesFindings({ caller, partner }: Pick<Call, 'caller' | 'partner'>, clientId: string): boolean {
  return decide(caller, 'finding.view', partner, { clientId }) === 'allow'
}

function present(call: Pick<Call, 'caller' | 'partner'>, { tallies, ...engagement }: EngagementRecord): Engagement {
  return {
    ...engagement,
    kind: engagement.kind,
    ...(seesFindings(call, engagement.clientId) ? { openFindings: countOpen(tallies), progress: progressOf(tallies) } : {}),
    ...decideAll(call.caller, actions, call.partner, { clientId: engagement.clientId }),
  }
}

export const serveEngagements = serve(listEngagements, async (call) => {
  const { params, query, tx, now } = call
  const { slice, next } = readListing(call)
  await requireClient(call, params.clientId)
  const { items, next: place, total } = await readEngagements(tx, params.clientId, {
    ...slice,
    ...(query.status ? { statuses: query.status } : {}),
    ...(query.kind ? { kinds: query.kind } : {}),
    ...(query.q ? { text: query.q } : {}),
  })
  return { body: { items: items.map((engagement) => present(call, engagement)), nextCursor: next(place), total, asOf: now.toISOString() } }
})

export const serveEngagement = serve(getEngagement, async (call) => {
  const engagement = await findEngagement(call.tx, call.params.clientId, call.params.engagementId)
  if (!engagement) throw notFound()
  // Its numbers move without a new version, so there is no ETag to tell that an answer is old.
  return { body: present(call, engagement) }
})

/** @throws {Refusal} `invalid-input`: it would end before it starts */
function insistOnDays(startDate: string | null | undefined, endDate: string | null | undefined): void {
  if (startDate && endDate && endDate < startDate) throw invalidField('body.endDate', 'must not be before startDate')
}

export const serveEngagementCreation = serve(createEngagement, async (call) => {
  const { body, params, runtime, tx, now } = call
  await requireClient(call, params.clientId)
  insistOnDays(body.startDate, body.endDate)
  const id = runtime.context.newId('engagement')
  await insertEngagement(tx, {
    id, clientId: params.clientId, kind: body.kind, title: body.title, scope: body.scope ?? '', status: body.status ?? 'planned', startDate: body.startDate ?? null,
    endDate: body.endDate ?? null, createdAt: now,
  })
  const subject = { type: 'engagement', id }
  await leaveTrace(call, { clientId: params.clientId, target: subject, events: ['engagement.published'], subject, engagementId: id })
  const engagement = (await findEngagement(tx, params.clientId, id))!
  return { body: present(call, engagement), version: engagement.version, headers: { location: `/v1/clients/${params.clientId}/engagements/${id}` } }
})

export const serveEngagementUpdate = serve(updateEngagement, async (call) => {
  const { body, params, precondition, tx, now } = call
  const held = await holdEngagement(tx, params.clientId, params.engagementId)
  if (!held) throw notFound()
  if (!matches(precondition!, held.version)) {
    throw new Refusal('version-conflict', { detail: 'Read the record again, then make the change to what it is now.', current: present(call, held) })
  }
  insistOnDays(body.startDate === undefined ? held.startDate : body.startDate, body.endDate === undefined ? held.endDate : body.endDate)
  const { kind, title, scope, status, startDate, endDate } = body
  await changeEngagement(
    tx, held.clientId, held.id,
    {
      ...(kind === undefined ? {} : { kind }), ...(title === undefined ? {} : { title }), ...(scope === undefined ? {} : { scope }), ...(status === undefined ? {} : { status }),
      ...(startDate === undefined ? {} : { startDate }), ...(endDate === undefined ? {} : { endDate }),
    },
    now,
  )
  const subject = { type: 'engagement', id: held.id }
  await leaveTrace(call, {
    clientId: held.clientId, target: subject, meta: { fields: Object.keys(body).sort() }, subject, engagementId: held.id,
    events: ['engagement.updated', ...(status === 'completed' && held.status !== 'completed' ? ['engagement.completed' as const] : [])],
  })
  const engagement = (await findEngagement(tx, held.clientId, held.id))!
  return { body: present(call, engagement), version: engagement.version }
})

export const serveEngagementAssignment = serve(assignEngagement, async (call) => {
  const { body, params, tx, now } = call
  const held = await holdEngagement(tx, params.clientId, params.engagementId)
  if (!held) throw notFound()
  const add = [...new Set(body.add ?? [])]
  const remove = [...new Set(body.remove ?? [])]
  if (add.some((id) => remove.includes(id))) throw invalidField('body.remove', 'must not name anybody who stands in add')
  // All of them or none: an assignment that leaves somebody out would say more than was done.
  if ((await countPeople(tx, held.clientId, [...add, ...remove])) !== add.length + remove.length) throw notFound()
  const changed = await assign(tx, held.clientId, held.id, { add, remove }, now)
  const subject = { type: 'engagement', id: held.id }
  await leaveTrace(call, {
    clientId: held.clientId, target: subject, meta: { people: changed.sort() }, events: ['engagement.updated'], subject, engagementId: held.id,
  })
  return {}
})

const weekMs = 7 * 86_400_000
const weeks = 26

export const serveDashboard = serve(getDashboard, async (call) => {
  const { params, tx, now } = call
  await requireClient(call, params.clientId)
  const engagements = decide(call.caller, 'engagement.view', call.partner, { clientId: params.clientId }) === 'allow'
  return {
    body: {
      ...(engagements ? { activeEngagements: (await readEngagements(tx, params.clientId, { limit: 1, statuses: ['active', 'remediation'] })).total } : {}),
      ...(seesFindings(call, params.clientId) ? await findingNumbers(call, params.clientId) : {}),
      asOf: now.toISOString(),
    },
  }
})

/** What a dashboard tells of findings. */
async function findingNumbers(call: FindingCall, clientId: string): Promise<Omit<ClientDashboard, 'activeEngagements' | 'asOf'>> {
  const { tx, now } = call
  const tallies = await tallyFindings(tx, clientId, {}, now)
  const policy = await policyOf(call, clientId)
  const activity = await listActivity(tx, clientId, 20)
  const moments = Array.from({ length: weeks }, (_, index) => new Date(now.getTime() - (weeks - 1 - index) * weekMs))
  return {
    openFindings: countOpen(tallies),
    overdue: tallies.reduce((sum, tally) => sum + tally.overdue, 0),
    progress: progressOf(tallies),
    recentActivity: activity.map(({ at, event, finding, to, by }) => ({ at, event, finding, status: to, statusLabel: statusLabelOf(to, policy), by: shown(by) })),
    trend: await readTrend(tx, clientId, moments),
  }
}
