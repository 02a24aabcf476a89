import type { Client } from '../../src/contract/client.ts'

/** The person has created a client; the portal has it already. Not cancelable. */
export class SaClientCreatedEvent extends Event {
  readonly client: Client

  constructor(client: Client) {
    super('sa-client-created', { bubbles: true, composed: true })
    this.client = client
  }
}

declare global {
  interface HTMLElementEventMap {
    'sa-client-created': SaClientCreatedEvent
  }
}
