import type { Client } from '../../src/contract/client.ts'

/**
 * The person asks to open a client. Cancelable: the page that calls `preventDefault()` opens the client its own way, otherwise the
 * browser goes to `href`.
 */
export class SaClientOpenEvent extends Event {
  readonly client: Client
  /** Where the client's workspace opens; `null` when the partner has set no address. */
  readonly href: string | null
  /** The click or key press behind it, for pages that tell them apart. */
  readonly originalEvent: Event | undefined

  constructor(client: Client, href: string | null, originalEvent?: Event) {
    super('sa-client-open', { bubbles: true, composed: true, cancelable: true })
    this.client = client
    this.href = href
    this.originalEvent = originalEvent
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-client-open': SaClientOpenEvent
  }
}
