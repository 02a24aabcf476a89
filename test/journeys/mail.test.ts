// Mails as a browser shows them: readable by a screen reader, on a narrow screen, in both directions.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { Letter } from '../../server/mail/letter.ts'
import { writeMessage } from '../../server/mail/message.ts'
import { mailLanguages } from '../../server/mail/words.ts'
import { launchChromium } from '../support/browser-launch.ts'

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const until = new Date('2026-11-27T09:40:00.000Z')
const url = `https://portal.larkfield.example/portal/#invitation=${'x'.repeat(43)}`
const letters: Letter[] = [
  { kind: 'invitation', person: 'portal_user', url, expiresAt: until, inviter: 'Ana Ruiz' },
  { kind: 'password-reset', url, expiresAt: until },
  { kind: 'new-sign-in', at: until, ip: '2001:db8::7', device: 'Firefox on Linux' },
  { kind: 'access-ended' },
]

function htmlOf(letter: Letter, locale: string): string {
  const content = JSON.parse(JSON.stringify({ to: { name: 'מיכל כהן', email: 'm@harrow.example' }, letter, clientName: 'Größe & Söhne '.repeat(8) })) as Record<string, unknown>
  const brand = { name: 'Larkfield IT', logoUrl: 'https://cdn.larkfield.example/logo.png', mailFrom: null, contactEmail: 'help@larkfield.example', timezone: 'Europe/London' }
  return writeMessage({ id: 'mai_1', locale, createdAt: until.toISOString(), content, brand }, 'portal@server.example').html
}

describe('a mail in a browser', { timeout: 120_000 }, () => {
  let browser: Browser
  let page: Page
  before(async () => {
    browser = await launchChromium()
    page = await browser.newPage({ viewport: { width: 320, height: 700 } })
    await page.route('**/*', (route) => route.abort())
  })
  after(() => browser?.close())

  for (const language of mailLanguages) {
    it(`meets the rules of accessibility and fits a narrow screen in ${language}`, async () => {
      for (const letter of letters) {
        await page.setContent(htmlOf(letter, language))
        await page.addScriptTag({ path: axe })
        const found = await page.evaluate(async () => {
          const { axe: checker } = globalThis as unknown as { axe: { run(context: object, options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[]; passes: unknown[] }> } }
          const { violations, passes } = await checker.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
          return {
            violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
            passes: passes.length,
            wide: document.documentElement.scrollWidth,
            headings: document.querySelectorAll('h1').length,
            direction: getComputedStyle(document.querySelector('h1')!).direction,
          }
        })
        assert.deepEqual(found.violations, [], letter.kind)
        assert.ok(found.passes > 5)
        assert.ok(found.wide <= 320, `${letter.kind} is ${found.wide} pixels wide`)
        assert.equal(found.headings, 1)
        assert.equal(found.direction, language === 'ar' ? 'rtl' : 'ltr')
      }
    })
  }
})
