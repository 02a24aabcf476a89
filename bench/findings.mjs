/**
 * Findings of one client over the API, in this process: at a thousand findings against a hundred thousand, for the MSP and for a person of the
 * client, who is cut by more policies.
 *
 *   node bench/findings.mjs [--quick]
 */
import { pathToFileURL } from 'node:url'

import pg from 'pg'

import { startPostgres } from '../scripts/postgres.mjs'
import { createApp } from '../server/app.ts'
import { readConfig } from '../server/config.ts'
import { createContext } from '../server/context.ts'
import { crowdPartner, loadCrowd } from '../server/seed/load-crowd.ts'
import { listClients } from '../server/store/clients.ts'
import { openDatabase, systemActor, systemScope } from '../server/store/database.ts'
import { listMembers } from '../server/store/members.ts'
import { findPartnerId } from '../server/store/partners.ts'
import { insertPortalUser } from '../server/store/portal-users.ts'
import { manyFindings } from './support/findings.mjs'
import { atMost, fact, inTurns, median, Skipped } from './support/measure.mjs'
import { report } from './support/table.mjs'

/** What is asked for, and what 100,000 may cost against 1,000. @type {Record<string, [path: string, bar: number | null]>} */
const asked = {
  'a page, the worst first': ['/findings?limit=50', 1.3],
  'a page by due date': ['/findings?limit=50&sort=due', 1.3],
  'a page, the newest first': ['/findings?limit=50&sort=-published', 1.3],
  'a page by status': ['/findings?limit=50&sort=status', 1.3],
  'a page of the open and critical': ['/findings?limit=50&severity=critical&status=open', null],
  'a page of the overdue': ['/findings?limit=50&overdue=yes', null],
  'a search': ['/findings?limit=50&q=host-77', null],
  'the counts': ['/findings/counts', null],
  'the dashboard': ['/dashboard', null],
}

/** @param {{ quick?: boolean }} options @returns {Promise<import('./support/measure.mjs').Row[]>} */
export async function run({ quick = false } = {}) {
  const sizes = { small: 1000, large: quick ? 20_000 : 100_000 }
  const postgres = await startPostgres()
  if ('missing' in postgres) throw new Skipped(postgres.missing)
  const closers = [() => postgres.stop()]
  try {
    const database = await openDatabase({ url: postgres.url, poolSize: 2 })
    closers.push(() => database.close())
    const now = new Date()
    await loadCrowd(database, { now, count: 2 })
    const partnerId = await database.read(systemScope, (tx) => findPartnerId(tx, crowdPartner.slug))
    const scope = { kind: 'partner', partnerId, actor: systemActor }
    const config = readConfig({ LOG_LEVEL: 'silent', RATE_LIMIT_TOKEN_PER_MINUTE: '0' })
    const context = createContext({ config, database })
    const app = await createApp(context)
    closers.push(() => app.stop())
    const [owner] = await database.read(scope, listMembers)
    const { items } = await database.read(scope, (tx) => listClients(tx, { sort: 'created', limit: 2 }))
    await database.transact(scope, (tx) => tx.query(`update sa.client set portal_enabled = true, status = 'active' where partner_id = $1`, [partnerId]))
    const clients = {}
    for (const [name, count] of Object.entries(sizes)) {
      const client = items.pop()
      await manyFindings(database, scope, client.id, { count, now })
      const userId = context.newId('portalUser')
      await database.transact(scope, (tx) =>
        insertPortalUser(tx, { id: userId, clientId: client.id, email: `manager@${name}.example`, name, role: 'manager', status: 'active', createdAt: now }))
      const claims = { partnerId, origins: [], sessionVersion: 1, scoped: false }
      const tokens = {
        'the MSP': { ...claims, audience: 'partner', userId: owner.id, clientId: null, role: 'owner', email: owner.email, name: owner.name, sessionVersion: owner.sessionVersion },
        'the client': { ...claims, audience: 'client', userId, clientId: client.id, role: 'manager', email: `manager@${name}.example`, name },
      }
      clients[name] = { id: client.id, tokens: {} }
      for (const [side, each] of Object.entries(tokens)) clients[name].tokens[side] = (await app.runtime.tokens.mint(each, 3600)).token
    }
    // As a database is that has been there for a while.
    const keeper = new pg.Client({ connectionString: postgres.url })
    await keeper.connect()
    await keeper.query('vacuum analyze')
    await keeper.end()

    const rows = []
    for (const side of ['the MSP', 'the client']) {
      for (const [name, [path, bar]] of Object.entries(asked)) {
        const timed = ({ id, tokens }) => async () => {
          const started = performance.now()
          const answer = await app.request(`/v1/clients/${id}${path}`, { headers: { authorization: `Bearer ${tokens[side]}` } })
          const body = await answer.text()
          if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${body}`)
          return performance.now() - started
        }
        const parts = { small: timed(clients.small), large: timed(clients.large) }
        await inTurns(8, parts)
        const figures = await inTurns(quick ? 15 : 40, parts)
        const label = `${name}, for ${side}: ${sizes.large} findings against ${sizes.small}`
        const ratio = median(figures.large) / median(figures.small)
        rows.push(bar === null ? fact(label, ratio, '×') : atMost(label, ratio, '×', bar))
        rows.push(fact(`${name}, for ${side}, at ${sizes.large}`, median(figures.large), 'ms'))
      }
    }
    return rows
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) report(await run({ quick: process.argv.includes('--quick') }))
