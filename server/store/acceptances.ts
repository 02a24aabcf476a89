import type { Author } from './findings.ts'
import { sliceOf, type Rows, type Slice } from './page.ts'
import type { SqlValue, TenantTx } from './types.ts'

/** A risk that somebody asks to live with. */
export interface AcceptanceRecord {
  id: string
  clientId: string
  findingId: string
  engagementId: string
  justification: string
  requestedBy: Author
  requestedAt: string
  expiresAt: string
  status: 'requested' | 'rejected' | 'active' | 'expired' | 'revoked'
  decidedBy: Author | null
  decidedAt: string | null
  notes: string | null
  version: number
}

const whole = `a.id, a.client_id as "clientId", a.finding_id as "findingId", f.engagement_id as "engagementId", a.justification,
  json_build_object('side', a.side, 'id', a.requested_by, 'name', a.requested_name) as "requestedBy", a.requested_at as "requestedAt",
  a.expires_at as "expiresAt", a.status,
  case when a.decided_side is not null then json_build_object('side', a.decided_side, 'id', a.decided_by, 'name', a.decided_name) end as "decidedBy",
  a.decided_at as "decidedAt", a.notes, a.version`
const from = 'sa.risk_acceptance a join sa.finding f on f.partner_id = a.partner_id and f.client_id = a.client_id and f.id = a.finding_id'

/**
 * Keeps what is asked for.
 *
 * @throws {AlreadyExistsError} `acceptance`: one is asked for or holds already
 */
export async function insertAcceptance(
  tx: TenantTx,
  acceptance: { id: string; clientId: string; findingId: string; justification: string; by: Author & { side: 'partner' | 'client'; id: string }; expiresAt: Date; at: Date },
): Promise<void> {
  await tx.query(
    `insert into sa.risk_acceptance (partner_id, client_id, id, finding_id, justification, side, requested_by, requested_name, requested_at, expires_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9)`,
    [
      tx.scope.partnerId, acceptance.clientId, acceptance.id, acceptance.findingId, acceptance.justification, acceptance.by.side, acceptance.by.id, acceptance.by.name,
      acceptance.at, acceptance.expiresAt,
    ],
  )
}

/** One acceptance; `null` when there is none that the scope reaches. */
export async function findAcceptance(tx: TenantTx, clientId: string, id: string): Promise<AcceptanceRecord | null> {
  const [row] = await tx.query<AcceptanceRecord>(`select ${whole} from ${from} where a.partner_id = $1 and a.client_id = $2 and a.id = $3`, [tx.scope.partnerId, clientId, id])
  return row ?? null
}

/** The newest acceptance of a finding; `null` without one. */
export async function findAcceptanceOf(tx: TenantTx, clientId: string, findingId: string): Promise<AcceptanceRecord | null> {
  const [row] = await tx.query<AcceptanceRecord>(
    `select ${whole} from ${from} where a.partner_id = $1 and a.client_id = $2 and a.finding_id = $3 order by a.requested_at desc, a.id desc limit 1`,
    [tx.scope.partnerId, clientId, findingId],
  )
  return row ?? null
}

/** The acceptances of a client, newest first. @param listing `now`: the moment at which the statuses are meant */
export async function listAcceptances(tx: TenantTx, clientId: string, listing: Slice & { now: Date; statuses?: readonly string[]; findingId?: string }): Promise<Rows<AcceptanceRecord>> {
  const values: SqlValue[] = [tx.scope.partnerId, clientId]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const filters = ['a.partner_id = $1', 'a.client_id = $2']
  // The same law as acceptanceStatusAt in the rules, in the words of SQL.
  const status = () => `(case when a.status = 'active' and a.expires_at <= ${bind(listing.now)}::timestamptz then 'expired' else a.status end)`
  if (listing.statuses?.length) filters.push(`${status()} = any (${bind(listing.statuses)}::text[])`)
  if (listing.findingId !== undefined) filters.push(`a.finding_id = ${bind(listing.findingId)}`)
  const where = filters.join(' and ')
  const [count] = await tx.query<{ total: number }>(`select count(*)::integer as total from ${from} where ${where}`, values, { custom: true })
  const after = listing.after ? ` and (a.requested_at, a.id) < (${bind(listing.after[0] ?? '')}::timestamptz, ${bind(listing.after[1] ?? '')}::text)` : ''
  const rows = await tx.query<AcceptanceRecord>(
    `select ${whole} from ${from} where ${where}${after} order by a.requested_at desc, a.id desc limit ${bind(listing.limit + 1)}::integer`,
    values,
    { custom: true },
  )
  return sliceOf(rows, listing.limit, count?.total ?? 0, (row) => row, (row) => [row.requestedAt, row.id])
}

/** Decides about an acceptance. @param by whoever decides; the portal itself where one runs out or its finding is done with */
export async function decideAcceptance(tx: TenantTx, clientId: string, id: string, decision: { status: string; by: Author; notes: string | null }, at: Date): Promise<void> {
  await tx.query(
    `update sa.risk_acceptance set status = $4, decided_side = $5, decided_by = $6, decided_name = $7, notes = $8, decided_at = $9, updated_at = $9, version = version + 1
     where partner_id = $1 and client_id = $2 and id = $3`,
    [tx.scope.partnerId, clientId, id, decision.status, decision.by.side, decision.by.id, decision.by.name, decision.notes, at],
  )
}
