// The portal's own page for the people of a client and for staff: what stands where, how they get there, and back.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { isBuilt } from '../../scripts/build.mjs'
import { createApiKey } from '../../server/cli/api-key.ts'
import { demoPassword, openDemoDoor } from '../../server/cli/demo-door.ts'
import { readConfig } from '../../server/config.ts'
import { startServer, type RunningServer } from '../../server/main.ts'
import { larkfield } from '../../server/seed/larkfield.ts'
import { loadDemo } from '../../server/seed/load-demo.ts'
import { systemScope } from '../../server/store/database.ts'
import { findPartnerId } from '../../server/store/partners.ts'
import { createPortal, type Portal } from '../../src/index.ts'
import { launchChromium } from '../support/browser-launch.ts'
import { openTestDatabase } from '../support/database.ts'

const skip = isBuilt() ? false : 'the widgets are not built as the sources are (npm run build)'
const manager = 'pat@copperlane.example'

describe('the portal of a client', { skip, timeout: 240_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let msp: Portal
  let home: string
  let clientId: string
  const troubles: string[] = []
  const addresses: string[] = []

  /** A browser of its own, in which everything that breaks the policy of the page or throws is written down. */
  async function newPage(): Promise<{ page: Page; context: BrowserContext }> {
    const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, locale: 'en-GB' })
    const page = await context.newPage()
    page.on('framenavigated', (frame) => addresses.push(frame.url()))
    page.on('pageerror', (error) => troubles.push(String(error)))
    page.on('console', (message) => /Content Security Policy|TrustedHTML|policy:/i.test(message.text()) && troubles.push(message.text()))
    await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)))
    return { page, context }
  }

  /** Signs in at an address of the page. */
  async function signedIn(email: string, hash = ''): Promise<{ page: Page; context: BrowserContext }> {
    const made = await newPage()
    await made.page.goto(`${home}/portal/${hash}`)
    await made.page.getByLabel('Email address').fill(email)
    await made.page.getByLabel('Password', { exact: true }).fill(demoPassword)
    await made.page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await made.page.getByRole('button', { name: 'Sign out', exact: true }).waitFor()
    return made
  }

  const sections = (page: Page) => page.getByRole('navigation', { name: 'Sections' }).getByRole('link')
  const heading = (page: Page) => page.getByRole('heading', { level: 1 })
  const held = (page: Page) => page.evaluate(() => document.activeElement?.localName)
  const hashOf = (page: Page) => new URL(page.url()).hash

  async function hide(module: 'dashboard' | 'findings' | 'engagements', hidden: boolean): Promise<void> {
    const { version } = await msp.policy.get(clientId)
    await msp.policy.update(clientId, { modules: { [module]: hidden ? { mode: 'hidden', minRole: 'viewer' } : null } }, { version })
  }

  before(async () => {
    const database = await openTestDatabase()
    await loadDemo(database, { now: new Date(), origins: [] })
    const partnerId = (await database.read(systemScope, (tx) => findPartnerId(tx, larkfield.slug)))!
    const config = readConfig({ PORT: '0', LOG_LEVEL: 'error' })
    assert.equal(await openDemoDoor(config, database, new Date()), true)
    server = await startServer(config, { database })
    home = `http://localhost:${server.port}`
    const { key: apiKey } = await createApiKey(database, partnerId, 'Journey', new Date())
    msp = createPortal({ baseUrl: server.url, apiKey })
    for await (const client of msp.clients.list({ q: 'Copperlane' })) clientId = client.id
    browser = await launchChromium()
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })

  it('begins with the dashboard, and each number leads to the findings behind it and Back to it', async () => {
    const { page, context } = await signedIn(manager)
    await page.locator('sa-client-dashboard figcaption').first().waitFor()
    const name = (await msp.clients.get(clientId)).name
    assert.equal(await heading(page).innerText(), name)
    assert.equal(await page.title(), `Dashboard – ${name}`)
    const { openFindings, overdue } = await msp.clients.dashboard(clientId)
    const shown = await page.locator('sa-client-dashboard').getByRole('link', { name: /^Show findings: Critical/ }).innerText()
    assert.equal(shown.replace(/\D/g, ''), String(openFindings!.critical))
    await page.locator('sa-client-dashboard').getByRole('link', { name: /^Show findings: Overdue/ }).click()
    await page.locator('sa-findings').getByText(new RegExp(`^${overdue} of \\d+ findings`)).waitFor()
    assert.equal(await heading(page).innerText(), 'Findings')
    assert.equal(await held(page), 'h1')
    await page.goBack()
    await page.locator('sa-client-dashboard').waitFor()
    assert.equal(await held(page), 'h1')
    await context.close()
  })

  it('opens at the address that the reader came for, once they are signed in', async () => {
    const { page, context } = await signedIn(manager, '#/findings?findings.severity=critical')
    await page.locator('sa-findings').getByText(/^\d+ of \d+ findings/).waitFor()
    assert.deepEqual([hashOf(page), await heading(page).innerText(), await held(page)], ['#/findings?findings.severity=critical', 'Findings', 'h1'])
    await context.close()
  })

  it('keeps the list as it was when the reader filters it, and moves no focus', async () => {
    const { page, context } = await signedIn(manager, '#/findings')
    const chip = page.locator('sa-findings').getByRole('button', { name: /^Critical/ })
    await chip.click()
    await page.waitForFunction(() => location.hash.includes('severity=critical'))
    assert.equal(await page.evaluate(() => document.activeElement?.localName), 'sa-findings')
    await context.close()
  })

  it('says of an address that leads nowhere that there is no such page', async () => {
    const { page, context } = await signedIn(manager, '#/dashboard/more')
    for (const hash of ['#/dashboard/more', '#/clients', '#/findings/%E0%A4%A', '#/__proto__', '#/settings']) {
      await page.evaluate((to) => void (location.hash = to), hash)
      await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor()
    }
    await page.locator('main').getByRole('link', { name: 'Dashboard' }).click()
    await page.locator('sa-client-dashboard').waitFor()
    await context.close()
  })

  it('has no section for what is hidden from the client, and its address leads where an unknown one leads', async () => {
    await hide('findings', true)
    try {
      const { page, context } = await signedIn(manager, '#/findings')
      await page.getByRole('heading', { level: 1, name: 'There is no such page' }).waitFor()
      assert.ok(!(await sections(page).allInnerTexts()).includes('Findings'))
      await sections(page).getByText('Dashboard').click()
      const dashboard = page.locator('sa-client-dashboard')
      await dashboard.getByText('Active engagements').waitFor()
      await page.waitForFunction(() => document.querySelector('sa-client-dashboard')!.shadowRoot!.querySelector('[aria-busy=false]'))
      assert.equal(await dashboard.getByText(/Open findings|Overdue|Remediation progress|Recent activity/).count(), 0)
      await context.close()
    } finally {
      await hide('findings', false)
    }
  })

  it('opens one finding with what was said about it, from the list and from an engagement, and leads back to each', async () => {
    const { page, context } = await signedIn(manager, '#/findings')
    await page.locator('sa-findings').getByRole('rowheader').getByRole('link').first().click()
    await page.locator('sa-finding').getByRole('heading', { name: 'Remediation guidance' }).waitFor()
    await page.locator('sa-comments').getByLabel('Write a comment').waitFor()
    const id = hashOf(page).split('/').at(-1)!
    const { ref, title } = await msp.findings.get(clientId, id)
    await page.waitForFunction((words) => document.title.startsWith(words), `${ref} ${title} – `)
    await page.locator('main').getByRole('link', { name: 'Findings' }).click()
    await page.locator('sa-findings').waitFor()
    await sections(page).getByText('Engagements').click()
    await page.locator('sa-engagements').getByRole('rowheader').getByRole('link').first().click()
    await page.getByRole('heading', { level: 1, name: 'Engagement' }).waitFor()
    await page.locator('sa-findings').waitFor()
    await page.goBack()
    await page.locator('sa-engagements').waitFor()
    assert.equal(await held(page), 'h1')
    await context.close()
  })

  it('tells by the bell what has happened, and opens the finding behind it', async () => {
    const { page, context } = await signedIn(manager)
    await page.getByRole('banner').getByRole('button', { name: /^Notifications/ }).click()
    await page.locator('sa-notifications').getByRole('link').first().click()
    await page.locator('sa-finding').waitFor()
    assert.match(hashOf(page), /^#\/findings\/fnd_/)
    await context.close()
  })

  it('leads staff from a client to its dashboard, findings and people, each at an address of its own', async () => {
    const { page, context } = await signedIn(larkfield.members[0].email, `#/clients/${clientId}`)
    await page.locator('sa-client-dashboard figcaption').first().waitFor()
    const { name } = await msp.clients.get(clientId)
    await page.getByRole('heading', { level: 1, name }).waitFor()
    const parts = page.getByRole('navigation', { name: 'Client', exact: true })
    for (const [label, element] of [['Findings', 'sa-findings'], ['People', 'sa-portal-users'], ['Audit log', 'sa-audit-log']] as const) {
      await parts.getByRole('link', { name: label }).click()
      await page.locator(element).waitFor()
      assert.equal(await parts.locator('[aria-current=page]').innerText(), label)
      await page.waitForFunction((title) => document.title === title, `${label} – ${name} – Larkfield IT`)
    }
    await page.goBack()
    await page.locator('sa-portal-users').waitFor()
    await context.close()
  })

  it('has put no token into an address', () => {
    assert.ok(addresses.length > 0)
    for (const address of addresses) assert.doesNotMatch(address, /eyJ|token|session/i)
  })

  it('has broken no policy and thrown nothing', () => assert.deepEqual(troubles, []))
})
