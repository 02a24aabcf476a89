import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { newId } from '../../../server/ids.ts'
import { insertClients } from '../../../server/store/clients.ts'
import { openDatabase, systemActor, systemScope, type Database, type PartnerScope } from '../../../server/store/database.ts'
import { insertEngagement } from '../../../server/store/engagements.ts'
import { listFindings, moveFinding, publishFinding } from '../../../server/store/findings.ts'
import { listPartners } from '../../../server/store/partners.ts'
import { fourBands } from '../../../src/contract/risk.ts'
import { templateDir } from '../../support/database.ts'
import { makePlace, run as runAt, type Place } from './support.ts'

const finding = (title: string, over: object = {}) => ({ title, severity: 'high', asset: 'shop.example', id: title, ...over })
const list = (...findings: object[]) => JSON.stringify({ findings })

describe('import findings, on the command line', () => {
  let place: Place
  let clientId: string
  const run = (...args: string[]) => runAt(place, ['import', 'findings', '--client', 'shop', '--engagement', 'web TEST', ...args])

  /** Looks into the database between two commands. */
  async function within<Result>(work: (database: Database, scope: PartnerScope) => Promise<Result>): Promise<Result> {
    const database = await openDatabase(place.engine === 'pglite' ? { dataDir: place.env['DATA_DIR']!, templateDir } : { url: place.env['DATABASE_URL']! })
    try {
      const [partner] = await database.read(systemScope, listPartners)
      return await work(database, { kind: 'partner', partnerId: partner!.id, actor: systemActor })
    } finally {
      await database.close()
    }
  }
  const findings = () => within(async (database, scope) =>
    (await database.read(scope, (tx) => listFindings(tx, clientId, { limit: 200, sort: 'severity', statuses: ['draft', 'open', 'verified_fixed'] }))).items)

  before(async () => {
    place = await makePlace()
    const made = await runAt(place, ['partner', 'create', '--name', 'Shop MSP', '--slug', 'shop-msp', '--owner', 'sam@shop.example'])
    assert.equal(made.code, 0, made.stderr)
    clientId = newId('client')
    await within((database, scope) => database.transact(scope, async (tx) => {
      await insertClients(tx, [{ id: clientId, name: 'Shop', slug: 'shop', currency: 'USD', timezone: 'Europe/London', locale: 'en-GB', createdAt: new Date() }], fourBands)
      await insertEngagement(tx, { id: newId('engagement'), clientId, kind: 'pentest', title: 'Web test', createdAt: new Date() })
    }))
  })
  after(() => place.remove())

  it('shows what it would do and writes nothing', async () => {
    const path = place.file('one.json', list(finding('SQL injection', { severity: 'critical' }), finding('Old TLS')))
    for (const extra of [[], ['--dry-run']]) {
      const { code, stdout, stderr } = await run(...extra, path)
      assert.deepEqual([code, stderr], [0, ''])
      assert.match(stdout, /one\.json: generic-json of generic, 2 records, 2 findings\.\nInto "Web test" of Shop\./)
      assert.match(stdout, /new +1 +1 +0 +0 +0 +2\n/)
      assert.match(stdout, /critical {2}SQL injection – shop\.example/)
      assert.match(stdout, /Nothing was written\. Run it again with --yes/)
    }
    assert.deepEqual(await findings(), [])
  })

  it('writes with --yes, once: the same file again changes nothing', async () => {
    const path = place.file('one.json', list(finding('SQL injection', { severity: 'critical' }), finding('Old TLS')))
    assert.match((await run('--yes', path)).stdout, /2 findings drafted, 0 changed/)
    assert.match((await run('--yes', path)).stdout, /0 findings drafted, 0 changed, 0 opened again, 0 left as the client reads them, 2 unchanged/)
    assert.deepEqual((await findings()).map(({ title, status }) => [title, status]), [['SQL injection', 'draft'], ['Old TLS', 'draft']])
  })

  it('opens a verified finding again and leaves what the client reads, unless it is told to change it', async () => {
    const [injection, tls] = await findings()
    await within((database, scope) => database.transact(scope, async (tx) => {
      const now = new Date()
      for (const { id } of [injection!, tls!]) await publishFinding(tx, clientId, id, { startedAt: now, dueAt: now })
      await moveFinding(tx, clientId, injection!.id, {
        status: 'verified_fixed', statusBefore: null, clockStartedAt: now, dueAt: now, slaPausedAt: null, slaPausedMs: 0, claimedFixedAt: now, verifiedAt: now, reopenCount: 0,
        submissionId: null, submittedBy: null, claimedBy: null,
      }, now)
    }))
    const path = place.file('two.json', list(finding('SQL injection', { severity: 'critical' }), finding('Old TLS', { severity: 'low' })))
    const shown = await run(path)
    assert.match(shown.stdout, /1 finding that was verified as fixed will open again\.\n1 finding of them is read by the client already and will stay as it is, unless you give --update-published\./)
    assert.match((await run('--yes', '--reason', 'Seen in the retest', path)).stdout, /0 changed, 1 opened again, 1 left as the client reads them/)
    assert.deepEqual((await findings()).map(({ title, status, severity, reopenCount }) => [title, status, severity, reopenCount]), [['SQL injection', 'open', 'critical', 1], ['Old TLS', 'open', 'high', 0]])
    assert.match((await run('--yes', '--update-published', path)).stdout, /1 changed, 0 opened again, 0 left/)
    assert.equal((await findings())[1]!.severity, 'low')
    const verified = await runAt(place, ['verify-audit'])
    assert.equal(verified.code, 0, verified.stdout + verified.stderr)
  })

  it('reads a sheet by the columns it is told, and says which there are when it knows none', async () => {
    const path = place.file('sheet.csv', 'Key,"Line, short",Prio\n1,Open port,P2\n')
    const unknown = await run('--yes', path)
    assert.equal(unknown.code, 1)
    assert.match(unknown.stdout, /Columns: Key \(not read\), Line, short \(not read\), Prio \(not read\)/)
    assert.match(unknown.stderr, /say with --map which hold the titles and the severities\. Nothing was written\./)
    const read = await run('--map', 'title=Line, short,severity=Prio', '--severity', 'P2=medium', path)
    assert.deepEqual([read.code, read.stderr], [0, ''])
    assert.match(read.stdout, /new +0 +0 +1 +0 +0 +1\n/)
  })

  it('refuses a broken file, an unknown client and an unknown engagement with a word about it', async () => {
    const broken = await run('--yes', place.file('broken.xml', '<?xml version="1.0"?><OWASPZAPReport><site>'))
    assert.equal(broken.code, 1)
    assert.match(broken.stderr, /line 1/)
    assert.doesNotMatch(broken.stderr, /\n\s+at /)
    const path = place.file('one.json', list(finding('A')))
    const stranger = await runAt(place, ['import', 'findings', '--client', 'nobody', '--engagement', 'Web test', path])
    assert.match(stranger.stderr, /has no client "nobody"/)
    const nowhere = await runAt(place, ['import', 'findings', '--client', 'shop', '--engagement', 'Other', path])
    assert.match(nowhere.stderr, /Shop has no engagement "Other"\. There is: "Web test"\./)
  })
})
