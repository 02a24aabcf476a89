import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { openDatabase, systemScope, type Database, type PartnerScope } from '../../../server/store/database.ts'
import { findClient, insertClients, lockClient } from '../../../server/store/clients.ts'
import { DatabaseUnavailableError, MigrationError } from '../../../server/store/errors.ts'
import { listPartners } from '../../../server/store/partners.ts'
import { fourBands } from '../../../src/contract/risk.ts'
import { administer, onPostgresql, openTestDatabase } from '../../support/database.ts'
import { aClient, makeClients, makePartner, partnerScope } from './support.ts'

/** Stands between the server and PostgreSQL, and takes the line away and gives it back. */
class Line {
  readonly #target: URL
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #port = 0

  constructor(target: string) {
    this.#target = new URL(target)
  }

  async open(): Promise<void> {
    this.#server = createServer((near) => {
      const far = connect(Number(this.#target.port || 5432), this.#target.hostname)
      for (const [one, other] of [[near, far], [far, near]] as const) {
        this.#sockets.add(one)
        one.on('error', () => other.destroy())
        one.on('close', () => {
          this.#sockets.delete(one)
          other.destroy()
        })
        one.pipe(other)
      }
    })
    this.#server.listen(this.#port, '127.0.0.1')
    await once(this.#server, 'listening')
    this.#port = (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    const url = new URL(this.#target)
    url.hostname = '127.0.0.1'
    url.port = String(this.#port)
    return url.href
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }
}

describe('PostgreSQL', { skip: onPostgresql ? false : 'the tests run on the embedded database; TEST_DATABASE_URL names a PostgreSQL' }, () => {
  let main: Database & { url: string | null }
  let scope: PartnerScope
  const server = process.env['TEST_DATABASE_URL']!

  before(async () => {
    main = await openTestDatabase()
    scope = partnerScope(await makePartner(main, 'lines'))
  })
  after(() => main.close())

  const read = (database: Database) => database.read(systemScope, listPartners)

  it('that is not there is an error that says so, at once', async () => {
    const began = performance.now()
    await assert.rejects(openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' }), DatabaseUnavailableError)
    assert.ok(performance.now() - began < 5000)
  })

  it('that goes away and comes back is used again, and nothing that was acknowledged is lost', { timeout: 60_000 }, async () => {
    const line = new Line(main.url!)
    await line.open()
    const database = await openDatabase({ url: line.url, poolSize: 4 })
    try {
      let woken = 0
      const stop = database.listenEvents(() => void (woken += 1))
      const acknowledged = (await makeClients(database, scope.partnerId, [aClient('Before')]))[0]!

      // One in the middle of its work, others waiting for a connection, and idle ones besides.
      const inside = database.transact(scope, async (tx) => {
        await insertClients(tx, [aClient('Never')], fourBands)
        await line.cut()
        await wait(50)
        await tx.query('select 1')
      })
      await assert.rejects(inside, DatabaseUnavailableError)
      for (const attempt of [() => read(database), () => database.ping(), () => database.readOnce(systemScope, listPartners)]) {
        await assert.rejects(attempt(), DatabaseUnavailableError)
      }

      await line.open()
      await database.ping()
      await database.read(scope, async (tx) => {
        assert.equal((await findClient(tx, acknowledged))?.name, 'Before')
        assert.deepEqual(await tx.query(`select id from sa.client where name = 'Never'`), [])
      })
      await makeClients(database, scope.partnerId, [aClient('Afterwards')])
      // It hears of other processes again, too.
      await wait(1500)
      woken = 0
      await administer(main.url!, 'notify sa_events')
      await wait(300)
      assert.ok(woken > 0)
      stop()
    } finally {
      await database.close()
      await line.cut()
    }
  })

  it('that ends connections while they are idle is not noticed by those who read and write next', async () => {
    const database = await openDatabase({ url: main.url!, poolSize: 3 })
    try {
      for (let round = 0; round < 3; round += 1) {
        await Promise.all([read(database), read(database), read(database)])
        await administer(main.url!, `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'sa-portal-server' and pid <> pg_backend_pid()`)
        assert.equal((await read(database)).length, 1)
        await makeClients(database, scope.partnerId, [aClient(`Round ${round}`)])
      }
    } finally {
      await database.close()
    }
  })

  it('runs a transaction again that met a deadlock', async () => {
    const [one, two] = (await makeClients(main, scope.partnerId, [aClient('Lock one'), aClient('Lock two')])) as [string, string]
    let runs = 0
    const cross = (first: string, second: string) =>
      main.transact(scope, async (tx) => {
        runs += 1
        await lockClient(tx, first)
        await wait(100)
        await lockClient(tx, second)
      })
    await Promise.all([cross(one, two), cross(two, one)])
    assert.ok(runs >= 3)
  })

  it('gives a connection on only when every answer on it has come', async () => {
    const narrow = await openDatabase({ url: main.url!, poolSize: 1 })
    try {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 30 }, (_, index) =>
          index % 3 === 0
            // Statements that nobody waits for, one of which fails.
            ? narrow.transact(scope, async (tx) => {
                void tx.query('select pg_sleep(0.01)').catch(() => undefined)
                void tx.query('select 1 / 0').catch(() => undefined)
                return 'swallowed'
              })
            : narrow.readOnce(scope, (tx) => tx.query<{ n: number }>('select $1::integer as n', [index])).then((rows) => rows[0]!.n),
        ),
      )
      for (const [index, outcome] of outcomes.entries()) {
        if (index % 3 === 0) assert.match(String((outcome as PromiseRejectedResult).reason), /rolled back/)
        else assert.equal((outcome as PromiseFulfilledResult<unknown>).value, index)
      }
    } finally {
      await narrow.close()
    }
  })

  it('a statement after the end of its transaction is refused', async () => {
    let kept: { query(text: string): Promise<unknown> } | undefined
    await main.read(scope, async (tx) => void (kept = tx))
    await assert.rejects(kept!.query('select 1'), /after its transaction had ended/)
    await assert.rejects(main.readOnce(scope, async (tx) => {
      await tx.query('select 1')
      await tx.query('select 2')
    }), /after its transaction had ended/)
  })

  it('without its schema is refused where migrations are only required', async () => {
    const name = `sa_test_${randomBytes(8).toString('hex')}`
    await administer(server, `create database ${name}`)
    const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
    try {
      await assert.rejects(openDatabase({ url, migrations: 'require' }), (error) => error instanceof MigrationError && /sa-portal-server migrate/.test(error.message))
    } finally {
      await administer(server, `drop database ${name} with (force)`)
    }
  })

  it('serves a role that has no right of its own, while another one keeps the schema', async () => {
    const suffix = randomBytes(6).toString('hex')
    const url = Object.assign(new URL(main.url!), { username: `sa_test_app_${suffix}` }).href
    await administer(main.url!, `create role sa_test_app_${suffix} login noinherit`)
    try {
      const database = await openDatabase({ url, ownerUrl: main.url! })
      try {
        assert.ok((await read(database)).length > 0)
        await makeClients(database, scope.partnerId, [aClient('By the plain role')])
        await assert.rejects(database.read(scope, async (tx) => {
          await tx.query('reset role')
          await tx.query('select id from sa.client')
        }), /permission denied/)
        await assert.rejects(database.read(scope, (tx) => tx.query('set local role sa_owner')), /permission denied/)
      } finally {
        await database.close()
      }
    } finally {
      await administer(main.url!, `drop role sa_test_app_${suffix}`)
    }
  })
})
