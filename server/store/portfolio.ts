import type { PartnerTx } from './types.ts'

/** The portfolio in numbers, as they are kept beside the clients. */
export interface PortfolioCounts {
  /** @unit clients a level; every level is there */
  levels: Record<'critical' | 'high' | 'medium' | 'moderate' | 'low' | 'unknown', number>
  /** Over the clients whose level is known. */
  averageScore: { score: number | null; n: number }
  /** One entry a currency, by currency. */
  exposure: { currency: string; /** @unit minor units per year */ expected: number; n: number }[]
}

/** Counts the portfolio. The whole of it costs the same at any size; for a member who reaches some clients only, those are counted. */
export async function readPortfolio(tx: PartnerTx): Promise<PortfolioCounts> {
  if (tx.scope.memberId !== undefined) return await countReached(tx)
  const [row] = await tx.query<{ counts: string }>(
    `select json_build_object(
       'levels', json_build_object('critical', coalesce(p.critical, 0), 'high', coalesce(p.high, 0), 'medium', coalesce(p.medium, 0),
         'moderate', coalesce(p.moderate, 0), 'low', coalesce(p.low, 0), 'unknown', coalesce(p.unknown, 0)),
       'averageScore', json_build_object(
         'score', (p.score_sum / nullif(p.critical + p.high + p.medium + p.moderate + p.low, 0))::double precision,
         'n', coalesce(p.critical + p.high + p.medium + p.moderate + p.low, 0)),
       'exposure', coalesce((
         select json_agg(json_build_object('currency', e.currency, 'expected', e.expected, 'n', e.clients) order by e.currency)
         from sa.portfolio_exposure e where e.partner_id = $1 and e.clients > 0), '[]'))::text as counts
     from (select 1) one left join sa.portfolio p on p.partner_id = $1`,
    [tx.scope.partnerId],
  )
  if (!row) throw new Error('a left join answered without a row')
  return JSON.parse(row.counts) as PortfolioCounts
}

async function countReached(tx: PartnerTx): Promise<PortfolioCounts> {
  const level = (name: string) => `'${name}', count(*) filter (where c.risk_level = '${name}')`
  const [row] = await tx.query<{ counts: string }>(
    `select json_build_object(
       'levels', json_build_object(${['critical', 'high', 'medium', 'moderate', 'low', 'unknown'].map(level).join(', ')}),
       'averageScore', json_build_object('score', avg(c.posture_score::numeric) filter (where c.risk_level <> 'unknown')::double precision,
         'n', count(*) filter (where c.risk_level <> 'unknown')),
       'exposure', coalesce((
         select json_agg(json_build_object('currency', e.currency, 'expected', e.expected, 'n', e.n) order by e.currency)
         from (select exposure_currency as currency, sum(exposure_expected) as expected, count(*) as n from sa.client
           where partner_id = $1 and exposure_currency is not null group by exposure_currency) e), '[]'))::text as counts
     from sa.client c where c.partner_id = $1`,
    [tx.scope.partnerId],
  )
  if (!row) throw new Error('an aggregate answered without a row')
  return JSON.parse(row.counts) as PortfolioCounts
}
