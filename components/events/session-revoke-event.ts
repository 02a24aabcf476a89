import type { OwnSession } from '../../src/contract/sign-in.ts'

/** The person asks to end one of their sessions. Cancelable: a page that calls `preventDefault()` asks first, or ends it by itself. */
export class SaSessionRevokeEvent extends Event {
  readonly session: OwnSession

  constructor(session: OwnSession) {
    super('sa-session-revoke', { bubbles: true, composed: true, cancelable: true })
    this.session = session
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-session-revoke': SaSessionRevokeEvent
  }
}
