import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { newId } from '../../../server/ids.ts'
import { appendAudit } from '../../../server/store/audit.ts'
import { appendEvents } from '../../../server/store/events.ts'
import { tellPeople } from '../../../server/store/notifications.ts'
import { findApiKeyByHash } from '../../../server/store/api-keys.ts'
import { findClient, insertClients, listClients, lockClient, updateClient } from '../../../server/store/clients.ts'
import { listControls } from '../../../server/store/controls.ts'
import { systemActor, systemScope, type Database, type Scope, type Tx } from '../../../server/store/database.ts'
import { insertAuditor } from '../../../server/store/auditors.ts'
import { adoptFramework, insertFramework } from '../../../server/store/frameworks.ts'
import { findInvitation, sendInvitation, spendInvitation } from '../../../server/store/invitations.ts'
import { pushPosture } from '../../../server/store/measures.ts'
import { refreshStatistics } from '../../../server/store/maintenance.ts'
import { insertMember } from '../../../server/store/members.ts'
import { insertPortalUser } from '../../../server/store/portal-users.ts'
import { readPortfolio } from '../../../server/store/portfolio.ts'
import { AlreadyExistsError, MissingReferenceError } from '../../../server/store/errors.ts'
import { findPartnerId, originIsKnown } from '../../../server/store/partners.ts'
import { fourBands } from '../../../src/contract/risk.ts'
import { onPostgresql, openTestDatabase } from '../../support/database.ts'
import { aClient, clientScope, day, hash, makeTenant, now, partnerScope } from './support.ts'

/** Tables of the server itself, which belong to no tenant. */
const nobodys = new Set(['signing_key', 'outbox_pruned'])
/** Roles that have the rights of a wider one and are cut by restrictive policies. */
const narrowed = new Set(['sa_scoped', 'sa_auditor'])

/** What only a sign-in may see: nobody who has signed in has any right on it. */
const secrets = new Set(['credential', 'second_factor', 'recovery_code', 'sign_in_attempt', 'hosted_session', 'password_reset', 'sign_in_throttle'])

/** What is each person's own, whoever else is of the same tenant. */
const personal = new Set(['notification', 'notification_preference'])

interface Table {
  name: string
  forced: boolean
  columns: string[]
}

describe('isolation in the database', () => {
  let database: Database
  let ours: Awaited<ReturnType<typeof makeTenant>> & { scopedId: string; auditorId: string }
  let theirs: Awaited<ReturnType<typeof makeTenant>>
  let tables: Table[]
  /** Columns that the database fills in itself. */
  let generated: Set<string>

  before(async () => {
    database = await openTestDatabase()
    const scopedId = newId('partnerMember')
    const auditorId = newId('auditor')
    ours = { ...(await makeTenant(database, 'ours')), scopedId, auditorId }
    await database.transact(partnerScope(ours.partnerId), async (tx) => {
      await insertMember(tx, { id: scopedId, email: 'scoped@ours.example', name: 'Scoped', role: 'analyst', scope: { clientIds: [ours.first], tags: [] }, createdAt: now })
      await insertAuditor(tx, { id: auditorId, clientId: ours.first, email: 'grant@ours.example', name: 'Grant', frameworkIds: null, createdAt: now, expiresAt: new Date(now.getTime() + day) })
    })
    theirs = await makeTenant(database, 'theirs')
    tables = await catalogue<Table>(`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
        array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
      from pg_class c where c.relnamespace = 'sa'::regnamespace and c.relkind in ('r', 'p') order by c.relname`)
    generated = new Set((await catalogue<{ name: string }>(`
      select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'sa'::regnamespace and (a.attgenerated <> '' or a.attidentity <> '')`)).map(({ name }) => name))
  })
  after(() => database.close())

  const catalogue = <Row>(sql: string): Promise<Row[]> => database.read(systemScope, (tx) => tx.query<Row>(sql))
  const rowsOf = (scope: Scope, table: string): Promise<Record<string, unknown>[]> =>
    database.read(scope as Scope, async (tx: Tx) => {
      // A role that may read some columns only is asked for those; one that may read none is refused.
      const readable = await tx.query<{ name: string }>(`
        select quote_ident(a.attname) as name from pg_attribute a
        where a.attrelid = 'sa.${table}'::regclass and a.attnum > 0 and not a.attisdropped and has_column_privilege(a.attrelid, a.attnum, 'select')
        order by a.attnum`)
      return await tx.query<Record<string, unknown>>(`select ${readable.map(({ name }) => name).join(', ') || '*'} from sa.${table}`)
    })

  it('every table is under forced row-level security', () => {
    assert.ok(tables.length > 15)
    assert.deepEqual(tables.filter((table) => !table.forced).map((table) => table.name), [])
  })

  it('every table of a tenant carries the partner in its primary key, its unique keys and its foreign keys, and first', async () => {
    const keys = await catalogue<{ table: string; name: string; kind: string; first: string }>(`
      select k.conrelid::regclass::text as table, k.conname as name, k.contype as kind,
        (select a.attname from pg_attribute a where a.attrelid = k.conrelid and a.attnum = k.conkey[1]) as first
      from pg_constraint k where k.connamespace = 'sa'::regnamespace and k.contype in ('p', 'u', 'f')`)
    const wrong = keys.filter((key) => key.first !== 'partner_id' && !['sa.partner', ...[...nobodys].map((name) => `sa.${name}`)].includes(key.table))
    assert.deepEqual(wrong, [])
    for (const table of tables) {
      if (table.name === 'partner' || nobodys.has(table.name)) continue
      assert.ok(keys.some((key) => key.kind === 'p' && key.table === `sa.${table.name}`), `${table.name} has no primary key`)
    }
  })

  it('a table has one policy a role that lets it in and one at most that narrows it, and none for everybody', async () => {
    const policies = await catalogue<{ table: string; roles: string[]; n: number }>(`
      select tablename as table, roles::text[] as roles, count(*)::int as n from pg_policies where schemaname = 'sa' group by 1, 2, permissive`)
    assert.deepEqual(policies.filter((policy) => policy.n > 1 || policy.roles.length !== 1 || policy.roles[0] === 'public'), [])
    for (const table of tables) {
      if (nobodys.has(table.name)) continue
      const reader = secrets.has(table.name) ? 'sa_door' : 'sa_partner'
      assert.ok(policies.some((policy) => policy.table === table.name && policy.roles[0] === reader), `${table.name} has no policy for ${reader}`)
    }
  })

  it('the roles of transactions own nothing, cannot pass by a policy, and may neither truncate nor change the audit chain', async () => {
    const roles = await catalogue<{ name: string; owns: number; bypass: boolean; super: boolean; inherits: boolean }>(`
      select r.rolname as name, r.rolbypassrls as bypass, r.rolsuper as super, r.rolinherit as inherits,
        (select count(*)::int from pg_class c where c.relowner = r.oid) as owns
      from pg_roles r where r.rolname like 'sa\\_%'`)
    assert.equal(roles.length, 12)
    for (const role of roles) {
      assert.deepEqual({ bypass: role.bypass, super: role.super, inherits: role.inherits }, { bypass: false, super: false, inherits: narrowed.has(role.name) }, role.name)
      if (role.name !== 'sa_owner') assert.equal(role.owns, 0, role.name)
    }
    const rights = await catalogue<{ grantee: string; name: string; right: string }>(`
      select grantee::regrole::text as grantee, c.relname as name, privilege_type as right
      from pg_class c, aclexplode(c.relacl) where c.relnamespace = 'sa'::regnamespace and grantee <> c.relowner`)
    assert.deepEqual(rights.filter((right) => right.right === 'TRUNCATE' || right.right === 'REFERENCES' || right.right === 'TRIGGER'), [])
    assert.deepEqual(rights.filter((right) => right.grantee === 'sa_login'), [])
    assert.deepEqual(
      [...new Set(rights.filter((right) => right.name === 'audit_entry').map((right) => right.right))].sort(),
      ['INSERT', 'SELECT'],
    )
    // The people of a client write traces and what they say themselves, and managers their own people.
    assert.deepEqual(
      [...new Set(rights.filter((right) => right.grantee === 'sa_client' && right.right !== 'SELECT').map((right) => right.name))].sort(),
      [
        'attachment', 'audit_entry', 'audit_head', 'audit_person', 'comment', 'comment_revision', 'finding_step', 'idempotency_key', 'invitation', 'mail',
        'notification_preference', 'outbox_event', 'portal_user', 'remediation_submission', 'retest_round', 'risk_acceptance',
      ],
    )
  })

  it('there is no view, no materialised view and no function that anybody may call', async () => {
    assert.deepEqual(await catalogue(`select relname from pg_class where relnamespace = 'sa'::regnamespace and relkind in ('v', 'm')`), [])
    const functions = await catalogue<{ name: string; definer: boolean; fixed: boolean; owner: string; public: boolean }>(`
      select p.proname as name, p.prosecdef as definer, coalesce(array_to_string(p.proconfig, ',') like 'search_path=pg_catalog%', false) as fixed,
        p.proowner::regrole::text as owner, has_function_privilege('sa_login', p.oid, 'execute') as public
      from pg_proc p where p.pronamespace = 'sa'::regnamespace
        and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`)
    assert.deepEqual(functions.filter((each) => each.public).map((each) => each.name), [])
    const definers = functions.filter((each) => each.definer)
    assert.deepEqual(
      definers.map((each) => each.name).sort(),
      ['count_findings_anew', 'count_portfolio', 'find_api_key', 'find_clients', 'find_hosted_session', 'find_invitation', 'find_partner', 'find_password_reset', 'find_sign_in_attempt',
        'forget_notifications', 'hosted_session_times', 'mark_client', 'origin_is_known', 'people_near', 'refresh_statistics', 'tell_people'],
    )
    assert.ok(definers.every((each) => each.fixed))
    // What keeps the numbers is a trigger, so nobody calls it; what has the owner's rights gives back nothing.
    const owners: Record<string, string> = {
      count_findings_anew: 'sa_owner', count_portfolio: 'sa_counter', refresh_statistics: 'sa_owner', mark_client: 'sa_counter', forget_notifications: 'sa_notifier', people_near: 'sa_notifier', tell_people: 'sa_notifier',
    }
    for (const each of definers) assert.equal(each.owner, owners[each.name] ?? 'sa_lookup', each.name)
  })

  it('a partner reads its own rows of every table and no row of another partner', async () => {
    for (const { name } of tables) {
      if (nobodys.has(name) || personal.has(name)) continue
      const scope: Scope = secrets.has(name) ? { ...partnerScope(ours.partnerId), door: true } : partnerScope(ours.partnerId)
      const rows = await rowsOf(scope, name)
      assert.ok(rows.length > 0, `${name} has no row for the test to find`)
      assert.deepEqual([...new Set(rows.map((row) => row['partner_id'] ?? row['id']))], [ours.partnerId], name)
    }
  })

  it('only a sign-in reads passwords, second factors, sessions and links, and only those of its own partner', async () => {
    const others: Scope[] = [
      partnerScope(ours.partnerId), { ...partnerScope(ours.partnerId), memberId: newId('partnerMember') }, clientScope(ours.partnerId, ours.first),
      { ...clientScope(ours.partnerId, ours.first), auditorId: newId('auditor') }, systemScope,
    ]
    for (const table of secrets) {
      for (const scope of others) await assert.rejects(rowsOf(scope, table), /permission denied/, `${table} as ${scope.kind}`)
    }
    const grants = await catalogue<{ grantee: string; name: string }>(`
      select distinct grantee::regrole::text as grantee, c.relname as name
      from pg_class c, aclexplode(c.relacl) where c.relnamespace = 'sa'::regnamespace and c.relname = any ('{${[...secrets].join()}}') and grantee <> c.relowner`)
    assert.deepEqual([...new Set(grants.map(({ grantee }) => grantee))], ['sa_door'])
  })

  it('a sign-in reads of the rest what it needs, and nothing of another partner', async () => {
    const scope: Scope = { ...partnerScope(ours.partnerId), door: true }
    for (const { name } of tables) {
      const rows = await rowsOf(scope, name).catch((error: Error) => {
        assert.match(error.message, /permission denied/, name)
        return []
      })
      assert.ok(rows.every((row) => (row['partner_id'] ?? row['id']) === ours.partnerId), name)
    }
    for (const table of ['control', 'control_evidence', 'framework', 'api_key', 'audit_entry', 'portfolio', 'posture_history', 'idempotency_key', 'signing_key']) {
      await assert.rejects(rowsOf(scope, table), /permission denied/, table)
    }
  })

  it('a client reads its own rows and none of its sibling, in every table', async () => {
    const scope = { ...clientScope(ours.partnerId, ours.first), personId: ours.personIds[ours.first]! }
    for (const { name, columns } of tables) {
      if (nobodys.has(name) || name === 'partner') continue
      const rows = await rowsOf(scope, name).catch((error: Error) => {
        assert.match(error.message, /permission denied/, name)
        return null
      })
      if (!rows) continue
      const own = columns.includes('client_id') ? 'client_id' : columns.includes('tenant_id') ? 'tenant_id' : name === 'client' ? 'id' : null
      assert.ok(rows.length > 0, `${name} has no row for the test to find`)
      assert.ok(rows.every((row) => row['partner_id'] === ours.partnerId), name)
      if (own) assert.deepEqual([...new Set(rows.map((row) => row[own]))], [ours.first], name)
      assert.ok(!JSON.stringify(rows).includes(ours.second), `${name} shows the sibling`)
    }
  })

  it('a client of one partner reads nothing in the name of another', async () => {
    for (const scope of [clientScope(theirs.partnerId, ours.first), clientScope(ours.partnerId, theirs.first)]) {
      for (const table of ['client', 'control', 'control_evidence', 'posture_history', 'audit_entry', 'client_framework', 'outbox_event']) {
        assert.deepEqual(await rowsOf(scope, table), [], table)
      }
    }
  })

  it('the system reads no data of any client', async () => {
    for (const { name } of tables) {
      if (nobodys.has(name) || ['partner', 'outbox_event', 'idempotency_key'].includes(name)) continue
      await assert.rejects(rowsOf(systemScope, name), /permission denied/, name)
    }
  })

  describe('of a member of staff who reaches some clients only', () => {
    let members: { byId: string; byTag: string; none: string }
    const scoped = (memberId: string): Scope => ({ ...partnerScope(ours.partnerId), memberId })
    const own = ({ columns, name }: Table) =>
      columns.includes('client_id') ? 'client_id' : columns.includes('tenant_id') ? 'tenant_id' : name === 'client' ? 'id' : null

    before(async () => {
      members = { byId: newId('partnerMember'), byTag: newId('partnerMember'), none: newId('partnerMember') }
      await database.transact(partnerScope(ours.partnerId), async (tx) => {
        await updateClient(tx, ours.first, null, { tags: ['reached'] }, now)
        const add = (id: string, clientIds: string[], tags: string[]) =>
          insertMember(tx, { id, email: `${id}@ours.example`, name: id, role: 'analyst', scope: { clientIds, tags }, createdAt: now })
        await add(members.byId, [ours.first, theirs.first], [])
        await add(members.byTag, [], ['reached'])
        await add(members.none, [], [])
      })
    })

    it('every table that names a client is cut by a policy of its own', async () => {
      const cut = await catalogue<{ table: string }>(`
        select tablename as table from pg_policies where schemaname = 'sa' and permissive = 'RESTRICTIVE' and roles = array['sa_scoped']::name[]`)
      const missing = tables.filter((table) => own(table) && !secrets.has(table.name) && !cut.some((each) => each.table === table.name)).map((table) => table.name)
      assert.deepEqual(missing, [], 'a restrictive policy to sa_scoped')
    })

    it('the rows of other clients are not there, in any table', async () => {
      for (const [how, reached] of [['byId', [ours.first]], ['byTag', [ours.first]], ['none', []]] as const) {
        for (const table of tables) {
          const column = own(table)
          if (!column || secrets.has(table.name) || personal.has(table.name)) continue
          const rows = await rowsOf(scoped(members[how]), table.name)
          const seen = new Set(rows.map((row) => row[column]).filter((id) => id !== null && id !== ours.partnerId))
          assert.deepEqual([...seen], reached, `${table.name} ${how}`)
          assert.ok(!JSON.stringify(rows).includes(ours.second), `${table.name} ${how} shows another client`)
        }
        assert.deepEqual(await rowsOf(scoped(members[how]), 'portfolio'), [])
      }
    })

    it('lists, searches, counts and sums are those of the clients that are reached', async () => {
      await database.read({ ...partnerScope(ours.partnerId), memberId: members.byId }, async (tx) => {
        for (const extra of [{}, { text: 's' }, { text: 'sec' }, { levels: ['moderate'] as const }, { tags: ['reached'] }]) {
          const { items, total } = await listClients(tx, { sort: 'name', limit: 50, ...extra })
          const expected = 'text' in extra && extra.text === 'sec' ? [] : [ours.first]
          assert.deepEqual(items.map((client) => client.id), expected, JSON.stringify(extra))
          assert.equal(total, expected.length)
        }
        const counts = await readPortfolio(tx)
        assert.equal(Object.values(counts.levels).reduce((sum, n) => sum + n, 0), 1)
        assert.deepEqual(counts.averageScore, { score: 55, n: 1 })
        assert.deepEqual(counts.exposure, [{ currency: 'USD', expected: 500, n: 1 }])
      })
      const whole = await database.read(partnerScope(ours.partnerId), readPortfolio)
      assert.equal(whole.averageScore.n, 2)
    })

    it('a write moves the numbers of the whole portfolio, and reaches no other client', async () => {
      const scope = { ...partnerScope(ours.partnerId), memberId: members.byId }
      const before = await database.read(partnerScope(ours.partnerId), readPortfolio)
      const push = (clientId: string, score: number) =>
        database.transact(scope, (tx) => pushPosture(tx, clientId, { id: newId('posture'), score, asOf: new Date(now.getTime() + score), at: now }, fourBands))
      assert.ok(await push(ours.first, 75))
      const after = await database.read(partnerScope(ours.partnerId), readPortfolio)
      assert.equal(after.averageScore.score, before.averageScore.score! + 10)
      assert.equal(await push(ours.second, 1), null)
      assert.equal(await push(theirs.first, 1), null)
    })
  })

  describe('of an auditor', () => {
    it('only the frameworks of the grant are there, and no people', async () => {
      const other = newId('framework')
      const [all, one] = [newId('auditor'), newId('auditor')]
      await database.transact(partnerScope(ours.partnerId), async (tx) => {
        await insertFramework(tx, { id: other, title: 'Other', sourceVersion: '1', controls: [{ key: 'z', title: 'Z', group: 'G', parentKey: null }], createdAt: now })
        await adoptFramework(tx, ours.first, other, now)
        const grant = { clientId: ours.first, name: 'A', createdAt: now, expiresAt: new Date(now.getTime() + 1000) }
        await insertAuditor(tx, { ...grant, id: all, email: 'all@x.example', frameworkIds: null })
        await insertAuditor(tx, { ...grant, id: one, email: 'one@x.example', frameworkIds: [other] })
      })
      const scope = (auditorId: string): Scope => ({ ...clientScope(ours.partnerId, ours.first), auditorId })
      const frameworks = async (id: string, table: string) => [...new Set((await rowsOf(scope(id), table)).map((row) => row['framework_id']))].sort()
      for (const table of ['control', 'client_framework']) {
        assert.deepEqual(await frameworks(all, table), [ours.frameworkId, other].sort())
        assert.deepEqual(await frameworks(one, table), [other])
        assert.deepEqual(await frameworks(newId('auditor'), table), [])
      }
      assert.deepEqual(await rowsOf(scope(one), 'control_evidence'), [])
      assert.equal((await rowsOf(scope(all), 'control_evidence')).length, 1)
      // What the auditor does stands in the client's chain, addresses and all; the auditor reads no address out of it.
      await database.transact({ ...clientScope(ours.partnerId, ours.first), auditorId: all }, (tx) =>
        appendAudit(tx, [{ clientId: ours.first, at: now, action: 'page.view', target: null, result: 'ok', ip: '192.0.2.9', ua: 'test' }]))
      const ips = (await rowsOf(partnerScope(ours.partnerId), 'audit_person')).map((row) => row['value'])
      assert.ok(ips.includes('192.0.2.9'))
      for (const table of ['portal_user', 'invitation', 'audit_person']) assert.deepEqual(await rowsOf(scope(all), table), [], table)
      assert.deepEqual((await rowsOf(scope(all), 'auditor_grant')).map((row) => row['id']), [all])
    })
  })

  describe('of engagements and findings', () => {
    const person = (personId: string): Scope => ({ ...clientScope(ours.partnerId, ours.first), personId })
    const auditor = (auditorId: string): Scope => ({ ...clientScope(ours.partnerId, ours.first), auditorId })
    const below = ['engagement', 'asset', 'finding', 'finding_asset', 'finding_evidence', 'remediation_submission', 'verification', 'finding_step', 'risk_acceptance', 'retest_round']

    it('a draft, the notes of the MSP and evidence that was not redacted are not there for a client or an auditor', async () => {
      const all = await rowsOf(partnerScope(ours.partnerId), 'finding')
      assert.ok(all.some((row) => row['status'] === 'draft' && row['client_id'] === ours.first))
      for (const scope of [person(ours.personIds[ours.first]!), auditor(ours.auditorId)]) {
        const findings = await rowsOf(scope, 'finding')
        assert.deepEqual(findings.map((row) => row['id']), [ours.findingIds[ours.first]])
        const seen = JSON.stringify(await Promise.all(below.map((table) => rowsOf(scope, table))))
        assert.doesNotMatch(seen, /Internal|Raw|Secret|Kept/)
        assert.match(seen, /Redacted/)
        for (const sql of ['select internal_notes from sa.finding', 'select content from sa.finding_evidence', 'select * from sa.finding']) {
          await assert.rejects(database.read(scope, (tx: Tx) => tx.query(sql)), /permission denied/, sql)
        }
      }
    })

    it('whoever is assigned to others, is unknown or is nobody sees none, in any of the tables', async () => {
      const elsewhere = newId('portalUser')
      await database.transact(partnerScope(ours.partnerId), (tx) =>
        insertPortalUser(tx, { id: elsewhere, clientId: ours.first, email: 'else@ours.example', name: 'Else', role: 'manager', engagementIds: [newId('engagement')], status: 'active', createdAt: now }))
      const nobodies: Scope[] = [person(elsewhere), person(newId('portalUser')), person(ours.personIds[ours.second]!), clientScope(ours.partnerId, ours.first), auditor(newId('auditor'))]
      for (const scope of nobodies) for (const table of below) assert.deepEqual(await rowsOf(scope, table), [], table)
    })

    it('a client confirms no fix and closes nothing, whatever the statement, and touches no content', async () => {
      const scope = person(ours.personIds[ours.first]!)
      const id = ours.findingIds[ours.first]!
      const set = (sets: string) => database.transact(scope, (tx: Tx) => tx.query(`update sa.finding set ${sets} where id = '${id}'`, [], { custom: true }))
      for (const status of ['verified_fixed', 'closed', 'false_positive', 'draft']) {
        await assert.rejects(set(`status = '${status}', status_before = null, submitted_by = null, claimed_by = null, sla_paused_at = null`), /row-level security|check constraint|finding_published/, status)
      }
      for (const sets of [`title = 'x'`, 'severity = 0', `engagement_id = 'x'`, 'published_at = null', 'number = 1', `internal_notes = 'x'`]) await assert.rejects(set(sets), /permission denied/, sets)
      for (const sql of [`insert into sa.verification select * from sa.verification`, 'delete from sa.finding_step', `update sa.finding_step set notes = 'x'`, `update sa.engagement set title = 'x'`]) {
        await assert.rejects(database.transact(scope, (tx: Tx) => tx.query(sql)), /permission denied/, sql)
      }
    })

    it('an auditor changes nothing', async () => {
      await assert.rejects(database.transact(auditor(ours.auditorId), (tx: Tx) => tx.query(`update sa.finding set reopen_count = 9 returning id`)), /row-level security/)
      await assert.rejects(
        database.transact(auditor(ours.auditorId), (tx: Tx) =>
          tx.query(`insert into sa.finding_step (partner_id, client_id, finding_id, id, at, event, to_status, side) values ($1, $2, $3, 'x', now(), 'start', 'open', 'client')`, [ours.partnerId, ours.first, ours.findingIds[ours.first]!])),
        /row-level security/,
      )
    })
  })

  describe('of comments, files and what people are told', () => {
    const mine = (): Scope => ({ ...clientScope(ours.partnerId, ours.first), personId: ours.personIds[ours.first]! })
    const talk = ['comment', 'comment_revision', 'attachment', 'notification', 'notification_preference']
    const run = (scope: Scope, sql: string) => database.transact(scope, (tx: Tx) => tx.query<Record<string, unknown>>(sql, [], { custom: true }))

    it('what staff say among themselves, and a file that belongs to nothing yet, are not there for a client', async () => {
      assert.match(JSON.stringify(await rowsOf(partnerScope(ours.partnerId), 'comment')), /among us/)
      for (const table of talk.slice(0, 4)) {
        const rows = await rowsOf(mine(), table)
        assert.ok(rows.length > 0, table)
        assert.ok(rows.every((row) => row['lane'] === 'client'), table)
      }
      assert.deepEqual((await rowsOf(mine(), 'attachment')).map((row) => row['owner_type']), ['submission'])
    })

    it('a stranger of the same client, somebody who is assigned elsewhere, an auditor and nobody read none of it but files that were handed over', async () => {
      const elsewhere = newId('portalUser')
      const colleague = newId('portalUser')
      await database.transact(partnerScope(ours.partnerId), async (tx) => {
        const person = { clientId: ours.first, name: 'Else', role: 'manager', status: 'active', createdAt: now } as const
        await insertPortalUser(tx, { ...person, id: elsewhere, email: 'elsewhere@ours.example', engagementIds: [newId('engagement')] })
        await insertPortalUser(tx, { ...person, id: colleague, email: 'colleague@ours.example' })
      })
      const client = clientScope(ours.partnerId, ours.first)
      for (const scope of [{ ...client, personId: elsewhere }, client, { ...client, personId: ours.personIds[ours.second]! }]) {
        for (const table of talk) assert.deepEqual(await rowsOf(scope, table), [], table)
      }
      const auditor = { ...client, auditorId: ours.auditorId }
      for (const table of talk.filter((each) => each !== 'attachment')) assert.deepEqual(await rowsOf(auditor, table), [], table)
      assert.deepEqual((await rowsOf(auditor, 'attachment')).map((row) => row['owner_type']), ['submission'])
      // A colleague reads the thread, and neither what it said before nor what somebody else was told.
      assert.deepEqual((await Promise.all(talk.map((table) => rowsOf({ ...client, personId: colleague }, table)))).map((rows) => rows.length), [1, 0, 1, 0, 0])
    })

    it('a client’s people write as themselves, in their own lane, and over nobody else’s words or files', async () => {
      const [row] = await rowsOf(mine(), 'comment')
      const { finding_id: findingId } = row!
      const insert = (lane: string, side: string, author: string) =>
        run(mine(), `insert into sa.comment (partner_id, client_id, id, finding_id, lane, body, side, author_id, created_at, said_at)
          values ('${ours.partnerId}', '${ours.first}', '${newId('comment')}', '${String(findingId)}', '${lane}', 'x', '${side}', '${author}', now(), now())`)
      const me = ours.personIds[ours.first]!
      await insert('client', 'client', me)
      for (const [lane, side, author] of [['internal', 'partner', me], ['client', 'partner', me], ['client', 'client', 'somebody'], ['internal', 'client', me]] as const) {
        await assert.rejects(insert(lane, side, author), /row-level security|check constraint/, `${lane} ${side} ${author}`)
      }
      await database.transact(partnerScope(ours.partnerId), (tx) => tx.query(
        `insert into sa.comment (partner_id, client_id, id, finding_id, lane, body, side, author_id, created_at, said_at) values ($1, $2, $3, $4, 'client', 'Theirs', 'partner', 'somebody', now(), now())`,
        [ours.partnerId, ours.first, newId('comment'), String(findingId)]))
      await assert.rejects(run(mine(), `update sa.comment set body = 'Spoilt' where body = 'Theirs'`), /row-level security/)
      await assert.rejects(run(mine(), `update sa.attachment set removed_at = now()`), /row-level security/)
      for (const sql of [`update sa.comment set lane = 'client'`, `update sa.comment set author_id = 'x'`, 'delete from sa.comment', 'delete from sa.attachment', `update sa.notification set person_id = 'x'`,
        `insert into sa.notification select * from sa.notification`]) await assert.rejects(run(mine(), sql), /permission denied/, sql)
      await assert.rejects(run(partnerScope(ours.partnerId), `update sa.comment set lane = 'client'`), /permission denied/, 'a lane never changes, whoever asks')
    })

    it('whoever acts for a client learns of and tells people of that client alone', async () => {
      const near = (client: string) => database.read(mine(), (tx: Tx) => tx.query(`select * from sa.people_near($1, 'x', true)`, [client]))
      assert.ok((await near(ours.first)).length > 0)
      for (const client of [ours.second, theirs.first]) assert.deepEqual(await near(client), [])
      const told = await database.transact({ ...clientScope(theirs.partnerId, theirs.first), personId: theirs.personIds[theirs.first]! }, (tx) => tellPeople(tx, [{
        id: newId('notification'), mailId: newId('mail'), personId: ours.personIds[ours.first]!, side: 'client', clientId: ours.first, engagementId: 'x', findingId: null, lane: 'client',
        subjectType: 'retest', subjectId: 'x', kind: 'retest', event: 'retest.scheduled', actorSide: 'partner', actorName: null, at: now, inApp: true, byMail: true,
      }], now))
      assert.deepEqual(told, [])
    })

    it('an event for staff or for one person is read by nobody else', async () => {
      const id = newId('event')
      const me = ours.personIds[ours.first]!
      const subject = { type: 'x', id: 'x' }
      await database.transact(partnerScope(ours.partnerId), (tx) => appendEvents(tx, [
        { id, type: 'comment.created', clientId: ours.first, subject, forStaff: true, at: now },
        { id: newId('event'), type: 'notification.created', clientId: ours.first, subject: { type: 'to me', id: 'x' }, personId: me, at: now },
      ]))
      const seen = async (scope: Scope) => (await rowsOf(scope, 'outbox_event')).filter((row) => row['for_staff'] === true || row['person_id'] !== null).map((row) => row['person_id'])
      assert.deepEqual(await seen(mine()), [me])
      assert.deepEqual(await seen(clientScope(ours.partnerId, ours.first)), [])
      assert.deepEqual(await seen({ ...clientScope(ours.partnerId, ours.first), auditorId: ours.auditorId }), [])
      assert.deepEqual(await seen(partnerScope(ours.partnerId)), [null])
    })
  })

  describe('of whoever writes', () => {
    const scopes = (): Record<string, Scope> => {
      const partner = partnerScope(ours.partnerId)
      const client = clientScope(ours.partnerId, ours.first)
      return { partner, 'scoped member': { ...partner, memberId: ours.scopedId }, client, auditor: { ...client, auditorId: ours.auditorId } }
    }
    const reachesSecond = new Set(['partner'])

    /** Runs one statement and takes it back. @returns its rows, or `null` where the database refused it */
    async function tried(scope: Scope, sql: string): Promise<Record<string, unknown>[] | null> {
      let rows: Record<string, unknown>[] | null = null
      await database
        .transact(scope, async (tx: Tx) => {
          rows = await tx.query<Record<string, unknown>>(sql, [], { custom: true })
          throw new Error('taken back')
        })
        .catch((error: Error) => {
          if (error.message === 'taken back') return
          assert.match(error.message, /permission denied|row-level security|cannot (delete|insert|update)|does not exist|generated|identity/, sql)
          rows = null
        })
      return rows
    }

    it('an update or a delete of everything touches nothing of another partner and nothing out of reach, in any table', async () => {
      let touched = 0
      for (const [who, scope] of Object.entries(scopes())) {
        for (const { name, columns } of tables) {
          if (nobodys.has(name)) continue
          const writable = columns.find((column) => !['partner_id', 'id', 'xid', 'seq'].includes(column))!
          for (const sql of [`update sa.${name} set ${writable} = ${writable} returning *`, `delete from sa.${name} returning *`]) {
            const rows = await tried(scope, sql)
            for (const row of rows ?? []) {
              assert.equal(row['partner_id'] ?? row['id'], ours.partnerId, `${who}: ${sql}`)
              if (!reachesSecond.has(who)) assert.ok(!JSON.stringify(row).includes(ours.second), `${who}: ${sql}`)
              touched += 1
            }
          }
        }
      }
      assert.ok(touched > 20)
    })

    it('a row of one’s own, written once more into another tenant, is refused in every table', async () => {
      let refused = 0
      for (const [who, scope] of Object.entries(scopes())) {
        for (const { name, columns } of tables) {
          if (nobodys.has(name)) continue
          const moves = [columns.includes('partner_id') ? ['partner_id', theirs.partnerId] : null]
          if (!reachesSecond.has(who)) moves.push(columns.includes('client_id') ? ['client_id', ours.second] : columns.includes('tenant_id') ? ['tenant_id', ours.second] : null)
          for (const move of moves) {
            if (move === null) continue
            const list = columns.filter((column) => !generated.has(`${name}.${column}`))
            const select = list.map((column) => (column === move[0] ? `'${move[1]}'` : column)).join(', ')
            const sql = `insert into sa.${name} (${list.join(', ')}) select ${select} from sa.${name} limit 1 on conflict do nothing returning 1 as written`
            const rows = await tried(scope, sql)
            // Nothing to copy is nothing written.
            assert.ok(rows === null || rows.length === 0, `${who} has written: ${sql}`)
            if (rows === null) refused += 1
          }
        }
      }
      assert.ok(refused > 40)
    })

    it('a key that is taken in another tenant and one that is free are refused with the same words', async () => {
      const words = async (clientId: string) => {
        const error = await database
          .transact(partnerScope(ours.partnerId), (tx) => tx.query(`insert into sa.client_tag (partner_id, tag, client_id) values ($1, 'y', $2)`, [ours.partnerId, clientId]))
          .then(() => assert.fail('written'), (thrown: Error & { cause?: { message: string; detail?: string } }) => thrown)
        return [error.message, error.cause?.message, error.cause?.detail].map((text) => text?.replaceAll(clientId, 'CLIENT'))
      }
      assert.deepEqual(await words(theirs.first), await words(newId('client')))
    })

    it('neither the planner’s statistics nor the list of running statements tells of others', async () => {
      await database.transact(systemScope, refreshStatistics)
      // Somebody of the other partner is at work meanwhile.
      let release!: () => void
      const held = new Promise<void>((resolve) => (release = resolve))
      const busy = onPostgresql ? database.read(partnerScope(theirs.partnerId), async (tx) => {
        await tx.query(`select count(*) from sa.client where id = '${theirs.first}'`, [], { custom: true })
        await held
      }) : Promise.resolve()
      for (const [who, scope] of Object.entries(scopes())) {
        const stats = await database.read(scope as Scope, (tx: Tx) => tx.query(`select * from pg_stats where schemaname = 'sa'`))
        assert.deepEqual(stats, [], `${who} reads statistics`)
        const running = await database.read(scope as Scope, (tx: Tx) => tx.query<{ query: string | null }>('select query from pg_stat_activity where pid <> pg_backend_pid()'))
        for (const { query } of running) assert.doesNotMatch(query ?? '', /ptr_|cli_/, who)
      }
      release()
      await busy
    })

    it('no sequence is read or moved by anybody', async () => {
      const sequences = await catalogue<{ name: string }>(`select relname as name from pg_class where relnamespace = 'sa'::regnamespace and relkind = 'S'`)
      for (const scope of Object.values(scopes())) {
        for (const { name } of sequences) assert.equal(await tried(scope, `select last_value from sa.${name}`), null, name)
      }
    })
  })

  it('an invitation is spent once, however many come at once, and not at all when it has run out or was replaced', async () => {
    const link = hash(`link of ${ours.first}`)
    const scope = clientScope(ours.partnerId, ours.first)
    const find = (at: Date, text = link) => database.read(systemScope, (tx) => findInvitation(tx, text, at))
    assert.equal((await find(now))?.clientId, ours.first)
    assert.equal(await find(new Date(now.getTime() + day)), null)
    assert.equal(await find(now, hash('no link')), null)
    const spend = (text: string, at = now) => database.transact(scope, (tx) => spendInvitation(tx, text, at))
    assert.equal(await spend(link, new Date(now.getTime() + day)), null)
    assert.equal(await spend(hash(`link of ${ours.second}`)), null, 'of a sibling')
    const person = (await find(now))!.personId
    await database.transact(scope, (tx) =>
      sendInvitation(tx, { id: newId('invitation'), personKind: 'portal_user', personId: person, clientId: ours.first, tokenHash: hash('anew'), sentAt: now, expiresAt: new Date(now.getTime() + day) }),
    )
    assert.equal(await spend(link), null, 'replaced')
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => spend(hash('anew'))))
    assert.equal(outcomes.filter((outcome) => outcome?.personId === person).length, 1)
    assert.equal(await find(now, hash('anew')), null)
  })

  it('a scope that says nothing sees nothing: neither before one was named nor after it has ended', async () => {
    const scope = partnerScope(ours.partnerId)
    const seen = await database.read(scope, async (tx) => {
      const within = await tx.query('select id from sa.client')
      await tx.query(`set local app.partner = ''`)
      const emptied = await tx.query('select id from sa.client')
      await tx.query('reset app.partner')
      return { within: within.length, emptied: emptied.length, unset: (await tx.query('select id from sa.client')).length }
    })
    assert.deepEqual(seen, { within: 2, emptied: 0, unset: 0 })
    // A client's role without a client.
    assert.deepEqual(
      await database.read(clientScope(ours.partnerId, ours.first), async (tx) => {
        await tx.query('reset app.client')
        return await tx.query('select id from sa.client')
      }),
      [],
    )
  })

  it('a connection that forgot its scope may touch nothing', async () => {
    const scope = partnerScope(ours.partnerId)
    for (const { name } of tables) {
      await assert.rejects(
        database.read(scope, async (tx) => {
          await tx.query('reset role')
          return await tx.query(`select 1 from sa.${name}`)
        }),
        /permission denied/,
        name,
      )
    }
    // And the connection is the same as before for whoever comes next.
    assert.equal((await rowsOf(scope, 'client')).length, 2)
  })

  it('a scope never outlives its transaction', async () => {
    const one = partnerScope(ours.partnerId)
    await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const scope = index % 3 === 0 ? one : index % 3 === 1 ? partnerScope(theirs.partnerId) : clientScope(ours.partnerId, ours.first)
        const run = index % 2 === 0 ? database.read : database.readOnce
        const rows = await run(scope as Scope, (tx: Tx) => tx.query<{ partner_id: string; id: string }>('select partner_id, id from sa.client'))
        assert.deepEqual([...new Set(rows.map((row) => row.partner_id))], [scope.partnerId])
        assert.equal(rows.length, scope.kind === 'client' ? 1 : 2)
      }),
    )
  })

  it('an id that is no id reaches no statement', async () => {
    for (const partnerId of ["' or true --", `${ours.partnerId}'; reset role; --`, '', 'ptr_1', ours.partnerId.toUpperCase()]) {
      await assert.rejects(rowsOf(partnerScope(partnerId), 'client'), TypeError)
      await assert.rejects(database.readOnce(partnerScope(partnerId), (tx) => tx.query('select 1')), TypeError)
    }
    await assert.rejects(rowsOf(clientScope(ours.partnerId, "x' or 'a'='a"), 'client'), TypeError)
  })

  it('a partner cannot write into another: no insert, no update, no move', async () => {
    const scope = partnerScope(ours.partnerId)
    const refuse = (sql: string, values: string[]) =>
      assert.rejects(database.transact(scope, (tx) => tx.query(sql, values)), /row-level security/)
    await refuse(`insert into sa.client_tag (partner_id, tag, client_id) values ($1, 'x', $2)`, [theirs.partnerId, theirs.first])
    await refuse('update sa.client set partner_id = $1 where id = $2', [theirs.partnerId, ours.first])
    await refuse(`insert into sa.outbox_event (partner_id, id, type, subject_type, subject_id, at) values ($1, 'evt', 't', 's', 'i', now())`, [theirs.partnerId])
    const touched = await database.transact(scope, (tx) => tx.query('update sa.client set name = name where partner_id = $1 returning id', [theirs.partnerId]))
    assert.deepEqual(touched, [])
  })

  it('a client cannot write into its sibling or its partner', async () => {
    const scope = clientScope(ours.partnerId, ours.first)
    await assert.rejects(
      database.transact(scope, (tx) =>
        tx.query(`insert into sa.outbox_event (partner_id, id, client_id, type, subject_type, subject_id, at) values ($1, 'e', $2, 't', 's', 'i', now())`, [ours.partnerId, ours.second])),
      /row-level security/,
    )
    await assert.rejects(
      database.transact(scope, (tx) =>
        tx.query(`insert into sa.audit_head (partner_id, tenant_id, seq, hash) values ($1, $1, 9, 'x')`, [ours.partnerId])),
      /row-level security/,
    )
    await assert.rejects(
      database.transact(scope, (tx) =>
        tx.query(`insert into sa.idempotency_key (partner_id, principal, key, request_hash, created_at) values ($1, $2, 'k2', 'h', now())`, [ours.partnerId, `client:${ours.second}:x`])),
      /row-level security/,
    )
  })

  it("store functions find nothing by another tenant's ids", async () => {
    await database.transact(partnerScope(ours.partnerId), async (tx) => {
      assert.equal(await findClient(tx, theirs.first), null)
      assert.equal(await lockClient(tx, theirs.first), null)
      assert.deepEqual((await listControls(tx, theirs.first, { limit: 10 })).items, [])
    })
    await database.read(clientScope(ours.partnerId, ours.first), async (tx) => {
      assert.equal(await findClient(tx, ours.second), null)
      assert.equal((await findClient(tx, ours.first))?.name, 'First')
    })
  })

  it('a unique key reveals nothing of another partner: the same name, slug, email and even id may be taken there', async () => {
    const scope = partnerScope(ours.partnerId)
    const theirClient = await database.read(partnerScope(theirs.partnerId), (tx) => findClient(tx, theirs.first))
    await database.transact(scope, (tx) => insertClients(tx, [aClient('Twin', { id: theirClient!.id })], fourBands))
    await assert.rejects(
      database.transact(scope, (tx) => insertClients(tx, [aClient('FIRST', { slug: 'other' })], fourBands)),
      (error) => error instanceof AlreadyExistsError && error.field === 'name',
    )
    await assert.rejects(
      database.transact(scope, (tx) => insertClients(tx, [aClient('Other', { slug: 'first' })], fourBands)),
      (error) => error instanceof AlreadyExistsError && error.field === 'slug',
    )
  })

  it('a foreign key reveals nothing of another partner: what is there in the other is missing here', async () => {
    const scope = partnerScope(ours.partnerId)
    const tag = (clientId: string) =>
      database.transact(scope, (tx) => tx.query(`insert into sa.client_tag (partner_id, tag, client_id) values ($1, 'y', $2)`, [ours.partnerId, clientId]))
    await assert.rejects(tag(theirs.second), MissingReferenceError)
    await assert.rejects(tag(newId('client')), MissingReferenceError)
  })

  it('the search of one partner cannot be made to reveal another', async () => {
    const search = (scope: Scope, pattern: string) =>
      database.read(scope, (tx: Tx) => tx.query<{ id: string }>('select unnest(sa.find_clients($1, 100)) as id', [pattern]))
    const found = await search(partnerScope(ours.partnerId), '%')
    assert.ok(found.some((row) => row.id === ours.first))
    assert.ok(!found.some((row) => row.id === theirs.second))
    await assert.rejects(search(clientScope(ours.partnerId, ours.first), '%'), /permission denied/)
    await assert.rejects(search(systemScope, '%'), /permission denied/)
    const listed = await database.read(partnerScope(ours.partnerId), (tx) => listClients(tx, { sort: 'name', limit: 50, text: 'second' }))
    assert.deepEqual(listed.items.map((client) => client.id), [ours.second])
  })

  it('look-ups before a tenant is known answer with no more than they must', async () => {
    await database.read(systemScope, async (tx) => {
      assert.equal((await findApiKeyByHash(tx, hash('key of ours')))?.partnerId, ours.partnerId)
      assert.equal(await findApiKeyByHash(tx, hash('no key')), null)
      assert.equal(await findPartnerId(tx, 'theirs'), theirs.partnerId)
      assert.equal(await findPartnerId(tx, 'nobody'), null)
      assert.equal(await originIsKnown(tx, 'https://ours.example'), true)
      assert.equal(await originIsKnown(tx, 'https://evil.example'), false)
    })
    // A tenant's own transaction has no use for them.
    for (const call of [`sa.find_api_key('x')`, `sa.find_partner('ours')`, `sa.origin_is_known('x')`]) {
      await assert.rejects(database.read(partnerScope(ours.partnerId), (tx) => tx.query(`select * from ${call}`)), /permission denied/)
    }
  })

  it('what reads says it reads: a write inside it is refused', async () => {
    await assert.rejects(
      database.read({ kind: 'partner', partnerId: ours.partnerId, actor: systemActor }, (tx) => tx.query(`update sa.client set name = 'x'`)),
      /read-only transaction/,
    )
  })
})
