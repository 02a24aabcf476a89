import type { AuditorGrant } from '../../src/contract/people.ts'

/** The person asks to end an auditor's access. Cancelable: the page that calls `preventDefault()` asks and acts itself, otherwise the widget does. */
export class SaAuditorRevokeEvent extends Event {
  readonly auditor: AuditorGrant

  constructor(auditor: AuditorGrant) {
    super('sa-auditor-revoke', { bubbles: true, composed: true, cancelable: true })
    this.auditor = auditor
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-auditor-revoke': SaAuditorRevokeEvent
  }
}
