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
