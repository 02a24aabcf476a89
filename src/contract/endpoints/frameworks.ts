import {
  clientFramework,
  clientFrameworkPage,
  control,
  controlPage,
  controlQuery,
  controlUpdate,
  evidence,
  evidenceAttach,
  evidencePage,
  evidenceQuery,
  frameworkAdopt,
  frameworkPage,
  frameworkQuery,
} from '../framework.ts'
import { endpoint } from './endpoint.ts'

export const listFrameworks = endpoint({
  operation: 'frameworks.list',
  method: 'GET',
  path: '/v1/frameworks',
  summary: "Lists the partner's framework library, by title.",
  action: 'framework.view',
  audience: ['partner'],
  query: frameworkQuery,
  answer: frameworkPage,
  status: 200,
  problems: ['invalid-cursor'],
})

export const listClientFrameworks = endpoint({
  operation: 'frameworks.listForClient',
  method: 'GET',
  path: '/v1/clients/{clientId}/frameworks',
  summary: 'Lists the frameworks that one client has adopted, by title.',
  action: 'framework.view',
  audience: ['partner', 'client'],
  query: frameworkQuery,
  answer: clientFrameworkPage,
  status: 200,
  problems: ['invalid-cursor'],
})

export const adoptFramework = endpoint({
  operation: 'frameworks.adopt',
  method: 'POST',
  path: '/v1/clients/{clientId}/frameworks',
  summary: 'Gives a client every control of a framework of the library.',
  action: 'framework.adopt',
  audience: ['partner'],
  body: frameworkAdopt,
  answer: clientFramework,
  status: 201,
  idempotent: true,
  problems: ['already-exists'],
})

export const listControls = endpoint({
  operation: 'controls.list',
  method: 'GET',
  path: '/v1/clients/{clientId}/controls',
  summary: 'Lists the controls of one client, in the order of their framework.',
  action: 'control.view',
  audience: ['partner', 'client'],
  query: controlQuery,
  answer: controlPage,
  status: 200,
  problems: ['invalid-cursor'],
})

export const updateControl = endpoint({
  operation: 'controls.update',
  method: 'PATCH',
  path: '/v1/clients/{clientId}/controls/{controlId}',
  summary: 'Says how far a control is put in place.',
  action: 'control.update',
  audience: ['partner'],
  body: controlUpdate,
  answer: control,
  status: 200,
  idempotent: true,
  etag: true,
  problems: [],
})

export const listEvidence = endpoint({
  operation: 'evidence.list',
  method: 'GET',
  path: '/v1/clients/{clientId}/controls/{controlId}/evidence',
  summary: 'Lists the evidence of one control, newest first.',
  action: 'evidence.view',
  audience: ['partner', 'client'],
  query: evidenceQuery,
  answer: evidencePage,
  status: 200,
  problems: ['invalid-cursor'],
})

export const attachEvidence = endpoint({
  operation: 'evidence.attach',
  method: 'POST',
  path: '/v1/clients/{clientId}/controls/{controlId}/evidence',
  summary: 'Attaches a piece of evidence to a control.',
  action: 'evidence.attach',
  audience: ['partner'],
  body: evidenceAttach,
  answer: evidence,
  status: 201,
  idempotent: true,
  problems: [],
})

export const removeEvidence = endpoint({
  operation: 'evidence.remove',
  method: 'DELETE',
  path: '/v1/clients/{clientId}/controls/{controlId}/evidence/{evidenceId}',
  summary: 'Removes a piece of evidence from a control.',
  action: 'evidence.remove',
  audience: ['partner'],
  status: 204,
  idempotent: true,
  problems: [],
})
