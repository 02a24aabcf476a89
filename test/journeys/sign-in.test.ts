import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { generateSync } from 'otplib'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import PostalMime from 'postal-mime'
import { isBuilt } from '../../scripts/build.mjs'
import { createApiKey } from '../../server/cli/api-key.ts'
import { readConfig } from '../../server/config.ts'
import { startServer, type RunningServer } from '../../server/main.ts'
import { larkfield } from '../../server/seed/larkfield.ts'
import { loadDemo } from '../../server/seed/load-demo.ts'
import { systemScope } from '../../server/store/database.ts'
import { findPartnerId } from '../../server/store/partners.ts'
import { createPortal } from '../../src/index.ts'
import { launchChromium } from '../support/browser-launch.ts'
import { openTestDatabase } from '../support/database.ts'

const skip = isBuilt() ? false : 'the widgets are not built as the sources are (npm run build)'
const email = 'nora.lind@brightwater.example'
const first = 'seven green herons'
const second = 'eleven quiet tractors'

describe('a person of a client, from the invitation to the portal and back in', { skip, timeout: 240_000 }, () => {
  let server: RunningServer
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let home: string
  let mailDir: string
  let invitationUrl: string
  let staffUrl: string
  let secret: string
  /** The time step of the last code that was given: each code serves once. */
  let given = 0
  let kept: string[] = []
  const troubles: string[] = []
  /** How each request with a token has shown it. */
  const shown: { scheme: string; proof: string | undefined }[] = []

  const at = (name: string | RegExp) => page.getByRole('heading', { name })
  const press = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' }).click()

  /** A page of a browser in which everything that breaks its policy or throws is written down. */
  async function newPage(of: BrowserContext): Promise<Page> {
    const made = await of.newPage()
    made.on('request', (request) => {
      const { authorization, dpop } = request.headers()
      if (authorization) shown.push({ scheme: authorization.split(' ')[0]!, proof: dpop })
    })
    made.on('pageerror', (error) => troubles.push(String(error)))
    made.on('console', (message) => /Content Security Policy|TrustedHTML|policy:/i.test(message.text()) && troubles.push(message.text()))
    await made.addInitScript(() => document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)))
    return made
  }

  /** A code that was not given yet; waits for the next one where it must. */
  async function code(): Promise<string> {
    while (Math.floor(Date.now() / 30_000) <= given) await new Promise((resolve) => setTimeout(resolve, 250))
    given = Math.floor(Date.now() / 30_000)
    return generateSync({ secret })
  }

  async function signIn(password: string): Promise<void> {
    await page.getByLabel('Email address').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await press('Sign in')
  }

  const inPortal = () => page.getByRole('button', { name: 'Sign out', exact: true }).waitFor()

  /** The newest link of a kind in the mails of the folder. */
  async function linkInMail(kind: 'reset' | 'invitation'): Promise<string> {
    for (let tries = 0; tries < 80; tries += 1) {
      const files = (await readdir(mailDir).catch(() => [])).filter((name) => name.endsWith('.eml'))
      for (const name of files.sort().reverse()) {
        const { text = '' } = await PostalMime.parse(await readFile(join(mailDir, name)))
        const [link] = new RegExp(`http://\\S+/portal/#${kind}=[\\w-]+`).exec(text) ?? []
        if (link) return link
      }
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
    throw new Error(`no mail with a link for ${kind} came into the folder`)
  }

  before(async () => {
    mailDir = await mkdtemp(join(tmpdir(), 'sa-portal-mail-'))
    const database = await openTestDatabase()
    await loadDemo(database, { now: new Date(), origins: [] })
    const partnerId = (await database.read(systemScope, (tx) => findPartnerId(tx, larkfield.slug)))!
    server = await startServer(readConfig({ PORT: '0', LOG_LEVEL: 'error', MAIL_DIR: mailDir }), { database })
    home = `http://localhost:${server.port}`
    const { key: apiKey } = await createApiKey(database, partnerId, 'Journey', new Date())
    const msp = createPortal({ baseUrl: server.url, apiKey })
    const { items } = await msp.clients.list({ limit: 1, sort: 'name' })
    const invited = await msp.portalUsers.invite(items[0]!.id, { email, name: 'Nora Lind', role: 'manager' })
    const { version } = items[0]!
    if (!items[0]!.portalEnabled) await msp.clients.update(items[0]!.id, { portalEnabled: true }, { version })
    // The link names the port that was asked for, which was any.
    invitationUrl = `${home}/portal/${new URL(invited.invitationUrl).hash}`
    staffUrl = (await msp.members.invite({ email: 'zoe.ward@larkfield.example', name: 'Zoe Ward', role: 'admin' })).invitationUrl
    browser = await launchChromium()
    context = await browser.newContext({ viewport: { width: 1200, height: 900 }, locale: 'en-GB' })
    page = await newPage(context)
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
    await rm(mailDir, { recursive: true, force: true })
  })

  it('the invitation opens, and its token leaves the address', async () => {
    await page.goto(invitationUrl)
    await at(/^Welcome to /).waitFor()
    assert.equal(new URL(page.url()).hash, '')
    assert.equal(await page.getByLabel('Email address').inputValue(), email)
  })

  it('a password that everybody guesses is refused, a long one is taken', async () => {
    await page.getByLabel('New password').fill('passwordpassword')
    await press('Accept the invitation')
    await page.getByText('This password is too easy to guess').first().waitFor()
    await page.getByLabel('New password').fill(first)
    await press('Accept the invitation')
    await at('Protect your account').waitFor()
  })

  it('an authenticator app is set up by the key, and recovery codes are kept', async () => {
    await press(/Set up an authenticator app/)
    await page.locator('sa-sign-in .key code').waitFor()
    secret = (await page.locator('sa-sign-in .key code').innerText()).replace(/\s/g, '')
    await page.getByLabel('Six-digit code').fill(await code())
    await press('Confirm')
    await at('Keep your recovery codes').waitFor()
    kept = await page.locator('sa-sign-in .codes code').allInnerTexts()
    assert.equal(kept.length, 10)
    const download = page.waitForEvent('download')
    await press('Download as a file')
    assert.equal((await readFile((await (await download).path())!, 'utf8')).trim().split(/\r\n/).join(), kept.join())
    await page.getByLabel('I have kept these codes in a safe place.').check()
    await press('Continue')
    await inPortal()
  })

  it('the portal shows what the person may see, and a reload stays signed in', async () => {
    assert.deepEqual(await page.getByRole('navigation').getByRole('link').allInnerTexts().then((texts) => texts.includes('Audit log') && texts.includes('Your account')), true)
    await page.reload()
    await inPortal()
    assert.equal(await page.locator('sa-sign-in').count(), 0)
  })

  it('no script can read the session: the cookie is HttpOnly and nothing is stored in the page', async () => {
    const cookies = await context.cookies(home)
    assert.ok(cookies.length > 0)
    for (const cookie of cookies) assert.deepEqual([cookie.httpOnly, cookie.sameSite !== 'None'], [true, true], cookie.name)
    assert.deepEqual(await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length]), ['', 0, 0])
  })

  it('the session stands among the person’s own', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Your account' }).click()
    await page.locator('sa-sessions').getByText('This browser').waitFor()
    assert.equal(await page.locator('sa-sessions').getByRole('listitem').count(), 1)
  })

  it('signing out leads to the sign-in, and Back shows nothing of before', async () => {
    await press('Sign out')
    await at(/^Sign in to /).waitFor()
    await page.goBack().catch(() => undefined)
    await page.waitForTimeout(500)
    assert.equal(await page.getByRole('navigation').getByRole('link').count(), 0)
    await page.goto(`${home}/portal/`)
    await at(/^Sign in to /).waitFor()
  })

  it('a wrong password and an unknown address are refused in the same words', async () => {
    await signIn('not the password at all')
    await page.getByText('The email address or the password is wrong.').waitFor()
    await page.getByLabel('Email address').fill('nobody@brightwater.example')
    await page.getByLabel('Password', { exact: true }).fill('not the password at all')
    await press('Sign in')
    await page.getByText('The email address or the password is wrong.').waitFor()
  })

  it('the person comes in again with password and code', async () => {
    await signIn(first)
    await page.getByLabel('Six-digit code').fill(await code())
    await press('Continue')
    await inPortal()
  })

  it('the accepted invitation opens no door any more', async () => {
    const other = await browser.newContext({ locale: 'en-GB' })
    const stranger = await newPage(other)
    await stranger.goto(invitationUrl)
    await stranger.getByRole('heading', { name: 'This invitation cannot be used any more' }).waitFor()
    await other.close()
  })

  it('a forgotten password is set anew by the link in the mail, and every other session ends', async () => {
    const other = await browser.newContext({ viewport: { width: 1200, height: 900 }, locale: 'en-GB' })
    const before = page
    page = await newPage(other)
    await page.goto(`${home}/portal/`)
    await press('Forgot your password?')
    await page.getByLabel('Email address').fill(email)
    await press('Send the link')
    await at('Look into your inbox').waitFor()
    await page.goto('about:blank')
    await page.goto(`${home}/portal/${new URL(await linkInMail('reset')).hash}`)
    await page.getByLabel('New password').fill(second)
    await press('Set the password')
    await press('Use a recovery code')
    await page.getByLabel('Recovery code').fill(kept[0]!)
    await press('Continue')
    await inPortal()
    await before.reload()
    await before.getByRole('heading', { name: /^Sign in to / }).waitFor()
    await before.close()
    context = other
  })

  it('a passkey is added, and signs in by itself', async () => {
    const session = await context.newCDPSession(page)
    await session.send('WebAuthn.enable')
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    })
    await page.getByRole('navigation').getByRole('link', { name: 'Your account' }).click()
    await press('Add another second factor')
    await press(/Set up a passkey/)
    await page.locator('sa-second-factors').getByText('Passkey', { exact: true }).waitFor()
    assert.equal(await page.locator('sa-second-factors').getByRole('listitem').count(), 2)
    // Nobody touches the device until the sign-in is there.
    await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: false })
    await press('Sign out')
    await at(/^Sign in to /).waitFor()
    await session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: true })
    // Where the browser offers passkeys in the field by itself, the person is in already.
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click({ timeout: 2000 }).catch(() => undefined)
    await inPortal()
  })

  it('a member of the staff comes in by an invitation too, and opens a client from the portfolio', async () => {
    const other = await browser.newContext({ viewport: { width: 1200, height: 900 }, locale: 'en-GB' })
    page = await newPage(other)
    await page.goto(`${home}/portal/${new URL(staffUrl).hash}`)
    await page.getByLabel('New password').fill('quiet tractors at dawn')
    await press('Accept the invitation')
    await press(/Set up an authenticator app/)
    secret = (await page.locator('sa-sign-in .key code').innerText()).replace(/\s/g, '')
    await page.getByLabel('Six-digit code').fill(generateSync({ secret }))
    await press('Confirm')
    await page.getByLabel('I have kept these codes in a safe place.').check()
    await press('Continue')
    await page.locator('sa-portfolio').getByRole('rowheader').first().waitFor()
    const name = (await page.locator('sa-portfolio').getByRole('rowheader').first().innerText()).trim()
    await page.locator('sa-portfolio').getByRole('link', { name: `Open ${name}` }).or(page.locator('sa-portfolio').getByRole('button', { name: `Open ${name}` })).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    assert.match(page.url(), /\/portal\/#\/clients\/cli_/)
    await page.locator('sa-client-dashboard').waitFor()
    const client = page.getByRole('navigation', { name: 'Client' })
    await client.getByRole('link', { name: 'People' }).click()
    await page.locator('sa-portal-users').getByRole('button', { name: 'Invite' }).first().waitFor()
    assert.equal(await page.evaluate(() => document.activeElement?.localName), 'h1')
    await page.goBack()
    await page.locator('sa-client-dashboard').waitFor()
    await page.goBack()
    await page.locator('sa-portfolio').getByRole('rowheader').first().waitFor()
    await page.getByRole('navigation').getByRole('link', { name: 'Team' }).click()
    await page.locator('sa-portal-users').getByText('olivia.grant@larkfield.example').first().waitFor()
    await other.close()
  })

  it('every token was bound to its page, and every request with one carried a proof of its own', () => {
    assert.ok(shown.length > 4, `${shown.length} requests`)
    assert.deepEqual([...new Set(shown.map(({ scheme }) => scheme))], ['DPoP'])
    assert.equal(new Set(shown.map(({ proof }) => proof)).size, shown.length)
  })

  it('no page broke its policy or threw', () => assert.deepEqual(troubles, []))
})
