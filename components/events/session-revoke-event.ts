import type { OwnSessions } from '../../src/contract/sign-in.ts'

/** The person asks to end one of their sessions. Cancelable: a page that calls `preventDefault()` asks first, or ends it by itself. */
export class SaSessionRevokeEvent extends Event {
  readonly session: OwnSessions['items'][number]

  constructor(session: OwnSessions['items'][number]) {
    super('sa-session-revoke', { bubbles: true, composed: true, cancelable: true })
    this.session = session
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-session-revoke': SaSessionRevokeEvent
  }
}
