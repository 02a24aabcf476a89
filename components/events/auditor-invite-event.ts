/**
 * The person asks to invite an auditor. Cancelable: the page that calls `preventDefault()` brings a form of its own, otherwise the
 * widget's opens.
 */
export class SaAuditorInviteEvent extends Event {
  readonly clientId: string

  constructor(clientId: string) {
    super('sa-auditor-invite', { bubbles: true, composed: true, cancelable: true })
    this.clientId = clientId
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-auditor-invite': SaAuditorInviteEvent
  }
}
