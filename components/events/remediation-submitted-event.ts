import type { Finding } from '../../src/contract/finding.ts'

/** The person has marked a finding as remediated; it waits for verification. Not cancelable. */
export class SaRemediationSubmittedEvent extends Event {
  /** As the portal has it now. */
  readonly finding: Finding

  constructor(finding: Finding) {
    super('sa-remediation-submitted', { bubbles: true, composed: true })
    this.finding = finding
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-remediation-submitted': SaRemediationSubmittedEvent
  }
}
