import { listPosture, pushExposure, pushPosture } from '../../src/contract/endpoints/clients.ts'
import { expectedOf } from '../../src/contract/exposure.ts'
import { serve } from '../http/call.ts'
import { readListing } from '../http/listing.ts'
import { notFound } from '../http/problem.ts'
import { readClientJson } from '../store/clients.ts'
import { listPosture as readPosture, pushExposure as recordExposure, pushPosture as recordPosture } from '../store/measures.ts'
import { requireClient, viewOf } from './clients.ts'
import { pastMoment } from './moment.ts'
import { leaveTrace } from './write.ts'

export const servePosturePush = serve(pushPosture, async (call) => {
  const { body, params, partner, runtime, tx, now } = call
  const asOf = pastMoment(body.asOf, 'body.asOf', now, now)
  const baseline =
    body.baselineCompletedAt === undefined || body.baselineCompletedAt === null
      ? body.baselineCompletedAt
      : pastMoment(body.baselineCompletedAt, 'body.baselineCompletedAt', now, now)

  const outcome = await recordPosture(
    tx,
    params.clientId,
    {
      id: runtime.context.newId('posture'),
      score: body.score,
      asOf,
      at: now,
      ...(baseline === undefined ? {} : { baselineCompletedAt: baseline }),
    },
    partner.riskBands,
  )
  if (!outcome) throw notFound()
  await leaveTrace(call, {
    clientId: params.clientId,
    target: { type: 'client', id: params.clientId },
    meta: { changed: outcome.changed },
    events: outcome.changed ? ['client.posture_changed'] : [],
  })
  return { json: (await readClientJson(tx, params.clientId, viewOf(call)))!.json }
})

export const servePosture = serve(listPosture, async (call) => {
  const { params, tx, now } = call
  const { slice, next } = readListing(call)
  await requireClient(call, params.clientId)
  const { items, next: place, total } = await readPosture(tx, params.clientId, slice)
  return { body: { items, nextCursor: next(place), total, asOf: now.toISOString() } }
})

export const serveExposurePush = serve(pushExposure, async (call) => {
  const { body, params, tx, now } = call
  const asOf = pastMoment(body.asOf, 'body.asOf', now, now)

  const outcome = await recordExposure(tx, params.clientId, {
    low: body.low,
    expected: body.expected ?? expectedOf(body.low, body.high),
    high: body.high,
    currency: body.currency,
    confidence: body.confidence ?? 'medium',
    asOf,
    at: now,
  })
  if (!outcome) throw notFound()
  await leaveTrace(call, {
    clientId: params.clientId,
    target: { type: 'client', id: params.clientId },
    meta: { changed: outcome.changed },
    events: outcome.changed ? ['client.exposure_changed'] : [],
  })
  return { json: (await readClientJson(tx, params.clientId, viewOf(call)))!.json }
})
