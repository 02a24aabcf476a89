import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clientCreate, riskLevelOf } from '../../../src/contract/index.ts'
import { crowd } from '../../../server/seed/crowd.ts'
import { demoFrameworks } from '../../../server/seed/frameworks.ts'
import { demoClients, demoHistory } from '../../../server/seed/larkfield.ts'

const controlsOf = (client: (typeof demoClients)[number]) =>
  client.frameworks.reduce((sum, key) => sum + demoFrameworks[key].controls.length, 0)

describe('the demo portfolio', () => {
  it('has 38 clients that the contract accepts, each with a name and a time of its own, newest first', () => {
    assert.equal(demoClients.length, 38)
    assert.equal(new Set(demoClients.map((client) => client.name)).size, 38)
    assert.ok(new Set(demoClients.map((client) => client.industry)).size >= 25)
    for (const [index, client] of demoClients.entries()) {
      const { name, aliases, tags, industry, contactEmail, currency, timezone, locale } = client
      const checked = clientCreate.safeParse({ name, aliases, tags, industry, contactEmail, currency, timezone, locale })
      assert.ok(checked.success, `${name}: ${JSON.stringify(checked.error?.issues)}`)
      const older = demoClients[index + 1]
      if (older) assert.ok(older.createdDaysAgo > client.createdDaysAgo + 0.5, `${older.name} before ${name}`)
      if (client.baselineDaysAgo !== null) assert.ok(client.baselineDaysAgo < client.createdDaysAgo, name)
    }
    const hours = new Set(demoClients.map((client) => Math.floor((client.createdDaysAgo % 1) * 24)))
    assert.ok(hours.size > 10, 'created at many hours of the day')
  })

  it('holds a client at every edge of the bands, with the level that the contract gives it', () => {
    const edges: [number | null, boolean, string][] = [
      [0, true, 'critical'],
      [19.9, true, 'critical'],
      [20, true, 'high'],
      [39.9, true, 'high'],
      [40, true, 'moderate'],
      [59, true, 'moderate'],
      [60, true, 'moderate'],
      [79.99, true, 'moderate'],
      [80, true, 'low'],
      [100, true, 'low'],
      [null, false, 'unknown'],
      [55, false, 'unknown'],
    ]
    for (const [score, baseline, level] of edges) {
      const client = demoClients.find((each) => each.score === score && (each.baselineDaysAgo !== null) === baseline)
      assert.ok(client, `no client at ${score}`)
      assert.equal(riskLevelOf(client.score, client.baselineDaysAgo !== null), level, client.name)
    }
  })

  it('holds every edge of coverage: none of none, none, one control, half, 99.6 %, all', () => {
    const counts = demoClients.map((client) => [controlsOf(client), client.evidenced] as const)
    for (const [total, evidenced] of counts) assert.ok(evidenced <= total)
    const has = (test: (total: number, evidenced: number) => boolean) => counts.some(([total, evidenced]) => test(total, evidenced))
    assert.ok(has((total) => total === 0))
    assert.ok(has((total, evidenced) => total > 0 && evidenced === 0))
    assert.ok(has((total, evidenced) => total === 250 && evidenced === 1))
    assert.ok(has((total, evidenced) => evidenced * 2 === total && total > 0))
    assert.ok(has((total, evidenced) => (evidenced / total) * 100 === 99.6))
    assert.ok(has((total, evidenced) => total > 0 && evidenced === total))
  })

  it('holds a very long name, a right-to-left name, three currencies and one single-value estimate', () => {
    assert.ok(demoClients.some((client) => client.name.length > 140 && client.name.length <= 200))
    assert.ok(demoClients.some((client) => /[\u0590-\u08ff]/.test(client.name)))
    assert.deepEqual([...new Set(demoClients.map((client) => client.currency))].sort(), ['AUD', 'GBP', 'USD'])
    assert.ok(demoClients.some((client) => client.exposure && client.exposure[0] === client.exposure[1]))
    assert.ok(demoClients.some((client) => client.exposure === null))
  })

  it('has histories of at most twelve months that end in the present score', () => {
    for (const [index, client] of demoClients.entries()) {
      const points = demoHistory(client, index)
      if (client.score === null) {
        assert.deepEqual(points, [])
        continue
      }
      assert.equal(points.at(-1)!.score, client.score)
      assert.ok(points.length <= 13)
      for (const [at, point] of points.entries()) {
        assert.ok(point.score >= 0 && point.score <= 100)
        assert.ok(point.daysAgo <= 366 && point.daysAgo <= client.createdDaysAgo)
        if (at > 0) assert.ok(point.daysAgo < points[at - 1]!.daysAgo)
      }
    }
    assert.ok(demoClients.some((client, index) => demoHistory(client, index).length >= 12))
  })

  it('has libraries of 40, 10 and 200 controls whose keys are their own and whose parents are there', () => {
    assert.deepEqual(Object.values(demoFrameworks).map((each) => each.controls.length), [40, 10, 200])
    assert.equal(new Set(demoFrameworks['essential-eight'].controls.map((control) => control.group)).size, 8)
    for (const { controls } of Object.values(demoFrameworks)) {
      const keys = new Set(controls.map((control) => control.key))
      assert.equal(keys.size, controls.length)
      for (const control of controls) if (control.parentKey !== null) assert.ok(keys.has(control.parentKey))
    }
  })
})

describe('a crowd of clients', () => {
  it('is the same every time, and every name is its own', () => {
    const once = [...crowd(5000)]
    assert.deepEqual(once.slice(0, 50), [...crowd(5000)].slice(0, 50))
    assert.equal(new Set(once.map((client) => client.name)).size, 5000)
    assert.equal(new Set(once.map((client) => client.slug)).size, 5000)
  })

  it('is made of clients that the contract accepts, at every level', () => {
    const levels = new Set<string>()
    for (const each of crowd(2000)) {
      const { createdDaysAgo, baselineCompleted, score, exposure, ...fields } = each
      assert.ok(clientCreate.safeParse(fields).success, JSON.stringify(fields))
      assert.ok(createdDaysAgo > 0)
      if (exposure) assert.ok(exposure[0] <= exposure[1])
      levels.add(riskLevelOf(score, baselineCompleted))
    }
    assert.deepEqual([...levels].sort(), ['critical', 'high', 'low', 'moderate', 'unknown'])
  })
})
