import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { isBuilt } from '../../scripts/build.mjs'
import { createApiKey } from '../../server/cli/api-key.ts'
import { commandScope } from '../../server/cli/database.ts'
import { readConfig } from '../../server/config.ts'
import { startServer, type RunningServer } from '../../server/main.ts'
import { larkfield } from '../../server/seed/larkfield.ts'
import { loadDemo } from '../../server/seed/load-demo.ts'
import { systemScope } from '../../server/store/database.ts'
import { addOrigins } from '../../server/cli/origin.ts'
import { findPartnerId, updatePartner } from '../../server/store/partners.ts'
import { createPortal, type Portal } from '../../src/index.ts'
import { chainOf, reportOf } from '../support/audit.ts'
import { launchChromium } from '../support/browser-launch.ts'
import { openTestDatabase } from '../support/database.ts'

const intranetModule = '../../examples/intranet/server.mjs'
const skip = isBuilt() ? false : 'the widgets are not built as the sources are (npm run build)'

describe('from the browser to the database and back', { skip, timeout: 180_000 }, () => {
  let server: RunningServer
  let intranet: Server
  let home: string
  let browser: Browser
  let msp: Portal
  let partnerId: string
  const troubles: string[] = []
  const people = new Map<string, { context: BrowserContext; page: Page }>()

  /** A person at a browser of their own, signed in to the intranet. */
  async function person(email: string): Promise<Page> {
    const known = people.get(email)
    if (known) return known.page
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 } })
    await context.addCookies([{ name: 'intranet_user', value: encodeURIComponent(email), url: home }])
    await context.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
    const page = await context.newPage()
    page.on('pageerror', (error) => troubles.push(String(error)))
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))
    })
    page.on('console', (message) => message.text().startsWith('policy:') && troubles.push(message.text()))
    people.set(email, { context, page })
    await page.goto(`${home}/clients`)
    await page.getByRole('rowheader').first().waitFor()
    return page
  }
  const adam = () => person('adam.ferris@larkfield.example')
  const ana = () => person('ana.ruiz@larkfield.example')
  const total = (page: Page) => page.locator('sa-portfolio dd').first()
  const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })

  before(async () => {
    const database = await openTestDatabase()
    await loadDemo(database, { now: new Date(), origins: [] })
    partnerId = (await database.read(systemScope, (tx) => findPartnerId(tx, larkfield.slug)))!
    server = await startServer(readConfig({ PORT: '0', LOG_LEVEL: 'error' }), { database })
    const { key: apiKey } = await createApiKey(database, partnerId, 'Journey', new Date())
    const { createIntranet } = (await import(intranetModule)) as {
      createIntranet(options: { apiUrl: string; apiKey: string }): Server
    }
    intranet = createIntranet({ apiUrl: server.url, apiKey })
    intranet.listen(0, '127.0.0.1')
    await once(intranet, 'listening')
    home = `http://127.0.0.1:${(intranet.address() as AddressInfo).port}`
    await addOrigins(database, partnerId, [home], new Date())
    await database.transact(commandScope(partnerId), (tx) => updatePartner(tx, partnerId, { workspaceUrl: `${home}/clients/{clientId}` }, new Date()))
    msp = createPortal({ baseUrl: server.url, apiKey })
    browser = await launchChromium()
  })
  after(async () => {
    await browser?.close()
    intranet?.close()
    intranet?.closeAllConnections()
    await server?.stop()
  })

  it('an admin and an analyst see the same portfolio, the newest client first', async () => {
    const [one, two] = [await adam(), await ana()]
    for (const page of [one, two]) {
      assert.equal(await total(page).innerText(), '38')
      assert.deepEqual(await page.locator('sa-portfolio dt').allInnerTexts().then((texts) => texts.map((text) => text.trim().split('\n')[0]).filter(Boolean)), [
        'Total Clients',
        'High Risk',
        'Healthy',
      ])
    }
    const first = await msp.clients.list({ limit: 1 })
    assert.equal((await one.getByRole('rowheader').first().innerText()).trim(), first.items[0]!.name)
  })

  it('an analyst cannot add a client and reads why', async () => {
    const page = await ana()
    const add = page.locator('sa-portfolio').getByRole('button', { name: 'Add client' })
    assert.equal(await add.getAttribute('aria-disabled'), 'true')
    await add.click({ force: true })
    assert.equal(await page.locator('sa-portfolio dialog[open]').count(), 0)
    await page.getByText('Your role cannot add clients.').waitFor()
  })

  it('a client that the admin adds stands on top for both, without a reload, and is in the database', async () => {
    const [one, two] = [await adam(), await ana()]
    await one.locator('sa-portfolio').getByRole('button', { name: 'Add client' }).click()
    await one.getByRole('textbox', { name: /^Name/ }).fill('Quillon Foundry')
    await one.keyboard.press('Enter')
    await rowOf(one, 'Quillon Foundry').waitFor()
    assert.equal((await one.getByRole('rowheader').first().innerText()).trim(), 'Quillon Foundry')
    await rowOf(two, 'Quillon Foundry').waitFor({ timeout: 15_000 })
    for (const page of [one, two]) {
      await page.waitForFunction(() => document.querySelector('sa-portfolio')?.shadowRoot?.querySelector('dd')?.textContent?.includes('39'))
    }
    const found = await msp.clients.list({ q: 'quillon' })
    assert.deepEqual(found.items.map(({ name, posture }) => [name, posture?.level]), [['Quillon Foundry', 'unknown']])
  })

  it('a score that the MSP’s own tooling pushes changes the badge before the reader’s eyes', async () => {
    const [one, two] = [await adam(), await ana()]
    const { items } = await msp.clients.list({ q: 'quillon' })
    await msp.posture.push(items[0]!.id, { score: 19.9, baselineCompletedAt: new Date().toISOString() })
    for (const page of [one, two]) {
      await rowOf(page, 'Quillon Foundry').getByText('Critical', { exact: true }).waitFor({ timeout: 15_000 })
    }
    await msp.exposure.push(items[0]!.id, { low: 42_000_00, high: 180_000_00, currency: 'USD' })
    for (const page of [one, two]) {
      await rowOf(page, 'Quillon Foundry').getByText('$42K–$180K', { exact: true }).first().waitFor({ timeout: 15_000 })
    }
  })

  it('Open leads to the client’s own workspace, whose address can be kept, and Back to the portfolio', async () => {
    const page = await adam()
    await page.getByRole('link', { name: 'Open Quillon Foundry' }).click()
    await page.waitForURL(/\/clients\/cli_/)
    await page.getByRole('heading', { name: 'Quillon Foundry' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Quillon Foundry' }).waitFor()
    await page.goBack()
    await rowOf(page, 'Quillon Foundry').waitFor()
  })

  it('a person who is signed out by the intranet is told so, and the portfolio is there after Try again', async () => {
    const { context } = people.get('ana.ruiz@larkfield.example')!
    const page = await context.newPage()
    await page.route('**/portal-token', (route) => route.fulfill({ status: 401, body: '{}' }))
    await page.goto(`${home}/clients`)
    await page.locator('sa-portfolio').getByText('Your session has ended.').first().waitFor()
    await page.unroute('**/portal-token')
    await page.locator('sa-portfolio').getByRole('button', { name: 'Try again' }).first().click()
    await rowOf(page, 'Quillon Foundry').waitFor()
    await page.close()
  })

  it('every step is in the client’s audit chain, each entry bound to the one before', async () => {
    const { items } = await msp.clients.list({ q: 'quillon' })
    const [database, scope, clientId] = [server.context.database, commandScope(partnerId), items[0]!.id]
    const chain = await chainOf(database, scope, clientId)
    assert.ok(chain.length >= 3, `${chain.length} entries`)
    assert.deepEqual((await reportOf(database, scope, clientId)).faults, [])
    assert.equal(chain[0]!.actor.kind, 'partner_user')
    assert.ok(chain.slice(1).some((entry) => entry.actor.kind === 'api_key'))
  })

  it('no page broke its policy or threw', () => assert.deepEqual(troubles, []))
})
