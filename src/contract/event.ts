import * as z from 'zod/mini'
import { answer, openEnum, timestamp } from './shape.ts'

/** What can happen. Names are `noun.verb`; a later server may send others. */
export const eventTypes = [
  'client.created',
  'client.updated',
  'client.posture_changed',
  'client.exposure_changed',
  'client.coverage_changed',
  'client.attention_changed',
  'user.invited',
  'user.activated',
  'user.updated',
  'user.role_changed',
  'user.removed',
  'user.invitation_resent',
  'policy.updated',
  'portal.enabled',
  'portal.disabled',
  'engagement.published',
  'engagement.updated',
  'engagement.completed',
  'finding.published',
  'finding.updated',
  'finding.remediation_started',
  'finding.remediation_submitted',
  'finding.submission_withdrawn',
  'finding.verification_started',
  'finding.verification_released',
  'finding.verified',
  'finding.not_fixed',
  'finding.partially_fixed',
  'finding.unable_to_test',
  'finding.reopened',
  'finding.risk_accepted',
  'finding.closed',
  'finding.import_confirmed',
  'finding.sla_due_soon',
  'finding.sla_breached',
  'retest.requested',
  'retest.scheduled',
  'retest.updated',
  'retest.completed',
  'acceptance.requested',
  'acceptance.decided',
  'acceptance.expiring',
  'acceptance.expired',
  'comment.created',
  'comment.edited',
  'comment.deleted',
  'comment.mentioned',
  'notification.created',
  'notification.read',
] as const

/** A kind of event. */
export type EventType = (typeof eventTypes)[number]

/**
 * Something that happened. It names the record, never its fields: whoever may read the record reads it again.
 */
export const portalEvent = answer({
  id: z.string(),
  type: openEnum(eventTypes),
  time: timestamp,
  partnerId: z.string(),
  /** `null` for events of the partner itself. */
  clientId: z.nullable(z.string()),
  /**
   * The record: `client`; of `user.*` the person, a `member`, `portal_user` or `auditor`; of `comment.*` a `comment` or an
   * `internal_comment`; else what the type begins with.
   */
  subject: answer({ type: z.string(), id: z.string() }),
  /** The engagement that the record belongs to; absent for a record of none. */
  engagementId: z.optional(z.string()),
  /** The finding that a comment or an acceptance is about; absent for every other record. */
  findingId: z.optional(z.string()),
})

/** Something that happened. */
export type PortalEvent = z.infer<typeof portalEvent>

/**
 * Messages of the stream that are not events of the portal:
 * `ready` opens it and carries the id to resume from; `gap` says that events are lost and everything must be read again;
 * `bye` says that the session has ended and the stream must not be opened again with this token.
 */
export const streamMessages = ['ready', 'gap', 'bye'] as const
