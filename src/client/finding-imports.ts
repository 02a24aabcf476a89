import type * as entries from '../contract/endpoints/finding-imports.ts'
import type { FindingImport, FindingImportConfirm, FindingImportRow } from '../contract/finding-import.ts'
import { cancelFindingImport, confirmFindingImport, getFindingImport, listFindingImportRows, previewFindingImport } from '../contract/generated/findings/operations.ts'
import { call, type QueryOf } from './call.ts'
import type { CallOptions, Connection } from './connection.ts'
import { listOf, type PageRequest } from './page.ts'

/** A file as a caller has it; a text is sent as UTF-8. */
export type ScanFile = Blob | ArrayBuffer | Uint8Array<ArrayBuffer> | string

/** How long a large file takes to be sent, read and compared. @unit milliseconds */
const readMs = 180_000

/** `portal.findingImports`: the files of scanners. Nothing of a file is a finding before it is confirmed. */
export function findingImportsOf(connection: Connection) {
  return {
    /**
     * Reads a file and says what importing it would do; it is kept for an hour.
     *
     * @throws {PortalRefusedError} `file-refused` – the file is broken, empty, hostile or of no kind that is read; `problem.errors` says where
     *
     * @example
     * const preview = await portal.findingImports.preview(clientId, engagementId, input.files[0])
     * if (preview.outcomes.created.total > 0) await portal.findingImports.confirm(clientId, engagementId, preview.id)
     */
    preview(clientId: string, engagementId: string, file: ScanFile, query?: QueryOf<typeof entries.previewFindingImport>, options?: CallOptions): Promise<FindingImport> {
      const content = file instanceof Blob ? file : new Blob([file])
      return call(connection, previewFindingImport, { path: { clientId, engagementId }, query, file: { content, type: 'application/octet-stream' } }, { ...options, timeoutMs: options?.timeoutMs ?? readMs })
    },
    /** An import of one's own. */
    get(clientId: string, engagementId: string, importId: string, options?: CallOptions): Promise<FindingImport> {
      return call(connection, getFindingImport, { path: { clientId, engagementId, importId } }, options)
    },
    /** The findings of an import, what is new first. */
    rows(clientId: string, engagementId: string, importId: string, query?: QueryOf<typeof entries.listFindingImportRows>, options?: CallOptions): PageRequest<FindingImportRow> {
      return listOf(connection, listFindingImportRows, { clientId, engagementId, importId }, query, options)
    },
    /**
     * Writes what the preview has shown: all of it, or nothing. Asked again it answers what was done, and does nothing.
     *
     * @throws {PortalRefusedError} `import-stale` – findings have changed since the preview was made: preview the file again
     */
    confirm(clientId: string, engagementId: string, importId: string, choice: FindingImportConfirm = {}, options?: CallOptions): Promise<FindingImport> {
      return call(connection, confirmFindingImport, { path: { clientId, engagementId, importId }, body: choice }, { ...options, timeoutMs: options?.timeoutMs ?? readMs })
    },
    /** Throws a preview away. */
    cancel(clientId: string, engagementId: string, importId: string, options?: CallOptions): Promise<undefined> {
      return call(connection, cancelFindingImport, { path: { clientId, engagementId, importId } }, options)
    },
  }
}
