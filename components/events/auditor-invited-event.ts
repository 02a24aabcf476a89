import type { AuditorGrant } from '../../src/contract/people.ts'

/** The person has given an auditor access. The link of the invitation is not told. Not cancelable. */
export class SaAuditorInvitedEvent extends Event {
  readonly auditor: AuditorGrant

  constructor(auditor: AuditorGrant) {
    super('sa-auditor-invited', { bubbles: true, composed: true })
    this.auditor = auditor
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-auditor-invited': SaAuditorInvitedEvent
  }
}
