import { importFindings, type FindingHistory } from '../store/finding-import.ts'
import type { NewEngagement } from '../store/engagements.ts'
import type { NewAsset } from '../store/assets.ts'
import type { NewAuditEntry } from '../store/audit.ts'
import { insertRetest, updateRetest } from '../store/retests.ts'
import type { Author } from '../store/findings.ts'
import type { PartnerTx } from '../store/types.ts'
import { daysBefore, type seedIds } from './context.ts'
import { demoWork } from './demo-work.ts'
import { pastOf, type DemoHands } from './past.ts'

type Ids = ReturnType<typeof seedIds>

/** The ids of each client's engagements, in the order of the description. */
export function engagementIdsOf(now: Date, ids: Ids): ReadonlyMap<string, readonly string[]> {
  return new Map(demoWork.map(({ client, engagements }) => [client, engagements.map((each) => ids('engagement', daysBefore(now, Math.max(0.5, each.startDaysAgo + 1))))]))
}

/** What the work of the demo is loaded into. */
export interface WorkPlaces {
  /** Ids of the clients, by name. */
  clientIds: ReadonlyMap<string, string>
  engagementIds: ReadonlyMap<string, readonly string[]>
  /** Who speaks for each client, by its name; the MSP on behalf where nobody does. */
  speakers: ReadonlyMap<string, Author>
  staff: { ana: Author; adam: Author }
}

const day = (now: Date, daysAgo: number) => daysBefore(now, daysAgo).toISOString().slice(0, 10)

/** Loads engagements, assets and findings with their past. @returns what is to stand in the audit chains */
export async function loadWork(tx: PartnerTx, now: Date, ids: Ids, { clientIds, engagementIds, speakers, staff }: WorkPlaces): Promise<NewAuditEntry[]> {
  const engagements: NewEngagement[] = []
  const assets: NewAsset[] = []
  const findings: FindingHistory[] = []
  const audit: NewAuditEntry[] = []
  const retests: (() => Promise<void>)[] = []
  for (const [workIndex, work] of demoWork.entries()) {
    const clientId = clientIds.get(work.client)!
    const hands: DemoHands = { ...staff, client: speakers.get(work.client) ?? staff.adam, portal: { side: 'system', id: null, name: null } }
    const began = Math.max(0.5, ...work.engagements.map((each) => each.startDaysAgo))
    const known = work.assets.map((asset) => ({ ...asset, id: ids('asset', daysBefore(now, began)) }))
    assets.push(...known.map((asset) => ({ ...asset, clientId, createdAt: daysBefore(now, began) })))
    // Numbers are given in the order of publication, whichever engagement it is.
    const published = work.engagements.flatMap((each) => each.findings).filter((each) => each.life !== 'draft').sort((a, b) => b.daysAgo - a.daysAgo)
    for (const [index, engagement] of work.engagements.entries()) {
      const id = engagementIds.get(work.client)![index]!
      const createdAt = daysBefore(now, Math.max(0.5, engagement.startDaysAgo + 1))
      engagements.push({
        id, clientId, kind: engagement.kind, title: engagement.title, scope: engagement.scope, status: engagement.status, startDate: day(now, engagement.startDaysAgo),
        endDate: engagement.endDaysAgo === null ? null : day(now, engagement.endDaysAgo), createdAt,
      })
      audit.push({ clientId, at: createdAt, action: 'engagement.manage', target: { type: 'engagement', id }, result: 'ok', ip: null, ua: null, meta: {} })
      const pasts = engagement.findings.map((finding, place) =>
        pastOf(finding, {
          clientId, engagementId: id, number: finding.life === 'draft' ? null : published.indexOf(finding) + 1, assets: known, hands,
          start: 40_000 + workIndex * 1000 + index * 300 + place, now, ids,
        }))
      findings.push(...pasts)
      const { retest } = engagement
      if (!retest) continue
      const again = pasts.filter((past) => past.publishedAt !== null).slice(0, retest.findings).map((past) => past.id)
      const retestId = ids('retest', daysBefore(now, 6))
      const by = { ...hands.client, side: hands.client.side as 'partner' | 'client', id: hands.client.id! }
      retests.push(async () => {
        await insertRetest(tx, { id: retestId, clientId, engagementId: id, findingIds: again, notes: 'Please before the board meets on the last Thursday of the month.', by, at: daysBefore(now, 6) })
        if (retest.status === 'requested') return
        const shift = retest.status === 'completed' ? 4 : -5
        await updateRetest(tx, clientId, retestId, { status: retest.status, windowFrom: daysBefore(now, shift), windowTo: daysBefore(now, shift - 2) }, daysBefore(now, retest.status === 'completed' ? 2 : 5))
      })
    }
  }
  await importFindings(tx, { engagements, assets, findings })
  for (const retest of retests) await retest()
  return audit
}
