import { auditKeys, auditNote, auditNotePage, auditNoteQuery, auditPage, auditQuery, checkpoint, erased, erasure, viewReport } from '../audit.ts'
import { endpoint } from './endpoint.ts'

export const listPartnerAudit = endpoint({
  operation: 'audit.listPartner',
  method: 'GET',
  path: '/v1/audit',
  summary: "Reads the partner's own chain, newest first. Reading it is an entry of it.",
  action: 'audit.view',
  audience: ['partner'],
  query: auditQuery,
  answer: auditPage,
  status: 200,
  problems: ['invalid-cursor'],
})

export const listClientAudit = endpoint({
  operation: 'audit.list',
  method: 'GET',
  path: '/v1/clients/{clientId}/audit',
  summary: "Reads one client's chain, both sides interleaved, newest first. Reading it is an entry of it.",
  action: 'audit.view',
  audience: ['partner', 'client'],
  query: auditQuery,
  answer: auditPage,
  status: 200,
  problems: ['invalid-cursor'],
})

export const exportPartnerAudit = endpoint({
  operation: 'audit.exportPartner',
  method: 'GET',
  path: '/v1/audit/export',
  summary: "Exports the partner's own chain, oldest first, one entry a line. The header `Audit-Checkpoint` is the signed end of it.",
  action: 'audit.export',
  audience: ['partner'],
  status: 200,
  download: 'application/jsonl',
  problems: [],
})

export const exportClientAudit = endpoint({
  operation: 'audit.export',
  method: 'GET',
  path: '/v1/clients/{clientId}/audit/export',
  summary: "Exports one client's chain, oldest first, one entry a line. The header `Audit-Checkpoint` is the signed end of it.",
  action: 'audit.export',
  audience: ['partner', 'client'],
  status: 200,
  download: 'application/jsonl',
  problems: [],
})

export const getPartnerCheckpoint = endpoint({
  operation: 'audit.partnerCheckpoint',
  method: 'GET',
  path: '/v1/audit/checkpoint',
  summary: "Signs the head of the partner's own chain.",
  action: 'audit.view',
  audience: ['partner'],
  answer: checkpoint,
  status: 200,
  problems: [],
})

export const getClientCheckpoint = endpoint({
  operation: 'audit.checkpoint',
  method: 'GET',
  path: '/v1/clients/{clientId}/audit/checkpoint',
  summary: "Signs the head of one client's chain.",
  action: 'audit.view',
  audience: ['partner', 'client'],
  answer: checkpoint,
  status: 200,
  problems: [],
})

export const getAuditKeys = endpoint({
  operation: 'audit.keys',
  method: 'GET',
  path: '/v1/audit/keys',
  summary: 'Lists the public keys that sign checkpoints and notes, oldest first.',
  action: 'audit.view',
  audience: ['partner', 'client'],
  answer: auditKeys,
  status: 200,
  problems: [],
})

export const listAuditNotes = endpoint({
  operation: 'audit.notes',
  method: 'GET',
  path: '/v1/audit/notes',
  summary: 'Lists the signed notes over the heads of all chains of the partner, oldest first, each naming the one before.',
  action: 'audit.export',
  audience: ['partner'],
  query: auditNoteQuery,
  answer: auditNotePage,
  status: 200,
  problems: ['invalid-cursor'],
})

export const makeAuditNote = endpoint({
  operation: 'audit.makeNote',
  method: 'POST',
  path: '/v1/audit/notes',
  summary: 'Makes a note now. Where no chain has moved since the newest note, that one is answered.',
  action: 'audit.export',
  audience: ['partner'],
  answer: auditNote,
  status: 200,
  problems: ['audit-broken'],
})

export const reportView = endpoint({
  operation: 'views.report',
  method: 'POST',
  path: '/v1/views',
  summary: 'Records that the caller looked at a page. Repeats within a minute are one entry.',
  action: 'me.view',
  audience: ['partner', 'client'],
  body: viewReport,
  status: 204,
  problems: ['not-found'],
})

export const eraseClientPerson = endpoint({
  operation: 'audit.erase',
  method: 'POST',
  path: '/v1/clients/{clientId}/audit/erasures',
  summary: "Erases one person's personal fields from a client's chain. The chain stays valid and says that it happened.",
  action: 'audit.erase',
  audience: ['partner'],
  body: erasure,
  answer: erased,
  status: 200,
  idempotent: true,
  problems: [],
})

export const erasePartnerPerson = endpoint({
  operation: 'audit.erasePartner',
  method: 'POST',
  path: '/v1/audit/erasures',
  summary: "Erases one person's personal fields from the partner's own chain. The chain stays valid and says that it happened.",
  action: 'audit.erase',
  audience: ['partner'],
  body: erasure,
  answer: erased,
  status: 200,
  idempotent: true,
  problems: [],
})
