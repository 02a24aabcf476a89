import { attachEvidence, listEvidence, removeEvidence } from '../../src/contract/endpoints/frameworks.ts'
import { serve } from '../http/call.ts'
import { readListing } from '../http/listing.ts'
import { notFound } from '../http/problem.ts'
import {
  attachEvidence as keepEvidence,
  findControl,
  listEvidence as readEvidence,
  removeEvidence as dropEvidence,
} from '../store/controls.ts'
import { leaveTrace } from './write.ts'

export const serveEvidence = serve(listEvidence, async (call) => {
  const { params, tx, now } = call
  const { slice, next } = readListing(call)
  if (!(await findControl(tx, params.clientId, params.controlId))) throw notFound()
  const { items, next: place, total } = await readEvidence(tx, params.clientId, params.controlId, slice)
  return { body: { items, nextCursor: next(place), total, asOf: now.toISOString() } }
})

export const serveEvidenceAttachment = serve(attachEvidence, async (call) => {
  const { body, caller, params, runtime, tx, now } = call
  const evidence = {
    id: runtime.context.newId('evidence'),
    controlId: params.controlId,
    title: body.title,
    kind: body.kind,
    url: body.url ?? null,
    attachedBy: caller.email ?? caller.name,
  }
  const outcome = await keepEvidence(tx, params.clientId, { ...evidence, createdAt: now })
  if (!outcome) throw notFound()
  await leaveTrace(call, {
    clientId: params.clientId,
    target: { type: 'evidence', id: evidence.id },
    meta: { controlId: params.controlId },
    events: outcome.coverageChanged ? ['client.coverage_changed'] : ['client.updated'],
  })
  return { body: { ...evidence, createdAt: now.toISOString() } }
})

export const serveEvidenceRemoval = serve(removeEvidence, async (call) => {
  const { params, tx, now } = call
  const outcome = await dropEvidence(tx, params.clientId, params.controlId, params.evidenceId, now)
  if (!outcome) throw notFound()
  await leaveTrace(call, {
    clientId: params.clientId,
    target: { type: 'evidence', id: params.evidenceId },
    meta: { controlId: params.controlId },
    events: outcome.coverageChanged ? ['client.coverage_changed'] : ['client.updated'],
  })
  return {}
})
