import type { OwnSession } from '../../src/contract/sign-in.ts'

/** A session of the person has ended. Where it was the one of this page (`session.current`), nobody is signed in any more. Not cancelable. */
export class SaSessionRevokedEvent extends Event {
  readonly session: OwnSession

  constructor(session: OwnSession) {
    super('sa-session-revoked', { bubbles: true, composed: true })
    this.session = session
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-session-revoked': SaSessionRevokedEvent
  }
}
