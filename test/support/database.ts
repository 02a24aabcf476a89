import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openDatabase, systemScope, type Database, type DatabaseConfig } from '../../server/store/database.ts'

/** Whether the tests run on PostgreSQL (`TEST_DATABASE_URL` names a server) or on the embedded database. */
export const onPostgresql = Boolean(process.env.TEST_DATABASE_URL)

/** Where the template for new databases is kept between test files. */
export const templateDir = join(tmpdir(), `sa-portal-templates-${process.getuid?.() ?? 0}`)

/** A new, empty database of its own, with what it takes to open it again. On PostgreSQL it is dropped when it is closed. */
export async function openTestDatabase(options: Partial<DatabaseConfig> = {}): Promise<Database & { url: string | null }> {
  const server = process.env.TEST_DATABASE_URL
  if (!server) return Object.assign(unnested(await openDatabase({ dataDir: null, templateDir, ...options })), { url: null })
  const name = `sa_test_${randomBytes(8).toString('hex')}`
  await administer(server, `create database ${name}`)
  const address = new URL(server)
  address.pathname = `/${name}`
  const database = unnested(await openDatabase({ url: address.href, poolSize: 5, ...options }))
  return {
    ...database,
    url: address.href,
    close: async () => {
      await database.close()
      await administer(server, `drop database if exists ${name} with (force)`)
    },
  }
}

/**
 * Refuses a transaction inside of another one. The embedded database has one connection, so the inner one would wait for the outer one
 * for ever; on PostgreSQL it takes a second connection, and a pool that is busy hangs the same way.
 */
function unnested(database: Database): Database {
  const inside = new AsyncLocalStorage<true>()
  const guarded = (open: Database['transact']): Database['transact'] => (scope, work) => {
    if (inside.getStore()) throw new Error('A transaction was opened inside of another one. Use the transaction that is open, or end it first.')
    return open(scope, (tx) => inside.run(true, () => work(tx)))
  }
  return { ...database, read: guarded(database.read), readOnce: guarded(database.readOnce), transact: guarded(database.transact) }
}

/** Runs one statement as the server's administrator. */
export async function administer<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Runs statements as whoever owns the whole database: past every right and every policy. */
export async function asOwner(database: Database & { url: string | null }, sql: string): Promise<void> {
  if (database.url !== null) return void (await administer(database.url, sql))
  await database.transact(systemScope, async (tx) => {
    // It falls back to what it was when the transaction ends.
    await tx.query('set local session authorization postgres', [], { custom: true })
    for (const statement of sql.split(/;\s+/)) await tx.query(statement, [], { custom: true })
  })
}
