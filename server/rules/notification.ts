import { notificationKinds, type NotificationKind } from '../../src/contract/notification-kind.ts'
import type { PortalRole, Role } from '../../src/contract/permission.ts'
import { decide, type Asker, type Offer } from './access.ts'
import type { CommentLane } from './comment.ts'

/** What people are told of, by what has happened. */
export const kindOf = {
  'finding.published': 'publication',
  'finding.remediation_submitted': 'submission',
  'finding.verified': 'verification',
  'finding.not_fixed': 'verification',
  'finding.partially_fixed': 'verification',
  'finding.unable_to_test': 'verification',
  'finding.reopened': 'reopening',
  'comment.created': 'comment',
  'comment.mentioned': 'mention',
  'acceptance.requested': 'acceptance',
  'acceptance.decided': 'acceptance',
  'acceptance.expiring': 'acceptance',
  'acceptance.expired': 'acceptance',
  'retest.requested': 'retest',
  'retest.scheduled': 'retest',
  'finding.sla_due_soon': 'deadline',
  'finding.sla_breached': 'deadline',
} as const satisfies Record<string, NotificationKind>

/** Something that people are told of. */
export type NewsEvent = keyof typeof kindOf

/** Whether people are told when this happens. */
export function isNews(event: string): event is NewsEvent {
  return Object.hasOwn(kindOf, event)
}

/** The kinds that people of a side are told of at all. */
const sides: Readonly<Record<'partner' | 'client', readonly NotificationKind[]>> = {
  partner: ['submission', 'comment', 'mention', 'acceptance', 'retest', 'deadline'],
  client: notificationKinds.filter((kind) => kind !== 'submission'),
}

/** What somebody may be told of: what they may see, by role and portal policy. */
export function kindsFor(asker: Asker, offer: Offer): NotificationKind[] {
  if (decide(asker, 'finding.view', offer) !== 'allow') return []
  const talks = decide(asker, 'comment.view', offer) === 'allow'
  return sides[asker.audience].filter((kind) => talks || (kind !== 'comment' && kind !== 'mention'))
}

/** How somebody is told of a kind who has said nothing about it. A publication comes in numbers, so it is mailed to managers only. */
export function usualPreference(kind: NotificationKind, role: Role): { inApp: boolean; email: boolean } {
  return { inApp: true, email: kind !== 'publication' || role === 'manager' }
}

/** Somebody who may come near the record. */
export interface Candidate {
  side: 'partner' | 'client'
  id: string
  role: string
  /** Empty for staff. */
  grants: readonly string[]
}

/** What has happened, as far as it decides who is told. */
export interface News {
  event: NewsEvent
  clientId: string
  lane: CommentLane
  /** Who did it; `null` for the portal itself. */
  actorId: string | null
  actorSide: 'partner' | 'client' | 'system'
  /** The person of the client who takes care of the finding. */
  ownerId?: string | null
  /** Who has handed it over for verification, and who verifies it. */
  submittedBy?: string | null
  claimedBy?: string | null
  /** Who has asked for the acceptance or the round. */
  requestedBy?: string | null
  /** Who has said something in the thread. */
  authors?: readonly string[]
  /** Who is named for the first time. */
  mentioned?: readonly string[]
}

/** Whether somebody may see what the news is about. */
export function mayLearn(person: Candidate, news: Pick<News, 'event' | 'clientId' | 'lane'>, offer: Offer): boolean {
  const asker: Asker = { role: person.role as Role, audience: person.side, clientId: person.side === 'client' ? news.clientId : null }
  if (news.lane === 'internal') return person.side === 'partner' && decide(asker, 'internal_comment.view', offer) === 'allow'
  const action = kindOf[news.event] === 'comment' || kindOf[news.event] === 'mention' ? 'comment.view' : 'finding.view'
  return decide(asker, action, offer) === 'allow'
}

/** Whether somebody can read a thread, and so can be mentioned in it. */
export function readsThread(person: Candidate, lane: CommentLane, clientId: string, offer: Offer): boolean {
  return mayLearn(person, { event: 'comment.created', clientId, lane }, offer)
}

/**
 * Who is told of something: those who may see it and whom it concerns, and never the one who did it.
 *
 * @param people those who may come near the record
 */
export function audienceOfNews<Person extends Candidate>(people: readonly Person[], news: News, offer: Offer): Person[] {
  const near = people.filter((person) => person.id !== news.actorId && mayLearn(person, news, offer))
  const staff = (person: Candidate) => person.side === 'partner'
  const manager = (person: Candidate) => person.side === 'client' && person.role === ('manager' satisfies PortalRole)
  const one = (...ids: (string | null | undefined)[]) => (person: Candidate) => ids.includes(person.id)
  const any = (...tests: ((person: Candidate) => boolean)[]) => near.filter((person) => tests.some((test) => test(person)))
  switch (news.event) {
    case 'finding.published':
      return any((person) => person.side === 'client')
    case 'finding.remediation_submitted':
      return any(staff)
    case 'finding.verified':
    case 'finding.not_fixed':
    case 'finding.partially_fixed':
    case 'finding.unable_to_test':
    case 'finding.reopened':
      return any(manager, (person) => person.side === 'client' && one(news.ownerId, news.submittedBy)(person))
    case 'comment.created': {
      const mentioned = one(...(news.mentioned ?? []))
      const takesPart = one(...(news.authors ?? []), news.ownerId, news.submittedBy, news.claimedBy)
      // A first word must reach somebody on the other side.
      const addressed = people.some((person) => person.side !== news.actorSide && takesPart(person))
      const others = news.lane === 'internal' || addressed ? () => false : news.actorSide === 'client' ? staff : manager
      return any(takesPart, others).filter((person) => !mentioned(person))
    }
    case 'comment.mentioned':
      return any(one(...(news.mentioned ?? [])))
    case 'acceptance.requested':
      return any(
        (person) => person.side === 'partner' && (person.role === 'owner' || person.role === 'admin'),
        (person) => manager(person) && person.grants.includes('approver'),
      )
    case 'acceptance.decided':
    case 'acceptance.expiring':
    case 'acceptance.expired':
      return any(manager, one(news.requestedBy))
    case 'retest.requested':
      return any(staff)
    case 'retest.scheduled':
      return any(manager, one(news.requestedBy))
    case 'finding.sla_due_soon':
    case 'finding.sla_breached':
      return any(staff, manager, one(news.ownerId))
  }
}
