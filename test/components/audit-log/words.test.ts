import assert from 'node:assert/strict'
import { it } from 'node:test'
import { auditCatalogue } from '../../../components/audit-log/messages.ts'
import { knownActions } from '../../../components/audit-log/query.ts'
import { endpoints } from '../../../src/contract/endpoints/index.ts'
import { permissions } from '../../../src/contract/permission.ts'

/** What changes nothing that anybody else sees, and is in no chain. */
const untold = ['notifications.read', 'notifications.readAll', 'views.report']

it('everything that somebody can do has words in the audit log', () => {
  const words = auditCatalogue.en as Record<string, unknown>
  const changing = endpoints.filter(({ action, method, operation }) => action !== null && method !== 'GET' && !untold.includes(operation))
  assert.ok(changing.length > 40)
  const nameless = changing.filter(({ action, operation }) => words[`did:${action}`] === undefined && words[`did:${operation}`] === undefined)
  assert.deepEqual(nameless.map(({ action, operation }) => `${operation} (${action})`), [])
})

it('what the log is narrowed to is an action, never the name of an operation', () => {
  const operations = new Set(endpoints.map(({ operation }) => operation))
  assert.deepEqual(knownActions.filter((action) => operations.has(action) && !(action in permissions)), [])
})
