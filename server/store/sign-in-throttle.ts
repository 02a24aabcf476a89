import type { PartnerTx } from './types.ts'

/** How often something was tried in vain. */
export interface Throttle {
  /** Tries that have not succeeded, this one included. */
  failures: number
  /** When the next one is taken. */
  untilAt: Date
}

/** How a try is counted. */
export interface ThrottleRule {
  /** After this time without a try, everything is forgotten. @unit milliseconds */
  forgetMs: number
  /** How long after this many tries the next one is taken. @unit milliseconds */
  delayMs(failures: number): number
}

/**
 * Counts a try before it is made, so that many at once are counted too; whoever succeeds takes it back.
 *
 * @returns `null` when it is too soon, and then nothing is counted; else how it stands with this try
 */
export async function countTry(tx: PartnerTx, key: string, rule: ThrottleRule, now: Date): Promise<{ taken: true; throttle: Throttle } | { taken: false; untilAt: Date }> {
  const [held] = await tx.query<{ failures: number; lastAt: string; untilAt: string }>(
    `insert into sa.sign_in_throttle as t (partner_id, key, failures, last_at, until_at) values ($1, $2, 0, $3, $3)
     on conflict (partner_id, key) do update set failures = t.failures returning failures, last_at as "lastAt", until_at as "untilAt"`,
    [tx.scope.partnerId, key, now],
  )
  const { failures: before, lastAt, untilAt } = held!
  if (Date.parse(untilAt) > now.getTime()) return { taken: false, untilAt: new Date(untilAt) }
  const failures = now.getTime() - Date.parse(lastAt) >= rule.forgetMs ? 1 : before + 1
  const throttle = { failures, untilAt: new Date(now.getTime() + rule.delayMs(failures)) }
  await tx.query('update sa.sign_in_throttle set failures = $3, last_at = $4, until_at = $5 where partner_id = $1 and key = $2', [
    tx.scope.partnerId, key, failures, now, throttle.untilAt,
  ])
  return { taken: true, throttle }
}

/** Forgets every try: the person has shown who they are. */
export async function forgetTries(tx: PartnerTx, key: string): Promise<void> {
  await tx.query('delete from sa.sign_in_throttle where partner_id = $1 and key = $2', [tx.scope.partnerId, key])
}

/** Takes back one try that has succeeded; those of others from the same place stay. */
export async function takeBackTry(tx: PartnerTx, key: string, at: Date): Promise<void> {
  await tx.query(
    'update sa.sign_in_throttle set failures = greatest(failures - 1, 0), until_at = least(until_at, $3) where partner_id = $1 and key = $2',
    [tx.scope.partnerId, key, at],
  )
}

/** Forgets what nobody has tried for long. */
export async function pruneTries(tx: PartnerTx, before: Date): Promise<void> {
  await tx.query('delete from sa.sign_in_throttle where partner_id = $1 and last_at < $2', [tx.scope.partnerId, before])
}
