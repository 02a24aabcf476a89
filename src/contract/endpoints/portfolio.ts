import { portfolioSummary } from '../portfolio.ts'
import { me, session, sessionCreate } from '../session.ts'
import { endpoint } from './endpoint.ts'

export const createSession = endpoint({
  operation: 'sessions.create',
  method: 'POST',
  path: '/v1/sessions',
  summary: "Mints a session token for a named person, by the MSP's API key.",
  action: 'session.mint',
  audience: ['partner'],
  body: sessionCreate,
  answer: session,
  status: 201,
  problems: ['not-found', 'role-above-own'],
})

export const getMe = endpoint({
  operation: 'me.get',
  method: 'GET',
  path: '/v1/me',
  summary: 'Says who the caller is and what the surface offers.',
  action: 'me.view',
  audience: ['partner', 'client'],
  answer: me,
  status: 200,
  problems: [],
})

export const getPortfolioSummary = endpoint({
  operation: 'portfolio.summary',
  method: 'GET',
  path: '/v1/portfolio/summary',
  summary: 'Counts the whole portfolio.',
  action: 'portfolio.measure',
  audience: ['partner'],
  answer: portfolioSummary,
  status: 200,
  problems: [],
})

export const streamEvents = endpoint({
  operation: 'events.stream',
  method: 'GET',
  path: '/v1/events',
  summary: 'Streams what happens, as server-sent events; resumes after `Last-Event-ID`.',
  action: 'event.subscribe',
  audience: ['partner', 'client'],
  status: 200,
  stream: true,
  problems: [],
})
