import { randomFillSync } from 'node:crypto'
import type { IdKind } from '../src/contract/id.ts'
import { logLevels, type Config, type LogLevel } from './config.ts'
import { newId, type RandomFill } from './ids.ts'
import type { Database } from './store/database.ts'

/** The log: one JSON object a line. It never holds a token, a key, a query string or a body. */
export interface Log {
  error(message: string, detail?: Record<string, unknown>): void
  warn(message: string, detail?: Record<string, unknown>): void
  info(message: string, detail?: Record<string, unknown>): void
  debug(message: string, detail?: Record<string, unknown>): void
}

/** What every request has, handed down: nothing below reads a clock, a die or the environment by itself. */
export interface Context {
  readonly config: Config
  readonly database: Database
  readonly log: Log
  /** The clock. */
  now(): Date
  /** The dice. */
  readonly fill: RandomFill
  /** A new id, by this context's clock and dice. */
  newId(kind: IdKind): string
}

/** A context with the real clock and dice, where no others are given. */
export function createContext(parts: {
  config: Config
  database: Database
  log?: Log
  now?: () => Date
  fill?: RandomFill
}): Context {
  const now = parts.now ?? (() => new Date())
  const fill = parts.fill ?? ((bytes) => void randomFillSync(bytes))
  return {
    config: parts.config,
    database: parts.database,
    log: parts.log ?? createLog(parts.config.logLevel, now),
    now,
    fill,
    newId: (kind) => newId(kind, now().getTime(), fill),
  }
}

/**
 * A log of one JSON object a line.
 *
 * @param write where a line goes; the standard error output when absent, since the standard output belongs to commands
 */
export function createLog(level: LogLevel, now: () => Date, write?: (line: string) => void): Log {
  const loudness = logLevels.indexOf(level)
  const at = (each: Exclude<LogLevel, 'silent'>) => {
    if (logLevels.indexOf(each) > loudness) return () => undefined
    const out = write ?? (each === 'error' || each === 'warn' ? gathered.writeNow : gathered.write)
    return (message: string, detail: Record<string, unknown> = {}) =>
      out(`${JSON.stringify({ at: now().toISOString(), level: each, message, ...plain(detail) })}\n`)
  }
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') }
}

/** The standard error output. A busy server writes the lines of one turn of its loop together; nothing waits longer than that. */
const gathered = (() => {
  let lines = ''
  let due: NodeJS.Immediate | undefined
  let flushedAtExit = false
  const flush = () => {
    clearImmediate(due)
    due = undefined
    const text = lines
    lines = ''
    if (text !== '') process.stderr.write(text)
  }
  return {
    write(line: string) {
      lines += line
      if (due) return
      due = setImmediate(flush)
      due.unref()
      // A process that ends in between still writes what it has.
      if (!flushedAtExit) process.once('exit', flush)
      flushedAtExit = true
    },
    writeNow(line: string) {
      lines += line
      flush()
    },
  }
})()

/** Errors are written with their stack and their causes; JSON would leave them empty. */
function plain(detail: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(detail).map(([key, value]) => [key, value instanceof Error ? errorText(value) : value]),
  )
}

function errorText(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${errorText(error.cause)}` : ''
  return `${error.stack ?? `${error.name}: ${error.message}`}${cause}`
}
