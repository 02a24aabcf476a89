import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { attentionOf } from '../../../server/rules/attention.ts'
import {
  findClient,
  insertClients,
  listClients,
  listClientsJson,
  readClientJson,
  updateClient,
  type ClientListing,
  type ClientRecord,
  type ClientView,
  type NewClient,
} from '../../../server/store/clients.ts'
import type { Database, PartnerScope } from '../../../server/store/database.ts'
import { pushExposure, pushPosture } from '../../../server/store/measures.ts'
import { readPortfolio } from '../../../server/store/portfolio.ts'
import { fold, searchPattern, sortKey, wholeUnits } from '../../../server/store/text.ts'
import { client as clientSchema, clientSorts, type ClientSort } from '../../../src/contract/client.ts'
import { fourBands, riskLevels, type RiskLevel } from '../../../src/contract/risk.ts'
import { newId } from '../../../server/ids.ts'
import { openTestDatabase } from '../../support/database.ts'
import { aClient, clientScope, day, makeClients, makePartner, now, partnerScope } from './support.ts'

const view: ClientView = { measures: true, exposure: true, findings: true, allowedActions: ['client.view'], deniedActions: { 'client.create': 'role' }, workspaceUrl: 'https://w.example/{clientSlug}/{clientId}', now }

/** Clients with many equal figures, absent figures, odd names and shared moments. */
function assortment(): NewClient[] {
  const scores = [0, 19.9, 20, 39.9, 40, 59, 60, 79.99, 80, 100, 55, 55, 55]
  const names = ['Zebra', 'apple', 'Äpfel', 'APPLE two', 'éclair', 'Straße', 'İstanbul', 'شركة', '𝒞ursive', '100% _pure_', 'back\\slash', "O'Hara"]
  return Array.from({ length: 90 }, (_, index) => {
    const scored = index % 5 !== 4
    const estimated = index % 4 !== 3
    return aClient(`${names[index % names.length]} ${Math.floor(index / names.length)}`, {
      slug: `c-${index}`,
      aliases: index % 6 === 0 ? ['Other Name', `Alias ${index}`] : [],
      tags: [index % 2 === 0 ? 'even' : 'odd', ...(index % 7 === 0 ? ['seventh'] : [])],
      baselineCompletedAt: index % 9 === 8 ? null : now,
      posture: scored ? { score: scores[index % scores.length]!, asOf: now } : null,
      exposure: estimated
        ? { low: 0, expected: (index % 8) * 100_050, high: 90_000_000, currency: index % 3 === 0 ? 'JPY' : 'USD', confidence: 'medium', asOf: now }
        : null,
      createdAt: new Date(now.getTime() - Math.floor(index / 3) * day),
    })
  })
}

/** The order as a person would write it down, without a database. */
function inOrder(clients: ClientRecord[], sort: ClientSort): ClientRecord[] {
  const down = sort.startsWith('-')
  const field = sort.replace('-', '')
  const keyOf = (client: ClientRecord): string | number | null => {
    switch (field) {
      case 'created': return client.createdAt
      case 'name': return sortKey(client.name)
      case 'risk': return client.posture.level === 'unknown' ? null : client.posture.score
      case 'exposure': return client.exposure ? wholeUnits(client.exposure.expected, client.exposure.currency) : null
      default: return client.controls.total === 0 ? null : Math.floor((client.controls.withEvidence * 1_000_000) / client.controls.total)
    }
  }
  const compare = (a: string | number, b: string | number): number =>
    typeof a === 'string' && typeof b === 'string' ? Buffer.compare(Buffer.from(a), Buffer.from(b)) : Number(a) - Number(b)
  return [...clients].sort((a, b) => {
    const [x, y] = [keyOf(a), keyOf(b)]
    if ((x === null) !== (y === null)) return x === null ? 1 : -1
    const first = x === null || y === null ? 0 : compare(x, y)
    return (first || compare(a.id, b.id)) * (down ? -1 : 1)
  })
}

describe('the portfolio', () => {
  let database: Database
  let scope: PartnerScope
  let everyone: ClientRecord[]

  before(async () => {
    database = await openTestDatabase()
    const partnerId = await makePartner(database, 'lists')
    scope = partnerScope(partnerId)
    const other = await makePartner(database, 'decoy')
    await makeClients(database, other, assortment())
    await makeClients(database, partnerId, assortment())
    // Coverage is counted from controls elsewhere; here only its order matters.
    await database.transact(scope, (tx) =>
      tx.query(`update sa.client set controls_total = length(name) % 5 * 50, controls_with_evidence = length(name) % 5 * (length(slug) % 3) * 20 where partner_id = $1`, [partnerId]))
    everyone = (await database.read(scope, (tx) => listClients(tx, { sort: 'created', limit: 200 }))).items
    assert.equal(everyone.length, 90)
  })
  after(() => database.close())

  const list = (listing: ClientListing) => database.read(scope, (tx) => listClients(tx, listing))

  async function walk(listing: Omit<ClientListing, 'limit'>, limit: number): Promise<{ ids: string[]; totals: Set<number> }> {
    const ids: string[] = []
    const totals = new Set<number>()
    let after: ClientListing['after'] = null
    for (let pages = 0; pages < 100; pages += 1) {
      // A place goes out and comes back as JSON.
      const page = await list({ ...listing, limit, after: JSON.parse(JSON.stringify(after)) })
      assert.ok(page.items.length <= limit)
      ids.push(...page.items.map((client) => client.id))
      totals.add(page.total)
      if (!page.next) return { ids, totals }
      after = page.next
    }
    throw new Error('the list has no end')
  }

  for (const sort of clientSorts) {
    it(`sorted by ${sort} and cut into pages of any size is the whole list in order, without a gap or a repetition`, async () => {
      const wanted = inOrder(everyone, sort).map((client) => client.id)
      for (const limit of [1, 7, 89, 90, 200]) {
        if (limit === 1 && sort !== 'risk') continue
        const { ids, totals } = await walk({ sort }, limit)
        assert.deepEqual(ids, wanted, `${sort} by ${limit}`)
        assert.deepEqual([...totals], [90])
      }
    })

    it(`sorted by ${sort} with every filter lists what matches, in order, and says how many`, async () => {
      const filters: [Partial<ClientListing>, (client: ClientRecord) => boolean][] = [
        [{ levels: ['critical', 'high'] }, (client) => ['critical', 'high'].includes(client.posture.level)],
        [{ levels: ['unknown', 'unknown'] }, (client) => client.posture.level === 'unknown'],
        [{ levels: ['medium'] }, () => false],
        [{ tags: ['seventh'] }, (client) => client.tags.includes('seventh')],
        [{ tags: ['even', 'seventh', 'nobody has this'] }, (client) => client.tags.includes('even') || client.tags.includes('seventh')],
        [{ text: 'APPLE' }, (client) => fold(client.name).includes('apple')],
        [{ text: 'other name' }, (client) => client.aliases.length > 0],
        [
          { text: 'a', tags: ['odd'], levels: ['low', 'moderate', 'unknown'] },
          (client) =>
            [client.name, ...client.aliases].some((each) => fold(each).includes('a')) && client.tags.includes('odd') &&
            ['low', 'moderate', 'unknown'].includes(client.posture.level),
        ],
      ]
      for (const [filter, matches] of filters) {
        const wanted = inOrder(everyone.filter(matches), sort).map((client) => client.id)
        const { ids, totals } = await walk({ sort, ...filter }, 7)
        assert.deepEqual(ids, wanted, JSON.stringify(filter))
        assert.deepEqual([...totals], [wanted.length], JSON.stringify(filter))
      }
    })
  }

  it('a search takes its text literally, without regard to case and accents', async () => {
    const names = async (text: string) => (await list({ sort: 'name', limit: 200, text })).items.map((client) => client.name.replace(/ \d+$/, ''))
    const kinds = async (text: string) => [...new Set(await names(text))].sort()
    assert.deepEqual(await kinds('ÄPFEL'), ['Äpfel'])
    assert.deepEqual(await kinds('apfel'), ['Äpfel'])
    assert.deepEqual(await kinds('ECLAIR'), ['éclair'])
    assert.deepEqual(await kinds('شرك'), ['شركة'])
    assert.deepEqual(await kinds('%'), ['100% _pure_'])
    assert.deepEqual(await kinds('_'), ['100% _pure_'])
    assert.deepEqual(await kinds('\\'), ['back\\slash'])
    assert.deepEqual(await kinds("O'"), ["O'Hara"])
    assert.deepEqual(await kinds('nobody is called so'), [])
    // Across the border between a name and an alias nothing matches.
    assert.deepEqual(await kinds(`0\nother`), [])
    assert.equal(searchPattern('50%_\\'), '%50\\%\\_\\\\%')
  })

  it('a name that is longer than a sort key stands in order and gives a place that fits a cursor', async () => {
    const partner = partnerScope(await makePartner(database, 'long'))
    const long = [`${'ﷺ'.repeat(199)}1`, `${'𝒜'.repeat(99)}`, `${'w'.repeat(199)}a`, `${'w'.repeat(199)}b`]
    await database.transact(partner, (tx) => insertClients(tx, long.map((name, index) => aClient(name, { slug: `l${index}` })), fourBands))
    const seen: string[] = []
    let after: ClientListing['after'] = null
    do {
      const page = await database.read(partner, (tx) => listClients(tx, { sort: 'name', limit: 1, after }))
      seen.push(...page.items.map((client) => client.name))
      after = page.next
      assert.ok(JSON.stringify(after).length < 700)
    } while (after)
    assert.deepEqual([...seen].sort(), [...long].sort())
  })

  it('the JSON that the database writes keeps the contract and says what the rules say', async () => {
    await database.read(scope, async (tx) => {
      const { json, next, total } = await listClientsJson(tx, { sort: '-created', limit: 60 }, view)
      const items = JSON.parse(json) as Record<string, unknown>[]
      assert.equal(items.length, 60)
      assert.equal(total, 90)
      assert.ok(next)
      for (const item of items) {
        const read = clientSchema.parse(item)
        const record = (await findClient(tx, read.id))!
        const { attention, workspaceUrl, allowedActions, deniedActions, ...rest } = item
        const { overdueFrom, verificationLateFrom, ...shown } = record
        assert.deepEqual(rest, shown)
        assert.deepEqual(
          attention,
          attentionOf(
            {
              level: record.posture.level, evidenceCoverage: record.evidenceCoverage, createdAt: new Date(record.createdAt), status: record.status,
              overdueFrom: overdueFrom === null ? null : new Date(overdueFrom), verificationLateFrom: verificationLateFrom === null ? null : new Date(verificationLateFrom),
            },
            now,
          ),
        )
        assert.equal(workspaceUrl, `https://w.example/${record.slug}/${record.id}`)
        assert.deepEqual(allowedActions, view.allowedActions)
        assert.deepEqual(deniedActions, view.deniedActions)
        if (record.controls.total > 0) assert.equal(record.evidenceCoverage, (record.controls.withEvidence / record.controls.total) * 100)
      }
    })
  })

  it('whoever may not see measures is not sent them', async () => {
    const [one] = everyone
    for (const [id, who] of [[one!.id, scope], [one!.id, clientScope(scope.partnerId, one!.id)]] as const) {
      const answer = await database.read(who, (tx) => readClientJson(tx, id, { ...view, measures: false, workspaceUrl: null }))
      const client = JSON.parse(answer!.json) as Record<string, unknown>
      for (const hidden of ['posture', 'exposure', 'controls', 'evidenceCoverage', 'attention']) assert.ok(!(hidden in client), hidden)
      assert.equal(client['workspaceUrl'], null)
      assert.equal(answer!.version, one!.version)
    }
    const { json } = await database.read(scope, (tx) => listClientsJson(tx, { sort: 'risk', limit: 3 }, { ...view, measures: false }))
    assert.ok(!json.includes('posture') && !json.includes('exposure'))
  })

  it('a page without a search is read in one statement', async () => {
    const page = await database.readOnce(scope, (tx) => listClientsJson(tx, { sort: 'risk', limit: 2, levels: ['high'], tags: ['even'] }, view))
    assert.equal((JSON.parse(page.json) as unknown[]).length, 2)
    const counts = await database.readOnce(scope, (tx) => readPortfolio(tx))
    assert.equal(Object.values(counts.levels).reduce((sum, each) => sum + each, 0), 90)
  })

  it('its numbers are those that counting one by one gives, after every kind of change', async () => {
    const partner = partnerScope(await makePartner(database, 'numbers'))
    const check = async () => {
      const counts = await database.read(partner, (tx) => readPortfolio(tx))
      const { items, total } = await database.read(partner, (tx) => listClients(tx, { sort: 'created', limit: 200 }))
      assert.equal(total, items.length)
      for (const level of riskLevels) {
        assert.equal(counts.levels[level], items.filter((client) => client.posture.level === level).length, level)
        assert.equal((await database.read(partner, (tx) => listClients(tx, { sort: 'name', limit: 1, levels: [level as RiskLevel] }))).total, counts.levels[level])
      }
      const scored = items.filter((client) => client.posture.level !== 'unknown')
      assert.equal(counts.averageScore.n, scored.length)
      if (scored.length === 0) assert.equal(counts.averageScore.score, null)
      else assert.ok(Math.abs(counts.averageScore.score! - scored.reduce((sum, client) => sum + client.posture.score!, 0) / scored.length) < 1e-9)
      const currencies = [...new Set(items.flatMap((client) => (client.exposure ? [client.exposure.currency] : [])))].sort()
      assert.deepEqual(
        counts.exposure,
        currencies.map((currency) => {
          const those = items.filter((client) => client.exposure?.currency === currency)
          return { currency, expected: those.reduce((sum, client) => sum + client.exposure!.expected, 0), n: those.length }
        }),
      )
    }
    await check()
    const clients = assortment().slice(0, 40)
    await database.transact(partner, (tx) => insertClients(tx, clients, fourBands))
    await check()
    for (const [index, { id }] of clients.slice(0, 24).entries()) {
      await database.transact(partner, async (tx) => {
        const at = new Date(now.getTime() + index)
        const score = index % 4 === 0 ? null : (index * 0.1 + index * 3.37) % 100
        await pushPosture(tx, id, { id: newId('posture'), score, asOf: at, at, baselineCompletedAt: index % 7 === 0 ? null : at }, fourBands)
        if (index % 2 === 0) await pushExposure(tx, id, { low: 5, expected: 7 + index, high: 99, currency: index % 4 === 0 ? 'EUR' : 'USD', confidence: 'high', asOf: at, at })
        await updateClient(tx, id, null, { name: `Renamed ${index}` }, at)
      })
    }
    await check()
    // One statement over many clients, and one that is rolled back.
    await database.transact(partner, (tx) => tx.query(`update sa.client set risk_level = 'low', posture_score = 99.9, posture_as_of = now() where partner_id = $1 and slug like '%1'`, [partner.partnerId]))
    await check()
    await assert.rejects(
      database.transact(partner, async (tx) => {
        await insertClients(tx, [aClient('Never')], fourBands)
        throw new Error('changed my mind')
      }),
      /changed my mind/,
    )
    await check()
  })

  it('writers that move clients in opposite directions at once neither wait for ever nor miscount', async () => {
    const partner = partnerScope(await makePartner(database, 'crossing'))
    const clients = Array.from({ length: 12 }, (_, index) => aClient(`Crossing ${index}`, { baselineCompletedAt: now, posture: { score: index % 2 ? 10 : 90, asOf: now } }))
    await database.transact(partner, (tx) => insertClients(tx, clients, fourBands))
    await Promise.all(
      clients.flatMap(({ id }, index) =>
        [1, 2, 3].map((round) =>
          database.transact(partner, (tx) => {
            const at = new Date(now.getTime() + round)
            return pushPosture(tx, id, { id: newId('posture'), score: (index + round) % 2 ? 10 : 90, asOf: at, at }, fourBands)
          }),
        ),
      ),
    )
    const counts = await database.read(partner, (tx) => readPortfolio(tx))
    const { items } = await database.read(partner, (tx) => listClients(tx, { sort: 'name', limit: 50 }))
    assert.equal(counts.levels.critical + counts.levels.low, 12)
    assert.equal(counts.levels.critical, items.filter((client) => client.posture.level === 'critical').length)
  })

  it('a score that is no score is refused by the database itself', async () => {
    for (const score of ["'NaN'", '-0.01', '100.01', "'Infinity'"]) {
      await assert.rejects(
        database.transact(scope, (tx) => tx.query(`update sa.client set posture_score = ${score}, posture_as_of = now() where partner_id = $1`, [scope.partnerId])),
        /client_posture_score_check/,
      )
    }
    await assert.rejects(
      database.transact(scope, (tx) => tx.query(`update sa.client set exposure_low = 5, exposure_expected = 1, exposure_high = 9, exposure_currency = 'USD', exposure_confidence = 'low', exposure_as_of = now(), exposure_units = 1 where partner_id = $1`, [scope.partnerId])),
      /client_exposure/,
    )
  })
})

describe('whole units of a currency', () => {
  it('follow the digits that the currency has', () => {
    assert.equal(wholeUnits(12_399, 'USD'), 123)
    assert.equal(wholeUnits(12_399, 'JPY'), 12_399)
    assert.equal(wholeUnits(12_399, 'KWD'), 12)
    assert.equal(wholeUnits(99, 'EUR'), 0)
  })
})

describe('a search through more clients than are looked at one by one', () => {
  let database: Database
  let scope: PartnerScope

  before(async () => {
    database = await openTestDatabase()
    scope = partnerScope(await makePartner(database, 'many'))
    for (let from = 0; from < 3000; from += 1000) {
      await makeClients(database, scope.partnerId, Array.from({ length: 1000 }, (_, index) =>
        aClient(`Common ${from + index}`, { createdAt: new Date(now.getTime() - (from + index) * 60_000), aliases: (from + index) % 300 === 299 ? ['Needle'] : [] })))
    }
  })
  after(() => database.close())

  it('finds the few, the many and nobody, each with the right total', async () => {
    const search = (text: string, after: ClientListing['after'] = null) => database.read(scope, (tx) => listClients(tx, { sort: 'created', limit: 6, text, after }))
    const few = await search('needle')
    assert.equal(few.total, 10)
    const rest = await search('needle', few.next)
    assert.deepEqual([...few.items, ...rest.items].map((client) => client.name), [2999, 2699, 2399, 2099, 1799, 1499, 1199, 899, 599, 299].map((number) => `Common ${number}`))
    assert.equal(rest.next, null)
    const many = await search('COMMON')
    assert.deepEqual([many.total, many.items[0]?.name], [3000, 'Common 2999'])
    assert.equal((await search('common 2')).total, 1111)
    assert.deepEqual(await search('nobody'), { items: [], next: null, total: 0 })
  })
})
