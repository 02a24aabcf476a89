import type { AuditHead, Checkpoint } from '../contract/audit.ts'
import { ChainReader, type Anchor, type ChainFault, type ChainFindings } from './chain-reader.ts'
import { verifyCheckpoint } from './checkpoint.ts'
import { AuditUnsupportedError, webCrypto, type AuditCrypto } from './crypto.ts'
import type { KeyRing } from './keys.ts'
import type { BrokenLine, ChainRecord } from './records.ts'

/** What a verification is told besides the records. */
export interface VerifyOptions {
  /** Whose chain it is; without it, the tenant of the checkpoints, and without those, of the first entry. */
  tenantId?: string
  /** What was signed about this chain, in any order. */
  checkpoints?: readonly Checkpoint[]
  /** The keys that are believed; see `readKeys`. Without them a checkpoint is of no use. */
  keys?: Pick<KeyRing, 'keys'>
  /** Heads that the reader knows for certain, such as those of verified notes. */
  anchors?: readonly Anchor[]
  /** Where the records begin, when they are the later part of a chain: the head that the first of them follows. */
  after?: Pick<AuditHead, 'seq' | 'hash'>
  /** The most faults that are told one by one. @default 100 */
  maxFaults?: number
  crypto?: AuditCrypto
  /** Called now and then with the number of entries read so far. */
  onProgress?: (entries: number) => void
}

/** What a verification does not show. The chain may be whole all the same. */
export interface ChainCaution {
  code: 'no-checkpoint' | 'unsealed-entries' | 'signatures-unchecked' | 'person-withheld' | 'erased-without-entry'
  message: string
}

/** What was found. */
export interface ChainReport {
  /** Nothing is wrong with what was checked; what was not is in `cautions`. */
  intact: boolean
  tenantId: string | null
  /** @unit records read, broken ones included */
  entries: number
  /** The number of the first entry; `null` when there is none. */
  firstSeq: number | null
  /** Where the chain ends, as its last entry has it; `null` when there is none. */
  head: { seq: number; hash: string } | null
  /** The last entry that a believed checkpoint or note vouches for; `null` without one. What comes after it could still be cut off unseen. */
  sealed: { seq: number; at: string; by: string } | null
  /** Personal fields that are erased. @unit fields */
  erasedFields: number
  /** Entries that tell of an erasure. @unit entries */
  erasures: number
  /** In the order of the file, at most `maxFaults`. */
  faults: ChainFault[]
  /** All faults, those not told included. */
  faultCount: number
  cautions: ChainCaution[]
}

/**
 * Reads a chain from its first entry to its last and says where it breaks, and why. Memory does not grow with the chain.
 *
 * @param records oldest first, one by one or in lists: from `readExport`, a database, or the portal's API
 * @throws {AuditUnsupportedError} where no hash can be taken; a missing Ed25519 is a caution instead
 */
export async function verifyChain(
  records: AsyncIterable<ChainRecord | BrokenLine | ReadonlyArray<ChainRecord | BrokenLine>> | Iterable<ChainRecord | BrokenLine | ReadonlyArray<ChainRecord | BrokenLine>>,
  options: VerifyOptions = {},
): Promise<ChainReport> {
  const known = await readVouchers(options)
  const reader = new ChainReader({ ...known, after: options.after, crypto: options.crypto ?? webCrypto, maxFaults: options.maxFaults ?? 100 })
  let pending: Array<ChainRecord | BrokenLine> = []
  const flush = async (): Promise<void> => {
    const batch = pending
    pending = []
    await reader.read(batch)
    options.onProgress?.(reader.entries)
  }
  for await (const next of records) {
    // Large lists are taken in parts: what one part needs is all that is held at once.
    if (isList(next)) for (const record of next) pending.push(record)
    else pending.push(next)
    if (pending.length >= 512) await flush()
  }
  await flush()
  return reportOf(known, reader.finish(), options)
}

/** What is known about a chain before its first entry is read. */
export interface Vouchers {
  tenantId: string | null
  /** What is believed. */
  anchors: Anchor[]
  /** Why the rest is not. */
  faults: ChainFault[]
  cautions: ChainCaution[]
}

/**
 * Checks the signatures of checkpoints.
 *
 * @throws {AuditUnsupportedError} where no hash can be taken; a missing Ed25519 is a caution instead
 */
export async function readVouchers(options: VerifyOptions): Promise<Vouchers> {
  const anchors: Anchor[] = [...(options.anchors ?? [])]
  const cautions: ChainCaution[] = []
  const faults: ChainFault[] = []
  for (const checkpoint of options.checkpoints ?? []) {
    const place = { seq: Number.isSafeInteger(checkpoint?.seq) ? checkpoint.seq : null, line: null }
    try {
      const fault = await verifyCheckpoint(checkpoint, options.keys ?? { keys: new Map() }, options.crypto)
      if (fault) faults.push({ ...place, ...fault })
      else anchors.push({ tenantId: checkpoint.tenantId, seq: checkpoint.seq, hash: checkpoint.hash, at: checkpoint.at, by: `checkpoint of ${checkpoint.at}` })
    } catch (error) {
      if (!(error instanceof AuditUnsupportedError) || error.missing !== 'ed25519') throw error
      if (cautions.length === 0) cautions.push({ code: 'signatures-unchecked', message: error.message })
    }
  }
  const tenantId = options.tenantId ?? anchors[0]?.tenantId ?? null
  for (const { by, seq, tenantId: other } of anchors) if (other !== tenantId) faults.push({ kind: 'wrong-tenant', seq, line: null, message: `The ${by} speaks of tenant ${other}, not of ${tenantId}.` })
  return { tenantId, anchors: anchors.filter((anchor) => anchor.tenantId === tenantId), faults, cautions }
}

/** What was found, as it is told. */
export function reportOf(known: Vouchers, found: ChainFindings, { after, maxFaults = 100 }: VerifyOptions): ChainReport {
  const { withheld, ...rest } = found
  const cautions = [...known.cautions]
  if (found.sealed === null && known.cautions.length === 0 && known.faults.length === 0) {
    cautions.push({ code: 'no-checkpoint', message: 'No checkpoint was given. That the newest entries were cut off, or that the whole chain was written anew, cannot be seen without one.' })
  } else if (found.sealed && found.head && found.head.seq > found.sealed.seq) {
    cautions.push({ code: 'unsealed-entries', message: `Entries ${found.sealed.seq + 1} to ${found.head.seq} are newer than the newest checkpoint: whether more followed them cannot be seen.` })
  }
  if (withheld > 0) cautions.push({ code: 'person-withheld', message: `${withheld} entries came without their personal fields; those were not compared with their digests.` })
  if (found.erasedFields > 0 && found.erasures === 0 && !after) cautions.push({ code: 'erased-without-entry', message: `${found.erasedFields} personal fields are erased, and no entry of the chain tells of an erasure.` })
  const faultCount = known.faults.length + found.faultCount
  return { ...rest, intact: faultCount === 0, faults: [...known.faults, ...found.faults].slice(0, maxFaults), faultCount, cautions }
}

function isList<Item>(value: Item | readonly Item[]): value is readonly Item[] {
  return Array.isArray(value)
}
