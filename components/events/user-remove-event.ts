import type { Member, PortalUser } from '../../src/contract/people.ts'

/** The person asks to end somebody's access. Cancelable: the page that calls `preventDefault()` asks and acts itself, otherwise the widget does. */
export class SaUserRemoveEvent extends Event {
  readonly user: PortalUser | Member

  constructor(user: PortalUser | Member) {
    super('sa-user-remove', { bubbles: true, composed: true, cancelable: true })
    this.user = user
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-user-remove': SaUserRemoveEvent
  }
}
