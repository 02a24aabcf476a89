/**
 * What it costs that every read is a transaction under one tenant's scope: against the same query by a role that sees everything, with
 * no transaction around it. On this machine, and over a connection that takes its time.
 *
 *   node bench/scope.mjs [--quick]
 */
import { createServer, connect } from 'node:net'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'

import pg from 'pg'

import { startPostgres } from '../scripts/postgres.mjs'
import { crowdPartner, loadCrowd } from '../server/seed/load-crowd.ts'
import { listClientsJson } from '../server/store/clients.ts'
import { openDatabase, systemActor, systemScope } from '../server/store/database.ts'
import { findPartnerId } from '../server/store/partners.ts'
import { readPortfolio } from '../server/store/portfolio.ts'
import { atLeast, fact, inTurns, median, Skipped } from './support/measure.mjs'
import { statementsOf } from './support/pgbench.mjs'
import { report } from './support/table.mjs'

const now = new Date('2026-11-20T09:40:00.000Z')
const view = { measures: true, findings: true, allowedActions: ['client.view'], deniedActions: {}, workspaceUrl: null, now }
const reads = {
  'the page': (tx) => listClientsJson(tx, { limit: 50, sort: '-created' }, view),
  'the summary': (tx) => readPortfolio(tx),
}

/** @param {{ quick?: boolean }} options @returns {Promise<import('./support/measure.mjs').Row[]>} */
export async function run({ quick = false } = {}) {
  const postgres = await startPostgres()
  if ('missing' in postgres) throw new Skipped(postgres.missing)
  const closers = [() => postgres.stop()]
  try {
    const rows = []
    for (const way of ['local', 'slow']) {
      const address = new URL(postgres.url)
      if (way === 'slow') {
        const proxy = await slowly(Number(address.port))
        closers.push(proxy.close)
        address.port = String(proxy.port)
      }
      const database = await openDatabase({ url: address.href, poolSize: 1 })
      closers.push(() => database.close())
      if (way === 'local') await loadCrowd(database, { now, count: 1000 })
      const partnerId = await database.read(systemScope, (tx) => findPartnerId(tx, crowdPartner.slug))
      const scope = { kind: 'partner', partnerId, actor: systemActor }
      const client = new pg.Client({ connectionString: address.href, pipeline: true })
      await client.connect()
      closers.push(() => client.end())
      const trips = await inTurns(quick ? 30 : 100, { trip: timed(() => client.query('select')) })
      const place = way === 'local' ? 'on this machine' : `over ${median(trips.trip).toFixed(1)} ms a round trip`
      for (const [name, read] of Object.entries(reads)) {
        const sent = await statementsOf(() => database.readOnce(scope, read))
        const { text, values } = sent.find((statement) => statement.text.startsWith('select'))
        const parts = {
          scoped: timed(() => database.readOnce(scope, read)),
          unscoped: timed(() => client.query({ name, text, values })),
        }
        await inTurns(20, parts)
        const { scoped, unscoped } = await inTurns(quick ? 60 : 200, parts)
        const ratio = median(unscoped) / median(scoped)
        const label = `${name}: unscoped against scoped, time of one read ${place}`
        rows.push(way === 'slow' ? atLeast(label, ratio, '×', 0.95) : fact(label, ratio, '×'))
      }
    }
    return rows
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

const timed = (work) => async () => {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** A way to PostgreSQL on which every byte is a millisecond late in each direction. */
async function slowly(port) {
  const later = (from, to) => {
    from.on('data', (bytes) => setTimeout(() => to.writable && to.write(bytes), 1))
    from.on('close', () => setTimeout(() => to.destroy(), 5))
    from.on('error', () => to.destroy())
  }
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ port, host: '127.0.0.1', noDelay: true })
    later(near, far)
    later(far, near)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: server.address().port, close: () => new Promise((resolve) => server.close(resolve)) }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) report(await run({ quick: process.argv.includes('--quick') }))
