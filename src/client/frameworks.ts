import type * as entries from '../contract/endpoints/frameworks.ts'
import type { ClientFramework, Control, Evidence, Framework } from '../contract/framework.ts'
import {
  adoptFramework,
  attachEvidence,
  listClientFrameworks,
  listControls,
  listEvidence,
  listFrameworks,
  removeEvidence,
  updateControl,
} from '../contract/generated/operations.ts'
import { call, type BodyOf, type QueryOf } from './call.ts'
import type { ChangeOptions } from './clients.ts'
import type { CallOptions, Connection } from './connection.ts'
import { PageRequest } from './page.ts'

/** `portal.frameworks` */
export function frameworksOf(connection: Connection) {
  return {
    /** The partner's library, by title. */
    list(query?: QueryOf<typeof entries.listFrameworks>, options?: CallOptions): PageRequest<Framework> {
      return new PageRequest(listFrameworks.operation, (cursor) =>
        call(connection, listFrameworks, { query: cursor === undefined ? query : { ...query, cursor } }, options),
      )
    },
    /** What one client has adopted, by title. */
    listForClient(clientId: string, query?: QueryOf<typeof entries.listClientFrameworks>, options?: CallOptions): PageRequest<ClientFramework> {
      return new PageRequest(listClientFrameworks.operation, (cursor) =>
        call(connection, listClientFrameworks, { path: { clientId }, query: cursor === undefined ? query : { ...query, cursor } }, options),
      )
    },
    /** Gives a client every control of a framework. */
    adopt(clientId: string, frameworkId: string, options?: CallOptions): Promise<ClientFramework> {
      return call(connection, adoptFramework, { path: { clientId }, body: { frameworkId } }, options)
    },
  }
}

/** `portal.controls` */
export function controlsOf(connection: Connection) {
  return {
    /** The controls of one client, in the order of their framework. */
    list(clientId: string, query?: QueryOf<typeof entries.listControls>, options?: CallOptions): PageRequest<Control> {
      return new PageRequest(listControls.operation, (cursor) =>
        call(connection, listControls, { path: { clientId }, query: cursor === undefined ? query : { ...query, cursor } }, options),
      )
    },
    /**
     * Says how far a control is put in place.
     *
     * @throws {PortalConflictError} somebody else was first; `current` is the control as it is now
     */
    update(
      clientId: string,
      controlId: string,
      changes: BodyOf<typeof entries.updateControl>,
      { version, ...options }: ChangeOptions,
    ): Promise<Control> {
      return call(connection, updateControl, { path: { clientId, controlId }, body: changes, version }, options)
    },
  }
}

/** `portal.evidence` */
export function evidenceOf(connection: Connection) {
  return {
    /** The evidence of one control, newest first. */
    list(clientId: string, controlId: string, query?: QueryOf<typeof entries.listEvidence>, options?: CallOptions): PageRequest<Evidence> {
      return new PageRequest(listEvidence.operation, (cursor) =>
        call(connection, listEvidence, { path: { clientId, controlId }, query: cursor === undefined ? query : { ...query, cursor } }, options),
      )
    },
    /** Attaches a piece of evidence to a control. */
    attach(clientId: string, controlId: string, body: BodyOf<typeof entries.attachEvidence>, options?: CallOptions): Promise<Evidence> {
      return call(connection, attachEvidence, { path: { clientId, controlId }, body }, options)
    },
    /** Removes a piece of evidence from a control. */
    remove(clientId: string, controlId: string, evidenceId: string, options?: CallOptions): Promise<undefined> {
      return call(connection, removeEvidence, { path: { clientId, controlId, evidenceId } }, options)
    },
  }
}
