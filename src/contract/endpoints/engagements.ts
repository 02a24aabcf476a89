import { engagement, engagementAssignment, engagementCreate, engagementPage, engagementQuery, engagementUpdate, clientDashboard } from '../engagement.ts'
import { asset, assetCreate, assetPage, assetQuery, assetUpdate } from '../asset.ts'
import { endpoint } from './endpoint.ts'

export const listEngagements = endpoint({
  operation: 'engagements.list',
  method: 'GET',
  path: '/v1/clients/{clientId}/engagements',
  summary: 'Lists the engagements of one client, newest first: for its people those they are assigned to.',
  action: 'engagement.view',
  audience: ['partner', 'client'],
  query: engagementQuery,
  answer: engagementPage,
  status: 200,
  problems: ['invalid-cursor'],
})
export const createEngagement = endpoint({
  operation: 'engagements.create',
  method: 'POST',
  path: '/v1/clients/{clientId}/engagements',
  summary: 'Opens an engagement.',
  action: 'engagement.manage',
  audience: ['partner'],
  body: engagementCreate,
  answer: engagement,
  status: 201,
  idempotent: true,
  problems: [],
})
export const getEngagement = endpoint({
  operation: 'engagements.get',
  method: 'GET',
  path: '/v1/clients/{clientId}/engagements/{engagementId}',
  summary: 'Reads one engagement with its numbers.',
  action: 'engagement.view',
  audience: ['partner', 'client'],
  answer: engagement,
  status: 200,
  problems: [],
})
export const updateEngagement = endpoint({
  operation: 'engagements.update',
  method: 'PATCH',
  path: '/v1/clients/{clientId}/engagements/{engagementId}',
  summary: 'Changes an engagement or where it stands.',
  action: 'engagement.manage',
  audience: ['partner'],
  body: engagementUpdate,
  answer: engagement,
  status: 200,
  idempotent: true,
  etag: true,
  problems: [],
})
export const assignEngagement = endpoint({
  operation: 'engagements.assign',
  method: 'POST',
  path: '/v1/clients/{clientId}/engagements/{engagementId}/assignment',
  summary: 'Puts people of the client on an engagement or takes them off; their tokens end, since what they see has changed.',
  action: 'engagement.assign',
  audience: ['partner'],
  body: engagementAssignment,
  status: 204,
  idempotent: true,
  problems: [],
})
export const getDashboard = endpoint({
  operation: 'dashboard.get',
  method: 'GET',
  path: '/v1/clients/{clientId}/dashboard',
  summary: 'Reads the numbers, the latest activity and the trend of one client.',
  action: 'dashboard.view',
  audience: ['partner', 'client'],
  answer: clientDashboard,
  status: 200,
  problems: [],
})

export const listAssets = endpoint({
  operation: 'assets.list',
  method: 'GET',
  path: '/v1/clients/{clientId}/assets',
  summary: 'Lists the assets of one client, by name.',
  action: 'asset.view',
  audience: ['partner'],
  query: assetQuery,
  answer: assetPage,
  status: 200,
  problems: ['invalid-cursor'],
})
export const createAsset = endpoint({
  operation: 'assets.create',
  method: 'POST',
  path: '/v1/clients/{clientId}/assets',
  summary: 'Writes down an asset.',
  action: 'asset.manage',
  audience: ['partner'],
  body: assetCreate,
  answer: asset,
  status: 201,
  idempotent: true,
  problems: ['already-exists'],
})
export const updateAsset = endpoint({
  operation: 'assets.update',
  method: 'PATCH',
  path: '/v1/clients/{clientId}/assets/{assetId}',
  summary: 'Changes an asset.',
  action: 'asset.manage',
  audience: ['partner'],
  body: assetUpdate,
  answer: asset,
  status: 200,
  idempotent: true,
  etag: true,
  problems: ['already-exists'],
})
