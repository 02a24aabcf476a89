import type { AuditEntry, AuditHead, AuditPerson } from '../contract/audit.ts'
import { isHash, isMoment } from './bytes.ts'
import { canonicalJson } from './canonical-json.ts'
import { drawSalt, isSalt, webCrypto, type AuditCrypto } from './crypto.ts'

/** What stands in `prev` of the first entry of a chain, and as the hash of an empty one. */
export const noHash = '0'.repeat(64)

/** The action of the entry that tells of an erasure. */
export const erasureAction = 'person.erased'

/** An entry as it is hashed. */
export type UnsealedEntry = Omit<AuditEntry, 'hash'>

/** Something to write into a chain, personal fields in clear. */
export interface EntryDraft {
  /** When it happened, RFC 3339 UTC with milliseconds. */
  at: string
  /** `email` is `null` where the actor has none. */
  actor: { kind: AuditEntry['actor']['kind']; id: string; role: string; email: string | null }
  /** Network address of the caller; `null` when there is none. */
  ip: string | null
  /** User agent of the caller; `null` when there is none. */
  ua: string | null
  /** What was done, as `noun.verb`. */
  action: string
  target: { type: string; id: string } | null
  result: AuditEntry['result']
  /** Facts that name no person: they stand in the chain for good. */
  meta?: Record<string, unknown>
}

/** An entry that is ready to be stored. */
export interface SealedEntry {
  entry: AuditEntry
  /** The RFC 8785 text that was hashed: stored as text, since a database that stores JSON writes it in its own way. */
  canonical: string
  hash: string
  /** Stored beside the chain, so that it can be erased. */
  person: AuditPerson
}

/**
 * Makes the entries that follow the end of a chain.
 *
 * @param head where the chain ends: `seq` 0 and 64 zeros while it is empty
 * @throws {TypeError} for a draft that has no form in the chain, such as a moment without milliseconds; then nothing is made
 */
export async function sealEntries(
  head: AuditHead,
  drafts: readonly EntryDraft[],
  { crypto = webCrypto, salt = drawSalt }: { crypto?: AuditCrypto; salt?: () => string } = {},
): Promise<SealedEntry[]> {
  if (!isHash(head.hash) || !Number.isSafeInteger(head.seq) || head.seq < 0) throw new TypeError(`the head of the chain of ${head.tenantId} is not a head: number ${head.seq}, hash ${head.hash}`)
  const people = drafts.map((draft) => ({ email: secretOf(draft.actor.email, salt), ip: secretOf(draft.ip, salt), ua: secretOf(draft.ua, salt) }))
  const digests = await digestPeople(people, crypto)
  const sealed: SealedEntry[] = []
  let { seq, hash: prev } = head
  for (const [index, draft] of drafts.entries()) {
    seq += 1
    const digest = digests[index]!
    const unsealed: UnsealedEntry = {
      v: 1,
      seq,
      tenantId: head.tenantId,
      at: draft.at,
      actor: { kind: draft.actor.kind, id: draft.actor.id, role: draft.actor.role, emailDigest: digest.email },
      ipDigest: digest.ip,
      uaDigest: digest.ua,
      action: draft.action,
      target: draft.target && { type: draft.target.type, id: draft.target.id },
      result: draft.result,
      meta: draft.meta ?? {},
      prev,
    }
    const canonical = canonicalJson(unsealed)
    // What is kept is what the text says, without members that were undefined.
    const entry = JSON.parse(canonical) as UnsealedEntry
    const fault = faultOfEntry(entry)
    if (fault) throw new TypeError(`an entry for the chain of ${head.tenantId} has no form: ${fault}`)
    const [hash] = await crypto.sha256Hex([canonical])
    prev = hash!
    sealed.push({ entry: { ...entry, hash: prev }, canonical, hash: prev, person: people[index]! })
  }
  return sealed
}

/** The head of a chain that nothing was written into. */
export function emptyHead(tenantId: string): AuditHead {
  return { tenantId, seq: 0, hash: noHash }
}

function secretOf(value: string | null, salt: () => string): { value: string; salt: string } | null {
  return value === null ? null : { value, salt: salt() }
}

/** The digests of the personal fields of one entry; `null` where there is no field. */
export interface PersonDigests {
  email: string | null
  ip: string | null
  ua: string | null
}

/**
 * The digests of personal fields as they stand in the chain.
 *
 * @throws {TypeError} for a salt that is none, or text with half a surrogate pair, which UTF-8 would confuse with other such text
 */
export async function digestPeople(people: readonly AuditPerson[], crypto: AuditCrypto = webCrypto): Promise<PersonDigests[]> {
  const secrets = people.flatMap(({ email, ip, ua }) => [email, ip, ua].filter((secret) => secret !== null))
  for (const { salt, value } of secrets) if (!isSalt(salt) || !value.isWellFormed()) throw new TypeError('a personal field is well-formed text with a salt of 32 lower-case hex digits')
  const digests = await crypto.hmacHex(secrets)
  let next = 0
  const take = (secret: unknown) => (secret === null ? null : digests[next++]!)
  return people.map(({ email, ip, ua }) => ({ email: take(email), ip: take(ip), ua: take(ua) }))
}

/** What keeps a value from being an entry of this version of the chain; `null` when nothing does. */
export function faultOfEntry(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'it is not an object'
  const entry = value as { [Name in keyof AuditEntry]?: unknown }
  if (entry.v !== 1) return `its version is ${JSON.stringify(entry.v) ?? 'missing'}, and only 1 is known`
  if (!Number.isSafeInteger(entry.seq) || (entry.seq as number) < 1) return 'seq is not a whole number from 1'
  if (!isText(entry.tenantId)) return 'tenantId is not a text'
  if (!isMoment(entry.at)) return 'at is not a UTC moment with milliseconds'
  const actor = entry.actor as Partial<Record<string, unknown>> | null | undefined
  if (typeof actor !== 'object' || actor === null || !isText(actor.kind) || !isText(actor.id) || typeof actor.role !== 'string') return 'actor names no kind, id and role'
  if (!isDigest(actor.emailDigest)) return 'actor.emailDigest is neither a digest nor null'
  if (!isDigest(entry.ipDigest)) return 'ipDigest is neither a digest nor null'
  if (!isDigest(entry.uaDigest)) return 'uaDigest is neither a digest nor null'
  if (!isText(entry.action)) return 'action is not a text'
  const target = entry.target as Partial<Record<string, unknown>> | null | undefined
  if (target !== null && (typeof target !== 'object' || !isText(target.type) || !isText(target.id))) return 'target is neither a type and an id nor null'
  if (!isText(entry.result)) return 'result is not a text'
  if (typeof entry.meta !== 'object' || entry.meta === null || Array.isArray(entry.meta)) return 'meta is not an object'
  if (!isHash(entry.prev)) return 'prev is not a hash'
  if ('hash' in entry) return 'it names its own hash'
  return null
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isDigest(value: unknown): value is string | null {
  return value === null || isHash(value)
}
