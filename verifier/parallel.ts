import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { ChainReader, type Anchor, type ChainFindings } from '../src/audit/chain-reader.ts'
import { noHash } from '../src/audit/entry.ts'
import { readEntry } from '../src/audit/read-entry.ts'
import { readExport } from '../src/audit/records.ts'
import { nodeCrypto } from './node-crypto.ts'

/** Smaller parts than this are not worth a thread. @unit bytes */
const smallestPart = 8 * 1024 * 1024

interface Part {
  path: string
  from: number
  /** The byte after the last. */
  to: number
  tenantId: string | null
  anchors: readonly Anchor[]
}

interface CleanPart {
  findings: ChainFindings
  /** What the first entry of the part names as the one before it. */
  firstPrev: string
}

/**
 * Reads the parts of a file at the same time, each on a processor of its own.
 *
 * @param program the file that calls `workOnPart` in a thread
 * @returns what was found when nothing is wrong; `null` when anything is, or the file cannot be parted: then it is read once more from
 * its start, by the one reader that can say where it breaks
 */
export async function readInParallel(path: string, known: { tenantId: string | null; anchors: readonly Anchor[] }, program: URL): Promise<ChainFindings | null> {
  const about = await stat(path).catch(() => null)
  if (!about?.isFile()) return null
  const count = Math.min(availableParallelism(), 16, Math.floor(about.size / smallestPart))
  if (count < 2) return null
  const ends = await lineEnds(path, about.size, count)
  const workers: Worker[] = []
  try {
    const parts = await Promise.all(ends.map((to, index) => new Promise<CleanPart | null>((resolve, reject) => {
      const part: Part = { path, from: ends[index - 1] ?? 0, to, tenantId: known.tenantId, anchors: known.anchors }
      const worker = new Worker(program, { workerData: part })
      workers.push(worker)
      worker.once('message', resolve)
      worker.once('error', reject)
    })))
    return joined(parts, known)
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

/** Where the parts of a file end: each behind a line end. */
async function lineEnds(path: string, size: number, count: number): Promise<number[]> {
  const file = await open(path)
  const ends: number[] = []
  try {
    const window = Buffer.alloc(64 * 1024)
    for (let part = 1; part < count; part += 1) {
      let at = Math.max(Math.floor((size / count) * part), ends.at(-1) ?? 0)
      for (;;) {
        const { bytesRead } = await file.read(window, 0, window.length, at)
        const found = window.subarray(0, bytesRead).indexOf(0x0a)
        at += found < 0 ? bytesRead : found + 1
        if (found >= 0 || bytesRead === 0) break
      }
      ends.push(at)
    }
  } finally {
    await file.close()
  }
  return [...ends, size]
}

function joined(parts: ReadonlyArray<CleanPart | null>, known: { tenantId: string | null; anchors: readonly Anchor[] }): ChainFindings | null {
  let all: ChainFindings | null = null
  let seq = 0
  let hash = noHash
  for (const part of parts) {
    if (!part) return null
    const { findings, firstPrev } = part
    if (findings.firstSeq !== seq + 1 || firstPrev !== hash || !findings.head) return null
    if (all && findings.tenantId !== all.tenantId) return null
    seq = findings.head.seq
    hash = findings.head.hash
    all = all
      ? {
          ...findings,
          firstSeq: all.firstSeq,
          entries: all.entries + findings.entries,
          sealed: findings.sealed ?? all.sealed,
          erasedFields: all.erasedFields + findings.erasedFields,
          erasures: all.erasures + findings.erasures,
          withheld: all.withheld + findings.withheld,
        }
      : findings
  }
  // What is vouched for beyond the end is a finding, and findings are for the other reader.
  return known.anchors.some((anchor) => anchor.seq > seq) ? null : all
}

async function readPart({ path, from, to, tenantId, anchors }: Part): Promise<CleanPart | null> {
  let reader: ChainReader | null = null
  let firstPrev = ''
  for await (const records of readExport(createReadStream(path, { start: from, end: to - 1, highWaterMark: 1 << 20 }))) {
    if (!reader) {
      const [first] = records
      const facts = first && !('broken' in first) && first.canonical.isWellFormed() ? readEntry(first.canonical) : 'broken'
      if (typeof facts === 'string') return null
      firstPrev = facts.prev
      reader = new ChainReader({ tenantId, anchors, after: { seq: facts.seq - 1, hash: facts.prev }, crypto: nodeCrypto, maxFaults: 1 })
    }
    await reader.read(records)
  }
  if (!reader) return null
  const findings = reader.finish()
  // An anchor of a later part looks like a cut tail from here.
  const faults = findings.faultCount - findings.faults.filter(({ kind }) => kind === 'tail-cut').length
  return faults > 0 ? null : { findings: { ...findings, faults: [], faultCount: 0 }, firstPrev }
}

/** What a thread does that was started for one part. */
export async function workOnPart(): Promise<void> {
  parentPort?.postMessage(await readPart(workerData as Part))
}
