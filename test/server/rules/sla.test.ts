import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { findingSeverities, findingStatuses, openStatuses } from '../../../src/contract/finding-status.ts'
import { countOpen, countSeverities, progressOf, type Tally } from '../../../server/rules/progress.ts'
import { changeSeverity, dueSoonFrom, isOverdue, pauseClock, reminderFrom, resumeClock, startClock } from '../../../server/rules/sla.ts'

const day = 86_400_000
const start = new Date('2026-11-20T09:40:00.000Z')
const after = (ms: number) => new Date(start.getTime() + ms)

describe('the time to fix', () => {
  it('is 7, 30, 90 and 120 days, and informational findings have none', () => {
    const days = findingSeverities.map((severity) => startClock(severity, start).dueAt).map((due) => due && (due.getTime() - start.getTime()) / day)
    assert.deepEqual(days, [7, 30, 90, 120, null])
    assert.equal(startClock('critical', start, { critical: 2 }).dueAt?.getTime(), after(2 * day).getTime())
    assert.equal(startClock('critical', start, { critical: null }).dueAt, null)
  })

  it('stands still while a fix waits for us: what was left then is left afterwards', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(20 * day), fc.nat(20 * day)), { maxLength: 6 }), (rounds) => {
      let at = 0
      let clock = startClock('high', start)
      let stood = 0
      for (const [runs, stands] of rounds) {
        at += runs
        clock = pauseClock(clock, after(at))
        const left = clock.dueAt!.getTime() - after(at).getTime()
        at += stands
        stood += stands
        clock = resumeClock(clock, after(at))
        assert.equal(clock.dueAt!.getTime() - after(at).getTime(), left)
      }
      assert.equal(clock.pausedMs, stood)
      assert.equal(clock.dueAt!.getTime(), after(30 * day + stood).getTime())
      assert.equal(clock.pausedAt, null)
    }))
  })

  it('is stopped once and resumed once, whatever is said twice', () => {
    const once = pauseClock(startClock('low', start), after(day))
    assert.deepEqual(pauseClock(once, after(5 * day)), once)
    const running = resumeClock(once, after(3 * day))
    assert.deepEqual(resumeClock(running, after(9 * day)), running)
    assert.equal(running.pausedMs, 2 * day)
  })

  it('runs out for nobody who was in time when it stopped, and has run out for whoever was late', () => {
    const clock = startClock('critical', start)
    assert.equal(isOverdue('open', clock, after(7 * day)), false)
    assert.equal(isOverdue('open', clock, after(7 * day + 1)), true)
    const inTime = pauseClock(clock, after(6 * day))
    assert.equal(isOverdue('pending_verification', inTime, after(60 * day)), false)
    assert.equal(isOverdue('pending_verification', pauseClock(clock, after(8 * day)), after(60 * day)), true)
    for (const status of findingStatuses) {
      assert.equal(isOverdue(status, clock, after(99 * day)), (openStatuses as readonly string[]).includes(status), status)
    }
    assert.equal(isOverdue('open', startClock('info', start), after(999 * day)), false)
  })

  it('of another severity is another span from the same start, with the time it stood still', () => {
    const clock = resumeClock(pauseClock(startClock('low', start), after(day)), after(4 * day))
    assert.equal(changeSeverity(clock, 'critical', start).dueAt?.getTime(), after(10 * day).getTime())
    assert.equal(changeSeverity(clock, 'info', start).dueAt, null)
  })
})

const tally = (status: Tally['status'], count: number, severity: Tally['severity'] = 'high'): Tally => ({ severity, status, count })

describe('the numbers of findings', () => {
  it('are verified fixes over what there is to fix, and nothing when there is nothing', () => {
    assert.equal(progressOf([]).percent, null)
    assert.equal(progressOf([tally('draft', 9), tally('closed', 3), tally('false_positive', 2), tally('risk_accepted', 4)]).percent, null)
    assert.deepEqual(progressOf([tally('verified_fixed', 1), tally('open', 1), tally('pending_verification', 1), tally('partially_fixed', 1), tally('risk_accepted', 5), tally('draft', 7)]),
      { total: 4, verifiedFixed: 1, pendingVerification: 1, riskAccepted: 5, percent: 25 })
    assert.equal(progressOf([tally('verified_fixed', 3)]).percent, 100)
  })

  it('never count a draft, and count as open what a fix is only claimed or partly there for', () => {
    const all = findingStatuses.map((status) => tally(status, 1, 'critical'))
    assert.deepEqual(countOpen(all), { critical: 5, high: 0, medium: 0, low: 0, info: 0 })
    assert.deepEqual(countSeverities(all), { critical: 9, high: 0, medium: 0, low: 0, info: 0 })
  })
})

describe('what is nearly over', () => {
  it('is the time to fix three days before its end, or its last fifth where it was short', () => {
    for (const [days, before] of [[90, 3], [30, 3], [16, 3], [15, 3], [10, 2], [7, 1.4], [1, 0.2]] as const) {
      assert.deepEqual(dueSoonFrom({ startedAt: start, dueAt: after(days * day), pausedMs: 0 }), after((days - before) * day), `${days} days`)
    }
  })

  it('is counted over the time that was promised, not over that in which the clock stood', () => {
    assert.deepEqual(dueSoonFrom({ startedAt: start, dueAt: after(30 * day), pausedMs: 20 * day }), after(28 * day))
    assert.deepEqual(dueSoonFrom({ startedAt: start, dueAt: after(30 * day), pausedMs: 15 * day }), after(27 * day))
  })

  it('is an accepted risk 14 days before its end, or from its middle where it was short', () => {
    for (const [days, before] of [[365, 14], [29, 14], [28, 14], [20, 10], [1, 0.5]] as const) {
      assert.deepEqual(reminderFrom({ decidedAt: start, expiresAt: after(days * day) }), after((days - before) * day), `${days} days`)
    }
  })
})
