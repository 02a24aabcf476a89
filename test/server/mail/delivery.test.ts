import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import PostalMime from 'postal-mime'
import { enqueueMail } from '../../../server/mail/enqueue.ts'
import { Mailer, mostTries, retryDelaysMs } from '../../../server/mail/mailer.ts'
import { folderTransport, smtpTransport, type MailTransport } from '../../../server/mail/transport.ts'
import { systemActor, type Database, type Tx } from '../../../server/store/database.ts'
import { mailerScope } from '../../../server/store/types.ts'
import { listMails, reviveMails } from '../../../server/store/mails.ts'
import { updatePartner } from '../../../server/store/partners.ts'
import { testApp, type TestApp } from '../../support/app.ts'
import { freePort, openPostOffice, password, type PostOffice } from './support.ts'

const hour = 3_600_000

let t: TestApp
let office: PostOffice
let made = 0

before(async () => {
  t = await testApp({ env: { PUBLIC_URL: 'https://portal.larch.example' } })
})
after(() => t.stop())

const toOffice = ({ port }: { port: number } = office, more = '') => smtpTransport(`smtp://127.0.0.1:${port}${more}`, 'portal@server.example')
const mailerOf = (transport: MailTransport = toOffice(), database: Database = t.database) => new Mailer({ config: t.config, database, log: t.context.log, now: () => t.context.now() }, transport)
const all = () => t.database.read(mailerScope, (tx) => listMails(tx, ['waiting', 'sent', 'dead', 'withdrawn'], 1000))
const rows = async (email: string) => (await t.database.read(mailerScope, (tx) => tx.query<{ state: string; attempts: number; content: unknown; reason: string | null }>('select state, attempts, content, reason from sa.mail where person_id = $1 order by id', [people.get(email)!])))
const people = new Map<string, string>()

/** Invites somebody over the API. */
async function invite(over: object = {}, client = t.larch.clients[0]) {
  const email = `person-${(made += 1)}@mail.example`
  const answer = await t.send(t.larch.apiKey, `/v1/clients/${client.id}/users`, { method: 'POST', body: { email, name: `Person ${made}`, role: 'viewer', ...over } })
  assert.equal(answer.status, 201, answer.text)
  people.set(email, answer.body.user.id as string)
  return { email, id: answer.body.user.id as string, url: answer.body.invitationUrl as string, path: `/v1/clients/${client.id}/users/${answer.body.user.id}` }
}

const sentTo = (email: string) => office.received.filter(({ to }) => to.includes(email))

/** Each test begins with nothing waiting and a mail server that takes everything. */
beforeEach(async () => {
  await t.database.transact(mailerScope, (tx) => tx.query('delete from sa.mail'))
  t.log.length = 0
  await office?.close()
  office = await openPostOffice()
})
after(() => office.close())

describe('an invitation', () => {
  it('arrives over SMTP with the same link that the inviter reads', async () => {
    const person = await invite()
    assert.equal(await mailerOf().drain(), 1)
    const [arrived, ...rest] = office.received
    assert.deepEqual(rest, [])
    assert.deepEqual(arrived!.to, [person.email])
    assert.equal(arrived!.from, 'portal@server.example')
    assert.deepEqual(arrived!.mail.from, { name: 'MSP larch', address: 'portal@server.example' })
    assert.equal(arrived!.mail.subject, 'Your invitation to the portal of MSP larch')
    assert.ok(arrived!.mail.text!.includes(person.url))
    assert.ok(arrived!.mail.html!.includes(person.url))
    assert.match(person.url, /^https:\/\/portal\.larch\.example\/portal\/#invitation=[\w-]{43}$/)
    assert.match(arrived!.mail.text!, /Client 1 of larch/)
    assert.doesNotMatch(arrived!.raw, /x-mailer|nodemailer|sa-portal/i)
  })

  it('of a member of staff and of an auditor arrives too, with the name of who invites', async () => {
    const owner = await t.token(t.larch, 'owner')
    const member = await t.send(owner, '/v1/members', { method: 'POST', body: { email: 'new@staff.example', name: 'New', role: 'analyst' } })
    assert.equal(member.status, 201, member.text)
    const auditor = await t.send(owner, `/v1/clients/${t.larch.clients[0].id}/auditors`, {
      method: 'POST', body: { email: 'frida@audit.example', name: 'Frida Holm', expiresAt: new Date(t.context.now().getTime() + 2 * 24 * hour).toISOString() },
    })
    assert.equal(auditor.status, 201, auditor.text)
    assert.equal(await mailerOf().drain(), 2)
    assert.match(sentTo('new@staff.example')[0]!.mail.text!, /owner of larch has invited you to work with the clients of MSP larch/)
    assert.match(sentTo('frida@audit.example')[0]!.mail.text!, /has given you access to the controls and evidence of Client 1 of larch/)
  })

  it('by a manager of the client is written down too', async () => {
    const manager = await t.token(t.larch, 'manager')
    const answer = await t.send(manager, `/v1/clients/${t.larch.clients[0].id}/users`, { method: 'POST', body: { email: 'colleague@mail.example', name: 'C', role: 'viewer' } })
    assert.equal(answer.status, 201, answer.text)
    await mailerOf().drain()
    assert.match(sentTo('colleague@mail.example')[0]!.mail.text!, /manager c1 larch has invited you/)
  })

  it('is not written down where the person is not, and neither is a mail of an action that is rolled back', async () => {
    const person = await invite()
    const again = await t.send(t.larch.apiKey, `/v1/clients/${t.larch.clients[0].id}/users`, { method: 'POST', body: { email: person.email, name: 'X', role: 'viewer' } })
    assert.equal(again.status, 409)
    assert.equal((await all()).length, 1)
    await assert.rejects(
      t.database.transact(t.larch.scope, async (tx) => {
        await enqueueMail(t.context, tx, { clientId: null, personId: t.larch.members.owner.id, to: t.larch.members.owner, letter: { kind: 'access-ended' } })
        throw new Error('no')
      }),
      /no/,
    )
    assert.equal((await all()).length, 1)
  })

  it('sent again replaces the one that still waits, whose link is dead', async () => {
    const person = await invite()
    const again = await t.send(t.larch.apiKey, `${person.path}/invitation`, { method: 'POST' })
    assert.equal(again.status, 200, again.text)
    assert.equal(await mailerOf().drain(), 1)
    assert.equal(sentTo(person.email).length, 1)
    assert.ok(sentTo(person.email)[0]!.mail.text!.includes(again.body.invitationUrl as string))
    assert.deepEqual((await rows(person.email)).map(({ state }) => state), ['withdrawn', 'sent'])
  })

  it('of somebody who is removed meanwhile is not sent, and they are told nothing', async () => {
    const person = await invite()
    assert.equal((await t.send(t.larch.apiKey, person.path, { method: 'DELETE' })).status, 204)
    assert.equal(await mailerOf().drain(), 0)
    assert.deepEqual(await rows(person.email), [{ state: 'withdrawn', attempts: 0, content: null, reason: null }])
  })

  it('that has run out is given up and not sent', async () => {
    const person = await invite()
    t.advance(8 * 24 * hour)
    assert.equal(await mailerOf().drain(), 0)
    assert.deepEqual(office.received, [])
    const [row] = await rows(person.email)
    assert.equal(row!.state, 'dead')
    assert.match(row!.reason!, /before its link ran out/)
  })

  it('leaves nothing of its text behind once it is sent', async () => {
    const person = await invite()
    await mailerOf().drain()
    const left = await t.database.read(mailerScope, (tx) => tx.query('select * from sa.mail'))
    assert.doesNotMatch(JSON.stringify(left), new RegExp(`invitation=|${person.email}|Person`))
    assert.doesNotMatch(t.log.join(''), new RegExp(`#invitation=|${person.email}`))
  })

  it('comes in the language of the client, in the brand of the MSP', async () => {
    const client = t.larch.clients[1]
    await t.send(t.larch.apiKey, `/v1/clients/${client.id}`, { method: 'PATCH', body: { locale: 'de-DE' }, headers: { 'if-match': '*' } })
    await t.database.transact(t.larch.scope, (tx) => updatePartner(tx, t.larch.id, { brandName: 'Larch & Söhne', brandLogoUrl: 'https://cdn.larch.example/l.png', mailFrom: 'hallo@larch.example' }, t.context.now()))
    const person = await invite({}, client)
    await mailerOf().drain()
    await t.database.transact(t.larch.scope, (tx) => updatePartner(tx, t.larch.id, { brandName: null, brandLogoUrl: null, mailFrom: null }, t.context.now()))
    const [arrived] = sentTo(person.email)
    assert.equal(arrived!.mail.subject, 'Ihre Einladung zum Portal von Larch & Söhne')
    assert.deepEqual(arrived!.mail.from, { name: 'Larch & Söhne', address: 'hallo@larch.example' })
    assert.equal(arrived!.from, 'hallo@larch.example')
    assert.match(arrived!.mail.html!, /<img src="https:\/\/cdn\.larch\.example\/l\.png" alt="Larch &amp; Söhne"/)
  })
})

describe('the language of a mail', () => {
  it('is the person\'s own, then the client\'s, then that of the MSP', async () => {
    const own = await invite({ locale: 'ar-AE' })
    const { id } = t.larch.clients[0]
    const auditor = await t.send(t.larch.apiKey, `/v1/clients/${id}/auditors`, {
      method: 'POST', body: { email: 'jens@audit.example', name: 'Jens', locale: 'de', expiresAt: new Date(t.context.now().getTime() + 24 * hour).toISOString() },
    })
    assert.equal(auditor.body.auditor.locale, 'de')
    const member = await t.send(t.larch.apiKey, '/v1/members', { method: 'POST', body: { email: 'de@staff.example', name: 'D', role: 'analyst', locale: 'de-CH' } })
    assert.equal(member.body.member.locale, 'de-CH')
    const plain = await invite()
    assert.equal(await mailerOf().drain(), 4)
    const languageOf = (email: string) => sentTo(email).at(-1)!.mail.headers.find(({ key }) => key === 'content-language')!.value
    assert.deepEqual([own.email, 'jens@audit.example', 'de@staff.example', plain.email].map(languageOf), ['ar', 'de', 'de', 'en'])

    // A manager of the client sends it again, in another language, which ends no token.
    const manager = await t.token(t.larch, 'manager')
    const changed = await t.send(manager, own.path, { method: 'PATCH', body: { locale: 'de' }, headers: { 'if-match': '*' } })
    assert.equal(changed.status, 200, changed.text)
    assert.equal((await t.send(manager, `${own.path}/invitation`, { method: 'POST' })).status, 200)
    await mailerOf().drain()
    assert.equal(languageOf(own.email), 'de')
    assert.equal((await t.send(manager, own.path, { method: 'PATCH', body: { locale: null }, headers: { 'if-match': '*' } })).body.locale, null)
    assert.equal((await t.send(manager, own.path, { method: 'PATCH', body: { locale: 'no tag' }, headers: { 'if-match': '*' } })).status, 400)
  })
})

describe('a person', () => {
  it('is told of another role and of the end of their access', async () => {
    const { viewer } = t.larch.clients[2].people
    const path = `/v1/clients/${t.larch.clients[2].id}/users/${viewer.id}`
    assert.equal((await t.send(t.larch.apiKey, path, { method: 'PATCH', body: { role: 'collaborator' }, headers: { 'if-match': '*' } })).status, 200)
    await mailerOf().drain()
    assert.match(sentTo(viewer.email)[0]!.mail.text!, /your role is collaborator from now on/)
    assert.equal((await t.send(t.larch.apiKey, path, { method: 'PATCH', body: { name: 'Other' }, headers: { 'if-match': '*' } })).status, 200)
    assert.equal(await mailerOf().drain(), 0)
    assert.equal((await t.send(t.larch.apiKey, path, { method: 'DELETE' })).status, 204)
    await mailerOf().drain()
    assert.match(sentTo(viewer.email)[1]!.mail.text!, /Your access to the portal of MSP larch for Client 3 of larch has ended\./)
  })

  it('of the staff and an auditor are told too', async () => {
    const { billing } = t.larch.members
    const { auditor } = t.larch.clients[2].people
    assert.equal((await t.send(t.larch.apiKey, `/v1/members/${billing.id}`, { method: 'PATCH', body: { role: 'analyst' }, headers: { 'if-match': '*' } })).status, 200)
    assert.equal((await t.send(t.larch.apiKey, `/v1/members/${billing.id}`, { method: 'DELETE' })).status, 204)
    await t.database.transact(t.larch.scope, (tx) => tx.query('update sa.auditor_grant set accepted_at = created_at where partner_id = $1 and id = $2', [t.larch.id, auditor.id]))
    assert.equal((await t.send(t.larch.apiKey, `/v1/clients/${t.larch.clients[2].id}/auditors/${auditor.id}`, { method: 'DELETE' })).status, 200)
    assert.equal(await mailerOf().drain(), 3)
    assert.deepEqual(sentTo(billing.email).map(({ mail }) => mail.subject), ['Your role at MSP larch was changed', 'Your access at MSP larch has ended'])
    assert.equal(sentTo(auditor.email)[0]!.mail.subject, 'Your access at MSP larch has ended')
  })
})

describe('a mail server', () => {
  it('that is down for the first tries gets the mail when it is up, once', async () => {
    const person = await invite()
    const port = await freePort()
    const mailer = mailerOf(toOffice({ port }))
    for (const delay of retryDelaysMs.slice(0, 3)) {
      assert.equal(await mailer.drain(), 0)
      // Nothing is tried before it is due.
      t.advance(delay - 1500)
      const [before] = await rows(person.email)
      await mailer.drain()
      assert.deepEqual(await rows(person.email), [before])
      t.advance(1500)
    }
    const [waiting] = await rows(person.email)
    assert.equal(waiting!.state, 'waiting')
    assert.equal(waiting!.attempts, 3)
    assert.match(waiting!.reason!, /ECONNREFUSED/)
    await office.close()
    office = await openPostOffice({ port })
    t.advance(120_000)
    assert.equal(await mailer.drain(), 1)
    assert.equal(await mailer.drain(), 0)
    assert.equal(sentTo(person.email).length, 1)
    assert.deepEqual(await rows(person.email), [{ state: 'sent', attempts: 4, content: null, reason: null }])
  })

  it('that is down is not asked once for every mail that waits', async () => {
    for (let n = 0; n < 5; n += 1) await invite()
    const mailer = mailerOf(toOffice({ port: await freePort() }))
    await mailer.drain()
    assert.equal((await all()).filter(({ attempts }) => attempts > 0).length, 1)
  })

  it('that refuses one recipient for good gets the others, and that mail is given up with what it said', async () => {
    const [one, refused, three] = [await invite(), await invite(), await invite()]
    office.refuse.set(refused.email, { code: 550, message: `5.1.1 <${refused.email}> unknown here` })
    assert.equal(await mailerOf().drain(), 2)
    assert.equal(sentTo(one.email).length + sentTo(three.email).length, 2)
    const [row] = await rows(refused.email)
    assert.equal(row!.state, 'dead')
    assert.equal(row!.attempts, 1)
    assert.match(row!.reason!, /550 5\.1\.1/)
    assert.doesNotMatch(row!.reason! + t.log.join(''), new RegExp(refused.email))
    assert.match(t.log.join(''), /a mail is given up/)
  })

  it('that refuses for now is asked again, and after the last try the mail is given up, with its text kept for another', async () => {
    const person = await invite({}, t.larch.clients[0])
    await t.database.transact(mailerScope, (tx) => tx.query('update sa.mail set expires_at = null'))
    office.refuse.set(person.email, { code: 451, message: '4.7.1 greylisted' })
    const mailer = mailerOf()
    for (let tries = 1; tries <= mostTries; tries += 1) {
      assert.equal((await rows(person.email))[0]!.state, 'waiting', `before try ${tries}`)
      await mailer.drain()
      t.advance(retryDelaysMs[tries - 1] ?? 0)
    }
    const [row] = await rows(person.email)
    assert.equal(row!.state, 'dead')
    assert.equal(row!.attempts, mostTries)
    assert.match(row!.reason!, /451 4\.7\.1 greylisted/)
    assert.equal(await mailer.drain(), 0)
    office.refuse.clear()
    assert.equal(await t.database.transact(mailerScope, (tx) => reviveMails(tx, null, t.context.now())), 1)
    assert.equal(await mailer.drain(), 1)
    assert.ok(sentTo(person.email)[0]!.mail.text!.includes(person.url))
  })

  it('gets the password that it asks for, which stands in no log and no record', async () => {
    const guarded = await openPostOffice({ user: 'portal@larch', password })
    try {
      const person = await invite()
      const good = smtpTransport(`smtp://portal%40larch:${encodeURIComponent(password)}@127.0.0.1:${guarded.port}`, 'portal@server.example')
      assert.doesNotMatch(good.place, /portal|@/)
      const wrong = smtpTransport(`smtp://portal%40larch:${encodeURIComponent(`${password}x`)}@127.0.0.1:${guarded.port}`, 'portal@server.example')
      assert.equal(await mailerOf(wrong).drain(), 0)
      const [row] = await rows(person.email)
      assert.equal(row!.state, 'waiting')
      assert.match(row!.reason!, /535/)
      t.advance(60_000)
      const mailer = mailerOf(good)
      mailer.start()
      await mailer.drain()
      await mailer.stop()
      assert.equal(guarded.received.length, 1)
      assert.equal(guarded.received[0]!.user, 'portal@larch')
      assert.doesNotMatch(t.log.join('') + JSON.stringify(await t.database.read(mailerScope, (tx) => tx.query('select * from sa.mail'))), new RegExp(`${password.slice(6)}|${encodeURIComponent(password)}`))
    } finally {
      await guarded.close()
    }
  })

  it('without encryption gets no mail where encryption is asked for, and one with a certificate that nobody trusts gets none', async () => {
    const person = await invite()
    assert.equal(await mailerOf(toOffice(office, '?tls=required')).drain(), 0)
    assert.match((await rows(person.email))[0]!.reason!, /STARTTLS|TLS/i)
    const encrypted = await openPostOffice({ startTls: true })
    try {
      t.advance(hour)
      assert.equal(await mailerOf(toOffice(encrypted)).drain(), 0)
      assert.match((await rows(person.email))[0]!.reason!, /certificate/i)
      assert.deepEqual([...office.received, ...encrypted.received], [])
    } finally {
      await encrypted.close()
    }
  })
})

describe('whoever sends', () => {
  it('and dies between sending and marking has it sent once more, as the same mail', async () => {
    const person = await invite()
    const dying: Database = {
      ...t.database,
      transact: (async (scope: never, work: (tx: Tx) => Promise<unknown>) =>
        t.database.transact(scope, async (tx: Tx) => {
          if (office.received.length > 0) throw new Error('the process is gone')
          return await work(tx)
        })) as Database['transact'],
    }
    await mailerOf(toOffice(), dying).drain()
    assert.equal(sentTo(person.email).length, 1)
    assert.match(t.log.join(''), /it may go out once more/)
    // Nobody else takes it while its sender may still be at work.
    const another = mailerOf()
    assert.equal(await another.drain(), 0)
    t.advance(6 * 60_000)
    assert.equal(await another.drain(), 1)
    assert.equal(await another.drain(), 0)
    const [first, second] = sentTo(person.email)
    assert.equal(sentTo(person.email).length, 2)
    assert.equal(first!.mail.messageId, second!.mail.messageId)
  })

  it('and dies before sending loses nothing', async () => {
    const person = await invite()
    const dead: MailTransport = { place: 'nowhere', sender: 'x@y.example', deliver: () => new Promise(() => undefined) }
    void mailerOf(dead).drain()
    while ((await rows(person.email))[0]!.attempts === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    t.advance(6 * 60_000)
    assert.equal(await mailerOf().drain(), 1)
    assert.equal(sentTo(person.email).length, 1)
  })

  it('leaves the database free while the mail server thinks', async () => {
    let answer!: () => void
    const thinking = new Promise<void>((resolve) => (answer = resolve))
    const slow = await openPostOffice({ beforeAnswer: () => thinking })
    try {
      const person = await invite()
      const draining = mailerOf(toOffice(slow)).drain()
      while (slow.received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
      // On the embedded database there is one connection: this would wait for ever.
      const other = await invite()
      assert.notEqual(other.email, person.email)
      answer()
      assert.equal(await draining, 2)
    } finally {
      await slow.close()
    }
  })

  it('sees a mail that was written down while it was at work', async () => {
    const mailer = mailerOf()
    mailer.start()
    const person = await invite()
    const end = Date.now() + 5000
    while (sentTo(person.email).length === 0 && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10))
    await mailer.stop()
    assert.equal(sentTo(person.email).length, 1)
    await invite()
    assert.equal(await mailer.drain(), 0, 'nothing is taken after the stop')
  })

  it('forgets after a month what was sent, and at once the text of what cannot be used any more', async () => {
    const [sent, dead] = [await invite(), await invite()]
    office.refuse.set(dead.email, { code: 550, message: 'no' })
    const mailer = mailerOf()
    await mailer.drain()
    t.advance(8 * 24 * hour)
    await mailer.tidy()
    assert.equal((await rows(dead.email))[0]!.content, null)
    assert.equal((await rows(sent.email)).length, 1)
    t.advance(23 * 24 * hour)
    await mailer.tidy()
    assert.equal((await all()).length, 0)
  })
})

describe('several senders at once', () => {
  it('send each mail once', async () => {
    const many = []
    for (let n = 0; n < 20; n += 1) many.push(await invite())
    const mailers = Array.from({ length: 4 }, () => mailerOf())
    const counts = await Promise.all(mailers.map((mailer) => mailer.drain()))
    assert.equal(counts.reduce((sum, n) => sum + n), 20)
    assert.equal(office.received.length, 20)
    for (const { email } of many) assert.equal(sentTo(email).length, 1)
  })
})

describe('without a mail server', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'sa-mail-'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('each mail is a file that a mail program opens, for this user only, and the log says where', async () => {
    const person = await invite()
    const place = join(folder, 'deep', 'mail')
    const mailer = mailerOf(folderTransport(place, 'portal@localhost'))
    mailer.start()
    await mailer.drain()
    await mailer.stop()
    const [file, ...rest] = readdirSync(place)
    assert.deepEqual(rest, [])
    assert.match(file!, /^\d{4}-\d\d-\d\dT[\d-]+\.\d{3}Z-invitation-mai_\w{26}\.eml$/)
    const mime = await PostalMime.parse(readFileSync(join(place, file!)))
    assert.deepEqual(mime.to?.map(({ address }) => address), [person.email])
    assert.ok(mime.text!.includes(person.url))
    assert.equal(statSync(join(place, file!)).mode & 0o777, 0o600)
    assert.equal(statSync(place).mode & 0o777, 0o700)
    assert.ok(t.log.some((line) => line.includes('mails go out') && line.includes(place)))
    assert.ok(t.log.some((line) => line.includes('a mail is out') && line.includes(place)))
  })

  it('the same mail is one file, however often it is tried', async () => {
    await invite()
    const place = join(folder, 'same')
    const transport = folderTransport(place, 'portal@localhost')
    const twice: MailTransport = { ...transport, deliver: async (...args) => void (await transport.deliver(...args), await transport.deliver(...args)) }
    assert.equal(await mailerOf(twice).drain(), 1)
    assert.equal(readdirSync(place).length, 1)
  })

  it('a folder that cannot be written costs no mail', async () => {
    const person = await invite()
    const file = join(folder, 'file')
    writeFileSync(file, '')
    assert.equal(await mailerOf(folderTransport(file, 'portal@localhost')).drain(), 0)
    assert.match((await rows(person.email))[0]!.reason!, /the folder cannot be written/)
    t.advance(hour)
    assert.equal(await mailerOf(folderTransport(join(folder, 'good'), 'portal@localhost')).drain(), 1)
  })
})

describe('who may read mails', () => {
  it('is the sender alone: a partner writes them down and sees what became of them, never the text', async () => {
    const person = await invite()
    const scope = { kind: 'partner', partnerId: t.larch.id, actor: systemActor } as const
    const read = (column: string) => t.database.read(scope, (tx) => tx.query(`select ${column} from sa.mail where person_id = $1`, [person.id]))
    assert.deepEqual(await read('state'), [{ state: 'waiting' }])
    await assert.rejects(read('content'), /permission denied/)
    await assert.rejects(t.database.read({ ...scope, kind: 'client', clientId: t.larch.clients[0].id } as never, (tx: Tx) => tx.query('select content from sa.mail')), /permission denied/)
    assert.deepEqual(await t.database.read({ ...scope, partnerId: t.birch.id }, (tx) => tx.query('select id from sa.mail')), [])
    await assert.rejects(t.database.transact(scope, (tx) => tx.query(`insert into sa.mail (partner_id, id, person_id, kind, locale, content, due_at, created_at) values ($1, 'x', 'y', 'z', 'en', '{}', now(), now())`, [t.birch.id])), /row-level security/)
    for (const table of ['client', 'portal_user', 'invitation', 'signing_key', 'audit_entry', 'api_key']) {
      await assert.rejects(t.database.read(mailerScope, (tx) => tx.query(`select 1 from sa.${table}`)), /permission denied/, table)
    }
  })
})
