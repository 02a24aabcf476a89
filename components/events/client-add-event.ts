/**
 * The person asks to add a client. Cancelable: the page that calls `preventDefault()` brings a form of its own, otherwise the
 * widget's opens.
 */
export class SaClientAddEvent extends Event {
  constructor() {
    super('sa-client-add', { bubbles: true, composed: true, cancelable: true })
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-client-add': SaClientAddEvent
  }
}
