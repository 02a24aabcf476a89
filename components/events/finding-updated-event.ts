import type { Finding } from '../../src/contract/finding.ts'

/** The person has done something to a finding; the portal has it. Not cancelable. */
export class SaFindingUpdatedEvent extends Event {
  /** As the portal has it now. */
  readonly finding: Finding

  constructor(finding: Finding) {
    super('sa-finding-updated', { bubbles: true, composed: true })
    this.finding = finding
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-finding-updated': SaFindingUpdatedEvent
  }
}
