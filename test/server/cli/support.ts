import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'

const program = fileURLToPath(new URL('../../../server/bin/sa-portal-server.mjs', import.meta.url))

/** A place for one database: a folder, or a database of its own on the PostgreSQL that the tests were given. */
export interface Place {
  folder: string
  engine: 'pglite' | 'postgresql'
  env: Record<string, string | undefined>
  file(name: string, content: string | Uint8Array): string
  remove(): Promise<void>
}

/** Makes a place. With `embedded` it is a folder even where PostgreSQL is at hand. */
export async function makePlace({ embedded = false } = {}): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'sa-cli-'))
  const server = embedded ? undefined : process.env.TEST_DATABASE_URL
  const env: Record<string, string | undefined> = {
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: undefined,
    DATABASE_OWNER_URL: undefined,
    PORT: '0',
    DEMO: '0',
    DEBUG: undefined,
    LOG_LEVEL: 'warn',
  }
  let drop = async () => {}
  if (server) {
    const name = `cli_${randomBytes(6).toString('hex')}`
    const run = async (sql: string) => {
      const client = new Client({ connectionString: server })
      await client.connect()
      await client.query(sql)
      await client.end()
    }
    await run(`create database ${name}`)
    const url = new URL(server)
    url.pathname = `/${name}`
    env['DATABASE_URL'] = url.href
    drop = () => run(`drop database ${name} with (force)`)
  }
  return {
    folder,
    engine: server ? 'postgresql' : 'pglite',
    env,
    file(name, content) {
      const path = join(folder, name)
      writeFileSync(path, content)
      return path
    },
    async remove() {
      await drop()
      if (existsSync(folder)) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** How a command ended. */
export interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

const environment = (place: Place, env: Record<string, string | undefined>) => {
  const merged: Record<string, string | undefined> = { ...process.env, TEST_DATABASE_URL: undefined, NO_COLOR: '1', ...place.env, ...env }
  for (const [name, value] of Object.entries(merged)) if (value === undefined) delete merged[name]
  return merged as NodeJS.ProcessEnv
}

/** Runs the program to its end. */
export function run(place: Place, args: readonly string[], env: Record<string, string | undefined> = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: place.folder, env: environment(place, env), stdio: ['ignore', 'pipe', 'pipe'] })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk))
    child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** A server that runs. */
export interface Running {
  child: ChildProcess
  url: string
  /** What it has said on standard output and standard error. */
  said(): string
  /** Sends a signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null>
}

const runningChildren = new Set<ChildProcess>()

/** Ends every server that a failed test has left behind, so that the run can end. */
export function endLeftovers(): void {
  for (const child of runningChildren) child.kill('SIGKILL')
}

/** Starts `sa-portal-server start` and waits until it says where it listens. */
export function start(place: Place, env: Record<string, string | undefined> = {}): Promise<Running> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'start'], { cwd: place.folder, env: environment(place, env), stdio: ['ignore', 'pipe', 'pipe'] })
    runningChildren.add(child)
    child.once('exit', () => runningChildren.delete(child))
    let said = ''
    const ended = new Promise<number | NodeJS.Signals | null>((done) => child.once('close', (code, signal) => done(code ?? signal)))
    const patience = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`The server did not start within 60 seconds:\n${said}`))
    }, 60_000)
    const listen = (chunk: string) => {
      said += chunk
      const url = /http:\/\/[\w.[\]:]+:\d+/.exec(said)?.[0]
      if (!url) return
      clearTimeout(patience)
      resolve({
        child,
        url,
        said: () => said,
        end: async (signal) => {
          child.kill(signal)
          return ended
        },
      })
    }
    child.stdout.setEncoding('utf8').on('data', listen)
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => void (said += chunk))
    void ended.then((code) => {
      clearTimeout(patience)
      reject(new Error(`The server ended with ${code}:\n${said}`))
    })
  })
}
