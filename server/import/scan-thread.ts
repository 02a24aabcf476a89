// The program of the thread that reads one file. It is given everything at its start, touches nothing else, and ends with its reader.
import { parentPort, workerData } from 'node:worker_threads'
import { planImport, type KnownSource } from './finding-import.ts'
import { batchesOf } from './row-batches.ts'
import { ScanRefused } from './scan/finding.ts'
import type { ReadRequest, Said } from './scan-reader.ts'

const { bytes, options, known } = workerData as ReadRequest
const say = (said: Said) => parentPort!.postMessage(said)
try {
  const { summary, needsMapping, rows } = planImport(bytes, options, known.flatMap((text) => JSON.parse(text) as KnownSource[]))
  const batches = batchesOf(rows())
  parentPort!.on('message', () => {
    const { value, done } = batches.next()
    say(done ? { kind: 'end' } : { kind: 'rows', json: value })
  })
  say({ kind: 'plan', summary, needsMapping })
} catch (error) {
  if (!(error instanceof ScanRefused)) throw error
  say({ kind: 'refused', faults: error.faults, more: error.more })
}
