import type { NotificationKind } from '../../src/contract/notification-kind.ts'
import type { Role } from '../../src/contract/permission.ts'
import { kindsFor, type NewsEvent } from '../rules/notification.ts'
import { resolvePolicy, type PolicySettings } from '../rules/policy.ts'
import { systemActor, type ClientScope, type Database, type PartnerScope, type TenantTx } from '../store/database.ts'
import type { ClaimedMail } from '../store/mails.ts'
import { findMember } from '../store/members.ts'
import { listToMail, markMailed, type NotificationRecord } from '../store/notifications.ts'
import { readStanding } from '../store/policies.ts'
import { findPortalUser } from '../store/portal-users.ts'
import type { Letter, NewsItem, Recipient } from './letter.ts'

/** The most that one mail tells of; whatever more there is stands in the portal. */
const mostItems = 20

/** What a person is told by mail at the moment of sending, and how it is written down that it was. */
export interface News {
  to: Recipient
  letter: Extract<Letter, { kind: 'notifications' }>
  /** The client of the person; `null` for a member of staff. */
  clientName: string | null
  /** Notes that the mail is out. */
  sent(at: Date): Promise<void>
}

/**
 * Gathers what a mail is to tell a person: read as that person, at this moment, under the policies that hold for them. What they may no
 * longer see is not there, nor what they have read in the portal meanwhile.
 *
 * @returns `null` when there is nothing to tell, or nobody any more
 */
export async function gatherNews(database: Pick<Database, 'read' | 'transact'>, mail: Pick<ClaimedMail, 'partnerId' | 'clientId' | 'personId'>): Promise<News | null> {
  const person = mail.clientId === null ? await member(database, mail) : await portalUser(database, mail, mail.clientId)
  if (!person) return null
  const { scope, to, kinds, clientName } = person
  const told = await database.read(scope, (tx: TenantTx) => listToMail(tx, { personId: mail.personId, kinds }, mostItems + 1))
  if (told.length === 0) return null
  // More than fits is marked as told too: the mail says that there is more.
  const all = told.length > mostItems ? await database.read(scope, (tx: TenantTx) => listToMail(tx, { personId: mail.personId, kinds }, 1000)) : told
  const items = told.slice(0, mostItems).map((each) => itemOf(each, mail.clientId === null))
  return {
    to,
    clientName,
    letter: { kind: 'notifications', items, more: all.length - items.length },
    sent: (at) => database.transact(scope, (tx: TenantTx) => markMailed(tx, mail.personId, all.map(({ id }) => id), at)),
  }
}

function itemOf({ event, by, finding, engagement, clientName }: NotificationRecord, forStaff: boolean): NewsItem {
  return {
    event: event as NewsEvent,
    by: { side: by.side, name: by.name },
    what: finding ? [finding.ref, finding.title].filter((text) => text !== null).join(' ') : engagement.title,
    findingId: finding?.id ?? null,
    client: forStaff ? clientName : null,
  }
}

interface Reader {
  scope: PartnerScope | ClientScope
  to: Recipient
  kinds: readonly NotificationKind[]
  clientName: string | null
}

async function member(database: Pick<Database, 'read'>, { partnerId, personId }: Pick<ClaimedMail, 'partnerId' | 'personId'>): Promise<Reader | null> {
  const scope: PartnerScope = { kind: 'partner', partnerId, personId, actor: systemActor }
  const found = await database.read(scope, (tx) => findMember(tx, personId))
  if (found?.status !== 'active') return null
  const kinds = kindsFor({ role: found.role, audience: 'partner', clientId: null }, { clientCreationEnabled: false })
  return { scope: found.scope === null ? scope : { ...scope, memberId: personId }, to: { name: found.name, email: found.email }, kinds, clientName: null }
}

async function portalUser(database: Pick<Database, 'read'>, { partnerId, personId }: Pick<ClaimedMail, 'partnerId' | 'personId'>, clientId: string): Promise<Reader | null> {
  const scope: ClientScope = { kind: 'client', partnerId, clientId, personId, actor: systemActor }
  return await database.read(scope, async (tx) => {
    const standing = await readStanding(tx, clientId, personId)
    const person = await findPortalUser(tx, clientId, personId)
    const open = standing?.portalEnabled === true && standing.status !== 'suspended' && standing.status !== 'archived'
    if (!open || person?.status !== 'active') return null
    const policy = resolvePolicy((standing.partnerPolicy ?? {}) as PolicySettings, (standing.clientPolicy ?? {}) as PolicySettings)
    const kinds = kindsFor({ role: person.role as Role, audience: 'client', clientId }, { clientCreationEnabled: false, policy })
    const [client] = await tx.query<{ name: string }>('select name from sa.client where partner_id = $1 and id = $2', [partnerId, clientId])
    return { scope, to: { name: person.name, email: person.email }, kinds, clientName: client?.name ?? null }
  })
}
