import type { FindingSeverity, FindingStatus } from '../../src/contract/finding-status.ts'
import type { ImportOutcome } from '../../src/contract/finding-import.ts'
import { sliceOf, type Rows, type Slice } from './page.ts'
import type { PartnerTx, SqlValue } from './types.ts'

/** An import as it is kept until it is confirmed or forgotten. */
export interface ImportRecord<Summary = unknown, Result = unknown> {
  id: string
  clientId: string
  engagementId: string
  status: 'needs_mapping' | 'ready' | 'confirmed'
  summary: Summary
  /** What was known of the engagement when it was compared. */
  knownState: string
  result: Result | null
  createdAt: string
  expiresAt: string
  confirmedAt: string | null
}

/** Where an import is, and whose. */
export interface ImportPlace {
  clientId: string
  engagementId: string
  id: string
  /** It is nobody else's. */
  madeBy: string
}

/** A digest of each field whose words a person may change. @param alias of the finding */
const digests = (alias: string) => `jsonb_build_object('title', md5(${alias}.title), 'severity', ${alias}.severity::text, 'description', md5(${alias}.description),
  'impact', md5(${alias}.impact), 'remediation', md5(${alias}.remediation), 'technicalDetails', md5(${alias}.technical_details), 'cvss', md5(${alias}.cvss::text),
  'cwe', md5(${alias}.cwe::text), 'cve', md5(${alias}.cve::text))`

/**
 * Tells the planner that what follows in this transaction joins thousands of rows with thousands. Of rows that have only just been written
 * it has no statistics, takes them for one, and would look through all of them for each.
 *
 * @param many `false` for what follows after that
 */
export async function expectMany(tx: PartnerTx, many: boolean): Promise<void> {
  // A plan that cannot do without one is priced so high that PostgreSQL would compile it first, which takes longer than all the rest.
  await tx.query(`select set_config('enable_nestloop', $1, true), set_config('jit', 'off', true)`, [many ? 'off' : 'on'])
}

/**
 * Counts the findings for the planner where nobody has counted them before: of a table that has just begun to fill it takes any index for
 * as good as the right one, and goes on doing so for every foreign key. Call it after the first rows.
 */
export async function countFindingsAnew(tx: PartnerTx): Promise<void> {
  await tx.query('select sa.count_findings_anew()')
}

/** Plans are made for the rows there are, and not kept. */
const anew = { custom: true } as const

/**
 * What is known of an engagement, in one word: it is another one as soon as a finding that came from a scanner is there, is changed or moves.
 *
 * @param held holds those findings until the transaction ends
 */
export async function readKnownState(tx: PartnerTx, clientId: string, engagementId: string, held = false): Promise<string> {
  const values = [tx.scope.partnerId, clientId, engagementId]
  const from = `sa.finding_source s join sa.finding f on f.partner_id = s.partner_id and f.client_id = s.client_id and f.id = s.finding_id
    where s.partner_id = $1 and s.client_id = $2 and s.engagement_id = $3`
  if (held) await tx.query(`select f.id from ${from} order by f.id for update of f`, values, anew)
  const [row] = await tx.query<{ state: string }>(
    `select coalesce(md5(string_agg(f.id || ' ' || f.version || ' ' || s.version, ',' order by f.id)), '') as state from ${from}`,
    values,
    anew,
  )
  return row!.state
}

/** What is known of an engagement: its state, and then its findings that came from scanners, as lists in JSON. */
export async function readKnown(tx: PartnerTx, clientId: string, engagementId: string): Promise<{ state: string; sources: string[] }> {
  await expectMany(tx, true)
  // First, so that whatever moves while the rest is read makes it an old state.
  const state = await readKnownState(tx, clientId, engagementId)
  const sources: string[] = []
  for (let after = ''; ; ) {
    const [row] = await tx.query<{ json: string | null; last: string | null }>(
      `select json_agg(json_build_object('id', k.finding_id, 'key', k.key, 'scanner', k.scanner, 'target', k.target, 'status', k.status, 'absent', k.absent_since is not null,
           'imported', k.imported, 'written', k.written, 'current', k.current, 'ours', json_build_object('title', k.title, 'cwe', k.cwe, 'cve', k.cve)))::text as json,
         max(k.finding_id) as last
       from (select s.finding_id, s.key, s.scanner, s.target, s.absent_since, s.imported, s.written, f.status, f.title, f.cwe, f.cve, ${digests('f')} as current
         from sa.finding_source s join sa.finding f on f.partner_id = s.partner_id and f.client_id = s.client_id and f.id = s.finding_id
         where s.partner_id = $1 and s.client_id = $2 and s.engagement_id = $3 and s.finding_id > $4 order by s.finding_id limit 1000) k`,
      [tx.scope.partnerId, clientId, engagementId, after],
      anew,
    )
    if (!row?.json || !row.last) return { state, sources }
    sources.push(row.json)
    after = row.last
  }
}

/** Begins to keep an import; it is there for its maker when it has all its rows. */
export async function insertImport(tx: PartnerTx, place: ImportPlace, kept: { summary: unknown; knownState: string; at: Date; expiresAt: Date }): Promise<void> {
  await tx.query(
    `insert into sa.finding_import (partner_id, client_id, id, engagement_id, made_by, status, summary, known_state, created_at, expires_at)
     values ($1, $2, $3, $4, $5, 'reading', $6::jsonb, $7, $8, $9)`,
    [tx.scope.partnerId, place.clientId, place.id, place.engagementId, place.madeBy, JSON.stringify(kept.summary), kept.knownState, kept.at, kept.expiresAt],
  )
}

/** Keeps some rows of an import. @param json a list of `ImportRow` */
export async function insertImportRows(tx: PartnerTx, clientId: string, importId: string, json: string): Promise<void> {
  await tx.query(
    `insert into sa.finding_import_row (partner_id, client_id, import_id, position, outcome, key, finding_id, reopens, brief, content, imported)
     select $1, $2, $3, r.position, r.outcome, r.key, r."findingId", r.reopens, r.brief, r.content, r.imported
     from json_to_recordset($4::json) as r(position integer, outcome text, key text, "findingId" text, reopens boolean, brief jsonb, content jsonb, imported jsonb)`,
    [tx.scope.partnerId, clientId, importId, json],
  )
}

/** Says that an import has all its rows. */
export async function finishImport(tx: PartnerTx, clientId: string, id: string, status: 'needs_mapping' | 'ready'): Promise<void> {
  await tx.query('update sa.finding_import set status = $4 where partner_id = $1 and client_id = $2 and id = $3', [tx.scope.partnerId, clientId, id, status])
}

const columns = `i.id, i.client_id as "clientId", i.engagement_id as "engagementId", i.status, i.summary, i.known_state as "knownState", i.result,
  i.created_at as "createdAt", i.expires_at as "expiresAt", i.confirmed_at as "confirmedAt"`
const whose = `i.partner_id = $1 and i.client_id = $2 and i.engagement_id = $3 and i.id = $4 and i.made_by = $5 and i.status <> 'reading' and i.expires_at > $6`

/** One import; `null` when there is none, when it is somebody else's, and when its time is over. */
export async function findImport<Summary, Result>(tx: PartnerTx, place: ImportPlace, now: Date): Promise<ImportRecord<Summary, Result> | null> {
  const [row] = await tx.query<ImportRecord<Summary, Result>>(`select ${columns} from sa.finding_import i where ${whose}`, [
    tx.scope.partnerId, place.clientId, place.engagementId, place.id, place.madeBy, now,
  ])
  return row ?? null
}

/** The same, held until this transaction ends. */
export async function holdImport<Summary, Result>(tx: PartnerTx, place: ImportPlace, now: Date): Promise<ImportRecord<Summary, Result> | null> {
  await tx.query(`select i.id from sa.finding_import i where ${whose} for update`, [tx.scope.partnerId, place.clientId, place.engagementId, place.id, place.madeBy, now])
  return await findImport(tx, place, now)
}

/** One finding of an import as it is listed. */
export interface ImportRowRecord<Brief = unknown> {
  position: number
  outcome: ImportOutcome
  findingId: string | null
  reopens: boolean
  brief: Brief
}

/** The findings of an import, in order. */
export async function listImportRows<Brief>(tx: PartnerTx, clientId: string, importId: string, listing: Slice & { outcomes?: readonly ImportOutcome[] }): Promise<Rows<ImportRowRecord<Brief>>> {
  const values: SqlValue[] = [tx.scope.partnerId, clientId, importId]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const filters = ['r.partner_id = $1', 'r.client_id = $2', 'r.import_id = $3']
  if (listing.outcomes?.length) filters.push(`r.outcome = any (${bind(listing.outcomes)}::text[])`)
  const where = filters.join(' and ')
  const [count] = await tx.query<{ total: number }>(`select count(*)::integer as total from sa.finding_import_row r where ${where}`, values, { custom: true })
  const after = listing.after ? ` and r.position > ${bind(listing.after[0] ?? 0)}::integer` : ''
  const rows = await tx.query<ImportRowRecord<Brief>>(
    `select r.position, r.outcome, r.finding_id as "findingId", r.reopens, r.brief from sa.finding_import_row r where ${where}${after}
     order by r.position limit ${bind(listing.limit + 1)}::integer`,
    values,
    { custom: true },
  )
  return sliceOf(rows, listing.limit, count?.total ?? 0, (row) => row, (row) => [row.position])
}

/** Throws an import away; what was confirmed stays written. @returns whether there was one of this maker */
export async function deleteImport(tx: PartnerTx, place: ImportPlace, now: Date): Promise<boolean> {
  const rows = await tx.query(`delete from sa.finding_import i where ${whose} returning i.id`, [
    tx.scope.partnerId, place.clientId, place.engagementId, place.id, place.madeBy, now,
  ])
  return rows.length > 0
}

/** How many imports of one person are kept; the oldest go first. */
export const mostImports = 10

/** Throws away what nobody has confirmed in time, and of each person all but the newest. */
export async function pruneImports(tx: PartnerTx, keep: number, now: Date): Promise<void> {
  await tx.query(
    `delete from sa.finding_import i where i.partner_id = $1 and (i.expires_at <= $2 or i.id in (
       select o.id from (select m.id, row_number() over (partition by m.made_by order by m.created_at desc, m.id desc) as place from sa.finding_import m
         where m.partner_id = $1) o where o.place > $3))`,
    [tx.scope.partnerId, now, keep],
  )
}

// What a confirmation writes. Each statement takes some hundred rows of the import; `from` and `to` are positions.

/** New findings among some rows of an import, with how much evidence each has. */
export async function readCreated(tx: PartnerTx, clientId: string, importId: string, after: number, limit: number): Promise<{ position: number; evidence: number }[]> {
  return await tx.query(
    `select r.position, jsonb_array_length(r.content->'evidence') as evidence from sa.finding_import_row r
     where r.partner_id = $1 and r.client_id = $2 and r.import_id = $3 and r.outcome = 'created' and r.position > $4 order by r.position limit $5::integer`,
    [tx.scope.partnerId, clientId, importId, after, limit],
    anew,
  )
}

/** Assets that an import names and the client does not have, each name once. */
export async function readMissingAssets(tx: PartnerTx, clientId: string, importId: string): Promise<{ kind: string; name: string; nameKey: string; nameTaken: string }[]> {
  return await tx.query(
    `select n.* from (
       select distinct on (a."nameTaken") a.kind, a.name, a."nameKey", a."nameTaken"
       from sa.finding_import_row r, jsonb_to_recordset(r.content->'assets') as a(kind text, name text, "nameKey" text, "nameTaken" text)
       where r.partner_id = $1 and r.client_id = $2 and r.import_id = $3 and r.content ? 'assets'
       order by a."nameTaken", r.position) n
     where not exists (select from sa.asset s where s.partner_id = $1 and s.client_id = $2 and s.name_taken = n."nameTaken")`,
    [tx.scope.partnerId, clientId, importId],
    anew,
  )
}

/** Writes down assets. One that somebody else has written down meanwhile stays as it is. */
export async function insertAssets(tx: PartnerTx, clientId: string, assets: readonly { id: string; kind: string; name: string; nameKey: string; nameTaken: string }[], at: Date): Promise<void> {
  await tx.query(
    `insert into sa.asset (partner_id, client_id, id, kind, name, name_key, name_taken, criticality, created_at, updated_at)
     select $1, $2, a.id, a.kind, a.name, a."nameKey", a."nameTaken", 3, $4, $4
     from json_to_recordset($3::json) as a(id text, kind text, name text, "nameKey" text, "nameTaken" text)
     on conflict on constraint asset_name do nothing`,
    [tx.scope.partnerId, clientId, JSON.stringify(assets), at],
  )
}

/** The words of a finding as columns. @param content the JSON of it */
const words = (content: string) => `${content}->>'title' as title, ${content}->>'searchText' as search_text, ${content}->>'description' as description, (${content}->>'severity')::smallint as severity,
  ${content}->>'impact' as impact, ${content}->>'remediation' as remediation, ${content}->>'technicalDetails' as technical_details, ${content}->'cvss' as cvss,
  (${content}->>'cvssScore')::smallint as cvss_score, array(select jsonb_array_elements_text(${content}->'cwe')) as cwe, array(select jsonb_array_elements_text(${content}->'cve')) as cve`

/**
 * Drafts new findings.
 *
 * @param made the ids of the findings and their evidence, in the order of positions
 */
export async function insertDrafts(
  tx: PartnerTx,
  place: Pick<ImportPlace, 'clientId' | 'engagementId' | 'id'>,
  made: readonly { position: number; id: string; evidenceIds: readonly string[] }[],
  at: Date,
): Promise<void> {
  const { partnerId } = tx.scope
  const values = [partnerId, place.clientId, place.id, JSON.stringify(made), made[0]?.position ?? 0, made.at(-1)?.position ?? 0] as const
  // The bounds stand for themselves, so that no plan looks through the whole import for each of its rows.
  const rows = `sa.finding_import_row r join json_to_recordset($4::json) as m(position integer, id text, "evidenceIds" json) on m.position = r.position
    where r.partner_id = $1 and r.client_id = $2 and r.import_id = $3 and r.position between $5::integer and $6::integer and r.outcome = 'created'`
  await tx.query(
    `with written as (
       insert into sa.finding as f (partner_id, client_id, id, engagement_id, title, search_text, description, severity, impact, remediation, technical_details, cvss, cvss_score, cwe, cve,
         reference_urls, kev, epss, status, created_at, updated_at)
       select $1, $2, n.id, $7, n.title, n.search_text, n.description, n.severity, n.impact, n.remediation, n.technical_details, n.cvss, n.cvss_score, n.cwe, n.cve,
         array(select jsonb_array_elements_text(n.content->'references')), (n.content->>'kev')::boolean, (n.content->>'epss')::double precision, 'draft', $8, $8
       from (select m.id, r.content, ${words('r.content')} from ${rows}) n
       returning f.id, ${digests('f')} as digests
     )
     insert into sa.finding_source (partner_id, client_id, finding_id, engagement_id, key, scanner, target, imported, written, first_seen_at, last_seen_at)
     select $1, $2, w.id, $7, n.key, n.scanner, n.target, n.imported, w.digests, $8, $8
     from written w join (select m.id, r.key, r.brief->>'scanner' as scanner, r.brief->>'target' as target, r.imported from ${rows}) n on n.id = w.id`,
    [...values, place.engagementId, at],
    anew,
  )
  await tx.query(
    `insert into sa.finding_evidence (partner_id, client_id, finding_id, id, position, title, content, redacted)
     select $1, $2, m.id, m."evidenceIds"->>(e.place - 1)::integer, e.place - 1, e.one->>'title', e.one->>'content', null
     from (select m.id, m."evidenceIds", r.content from ${rows}) m, jsonb_array_elements(m.content->'evidence') with ordinality as e(one, place)`,
    values,
    anew,
  )
  await tx.query(
    `insert into sa.finding_asset (partner_id, client_id, finding_id, asset_id)
     ${linksOf(`select m.id, r.content from ${rows}`)}`,
    values,
    anew,
  )
}

/** The assets that findings name: of two with one name the one of the same kind. @param findings their ids and contents */
const linksOf = (findings: string) => `select distinct on (n.id, a."nameTaken") $1, $2, n.id, s.id from (${findings}) n
  cross join lateral jsonb_to_recordset(n.content->'assets') as a(kind text, "nameTaken" text)
  join sa.asset s on s.partner_id = $1 and s.client_id = $2 and s.name_taken = a."nameTaken" order by n.id, a."nameTaken", (s.kind = a.kind) desc, s.id`

/** A finding that takes over what its scanner says now. */
export interface UpdatedFinding {
  id: string
  engagementId: string
  status: FindingStatus
  /** The fields that were written. */
  fields: string[]
  severity: FindingSeverity
  clockStartedAt: string | null
  dueAt: string | null
  slaPausedAt: string | null
  slaPausedMs: number
}

/** Which findings take over what their scanner says now: drafts, and of the others those that are named. */
const takesOver = `(f.status = 'draft' or $4 or f.id = any ($5::text[]))`

/**
 * Writes what scanners say now into findings.
 *
 * @param published the findings beside drafts that change
 */
export async function updateImported(tx: PartnerTx, clientId: string, importId: string, published: 'all' | readonly string[], at: Date): Promise<UpdatedFinding[]> {
  const values = [tx.scope.partnerId, clientId, importId, published === 'all', published === 'all' ? [] : published] as const
  const found = `sa.finding_import_row r join sa.finding f on f.partner_id = r.partner_id and f.client_id = r.client_id and f.id = r.finding_id
    where r.partner_id = $1 and r.client_id = $2 and r.import_id = $3 and r.outcome in ('changed', 'reappeared') and r.content is not null and ${takesOver}`
  const names = `array(select k from jsonb_object_keys(n.content) as k where k not in ('searchText', 'cvssScore', 'gone', 'assets') order by k)`
  const updated = await tx.query<UpdatedFinding>(
    `update sa.finding f set title = coalesce(n.title, f.title), search_text = coalesce(n.search_text, f.search_text), description = coalesce(n.description, f.description),
       severity = coalesce(n.severity, f.severity), impact = coalesce(n.impact, f.impact), remediation = coalesce(n.remediation, f.remediation),
       technical_details = coalesce(n.technical_details, f.technical_details), cvss = coalesce(n.cvss, f.cvss),
       cvss_score = case when n.content ? 'cvss' then n.cvss_score else f.cvss_score end, cwe = case when n.content ? 'cwe' then n.cwe else f.cwe end,
       cve = case when n.content ? 'cve' then n.cve else f.cve end, updated_at = $6, version = f.version + 1
     from (select r.finding_id, r.content, ${words('r.content')} from ${found} and r.content <> '{}') n
     where f.partner_id = $1 and f.client_id = $2 and f.id = n.finding_id
     returning f.id, f.engagement_id as "engagementId", f.status, ${names} as fields, (array['info', 'low', 'medium', 'high', 'critical'])[f.severity + 1] as severity,
       f.clock_started_at as "clockStartedAt", f.due_at as "dueAt", f.sla_paused_at as "slaPausedAt", f.sla_paused_ms as "slaPausedMs"`,
    [...values, at],
    anew,
  )
  // Of a field that somebody has rewritten the old digest stays, so that it is theirs next time as well.
  await tx.query(
    `update sa.finding_source s set imported = n.imported, version = s.version + 1,
       written = s.written || coalesce((select jsonb_object_agg(d.key, d.value) from jsonb_each(n.digests) d where n.content ? d.key), '{}')
     from (select r.finding_id, r.imported, r.content, ${digests('f')} as digests from ${found}) n
     where s.partner_id = $1 and s.client_id = $2 and s.finding_id = n.finding_id`,
    values,
    anew,
  )
  await tx.query(
    `delete from sa.finding_asset a using (select r.finding_id, r.content from ${found} and r.content ? 'gone') n, sa.asset s
     where a.partner_id = $1 and a.client_id = $2 and a.finding_id = n.finding_id and s.partner_id = $1 and s.client_id = $2 and s.id = a.asset_id
       and n.content->'gone' ? s.name_taken`,
    values,
    anew,
  )
  await tx.query(
    `insert into sa.finding_asset (partner_id, client_id, finding_id, asset_id)
     ${linksOf(`select r.finding_id as id, r.content from ${found} and r.content ? 'assets'`)}
     on conflict (partner_id, client_id, finding_id, asset_id) do nothing`,
    values,
    anew,
  )
  return updated
}

/** Sets until when findings are to be fixed. */
export async function writeDueDates(tx: PartnerTx, clientId: string, due: readonly { id: string; dueAt: Date | null }[]): Promise<void> {
  await tx.query(
    `update sa.finding f set due_at = d."dueAt" from json_to_recordset($3::json) as d(id text, "dueAt" timestamptz) where f.partner_id = $1 and f.client_id = $2 and f.id = d.id`,
    [tx.scope.partnerId, clientId, JSON.stringify(due)],
  )
}

/** Findings that were verified as fixed and are there again, by position. */
export async function readReopening(tx: PartnerTx, clientId: string, importId: string): Promise<{ findingId: string; scanner: string }[]> {
  return await tx.query(
    `select r.finding_id as "findingId", r.brief->>'scanner' as scanner from sa.finding_import_row r
     where r.partner_id = $1 and r.client_id = $2 and r.import_id = $3 and r.reopens order by r.position`,
    [tx.scope.partnerId, clientId, importId],
    anew,
  )
}

/** Notes for the next comparison what was there and what was not. */
export async function noteSeen(tx: PartnerTx, clientId: string, importId: string, at: Date): Promise<void> {
  await tx.query(
    `update sa.finding_source s set version = s.version + 1, last_seen_at = case when r.outcome = 'absent' then s.last_seen_at else $4 end,
       absent_since = case when r.outcome = 'absent' then coalesce(s.absent_since, $4) end
     from sa.finding_import_row r
     where r.partner_id = $1 and r.client_id = $2 and r.import_id = $3 and r.outcome <> 'created' and r.finding_id is not null
       and s.partner_id = $1 and s.client_id = $2 and s.finding_id = r.finding_id`,
    [tx.scope.partnerId, clientId, importId, at],
    anew,
  )
}

/** Closes an import with what it has done. */
export async function confirmImport(tx: PartnerTx, clientId: string, id: string, result: unknown, at: Date): Promise<void> {
  await tx.query(`update sa.finding_import set status = 'confirmed', confirmed_at = $4, result = $5::jsonb where partner_id = $1 and client_id = $2 and id = $3`, [
    tx.scope.partnerId, clientId, id, at, JSON.stringify(result),
  ])
}
