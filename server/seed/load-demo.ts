import { expectedOf } from '../../src/contract/exposure.ts'
import { fourBands, riskLevelOf } from '../../src/contract/risk.ts'
import { minorDigits } from '../import/money.ts'
import { slugsOf } from '../rules/slug.ts'
import { appendAudit, type NewAuditEntry } from '../store/audit.ts'
import { insertClients, type NewClient } from '../store/clients.ts'
import { setControlStatuses } from '../store/control-statuses.ts'
import { insertEvidence, listControls, type Control, type ControlStatus, type EvidenceKind, type NewEvidence } from '../store/controls.ts'
import type { Author } from '../store/findings.ts'
import { adoptFramework, insertFramework } from '../store/frameworks.ts'
import { insertPostureHistory } from '../store/measures.ts'
import { insertMember, listMembers } from '../store/members.ts'
import { insertAuditor } from '../store/auditors.ts'
import { findPartnerId, insertPartner } from '../store/partners.ts'
import { insertPortalUser } from '../store/portal-users.ts'
import { systemScope, type Database, type PartnerTx } from '../store/types.ts'
import { daysBefore, seedIds, seedScope } from './context.ts'
import { demoFrameworks, type DemoFrameworkKey } from './frameworks.ts'
import { demoClients, demoHistory, demoPeople, larkfield, type DemoClient } from './larkfield.ts'
import { engagementIdsOf, loadWork } from './load-work.ts'
import { pick, sequence } from './random.ts'

/** How the demo MSP is loaded. */
export interface DemoOptions {
  /** The moment everything is counted back from. */
  now: Date
  /** Origins that may call the API beside those of the examples' usual ports. */
  origins?: readonly string[]
  /** Address of a client's workspace; that of the example intranet on its usual port when absent. */
  workspaceUrl?: string
}

/** Where the examples are served: the intranet and the React page. */
export const exampleOrigins = ['http://localhost:4480', 'http://127.0.0.1:4480', 'http://localhost:4481', 'http://127.0.0.1:4481'] as const

/**
 * Loads the demo MSP, all of it or nothing.
 *
 * @returns `false` when it is there already; nothing is changed then
 */
export async function loadDemo(database: Database, options: DemoOptions): Promise<boolean> {
  const { now } = options
  const nextId = seedIds(1)
  const founded = daysBefore(now, 1200)
  const partnerId = await database.transact(systemScope, async (tx) => {
    const present = await findPartnerId(tx, larkfield.slug)
    if (present !== null) return present
    const id = nextId('partner', founded)
    await insertPartner(tx, {
      id,
      slug: larkfield.slug,
      name: larkfield.name,
      mode: 'consulting',
      contactEmail: larkfield.contactEmail,
      timezone: larkfield.timezone,
      currency: larkfield.currency,
      locale: 'en',
      riskBands: [...fourBands],
      allowedOrigins: [...new Set([...exampleOrigins, ...(options.origins ?? [])])],
      workspaceUrl: options.workspaceUrl ?? 'http://localhost:4480/clients/{clientId}',
      clientCreationEnabled: true,
      excludesNotApplicable: false,
      createdAt: founded,
    })
    return id
  })
  return database.transact(seedScope(partnerId), async (tx) => {
    // The members come with everything else in one transaction: a partner without any was left by a load that broke off.
    if ((await listMembers(tx)).length > 0) return false
    const ids = seedIds(2)
    const staff = new Map<string, Author>()
    for (const member of larkfield.members) {
      const id = ids('partnerMember', founded)
      await insertMember(tx, { ...member, id, createdAt: founded })
      staff.set(member.role, { side: 'partner', id, name: member.name })
    }
    const frameworkIds = {} as Record<DemoFrameworkKey, string>
    for (const [key, catalogue] of Object.entries(demoFrameworks) as [DemoFrameworkKey, (typeof demoFrameworks)[DemoFrameworkKey]][]) {
      frameworkIds[key] = ids('framework', founded)
      await insertFramework(tx, { ...catalogue, id: frameworkIds[key], createdAt: founded })
    }
    await loadClients(tx, now, ids, frameworkIds, { ana: staff.get('analyst')!, adam: staff.get('admin')! })
    return true
  })
}

type Ids = ReturnType<typeof seedIds>

async function loadClients(
  tx: PartnerTx,
  now: Date,
  ids: Ids,
  frameworkIds: Record<DemoFrameworkKey, string>,
  staff: { ana: Author; adam: Author },
): Promise<void> {
  // A name without a Latin letter goes by its alias in addresses.
  const slugs = slugsOf(demoClients.map(({ name, aliases }) => (/[a-z]/i.test(name) ? name : (aliases[0] ?? name))), new Set())
  const records = demoClients.map((client, index) => recordOf(client, index, slugs[index]!, now, ids))
  await insertClients(tx, records, fourBands)

  await insertPostureHistory(
    tx,
    demoClients.flatMap((client, index) =>
      demoHistory(client, index).map(({ score, daysAgo }) => {
        const at = daysBefore(now, daysAgo)
        return { clientId: records[index]!.id, id: ids('posture', at), score, level: riskLevelOf(score, client.baselineDaysAgo !== null), asOf: at, at }
      }),
    ),
  )

  const audit: NewAuditEntry[] = []
  const note = (action: string, clientId: string | null, at: Date, target: NewAuditEntry['target'], meta: Record<string, unknown>) =>
    audit.push({ clientId, at, action, target, result: 'ok', ip: null, ua: null, meta })
  note('partner.create', null, daysBefore(now, 1200), { type: 'partner', id: tx.scope.partnerId }, { name: larkfield.name })
  for (const [index, client] of demoClients.entries()) {
    const record = records[index]!
    note('client.create', record.id, record.createdAt, { type: 'client', id: record.id }, { name: client.name })
    for (const key of client.frameworks) {
      await adoptFramework(tx, record.id, frameworkIds[key], record.createdAt)
      note('framework.adopt', record.id, record.createdAt, { type: 'framework', id: frameworkIds[key] }, {})
    }
    if (client.frameworks.length === 0) continue
    const { items: controls } = await listControls(tx, record.id, { limit: 10_000 })
    const { evidence, statuses } = evidenceOf(client, index, controls, now, ids)
    if (evidence.length > 0) {
      await insertEvidence(tx, record.id, evidence, now)
      note('evidence.attach', record.id, now, { type: 'client', id: record.id }, { pieces: evidence.length })
    }
    await setControlStatuses(tx, record.id, statuses, now)
  }
  const clientIds = new Map(records.map(({ id, name }) => [name, id]))
  const engagementIds = engagementIdsOf(now, ids)
  const speakers = new Map<string, Author>()
  for (const { client, people, auditor } of demoPeople) {
    const { id: clientId, createdAt } = records.find((each) => each.name === client)!
    for (const { seenDaysAgo, engagements, ...person } of people) {
      const at = daysBefore(now, ((now.getTime() - createdAt.getTime()) / 86_400_000) * 0.95)
      const id = ids('portalUser', at)
      const lastSeenAt = seenDaysAgo === null ? null : daysBefore(now, seenDaysAgo)
      await insertPortalUser(tx, {
        ...person, id, clientId, engagementIds: engagements?.map((place) => engagementIds.get(client)![place]!) ?? null, status: seenDaysAgo === null ? 'invited' : 'active',
        lastSeenAt, createdAt: at,
      })
      if (person.role === 'manager') speakers.set(client, { side: 'client', id, name: person.name })
      note('portal_user.manage', clientId, at, { type: 'portal_user', id }, { role: person.role })
    }
    if (!auditor) continue
    const id = ids('auditor', now)
    await insertAuditor(tx, { ...auditor, id, clientId, frameworkIds: null, createdAt: now, expiresAt: daysBefore(now, -60) })
    note('auditor.manage', clientId, now, { type: 'auditor', id }, {})
  }
  audit.push(...(await loadWork(tx, now, ids, { clientIds, engagementIds, speakers, staff })))
  audit.sort((a, b) => a.at.getTime() - b.at.getTime())
  await appendAudit(tx, audit)
}

function recordOf(client: DemoClient, index: number, slug: string, now: Date, ids: Ids): NewClient {
  const createdAt = daysBefore(now, client.createdDaysAgo)
  const last = demoHistory(client, index).at(-1)
  const [low, high] = (client.exposure ?? [0, 0]).map((amount) => amount * 10 ** minorDigits(client.currency)) as [number, number]
  return {
    id: ids('client', createdAt),
    name: client.name,
    slug,
    aliases: client.aliases,
    tags: client.tags,
    industry: client.industry,
    contactEmail: client.contactEmail,
    currency: client.currency,
    timezone: client.timezone,
    locale: client.locale,
    status: client.status,
    portalEnabled: client.status === 'active',
    baselineCompletedAt: client.baselineDaysAgo === null ? null : daysBefore(now, client.baselineDaysAgo),
    posture: last ? { score: last.score, asOf: daysBefore(now, last.daysAgo) } : null,
    exposure: client.exposure
      ? { low, expected: expectedOf(low, high), high, currency: client.currency, confidence: client.confidence, asOf: daysBefore(now, Math.min(20, client.createdDaysAgo / 2)) }
      : null,
    createdAt,
  }
}

const proofs: Record<EvidenceKind, string[]> = {
  policy: ['Rule as signed by the board', 'Written procedure'],
  screenshot: ['Settings of the console', 'Report of the last run'],
  certificate: ['Certificate of the supplier'],
  audit_report: ['Findings of the yearly review'],
  automated_finding: ['Result of the weekly scan', 'Backup log of the night'],
  other: ['Minutes of the service meeting'],
}

/** Evidence on exactly as many controls as the client has evidenced, and a status for each control that fits. */
function evidenceOf(client: DemoClient, index: number, controls: readonly Control[], now: Date, ids: Ids) {
  const random = sequence(5000 + index)
  const shuffled = controls.map((control) => ({ control, order: random() })).sort((a, b) => a.order - b.order).map(({ control }) => control)
  const evidence: NewEvidence[] = []
  const statuses: { id: string; status: Exclude<ControlStatus, 'not_applicable'> }[] = []
  for (const [place, control] of shuffled.entries()) {
    if (place >= client.evidenced) {
      if (random() < 0.35) statuses.push({ id: control.id, status: 'in_progress' })
      continue
    }
    statuses.push({ id: control.id, status: random() < 0.8 ? 'implemented' : 'in_progress' })
    const pieces = random() < 0.15 ? 2 : 1
    for (let piece = 0; piece < pieces; piece += 1) {
      const kind = pick(random, Object.keys(proofs) as EvidenceKind[])
      const at = daysBefore(now, random() * Math.min(client.createdDaysAgo, 300))
      evidence.push({
        id: ids('evidence', at),
        controlId: control.id,
        title: pick(random, proofs[kind]),
        kind,
        url: random() < 0.5 ? `https://files.larkfield.example/${control.key}-${piece + 1}` : null,
        attachedBy: random() < 0.7 ? 'ana.ruiz@larkfield.example' : 'adam.ferris@larkfield.example',
        createdAt: at,
      })
    }
  }
  return { evidence, statuses }
}
