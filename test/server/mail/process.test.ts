import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import PostalMime from 'postal-mime'
import { endLeftovers, makePlace, run, start, type Place, type Running } from '../cli/support.ts'
import { freePort, openPostOffice, password } from './support.ts'

describe('the server as a process', { timeout: 170_000 }, () => {
  let place: Place
  let key: string
  let clientId: string
  let made = 0

  before(async () => {
    place = await makePlace()
    // Findings of the demo whose time runs out would leave mails of their own.
    place.env['CLOCK_SECONDS'] = '0'
    const demo = await run(place, ['demo'])
    assert.equal(demo.code, 0, demo.stderr)
    key = (await run(place, ['api-key', 'create', '--name', 'test'])).stdout.trim()
  })
  after(async () => {
    endLeftovers()
    await place.remove()
  })

  const call = async (server: Running, path: string, body?: object) => {
    const response = await fetch(`${server.url}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    assert.ok(response.ok, await response.clone().text())
    return (await response.json()) as never
  }
  const invite = async (server: Running) => {
    clientId ??= (await call(server, '/v1/clients?limit=1') as { items: { id: string }[] }).items[0]!.id
    const email = `invited-${(made += 1)}@mail.example`
    const { invitationUrl } = (await call(server, `/v1/clients/${clientId}/users`, { email, name: `Invited ${made}`, role: 'viewer' })) as { invitationUrl: string }
    return { email, url: invitationUrl }
  }
  const until = async (what: string, done: () => boolean) => {
    for (const end = Date.now() + 40_000; !done(); await wait(20)) assert.ok(Date.now() < end, `${what} did not happen`)
  }
  const smtp = (port: number) => ({ SMTP_URL: `smtp://portal:${encodeURIComponent(password)}@127.0.0.1:${port}`, MAIL_FROM: 'portal@server.example' })

  it('alone writes mails into a folder, says where at its start, and opens the door to nobody else', async () => {
    const server = await start(place)
    const folder = join(place.env['DATA_DIR']!, 'mail')
    await until('the word about mails', () => server.said().includes(`Mails are written into the folder ${folder}. Set SMTP_URL and MAIL_FROM to send them.`))
    const { email, url } = await invite(server)
    const files = () => {
      try {
        return readdirSync(folder).filter((name) => name.endsWith('.eml'))
      } catch {
        return []
      }
    }
    await until('a file', () => files().length === 1)
    const mime = await PostalMime.parse(readFileSync(join(folder, files()[0]!)))
    assert.deepEqual(mime.to?.map(({ address }) => address), [email])
    assert.ok(mime.text!.includes(url))
    assert.equal(await server.end('SIGTERM'), 0)
  })

  it('killed while the mail server is down, it loses no mail that it has acknowledged', async () => {
    const port = await freePort()
    const first = await start(place, smtp(port))
    await until('the word about mails', () => first.said().includes(`Mails are sent by smtp://127.0.0.1:${port}.`))
    const invited = [await invite(first), await invite(first), await invite(first)]
    // Killed in the middle of a try, it leaves a mail that waits until the claim has run out: longer than a test does.
    await until('a try', () => first.said().includes('it is tried again'))
    await first.end('SIGKILL')
    const office = await openPostOffice({ port, user: 'portal', password })
    try {
      const second = await start(place, smtp(port))
      await until('every mail', () => invited.every(({ email }) => office.received.some(({ to }) => to.includes(email))))
      assert.equal(await second.end('SIGTERM'), 0)
      for (const { email, url } of invited) {
        const mails = office.received.filter(({ to }) => to.includes(email))
        assert.equal(mails.length, 1, email)
        assert.ok(mails[0]!.mail.text!.includes(url))
      }
      assert.ok(!`${first.said()}${second.said()}`.includes(password))
    } finally {
      await office.close()
    }
  })

  it('beside another one on the same PostgreSQL, each mail is sent once', { skip: process.env.TEST_DATABASE_URL ? false : 'two processes share PostgreSQL only' }, async () => {
    const office = await openPostOffice({ user: 'portal', password })
    try {
      const servers = [await start(place, smtp(office.port)), await start(place, smtp(office.port))]
      const invited = await Promise.all(Array.from({ length: 30 }, (_, index) => invite(servers[index % 2]!)))
      await until('every mail', () => office.received.length >= invited.length)
      await wait(1500)
      assert.deepEqual(office.received.flatMap(({ to }) => to).sort(), invited.map(({ email }) => email).sort())
      for (const server of servers) assert.equal(await server.end('SIGTERM'), 0)
    } finally {
      await office.close()
    }
  })

  it('has what became of mails looked up, tried again and tested from the command line', async () => {
    const office = await openPostOffice({ user: 'portal', password })
    try {
      const server = await start(place, smtp(office.port))
      office.refuse.set(`invited-${made + 1}@mail.example`, { code: 550, message: '5.1.1 unknown here' })
      const { email } = await invite(server)
      await until('the refusal', () => server.said().includes('a mail is given up'))
      assert.equal(await server.end('SIGTERM'), 0)
      const listed = await run(place, ['mail', 'list'])
      assert.match(listed.stdout, /^mai_\w+\tinvitation\tusr_\w+\tdead\t1 try\t\t.*550 5\.1\.1 unknown here/m)
      assert.ok(!listed.stdout.includes(email))
      assert.match((await run(place, ['mail', 'list', '--all'])).stdout, /\tsent\t/)
      assert.equal((await run(place, ['mail', 'retry', 'mai_none'])).code, 1)
      assert.match((await run(place, ['mail', 'retry'])).stderr, /1 mail is tried again/)
      office.refuse.clear()
      const again = await start(place, smtp(office.port))
      await until('the mail', () => office.received.some(({ to }) => to.includes(email)))
      assert.equal(await again.end('SIGTERM'), 0)
      assert.match((await run(place, ['mail', 'list'])).stderr, /No mail waits, and none was given up/)

      const branded = await run(place, ['partner', 'brand', '--name', 'Larkfield', '--logo-url', 'https://larkfield.example/l.png', '--mail-from', 'hello@larkfield.example'])
      assert.equal(branded.stdout, 'name\tLarkfield\nlogo\thttps://larkfield.example/l.png\nmails from\thello@larkfield.example\n', branded.stderr)
      for (const wrong of [['--logo-url', 'http://x.example/l.png'], ['--mail-from', 'Larkfield <a@b.example>'], ['--name', '\u202e']]) {
        assert.equal((await run(place, ['partner', 'brand', ...wrong])).code, 1, wrong.join(' '))
      }
      const tested = await run(place, ['mail', 'test', 'me@ops.example'], smtp(office.port))
      assert.equal(tested.code, 0, tested.stderr)
      const last = office.received.at(-1)!
      assert.deepEqual([last.to, last.from, last.mail.from?.name, last.mail.subject], [['me@ops.example'], 'hello@larkfield.example', 'Larkfield', 'A test mail of Larkfield'])
      const refused = await run(place, ['mail', 'test', 'me@ops.example'], { ...smtp(office.port), SMTP_URL: `smtp://portal:wrong-word@127.0.0.1:${office.port}` })
      assert.equal(refused.code, 1)
      assert.match(refused.stderr, /The mail did not go to smtp:\/\/127\.0\.0\.1:\d+: .*535/)
      assert.doesNotMatch(refused.stderr, /wrong-word/)
      assert.match((await run(place, ['partner', 'brand', '--name', '-', '--logo-url', '-', '--mail-from', '-'])).stdout, /name\tLarkfield IT\nlogo\t\(none\)/)
    } finally {
      await office.close()
    }
  })
})
