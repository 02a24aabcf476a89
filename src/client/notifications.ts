import type * as entries from '../contract/endpoints/notifications.ts'
import type { Notification, NotificationCounts, NotificationPreference } from '../contract/notification.ts'
import {
  countNotifications,
  getNotificationPreferences,
  listNotifications,
  readAllNotifications,
  readNotifications,
  updateNotificationPreferences,
} from '../contract/generated/notifications/operations.ts'
import { call, type BodyOf, type QueryOf } from './call.ts'
import type { CallOptions, Connection } from './connection.ts'
import { listOf, type PageRequest } from './page.ts'

/** `portal.notifications`: what the person is told. The event stream says `notification.created` to that person alone. */
export function notificationsOf(connection: Connection) {
  return {
    /** What the person was told, newest first. */
    list(query?: QueryOf<typeof entries.listNotifications>, options?: CallOptions): PageRequest<Notification> {
      return listOf(connection, listNotifications, {}, query, options)
    },
    /** How much of it is unread. */
    count(options?: CallOptions): Promise<NotificationCounts> {
      return call(connection, countNotifications, {}, options)
    },
    /** Says that the person has read these; one that is not there any more is passed over. */
    read(ids: readonly string[], options?: CallOptions): Promise<NotificationCounts> {
      return call(connection, readNotifications, { body: { ids: [...ids] } }, options)
    },
    /** Says that the person has read everything up to a moment: `asOf` of the list that was shown. */
    readAll(until: string, options?: CallOptions): Promise<NotificationCounts> {
      return call(connection, readAllNotifications, { body: { until } }, options)
    },
    /** How the person is told of each kind of thing. */
    async preferences(options?: CallOptions): Promise<NotificationPreference[]> {
      return (await call(connection, getNotificationPreferences, {}, options)).items
    },
    /**
     * Changes how the person is told; what is not named stays as it is.
     *
     * @example
     * await portal.notifications.updatePreferences({ publication: { email: true }, comment: { email: false } })
     */
    async updatePreferences(kinds: BodyOf<typeof entries.updateNotificationPreferences>['kinds'], options?: CallOptions): Promise<NotificationPreference[]> {
      return (await call(connection, updateNotificationPreferences, { body: { kinds } }, options)).items
    },
  }
}
