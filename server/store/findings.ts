import type { FindingGroup, FindingSeverity, FindingSort, FindingStatus } from '../../src/contract/finding-status.ts'
import { attachmentsColumn, type AttachmentRecord } from './attachments.ts'
import { severityRank, severityWord, type FindingTally } from './engagements.ts'
import { sliceOf, type Rows, type Slice } from './page.ts'
import { searchPattern, searchText } from './text.ts'
import type { PartnerTx, SqlValue, TenantTx } from './types.ts'

/** Who did something. The id is for rules and never shown. */
export interface Author {
  side: 'partner' | 'client' | 'system'
  id: string | null
  /** `null` for a server and for the portal itself. */
  name: string | null
}

/** A finding as a list has it. */
export interface FindingRecord {
  id: string
  clientId: string
  engagementId: string
  /** `null` for a draft. */
  ref: string | null
  title: string
  severity: FindingSeverity
  status: FindingStatus
  /** Where it stood before it was handed over; `null` otherwise. */
  statusBefore: FindingStatus | null
  /** The worst score, 0–10. */
  cvssScore: number | null
  publishedAt: string | null
  clockStartedAt: string | null
  dueAt: string | null
  slaPausedAt: string | null
  slaPausedMs: number
  claimedFixedAt: string | null
  verifiedAt: string | null
  reopenCount: number
  submissionId: string | null
  submittedBy: string | null
  claimedBy: string | null
  verificationId: string | null
  ownerUserId: string | null
  createdAt: string
  updatedAt: string
  version: number
}

/** A finding with everything that the scope may read of it. */
export interface FindingWhole extends FindingRecord {
  description: string
  impact: string
  remediation: string
  technicalDetails: string
  references: string[]
  cvss: { version: string; vector: string; score: number; valid: boolean }[]
  cwe: string[]
  cve: string[]
  kev: boolean
  epss: number | null
  /** Absent for a client. */
  internalNotes?: string
  evidence: { id: string; title: string; content?: string; redacted: string | null }[]
  affected: { assetId: string; name: string; kind: string; status: string }[]
  submission: { id: string; notes: string; submittedAt: string; by: Author; attachments: AttachmentRecord[] } | null
  verification: {
    id: string
    round: number
    startedAt: string
    decidedAt: string | null
    outcome: string | null
    notes: string | null
    by: Author
    attachments: AttachmentRecord[]
  } | null
}

const columns = `f.id, f.client_id as "clientId", f.engagement_id as "engagementId", 'F-' || f.number as ref, f.title,
  ${severityWord('f.severity')} as severity, f.status, f.status_before as "statusBefore", (f.cvss_score / 10.0)::float8 as "cvssScore",
  f.published_at as "publishedAt", f.clock_started_at as "clockStartedAt", f.due_at as "dueAt", f.sla_paused_at as "slaPausedAt",
  f.sla_paused_ms as "slaPausedMs", f.claimed_fixed_at as "claimedFixedAt", f.verified_at as "verifiedAt", f.reopen_count as "reopenCount",
  f.submission_id as "submissionId", f.submitted_by as "submittedBy", f.claimed_by as "claimedBy", f.verification_id as "verificationId",
  f.owner_user_id as "ownerUserId", f.created_at as "createdAt", f.updated_at as "updatedAt", f.version`

const of = (alias: string) => `${alias}.partner_id = f.partner_id and ${alias}.client_id = f.client_id and ${alias}.finding_id = f.id`

const parts = (withContent: boolean) => `f.description, f.impact, f.remediation, f.technical_details as "technicalDetails", f.reference_urls as "references",
  f.cvss, f.cwe, f.cve, f.kev, f.epss${withContent ? ', f.internal_notes as "internalNotes"' : ''},
  (select coalesce(json_agg(json_build_object('id', e.id, 'title', e.title, ${withContent ? `'content', e.content, ` : ''}'redacted', e.redacted) order by e.position), '[]')
    from sa.finding_evidence e where ${of('e')}) as evidence,
  (select coalesce(json_agg(json_build_object('assetId', a.asset_id, 'name', s.name, 'kind', s.kind, 'status', a.status) order by s.name_key, s.id), '[]')
    from sa.finding_asset a join sa.asset s on s.partner_id = a.partner_id and s.client_id = a.client_id and s.id = a.asset_id where ${of('a')}) as affected,
  (select json_build_object('id', r.id, 'notes', r.notes, 'submittedAt', sa.iso(r.submitted_at),
      'by', json_build_object('side', r.side, 'id', r.submitted_by, 'name', r.submitted_name), 'attachments', ${attachmentsColumn('r', 'submission', 'r.id')})
    from sa.remediation_submission r where ${of('r')} and r.id = f.submission_id) as submission,
  (select json_build_object('id', v.id, 'round', v.round, 'startedAt', sa.iso(v.started_at), 'decidedAt', sa.iso(v.decided_at), 'outcome', v.outcome,
      'notes', v.notes, 'by', json_build_object('side', 'partner', 'id', v.analyst_id, 'name', v.analyst_name), 'attachments', ${attachmentsColumn('v', 'verification', 'v.id')})
    from sa.verification v where ${of('v')} and v.id = f.verification_id) as verification`

/** One finding; `null` when there is none, or none that the scope reaches. A draft is there for the MSP alone. */
export async function findFinding(tx: TenantTx, clientId: string, id: string): Promise<FindingWhole | null> {
  const [row] = await tx.query<FindingWhole>(
    `select ${columns}, ${parts(tx.scope.kind === 'partner')} from sa.finding f where f.partner_id = $1 and f.client_id = $2 and f.id = $3`,
    [tx.scope.partnerId, clientId, id],
  )
  return row ?? null
}

/** One finding without its texts; `null` when there is none that the scope reaches. */
export async function findFindingRecord(tx: TenantTx, clientId: string, id: string): Promise<FindingRecord | null> {
  const [row] = await tx.query<FindingRecord>(`select ${columns} from sa.finding f where f.partner_id = $1 and f.client_id = $2 and f.id = $3`, [tx.scope.partnerId, clientId, id])
  return row ?? null
}

/** One finding, held until this transaction ends, so that of two who act at once the second sees what the first has done. */
export async function holdFinding(tx: TenantTx, clientId: string, id: string): Promise<FindingWhole | null> {
  await tx.query('select id from sa.finding where partner_id = $1 and client_id = $2 and id = $3 for update', [tx.scope.partnerId, clientId, id])
  return await findFinding(tx, clientId, id)
}

/** Which findings are meant. */
export interface FindingFilter {
  severities?: readonly FindingSeverity[]
  /** Every status but `draft` when absent or empty. */
  statuses?: readonly FindingStatus[]
  engagementId?: string
  /** Part of the title, the reference, a CVE or a CWE. */
  text?: string
  /** Whether only those are meant whose time has run out, or only the others; both when absent. */
  overdue?: { is: boolean; now: Date }
}

/** Findings that are overdue once their due date has passed, in the words of the index over them: while a fix waits, what was late when it was handed over. */
const lateFrom = (alias: string) => `${alias}.due_at is not null and (${alias}.status in ('open', 'in_progress', 'not_fixed', 'partially_fixed')
    or (${alias}.status = 'pending_verification' and ${alias}.due_at < ${alias}.sla_paused_at))`
const overdueAt = (now: string) => `(${lateFrom('f')} and f.due_at < ${now}::timestamptz)`

function filtersOf(filter: FindingFilter, bind: (value: SqlValue) => string): string[] {
  const filters: string[] = []
  filters.push(filter.statuses?.length ? `f.status = any (${bind(filter.statuses)}::text[])` : `f.status <> 'draft'`)
  if (filter.severities?.length) filters.push(`f.severity = any (${bind(filter.severities.map(severityRank))}::smallint[])`)
  if (filter.engagementId !== undefined) filters.push(`f.engagement_id = ${bind(filter.engagementId)}`)
  if (filter.text) filters.push(`(f.search_text like ${bind(searchPattern(filter.text))} or lower('F-' || f.number) = ${bind(filter.text.trim().toLowerCase())})`)
  if (filter.overdue) filters.push(`${filter.overdue.is ? '' : 'not '}${overdueAt(bind(filter.overdue.now))}`)
  return filters
}

/** A column that a list is ordered by, and which way. */
interface OrderKey {
  column: string
  type: string
  direction: 'asc' | 'desc'
}

const key = (column: string, type: string, direction: 'asc' | 'desc'): OrderKey => ({ column, type, direction })
const severity = key('severity', 'smallint', 'desc')

/** What each order sorts by. The id stands last and goes the way of the column before it. */
const orders: Readonly<Record<FindingSort, readonly OrderKey[]>> = {
  severity: [severity, key('placed_at', 'timestamptz', 'desc')],
  due: [key('due_key', 'timestamptz', 'asc')],
  '-published': [key('placed_at', 'timestamptz', 'desc')],
  status: [key('status_rank', 'smallint', 'asc'), key('placed_at', 'timestamptz', 'asc')],
}

/** What stands together. Ids of engagements grow with time, so the newest engagement stands first. */
const groups: Readonly<Record<FindingGroup, OrderKey>> = {
  severity,
  status: key('status_rank', 'smallint', 'asc'),
  engagement: key('engagement_id', 'text', 'desc'),
}

/** What comes after a place: one comparison of rows where all columns go the same way, which an index answers; else column by column. */
function afterPlace(keys: readonly OrderKey[], place: readonly string[]): string {
  const columns = keys.map(({ column }) => `f.${column}`)
  if (keys.every(({ direction }) => direction === keys[0]!.direction)) return `(${columns.join(', ')}) ${keys[0]!.direction === 'asc' ? '>' : '<'} (${place.join(', ')})`
  const steps = keys.map(({ direction }, index) =>
    [...columns.slice(0, index).map((column, before) => `${column} = ${place[before]}`), `${columns[index]} ${direction === 'asc' ? '>' : '<'} ${place[index]}`].join(' and '),
  )
  return `(${steps.map((step) => `(${step})`).join(' or ')})`
}

/** The findings of a client that the scope reaches. */
export async function listFindings(
  tx: TenantTx,
  clientId: string,
  listing: FindingFilter & Slice & { sort: FindingSort; group?: FindingGroup | undefined },
): Promise<Rows<FindingRecord>> {
  const total = await countFindings(tx, clientId, listing)
  const values: SqlValue[] = [tx.scope.partnerId, clientId]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const where = ['f.partner_id = $1', 'f.client_id = $2', ...filtersOf(listing, bind)].join(' and ')
  const first = listing.group && groups[listing.group]
  const named = [...(first ? [first] : []), ...orders[listing.sort].filter(({ column }) => column !== first?.column)]
  const keys = [...named, key('id', 'text', named.at(-1)!.direction)]
  const { after } = listing
  const from = after ? ` and ${afterPlace(keys, keys.map(({ type }, index) => `${bind(after[index] ?? '')}::${type}`))}` : ''
  const rows = await tx.query<FindingRecord & { place: (string | number)[] }>(
    `select ${columns}, json_build_array(${named.map(({ column }) => `f.${column}`).join(', ')}) as place from sa.finding f where ${where}${from}
     order by ${keys.map(({ column, direction }) => `f.${column} ${direction}`).join(', ')} limit ${bind(listing.limit + 1)}::integer`,
    values,
    { custom: true },
  )
  return sliceOf(rows, listing.limit, total, ({ place: _, ...row }) => row, (row) => [...row.place, row.id])
}

/** Whether the kept numbers answer: they know engagement, severity and status, and neither words nor times. */
const isKept = (filter: FindingFilter) => !filter.text && !filter.overdue
/** The part of a filter that the kept numbers take, about rows named `f`. Drafts are in none of them. */
const keptFilters = ({ text: _, overdue: __, ...filter }: FindingFilter, bind: (value: SqlValue) => string) => filtersOf(filter, bind)

async function countFindings(tx: TenantTx, clientId: string, filter: FindingFilter): Promise<number> {
  const values: SqlValue[] = [tx.scope.partnerId, clientId]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const where = ['f.partner_id = $1', 'f.client_id = $2', ...filtersOf(filter, bind)].join(' and ')
  const drafts = filter.statuses?.includes('draft') ? `(select count(*) from sa.finding f where ${where} and f.status = 'draft')` : '0'
  const [row] = await tx.query<{ total: number }>(
    isKept(filter)
      ? `select ((select coalesce(sum(f.count), 0) from sa.finding_tally f where ${where}) + ${drafts})::integer as total`
      : `select count(*)::integer as total from sa.finding f where ${where}`,
    values,
    { custom: true },
  )
  return row?.total ?? 0
}

/** How many findings of each severity, status and engagement a filter has, and how many of them are overdue. Drafts are in no count. */
export async function tallyFindings(tx: TenantTx, clientId: string, filter: FindingFilter, now: Date): Promise<(FindingTally & { engagementId: string; overdue: number })[]> {
  const values: SqlValue[] = [tx.scope.partnerId, clientId]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  if (isKept(filter)) {
    const where = ['f.partner_id = $1', 'f.client_id = $2', ...keptFilters(filter, bind)].join(' and ')
    return await tx.query(
      `select ${severityWord('t.severity')} as severity, t.status, t.engagement_id as "engagementId", t.count, coalesce(o.overdue, 0)::integer as overdue
       from (select f.* from sa.finding_tally f where ${where} and f.count > 0) t
       left join (
         select f.engagement_id, f.severity, f.status, count(*) as overdue from sa.finding f
         where f.partner_id = $1 and f.client_id = $2 and ${lateFrom('f')} and f.due_at < ${bind(now)}::timestamptz group by 1, 2, 3
       ) o on o.engagement_id = t.engagement_id and o.severity = t.severity and o.status = t.status`,
      values,
      { custom: true },
    )
  }
  const where = ['f.partner_id = $1', 'f.client_id = $2', `f.status <> 'draft'`, ...filtersOf(filter, bind)].join(' and ')
  return await tx.query(
    `select ${severityWord('f.severity')} as severity, f.status, f.engagement_id as "engagementId", count(*)::integer as count,
       (count(*) filter (where ${overdueAt(bind(now))}))::integer as overdue
     from sa.finding f where ${where} group by f.severity, f.status, f.engagement_id`,
    values,
    { custom: true },
  )
}

/** What a finding says. */
export interface FindingContent {
  title: string
  description: string
  severity: FindingSeverity
  impact?: string
  remediation?: string
  technicalDetails?: string
  references?: readonly string[]
  cvss?: readonly { version: string; vector: string; score: number; valid: boolean }[]
  cwe?: readonly string[]
  cve?: readonly string[]
  kev?: boolean
  epss?: number | null
  ownerUserId?: string | null
  internalNotes?: string
}

/** The worst of all scores, times ten; `null` without one. */
export const worstScore = (cvss: FindingContent['cvss']): number | null => (cvss?.length ? Math.round(Math.max(...cvss.map((each) => each.score)) * 10) : null)
/** What a search for findings looks in. */
export const findingSearchText = (content: Pick<FindingContent, 'title' | 'cwe' | 'cve'>): string => searchText(content.title, [...(content.cve ?? []), ...(content.cwe ?? [])])

/**
 * Drafts a finding.
 *
 * @throws {MissingReferenceError} no such engagement or person
 */
export async function insertFinding(tx: PartnerTx, finding: FindingContent & { id: string; clientId: string; engagementId: string; createdAt: Date }): Promise<void> {
  await tx.query(
    `insert into sa.finding (partner_id, client_id, id, engagement_id, title, search_text, description, severity, impact, remediation, technical_details,
       reference_urls, cvss, cvss_score, cwe, cve, kev, epss, owner_user_id, internal_notes, status, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13::jsonb, $14, $15, $16, $17, $18, $19, $20, 'draft', $21, $21)`,
    [
      tx.scope.partnerId, finding.clientId, finding.id, finding.engagementId, finding.title, findingSearchText(finding), finding.description, severityRank(finding.severity),
      finding.impact ?? '', finding.remediation ?? '', finding.technicalDetails ?? '', finding.references ?? [], JSON.stringify(finding.cvss ?? []), worstScore(finding.cvss),
      finding.cwe ?? [], finding.cve ?? [], finding.kev ?? false, finding.epss ?? null, finding.ownerUserId ?? null, finding.internalNotes ?? '', finding.createdAt,
    ],
  )
}

/** Changes what a finding says. @param held the finding as it is */
export async function updateFinding(tx: PartnerTx, held: FindingWhole, changes: Partial<FindingContent> & { dueAt?: Date | null }, at: Date): Promise<void> {
  const values: SqlValue[] = [tx.scope.partnerId, held.clientId, held.id, at]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const sets = ['updated_at = $4', 'version = version + 1']
  const set = (column: string, value: SqlValue | undefined, cast = '') => {
    if (value !== undefined) sets.push(`${column} = ${bind(value)}${cast}`)
  }
  set('title', changes.title)
  set('description', changes.description)
  set('severity', changes.severity === undefined ? undefined : severityRank(changes.severity))
  set('impact', changes.impact)
  set('remediation', changes.remediation)
  set('technical_details', changes.technicalDetails)
  set('reference_urls', changes.references)
  set('cwe', changes.cwe)
  set('cve', changes.cve)
  set('kev', changes.kev)
  set('epss', changes.epss)
  set('owner_user_id', changes.ownerUserId)
  set('internal_notes', changes.internalNotes)
  if (changes.cvss !== undefined) {
    set('cvss', JSON.stringify(changes.cvss), '::jsonb')
    set('cvss_score', worstScore(changes.cvss))
  }
  if (changes.dueAt !== undefined) set('due_at', changes.dueAt)
  if (changes.title !== undefined || changes.cwe !== undefined || changes.cve !== undefined) {
    set('search_text', findingSearchText({ title: changes.title ?? held.title, cwe: changes.cwe ?? held.cwe, cve: changes.cve ?? held.cve }))
  }
  await tx.query(`update sa.finding set ${sets.join(', ')} where partner_id = $1 and client_id = $2 and id = $3`, values)
}

/** Puts other evidence in the place of what is there. */
export async function replaceEvidence(tx: PartnerTx, clientId: string, findingId: string, evidence: readonly { id: string; title: string; content: string; redacted: string | null }[]): Promise<void> {
  await tx.query('delete from sa.finding_evidence where partner_id = $1 and client_id = $2 and finding_id = $3', [tx.scope.partnerId, clientId, findingId])
  await tx.query(
    `insert into sa.finding_evidence (partner_id, client_id, finding_id, id, position, title, content, redacted)
     select $1, $2, $3, r.id, r.position, r.title, r.content, r.redacted
     from json_to_recordset($4::json) as r(id text, position integer, title text, content text, redacted text)`,
    [tx.scope.partnerId, clientId, findingId, JSON.stringify(evidence.map((each, position) => ({ ...each, position })))],
  )
}

/**
 * Names the assets that a finding affects. One that stays keeps whether it is mended.
 *
 * @throws {MissingReferenceError} no such asset
 */
export async function replaceAffected(tx: PartnerTx, clientId: string, findingId: string, assetIds: readonly string[]): Promise<void> {
  const values = [tx.scope.partnerId, clientId, findingId, assetIds] as const
  await tx.query('delete from sa.finding_asset where partner_id = $1 and client_id = $2 and finding_id = $3 and asset_id <> all ($4::text[])', values)
  await tx.query(
    `insert into sa.finding_asset (partner_id, client_id, finding_id, asset_id) select $1, $2, $3, unnest($4::text[])
     on conflict (partner_id, client_id, finding_id, asset_id) do nothing`,
    values,
  )
}

/** Says which of the affected assets are mended. @param fixed `all`: every one; the others are affected again */
export async function markAffected(tx: PartnerTx, clientId: string, findingId: string, fixed: 'all' | readonly string[]): Promise<void> {
  await tx.query(
    `update sa.finding_asset set status = case when $4 or asset_id = any ($5::text[]) then 'fixed' else 'affected' end
     where partner_id = $1 and client_id = $2 and finding_id = $3`,
    [tx.scope.partnerId, clientId, findingId, fixed === 'all', fixed === 'all' ? [] : fixed],
  )
}

/** What becomes of a finding by something that happens to it. */
export interface FindingMove {
  status: FindingStatus
  statusBefore: FindingStatus | null
  clockStartedAt: Date | null
  dueAt: Date | null
  slaPausedAt: Date | null
  slaPausedMs: number
  claimedFixedAt: Date | null
  verifiedAt: Date | null
  reopenCount: number
  submissionId: string | null
  submittedBy: string | null
  claimedBy: string | null
}

const dateOf = (text: string | null) => (text === null ? null : new Date(text))

/** Where a finding is, as the law moves it. */
export function standingOf(held: FindingRecord): FindingMove {
  return {
    status: held.status, statusBefore: held.statusBefore, clockStartedAt: dateOf(held.clockStartedAt), dueAt: dateOf(held.dueAt), slaPausedAt: dateOf(held.slaPausedAt),
    slaPausedMs: held.slaPausedMs, claimedFixedAt: dateOf(held.claimedFixedAt), verifiedAt: dateOf(held.verifiedAt), reopenCount: held.reopenCount,
    submissionId: held.submissionId, submittedBy: held.submittedBy, claimedBy: held.claimedBy,
  }
}

/** Moves a finding. */
export async function moveFinding(tx: TenantTx, clientId: string, id: string, move: FindingMove, at: Date): Promise<void> {
  await tx.query(
    `update sa.finding set status = $4, status_before = $5, clock_started_at = $6, due_at = $7, sla_paused_at = $8, sla_paused_ms = $9,
       claimed_fixed_at = $10, verified_at = $11, reopen_count = $12, submission_id = $13, submitted_by = $14, claimed_by = $15,
       updated_at = $16, version = version + 1
     where partner_id = $1 and client_id = $2 and id = $3`,
    [
      tx.scope.partnerId, clientId, id, move.status, move.statusBefore, move.clockStartedAt, move.dueAt, move.slaPausedAt, move.slaPausedMs,
      move.claimedFixedAt, move.verifiedAt, move.reopenCount, move.submissionId, move.submittedBy, move.claimedBy, at,
    ],
  )
}

/** Publishes a draft with the next number of the client. The client is held, so that no two get the same. */
export async function publishFinding(tx: PartnerTx, clientId: string, id: string, clock: { startedAt: Date; dueAt: Date | null }): Promise<void> {
  await tx.query('select id from sa.client where partner_id = $1 and id = $2 for update', [tx.scope.partnerId, clientId])
  await tx.query(
    `update sa.finding f set status = 'open', published_at = $4, clock_started_at = $4, due_at = $5, updated_at = $4, version = f.version + 1,
       number = (select coalesce(max(o.number), 0) + 1 from sa.finding o where o.partner_id = $1 and o.client_id = $2)
     where f.partner_id = $1 and f.client_id = $2 and f.id = $3`,
    [tx.scope.partnerId, clientId, id, clock.startedAt, clock.dueAt],
  )
}

/** Keeps what was handed over. */
export async function insertSubmission(
  tx: TenantTx,
  submission: { id: string; clientId: string; findingId: string; notes: string; by: Author & { side: 'partner' | 'client'; id: string }; at: Date },
): Promise<void> {
  await tx.query(
    `insert into sa.remediation_submission (partner_id, client_id, finding_id, id, notes, side, submitted_by, submitted_name, submitted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [tx.scope.partnerId, submission.clientId, submission.findingId, submission.id, submission.notes, submission.by.side, submission.by.id, submission.by.name, submission.at],
  )
}

/** Notes that what was handed over was taken back. */
export async function withdrawSubmission(tx: TenantTx, clientId: string, findingId: string, id: string, at: Date): Promise<void> {
  await tx.query('update sa.remediation_submission set withdrawn_at = $5 where partner_id = $1 and client_id = $2 and finding_id = $3 and id = $4', [
    tx.scope.partnerId, clientId, findingId, id, at,
  ])
}

/** Begins a verification and makes it the finding's newest. @param decided with an outcome where it ends at once */
export async function insertVerification(
  tx: PartnerTx,
  verification: { id: string; clientId: string; findingId: string; submissionId: string; analyst: { id: string; name: string | null }; at: Date },
): Promise<void> {
  await tx.query(
    `insert into sa.verification (partner_id, client_id, finding_id, id, submission_id, round, analyst_id, analyst_name, started_at)
     select $1, $2, $3, $4, $5, coalesce(max(v.round) filter (where v.decided_at is not null), 0) + 1, $6, $7, $8
     from sa.verification v where v.partner_id = $1 and v.client_id = $2 and v.finding_id = $3`,
    [
      tx.scope.partnerId, verification.clientId, verification.findingId, verification.id, verification.submissionId, verification.analyst.id,
      verification.analyst.name, verification.at,
    ],
  )
  await tx.query('update sa.finding set verification_id = $4 where partner_id = $1 and client_id = $2 and id = $3', [
    tx.scope.partnerId, verification.clientId, verification.findingId, verification.id,
  ])
}

/** Ends a verification: with an outcome, or by leaving it to somebody else. */
export async function endVerification(
  tx: PartnerTx,
  clientId: string,
  findingId: string,
  id: string,
  end: { outcome: string; notes: string | null } | 'released',
  at: Date,
): Promise<void> {
  const released = end === 'released'
  await tx.query(
    `update sa.verification set decided_at = $5, outcome = $6, notes = $7, released_at = $8
     where partner_id = $1 and client_id = $2 and finding_id = $3 and id = $4`,
    [tx.scope.partnerId, clientId, findingId, id, released ? null : at, released ? null : end.outcome, released ? null : end.notes, released ? at : null],
  )
  if (!released) return
  // The one before is the newest again: what was left is no verification.
  await tx.query(
    `update sa.finding f set verification_id = (select v.id from sa.verification v where ${of('v')} and v.released_at is null order by v.started_at desc, v.id desc limit 1)
     where f.partner_id = $1 and f.client_id = $2 and f.id = $3`,
    [tx.scope.partnerId, clientId, findingId],
  )
}

/** One step of a finding's history. */
export interface FindingStepRecord {
  id: string
  at: string
  event: string
  from: FindingStatus | null
  to: FindingStatus
  by: Author
  notes: string | null
}

/** Writes a step into the history. */
export async function insertStep(
  tx: TenantTx,
  step: { id: string; clientId: string; findingId: string; event: string; from: FindingStatus | null; to: FindingStatus; by: Author; notes: string | null; at: Date },
): Promise<void> {
  await tx.query(
    `insert into sa.finding_step (partner_id, client_id, finding_id, id, at, event, from_status, to_status, side, actor_id, actor_name, notes)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [tx.scope.partnerId, step.clientId, step.findingId, step.id, step.at, step.event, step.from, step.to, step.by.side, step.by.id, step.by.name, step.notes],
  )
}

const stepColumns = `s.id, s.at, s.event, s.from_status as "from", s.to_status as "to",
  json_build_object('side', s.side, 'id', s.actor_id, 'name', s.actor_name) as "by", s.notes`

/** The history of a finding, newest first. */
export async function listSteps(tx: TenantTx, clientId: string, findingId: string, slice: Slice): Promise<Rows<FindingStepRecord>> {
  const values: SqlValue[] = [tx.scope.partnerId, clientId, findingId]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const where = 's.partner_id = $1 and s.client_id = $2 and s.finding_id = $3'
  const [count] = await tx.query<{ total: number }>(`select count(*)::integer as total from sa.finding_step s where ${where}`, values)
  const after = slice.after ? ` and (s.at, s.id) < (${bind(slice.after[0] ?? '')}::timestamptz, ${bind(slice.after[1] ?? '')}::text)` : ''
  const rows = await tx.query<FindingStepRecord>(
    `select ${stepColumns} from sa.finding_step s where ${where}${after} order by s.at desc, s.id desc limit ${bind(slice.limit + 1)}::integer`,
    values,
  )
  return sliceOf(rows, slice.limit, count?.total ?? 0, (row) => row, (row) => [row.at, row.id])
}

/** A step with the finding it belongs to. */
export interface Activity extends FindingStepRecord {
  finding: { id: string; ref: string; title: string; severity: FindingSeverity }
}

/** What happened last to the findings of a client that the scope reaches, newest first. */
export async function listActivity(tx: TenantTx, clientId: string, limit: number): Promise<Activity[]> {
  return await tx.query<Activity>(
    `select ${stepColumns}, json_build_object('id', f.id, 'ref', 'F-' || f.number, 'title', f.title, 'severity', ${severityWord('f.severity')}) as finding
     from sa.finding_step s join sa.finding f on f.partner_id = s.partner_id and f.client_id = s.client_id and f.id = s.finding_id
     where s.partner_id = $1 and s.client_id = $2 and s.event not in ('claim', 'release') order by s.at desc, s.id desc limit $3`,
    [tx.scope.partnerId, clientId, limit],
  )
}

/**
 * How the numbers of open and of verified findings have moved: one row for each moment, oldest first. It counts back from what is now, so that
 * it looks at no step from before the first moment.
 *
 * @param moments ascending
 */
export async function readTrend(tx: TenantTx, clientId: string, moments: readonly Date[]): Promise<{ at: string; open: number; verifiedFixed: number }[]> {
  const isOpen = (column: string) => `(${column} in ('open', 'in_progress', 'not_fixed', 'partially_fixed', 'pending_verification'))`
  const change = (is: (column: string) => string) => `(${is('s.to_status')}::integer - coalesce(${is('s.from_status')}, false)::integer)`
  const isVerified = (column: string) => `(${column} = 'verified_fixed')`
  return await tx.query(
    `with moment as (
       select t.at, t.place from unnest($3::timestamptz[]) with ordinality as t(at, place)
     ), current as (
       select coalesce(sum(f.count) filter (where ${isOpen('f.status')}), 0) as open, coalesce(sum(f.count) filter (where ${isVerified('f.status')}), 0) as verified
       from sa.finding_tally f where f.partner_id = $1 and f.client_id = $2
     ), moved as (
       -- How many of the moments lie before a step: what happens at a moment has happened by then.
       select width_bucket(s.at - interval '1 millisecond', $3::timestamptz[]) as after, sum(${change(isOpen)}) as open, sum(${change(isVerified)}) as verified
       from sa.finding_step s where s.partner_id = $1 and s.client_id = $2 and s.at > ($3::timestamptz[])[1] group by 1
     )
     select m.at, (c.open - coalesce(sum(d.open), 0))::integer as open, (c.verified - coalesce(sum(d.verified), 0))::integer as "verifiedFixed"
     from moment m cross join current c left join moved d on d.after >= m.place group by m.at, m.place, c.open, c.verified order by m.place`,
    [tx.scope.partnerId, clientId, moments.map((moment) => moment.toISOString())],
  )
}
