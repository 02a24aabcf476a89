import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { openDatabase, systemScope } from '../../../server/store/database.ts'
import { ensureTemplate } from '../../../server/store/embedded.ts'
import { readMigrations } from '../../../server/store/migrate.ts'
import { listPartners } from '../../../server/store/partners.ts'
import { readTemplate, templateName, unpackTemplate } from '../../../server/store/template.ts'

describe('the template that new embedded databases start from', () => {
  let folder: string
  let file: string

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sa-portal-template-'))
    file = await ensureTemplate(join(folder, 'kept'))
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  it('is written once, under a name that belongs to the schema', async () => {
    const written = statSync(file).mtimeMs
    assert.equal(await ensureTemplate(join(folder, 'kept')), file)
    assert.equal(statSync(file).mtimeMs, written)
    assert.deepEqual(readdirSync(join(folder, 'kept')), [templateName()])
    const [first, ...rest] = readMigrations()
    assert.notEqual(templateName([{ ...first!, checksum: '0'.repeat(64) }, ...rest]), templateName())
  })

  it('gives a database that opens, is empty, and opens again', async () => {
    const dataDir = join(folder, 'data')
    for (const time of ['first', 'second']) {
      const database = await openDatabase({ dataDir, templateDir: join(folder, 'kept') })
      try {
        assert.deepEqual(await database.read(systemScope, listPartners), [], time)
      } finally {
        await database.close()
      }
    }
  })

  it('has every file byte for byte, though zeros are not written', () => {
    const target = join(folder, 'unpacked')
    const tar = readFileSync(file)
    unpackTemplate(tar, target)
    assert.equal(readFileSync(join(target, 'PG_VERSION'), 'utf8').trim(), '18')
    const control = readFileSync(join(target, 'global', 'pg_control'))
    assert.equal(control.length, 8192)
    assert.notEqual(tar.indexOf(control), -1)
    const [segment] = readdirSync(join(target, 'pg_wal')).filter((name) => /^[0-9A-F]{24}$/.test(name))
    assert.equal(statSync(join(target, 'pg_wal', segment!)).size, 16 * 1024 * 1024)
  })

  it('may lie packed beside a published server', () => {
    const packed = join(folder, 'packed')
    mkdirSync(packed)
    writeFileSync(join(packed, `${templateName()}.gz`), gzipSync(readFileSync(file), { level: 1 }))
    assert.deepEqual(readTemplate(packed, readMigrations()), readFileSync(file))
    assert.equal(readTemplate(join(folder, 'nowhere'), readMigrations()), null)
  })

  it('that was cut short is refused, and nothing of it passes for a database', async () => {
    const cut = join(folder, 'cut')
    mkdirSync(cut)
    writeFileSync(join(cut, templateName()), readFileSync(file).subarray(0, 4_000_100))
    const dataDir = join(folder, 'from-cut')
    await assert.rejects(openDatabase({ dataDir, templateDir: cut }), /template of the database/)
    assert.ok(existsSync(join(dataDir, 'starting')))
    const database = await openDatabase({ dataDir, templateDir: join(folder, 'kept') })
    await database.close()
  })
})
