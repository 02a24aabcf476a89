import type * as entries from '../contract/endpoints/clients.ts'
import type { Client } from '../contract/client.ts'
import type { PosturePoint } from '../contract/posture.ts'
import { listPosture, pushExposure, pushPosture } from '../contract/generated/operations.ts'
import { call, type BodyOf, type QueryOf } from './call.ts'
import type { CallOptions, Connection } from './connection.ts'
import { listOf, type PageRequest } from './page.ts'

/** `portal.posture` */
export function postureOf(connection: Connection) {
  return {
    /** Records a posture score and answers with the client as it stands. */
    push(clientId: string, body: BodyOf<typeof entries.pushPosture>, options?: CallOptions): Promise<Client> {
      return call(connection, pushPosture, { path: { clientId }, body }, options)
    },
    /** The scores of one client, newest first. */
    list(clientId: string, query?: QueryOf<typeof entries.listPosture>, options?: CallOptions): PageRequest<PosturePoint> {
      return listOf(connection, listPosture, { clientId }, query, options)
    },
  }
}

/** `portal.exposure` */
export function exposureOf(connection: Connection) {
  return {
    /** Records an exposure estimate and answers with the client as it stands. */
    push(clientId: string, body: BodyOf<typeof entries.pushExposure>, options?: CallOptions): Promise<Client> {
      return call(connection, pushExposure, { path: { clientId }, body }, options)
    },
  }
}
