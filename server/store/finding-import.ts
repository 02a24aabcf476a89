import type { FindingStatus } from '../../src/contract/finding-status.ts'
import { severityRank, type NewEngagement } from './engagements.ts'
import { findingSearchText, worstScore, type Author, type FindingContent, type FindingMove } from './findings.ts'
import { searchText, sortKey, takenKey } from './text.ts'
import type { NewAsset } from './assets.ts'
import type { PartnerTx } from './types.ts'

/** A finding with everything that has happened to it. */
export interface FindingHistory extends FindingMove {
  id: string
  clientId: string
  engagementId: string
  /** Counted through the client's published findings; `null` for a draft. */
  number: number | null
  content: FindingContent
  publishedAt: Date | null
  /** The newest verification that was not left to somebody else. */
  verificationId: string | null
  affected: readonly { assetId: string; status: 'affected' | 'fixed' }[]
  evidence: readonly { id: string; title: string; content: string; redacted: string | null }[]
  submissions: readonly { id: string; notes: string; by: Author; at: Date; withdrawnAt: Date | null }[]
  verifications: readonly {
    id: string
    submissionId: string
    round: number
    by: Author
    startedAt: Date
    decidedAt: Date | null
    outcome: string | null
    notes: string | null
  }[]
  steps: readonly { id: string; event: string; from: FindingStatus | null; to: FindingStatus; by: Author; notes: string | null; at: Date }[]
  acceptances: readonly {
    id: string
    justification: string
    by: Author
    requestedAt: Date
    expiresAt: Date
    status: string
    decidedBy: Author | null
    decidedAt: Date | null
    notes: string | null
  }[]
  createdAt: Date
  updatedAt: Date
}

/** Work for clients, what it is about and what was found, each with its past. */
export interface FindingImport {
  engagements: readonly NewEngagement[]
  assets: readonly NewAsset[]
  findings: readonly FindingHistory[]
}

/** Inserts rows of any number in one statement. @param columns each with the type it is read as */
async function insertRows(tx: PartnerTx, table: string, columns: Readonly<Record<string, string>>, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
  if (rows.length === 0) return
  const names = Object.keys(columns)
  await tx.query(
    `insert into sa.${table} (partner_id, ${names.join(', ')}) select $1, ${names.map((name) => `r.${name}`).join(', ')}
     from json_to_recordset($2::json) as r(${names.map((name) => `${name} ${columns[name]}`).join(', ')})`,
    [tx.scope.partnerId, JSON.stringify(rows)],
  )
}

const time = 'timestamptz'
const below = { client_id: 'text', finding_id: 'text' }

/**
 * Takes over findings with their whole past, a statement a table; a few thousand at a time are a good size. It writes what it is given:
 * whoever calls has seen to it that the past is one that could have been.
 *
 * @throws {AlreadyExistsError} an asset or the number of a finding is there already
 */
export async function importFindings(tx: PartnerTx, { engagements, assets, findings }: FindingImport): Promise<void> {
  await insertRows(
    tx, 'engagement',
    { client_id: 'text', id: 'text', kind: 'text', title: 'text', search_text: 'text', scope: 'text', status: 'text', start_date: 'date', end_date: 'date', created_at: time, updated_at: time },
    engagements.map((each) => ({
      client_id: each.clientId, id: each.id, kind: each.kind, title: each.title, search_text: searchText(each.title, []), scope: each.scope ?? '',
      status: each.status ?? 'planned', start_date: each.startDate ?? null, end_date: each.endDate ?? null, created_at: each.createdAt, updated_at: each.createdAt,
    })),
  )
  await insertRows(
    tx, 'asset',
    { client_id: 'text', id: 'text', kind: 'text', name: 'text', name_key: 'text', name_taken: 'text', criticality: 'smallint', created_at: time, updated_at: time },
    assets.map((each) => ({
      client_id: each.clientId, id: each.id, kind: each.kind, name: each.name, name_key: sortKey(each.name), name_taken: takenKey(each.name),
      criticality: each.criticality ?? 3, created_at: each.createdAt, updated_at: each.createdAt,
    })),
  )
  await insertRows(
    tx, 'finding',
    {
      client_id: 'text', id: 'text', engagement_id: 'text', number: 'integer', title: 'text', search_text: 'text', description: 'text', severity: 'smallint', impact: 'text',
      remediation: 'text', technical_details: 'text', reference_urls: 'text[]', cvss: 'jsonb', cvss_score: 'smallint', cwe: 'text[]', cve: 'text[]', kev: 'boolean',
      epss: 'double precision', status: 'text', status_before: 'text', published_at: time, clock_started_at: time, due_at: time, sla_paused_at: time, sla_paused_ms: 'bigint',
      claimed_fixed_at: time, verified_at: time, reopen_count: 'integer', submission_id: 'text', submitted_by: 'text', claimed_by: 'text', verification_id: 'text',
      owner_user_id: 'text', internal_notes: 'text', created_at: time, updated_at: time, version: 'integer',
    },
    findings.map(({ content, ...each }) => ({
      client_id: each.clientId, id: each.id, engagement_id: each.engagementId, number: each.number, title: content.title, search_text: findingSearchText(content),
      description: content.description, severity: severityRank(content.severity), impact: content.impact ?? '', remediation: content.remediation ?? '',
      technical_details: content.technicalDetails ?? '', reference_urls: content.references ?? [], cvss: content.cvss ?? [], cvss_score: worstScore(content.cvss),
      cwe: content.cwe ?? [], cve: content.cve ?? [], kev: content.kev ?? false, epss: content.epss ?? null, status: each.status, status_before: each.statusBefore,
      published_at: each.publishedAt, clock_started_at: each.clockStartedAt, due_at: each.dueAt, sla_paused_at: each.slaPausedAt, sla_paused_ms: each.slaPausedMs,
      claimed_fixed_at: each.claimedFixedAt, verified_at: each.verifiedAt, reopen_count: each.reopenCount, submission_id: each.submissionId, submitted_by: each.submittedBy,
      claimed_by: each.claimedBy, verification_id: each.verificationId, owner_user_id: content.ownerUserId ?? null, internal_notes: content.internalNotes ?? '',
      created_at: each.createdAt, updated_at: each.updatedAt, version: each.steps.length + 1,
    })),
  )
  const parts = <Part>(of: (finding: FindingHistory) => readonly Part[], row: (part: Part, place: number) => Record<string, unknown>) =>
    findings.flatMap((finding) => of(finding).map((part, place) => ({ client_id: finding.clientId, finding_id: finding.id, ...row(part, place) })))
  await insertRows(tx, 'finding_asset', { ...below, asset_id: 'text', status: 'text' }, parts((each) => each.affected, ({ assetId, status }) => ({ asset_id: assetId, status })))
  await insertRows(
    tx, 'finding_evidence', { ...below, id: 'text', position: 'integer', title: 'text', content: 'text', redacted: 'text' },
    parts((each) => each.evidence, (proof, position) => ({ ...proof, position })),
  )
  await insertRows(
    tx, 'remediation_submission',
    { ...below, id: 'text', notes: 'text', side: 'text', submitted_by: 'text', submitted_name: 'text', submitted_at: time, withdrawn_at: time },
    parts((each) => each.submissions, ({ id, notes, by, at, withdrawnAt }) => ({
      id, notes, side: by.side, submitted_by: by.id, submitted_name: by.name, submitted_at: at, withdrawn_at: withdrawnAt,
    })),
  )
  await insertRows(
    tx, 'verification',
    { ...below, id: 'text', submission_id: 'text', round: 'integer', analyst_id: 'text', analyst_name: 'text', started_at: time, decided_at: time, outcome: 'text', notes: 'text' },
    parts((each) => each.verifications, ({ id, submissionId, round, by, startedAt, decidedAt, outcome, notes }) => ({
      id, submission_id: submissionId, round, analyst_id: by.id, analyst_name: by.name, started_at: startedAt, decided_at: decidedAt, outcome, notes,
    })),
  )
  await insertRows(
    tx, 'finding_step',
    { ...below, id: 'text', at: time, event: 'text', from_status: 'text', to_status: 'text', side: 'text', actor_id: 'text', actor_name: 'text', notes: 'text' },
    parts((each) => each.steps, ({ id, at, event, from, to, by, notes }) => ({
      id, at, event, from_status: from, to_status: to, side: by.side, actor_id: by.id, actor_name: by.name, notes,
    })),
  )
  await insertRows(
    tx, 'risk_acceptance',
    {
      ...below, id: 'text', justification: 'text', side: 'text', requested_by: 'text', requested_name: 'text', requested_at: time, expires_at: time, status: 'text',
      decided_side: 'text', decided_by: 'text', decided_name: 'text', decided_at: time, notes: 'text', updated_at: time,
    },
    parts((each) => each.acceptances, ({ id, justification, by, requestedAt, expiresAt, status, decidedBy, decidedAt, notes }) => ({
      id, justification, side: by.side, requested_by: by.id, requested_name: by.name, requested_at: requestedAt, expires_at: expiresAt, status,
      decided_side: decidedBy?.side ?? null, decided_by: decidedBy?.id ?? null, decided_name: decidedBy?.name ?? null, decided_at: decidedAt, notes,
      updated_at: decidedAt ?? requestedAt,
    })),
  )
}
