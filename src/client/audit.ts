import type * as entries from '../contract/endpoints/audit.ts'
import type { Endpoint } from '../contract/endpoints/endpoint.ts'
import type { AuditKey, AuditNote, AuditRecord, Checkpoint, Erased } from '../contract/audit.ts'
import {
  eraseClientPerson,
  erasePartnerPerson,
  exportClientAudit,
  exportPartnerAudit,
  getAuditKeys,
  getClientCheckpoint,
  getPartnerCheckpoint,
  listAuditNotes,
  listClientAudit,
  listPartnerAudit,
  makeAuditNote,
  reportView,
} from '../contract/generated/audit/operations.ts'
import type { Operation } from '../contract/generated/operation.ts'
import { call, type BodyOf, type QueryOf } from './call.ts'
import type { CallOptions, Connection } from './connection.ts'
import { download, type Download } from './download.ts'
import { listOf, type PageRequest } from './page.ts'

/** A chain that is being handed out. */
export interface AuditExport extends Download {
  /** The signed end of exactly this export. */
  checkpoint: Checkpoint
}

/** `portal.audit` */
export function auditOf(connection: Connection) {
  const exported = async <Entry extends Endpoint>(operation: Operation<Entry>, path: Readonly<Record<string, string>>, options?: CallOptions): Promise<AuditExport> => {
    const file = await download(connection, operation, path, 'audit-checkpoint', options)
    return Object.assign(file, { checkpoint: JSON.parse(file.header) as Checkpoint })
  }
  return {
    /** One client's chain, newest first; both sides stand in it. Reading it leaves an entry in it. */
    list(clientId: string, query?: QueryOf<typeof entries.listClientAudit>, options?: CallOptions): PageRequest<AuditRecord> {
      return listOf(connection, listClientAudit, { clientId }, query, options)
    },
    /** The partner's own chain, newest first. Reading it leaves an entry in it. */
    listPartner(query?: QueryOf<typeof entries.listPartnerAudit>, options?: CallOptions): PageRequest<AuditRecord> {
      return listOf(connection, listPartnerAudit, {}, query, options)
    },
    /**
     * One client's whole chain, one entry a line, as `verify-audit` and `verifyChain` read it.
     *
     * @example
     * const { checkpoint, blob } = await portal.audit.export(clientId)
     * save('audit.jsonl', await blob())
     * save('checkpoint.json', JSON.stringify(checkpoint))
     */
    export(clientId: string, options?: CallOptions): Promise<AuditExport> {
      return exported(exportClientAudit, { clientId }, options)
    },
    /** The partner's own whole chain, one entry a line. */
    exportPartner(options?: CallOptions): Promise<AuditExport> {
      return exported(exportPartnerAudit, {}, options)
    },
    /** The signed end of one client's chain as it is now. Keep it where the operator of the portal cannot change it. */
    checkpoint(clientId: string, options?: CallOptions): Promise<Checkpoint> {
      return call(connection, getClientCheckpoint, { path: { clientId } }, options)
    },
    /** The signed end of the partner's own chain as it is now. */
    checkpointPartner(options?: CallOptions): Promise<Checkpoint> {
      return call(connection, getPartnerCheckpoint, {}, options)
    },
    /** The keys that sign checkpoints and notes, oldest first. */
    async keys(options?: CallOptions): Promise<AuditKey[]> {
      return (await call(connection, getAuditKeys, {}, options)).items
    },
    /** The signed notes over all chains of the partner, oldest first. */
    notes(query?: QueryOf<typeof entries.listAuditNotes>, options?: CallOptions): PageRequest<AuditNote> {
      return listOf(connection, listAuditNotes, {}, query, options)
    },
    /** Makes a note now; the newest one, where no chain has moved since. */
    makeNote(options?: CallOptions): Promise<AuditNote> {
      return call(connection, makeAuditNote, {}, options)
    },
    /** Records that the person looked at a page. Repeats within a minute are one entry. */
    reportView(page: string, subject?: NonNullable<BodyOf<typeof entries.reportView>['subject']>, options?: CallOptions): Promise<undefined> {
      return call(connection, reportView, { body: subject ? { page, subject } : { page } }, options)
    },
    /** Erases one person's address, network address and user agent from a client's chain, which stays valid. */
    erase(clientId: string, body: BodyOf<typeof entries.eraseClientPerson>, options?: CallOptions): Promise<Erased> {
      return call(connection, eraseClientPerson, { path: { clientId }, body }, options)
    },
    /** Erases one person from the partner's own chain. */
    erasePartner(body: BodyOf<typeof entries.erasePartnerPerson>, options?: CallOptions): Promise<Erased> {
      return call(connection, erasePartnerPerson, { body }, options)
    },
  }
}
