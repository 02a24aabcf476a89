import { readCvss } from '../cvss/cvss.ts'
import { drafted, moveFrom, type Standing } from '../rules/finding-move.ts'
import { findingTable, runOutReason } from '../rules/finding.ts'
import { productSla } from '../rules/policy.ts'
import type { FindingEvent, FindingStatus } from '../../src/contract/finding-status.ts'
import type { FindingHistory } from '../store/finding-import.ts'
import type { Author, FindingContent } from '../store/findings.ts'
import { daysBefore, type seedIds } from './context.ts'
import { demoLives, type DemoFinding, type DemoHand, type DemoLife } from './demo-work.ts'
import type { DemoText } from './finding-texts.ts'
import { pick, sequence } from './random.ts'

/** Who stands behind each hand, for one client. */
export type DemoHands = Readonly<Record<DemoHand, Author>>

/** What is said when nothing in particular is. */
const usual: Partial<Record<FindingEvent, readonly string[]>> = {
  submit_remediation: [
    'Done as you wrote, in the maintenance window of Sunday night. The service was restarted twice.',
    'The update is installed. We have checked the version on the machine itself:\n\n```\nii  openssl  3.0.17-1~deb12u2  amd64\n```',
    'Changed the setting by group policy and asked for it with `gpresult` on three machines.',
    'The supplier has mended it; the release notes of last week name it.',
  ],
  verify_not_fixed: [
    'The same request still gives the same answer. It looks as if the change has not reached the second server behind the load balancer.',
    'The new version is installed, and the service still runs the old one: it was not restarted.',
  ],
  verify_partial: ['Mended on the first machine; the others still answer as before.', 'From outside it is closed. From the office network it still works.'],
  verify_fixed: ['Tried again in all the ways of the first time; it is closed.', 'The scan does not find it any more.'],
  mark_false_positive: ['The distribution has put the mending into the old version number; the package is not affected.'],
  close: ['duplicate: Reported in the project before, and followed there.', 'out_of_scope: The machine belongs to the landlord.', 'withdrawn: The service was switched off for good.'],
  reopen: [runOutReason],
  start: ['Planned for the next maintenance window.'],
}

/** What a text says about these assets. */
export function contentOf({ evidence: _, ...text }: DemoText, assetName: string): FindingContent {
  const named = (words: string) => words.replaceAll('{asset}', assetName)
  return {
    ...text,
    description: named(text.description),
    impact: named(text.impact),
    remediation: named(text.remediation),
    ...(text.technicalDetails === undefined ? {} : { technicalDetails: named(text.technicalDetails) }),
    cvss: (text.cvss ?? []).map((vector) => {
      const { version, score } = readCvss(vector)
      return { version, vector, score, valid: true }
    }),
  }
}

type Ids = ReturnType<typeof seedIds>

/**
 * The whole past of one finding: what the table of findings makes of what happens to it.
 *
 * @param number counted through the client; `null` for a draft
 */
export function pastOf(
  finding: DemoFinding,
  place: { clientId: string; engagementId: string; number: number | null; assets: readonly { id: string; name: string }[]; hands: DemoHands; start: number; now: Date; ids: Ids },
): FindingHistory {
  const { clientId, engagementId, hands, now, ids } = place
  const random = sequence(place.start)
  const life: DemoLife = demoLives[finding.life]
  const createdAt = daysBefore(now, finding.daysAgo + 0.7)
  const publishedAt = daysBefore(now, finding.daysAgo)
  const momentOf = (at: number) => daysBefore(now, finding.daysAgo * (1 - at))
  const affected = finding.assets.map((index) => place.assets[index]!)
  const content = contentOf(finding.text, affected[0]?.name ?? '')
  const past: FindingHistory = {
    ...drafted, id: ids('finding', createdAt), clientId, engagementId, number: place.number, content, publishedAt: null, verificationId: null, createdAt, updatedAt: createdAt,
    affected: affected.map(({ id }) => ({ assetId: id, status: 'affected' })),
    evidence: (finding.text.evidence ?? []).map((proof) => ({ ...proof, id: ids('findingEvidence', createdAt) })),
    submissions: [], verifications: [], steps: [], acceptances: [],
  }
  if (!life.steps) return past

  let standing: Standing = drafted
  let { affected: touched, verificationId } = past
  const submissions: FindingHistory['submissions'][number][] = []
  const verifications: FindingHistory['verifications'][number][] = []
  const steps: FindingHistory['steps'][number][] = []
  for (const { event, at, by: hand, notes: said } of [{ event: 'publish' as const, at: 0, by: 'ana' as const }, ...life.steps].map((each) => ({ notes: undefined, ...each }))) {
    const row = findingTable[event]
    const moment = momentOf(at)
    const by = hands[hand]
    const to: FindingStatus = row.to === 'same' ? standing.status : row.to === 'before' ? standing.statusBefore! : row.to
    const talks = row.notes === true || ((event === 'verify_fixed' || event === 'start') && random() < 0.5)
    const notes = said ?? (talks ? pick(random, usual[event]!) : null)
    const before = standing
    const submissionId = event === 'submit_remediation' ? ids('submission', moment) : undefined
    standing = moveFrom(standing, finding.text.severity, { event, userId: by.id, ...(submissionId ? { submissionId } : {}) }, { ok: true, to, clock: row.clock }, moment, productSla)
    steps.push({ id: ids('findingStep', moment), event, from: before.status === 'draft' ? null : before.status, to, by, notes, at: moment })
    if (submissionId) submissions.push({ id: submissionId, notes: notes!, by, at: moment, withdrawnAt: null })
    if (event === 'withdraw') submissions.push({ ...submissions.pop()!, withdrawnAt: moment })
    if (event === 'reopen') touched = touched.map((each) => ({ ...each, status: 'affected' }))
    const outcome = ({ verify_fixed: 'verified_fixed', verify_not_fixed: 'not_fixed', verify_partial: 'partial', verify_unable: 'unable_to_test' } as Partial<Record<FindingEvent, string>>)[event]
    if (event !== 'claim' && outcome === undefined) {
      // What was left to somebody else is no verification.
      if (event === 'release') verificationId = verifications.splice(-1, 1).length > 0 ? (verifications.at(-1)?.id ?? null) : verificationId
      continue
    }
    if (before.claimedBy === null) {
      const round = verifications.filter((each) => each.decidedAt !== null).length + 1
      verificationId = ids('verification', moment)
      verifications.push({ id: verificationId, submissionId: before.submissionId!, round, by, startedAt: moment, decidedAt: null, outcome: null, notes: null })
    }
    if (outcome === undefined) continue
    verifications.push({ ...verifications.pop()!, decidedAt: moment, outcome, notes })
    if (outcome === 'verified_fixed') touched = touched.map((each) => ({ ...each, status: 'fixed' }))
    if (outcome === 'partial') touched = touched.map((each, index) => ({ ...each, status: index === 0 && touched.length > 1 ? 'fixed' : 'affected' }))
  }
  const asked = life.acceptance
  const decided = asked && asked.status !== 'requested'
  return {
    ...past, ...standing, publishedAt, affected: touched, verificationId, submissions, verifications, steps, updatedAt: steps.at(-1)!.at,
    acceptances: !asked
      ? []
      : [{
          id: ids('acceptance', momentOf(asked.askedAt)), justification: 'Mending it now would stop the work of the whole office for a week. The machine is replaced with the move in spring; until then it is reached by two people only.',
          by: hands.client, requestedAt: momentOf(asked.askedAt),
          expiresAt: asked.status === 'expired' ? steps.at(-1)!.at : daysBefore(now, -asked.expiresInDays), status: asked.status,
          decidedBy: !decided ? null : asked.status === 'expired' ? hands.portal : hands.adam,
          decidedAt: !decided ? null : asked.status === 'expired' ? steps.at(-1)!.at : momentOf(asked.askedAt + 0.08),
          notes: asked.status === 'rejected' ? 'A year is too long for mail that anybody can forge. Please set the record to quarantine first, then we talk about the rest.' : null,
        }],
  }
}
