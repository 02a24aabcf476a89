import { createAsset, listAssets, updateAsset } from '../../src/contract/endpoints/engagements.ts'
import { serve } from '../http/call.ts'
import { matches } from '../http/etag.ts'
import { readListing } from '../http/listing.ts'
import { notFound, Refusal } from '../http/problem.ts'
import { holdAsset, insertAsset, listAssets as readAssets, updateAsset as changeAsset } from '../store/assets.ts'
import { requireClient } from './clients.ts'
import { hiddenTrace, leaveTrace } from './write.ts'

export const serveAssets = serve(listAssets, async (call) => {
  const { params, query, tx, now } = call
  const { slice, next } = readListing(call)
  await requireClient(call, params.clientId)
  const { items, next: place, total } = await readAssets(tx, params.clientId, {
    ...slice,
    ...(query.kind ? { kinds: query.kind } : {}),
    ...(query.q ? { text: query.q } : {}),
  })
  return { body: { items, nextCursor: next(place), total, asOf: now.toISOString() } }
})

export const serveAssetCreation = serve(createAsset, async (call) => {
  const { body, params, runtime, tx, now } = call
  await requireClient(call, params.clientId)
  const id = runtime.context.newId('asset')
  await insertAsset(tx, { id, clientId: params.clientId, kind: body.kind, name: body.name, criticality: body.criticality ?? 3, createdAt: now })
  // Clients see an asset only where a finding of theirs affects it, and read their own chain.
  await leaveTrace(call, hiddenTrace(call, 'asset', id))
  const asset = (await holdAsset(tx, params.clientId, id))!
  return { body: asset, version: asset.version }
})

export const serveAssetUpdate = serve(updateAsset, async (call) => {
  const { body, params, precondition, tx, now } = call
  const held = await holdAsset(tx, params.clientId, params.assetId)
  if (!held) throw notFound()
  if (!matches(precondition!, held.version)) {
    throw new Refusal('version-conflict', { detail: 'Read the record again, then make the change to what it is now.', current: held })
  }
  await changeAsset(tx, held.clientId, held.id, { ...(body.name === undefined ? {} : { name: body.name }), ...(body.criticality === undefined ? {} : { criticality: body.criticality }) }, now)
  await leaveTrace(call, hiddenTrace(call, 'asset', held.id, { fields: Object.keys(body).sort() }))
  const asset = (await holdAsset(tx, held.clientId, held.id))!
  return { body: asset, version: asset.version }
})
