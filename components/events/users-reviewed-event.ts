/** The person has confirmed in an access review that these people still need access. Not cancelable. */
export class SaUsersReviewedEvent extends Event {
  readonly userIds: readonly string[]

  constructor(userIds: readonly string[]) {
    super('sa-users-reviewed', { bubbles: true, composed: true })
    this.userIds = userIds
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-users-reviewed': SaUsersReviewedEvent
  }
}
