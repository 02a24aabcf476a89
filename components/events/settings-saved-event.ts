/** The person has saved changes of the portal settings; the portal has them. */
export class SaSettingsSavedEvent extends Event {
  /** The client whose settings they are; `null` for those of all clients. */
  readonly clientId: string | null
  /** What was changed, such as `mfa` or `modules.findings`; never to what. */
  readonly settings: readonly string[]

  constructor(clientId: string | null, settings: readonly string[]) {
    super('sa-settings-saved', { bubbles: true, composed: true })
    this.clientId = clientId
    this.settings = settings
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-settings-saved': SaSettingsSavedEvent
  }
}
