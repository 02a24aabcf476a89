import * as z from 'zod/mini'

/**
 * Every record has one opaque id: a short prefix that names its kind, an underscore, 26 characters.
 * Callers compare ids and pass them back; nothing else about them is promised.
 */
export const idPrefixes = {
  partner: 'ptr',
  partnerMember: 'mem',
  portalUser: 'usr',
  invitation: 'inv',
  auditor: 'adt',
  client: 'cli',
  framework: 'fwk',
  frameworkControl: 'fwc',
  control: 'ctl',
  evidence: 'evd',
  posture: 'pos',
  apiKey: 'key',
  secondFactor: 'fac',
  hostedSession: 'ses',
  passwordReset: 'rst',
  event: 'evt',
  audit: 'aud',
  mail: 'mai',
  engagement: 'eng',
  asset: 'ast',
  finding: 'fnd',
  findingEvidence: 'fev',
  findingStep: 'fst',
  findingImport: 'imp',
  submission: 'sub',
  verification: 'ver',
  acceptance: 'acc',
  retest: 'rtr',
  comment: 'cmt',
  attachment: 'att',
  notification: 'ntf',
} as const

/** The kinds of record that carry an id. */
export type IdKind = keyof typeof idPrefixes

/** An id as it arrives from a caller: opaque, so its length is all that is checked; an unknown one is simply not found. */
export const idInput = z.string().check(z.minLength(1), z.maxLength(64))
