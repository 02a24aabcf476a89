import { cancelFindingImport, confirmFindingImport, getFindingImport, listFindingImportRows, previewFindingImport } from '../../src/contract/endpoints/finding-imports.ts'
import { maxImportBytes, type FindingImport, type FindingImportQuery, type FindingImportRow, type ImportResult } from '../../src/contract/finding-import.ts'
import { findingSeverities } from '../../src/contract/finding-status.ts'
import { readUpload } from '../http/body.ts'
import { serve, serveAlone, type Call } from '../http/call.ts'
import { readListing } from '../http/listing.ts'
import { fieldProblem, invalidField, notFound, Refusal } from '../http/problem.ts'
import { userAgent } from '../http/scoped.ts'
import type { ImportOptions, ImportSummary } from '../import/finding-import.ts'
import { saidOf, ScanRefused, type ImportSeverity } from '../import/scan/finding.ts'
import { genericColumns, type GenericColumn } from '../import/scan/generic.ts'
import { findEngagement } from '../store/engagements.ts'
import {
  deleteImport,
  findImport,
  finishImport,
  holdImport,
  insertImport,
  insertImportRows,
  listImportRows,
  mostImports,
  pruneImports,
  readKnown,
  type ImportPlace,
} from '../store/finding-imports.ts'
import { carryOutImport, type KeptImport } from './finding-import-act.ts'
import { actorOf, authorOf, policyOf } from './finding-views.ts'

/** How long a preview can be confirmed. @unit milliseconds */
const keptMs = 3_600_000

type Path = { params: { clientId: string; engagementId: string; importId: string } }

function placeOf({ params, caller }: Path & Pick<Call, 'caller'>): ImportPlace {
  return { clientId: params.clientId, engagementId: params.engagementId, id: params.importId, madeBy: caller.userId }
}

function present(kept: KeptImport): FindingImport {
  const { id, clientId, engagementId, status, summary, createdAt, expiresAt, confirmedAt, result } = kept
  return { id, clientId, engagementId, status, ...summary, createdAt, expiresAt, confirmedAt, result }
}

/** Pairs such as `title=Name`, by what stands before the sign. */
function pairsOf<Key extends string>(field: string, given: readonly string[] | undefined, known: (name: string) => Key | null, words: string): Partial<Record<Key, string>> | undefined {
  if (!given) return undefined
  const pairs: Partial<Record<Key, string>> = {}
  for (const pair of given) {
    const at = pair.indexOf('=')
    const key = known(pair.slice(0, at).trim())
    if (key === null) throw invalidField(`query.${field}`, words)
    pairs[key] = pair.slice(at + 1).trim()
  }
  return pairs
}

/** @throws {Refusal} `invalid-input`: a column or a severity that is none */
export function optionsOf({ format, target, scanner, column, severity }: FindingImportQuery): ImportOptions {
  const columns = pairsOf('column', column, (name) => (Object.hasOwn(genericColumns, name) ? (name as GenericColumn) : null), `must begin with one of ${Object.keys(genericColumns).join(', ')}`)
  const severities = pairsOf('severity', severity, (name) => name, '')
  for (const word of Object.values(severities ?? {})) {
    if (!(findingSeverities as readonly string[]).includes(word!)) throw invalidField('query.severity', `must end with one of ${findingSeverities.join(', ')}, as in P1=critical`)
  }
  return {
    ...(format ? { format } : {}),
    ...(target ? { target } : {}),
    ...(scanner ? { scanner: scanner.toLowerCase() } : {}),
    ...(columns ? { columns } : {}),
    ...(severities ? { severities: severities as Record<string, ImportSeverity> } : {}),
  }
}

export const serveImportPreview = serveAlone(previewFindingImport, async (call) => {
  const { params, query, request, runtime, caller } = call
  const { clientId, engagementId } = params
  const { context } = runtime
  // Whose engagement it is comes first: the file of a stranger is not even received.
  await call.read(async (tx) => {
    if (!(await findEngagement(tx, clientId, engagementId))) throw notFound()
  })
  const options = optionsOf(query)
  return await runtime.uploads.during(`${caller.partnerId}:${caller.userId}`, async () => {
    const bytes = await readUpload(request, maxImportBytes)
    const known = await call.read((tx) => readKnown(tx, clientId, engagementId))
    const read = await runtime.scans.read({ bytes, options, known: known.sources }).catch((error: unknown) => {
      throw error instanceof ScanRefused ? refusalOf(error) : error
    })
    const at = context.now()
    const place: ImportPlace = { clientId, engagementId, id: context.newId('findingImport'), madeBy: caller.userId }
    try {
      await call.write(async (tx) => {
        await pruneImports(tx, mostImports - 1, at)
        await insertImport(tx, place, { summary: read.summary, knownState: known.state, at, expiresAt: new Date(at.getTime() + keptMs) })
      })
      // A transaction for some rows each: others get their turn in between.
      for await (const batch of read.batches()) await call.write((tx) => insertImportRows(tx, clientId, place.id, batch))
      const kept = await call.write(async (tx) => {
        await finishImport(tx, clientId, place.id, read.needsMapping ? 'needs_mapping' : 'ready')
        return await findImport<ImportSummary, ImportResult>(tx, place, at)
      })
      return { body: present(kept!), headers: { location: `/v1/clients/${clientId}/engagements/${engagementId}/finding-imports/${place.id}` } }
    } finally {
      await read.close()
    }
  })
})

/** The refusal of a file, with every fault that was seen. */
function refusalOf(refused: ScanRefused): Refusal {
  return new Refusal('file-refused', { detail: refused.message, errors: refused.faults.map((fault) => fieldProblem('file', 'invalid', saidOf(fault))) })
}

export const serveImport = serve(getFindingImport, async (call) => {
  const kept = await findImport<ImportSummary, ImportResult>(call.tx, placeOf(call), call.now)
  if (!kept) throw notFound()
  return { body: present(kept) }
})

export const serveImportRows = serve(listFindingImportRows, async (call) => {
  const { params, query, tx, now } = call
  const { slice, next } = readListing(call)
  if (!(await findImport(tx, placeOf(call), now))) throw notFound()
  const { items, next: place, total } = await listImportRows<Omit<FindingImportRow, 'position' | 'outcome' | 'findingId' | 'reopens'>>(tx, params.clientId, params.importId, {
    ...slice,
    ...(query.outcome ? { outcomes: query.outcome } : {}),
  })
  return { body: { items: items.map(({ brief, ...row }) => ({ ...row, ...brief })), nextCursor: next(place), total, asOf: now.toISOString() } }
})

export const serveImportConfirmation = serve(confirmFindingImport, async (call) => {
  const { body, params, caller, tx, now, runtime } = call
  const held = await holdImport<ImportSummary, ImportResult>(tx, placeOf(call), now)
  if (!held) throw notFound()
  // Whoever asks twice is told what was done, and nothing is done twice.
  if (held.status === 'confirmed') return { body: present(held) }
  if (held.status === 'needs_mapping') {
    throw new Refusal('illegal-transition', { detail: 'The sheet was not read: say which columns hold the titles and the severities, and preview it again.', allowed: [] })
  }
  const { sla } = await policyOf(call, params.clientId)
  const whence = { ip: call.address || null, ua: userAgent(call.request), meta: { operation: call.entry.operation, requestId: call.requestId } }
  const result = await carryOutImport({ tx, now, runtime, caller, actor: actorOf(call), offer: call.partner, by: authorOf(call), sla, whence }, held, body)
  if (result === 'stale') throw new Refusal('import-stale', { detail: 'Somebody has changed findings of the engagement meanwhile. Preview the file again, and confirm that.' })
  return { body: present({ ...held, status: 'confirmed', confirmedAt: now.toISOString(), result }) }
})

export const serveImportCancellation = serve(cancelFindingImport, async (call) => {
  if (!(await deleteImport(call.tx, placeOf(call), call.now))) throw notFound()
  return {}
})
