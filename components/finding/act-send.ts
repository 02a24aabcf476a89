import type { Finding } from '../../src/contract/finding.ts'
import type { closeReasons, FindingSeverity, VerificationOutcome } from '../../src/contract/finding-status.ts'
import type { Portal } from '../../src/index.ts'
import type { FormValues } from '../base/form/form.ts'
import type { Act } from './acts.ts'
import { endOfDay } from './act-fields.ts'

/**
 * Sends an act to the version of the finding that the person has seen.
 *
 * @param attachmentIds files that go with it
 * @returns the finding as it is now; `undefined` where the act was accepted and the finding is to be read again
 */
export async function sendAct(portal: Portal, act: Act, finding: Finding, values: FormValues, idempotencyKey: string, attachmentIds: readonly string[] = []): Promise<Finding | undefined> {
  const { clientId, id, version, acceptance } = finding
  const { findings } = portal
  const at = { version, idempotencyKey }
  const said = (name: string) => String(values[name] ?? '')
  const files = attachmentIds.length > 0 ? { attachmentIds: [...attachmentIds] } : {}
  const notes = said('notes') === '' ? {} : { notes: said('notes') }
  switch (act) {
    case 'publish':
      return findings.publish(clientId, id, at)
    case 'start':
      return findings.start(clientId, id, at)
    case 'withdraw':
      return findings.withdraw(clientId, id, at)
    case 'claim':
      return findings.claim(clientId, id, at)
    case 'release':
      return findings.release(clientId, id, at)
    case 'submit':
      return findings.submit(clientId, id, { notes: said('notes'), ...files }, at)
    case 'verify': {
      const outcome = said('outcome') as VerificationOutcome
      const fixed = values['fixedAssetIds']
      return findings.verify(clientId, id, { outcome, ...notes, ...(outcome === 'partial' && Array.isArray(fixed) ? { fixedAssetIds: fixed as string[] } : {}), ...files }, at)
    }
    case 'reopen':
      return findings.reopen(clientId, id, { reason: said('reason') }, at)
    case 'dismiss':
      return findings.dismiss(clientId, id, { reason: said('reason') }, at)
    case 'close':
      return findings.close(clientId, id, { as: said('as') as (typeof closeReasons)[number], reason: said('reason') }, at)
    case 'edit': {
      const changes = changesOf(finding, values)
      return Object.keys(changes).length === 0 ? finding : findings.update(clientId, id, changes, at)
    }
    case 'retest':
      await portal.retests.request(clientId, finding.engagementId, { findingIds: [id], ...notes }, { idempotencyKey })
      return undefined
    case 'accept':
      await portal.acceptances.request(clientId, id, { justification: said('justification'), expiresAt: new Date(endOfDay(said('expiresAt'))).toISOString() }, { idempotencyKey })
      return undefined
    case 'decide': {
      const decision = said('decision') as 'approve' | 'reject' | 'revoke'
      const words = said('decisionNotes')
      await portal.acceptances.decide(clientId, acceptance!.id, { decision, ...(words === '' ? {} : { notes: words }) }, { version: acceptance!.version, idempotencyKey })
      return undefined
    }
  }
}

/** Only what was changed: somebody else's change of another field stays. */
function changesOf(finding: Finding, values: FormValues) {
  const changes: { title?: string; severity?: FindingSeverity; description?: string; impact?: string; remediation?: string } = {}
  for (const name of ['title', 'description', 'impact', 'remediation'] as const) {
    const value = values[name === 'title' ? 'findingTitle' : name]
    if (value !== undefined && value !== finding[name]) changes[name] = String(value)
  }
  if (values['severity'] !== undefined && values['severity'] !== finding.severity) changes.severity = String(values['severity']) as FindingSeverity
  return changes
}
