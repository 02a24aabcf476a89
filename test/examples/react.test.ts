import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchChromium, serve } from '../support/browser-launch.ts'

const pageModule = '../../examples/react/server.mjs'
const built = existsSync(new URL('../../dist/cdn/sa-portal.js', import.meta.url))

const asOf = '2026-11-20T09:40:00.000Z'
const client = (index: number) => ({
  id: `cli_0000000000000000000000000${index}`,
  name: `Client ${index}`,
  slug: `client-${index}`,
  aliases: [],
  tags: [],
  industry: null,
  contactEmail: null,
  currency: 'USD',
  timezone: 'UTC',
  locale: 'en',
  status: 'active',
  portalEnabled: false,
  baselineCompletedAt: asOf,
  posture: { score: 50, level: 'moderate', asOf },
  exposure: { low: 4_200_000, expected: 10_000_000, high: 18_000_000, currency: 'USD', confidence: 'medium', asOf },
  controls: { total: 10, withEvidence: 5 },
  evidenceCoverage: 50,
  attention: [],
  workspaceUrl: null,
  allowedActions: ['client.view', 'client.measure'],
  deniedActions: {},
  createdAt: asOf,
  updatedAt: asOf,
  version: 1,
})

const answers: Record<string, unknown> = {
  'POST /v1/sessions': { token: 'head.body.tail', expiresAt: '2099-01-01T00:00:00.000Z', audience: 'partner' },
  'GET /v1/me': {
    user: { id: 'mem_1', name: 'Adam', email: 'adam.ferris@larkfield.example', role: 'admin' },
    audience: 'partner',
    partner: { id: 'ptr_1', name: 'Larkfield IT', slug: 'larkfield-it', timezone: 'UTC' },
    client: null,
    allowedActions: ['me.view', 'portfolio.view', 'portfolio.measure', 'client.view', 'client.measure', 'event.subscribe'],
    deniedActions: { 'client.create': 'role' },
    expiresAt: '2099-01-01T00:00:00.000Z',
  },
  'GET /v1/portfolio/summary': {
    total: 3, highRisk: 0, healthy: 3, unknown: 0, levels: { moderate: 3 }, averageScore: { score: 50, n: 3 },
    exposure: [{ currency: 'USD', expected: 30_000_000, n: 3 }], asOf,
  },
  'GET /v1/clients': { items: [client(1), client(2), client(3)], nextCursor: null, total: 3, asOf },
}

describe('the portfolio in a React StrictMode page', { skip: built ? false : 'the widgets are not built (npm run build)' }, () => {
  const asked: string[] = []
  const troubles: string[] = []
  let api: Awaited<ReturnType<typeof serve>>
  let site: { origin: string; close(): void }
  let browser: Browser
  let page: Page

  before(async () => {
    api = await serve((request: IncomingMessage, response: ServerResponse) => {
      const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'access-control-expose-headers': '*', 'access-control-max-age': '600' }
      if (request.method === 'OPTIONS') return void response.writeHead(204, cors).end()
      const name = `${request.method} ${request.url!.split('?')[0]}`
      asked.push(name)
      if (name === 'GET /v1/events') {
        response.writeHead(200, { ...cors, 'content-type': 'text/event-stream' })
        return void response.write('event: ready\nid: 0\ndata: {}\n\n')
      }
      const body = answers[name]
      response.writeHead(body ? 200 : 404, { ...cors, 'content-type': body ? 'application/json' : 'application/problem+json' })
      response.end(JSON.stringify(body ?? { code: 'not-found', status: 404, title: 'There is no such record.', requestId: 'r' }))
    })
    const { createReactPage } = (await import(pageModule)) as {
      createReactPage(options: { apiUrl: string; apiKey: string }): Promise<import('node:http').Server>
    }
    const server = await createReactPage({ apiUrl: api.origin, apiKey: 'sak_test' })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    site = {
      origin: `http://127.0.0.1:${(server.address() as import('node:net').AddressInfo).port}`,
      close: () => (server.close(), server.closeAllConnections()),
    }
    browser = await launchChromium()
    page = await browser.newPage()
    page.on('console', (message) => ['error', 'warning'].includes(message.type()) && troubles.push(message.text()))
    page.on('pageerror', (error) => troubles.push(String(error)))
    // A browser asks for an icon by itself; that is not the page's doing.
    await page.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
    await page.goto(site.origin)
    await page.locator('sa-portfolio').getByText('Client 3').first().waitFor({ timeout: 15_000 })
    await page.waitForTimeout(300)
  })
  after(async () => {
    await browser?.close()
    site?.close()
    await api?.close()
  })

  it('asks for each thing once, although StrictMode mounts everything twice', () => {
    for (const name of ['POST /v1/sessions', 'GET /v1/me', 'GET /v1/clients', 'GET /v1/portfolio/summary']) {
      assert.ok(asked.filter((each) => each === name).length <= 1, `${name} was asked ${asked.filter((each) => each === name).length} times`)
    }
    assert.equal(asked.filter((each) => each === 'GET /v1/clients').length, 1)
    assert.equal(asked.filter((each) => each === 'POST /v1/sessions').length, 1)
  })

  it('logs neither an error nor a warning', () => assert.deepEqual(troubles, []))

  it('hands React the request to open a client, and stays where it is', async () => {
    await page.locator('sa-portfolio').getByRole('link', { name: /Client 2/ }).or(page.locator('sa-portfolio').getByRole('button', { name: /Open.*Client 2/ })).first().click()
    await page.getByText('You opened Client 2.').waitFor({ timeout: 5000 })
    assert.equal(new URL(page.url()).pathname, '/')
  })
})
