import type { AuditHead, AuditNote } from '../contract/audit.ts'
import { base64Of, bytesOfBase64, isHash, isMoment } from './bytes.ts'
import { webCrypto, type AuditCrypto } from './crypto.ts'
import { noHash } from './entry.ts'
import { inUse, type KeyRing, type SigningKey } from './keys.ts'
import { headsTree, merkleRoot, orderedHeads } from './merkle.ts'
import { isKeyName, noteVerifier, parseSignedNote, signNote, verifySignedNote, type SignedNote } from './signed-note.ts'

/** What a note over all chains of a partner says. */
export interface NoteBody {
  /** Whose notes these are: a name without spaces or plus signs, such as `portal.example/larkfield-it`. */
  origin: string
  /** @unit chains */
  size: number
  /** The root of the tree over all heads, 32 bytes as base64. */
  root: string
  /** @unit notes, from 1, without a gap */
  number: number
  /** RFC 3339 UTC with milliseconds. */
  at: string
  /** SHA-256 of the text of the note before, as hex; 64 zeros in the first. */
  previous: string
}

/** The text that is signed: the three lines of a C2SP checkpoint, then three lines of ours. */
function noteText({ origin, size, root, number, at, previous }: NoteBody): string {
  return `${origin}\n${size}\n${root}\nnumber ${number}\ntime ${at}\nprevious ${previous}\n`
}

/** What a text of a note says, or why it says nothing. There is one spelling for each body. */
export function parseNoteText(text: string): NoteBody | string {
  const lines = text.split('\n')
  if (lines.length !== 7 || lines[6] !== '') return 'it does not have the six lines of a note'
  const [origin, size, root, number, time, previous] = lines as [string, string, string, string, string, string]
  if (!isKeyName(origin)) return 'its origin is empty, or holds a space or a plus sign'
  const body: NoteBody = { origin, size: Number(size), root, number: Number(number.slice('number '.length)), at: time.slice('time '.length), previous: previous.slice('previous '.length) }
  if (!Number.isSafeInteger(body.size) || body.size < 0) return 'its size is not a whole number'
  if (bytesOfBase64(root)?.length !== 32) return 'its root is not 32 bytes in base64'
  if (!Number.isSafeInteger(body.number) || body.number < 1) return 'its number is not a whole number from 1'
  if (!isMoment(body.at)) return 'its time is not a UTC moment with milliseconds'
  if (!isHash(body.previous)) return 'its line about the note before is not a hash'
  return noteText(body) === text ? body : 'it is not written in the one form of a note'
}

/** A note taken apart, or why it is none. */
function readNote(note: string): { signed: SignedNote; body: NoteBody } | string {
  const signed = parseSignedNote(note)
  if (typeof signed === 'string') return `it is no signed note: ${signed}`
  const body = parseNoteText(signed.text)
  return typeof body === 'string' ? `it is no note over chains: ${body}` : { signed, body }
}

/** The hash by which the next note names this one: of its text alone, so that a further signature does not change it. */
async function textHash(text: string, crypto: AuditCrypto): Promise<string> {
  return (await crypto.sha256Hex([text]))[0]!
}

/**
 * Makes and signs the note that follows another.
 *
 * @param before the newest note; `null` for the first
 * @throws {TypeError} when the heads break the rules between two notes (a chain went back, changed or vanished): then something is wrong
 * with the database, and no note may hide it
 */
export async function makeNote(
  { origin, heads, at, before, key, crypto = webCrypto }: { origin: string; heads: readonly AuditHead[]; at: string; before: AuditNote | null; key: SigningKey; crypto?: AuditCrypto },
): Promise<AuditNote> {
  if (!isMoment(at)) throw new TypeError(`${at} is not a UTC moment with milliseconds`)
  const ordered = orderedHeads(heads)
  let number = 1
  let previous = noHash
  let time = at
  if (before) {
    const read = readNote(before.note)
    if (typeof read === 'string') throw new TypeError(`the note before is unreadable: ${read}`)
    const { signed, body } = read
    if (body.origin !== origin) throw new TypeError(`the note before is of ${body.origin}, not of ${origin}`)
    const faults = compareHeads(before.heads, ordered)
    if (faults[0]) throw new TypeError(`the heads do not follow those of note ${body.number}: ${faults[0].message}`)
    number = body.number + 1
    previous = await textHash(signed.text, crypto)
    // A clock that was set back must not look like a swapped note.
    if (body.at > time) time = body.at
  }
  const root = base64Of(await merkleRoot(await headsTree(ordered, crypto), crypto))
  const note = await signNote(noteText({ origin, size: ordered.length, root, number, at: time, previous }), origin, key)
  return { number, note, heads: ordered }
}

/** What is wrong with a note, or between two notes. */
export interface NoteFault {
  kind:
    | 'note-malformed'
    | 'note-forged'
    | 'note-wrong-key'
    | 'note-wrong-origin'
    | 'note-missing'
    | 'note-unlinked'
    | 'note-time-back'
    /** The heads published with a note are not those that its root was taken of. */
    | 'heads-mismatch'
    | 'heads-missing'
    /** A chain is shorter than it was: cut off, or an older database put back. */
    | 'head-back'
    /** A chain of the same length ends in another entry. */
    | 'head-rewritten'
    | 'head-gone'
  /** The note that it is about; `null` for heads that are in no note. */
  number: number | null
  tenantId?: string
  /** The entry of that tenant's chain that it is about. */
  seq?: number
  message: string
}

/** A note that is believed. */
export interface VerifiedNote {
  body: NoteBody
  heads: AuditHead[]
}

/** What was found in a row of notes. */
export interface NotesReport {
  intact: boolean
  origin: string | null
  /** @unit notes read */
  notes: number
  /** The newest believed note; `null` without one. */
  newest: VerifiedNote | null
  faults: NoteFault[]
}

/** A note as it was published. `heads` is `null` when they are not there. */
export interface PublishedNote {
  note: string
  heads: readonly AuditHead[] | null
  /** What a person would call it: the name of its file. */
  name?: string
}

/**
 * Reads notes from the first to the newest: signatures, order, links, roots, and that no chain ever went back.
 *
 * @param notes oldest first
 * @param origin whose notes they have to be; without it, that of the first
 * @param now heads as they are now, compared with the newest note
 * @param onNote called with each believed note, so that a caller can keep the heads of one tenant
 * @throws {AuditUnsupportedError} where Ed25519 is missing
 */
export async function verifyNotes(
  notes: AsyncIterable<PublishedNote> | Iterable<PublishedNote>,
  { keys, origin = null, now, onNote, crypto = webCrypto }: { keys: KeyRing['keys']; origin?: string | null; now?: readonly AuditHead[]; onNote?: (note: VerifiedNote) => void; crypto?: AuditCrypto },
): Promise<NotesReport> {
  const faults: NoteFault[] = []
  let expectedOrigin = origin
  let count = 0
  let last: { body: NoteBody; hash: string } | null = null
  let newest: VerifiedNote | null = null
  /** Notes since `last` that are not believed: they take the places of those that belong there. */
  let refused = 0
  for await (const published of notes) {
    count += 1
    const named = published.name ?? `note ${count}`
    const found = await openNote(published.note, keys, expectedOrigin, crypto)
    if ('kind' in found) {
      faults.push({ ...found, number: found.number ?? (last ? last.body.number : 0) + 1 + refused, message: `${capital(named)}: ${found.message}` })
      refused += 1
      continue
    }
    const { body, hash } = found
    expectedOrigin ??= body.origin
    const fault = (kind: NoteFault['kind'], message: string) => faults.push({ kind, number: body.number, message })
    const expected: number = last ? last.body.number + 1 : 1
    if (body.number > expected + refused) faults.push({ kind: 'note-missing', number: expected, message: body.number - 1 === expected ? `Note ${expected} is missing.` : `Notes ${expected} to ${body.number - 1} are missing.` })
    else if (body.number < expected) fault('note-unlinked', `Note ${body.number} stands after note ${expected - 1}.`)
    else if (body.number === expected && body.previous !== (last?.hash ?? noHash)) fault('note-unlinked', `Note ${body.number} does not follow the ${last ? `note ${last.body.number} that is here` : 'beginning'}: it names another one as the note before.`)
    if (last && body.at < last.body.at) fault('note-time-back', `Note ${body.number} is older than note ${last.body.number}.`)
    last = { body, hash }
    refused = 0
    if (!published.heads) {
      fault('heads-missing', `The heads of note ${body.number} are not there, so its chains cannot be compared.`)
      continue
    }
    const heads = await headsOf(published.heads, body, crypto)
    if (typeof heads === 'string') {
      fault('heads-mismatch', `The heads published with note ${body.number} are not those that were signed: ${heads}.`)
      continue
    }
    if (newest) for (const broken of compareHeads(newest.heads, heads)) faults.push({ ...broken, number: body.number, message: `Note ${body.number}: ${broken.message}` })
    newest = { body, heads }
    onNote?.(newest)
  }
  if (now && newest) for (const broken of compareHeads(newest.heads, now)) faults.push({ ...broken, number: null, message: `Since note ${newest.body.number}: ${broken.message}` })
  return { intact: faults.length === 0, origin: expectedOrigin, notes: count, newest, faults }
}

async function openNote(note: string, keys: KeyRing['keys'], origin: string | null, crypto: AuditCrypto): Promise<{ body: NoteBody; hash: string } | NoteFault> {
  const refuse = (kind: NoteFault['kind'], message: string, number: number | null = null): NoteFault => ({ kind, number, message })
  const read = readNote(note)
  if (typeof read === 'string') return refuse('note-malformed', `${read}.`)
  const { signed, body } = read
  const { number } = body
  if (origin !== null && body.origin !== origin) return refuse('note-wrong-origin', `it is a note of ${body.origin}, not of ${origin}.`, number)
  const keyOf = new Map(await Promise.all([...keys.values()].map(async (key) => [await noteVerifier(body.origin, key.publicKey, crypto), key] as const)))
  const { signedBy, forged } = await verifySignedNote(signed, [...keyOf.keys()], crypto)
  if (forged.length > 0) return refuse('note-forged', 'it is forged: the key that it names did not sign this text.', number)
  if (signedBy.length === 0) return refuse('note-wrong-key', 'no trusted key has signed it.', number)
  if (!signedBy.some((verifier) => inUse(keyOf.get(verifier)!, body.at))) return refuse('note-wrong-key', 'the key that signed it was not in use at its time.', number)
  return { body, hash: await textHash(signed.text, crypto) }
}

async function headsOf(heads: readonly AuditHead[], body: NoteBody, crypto: AuditCrypto): Promise<AuditHead[] | string> {
  let ordered: AuditHead[]
  try {
    ordered = orderedHeads(heads)
  } catch (error) {
    return (error as TypeError).message
  }
  if (ordered.length !== body.size) return `they are ${ordered.length}, and it speaks of ${body.size}`
  const root = base64Of(await merkleRoot(await headsTree(ordered, crypto), crypto))
  return root === body.root ? ordered : 'their root is another'
}

/** What is wrong between two lists of heads: chains only grow, and none vanishes. */
export function compareHeads(before: readonly AuditHead[], after: readonly AuditHead[]): Array<Pick<NoteFault, 'kind' | 'tenantId' | 'seq' | 'message'> & { number: null }> {
  const later = new Map(after.map((head) => [head.tenantId, head]))
  return before.flatMap(({ tenantId, seq, hash }) => {
    const head = later.get(tenantId)
    const fault = (kind: NoteFault['kind'], at: number, message: string) => [{ kind, number: null, tenantId, seq: at, message }]
    if (!head) return fault('head-gone', 1, `the chain of tenant ${tenantId}, which had ${seq} entries, is gone.`)
    if (head.seq < seq) return fault('head-back', head.seq + 1, `the chain of tenant ${tenantId} went back from entry ${seq} to entry ${head.seq}: its end was cut off, or an older database was put back.`)
    if (head.seq === seq && head.hash !== hash) return fault('head-rewritten', seq, `entry ${seq} of tenant ${tenantId} is another than it was: its chain was written anew.`)
    return []
  })
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
