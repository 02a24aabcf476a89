import type { Finding } from '../../src/contract/finding.ts'

/**
 * The person asks to mark a finding as remediated. Cancelable: the page that calls `preventDefault()` brings a form of its own, otherwise
 * the widget's opens.
 */
export class SaRemediationSubmitEvent extends Event {
  readonly finding: Finding

  constructor(finding: Finding) {
    super('sa-remediation-submit', { bubbles: true, composed: true, cancelable: true })
    this.finding = finding
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-remediation-submit': SaRemediationSubmitEvent
  }
}
