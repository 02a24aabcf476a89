/** The person is signed in on this portal: `token-endpoint` answers from here on. Not cancelable. */
export class SaSignedInEvent extends Event {
  constructor() {
    super('sa-signed-in', { bubbles: true, composed: true })
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-signed-in': SaSignedInEvent
  }
}
