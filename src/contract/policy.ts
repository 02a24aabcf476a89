import * as z from 'zod/mini'
import { findingSeverities, findingStatuses } from './finding-status.ts'
import { isNetwork } from './network.ts'
import { portalRoles } from './permission.ts'
import { answer, input, line, openEnum, timestamp } from './shape.ts'

/** What a client's people may reach of one part of the portal, from nothing to everything. */
export const moduleModes = ['hidden', 'view', 'request', 'direct'] as const
/** `hidden`: not there · `view`: read · `request`: a change becomes a request to the MSP · `direct`: a change is made. */
export type ModuleMode = (typeof moduleModes)[number]

/** The parts of the client surface that a partner switches. */
export const modules = [
  'dashboard',
  'engagements',
  'findings',
  'comments',
  'controls',
  'reports',
  'users',
  'compliance',
  'licences',
  'devices',
  'security',
  'invoices',
  'change_requests',
] as const
/** A part of the client surface. */
export type Module = (typeof modules)[number]

/** Fields of records that a partner shows or hides. A hidden field is absent from the payload. */
export const visibleFields = [
  'cvss',
  'technical_details',
  'references',
  'evidence',
  'exposure',
  'licence_cost',
] as const
/** A field that a partner shows or hides. */
export type VisibleField = (typeof visibleFields)[number]

/** Whether a second factor is asked for. `idp`: the MSP's own sign-in asserts it. */
export const mfaPolicies = ['required', 'optional', 'idp'] as const

/** How one module is open, and the least role that reaches it at all. */
const modulePolicy = input({
  mode: z.enum(moduleModes),
  minRole: z.enum(portalRoles),
  /** The least role that changes something there; for findings `manager` when absent, elsewhere `minRole`. */
  changeRole: z.optional(z.enum(portalRoles)),
})

/** An IPv4 or IPv6 network such as `203.0.113.0/24`. */
export const cidr = z.string().check(
  z.maxLength(64),
  z.refine(isNetwork, { error: 'must be a network such as 203.0.113.0/24 or 2001:db8::/32' }),
)

/**
 * Sets of module modes for the ways MSPs work: `consultancy` – clients mark findings remediated themselves, managers manage users;
 * `closing` – every collaborator may resolve, the team closes; `managed-service` – clients ask, the MSP acts.
 */
export const policyPresets = ['consultancy', 'closing', 'managed-service'] as const
/** The name of a set of module modes. */
export type PolicyPreset = (typeof policyPresets)[number]

/** Texts that a client's people read; plain text. */
const messages = input({
  welcome: z.optional(z.nullable(line(600))),
  footer: z.optional(z.nullable(line(300))),
  help: z.optional(z.nullable(line(600))),
  /** One explanation a finding status, by its name. */
  statusExplanations: z.optional(z.nullable(z.record(z.string().check(z.maxLength(40)), line(300)))),
  /** Other words for finding statuses, by their name: `{ "verified_fixed": "Resolved" }`. The status itself stays what it is. */
  statusLabels: z.optional(z.nullable(z.partialRecord(z.enum(findingStatuses), line(40)))),
})

/** Days to fix a finding, from the day it is published. */
const slaDays = z.nullable(z.int().check(z.minimum(1), z.maximum(3650)))

/**
 * A policy as it is written. An absent field stays as it is; `null` inherits: a client from its partner, a partner from the product's
 * defaults.
 */
export const policyUpdate = input({
  /** Takes the module modes of a way of working, in place of those set so far; `modules` then changes single ones. */
  preset: z.optional(z.enum(policyPresets)),
  modules: z.optional(z.partialRecord(z.enum(modules), z.nullable(modulePolicy))),
  fields: z.optional(z.partialRecord(z.enum(visibleFields), z.nullable(z.boolean()))),
  mfa: z.optional(z.nullable(z.enum(mfaPolicies))),
  /** @unit seconds without a request after which a hosted session ends, 300–86,400 */
  sessionIdleSeconds: z.optional(z.nullable(z.int().check(z.minimum(300), z.maximum(86_400)))),
  /** @unit seconds after which a hosted session ends whatever happens, 900–604,800 */
  sessionMaxSeconds: z.optional(z.nullable(z.int().check(z.minimum(900), z.maximum(604_800)))),
  /** Networks that the client's people may come from; an empty list lets everybody in. */
  ipAllow: z.optional(z.nullable(z.array(cidr).check(z.maxLength(100)))),
  messages: z.optional(messages),
  /** Days to fix a finding of each severity, in place of those set so far; `null` for one promises nothing, `null` for all inherits. */
  sla: z.optional(z.nullable(z.partialRecord(z.enum(findingSeverities), slaDays))),
})
/** A policy as it is written. */
export type PolicyUpdate = z.input<typeof policyUpdate>

const moduleTable = z.record(z.string(), answer({ mode: openEnum(moduleModes), minRole: openEnum(portalRoles), changeRole: z.optional(openEnum(portalRoles)) }))

/** A policy with nothing left to inherit. */
export const effectivePolicy = answer({
  modules: moduleTable,
  fields: z.record(z.string(), z.boolean()),
  mfa: openEnum(mfaPolicies),
  /** @unit seconds */
  sessionIdleSeconds: z.int(),
  /** @unit seconds */
  sessionMaxSeconds: z.int(),
  ipAllow: z.array(z.string()),
  messages: answer({
    welcome: z.nullable(z.string()),
    footer: z.nullable(z.string()),
    help: z.nullable(z.string()),
    statusExplanations: z.record(z.string(), z.string()),
    statusLabels: z.record(z.string(), z.string()),
  }),
  /** Days to fix a finding of each severity; `null` promises nothing. */
  sla: z.record(z.string(), z.nullable(z.int())),
})
/** A policy with nothing left to inherit. */
export type EffectivePolicy = z.infer<typeof effectivePolicy>

/** The policy of the partner or of one client: what is set there, and what holds. */
export const policy = answer({
  /** What is set at this level, as it would be written; an absent field inherits. */
  own: z.record(z.string(), z.unknown()),
  effective: effectivePolicy,
  /** What would hold were nothing set at this level: what a `null` goes back to. */
  inherited: effectivePolicy,
  /** The module modes that each preset takes, by its name. */
  presets: z.record(z.string(), moduleTable),
  /** `null` while nothing is set at this level. */
  updatedAt: z.nullable(timestamp),
  /** 0 while nothing is set at this level. */
  version: z.int(),
})
/** The policy of the partner or of one client. */
export type Policy = z.infer<typeof policy>
