import { getClientPolicy, getPartnerPolicy, updateClientPolicy, updatePartnerPolicy } from '../../src/contract/endpoints/policies.ts'
import type { Policy, PolicyUpdate } from '../../src/contract/policy.ts'
import { serve, type Call } from '../http/call.ts'
import { matches, type Precondition } from '../http/etag.ts'
import { Refusal } from '../http/problem.ts'
import { changePolicy, presets, resolvePolicy, type PolicySettings } from '../rules/policy.ts'
import type { PartnerTx } from '../store/database.ts'
import { readClientPolicy, readPartnerPolicy, writePolicy, type StoredPolicy } from '../store/policies.ts'
import { requireClient } from './clients.ts'
import { leaveTrace } from './write.ts'

interface Levels {
  partner: StoredPolicy
  /** `null` at the partner's own level. */
  client: StoredPolicy | null
}

async function read(tx: PartnerTx, clientId: string | null): Promise<Levels> {
  return { partner: await readPartnerPolicy(tx), client: clientId === null ? null : await readClientPolicy(tx, clientId) }
}

function present({ partner, client }: Levels): Policy {
  const own = client ?? partner
  return {
    own: own.settings,
    effective: resolvePolicy(partner.settings as PolicySettings, (client?.settings ?? {}) as PolicySettings),
    inherited: client ? resolvePolicy(partner.settings as PolicySettings) : resolvePolicy(),
    presets,
    updatedAt: own.updatedAt,
    version: own.version,
  }
}

export const servePartnerPolicy = serve(getPartnerPolicy, async ({ tx }) => ({ body: present(await read(tx, null)) }))

export const serveClientPolicy = serve(getClientPolicy, async (call) => {
  await requireClient(call, call.params.clientId)
  // What holds moves with the partner's policy too, so a version of this level does not tell that an answer is old.
  return { body: present(await read(call.tx, call.params.clientId)) }
})

export const servePartnerPolicyUpdate = serve(updatePartnerPolicy, async (call) => await change(call, null, call.body, call.precondition!))

export const serveClientPolicyUpdate = serve(updateClientPolicy, async (call) => {
  await requireClient(call, call.params.clientId)
  return await change(call, call.params.clientId, call.body, call.precondition!)
})

async function change(
  call: Pick<Call, 'caller' | 'runtime' | 'request' | 'requestId' | 'address' | 'now' | 'entry'> & { tx: PartnerTx },
  clientId: string | null,
  update: PolicyUpdate,
  precondition: Precondition,
) {
  const { tx, now } = call
  const levels = await read(tx, clientId)
  const own = levels.client ?? levels.partner
  const conflict = async () =>
    new Refusal('version-conflict', {
      detail: 'Read the policy again, then make the change to what it is now.',
      current: present(await read(tx, clientId)),
    })
  if (!matches(precondition, own.version)) throw await conflict()
  const settings = changePolicy(own.settings as PolicySettings, update)
  if (!(await writePolicy(tx, clientId, own.version, settings, now))) throw await conflict()
  await leaveTrace(call, {
    clientId,
    target: { type: 'policy', id: clientId ?? tx.scope.partnerId },
    meta: { fields: Object.keys(update).sort() },
    events: ['policy.updated'],
  })
  const body = present(await read(tx, clientId))
  return { body, version: body.version }
}
