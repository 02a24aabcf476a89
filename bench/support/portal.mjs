/** Starts the API on a database that holds the crowd, and loads that crowd. */
import { fork } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { loadCrowd } from '../../server/seed/load-crowd.ts'
import { openDatabase } from '../../server/store/database.ts'

/** The moment of every crowd, so that all of them hold the same clients. */
const now = new Date('2026-11-20T09:40:00.000Z')

/** Fills a database with clients. @param {import('../../server/store/types.ts').DatabaseConfig} config */
export async function fill(config, count) {
  const database = await openDatabase(config)
  try {
    await loadCrowd(database, { now, count })
  } finally {
    await database.close()
  }
}

/**
 * @param {string} databaseUrl
 * @returns {Promise<{ url: string, pid: number, headers: { authorization: string }, stop: () => Promise<void> }>}
 */
export async function startPortal(databaseUrl, execArgv = []) {
  const folder = mkdtempSync(join(tmpdir(), 'sa-portal-bench-'))
  const log = openSync(join(folder, 'log'), 'w')
  const child = fork(fileURLToPath(new URL('./server.mjs', import.meta.url)), [], {
    execArgv,
    stdio: ['ignore', 'ignore', log, 'ipc'],
    // The limits stay on and are never reached.
    env: { ...process.env, DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: '', PORT: '0', HOST: '127.0.0.1', RATE_LIMIT_TOKEN_PER_MINUTE: '1000000' },
  })
  closeSync(log)
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const { url, token } = await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => reject(new Error(`The server of the benchmark has ended with ${code}:\n${readFileSync(join(folder, 'log'), 'utf8')}`)))
  })
  return {
    url,
    pid: child.pid,
    headers: { authorization: `Bearer ${token}` },
    async stop() {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
