import type { Engagement } from '../../src/contract/engagement.ts'

/**
 * The person asks to open an engagement. Cancelable: the page that calls `preventDefault()` opens it its own way, otherwise the browser
 * goes to `href`.
 */
export class SaEngagementOpenEvent extends Event {
  readonly engagement: Engagement
  /** Where the engagement opens; `null` where the page has set no `engagement-href`. */
  readonly href: string | null
  /** The click or key press behind it, for pages that tell them apart. */
  readonly originalEvent: Event | undefined

  constructor(engagement: Engagement, href: string | null, originalEvent?: Event) {
    super('sa-engagement-open', { bubbles: true, composed: true, cancelable: true })
    this.engagement = engagement
    this.href = href
    this.originalEvent = originalEvent
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-engagement-open': SaEngagementOpenEvent
  }
}
