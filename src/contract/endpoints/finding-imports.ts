import { findingImport, findingImportConfirm, findingImportQuery, findingImportRowPage, findingImportRowQuery } from '../finding-import.ts'
import { endpoint } from './endpoint.ts'

export const previewFindingImport = endpoint({
  operation: 'findingImports.preview',
  method: 'POST',
  path: '/v1/clients/{clientId}/engagements/{engagementId}/finding-imports',
  summary: 'Reads the file of a scanner and says what importing it would do. No finding is written.',
  action: 'finding.import',
  audience: ['partner'],
  query: findingImportQuery,
  upload: 'scan',
  answer: findingImport,
  status: 201,
  problems: ['file-refused'],
})
export const getFindingImport = endpoint({
  operation: 'findingImports.get',
  method: 'GET',
  path: '/v1/clients/{clientId}/engagements/{engagementId}/finding-imports/{importId}',
  summary: 'Reads an import. It is there for whoever made it, for an hour.',
  action: 'finding.import',
  audience: ['partner'],
  answer: findingImport,
  status: 200,
  problems: [],
})
export const listFindingImportRows = endpoint({
  operation: 'findingImports.rows',
  method: 'GET',
  path: '/v1/clients/{clientId}/engagements/{engagementId}/finding-imports/{importId}/rows',
  summary: 'Lists the findings of an import, what is new first.',
  action: 'finding.import',
  audience: ['partner'],
  query: findingImportRowQuery,
  answer: findingImportRowPage,
  status: 200,
  problems: ['invalid-cursor'],
})
export const confirmFindingImport = endpoint({
  operation: 'findingImports.confirm',
  method: 'POST',
  path: '/v1/clients/{clientId}/engagements/{engagementId}/finding-imports/{importId}/confirmation',
  summary: 'Writes what the preview has shown: all of it, or nothing. Once confirmed, it answers what it has done and writes nothing more.',
  action: 'finding.import',
  audience: ['partner'],
  body: findingImportConfirm,
  answer: findingImport,
  status: 200,
  idempotent: true,
  problems: ['import-stale', 'illegal-transition'],
})
export const cancelFindingImport = endpoint({
  operation: 'findingImports.cancel',
  method: 'DELETE',
  path: '/v1/clients/{clientId}/engagements/{engagementId}/finding-imports/{importId}',
  summary: 'Throws a preview away. What was confirmed stays written.',
  action: 'finding.import',
  audience: ['partner'],
  status: 204,
  idempotent: true,
  problems: [],
})
