import type { attentionReasons } from '../../src/contract/client.ts'
import { isHighRisk } from '../../src/contract/risk.ts'

/** Why a client needs attention. */
export type AttentionReason = (typeof attentionReasons)[number]

/** Coverage under this asks for attention. @unit percent */
export const lowCoverage = 50
/** How long a client may stay without a level before somebody should look. @unit days */
export const onboardingGraceDays = 14

const dayMs = 86_400_000

/**
 * Why a client needs attention, worst first; empty when nothing does.
 *
 * @source domain model §3 row 16
 */
export function attentionOf(
  client: {
    level: string
    /** @unit percent; `null` without controls, which is nothing to attend to */
    evidenceCoverage: number | null
    createdAt: Date
    status: string
    /** From when on it has an overdue finding; `null` where none will be. */
    overdueFrom?: Date | null
    /** From when on a fix has waited for verification for more than five business days; `null` where none waits. */
    verificationLateFrom?: Date | null
  },
  now: Date,
): AttentionReason[] {
  // Nobody works on an archived client this week.
  if (client.status === 'archived') return []
  const reasons: AttentionReason[] = []
  if (isHighRisk(client.level)) reasons.push('risk')
  if (client.evidenceCoverage !== null && client.evidenceCoverage < lowCoverage) reasons.push('coverage')
  if (client.overdueFrom && client.overdueFrom.getTime() <= now.getTime()) reasons.push('overdue')
  if (client.verificationLateFrom && client.verificationLateFrom.getTime() <= now.getTime()) reasons.push('verification-late')
  if (client.level === 'unknown' && now.getTime() - client.createdAt.getTime() > onboardingGraceDays * dayMs) {
    reasons.push('onboarding-stalled')
  }
  return reasons
}
