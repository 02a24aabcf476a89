import type { Notification } from '../../src/contract/notification.ts'

/**
 * The person asks to see what a notification is about. Cancelable: the page that calls `preventDefault()` shows it its own way, otherwise
 * the browser goes to `href`.
 */
export class SaNotificationOpenEvent extends Event {
  readonly notification: Notification
  /** By the pattern of the widget; `null` where it has none. */
  readonly href: string | null
  /** The click or key press behind it, for pages that tell them apart. */
  readonly originalEvent: Event | undefined

  constructor(notification: Notification, href: string | null, originalEvent?: Event) {
    super('sa-notification-open', { bubbles: true, composed: true, cancelable: true })
    this.notification = notification
    this.href = href
    this.originalEvent = originalEvent
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-notification-open': SaNotificationOpenEvent
  }
}
