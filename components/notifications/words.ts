import type { Notification } from '../../src/contract/notification.ts'
import type { NotificationKind } from '../../src/contract/notification-kind.ts'
import type { Speech } from '../base/speech.ts'
import { notificationsCatalogue } from './messages.ts'

type Key = keyof typeof notificationsCatalogue.en

/** Said of one event; it goes before what its kind says. */
const ofEvent: Readonly<Record<string, Key>> = {
  'finding.remediation_submitted': 'submitted',
  'finding.submission_withdrawn': 'withdrawn',
  'finding.verification_started': 'verificationStarted',
  'finding.verified': 'verified',
  'finding.not_fixed': 'notFixed',
  'finding.partially_fixed': 'partiallyFixed',
  'finding.unable_to_test': 'unableToTest',
  'acceptance.requested': 'acceptanceRequested',
  'acceptance.decided': 'acceptanceDecided',
  'retest.requested': 'retestRequested',
  'retest.scheduled': 'retestScheduled',
  'retest.completed': 'retestCompleted',
  'finding.sla_due_soon': 'dueSoon',
  'finding.sla_breached': 'breached',
}

const ofKind: Readonly<Record<NotificationKind, Key>> = {
  publication: 'published',
  submission: 'submitted',
  verification: 'verification',
  reopening: 'reopened',
  comment: 'commented',
  mention: 'mentioned',
  acceptance: 'acceptance',
  retest: 'retest',
  deadline: 'deadline',
}

const kinds: Readonly<Record<NotificationKind, Key>> = {
  publication: 'kindPublication',
  submission: 'kindSubmission',
  verification: 'kindVerification',
  reopening: 'kindReopening',
  comment: 'kindComment',
  mention: 'kindMention',
  acceptance: 'kindAcceptance',
  retest: 'kindRetest',
  deadline: 'kindDeadline',
}

const isKind = (kind: string): kind is NotificationKind => Object.hasOwn(ofKind, kind)

/** What has happened, in one sentence. One of a later server is neutral: it says that something is there, and no more. */
export function sentenceOf({ kind, event, by }: Notification, speech: Speech): string {
  const text = speech.text('notifications', notificationsCatalogue)
  const name = by.name === null ? text(by.side === 'system' ? 'portal' : 'someone') : `\u2068${by.name}\u2069`
  // A kind decides which events it tells of; one that is not known may mean anything by them.
  if (!isKind(kind)) return text('other', { name })
  const own = Object.hasOwn(ofEvent, event) && kind !== 'comment' && kind !== 'mention' ? ofEvent[event] : undefined
  return text(own ?? ofKind[kind], { name })
}

/** A kind, as the preferences name it. */
export function kindInWords(kind: string, speech: Speech): string {
  const text = speech.text('notifications', notificationsCatalogue)
  return isKind(kind) ? text(kinds[kind]) : text('kindOther', { kind })
}
