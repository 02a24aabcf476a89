import { listRetests, requestRetest, updateRetest } from '../../src/contract/endpoints/findings.ts'
import type { RetestRound } from '../../src/contract/finding.ts'
import { serve, type Call } from '../http/call.ts'
import { matches } from '../http/etag.ts'
import { readListing } from '../http/listing.ts'
import { invalidField, notFound, Refusal } from '../http/problem.ts'
import { tell } from '../mail/tell.ts'
import { decide } from '../rules/access.ts'
import { retestTable } from '../rules/finding.ts'
import { findEngagement } from '../store/engagements.ts'
import { AlreadyExistsError } from '../store/errors.ts'
import { countTestable, findRetest, holdRetest, insertRetest, listRetests as readRetests, updateRetest as moveRetest, type RetestRecord } from '../store/retests.ts'
import { requireClient } from './clients.ts'
import { authorOf, shown } from './finding-views.ts'
import { leaveTrace } from './write.ts'

function present(call: Pick<Call, 'caller' | 'partner'>, retest: RetestRecord): RetestRound {
  const general = decide(call.caller, 'retest.manage', call.partner, { clientId: retest.clientId })
  const decided = general === 'allow' && (retestTable[retest.status] ?? []).length === 0 ? 'state' : general
  return {
    ...retest,
    requestedBy: shown(retest.requestedBy),
    allowedActions: decided === 'allow' ? ['retest.manage'] : [],
    deniedActions: decided === 'allow' ? {} : { 'retest.manage': decided },
  }
}

export const serveRetests = serve(listRetests, async (call) => {
  const { params, query, tx, now } = call
  const { slice, next } = readListing(call)
  await requireClient(call, params.clientId)
  const { items, next: place, total } = await readRetests(tx, params.clientId, {
    ...slice,
    ...(query.status ? { statuses: query.status } : {}),
    ...(query.engagementId === undefined ? {} : { engagementId: query.engagementId }),
  })
  return { body: { items: items.map((retest) => present(call, retest)), nextCursor: next(place), total, asOf: now.toISOString() } }
})

export const serveRetestRequest = serve(requestRetest, async (call) => {
  const { body, params, runtime, tx, now } = call
  if (!(await findEngagement(tx, params.clientId, params.engagementId))) throw notFound()
  const ids = [...new Set(body.findingIds)]
  if ((await countTestable(tx, params.clientId, params.engagementId, ids)) !== ids.length) throw notFound()
  const id = runtime.context.newId('retest')
  try {
    await insertRetest(tx, { id, clientId: params.clientId, engagementId: params.engagementId, findingIds: ids, notes: body.notes ?? null, by: authorOf(call), at: now })
  } catch (error) {
    if (!(error instanceof AlreadyExistsError)) throw error
    throw new Refusal('illegal-transition', { detail: 'A round of this engagement runs already. It must end first.', allowed: [] })
  }
  const subject = { type: 'retest', id }
  const about = { clientId: params.clientId, engagementId: params.engagementId, finding: null, subject, by: authorOf(call) }
  await tell({ context: runtime.context, tx, now }, { ...about, event: 'retest.requested' })
  await leaveTrace(call, { clientId: params.clientId, target: subject, meta: { findings: ids.length }, events: ['retest.requested'], subject, engagementId: params.engagementId })
  const retest = (await findRetest(tx, params.clientId, id))!
  return { body: present(call, retest), version: retest.version }
})

export const serveRetestUpdate = serve(updateRetest, async (call) => {
  const { body, params, precondition, tx, now } = call
  const held = await holdRetest(tx, params.clientId, params.retestId)
  if (!held) throw notFound()
  if (!matches(precondition!, held.version)) {
    throw new Refusal('version-conflict', { detail: 'Read the record again, then make the change to what it is now.', current: present(call, held) })
  }
  const allowed = retestTable[held.status] ?? []
  if (!allowed.includes(body.status)) throw new Refusal('illegal-transition', { detail: `The round is ${held.status}.`, allowed })
  const [from, to] = [body.windowFrom ?? held.windowFrom, body.windowTo ?? held.windowTo]
  if (body.status === 'scheduled' && from === null) throw invalidField('body.windowFrom', 'is missing: a round that is scheduled begins at some time', 'missing')
  if (from !== null && to !== null && Date.parse(to) < Date.parse(from)) throw invalidField('body.windowTo', 'must not be before windowFrom')
  await moveRetest(
    tx, held.clientId, held.id,
    { status: body.status, ...(body.windowFrom ? { windowFrom: new Date(body.windowFrom) } : {}), ...(body.windowTo ? { windowTo: new Date(body.windowTo) } : {}) },
    now,
  )
  const subject = { type: 'retest', id: held.id }
  const event = body.status === 'scheduled' ? 'retest.scheduled' : body.status === 'completed' ? 'retest.completed' : 'retest.updated'
  if (event === 'retest.scheduled') {
    const about = { clientId: held.clientId, engagementId: held.engagementId, finding: null, subject, by: authorOf(call), requestedBy: held.requestedBy.id }
    await tell({ context: call.runtime.context, tx, now }, { ...about, event })
  }
  await leaveTrace(call, { clientId: held.clientId, target: subject, meta: { from: held.status, to: body.status }, events: [event], subject, engagementId: held.engagementId })
  const retest = (await findRetest(tx, held.clientId, held.id))!
  return { body: present(call, retest), version: retest.version }
})
