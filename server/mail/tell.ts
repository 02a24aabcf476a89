import type { Context } from '../context.ts'
import { audienceOfNews, kindOf, usualPreference, type News, type NewsEvent } from '../rules/notification.ts'
import { resolvePolicy, type PolicySettings } from '../rules/policy.ts'
import type { CommentLane } from '../rules/comment.ts'
import type { Role } from '../../src/contract/permission.ts'
import { listAuthors } from '../store/comments.ts'
import type { TenantTx } from '../store/database.ts'
import { appendEvents } from '../store/events.ts'
import type { Author, FindingRecord } from '../store/findings.ts'
import { listNeighbours, tellPeople, type NewNotification } from '../store/notifications.ts'
import { readClientPolicy, readPartnerPolicy } from '../store/policies.ts'

/** Something that people are to be told of. */
export interface Telling {
  event: NewsEvent
  clientId: string
  engagementId: string
  /** What it is about; `null` for a round of retesting. A draft is told to staff alone. */
  finding: Pick<FindingRecord, 'id' | 'status' | 'ownerUserId' | 'submittedBy' | 'claimedBy'> | null
  /** `client` when absent. */
  lane?: CommentLane
  /** The record itself: a `finding`, `comment`, `internal_comment`, `acceptance` or `retest`. */
  subject: { type: string; id: string }
  /** Who did it; the portal itself where it is a deadline. */
  by: Author
  /** Who has asked for the acceptance or the round. */
  requestedBy?: string | null
  /** Who is named for the first time. */
  mentioned?: readonly string[]
}

/** Where something happens. */
export interface Happening {
  context: Pick<Context, 'config' | 'newId'>
  tx: TenantTx
  now: Date
}

/**
 * Tells people of something, in the transaction in which it happens: everybody it concerns who may see it, as their preferences say, and
 * never the one who did it. Comes before the audit entry, which holds the head of the chain.
 */
export async function tell({ context, tx, now }: Happening, telling: Telling): Promise<void> {
  const { event, clientId, finding, by, lane = 'client' } = telling
  const [partner, client] = [await readPartnerPolicy(tx), await readClientPolicy(tx, clientId)]
  const offer = { clientCreationEnabled: false, policy: resolvePolicy(partner.settings as PolicySettings, client.settings as PolicySettings) }
  const kind = kindOf[event]
  const news: News = {
    event, clientId, lane, actorId: by.id, actorSide: by.side, ownerId: finding?.ownerUserId ?? null, submittedBy: finding?.submittedBy ?? null, claimedBy: finding?.claimedBy ?? null,
    requestedBy: telling.requestedBy ?? null, mentioned: telling.mentioned ?? [], authors: kind === 'comment' && finding ? await listAuthors(tx, lane, clientId, finding.id) : [],
  }
  const published = finding === null || finding.status !== 'draft'
  const people = audienceOfNews(await listNeighbours(tx, clientId, telling.engagementId, published), news, offer)
  const entries = people.map((person): NewNotification => {
    const { inApp, email } = usualPreference(kind, person.role as Role)
    return {
      id: context.newId('notification'), mailId: context.newId('mail'), personId: person.id, side: person.side, clientId, engagementId: telling.engagementId,
      findingId: finding?.id ?? null, lane, subjectType: telling.subject.type, subjectId: telling.subject.id, kind, event, actorSide: by.side, actorName: by.name, at: now, inApp,
      byMail: email,
    }
  })
  const told = await tellPeople(tx, entries, new Date(now.getTime() + context.config.notificationMailSeconds * 1000))
  await appendEvents(
    tx,
    told.map(({ id, personId }) => ({
      id: context.newId('event'), type: 'notification.created', clientId, subject: { type: 'notification', id }, at: now, personId,
    })),
  )
}
