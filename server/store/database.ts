import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import pg from 'pg'
import { openEmbedded } from './embedded.ts'
import { DatabaseUnavailableError, MigrationError } from './errors.ts'
import { migrate } from './migrate.ts'
import { dropRights, isLost, isRetryable, openingOf, Transaction, typeReaders, unavailable } from './session.ts'
import type { Database, DatabaseConfig, Scope, Tx } from './types.ts'

export type * from './types.ts'
export { mailerScope, systemActor, systemScope } from './types.ts'

/** How often a transaction is run that met a deadlock or a serialisation failure. */
const maxRuns = 3
/** How long commits are gathered before other processes are told of their events. @unit milliseconds */
const announceMs = 10
/** How often readers of events look even when nobody has told them. @unit milliseconds */
const pollMs = 1000
/** @unit connections of one process */
const defaultPoolSize = 10
const channel = 'sa_events'

/** Where transactions get a connection from. */
interface Source {
  readonly engine: Database['engine']
  /** A connection without rights that nobody else uses until it is given back; with an error it is thrown away. */
  take(): Promise<{ client: pg.Client; giveBack(error?: unknown): void }>
  /** Tells other processes that there are new events. */
  tellOthers(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the database: PostgreSQL where there is a `url`, else the embedded one. Both run the same SQL through the same driver.
 *
 * @throws {DatabaseUnavailableError} PostgreSQL does not answer
 * @throws {DataFolderError} the folder of the embedded database cannot be used
 * @throws {MigrationError} the schema cannot be brought up to date
 */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  const wakes = new EventEmitter().setMaxListeners(0)
  const wake = () => void wakes.emit('wake')
  const source = config.url ? await postgresql(config, config.url, wake) : await embedded(config)
  const poolSize = config.url ? (config.poolSize ?? defaultPoolSize) : 1
  const running = new Set<Promise<unknown>>()
  let closing: Promise<void> | undefined
  let poll: NodeJS.Timeout | undefined
  let telling: NodeJS.Timeout | undefined

  function announce(): void {
    wake()
    telling ??= setTimeout(() => {
      telling = undefined
      // Whoever is not told looks within a second.
      source.tellOthers().catch(() => undefined)
    }, announceMs)
  }

  async function run<S extends Scope, Result>(
    scope: S,
    readOnly: boolean,
    inOneWrite: boolean,
    work: (tx: Tx<S>) => Promise<Result>,
  ): Promise<Result> {
    if (closing) throw new DatabaseUnavailableError('the database is closed')
    const opening = openingOf(scope, readOnly)
    for (let runs = 1; ; runs++) {
      const { client, giveBack } = await source.take().catch((error: unknown) => {
        throw unavailable(error)
      })
      const tx = new Transaction(client, scope)
      try {
        if (readOnly && !inOneWrite) {
          const { result, ended } = await readInSteps(client, opening, tx, work)
          // What was read stands, however its transaction ends; only the next user of the connection waits for that.
          void tracked(ended.then(() => giveBack(), giveBack))
          return result
        }
        const result = inOneWrite ? await inOne(client, opening, tx, work) : await inSteps(client, opening, tx, work)
        giveBack()
        if (tx.announced) announce()
        return result
      } catch (error) {
        giveBack(isLost(error) ? error : undefined)
        if (isRetryable(error) && runs < maxRuns) continue
        // A connection may have died while it was idle. A read, and a transaction that never began, lose nothing by another one. Those
        // behind it in the pool may have died with it.
        if (isLost(error) && (readOnly || !tx.opened) && runs <= poolSize) continue
        throw unavailable(error)
      }
    }
  }

  /** While somebody uses it, the database does not close. */
  function tracked<Result>(promise: Promise<Result>): Promise<Result> {
    running.add(promise)
    const done = () => void running.delete(promise)
    promise.then(done, done)
    return promise
  }

  return {
    engine: source.engine,
    read: (scope, work) => tracked(run(scope, true, false, work)),
    readOnce: (scope, work) => tracked(run(scope, true, true, work)),
    transact: (scope, work) => tracked(run(scope, false, false, work)),
    listenEvents(callback) {
      wakes.on('wake', callback)
      poll ??= setInterval(wake, pollMs).unref()
      return () => {
        wakes.off('wake', callback)
        if (wakes.listenerCount('wake') > 0) return
        clearInterval(poll)
        poll = undefined
      }
    },
    async ping() {
      const { client, giveBack } = await source.take().catch((error: unknown) => {
        throw unavailable(error)
      })
      try {
        await client.query('select 1')
        giveBack()
      } catch (error) {
        giveBack(error)
        throw unavailable(error)
      }
    },
    close: () =>
      (closing ??= (async () => {
        clearInterval(poll)
        await Promise.allSettled(running)
        clearTimeout(telling)
        if (telling) await source.tellOthers().catch(() => undefined)
        await source.close()
      })()),
  }
}

/** Opens the transaction and runs the work; when either fails, the transaction is rolled back. */
async function worked<S extends Scope, Result>(client: pg.Client, opening: string, tx: Transaction<S>, work: (tx: Tx<S>) => Promise<Result>): Promise<Result> {
  // Not waited for: it travels in one write with all that the work asks at once. If it fails, so does everything after it.
  const { stream } = (client as unknown as { connection: { stream: Partial<Socket> } }).connection
  stream.cork?.()
  if (stream.uncork) process.nextTick(() => stream.uncork!())
  const opened = client.query(opening)
  opened.catch(() => undefined)
  try {
    const result = await work(tx)
    await opened
    return result
  } catch (error) {
    await tx.end()
    const cause = await reasonOf(opened, error)
    await client.query('rollback')
    throw cause
  }
}

/** @returns the result as soon as it is there, and the end of its transaction */
async function readInSteps<S extends Scope, Result>(
  client: pg.Client,
  opening: string,
  tx: Transaction<S>,
  work: (tx: Tx<S>) => Promise<Result>,
): Promise<{ result: Result; ended: Promise<unknown> }> {
  const result = await worked(client, opening, tx, work)
  return { result, ended: tx.end().then(() => client.query('commit')) }
}

async function inSteps<S extends Scope, Result>(client: pg.Client, opening: string, tx: Transaction<S>, work: (tx: Tx<S>) => Promise<Result>): Promise<Result> {
  const result = await worked(client, opening, tx, work)
  await tx.end()
  const { command } = await client.query('commit')
  // A statement that failed, and whose failure the work has swallowed, has cost the whole transaction.
  if (command !== 'COMMIT') throw new Error('the transaction had failed before its end and was rolled back')
  return result
}

/** Everything in one write, so that a read takes one round trip. */
async function inOne<S extends Scope, Result>(client: pg.Client, opening: string, tx: Transaction<S>, work: (tx: Tx<S>) => Promise<Result>): Promise<Result> {
  const { stream } = (client as unknown as { connection: { stream: Partial<Socket> } }).connection
  stream.cork?.()
  const opened = client.query(opening)
  opened.catch(() => undefined)
  let result: Promise<Result>
  let committed: Promise<unknown> | undefined
  try {
    result = work(tx)
    // Work that does something else first is given the time; its statement still finds the transaction open.
    if (tx.sent === 1) {
      tx.close()
      committed = client.query('commit')
      committed.catch(() => undefined)
    }
  } finally {
    if (stream.uncork) process.nextTick(() => stream.uncork!())
  }
  try {
    const value = await result
    await opened
    return value
  } catch (error) {
    throw await reasonOf(opened, error)
  } finally {
    await opened.catch(() => undefined)
    await tx.end()
    await (committed ?? client.query('commit'))
  }
}

/** Why a transaction failed: where it could not even be opened, every later failure only follows from that. */
async function reasonOf(opened: Promise<unknown>, error: unknown): Promise<unknown> {
  return await opened.then(() => error, (first: unknown) => first)
}

async function embedded(config: DatabaseConfig): Promise<Source> {
  const { client, close } = await openEmbedded(config)
  // One connection: transactions queue for it.
  let last: Promise<void> = Promise.resolve()
  return {
    engine: 'pglite',
    take() {
      const before = last
      let free!: () => void
      last = new Promise<void>((resolve) => (free = resolve))
      return before.then(() => ({ client, giveBack: () => free() }))
    },
    // Nobody else may be in the folder.
    tellOthers: async () => undefined,
    async close() {
      await last
      await close()
    },
  }
}

async function postgresql(config: DatabaseConfig, url: string, wake: () => void): Promise<Source> {
  const common = { types: typeReaders, connectionTimeoutMillis: 5000, keepAlive: true, application_name: 'sa-portal-server' }
  const owner = new pg.Client({ ...common, connectionString: config.ownerUrl ?? url })
  owner.on('error', () => undefined)
  try {
    await owner.connect()
    const { rows } = await owner.query("select current_setting('server_version_num')::int as version")
    if (rows[0].version < 150000) throw new DatabaseUnavailableError('PostgreSQL 15 or newer is needed')
    await migrate(owner, config.migrations ?? 'apply')
    await admit(owner, common, url)
  } catch (error) {
    throw unavailable(error)
  } finally {
    await owner.end().catch(() => undefined)
  }

  const pool = new pg.Pool({ ...common, connectionString: url, max: config.poolSize ?? defaultPoolSize, idleTimeoutMillis: 30_000, pipeline: true } as pg.PoolConfig)
  // A connection that is lost while nobody uses it is no failure: the next transaction gets another.
  pool.on('error', (error) => config.log?.('an idle connection to PostgreSQL was lost', { error: error.message }))
  // The same while somebody uses it: their statements fail, and that is said once. An event that nobody hears would end the process.
  pool.on('connect', (client) => void client.on('error', () => undefined))
  const ready = new WeakSet<object>()

  const source: Source & { take(): Promise<{ client: pg.Client; giveBack(error?: unknown): void }> } = {
    engine: 'postgresql',
    async take() {
      // A connection that died while it was idle is found out by its first use; the ones behind it in the pool are as old.
      for (let tries = 0; ; tries++) {
        const client = await pool.connect()
        try {
          if (!ready.has(client)) {
            await dropRights(client as unknown as pg.Client)
            ready.add(client)
          }
          return {
            client: client as unknown as pg.Client,
            giveBack: (error) => client.release(error ? (error instanceof Error ? error : true) : undefined),
          }
        } catch (error) {
          client.release(true)
          if (!isLost(error) || tries >= 2) throw error
        }
      }
    },
    async tellOthers() {
      await pool.query(`notify ${channel}`)
    },
    async close() {
      await listener.stop()
      await pool.end()
    },
  }
  const listener = listen({ ...common, connectionString: url }, wake)
  return source
}

/**
 * Lets the role that the server connects as become the roles of its transactions, where it cannot yet: the schema may have been made
 * by another role. With membership alone it still has no right on any table.
 */
async function admit(owner: pg.Client, common: pg.ClientConfig, url: string): Promise<void> {
  const client = new pg.Client({ ...common, connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string; member: boolean }>(
      "select session_user as name, pg_has_role(session_user, 'sa_login', 'member') as member",
    )
    const { name, member } = rows[0]!
    if (member) return
    await owner.query(`grant sa_login to ${pg.escapeIdentifier(name)}`).catch((error: Error) => {
      throw new MigrationError(
        `The role "${name}" of DATABASE_URL may not act for the portal: ${error.message}. Run as an administrator: grant sa_login to ${pg.escapeIdentifier(name)}`,
        { cause: error },
      )
    })
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Hears of other processes' events on a connection of its own, which is opened again whenever it breaks. */
function listen(config: pg.ClientConfig, wake: () => void): { stop(): Promise<void> } {
  let stopped = false
  let client: pg.Client | undefined
  let again: NodeJS.Timeout | undefined
  const open = () => {
    if (stopped) return
    const mine = new pg.Client(config)
    client = mine
    let broken = false
    const reopen = () => {
      if (broken || stopped) return
      broken = true
      mine.end().catch(() => undefined)
      again = setTimeout(open, pollMs).unref()
    }
    mine.on('error', reopen)
    mine.on('end', reopen)
    mine.on('notification', wake)
    mine
      .connect()
      .then(() => dropRights(mine))
      .then(() => mine.query(`listen ${channel}`))
      .then(wake, reopen)
  }
  open()
  return {
    async stop() {
      stopped = true
      clearTimeout(again)
      await client?.end().catch(() => undefined)
    },
  }
}
