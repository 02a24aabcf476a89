import * as z from 'zod/mini'
import { answer } from '../shape.ts'
import { endpoint } from './endpoint.ts'

const health = answer({ status: z.string() })

export const getHealth = endpoint({
  operation: 'health.live',
  method: 'GET',
  path: '/healthz',
  summary: 'Answers while the process runs.',
  action: null,
  audience: ['partner', 'client'],
  answer: health,
  status: 200,
  problems: [],
})

export const getReadiness = endpoint({
  operation: 'health.ready',
  method: 'GET',
  path: '/readyz',
  summary: 'Answers while the database can be reached.',
  action: null,
  audience: ['partner', 'client'],
  answer: health,
  status: 200,
  problems: [],
})

export const getOpenApi = endpoint({
  operation: 'openapi.get',
  method: 'GET',
  path: '/openapi.json',
  summary: 'This API as an OpenAPI 3.1 document.',
  action: null,
  audience: ['partner', 'client'],
  answer: z.record(z.string(), z.unknown()),
  status: 200,
  problems: [],
})
