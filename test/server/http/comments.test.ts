// Comments and files of findings: who says what to whom, and that no word of the MSP's staff reaches a client by any way.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { endpoints } from '../../../src/contract/endpoints/index.ts'
import { permissions, type Role } from '../../../src/contract/permission.ts'
import { newId } from '../../../server/ids.ts'
import { insertPortalUser } from '../../../server/store/portal-users.ts'
import { insertMember } from '../../../server/store/members.ts'
import { sweepAttachments } from '../../../server/store/attachments.ts'
import { chainOf } from '../../support/audit.ts'
import { testApp, type Answer, type Json, type Sender, type TestApp, type TestClient } from '../../support/app.ts'
import { plantEngagement, plantFinding } from '../../support/findings.ts'
import { byCookie, recordsIn, requestOf } from '../../support/requests.ts'

let t: TestApp
let client: TestClient
let made = 0
const by: Record<string, string> = {}

before(async () => {
  t = await testApp()
  client = t.larch.clients[0]
  for (const role of ['owner', 'admin', 'analyst', 'viewer', 'collaborator', 'manager', 'auditor'] as const) by[role] = await t.token(t.larch, role)
})
after(() => t.stop())

const where = () => ({ scope: t.larch.scope, clientId: client.id, word: `w${(made += 1)}` })
const finding = (state: 'open' | 'draft' = 'open') => plantFinding(t.context, where(), { engagementId: client.engagementId, state })
const at = (path: string) => `/v1/clients/${client.id}${path}`
const post = (sender: Sender, path: string, body: unknown, headers = {}) => t.send(sender, path, { method: 'POST', body, headers })
const say = (sender: Sender, findingId: string, body: string, more = {}) => post(sender, at(`/findings/${findingId}/comments`), { body, ...more })
const mutter = (sender: Sender, findingId: string, body: string, more = {}) => post(sender, at(`/findings/${findingId}/internal-comments`), { body, ...more })
const edit = (sender: Sender, id: string, body: unknown, version: number | '*' = '*', noun = 'comments') =>
  t.send(sender, at(`/${noun}/${id}`), { method: 'PATCH', body, headers: { 'if-match': version === '*' ? '*' : `"${version}"` } })
const drop = (sender: Sender, id: string, noun = 'comments') => t.send(sender, at(`/${noun}/${id}`), { method: 'DELETE' })
const read = (sender: Sender, findingId: string, noun = 'comments') => t.send(sender, at(`/findings/${findingId}/${noun}`))
const add = (sender: Sender, findingId: string, name: string, type: string, raw: BodyInit, noun = 'attachments') =>
  t.send(sender, at(`/findings/${findingId}/${noun}?name=${encodeURIComponent(name)}`), { method: 'POST', raw, headers: { 'content-type': type } })
const ok = (answer: Answer, status = 201): Json => {
  assert.equal(answer.status, status, answer.text)
  return answer.body
}
const code = (answer: Answer) => [answer.status, answer.problem?.code]
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')

/** A person of the client, with a token. */
async function person(role: 'viewer' | 'collaborator' | 'manager', engagementIds: string[] | null = null) {
  const id = newId('portalUser')
  const email = `p${(made += 1)}@people.example`
  await t.database.transact(t.larch.scope, (tx) => insertPortalUser(tx, { id, clientId: client.id, email, name: `Person ${made}`, role, engagementIds, status: 'active', createdAt: new Date() }))
  return { id, token: await t.token(t.larch, role, { userId: id, email, name: `Person ${made}` }) }
}

describe('a comment', () => {
  it('is read by both sides, newest first, with who said it and what may be done with it', async () => {
    const id = await finding()
    ok(await say(by['collaborator']!, id, 'We have **patched** it.'))
    ok(await say(by['analyst']!, id, 'Thank you.'))
    for (const sender of [by['viewer']!, by['manager']!, by['analyst']!, t.larch.apiKey]) {
      const page = ok(await read(sender, id), 200)
      assert.deepEqual(page.items.map((each: Json) => [each.body, each.by.side, each.lane]), [['Thank you.', 'partner', 'client'], ['We have **patched** it.', 'client', 'client']])
      assert.equal(page.total, 2)
    }
    const [mine, theirs] = (await read(by['analyst']!, id)).body.items
    assert.deepEqual(mine.allowedActions, ['comment.write', 'comment.remove'])
    assert.deepEqual(theirs.deniedActions, { 'comment.write': 'not-own', 'comment.remove': 'not-own' })
    assert.deepEqual((await read(by['viewer']!, id)).body.items[0].deniedActions, { 'comment.write': 'role', 'comment.remove': 'role' })
    assert.ok(!JSON.stringify((await read(by['viewer']!, id)).body).includes(t.larch.members.analyst.email), 'the address of staff')
  })

  it('is said by no viewer and read by no auditor', async () => {
    const id = await finding()
    assert.deepEqual(code(await say(by['viewer']!, id, 'x')), [403, 'not-allowed'])
    assert.deepEqual(code(await read(by['auditor']!, id)), [403, 'not-allowed'])
    assert.deepEqual(code(await read(by['viewer']!, id, 'internal-comments')), [401, 'wrong-audience'])
  })

  it('needs words', async () => {
    const id = await finding()
    for (const body of ['', '   ', '\n\t']) assert.deepEqual(code(await say(by['manager']!, id, body)), [400, 'invalid-input'])
    assert.deepEqual(code(await say(by['manager']!, id, 'x'.repeat(10_001))), [400, 'invalid-input'])
    assert.deepEqual(code(await say(by['manager']!, id, 'turned \u202e around')), [400, 'invalid-input'])
  })

  it('on a draft is internal, whoever asks', async () => {
    const id = await finding('draft')
    assert.deepEqual(code(await say(by['analyst']!, id, 'x')), [409, 'illegal-transition'])
    assert.deepEqual(code(await say(by['manager']!, id, 'x')), [404, 'not-found'])
    assert.deepEqual(code(await read(by['manager']!, id)), [404, 'not-found'])
    ok(await mutter(by['analyst']!, id, 'To be checked'))
    assert.equal((await read(by['owner']!, id, 'internal-comments')).body.total, 1)
  })

  it('is changed by whoever said it, to the version they have seen, and what it said before is kept for them and the MSP', async () => {
    const id = await finding()
    const first = ok(await say(by['manager']!, id, 'One'))
    assert.deepEqual(code(await edit(by['collaborator']!, first.id, { body: 'x' })), [403, 'not-allowed'])
    assert.deepEqual(code(await edit(by['owner']!, first.id, { body: 'x' })), [403, 'not-allowed'])
    const second = ok(await edit(by['manager']!, first.id, { body: 'Two' }, 1), 200)
    assert.equal(second.version, 2)
    assert.ok(second.editedAt)
    const late = await edit(by['manager']!, first.id, { body: 'Three' }, 1)
    assert.deepEqual(code(late), [412, 'version-conflict'])
    assert.equal((late.problem as Json).current.body, 'Two')
    ok(await edit(by['manager']!, first.id, { body: 'Three' }, 2), 200)
    for (const sender of [by['manager']!, by['analyst']!]) {
      const before = ok(await t.send(sender, at(`/comments/${first.id}/revisions`)), 200)
      assert.deepEqual(before.items.map((each: Json) => [each.version, each.body]), [[2, 'Two'], [1, 'One']])
      assert.equal(before.items[0].from, before.items[1].until)
    }
    assert.deepEqual(code(await t.send(by['collaborator']!, at(`/comments/${first.id}/revisions`))), [403, 'not-allowed'])
  })

  it('leaves that there was one when it is deleted, no word of it and no file', async () => {
    const id = await finding()
    const file = ok(await add(by['manager']!, id, 'shot.png', 'image/png', png))
    const comment = ok(await say(by['manager']!, id, 'Secret: hunter2', { attachmentIds: [file.id] }))
    assert.deepEqual(code(await drop(by['collaborator']!, comment.id)), [403, 'not-allowed'])
    assert.deepEqual(code(await drop(by['analyst']!, comment.id)), [403, 'not-allowed'])
    const left = ok(await drop(by['manager']!, comment.id), 200)
    assert.deepEqual([left.body, left.attachments, left.mentions], ['', [], []])
    assert.ok(left.deletedAt)
    for (const sender of [by['viewer']!, by['analyst']!]) {
      const page = await read(sender, id)
      assert.ok(!page.text.includes('hunter2'))
      assert.equal(page.body.total, 1)
      assert.deepEqual(code(await t.send(sender, at(`/attachments/${file.id}/content`))), [404, 'not-found'])
    }
    assert.deepEqual(code(await drop(by['manager']!, comment.id)), [409, 'illegal-transition'])
    assert.deepEqual(code(await edit(by['manager']!, comment.id, { body: 'x' })), [409, 'illegal-transition'])
    assert.equal((await t.send(by['analyst']!, at(`/comments/${comment.id}/revisions`))).body.items[0].body, 'Secret: hunter2')
  })

  it('is deleted by whoever runs the MSP as well', async () => {
    const comment = ok(await say(by['manager']!, await finding(), 'A password'))
    ok(await drop(by['admin']!, comment.id), 200)
  })

  it('stays in its lane: neither endpoint finds, changes or deletes what was said in the other', async () => {
    const id = await finding()
    const open = ok(await say(by['analyst']!, id, 'Open'))
    const internal = ok(await mutter(by['analyst']!, id, 'Among us'))
    assert.equal(internal.lane, 'internal')
    for (const [comment, noun] of [[open, 'internal-comments'], [internal, 'comments']] as const) {
      assert.deepEqual(code(await edit(by['analyst']!, comment.id, { body: 'x' }, '*', noun)), [404, 'not-found'])
      assert.deepEqual(code(await drop(by['owner']!, comment.id, noun)), [404, 'not-found'])
      assert.deepEqual(code(await t.send(by['owner']!, at(`/${noun}/${comment.id}/revisions`))), [404, 'not-found'])
    }
    assert.deepEqual((await read(by['owner']!, id)).body.items.map((each: Json) => each.body), ['Open'])
    assert.deepEqual((await read(by['owner']!, id, 'internal-comments')).body.items.map((each: Json) => each.body), ['Among us'])
    assert.deepEqual(code(await edit(by['analyst']!, open.id, { body: 'x', lane: 'internal' })), [400, 'invalid-input'])
  })

  it('is written once for a double click', async () => {
    const id = await finding()
    const twice = await Promise.all([1, 2].map(() => post(by['manager']!, at(`/findings/${id}/comments`), { body: 'Once' }, { 'idempotency-key': 'double' })))
    assert.deepEqual(twice.map((each) => each.status), [201, 201])
    assert.equal((await read(by['manager']!, id)).body.total, 1)
  })

  it('of two who change it at once, one is told', async () => {
    const comment = ok(await say(by['manager']!, await finding(), 'One'))
    const both = await Promise.all(['Two', 'Three'].map((body) => edit(by['manager']!, comment.id, { body }, 1)))
    assert.deepEqual(both.map((each) => each.status).sort(), [200, 412])
  })

  it('is not there for whoever is assigned elsewhere, and nothing while a policy hides comments or findings', async () => {
    const id = await finding()
    const comment = ok(await say(by['manager']!, id, 'Here'))
    const other = await person('manager', [await plantEngagement(t.context, where())])
    assert.deepEqual(code(await read(other.token, id)), [404, 'not-found'])
    assert.deepEqual(code(await edit(other.token, comment.id, { body: 'x' })), [404, 'not-found'])
    for (const module of ['comments', 'findings']) {
      const set = (mode: object | null) => t.send(by['admin']!, at('/policy'), { method: 'PATCH', body: { modules: { [module]: mode } }, headers: { 'if-match': '*' } })
      ok(await set({ mode: 'hidden', minRole: 'viewer' }), 200)
      assert.deepEqual(code(await read(by['manager']!, id)), [403, 'not-allowed'], module)
      assert.deepEqual(code(await say(by['manager']!, id, 'x')), [403, 'not-allowed'], module)
      assert.equal((await read(by['analyst']!, id)).status, 200)
      ok(await set({ mode: 'view', minRole: 'viewer' }), 200)
      if (module === 'comments') assert.deepEqual([(await read(by['manager']!, id)).status, (await say(by['manager']!, id, 'x')).status], [200, 403])
      ok(await set(null), 200)
    }
  })
})

describe('a mention', () => {
  it('names somebody who can read the thread, and nobody else: not somebody assigned elsewhere, billing, an auditor, a stranger, nor a client in the internal lane', async () => {
    const id = await finding()
    const elsewhere = await person('collaborator', [await plantEngagement(t.context, where())])
    const scoped = newId('partnerMember')
    await t.database.transact(t.larch.scope, (tx) =>
      insertMember(tx, { id: scoped, email: 'elsewhere@larch.example', name: 'Elsewhere', role: 'analyst', scope: { clientIds: [t.larch.clients[1].id], tags: [] }, createdAt: new Date() }))
    const readers = [client.people.viewer.id, client.people.manager.id, t.larch.members.analyst.id]
    const said = ok(await say(by['collaborator']!, id, '@all', { mentions: readers }))
    assert.deepEqual(said.mentions.map((each: Json) => each.id), readers)
    assert.ok(said.mentions.every((each: Json) => each.name && Object.keys(each).length === 3))
    const strangers = [elsewhere.id, scoped, t.larch.members.billing.id, client.people.auditor.id, t.larch.clients[1].people.manager.id, t.birch.members.owner.id, newId('portalUser'), t.larch.apiKeyId]
    const refusals = new Set<string>()
    for (const stranger of strangers) {
      const answer = await say(by['manager']!, id, 'x', { mentions: [readers[0], stranger] })
      assert.deepEqual([...code(answer), answer.problem.errors?.[0]?.field], [400, 'invalid-input', 'body.mentions.1'], stranger)
      refusals.add(answer.text.replace(answer.headers.get('x-request-id')!, ''))
    }
    assert.equal(refusals.size, 1, 'nobody can be told from nobody')
    assert.deepEqual(code(await mutter(by['analyst']!, id, 'x', { mentions: [client.people.manager.id] })), [400, 'invalid-input'])
    ok(await mutter(by['analyst']!, id, 'x', { mentions: [t.larch.members.owner.id] }))
    assert.deepEqual(code(await mutter(by['analyst']!, await finding('draft'), 'x', { mentions: [client.people.manager.id] })), [400, 'invalid-input'])
  })

  it('is offered for exactly those, by name and without an address', async () => {
    const id = await finding()
    const elsewhere = await person('manager', [await plantEngagement(t.context, where())])
    const offered = ok(await t.send(by['manager']!, at(`/findings/${id}/mentionable`)), 200)
    const ids = offered.items.map((each: Json) => each.id)
    assert.ok([t.larch.members.owner.id, t.larch.members.analyst.id, client.people.viewer.id].every((each) => ids.includes(each)))
    for (const absent of [elsewhere.id, client.people.manager.id, client.people.auditor.id, t.larch.members.billing.id, t.larch.clients[1].people.viewer.id]) assert.ok(!ids.includes(absent), absent)
    assert.doesNotMatch(JSON.stringify(offered), /@/)
    const found = ok(await t.send(by['manager']!, at(`/findings/${id}/mentionable?q=OWNER`)), 200)
    assert.deepEqual(found.items, [{ id: t.larch.members.owner.id, name: t.larch.members.owner.name, side: 'partner' }])
    const internal = ok(await t.send(by['owner']!, at(`/findings/${id}/internal-mentionable`)), 200)
    assert.ok(internal.items.every((each: Json) => each.side === 'partner') && internal.items.length > 0)
    assert.deepEqual(code(await t.send(by['viewer']!, at(`/findings/${id}/mentionable`))), [403, 'not-allowed'])
  })
})

describe('a file', () => {
  const office = (part: string, more = '') => Buffer.from(`PK\u0003\u0004....[Content_Types].xml....${part}${more}`, 'latin1')
  const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

  it('is taken when it is what it says it is', async () => {
    const id = await finding()
    const good: Array<[string, string, BodyInit]> = [
      ['shot.png', 'image/png', png], ['photo.JPG', 'image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1])], ['a.gif', 'image/gif', 'GIF89a..'], ['a.webp', 'image/webp', 'RIFF1234WEBPVP8 '],
      ['report.pdf', 'application/pdf', '%PDF-1.7 x'], ['größe.txt', 'text/plain; charset=utf-8', 'Größe'], ['a.csv', 'text/csv', 'a;b'], ['a.json', 'application/json', '{"a":1}'],
      ['a.zip', 'application/zip', Buffer.from('PK\u0003\u0004x', 'latin1')], ['a.docx', docx, office('word/document.xml')],
      // What browsers call files that their system knows nothing of.
      ['server.log', 'application/octet-stream', 'GET /'], ['b.csv', 'application/vnd.ms-excel', 'a;b'], ['b.zip', 'application/x-zip-compressed', Buffer.from('PK\u0003\u0004x', 'latin1')],
    ]
    for (const [name, type, raw] of good) {
      const file = ok(await add(by['collaborator']!, id, name, type, raw))
      assert.equal(file.name, name)
      assert.match(file.sha256, /^[0-9a-f]{64}$/)
      assert.equal(file.bytes, Buffer.from(raw as never).length)
    }
  })

  it('is refused when it is another, is empty, is too large or would run in a browser', async () => {
    const id = await finding()
    const bad: Array<[string, string, BodyInit, number, string]> = [
      ['a.png', 'image/png', '<svg onload=alert(1)>', 415, 'unsupported-media-type'], ['a.svg', 'image/svg+xml', '<svg/>', 415, 'unsupported-media-type'],
      ['a.html', 'text/html', '<script>1</script>', 415, 'unsupported-media-type'], ['a.html', 'text/plain', '<script>1</script>', 400, 'invalid-input'],
      ['a.png', 'application/pdf', '%PDF-1.7', 400, 'invalid-input'], ['a.txt', 'text/plain', Buffer.from([0x41, 0, 0x42]), 415, 'unsupported-media-type'],
      ['a.txt', 'text/plain', Buffer.from([0xff, 0xfe, 0x41]), 415, 'unsupported-media-type'], ['a.docx', docx, office('word/document.xml', 'word/VBAProject.bin'), 415, 'unsupported-media-type'],
      ['a.docx', docx, Buffer.from('PK\u0003\u0004 nothing', 'latin1'), 415, 'unsupported-media-type'], ['a.txt', 'text/plain', '', 400, 'invalid-input'],
      ['../a.txt', 'text/plain', 'x', 400, 'invalid-input'], ['a\u202etxt.exe', 'text/plain', 'x', 400, 'invalid-input'], ['txt', 'text/plain', 'x', 400, 'invalid-input'],
      ['a.txt', 'text/plain', Buffer.alloc(10 * 1024 * 1024 + 1, 0x41), 413, 'body-too-large'], ['a.exe', 'application/octet-stream', 'MZ', 415, 'unsupported-media-type'],
    ]
    for (const [name, type, raw, status, problem] of bad) assert.deepEqual(code(await add(by['collaborator']!, id, name, type, raw)), [status, problem], `${name} as ${type}`)
    const page = await t.send(by['collaborator']!, at(`/findings/${id}/attachments?name=a.txt`), { method: 'POST', raw: 'x', headers: { 'content-type': 'text/plain', 'content-encoding': 'gzip' } })
    assert.deepEqual(code(page), [415, 'unsupported-media-type'])
  })

  it('is handed out as a download alone, whole, and leaves an entry', async () => {
    const id = await finding()
    const name = 'evil ";\u00e4.png'
    const file = ok(await add(by['manager']!, id, name, 'image/png', png))
    ok(await say(by['manager']!, id, 'See', { attachmentIds: [file.id] }))
    const response = await t.open(by['viewer']!, at(`/attachments/${file.id}/content`))
    assert.equal(response.status, 200)
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), png)
    const header = (each: string) => response.headers.get(each)
    assert.equal(header('content-disposition'), `attachment; filename="evil _;_.png"; filename*=UTF-8''evil%20%22%3B%C3%A4.png`)
    assert.deepEqual([header('content-type'), header('x-content-type-options'), header('cache-control')], ['image/png', 'nosniff', 'no-store'])
    assert.match(header('content-security-policy')!, /sandbox/)
    const entry = (await chainOf(t.database, t.larch.scope, client.id)).map((each) => JSON.parse(each.canonical) as Json).findLast((each) => each.action === 'attachment.download')!
    assert.deepEqual([entry.actor.id, entry.target, entry.meta.sha256], [client.people.viewer.id, { type: 'attachment', id: file.id }, file.sha256])
    assert.ok(!JSON.stringify(entry).includes('evil'))
  })

  it('belongs to whoever added it until it is used, is used once, and by nobody else', async () => {
    const id = await finding()
    const file = ok(await add(by['manager']!, id, 'a.txt', 'text/plain', 'mine'))
    for (const sender of [by['viewer']!, by['collaborator']!, by['analyst']!, by['auditor']!]) assert.deepEqual(code(await t.send(sender, at(`/attachments/${file.id}/content`))), [404, 'not-found'])
    assert.equal((await t.open(by['manager']!, at(`/attachments/${file.id}/content`))).status, 200)
    const elsewhere = await finding()
    for (const [sender, where] of [[by['collaborator']!, id], [by['analyst']!, id], [by['manager']!, elsewhere]] as const) {
      assert.deepEqual(code(await say(sender, where, 'x', { attachmentIds: [file.id] })), [400, 'invalid-input'])
    }
    assert.equal((await read(by['viewer']!, elsewhere)).body.total, 0, 'what is refused was not said')
    ok(await say(by['manager']!, id, 'x', { attachmentIds: [file.id] }))
    assert.deepEqual(code(await say(by['manager']!, id, 'x', { attachmentIds: [file.id] })), [400, 'invalid-input'])
    assert.deepEqual(code(await t.send(by['manager']!, at(`/attachments/${file.id}`), { method: 'DELETE' })), [404, 'not-found'])
  })

  it('waits in numbers only, is taken back, and is swept away after a day', async () => {
    const id = await finding()
    const files = []
    for (let count = 0; count < 20; count += 1) files.push(ok(await add(by['manager']!, id, `${count}.txt`, 'text/plain', 'x')).id as string)
    assert.deepEqual(code(await add(by['manager']!, id, 'more.txt', 'text/plain', 'x')), [409, 'too-many'])
    assert.equal((await add(by['collaborator']!, id, 'theirs.txt', 'text/plain', 'x')).status, 201)
    assert.equal((await t.send(by['manager']!, at(`/attachments/${files[0]!}`), { method: 'DELETE' })).status, 204)
    assert.equal((await add(by['manager']!, id, 'more.txt', 'text/plain', 'x')).status, 201)
    ok(await say(by['manager']!, id, 'Kept', { attachmentIds: [files[1]!] }))
    await t.database.transact(t.larch.scope, (tx) => sweepAttachments(tx, new Date(Date.now() + 1000)))
    assert.deepEqual(code(await t.send(by['manager']!, at(`/attachments/${files[2]!}/content`))), [404, 'not-found'])
    assert.equal((await t.open(by['manager']!, at(`/attachments/${files[1]!}/content`))).status, 200)
  })

  it('of a submission and of a verification stands with the finding, for an auditor too', async () => {
    const id = await finding()
    const proof = ok(await add(by['manager']!, id, 'fix.txt', 'text/plain', 'diff'))
    const match = { headers: { 'if-match': '*' } }
    const submitted = ok(await t.send(by['manager']!, at(`/findings/${id}/remediation`), { method: 'POST', body: { notes: 'Done', attachmentIds: [proof.id] }, ...match }), 200)
    assert.deepEqual(submitted.submission.attachments, [proof])
    const shot = ok(await add(by['analyst']!, id, 'still.png', 'image/png', png))
    ok(await t.send(by['analyst']!, at(`/findings/${id}/verification`), { method: 'POST', body: { outcome: 'not_fixed', notes: 'Still there', attachmentIds: [shot.id] }, ...match }), 200)
    const seen = ok(await t.send(by['auditor']!, at(`/findings/${id}`)), 200)
    assert.deepEqual([seen.submission.attachments, seen.verification.attachments], [[proof], [shot]])
    for (const file of [proof, shot]) assert.equal((await t.open(by['auditor']!, at(`/attachments/${file.id}/content`))).status, 200)
    const internal = ok(await add(by['analyst']!, id, 'notes.txt', 'text/plain', 'ours', 'internal-attachments'))
    assert.deepEqual(code(await say(by['analyst']!, id, 'x', { attachmentIds: [internal.id] })), [400, 'invalid-input'], 'a file of the staff cannot be shown by mistake')
  })

  it('of a comment is not for whoever may not read comments', async () => {
    const id = await finding()
    const file = ok(await add(by['manager']!, id, 'a.txt', 'text/plain', 'x'))
    ok(await say(by['manager']!, id, 'x', { attachmentIds: [file.id] }))
    assert.deepEqual(code(await t.send(by['auditor']!, at(`/attachments/${file.id}/content`))), [404, 'not-found'])
    ok(await t.send(by['admin']!, at('/policy'), { method: 'PATCH', body: { modules: { comments: { mode: 'hidden', minRole: 'viewer' } } }, headers: { 'if-match': '*' } }), 200)
    assert.deepEqual(code(await t.send(by['manager']!, at(`/attachments/${file.id}/content`))), [403, 'not-allowed'])
    ok(await t.send(by['admin']!, at('/policy'), { method: 'PATCH', body: { modules: { comments: null } }, headers: { 'if-match': '*' } }), 200)
  })
})

describe('what staff say among themselves', () => {
  /** Events that a stream brings until a mark that is heard last. */
  async function hear(token: string, act: () => Promise<void>): Promise<string> {
    const response = await t.open(token, '/v1/events')
    const reader = response.body!.getReader()
    let text = new TextDecoder().decode((await reader.read()).value)
    const from = /^id: (\S+)$/m.exec(text)![1]!
    await act()
    ok(await t.send(t.larch.apiKey, at('/posture'), { method: 'POST', body: { score: 40 + (made % 50) } }), 200)
    while (!text.includes('client.posture_changed')) text += new TextDecoder().decode((await reader.read()).value)
    await reader.cancel()
    // Once more from where it began: what is read back out of the log is cut in the same way.
    const again = (await t.open(token, '/v1/events', { headers: { 'last-event-id': from } })).body!.getReader()
    let replayed = ''
    while (!replayed.includes('client.posture_changed')) replayed += new TextDecoder().decode((await again.read()).value)
    await again.cancel()
    return text + replayed
  }

  it('is in no answer, list, count, search, event, export, chain or notification of a client', async () => {
    const word = 'zqinternalqz'
    const id = await finding()
    const draft = await finding('draft')
    const ids: string[] = []
    const act = async () => {
      const file = ok(await add(by['analyst']!, id, `${word}.txt`, 'text/plain', word, 'internal-attachments'))
      const said = ok(await mutter(by['analyst']!, id, `${word} to ourselves`, { attachmentIds: [file.id], mentions: [t.larch.members.owner.id] }))
      const onDraft = ok(await mutter(by['analyst']!, draft, `${word} on a draft`))
      ok(await edit(by['analyst']!, said.id, { body: `${word} again` }, '*', 'internal-comments'), 200)
      assert.equal((await t.open(by['owner']!, at(`/internal-attachments/${file.id}/content`))).status, 200)
      ok(await drop(by['analyst']!, onDraft.id, 'internal-comments'), 200)
      ids.push(file.id, said.id, onDraft.id)
    }
    const before = new Map<string, unknown>()
    const lists = ['', '/counts', `/${id}`, `/${id}/comments`, `/${id}/history`]
    const look = async (sender: string) => {
      const pages = await Promise.all([...lists.map((path) => at(`/findings${path}`)), at(`/findings?q=${word}`), at('/dashboard'), '/v1/notifications', '/v1/notifications/counts', '/v1/me'].map((path) => t.send(sender, path)))
      return pages.map((each) => each.text.replace(/"asOf":"[^"]+"|"trend":\[[^\]]*\]/g, ''))
    }
    for (const role of ['viewer', 'collaborator', 'manager']) before.set(role, await look(by[role]!))
    const heard = await hear(by['manager']!, act)
    assert.ok(heard.includes('client.posture_changed'))
    for (const secret of [word, ...ids, 'internal_comment', 'comment.']) assert.ok(!heard.includes(secret), `the stream holds ${secret}`)
    const staff = await hear(by['owner']!, async () => void ok(await mutter(by['analyst']!, id, 'heard by staff', { mentions: [t.larch.members.owner.id] })))
    for (const type of ['comment.created', 'comment.mentioned', 'notification.created']) assert.ok(staff.includes(type), type)

    for (const role of ['viewer', 'collaborator', 'manager']) assert.deepEqual(await look(by[role]!), before.get(role), `${role} sees that something was said`)
    // Every endpoint that each of them may call, off the table.
    const records = { ...recordsIn(t.larch, client), findingId: id, commentId: ids[1]!, internalCommentId: ids[1]!, attachmentId: ids[0]!, internalAttachmentId: ids[0]! }
    for (const role of ['viewer', 'collaborator', 'manager', 'auditor'] as const) {
      for (const entry of endpoints.filter((each) => each.method === 'GET' && !each.stream && !byCookie(each) && each.action !== null && (permissions[each.action] as readonly Role[]).includes(role) && each.audience.includes('client'))) {
        const { path } = requestOf(entry, records, 'leak')
        const answer = await t.send(by[role]!, path)
        const seen = `${answer.text}\n${[...answer.headers].join('\n')}`.replaceAll(path, '').replaceAll(/"internal_comment\.\w+":"role"/g, '')
        assert.ok(!seen.includes(word) && !seen.includes('internal'), `${entry.operation} as ${role}: ${answer.text}`)
        for (const secret of ids) assert.ok(!seen.includes(secret) || entry.operation.startsWith('audit.'), `${entry.operation} as ${role}`)
      }
    }
    const chain = JSON.stringify(await chainOf(t.database, t.larch.scope, client.id))
    for (const secret of [word, ...ids, 'internal']) assert.ok(!chain.includes(secret), `the chain of the client holds ${secret}`)
    const own = await chainOf(t.database, t.larch.scope, t.larch.id)
    assert.ok(own.filter((each) => each.canonical.includes('internal_comment')).length >= 4)
    for (const secret of [word, ...ids, id, draft]) assert.ok(!JSON.stringify(own).includes(secret), `the chain of the MSP holds ${secret}`)
  })
})
