import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { listClients, type ClientRecord } from '../../../server/store/clients.ts'
import { openDatabase, systemScope, type Database } from '../../../server/store/database.ts'
import { ensureTemplate } from '../../../server/store/embedded.ts'
import { DataFolderError } from '../../../server/store/errors.ts'
import { lockFolder } from '../../../server/store/folder-lock.ts'
import type { Place, Rows } from '../../../server/store/page.ts'
import { findPartnerId } from '../../../server/store/partners.ts'
import { onPostgresql, templateDir } from '../../support/database.ts'
import { aClient, makeClients, makePartner, partnerScope } from './support.ts'

const refused = (code: DataFolderError['code'], ...parts: RegExp[]) => (error: unknown) => {
  assert.ok(error instanceof DataFolderError, String(error))
  assert.equal(error.code, code)
  for (const part of parts) assert.match(error.message, part)
  return true
}

describe('the embedded database', { skip: onPostgresql ? 'the tests run on PostgreSQL' : false }, () => {
  let room: string
  const running = new Set<ChildProcess>()

  before(async () => {
    room = mkdtempSync(join(tmpdir(), 'sa-portal-embedded-'))
    await ensureTemplate(templateDir)
  })
  after(() => {
    for (const child of running) child.kill('SIGKILL')
    rmSync(room, { recursive: true, force: true })
  })

  const open = (name: string, options: object = {}): Promise<Database> => openDatabase({ dataDir: join(room, name), templateDir, ...options })

  async function countOf(database: Database, partnerId: string): Promise<Set<string>> {
    const ids = new Set<string>()
    let after: Place | null = null
    do {
      const page: Rows<ClientRecord> = await database.read(partnerScope(partnerId), (tx) => listClients(tx, { sort: 'created', limit: 200, after }))
      for (const client of page.items) ids.add(client.id)
      after = page.next
    } while (after)
    return ids
  }

  it('keeps what was written when it is closed and opened again', async () => {
    const first = await open('kept')
    const partnerId = await makePartner(first, 'kept')
    await makeClients(first, partnerId, [aClient('Kept')])
    await first.close()
    assert.deepEqual(readdirSync(join(room, 'kept')), ['db'])
    const second = await open('kept')
    assert.equal((await countOf(second, partnerId)).size, 1)
    await second.close()
    await assert.rejects(second.ping(), /./)
  })

  it('starts the same from a template and without one', async () => {
    const bare = join(room, 'no-templates')
    const database = await open('bare', { templateDir: bare })
    assert.equal(await database.read(systemScope, (tx) => findPartnerId(tx, 'x')), null)
    await database.close()
    // And leaves one behind for the next.
    assert.equal(readdirSync(bare).length, 1)
    assert.match(readdirSync(bare)[0]!, /^empty-[0-9a-f]{16}\.tar$/)
  })

  it('killed while it writes has every write that it acknowledged when it opens again, and can be written to', { timeout: 120_000 }, async () => {
    const acknowledged = new Set<string>()
    let partnerId: string | undefined
    for (let round = 0; round < 3; round += 1) {
      const child = spawn(process.execPath, [fileURLToPath(new URL('./embedded-writer.ts', import.meta.url)), join(room, 'killed'), ...(partnerId ? [partnerId] : [])], { stdio: ['ignore', 'pipe', 'inherit'] })
      running.add(child)
      let text = ''
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
        if (text.split('\n').length > 40 + round * 13) child.kill('SIGKILL')
      })
      await once(child, 'close')
      running.delete(child)
      const [partner, ...ids] = text.split('\n').slice(0, -1)
      partnerId = partner!
      assert.ok(ids.length >= 38)
      for (const id of ids) acknowledged.add(id)
      const database = await open('killed')
      const there = await countOf(database, partnerId)
      for (const id of acknowledged) assert.ok(there.has(id), `${id} was acknowledged and is gone`)
      // At most what was under way came besides.
      assert.ok(there.size <= acknowledged.size + round + 1)
      for (const id of there) acknowledged.add(id)
      acknowledged.add((await makeClients(database, partnerId, [aClient(`After ${round}`)]))[0]!)
      await database.close()
    }
  })

  it('refuses a folder that this or another process has, and names the folder, the process and the mend', { timeout: 60_000 }, async () => {
    const database = await open('taken')
    await assert.rejects(open('taken'), refused('in-use', new RegExp(join(room, 'taken')), new RegExp(`process ${process.pid}\\b`), /DATA_DIR/))
    const script = `
      import { openDatabase } from ${JSON.stringify(new URL('../../../server/store/database.ts', import.meta.url).href)}
      await openDatabase({ dataDir: process.argv[1] }).then(() => console.log('opened'), (error) => console.log(error.name, error.code, error.message))`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, join(room, 'taken')], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.on('data', (chunk) => (said += chunk))
    await once(child, 'close')
    assert.match(said, new RegExp(`^DataFolderError in-use .*process ${process.pid}\\b`))
    // And it has hurt nobody.
    await database.ping()
    await database.close()
    await (await open('taken')).close()
  })

  describe('the lock of a folder', () => {
    let folder: string
    const lock = () => join(folder, 'lock')
    const write = (holder: object | string) => writeFileSync(lock(), typeof holder === 'string' ? holder : JSON.stringify(holder))
    const old = (path: string) => utimesSync(path, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000))
    const deadPid = async () => {
      const child = spawn(process.execPath, ['-e', ''])
      await once(child, 'close')
      return child.pid!
    }

    before(() => {
      folder = join(room, 'lock')
      mkdirSync(folder)
    })

    it('of a dead process is taken over', async () => {
      write({ pid: await deadPid(), began: '1', host: hostname(), nonce: 'x' })
      const release = lockFolder(folder)
      assert.equal((JSON.parse(readFileSync(lock(), 'utf8')) as { pid: number }).pid, process.pid)
      release()
      assert.ok(!existsSync(lock()))
    })

    it('of a process whose number was given to another is taken over', { skip: existsSync('/proc/self/stat') ? false : 'this system does not say when a process began' }, () => {
      write({ pid: process.pid, began: '1', host: hostname(), nonce: 'x' })
      lockFolder(folder)()
    })

    it('of another machine is respected while that one is heard of, and taken over when it has fallen silent', () => {
      write({ pid: 1, began: '1', host: 'another-machine', nonce: 'x' })
      assert.throws(() => lockFolder(folder), refused('in-use', /process 1 on another-machine/))
      old(lock())
      lockFolder(folder)()
    })

    it('that is empty or damaged is taken over once it has stayed so', () => {
      for (const text of ['', '{"pid":', '{"pid":"1"}']) {
        write(text)
        old(lock())
        lockFolder(folder)()
      }
    })

    it('says that its holder lives', { timeout: 20_000 }, async () => {
      const release = lockFolder(folder)
      old(lock())
      await new Promise((resolve) => setTimeout(resolve, 2500))
      write({ ...(JSON.parse(readFileSync(lock(), 'utf8')) as object), host: 'another-machine' })
      assert.throws(() => lockFolder(folder), refused('in-use'))
      release()
    })

    it('is not given back by somebody who has lost it', () => {
      const release = lockFolder(folder)
      write({ pid: 1, began: '', host: 'another-machine', nonce: 'theirs' })
      release()
      assert.ok(existsSync(lock()))
      rmSync(lock())
    })

    it('of a dead process goes to exactly one of many that start at once', { timeout: 60_000 }, async () => {
      write({ pid: await deadPid(), began: '1', host: hostname(), nonce: 'x' })
      const script = `
        import { lockFolder } from ${JSON.stringify(new URL('../../../server/store/folder-lock.ts', import.meta.url).href)}
        while (Date.now() < Number(process.argv[2]));
        try { lockFolder(process.argv[1]); console.log('got it'); setTimeout(() => {}, 6000) } catch (error) { console.log(error.code) }`
      const start = Date.now() + 2500
      const said = await Promise.all(
        Array.from({ length: 6 }, async () => {
          const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder, String(start)], { stdio: ['ignore', 'pipe', 'inherit'] })
          running.add(child)
          const [chunk] = (await once(child.stdout, 'data')) as [Buffer]
          return { child, text: chunk.toString().trim() }
        }),
      )
      for (const { child } of said) child.kill('SIGKILL')
      assert.deepEqual(said.map((each) => each.text).sort(), ['got it', 'in-use', 'in-use', 'in-use', 'in-use', 'in-use'].sort())
    })
  })

  it('takes up a folder whose first start was cut short', async () => {
    const folder = join(room, 'cut')
    mkdirSync(join(folder, 'db'), { recursive: true })
    writeFileSync(join(folder, 'db', 'PG_VERSION'), '18\n')
    writeFileSync(join(folder, 'starting'), '')
    const database = await open('cut')
    await database.ping()
    await database.close()
    assert.deepEqual(readdirSync(folder), ['db'])
  })

  it('says that a folder cannot be used, and what to do', async () => {
    writeFileSync(join(room, 'a-file'), '')
    await assert.rejects(open('a-file'), refused('not-writable', /a-file/, /DATA_DIR/))
    await assert.rejects(open('a-file/below'), refused('not-writable', /DATA_DIR/))
    mkdirSync(join(room, 'damaged', 'db'), { recursive: true })
    writeFileSync(join(room, 'damaged', 'db', 'PG_VERSION'), '18\n')
    await assert.rejects(open('damaged'), refused('damaged', /damaged/, /backup/))
    assert.ok(!existsSync(join(room, 'damaged', 'lock')), 'the folder is given back')
  })

  it('says that a folder is read-only', { skip: process.getuid?.() === 0 ? 'root may write everywhere' : false }, async () => {
    mkdirSync(join(room, 'read-only'))
    chmodSync(join(room, 'read-only'), 0o500)
    await assert.rejects(open('read-only'), refused('not-writable', /read-only/, /DATA_DIR/))
    chmodSync(join(room, 'read-only'), 0o700)
  })

  it('runs one transaction after the other, also when one fails in the middle', async () => {
    const database = await openDatabase({ dataDir: null, templateDir })
    try {
      const partnerId = await makePartner(database, 'queue')
      const scope = partnerScope(partnerId)
      let inside = 0
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          database.transact(scope, async (tx) => {
            inside += 1
            assert.equal(inside, 1)
            try {
              await tx.query('select 1')
              if (index % 5 === 0) await tx.query('select 1 / 0')
              if (index % 5 === 1) throw new Error('changed my mind')
              await tx.query('select 2')
            } finally {
              inside -= 1
            }
          }),
        ),
      )
      assert.deepEqual(outcomes.map((outcome) => outcome.status), Array.from({ length: 20 }, (_, index) => (index % 5 < 2 ? 'rejected' : 'fulfilled')))
      assert.equal((await database.read(scope, (tx) => tx.query('select 1'))).length, 1)
    } finally {
      await database.close()
    }
  })
})
