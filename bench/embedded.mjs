/**
 * What the embedded database gives of what PostgreSQL gives, through the same store and driver, with 16 reads under way.
 *
 *   node bench/embedded.mjs [--quick]
 */
import { pathToFileURL } from 'node:url'

import { startPostgres } from '../scripts/postgres.mjs'
import { crowdPartner, loadCrowd } from '../server/seed/load-crowd.ts'
import { listClientsJson } from '../server/store/clients.ts'
import { openDatabase, systemActor, systemScope } from '../server/store/database.ts'
import { findPartnerId } from '../server/store/partners.ts'
import { readPortfolio } from '../server/store/portfolio.ts'
import { atLeast, fact, inTurns, median, ratioOf, Skipped, throughput } from './support/measure.mjs'
import { report } from './support/table.mjs'

const count = 1000
const now = new Date('2026-11-20T09:40:00.000Z')
const view = {
  measures: true,
  allowedActions: ['client.view', 'client.measure', 'client.update', 'posture.push', 'exposure.push', 'framework.view', 'control.view'],
  deniedActions: {},
  workspaceUrl: 'http://localhost:4480/clients/{clientId}',
  now,
}
const reads = {
  'the page by newest': (tx) => listClientsJson(tx, { limit: 50, sort: '-created' }, view),
  'the page by risk': (tx) => listClientsJson(tx, { limit: 50, sort: 'risk' }, view),
  'the summary': (tx) => readPortfolio(tx),
}

/** @param {{ quick?: boolean }} options @returns {Promise<import('./support/measure.mjs').Row[]>} */
export async function run({ quick = false } = {}) {
  const postgres = await startPostgres()
  if ('missing' in postgres) throw new Skipped(postgres.missing)
  const opened = []
  try {
    const databases = {}
    for (const [name, config] of Object.entries({ embedded: { dataDir: null }, postgresql: { url: postgres.url } })) {
      const database = await openDatabase(config)
      opened.push(database)
      await loadCrowd(database, { now, count })
      const partnerId = await database.read(systemScope, (tx) => findPartnerId(tx, crowdPartner.slug))
      databases[name] = { database, scope: { kind: 'partner', partnerId, actor: systemActor } }
    }
    const rows = []
    const rounds = quick ? 2 : 5
    for (const [name, read] of Object.entries(reads)) {
      const parts = Object.fromEntries(
        Object.entries(databases).map(([engine, { database, scope }]) => [
          engine,
          () => throughput(() => database.readOnce(scope, read), { seconds: 1, inFlight: 16 }),
        ]),
      )
      await inTurns(1, parts)
      const figures = await inTurns(rounds, parts)
      rows.push(atLeast(`${name}: the embedded database against PostgreSQL ${postgres.version}`, ratioOf(figures.embedded, figures.postgresql), '×', 0.25))
      rows.push(fact(`${name}, embedded`, median(figures.embedded), '/s'))
      rows.push(fact(`${name}, PostgreSQL`, median(figures.postgresql), '/s'))
    }
    return rows
  } finally {
    for (const database of opened) await database.close()
    await postgres.stop()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) report(await run({ quick: process.argv.includes('--quick') }))
