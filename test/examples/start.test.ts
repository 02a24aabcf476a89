import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../support/browser-launch.ts'

const script = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url))
const skip = existsSync(new URL('../../dist/cdn/sa-portal.js', import.meta.url)) ? false : 'the widgets are not built (npm run build)'

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

interface Started {
  child: ChildProcess
  said(): string
  ended: Promise<number | NodeJS.Signals | null>
}

function launch(env: Record<string, string>): Started {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, DATABASE_URL: '', DATABASE_OWNER_URL: '', TEST_DATABASE_URL: '', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout!.setEncoding('utf8').on('data', (chunk) => (said += chunk))
  child.stderr!.setEncoding('utf8').on('data', (chunk) => (said += chunk))
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => child.once('close', (code, signal) => resolve(code ?? signal)))
  return { child, said: () => said, ended }
}

async function ready(started: Started): Promise<void> {
  const running = { value: true }
  void started.ended.then(() => (running.value = false))
  for (const until = Date.now() + 60_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 50))) {
    if (started.said().includes('Ctrl+C stops everything.')) return
    if (!running.value) break
  }
  throw new Error(`npm start was not ready:\n${started.said()}`)
}

describe('npm start', { skip }, () => {
  let folder: string
  let port: number
  let apiPort: number
  let started: Started
  let browser: Browser
  let page: Page
  const troubles: string[] = []
  const env = () => ({ INTRANET_PORT: String(port), PORT: String(apiPort), DATA_DIR: join(folder, 'data'), DEMO: '1' })

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sa-start-'))
    port = await freePort()
    apiPort = await freePort()
    started = launch(env())
    await ready(started)
    browser = await launchChromium()
    page = await browser.newPage()
    page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()))
    page.on('pageerror', (error) => troubles.push(String(error)))
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))
    })
  })
  after(async () => {
    await browser?.close()
    started?.child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })

  it('says which address to open, what the database is for, and how to stop', () => {
    const said = started.said()
    assert.match(said, new RegExp(`Open http://localhost:${port} `))
    assert.match(said, new RegExp(`API answers at http://127\\.0\\.0\\.1:${apiPort}`))
    assert.match(said, /trying out and for small sites/)
    assert.doesNotMatch(said, /sak_/)
  })

  it('shows the live portfolio in the intranet page, under the strict policy, without an error', async () => {
    await page.goto(`http://localhost:${port}`)
    const portfolio = page.locator('sa-portfolio')
    await portfolio.getByText('Cobbleton Cycles').first().waitFor()
    await portfolio.getByText('Larch & Loom Textiles').first().waitFor()
    assert.equal(await portfolio.getByRole('row').count(), 39)
    // The page's own habits, which the widget must not care about.
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), '10px')
    assert.deepEqual(troubles, [])
  })

  it('opens a client in its workspace, and Back leads to the portfolio again', async () => {
    await page.locator('sa-portfolio').getByRole('link', { name: /Open.*Bellmere/ }).or(page.locator('sa-portfolio').getByRole('button', { name: /Open.*Bellmere/ })).first().click()
    await page.waitForURL(/\/clients\/cli_/)
    await page.getByRole('heading', { level: 1, name: 'Bellmere Pharmacy Group' }).waitFor()
    await page.locator('#controls tr').first().waitFor()
    assert.equal(await page.locator('#frameworks tr').count(), 3)
    assert.equal(await page.locator('#controls tr').count(), 50)
    await page.getByRole('button', { name: 'Show 50 more' }).click()
    await page.locator('#controls tr').nth(99).waitFor()
    // What stands in a shadow tree is no part of an element's own text.
    const shown = (tag: string) => page.locator(tag).evaluate((element) => element.shadowRoot!.textContent)
    assert.match(await shown('sa-risk-badge'), /Low/)
    assert.match(await shown('sa-exposure'), /\$26K–\$90K/)
    assert.match(await shown('sa-coverage-bar'), /99\s?%/)
    await page.goBack()
    await page.locator('sa-portfolio').getByText('Cobbleton Cycles').first().waitFor()
    assert.deepEqual(troubles, [])
  })

  it('leads from a client to its findings and to one of them, and Back', async () => {
    const token = (await (await fetch(`http://127.0.0.1:${port}/portal-token`, { method: 'POST' })).json()) as { token: string }
    const found = await fetch(`http://127.0.0.1:${apiPort}/v1/clients?q=Copperlane`, { headers: { authorization: `Bearer ${token.token}` } })
    const { items } = (await found.json()) as { items: { id: string }[] }
    await page.goto(`http://localhost:${port}/clients/${items[0]!.id}`)
    await page.locator('sa-client-dashboard').getByRole('link', { name: /^Show findings: Overdue/ }).click()
    await page.waitForURL(/\/findings\?findings\.severity=&findings\.overdue=yes$/)
    await page.locator('sa-findings').getByRole('rowheader').getByRole('link').first().click()
    await page.waitForURL(/\/findings\/fnd_\w+$/)
    await page.locator('sa-finding').getByRole('heading', { name: 'Remediation guidance' }).waitFor()
    await page.locator('sa-comments').getByText('Internal', { exact: true }).waitFor()
    await page.goBack()
    await page.locator('sa-findings').getByText(/^\d+ of \d+ findings/).waitFor()
    assert.deepEqual(troubles, [])
  })

  it('shows a deep link as it stands, in the dark and from right to left', async () => {
    const token = (await (await fetch(`http://127.0.0.1:${port}/portal-token`, { method: 'POST' })).json()) as { token: string }
    const found = await fetch(`http://127.0.0.1:${apiPort}/v1/clients?q=${encodeURIComponent('نورس')}`, { headers: { authorization: `Bearer ${token.token}` } })
    const { items } = (await found.json()) as { items: { id: string; workspaceUrl: string }[] }
    assert.equal(items[0]!.workspaceUrl, `http://localhost:${port}/clients/${items[0]!.id}`)
    await page.goto(`${items[0]!.workspaceUrl}?dark&rtl`)
    await page.getByRole('heading', { level: 1, name: 'شركة نورس الوادي للشحن' }).waitFor()
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark')
    assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl')
    await page.goto(`http://localhost:${port}/clients/cli_00000000000000000000000000`)
    await page.getByText('There is no such client.').waitFor()
    // The browser itself reports the 404 of the address that is not there.
    assert.deepEqual(troubles.filter((each) => !each.includes('404')), [])
  })

  it('refuses a second start on the same ports, by the name of the variable', async () => {
    const second = launch({ ...env(), DATA_DIR: join(folder, 'other') })
    assert.equal(await second.ended, 1)
    assert.match(second.said(), new RegExp(`Port ${port} is in use\\. Set INTRANET_PORT`))
    const third = launch({ ...env(), INTRANET_PORT: String(await freePort()), DATA_DIR: join(folder, 'other') })
    assert.equal(await third.ended, 1)
    assert.match(third.said(), new RegExp(`Port ${apiPort} is in use\\. Set PORT`))
    const fourth = launch({ ...env(), INTRANET_PORT: 'eighty' })
    assert.equal(await fourth.ended, 1)
    assert.match(fourth.said(), /INTRANET_PORT is "eighty"/)
  })

  it('stops both on Ctrl+C and starts again with the same clients, on another port too', async () => {
    started.child.kill('SIGINT')
    assert.equal(await started.ended, 0)
    await assert.rejects(fetch(`http://127.0.0.1:${port}/clients`))
    port = await freePort()
    started = launch(env())
    await ready(started)
    await page.goto(`http://localhost:${port}/clients`)
    // The rows out of sight are drawn a moment later.
    await page.locator('sa-portfolio').getByRole('row').nth(38).waitFor()
    assert.equal(await page.locator('sa-portfolio').getByRole('row').count(), 39)
    started.child.kill('SIGTERM')
    assert.equal(await started.ended, 0)
  })

  it('with DEMO=0 serves the API alone and says so', async () => {
    const bare = launch({ ...env(), DEMO: '0', DATA_DIR: join(folder, 'bare') })
    await ready(bare)
    assert.match(bare.said(), /demo MSP is not loaded/)
    assert.equal((await fetch(`http://127.0.0.1:${apiPort}/readyz`)).status, 200)
    bare.child.kill('SIGTERM')
    assert.equal(await bare.ended, 0)
  })
})
