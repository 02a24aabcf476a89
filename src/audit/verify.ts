import type { AuditHead, Checkpoint } from '../contract/audit.ts'
import { ChainReader, type Anchor, type ChainFault } from './chain-reader.ts'
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
  const { crypto = webCrypto, checkpoints = [], maxFaults = 100 } = options
  const anchors: Anchor[] = [...(options.anchors ?? [])]
  const cautions: ChainCaution[] = []
  const early: ChainFault[] = []
  let unchecked = 0
  for (const checkpoint of checkpoints) {
    const place = { seq: Number.isSafeInteger(checkpoint?.seq) ? checkpoint.seq : null, line: null }
    try {
      const fault = await verifyCheckpoint(checkpoint, options.keys ?? { keys: new Map() }, crypto)
      if (fault) early.push({ ...place, ...fault })
      else anchors.push({ tenantId: checkpoint.tenantId, seq: checkpoint.seq, hash: checkpoint.hash, at: checkpoint.at, by: `checkpoint of ${checkpoint.at}` })
    } catch (error) {
      if (!(error instanceof AuditUnsupportedError) || error.missing !== 'ed25519') throw error
      unchecked += 1
      if (unchecked === 1) cautions.push({ code: 'signatures-unchecked', message: error.message })
    }
  }

  const tenantId = options.tenantId ?? anchors[0]?.tenantId ?? null
  const strange = anchors.filter((anchor) => anchor.tenantId !== tenantId)
  for (const anchor of strange) early.push({ kind: 'wrong-tenant', seq: anchor.seq, line: null, message: `The ${anchor.by} speaks of tenant ${anchor.tenantId}, not of ${tenantId}.` })

  const reader = new ChainReader({ tenantId, anchors: anchors.filter((anchor) => anchor.tenantId === tenantId), after: options.after, crypto, maxFaults })
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
  const found = reader.finish()

  if (found.sealed === null && unchecked === 0 && early.length === 0) {
    cautions.push({ code: 'no-checkpoint', message: 'No checkpoint was given. That the newest entries were cut off, or that the whole chain was written anew, cannot be seen without one.' })
  } else if (found.sealed && found.head && found.head.seq > found.sealed.seq) {
    cautions.push({ code: 'unsealed-entries', message: `Entries ${found.sealed.seq + 1} to ${found.head.seq} are newer than the newest checkpoint: whether more followed them cannot be seen.` })
  }
  if (found.withheld > 0) cautions.push({ code: 'person-withheld', message: `${found.withheld} entries came without their personal fields; those were not compared with their digests.` })
  if (found.erasedFields > 0 && found.erasures === 0 && !options.after) cautions.push({ code: 'erased-without-entry', message: `${found.erasedFields} personal fields are erased, and no entry of the chain tells of an erasure.` })

  const faults = [...early, ...found.faults].slice(0, maxFaults)
  const faultCount = early.length + found.faultCount
  return {
    intact: faultCount === 0,
    tenantId: found.tenantId,
    entries: reader.entries,
    firstSeq: found.firstSeq,
    head: found.head,
    sealed: found.sealed,
    erasedFields: found.erasedFields,
    erasures: found.erasures,
    faults,
    faultCount,
    cautions,
  }
}

function isList<Item>(value: Item | readonly Item[]): value is readonly Item[] {
  return Array.isArray(value)
}
