import type { Member, PortalUser } from '../../src/contract/people.ts'

/** The person has changed somebody's name, role, grants, reach or standing. Not cancelable. */
export class SaUserChangedEvent extends Event {
  /** As the portal has it now. */
  readonly user: PortalUser | Member

  constructor(user: PortalUser | Member) {
    super('sa-user-changed', { bubbles: true, composed: true })
    this.user = user
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-user-changed': SaUserChangedEvent
  }
}
