import type { OwnSessions } from '../../src/contract/sign-in.ts'

/** A session of the person has ended. Where it was the one of this page (`session.current`), nobody is signed in any more. Not cancelable. */
export class SaSessionRevokedEvent extends Event {
  readonly session: OwnSessions['items'][number]

  constructor(session: OwnSessions['items'][number]) {
    super('sa-session-revoked', { bubbles: true, composed: true })
    this.session = session
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-session-revoked': SaSessionRevokedEvent
  }
}
