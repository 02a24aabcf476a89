// What a confirmed import writes, by whichever door it is confirmed.
import type { FindingImportConfirm, ImportResult } from '../../src/contract/finding-import.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../http/call.ts'
import type { ImportSummary } from '../import/finding-import.ts'
import { tell } from '../mail/tell.ts'
import { attempt, type FindingActor } from '../rules/finding.ts'
import type { Offer } from '../rules/access.ts'
import { changeSeverity } from '../rules/sla.ts'
import { appendAudit } from '../store/audit.ts'
import type { PartnerTx } from '../store/database.ts'
import { holdEngagement } from '../store/engagements.ts'
import { appendEvents } from '../store/events.ts'
import {
  confirmImport,
  countFindingsAnew,
  expectMany,
  insertAssets,
  insertDrafts,
  noteSeen,
  readCreated,
  readKnownState,
  readMissingAssets,
  readReopening,
  updateImported,
  writeDueDates,
  type ImportRecord,
  type UpdatedFinding,
} from '../store/finding-imports.ts'
import { holdFinding, markAffected, type Author } from '../store/findings.ts'
import { carryOut } from './finding-acts.ts'
import { asDate, factsOf, type Authored } from './finding-views.ts'
import { hiddenTrace } from './write.ts'

/** Findings a statement. */
const atOnce = 250

/** An import as the store keeps it. */
export type KeptImport = ImportRecord<ImportSummary, ImportResult>

/** Who confirms, and in which transaction. */
export interface Confirming {
  tx: PartnerTx
  now: Date
  runtime: { context: Pick<Context, 'config' | 'newId'> }
  caller: Authored['caller'] & Pick<Caller, 'partnerId'>
  /** Where the confirmation comes from, for the audit chain. */
  whence: { ip: string | null; ua: string | null; meta: Record<string, unknown> }
  actor: FindingActor
  offer: Offer
  /** Who the history names. */
  by: Author
  /** Times to fix by severity. @unit days */
  sla: Readonly<Record<string, number | null>>
}

/** A finding that clients read and that has opened again. */
interface Reopened {
  id: string
  engagementId: string
  from: string
  to: string
}

/**
 * Writes what a preview has shown, and the traces of it. Events and audit entries come last, since they hold the head of the chain.
 *
 * @returns `stale` when what is known has moved since: then the transaction must be taken back
 */
export async function carryOutImport(call: Confirming, held: KeptImport, choice: FindingImportConfirm): Promise<ImportResult | 'stale'> {
  const { tx, now } = call
  const { context } = call.runtime
  const { clientId, id } = held
  // Of two imports into one engagement the second waits here, and then sees what the first has done.
  await holdEngagement(tx, clientId, held.engagementId)
  await expectMany(tx, true)
  if ((await readKnownState(tx, clientId, held.engagementId, true)) !== held.knownState) return 'stale'

  const missing = await readMissingAssets(tx, clientId, id)
  for (let start = 0; start < missing.length; start += atOnce) {
    await insertAssets(tx, clientId, missing.slice(start, start + atOnce).map((asset) => ({ ...asset, id: context.newId('asset') })), now)
  }
  for (let after = 0; ; ) {
    const batch = await readCreated(tx, clientId, id, after, atOnce)
    if (batch.length === 0) break
    const made = batch.map(({ position, evidence }) => ({
      position, id: context.newId('finding'), evidenceIds: Array.from({ length: evidence }, () => context.newId('findingEvidence')),
    }))
    await insertDrafts(tx, held, made, now)
    if (after === 0 && batch.length === atOnce) await countFindingsAnew(tx)
    after = batch.at(-1)!.position
  }

  const written = await updateImported(tx, clientId, id, choice.updatePublished ?? [], now)
  await moveDueDates(call, clientId, written)
  const reopening = await readReopening(tx, clientId, id)
  await noteSeen(tx, clientId, id, now)
  await expectMany(tx, false)
  const reopened: Reopened[] = []
  for (const { findingId, scanner } of reopening) {
    const finding = (await holdFinding(tx, clientId, findingId))!
    const notes = choice.reason ?? `Found again by ${scanner}.`
    const outcome = attempt(call.actor, factsOf(finding), 'reopen', call.offer, notes)
    if (!outcome.ok) return 'stale'
    await carryOut(call, finding, { event: 'reopen', notes, by: call.by }, outcome, call.sla)
    await markAffected(tx, clientId, findingId, [])
    const subject = { type: 'finding', id: findingId }
    await tell({ context, tx, now }, { event: 'finding.reopened', clientId, engagementId: finding.engagementId, finding: { ...finding, status: outcome.to }, subject, by: call.by })
    reopened.push({ id: findingId, engagementId: finding.engagementId, from: finding.status, to: outcome.to })
  }

  const { outcomes, proposed } = held.summary
  const updated = written.filter(({ status }) => status !== 'draft')
  const result: ImportResult = {
    created: outcomes.created.total, updated: written.length, reopened: reopened.length, proposed: Math.max(0, proposed - updated.length),
    absent: outcomes.absent.total, unchanged: outcomes.unchanged.total,
  }
  await confirmImport(tx, clientId, id, result, now)
  await leaveTraces(call, held, result, updated, reopened)
  return result
}

/** What clients read leaves a trace with them. That there is an import, and what it drafts, stands in the partner's chain. */
async function leaveTraces(call: Confirming, held: KeptImport, result: ImportResult, updated: readonly UpdatedFinding[], reopened: readonly Reopened[]): Promise<void> {
  const { tx, now, whence } = call
  const { context } = call.runtime
  const about = (subject: { type: string; id: string }, engagementId: string) => ({ id: context.newId('event'), clientId: held.clientId, subject, engagementId, at: now })
  const finding = ({ id }: { id: string }) => ({ type: 'finding', id })
  await appendEvents(tx, [
    ...updated.map((each) => ({ ...about(finding(each), each.engagementId), type: 'finding.updated' as const })),
    ...reopened.map((each) => ({ ...about(finding(each), each.engagementId), type: 'finding.reopened' as const })),
    // It tells of drafts.
    { ...about({ type: 'finding_import', id: held.id }, held.engagementId), type: 'finding.import_confirmed', forStaff: true },
  ])
  const entry = (clientId: string | null, action: string, target: { type: string; id: string }, meta: Record<string, unknown>) => ({
    clientId, at: now, action, target, result: 'ok' as const, ip: whence.ip, ua: whence.ua, meta: { ...whence.meta, ...meta },
  })
  const told = [
    ...updated.map((each) => entry(held.clientId, 'finding.write', finding(each), { fields: each.fields })),
    ...reopened.map((each) => entry(held.clientId, 'finding.reopen', finding(each), { event: 'reopen', from: each.from, to: each.to })),
  ]
  if (told.length > 0) await appendAudit(tx, told)
  const { target, meta } = hiddenTrace(call, 'finding_import', held.id, { format: held.summary.format, ...result })
  await appendAudit(tx, [entry(null, 'finding.import', target, meta!)])
}

/** Another severity promises another time to fix. */
async function moveDueDates({ tx, sla }: Confirming, clientId: string, written: readonly UpdatedFinding[]): Promise<void> {
  const moved = written.filter(({ fields, clockStartedAt }) => clockStartedAt !== null && fields.includes('severity'))
  if (moved.length === 0) return
  await writeDueDates(tx, clientId, moved.map(({ id, severity, clockStartedAt, dueAt, slaPausedAt, slaPausedMs }) => ({
    id, dueAt: changeSeverity({ dueAt: asDate(dueAt), pausedAt: asDate(slaPausedAt), pausedMs: slaPausedMs }, severity, new Date(clockStartedAt!), sla).dueAt,
  })))
}
