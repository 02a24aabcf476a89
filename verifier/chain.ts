import type { Anchor } from '../src/audit/chain-reader.ts'
import { readExport } from '../src/audit/records.ts'
import { verifyNotes, type NotesReport } from '../src/audit/note.ts'
import { readVouchers, reportOf, verifyChain, type ChainReport } from '../src/audit/verify.ts'
import { bytesOf, checkpointsOf, keysOf, notesOf, Refusal } from './files.ts'
import { nodeCrypto } from './node-crypto.ts'
import { readInParallel } from './parallel.ts'
import { count, moreFaults, type Outcome } from './report.ts'

/** What the command line says about a chain. */
export interface ChainOptions {
  checkpoint?: string[]
  keys?: string
  trust?: string[]
  notes?: string
  origin?: string
  tenant?: string
  maxFaults: number
  oneThread: boolean
  /** The file that a thread is started from. */
  program: URL
}

/** Checks one export. */
export async function checkChain(path: string, options: ChainOptions): Promise<Outcome> {
  const needing = options.checkpoint ? 'A checkpoint' : options.notes ? 'A note' : null
  if (needing && !options.keys) throw new Refusal(`${needing} says nothing without the keys that may have signed it. Name them with --keys.`)
  const ring = options.keys ? await keysOf(options.keys, options.trust) : undefined
  const checkpoints = (await Promise.all((options.checkpoint ?? []).map(checkpointsOf))).flat()
  let tenantId = options.tenant ?? checkpoints.find((checkpoint) => typeof checkpoint.tenantId === 'string')?.tenantId
  const anchors: Anchor[] = []
  let notes: NotesReport | undefined
  if (options.notes && ring) {
    tenantId ??= await tenantOf(path)
    notes = await verifyNotes(notesOf(options.notes), {
      keys: ring.keys,
      origin: options.origin ?? null,
      crypto: nodeCrypto,
      onNote: ({ body, heads }) => {
        const head = heads.find((one) => one.tenantId === tenantId)
        const last = anchors.at(-1)
        if (head && (last?.seq !== head.seq || last.hash !== head.hash)) anchors.push({ ...head, at: body.at, by: `note ${body.number} of ${body.at}` })
      },
    })
  }
  const verifying = { tenantId, checkpoints, keys: ring, anchors, maxFaults: options.maxFaults, crypto: nodeCrypto }
  const known = await readVouchers(verifying)
  const clean = options.oneThread || path === '-' ? null : await readInParallel(path, known, options.program)
  const report = clean ? reportOf(known, clean, verifying) : await verifyChain(readExport(bytesOf(path)), verifying)
  const intact = report.intact && (notes?.intact ?? true)
  const lines = [...chainLines(path, report), ...(notes ? notesLines(notes, anchors.length, options.maxFaults) : [])]
  for (const { message } of ring?.faults ?? []) lines.push(`  note: ${message}`)
  return {
    intact,
    text: `${lines.join('\n')}\n`,
    report: { ...report, keyFaults: ring?.faults ?? [], ...(notes ? { notes: { intact: notes.intact, origin: notes.origin, notes: notes.notes, faults: notes.faults.slice(0, options.maxFaults), faultCount: notes.faults.length } } : {}) },
  }
}

/** Whose chain a file is, by its first entry. */
async function tenantOf(path: string): Promise<string> {
  if (path === '-') throw new Refusal('With --notes, standard input needs --tenant: it can be read only once.')
  for await (const records of readExport(bytesOf(path))) {
    for (const record of records) {
      if ('broken' in record) continue
      try {
        const { tenantId } = JSON.parse(record.canonical) as { tenantId?: unknown }
        if (typeof tenantId === 'string') return tenantId
      } catch {
        // The next one may be readable; the check itself will tell of this one.
      }
    }
  }
  throw new Refusal(`${path} holds no entry, so whose chain it is must be said with --tenant.`)
}

function chainLines(path: string, report: ChainReport): string[] {
  const name = report.tenantId ?? path
  const { head, firstSeq, sealed } = report
  const lines: string[] = []
  if (report.intact) {
    lines.push(`INTACT  ${name}: ${count(report.entries, 'entry', 'entries')}${head ? `, ${firstSeq} to ${head.seq}` : ''}`)
  } else {
    const [first] = report.faults
    const where = first?.seq == null ? '' : ` at entry ${first.seq}${first.to !== undefined && first.to !== first.seq ? ` to ${first.to}` : ''}`
    lines.push(`BROKEN  ${name}${where}: ${count(report.faultCount, 'fault')} in ${count(report.entries, 'entry', 'entries')}`)
    for (const { line, kind, message } of report.faults) lines.push(`  ${line === null ? '' : `line ${line}, `}${kind}: ${message}`)
    lines.push(...moreFaults(report.faultCount, report.faults.length))
  }
  if (sealed) lines.push(`        vouched for up to entry ${sealed.seq} by the ${sealed.by}`)
  if (report.erasedFields > 0) lines.push(`        ${count(report.erasedFields, 'personal field')} erased; ${count(report.erasures, 'entry tells', 'entries tell')} of an erasure`)
  for (const { message } of report.cautions) lines.push(`  note: ${message}`)
  return lines
}

function notesLines(notes: NotesReport, used: number, maxFaults: number): string[] {
  if (notes.intact) return [`        ${count(notes.notes, 'note')} of ${notes.origin} read, ${count(used, 'head')} of this chain compared`]
  return [`BROKEN  the notes of ${notes.origin ?? 'an unknown origin'}`, ...notes.faults.slice(0, maxFaults).map(({ kind, message }) => `  ${kind}: ${message}`), ...moreFaults(notes.faults.length, maxFaults)]
}
