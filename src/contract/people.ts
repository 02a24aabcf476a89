import * as z from 'zod/mini'
import { idInput } from './id.ts'
import { pageOf, pageQuery } from './page.ts'
import { allowedActions, deniedActions, partnerRoles, portalRoles } from './permission.ts'
import { grants } from './role.ts'
import { answer, email, input, line, locale, openEnum, timestamp } from './shape.ts'

export { grants } from './role.ts'

/** Where a person stands. Removed people stay on record so that what they did keeps its name. */
export const personStatuses = ['invited', 'active', 'suspended', 'removed'] as const
/** Whether a second factor is set up. */
export const mfaStates = ['none', 'pending', 'enrolled'] as const

/** Which clients a member of the MSP's staff reaches: those named, and those with one of the tags. `null` reaches every client. */
export const memberScope = z.nullable(
  input({ clientIds: z.array(idInput).check(z.maxLength(500)), tags: z.array(line(40)).check(z.maxLength(50)) }),
)

/** Where the invitation of a person stands. */
const invitation = answer({
  sentAt: timestamp,
  expiresAt: timestamp,
  /** @unit times it was sent again */
  resendCount: z.int(),
})

const person = {
  id: z.string(),
  email: z.string(),
  name: z.string(),
  status: openEnum(personStatuses),
  /** Absent, as the four fields below, for people of a client who are no managers. */
  mfa: z.optional(openEnum(mfaStates)),
  /** `null` until the first session. */
  lastSeenAt: z.optional(z.nullable(timestamp)),
  /** When somebody last confirmed in an access review that the person still needs access; `null` until then. */
  reviewedAt: z.optional(z.nullable(timestamp)),
  /** `null` unless the person is invited and has not accepted. */
  invitation: z.optional(z.nullable(invitation)),
  /** The language of mails to the person; `null` is the client's, or that of the MSP for its own staff. */
  locale: z.optional(z.nullable(z.string())),
  allowedActions,
  deniedActions,
  createdAt: timestamp,
  updatedAt: timestamp,
  version: z.int(),
}

/** A member of the MSP's own staff. */
export const member = answer({
  ...person,
  role: openEnum(partnerRoles),
  /** `null` reaches every client. */
  scope: z.nullable(answer({ clientIds: z.array(z.string()), tags: z.array(z.string()) })),
})
/** A member of the MSP's own staff. */
export type Member = z.infer<typeof member>

/** A person of one client. */
export const portalUser = answer({
  ...person,
  clientId: z.string(),
  role: openEnum(portalRoles),
  grants: z.array(openEnum(grants)),
  /** Engagements the person is assigned to; `null` is all of them, those to come included. */
  engagementIds: z.nullable(z.array(z.string())),
})
/** A person of one client. */
export type PortalUser = z.infer<typeof portalUser>

/** One page of staff. */
export const memberPage = pageOf(member)
/** One page of a client's people. */
export const portalUserPage = pageOf(portalUser)

/** How people are cut. */
export const peopleQuery = input({
  ...pageQuery,
  status: z.optional(z.array(z.enum(personStatuses)).check(z.maxLength(4))),
  role: z.optional(z.array(z.enum([...partnerRoles, ...portalRoles])).check(z.maxLength(7))),
  q: z.optional(z.string().check(z.trim(), z.maxLength(200))),
  /** Only people not seen for this many days, or never. @unit days */
  inactiveDays: z.optional(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(3650))),
})
/** How people are cut. */
export type PeopleQuery = z.input<typeof peopleQuery>

/** A member of staff to invite. */
export const memberInvite = input({
  email,
  name: line(120),
  role: z.enum(partnerRoles),
  /** Every client when absent. Owners and admins reach every client always. */
  scope: z.optional(memberScope),
  /** The language of mails to the person; that of the MSP when absent. */
  locale: z.optional(locale),
})
/** A member of staff to invite. */
export type MemberInvite = z.input<typeof memberInvite>
/** What may be changed of a member of staff. */
export const memberUpdate = input({
  name: z.optional(line(120)),
  role: z.optional(z.enum(partnerRoles)),
  scope: z.optional(memberScope),
  status: z.optional(z.enum(['active', 'suspended'])),
  locale: z.optional(z.nullable(locale)),
})
/** What may be changed of a member of staff. */
export type MemberUpdate = z.input<typeof memberUpdate>

const engagementIds = z.nullable(z.array(idInput).check(z.maxLength(500)))

/** A person of a client to invite. */
export const portalUserInvite = input({
  email,
  name: line(120),
  role: z.enum(portalRoles),
  grants: z.optional(z.array(z.enum(grants)).check(z.maxLength(2))),
  /** All of them when absent. */
  engagementIds: z.optional(engagementIds),
  /** The language of mails to the person; that of the client when absent. */
  locale: z.optional(locale),
})
/** A person of a client to invite. */
export type PortalUserInvite = z.input<typeof portalUserInvite>

/** What may be changed of a person of a client. */
export const portalUserUpdate = input({
  name: z.optional(line(120)),
  role: z.optional(z.enum(portalRoles)),
  grants: z.optional(z.array(z.enum(grants)).check(z.maxLength(2))),
  engagementIds: z.optional(engagementIds),
  status: z.optional(z.enum(['active', 'suspended'])),
  locale: z.optional(z.nullable(locale)),
})
/** What may be changed of a person of a client. */
export type PortalUserUpdate = z.input<typeof portalUserUpdate>

/** An invited person, with the link for the inviter to copy. The link is shown once and works once. */
export const invitedPortalUser = answer({ user: portalUser, invitationUrl: z.string() })
/** An invited person of a client, with the link. */
export type InvitedPortalUser = z.infer<typeof invitedPortalUser>
/** An invited member of staff, with the link for the inviter to copy. The link is shown once and works once. */
export const invitedMember = answer({ member, invitationUrl: z.string() })
/** An invited member of staff, with the link. */
export type InvitedMember = z.infer<typeof invitedMember>

/** People whose access somebody has looked at and confirmed. */
export const accessReview = input({ userIds: z.array(idInput).check(z.minLength(1), z.maxLength(200)) })

/** An external auditor's access to one client: read-only, for a time. */
export const auditorGrant = answer({
  id: z.string(),
  clientId: z.string(),
  email: z.string(),
  name: z.string(),
  status: openEnum(['invited', 'active', 'expired', 'revoked']),
  /** Frameworks the auditor may see; `null` is all of them, those to come included. */
  frameworkIds: z.nullable(z.array(z.string())),
  createdAt: timestamp,
  /** When access ends by itself. */
  expiresAt: timestamp,
  /** When the auditor first came in; `null` until then. */
  acceptedAt: z.nullable(timestamp),
  lastSeenAt: z.nullable(timestamp),
  revokedAt: z.nullable(timestamp),
  /** The language of mails to the auditor; `null` is the client's. */
  locale: z.optional(z.nullable(z.string())),
  version: z.int(),
})
/** An external auditor's access to one client. */
export type AuditorGrant = z.infer<typeof auditorGrant>
/** One page of auditors. */
export const auditorPage = pageOf(auditorGrant)
/** How auditors are cut. */
export const auditorQuery = input({ ...pageQuery })
/** An auditor to invite. */
export const auditorInvite = input({
  email,
  name: line(120),
  /** All of the client's when absent. */
  frameworkIds: z.optional(z.nullable(z.array(idInput).check(z.maxLength(100)))),
  /** At most a year ahead. */
  expiresAt: timestamp,
  /** The language of mails to the auditor; that of the client when absent. */
  locale: z.optional(locale),
})
/** An auditor to invite. */
export type AuditorInvite = z.input<typeof auditorInvite>
/** An invited auditor, with the link for the inviter to copy. */
export const invitedAuditor = answer({ auditor: auditorGrant, invitationUrl: z.string() })
/** An invited auditor, with the link. */
export type InvitedAuditor = z.infer<typeof invitedAuditor>

/** What to look into when somebody says it does not work. */
export const diagnoseQuery = input({
  question: z.enum(['sign-in', 'engagement', 'download']),
  email,
  /** The engagement or report that is missing; not needed for `sign-in`. */
  subjectId: z.optional(idInput),
})
/** One thing looked at, in the order a person would. */
export const diagnosis = answer({
  /** Whether everything looked at is in order. */
  ok: z.boolean(),
  checks: z.array(
    answer({
      check: z.string(),
      ok: z.boolean(),
      /** What was found, for a person. */
      detail: z.string(),
      /** What to do about it; `null` where nothing is wrong. */
      mend: z.nullable(z.string()),
      /** An action of this API that mends it; `null` where there is none. */
      action: z.nullable(z.string()),
    }),
  ),
})
/** What to look into. */
export type DiagnoseQuery = z.input<typeof diagnoseQuery>
/** What was found. */
export type Diagnosis = z.infer<typeof diagnosis>
