import { diagnose } from '../../src/contract/endpoints/people.ts'
import { serve } from '../http/call.ts'
import { notFound } from '../http/problem.ts'
import { diagnose as lookInto } from '../rules/diagnosis.ts'
import { resolvePolicy, type PolicySettings } from '../rules/policy.ts'
import { nearest } from '../rules/nearest.ts'
import { findClient } from '../store/clients.ts'
import { readClientPolicy, readPartnerPolicy } from '../store/policies.ts'
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
      similarEmail: nearest(query.email.toLowerCase(), emails),
      policy: resolvePolicy(partner.settings as PolicySettings, own.settings as PolicySettings),
      now,
    }),
  }
})
