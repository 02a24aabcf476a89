import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { endpoints, type Endpoint } from '../../../src/contract/endpoints/index.ts'
import { handlers } from '../../../server/api/index.ts'
import type { Handler } from '../../../server/http/call.ts'
import { pairHandlers, RouteError } from '../../../server/http/router.ts'

const refuses = (table: readonly Endpoint[], list: readonly Handler[], message: RegExp) =>
  assert.throws(() => pairHandlers(table, list), (thrown) => thrown instanceof RouteError && message.test(thrown.message))

describe('the endpoint table and the handlers', () => {
  it('belong together, one to one', () => {
    assert.equal(pairHandlers(endpoints, handlers).length, endpoints.length)
    assert.equal(handlers.length, endpoints.length)
  })

  it('are refused at start when an endpoint has no handler', () => {
    refuses(endpoints, handlers.slice(1), new RegExp(`${handlers[0]!.entry.operation} has no handler`))
  })

  it('are refused at start when a handler has no endpoint', () => {
    const stray: Handler = { ...handlers[0]!, entry: { ...handlers[0]!.entry, operation: 'nobody.asked' } }
    refuses(endpoints, [...handlers, stray], /nobody\.asked has a handler and does not stand in the endpoint table/)
  })

  it('are refused at start when an endpoint is served twice', () => {
    refuses(endpoints, [...handlers, handlers[0]!], new RegExp(`${handlers[0]!.entry.operation} has two handlers`))
  })

  it('are refused at start when two endpoints have one address', () => {
    const first = endpoints.find((entry) => entry.operation === 'clients.get')!
    const second: Endpoint = { ...first, operation: 'clients.look', path: '/v1/clients/{otherName}' }
    const handler = handlers.find((each) => each.entry === first)!
    refuses([...endpoints, second], [...handlers, { ...handler, entry: second }], /clients\.look has the address of another endpoint: GET \/v1\/clients\/\{\}/)
  })

  it('are refused at start when what needs a caller is served to anybody, and the other way round', () => {
    const open = (operation: string, kind: Handler['kind']) =>
      handlers.map((handler) => (handler.entry.operation === operation ? { ...handler, kind } : handler))
    refuses(endpoints, open('clients.list', 'public'), /clients\.list needs a caller and its handler does not/)
    refuses(endpoints, open('health.live', 'scoped'), /health\.live is open to anybody and its handler is not/)
    refuses(endpoints, open('events.stream', 'scoped'), /events\.stream is a stream and its handler is not/)
  })
})
