import { diagnose } from '../../src/contract/endpoints/people.ts'
import { serve } from '../http/call.ts'
import { notFound } from '../http/problem.ts'
import { diagnose as lookInto } from '../rules/diagnosis.ts'
import { resolvePolicy, type PolicySettings } from '../rules/policy.ts'
import { nearest } from '../rules/nearest.ts'
import { findNewestAudit } from '../store/audit.ts'
import { findClient } from '../store/clients.ts'
import { readClientPolicy, readPartnerPolicy } from '../store/policies.ts'
import type { TenantTx } from '../store/database.ts'
import { findForDiagnosis } from '../store/portal-users.ts'

export const serveDiagnosis = serve(diagnose, async ({ params, query, tx, now }) => {
  const client = await findClient(tx, params.clientId)
  if (!client) throw notFound()
  const { user, emails } = await findForDiagnosis(tx, client.id, query.email)
  const partner = await readPartnerPolicy(tx)
  const own = await readClientPolicy(tx, client.id)
  return {
    body: lookInto(query.question, query.subjectId, {
      client,
      person: user,
      lastSignIn: user ? await lastSignIn(tx, client.id, user.id, now) : null,
      similarEmail: nearest(query.email.toLowerCase(), emails),
      policy: resolvePolicy(partner.settings as PolicySettings, own.settings as PolicySettings),
      now,
    }),
  }
})

/** How far back a sign-in is looked for. @unit milliseconds */
const lookBackMs = 14 * 86_400_000

async function lastSignIn(tx: TenantTx, clientId: string, personId: string, now: Date) {
  const entry = await findNewestAudit(tx, clientId, personId, ['sign_in.succeed', 'sign_in.fail'], new Date(now.getTime() - lookBackMs))
  return entry && { at: entry.at, good: entry.action === 'sign_in.succeed', reason: String(entry.meta['reason'] ?? '') }
}
