import * as z from 'zod/mini'
import { controlCounts, evidenceCoverage } from './coverage.ts'
import { currency, exposure } from './exposure.ts'
import { allowedActions, deniedActions } from './permission.ts'
import { clientSorts } from './list.ts'
import { pageOf, pageQuery } from './page.ts'
import { riskLevel, riskLevelInput } from './risk.ts'
import { answer, email, input, line, locale, openEnum, slug, timestamp, timezone } from './shape.ts'

export { clientSorts, type ClientSort } from './list.ts'

/** Where a client stands with the MSP. */
export const clientStatuses = ['onboarding', 'active', 'suspended', 'archived'] as const

/** How well one client is protected. */
export const posture = answer({
  /**
   * Higher is better. `null` while no score is known.
   *
   * @unit points, 0–100, unrounded
   */
  score: z.nullable(z.number()),
  /** Decided by the server from the partner's bands. `unknown` until the baseline assessment is finished, even with a score. */
  level: riskLevel,
  /** When the score was taken; `null` while there is none. */
  asOf: z.nullable(timestamp),
})

/** How well one client is protected. */
export type Posture = z.infer<typeof posture>

/**
 * Why a client needs attention. `overdue`: a finding is; `verification-late`: a fix has waited for verification for more than five business days.
 * These two are there for whoever sees every finding of the client.
 */
export const attentionReasons = ['risk', 'coverage', 'overdue', 'verification-late', 'onboarding-stalled'] as const

/**
 * One client organisation of the partner.
 *
 * `posture`, `exposure`, `controls`, `evidenceCoverage` and `attention` are absent for people who may not see measures.
 */
export const client = answer({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  /** Other names the organisation goes by; searched together with `name`. */
  aliases: z.array(z.string()),
  tags: z.array(z.string()),
  /** `null` when not recorded. */
  industry: z.nullable(z.string()),
  /** `null` when not recorded. */
  contactEmail: z.nullable(z.string()),
  currency: z.string(),
  timezone: z.string(),
  locale: z.string(),
  status: openEnum(clientStatuses),
  portalEnabled: z.boolean(),
  /** When the baseline assessment was finished; `null` until then. */
  baselineCompletedAt: z.nullable(timestamp),
  posture: z.optional(posture),
  /** `null` while no estimate is known. */
  exposure: z.optional(z.nullable(exposure)),
  controls: z.optional(controlCounts),
  evidenceCoverage: z.optional(evidenceCoverage),
  /** Empty when nothing asks for attention. */
  attention: z.optional(z.array(openEnum(attentionReasons))),
  /** Where the client's workspace opens; `null` when the partner has set no address. */
  workspaceUrl: z.nullable(z.string()),
  allowedActions,
  deniedActions,
  createdAt: timestamp,
  updatedAt: timestamp,
  /** Rises with every change; send it back as `If-Match` to change the record. */
  version: z.int(),
})

/** One client organisation of the partner. */
export type Client = z.infer<typeof client>

/** One page of the portfolio. */
export const clientPage = pageOf(client)

/** How the portfolio is cut. Words of one field are alternatives; fields narrow each other. */
export const clientQuery = input({
  ...pageQuery,
  /** Newest first when absent. */
  sort: z.optional(z.enum(clientSorts)),
  /** Only clients at one of these levels. */
  level: z.optional(z.array(riskLevelInput).check(z.maxLength(6))),
  /** Only clients with one of these tags. */
  tag: z.optional(z.array(line(40)).check(z.maxLength(20))),
  /** Only clients whose name or alias contains this text, without regard to case. */
  q: z.optional(z.string().check(z.trim(), z.maxLength(200))),
})

/** How the portfolio is cut and ordered. */
export type ClientQuery = z.input<typeof clientQuery>

const aliases = z.array(line(200)).check(z.maxLength(20, 'must hold at most 20'))
const tags = z.array(line(40)).check(z.maxLength(20, 'must hold at most 20'))

/** A client to create. Only the name is needed; the rest comes from the partner's defaults. */
export const clientCreate = input({
  name: line(200),
  /** Made from the name when absent. */
  slug: z.optional(slug),
  aliases: z.optional(aliases),
  tags: z.optional(tags),
  industry: z.optional(z.nullable(line(80))),
  contactEmail: z.optional(z.nullable(email)),
  currency: z.optional(currency),
  timezone: z.optional(timezone),
  locale: z.optional(locale),
})

/** A client to create. */
export type ClientCreate = z.input<typeof clientCreate>

/** What may be changed of a client. An absent field stays as it is. */
export const clientUpdate = input({
  name: z.optional(line(200)),
  aliases: z.optional(aliases),
  tags: z.optional(tags),
  industry: z.optional(z.nullable(line(80))),
  contactEmail: z.optional(z.nullable(email)),
  currency: z.optional(currency),
  timezone: z.optional(timezone),
  locale: z.optional(locale),
  status: z.optional(z.enum(clientStatuses)),
  portalEnabled: z.optional(z.boolean()),
})

/** What may be changed of a client. */
export type ClientUpdate = z.input<typeof clientUpdate>
