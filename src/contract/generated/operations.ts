// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import {
  client,
  clientPage,
  me,
  portfolioSummary,
  posturePage,
  session,
} from './answers.ts'
import type { Operation } from './operation.ts'
import type * as clients from '../endpoints/clients.ts'
import type * as portfolio from '../endpoints/portfolio.ts'

export const createClient: Operation<typeof clients.createClient> = { operation: 'clients.create', method: 'POST', path: '/v1/clients', check: client, idempotent: true }
export const getClient: Operation<typeof clients.getClient> = { operation: 'clients.get', method: 'GET', path: '/v1/clients/{clientId}', check: client, etag: true }
export const listClients: Operation<typeof clients.listClients> = { operation: 'clients.list', method: 'GET', path: '/v1/clients', check: clientPage }
export const listPosture: Operation<typeof clients.listPosture> = { operation: 'posture.list', method: 'GET', path: '/v1/clients/{clientId}/posture', check: posturePage }
export const pushExposure: Operation<typeof clients.pushExposure> = { operation: 'exposure.push', method: 'POST', path: '/v1/clients/{clientId}/exposure', check: client, idempotent: true }
export const pushPosture: Operation<typeof clients.pushPosture> = { operation: 'posture.push', method: 'POST', path: '/v1/clients/{clientId}/posture', check: client, idempotent: true }
export const updateClient: Operation<typeof clients.updateClient> = { operation: 'clients.update', method: 'PATCH', path: '/v1/clients/{clientId}', check: client, idempotent: true, etag: true }
export const createSession: Operation<typeof portfolio.createSession> = { operation: 'sessions.create', method: 'POST', path: '/v1/sessions', check: session }
export const getMe: Operation<typeof portfolio.getMe> = { operation: 'me.get', method: 'GET', path: '/v1/me', check: me }
export const getPortfolioSummary: Operation<typeof portfolio.getPortfolioSummary> = { operation: 'portfolio.summary', method: 'GET', path: '/v1/portfolio/summary', check: portfolioSummary }
export const streamEvents: Operation<typeof portfolio.streamEvents> = { operation: 'events.stream', method: 'GET', path: '/v1/events' }
