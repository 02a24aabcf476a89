import type { Member, PortalUser } from '../../src/contract/people.ts'

/** Somebody's access has ended, and every session with it. Not cancelable. */
export class SaUserRemovedEvent extends Event {
  /** As the widget knew them before. */
  readonly user: PortalUser | Member

  constructor(user: PortalUser | Member) {
    super('sa-user-removed', { bubbles: true, composed: true })
    this.user = user
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-user-removed': SaUserRemovedEvent
  }
}
