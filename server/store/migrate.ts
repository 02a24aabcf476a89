import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { Client } from 'pg'
import { MigrationError } from './errors.ts'

/** One step of the schema. */
export interface Migration {
  /** The file's name without its ending. */
  name: string
  sql: string
  /** SHA-256 of the file, hex. */
  checksum: string
}

/** Every step of the schema, in order. The files lie beside this module, and beside the bundle it may be part of. */
export function readMigrations(folder = new URL('./migrations/', import.meta.url)): Migration[] {
  return readdirSync(folder)
    .filter((file) => /^\d{4}-[a-z0-9-]+\.sql$/.test(file))
    .sort()
    .map((file) => {
      // A checkout that changes line ends is still the same migration.
      const sql = readFileSync(new URL(file, folder), 'utf8').replaceAll('\r\n', '\n')
      return { name: file.slice(0, -4), sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

const lock = '720575940, 2'

/**
 * Brings the schema up to date, or with `require` only looks whether it is. One process at a time; each step is one transaction.
 *
 * @returns the names of the steps that were taken
 * @throws {MigrationError} a step that was taken has another text now, the schema is newer than the program, or steps are missing with `require`
 */
export async function migrate(client: Client, mode: 'apply' | 'require', migrations = readMigrations()): Promise<string[]> {
  const known = await client.query("select to_regclass('sa_meta.migration') is not null as there")
  if (!known.rows[0]?.there) {
    if (mode === 'require') throw new MigrationError('The database has no tables yet. Run: sa-portal-server migrate')
  }
  await client.query(`select pg_advisory_lock(${lock})`)
  try {
    await client.query(`create schema if not exists sa_meta; revoke all on schema sa_meta from public;
      create table if not exists sa_meta.migration (name text primary key, checksum text not null, applied_at timestamptz not null default now())`)
    const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from sa_meta.migration order by name')
    const taken: string[] = []
    for (const { name, checksum } of rows) {
      const here = migrations.find((each) => each.name === name)
      if (!here) throw new MigrationError(`The database has the migration ${name}, which this version does not know: it was written by a newer version. Run that version, or restore a backup.`)
      if (here.checksum !== checksum) throw new MigrationError(`The migration ${name} was applied with another text than it has now. Restore the file as it was released; a change of the schema is a new migration.`)
    }
    for (const migration of migrations) {
      if (rows.some((row) => row.name === migration.name)) continue
      if (mode === 'require') throw new MigrationError(`The database lacks the migration ${migration.name}. Run: sa-portal-server migrate`)
      try {
        await client.query('begin')
        await client.query(migration.sql)
        await client.query('insert into sa_meta.migration (name, checksum) values ($1, $2)', [migration.name, migration.checksum])
        await client.query('commit')
      } catch (error) {
        await client.query('rollback').catch(() => undefined)
        const { message, code } = error as { message: string; code?: string }
        const mend = code === '42501' ? ' The role in DATABASE_OWNER_URL (or DATABASE_URL) needs CREATEROLE and CREATE on the database.' : ''
        throw new MigrationError(`The migration ${migration.name} failed and left nothing behind: ${message}.${mend}`, { cause: error })
      }
      taken.push(migration.name)
    }
    return taken
  } finally {
    await client.query(`select pg_advisory_unlock(${lock})`).catch(() => undefined)
  }
}
