import * as z from 'zod/mini'
import { idInput } from './id.ts'
import { grants } from './people.ts'
import { allowedActions, audiences, clientRoles, deniedActions, roles } from './permission.ts'
import { answer, email, input, openEnum, origin, timestamp } from './shape.ts'

/** The shortest and longest life of a session token. @unit seconds */
export const sessionTtlSeconds = { min: 30, max: 3600, default: 600 } as const

const ttl = z.optional(z.int().check(z.minimum(sessionTtlSeconds.min), z.maximum(sessionTtlSeconds.max)))
/** The SHA-256 thumbprint of a public key (RFC 7638), base64url. */
const thumbprint = z.optional(z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/, 'must be the SHA-256 thumbprint of a JWK, 43 characters of base64url')))

const origins = z.optional(z.array(origin).check(z.minLength(1), z.maxLength(20)))

/**
 * Asks for a token for one named person, on one surface. The MSP's server calls this with its API key, for somebody it has signed in itself.
 */
export const sessionCreate = z.discriminatedUnion('audience', [
  input({
    /** The partner surface: the whole portfolio. */
    audience: z.literal('partner'),
    /** An active member of the partner; the role is the member's own. */
    email,
    /** Pages that may use the token; the partner's registered origins when absent, of which it must be a part. */
    origins,
    /** @unit seconds, 30–3600; never more than the server allows (600 by default) */
    ttlSeconds: ttl,
    /** Binds the token to a key of the page: then it is good only with a DPoP proof for each request. What `fetchToken` is given as `dpopJkt`. */
    dpopJkt: thumbprint,
  }),
  input({
    /** The client surface: one client. */
    audience: z.literal('client'),
    clientId: idInput,
    /** A person of the client who is invited or active, or its auditor. Role, grants and name are those on record. */
    email,
    /** A lower role than the one on record, for less than the person may do; `auditor` for an auditor who is a person of the client as well. */
    role: z.optional(z.enum(clientRoles)),
    origins,
    ttlSeconds: ttl,
    /** As on the partner surface. */
    dpopJkt: thumbprint,
  }),
])

/** Asks for a token for one named person. */
export type SessionCreate = z.input<typeof sessionCreate>

/** A token for a page. It is shown once, never stored, and dies by itself. */
export const session = answer({
  /** Sent as `Authorization: Bearer …`, or `Authorization: DPoP …` with a proof where it is bound to a key. Keep it in memory only. */
  token: z.string(),
  expiresAt: timestamp,
  audience: openEnum(audiences),
})

/** A token for a page. */
export type Session = z.infer<typeof session>

/** Who the caller is, and what the surface offers. */
export const me = answer({
  user: answer({
    id: z.string(),
    /** The name of the API key where a key calls. */
    name: z.string(),
    /** `null` for an API key. */
    email: z.nullable(z.string()),
    role: openEnum(roles),
  }),
  audience: openEnum(audiences),
  partner: answer({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    timezone: z.string(),
  }),
  /** The one client of a client-surface token; `null` on the partner surface. */
  client: z.nullable(answer({ id: z.string(), name: z.string() })),
  allowedActions,
  deniedActions,
  /** What the caller may give to others: roles up to their own, and the grants they have. Absent for whoever manages nobody. */
  mayGive: z.optional(answer({ roles: z.array(openEnum(roles)), grants: z.array(openEnum(grants)) })),
  /** When the token expires; `null` for an API key. */
  expiresAt: z.nullable(timestamp),
})

/** Who the caller is. */
export type Me = z.infer<typeof me>
