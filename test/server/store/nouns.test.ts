import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { newId } from '../../../server/ids.ts'
import { findApiKeyByHash, insertApiKey, listApiKeys, revokeApiKey, touchApiKey } from '../../../server/store/api-keys.ts'
import { findClient, findClientIdBySlug, findClientsByName, findTakenSlugs, insertClients, listClients, updateClient } from '../../../server/store/clients.ts'
import { attachEvidence, findControl, insertEvidence, listControls, listEvidence, removeEvidence, updateControl } from '../../../server/store/controls.ts'
import { systemScope, type Database, type PartnerScope } from '../../../server/store/database.ts'
import { AlreadyExistsError, MissingReferenceError } from '../../../server/store/errors.ts'
import { adoptFramework, findClientFramework, findFrameworkByTitle, insertFramework, listClientFrameworks, listFrameworks } from '../../../server/store/frameworks.ts'
import { claimKey, pruneKeys, storeAnswer } from '../../../server/store/idempotency.ts'
import { listPosture, pushExposure, pushPosture, type PosturePoint } from '../../../server/store/measures.ts'
import type { Place, Rows } from '../../../server/store/page.ts'
import { findMember, findMemberByEmail, insertMember, listMembers, updateMember } from '../../../server/store/members.ts'
import { getPartner, getPartnerFace, insertPartner, listPartners, updatePartner } from '../../../server/store/partners.ts'
import { ensureSigningKey, listSigningKeys } from '../../../server/store/signing-keys.ts'
import { fourBands, type RiskBand } from '../../../src/contract/risk.ts'
import { openTestDatabase } from '../../support/database.ts'
import { aClient, clientScope, day, hash, makeClients, makePartner, now, partnerScope } from './support.ts'

const later = (ms: number) => new Date(now.getTime() + ms)
const taken = (field: string) => (error: unknown) => error instanceof AlreadyExistsError && error.field === field

describe('the store', () => {
  let database: Database
  let scope: PartnerScope
  let partnerId: string

  before(async () => {
    database = await openTestDatabase()
    partnerId = await makePartner(database, 'nouns')
    scope = partnerScope(partnerId)
  })
  after(() => database.close())

  const freshClient = async (name: string) => (await makeClients(database, partnerId, [aClient(name)]))[0]!

  describe('keeps partners', () => {
    it('as they were written, bands and all, and changes what is named', async () => {
      const partner = await database.read(scope, getPartner)
      assert.deepEqual(partner?.riskBands, fourBands)
      assert.equal(partner?.createdAt, now.toISOString())
      await database.transact(scope, (tx) => updatePartner(tx, partnerId, { workspaceUrl: null, allowedOrigins: ['https://a.example', 'https://b.example'] }, later(5)))
      const changed = await database.read(scope, getPartner)
      assert.deepEqual([changed?.workspaceUrl, changed?.allowedOrigins, changed?.version, changed?.name], [null, ['https://a.example', 'https://b.example'], 2, partner?.name])
      assert.deepEqual((await database.read(systemScope, listPartners)).map((each) => each.slug), ['nouns'])
    })

    it('one a slug', async () => {
      const partner = (await database.read(scope, getPartner))!
      const again = database.transact(systemScope, (tx) => insertPartner(tx, { ...partner, id: newId('partner'), createdAt: now }))
      await assert.rejects(again, taken('slug'))
    })

    it("and shows a client's people no more than its face", async () => {
      const clientId = await freshClient('Face')
      const face = await database.read(clientScope(partnerId, clientId), getPartnerFace)
      assert.equal(face?.slug, 'nouns')
      await assert.rejects(database.read(clientScope(partnerId, clientId), (tx) => tx.query('select contact_email from sa.partner')), /permission denied/)
    })
  })

  it('finds members by email without regard to case, and ends their tokens when they change', async () => {
    const id = newId('partnerMember')
    await database.transact(scope, (tx) => insertMember(tx, { id, email: 'Ana.Ruiz@Larkfield.example', name: 'Ana', role: 'analyst', createdAt: now }))
    await assert.rejects(
      database.transact(scope, (tx) => insertMember(tx, { id: newId('partnerMember'), email: 'ANA.RUIZ@larkfield.example ', name: 'Other', role: 'owner', createdAt: now })),
      taken('email'),
    )
    await database.transact(scope, async (tx) => {
      assert.equal((await findMemberByEmail(tx, ' ana.ruiz@LARKFIELD.example'))?.id, id)
      assert.equal(await findMemberByEmail(tx, 'nobody@larkfield.example'), null)
      assert.equal(await updateMember(tx, id, { status: 'suspended' }, later(1)), true)
      const member = await findMember(tx, id)
      assert.deepEqual([member?.status, member?.role, member?.sessionVersion], ['suspended', 'analyst', 2])
      assert.equal(await updateMember(tx, newId('partnerMember'), { role: 'owner' }, now), false)
      assert.equal((await listMembers(tx)).length, 1)
    })
  })

  it('finds an API key by its hash until it is revoked, and notes its use once a minute', async () => {
    const id = newId('apiKey')
    await database.transact(scope, (tx) => insertApiKey(tx, { id, hash: hash('k'), name: 'intranet', scopes: ['a', 'b'], createdAt: now }))
    const find = () => database.read(systemScope, (tx) => findApiKeyByHash(tx, hash('k')))
    assert.deepEqual(await find(), { partnerId, id, name: 'intranet', scopes: ['a', 'b'] })
    for (const at of [later(0), later(30_000), later(61_000)]) await database.transact(scope, (tx) => touchApiKey(tx, id, at))
    assert.equal((await database.read(scope, listApiKeys))[0]?.lastUsedAt, later(61_000).toISOString())
    assert.equal(await database.transact(scope, (tx) => revokeApiKey(tx, id, now)), true)
    assert.equal(await database.transact(scope, (tx) => revokeApiKey(tx, id, now)), false)
    assert.equal(await find(), null)
  })

  it('makes a signing key once, however many start at the same time', async () => {
    let made = 0
    const make = async () => ({ id: `k${(made += 1)}`, secret: '{"kty":"oct"}' })
    const all = await Promise.all(Array.from({ length: 6 }, () => database.transact(systemScope, (tx) => ensureSigningKey(tx, 'cursor', make, now))))
    assert.equal(made, 1)
    assert.ok(all.every((keys) => keys.length === 1 && keys[0]?.id === 'k1'))
    assert.deepEqual(await database.read(systemScope, (tx) => listSigningKeys(tx, 'token')), [])
  })

  describe('keeps clients', () => {
    it('as they were written', async () => {
      const client = aClient('  Sötkö & Co ', {
        slug: 'sotko', aliases: ['S&C'], tags: ['b', 'a', 'b'], industry: 'Energy', contactEmail: 'x@y.example', status: 'active', portalEnabled: true,
        baselineCompletedAt: later(-day), posture: { score: 79.99, asOf: later(-2 * day) },
        exposure: { low: 0, expected: 9_007_199_254_740_991, high: 9_007_199_254_740_991, currency: 'USD', confidence: 'high', asOf: now },
      })
      await makeClients(database, partnerId, [client])
      const record = await database.read(scope, (tx) => findClient(tx, client.id))
      assert.deepEqual(record, {
        id: client.id, name: '  Sötkö & Co ', slug: 'sotko', aliases: ['S&C'], tags: ['b', 'a'], industry: 'Energy', contactEmail: 'x@y.example',
        currency: 'USD', timezone: 'Europe/London', locale: 'en-GB', status: 'active', portalEnabled: true, baselineCompletedAt: later(-day).toISOString(),
        posture: { score: 79.99, level: 'moderate', asOf: later(-2 * day).toISOString() },
        exposure: { low: 0, expected: 9_007_199_254_740_991, high: 9_007_199_254_740_991, currency: 'USD', confidence: 'high', asOf: now.toISOString() },
        controls: { total: 0, withEvidence: 0 }, evidenceCoverage: null, overdueFrom: null, verificationLateFrom: null, createdAt: now.toISOString(), updatedAt: now.toISOString(), version: 1,
      })
      await database.read(scope, async (tx) => {
        assert.equal(await findClientIdBySlug(tx, 'sotko'), client.id)
        assert.equal(await findClientIdBySlug(tx, 'nobody'), null)
        assert.deepEqual([...(await findClientsByName(tx, ['SÖTKÖ  & co', 'Nobody']))], [['SÖTKÖ  & co', client.id]])
        assert.deepEqual([...(await findTakenSlugs(tx, ['sotko', 'free']))], ['sotko'])
      })
    })

    it('changes only what is named, only at the version it is made to, and finds them by their new words', async () => {
      const id = await freshClient('Before')
      const change = (version: number | null, changes: Parameters<typeof updateClient>[3]) =>
        database.transact(scope, (tx) => updateClient(tx, id, version, changes, later(9)))
      assert.equal(await change(1, { name: 'After', aliases: ['Also'], tags: ['x', 'y'], industry: 'Retail' }), 'changed')
      assert.equal(await change(1, { name: 'Too late' }), 'version-conflict')
      assert.equal(await change(null, { tags: ['y', 'z'] }), 'changed')
      assert.equal(await database.transact(scope, (tx) => updateClient(tx, newId('client'), 1, {}, now)), 'not-found')
      await database.read(scope, async (tx) => {
        const record = await findClient(tx, id)
        assert.deepEqual([record?.name, record?.aliases, record?.tags, record?.industry, record?.version, record?.updatedAt], ['After', ['Also'], ['y', 'z'], 'Retail', 3, later(9).toISOString()])
        const found = async (listing: object) => (await listClients(tx, { sort: 'name', limit: 9, ...listing })).items.map((client) => client.id)
        assert.deepEqual(await found({ text: 'also' }), [id])
        assert.deepEqual(await found({ text: 'before' }), [])
        assert.deepEqual(await found({ tags: ['x'] }), [])
        assert.deepEqual(await found({ tags: ['z'] }), [id])
      })
      await freshClient('Occupied')
      await assert.rejects(change(null, { name: 'oCCupied' }), taken('name'))
    })

    it('all of them or none', async () => {
      const before = (await database.read(scope, (tx) => listClients(tx, { sort: 'name', limit: 1 }))).total
      await assert.rejects(database.transact(scope, (tx) => insertClients(tx, [aClient('One new'), aClient('Another new'), aClient('one NEW', { slug: 'z' })], fourBands)), taken('name'))
      assert.equal((await database.read(scope, (tx) => listClients(tx, { sort: 'name', limit: 1 }))).total, before)
    })
  })

  describe('records posture', () => {
    const push = (id: string, score: number | null, at: Date, over: { baselineCompletedAt?: Date | null; bands?: readonly RiskBand[] } = {}) => {
      const { bands = fourBands, ...rest } = over
      return database.transact(scope, (tx) => pushPosture(tx, id, { id: newId('posture', at.getTime()), score, asOf: at, at: now, ...rest }, bands))
    }
    const posture = async (id: string) => (await database.read(scope, (tx) => findClient(tx, id)))!.posture

    it('as unknown until the baseline is finished, and by level from then on', async () => {
      const id = await freshClient('Baseline')
      assert.deepEqual(await push(id, 55, later(0)), { changed: true, level: 'unknown' })
      assert.deepEqual(await posture(id), { score: 55, level: 'unknown', asOf: now.toISOString() })
      assert.equal((await push(id, 19.9, later(1), { baselineCompletedAt: now }))?.level, 'critical')
      assert.equal((await push(id, 50, later(2), { bands: [{ level: 'high', from: 0, to: 60 }, { level: 'low', from: 60, to: 100 }] }))?.level, 'high')
      assert.equal((await push(id, 70, later(3), { baselineCompletedAt: null }))?.level, 'unknown')
    })

    it('a score older than the current one in the history only', async () => {
      const id = await freshClient('Older')
      await push(id, 80, later(0), { baselineCompletedAt: now })
      assert.deepEqual(await push(id, 10, later(-1)), { changed: false, level: 'low' })
      assert.deepEqual(await posture(id), { score: 80, level: 'low', asOf: now.toISOString() })
      // A withdrawn score is still the newest word: an older one does not come back.
      await push(id, null, later(10))
      assert.deepEqual(await posture(id), { score: null, level: 'unknown', asOf: null })
      assert.deepEqual(await push(id, 90, later(5)), { changed: false, level: 'unknown' })
      assert.deepEqual(await posture(id), { score: null, level: 'unknown', asOf: null })
      const points: unknown[] = []
      await database.read(clientScope(partnerId, id), async (tx) => {
        let after: Place | null = null
        for (;;) {
          const page: Rows<PosturePoint> = await listPosture(tx, id, { limit: 1, after })
          assert.equal(page.total, 4)
          points.push(...page.items.map((point) => [point.score, point.level, Date.parse(point.asOf) - now.getTime()]))
          if (!page.next) return
          after = page.next
        }
      })
      assert.deepEqual(points, [[null, 'unknown', 10], [90, 'low', 5], [80, 'low', 0], [10, 'critical', -1]])
    })

    it('of nobody for a client that is not there', async () => {
      assert.equal(await push(newId('client'), 1, now), null)
    })
  })

  it('records exposure, but no estimate older than the current one', async () => {
    const id = await freshClient('Exposed')
    const push = (expected: number, asOf: Date) =>
      database.transact(scope, (tx) => pushExposure(tx, id, { low: 0, expected, high: 1_000_000, currency: 'GBP', confidence: 'low', asOf, at: now }))
    assert.deepEqual(await push(500, now), { changed: true })
    assert.deepEqual(await push(900, later(-1)), { changed: false })
    assert.equal((await database.read(scope, (tx) => findClient(tx, id)))?.exposure?.expected, 500)
    assert.equal(await database.transact(scope, (tx) => pushExposure(tx, newId('client'), { low: 0, expected: 0, high: 0, currency: 'GBP', confidence: 'low', asOf: now, at: now })), null)
  })

  describe('keeps frameworks and controls', () => {
    const frameworkId = newId('framework')
    const controls = Array.from({ length: 5 }, (_, index) => ({ key: `k-${index}`, title: `Control ${index}`, group: index < 3 ? 'First' : 'Second', parentKey: index === 1 ? 'k-0' : null }))
    let clientId: string

    before(async () => {
      await database.transact(scope, (tx) => insertFramework(tx, { id: frameworkId, title: 'Essential', sourceVersion: '2', controls, createdAt: now }))
      clientId = await freshClient('Controlled')
      await database.transact(scope, (tx) => adoptFramework(tx, clientId, frameworkId, now))
    })

    const counts = async () => {
      const client = (await database.read(scope, (tx) => findClient(tx, clientId)))!
      const framework = (await database.read(scope, (tx) => findClientFramework(tx, clientId, frameworkId)))!
      return [client.controls.total, client.controls.withEvidence, framework.controls.total, framework.controls.withEvidence]
    }

    it('a framework stands in the library once a version, its controls in their order', async () => {
      await assert.rejects(database.transact(scope, (tx) => insertFramework(tx, { id: newId('framework'), title: 'ESSENTIAL', sourceVersion: '2', controls: [], createdAt: now })), taken('title'))
      await assert.rejects(
        database.transact(scope, (tx) => insertFramework(tx, { id: newId('framework'), title: 'Twice', sourceVersion: '', controls: [controls[0]!, controls[0]!], createdAt: now })),
        taken('key'),
      )
      await database.read(scope, async (tx) => {
        assert.equal((await findFrameworkByTitle(tx, 'essential', '2'))?.controlCount, 5)
        assert.equal(await findFrameworkByTitle(tx, 'Twice', ''), null)
        const listed = await listControls(tx, clientId, { limit: 50 })
        assert.deepEqual(listed.items.map((control) => [control.key, control.title, control.group, control.parentKey, control.status]), controls.map((control) => [control.key, control.title, control.group, control.parentKey, 'not_started']))
      })
    })

    it('is adopted once; a second one follows it; the library and the adopted are listed by title', async () => {
      await assert.rejects(database.transact(scope, (tx) => adoptFramework(tx, clientId, frameworkId, now)), taken('frameworkId'))
      assert.equal(await database.transact(scope, (tx) => adoptFramework(tx, clientId, newId('framework'), now)), null)
      assert.equal(await database.transact(scope, (tx) => adoptFramework(tx, newId('client'), frameworkId, now)), null)
      const more = newId('framework')
      const empty = newId('framework')
      const adopted = await database.transact(scope, async (tx) => {
        await insertFramework(tx, { id: more, title: 'Another', sourceVersion: '', controls: [{ key: 'z', title: 'Z', group: '', parentKey: null }], createdAt: now })
        await insertFramework(tx, { id: empty, title: 'Bare', sourceVersion: '', controls: [], createdAt: now })
        await adoptFramework(tx, clientId, more, now)
        return await adoptFramework(tx, clientId, empty, now)
      })
      assert.deepEqual([adopted?.controls, adopted?.evidenceCoverage], [{ total: 0, withEvidence: 0 }, null])
      await database.read(clientScope(partnerId, clientId), async (tx) => {
        assert.deepEqual((await listControls(tx, clientId, { limit: 50 })).items.map((control) => control.key), [...controls.map((control) => control.key), 'z'])
        const first = await listClientFrameworks(tx, clientId, { limit: 2 })
        const rest = await listClientFrameworks(tx, clientId, { limit: 2, after: first.next })
        assert.deepEqual([...first.items, ...rest.items].map((each) => each.title), ['Another', 'Bare', 'Essential'])
        assert.deepEqual([first.total, rest.next], [3, null])
      })
      const library = await database.read(scope, (tx) => listFrameworks(tx, { limit: 10 }))
      assert.deepEqual(library.items.map((each) => each.title), ['Another', 'Bare', 'Essential'])
      assert.deepEqual(await counts(), [6, 0, 5, 0])
    })

    it('counts controls with evidence, not pieces of it, however they come and go', async () => {
      const { items } = await database.read(scope, (tx) => listControls(tx, clientId, { limit: 50, frameworkId }))
      const attach = (controlId: string, at = now) => {
        const id = newId('evidence', at.getTime())
        return database
          .transact(scope, (tx) => attachEvidence(tx, clientId, { id, controlId, title: 'Proof', kind: 'policy', url: null, attachedBy: 'me', createdAt: at }))
          .then((outcome) => ({ id, outcome }))
      }
      const remove = (controlId: string, id: string) => database.transact(scope, (tx) => removeEvidence(tx, clientId, controlId, id, now))
      const [one, two] = items as unknown as [{ id: string }, { id: string }]
      const first = await attach(one.id)
      assert.deepEqual(first.outcome, { coverageChanged: true })
      const second = await attach(one.id, later(5))
      assert.deepEqual(second.outcome, { coverageChanged: false })
      assert.equal((await attach(newId('control'))).outcome, null)
      assert.deepEqual(await counts(), [6, 1, 5, 1])
      assert.equal(await remove(two.id, first.id), null)
      assert.deepEqual(await remove(one.id, first.id), { coverageChanged: false })
      assert.deepEqual(await remove(one.id, second.id), { coverageChanged: true })
      assert.equal(await remove(one.id, second.id), null)
      assert.deepEqual(await counts(), [6, 0, 5, 0])

      // Many at once, and the count is still the count.
      const many = await Promise.all(items.flatMap((control, index) => [attach(control.id, later(index)), attach(control.id, later(100 + index))]))
      assert.deepEqual(await counts(), [6, 5, 5, 5])
      const listed = await database.read(clientScope(partnerId, clientId), (tx) => listEvidence(tx, clientId, one.id, { limit: 1 }))
      assert.deepEqual([listed.items.map((each) => each.id), listed.total], [[many[1]!.id], 2])
      await assert.rejects(
        database.transact(scope, (tx) => insertEvidence(tx, clientId, [{ id: newId('evidence'), controlId: newId('control'), title: 't', kind: 'other', url: null, attachedBy: 'm', createdAt: now }], now)),
        MissingReferenceError,
      )
    })

    it('a control changes at its version; the lists are cut by status, evidence and framework', async () => {
      const [one] = (await database.read(scope, (tx) => listControls(tx, clientId, { limit: 1 }))).items
      const change = (version: number | null, status: 'implemented' | 'not_applicable') =>
        database.transact(scope, (tx) => updateControl(tx, clientId, one!.id, version, status, now))
      assert.equal(await change(one!.version, 'implemented'), 'changed')
      assert.equal(await change(one!.version, 'not_applicable'), 'version-conflict')
      assert.equal(await database.transact(scope, (tx) => updateControl(tx, clientId, newId('control'), 1, 'implemented', now)), 'not-found')
      await database.read(scope, async (tx) => {
        assert.equal((await findControl(tx, clientId, one!.id))?.status, 'implemented')
        const keys = async (listing: object) => {
          const page = await listControls(tx, clientId, { limit: 50, ...listing })
          assert.equal(page.total, page.items.length)
          return page.items.map((control) => control.key)
        }
        assert.deepEqual(await keys({ statuses: ['implemented'] }), ['k-0'])
        assert.deepEqual(await keys({ withEvidence: false }), ['z'])
        assert.deepEqual(await keys({ withEvidence: true, frameworkId, statuses: ['not_started'] }), ['k-1', 'k-2', 'k-3', 'k-4'])
      })
    })

    it('a control that is not applicable counts, unless the partner leaves such out', async () => {
      const { items } = await database.read(scope, (tx) => listControls(tx, clientId, { limit: 50, frameworkId }))
      const mark = (status: 'not_applicable' | 'not_started') =>
        database.transact(scope, (tx) => updateControl(tx, clientId, items[4]!.id, null, status, now))
      await mark('not_applicable')
      assert.deepEqual(await counts(), [6, 5, 5, 5])
      await database.transact(systemScope, (tx) => tx.query('update sa.partner set excludes_not_applicable = true where id = $1', [partnerId]))
      await mark('not_started')
      await mark('not_applicable')
      assert.deepEqual(await counts(), [5, 4, 4, 4])
    })
  })

  describe('answers a repeated request once', () => {
    const claim = (principal: string, key: string, request: string) =>
      database.transact(scope, (tx) => claimKey(tx, principal, key, hash(request), now))

    it('with what it was answered first; another request with its key is told so; another caller has keys of its own', async () => {
      await database.transact(scope, async (tx) => {
        assert.deepEqual(await claimKey(tx, 'me', 'k', hash('r'), now), { kind: 'first' })
        await storeAnswer(tx, 'me', 'k', 201, '{"id":1}')
      })
      assert.deepEqual(await claim('me', 'k', 'r'), { kind: 'answered', status: 201, answer: '{"id":1}' })
      assert.deepEqual(await claim('me', 'k', 'other'), { kind: 'reused' })
      assert.deepEqual(await claim('you', 'k', 'r'), { kind: 'first' })
    })

    it('even when forty come at the same time', async () => {
      let worked = 0
      const answers = await Promise.all(
        Array.from({ length: 40 }, () =>
          database.transact(scope, async (tx) => {
            const state = await claimKey(tx, 'me', 'race', hash('r'), now)
            if (state.kind !== 'first') return state
            worked += 1
            await new Promise((resolve) => setTimeout(resolve, 20))
            await storeAnswer(tx, 'me', 'race', 200, 'once')
            return { kind: 'answered', status: 200, answer: 'once' }
          }),
        ),
      )
      assert.equal(worked, 1)
      assert.ok(answers.every((answer) => answer.kind === 'answered' && 'answer' in answer && answer.answer === 'once'))
    })

    it('but does a request that failed again', async () => {
      await assert.rejects(
        database.transact(scope, async (tx) => {
          await claimKey(tx, 'me', 'failed', hash('r'), now)
          throw new Error('no')
        }),
        /no/,
      )
      assert.deepEqual(await claim('me', 'failed', 'r'), { kind: 'first' })
    })

    it('until the key is old', async () => {
      assert.ok((await database.transact(systemScope, (tx) => pruneKeys(tx, later(1)))) > 0)
      assert.deepEqual(await claim('me', 'k', 'r'), { kind: 'first' })
    })
  })
})
