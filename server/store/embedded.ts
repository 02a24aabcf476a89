import { existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import pg from 'pg'
import { DataFolderError } from './errors.ts'
import { lockFolder } from './folder-lock.ts'
import { migrate, readMigrations, type Migration } from './migrate.ts'
import { dropRights, typeReaders } from './session.ts'
import { keepsTemplate, keepTemplate, readTemplate, templateFile, unpackTemplate } from './template.ts'
import type { DatabaseConfig } from './types.ts'

/** The embedded database and its one connection. */
export interface Embedded {
  client: pg.Client
  /** Waits for what is under way, writes it down and gives the folder back. */
  close(): Promise<void>
}

/** A new database takes about 40 MB, and a little room to work in. @unit bytes */
const roomNeeded = 96 * 1024 * 1024

/**
 * Opens the embedded database in a folder, or in memory. A new one starts from a template where there is one.
 *
 * @throws {DataFolderError} the folder is in use, cannot be written, is full or damaged
 * @throws {MigrationError}
 */
export async function openEmbedded(config: DatabaseConfig): Promise<Embedded> {
  const { dataDir } = config
  const release = dataDir ? takeFolder(dataDir) : () => undefined
  try {
    const folder = dataDir ? join(dataDir, 'db') : undefined
    // A start that was cut short leaves files that look like a database; nothing in them was ever acknowledged.
    const starting = dataDir ? join(dataDir, 'starting') : undefined
    const fresh = !folder || !existsSync(join(folder, 'PG_VERSION')) || existsSync(starting!)
    const migrations = readMigrations()
    const template = fresh ? readTemplate(config.templateDir, migrations) : null
    if (fresh && folder) {
      writeFileSync(starting!, '')
      rmSync(folder, { recursive: true, force: true })
      if (template) unpack(template, folder, dataDir!)
    }
    const pglite = await start(dataDir, folder, folder ? null : template)
    try {
      const client = new pg.Client({ ...(createPgConfig(pglite) as object), types: typeReaders, pipeline: true } as pg.ClientConfig)
      client.on('error', (error) => config.log?.('the embedded database failed', { error: error.message }))
      await client.connect()
      await migrate(client, config.migrations ?? 'apply', migrations)
      if (fresh && !template && keepsTemplate(config.templateDir)) await dumpTemplate(pglite, config.templateDir, migrations)
      await dropRights(client)
      if (starting) rmSync(starting, { force: true })
      let closed: Promise<void> | undefined
      return {
        client,
        close: () =>
          (closed ??= (async () => {
            await client.end().catch(() => undefined)
            await pglite.close().catch(() => undefined)
            release()
          })()),
      }
    } catch (error) {
      await pglite.close().catch(() => undefined)
      throw error
    }
  } catch (error) {
    release()
    throw error
  }
}

/** Makes a template for new databases in a folder, or where this server keeps its own, unless it is there. @returns its file */
export async function ensureTemplate(templateDir?: string): Promise<string> {
  const file = templateFile(templateDir)
  if (!existsSync(file)) await (await openEmbedded({ dataDir: null, templateDir })).close()
  return file
}

function takeFolder(dataDir: string): () => void {
  try {
    mkdirSync(dataDir, { recursive: true })
    if (!existsSync(join(dataDir, 'db', 'PG_VERSION'))) {
      const { bavail, bsize } = statfsSync(dataDir)
      if (bavail * bsize < roomNeeded) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
    }
    return lockFolder(dataDir)
  } catch (error) {
    throw folderFault(error, dataDir)
  }
}

async function dumpTemplate(pglite: PGlite, templateDir: string | undefined, migrations: readonly Migration[]): Promise<void> {
  // After a checkpoint nobody who starts from the template has to repeat what led to it.
  const dump = await pglite.exec('checkpoint').then(() => pglite.dumpDataDir('none')).catch(() => null)
  if (dump) keepTemplate(templateDir, migrations, new Uint8Array(await dump.arrayBuffer()))
}

function unpack(template: Buffer, folder: string, dataDir: string): void {
  try {
    unpackTemplate(template, folder)
  } catch (error) {
    throw folderFault(error, dataDir)
  }
}

async function start(dataDir: string | null | undefined, folder: string | undefined, template: Buffer | null): Promise<PGlite> {
  try {
    return await PGlite.create({
      ...(folder ? { dataDir: folder } : {}),
      ...(template ? { loadDataDir: new Blob([new Uint8Array(template)]) } : {}),
      extensions: { pg_trgm },
    })
  } catch (error) {
    if (!dataDir) throw error
    const fault = folderFault(error, dataDir)
    if (fault !== error) throw fault
    throw new DataFolderError(
      'damaged',
      `The database in "${dataDir}" cannot be opened: ${(error as Error).message}. Restore a backup of the folder, or set DATA_DIR to another one.`,
      { cause: error },
    )
  }
}

/** The error in words about the folder, where it is about the folder. */
function folderFault(error: unknown, dataDir: string): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new DataFolderError('not-writable', `The data folder "${dataDir}" cannot be written. Correct its owner or rights, or set DATA_DIR to another folder.`, { cause: error })
    case 'ENOSPC':
    case 'EDQUOT':
      return new DataFolderError('full', `The disk of the data folder "${dataDir}" is full. Free some space, or set DATA_DIR to a folder on another disk.`, { cause: error })
    case 'ENOTDIR':
    case 'EEXIST':
      return new DataFolderError('not-writable', `"${dataDir}" is not a folder. Set DATA_DIR to one.`, { cause: error })
    default:
      return error
  }
}
