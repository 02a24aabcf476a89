import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import pg from 'pg'
import { MigrationError } from '../../../server/store/errors.ts'
import { migrate, readMigrations } from '../../../server/store/migrate.ts'
import { administer, onPostgresql } from '../../support/database.ts'

const refuse = (pattern: RegExp) => (error: unknown) => error instanceof MigrationError && pattern.test(error.message)

describe('migrations', () => {
  let client: pg.Client
  let another: () => Promise<pg.Client>
  let close: () => Promise<void>

  before(async () => {
    const server = process.env['TEST_DATABASE_URL']
    if (server) {
      const name = `sa_test_${randomBytes(8).toString('hex')}`
      await administer(server, `create database ${name}`)
      const address = new URL(server)
      address.pathname = `/${name}`
      another = async () => {
        const made = new pg.Client({ connectionString: address.href })
        await made.connect()
        return made
      }
      client = await another()
      close = async () => {
        await client.end()
        await administer(server, `drop database ${name} with (force)`)
      }
    } else {
      const pglite = await PGlite.create({ extensions: { pg_trgm } })
      client = new pg.Client(createPgConfig(pglite) as pg.ClientConfig)
      await client.connect()
      another = async () => client
      close = async () => {
        await client.end()
        await pglite.close()
      }
    }
  })
  after(() => close())

  const taken = async () => (await client.query<{ name: string }>('select name from sa_meta.migration order by name')).rows.map((row) => row.name)

  it('are named in order, without a gap', () => {
    const names = readMigrations().map((migration) => migration.name)
    assert.ok(names.length > 0)
    names.forEach((name, index) => assert.ok(name.startsWith(`${String(index + 1).padStart(4, '0')}-`), name))
  })

  it('are missed where they are only required', async () => {
    await assert.rejects(migrate(client, 'require'), refuse(/no tables yet.*migrate/))
  })

  it('are taken once, however many processes start at the same time', async () => {
    const all = readMigrations().map((migration) => migration.name)
    const clients = [client, ...(onPostgresql ? await Promise.all([another(), another(), another()]) : [])]
    const outcomes = await Promise.all(clients.map((each) => migrate(each, 'apply')))
    assert.deepEqual(outcomes.filter((outcome) => outcome.length > 0), [all])
    for (const each of clients) if (each !== client) await each.end()
    assert.deepEqual(await taken(), all)
    assert.deepEqual(await migrate(client, 'apply'), [])
    assert.deepEqual(await migrate(client, 'require'), [])
  })

  it('that were changed after they were taken are refused, and the change is not made', async () => {
    const [first, ...rest] = readMigrations()
    const changed = { ...first!, sql: 'drop schema sa cascade', checksum: '0'.repeat(64) }
    await assert.rejects(migrate(client, 'apply', [changed, ...rest]), refuse(new RegExp(`${first!.name}.*another text.*new migration`)))
    assert.equal((await client.query("select to_regclass('sa.client') as there")).rows[0].there, 'sa.client')
  })

  it('that line ends of another system have touched are the same', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sa-portal-migrations-'))
    try {
      for (const migration of readMigrations()) writeFileSync(join(folder, `${migration.name}.sql`), migration.sql.replaceAll('\n', '\r\n'))
      writeFileSync(join(folder, 'README.md'), 'not a migration')
      assert.deepEqual(readMigrations(pathToFileURL(`${folder}/`)), readMigrations())
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('that fail leave nothing behind and say which one it was', async () => {
    const broken = { name: '9998-broken', sql: 'create table public.half (x integer); select 1 / 0', checksum: '1'.repeat(64) }
    await assert.rejects(migrate(client, 'apply', [...readMigrations(), broken]), refuse(/9998-broken failed and left nothing behind: division by zero/))
    assert.equal((await client.query("select to_regclass('public.half') as there")).rows[0].there, null)
    await assert.rejects(migrate(client, 'require', [...readMigrations(), broken]), refuse(/lacks the migration 9998-broken/))
    assert.deepEqual(await migrate(client, 'apply'), [])
  })

  it('of a newer version are not for an older program', async () => {
    await client.query(`insert into sa_meta.migration (name, checksum) values ('9999-future', 'x')`)
    await assert.rejects(migrate(client, 'apply'), refuse(/9999-future.*newer version/))
    await client.query(`delete from sa_meta.migration where name = '9999-future'`)
  })
})
