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

/** The personal fields behind the digests of one entry; each `null` once erased. */
export const auditPerson = answer({
  email: z.nullable(answer({ value: z.string(), salt: z.string() })),
  ip: z.nullable(answer({ value: z.string(), salt: z.string() })),
  ua: z.nullable(answer({ value: z.string(), salt: z.string() })),
})

/** An entry as it is read: the exact bytes that are hashed, and the personal fields that are not erased. */
export const auditRecord = answer({
  /** The RFC 8785 text of the entry without `hash`. */
  canonical: z.string(),
  entry: auditEntry,
  person: auditPerson,
})
/** An entry as it is read. */
export type AuditRecord = z.infer<typeof auditRecord>
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

/** The keys that have signed checkpoints, oldest first. */
export const auditKeys = answer({
  items: z.array(answer({ keyId: z.string(), publicKey: z.string(), createdAt: timestamp, retiredAt: z.nullable(timestamp) })),
})

/** A page that a person looked at: its identity only, never a query. Repeats within a minute are one entry. */
export const viewReport = input({
  page: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be a short lower-case name such as portfolio')),
  subject: z.optional(input({ type: z.string().check(z.maxLength(40)), id: z.string().check(z.maxLength(64)) })),
})

/** A person to erase from a chain; the chain stays valid. */
export const erasure = input({ personId: z.string().check(z.minLength(1), z.maxLength(64)), reason: line(300) })
/** What was erased. */
export const erased = answer({ entries: z.int() })
