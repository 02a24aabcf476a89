import { riskLevelOf, type RiskBand, type RiskLevel } from '../../src/contract/risk.ts'
import { lockClient } from './clients.ts'
import { sliceOf, type Rows, type Slice } from './page.ts'
import { wholeUnits } from './text.ts'
import type { PartnerTx, TenantTx } from './types.ts'

/** One score of a client's history. */
export interface PosturePoint {
  id: string
  score: number | null
  level: RiskLevel
  asOf: string
  createdAt: string
}

/** A score to record. */
export interface NewPosture {
  id: string
  /** `null` withdraws the score. */
  score: number | null
  asOf: Date
  /** Kept as it is when absent; `null` reopens the baseline. */
  baselineCompletedAt?: Date | null
  at: Date
}

/**
 * Records a score in the history; a score not older than the current one becomes the current one.
 *
 * @returns whether the client as people see it has changed; `null` when there is no such client
 */
export async function pushPosture(
  tx: PartnerTx,
  clientId: string,
  posture: NewPosture,
  bands: readonly RiskBand[],
): Promise<{ changed: boolean; level: RiskLevel } | null> {
  const client = await lockClient(tx, clientId)
  if (!client) return null
  const baseline = posture.baselineCompletedAt === undefined
    ? client.baselineCompletedAt
    : (posture.baselineCompletedAt?.toISOString() ?? null)
  const [current] = await tx.query<{ asOf: string | null }>(
    'select posture_as_of as "asOf" from sa.client where partner_id = $1 and id = $2',
    [tx.scope.partnerId, clientId],
  )
  const newest = !current?.asOf || posture.asOf.getTime() >= Date.parse(current.asOf)
  const score = newest ? posture.score : client.posture.score
  const level = riskLevelOf(score, baseline !== null, bands)
  await tx.query(
    `insert into sa.posture_history (partner_id, client_id, id, score, level, as_of, created_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [tx.scope.partnerId, clientId, posture.id, posture.score, riskLevelOf(posture.score, baseline !== null, bands), posture.asOf, posture.at],
  )
  const changed = newest || baseline !== client.baselineCompletedAt
  if (changed) {
    await tx.query(
      `update sa.client set posture_score = $3, posture_as_of = case when $4 then $5 else posture_as_of end, risk_level = $6,
         baseline_completed_at = $7, updated_at = $8, version = version + 1
       where partner_id = $1 and id = $2`,
      [tx.scope.partnerId, clientId, score, newest, posture.asOf, level, baseline, posture.at],
    )
  }
  return { changed, level }
}

/** Records scores of the past in one statement, without touching what the clients show; for imports. */
export async function insertPostureHistory(
  tx: PartnerTx,
  points: readonly { clientId: string; id: string; score: number | null; level: RiskLevel; asOf: Date; at: Date }[],
): Promise<void> {
  await tx.query(
    `insert into sa.posture_history (partner_id, client_id, id, score, level, as_of, created_at)
     select $1, r."clientId", r.id, r.score, r.level, r."asOf", r.at
     from json_to_recordset($2::json)
       as r("clientId" text, id text, score double precision, level text, "asOf" timestamptz, at timestamptz)`,
    [tx.scope.partnerId, JSON.stringify(points)],
  )
}

/** The score history of one client, newest first. */
export async function listPosture(tx: TenantTx, clientId: string, slice: Slice): Promise<Rows<PosturePoint>> {
  const rows = await tx.query<PosturePoint>(
    `select id, score, level, as_of as "asOf", created_at as "createdAt" from sa.posture_history
     where partner_id = $1 and client_id = $2 and ($3::timestamptz is null or (as_of, id) < ($3::timestamptz, $4::text))
     order by as_of desc, id desc limit $5`,
    [tx.scope.partnerId, clientId, slice.after?.[0] ?? null, slice.after?.[1] ?? null, slice.limit + 1],
  )
  const [count] = await tx.query<{ total: number }>(
    'select count(*)::integer as total from sa.posture_history where partner_id = $1 and client_id = $2',
    [tx.scope.partnerId, clientId],
  )
  return sliceOf(rows, slice.limit, count?.total ?? 0, (row) => row, (row) => [row.asOf, row.id])
}

/** An exposure estimate to record. Amounts in minor units per year, `low <= expected <= high`. */
export interface NewExposure {
  low: number
  expected: number
  high: number
  currency: string
  confidence: 'low' | 'medium' | 'high'
  asOf: Date
  at: Date
}

/**
 * Records an estimate; one that is older than the current one changes nothing.
 *
 * @returns whether the client has changed; `null` when there is no such client
 */
export async function pushExposure(tx: PartnerTx, clientId: string, exposure: NewExposure): Promise<{ changed: boolean } | null> {
  const client = await lockClient(tx, clientId)
  if (!client) return null
  if (client.exposure && exposure.asOf.getTime() < Date.parse(client.exposure.asOf)) return { changed: false }
  await tx.query(
    `update sa.client set exposure_low = $3, exposure_expected = $4, exposure_high = $5, exposure_currency = $6,
       exposure_confidence = $7, exposure_as_of = $8, exposure_units = $9, updated_at = $10, version = version + 1
     where partner_id = $1 and id = $2`,
    [
      tx.scope.partnerId, clientId, exposure.low, exposure.expected, exposure.high, exposure.currency, exposure.confidence,
      exposure.asOf, wholeUnits(exposure.expected, exposure.currency), exposure.at,
    ],
  )
  return { changed: true }
}
