import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { clientSorts } from '../../../src/contract/client.ts'
import { testApp, type Json, type TestApp } from '../../support/app.ts'

let t: TestApp
let owner: string
const made = 60
before(async () => {
  t = await testApp()
  owner = await t.token(t.larch, 'owner')
  for (let index = 0; index < made; index += 1) {
    const { body } = await t.send(owner, '/v1/clients', { method: 'POST', body: { name: `Row ${String(index % 7)} ${'é'.repeat(index % 3)} ${index}`, tags: [`t${index % 2}`] } })
    if (index % 4 > 0) {
      await t.send(owner, `/v1/clients/${body.id}/posture`, { method: 'POST', body: { score: (index * 13) % 101, ...(index % 5 ? { baselineCompletedAt: '2026-01-01T00:00:00Z' } : {}) } })
    }
    if (index % 3 > 0) await t.send(owner, `/v1/clients/${body.id}/exposure`, { method: 'POST', body: { low: 100, high: (index % 9) * 1000 + 100, currency: 'USD' } })
  }
})
after(() => t.stop())

async function pages(query: string, limit: number): Promise<{ ids: string[]; totals: number[] }> {
  const ids: string[] = []
  const totals: number[] = []
  let cursor: string | null = null
  do {
    const answer = await t.send(owner, `/v1/clients?${query}&limit=${limit}${cursor === null ? '' : `&cursor=${cursor}`}`)
    assert.equal(answer.status, 200, answer.text)
    ids.push(...answer.body.items.map((item: Json) => item.id))
    totals.push(answer.body.total)
    cursor = answer.body.nextCursor
  } while (cursor !== null)
  return { ids, totals }
}

describe('the portfolio', () => {
  for (const sort of clientSorts) {
    it(`is read page by page in the order ${sort}, each client once`, async () => {
      const whole = await t.send(owner, `/v1/clients?sort=${sort}&limit=200`)
      const ids = whole.body.items.map((item: Json) => item.id)
      assert.equal(ids.length, made + 3)
      assert.equal(whole.body.nextCursor, null)
      for (const limit of [1, 7, 21]) {
        const read = await pages(`sort=${sort}`, limit)
        assert.deepEqual(read.ids, ids)
        assert.deepEqual([...new Set(read.totals)], [made + 3])
      }
    })
  }

  it('stands newest first when nothing is said, fifty on a page', async () => {
    const plain = await t.send(owner, '/v1/clients')
    const newest = await t.send(owner, '/v1/clients?sort=-created&limit=50')
    assert.deepEqual(plain.body.items, newest.body.items)
    assert.equal(plain.body.items.length, 50)
    assert.match(plain.body.asOf, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  it('counts the query, not the page', async () => {
    assert.equal((await t.send(owner, '/v1/clients?tag=t0&limit=3')).body.total, made / 2)
    assert.equal((await t.send(owner, '/v1/clients?q=ROW%203&limit=3')).body.total, 9)
  })

  it('puts clients without the figure last in both directions', async () => {
    for (const [sort, has] of [
      ['risk', (item: Json) => item.posture.level !== 'unknown'],
      ['exposure', (item: Json) => item.exposure !== null],
      ['coverage', (item: Json) => item.evidenceCoverage !== null],
    ] as const) {
      for (const sign of ['', '-']) {
        const { body } = await t.send(owner, `/v1/clients?sort=${sign}${sort}&limit=200`)
        const flags = body.items.map(has)
        assert.ok(flags.includes(false) && flags.includes(true))
        assert.ok(!flags.slice(flags.indexOf(false)).includes(true), `${sign}${sort}`)
      }
    }
  })

  it('adds up', async () => {
    const { body } = await t.send(owner, '/v1/portfolio/summary')
    assert.equal(body.total, made + 3)
    assert.equal(body.total, body.highRisk + body.healthy + body.unknown)
    const list = (await t.send(owner, '/v1/clients?limit=200')).body.items
    const level = (...levels: string[]) => list.filter((item: Json) => levels.includes(item.posture.level))
    assert.equal(body.highRisk, level('critical', 'high').length)
    assert.equal(body.unknown, level('unknown').length)
    const scored = list.filter((item: Json) => item.posture.level !== 'unknown')
    assert.equal(body.averageScore.n, scored.length)
    const mean = scored.reduce((sum: number, item: Json) => sum + item.posture.score, 0) / scored.length
    assert.ok(Math.abs(body.averageScore.score - mean) < 1e-9)
    const exposed = list.filter((item: Json) => item.exposure)
    assert.deepEqual(body.exposure, [{ currency: 'USD', expected: exposed.reduce((sum: number, item: Json) => sum + item.exposure.expected, 0), n: exposed.length }])
  })
})

describe('a cursor', () => {
  const first = async (query = 'limit=5') => (await t.send(owner, `/v1/clients?${query}`)).body.nextCursor as string
  const refuses = async (sender: string, path: string) => assert.equal((await t.send(sender, path)).problem.code, 'invalid-cursor', path)

  it('belongs to its query', async () => {
    const cursor = await first('sort=name&limit=5')
    await refuses(owner, `/v1/clients?sort=-name&cursor=${cursor}`)
    await refuses(owner, `/v1/clients?cursor=${cursor}`)
    await refuses(owner, `/v1/clients?sort=name&tag=t0&cursor=${cursor}`)
    await refuses(owner, `/v1/frameworks?cursor=${cursor}`)
    assert.equal((await t.send(owner, `/v1/clients?sort=name&limit=9&cursor=${cursor}`)).status, 200)
  })

  it('belongs to its tenant, its person and its record', async () => {
    const cursor = await first()
    await refuses(await t.token(t.birch, 'owner'), `/v1/clients?limit=5&cursor=${cursor}`)
    await refuses(await t.token(t.larch, 'admin'), `/v1/clients?limit=5&cursor=${cursor}`)
    const [one, two] = t.larch.clients
    const controls = (await t.send(owner, `/v1/clients/${one.id}/controls?limit=1`)).body.nextCursor
    assert.ok(controls)
    await refuses(owner, `/v1/clients/${two.id}/controls?cursor=${controls}`)
    assert.equal((await t.send(owner, `/v1/clients/${one.id}/controls?cursor=${controls}`)).body.items.length, 3)
  })

  it('that nobody here has made is refused', async () => {
    for (const cursor of ['x', 'AAAA', 'eyJhIjoxfQ', `${await first()}A`, '%00']) {
      const { status, problem } = await t.send(owner, `/v1/clients?cursor=${cursor}`)
      assert.equal(status, 400)
      assert.ok(['invalid-cursor', 'invalid-input'].includes(problem.code))
    }
  })
})
