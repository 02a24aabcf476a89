/** The statements of one request, as the server sends them, run by pgbench. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import pg from 'pg'

import { findPostgres } from '../../scripts/postgres.mjs'
import { collect } from './load.mjs'
import { Skipped } from './measure.mjs'

/** @typedef {{ text: string, values: unknown[] }} Statement */

/**
 * Writes down what one piece of work sends to PostgreSQL: a statement list is cut into its statements.
 *
 * @param {() => Promise<unknown>} work
 * @returns {Promise<Statement[]>}
 */
export async function statementsOf(work) {
  const { query } = pg.Client.prototype
  const sent = []
  pg.Client.prototype.query = function (config, ...rest) {
    if (typeof config === 'string') sent.push(...config.split('; ').map((text) => ({ text, values: [] })))
    else sent.push({ text: config.text, values: config.values ?? [] })
    return query.call(this, config, ...rest)
  }
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return sent
}

/**
 * Prepares a pgbench that runs the statements as one transaction, sent in one write as the server sends them.
 *
 * @param {string} url
 * @param {Statement[]} statements
 * @returns {{ run(options: { connections: number, seconds: number }): Promise<number>, remove(): void }} `run` gives transactions a second
 */
export function pgbench(url, statements) {
  const folder = mkdtempSync(join(tmpdir(), 'sa-portal-pgbench-'))
  const variables = []
  const lines = statements.map(({ text, values }) => {
    const first = variables.length
    for (const value of values) variables.push(value instanceof Date ? value.toISOString() : String(value))
    const bound = text.replace(/\$(\d+)/g, (_, number) => `:v${first + Number(number) - 1}`)
    return `${bound.replace(/\s+/g, ' ').trim()};`
  })
  const script = join(folder, 'request.sql')
  writeFileSync(script, ['\\startpipeline', ...lines, '\\endpipeline', ''].join('\n'))
  const beside = join(findPostgres() ?? '', 'pgbench')
  const program = existsSync(beside) ? beside : 'pgbench'
  const defined = variables.flatMap((value, index) => ['-D', `v${index}=${value}`])
  return {
    async run({ connections, seconds }) {
      const args = ['-n', '-M', 'prepared', '-c', String(connections), '-j', '1', '-T', String(seconds), '-f', script, ...defined, url]
      const output = await collect(program, args).catch((error) => {
        if (error.code === 'ENOENT') throw new Skipped('pgbench is not installed (Debian: postgresql-contrib, part of postgresql)')
        throw error
      })
      return Number(/tps = ([\d.]+)/.exec(output)?.[1])
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
