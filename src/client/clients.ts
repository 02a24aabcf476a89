import type * as entries from '../contract/endpoints/clients.ts'
import type { Client } from '../contract/client.ts'
import { createClient, getClient, listClients, updateClient } from '../contract/generated/operations.ts'
import { call, type BodyOf, type QueryOf } from './call.ts'
import type { CallOptions, Connection } from './connection.ts'
import { listOf, type PageRequest } from './page.ts'

/** What a change of a record takes. */
export interface ChangeOptions extends CallOptions {
  /** The `version` of the record that the change is made to. Where somebody else was first, the change is refused with `PortalConflictError`. */
  version: number
}

/** `portal.clients` */
export function clientsOf(connection: Connection) {
  return {
    /** The portfolio: newest first unless `sort` says otherwise. */
    list(query?: QueryOf<typeof entries.listClients>, options?: CallOptions): PageRequest<Client> {
      return listOf(connection, listClients, {}, query, options)
    },
    /** One client. */
    get(clientId: string, options?: CallOptions): Promise<Client> {
      return call(connection, getClient, { path: { clientId } }, options)
    },
    /** Creates a client, once, however often the request has to be sent. */
    create(body: BodyOf<typeof entries.createClient>, options?: CallOptions): Promise<Client> {
      return call(connection, createClient, { body }, options)
    },
    /**
     * Changes fields of a client; a field that is left out stays as it is.
     *
     * @throws {PortalConflictError} somebody else was first; `current` is the client as it is now
     */
    update(clientId: string, changes: BodyOf<typeof entries.updateClient>, { version, ...options }: ChangeOptions): Promise<Client> {
      return call(connection, updateClient, { path: { clientId }, body: changes, version }, options)
    },
  }
}
