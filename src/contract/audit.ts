import * as z from 'zod/mini'
import { pageOf, pageQuery } from './page.ts'
import { answer, input, line, openEnum, timestamp } from './shape.ts'

/** Who acts. */
export const actorKinds = ['partner_user', 'portal_user', 'auditor', 'api_key', 'system'] as const

/**
 * One entry of a tenant's chain. `hash` is SHA-256 over the RFC 8785 canonical JSON of the entry without `hash`; `prev` is the hash of the
 * entry before it, 64 zeros for the first. Personal fields stand in the chain as salted digests, beside it in clear until erased.
 */
export const auditEntry = answer({
  v: z.int(),
  /** @unit entries, from 1, without a gap */
  seq: z.int(),
  tenantId: z.string(),
  at: timestamp,
  actor: answer({ kind: openEnum(actorKinds), id: z.string(), role: z.string(), emailDigest: z.nullable(z.string()) }),
  ipDigest: z.nullable(z.string()),
  uaDigest: z.nullable(z.string()),
  action: z.string(),
  target: z.nullable(answer({ type: z.string(), id: z.string() })),
  result: openEnum(['ok', 'denied', 'error']),
  meta: z.record(z.string(), z.unknown()),
  prev: z.string(),
  hash: z.string(),
})
/** One entry of a tenant's chain. */
export type AuditEntry = z.infer<typeof auditEntry>

/**
 * One personal field in clear. Its digest in the chain is HMAC-SHA-256 of the UTF-8 of `value` under the 16 bytes of `salt`.
 * `salt` is 32 lower-case hex digits, drawn for this field of this entry alone.
 */
const auditSecret = answer({ value: z.string(), salt: z.string() })

/**
 * The personal fields behind the digests of one entry. A field is `null` when it is erased, and when there never was one: then its
 * digest is `null` too.
 */
export const auditPerson = answer({ email: z.nullable(auditSecret), ip: z.nullable(auditSecret), ua: z.nullable(auditSecret) })
/** The personal fields behind the digests of one entry. */
export type AuditPerson = z.infer<typeof auditPerson>

/** An entry as it is read: the exact bytes that are hashed, and the personal fields that are not erased. */
export const auditRecord = answer({
  /** The RFC 8785 text of the entry without `hash`. */
  canonical: z.string(),
  entry: auditEntry,
  /** `null` where the reader may not see them: an auditor from outside learns nobody's address. */
  person: z.nullable(auditPerson),
})
/** An entry as it is read. */
export type AuditRecord = z.infer<typeof auditRecord>
/** One line of an export: an entry as it is stored. `person` is `null` where the reader may not see it. */
export const auditExportLine = answer({ canonical: z.string(), hash: z.string(), person: z.nullable(auditPerson) })
/** One line of an export. */
export type AuditExportLine = z.infer<typeof auditExportLine>
/** One page of a chain, newest first. */
export const auditPage = pageOf(auditRecord)

/** How a chain is cut. */
export const auditQuery = input({
  ...pageQuery,
  action: z.optional(z.array(z.string().check(z.maxLength(80))).check(z.maxLength(20))),
  actor: z.optional(z.string().check(z.maxLength(64))),
  result: z.optional(z.enum(['ok', 'denied', 'error'])),
  from: z.optional(timestamp),
  to: z.optional(timestamp),
  /** `asc` lists oldest first, as verification reads it. */
  order: z.optional(z.enum(['asc', 'desc'])),
})
/** How a chain is cut. */
export type AuditQuery = z.input<typeof auditQuery>

/** A signed statement: this chain had this head at this time. */
export const checkpoint = answer({
  tenantId: z.string(),
  seq: z.int(),
  hash: z.string(),
  at: timestamp,
  keyId: z.string(),
  /** Ed25519 over the RFC 8785 text of the other fields, base64url. */
  signature: z.string(),
})
/** A signed statement about a chain's head. */
export type Checkpoint = z.infer<typeof checkpoint>

/** A key that signs checkpoints and notes. */
export const auditKey = answer({
  /** The first 32 hex digits of the SHA-256 of the public key's 32 bytes: nobody can give one key the name of another. */
  keyId: z.string(),
  /** The 32 bytes of the Ed25519 key, base64url. */
  publicKey: z.string(),
  createdAt: timestamp,
  /** When it stopped signing; `null` while it signs. */
  retiredAt: z.nullable(timestamp),
  /** What the key before it said of this one; `null` for the first, and where a lost key could not speak. */
  endorsement: z.nullable(answer({ keyId: z.string(), signature: z.string() })),
})
/** A key that signs checkpoints and notes. */
export type AuditKey = z.infer<typeof auditKey>

/** The keys that have signed checkpoints and notes, oldest first. */
export const auditKeys = answer({ items: z.array(auditKey) })

/** Where one chain ends. */
export const auditHead = answer({
  tenantId: z.string(),
  /** @unit entries; 0 while the chain is empty */
  seq: z.int(),
  /** The hash of the newest entry; 64 zeros while the chain is empty. */
  hash: z.string(),
})
/** Where one chain ends. */
export type AuditHead = z.infer<typeof auditHead>

/** A signed note over the ends of all chains of a partner, with the ends that it speaks of, in the order of their tenant ids. */
export const auditNote = answer({
  /** @unit notes, from 1, without a gap */
  number: z.int(),
  /** The note in the C2SP signed-note format. */
  note: z.string(),
  heads: z.array(auditHead),
})
/** A signed note over the ends of all chains of a partner. */
export type AuditNote = z.infer<typeof auditNote>

/** How the notes are cut. */
export const auditNoteQuery = input(pageQuery)
/** One page of notes, oldest first. A page of a partner with very many clients is cut short. */
export const auditNotePage = pageOf(auditNote)

const word = /^[A-Za-z0-9][A-Za-z0-9_.:-]*$/

/** A page that a person looked at: its identity only, never a query. Repeats within a minute are one entry. */
export const viewReport = input({
  page: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be a short lower-case name such as portfolio')),
  /** What the page was about. With the type `client`, the entry belongs to the chain of that client. */
  subject: z.optional(
    input({
      type: z.string().check(z.maxLength(40), z.regex(word, 'must be a kind of record such as client')),
      id: z.string().check(z.maxLength(64), z.regex(word, 'must be an id as the API gave it')),
    }),
  ),
})
/** A page that a person looked at. */
export type ViewReport = z.input<typeof viewReport>

/**
 * A person to erase from a chain: address, network address and user agent of what that person did. The chain stays valid, and an entry
 * with the action `person.erased` tells of it. `reason` stands in the chain for good and names nobody.
 */
export const erasure = input({ personId: z.string().check(z.minLength(1), z.maxLength(64)), reason: line(300) })
/** A person to erase from a chain. */
export type Erasure = z.input<typeof erasure>
/** What was erased. */
export const erased = answer({
  /** @unit entries that held a personal field */
  entries: z.int(),
})
/** What was erased. */
export type Erased = z.infer<typeof erased>
