// msw stands in for the API in many test suites of those who use the SDK: it must work through the global fetch, untouched.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { http, HttpResponse } from 'msw/http'
import { setupServer } from 'msw/node'
import { createPortal, PortalRefusedError } from '../../src/index.ts'
import { clientFixture, meFixture, pageFixture, problemFixture, tokenFixture } from '../support/fixtures.ts'

const at = (path: string) => `https://portal.example${path}`
let tries = 0
const server = setupServer(
  http.get(at('/v1/me'), () => HttpResponse.json(meFixture)),
  http.get(at('/v1/clients'), ({ request }) => {
    const { searchParams } = new URL(request.url)
    return HttpResponse.json(pageFixture([clientFixture(searchParams.has('cursor') ? 2 : 1)], searchParams.has('cursor') ? null : 'c2', 2))
  }),
  http.post(at('/v1/clients'), async ({ request }) => {
    if (++tries === 1) return HttpResponse.error()
    return HttpResponse.json(clientFixture(3, (await request.json()) as { name: string }), { status: 201, headers: { 'x-key': request.headers.get('idempotency-key')! } })
  }),
  http.get(at('/v1/clients/:id'), () => HttpResponse.json(problemFixture('not-found', 404), { status: 404 })),
)

before(() => server.listen({ onUnhandledFrame: 'error' }))
after(() => server.close())

describe('the SDK on msw', () => {
  const portal = createPortal({ baseUrl: 'https://portal.example', fetchToken: () => tokenFixture() })

  it('reads, walks pages and gives typed refusals', async () => {
    assert.equal((await portal.me.get()).user.name, meFixture.user.name)
    const names: string[] = []
    for await (const { name } of portal.clients.list()) names.push(name)
    assert.deepEqual(names, ['Client 1', 'Client 2'])
    await assert.rejects(portal.clients.get('cli_9'), (error) => error instanceof PortalRefusedError && error.code === 'not-found' && error.requestId === 'req_7')
  })

  it('sends a write again after a network error', async () => {
    assert.equal((await portal.clients.create({ name: 'Three' })).name, 'Three')
    assert.equal(tries, 2)
  })
})
