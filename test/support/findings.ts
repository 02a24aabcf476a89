// Engagements and findings in whatever state a test needs.
import { randomBytes } from 'node:crypto'
import type { Context } from '../../server/context.ts'
import { newId } from '../../server/ids.ts'
import { planImport } from '../../server/import/finding-import.ts'
import { insertAcceptance } from '../../server/store/acceptances.ts'
import type { PartnerScope } from '../../server/store/database.ts'
import { insertEngagement } from '../../server/store/engagements.ts'
import { insertFinding, insertStep, insertSubmission, insertVerification, moveFinding, publishFinding, replaceAffected, replaceEvidence, type FindingMove } from '../../server/store/findings.ts'
import { finishImport, insertImport, insertImportRows, readKnownState } from '../../server/store/finding-imports.ts'
import { insertRetest } from '../../server/store/retests.ts'
import type { FindingSeverity, FindingStatus } from '../../src/contract/finding-status.ts'

/** Where something is planted. Every text of it holds the word. */
export interface Where {
  scope: PartnerScope
  clientId: string
  word: string
}

const system = { side: 'system', id: null, name: null } as const

/** An engagement that is under way. */
export async function plantEngagement(context: Context, { scope, clientId, word }: Where, title = 'Test'): Promise<string> {
  const id = newId('engagement')
  await context.database.transact(scope, (tx) =>
    insertEngagement(tx, { id, clientId, kind: 'pentest', title: `${title} ${word}`, scope: `All of ${word}`, status: 'active', createdAt: context.now() }))
  return id
}

/** How a finding is planted. */
export interface Planting {
  engagementId: string
  assetId?: string
  /** `open` when absent. */
  state?: FindingStatus
  /** `high` when absent. */
  severity?: FindingSeverity
  /** Who has handed it over, where it waits for verification. */
  submittedBy?: string
  /** Who is verifying it, where it waits for verification. */
  claimedBy?: string
}

/** A finding in some state, with everything it has there. */
export async function plantFinding(context: Context, { scope, clientId, word }: Where, planting: Planting): Promise<string> {
  const { engagementId, assetId, state = 'open', severity = 'high', submittedBy = 'somebody', claimedBy } = planting
  const id = newId('finding')
  const now = context.now()
  await context.database.transact(scope, async (tx) => {
    await insertFinding(tx, {
      id, clientId, engagementId, title: `Weak cipher ${word}`, description: `About ${word}`, severity, impact: `Impact on ${word}`, remediation: `Mend ${word}`,
      technicalDetails: `Details of ${word}`, references: [`https://${word}.example/read`], cwe: ['CWE-327'], cve: ['CVE-2026-12345'],
      cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', score: 7.5, valid: true }], internalNotes: `Internal ${word}`, createdAt: now,
    })
    await replaceEvidence(tx, clientId, id, [
      { id: newId('findingEvidence'), title: `Proof ${word}`, content: `Raw ${word}`, redacted: `Redacted ${word}` },
      { id: newId('findingEvidence'), title: `Kept ${word}`, content: `Secret ${word}`, redacted: null },
    ])
    if (assetId) await replaceAffected(tx, clientId, id, [assetId])
    if (state === 'draft') return
    const dueAt = new Date(now.getTime() + 30 * 86_400_000)
    await publishFinding(tx, clientId, id, { startedAt: now, dueAt })
    const step = (event: string, from: FindingStatus | null, to: FindingStatus) =>
      insertStep(tx, { id: newId('findingStep'), clientId, findingId: id, event, from, to, by: system, notes: null, at: now })
    await step('publish', null, 'open')
    if (state === 'open') return
    const waits = state === 'pending_verification'
    const submissionId = waits ? newId('submission') : null
    if (submissionId) {
      await insertSubmission(tx, { id: submissionId, clientId, findingId: id, notes: `Done ${word}`, by: { side: 'partner', id: submittedBy, name: null }, at: now })
    }
    if (claimedBy) {
      await insertVerification(tx, { id: newId('verification'), clientId, findingId: id, submissionId: submissionId!, analyst: { id: claimedBy, name: null }, at: now })
    }
    const move: FindingMove = {
      status: state, statusBefore: waits ? 'open' : null, clockStartedAt: now, dueAt, slaPausedAt: waits ? now : null, slaPausedMs: 0, claimedFixedAt: waits ? now : null,
      verifiedAt: state === 'verified_fixed' ? now : null, reopenCount: 0, submissionId, submittedBy: waits ? submittedBy : null, claimedBy: claimedBy ?? null,
    }
    await moveFinding(tx, clientId, id, move, now)
    await step(waits ? 'submit_remediation' : 'start', 'open', state)
  })
  return id
}

/** A risk that somebody has asked to live with. */
export async function plantAcceptance(context: Context, { scope, clientId, word }: Where, findingId: string): Promise<string> {
  const id = newId('acceptance')
  const now = context.now()
  await context.database.transact(scope, (tx) =>
    insertAcceptance(tx, {
      id, clientId, findingId, justification: `Because of ${word}`, by: { side: 'partner', id: 'somebody', name: null }, expiresAt: new Date(now.getTime() + 90 * 86_400_000), at: now,
    }))
  return id
}

/** A round of retesting that somebody has asked for. */
export async function plantRetest(context: Context, { scope, clientId, word }: Where, engagementId: string, findingIds: readonly string[]): Promise<string> {
  const id = newId('retest')
  await context.database.transact(scope, (tx) =>
    insertRetest(tx, { id, clientId, engagementId, findingIds, notes: `Again ${word}`, by: { side: 'partner', id: 'somebody', name: null }, at: context.now() }))
  return id
}

/** A preview of two new findings, made by somebody. */
export async function plantImport(context: Context, { scope, clientId, word }: Where, engagementId: string, madeBy: string): Promise<string> {
  const id = newId('findingImport')
  const at = context.now()
  // Two imports of one engagement are of different findings, so that both can be confirmed.
  const mark = randomBytes(4).toString('hex')
  const titles = [`Old library ${word} ${mark}`, `Weak key ${word} ${mark}`]
  const file = JSON.stringify({ findings: titles.map((title) => ({ title, severity: 'low', asset: `${word}.example`, evidence: `Seen ${word}` })) })
  const { summary, rows } = planImport(new TextEncoder().encode(file), {}, [])
  await context.database.transact(scope, async (tx) => {
    const knownState = await readKnownState(tx, clientId, engagementId)
    await insertImport(tx, { id, clientId, engagementId, madeBy }, { summary, knownState, at, expiresAt: new Date(at.getTime() + 3_600_000) })
    await insertImportRows(tx, clientId, id, JSON.stringify([...rows()]))
    await finishImport(tx, clientId, id, 'ready')
  })
  return id
}
