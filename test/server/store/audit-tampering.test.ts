// What somebody with the whole database does to a chain, and that it is found: by the command on the database, and by the law itself.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { checkAudit, type CheckedAudit, type Vouched } from '../../../server/cli/verify-audit.ts'
import { readConfig } from '../../../server/config.ts'
import { createLog } from '../../../server/context.ts'
import { AuditNotes } from '../../../server/http/audit-notes.ts'
import { AuditSigner, rotateSigningKey } from '../../../server/http/audit-signer.ts'
import { appendAudit, listAuditHeads, readAudit, readAuditHead, type NewAuditEntry } from '../../../server/store/audit.ts'
import type { Database, PartnerScope } from '../../../server/store/database.ts'
import { canonicalJson, generateSigningKey, makeNote, openSigningKey, signCheckpoint } from '../../../src/audit/index.ts'
import type { AuditKey, Checkpoint } from '../../../src/contract/audit.ts'
import { asOwner, openTestDatabase } from '../../support/database.ts'
import { aClient, makeClients, makePartner, now, partnerScope } from './support.ts'

/** Entries in the chain that is tampered with. */
const length = 30
const seal = async (canonical: string) => (await import('node:crypto')).createHash('sha256').update(canonical).digest('hex')

describe('somebody who has the whole database', () => {
  let database: Database & { url: string | null }
  let scope: PartnerScope
  let clientId: string
  let partner: { id: string; name: string; slug: string }
  let signer: AuditSigner
  let notes: AuditNotes
  let folder: string
  let keys: AuditKey[]
  /** The signed end of the chain, as a reader has kept it. */
  let checkpoint: Checkpoint
  let clock = now.getTime()
  const log: string[] = []

  const tick = () => new Date((clock += 1000))
  const entry = (index: number): NewAuditEntry => ({
    clientId, at: tick(), action: `finding.step_${index}`, target: { type: 'client', id: clientId }, result: 'ok', ip: '192.0.2.1', ua: 'test', meta: { index },
  })
  const append = (from: number, count: number) =>
    database.transact(scope, (tx) => appendAudit(tx, Array.from({ length: count }, (_, index) => entry(from + index))))
  const check = (vouched: Vouched = {}) => checkAudit(database, partner, vouched)
  const owner = (sql: string) => asOwner(database, sql)
  const mine = `partner_id = '\${partner}' and tenant_id = '\${client}'`
  const tamper = (sql: string) => owner(sql.replaceAll('$mine', mine).replaceAll('${partner}', partner.id).replaceAll('${client}', clientId))
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

  /** The first fault of the client's chain. */
  function faultOf(checked: CheckedAudit): { kind: string; seq: number | null } {
    assert.equal(checked.intact, false)
    const [first] = checked.chains.find((chain) => chain.tenantId === clientId)!.faults
    assert.ok(first, 'the chain has no fault')
    return { kind: first.kind, seq: first.seq }
  }

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sa-notes-'))
    database = await openTestDatabase()
    await owner('alter table sa.audit_person drop constraint audit_person_partner_id_tenant_id_seq_fkey')
    await owner('alter table sa.audit_entry drop constraint audit_entry_pkey')
    signer = await AuditSigner.open({ database, now: tick })
    keys = await signer.keys()
    notes = new AuditNotes({ config: readConfig({ AUDIT_NOTES_DIR: folder }), database, log: createLog('error', tick, (line) => log.push(line)) }, signer)
  })
  after(async () => {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })

  // A chain of its own for each kind of tampering, with one note in its middle and one at its end.
  let number = 0
  beforeEach(async () => {
    const slug = `tampered-${(number += 1)}`
    const id = await makePartner(database, slug)
    partner = { id, name: slug, slug }
    scope = { ...partnerScope(id), actor: { kind: 'partner_user', id: 'mem_1', email: 'ana@x.example', role: 'analyst' } }
    ;[clientId] = (await makeClients(database, id, [aClient('Tampered')])) as [string]
    await append(1, 20)
    await notes.make(partner)
    await append(21, length - 20)
    await notes.make(partner)
    checkpoint = await signer.checkpoint(await database.read(scope, (tx) => readAuditHead(tx, clientId)))
    keys = await signer.keys()
  })

  it('finds it intact before anything is done', async () => {
    const checked = await check({ checkpoints: [checkpoint], notesFolder: join(folder, partner.id), trusted: [keys[0]!.keyId] })
    assert.deepEqual({ intact: checked.intact, notes: checked.notes, faults: checked.chains.flatMap(({ faults }) => faults) }, { intact: true, notes: [], faults: [] })
    assert.equal(checked.chains[0]!.entries, length)
    assert.equal(checked.chains[0]!.sealed!.seq, length)
    assert.deepEqual(readdirSync(join(folder, partner.id)), ['0000000001.heads.jsonl', '0000000001.note', '0000000002.heads.jsonl', '0000000002.note'])
  })

  it('edits an entry, and is found', async () => {
    await tamper(`update sa.audit_entry set canonical = replace(canonical, 'finding.step_12', 'finding.step_99') where $mine and seq = 12`)
    assert.deepEqual(faultOf(await check()), { kind: 'edited', seq: 12 })
  })

  it('edits an entry and hashes it anew, and is found', async () => {
    const [row] = await database.read(scope, (tx) => readAudit(tx, clientId, 11, 1))
    const text = row!.canonical.replace('finding.step_12', 'finding.step_99')
    await tamper(`update sa.audit_entry set canonical = ${quoted(text)}, hash = '${await seal(text)}' where $mine and seq = 12`)
    assert.equal(faultOf(await check()).kind, 'edited')
  })

  it('hides an entry from the filters by its columns alone, and is found', async () => {
    await tamper(`update sa.audit_entry set action = 'page.view' where $mine and seq = 12`)
    assert.deepEqual(faultOf(await check()), { kind: 'edited', seq: 12 })
  })

  it('exchanges an address beside the chain, and is found', async () => {
    await tamper(`update sa.audit_person set value = 'eve@x.example' where $mine and seq = 12 and field = 'email'`)
    assert.deepEqual(faultOf(await check()), { kind: 'digest-mismatch', seq: 12 })
  })

  it('deletes an entry, and is found', async () => {
    await tamper(`delete from sa.audit_entry where $mine and seq = 12`)
    assert.deepEqual(faultOf(await check()), { kind: 'missing', seq: 12 })
  })

  it('swaps two entries, and is found', async () => {
    await tamper(`update sa.audit_entry set seq = 25 - seq where $mine and seq in (12, 13); update sa.audit_person set seq = 1025 - seq where $mine and seq in (12, 13);
      update sa.audit_person set seq = seq - 1000 where $mine and seq > 1000`)
    const fault = faultOf(await check())
    assert.equal(fault.kind, 'out-of-order')
    assert.ok([12, 13].includes(fault.seq!))
  })

  it('slips an entry in, and is found', async () => {
    const [row] = await database.read(scope, (tx) => readAudit(tx, clientId, 11, 1))
    const value = JSON.parse(row!.canonical) as { action: string }
    const text = canonicalJson({ ...value, action: 'finding.never' })
    await tamper(`insert into sa.audit_entry select partner_id, tenant_id, seq, at, 'finding.never', actor_id, target_type, target_id, result, prev,
      '${await seal(text)}', ${quoted(text)} from sa.audit_entry where $mine and seq = 12`)
    const fault = faultOf(await check())
    assert.ok(['inserted', 'edited'].includes(fault.kind), fault.kind)
    assert.equal(fault.seq, 12)
  })

  it('writes an entry twice, and is found', async () => {
    await tamper(`insert into sa.audit_entry select * from sa.audit_entry where $mine and seq = 12`)
    assert.deepEqual(faultOf(await check()), { kind: 'duplicated', seq: 12 })
  })

  it('cuts the newest entries off, and is found by the head, by a note and by a checkpoint', async () => {
    const cut = `delete from sa.audit_person where $mine and seq > 25; delete from sa.audit_entry where $mine and seq > 25`
    await tamper(cut)
    assert.deepEqual(faultOf(await check()), { kind: 'tail-cut', seq: 26 })
    await tamper(`update sa.audit_head h set seq = 25, hash = (select e.hash from sa.audit_entry e where e.partner_id = h.partner_id and e.tenant_id = h.tenant_id and e.seq = 25) where $mine`)
    const noted = await check()
    assert.deepEqual(faultOf(noted), { kind: 'tail-cut', seq: 26 })
    assert.ok(noted.notes.some(({ kind }) => kind === 'head-back'))
    // Who takes the notes along still stands against what a reader has kept.
    await tamper(`delete from sa.audit_note_head where partner_id = '\${partner}' and number = 2; delete from sa.audit_note where partner_id = '\${partner}' and number = 2`)
    assert.equal((await check()).intact, true)
    assert.deepEqual(faultOf(await check({ checkpoints: [checkpoint] })), { kind: 'tail-cut', seq: 26 })
    assert.deepEqual(faultOf(await check({ notesFolder: join(folder, partner.id) })), { kind: 'tail-cut', seq: 26 })
  })

  /** Makes a chain from an entry on anew, each hash right. */
  async function rewriteFrom(seq: number): Promise<void> {
    const rows = await database.read(scope, (tx) => readAudit(tx, clientId, seq - 1, 1000))
    let prev = (JSON.parse(rows[0]!.canonical) as { prev: string }).prev
    for (const { canonical, columns } of rows) {
      const text = canonicalJson({ ...(JSON.parse(canonical) as object), prev, meta: { rewritten: true } })
      const hash = await seal(text)
      await tamper(`update sa.audit_entry set canonical = ${quoted(text)}, hash = '${hash}', prev = '${prev}' where $mine and seq = ${columns.seq}`)
      prev = hash
    }
    await tamper(`update sa.audit_head set hash = '${prev}' where $mine`)
  }

  it('writes the chain anew with every hash right, and is found by a note and by a checkpoint', async () => {
    await rewriteFrom(12)
    const noted = await check()
    assert.equal(faultOf(noted).kind, 'rewritten')
    assert.ok(noted.notes.some(({ kind }) => kind === 'head-rewritten'))
    await tamper(`delete from sa.audit_note_head where partner_id = '\${partner}'; delete from sa.audit_note where partner_id = '\${partner}'`)
    assert.equal((await check()).intact, true)
    assert.equal(faultOf(await check({ checkpoints: [checkpoint] })).kind, 'rewritten')
  })

  it('forges a checkpoint to fit, and is found', async () => {
    await tamper(`delete from sa.audit_note_head where partner_id = '\${partner}'; delete from sa.audit_note where partner_id = '\${partner}'`)
    await rewriteFrom(12)
    const head = await database.read(scope, (tx) => readAuditHead(tx, clientId))
    assert.equal(faultOf(await check({ checkpoints: [{ ...checkpoint, hash: head.hash }] })).kind, 'checkpoint-forged')
  })

  it('puts an old copy of the database back and writes on, and is found by what was kept outside', async () => {
    await tamper(`delete from sa.audit_person where $mine and seq > 20; delete from sa.audit_entry where $mine and seq > 20;
      update sa.audit_head h set seq = 20, hash = (select e.hash from sa.audit_entry e where e.partner_id = h.partner_id and e.tenant_id = h.tenant_id and e.seq = 20) where $mine;
      delete from sa.audit_note_head where partner_id = '\${partner}' and number = 2; delete from sa.audit_note where partner_id = '\${partner}' and number = 2`)
    await append(100, 15)
    assert.equal((await check()).intact, true)
    assert.deepEqual(faultOf(await check({ checkpoints: [checkpoint] })), { kind: 'rewritten', seq: length })
    assert.deepEqual(faultOf(await check({ notesFolder: join(folder, partner.id) })), { kind: 'rewritten', seq: length })
    // The server itself sees it when it lays the next note into the folder, and writes nothing over.
    log.length = 0
    await notes.make(partner)
    assert.match(log.join(), /0000000002\.note is another note 2 than the one of the database/)
  })

  it('signs with a key of its own, and is found by whoever knows the right one', async () => {
    const other = await openSigningKey(await generateSigningKey())
    const head = await database.read(scope, (tx) => readAuditHead(tx, clientId))
    assert.equal(faultOf(await check({ checkpoints: [await signCheckpoint(head, tick().toISOString(), other)] })).kind, 'checkpoint-wrong-key')
    // The whole line of notes anew, and the key list with it.
    const heads = await database.read(scope, listAuditHeads)
    const { note } = await makeNote({ origin: `sa-portal/${partner.slug}`, heads, at: tick().toISOString(), before: null, key: other })
    await tamper(`delete from sa.audit_note_head where partner_id = '\${partner}' and number = 2; delete from sa.audit_note where partner_id = '\${partner}' and number = 2;
      update sa.audit_note set note = ${quoted(note)} where partner_id = '\${partner}'`)
    assert.deepEqual([...new Set((await check()).notes.map(({ kind }) => kind))], ['note-wrong-key'])
    const forged = [{ keyId: other.keyId, publicKey: other.publicKey, createdAt: now.toISOString(), retiredAt: null, endorsement: null }]
    const trusting = await check({ keys: [...forged, ...keys], trusted: [keys[0]!.keyId] })
    assert.deepEqual([trusting.intact, trusting.keys.map(({ kind }) => kind)], [false, ['key-not-trusted']])
  })

  it('lets a chain go back, and no note hides that', async () => {
    await tamper(`delete from sa.audit_person where $mine and seq > 25; delete from sa.audit_entry where $mine and seq > 25;
      update sa.audit_head h set seq = 25, hash = (select e.hash from sa.audit_entry e where e.partner_id = h.partner_id and e.tenant_id = h.tenant_id and e.seq = 25) where $mine`)
    await assert.rejects(notes.make(partner), /went back from entry 30 to entry 25/)
    log.length = 0
    await notes.makeAll()
    assert.match(log.join(), /no note was made over the audit chains/)
  })

  it('is not taken for the server when that rotates its key: what was signed before and after stays right', async () => {
    const { key, before: old } = await rotateSigningKey({ database, now: tick })
    assert.equal(key.endorsement!.keyId, old!.keyId)
    await append(31, 1)
    await notes.make(partner)
    const later = await signer.checkpoint(await database.read(scope, (tx) => readAuditHead(tx, clientId)))
    assert.equal(later.keyId, key.keyId)
    const checked = await check({ checkpoints: [checkpoint, later], trusted: [keys[0]!.keyId], notesFolder: join(folder, partner.id) })
    assert.deepEqual([checked.intact, checked.keys], [true, []])
  })
})
