import { adoptFramework, listClientFrameworks, listFrameworks } from '../../src/contract/endpoints/frameworks.ts'
import { serve } from '../http/call.ts'
import { readListing } from '../http/listing.ts'
import { notFound } from '../http/problem.ts'
import {
  adoptFramework as giveFramework,
  listClientFrameworks as readClientFrameworks,
  listFrameworks as readFrameworks,
} from '../store/frameworks.ts'
import { requireClient } from './clients.ts'
import { leaveTrace } from './write.ts'

export const serveFrameworks = serve(listFrameworks, async (call) => {
  const { slice, next } = readListing(call)
  const { items, next: place, total } = await readFrameworks(call.tx, slice)
  return { body: { items, nextCursor: next(place), total, asOf: call.now.toISOString() } }
})

export const serveClientFrameworks = serve(listClientFrameworks, async (call) => {
  const { slice, next } = readListing(call)
  await requireClient(call, call.params.clientId)
  const { items, next: place, total } = await readClientFrameworks(call.tx, call.params.clientId, slice)
  return { body: { items, nextCursor: next(place), total, asOf: call.now.toISOString() } }
})

export const serveFrameworkAdoption = serve(adoptFramework, async (call) => {
  const { body, params, tx, now } = call
  const framework = await giveFramework(tx, params.clientId, body.frameworkId, now)
  if (!framework) throw notFound()
  await leaveTrace(call, {
    clientId: params.clientId,
    target: { type: 'framework', id: body.frameworkId },
    events: ['client.coverage_changed'],
  })
  return { body: framework }
})
