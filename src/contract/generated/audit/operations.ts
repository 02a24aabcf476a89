// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import {
  auditKeys,
  auditNote,
  auditNotePage,
  auditPage,
  checkpoint,
  erased,
} from './answers.ts'
import type { Operation } from '../operation.ts'
import type * as audit from '../../endpoints/audit.ts'

export const eraseClientPerson: Operation<typeof audit.eraseClientPerson> = { operation: 'audit.erase', method: 'POST', path: '/v1/clients/{clientId}/audit/erasures', check: erased, idempotent: true }
export const erasePartnerPerson: Operation<typeof audit.erasePartnerPerson> = { operation: 'audit.erasePartner', method: 'POST', path: '/v1/audit/erasures', check: erased, idempotent: true }
export const exportClientAudit: Operation<typeof audit.exportClientAudit> = { operation: 'audit.export', method: 'GET', path: '/v1/clients/{clientId}/audit/export' }
export const exportPartnerAudit: Operation<typeof audit.exportPartnerAudit> = { operation: 'audit.exportPartner', method: 'GET', path: '/v1/audit/export' }
export const getAuditKeys: Operation<typeof audit.getAuditKeys> = { operation: 'audit.keys', method: 'GET', path: '/v1/audit/keys', check: auditKeys }
export const getClientCheckpoint: Operation<typeof audit.getClientCheckpoint> = { operation: 'audit.checkpoint', method: 'GET', path: '/v1/clients/{clientId}/audit/checkpoint', check: checkpoint }
export const getPartnerCheckpoint: Operation<typeof audit.getPartnerCheckpoint> = { operation: 'audit.partnerCheckpoint', method: 'GET', path: '/v1/audit/checkpoint', check: checkpoint }
export const listAuditNotes: Operation<typeof audit.listAuditNotes> = { operation: 'audit.notes', method: 'GET', path: '/v1/audit/notes', check: auditNotePage }
export const listClientAudit: Operation<typeof audit.listClientAudit> = { operation: 'audit.list', method: 'GET', path: '/v1/clients/{clientId}/audit', check: auditPage }
export const listPartnerAudit: Operation<typeof audit.listPartnerAudit> = { operation: 'audit.listPartner', method: 'GET', path: '/v1/audit', check: auditPage }
export const makeAuditNote: Operation<typeof audit.makeAuditNote> = { operation: 'audit.makeNote', method: 'POST', path: '/v1/audit/notes', check: auditNote }
export const reportView: Operation<typeof audit.reportView> = { operation: 'views.report', method: 'POST', path: '/v1/views' }
