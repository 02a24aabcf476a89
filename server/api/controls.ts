import { listControls, updateControl } from '../../src/contract/endpoints/frameworks.ts'
import { serve } from '../http/call.ts'
import { matches } from '../http/etag.ts'
import { readListing } from '../http/listing.ts'
import { notFound, Refusal } from '../http/problem.ts'
import { lockClient } from '../store/clients.ts'
import { findControl, listControls as readControls, updateControl as changeControl } from '../store/controls.ts'
import { requireClient } from './clients.ts'
import { leaveTrace } from './write.ts'

export const serveControls = serve(listControls, async (call) => {
  const { params, query, tx, now } = call
  const { slice, next } = readListing(call)
  await requireClient(call, params.clientId)
  const { items, next: place, total } = await readControls(tx, params.clientId, {
    ...slice,
    ...(query.frameworkId === undefined ? {} : { frameworkId: query.frameworkId }),
    ...(query.status === undefined ? {} : { statuses: query.status }),
    ...(query.evidence === undefined ? {} : { withEvidence: query.evidence === 'yes' }),
  })
  return { body: { items, nextCursor: next(place), total, asOf: now.toISOString() } }
})

export const serveControlUpdate = serve(updateControl, async (call) => {
  const { body, params, precondition, tx, now } = call
  // Held before it is looked at, so that of two writers the second sees what the first has done.
  const held = await lockClient(tx, params.clientId)
  const control = held && (await findControl(tx, params.clientId, params.controlId))
  if (!control) throw notFound()
  if (!matches(precondition!, control.version)) {
    throw new Refusal('version-conflict', { detail: 'Read the record again, then make the change to what it is now.', current: control })
  }

  await changeControl(tx, params.clientId, control.id, control.version, body.status, now)
  const applies = (status: string) => status !== 'not_applicable'
  await leaveTrace(call, {
    clientId: params.clientId,
    target: { type: 'control', id: control.id },
    meta: { fields: Object.keys(body).sort() },
    events: applies(control.status) === applies(body.status) ? ['client.updated'] : ['client.coverage_changed'],
  })
  const changed = (await findControl(tx, params.clientId, control.id))!
  return { body: changed, version: changed.version }
})
