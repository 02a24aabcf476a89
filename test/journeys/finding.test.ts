// The way of a finding, from a scanner's file to "Verified Fixed": the analyst and the client's people at browsers of their own, the portal
// API, the database, mails and the audit chain.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import PostalMime from 'postal-mime'
import { isBuilt } from '../../scripts/build.mjs'
import { createApiKey } from '../../server/cli/api-key.ts'
import { commandScope } from '../../server/cli/database.ts'
import { addOrigins } from '../../server/cli/origin.ts'
import { readConfig } from '../../server/config.ts'
import { startServer, type RunningServer } from '../../server/main.ts'
import { larkfield } from '../../server/seed/larkfield.ts'
import { loadDemo } from '../../server/seed/load-demo.ts'
import { systemScope, type Database } from '../../server/store/database.ts'
import { findPartnerId } from '../../server/store/partners.ts'
import { createPortal, type Portal } from '../../src/index.ts'
import { chainOf, reportOf } from '../support/audit.ts'
import { launchChromium, serve } from '../support/browser-launch.ts'
import { openTestDatabase } from '../support/database.ts'

const skip = isBuilt() ? false : 'the widgets are not built as the sources are (npm run build)'
const widgets = new URL('../../dist/cdn/sa-portal.js', import.meta.url)
// The file of a real scanner where the shared data lies beside the project; else our own of the same form.
const realScan = new URL('../../../shared/data/scans/zap/zap-results-first-scan.xml', import.meta.url)
const ownScan = new URL('../server/import/scan/files/shop-zap.xml', import.meta.url)
const scan = existsSync(realScan) ? realScan : ownScan

const secretNote = 'Our own guess: the vendor of the proxy is to blame.'
const people = {
  analyst: 'ana.ruiz@larkfield.example',
  manager: 'nora.lind@brightwater.example',
  viewer: 'vic.moss@brightwater.example',
  stranger: 'sam.oduya@harrowgate.example',
} as const
type Who = keyof typeof people

describe('a finding, from the scanner to the verified fix', { skip, timeout: 300_000 }, () => {
  let server: RunningServer
  let database: Database
  let site: Awaited<ReturnType<typeof serve>>
  let browser: Browser
  let msp: Portal
  let mailDir: string
  let partnerId: string
  let clientId: string
  let engagementId: string
  let findingId: string
  let title: string
  const troubles: string[] = []
  /** Everything that the portal has answered to the client's people. */
  const answered: Record<Who, string[]> = { analyst: [], manager: [], viewer: [], stranger: [] }
  const contexts = new Map<Who, BrowserContext>()
  /** The page that each person keeps open on the finding. */
  const pages = new Map<Who, Page>()

  /** A page of somebody's intranet: widgets under the strictest policy, a token for whoever is signed in there. */
  async function startSite(apiKey: string): Promise<void> {
    site = await serve((request, response) => {
      const address = new URL(request.url!, 'http://site')
      const who = /who=(\w+)/.exec(request.headers.cookie ?? '')?.[1] as Who
      if (address.pathname === '/sa-portal.js') return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(widgets))
      if (address.pathname === '/upload.js') {
        return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(`
          import { createPortal } from '/sa-portal.js'
          const token = async () => (await (await fetch('/token?client=', { method: 'POST' })).json())
          const portal = createPortal({ baseUrl: '${server.url}', fetchToken: token })
          const [file, said] = [document.querySelector('input'), document.querySelector('output')]
          const { clientId, engagementId } = file.dataset
          file.onchange = async () => {
            const preview = await portal.findingImports.preview(clientId, engagementId, file.files[0])
            said.value = preview.outcomes.created.total + ' new'
            document.querySelector('button').onclick = async () => {
              const { result } = await portal.findingImports.confirm(clientId, engagementId, preview.id)
              said.value = result.created + ' drafted'
            }
          }`)
      }
      if (address.pathname === '/token') {
        const audience = who === 'analyst' ? ({ audience: 'partner' } as const) : ({ audience: 'client', clientId: address.searchParams.get('client')! } as const)
        return void createPortal({ baseUrl: server.url, apiKey }).sessions.create({ ...audience, email: people[who], dpopJkt: address.searchParams.get('dpop_jkt') ?? undefined } as never).then(
          (session) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(session)),
          (error: unknown) => response.writeHead(500).end(String(error)),
        )
      }
      const home = who === 'stranger' ? strangersId : clientId
      const finding = address.searchParams.get('finding')
      const inside = address.pathname === '/import'
        ? `<input type="file" aria-label="Scan" data-client-id="${clientId}" data-engagement-id="${engagementId}"><button>Confirm</button><output></output><script type="module" src="/upload.js"></script>`
        : finding
          ? `<sa-finding client-id="${clientId}" finding-id="${finding}"></sa-finding><sa-comments lane="both" client-id="${clientId}" finding-id="${finding}"></sa-comments>`
          : `<sa-findings client-id="${clientId}" finding-href="/?finding={id}"></sa-findings>`
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ${server.url}; base-uri 'none'; require-trusted-types-for 'script'; trusted-types sa-lit`,
      }).end(`<!doctype html><html lang="en"><title>Intranet</title><script type="module" src="/sa-portal.js"></script>
        <sa-portal base-url="${server.url}" token-endpoint="/token?client=${home}"><sa-notifications></sa-notifications>${inside}</sa-portal></html>`)
    })
  }
  let strangersId: string

  async function pageOf(who: Who, path: string): Promise<Page> {
    let context = contexts.get(who)
    if (!context) {
      context = await browser.newContext({ viewport: { width: 1200, height: 900 }, locale: 'en-GB' })
      await context.addCookies([{ name: 'who', value: who, url: site.origin }])
      await context.route('**/favicon.ico', (route) => route.fulfill({ status: 204 }))
      contexts.set(who, context)
    }
    const page = await context.newPage()
    page.on('pageerror', (error) => troubles.push(`${who}: ${String(error)}`))
    page.on('console', (message) => message.text().startsWith('policy:') && troubles.push(`${who}: ${message.text()}`))
    page.on('response', (response) => {
      if (response.url().startsWith(server.url) && !response.url().endsWith('/v1/events')) void response.text().then((text) => answered[who].push(text), () => {})
    })
    await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)))
    await page.goto(`${site.origin}${path}`)
    return page
  }
  const on = (who: Who) => pages.get(who)!.locator('sa-finding')
  const status = (who: Who, word: string) => on(who).locator('[part~="status"]').filter({ hasText: word }).first().waitFor({ timeout: 20_000 })
  const press = (who: Who, name: string) => on(who).getByRole('button', { name, exact: true }).first().click()
  const inDialog = (who: Who) => on(who).locator('dialog[open]')

  /** Everything that was mailed to one address, once the words stand there. */
  async function mailsTo(email: string, words: readonly string[]): Promise<string> {
    for (let tries = 0; ; tries += 1) {
      let whole = ''
      for (const name of (await readdir(mailDir).catch(() => [])).filter((each) => each.endsWith('.eml'))) {
        const mail = await PostalMime.parse(await readFile(join(mailDir, name)))
        if (mail.to?.some(({ address }) => address === email)) whole += `${mail.subject}\n${mail.text}\n${mail.html}\n`
      }
      const missing = words.filter((word) => !whole.toLowerCase().includes(word.toLowerCase()))
      if (missing.length === 0) return whole
      assert.ok(tries < 120, `${missing.join(', ')} is missing in the mails to ${email}: ${whole.replace(/<[^>]+>/g, '').slice(0, 3000)}`)
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }

  before(async () => {
    mailDir = await mkdtemp(join(tmpdir(), 'sa-portal-mail-'))
    const opened = await openTestDatabase()
    database = opened
    await loadDemo(database, { now: new Date(), origins: [] })
    partnerId = (await database.read(systemScope, (tx) => findPartnerId(tx, larkfield.slug)))!
    server = await startServer(readConfig({ PORT: '0', LOG_LEVEL: 'error', MAIL_DIR: mailDir, NOTIFICATION_MAIL_SECONDS: '1' }), { database: opened })
    const { key: apiKey } = await createApiKey(database, partnerId, 'Journey', new Date())
    msp = createPortal({ baseUrl: server.url, apiKey })
    const open = async (name: string) => {
      const client = await msp.clients.create({ name })
      if (!client.portalEnabled) await msp.clients.update(client.id, { portalEnabled: true }, { version: client.version })
      return client.id
    }
    clientId = await open('Brightwater Mills')
    strangersId = await open('Harrowgate Dairy')
    await msp.portalUsers.invite(clientId, { email: people.manager, name: 'Nora Lind', role: 'manager' })
    await msp.portalUsers.invite(clientId, { email: people.viewer, name: 'Vic Moss', role: 'viewer' })
    await msp.portalUsers.invite(strangersId, { email: people.stranger, name: 'Sam Oduya', role: 'manager' })
    engagementId = (await msp.engagements.create(clientId, { kind: 'pentest', title: 'Web application test', status: 'active' })).id
    await startSite(apiKey)
    await addOrigins(database, partnerId, [site.origin], new Date())
    browser = await launchChromium()
  })
  after(async () => {
    await browser?.close()
    await site?.close()
    await server?.stop()
    await rm(mailDir, { recursive: true, force: true })
  })

  it('the analyst imports the file of a scanner: nothing is written before the confirmation, then everything is a draft', async () => {
    const page = await pageOf('analyst', '/import')
    await page.getByLabel('Scan').setInputFiles({ name: 'scan.xml', mimeType: 'text/xml', buffer: readFileSync(scan) })
    const said = page.locator('output')
    await said.filter({ hasText: /^\d+ new$/ }).waitFor()
    const count = Number.parseInt(await said.innerText(), 10)
    assert.ok(count > 0)
    const drafts = () => msp.findings.list(clientId, { status: ['draft'], limit: 100 })
    assert.equal((await drafts()).items.length, 0)
    await page.getByRole('button', { name: 'Confirm' }).click()
    await said.filter({ hasText: `${count} drafted` }).waitFor()
    const { items } = await drafts()
    assert.equal(items.length, count)
    findingId = items[0]!.id
    title = items[0]!.title
    const { version } = await msp.findings.get(clientId, findingId)
    await msp.findings.update(clientId, findingId, { internalNotes: secretNote }, { version })
    await page.close()
  })

  it('the client sees none of the drafts, in no list, no count and by no address', async () => {
    const page = await pageOf('manager', '/')
    pages.set('manager', page)
    await page.locator('sa-findings').locator('[part~="empty"]').waitFor()
    const beside = await pageOf('manager', `/?finding=${findingId}`)
    await beside.locator('sa-finding [part~="error"]').waitFor()
    await beside.close()
    assert.ok(answered.manager.length > 0)
    assert.deepEqual(answered.manager.filter((text) => text.includes(title)), [])
  })

  it('the analyst publishes, and the finding stands in the open list of the manager', async () => {
    pages.set('analyst', await pageOf('analyst', `/?finding=${findingId}`))
    await press('analyst', 'Publish')
    await inDialog('analyst').getByRole('button', { name: 'Publish', exact: true }).click()
    await status('analyst', 'Open')
    const list = pages.get('manager')!.locator('sa-findings')
    const row = list.getByRole('link', { name: title }).first()
    const waiting = list.getByRole('button', { name: /Show/ }).first()
    // A list that somebody is reading keeps still: it says that there is something new.
    await Promise.race([row.waitFor({ timeout: 20_000 }), waiting.waitFor({ timeout: 20_000 })])
    if (!(await row.isVisible())) await waiting.click()
    await row.click()
    await pages.get('manager')!.waitForURL(`**/?finding=${findingId}`)
    await status('manager', 'Open')
    pages.set('viewer', await pageOf('viewer', `/?finding=${findingId}`))
    await status('viewer', 'Open')
  })

  it('the manager marks it as remediated, with notes', async () => {
    await press('manager', 'Mark as Remediated')
    await inDialog('manager').locator('button[type=submit], [part~="submit"]').last().click()
    assert.equal((await msp.findings.get(clientId, findingId)).status, 'open')
    await inDialog('manager').getByLabel('What was done').fill('The header is set on every answer since this morning.')
    await inDialog('manager').locator('button[type=submit], [part~="submit"]').last().click()
    for (const who of ['manager', 'analyst', 'viewer'] as const) await status(who, 'Pending Verification')
  })

  it('the analyst finds it Not Fixed, which needs notes, and everybody sees it without reloading', async () => {
    await press('analyst', 'Begin verification')
    await on('analyst').getByRole('button', { name: 'Leave verification', exact: true }).first().waitFor()
    await press('analyst', 'Record result')
    await inDialog('analyst').getByLabel('Not Fixed').check()
    await inDialog('analyst').locator('button[type=submit], [part~="submit"]').last().click()
    assert.equal((await msp.findings.get(clientId, findingId)).status, 'pending_verification')
    await inDialog('analyst').getByLabel('Notes for the client').fill('The login page still answers without it.')
    await inDialog('analyst').locator('button[type=submit], [part~="submit"]').last().click()
    for (const who of ['analyst', 'manager', 'viewer'] as const) await status(who, 'Not Fixed')
    await on('manager').getByText('The login page still answers without it.').first().waitFor()
  })

  it('they talk: what the team says among itself reaches no client', async () => {
    const comments = (who: Who) => pages.get(who)!.locator('sa-comments')
    await comments('manager').getByRole('textbox').first().fill('Which page exactly?')
    await comments('manager').getByRole('textbox').first().press('Control+Enter')
    for (const who of ['analyst', 'viewer'] as const) await comments(who).getByText('Which page exactly?').first().waitFor({ timeout: 20_000 })
    await comments('analyst').getByRole('tab', { name: /Internal/ }).or(comments('analyst').getByRole('radio', { name: /Internal/ })).first().click()
    const composer = comments('analyst').getByRole('textbox').locator('visible=true').first()
    await composer.fill(secretNote)
    await composer.press('Control+Enter')
    await comments('analyst').getByText(secretNote).locator('visible=true').first().waitFor()
    assert.deepEqual((await msp.internalComments.list(clientId, findingId)).items.map(({ body }) => body), [secretNote])
    assert.equal(await comments('viewer').getByRole('textbox').count(), 0)
    assert.equal(await comments('manager').getByText('Internal').count(), 0)
  })

  it('the manager tries again, and the fix is verified', async () => {
    await press('manager', 'Mark as Remediated')
    await inDialog('manager').getByLabel('What was done').fill('The login page sets it, too.')
    await inDialog('manager').locator('button[type=submit], [part~="submit"]').last().click()
    await status('analyst', 'Pending Verification')
    await press('analyst', 'Begin verification')
    await on('analyst').getByRole('button', { name: 'Leave verification', exact: true }).first().waitFor()
    await press('analyst', 'Record result')
    await inDialog('analyst').getByLabel('Verified Fixed').check()
    await inDialog('analyst').locator('button[type=submit], [part~="submit"]').last().click()
    for (const who of ['analyst', 'manager', 'viewer'] as const) await status(who, 'Verified Fixed')
  })

  it('a viewer could look on and nothing else; a stranger finds nothing', async () => {
    for (const name of ['Mark as Remediated', 'Start fixing', 'Request retest', 'Publish', 'Record result']) {
      assert.equal(await on('viewer').getByRole('button', { name, exact: true }).and(pages.get('viewer')!.locator(':not([aria-disabled="true"])')).count(), 0, name)
    }
    const page = await pageOf('stranger', `/?finding=${findingId}`)
    await page.locator('sa-finding [part~="error"]').waitFor()
    assert.deepEqual(answered.stranger.filter((text) => text.includes(title) || text.includes('Brightwater')), [])
    for (const who of ['manager', 'viewer', 'stranger'] as const) {
      assert.deepEqual(answered[who].filter((text) => text.includes(secretNote) || text.includes('internalNotes')), [], who)
    }
    await page.close()
  })

  it('each has the mails that are theirs, and none says what is internal', async () => {
    const toManager = await mailsTo(people.manager, ['has published', 'is not fixed yet', 'is verified as fixed'])
    const toAnalyst = await mailsTo(people.analyst, ['as remediated', 'has commented on'])
    for (const text of [toManager, toAnalyst]) assert.ok(text.includes(title))
    for (const text of [toManager, toAnalyst, await mailsTo(people.viewer, [])]) assert.ok(!text.includes(secretNote))
    assert.ok(!(await mailsTo(people.stranger, ['invit'])).includes(title))
  })

  it('the audit chain of the client holds every step, each entry bound to the one before', async () => {
    const chain = await chainOf(database, commandScope(partnerId), clientId)
    assert.deepEqual((await reportOf(database, commandScope(partnerId), clientId)).faults, [])
    const steps = chain.filter(({ target }) => target?.id === findingId).map(({ action, actor }) => `${action} ${actor.role ?? actor.kind}`)
    const expected = ['finding.publish analyst', 'finding.submit manager', 'finding.verify analyst', 'finding.verify analyst', 'finding.submit manager', 'finding.verify analyst', 'finding.verify analyst']
    let from = 0
    for (const step of expected) {
      const found = steps.indexOf(step, from)
      assert.ok(found >= 0, `${step} is missing after ${from} of: ${steps.join(' · ')}`)
      from = found + 1
    }
  })

  it('no page broke its policy or threw', () => assert.deepEqual(troubles, []))
})
