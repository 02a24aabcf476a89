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
} from '../contract/generated/frameworks/operations.ts'
import { call, type BodyOf, type QueryOf } from './call.ts'
import type { ChangeOptions } from './clients.ts'
import type { CallOptions, Connection } from './connection.ts'
import { listOf, type PageRequest } from './page.ts'

/** `portal.frameworks` */
export function frameworksOf(connection: Connection) {
  return {
    /** The partner's library, by title. */
    list(query?: QueryOf<typeof entries.listFrameworks>, options?: CallOptions): PageRequest<Framework> {
      return listOf(connection, listFrameworks, {}, query, options)
    },
    /** What one client has adopted, by title. */
    listForClient(clientId: string, query?: QueryOf<typeof entries.listClientFrameworks>, options?: CallOptions): PageRequest<ClientFramework> {
      return listOf(connection, listClientFrameworks, { clientId }, query, options)
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
      return listOf(connection, listControls, { clientId }, query, options)
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
      return listOf(connection, listEvidence, { clientId, controlId }, query, options)
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
