/** Any number of findings for one client, each with a past. */
import { newId } from '../../server/ids.ts'
import { scannedTexts } from '../../server/seed/finding-texts.ts'
import { demoLives } from '../../server/seed/demo-work.ts'
import { pastOf } from '../../server/seed/past.ts'
import { sequence } from '../../server/seed/random.ts'
import { importFindings } from '../../server/store/finding-import.ts'
import { refreshStatistics } from '../../server/store/maintenance.ts'
import { systemScope } from '../../server/store/types.ts'

const engagementCount = 20
const assetCount = 500
const lives = ['open', 'open', 'open', 'started', 'waiting', 'notFixed', 'partial', 'fixed', 'fixed', 'fixed', 'fixedAtOnce', 'accepted', 'falsePositive', 'reopened']

/**
 * Loads findings in batches, spread over a year, 20 engagements and 500 assets.
 *
 * @param {import('../../server/store/types.ts').Database} database
 * @param {import('../../server/store/types.ts').PartnerScope} scope
 */
export async function manyFindings(database, scope, clientId, { count, now }) {
  const random = sequence(count)
  const createdAt = new Date(now.getTime() - 380 * 86_400_000)
  const ids = (kind, at) => newId(kind, at.getTime())
  const engagements = Array.from({ length: engagementCount }, (_, index) => ({ id: newId('engagement'), clientId, kind: 'vuln_assessment', title: `Scan ${index + 1}`, status: 'active', createdAt }))
  const assets = Array.from({ length: assetCount }, (_, index) => ({ id: newId('asset'), clientId, kind: 'host', name: `host-${index}.example`, createdAt }))
  await database.transact(scope, (tx) => importFindings(tx, { engagements, assets, findings: [] }))
  const author = { side: 'partner', id: newId('partnerMember'), name: 'Somebody' }
  const hands = { ana: author, adam: { ...author, id: newId('partnerMember') }, client: { ...author, id: newId('partnerMember') }, portal: { side: 'system', id: null, name: null } }
  for (let done = 0, batch = 200; done < count; done += batch, batch = 2000) {
    // A check of a reference that was planned while the tables were empty reads the whole table for every row.
    if (done === 200) await database.transact(systemScope, refreshStatistics)
    const findings = Array.from({ length: Math.min(batch, count - done) }, (_, index) => {
      const place = Math.floor(random() * assetCount)
      const text = scannedTexts[Math.floor(random() * scannedTexts.length)]
      const finding = { text: { ...text, title: `${text.title} on ${assets[place].name}` }, life: lives[Math.floor(random() * lives.length)], daysAgo: 0.1 + random() * 360, assets: [place] }
      if (!(finding.life in demoLives)) throw new Error(`there is no life "${finding.life}"`)
      return pastOf(finding, {
        clientId, engagementId: engagements[Math.floor(random() * engagementCount)].id, number: done + index + 1, assets, hands, start: done + index, now, ids,
      })
    })
    await database.transact(scope, (tx) => importFindings(tx, { engagements: [], assets: [], findings }))
  }
}
