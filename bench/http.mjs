/**
 * The portfolio over HTTP: against pgbench with the same statements on the same PostgreSQL, and at a thousand clients against a
 * hundred thousand.
 *
 *   node bench/http.mjs [--quick]
 */
import { Agent } from 'node:http'
import { cpus } from 'node:os'
import { pathToFileURL } from 'node:url'

import pg from 'pg'

import { clientSorts } from '../src/contract/client.ts'
import { startPostgres } from '../scripts/postgres.mjs'
import { createApp } from '../server/app.ts'
import { readConfig } from '../server/config.ts'
import { createContext } from '../server/context.ts'
import { openDatabase } from '../server/store/database.ts'
import { fetchOnce, load, loadGenerator } from './support/load.mjs'
import { atLeast, atMost, fact, inTurns, median, ratioOf, Skipped } from './support/measure.mjs'
import { pgbench, statementsOf } from './support/pgbench.mjs'
import { ofEndedChildren, ofPostgres, ofProcess, readable } from './support/processor.mjs'
import { fill, startPortal } from './support/portal.mjs'
import { report } from './support/table.mjs'

const connections = 32
const page = '/v1/clients?limit=50'
const summary = '/v1/portfolio/summary'

/** @param {{ quick?: boolean }} options @returns {Promise<import('./support/measure.mjs').Row[]>} */
export async function run({ quick = false } = {}) {
  const sizes = { small: 1000, large: quick ? 10_000 : 100_000 }
  const postgres = await startPostgres()
  if ('missing' in postgres) throw new Skipped(postgres.missing)
  const closers = [() => postgres.stop()]
  try {
    const databases = {}
    for (const [name, count] of Object.entries(sizes)) {
      databases[name] = await makeDatabase(postgres.url, `crowd_${name}`)
      await fill({ url: databases[name] }, count)
      await vacuum(databases[name])
    }
    const large = await startPortal(databases.large)
    closers.push(large.stop)
    const small = await startPortal(databases.small)
    closers.push(small.stop)
    return [
      ...(await againstPgbench(large, databases.large, quick)),
      ...(await againstSize(small, large, sizes, quick ? 40 : 120)),
    ]
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

/** Throughput over HTTP as a share of what PostgreSQL gives a program that does nothing but ask. */
async function againstPgbench(portal, database, quick) {
  const rows = []
  for (const [name, path, bar] of [
    ['the page', page, 0.3],
    ['the summary', summary, null],
  ]) {
    const { body, status } = await once(portal, path)
    if (status !== 200) throw new Error(`${path} answered ${status}: ${body}`)
    if (path === page && JSON.parse(body).items.length !== 50) throw new Error(`${path} did not answer with 50 clients`)
    const statements = await statementsOfRequest(portal, database, path)
    const asked = pgbench(database, statements)
    const bare = pgbench(`${database}?options=-csearch_path%3Dpg_catalog`, statements.slice(-2, -1))
    const seconds = quick ? 2 : 4
    const latencies = []
    await load(`${portal.url}${path}`, { ...portal, connections, seconds: 1 })
    const spent = { pgbench: [], http: [], server: [] }
    const figures = await inTurns(quick ? 1 : 3, {
      async pgbench() {
        const before = await processorTime(database, portal)
        const perSecond = await asked.run({ connections, seconds })
        const after = await processorTime(database, portal)
        spent.pgbench.push((after.others - before.others) / (perSecond * seconds))
        return perSecond
      },
      async http() {
        const before = await processorTime(database, portal)
        const result = await load(`${portal.url}${path}`, { ...portal, connections, seconds })
        const after = await processorTime(database, portal)
        const requests = result.perSecond * seconds
        spent.server.push((after.server - before.server) / requests)
        spent.http.push((after.others - before.others + after.server - before.server) / requests)
        latencies.push(result)
        return result.perSecond
      },
      bare: () => bare.run({ connections, seconds }),
    })
    asked.remove()
    bare.remove()
    const ratio = ratioOf(figures.http, figures.pgbench)
    const label = `${name} over HTTP against pgbench, ${statements.length} statements, ${connections} connections`
    rows.push(bar === null ? fact(label, ratio, '×') : atLeast(label, ratio, '×', bar))
    if (readable) {
      const cost = { http: median(spent.http), server: median(spent.server), pgbench: median(spent.pgbench) }
      // What cores without other work would give: shared by all the parts, and the server can use no more than one of them.
      const cores = cpus().length
      const free = Math.min(1 / cost.server, cores / cost.http) / (cores / cost.pgbench)
      const byTime = `${name} over HTTP against pgbench, by the processor time of ${cores} cores`
      rows.push(bar === null ? fact(byTime, free, '×') : atLeast(byTime, free, '×', bar))
      rows.push(fact(`${name}: processor time of the server a request`, cost.server * 1000, 'ms'))
      rows.push(fact(`${name}: processor time of all parts a request`, cost.http * 1000, 'ms'))
      rows.push(fact(`${name}: processor time of PostgreSQL and pgbench a transaction`, cost.pgbench * 1000, 'ms'))
    }
    rows.push(fact(`${name} over HTTP (${loadGenerator})`, median(figures.http), '/s'))
    rows.push(fact(`${name} by pgbench, the same statements in one write`, median(figures.pgbench), '/s'))
    rows.push(fact(`${name} by pgbench, its query alone without a scope`, median(figures.bare), '/s'))
    rows.push(fact(`${name} over HTTP, half of the answers within`, median(latencies.map(({ p50 }) => p50)), 'ms'))
    rows.push(fact(`${name} over HTTP, 99 % of the answers within`, median(latencies.map(({ p99 }) => p99)), 'ms'))
  }
  return rows
}

/** The same requests, one after the other, to two servers in turns. */
async function againstSize(small, large, sizes, repeats) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const slow = []
  const rows = []
  const paths = [...clientSorts.map((sort) => [`sort ${sort}`, `${page}&sort=${sort}`]), ['the summary', summary]]
  try {
    for (const [name, path] of paths) {
      const timed = (portal) => async () => {
        const started = performance.now()
        const { status, body } = await fetchOnce(agent, `${portal.url}${path}`, portal.headers)
        if (status !== 200) throw new Error(`${path} answered ${status}: ${body}`)
        return performance.now() - started
      }
      // Plans, caches and compiled code first.
      await inTurns(15, { small: timed(small), large: timed(large) })
      const figures = await inTurns(repeats, { small: timed(small), large: timed(large) })
      const ratio = median(figures.large) / median(figures.small)
      rows.push(atMost(`${name}: ${sizes.large} clients against ${sizes.small}`, ratio, '×', 1.3))
      slow.push(median(figures.large))
    }
  } finally {
    agent.destroy()
  }
  return [...rows, fact(`the slowest of these at ${sizes.large} clients, one at a time`, Math.max(...slow), 'ms')]
}

/** Processor time so far: of the server, and of PostgreSQL with the programs that make the load. @unit seconds */
async function processorTime(database, portal) {
  if (!readable) return { server: 0, others: 0 }
  const client = new pg.Client({ connectionString: database })
  await client.connect()
  const { rows } = await client.query('select pg_backend_pid() as pid')
  const others = ofPostgres(rows[0].pid) + ofEndedChildren()
  await client.end()
  return { server: ofProcess(portal.pid), others }
}

async function once(portal, path) {
  const agent = new Agent()
  return await fetchOnce(agent, `${portal.url}${path}`, portal.headers)
}

/** What one warm request sends to the database. */
async function statementsOfRequest(portal, url, path) {
  const database = await openDatabase({ url, poolSize: 1 })
  try {
    const config = readConfig({ LOG_LEVEL: 'silent', RATE_LIMIT_TOKEN_PER_MINUTE: '0' })
    const app = await createApp(createContext({ config, database }))
    const ask = () => app.request(path, { headers: portal.headers })
    await ask()
    const statements = await statementsOf(ask)
    await app.stop()
    return statements
  } finally {
    await database.close()
  }
}

async function makeDatabase(server, name) {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

async function vacuum(url) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('vacuum analyze')
  await client.end()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) report(await run({ quick: process.argv.includes('--quick') }))
