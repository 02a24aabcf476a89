/**
 * A widget could not get its data, or has no portal to ask. It shows this itself; the event is for the page's own log. Not cancelable.
 */
export class SaPortalErrorEvent extends Event {
  /** What was thrown: a `PortalError` of the SDK, or an `Error` that says what the page must mend. */
  readonly error: Error
  /** `refused`, `forbidden`, `signed-out` (no new token could be had: sign the person in again), `not-found`, `unreachable`, `mismatch` or `no-portal`. */
  readonly kind: string
  /** Finds the request in the server's log; absent where no answer came. */
  readonly requestId: string | undefined

  constructor(error: Error, kind: string, requestId?: string) {
    super('sa-portal-error', { bubbles: true, composed: true })
    this.error = error
    this.kind = kind
    this.requestId = requestId
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-portal-error': SaPortalErrorEvent
  }
}
