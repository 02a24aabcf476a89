// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import {
  clientFramework,
  clientFrameworkPage,
  control,
  controlPage,
  evidence,
  evidencePage,
  frameworkPage,
} from './answers.ts'
import type { Operation } from '../operation.ts'
import type * as frameworks from '../../endpoints/frameworks.ts'

export const adoptFramework: Operation<typeof frameworks.adoptFramework> = { operation: 'frameworks.adopt', method: 'POST', path: '/v1/clients/{clientId}/frameworks', check: clientFramework, idempotent: true }
export const attachEvidence: Operation<typeof frameworks.attachEvidence> = { operation: 'evidence.attach', method: 'POST', path: '/v1/clients/{clientId}/controls/{controlId}/evidence', check: evidence, idempotent: true }
export const listClientFrameworks: Operation<typeof frameworks.listClientFrameworks> = { operation: 'frameworks.listForClient', method: 'GET', path: '/v1/clients/{clientId}/frameworks', check: clientFrameworkPage }
export const listControls: Operation<typeof frameworks.listControls> = { operation: 'controls.list', method: 'GET', path: '/v1/clients/{clientId}/controls', check: controlPage }
export const listEvidence: Operation<typeof frameworks.listEvidence> = { operation: 'evidence.list', method: 'GET', path: '/v1/clients/{clientId}/controls/{controlId}/evidence', check: evidencePage }
export const listFrameworks: Operation<typeof frameworks.listFrameworks> = { operation: 'frameworks.list', method: 'GET', path: '/v1/frameworks', check: frameworkPage }
export const removeEvidence: Operation<typeof frameworks.removeEvidence> = { operation: 'evidence.remove', method: 'DELETE', path: '/v1/clients/{clientId}/controls/{controlId}/evidence/{evidenceId}', idempotent: true }
export const updateControl: Operation<typeof frameworks.updateControl> = { operation: 'controls.update', method: 'PATCH', path: '/v1/clients/{clientId}/controls/{controlId}', check: control, idempotent: true, etag: true }
