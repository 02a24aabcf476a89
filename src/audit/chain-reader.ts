import type { AuditHead } from '../contract/audit.ts'
import { canonicalJson } from './canonical-json.ts'
import type { CheckpointFault } from './checkpoint.ts'
import { isSalt, type AuditCrypto } from './crypto.ts'
import { erasureAction, noHash } from './entry.ts'
import { readEntry, type EntryFacts } from './read-entry.ts'
import type { BrokenLine, ChainRecord } from './records.ts'

/** The ways in which a chain breaks. */
export type ChainFaultKind =
  /** A line is no entry. */
  | 'bad-json'
  /** The hash fits, but the text is not the RFC 8785 form. */
  | 'not-canonical'
  /** The text is not what was hashed, or not what the next entry was linked to. */
  | 'edited'
  /** Numbers are left out. */
  | 'missing'
  /** An entry stands after one with a higher number. */
  | 'out-of-order'
  /** Two different entries bear one number. */
  | 'inserted'
  /** An entry is there twice. */
  | 'duplicated'
  /** A personal field is not the one that the digest was taken of. */
  | 'digest-mismatch'
  /** An entry, or a checkpoint, belongs to another tenant. */
  | 'wrong-tenant'
  /** The chain ends before an entry that was vouched for: cut off, or an older copy put back. */
  | 'tail-cut'
  /** The chain holds together, but is not the one that was vouched for. */
  | 'rewritten'
  /** Two different hashes were vouched for at one number. */
  | 'forked'
  | CheckpointFault['kind']

/** One break of a chain. */
export interface ChainFault {
  kind: ChainFaultKind
  /** The entry that it is about, or the first of several; `null` when it is about none. */
  seq: number | null
  /** The last entry of several. */
  to?: number
  /** Where in the file it was found; `null` when it was not in a file, or not at one line. @unit lines, from 1 */
  line: number | null
  /** A sentence for people. */
  message: string
}

/** A head that is known for certain. */
export interface Anchor extends AuditHead {
  at: string
  /** What vouches for it, as a person would name it. */
  by: string
}

/** What reading a chain brought; `ChainReport` says what each means. */
export interface ChainFindings {
  tenantId: string | null
  entries: number
  firstSeq: number | null
  head: { seq: number; hash: string } | null
  sealed: { seq: number; at: string; by: string } | null
  erasedFields: number
  erasures: number
  /** Entries whose personal fields were not handed out. */
  withheld: number
  faults: ChainFault[]
  faultCount: number
}

interface Gap {
  from: number
  to: number
  line: number | null
  /** The hash before it and the `prev` after it; `null` where they are not known. */
  before: string | null
  after: string | null
}

interface Read {
  record: ChainRecord
  entry: EntryFacts
  hash: string
  digestFault: string | null
}

/** How many of the newest hashes are kept, to tell an entry that comes twice from one that was slipped in. */
const remembered = 4096
/** How many gaps are kept open; more are only counted. */
const mostGaps = 1000

/** Reads a chain batch by batch. Its memory does not depend on how many entries there are. */
export class ChainReader {
  /** @unit records read so far, broken ones included */
  entries = 0
  readonly #crypto: AuditCrypto
  readonly #maxFaults: number
  readonly #start: number
  readonly #anchors = new Map<number, Anchor[]>()
  readonly #seen: Array<{ seq: number; hash: string } | undefined> = Array.from({ length: remembered })
  readonly #faults: ChainFault[] = []
  #faultCount = 0
  #gaps: Gap[] = []
  #tenantId: string | null
  #firstSeq: number | null = null
  #lastSeq: number
  /** What the next entry may name as `prev`: more than one after a fault that was told already; none after a broken line. */
  #links: string[]
  /** The entry before was told to be edited, so that a broken link to it says nothing new. */
  #lastEdited = false
  #head: { seq: number; hash: string } | null = null
  #brokenInRow = 0
  #rewritten = false
  #sealed: { seq: number; at: string; by: string } | null = null
  #erasedFields = 0
  #erasures = 0
  #withheld = 0

  constructor(options: { tenantId: string | null; anchors: readonly Anchor[]; after: Pick<AuditHead, 'seq' | 'hash'> | undefined; crypto: AuditCrypto; maxFaults: number }) {
    const { seq, hash } = options.after ?? { seq: 0, hash: noHash }
    this.#crypto = options.crypto
    this.#maxFaults = options.maxFaults
    this.#tenantId = options.tenantId
    this.#start = seq
    this.#lastSeq = seq
    this.#links = [hash]
    for (const anchor of options.anchors) {
      const others = this.#anchors.get(anchor.seq) ?? []
      const other = others.find((known) => known.hash !== anchor.hash)
      if (other) this.#fault('forked', anchor.seq, null, `Two histories were vouched for: at entry ${anchor.seq}, the ${other.by} and the ${anchor.by} name different hashes.`)
      this.#anchors.set(anchor.seq, [...others, anchor])
    }
    this.#compare(seq, hash, null, null)
  }

  async read(records: ReadonlyArray<ChainRecord | BrokenLine>): Promise<void> {
    const parsed = records.map((record) => ('broken' in record ? record : parse(record)))
    const whole = parsed.filter((item): item is Read => !('broken' in item))
    const hashes = await this.#crypto.sha256Hex(whole.map(({ record }) => record.canonical))
    await this.#digest(whole)
    let next = 0
    for (const item of parsed) {
      this.entries += 1
      if ('broken' in item) this.#broken(item)
      else {
        item.hash = hashes[next++]!
        this.#take(item)
      }
    }
  }

  /** What was found once the last entry is read. */
  finish(): ChainFindings {
    const faults = [...this.#faults]
    for (const gap of this.#gaps) {
      const which = gap.from === gap.to ? `Entry ${gap.from} is` : `Entries ${gap.from} to ${gap.to} are`
      faults.push({ kind: 'missing', seq: gap.from, to: gap.to, line: gap.line, message: `${which} missing.` })
    }
    faults.sort((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity) || 0)
    let faultCount = this.#faultCount + this.#gaps.length
    const beyond = [...this.#anchors.values()].flat().filter(({ seq }) => seq > this.#lastSeq).sort((a, b) => b.seq - a.seq)
    const [furthest] = beyond
    if (furthest) {
      const where = this.#lastSeq === this.#start ? 'The chain has no entry' : `The chain ends at entry ${this.#lastSeq}`
      faults.push({
        kind: 'tail-cut',
        seq: this.#lastSeq + 1,
        to: furthest.seq,
        line: null,
        message: `${where}, but the ${furthest.by} vouches for entry ${furthest.seq}: the newest entries are cut off, or an older copy was put back.`,
      })
      faultCount += 1
    }
    return {
      tenantId: this.#tenantId,
      entries: this.entries,
      firstSeq: this.#firstSeq,
      head: this.#head,
      sealed: this.#sealed,
      erasedFields: this.#erasedFields,
      erasures: this.#erasures,
      withheld: this.#withheld,
      faults,
      faultCount,
    }
  }

  #fault(kind: ChainFaultKind, seq: number | null, line: number | null, message: string): void {
    this.#faultCount += 1
    if (this.#faults.length < this.#maxFaults) this.#faults.push({ kind, seq, line, message })
  }

  #broken({ broken, line }: BrokenLine): void {
    const place = this.#lastSeq + 1 + this.#brokenInRow
    this.#fault('bad-json', place, line, `${line > 0 ? `Line ${line}` : 'A record'} is no entry: ${broken}. Entry ${place} is expected there.`)
    this.#brokenInRow += 1
    this.#links = []
  }

  #take({ record, entry, hash, digestFault }: Read): void {
    const line = record.line ?? null
    const stored = record.hash
    const expected = this.#lastSeq + 1
    const { seq } = entry
    this.#tenantId ??= entry.tenantId

    const edited = hash !== stored
    const shownWrong = record.entry !== undefined && !isShown(record)
    if (edited && seq !== expected) {
      // Not even its number can be believed, so it is taken to stand where it stands.
      this.#fault('edited', expected, line, `The entry in the place of entry ${expected} says that it is number ${seq}, and its text is not the one that its hash was taken of.`)
      this.#brokenInRow += 1
      this.#links = []
      return
    }
    if (edited) this.#fault('edited', seq, line, `Entry ${seq} was changed: its text is not the one that its hash was taken of.`)
    else if (!entry.canonical) this.#fault('not-canonical', seq, line, `Entry ${seq} is not written in the one form that the chain allows (RFC 8785).`)
    else if (shownWrong) this.#fault('edited', seq, line, `Entry ${seq} is shown differently from what was hashed.`)
    if (entry.tenantId !== this.#tenantId) this.#fault('wrong-tenant', seq, line, `Entry ${seq} belongs to tenant ${entry.tenantId}, not to ${this.#tenantId}.`)
    if (digestFault) this.#fault('digest-mismatch', seq, line, `Entry ${seq}: ${digestFault}.`)
    if (entry.action === erasureAction) this.#erasures += 1

    if (seq < expected) {
      this.#late(entry, hash, stored, line)
      return
    }
    if (seq - expected > this.#brokenInRow) this.#gap({ from: expected, to: seq - 1, line, before: this.#links[0] ?? null, after: entry.prev })
    else if (seq === expected && this.#links.length > 0 && !edited && !this.#lastEdited && !this.#links.includes(entry.prev)) {
      if (seq === this.#start + 1) this.#fault('edited', seq, line, `Entry ${seq} does not begin where the chain begins: its prev is ${entry.prev}.`)
      else this.#fault('edited', seq - 1, line, `Entry ${seq - 1} is not the one that entry ${seq} was linked to: it, or the link in entry ${seq}, was changed and hashed anew.`)
    }
    this.#firstSeq ??= seq
    this.#lastSeq = seq
    this.#links = edited ? [hash, stored] : [hash]
    this.#lastEdited = edited || shownWrong
    this.#head = { seq, hash }
    this.#brokenInRow = 0
    this.#remember(seq, hash)
    this.#compare(seq, hash, edited ? stored : null, line)
  }

  /** An entry whose number was passed already. */
  #late(entry: EntryFacts, hash: string, stored: string, line: number | null): void {
    const { seq } = entry
    const index = this.#gaps.findIndex(({ from, to }) => from <= seq && seq <= to)
    const gap = this.#gaps[index]
    if (gap) {
      this.#fault('out-of-order', seq, line, `Entry ${seq} stands after entry ${this.#lastSeq}: entries were swapped.`)
      const strangeBefore = seq === gap.from && gap.before !== null && gap.before !== entry.prev
      const strangeAfter = seq === gap.to && gap.after !== null && gap.after !== hash && gap.after !== stored
      if (strangeBefore || strangeAfter) this.#fault('edited', seq, line, `Entry ${seq} was changed and hashed anew: its neighbours are linked to another.`)
      const parts: Gap[] = []
      if (gap.from < seq) parts.push({ ...gap, to: seq - 1, after: entry.prev })
      if (seq < gap.to) parts.push({ ...gap, from: seq + 1, before: hash })
      this.#gaps.splice(index, 1, ...parts)
      this.#firstSeq = Math.min(this.#firstSeq ?? seq, seq)
      this.#remember(seq, hash)
      this.#compare(seq, hash, stored, line)
      return
    }
    const known = this.#seen[seq % remembered]
    if (known?.seq === seq && known.hash !== hash) {
      this.#fault('inserted', seq, line, `Two different entries bear number ${seq}: one of them was slipped in.`)
      // The entry after them follows one of the two.
      if (seq === this.#lastSeq) this.#links.push(hash, stored)
    } else this.#fault('duplicated', seq, line, `Entry ${seq} is there a second time.`)
  }

  #gap(gap: Gap): void {
    if (this.#gaps.length < mostGaps) this.#gaps.push(gap)
    else this.#faultCount += 1
  }

  #remember(seq: number, hash: string): void {
    this.#seen[seq % remembered] = { seq, hash }
  }

  /** Compares an entry with what is vouched for. `stored` is its stored hash where that differs and is told already. */
  #compare(seq: number, hash: string, stored: string | null, line: number | null): void {
    for (const anchor of this.#anchors.get(seq) ?? []) {
      if (anchor.hash === hash) {
        if (!this.#sealed || seq > this.#sealed.seq) this.#sealed = { seq, at: anchor.at, by: anchor.by }
      } else if (anchor.hash !== stored && !this.#rewritten) {
        this.#rewritten = true
        const since = (this.#sealed?.seq ?? this.#start) + 1
        const where = since < seq ? `somewhere in entries ${since} to ${seq}` : `at entry ${seq}`
        this.#fault('rewritten', seq, line, `Entry ${seq} is not the one that the ${anchor.by} vouches for: the chain was written anew ${where}.`)
      }
    }
  }

  /** Finds the records whose personal fields are not those that the digests were taken of. */
  async #digest(items: readonly Read[]): Promise<void> {
    const secrets: Array<{ salt: string; value: string }> = []
    const wanted: Array<{ item: Read; name: string; digest: string }> = []
    for (const item of items) {
      const { person } = item.record
      if (!person) {
        if (item.entry.email !== null || item.entry.ip !== null || item.entry.ua !== null) this.#withheld += 1
        continue
      }
      for (const name of fields) {
        const digest = item.entry[name]
        const secret = person[name]
        if (!secret) this.#erasedFields += digest === null ? 0 : 1
        else if (digest === null) item.digestFault = `${fieldNames[name]} stands beside it, and the chain knows of none`
        else if (!isSalt(secret.salt) || !secret.value.isWellFormed()) item.digestFault = `${fieldNames[name]} or its salt is not well-formed`
        else {
          secrets.push(secret)
          wanted.push({ item, name: fieldNames[name], digest })
        }
      }
    }
    if (secrets.length === 0) return
    const found = await this.#crypto.hmacHex(secrets)
    for (const [index, { item, name, digest }] of wanted.entries()) {
      if (found[index] !== digest) item.digestFault ??= `${name} beside it is not the one that its digest was taken of`
    }
  }
}

const fields = ['email', 'ip', 'ua'] as const
const fieldNames: Record<(typeof fields)[number], string> = { email: 'the email address', ip: 'the network address', ua: 'the user agent' }

function parse(record: ChainRecord): Read | BrokenLine {
  const broken = (reason: string): BrokenLine => ({ broken: reason, line: record.line ?? 0 })
  if (!record.canonical.isWellFormed()) return broken('its text holds half a surrogate pair')
  const entry = readEntry(record.canonical)
  return typeof entry === 'string' ? broken(entry) : { record, entry, hash: '', digestFault: null }
}

/** Whether what is shown of an entry is what was hashed. */
function isShown({ canonical, hash, entry }: ChainRecord): boolean {
  const { hash: shownHash, ...shown } = entry!
  try {
    return shownHash === hash && canonicalJson(shown) === canonical
  } catch {
    return false
  }
}
