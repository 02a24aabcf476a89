import { AuditUnsupportedError, readExport, readKeys, verifyChain, type BrokenLine, type ChainFault, type ChainRecord, type ChainReport, type KeyFault, type KeyRing } from '../../src/audit/index.ts'
import type { AuditKey, AuditRecord, Checkpoint } from '../../src/contract/audit.ts'
import { maxPageSize } from '../../src/contract/list.ts'
import type { Portal } from '../../src/index.ts'

// Loaded when somebody presses Verify: the law of the chain weighs as much as the log itself.

/** Longer chains are read as one export where the reader may export: that is one request, and an entry of the chain. @unit entries */
export const longChain = 5000

/** What is checked, and against what. */
export interface CheckOptions {
  /** The client whose chain it is; `null` is the partner's own. */
  clientId: string | null
  /** Whether the reader may export the chain. */
  mayExport: boolean
  /** Checkpoints that the reader has kept. */
  kept: readonly Checkpoint[]
  /** Ids of the keys that the reader knows from elsewhere; every key that the portal lists is believed when empty. */
  trusted: readonly string[]
  signal: AbortSignal
  /** @param total as the portal's newest checkpoint has it */
  onProgress: (entries: number, total: number) => void
}

/** What a check found. */
export interface Verdict {
  report: ChainReport
  /** Faults of the chain, of its checkpoints and of its keys. */
  faults: ReadonlyArray<ChainFault | (Omit<ChainFault, 'kind'> & { kind: KeyFault['kind'] })>
  faultCount: number
  /** The key whose signature on the newest checkpoint of the portal was checked; `null` where none could be. */
  key: AuditKey | null
  /** Whether that key is one that the reader knows from elsewhere, or follows from one. */
  trusted: boolean
  /** How many checkpoints of the reader's own it was compared with. */
  kept: number
}

/**
 * Reads a whole chain and checks it here, in the reader's own browser.
 *
 * @throws {AuditUnsupportedError} where the page has no WebCrypto
 * @throws what the portal refuses; whatever aborted `signal`
 */
export async function checkChain(portal: Portal, { clientId, mayExport, kept, trusted, signal, onProgress }: CheckOptions): Promise<Verdict> {
  const options = { signal }
  // Reading the log may be an entry of it. That entry is written before its end is signed, so that nothing stands after that end.
  const listed = (clientId === null ? portal.audit.listPartner({ order: 'asc', limit: maxPageSize }, options) : portal.audit.list(clientId, { order: 'asc', limit: maxPageSize }, options)).pages()
  const first = await listed.next()
  let checkpoint = clientId === null ? await portal.audit.checkpointPartner(options) : await portal.audit.checkpoint(clientId, options)
  const ring = await believed(await portal.audit.keys(options), trusted)
  let records: AsyncIterable<ReadonlyArray<ChainRecord | BrokenLine>>
  if (mayExport && checkpoint.seq > longChain) {
    const file = clientId === null ? await portal.audit.exportPartner(options) : await portal.audit.export(clientId, options)
    checkpoint = file.checkpoint
    records = readExport(file)
  } else records = pagesUpTo(checkpoint.seq, first, listed)

  let told = 0
  const report = await verifyChain(stopping(records, signal), {
    ...(clientId === null ? {} : { tenantId: clientId }),
    checkpoints: [checkpoint, ...kept],
    keys: ring,
    maxFaults: 50,
    onProgress(entries) {
      const now = performance.now()
      if (now - told < 100) return
      told = now
      onProgress(entries, Math.max(checkpoint.seq, entries))
    },
  })
  const unchecked = report.cautions.some(({ code }) => code === 'signatures-unchecked')
  const faulty = report.faults.some(({ kind, seq }) => kind.startsWith('checkpoint-') && seq === checkpoint.seq)
  const keyFaults = ring.faults.map(({ kind, message }) => ({ kind, message, seq: null, line: null }))
  return {
    report,
    faults: [...keyFaults, ...report.faults],
    faultCount: keyFaults.length + report.faultCount,
    key: unchecked || faulty ? null : (ring.keys.get(checkpoint.keyId) ?? null),
    trusted: trusted.length > 0,
    kept: kept.length,
  }
}

/** The keys that are believed. A browser without Ed25519 checks no endorsement, and later says that it checked no signature. */
async function believed(keys: readonly AuditKey[], trusted: readonly string[]): Promise<KeyRing> {
  try {
    return await readKeys(keys, trusted.length > 0 ? { trusted } : {})
  } catch (error) {
    if (!(error instanceof AuditUnsupportedError) || error.missing !== 'ed25519') throw error
    return await readKeys(keys.map((key) => ({ ...key, endorsement: null })))
  }
}

async function* pagesUpTo(
  seq: number,
  first: IteratorResult<{ items: AuditRecord[] }, void>,
  rest: AsyncGenerator<{ items: AuditRecord[] }, void, undefined>,
): AsyncGenerator<ChainRecord[]> {
  for (let next = first; !next.done; next = await rest.next()) {
    const { items } = next.value
    yield items.map(({ canonical, entry, person }) => ({ canonical, hash: entry.hash, person, entry }))
    // What is written while this reads stands after the end that was signed, and could go on for ever.
    if ((items.at(-1)?.entry.seq ?? 0) >= seq) return
  }
}

async function* stopping<Item>(items: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item> {
  for await (const item of items) {
    signal.throwIfAborted()
    yield item
  }
  signal.throwIfAborted()
}
