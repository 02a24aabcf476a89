import type { Engagement } from '../../src/contract/engagement.ts'

/** An engagement was opened by the MSP, or has changed. A fact, not cancelable. */
export class SaEngagementChangedEvent extends Event {
  /** As it is now. */
  readonly engagement: Engagement

  constructor(engagement: Engagement) {
    super('sa-engagement-changed', { bubbles: true, composed: true })
    this.engagement = engagement
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-engagement-changed': SaEngagementChangedEvent
  }
}
