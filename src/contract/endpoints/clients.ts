import { client, clientCreate, clientPage, clientQuery, clientUpdate } from '../client.ts'
import { exposureInput } from '../exposure.ts'
import { posturePage, posturePush, postureQuery } from '../posture.ts'
import { endpoint } from './endpoint.ts'

export const listClients = endpoint({
  operation: 'clients.list',
  method: 'GET',
  path: '/v1/clients',
  summary: 'Lists the clients of the partner, newest first unless sorted otherwise.',
  action: 'portfolio.view',
  audience: ['partner'],
  query: clientQuery,
  answer: clientPage,
  status: 200,
  problems: ['invalid-cursor'],
})

export const createClient = endpoint({
  operation: 'clients.create',
  method: 'POST',
  path: '/v1/clients',
  summary: 'Creates a client. It stands first in the portfolio at once.',
  action: 'client.create',
  audience: ['partner'],
  body: clientCreate,
  answer: client,
  status: 201,
  idempotent: true,
  etag: false,
  problems: ['already-exists'],
})

export const getClient = endpoint({
  operation: 'clients.get',
  method: 'GET',
  path: '/v1/clients/{clientId}',
  summary: 'Reads one client.',
  action: 'client.view',
  audience: ['partner', 'client'],
  answer: client,
  status: 200,
  etag: true,
  problems: [],
})

export const updateClient = endpoint({
  operation: 'clients.update',
  method: 'PATCH',
  path: '/v1/clients/{clientId}',
  summary: 'Changes fields of one client.',
  action: 'client.update',
  audience: ['partner'],
  body: clientUpdate,
  answer: client,
  status: 200,
  idempotent: true,
  etag: true,
  problems: ['already-exists'],
})

export const pushPosture = endpoint({
  operation: 'posture.push',
  method: 'POST',
  path: '/v1/clients/{clientId}/posture',
  summary: 'Records a posture score and answers with the client as it stands.',
  action: 'posture.push',
  audience: ['partner'],
  body: posturePush,
  answer: client,
  status: 200,
  idempotent: true,
  problems: [],
})

export const listPosture = endpoint({
  operation: 'posture.list',
  method: 'GET',
  path: '/v1/clients/{clientId}/posture',
  summary: 'Lists the posture scores of one client, newest first.',
  action: 'client.measure',
  audience: ['partner', 'client'],
  query: postureQuery,
  answer: posturePage,
  status: 200,
  problems: ['invalid-cursor'],
})

export const pushExposure = endpoint({
  operation: 'exposure.push',
  method: 'POST',
  path: '/v1/clients/{clientId}/exposure',
  summary: 'Records an exposure estimate and answers with the client as it stands.',
  action: 'exposure.push',
  audience: ['partner'],
  body: exposureInput,
  answer: client,
  status: 200,
  idempotent: true,
  problems: [],
})
