import type { FindingSeverity } from '../../src/contract/finding-status.ts'

/**
 * The person asks for the findings behind a number. Cancelable: the page that calls `preventDefault()` lists them its own way, otherwise
 * the browser goes to `href`.
 */
export class SaFindingsFilterEvent extends Event {
  /** The client whose findings they are; `null` where the page has set the counts without one. */
  readonly clientId: string | null
  /** `null` for all of them. */
  readonly severity: FindingSeverity | null
  /** Whether only those are asked for whose time has run out. */
  readonly overdue: boolean
  /** Where they are listed; `null` where the page has given no address. */
  readonly href: string | null
  /** The click or key press behind it, for pages that tell them apart. */
  readonly originalEvent: Event | undefined

  constructor({ clientId, severity, overdue = false, href, originalEvent }: { clientId: string | null; severity: FindingSeverity | null; overdue?: boolean; href: string | null; originalEvent?: Event }) {
    super('sa-findings-filter', { bubbles: true, composed: true, cancelable: true })
    this.clientId = clientId
    this.severity = severity
    this.overdue = overdue
    this.href = href
    this.originalEvent = originalEvent
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-findings-filter': SaFindingsFilterEvent
  }
}
