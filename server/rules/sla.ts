import type { FindingSeverity } from '../../src/contract/finding-status.ts'
import { isOpen } from '../../src/contract/finding-status.ts'
import { productSla } from './policy.ts'

const dayMs = 86_400_000

/** The clock of one finding. */
export interface SlaClock {
  /** Until when it is to be fixed; `null` where nothing is promised. */
  dueAt: Date | null
  /** Since when the clock stands still; `null` while it runs. */
  pausedAt: Date | null
  /** For how long it has stood still before. @unit milliseconds */
  pausedMs: number
}

/** A clock that starts now. @param days by severity; a severity without any promises nothing */
export function startClock(severity: FindingSeverity, now: Date, days: Readonly<Partial<Record<string, number | null>>> = productSla): SlaClock {
  const span = days[severity] ?? null
  return { dueAt: span === null ? null : new Date(now.getTime() + span * dayMs), pausedAt: null, pausedMs: 0 }
}

/** Stands still from now on: a fix waits for us. A clock that stands already goes on standing. */
export function pauseClock(clock: SlaClock, now: Date): SlaClock {
  return clock.pausedAt ? clock : { ...clock, pausedAt: now }
}

/** Runs again: what was left when it stopped is left now. */
export function resumeClock(clock: SlaClock, now: Date): SlaClock {
  if (!clock.pausedAt) return clock
  const stood = Math.max(0, now.getTime() - clock.pausedAt.getTime())
  return { dueAt: clock.dueAt && new Date(clock.dueAt.getTime() + stood), pausedAt: null, pausedMs: clock.pausedMs + stood }
}

/** Another severity promises another span, counted from when the clock started; what it has stood still is kept. */
export function changeSeverity(clock: SlaClock, severity: FindingSeverity, startedAt: Date, days: Readonly<Partial<Record<string, number | null>>> = productSla): SlaClock {
  const fresh = startClock(severity, startedAt, days)
  return { ...clock, dueAt: fresh.dueAt && new Date(fresh.dueAt.getTime() + clock.pausedMs) }
}

/** Whether the time to fix has run out. While the clock stands it runs out for nobody who was in time when it stopped. */
export function isOverdue(status: string, clock: Pick<SlaClock, 'dueAt' | 'pausedAt'>, now: Date): boolean {
  return isOpen(status) && clock.dueAt !== null && clock.dueAt.getTime() < (clock.pausedAt ?? now).getTime()
}

/** When somebody is told that the time to fix is nearly over: so long before, and never more than a share of the time that was promised. */
export const dueSoon = { mostMs: 3 * dayMs, share: 0.2 } as const

/** From when on the time to fix is nearly over: three days before it is, and where three days are more than a fifth of it, for its last fifth. */
export function dueSoonFrom({ dueAt, startedAt, pausedMs }: { dueAt: Date; startedAt: Date; pausedMs: number }): Date {
  const promised = dueAt.getTime() - startedAt.getTime() - pausedMs
  return new Date(dueAt.getTime() - Math.min(dueSoon.mostMs, promised * dueSoon.share))
}

/** When somebody is reminded that an accepted risk ends: so long before, and never for more than a share of the time that it holds. */
export const reminder = { mostMs: 14 * dayMs, share: 0.5 } as const

/** From when on the end of an accepted risk is near: 14 days before it, and for one that holds for less than 28 days from its middle. */
export function reminderFrom({ decidedAt, expiresAt }: { decidedAt: Date; expiresAt: Date }): Date {
  return new Date(expiresAt.getTime() - Math.min(reminder.mostMs, (expiresAt.getTime() - decidedAt.getTime()) * reminder.share))
}
