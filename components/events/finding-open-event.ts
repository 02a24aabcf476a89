import type { FindingBrief } from '../../src/contract/finding.ts'

/**
 * The person asks to open a finding. Cancelable: the page that calls `preventDefault()` opens it its own way, otherwise the browser goes
 * to `href`.
 */
export class SaFindingOpenEvent extends Event {
  /** The finding as far as the widget knows it; a list knows all of it, a dashboard what names it. */
  readonly finding: Pick<FindingBrief, 'id' | 'clientId' | 'ref' | 'title' | 'severity'> & Partial<FindingBrief>
  /** Where the finding opens; `null` where the page has set no `finding-href`. */
  readonly href: string | null
  /** The click or key press behind it, for pages that tell them apart. */
  readonly originalEvent: Event | undefined

  constructor(finding: SaFindingOpenEvent['finding'], href: string | null, originalEvent?: Event) {
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
