import { policy, policyUpdate } from '../policy.ts'
import { endpoint } from './endpoint.ts'

export const getPartnerPolicy = endpoint({
  operation: 'policy.getDefault',
  method: 'GET',
  path: '/v1/policy',
  summary: "Reads the partner's portal policy, which every client inherits.",
  action: 'policy.view',
  audience: ['partner'],
  answer: policy,
  status: 200,
  problems: [],
})
export const updatePartnerPolicy = endpoint({
  operation: 'policy.updateDefault',
  method: 'PATCH',
  path: '/v1/policy',
  summary: "Changes the partner's portal policy.",
  action: 'policy.update',
  audience: ['partner'],
  body: policyUpdate,
  answer: policy,
  status: 200,
  idempotent: true,
  etag: true,
  problems: [],
})
export const getClientPolicy = endpoint({
  operation: 'policy.get',
  method: 'GET',
  path: '/v1/clients/{clientId}/policy',
  summary: 'Reads the portal policy of one client: what is set there, and what holds.',
  action: 'policy.view',
  audience: ['partner'],
  answer: policy,
  status: 200,
  problems: [],
})
export const updateClientPolicy = endpoint({
  operation: 'policy.update',
  method: 'PATCH',
  path: '/v1/clients/{clientId}/policy',
  summary: 'Changes the portal policy of one client; null inherits from the partner.',
  action: 'policy.update',
  audience: ['partner'],
  body: policyUpdate,
  answer: policy,
  status: 200,
  idempotent: true,
  etag: true,
  problems: [],
})
