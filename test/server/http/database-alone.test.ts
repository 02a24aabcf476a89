// The server without a single check of its own: row-level security alone keeps tenants apart.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { replaced } from '../../support/without-rules.ts'
import type { Role } from '../../../src/contract/permission.ts'
import type { Records } from '../../support/requests.ts'
import type { Sender, TestApp, TestClient, TestPartner } from '../../support/app.ts'

const { endpoints } = await import('../../../src/contract/endpoints/index.ts')
const { clientRoles, partnerRoles } = await import('../../../src/contract/permission.ts')
const { byCookie, recordsIn, requestOf } = await import('../../support/requests.ts')
const { findingIdsOf, testApp } = await import('../../support/app.ts')
const { newId } = await import('../../../server/ids.ts')
const { insertMember } = await import('../../../server/store/members.ts')
const { insertAuditor } = await import('../../../server/store/auditors.ts')
const { asOwner } = await import('../../support/database.ts')

let t: TestApp
interface Asker {
  label: string
  sender: Sender
  /** The clients that are the asker's; `null` is every one of the partner. */
  clients: readonly TestClient[] | null
}
const askers: Asker[] = []

before(async () => {
  t = await testApp()
  const { larch } = t
  const [first] = larch.clients
  askers.push({ label: 'api key', sender: larch.apiKey, clients: null })
  for (const role of partnerRoles) askers.push({ label: role, sender: await t.token(larch, role), clients: null })
  for (const role of clientRoles) askers.push({ label: role, sender: await t.token(larch, role), clients: [first] })
  const scoped = { id: newId('partnerMember'), email: 'scoped@larch.example', name: 'Scoped of larch' }
  const grant = { id: newId('auditor'), email: 'grant@c1.larch.example', name: 'Grant of larch' }
  await t.database.transact(larch.scope, async (tx) => {
    await insertMember(tx, { ...scoped, role: 'analyst', scope: { clientIds: [first.id], tags: [] }, createdAt: new Date() })
    await insertAuditor(tx, { ...grant, clientId: first.id, frameworkIds: [newId('framework')], createdAt: new Date(), expiresAt: new Date(Date.now() + 86_400_000) })
  })
  const claims = ({ id, ...named }: typeof scoped) => ({ userId: id, ...named })
  askers.push({ label: 'scoped analyst', sender: await t.token(larch, 'analyst', { ...claims(scoped), scoped: true }), clients: [first] })
  askers.push({ label: 'auditor of another framework', sender: await t.token(larch, 'auditor', claims(grant)), clients: [first] })
})
after(() => t.stop())

const recordsOf = (client: TestClient, partner: TestPartner, role: Role): Records => recordsIn(partner, client, role as 'billing')

/** Every row that has to do with a client or with a partner, as whoever owns the database has it. */
async function rowsOf(partner: TestPartner, client: TestClient | null): Promise<string> {
  return await t.database.read(partner.scope, async (tx) => {
    const tables = await tx.query<{ name: string; column: string | null }>(
      `select c.relname as name, (select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attname in ('client_id', 'tenant_id') limit 1) as column
       from pg_class c where c.relnamespace = 'sa'::regnamespace and c.relkind = 'r' and has_table_privilege(c.oid, 'select') order by 1`,
    )
    const all: string[] = []
    for (const { name, column } of tables) {
      if (client !== null && column === null && name !== 'client') continue
      const where = client === null ? '' : `where ${name === 'client' ? 'id' : column} = $1`
      const rows = await tx.query<{ row: string }>(`select row_to_json(t)::text as row from sa.${name} t ${where} order by 1`, client === null ? [] : [client.id], { custom: true })
      all.push(...rows.map(({ row }) => `${name} ${row}`))
    }
    assert.ok(all.length > 8)
    return all.join('\n')
  })
}

describe('with every check of the server switched off', () => {
  it('they are switched off', async () => {
    assert.deepEqual(Object.keys(replaced).sort(), ['/server/rules/access.ts', '/src/contract/endpoints/endpoint.ts', '/src/contract/permission.ts'])
    // A person of a client makes a member of the staff an owner: nothing says no before the database.
    const viewer = await t.token(t.larch, 'viewer')
    const before = await t.send(viewer, `/v1/clients/${t.larch.clients[0].id}/users`)
    assert.equal(before.status, 200, before.text)
    const billing = await t.token(t.larch, 'billing')
    const made = await t.send(billing, '/v1/clients', { method: 'POST', body: { name: 'Made by billing' } })
    assert.equal(made.status, 201, made.text)
  })

  it('no endpoint shows or changes a record of another partner, or of a client out of reach', async () => {
    const { birch, larch } = t
    const [, second, third] = larch.clients
    const theirs = await rowsOf(birch, null)
    let reached = 0
    for (const asker of askers) {
      const siblings = asker.clients === null ? [] : [second, third]
      const before = await Promise.all(siblings.map((client) => rowsOf(larch, client)))
      const forbidden = [birch.codeWord, birch.id, birch.apiKeyId, birch.frameworkId]
      for (const client of [...birch.clients, ...siblings]) forbidden.push(client.id, client.name, client.evidenceId, ...client.controlIds, ...findingIdsOf(client), ...Object.values(client.people).map((person) => person.id))
      for (const entry of endpoints) {
        if (byCookie(entry)) continue
        const targets: Records[] = [recordsOf(birch.clients[0], birch, 'billing'), { ...recordsOf(birch.clients[0], birch, 'owner'), clientId: larch.clients[0].id }]
        if (asker.clients !== null) targets.push(recordsOf(second, larch, 'billing'), { ...recordsOf(second, larch, 'billing'), clientId: larch.clients[0].id })
        for (const records of targets) {
          const { path, sending } = requestOf(entry, records, `walked-${(reached += 1)}`)
          const label = `${entry.operation} as ${asker.label} on ${path}`
          const response = await t.open(asker.sender, path, sending)
          let text: string
          if (entry.stream && response.status === 200) {
            const reader = response.body!.getReader()
            text = new TextDecoder().decode((await reader.read()).value)
            await reader.cancel()
          } else text = await response.text()
          // What was sent stands in the chain of whoever sent it, and nothing of what is behind it.
          const echoed = entry.operation.startsWith('audit.')
          const seen = `${text}\n${[...response.headers].join('\n')}`
          for (const word of forbidden) if (!(echoed && /^[a-z]{3}_/.test(word))) assert.ok(!seen.includes(word), `${label} holds ${word}: ${response.status} ${text}`)
          // What the database refuses outright is an error that says nothing.
          if (response.status >= 500) assert.match(text, /"code":"internal"/)
        }
      }
      assert.deepEqual(await Promise.all(siblings.map((client) => rowsOf(larch, client))), before, `${asker.label} has changed a client out of reach`)
    }
    assert.equal(await rowsOf(birch, null), theirs, 'a row of the other partner has changed')
    assert.ok(reached > 1000)
  })

  it('what the walk would find is found: with a policy taken away, rows cross', async () => {
    await asOwner(t.database as Parameters<typeof asOwner>[0], 'create policy spoilt on sa.client to sa_client using (true)')
    const viewer = await t.token(t.larch, 'viewer')
    const answer = await t.send(viewer, `/v1/clients/${t.larch.clients[1].id}`)
    assert.equal(answer.status, 200, 'the check of the walk can fail')
  })
})
