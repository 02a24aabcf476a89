import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { readExport, readKeys, verifyChain, verifyNotes, type ChainRecord } from '../../../src/audit/index.ts'
import type { AuditKey, AuditNote, AuditRecord, Checkpoint } from '../../../src/contract/audit.ts'
import { appendAudit } from '../../../server/store/audit.ts'
import { createPortal } from '../../../src/index.ts'
import { testApp, type TestApp } from '../../support/app.ts'
import { chainOf } from '../../support/audit.ts'

let t: TestApp
let owner: string
let clientId: string
let folder: string
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sa-notes-'))
  t = await testApp({ env: { AUDIT_NOTES_DIR: folder, PUBLIC_URL: 'https://portal.larch.example' } })
  owner = await t.token(t.larch, 'owner')
  clientId = t.larch.clients[0].id
  await t.send(owner, `/v1/clients/${clientId}/posture`, { method: 'POST', body: { score: 60 } })
  await t.send(t.larch.apiKey, `/v1/clients/${clientId}/posture`, { method: 'POST', body: { score: 61 } })
  await t.send(await t.token(t.larch, 'viewer'), `/v1/clients/${clientId}/posture`, { method: 'POST', body: { score: 62 } })
})
after(async () => {
  await t.stop()
  rmSync(folder, { recursive: true, force: true })
})

const read = async (path: string, sender = owner) => {
  const answer = await t.send(sender, path)
  assert.equal(answer.status, 200, answer.text)
  return answer.body as { items: AuditRecord[]; nextCursor: string | null; total: number }
}
const view = (sender: string, body: object) => t.send(sender, '/v1/views', { method: 'POST', body })
const actionsOf = async (tenantId: string) => (await chainOf(t.database, t.larch.scope, tenantId)).map(({ action }) => action)
const sdk = (token: string) => createPortal({ baseUrl: 'https://portal.larch.example', fetchToken: () => token, fetch: async (input) => await t.app.fetch(input as Request) })

describe('the audit log', () => {
  it('shows both sides of a client in one chain, newest first, with who and from where', async () => {
    const { items, total } = await read(`/v1/clients/${clientId}/audit`)
    assert.deepEqual(items.map(({ entry }) => [entry.seq, entry.actor.kind, entry.action, entry.result]), [
      [4, 'partner_user', 'audit.view', 'ok'],
      [3, 'portal_user', 'posture.push', 'denied'],
      [2, 'api_key', 'posture.push', 'ok'],
      [1, 'partner_user', 'posture.push', 'ok'],
    ])
    assert.equal(total, 4)
    assert.equal(items[3]!.person!.email!.value, t.larch.members.owner.email)
    assert.equal(items[1]!.person!.email!.value, 'viewer@c1.larch.example')
    assert.equal(items[2]!.person!.email, null)
  })

  it('writes down that it is read, once a minute for each reader', async () => {
    const count = async () => (await actionsOf(clientId)).filter((action) => action === 'audit.view').length
    assert.equal(await count(), 1)
    await read(`/v1/clients/${clientId}/audit?order=asc`)
    assert.equal(await count(), 1)
    await read(`/v1/clients/${clientId}/audit`, t.larch.apiKey)
    assert.equal(await count(), 2)
    t.advance(60_000)
    await read(`/v1/clients/${clientId}/audit`)
    assert.equal(await count(), 3)
    await t.send(owner, `/v1/clients/${clientId}/audit?limit=0`)
    assert.equal(await count(), 3)
  })

  it('is cut page by page, by action, person, result and time', async () => {
    const first = await read(`/v1/clients/${clientId}/audit?order=asc&limit=2`)
    assert.deepEqual(first.items.map(({ entry }) => entry.seq), [1, 2])
    const second = await read(`/v1/clients/${clientId}/audit?order=asc&limit=2&cursor=${first.nextCursor}`)
    assert.deepEqual(second.items.map(({ entry }) => entry.seq), [3, 4])
    assert.equal((await t.send(owner, `/v1/clients/${clientId}/audit?limit=2&cursor=${first.nextCursor}`)).problem.code, 'invalid-cursor')
    assert.equal((await t.send(owner, `/v1/clients/${t.larch.clients[1].id}/audit?order=asc&limit=2&cursor=${first.nextCursor}`)).problem.code, 'invalid-cursor')
    assert.equal((await read(`/v1/clients/${clientId}/audit?action=posture.push&result=denied`)).total, 1)
    assert.equal((await read(`/v1/clients/${clientId}/audit?action=posture.push&actor=${t.larch.members.owner.id}`)).total, 1)
    assert.equal((await read(`/v1/clients/${clientId}/audit?from=2100-01-01T00:00:00Z`)).total, 0)
    assert.equal((await t.send(owner, `/v1/clients/${clientId}/audit?from=0001-01-01T00:00:00Z`)).problem.code, 'invalid-input')
  })

  it('of a client is read by its manager alone, and only its own', async () => {
    const manager = await t.token(t.larch, 'manager')
    assert.ok((await read(`/v1/clients/${clientId}/audit`, manager)).total > 0)
    assert.equal((await t.send(manager, `/v1/clients/${t.larch.clients[1].id}/audit`)).status, 404)
    assert.equal((await t.send(manager, '/v1/audit')).problem.code, 'wrong-audience')
    for (const path of ['audit/export', 'audit']) {
      assert.equal((await t.send(await t.token(t.larch, 'viewer'), `/v1/clients/${clientId}/${path}`)).problem.code, 'not-allowed', path)
    }
    assert.equal((await t.send(await t.token(t.larch, 'analyst'), `/v1/clients/${clientId}/audit/export`)).problem.code, 'not-allowed')
  })

  it('is closed to a manager who is assigned to some engagements: it names the findings of all', async () => {
    const client = t.larch.clients[2]
    const assign = (engagementIds: string[] | null) =>
      t.database.transact(t.larch.scope, (tx) =>
        tx.query('update sa.portal_user set engagement_ids = $3 where partner_id = $1 and id = $2', [t.larch.id, client.people.manager.id, engagementIds]))
    const manager = await t.token(t.larch, 'manager', { clientId: client.id })
    const at = `/v1/clients/${client.id}/audit`
    for (const engagementIds of [[client.engagementId], []]) {
      await assign(engagementIds)
      for (const path of [at, `${at}/checkpoint`]) {
        const { status, problem } = await t.send(manager, path)
        assert.deepEqual([status, problem.code, problem.reason], [403, 'not-allowed', 'not-assigned'], path)
      }
      const me = (await t.send(manager, '/v1/me')).body
      assert.equal(me.deniedActions['audit.view'], 'not-assigned')
      // Everything else goes on being written there, and nothing else is taken away.
      assert.equal((await t.send(manager, '/v1/views', { method: 'POST', body: { page: 'findings' } })).status, 204)
      assert.ok(me.allowedActions.includes('portal_user.manage'))
    }
    await assign(null)
    assert.ok((await read(at, manager)).total > 0)
    assert.equal((await t.send(manager, '/v1/me')).body.deniedActions['audit.view'], undefined)
  })

  it('is checked by its reader, page by page through the SDK, against a signed checkpoint', async () => {
    const portal = sdk(await t.token(t.larch, 'manager'))
    const records: ChainRecord[] = []
    for await (const { canonical, entry, person } of portal.audit.list(clientId, { order: 'asc', limit: 3 })) records.push({ canonical, hash: entry.hash, entry, person })
    const checkpoint = await portal.audit.checkpoint(clientId)
    const report = await verifyChain(records, { tenantId: clientId, checkpoints: [checkpoint], keys: await readKeys(await portal.audit.keys()) })
    assert.deepEqual([report.faults, report.cautions, report.sealed!.seq], [[], [], records.length])
  })
})

describe('an export', () => {
  it('is the whole chain with its own entry last, and comes with the signed end of exactly that', async () => {
    const answer = await t.open(owner, `/v1/clients/${clientId}/audit/export`, { headers: { origin: t.larch.origins[0]! } })
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('content-type')!, /^application\/jsonl/)
    assert.match(answer.headers.get('content-disposition')!, new RegExp(`^attachment; filename="audit-${clientId}-[-\\d]{10}\\.jsonl"$`))
    assert.match(answer.headers.get('access-control-expose-headers')!, /Audit-Checkpoint/)
    const checkpoint = JSON.parse(answer.headers.get('audit-checkpoint')!) as Checkpoint
    const { items } = (await t.send(owner, '/v1/audit/keys')).body as { items: AuditKey[] }
    const report = await verifyChain(readExport([new Uint8Array(await answer.arrayBuffer())]), { tenantId: clientId, checkpoints: [checkpoint], keys: await readKeys(items) })
    assert.deepEqual([report.faults, report.cautions, report.head!.seq], [[], [], checkpoint.seq])
    assert.equal((await actionsOf(clientId)).at(-1), 'audit.export')
  })

  it('of many entries is read in parts, through the SDK as chunks or as a whole', async () => {
    await t.database.transact(t.larch.scope, (tx) =>
      appendAudit(tx, Array.from({ length: 1200 }, (_, index) => ({ clientId, at: t.context.now(), action: 'finding.read', target: { type: 'finding', id: `fnd_${index}` }, result: 'ok' as const, ip: null, ua: null }))),
    )
    const portal = sdk(owner)
    const file = await portal.audit.export(clientId)
    const lines = (await (await file.blob()).text()).trimEnd().split('\n')
    assert.equal(lines.length, file.checkpoint.seq)
    assert.ok(lines.length > 1200)
    assert.deepEqual((await verifyChain(lines.map((line) => JSON.parse(line) as ChainRecord), { tenantId: clientId })).faults, [])
    const chunks: Uint8Array<ArrayBuffer>[] = []
    for await (const chunk of await portal.audit.exportPartner()) chunks.push(chunk)
    const report = await verifyChain(readExport(chunks), { tenantId: t.larch.id })
    assert.deepEqual([report.intact, report.entries > 0], [true, true])
    await assert.rejects(sdk(await t.token(t.larch, 'analyst')).audit.export(clientId), /audit\.export was refused.*not-allowed/)
  })

  it('breaks off when its reader may not come in any more', async () => {
    const answer = await t.open(owner, `/v1/clients/${clientId}/audit/export`)
    await t.database.transact(t.larch.scope, (tx) => tx.query(`update sa.partner_member set session_version = session_version + 1 where id = $1`, [t.larch.members.owner.id]))
    await assert.rejects(answer.text())
    await t.database.transact(t.larch.scope, (tx) => tx.query(`update sa.partner_member set session_version = session_version - 1 where id = $1`, [t.larch.members.owner.id]))
  })
})

describe('an external auditor', () => {
  it('reads and exports the chain of the one client, verifies it, and reaches no other', async () => {
    const auditor = await t.token(t.larch, 'auditor')
    const { items } = await read(`/v1/clients/${clientId}/audit`, auditor)
    assert.ok(items.length > 0)
    assert.ok(items.every(({ person }) => person === null), 'what is withheld is not told as erased')
    const { checkpoint, blob } = await sdk(auditor).audit.export(clientId)
    const file = await blob()
    const keys = await readKeys(await sdk(auditor).audit.keys())
    const report = await verifyChain(readExport([new Uint8Array(await file.arrayBuffer())]), { tenantId: clientId, checkpoints: [checkpoint], keys })
    assert.deepEqual(report.faults, [])
    assert.deepEqual([report.erasedFields, report.cautions.map(({ code }) => code)], [0, ['person-withheld']])
    const seen = (await read(`/v1/clients/${clientId}/audit?limit=5`)).items.map(({ entry }) => [entry.actor.kind, entry.action])
    assert.ok(seen.some(([kind, action]) => kind === 'auditor' && action === 'audit.export'), JSON.stringify(seen))
    assert.equal((await t.send(auditor, `/v1/clients/${t.larch.clients[1].id}/audit`)).status, 404)
    assert.equal((await t.send(auditor, '/v1/audit')).problem.code, 'wrong-audience')
    assert.equal((await t.send(auditor, `/v1/clients/${clientId}/audit/erasures`, { method: 'POST', body: { personId: 'x', reason: 'x' } })).problem.code, 'wrong-audience')
  })
})

describe('a page view', () => {
  it('stands in the chain of whom it concerns, by its name alone, and once a minute', async () => {
    const [other] = t.larch.clients.slice(1)
    const viewer = await t.token(t.larch, 'viewer')
    for (const body of [{ page: 'portfolio' }, { page: 'portfolio' }, { page: 'client', subject: { type: 'client', id: other!.id } }]) assert.equal((await view(owner, body)).status, 204)
    await sdk(viewer).audit.reportView('home')
    assert.deepEqual((await actionsOf(t.larch.id)).filter((action) => action === 'page.view').length, 1)
    assert.deepEqual(await actionsOf(other!.id), ['page.view'])
    const last = (await chainOf(t.database, t.larch.scope, clientId)).at(-1)!
    assert.deepEqual([last.action, last.target, last.actor.kind], ['page.view', { type: 'page', id: 'home' }, 'portal_user'])
    t.advance(60_000)
    await view(owner, { page: 'portfolio' })
    assert.deepEqual((await actionsOf(t.larch.id)).filter((action) => action === 'page.view').length, 2)
  })

  it('of a client of somebody else is a view of nothing', async () => {
    const manager = await t.token(t.larch, 'manager')
    for (const [sender, id] of [[owner, t.birch.clients[0].id], [owner, 'cli_nothing'], [manager, t.larch.clients[1].id], [manager, t.birch.clients[0].id]] as const) {
      assert.equal((await view(sender, { page: 'client', subject: { type: 'client', id } })).status, 404)
    }
    assert.equal((await view(owner, { page: 'clients?q=secret' })).problem.code, 'invalid-input')
    assert.equal((await view(owner, { page: 'client', subject: { type: 'search', id: 'what was typed' } })).problem.code, 'invalid-input')
  })
})

describe('the notes over all chains', () => {
  it('are made when a chain has moved, name one another, and lie in the folder too', async () => {
    const portal = createPortal({ baseUrl: 'https://portal.larch.example', apiKey: t.larch.apiKey, fetch: async (input) => await t.app.fetch(input as Request) })
    const first = await portal.audit.makeNote()
    assert.deepEqual([first.number, (await portal.audit.makeNote()).number], [1, 1])
    await view(owner, { page: 'settings' })
    await t.app.runtime.auditNotes.makeAll()
    await view(owner, { page: 'reports' })
    const third = await portal.audit.makeNote()
    assert.equal(third.number, 3)
    const notes: AuditNote[] = []
    for await (const note of portal.audit.notes({ limit: 2 })) notes.push(note)
    assert.deepEqual(notes.at(-1), third)
    const { keys } = await readKeys(await portal.audit.keys())
    const report = await verifyNotes(notes, { keys, origin: 'portal.larch.example/msp-larch', now: third.heads })
    assert.deepEqual([report.faults, report.notes], [[], 3])
    assert.deepEqual(third.heads.find(({ tenantId }) => tenantId === t.larch.id)!.seq, (await actionsOf(t.larch.id)).length)
    for (const { number, note } of notes) assert.equal(readFileSync(join(folder, t.larch.id, `000000000${number}.note`), 'utf8'), note)
    assert.ok(existsSync(join(folder, t.larch.id, '0000000003.heads.jsonl')))
    assert.ok(!JSON.stringify(notes).includes(t.birch.id))
  })
})

describe('a receiver of the notes', () => {
  it('is sent every note in order, those it has missed too, and no note of another MSP', async () => {
    const taken: Array<{ partner: string; note: AuditNote }> = []
    let status = 503
    const receiver = createServer((request, response) => {
      let text = ''
      request.setEncoding('utf8')
      request.on('data', (chunk: string) => (text += chunk))
      request.on('end', () => {
        if (status === 204) taken.push({ partner: String(request.headers['audit-partner']), note: JSON.parse(text) as AuditNote })
        response.writeHead(status).end()
      })
    })
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    const { port } = receiver.address() as AddressInfo
    const app = await testApp({ env: { AUDIT_NOTES_URL: `http://127.0.0.1:${port}/notes` } })
    try {
      const analyst = await app.token(app.larch, 'analyst')
      const sends = () => app.send(analyst, `/v1/clients/${app.larch.clients[0].id}/posture`, { method: 'POST', body: { score: 50 } })
      const note = () => app.app.runtime.auditNotes.make(app.larch)
      const until = async (holds: () => boolean, what: string) => {
        for (const end = Date.now() + 20_000; !holds(); await new Promise((resolve) => setTimeout(resolve, 10))) assert.ok(Date.now() < end, what)
      }
      const failed = () => app.log.filter((line) => line.includes('could not be posted')).length
      await sends()
      await note()
      await until(() => failed() === 1, 'the first is refused')
      await sends()
      await note()
      await until(() => failed() === 2, 'the second round is refused')
      assert.equal(taken.length, 0)
      status = 204
      await sends()
      const newest = (await note())!
      await until(() => taken.length >= 3, 'three notes are taken')
      assert.deepEqual(taken.map(({ partner, note: { number } }) => [partner, number]), [[app.larch.id, 1], [app.larch.id, 2], [app.larch.id, 3]])
      assert.deepEqual(taken[2]!.note, newest)
      assert.ok(!JSON.stringify(taken).includes(app.birch.id))
      await note()
      await new Promise((resolve) => setTimeout(resolve, 100))
      assert.equal(taken.length, 3)
    } finally {
      await app.stop()
      receiver.close()
    }
  })
})

describe('an erasure', () => {
  it('leaves the chain valid, and neither address nor salt anywhere', async () => {
    const analyst = t.larch.members.analyst
    const sender = await t.token(t.larch, 'analyst')
    await t.send(sender, `/v1/clients/${clientId}/posture`, { method: 'POST', body: { score: 70 }, headers: { 'user-agent': 'the browser of the analyst' } })
    const before = await sdk(owner).audit.checkpoint(clientId)
    assert.ok((await (await t.open(owner, `/v1/clients/${clientId}/audit/export`)).text()).includes('the browser of the analyst'))
    assert.equal((await t.send(sender, `/v1/clients/${clientId}/audit/erasures`, { method: 'POST', body: { personId: analyst.id, reason: 'x' } })).problem.code, 'not-allowed')
    assert.deepEqual(await sdk(owner).audit.erase(clientId, { personId: analyst.id, reason: 'The person has left' }), { entries: 1 })
    const text = await (await t.open(owner, `/v1/clients/${clientId}/audit/export`)).text()
    assert.ok(!text.includes(analyst.email) && !text.includes('the browser of the analyst'))
    const { items } = (await t.send(owner, '/v1/audit/keys')).body as { items: AuditKey[] }
    const report = await verifyChain(readExport([new TextEncoder().encode(text)]), { tenantId: clientId, checkpoints: [before], keys: await readKeys(items) })
    assert.deepEqual([report.faults, report.erasures, report.erasedFields], [[], 1, 2])
    assert.deepEqual(await sdk(owner).audit.erasePartner({ personId: 'nobody', reason: 'x' }), { entries: 0 })
    assert.equal((await t.send(owner, `/v1/clients/${t.birch.clients[0].id}/audit/erasures`, { method: 'POST', body: { personId: analyst.id, reason: 'x' } })).status, 404)
  })
})
