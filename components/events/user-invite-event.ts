/**
 * The person asks to invite somebody. Cancelable: the page that calls `preventDefault()` brings a form of its own, otherwise the
 * widget's opens.
 */
export class SaUserInviteEvent extends Event {
  /** The client whose people are shown; `null` for the MSP's own staff. */
  readonly clientId: string | null

  constructor(clientId: string | null) {
    super('sa-user-invite', { bubbles: true, composed: true, cancelable: true })
    this.clientId = clientId
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-user-invite': SaUserInviteEvent
  }
}
