// Every endpoint × everybody × own, other and unknown records, walked off the endpoint table: a new endpoint is in it by itself.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { endpoints, type Endpoint } from '../../../src/contract/endpoints/index.ts'
import { permissions, type Role } from '../../../src/contract/permission.ts'
import { audienceOf } from '../../../server/rules/access.ts'
import { newId } from '../../../server/ids.ts'
import { insertAuditor } from '../../../server/store/auditors.ts'
import { insertMember, updateMember } from '../../../server/store/members.ts'
import { findingIdsOf, plantEvidence, plantFramework, plantInvited, sendingRoles, testApp, type Answer, type Sender, type Sending, type TestApp, type TestClient, type TestPartner } from '../../support/app.ts'
import { plantAttachment, plantComment, writerOf } from '../../support/comments.ts'
import { plantAcceptance, plantEngagement, plantFinding, plantImport, plantRetest } from '../../support/findings.ts'
import type { FindingStatus } from '../../../src/contract/finding-status.ts'
import { byCookie, namesIn, pathOf, queryFields, recordsIn, recordsOfNobody, requestOf, type Records } from '../../support/requests.ts'

/** Somebody of Larch who asks, or nobody. */
interface Asker {
  label: string
  sender: Sender
  role: Role
  /** Reaches the first client only, though a member of staff. */
  scoped?: boolean
  /** With what they are refused, who may not come in at all. */
  refused?: string
}

let t: TestApp
const askers: Asker[] = []
let untouched: string
/** The walk takes longer than a token lasts where much else runs. */
const ttlSeconds = 7200

before(async () => {
  t = await testApp()
  const { larch, birch } = t
  for (const role of sendingRoles) askers.push({ label: role, role, sender: role === 'api_key' ? larch.apiKey : await t.token(larch, role, { ttlSeconds }) })
  const scoped = { id: newId('partnerMember'), email: 'scoped@larch.example', name: 'Scoped of larch' }
  await t.database.transact(larch.scope, (tx) =>
    insertMember(tx, { ...scoped, role: 'analyst', scope: { clientIds: [larch.clients[0].id], tags: [] }, createdAt: new Date() }))
  const { id: userId, ...named } = scoped
  askers.push({ label: 'an analyst who reaches one client', role: 'analyst', scoped: true, sender: await t.token(larch, 'analyst', { userId, ...named, scoped: true, ttlSeconds }) })
  const removed = newId('partnerMember')
  await t.database.transact(larch.scope, async (tx) => {
    await insertMember(tx, { id: removed, email: 'removed@larch.example', name: 'Removed', role: 'owner', createdAt: new Date() })
    await updateMember(tx, removed, { status: 'removed' }, new Date())
  })
  askers.push(
    { label: 'nobody', role: 'viewer', sender: null, refused: 'token-missing' },
    { label: 'somebody with nonsense', role: 'viewer', sender: 'nonsense', refused: 'token-invalid' },
    { label: 'a key that nobody has made', role: 'viewer', sender: `sak_${'A'.repeat(43)}`, refused: 'token-invalid' },
    { label: 'an owner whose token has run out', role: 'viewer', sender: await t.token(larch, 'owner', { ttlSeconds: -60 }), refused: 'token-expired' },
    { label: 'an owner who was removed', role: 'owner', sender: await t.token(larch, 'owner', { userId: removed, ttlSeconds }), refused: 'token-invalid' },
    { label: 'a viewer whose client is somebody else’s', role: 'viewer', sender: await t.token(larch, 'viewer', { clientId: birch.clients[0].id, ttlSeconds }), refused: 'token-invalid' },
  )
  untouched = await everythingOf(birch)
})
after(() => t.stop())

/** Every row that a partner has. */
async function everythingOf(partner: TestPartner): Promise<string> {
  return await t.database.read(partner.scope, async (tx) => {
    const tables = await tx.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'sa'::regnamespace and relkind = 'r' and has_table_privilege(oid, 'select') order by 1`)
    const rows: string[] = []
    for (const { name } of tables) {
      const found = await tx.query<{ row: string }>(`select row_to_json(t)::text as row from sa.${name} t order by 1`, [], { custom: true })
      rows.push(...found.map(({ row }) => `${name} ${row.replace(/"last_used_at":("[^"]*"|null)/, '')}`))
    }
    assert.ok(rows.length > 40)
    return rows.join('\n')
  })
}

type Target = 'own' | 'sibling' | 'foreign' | 'unknown' | 'foreign below own' | 'sibling below own' | 'unknown below own'
const targets: Target[] = ['own', 'sibling', 'foreign', 'unknown', 'foreign below own', 'sibling below own', 'unknown below own']

/** Records that a request may name. The client that a person of a client belongs to is the first. */
function recordsOf(target: Target): Records {
  const of = (client: TestClient, partner: TestPartner): Records => recordsIn(partner, client)
  const unknown = recordsOfNobody()
  const [own, sibling] = t.larch.clients
  const clientId = own.id
  switch (target) {
    case 'own':
      return of(own, t.larch)
    case 'sibling':
      return of(sibling, t.larch)
    case 'foreign':
      return of(t.birch.clients[0], t.birch)
    case 'unknown':
      return unknown
    case 'foreign below own':
      return { ...of(t.birch.clients[0], t.birch), clientId }
    case 'sibling below own':
      return { ...of(sibling, t.larch), clientId }
    case 'unknown below own':
      return { ...unknown, clientId }
  }
}

/** Records that a body or a query names and that must be there. A new endpoint that refuses a foreign one says so here. */
const namedInside: Record<string, ReadonlyArray<keyof Records>> = {
  'sessions.create': ['clientId', 'email'],
  'views.report': ['clientId'],
  'frameworks.adopt': ['frameworkId'],
  'portalUsers.review': ['userId'],
  'engagements.assign': ['userId'],
  'findings.create': ['engagementId'],
  'retests.request': ['findingId'],
}

/** Who somebody is on record. */
function idOf({ role, sender }: Asker): string {
  if (role === 'api_key') return t.larch.apiKeyId
  if (!sender?.includes('.')) return 'nobody'
  return JSON.parse(Buffer.from(sender.split('.')[1]!, 'base64url').toString()).sub as string
}

/** What the table says must happen. */
function expected(entry: Endpoint, asker: Asker, target: Target): { status: number; code?: string } {
  if (entry.action === null) return { status: entry.status }
  if (asker.refused) return { status: 401, code: asker.refused }
  const { role } = asker
  if (!entry.audience.includes(audienceOf(role))) return { status: 401, code: 'wrong-audience' }
  if (!(permissions[entry.action] as readonly Role[]).includes(role)) return { status: 403, code: 'not-allowed' }
  // The portal policy of the walk is the product's: people are for managers.
  if (entry.action === 'portal_user.view' && (role === 'viewer' || role === 'collaborator')) return { status: 403, code: 'not-allowed' }
  // Findings are the managers' to change, and decided about with a grant that nobody here has.
  const changes = ['finding.start', 'finding.submit', 'finding.withdraw', 'retest.request']
  if (role === 'collaborator' && changes.includes(entry.action)) return { status: 403, code: 'not-allowed' }
  const missing = { status: 404, code: 'not-found' }
  const named = new Set<string>([...namesIn(entry), ...(namedInside[entry.operation] ?? [])])
  if (named.has('clientId')) {
    if (target === 'foreign' || target === 'unknown') return missing
    if (target === 'sibling' && (audienceOf(role) === 'client' || asker.scoped)) return missing
  }
  if (role === 'manager' && entry.action === 'acceptance.decide') return { status: 403, code: 'not-allowed' }
  const ofPartner = new Set(['clientId', 'memberId', 'frameworkId'])
  const below = [...named].filter((name) => name !== 'clientId')
  if (target === 'foreign' || target === 'foreign below own' || target === 'unknown' || target === 'unknown below own') {
    if (below.length > 0) return missing
  }
  // Below the own client there is nothing of its sibling's; staff and library stand below no client.
  if (target === 'sibling below own' && below.some((name) => !ofPartner.has(name))) return missing
  return { status: entry.status }
}

let fresh = 0

/** Where a finding must stand for each act on it to succeed. */
const stateFor: Record<string, FindingStatus> = {
  'findings.publish': 'draft', 'findings.start': 'open', 'findings.submit': 'open', 'findings.withdraw': 'pending_verification', 'findings.claim': 'pending_verification',
  'findings.release': 'pending_verification', 'findings.verify': 'pending_verification', 'findings.reopen': 'verified_fixed', 'findings.dismiss': 'open', 'findings.close': 'open',
  'acceptances.request': 'open',
}

/** What a walk uses up is there anew for the next one. */
async function replenish(entry: Endpoint, records: Records, userId = 'somebody'): Promise<Records> {
  const { operation } = entry
  const { scope } = t.larch
  const now = new Date()
  const here = { scope, clientId: records.clientId, word: t.larch.codeWord }
  const by = writerOf(userId)
  if (/^comments\.(update|remove|revisions)$/.test(operation)) return { ...records, commentId: await plantComment(t.context, here, records.findingId, 'client', by) }
  if (/^internalComments\.(update|remove)$/.test(operation)) return { ...records, internalCommentId: await plantComment(t.context, here, records.findingId, 'internal', by) }
  if (operation === 'attachments.remove') return { ...records, attachmentId: await plantAttachment(t.context, here, records.findingId, 'client', by) }
  if (operation === 'internalAttachments.remove') return { ...records, internalAttachmentId: await plantAttachment(t.context, here, records.findingId, 'internal', by) }
  // Each person has room for some files that belong to nothing.
  if (/^(internalA|a)ttachments\.add$/.test(operation)) return { ...records, findingId: await plantFinding(t.context, here, { engagementId: records.engagementId }) }
  if (operation === 'evidence.remove') return { ...records, evidenceId: await plantEvidence(t.context, t.larch, records.clientId, records.controlId) }
  if (operation === 'frameworks.adopt') return { ...records, frameworkId: await plantFramework(t.context, t.larch, `Walked ${(fresh += 1)}`) }
  if (operation === 'portalUsers.resend' || operation === 'portalUsers.remove') {
    return { ...records, userId: await plantInvited(t.context, scope, records.clientId, `walked-${(fresh += 1)}`) }
  }
  if (operation === 'auditors.revoke') {
    const auditorId = newId('auditor')
    await t.database.transact(scope, (tx) =>
      insertAuditor(tx, { id: auditorId, clientId: records.clientId, email: `${auditorId}@audit.example`, name: 'Walked', frameworkIds: null, createdAt: now, expiresAt: new Date(now.getTime() + 60_000) }))
    return { ...records, auditorId }
  }
  const where = { scope, clientId: records.clientId, word: t.larch.codeWord }
  const { engagementId } = records
  const state = stateFor[operation]
  if (state) {
    const waits = state === 'pending_verification'
    const claimed = operation === 'findings.release' ? { claimedBy: userId } : {}
    const findingId = await plantFinding(t.context, where, { engagementId, assetId: records.assetId, state, ...(waits ? { submittedBy: operation === 'findings.withdraw' ? userId : 'somebody', ...claimed } : {}) })
    return { ...records, findingId }
  }
  if (operation === 'acceptances.decide') return { ...records, acceptanceId: await plantAcceptance(t.context, where, await plantFinding(t.context, where, { engagementId })) }
  if (operation === 'retests.request' || operation === 'retests.update') {
    const aside = await plantEngagement(t.context, where)
    const findingId = await plantFinding(t.context, where, { engagementId: aside })
    if (operation === 'retests.request') return { ...records, engagementId: aside, findingId }
    return { ...records, retestId: await plantRetest(t.context, where, aside, [findingId]) }
  }
  // An import is there for whoever made it, and confirmed only once.
  if (namesIn(entry).includes('importId')) return { ...records, importId: await plantImport(t.context, where, engagementId, userId) }
  if (['members.resend', 'members.remove', 'members.update'].includes(operation)) {
    const memberId = newId('partnerMember')
    await t.database.transact(scope, (tx) => insertMember(tx, { id: memberId, email: `${memberId}@larch.example`, name: 'Walked', role: 'billing', status: 'invited', createdAt: now }))
    return { ...records, memberId }
  }
  return records
}

async function send(entry: Endpoint, sender: Sender, path: string, sending: Sending): Promise<Answer> {
  if (!entry.stream) return await t.send(sender, path, sending)
  const response = await t.open(sender, path, sending)
  if (response.status !== 200) {
    const text = await response.text()
    const json = text === '' ? undefined : JSON.parse(text)
    return { status: response.status, headers: response.headers, text, body: json, problem: json }
  }
  const reader = response.body!.getReader()
  const text = new TextDecoder().decode((await reader.read()).value)
  await reader.cancel()
  return { status: 200, headers: response.headers, text, body: undefined, problem: undefined as never }
}

/** Everything by which Birch could be known, and for whoever reaches one client everything of Larch's other clients. */
function assertNothingForeign(answer: Answer, asker: Asker, label: string, entry?: Endpoint): void {
  const seen = `${answer.text}\n${[...answer.headers].join('\n')}`
  const { birch, larch } = t
  // A chain tells back the ids that somebody has reached for, which they had already; it never tells what is behind one.
  const ids = entry !== undefined && moving.has(entry.operation) ? [] : [birch.id, birch.frameworkId, birch.apiKey, birch.apiKeyId]
  const foreign = [birch.codeWord, ...ids]
  const people = (client: TestClient) => Object.values(client.people).map((person) => person.id)
  const idsOf = (client: TestClient) => (ids.length === 0 ? [] : [client.id, client.evidenceId, ...client.controlIds, ...findingIdsOf(client), ...people(client)])
  for (const client of birch.clients) foreign.push(...idsOf(client))
  if (ids.length > 0) for (const member of Object.values(birch.members)) foreign.push(member.id)
  if (audienceOf(asker.role) === 'client' || asker.scoped) {
    for (const client of larch.clients.slice(1)) foreign.push(client.name, ...idsOf(client))
  }
  for (const text of foreign) assert.ok(!seen.includes(text), `${label} holds ${text}`)
}

/** An answer without what differs between any two requests, and without the names that the request itself brought. */
function plain(answer: Answer, records: Records): unknown {
  let text = answer.text.replaceAll(answer.headers.get('x-request-id') ?? '-', 'REQUEST').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
  for (const [name, value] of Object.entries(records)) text = text.replaceAll(value, `{${name}}`)
  return { status: answer.status, headers: [...answer.headers].filter(([name]) => name !== 'x-request-id'), text }
}

/** Pairs that nobody may tell apart, whoever asks and whatever the answer is. */
const pairs: ReadonlyArray<readonly [Target, Target]> = [['foreign', 'unknown'], ['foreign below own', 'unknown below own']]
/** Chains that move whenever they are read. */
const moving = new Set(['audit.list', 'audit.listPartner', 'audit.export', 'audit.exportPartner', 'audit.checkpoint', 'audit.partnerCheckpoint'])

describe('one MSP never sees another MSP, one client never another client', () => {
  for (const entry of endpoints) {
    const named = entry.path.includes('{') || namedInside[entry.operation]
    if (byCookie(entry)) {
      it(`at ${entry.method} ${entry.path}, which knows cookies only: no bearer token changes its answer, and no record of anybody is in it`, async () => {
        let first: unknown
        const few = new Set(['owner', 'viewer', 'api_key', 'nobody', 'somebody with nonsense'])
        for (const asker of askers.filter((each) => few.has(each.label))) {
          for (const target of ['own', 'foreign', 'unknown'] as const) {
            const records = recordsOf(target)
            const { path, sending } = requestOf(entry, records, 'walked')
            const answer = await send(entry, asker.sender, path, sending)
            assert.ok(answer.status < 500, `${entry.operation}: ${answer.text}`)
            assertNothingForeign(answer, { ...asker, role: 'viewer' }, `${entry.operation} as ${asker.label}`)
            assert.equal(answer.headers.get('access-control-allow-origin'), null)
            first ??= plain(answer, records)
            assert.deepEqual(plain(answer, records), first, `${entry.operation} as ${asker.label} on ${target}`)
          }
        }
      })
      continue
    }

    it(`at ${entry.method} ${entry.path}, whoever asks for whatever`, async () => {
      for (const asker of askers) {
        const answers = new Map<Target, unknown>()
        for (const target of named || entry.body ? targets : (['own'] as const)) {
          const label = `${entry.operation} as ${asker.label} on ${target}`
          const wanted = expected(entry, asker, target)
          const records = wanted.status < 300 ? await replenish(entry, recordsOf(target), idOf(asker)) : recordsOf(target)
          const { path, sending } = requestOf(entry, records, `walked-${wanted.status < 300 ? (fresh += 1) : 0}`)
          const answer = await send(entry, asker.sender, path, sending)
          assert.equal(answer.status, wanted.status, `${label}: ${answer.text}`)
          if (wanted.code) assert.equal(answer.problem.code, wanted.code, label)
          if (answer.status === 401) assert.match(answer.headers.get('www-authenticate')!, /^Bearer realm="sa-portal"/)
          assertNothingForeign(answer, asker, label, entry)
          if (!moving.has(entry.operation) && (wanted.status >= 300 || entry.method === 'GET')) answers.set(target, plain(answer, records))
        }
        for (const [one, other] of pairs) assert.deepEqual(answers.get(one), answers.get(other), `${entry.operation} as ${asker.label}: ${one} and ${other} can be told apart`)
        if (audienceOf(asker.role) === 'client') assert.deepEqual(answers.get('sibling'), named && namesIn(entry).includes('clientId') ? answers.get('unknown') : answers.get('sibling'))
      }
    })

    if (!named) continue
    it(`at ${entry.method} ${entry.path}, by an error that comes before or after the record is looked for`, async () => {
      type Spoilt = Array<[string, (sending: Sending, path: string) => { path?: string; sending?: Sending }]>
      const bodies: Spoilt = [
        ['a broken body', (sending) => ({ sending: { method: sending.method!, raw: '{', headers: sending.headers ?? {} } })],
        ['a body of nothing', (sending) => ({ sending: { ...sending, body: {} } })],
        ['a field too many', (sending) => ({ sending: { ...sending, body: { ...(sending.body as object), partnerId: t.birch.id } } })],
        ['another media type', (sending) => ({ sending: { ...sending, headers: { ...sending.headers, 'content-type': 'text/plain' } } })],
      ]
      const spoilt: Spoilt = [
        ...(entry.body || entry.upload ? bodies : []),
        ['no precondition', (sending) => ({ sending: { ...sending, headers: {} } })],
        ['an old precondition', (sending) => ({ sending: { ...sending, headers: { 'if-match': '"999"' } } })],
        ['a broken precondition', (sending) => ({ sending: { ...sending, headers: { 'if-match': 'seven' } } })],
        ['a broken idempotency key', (sending) => ({ sending: { ...sending, headers: { ...sending.headers, 'idempotency-key': ' ' } } })],
        ['an unknown query', (_, path) => ({ path: `${path}${path.includes('?') ? '&' : '?'}nothing=1` })],
        ['a broken cursor', (_, path) => ({ path: `${path}${path.includes('?') ? '&' : '?'}cursor=AAAA` })],
        ['HEAD', () => ({ sending: { method: 'HEAD' } })],
        ['PUT', () => ({ sending: { method: 'PUT' } })],
      ]
      for (const asker of askers.filter((each) => !each.refused && ['admin', 'manager', 'viewer', 'analyst'].includes(each.role))) {
        for (const [what, spoil] of spoilt) {
          for (const [one, other] of pairs) {
            const answerOn = async (target: Target) => {
              const records = recordsOf(target)
              const good = requestOf(entry, records, `spoilt-${(fresh += 1)}`)
              const { path, sending } = { ...good, ...spoil(good.sending, good.path) }
              const answer = await t.send(asker.sender, path, sending)
              assertNothingForeign(answer, asker, `${entry.operation} as ${asker.label} with ${what} on ${target}`, entry)
              assert.ok(answer.status < 500, answer.text)
              return answer.status < 300 && (entry.method !== 'GET' || moving.has(entry.operation)) ? answer.status : plain(answer, records)
            }
            const foreign = await answerOn(one)
            assert.deepEqual(foreign, await answerOn(other), `${entry.operation} as ${asker.label} with ${what}: ${one} and ${other} can be told apart`)
          }
        }
      }
    })
  }

  it('and changes nothing there either', async () => {
    assert.equal(await everythingOf(t.birch), untouched)
  })

  it('in lists, counts, searches and sums', async () => {
    const before = await t.send(t.larch.apiKey, '/v1/portfolio/summary')
    await t.send(t.birch.apiKey, '/v1/clients', { method: 'POST', body: { name: 'Quiet birch client' } })
    const after = await t.send(t.larch.apiKey, '/v1/portfolio/summary')
    assert.deepEqual({ ...after.body, asOf: 0 }, { ...before.body, asOf: 0 })
    assert.ok((await t.send(t.birch.apiKey, '/v1/clients?q=birch')).body.total >= 4)
  })

  const lists = endpoints.filter((entry) => queryFields(entry).some((field) => field.name === 'cursor'))

  it('by any word, name or id of the other in any filter of any list: none is as good as one that does not exist', async () => {
    assert.ok(lists.length > 8)
    const { birch } = t
    const [client] = birch.clients
    const words = [birch.codeWord, client.name, client.id, client.people.manager.id, client.people.manager.email, birch.members.owner.id, birch.frameworkId]
    let asked = 0
    for (const entry of lists) {
      const path = pathOf(entry, recordsOf('own'))
      for (const field of queryFields(entry).filter((each) => each.text && each.name !== 'cursor' && each.name !== 'from' && each.name !== 'to')) {
        const ask = async (word: string) => {
          const answer = await t.send(t.larch.apiKey, `${path}?${field.name}=${encodeURIComponent(word)}`)
          const label = `${entry.operation}?${field.name}=${word}`
          assertNothingForeign(answer, askers[0]!, label)
          if (answer.status === 200) assert.deepEqual([answer.body.total, answer.body.items], [0, []], label)
          return answer.status
        }
        const unknown = await ask('zzzz-nothing')
        for (const word of words) assert.ok([unknown, 400].includes(await ask(word)))
        asked += 1
      }
    }
    assert.ok(asked >= 5)
  })

  it('by the cursor of the other, of a colleague, of another record or of another query', async () => {
    const { birch, larch } = t
    const mine = recordsOf('own')
    const theirs = recordsOf('foreign')
    // A second row in every list of Birch, so that each has a next page.
    const post = async (path: string, body?: unknown) => {
      const answer = await t.send(birch.apiKey, path, { method: 'POST', ...(body === undefined ? {} : { body }) })
      assert.ok(answer.status < 300, `${path}: ${answer.text}`)
    }
    const client = `/v1/clients/${theirs.clientId}`
    const where = { scope: birch.scope, clientId: theirs.clientId, word: birch.codeWord }
    const second = await plantFinding(t.context, where, { engagementId: theirs.engagementId, state: 'in_progress' })
    await plantAcceptance(t.context, where, second)
    await plantRetest(t.context, where, theirs.engagementId, [second])
    for (const lane of ['client', 'internal'] as const) {
      await plantComment(t.context, where, second, lane)
      theirs[lane === 'client' ? 'commentId' : 'internalCommentId'] = await plantComment(t.context, where, second, lane, undefined, 2)
    }
    await post(`${client}/assets`, { kind: 'host', name: 'Second' })
    theirs.findingId = second
    await plantEvidence(t.context, birch, theirs.clientId, theirs.controlId)
    await post(`${client}/frameworks`, { frameworkId: await plantFramework(t.context, birch, 'Second') })
    for (const score of [50, 60]) await post(`${client}/posture`, { score })
    await post(`${client}/auditors`, { email: 'second@birch.example', name: 'Second', expiresAt: new Date(Date.now() + 60_000).toISOString() })
    await post('/v1/audit/notes')
    await post('/v1/members', { email: 'second@birch.example', name: 'Second', role: 'billing' })
    await post('/v1/audit/notes')
    // A key has no notifications.
    for (const entry of lists.filter((each) => (permissions[each.action!] as readonly Role[]).includes('api_key'))) {
      const path = pathOf(entry, theirs)
      const label = entry.operation
      const page = await t.send(birch.apiKey, `${path}?limit=1`)
      const cursor = page.body.nextCursor as string
      assert.ok(cursor, `${label} of Birch has one page only; give it a second row`)
      const next = await t.send(birch.apiKey, `${path}?limit=1&cursor=${cursor}`)
      assert.equal(next.status, 200, `${label}: ${next.text}`)
      const refused = async (sender: Sender, where: string) => {
        const answer = await t.send(sender, where)
        assert.deepEqual([answer.status, answer.problem.code], [400, 'invalid-cursor'], `${label} ${where}`)
        assertNothingForeign(answer, sender === birch.apiKey ? { ...askers[0]!, role: 'owner' } : askers[0]!, label)
        return plain(answer, mine)
      }
      const own = pathOf(entry, mine)
      const foreign = await refused(larch.apiKey, `${own}?limit=1&cursor=${cursor}`)
      assert.deepEqual(await refused(larch.apiKey, `${own}?limit=1&cursor=${cursor.slice(0, -2)}AA`), foreign, 'a cursor of nobody')
      await refused(await t.token(birch, 'owner'), `${path}?limit=1&cursor=${cursor}`)
      if (entry.path.includes('{clientId}') && !entry.path.includes('{controlId}')) {
        await refused(birch.apiKey, `${path.replace(theirs.clientId, birch.clients[1].id)}?limit=1&cursor=${cursor}`)
      }
      const filter = queryFields(entry).find((field) => field.text && !['cursor', 'from', 'to'].includes(field.name))
      if (filter) await refused(birch.apiKey, `${path}?limit=1&${filter.name}=other&cursor=${cursor}`)
      for (const other of lists.filter((each) => each !== entry).slice(0, 3)) await refused(birch.apiKey, `${pathOf(other, theirs)}?limit=1&cursor=${cursor}`)
    }
  })

  it('by an idempotency key of the other, of a colleague or of the same person at another client', async () => {
    const { birch, larch } = t
    const repeated = endpoints.filter((entry) => entry.idempotent)
    assert.ok(repeated.length > 10)
    for (const entry of repeated) {
      const senderOf = async (partner: TestPartner) => (permissions[entry.action!] as readonly Role[]).includes('api_key') ? partner.apiKey : await t.token(partner, 'owner')
      const key = `shared-${entry.operation}`
      const act = async (sender: Sender, records: Records, partner: TestPartner) => {
        const living = partner === larch ? await replenish(entry, records, sender === larch.apiKey ? larch.apiKeyId : larch.members.owner.id) : records
        const { path, sending } = requestOf(entry, living, `${entry.operation.toLowerCase()}-same`)
        const go = () => t.send(sender, path, { ...sending, headers: { ...sending.headers, 'idempotency-key': key } })
        return [await go(), await go()] as const
      }
      const [first, again] = await act(await senderOf(larch), recordsOf('own'), larch)
      assert.ok(first.status < 300, `${entry.operation}: ${first.text}`)
      assert.deepEqual([again.status, again.text, again.headers.get('idempotency-replayed')], [first.status, first.text, 'true'], entry.operation)
      for (const [sender, records, partner] of [
        [await senderOf(birch), recordsOf('foreign'), birch],
        [await t.token(larch, 'admin'), recordsOf('sibling'), larch],
      ] as const) {
        const [theirs] = await act(sender, records, partner)
        assert.equal(theirs.headers.get('idempotency-replayed'), null, entry.operation)
        if (partner === birch) for (const text of [larch.codeWord, larch.id, larch.clients[0].id]) assert.ok(!theirs.text.includes(text), entry.operation)
        // How people are told of things names nobody, and is alike for many.
        if (!entry.operation.startsWith('notifications.')) assert.ok(first.text === '' || first.text.length < 20 || theirs.text !== first.text, entry.operation)
      }
      // The same key and person for another record is another request, and is told so without a look at the record.
      const elsewhere = requestOf(entry, { ...recordsOf('foreign'), frameworkId: larch.frameworkId }, 'other')
      const reused = await t.send(await senderOf(larch), elsewhere.path, { ...elsewhere.sending, headers: { ...elsewhere.sending.headers, 'idempotency-key': key } })
      const unknown = requestOf(entry, { ...recordsOf('unknown'), frameworkId: larch.frameworkId }, 'other')
      const twin = await t.send(await senderOf(larch), unknown.path, { ...unknown.sending, headers: { ...unknown.sending.headers, 'idempotency-key': key } })
      assertNothingForeign(reused, askers[0]!, entry.operation)
      assert.deepEqual(plain(reused, recordsOf('foreign')), plain(twin, recordsOf('unknown')), entry.operation)
    }
  })

  it('by a stream that goes on where the other’s has stopped, or from the very start', async () => {
    const streams = endpoints.filter((entry) => entry.stream)
    assert.ok(streams.length > 0)
    for (const entry of streams) {
      const path = pathOf(entry, recordsOf('own'))
      const theirs = await send(entry, t.birch.apiKey, path, {})
      const position = /^id: (\S+)$/m.exec(theirs.text)![1]!
      const before = position.replace(/\d+-/, '1-')
      await t.send(t.birch.apiKey, `/v1/clients/${t.birch.clients[0].id}/posture`, { method: 'POST', body: { score: 12 } })
      await t.send(t.larch.apiKey, `/v1/clients/${t.larch.clients[1].id}/posture`, { method: 'POST', body: { score: 13 } })
      await t.send(t.larch.apiKey, `/v1/clients/${t.larch.clients[0].id}/posture`, { method: 'POST', body: { score: 14 } })
      for (const asker of askers.filter((each) => !each.refused)) {
        for (const from of [position, before]) {
          const response = await t.open(asker.sender, path, { headers: { 'last-event-id': from } })
          assert.equal(response.status, 200, asker.label)
          const reader = response.body!.getReader()
          let text = ''
          // Whoever hears of measures hears of its own client last, and everything else comes before it.
          const hears = asker.role !== 'billing'
          while (hears ? !(text.includes(t.larch.clients[0].id) && text.includes('client.posture_changed')) : !text.includes('event: ready')) {
            const { done, value } = await reader.read()
            if (done) break
            text += new TextDecoder().decode(value)
          }
          await reader.cancel()
          assertNothingForeign({ status: 200, headers: response.headers, text, body: undefined, problem: undefined as never }, asker, `${entry.operation} as ${asker.label} from ${from}`)
        }
      }
    }
  })

  it('by a name or a slug that the other has taken', async () => {
    const name = t.birch.clients[0].name
    const answer = await t.send(t.larch.apiKey, '/v1/clients', { method: 'POST', body: { name, slug: 'client-1-birch' } })
    assert.equal(answer.status, 201, answer.text)
  })
})

describe('billing', () => {
  it('sees names and no measure, in lists, single clients and through no sort, filter or history', async () => {
    const billing = await t.token(t.larch, 'billing')
    const id = t.larch.clients[0].id
    const list = await t.send(billing, '/v1/clients')
    assert.equal(list.status, 200)
    assert.ok(list.body.items.length >= 3)
    for (const client of [...list.body.items, (await t.send(billing, `/v1/clients/${id}`)).body]) {
      for (const measure of ['posture', 'exposure', 'controls', 'evidenceCoverage', 'attention']) assert.ok(!(measure in client), measure)
      assert.equal(client.deniedActions['client.measure'], 'role')
      assert.ok(client.name)
    }
    for (const query of ['sort=risk', 'sort=-risk', 'sort=exposure', 'sort=-exposure', 'sort=coverage', 'sort=-coverage', 'level=high']) {
      assert.equal((await t.send(billing, `/v1/clients?${query}`)).problem.code, 'not-allowed', query)
    }
    for (const query of ['sort=name', 'sort=-name', 'sort=created', 'q=client', 'tag=larch']) {
      assert.equal((await t.send(billing, `/v1/clients?${query}`)).status, 200, query)
    }
    for (const path of ['/v1/portfolio/summary', '/v1/frameworks', `/v1/clients/${id}/posture`, `/v1/clients/${id}/controls`]) {
      assert.equal((await t.send(billing, path)).problem.code, 'not-allowed', path)
    }
  })
})
