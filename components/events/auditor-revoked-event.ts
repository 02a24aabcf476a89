import type { AuditorGrant } from '../../src/contract/people.ts'

/** An auditor's access has ended, and every session with it. Not cancelable. */
export class SaAuditorRevokedEvent extends Event {
  /** As the portal has it now. */
  readonly auditor: AuditorGrant

  constructor(auditor: AuditorGrant) {
    super('sa-auditor-revoked', { bubbles: true, composed: true })
    this.auditor = auditor
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-auditor-revoked': SaAuditorRevokedEvent
  }
}
