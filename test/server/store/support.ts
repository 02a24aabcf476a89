import { createHash } from 'node:crypto'
import type { Context } from '../../../server/context.ts'
import { newId } from '../../../server/ids.ts'
import { insertAsset } from '../../../server/store/assets.ts'
import { insertApiKey } from '../../../server/store/api-keys.ts'
import { appendAudit, listAuditHeads } from '../../../server/store/audit.ts'
import { insertNote } from '../../../server/store/audit-notes.ts'
import { insertClients, type NewClient } from '../../../server/store/clients.ts'
import { attachEvidence, listControls } from '../../../server/store/controls.ts'
import { systemActor, systemScope, type ClientScope, type Database, type PartnerScope } from '../../../server/store/database.ts'
import { appendEvents } from '../../../server/store/events.ts'
import { adoptFramework, insertFramework } from '../../../server/store/frameworks.ts'
import { claimKey } from '../../../server/store/idempotency.ts'
import { pushExposure, pushPosture } from '../../../server/store/measures.ts'
import { insertMail } from '../../../server/store/mails.ts'
import { insertMember } from '../../../server/store/members.ts'
import { insertAuditor } from '../../../server/store/auditors.ts'
import { sendInvitation } from '../../../server/store/invitations.ts'
import { writePolicy } from '../../../server/store/policies.ts'
import { insertPortalUser } from '../../../server/store/portal-users.ts'
import { offerReset, setPassword, type Whose } from '../../../server/store/credentials.ts'
import { insertDrafts } from '../../../server/store/finding-imports.ts'
import { insertHostedSession } from '../../../server/store/hosted-sessions.ts'
import { insertTotp, replaceRecoveryCodes } from '../../../server/store/second-factors.ts'
import { insertAttempt } from '../../../server/store/sign-in-attempts.ts'
import { countTry } from '../../../server/store/sign-in-throttle.ts'
import { insertPartner } from '../../../server/store/partners.ts'
import { tellPeople, writePreferences } from '../../../server/store/notifications.ts'
import { plantAttachment, plantComment } from '../../support/comments.ts'
import { plantAcceptance, plantEngagement, plantFinding, plantImport, plantRetest } from '../../support/findings.ts'
import { fourBands } from '../../../src/contract/risk.ts'

/** The moment at which tests stand. */
export const now = new Date('2026-11-20T09:40:00.000Z')
export const day = 86_400_000

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

export const partnerScope = (partnerId: string): PartnerScope => ({ kind: 'partner', partnerId, actor: systemActor })
export const clientScope = (partnerId: string, clientId: string): ClientScope => ({ kind: 'client', partnerId, clientId, actor: systemActor })

/** Creates a partner with nothing in it. */
export async function makePartner(database: Database, slug: string): Promise<string> {
  const id = newId('partner')
  await database.transact(systemScope, (tx) =>
    insertPartner(tx, {
      id,
      slug,
      name: `The ${slug}`,
      mode: 'consulting',
      contactEmail: null,
      timezone: 'Europe/London',
      currency: 'USD',
      locale: 'en-GB',
      riskBands: [...fourBands],
      allowedOrigins: [`https://${slug}.example`],
      workspaceUrl: 'https://work.example/{clientSlug}?id={clientId}',
      clientCreationEnabled: true,
      excludesNotApplicable: false,
      createdAt: now,
    }),
  )
  return id
}

/** A client to create, of which only the name matters. */
export function aClient(name: string, over: Partial<NewClient> = {}): NewClient {
  return {
    id: newId('client', over.createdAt?.getTime() ?? now.getTime()),
    name,
    slug: name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'x',
    currency: 'USD',
    timezone: 'Europe/London',
    locale: 'en-GB',
    createdAt: now,
    ...over,
  }
}

/** Creates clients. @returns their ids */
export async function makeClients(database: Database, partnerId: string, clients: NewClient[]): Promise<string[]> {
  await database.transact(partnerScope(partnerId), (tx) => insertClients(tx, clients, fourBands))
  return clients.map((client) => client.id)
}

/** A partner with two clients and at least one row in every table that holds a tenant's data. */
export async function makeTenant(database: Database, slug: string) {
  const partnerId = await makePartner(database, slug)
  const [first, second] = (await makeClients(database, partnerId, [
    aClient('First', { tags: ['shared-tag'] }),
    aClient('Second', { tags: ['shared-tag'] }),
  ])) as [string, string]
  const frameworkId = newId('framework')
  const controlIds: Record<string, string> = {}
  /** One person a client, who reaches all its engagements. */
  const personIds: Record<string, string> = {}
  const findingIds: Record<string, string> = {}
  await database.transact(partnerScope(partnerId), async (tx) => {
    await insertMember(tx, { id: newId('partnerMember'), email: `Owner@${slug}.example`, name: 'Owner', role: 'owner', createdAt: now })
    await insertApiKey(tx, { id: newId('apiKey'), hash: hash(`key of ${slug}`), name: 'main', scopes: [], createdAt: now })
    await insertFramework(tx, {
      id: frameworkId,
      title: 'Basics',
      sourceVersion: '1',
      controls: [
        { key: 'a', title: 'A', group: 'G', parentKey: null },
        { key: 'b', title: 'B', group: 'G', parentKey: 'a' },
      ],
      createdAt: now,
    })
    await writePolicy(tx, null, 0, { mfa: 'required' }, now)
    for (const clientId of [first, second]) {
      await adoptFramework(tx, clientId, frameworkId, now)
      const { items } = await listControls(tx, clientId, { limit: 1 })
      controlIds[clientId] = items[0]!.id
      await attachEvidence(tx, clientId, {
        id: newId('evidence'), controlId: items[0]!.id, title: 'Proof', kind: 'policy', url: null, attachedBy: 'main', createdAt: now,
      })
      await pushPosture(tx, clientId, { id: newId('posture'), score: 55, asOf: now, baselineCompletedAt: now, at: now }, fourBands)
      await pushExposure(tx, clientId, { low: 1, expected: 500, high: 900, currency: 'USD', confidence: 'low', asOf: now, at: now })
      await appendEvents(tx, [{ id: newId('event'), type: 'client.updated', clientId, subject: { type: 'client', id: clientId }, at: now }])
      await appendAudit(tx, [{ clientId, at: now, action: 'client.viewed', target: null, result: 'ok', ip: '192.0.2.7', ua: 'test' }])
      const personId = newId('portalUser')
      personIds[clientId] = personId
      await insertPortalUser(tx, { id: personId, clientId, email: `pat@${slug}.example`, name: 'Pat', role: 'manager', status: 'invited', createdAt: now })
      await sendInvitation(tx, {
        id: newId('invitation'), personKind: 'portal_user', personId, clientId, tokenHash: hash(`link of ${clientId}`), sentAt: now,
        expiresAt: new Date(now.getTime() + day),
      })
      await insertMail(tx, {
        id: newId('mail'), clientId, personId, kind: 'invitation', locale: null, content: { link: `to ${clientId}` },
        expiresAt: new Date(now.getTime() + day), at: now,
      })
      await insertAuditor(tx, {
        id: newId('auditor'), clientId, email: `audit@${slug}.example`, name: 'Audit', frameworkIds: null, createdAt: now,
        expiresAt: new Date(now.getTime() + day),
      })
      await writePolicy(tx, clientId, 0, { mfa: 'optional' }, now)
      await claimKey(tx, `client:${clientId}:somebody`, 'k', hash('request'), now)
    }
  })
  for (const clientId of [first, second]) findingIds[clientId] = await makeFinding(database, partnerId, clientId, personIds[clientId]!)
  await makeSignIn(database, partnerId, first)
  await makeSignIn(database, partnerId, second)
  await database.transact(partnerScope(partnerId), async (tx) => {
    await insertNote(tx, { number: 1, note: `a note of ${slug}` }, await listAuditHeads(tx))
  })
  return { partnerId, first, second, frameworkId, controlIds, personIds, findingIds }
}

/** A published finding with everything below it. @returns its id */
async function makeFinding(database: Database, partnerId: string, clientId: string, personId: string): Promise<string> {
  const context = { database, now: () => now } as Context
  const where = { scope: partnerScope(partnerId), clientId, word: clientId }
  const engagementId = await plantEngagement(context, where)
  const assetId = newId('asset')
  await database.transact(where.scope, (tx) => insertAsset(tx, { id: assetId, clientId, kind: 'host', name: `Host of ${clientId}`, createdAt: now }))
  const findingId = await plantFinding(context, where, { engagementId, assetId, state: 'pending_verification', claimedBy: 'somebody' })
  await plantFinding(context, where, { engagementId, assetId, state: 'draft' })
  await plantAcceptance(context, where, findingId)
  await plantRetest(context, where, engagementId, [findingId])
  const importId = await plantImport(context, where, engagementId, 'somebody')
  await database.transact(where.scope, async (tx) => {
    await insertAsset(tx, { id: newId('asset'), clientId, kind: 'host', name: `${clientId}.example`, createdAt: now })
    await insertDrafts(tx, { clientId, engagementId, id: importId }, [{ position: 1, id: newId('finding'), evidenceIds: [newId('findingEvidence')] }], now)
  })
  const commentId = await plantComment(context, where, findingId, 'client', { side: 'client', id: personId }, 1)
  await plantComment(context, where, findingId, 'internal', undefined, 1)
  await plantAttachment(context, where, findingId, 'client', undefined, { type: 'submission', id: newId('submission') })
  await plantAttachment(context, where, findingId, 'client')
  await plantAttachment(context, where, findingId, 'internal')
  await database.transact(where.scope, (tx) =>
    tellPeople(tx, [{
      id: newId('notification'), mailId: newId('mail'), personId, side: 'client', clientId, engagementId, findingId, lane: 'client', subjectType: 'comment', subjectId: commentId,
      kind: 'comment', event: 'comment.created', actorSide: 'partner', actorName: null, at: now, inApp: true, byMail: true,
    }], now))
  await database.transact({ ...clientScope(partnerId, clientId), personId }, (tx) => writePreferences(tx, personId, [{ kind: 'mention', inApp: true, email: false }]))
  return findingId
}

/** Everything that a hosted sign-in of one person keeps. */
async function makeSignIn(database: Database, partnerId: string, clientId: string): Promise<void> {
  await database.transact({ ...partnerScope(partnerId), door: true }, async (tx) => {
    const whose: Whose = { kind: 'portal_user', personId: newId('portalUser'), clientId }
    await setPassword(tx, whose, '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA', now)
    await insertTotp(tx, whose, { id: newId('secondFactor'), name: 'Phone', secret: 'sealed', lastStep: 1 }, now)
    await replaceRecoveryCodes(tx, whose, [hash(`code of ${clientId}`)])
    await insertAttempt(tx, { hash: hash(`attempt of ${clientId}`), personId: whose.personId, clientId, step: 'second-factor', expiresAt: new Date(now.getTime() + day) }, now)
    await insertHostedSession(tx, whose, { id: newId('hostedSession'), hash: hash(`session of ${clientId}`), sessionVersion: 1, proven: 'password', ip: '', userAgent: '' }, now)
    await offerReset(tx, whose, hash(`reset of ${clientId}`), new Date(now.getTime() + day))
    await countTry(tx, hash(`try of ${clientId}`), { forgetMs: day, delayMs: () => 0 }, now)
  })
}
