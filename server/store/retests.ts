import type { RetestStatus } from '../../src/contract/finding.ts'
import type { Author } from './findings.ts'
import { sliceOf, type Rows, type Slice } from './page.ts'
import type { PartnerTx, SqlValue, TenantTx } from './types.ts'

/** A round in which findings of one engagement are tested again. */
export interface RetestRecord {
  id: string
  clientId: string
  engagementId: string
  number: number
  findingIds: string[]
  status: RetestStatus
  requestedBy: Author
  requestedAt: string
  notes: string | null
  windowFrom: string | null
  windowTo: string | null
  updatedAt: string
  version: number
}

const whole = `r.id, r.client_id as "clientId", r.engagement_id as "engagementId", r.number, r.finding_ids as "findingIds", r.status,
  json_build_object('side', r.side, 'id', r.requested_by, 'name', r.requested_name) as "requestedBy", r.requested_at as "requestedAt", r.notes,
  r.window_from as "windowFrom", r.window_to as "windowTo", r.updated_at as "updatedAt", r.version`

/**
 * Asks for a round.
 *
 * @throws {AlreadyExistsError} `retest`: a round of this engagement runs already
 */
export async function insertRetest(
  tx: TenantTx,
  retest: { id: string; clientId: string; engagementId: string; findingIds: readonly string[]; notes: string | null; by: Author & { side: 'partner' | 'client'; id: string }; at: Date },
): Promise<void> {
  await tx.query(
    `insert into sa.retest_round (partner_id, client_id, id, engagement_id, number, finding_ids, side, requested_by, requested_name, requested_at, notes, updated_at)
     select $1, $2, $3, $4, coalesce(max(r.number), 0) + 1, $5, $6, $7, $8, $9, $10, $9
     from sa.retest_round r where r.partner_id = $1 and r.client_id = $2 and r.engagement_id = $4`,
    [
      tx.scope.partnerId, retest.clientId, retest.id, retest.engagementId, retest.findingIds, retest.by.side, retest.by.id, retest.by.name, retest.at, retest.notes,
    ],
  )
}

/** How many of these findings are published findings of the engagement that the scope reaches. */
export async function countTestable(tx: TenantTx, clientId: string, engagementId: string, ids: readonly string[]): Promise<number> {
  const [row] = await tx.query<{ n: number }>(
    `select count(*)::integer as n from sa.finding where partner_id = $1 and client_id = $2 and engagement_id = $3 and id = any ($4::text[]) and status <> 'draft'`,
    [tx.scope.partnerId, clientId, engagementId, ids],
  )
  return row?.n ?? 0
}

/** One round; `null` when there is none that the scope reaches. */
export async function findRetest(tx: TenantTx, clientId: string, id: string): Promise<RetestRecord | null> {
  const [row] = await tx.query<RetestRecord>(`select ${whole} from sa.retest_round r where r.partner_id = $1 and r.client_id = $2 and r.id = $3`, [tx.scope.partnerId, clientId, id])
  return row ?? null
}

/** One round, held until this transaction ends. */
export async function holdRetest(tx: PartnerTx, clientId: string, id: string): Promise<RetestRecord | null> {
  await tx.query('select id from sa.retest_round where partner_id = $1 and client_id = $2 and id = $3 for update', [tx.scope.partnerId, clientId, id])
  return await findRetest(tx, clientId, id)
}

/** The rounds of a client, newest first. */
export async function listRetests(tx: TenantTx, clientId: string, listing: Slice & { statuses?: readonly string[]; engagementId?: string }): Promise<Rows<RetestRecord>> {
  const values: SqlValue[] = [tx.scope.partnerId, clientId]
  const bind = (value: SqlValue) => `$${values.push(value)}`
  const filters = ['r.partner_id = $1', 'r.client_id = $2']
  if (listing.statuses?.length) filters.push(`r.status = any (${bind(listing.statuses)}::text[])`)
  if (listing.engagementId !== undefined) filters.push(`r.engagement_id = ${bind(listing.engagementId)}`)
  const where = filters.join(' and ')
  const [count] = await tx.query<{ total: number }>(`select count(*)::integer as total from sa.retest_round r where ${where}`, values, { custom: true })
  const after = listing.after ? ` and (r.requested_at, r.id) < (${bind(listing.after[0] ?? '')}::timestamptz, ${bind(listing.after[1] ?? '')}::text)` : ''
  const rows = await tx.query<RetestRecord>(
    `select ${whole} from sa.retest_round r where ${where}${after} order by r.requested_at desc, r.id desc limit ${bind(listing.limit + 1)}::integer`,
    values,
    { custom: true },
  )
  return sliceOf(rows, listing.limit, count?.total ?? 0, (row) => row, (row) => [row.requestedAt, row.id])
}

/** Moves a round. A window that is not given stays as it is. */
export async function updateRetest(tx: PartnerTx, clientId: string, id: string, changes: { status: string; windowFrom?: Date; windowTo?: Date }, at: Date): Promise<void> {
  await tx.query(
    `update sa.retest_round set status = $4, window_from = coalesce($5, window_from), window_to = coalesce($6, window_to), updated_at = $7, version = version + 1
     where partner_id = $1 and client_id = $2 and id = $3`,
    [tx.scope.partnerId, clientId, id, changes.status, changes.windowFrom ?? null, changes.windowTo ?? null, at],
  )
}
