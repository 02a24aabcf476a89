import * as z from 'zod/mini'
import { author } from './author.ts'
import { findingSeverities } from './finding-status.ts'
import { idInput } from './id.ts'
import { notificationKinds } from './notification-kind.ts'
import { pageOf, pageQuery } from './page.ts'
import { answer, input, openEnum, timestamp } from './shape.ts'

export * from './notification-kind.ts'

/**
 * Something that a person is told. It says where to look; what is there is read when it is shown, so whoever may no longer see the record
 * has no such notification.
 */
export const notification = answer({
  id: z.string(),
  kind: openEnum(notificationKinds),
  /** What has happened, in the words of `eventTypes`. */
  event: z.string(),
  at: timestamp,
  /** `null` while it is unread. */
  readAt: z.nullable(timestamp),
  /** Who did it; of a deadline the portal itself. */
  by: author,
  clientId: z.string(),
  clientName: z.string(),
  /** The finding it is about; `null` for a round of retesting. */
  finding: z.nullable(
    answer({
      id: z.string(),
      /** `null` for a draft. */
      ref: z.nullable(z.string()),
      title: z.string(),
      severity: openEnum(findingSeverities),
    }),
  ),
  /** The engagement that the record belongs to. */
  engagement: answer({ id: z.string(), title: z.string() }),
  /** The record itself: a `finding`, `comment`, `internal_comment`, `acceptance` or `retest`. */
  subject: answer({ type: z.string(), id: z.string() }),
})
/** Something that a person is told. */
export type Notification = z.infer<typeof notification>
/** One page of notifications. */
export const notificationPage = pageOf(notification)
/** How notifications are cut. */
export const notificationQuery = input({
  ...pageQuery,
  /** `yes`: only those that are unread. */
  unread: z.optional(z.enum(['yes', 'no'])),
  /** About one client only. */
  clientId: z.optional(idInput),
})

/** How many notifications are unread. */
export const notificationCounts = answer({ unread: z.int(), asOf: timestamp })
/** How many notifications are unread. */
export type NotificationCounts = z.infer<typeof notificationCounts>

/** Which notifications the person has read. One that is not there any more is passed over. */
export const notificationsRead = input({ ids: z.array(idInput).check(z.minLength(1), z.maxLength(200)) })
/** Which notifications the person has read. */
export type NotificationsRead = z.input<typeof notificationsRead>
/** Up to when the person has read everything: `asOf` of the list that was shown, so that nothing newer is taken for read. */
export const notificationsReadAll = input({ until: timestamp })
/** Up to when the person has read everything. */
export type NotificationsReadAll = z.input<typeof notificationsReadAll>

/** How the person is told of one kind of thing. */
export const notificationPreference = answer({ kind: openEnum(notificationKinds), inApp: z.boolean(), email: z.boolean() })
/** How the person is told of one kind of thing. */
export type NotificationPreference = z.infer<typeof notificationPreference>
/** How the person is told of each kind of thing that people like them are told of. */
export const notificationPreferences = answer({ items: z.array(notificationPreference) })
/** How the person is told of things. */
export type NotificationPreferences = z.infer<typeof notificationPreferences>
/** What is told in another way from now on, by kind. What is not named stays as it is. */
export const notificationPreferencesUpdate = input({
  kinds: z.partialRecord(z.enum(notificationKinds), input({ inApp: z.optional(z.boolean()), email: z.optional(z.boolean()) })),
})
/** What is told in another way from now on. */
export type NotificationPreferencesUpdate = z.input<typeof notificationPreferencesUpdate>
