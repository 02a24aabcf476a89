import { dueSoon, reminder } from '../rules/sla.ts'
import type { PartnerTx } from './types.ts'

/** Statuses in which the time to fix runs. */
const running = `('open', 'in_progress', 'not_fixed', 'partially_fixed')`
const hours = (ms: number) => `interval '${ms / 3_600_000} hours'`

/** A finding whose time to fix is nearly over, or over. */
export interface DueFinding {
  id: string
  clientId: string
  engagementId: string
  breached: boolean
}

/**
 * Takes findings whose time to fix is nearly over or over and that nobody was told of, and notes that somebody is told: each due date is given out
 * once for each. What another process has in hand is left to it.
 */
export async function claimDue(tx: PartnerTx, now: Date, limit: number): Promise<DueFinding[]> {
  return await tx.query<DueFinding>(
    // The same law as dueSoonFrom in the rules, in the words of SQL; a test holds the two together.
    `with next as materialized (
       select f.partner_id, f.client_id, f.id, f.due_at <= $2::timestamptz as breached from sa.finding f
       where f.partner_id = $1 and f.status in ${running} and f.due_at is not null and f.breached_for is distinct from f.due_at
         and f.due_at <= $2::timestamptz + ${hours(dueSoon.mostMs)}
         and (f.due_at <= $2 or (f.due_soon_for is distinct from f.due_at
           and f.due_at - least(${hours(dueSoon.mostMs)}, (f.due_at - f.clock_started_at - f.sla_paused_ms * interval '1 millisecond') * ${dueSoon.share}) <= $2))
       order by f.due_at, f.id limit $3 for update skip locked
     )
     update sa.finding f set due_soon_for = f.due_at, breached_for = case when next.breached then f.due_at else f.breached_for end
     from next where f.partner_id = next.partner_id and f.client_id = next.client_id and f.id = next.id
     returning f.id, f.client_id as "clientId", f.engagement_id as "engagementId", next.breached`,
    [tx.scope.partnerId, now, limit],
  )
}

/** An acceptance whose end is near. */
export interface EndingAcceptance {
  id: string
  clientId: string
  findingId: string
  engagementId: string
}

/** Takes acceptances whose end is near and that nobody was reminded of, and notes that somebody is. */
export async function claimEnding(tx: PartnerTx, now: Date, limit: number): Promise<EndingAcceptance[]> {
  return await tx.query<EndingAcceptance>(
    // The same law as reminderFrom in the rules, in the words of SQL; a test holds the two together.
    `with next as materialized (
       select a.partner_id, a.client_id, a.id, a.finding_id from sa.risk_acceptance a
       where a.partner_id = $1 and a.status = 'active' and a.reminded_at is null and a.expires_at > $2 and a.expires_at <= $2::timestamptz + ${hours(reminder.mostMs)}
         and a.expires_at - least(${hours(reminder.mostMs)}, (a.expires_at - a.decided_at) * ${reminder.share}) <= $2
       order by a.expires_at, a.id limit $3 for update skip locked
     )
     update sa.risk_acceptance a set reminded_at = $2
     from next join sa.finding f on f.partner_id = next.partner_id and f.client_id = next.client_id and f.id = next.finding_id
     where a.partner_id = next.partner_id and a.client_id = next.client_id and a.id = next.id
     returning a.id, a.client_id as "clientId", a.finding_id as "findingId", f.engagement_id as "engagementId"`,
    [tx.scope.partnerId, now, limit],
  )
}

/** Holds the findings of acceptances that have run out, as whoever decides about one does. What another process has in hand is left to it. */
export async function holdRunOut(tx: PartnerTx, now: Date, limit: number): Promise<EndingAcceptance[]> {
  return await tx.query<EndingAcceptance>(
    `select a.id, a.client_id as "clientId", a.finding_id as "findingId", f.engagement_id as "engagementId"
     from sa.risk_acceptance a join sa.finding f on f.partner_id = a.partner_id and f.client_id = a.client_id and f.id = a.finding_id
     where a.partner_id = $1 and a.status = 'active' and a.expires_at <= $2 order by a.expires_at, a.id limit $3 for update of f skip locked`,
    [tx.scope.partnerId, now, limit],
  )
}

/**
 * Takes the clients about whom something has changed by the passing of time or by what happened to their findings. They are of another version
 * then, as after any other measure that has moved.
 *
 * @returns their ids
 */
export async function claimMarked(tx: PartnerTx, now: Date, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `with next as materialized (
       select c.partner_id, c.id from sa.client c where c.partner_id = $1 and (
         (not c.overdue_told and c.overdue_from <= $2) or (c.overdue_told and (c.overdue_from is null or c.overdue_from > $2))
         or (not c.verification_late_told and c.verification_late_from <= $2)
         or (c.verification_late_told and (c.verification_late_from is null or c.verification_late_from > $2)))
       order by c.id limit $3 for no key update skip locked
     )
     update sa.client c set updated_at = $2, version = c.version + 1, overdue_told = coalesce(c.overdue_from <= $2, false), verification_late_told = coalesce(c.verification_late_from <= $2, false)
     from next where c.partner_id = next.partner_id and c.id = next.id
     returning c.id`,
    [tx.scope.partnerId, now, limit],
  )
  return rows.map(({ id }) => id)
}
