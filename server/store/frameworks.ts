import { newId } from '../ids.ts'
import { lockClient } from './clients.ts'
import { recount } from './controls.ts'
import { sliceOf, type Rows, type Slice } from './page.ts'
import { sortKey } from './text.ts'
import type { PartnerTx, TenantTx } from './types.ts'

/** A framework of the partner's library. */
export interface Framework {
  id: string
  title: string
  sourceVersion: string
  controlCount: number
  createdAt: string
  version: number
}

/** A framework that one client has adopted. */
export interface ClientFramework {
  id: string
  title: string
  sourceVersion: string
  controls: { total: number; withEvidence: number }
  evidenceCoverage: number | null
  adoptedAt: string
}

/** A framework to put into the library, with its controls in their order. */
export interface NewFramework {
  id: string
  title: string
  sourceVersion: string
  controls: readonly { key: string; title: string; group: string; parentKey: string | null }[]
  createdAt: Date
}

/**
 * Puts a framework into the library.
 *
 * @throws {AlreadyExistsError} `title` when this version of it is there, `key` when two controls share one
 */
export async function insertFramework(tx: PartnerTx, framework: NewFramework): Promise<void> {
  await tx.query(
    `with made as (
       insert into sa.framework (partner_id, id, title, title_key, source_version, control_count, created_at)
       values ($1, $2, $3, $4, $5, json_array_length($6::json), $7) returning partner_id, id
     )
     insert into sa.framework_control (partner_id, framework_id, position, key, title, group_title, parent_key)
     select made.partner_id, made.id, r.n, r.item->>'key', r.item->>'title', r.item->>'group', r.item->>'parentKey'
     from made, json_array_elements($6::json) with ordinality as r(item, n)`,
    [
      tx.scope.partnerId, framework.id, framework.title, sortKey(framework.title), framework.sourceVersion,
      JSON.stringify(framework.controls), framework.createdAt,
    ],
  )
}

/** The framework with this title and source version; `null` when it is not in the library. */
export async function findFrameworkByTitle(tx: PartnerTx, title: string, sourceVersion: string): Promise<Framework | null> {
  const [row] = await tx.query<Framework>(
    `select id, title, source_version as "sourceVersion", control_count as "controlCount", created_at as "createdAt", version
     from sa.framework where partner_id = $1 and title_key = $2 and source_version = $3`,
    [tx.scope.partnerId, sortKey(title), sourceVersion],
  )
  return row ?? null
}

/** The partner's library, by title. */
export async function listFrameworks(tx: PartnerTx, slice: Slice): Promise<Rows<Framework>> {
  const rows = await tx.query<Framework & { key: string }>(
    `select id, title, source_version as "sourceVersion", control_count as "controlCount", created_at as "createdAt", version, title_key as key
     from sa.framework where partner_id = $1 and ($2::text is null or (title_key, id) > ($2::text, $3::text))
     order by title_key, id limit $4`,
    [tx.scope.partnerId, slice.after?.[0] ?? null, slice.after?.[1] ?? null, slice.limit + 1],
  )
  const [count] = await tx.query<{ total: number }>('select count(*)::integer as total from sa.framework where partner_id = $1', [
    tx.scope.partnerId,
  ])
  return sliceOf(rows, slice.limit, count?.total ?? 0, ({ key: _, ...framework }) => framework, (row) => [row.key, row.id])
}

const adopted = `a.framework_id as id, a.title, a.source_version as "sourceVersion",
  json_build_object('total', a.controls_total, 'withEvidence', a.controls_with_evidence) as controls,
  case when a.controls_total > 0 then a.controls_with_evidence::double precision / a.controls_total * 100 end as "evidenceCoverage",
  a.adopted_at as "adoptedAt", a.title_key as key`

/** The frameworks that one client has adopted, by title. */
export async function listClientFrameworks(tx: TenantTx, clientId: string, slice: Slice): Promise<Rows<ClientFramework>> {
  const rows = await tx.query<ClientFramework & { key: string }>(
    `select ${adopted} from sa.client_framework a
     where a.partner_id = $1 and a.client_id = $2 and ($3::text is null or (a.title_key, a.framework_id) > ($3::text, $4::text))
     order by a.title_key, a.framework_id limit $5`,
    [tx.scope.partnerId, clientId, slice.after?.[0] ?? null, slice.after?.[1] ?? null, slice.limit + 1],
  )
  const [count] = await tx.query<{ total: number }>(
    'select count(*)::integer as total from sa.client_framework where partner_id = $1 and client_id = $2',
    [tx.scope.partnerId, clientId],
  )
  return sliceOf(rows, slice.limit, count?.total ?? 0, ({ key: _, ...framework }) => framework, (row) => [row.key, row.id])
}

/** One framework of one client; `null` when the client has not adopted it. */
export async function findClientFramework(tx: TenantTx, clientId: string, frameworkId: string): Promise<ClientFramework | null> {
  const [row] = await tx.query<ClientFramework & { key?: string }>(
    `select ${adopted} from sa.client_framework a where a.partner_id = $1 and a.client_id = $2 and a.framework_id = $3`,
    [tx.scope.partnerId, clientId, frameworkId],
  )
  if (!row) return null
  const { key: _, ...framework } = row
  return framework
}

/**
 * Gives a client every control of a framework, after those it has.
 *
 * @returns `null` when there is no such client or framework
 * @throws {AlreadyExistsError} `frameworkId` when the client has adopted it
 */
export async function adoptFramework(tx: PartnerTx, clientId: string, frameworkId: string, at: Date): Promise<ClientFramework | null> {
  if (!(await lockClient(tx, clientId))) return null
  const controls = await tx.query<{ position: number }>(
    `select fc.position from sa.framework f left join sa.framework_control fc on fc.partner_id = f.partner_id and fc.framework_id = f.id
     where f.partner_id = $1 and f.id = $2`,
    [tx.scope.partnerId, frameworkId],
  )
  if (controls.length === 0) return null
  await tx.query(
    `insert into sa.client_framework (partner_id, client_id, framework_id, title, title_key, source_version, adopted_at)
     select $1, $2, f.id, f.title, f.title_key, f.source_version, $4 from sa.framework f where f.partner_id = $1 and f.id = $3`,
    [tx.scope.partnerId, clientId, frameworkId, at],
  )
  await tx.query(
    `insert into sa.control (partner_id, client_id, id, framework_id, position, key, title, group_title, parent_key, created_at, updated_at)
     select $1, $2, i.id, $3,
       (select coalesce(max(position), 0) from sa.control where partner_id = $1 and client_id = $2)
         + row_number() over (order by fc.position),
       fc.key, fc.title, fc.group_title, fc.parent_key, $4, $4
     from sa.framework_control fc
     join unnest($5::integer[], $6::text[]) as i(position, id) on i.position = fc.position
     where fc.partner_id = $1 and fc.framework_id = $3`,
    [
      tx.scope.partnerId, clientId, frameworkId, at,
      controls.filter((row) => row.position !== null).map((row) => row.position),
      controls.filter((row) => row.position !== null).map(() => newId('control', at.getTime())),
    ],
  )
  await recount(tx, clientId, [frameworkId], at)
  return await findClientFramework(tx, clientId, frameworkId)
}

/** Which of these frameworks the client has not adopted. */
export async function findMissingFrameworks(tx: TenantTx, clientId: string, ids: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    'select framework_id as id from sa.client_framework where partner_id = $1 and client_id = $2 and framework_id = any ($3::text[])',
    [tx.scope.partnerId, clientId, ids],
  )
  const present = new Set(rows.map((row) => row.id))
  return ids.filter((id) => !present.has(id))
}
