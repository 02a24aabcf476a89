import type { Member, PortalUser } from '../../src/contract/people.ts'

/** The person has invited somebody, for the first time or again; the portal has sent the mail. The link is not told. Not cancelable. */
export class SaUserInvitedEvent extends Event {
  readonly user: PortalUser | Member

  constructor(user: PortalUser | Member) {
    super('sa-user-invited', { bubbles: true, composed: true })
    this.user = user
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-user-invited': SaUserInvitedEvent
  }
}
