import type { ClientSort } from '../../src/contract/client.ts'
import { riskLevelOf, type RiskBand, type RiskLevel } from '../../src/contract/risk.ts'
import { lowCoverage, onboardingGraceDays } from '../rules/attention.ts'
import type { Place, Rows, Slice } from './page.ts'
import { searchNeedle, searchPattern, searchText, sortKey, takenKey, wholeUnits } from './text.ts'
import type { PartnerTx, SqlValue, TenantTx } from './types.ts'

/** Where a client stands with the MSP. */
export type ClientStatus = 'onboarding' | 'active' | 'suspended' | 'archived'

/** One client as it is on record. */
export interface ClientRecord {
  id: string
  name: string
  slug: string
  aliases: string[]
  tags: string[]
  industry: string | null
  contactEmail: string | null
  currency: string
  timezone: string
  locale: string
  status: ClientStatus
  portalEnabled: boolean
  baselineCompletedAt: string | null
  posture: { score: number | null; level: RiskLevel; asOf: string | null }
  exposure: {
    /** @unit minor units per year */
    low: number
    /** @unit minor units per year */
    expected: number
    /** @unit minor units per year */
    high: number
    currency: string
    confidence: 'low' | 'medium' | 'high'
    asOf: string
  } | null
  controls: { total: number; withEvidence: number }
  /** @unit percent, unrounded; `null` without controls */
  evidenceCoverage: number | null
  /** From when on it has an overdue finding; `null` where none will be. */
  overdueFrom: string | null
  /** From when on a fix has waited too long for verification; `null` where none waits. */
  verificationLateFrom: string | null
  createdAt: string
  updatedAt: string
  version: number
}

/** A client to create. */
export interface NewClient {
  id: string
  name: string
  slug: string
  aliases?: readonly string[]
  tags?: readonly string[]
  industry?: string | null
  contactEmail?: string | null
  currency: string
  timezone: string
  locale: string
  /** `onboarding` when absent. */
  status?: ClientStatus
  portalEnabled?: boolean
  baselineCompletedAt?: Date | null
  posture?: { score: number; asOf: Date } | null
  exposure?: {
    low: number
    expected: number
    high: number
    currency: string
    confidence: 'low' | 'medium' | 'high'
    asOf: Date
  } | null
  createdAt: Date
}

/** What may be changed of a client. An absent field stays as it is. */
export interface ClientChanges {
  name?: string
  aliases?: readonly string[]
  tags?: readonly string[]
  industry?: string | null
  contactEmail?: string | null
  currency?: string
  timezone?: string
  locale?: string
  status?: ClientStatus
  portalEnabled?: boolean
}

/** How the portfolio is cut and ordered. */
export interface ClientListing extends Slice {
  sort: ClientSort
  /** Any of these; absent or empty is no filter. */
  levels?: readonly RiskLevel[]
  /** Any of these; absent or empty is no filter. */
  tags?: readonly string[]
  /** Part of the name or of an alias; absent or empty is no filter. */
  text?: string
}

/** What the reader of a client may see and do, for the JSON that the database writes. */
export interface ClientView {
  /** Whether posture, exposure, controls, coverage and attention are there at all. */
  measures: boolean
  /** Whether the exposure is among them. */
  exposure: boolean
  /** Whether what findings ask for is among the attention. */
  findings: boolean
  allowedActions: readonly string[]
  deniedActions: Readonly<Record<string, string>>
  /** Address with `{clientId}` or `{clientSlug}` in it; `null` when the partner has set none. */
  workspaceUrl: string | null
  now: Date
}

const identity = `'id', c.id, 'name', c.name, 'slug', c.slug, 'aliases', c.aliases, 'tags', c.tags, 'industry', c.industry,
  'contactEmail', c.contact_email, 'currency', c.currency, 'timezone', c.timezone, 'locale', c.locale, 'status', c.status,
  'portalEnabled', c.portal_enabled, 'baselineCompletedAt', sa.iso(c.baseline_completed_at)`
const exposure = `'exposure', case when c.exposure_units is not null then json_build_object('low', c.exposure_low, 'expected', c.exposure_expected,
    'high', c.exposure_high, 'currency', c.exposure_currency, 'confidence', c.exposure_confidence, 'asOf', sa.iso(c.exposure_as_of)) end`
const measures = `'posture', json_build_object('score', c.posture_score, 'level', c.risk_level,
    'asOf', case when c.posture_score is not null then sa.iso(c.posture_as_of) end),
  'controls', json_build_object('total', c.controls_total, 'withEvidence', c.controls_with_evidence),
  'evidenceCoverage', ${coverageOf('c')}`
const dates = `'createdAt', sa.iso(c.created_at), 'updatedAt', sa.iso(c.updated_at), 'version', c.version`
const record = `json_build_object(${identity}, ${measures}, ${exposure}, 'overdueFrom', sa.iso(c.overdue_from),
  'verificationLateFrom', sa.iso(c.verification_late_from), ${dates})`

function coverageOf(alias: string): string {
  return `case when ${alias}.controls_total > 0
    then ${alias}.controls_with_evidence::double precision / ${alias}.controls_total * 100 end`
}

/** The client as the API answers with it. Parameters: allowed actions, denied actions, workspace address, the moment. */
function answer(view: ClientView, first: number): { sql: string; values: SqlValue[] } {
  const at = (offset: number) => `$${first + offset}`
  // The same law as attentionOf in the rules, in the words of SQL; a test holds the two together.
  const attention = `case when c.status = 'archived' then array[]::text[] else array_remove(array[
      case when c.risk_level in ('critical', 'high') then 'risk' end,
      case when ${coverageOf('c')} < ${lowCoverage} then 'coverage' end,${
        view.findings
          ? `
      case when c.overdue_from <= ${at(3)}::timestamptz then 'overdue' end, case when c.verification_late_from <= ${at(3)}::timestamptz then 'verification-late' end,`
          : ''
      }
      case when c.risk_level = 'unknown' and ${at(3)}::timestamptz - c.created_at > interval '${onboardingGraceDays} days'
        then 'onboarding-stalled' end], null) end`
  const parts = [
    identity,
    ...(view.measures ? [measures, ...(view.exposure ? [exposure] : []), `'attention', ${attention}`] : []),
    `'workspaceUrl', replace(replace(${at(2)}::text, '{clientId}', c.id), '{clientSlug}', c.slug)`,
    `'allowedActions', ${at(0)}::json, 'deniedActions', ${at(1)}::json`,
    dates,
  ]
  return {
    // Every parameter is named once whatever the view, so that its number and type are always known.
    sql: view.measures ? `json_build_object(${parts.join(', ')})` : `case when ${at(3)}::timestamptz is not null then json_build_object(${parts.join(', ')}) end`,
    values: [JSON.stringify(view.allowedActions), JSON.stringify(view.deniedActions), view.workspaceUrl, view.now],
  }
}

/** One client of the scope; `null` when there is none with this id. */
export async function findClient(tx: TenantTx, id: string): Promise<ClientRecord | null> {
  const [row] = await tx.query<{ client: string }>(`select ${record}::text as client from sa.client c where c.partner_id = $1 and c.id = $2`, [
    tx.scope.partnerId,
    id,
  ])
  return row ? (JSON.parse(row.client) as ClientRecord) : null
}

/** One client of the scope, held so that nobody else changes it before this transaction ends. */
export async function lockClient(tx: PartnerTx, id: string): Promise<ClientRecord | null> {
  const [row] = await tx.query<{ client: string }>(
    `select ${record}::text as client from sa.client c where c.partner_id = $1 and c.id = $2 for update`,
    [tx.scope.partnerId, id],
  )
  return row ? (JSON.parse(row.client) as ClientRecord) : null
}

/** The id of the client with this slug; `null` when there is none. */
export async function findClientIdBySlug(tx: TenantTx, slug: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>('select id from sa.client where partner_id = $1 and slug = $2', [tx.scope.partnerId, slug])
  return row?.id ?? null
}

/** Which of these names clients of the partner already have, letter case aside: each with the client's id. */
export async function findClientsByName(tx: PartnerTx, names: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ taken: string; id: string }>(
    'select name_taken as taken, id from sa.client where partner_id = $1 and name_taken = any ($2::text[])',
    [tx.scope.partnerId, names.map(takenKey)],
  )
  const ids = new Map(rows.map((row) => [row.taken, row.id]))
  return new Map(names.flatMap((name) => (ids.has(takenKey(name)) ? [[name, ids.get(takenKey(name))!]] : [])))
}

/** Which of these slugs are taken. */
export async function findTakenSlugs(tx: PartnerTx, slugs: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ slug: string }>('select slug from sa.client where partner_id = $1 and slug = any ($2::text[])', [
    tx.scope.partnerId,
    slugs,
  ])
  return new Set(rows.map((row) => row.slug))
}

/** The client as JSON text in the shape of the contract; `null` when there is none with this id. */
export async function readClientJson(tx: TenantTx, id: string, view: ClientView): Promise<{ json: string; version: number } | null> {
  const { sql, values } = answer(view, 3)
  const [row] = await tx.query<{ json: string; version: number }>(
    `select ${sql}::text as json, c.version from sa.client c where c.partner_id = $1 and c.id = $2`,
    [tx.scope.partnerId, id, ...values],
  )
  return row ?? null
}

/**
 * Creates clients, all of them or none, in one statement; a thousand at a time is a good size.
 *
 * @param bands by which scores become levels
 * @throws {AlreadyExistsError} `name` or `slug`
 */
export async function insertClients(tx: PartnerTx, clients: readonly NewClient[], bands: readonly RiskBand[]): Promise<void> {
  const rows = clients.map((client) => ({
    id: client.id,
    name: client.name,
    name_key: sortKey(client.name),
    name_taken: takenKey(client.name),
    search_text: searchText(client.name, client.aliases ?? []),
    slug: client.slug,
    aliases: client.aliases ?? [],
    tags: [...new Set(client.tags ?? [])],
    industry: client.industry ?? null,
    contact_email: client.contactEmail ?? null,
    currency: client.currency,
    timezone: client.timezone,
    locale: client.locale,
    status: client.status ?? 'onboarding',
    portal_enabled: client.portalEnabled ?? false,
    baseline_completed_at: client.baselineCompletedAt ?? null,
    posture_score: client.posture?.score ?? null,
    posture_as_of: client.posture?.asOf ?? null,
    risk_level: riskLevelOf(client.posture?.score ?? null, Boolean(client.baselineCompletedAt), bands),
    exposure_low: client.exposure?.low ?? null,
    exposure_expected: client.exposure?.expected ?? null,
    exposure_high: client.exposure?.high ?? null,
    exposure_currency: client.exposure?.currency ?? null,
    exposure_confidence: client.exposure?.confidence ?? null,
    exposure_as_of: client.exposure?.asOf ?? null,
    exposure_units: client.exposure ? wholeUnits(client.exposure.expected, client.exposure.currency) : null,
    created_at: client.createdAt,
  }))
  await tx.query(
    `with made as (
       insert into sa.client (partner_id, id, name, name_key, name_taken, search_text, slug, aliases, tags, industry, contact_email,
         currency, timezone, locale, status, portal_enabled, baseline_completed_at, posture_score, posture_as_of, risk_level,
         exposure_low, exposure_expected, exposure_high, exposure_currency, exposure_confidence, exposure_as_of, exposure_units,
         created_at, updated_at)
       select $1, r.id, r.name, r.name_key, r.name_taken, r.search_text, r.slug, r.aliases, r.tags, r.industry, r.contact_email,
         r.currency, r.timezone, r.locale, r.status, r.portal_enabled, r.baseline_completed_at, r.posture_score, r.posture_as_of,
         r.risk_level, r.exposure_low, r.exposure_expected, r.exposure_high, r.exposure_currency, r.exposure_confidence,
         r.exposure_as_of, r.exposure_units, r.created_at, r.created_at
       from json_to_recordset($2::json) as r(id text, name text, name_key text, name_taken text, search_text text, slug text,
         aliases text[], tags text[], industry text, contact_email text, currency text, timezone text, locale text, status text,
         portal_enabled boolean, baseline_completed_at timestamptz, posture_score double precision, posture_as_of timestamptz,
         risk_level text, exposure_low bigint, exposure_expected bigint, exposure_high bigint, exposure_currency text,
         exposure_confidence text, exposure_as_of timestamptz, exposure_units bigint, created_at timestamptz)
       returning id, tags
     )
     insert into sa.client_tag (partner_id, tag, client_id) select $1, t.tag, made.id from made, unnest(made.tags) as t(tag)`,
    [tx.scope.partnerId, JSON.stringify(rows)],
  )
}

/** Outcome of a change that names the version it is made to. */
export type ChangeOutcome = 'changed' | 'not-found' | 'version-conflict'

/**
 * Changes a client.
 *
 * @param version the version the change is made to; `null` for whichever it is
 * @throws {AlreadyExistsError} `name`
 */
export async function updateClient(
  tx: PartnerTx,
  id: string,
  version: number | null,
  changes: ClientChanges,
  at: Date,
): Promise<ChangeOutcome> {
  const now = await lockClient(tx, id)
  if (!now) return 'not-found'
  if (version !== null && now.version !== version) return 'version-conflict'
  const tags = changes.tags && [...new Set(changes.tags)]
  const sets: Record<string, SqlValue> = {}
  if (changes.name !== undefined) {
    sets['name'] = changes.name
    sets['name_key'] = sortKey(changes.name)
    sets['name_taken'] = takenKey(changes.name)
  }
  if (changes.name !== undefined || changes.aliases !== undefined) {
    sets['search_text'] = searchText(changes.name ?? now.name, changes.aliases ?? now.aliases)
  }
  if (changes.aliases !== undefined) sets['aliases'] = changes.aliases
  if (tags !== undefined) sets['tags'] = tags
  if (changes.industry !== undefined) sets['industry'] = changes.industry
  if (changes.contactEmail !== undefined) sets['contact_email'] = changes.contactEmail
  if (changes.currency !== undefined) sets['currency'] = changes.currency
  if (changes.timezone !== undefined) sets['timezone'] = changes.timezone
  if (changes.locale !== undefined) sets['locale'] = changes.locale
  if (changes.status !== undefined) sets['status'] = changes.status
  if (changes.portalEnabled !== undefined) sets['portal_enabled'] = changes.portalEnabled
  await tx.query(
    `update sa.client set ${Object.keys(sets).map((column, index) => `${column} = $${index + 4}, `).join('')}
       updated_at = $3, version = version + 1
     where partner_id = $1 and id = $2`,
    [tx.scope.partnerId, id, at, ...Object.values(sets)],
  )
  if (tags !== undefined) {
    await tx.query('delete from sa.client_tag where partner_id = $1 and client_id = $2 and tag <> all ($3::text[])', [tx.scope.partnerId, id, tags])
    await tx.query(
      'insert into sa.client_tag (partner_id, tag, client_id) select $1, t.tag, $2 from unnest($3::text[]) as t(tag) on conflict do nothing',
      [tx.scope.partnerId, id, tags],
    )
  }
  return 'changed'
}

interface Order {
  /** A column that is never null. */
  column: string
  type: string
  direction: 'asc' | 'desc'
}

/** Every order has an index of its own: partner, key, id. */
const orders: Record<ClientSort, Order> = {
  '-created': { column: 'created_at', type: 'timestamptz', direction: 'desc' },
  created: { column: 'created_at', type: 'timestamptz', direction: 'asc' },
  name: { column: 'name_key', type: 'text', direction: 'asc' },
  '-name': { column: 'name_key', type: 'text', direction: 'desc' },
  risk: { column: 'risk_up', type: 'double precision', direction: 'asc' },
  '-risk': { column: 'risk_down', type: 'double precision', direction: 'desc' },
  exposure: { column: 'exposure_up', type: 'bigint', direction: 'asc' },
  '-exposure': { column: 'exposure_down', type: 'bigint', direction: 'desc' },
  coverage: { column: 'coverage_up', type: 'integer', direction: 'asc' },
  '-coverage': { column: 'coverage_down', type: 'integer', direction: 'desc' },
}

/** Up to so many clients that match a text are found before the list is read; more of them are met soon enough along its order. */
const fewMatches = 2000

async function readPage(
  tx: PartnerTx,
  listing: ClientListing,
  item: { sql: string; values: SqlValue[] },
): Promise<{ json: string; next: Place | null; total: number }> {
  const order = orders[listing.sort]
  const scoped = tx.scope.memberId !== undefined
  const values: SqlValue[] = [...item.values]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const partner = bind(tx.scope.partnerId)
  const filters = [`c.partner_id = ${partner}`]
  const levels = [...new Set(listing.levels ?? [])]
  if (levels.length > 0) filters.push(`c.risk_level = any (${bind(levels)}::text[])`)
  if (listing.tags && listing.tags.length > 0) {
    filters.push(
      `exists (select from sa.client_tag t where t.partner_id = ${partner} and t.tag = any (${bind(listing.tags)}::text[]) and t.client_id = c.id)`,
    )
  }
  if (listing.text) {
    const pattern = searchPattern(listing.text)
    // Who reaches few clients has few to look through.
    const found = scoped ? [] : await tx.query<{ ids: string[] | null }>('select sa.find_clients($1, $2) as ids', [pattern, fewMatches])
    const ids = found[0]?.ids
    // For LIKE the planner would guess that hardly any row matches, and sort everything instead of walking along the order.
    filters.push(ids ? `c.id = any (${bind(ids)}::text[])` : `strpos(c.search_text, ${bind(searchNeedle(listing.text))}) > 0`)
  }
  const tagged = listing.tags && listing.tags.length > 0
  // The kept numbers are those of the whole portfolio.
  const counted = scoped || tagged || listing.text
  const total = tagged && !listing.text && levels.length === 0
    // The tags alone say how many; with several of them a client may have more than one.
    ? `(select count(${listing.tags!.length > 1 ? 'distinct t.client_id' : '*'}) from sa.client_tag t
        where t.partner_id = ${partner} and t.tag = any (${bind([...new Set(listing.tags)])}::text[]))`
    : counted
      ? `(select count(*) from sa.client c where ${filters.join(' and ')})`
    : `(select ${(levels.length > 0 ? levels : allLevels).map((level) => `p.${level}`).join(' + ')} from sa.portfolio p where p.partner_id = ${partner})`
  const places = [...filters]
  if (listing.after) {
    const [key, id] = listing.after
    const sign = order.direction === 'asc' ? '>' : '<'
    places.push(`(c.${order.column}, c.id) ${sign} (${bind(key ?? null)}::${order.type}, ${bind(id ?? null)}::text)`)
  }
  const limit = bind(listing.limit)
  const key = order.type === 'timestamptz' ? `sa.iso(c.${order.column})` : `c.${order.column}`
  const [row] = await tx.query<{ json: string; key: string | number | null; id: string | null; more: boolean; total: number | null }>(
    `select coalesce(json_agg(r.item) filter (where r.n <= ${limit}::integer), '[]')::text as json,
       max(r.key) filter (where r.n = ${limit}::integer) as key, max(r.id) filter (where r.n = ${limit}::integer) as id,
       count(*) > ${limit}::integer as more, ${total}::integer as total
     from (
       select ${item.sql} as item, ${key} as key, c.id as id, row_number() over (order by c.${order.column} ${order.direction}, c.id ${order.direction}) as n
       from sa.client c where ${places.join(' and ')}
       order by c.${order.column} ${order.direction}, c.id ${order.direction} limit ${limit}::integer + 1
     ) r`,
    values,
    { custom: Boolean(counted) || levels.length > 0 },
  )
  if (!row) throw new Error('an aggregate answered without a row')
  return { json: row.json, next: row.more ? [row.key, row.id] : null, total: row.total ?? 0 }
}

/** Which of these clients the scope reaches. */
export async function reachableClients(tx: TenantTx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }>('select id from sa.client where partner_id = $1 and id = any ($2::text[])', [tx.scope.partnerId, ids])
  return new Set(rows.map((row) => row.id))
}

const allLevels: readonly RiskLevel[] = ['critical', 'high', 'medium', 'moderate', 'low', 'unknown']

/** One page of the portfolio, as records. */
export async function listClients(tx: PartnerTx, listing: ClientListing): Promise<Rows<ClientRecord>> {
  const page = await readPage(tx, listing, { sql: record, values: [] })
  return { items: JSON.parse(page.json) as ClientRecord[], next: page.next, total: page.total }
}

/**
 * One page of the portfolio, as the JSON text of an array of clients in the shape of the contract: the program only passes it on.
 * Without a search text it is one statement, so `readOnce` takes it.
 */
export async function listClientsJson(
  tx: PartnerTx,
  listing: ClientListing,
  view: ClientView,
): Promise<{ json: string; next: Place | null; total: number }> {
  return await readPage(tx, listing, answer(view, 1))
}
