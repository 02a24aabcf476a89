import { expectedOf } from '../../src/contract/exposure.ts'
import { fourBands, riskLevelOf } from '../../src/contract/risk.ts'
import { minorDigits } from '../import/money.ts'
import { appendAudit } from '../store/audit.ts'
import { insertClients, type NewClient } from '../store/clients.ts'
import { refreshStatistics } from '../store/maintenance.ts'
import { insertPostureHistory } from '../store/measures.ts'
import { insertMember, listMembers } from '../store/members.ts'
import { findPartnerId, insertPartner } from '../store/partners.ts'
import { systemScope, type Database } from '../store/types.ts'
import { daysBefore, seedIds, seedScope } from './context.ts'
import { crowd } from './crowd.ts'
import { exampleOrigins } from './load-demo.ts'

/** The MSP with many clients: a partner of its own beside the demo MSP. */
export const crowdPartner = { name: 'Crowded IT', slug: 'crowded-it', owner: 'owen.marsh@crowded.example' } as const

/** Clients a statement. */
const batchSize = 1000

/**
 * Loads a portfolio of any size in batches, all of it or nothing.
 *
 * @returns `false` when it is there already; nothing is changed then
 */
export async function loadCrowd(
  database: Database,
  options: { now: Date; count: number; onProgress?: (done: number) => void },
): Promise<boolean> {
  const { now, count, onProgress } = options
  const founded = daysBefore(now, 1600)
  const partnerId = await database.transact(systemScope, async (tx) => {
    const present = await findPartnerId(tx, crowdPartner.slug)
    if (present !== null) return present
    const id = seedIds(3)('partner', founded)
    await insertPartner(tx, {
      id,
      slug: crowdPartner.slug,
      name: crowdPartner.name,
      mode: 'consulting',
      contactEmail: crowdPartner.owner,
      timezone: 'Europe/London',
      currency: 'USD',
      locale: 'en',
      riskBands: [...fourBands],
      allowedOrigins: [...exampleOrigins],
      workspaceUrl: 'http://localhost:4480/clients/{clientId}',
      clientCreationEnabled: true,
      excludesNotApplicable: false,
      createdAt: founded,
    })
    return id
  })
  const loaded = await database.transact(seedScope(partnerId), async (tx) => {
    if ((await listMembers(tx)).length > 0) return false
    const ids = seedIds(4)
    await insertMember(tx, { id: ids('partnerMember', founded), email: crowdPartner.owner, name: 'Owen Marsh', role: 'owner', createdAt: founded })
    let batch: NewClient[] = []
    let done = 0
    const flush = async () => {
      await insertClients(tx, batch, fourBands)
      await insertPostureHistory(
        tx,
        batch.flatMap(({ id, posture, baselineCompletedAt }) =>
          posture
            ? [{ clientId: id, id: ids('posture', posture.asOf), score: posture.score, level: riskLevelOf(posture.score, Boolean(baselineCompletedAt)), asOf: posture.asOf, at: posture.asOf }]
            : [],
        ),
      )
      done += batch.length
      batch = []
      onProgress?.(done)
    }
    for (const { createdDaysAgo, baselineCompleted, score, exposure, ...fields } of crowd(count)) {
      const createdAt = daysBefore(now, createdDaysAgo)
      const asOf = daysBefore(now, createdDaysAgo * 0.4)
      const [low, high] = (exposure ?? [0, 0]).map((amount) => amount * 10 ** minorDigits(fields.currency)) as [number, number]
      batch.push({
        ...fields,
        id: ids('client', createdAt),
        status: baselineCompleted ? 'active' : 'onboarding',
        baselineCompletedAt: baselineCompleted ? asOf : null,
        posture: score === null ? null : { score, asOf },
        exposure: exposure ? { low, expected: expectedOf(low, high), high, currency: fields.currency, confidence: 'medium', asOf } : null,
        createdAt,
      })
      if (batch.length === batchSize) await flush()
    }
    if (batch.length > 0) await flush()
    // One entry for all: a chain for each of a hundred thousand made-up clients would prove nothing.
    await appendAudit(tx, [
      { clientId: null, at: now, action: 'client.create', target: null, result: 'ok', ip: null, ua: null, meta: { clients: count, demo: true } },
    ])
    return true
  })
  if (loaded) await database.transact(systemScope, refreshStatistics)
  return loaded
}
