import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, it } from 'node:test'
import { newId } from '../../../server/ids.ts'
import { openDatabase, systemScope, type Database, type PartnerScope } from '../../../server/store/database.ts'
import { appendEvents, currentCursor, cursorResumes, pruneEvents, readEventsAfter, type OutboxEvent } from '../../../server/store/events.ts'
import { onPostgresql, openTestDatabase } from '../../support/database.ts'
import { aClient, clientScope, makeClients, makePartner, now, partnerScope } from './support.ts'

const later = (ms: number) => new Date(now.getTime() + ms)

describe('the event log', () => {
  let database: Database & { url: string | null }
  let scope: PartnerScope
  let clientId: string

  before(async () => {
    database = await openTestDatabase()
    const partnerId = await makePartner(database, 'eventful')
    scope = partnerScope(partnerId)
    clientId = (await makeClients(database, partnerId, [aClient('One')]))[0]!
    await append()
  })
  after(() => database.close())

  const write = (id: string, at: Date) =>
    database.transact(scope, (tx) => appendEvents(tx, [{ id, type: 'client.updated', clientId, subject: { type: 'client', id: clientId }, at }]))
  /** Appends an event and waits until it is given out: a PostgreSQL server settles it only when older transactions have ended, those of other databases too. */
  async function append(id = newId('event'), at = now): Promise<void> {
    const from = await cursor()
    await write(id, at)
    const until = Date.now() + 60_000
    while (!(await readAfter(from)).some((event) => event.id === id)) {
      assert.ok(Date.now() < until, 'an appended event is given out within a minute')
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const cursor = () => database.readOnce(systemScope, (tx) => currentCursor(tx))
  const readAfter = (from: string, limit = 1000) => database.readOnce(systemScope, (tx) => readEventsAfter(tx, from, limit))

  /** Reads until so many have come. */
  async function follow(from: string, count: number): Promise<OutboxEvent[]> {
    const events: OutboxEvent[] = []
    for (const until = Date.now() + 60_000; Date.now() < until && events.length < count; ) {
      const more = await readAfter(events.at(-1)?.cursor ?? from, 7)
      events.push(...more)
      if (more.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    return events
  }

  it('gives out what came after a cursor, once and in order, with nothing of the record but its name', async () => {
    const from = await cursor()
    const ids = [newId('event', 1), newId('event', 2), newId('event', 3)]
    for (const id of ids) await append(id)
    const events = await follow(from, 3)
    assert.deepEqual(events.map((event) => event.id), ids)
    assert.deepEqual(events[0], {
      cursor: events[0]!.cursor, id: ids[0], type: 'client.updated', time: now.toISOString(), partnerId: scope.partnerId, clientId,
      subject: { type: 'client', id: clientId }, engagementId: null, findingId: null, forStaff: false, personId: null,
    })
    assert.deepEqual((await readAfter(events[1]!.cursor)).map((event) => event.id), [ids[2]])
    assert.deepEqual(await readAfter(events[2]!.cursor), [])
  })

  it('a client reads its own events, a partner its own; both may resume', async () => {
    const from = await cursor()
    await append()
    const client = clientScope(scope.partnerId, clientId)
    assert.equal((await database.read(client, (tx) => readEventsAfter(tx, from, 10))).length, 1)
    assert.equal((await database.read(clientScope(scope.partnerId, newId('client')), (tx) => readEventsAfter(tx, from, 10))).length, 0)
    assert.equal((await database.read(partnerScope(newId('partner')), (tx) => readEventsAfter(tx, from, 10))).length, 0)
    assert.equal(await database.read(client, (tx) => cursorResumes(tx, from)), true)
    assert.equal(await database.read(scope, (tx) => cursorResumes(tx, from)), true)
  })

  it('says that a cursor cannot be resumed when it is older than what was pruned, of another database, or no cursor', async () => {
    const resumes = (text: string) => database.readOnce(systemScope, (tx) => cursorResumes(tx, text))
    const old = await cursor()
    await append(undefined, later(-10_000))
    await append(undefined, later(10_000))
    assert.equal(await resumes(old), true)
    assert.ok((await database.transact(systemScope, (tx) => pruneEvents(tx, later(5000)))) > 0)
    assert.equal(await resumes(old), false)
    assert.equal(await resumes(await cursor()), true)
    assert.deepEqual((await readAfter(old)).map((event) => event.time), [later(10_000).toISOString()])
    for (const text of ['', '1', '1-', '-1', '1-1-1', '99999999999999999999-0', '18446744073709551616-0', '18446744073709551615-0', '1-9223372036854775808', "0'-0", '0-0']) {
      assert.equal(await resumes(text), false, text)
    }
  })

  it('is not told of what was rolled back', async () => {
    const from = await cursor()
    await assert.rejects(
      database.transact(scope, async (tx) => {
        await appendEvents(tx, [{ id: newId('event'), type: 'client.updated', clientId, subject: { type: 'client', id: clientId }, at: now }])
        throw new Error('no')
      }),
      /no/,
    )
    const id = newId('event')
    await append(id)
    assert.deepEqual((await follow(from, 1)).map((event) => event.id), [id])
  })

  it('wakes its readers after a commit, and at least once a second without one', async () => {
    let woken = 0
    const stop = database.listenEvents(() => void (woken += 1))
    await write(newId('event'), now)
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.ok(woken >= 1)
    const before = woken
    await new Promise((resolve) => setTimeout(resolve, 1200))
    assert.ok(woken > before)
    stop()
    const stopped = woken
    await append()
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.equal(woken, stopped)
  })

  it('misses nothing and repeats nothing while sixteen write and hold their transactions open', { skip: onPostgresql ? false : 'the embedded database runs one transaction at a time' }, async () => {
    const writers = 16
    const each = 25
    const other = await openDatabase({ url: database.url!, poolSize: writers })
    try {
      const from = await cursor()
      const written: string[] = []
      const writing = Promise.all(
        Array.from({ length: writers }, async (_, writer) => {
          for (let round = 0; round < each; round += 1) {
            const id = newId('event')
            written.push(id)
            await other.transact(scope, async (tx) => {
              await appendEvents(tx, [{ id, type: 'client.updated', clientId, subject: { type: 'client', id: clientId }, at: now }])
              // The number is taken long before the commit: this is what a plain "id > last" misses.
              await new Promise((resolve) => setTimeout(resolve, (writer * 7 + round * 3) % 23))
            })
          }
        }),
      )
      const events = await follow(from, writers * each)
      await writing
      assert.equal(events.length, writers * each)
      assert.deepEqual(events.map((event) => event.id).sort(), [...written].sort())
    } finally {
      await other.close()
    }
  })

  it('is heard by another process soon after the commit', { skip: onPostgresql ? false : 'the embedded database has no other process' }, async () => {
    const other = await openDatabase({ url: database.url! })
    try {
      const heard = new EventTarget()
      let at = 0
      const stop = other.listenEvents(() => {
        at = performance.now()
        heard.dispatchEvent(new Event('wake'))
      })
      // Past the first wakes of its own: what comes next was told.
      await new Promise((resolve) => setTimeout(resolve, 300))
      const times: number[] = []
      for (let round = 0; round < 5; round += 1) {
        const began = performance.now()
        const wake = once(heard, 'wake')
        await append()
        await wake
        times.push(at - began)
      }
      stop()
      // The poll alone would take half a second on average; a machine under load is given room.
      assert.ok(times.sort((a, b) => a - b)[1]! < 400, `heard after ${times.map(Math.round).join(', ')} ms`)
    } finally {
      await other.close()
    }
  })
})
