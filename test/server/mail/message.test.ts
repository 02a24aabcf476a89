import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import PostalMime from 'postal-mime'
import type { Letter } from '../../../server/mail/letter.ts'
import { isAddress, MessageError, writeMessage } from '../../../server/mail/message.ts'
import { folderTransport } from '../../../server/mail/transport.ts'
import { mailLanguages, wordsFor } from '../../../server/mail/words.ts'
import type { ClaimedMail } from '../../../server/store/mails.ts'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const at = new Date('2026-11-20T09:40:00.000Z')
const until = new Date('2026-11-27T09:40:00.000Z')
const url = 'https://portal.larkfield.example/portal/#invitation=abc'
const invitation: Letter = { kind: 'invitation', person: 'portal_user', url, expiresAt: until, inviter: 'Ana Ruiz' }

const letters: Letter[] = [
  invitation,
  { ...invitation, person: 'member', inviter: null },
  { ...invitation, person: 'auditor' },
  { kind: 'password-reset', url: url.replace('invitation', 'reset'), expiresAt: until },
  { kind: 'new-sign-in', at, ip: '203.0.113.7', device: 'Firefox on Linux' },
  ...(['password', 'totp-added', 'totp-removed', 'passkey-added', 'passkey-removed', 'recovery-codes'] as const).map((change): Letter => ({ kind: 'security-changed', change, at })),
  { kind: 'role-changed', role: 'manager' },
  { kind: 'access-ended' },
  { kind: 'test' },
]

type Parts = Omit<Partial<ClaimedMail>, 'brand'> & { brand?: Partial<ClaimedMail['brand']>; to?: { name: string; email: string }; letter?: Letter; clientName?: string | null }

function mail({ to, letter, clientName, brand, ...over }: Parts = {}) {
  const content = { to: to ?? { name: 'Pat Lindqvist', email: 'pat@harrow.example' }, letter: letter ?? invitation, clientName: clientName === undefined ? 'Harrow Dental' : clientName }
  return {
    id: 'mai_00000000000000000000000001',
    locale: 'en-GB',
    createdAt: at.toISOString(),
    // As it comes back from the database.
    content: JSON.parse(JSON.stringify(content)) as Record<string, unknown>,
    brand: { name: 'Larkfield IT', logoUrl: null, mailFrom: null, contactEmail: 'help@larkfield.example', timezone: 'Europe/London', ...brand },
    ...over,
  }
}

const write = (parts?: Parts) => writeMessage(mail(parts), 'portal@server.example')

/** The bytes that go out. */
async function bytesOf(parts?: Parts): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'sa-mail-'))
  try {
    await folderTransport(folder, 'portal@server.example').deliver(write(parts), 'x')
    return readFileSync(join(folder, readdirSync(folder)[0]!), 'utf8')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('a mail', () => {
  it('says who invites whom to what, with the link in text and HTML and the moment it ends', () => {
    const { subject, text, html } = write()
    assert.equal(subject, 'Your invitation to the portal of Larkfield IT')
    assert.match(text, /^Hello Pat Lindqvist,\n\nAna Ruiz has invited you to the portal in which Larkfield IT shows how Harrow Dental is protected\./)
    assert.match(text, /The link works once, until 27 November 2026 at 09:40 \(Europe\/London\)\./)
    assert.ok(text.includes(`\n${url}\n`))
    assert.ok(html.includes(`<a href="${url}"`))
    assert.match(html, /<html lang="en" dir="ltr">/)
  })

  it('comes from the MSP: its name, its address and its contact, where it has them', async () => {
    const own = await PostalMime.parse(await bytesOf({ brand: { name: 'Larkfield', mailFrom: 'hello@larkfield.example' } }))
    assert.deepEqual(own.from, { name: 'Larkfield', address: 'hello@larkfield.example' })
    assert.deepEqual(own.replyTo, [{ name: '', address: 'help@larkfield.example' }])
    const common = await PostalMime.parse(await bytesOf({ brand: { contactEmail: null } }))
    assert.deepEqual(common.from, { name: 'Larkfield IT', address: 'portal@server.example' })
    assert.equal(common.replyTo, undefined)
  })

  it('shows the logo with the name as its text, from an https address only', () => {
    assert.match(write({ brand: { logoUrl: 'https://cdn.larkfield.example/a"b.png' } }).html, /<img src="https:\/\/cdn\.larkfield\.example\/a%22b\.png" alt="Larkfield IT"/)
    for (const logoUrl of ['http://cdn.example/logo.png', 'data:image/png;base64,AA', 'javascript:alert(1)', 'https://user:secret@cdn.example/x', 'logo.png']) {
      assert.doesNotMatch(write({ brand: { logoUrl } }).html, /<img/, logoUrl)
    }
  })

  for (const locale of ['en-GB', 'de-AT', 'ar-AE']) {
    it(`has every kind of letter in ${locale}, complete and free of gaps`, () => {
      const { language, words } = wordsFor(locale)
      for (const letter of letters) {
        for (const clientName of ['Harrow Dental', null]) {
          const { subject, text, html } = write({ locale, letter, clientName })
          for (const part of [subject, text, html]) {
            assert.doesNotMatch(part.replace(/style="[^"]*"/g, ''), /undefined|null|\{\w+\}|\[object/, `${letter.kind}: ${part}`)
            assert.ok(part.trim().length > 10)
          }
          assert.ok(html.includes(`<html lang="${language}" dir="${words.direction}">`))
        }
      }
    })
  }

  it('is in English for a language without words, and for a tag that is none', () => {
    for (const locale of ['fr-FR', 'x', '', 'not a tag', 'constructor', 'en_GB']) assert.equal(write({ locale }).language, 'en', locale)
    assert.equal(write({ locale: 'de_AT' }).language, 'de')
    assert.deepEqual(mailLanguages, ['en', 'de', 'ar'])
  })

  it('keeps every language to the same places for what is filled in', () => {
    const holes = (value: unknown): unknown =>
      typeof value === 'string' ? (value.match(/\{\w+\}/g) ?? []).sort().join() : Object.fromEntries(Object.entries(value as object).map(([key, each]) => [key, holes(each)]))
    for (const language of ['de', 'ar']) assert.deepEqual(holes({ ...wordsFor(language).words, direction: '' }), holes({ ...wordsFor('en').words, direction: '' }), language)
  })

  it('names no product and no program, in no header and no part', async () => {
    for (const letter of letters) {
      const raw = await bytesOf({ letter })
      const mime = await PostalMime.parse(raw)
      for (const part of [raw, mime.text!, mime.html!]) assert.doesNotMatch(part, /x-mailer|user-agent|nodemailer|NmP|sa[-_]portal|seculyze|manage365|powered by|generator/i)
      assert.equal(mime.headers.find(({ key }) => key === 'auto-submitted')?.value, 'auto-generated')
    }
  })

  it('escapes every text that is not ours', () => {
    const evil = `<img src=x onerror=alert(1)> & "q" 'q' </p></body>`
    const { html } = write({ to: { name: evil, email: 'pat@harrow.example' }, clientName: evil, brand: { name: evil }, letter: { ...invitation, inviter: evil } })
    assert.doesNotMatch(html, /<img|onerror=alert\(1\)>|<\/p><\/body> /)
    assert.ok(html.includes('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;q&quot; &#39;q&#39; &lt;/p&gt;&lt;/body&gt;'))
    const signIn = write({ letter: { kind: 'new-sign-in', at, ip: '"><script>', device: '<b>x</b>' } }).html
    assert.doesNotMatch(signIn, /<script>|<b>x/)
  })

  it('cannot be given another header, recipient or part by a name', async () => {
    for (const evil of [
      'Pat\r\nBcc: victim@other.example\r\n\r\n<b>hi</b>',
      'Pat\nSubject: other', 'Pat\u2028Bcc: x@y.example', 'Pat\u0000\rBcc: x@y.example', 'Pat" <victim@other.example>, "x', 'a, b <victim@other.example>; c',
      '=?utf-8?B?DQpCY2M6IHZpY3RpbUBvdGhlci5leGFtcGxl?=',
    ]) {
      const raw = await bytesOf({ to: { name: evil, email: 'pat@harrow.example' }, clientName: evil, brand: { name: evil }, letter: { ...invitation, inviter: evil } })
      const mime = await PostalMime.parse(raw)
      assert.deepEqual(mime.to?.map(({ address }) => address), ['pat@harrow.example'], evil)
      assert.equal(mime.from?.address, 'portal@server.example')
      assert.equal(mime.bcc, undefined)
      assert.equal(mime.cc, undefined)
      assert.equal(mime.headers.filter(({ key }) => key === 'subject').length, 1)
      assert.doesNotMatch(raw.slice(0, raw.indexOf('\r\n\r\n')), /^(Bcc|Cc): /im)
      assert.equal(mime.subject?.includes('\n'), false)
    }
  })

  it('goes to one plain address or to nobody', () => {
    for (const email of ['a@b.example\r\nBcc: c@d.example', 'a@b.example, c@d.example', '<a@b.example>', 'a b@c.example', '"a"@b.example', 'a@', '@b', 'a@b@c', '']) {
      assert.equal(isAddress(email), false, email)
      assert.throws(() => write({ to: { name: 'x', email } }), MessageError, email)
    }
    assert.equal(write({ to: { name: 'x', email: "o'neil+x@sub.b.example" } }).to.address, "o'neil+x@sub.b.example")
    assert.equal(write({ brand: { mailFrom: 'a@b.example\r\nBcc: c@d.example' } }).from.address, 'portal@server.example')
  })

  it('makes no link of what somebody calls themselves, and takes no link that is none', () => {
    const { text } = write({ to: { name: 'Win at http://evil.example/now www.evil.example', email: 'pat@harrow.example' } })
    assert.match(text, /^Hello Win at http evil\.example\/now www evil\.example,/)
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'nothing']) assert.throws(() => write({ letter: { ...invitation, url: bad } }), MessageError)
    assert.ok(write({ letter: { ...invitation, url: 'https://x.example/?a="><b>' } }).html.includes('href="https://x.example/?a=%22%3E%3Cb%3E"'))
  })

  it('cuts a name that goes on for ever, never in the middle of a character', async () => {
    const long = '👩‍🚀'.repeat(400)
    const { text, to } = write({ to: { name: long, email: 'pat@harrow.example' }, brand: { name: 'B'.repeat(5000) } })
    assert.ok([...to.name].length <= 120)
    assert.ok(to.name.isWellFormed() && text.isWellFormed())
    const raw = await bytesOf({ to: { name: 'ن'.repeat(5000), email: 'pat@harrow.example' }, brand: { name: 'B'.repeat(5000) }, clientName: 'ß'.repeat(9000) })
    assert.ok(raw.split('\r\n').every((line) => line.length <= 998))
  })

  it('keeps a name of the other direction to itself, and drops what turns the text around', () => {
    const hebrew = 'דנה לוי'
    assert.ok(write({ to: { name: hebrew, email: 'pat@harrow.example' } }).html.includes(`Hello <bdi>${hebrew}</bdi>,`))
    assert.ok(write({ to: { name: hebrew, email: 'pat@harrow.example' } }).text.startsWith(`Hello \u2068${hebrew}\u2069,`))
    const arabic = write({ locale: 'ar' })
    assert.match(arabic.html, /<html lang="ar" dir="rtl">[\s\S]*<bdi>Larkfield IT<\/bdi>/)
    assert.match(arabic.html, /<span dir="ltr"[^>]*>https:\/\//)
    assert.ok(write({ to: { name: '\u202egnp.exe\u2066x', email: 'pat@harrow.example' } }).text.startsWith('Hello gnp.exex,'))
    assert.doesNotMatch(write().text, /[\u2068\u2069]/)
  })

  it('arrives with the letters it was written in', async () => {
    const mime = await PostalMime.parse(await bytesOf({ locale: 'ar', to: { name: 'مها العلي', email: 'maha@harrow.example' }, brand: { name: 'Größe & Söhne' } }))
    assert.equal(mime.to?.[0]?.name, 'مها العلي')
    assert.equal(mime.from?.name, 'Größe & Söhne')
    assert.ok(mime.subject?.includes('دعوتك إلى بوابة'))
    assert.ok(mime.text?.includes('مها العلي'))
  })

  it('greets nobody by an empty name', () => {
    assert.match(write({ to: { name: ' \u0007 ', email: 'pat@harrow.example' } }).text, /^Ana Ruiz has invited/)
  })
})
