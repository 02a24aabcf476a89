import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { createAdaptorServer } from '@hono/node-server'
import { createApp, type App } from './app.ts'
import { Clock } from './clock/clock.ts'
import type { Config } from './config.ts'
import { createContext, type Context } from './context.ts'
import { Mailer } from './mail/mailer.ts'
import { transportFor, type MailTransport } from './mail/transport.ts'
import { sweepAttachments } from './store/attachments.ts'
import { openDatabase, systemActor, systemScope, type Database } from './store/database.ts'
import { pruneEvents } from './store/events.ts'
import { mostImports, pruneImports } from './store/finding-imports.ts'
import { pruneHostedSessions } from './store/hosted-sessions.ts'
import { pruneKeys } from './store/idempotency.ts'
import { forgetNotifications } from './store/notifications.ts'
import { listPartners } from './store/partners.ts'
import { pruneTries } from './store/sign-in-throttle.ts'

/** A server that listens. */
export interface RunningServer {
  /** Where it is reached on this machine. */
  readonly url: string
  readonly port: number
  readonly context: Context
  readonly app: App
  /** Where mails go, for people. */
  readonly mailPlace: string
  /** Stops: takes nothing new, ends streams, waits for requests that are under way, closes the database. Safe to call twice. */
  stop(): Promise<void>
}

/** What is given instead of made. */
export interface StartOptions {
  /** An open database; it is closed with the server. */
  database?: Database
  context?: Context
  /** Where mails go; what the configuration says when absent. */
  mailTransport?: MailTransport
}

/** How often what is no longer needed is thrown away. @unit milliseconds */
const tidyMs = 3_600_000
/** How long a stream can be resumed. @unit milliseconds */
const eventsKeptMs = 7 * 86_400_000
/** How long a write can be repeated with its key. @unit milliseconds */
const idempotencyKeptMs = 86_400_000
/** How long it can be looked up that somebody was signed in. @unit milliseconds */
const sessionsKeptMs = 30 * 86_400_000
/** How long a file is kept that belongs to nothing. @unit milliseconds */
const unusedKeptMs = 86_400_000
/** How long people find what they were told. @unit milliseconds */
const notificationsKeptMs = 365 * 86_400_000
/** How long tries to sign in are kept; longer than any of them counts. @unit milliseconds */
const triesKeptMs = 2 * 86_400_000

/**
 * Opens the database, brings its schema up to date and listens.
 *
 * @throws with code `EADDRINUSE` when the port is taken, and the errors of `openDatabase`
 */
export async function startServer(config: Config, options: StartOptions = {}): Promise<RunningServer> {
  const database = options.context?.database ?? options.database ?? (await openFor(config))
  const context = options.context ?? createContext({ config, database })
  let app: App
  let server: Server
  try {
    app = await createApp(context)
    server = createAdaptorServer({ fetch: (request, env) => app.fetch(request, env) }) as Server
    // Requests that never end their headers or their body give their socket back.
    server.headersTimeout = 15_000
    server.requestTimeout = 60_000
    server.keepAliveTimeout = 65_000
    server.maxHeadersCount = 100
    await listen(server, config)
  } catch (error) {
    await database.close().catch(() => undefined)
    throw error
  }
  const { port } = server.address() as AddressInfo
  const mailTransport = options.mailTransport ?? transportFor(config)
  const mailer = new Mailer(context, mailTransport)
  const tidy = setInterval(() => void tidyUp(context, mailer), tidyMs).unref()
  const clock = new Clock(context)
  app.runtime.auditNotes.start()
  mailer.start()
  clock.start()
  let stopped: Promise<void> | undefined
  return {
    url: `http://${shownHost(config.host)}:${port}`,
    port,
    context,
    app,
    mailPlace: mailTransport.place,
    stop: () =>
      (stopped ??= (async () => {
        clearInterval(tidy)
        await clock.stop()
        await app.runtime.auditNotes.stop()
        // A mail server may think for longer than anybody waits: then the mail is sent again after the next start.
        const mailed = Promise.race([mailer.stop(), wait(config.stopTimeoutSeconds * 1000, undefined, { ref: false })])
        await stopListening(server, app, config.stopTimeoutSeconds)
        await mailed
        await database.close()
      })()),
  }
}

function openFor(config: Config): Promise<Database> {
  return openDatabase({
    dataDir: config.dataDir,
    ...(config.databaseUrl === null ? {} : { url: config.databaseUrl }),
    ...(config.databaseOwnerUrl === null ? {} : { ownerUrl: config.databaseOwnerUrl }),
  })
}

function listen(server: Server, { port, host }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function stopListening(server: Server, app: App, timeoutSeconds: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  await app.stop()
  // Connections that carry no request would otherwise keep the server for as long as their keep-alive lasts.
  server.closeIdleConnections()
  const idle = setInterval(() => server.closeIdleConnections(), 100)
  const late = setTimeout(() => server.closeAllConnections(), timeoutSeconds * 1000)
  await closed
  clearInterval(idle)
  clearTimeout(late)
}

async function tidyUp({ database, log, now }: Context, mailer: Mailer): Promise<void> {
  try {
    const time = now().getTime()
    await database.transact(systemScope, (tx) => pruneEvents(tx, new Date(time - eventsKeptMs)))
    await database.transact(systemScope, (tx) => pruneKeys(tx, new Date(time - idempotencyKeptMs)))
    await mailer.tidy()
    for (const { id } of await database.read(systemScope, listPartners)) {
      await database.transact({ kind: 'partner', partnerId: id, door: true, actor: systemActor }, async (tx) => {
        await pruneHostedSessions(tx, new Date(time - sessionsKeptMs))
        await pruneTries(tx, new Date(time - triesKeptMs))
      })
      await database.transact({ kind: 'partner', partnerId: id, actor: systemActor }, async (tx) => {
        await sweepAttachments(tx, new Date(time - unusedKeptMs))
        await forgetNotifications(tx, new Date(time - notificationsKeptMs))
        await pruneImports(tx, mostImports, new Date(time))
      })
    }
  } catch (error) {
    log.warn('old events, idempotency keys, mails, sessions, unused files, notifications and previews of imports could not be removed; it is tried again in an hour', { error })
  }
}

/** `0.0.0.0` is where one listens, not where one is reached. */
function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/**
 * Stops the server when the process is asked to end, then lets the process go. A second signal does not wait.
 *
 * @param exit how the process ends; `process.exit` when absent
 */
export function stopOnSignals(server: RunningServer, exit: (code: number) => void = (code) => process.exit(code)): void {
  let asked = false
  const stop = () => {
    if (asked) return exit(1)
    asked = true
    server.stop().then(
      () => exit(0),
      (error: unknown) => {
        server.context.log.error('the server could not stop cleanly', { error })
        exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
