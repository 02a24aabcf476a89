import type { EventType } from '../../src/contract/event.ts'
import type { Context } from '../context.ts'
import { tell } from '../mail/tell.ts'
import type { NewsEvent } from '../rules/notification.ts'
import { acceptanceStatusAt, afterAcceptance, runOutReason } from '../rules/finding.ts'
import { moveFrom } from '../rules/finding-move.ts'
import { resolvePolicy, type PolicySettings } from '../rules/policy.ts'
import { decideAcceptance, findAcceptance } from '../store/acceptances.ts'
import { appendAudit, type NewAuditEntry } from '../store/audit.ts'
import { claimDue, claimEnding, claimMarked, holdRunOut, type EndingAcceptance } from '../store/clock.ts'
import { systemActor, systemScope, type PartnerScope, type PartnerTx } from '../store/database.ts'
import { appendEvents, type NewEvent } from '../store/events.ts'
import { findFinding, findFindingRecord, insertStep, markAffected, moveFinding, standingOf } from '../store/findings.ts'
import { listPartners } from '../store/partners.ts'
import { readClientPolicy, readPartnerPolicy } from '../store/policies.ts'

/** How many of one kind are done in one transaction: short enough that nobody waits for it. */
const atOnce = 50

/** Nobody: the portal itself. */
const portal = { side: 'system', id: null, name: null } as const

/** What happened because time has passed. */
export interface ClockWork {
  expired: number
  reminded: number
  dueSoon: number
  breached: number
  /** Clients about whom something has changed. */
  marked: number
}

/** What one transaction leaves behind. */
interface Trail {
  events: NewEvent[]
  audit: NewAuditEntry[]
}

/**
 * Does what passing time asks for. Whatever was due while no server ran is done by the next one that starts; of several servers on a database
 * each takes what no other has in hand, and notes in the same transaction that it is done.
 */
export class Clock {
  readonly #context: Pick<Context, 'config' | 'database' | 'log' | 'now' | 'newId'>
  #timer: NodeJS.Timeout | undefined
  #running: Promise<ClockWork> | undefined
  #stopped = false

  constructor(context: Pick<Context, 'config' | 'database' | 'log' | 'now' | 'newId'>) {
    this.#context = context
  }

  /** Looks from now on: at once, and as often as the configuration says. */
  start(): void {
    const { clockSeconds } = this.#context.config
    if (clockSeconds === 0) return
    this.#timer = setInterval(() => void this.run(), clockSeconds * 1000).unref()
    void this.run()
  }

  /** Looks no more; fulfilled when nothing is being done. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#timer)
    await this.#running
  }

  /** Does everything that is due. What fails is logged, and tried again the next time. */
  run(): Promise<ClockWork> {
    this.#running ??= this.#runAll().finally(() => (this.#running = undefined))
    return this.#running
  }

  async #runAll(): Promise<ClockWork> {
    const { database, log } = this.#context
    const work: ClockWork = { expired: 0, reminded: 0, dueSoon: 0, breached: 0, marked: 0 }
    const partners = await database.read(systemScope, listPartners).catch((error: unknown) => {
      log.warn('what is due could not be looked up; it is tried again', { error })
      return []
    })
    for (const { id } of partners) {
      const scope: PartnerScope = { kind: 'partner', partnerId: id, actor: systemActor }
      for (const step of [this.#expire, this.#remind, this.#tellDue, this.#markClients]) {
        try {
          // A whole lot means that there may be more.
          while (!this.#stopped && (await database.transact(scope, (tx) => step.call(this, tx, work))) === atOnce);
        } catch (error) {
          log.warn('what is due could not be done; it is tried again', { partnerId: id, error })
        }
      }
    }
    return work
  }

  /** Risks that were accepted until now: the acceptance ends, and the finding opens again with a time to fix of its own. */
  async #expire(tx: PartnerTx, work: ClockWork): Promise<number> {
    const now = this.#context.now()
    const found = await holdRunOut(tx, now, atOnce)
    const trail: Trail = { events: [], audit: [] }
    let expired = 0
    for (const each of found) {
      // It is held now, and may have been decided about before it was.
      const acceptance = await findAcceptance(tx, each.clientId, each.id)
      if (!acceptance || acceptance.status !== 'active' || acceptanceStatusAt({ status: acceptance.status, expiresAt: new Date(acceptance.expiresAt) }, now) !== 'expired') continue
      await decideAcceptance(tx, each.clientId, each.id, { status: 'expired', by: portal, notes: null }, now)
      this.#leave(trail, each, 'acceptance.expired', 'acceptance.expire', { type: 'acceptance', id: each.id }, now)
      await this.#tell(tx, each, 'acceptance.expired', { type: 'acceptance', id: each.id }, now)
      if (await this.#reopen(tx, each, now)) {
        trail.events.push(this.#event(each, 'finding.reopened', { type: 'finding', id: each.findingId }, now))
        await this.#tell(tx, each, 'finding.reopened', { type: 'finding', id: each.findingId }, now)
        trail.audit.push(this.#entry(each.clientId, 'finding.reopen', { type: 'finding', id: each.findingId }, { acceptanceId: each.id }, now))
      }
      expired += 1
    }
    await write(tx, trail)
    work.expired += expired
    return found.length
  }

  /** @returns whether the finding was accepted until now */
  async #reopen(tx: PartnerTx, { clientId, findingId }: EndingAcceptance, now: Date): Promise<boolean> {
    const held = await findFinding(tx, clientId, findingId)
    const outcome = held && afterAcceptance(held.status)
    if (!held || !outcome) return false
    const [partner, client] = [await readPartnerPolicy(tx), await readClientPolicy(tx, clientId)]
    const { sla } = resolvePolicy(partner.settings as PolicySettings, client.settings as PolicySettings)
    await moveFinding(tx, clientId, findingId, moveFrom(standingOf(held), held.severity, { event: 'reopen', userId: null }, outcome, now, sla), now)
    await markAffected(tx, clientId, findingId, [])
    await insertStep(tx, {
      id: this.#context.newId('findingStep'), clientId, findingId, event: 'reopen', from: held.status, to: outcome.to, by: portal, notes: runOutReason, at: now,
    })
    return true
  }

  /** Accepted risks whose end is near. */
  async #remind(tx: PartnerTx, work: ClockWork): Promise<number> {
    const now = this.#context.now()
    const found = await claimEnding(tx, now, atOnce)
    const trail: Trail = { events: [], audit: [] }
    for (const each of found) {
      this.#leave(trail, each, 'acceptance.expiring', 'acceptance.remind', { type: 'acceptance', id: each.id }, now)
      await this.#tell(tx, each, 'acceptance.expiring', { type: 'acceptance', id: each.id }, now)
    }
    await write(tx, trail)
    work.reminded += found.length
    return found.length
  }

  /** Findings whose time to fix is nearly over, or over. One that was missed while it was near is told of as over, and not twice. */
  async #tellDue(tx: PartnerTx, work: ClockWork): Promise<number> {
    const now = this.#context.now()
    const found = await claimDue(tx, now, atOnce)
    const trail: Trail = { events: [], audit: [] }
    for (const each of found) {
      const [event, action] = each.breached ? (['finding.sla_breached', 'finding.breach'] as const) : (['finding.sla_due_soon', 'finding.remind'] as const)
      this.#leave(trail, { ...each, findingId: each.id }, event, action, { type: 'finding', id: each.id }, now)
      await this.#tell(tx, { ...each, findingId: each.id }, event, { type: 'finding', id: each.id }, now)
      work[each.breached ? 'breached' : 'dueSoon'] += 1
    }
    await write(tx, trail)
    return found.length
  }

  /** Clients of which another thing asks for attention than was told last. */
  async #markClients(tx: PartnerTx, work: ClockWork): Promise<number> {
    const now = this.#context.now()
    const ids = await claimMarked(tx, now, atOnce)
    await appendEvents(tx, ids.map((id) => ({ id: this.#context.newId('event'), type: 'client.attention_changed', clientId: id, subject: { type: 'client', id }, at: now })))
    work.marked += ids.length
    return ids.length
  }

  #leave(trail: Trail, about: { clientId: string; findingId: string; engagementId: string }, event: EventType, action: string, target: { type: string; id: string }, now: Date): void {
    trail.events.push(this.#event(about, event, target, now))
    trail.audit.push(this.#entry(about.clientId, action, target, target.type === 'finding' ? {} : { findingId: about.findingId }, now))
  }

  /** Tells the people whom it concerns. */
  async #tell(tx: PartnerTx, about: { clientId: string; findingId: string; engagementId: string }, event: NewsEvent, subject: { type: string; id: string }, now: Date): Promise<void> {
    const finding = await findFindingRecord(tx, about.clientId, about.findingId)
    if (!finding) return
    const requestedBy = subject.type === 'acceptance' ? (await findAcceptance(tx, about.clientId, subject.id))?.requestedBy.id : null
    await tell({ context: this.#context, tx, now }, { event, clientId: about.clientId, engagementId: about.engagementId, finding, subject, by: portal, requestedBy: requestedBy ?? null })
  }

  #event({ clientId, engagementId }: { clientId: string; engagementId: string }, type: EventType, subject: { type: string; id: string }, at: Date): NewEvent {
    return { id: this.#context.newId('event'), type, clientId, subject, engagementId, at }
  }

  #entry(clientId: string, action: string, target: { type: string; id: string }, meta: Record<string, unknown>, at: Date): NewAuditEntry {
    return { clientId, at, action, target, result: 'ok', ip: null, ua: null, meta: { operation: 'clock', ...meta } }
  }
}

/** Comes last in its transaction, since it holds the heads of the chains. */
async function write(tx: PartnerTx, { events, audit }: Trail): Promise<void> {
  await appendEvents(tx, events)
  if (audit.length > 0) await appendAudit(tx, audit)
}
