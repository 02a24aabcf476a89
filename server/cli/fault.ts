import { readFileSync } from 'node:fs'
import { ConfigError } from '../config.ts'
import { FileRefused } from '../import/refusal.ts'
import { AlreadyExistsError, AuditBrokenError, DatabaseUnavailableError, DataFolderError, MigrationError } from '../store/errors.ts'

/** Something a person can mend. The message is all that is shown: it names the thing, what is wrong and the mend. */
export class CommandFault extends Error {
  override name = 'CommandFault'
}

/** Errors whose message is meant for people as it stands. */
const told = [CommandFault, ConfigError, FileRefused, DataFolderError, MigrationError, AuditBrokenError]

/** What went wrong in one sentence for the person at the terminal. */
export function explain(error: unknown): string {
  if (told.some((kind) => error instanceof kind)) return (error as Error).message
  if (error instanceof AlreadyExistsError) return `${error.message.replace(/\.?$/, '.')} Nothing was written.`
  const { code, message } = errorOf(error)
  if (error instanceof DatabaseUnavailableError && code === '') {
    return `The database cannot be reached: ${message.replace(/\.?$/, '.')} Check that it runs and that DATABASE_URL is right.`
  }
  switch (code) {
    case 'EADDRINUSE':
      return `${portOf(error)} is in use. Set PORT to another one, or stop what listens there.`
    case 'EACCES':
    case 'EPERM':
      return `Permission denied: ${message}. Check who owns the folder, or set DATA_DIR to one that can be written.`
    case 'ENOENT':
      return `The folder cannot be made: ${message}. Set DATA_DIR to one that can be written.`
    case 'EROFS':
      return `The folder cannot be written: ${message}. Set DATA_DIR to another one.`
    case 'ENOSPC':
    case '53100':
      return 'The disk is full. Free some space, or set DATA_DIR to a folder on another disk.'
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'EAI_AGAIN':
      return `PostgreSQL does not answer at the address in DATABASE_URL (${code}). Check that it runs and that the address is right.`
    case '28P01':
    case '28000':
      return 'PostgreSQL refuses the user or the password in DATABASE_URL. Correct them.'
    case '3D000':
      return 'The database in DATABASE_URL does not exist. Create it, or correct the address.'
    case '42P01':
      return 'The database has no tables yet. Run: sa-portal-server migrate'
    case '42501':
      return `The user in DATABASE_URL may not do this: ${message}.`
    default:
      return `${message || 'Something went wrong.'} (Run again with DEBUG=1 to see where.)`
  }
}

/** Node wraps several failed attempts to connect into one error without a message. */
function errorOf(error: unknown): { code: string; message: string } {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    const inner = each instanceof AggregateError && each.errors.length > 0 ? (each.errors[0] as Error) : each
    const code = (inner as { code?: unknown }).code
    if (typeof code === 'string') return { code, message: inner.message.replace(/\.$/, '') }
  }
  return { code: '', message: error instanceof Error ? error.message : String(error) }
}

function portOf(error: unknown): string {
  const port = (error as { port?: number }).port
  return port === undefined ? 'The port' : `Port ${port}`
}

/** Reads a file that a person named. */
export function readNamedFile(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    const { code, message } = errorOf(error)
    if (code === 'ENOENT') throw new CommandFault(`There is no file "${path}".`)
    if (code === 'EISDIR') throw new CommandFault(`"${path}" is a folder, not a file.`)
    if (code === 'ERR_FS_FILE_TOO_LARGE') throw new CommandFault(`"${path}" is too large.`)
    throw new CommandFault(`"${path}" cannot be read: ${message}.`)
  }
}
