import type { FindingBrief } from '../../src/contract/finding.ts'

/**
 * The person asks to open a finding. Cancelable: the page that calls `preventDefault()` opens it its own way, otherwise the browser goes
 * to `href`.
 */
export class SaFindingOpenEvent extends Event {
  readonly finding: FindingBrief
  /** Where the finding opens; `null` where the page has set no `finding-href`. */
  readonly href: string | null
  /** The click or key press behind it, for pages that tell them apart. */
  readonly originalEvent: Event | undefined

  constructor(finding: FindingBrief, href: string | null, originalEvent?: Event) {
    super('sa-finding-open', { bubbles: true, composed: true, cancelable: true })
    this.finding = finding
    this.href = href
    this.originalEvent = originalEvent
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-finding-open': SaFindingOpenEvent
  }
}
