import { createHash } from 'node:crypto'
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { readMigrations, type Migration } from './migrate.ts'

/** Where a checkout keeps its packages; a published server has a template beside it instead. */
const packagesFolder = fileURLToPath(new URL('../../node_modules', import.meta.url))

/** Where templates are when nobody says: among the packages of a checkout, beside the bundle of a published server. */
function ownFolder(): string {
  return existsSync(packagesFolder) ? join(packagesFolder, '.cache', 'sa-portal') : fileURLToPath(new URL('./template', import.meta.url))
}

/** Whether a new database may leave a template behind: a published server's folder is not written to. */
export function keepsTemplate(folder: string | undefined): boolean {
  return folder !== undefined || existsSync(packagesFolder)
}

/**
 * The name of the template for a schema: an empty database with the schema in it, as a tar file. It belongs to the release of the
 * database that wrote it.
 */
export function templateName(migrations: readonly Migration[] = readMigrations()): string {
  const about = JSON.parse(readFileSync(new URL('../package.json', import.meta.resolve('@electric-sql/pglite')), 'utf8')) as { version: string }
  const schema = migrations.map((each) => each.checksum).join()
  return `empty-${createHash('sha256').update(`${about.version}\n${schema}`).digest('hex').slice(0, 16)}.tar`
}

/** The file of a template that is or will be kept. */
export function templateFile(folder: string | undefined, migrations?: readonly Migration[]): string {
  return join(folder ?? ownFolder(), templateName(migrations))
}

/** The template for a schema, also where it lies packed; `null` where there is none. */
export function readTemplate(folder: string | undefined, migrations: readonly Migration[]): Buffer | null {
  const file = templateFile(folder, migrations)
  if (existsSync(file)) return readFileSync(file)
  if (existsSync(`${file}.gz`)) return gunzipSync(readFileSync(`${file}.gz`))
  return null
}

/** Keeps a template. That it cannot be kept is no failure: it only saves time, and the next start tries again. */
export function keepTemplate(folder: string | undefined, migrations: readonly Migration[], tar: Uint8Array): void {
  const file = templateFile(folder, migrations)
  // Written aside and moved, so that nobody ever starts from half a template.
  const aside = `${file}.${process.pid}`
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(aside, tar)
    renameSync(aside, file)
  } catch {
    rmSync(aside, { force: true })
  }
}

const block = 512
const text = (bytes: Buffer) => bytes.toString('latin1').replace(/\0.*$/s, '')

/**
 * Writes the files of a template into a folder. The database's own way goes through the file system inside it, which takes four times
 * as long.
 *
 * @throws the error of the file system, or one that says that the template is damaged
 */
export function unpackTemplate(tar: Buffer, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (let at = 0; at + block <= tar.length; ) {
    const header = tar.subarray(at, at + block)
    const name = text(header.subarray(0, 100))
    if (name === '') return
    const path = join(folder, text(header.subarray(345, 500)), name)
    const size = Number.parseInt(text(header.subarray(124, 136)).trim() || '0', 8)
    const kind = header[156]
    at += block
    if (kind === 0x35) mkdirSync(path, { recursive: true, mode: 0o700 })
    else if (kind === 0x30 || kind === 0) writeSparse(path, tar.subarray(at, at + size), size)
    else throw new Error(`the template of the database is damaged at byte ${at}`)
    at += Math.ceil(size / block) * block
  }
}

/** Most of a new database is room for later: the zeros at the end of a file are not written. */
function writeSparse(path: string, content: Buffer, size: number): void {
  if (content.length !== size) throw new Error(`the template of the database ends within ${path}`)
  let end = size
  while (end > 0 && content[end - 1] === 0) end -= 1
  const file = openSync(path, 'w', 0o600)
  try {
    if (end > 0) writeSync(file, content, 0, end)
    ftruncateSync(file, size)
  } finally {
    closeSync(file)
  }
}
