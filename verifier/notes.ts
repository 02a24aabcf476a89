import { verifyNotes } from '../src/audit/note.ts'
import { headsOfFile, keysOf, notesOf, Refusal } from './files.ts'
import { nodeCrypto } from './node-crypto.ts'
import { count, moreFaults, type Outcome } from './report.ts'

/** What the command line says about notes. */
export interface NotesOptions {
  keys?: string
  trust?: string[]
  origin?: string
  heads?: string
  maxFaults: number
}

/** Checks a folder of notes. */
export async function checkNotes(folder: string, options: NotesOptions): Promise<Outcome> {
  if (!options.keys) throw new Refusal('A note says nothing without the keys that may have signed it. Name them with --keys.')
  const ring = await keysOf(options.keys, options.trust)
  const now = options.heads === undefined ? undefined : await headsOfFile(options.heads)
  const report = await verifyNotes(notesOf(folder), { keys: ring.keys, origin: options.origin ?? null, now, crypto: nodeCrypto })
  const { newest } = report
  const lines = report.intact
    ? [`INTACT  ${count(report.notes, 'note')} of ${report.origin}`, ...(newest ? [`        newest: note ${newest.body.number} of ${newest.body.at}, over ${count(newest.body.size, 'chain')}`] : [])]
    : [`BROKEN  ${count(report.notes, 'note')} of ${report.origin ?? 'an unknown origin'}`, ...report.faults.slice(0, options.maxFaults).map(({ kind, message }) => `  ${kind}: ${message}`), ...moreFaults(report.faults.length, options.maxFaults)]
  for (const { message } of ring.faults) lines.push(`  note: ${message}`)
  if (!now) lines.push('  note: No heads were given, so what happened to the chains after the newest note was not compared (--heads).')
  return {
    intact: report.intact,
    text: `${lines.join('\n')}\n`,
    report: { ...report, newest: newest && { ...newest.body }, faults: report.faults.slice(0, options.maxFaults), faultCount: report.faults.length, keyFaults: ring.faults },
  }
}
