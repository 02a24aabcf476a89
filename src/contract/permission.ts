import * as z from 'zod/mini'
import { clientRoles, partnerRoles, portalRoles, roles, type Role } from './role.ts'
import { openEnum } from './shape.ts'

export { audiences, clientRoles, partnerRoles, portalRoles, roles, type Audience, type ClientRole, type PartnerRole, type PortalRole, type Role } from './role.ts'

const heads = ['owner', 'admin', 'api_key'] as const
const staff = ['owner', 'admin', 'analyst', 'api_key'] as const
const partnerWide = [...staff, 'billing'] as const
const everybody = roles

/**
 * Which roles may take which action. A role that is not listed may not: there is no default.
 * What a client's people reach is cut to their own client first, whatever stands here, and then by the portal policy.
 *
 * @source domain model, permission matrix
 */
export const permissions = {
  'me.view': everybody,
  'session.mint': ['api_key'],
  'portfolio.view': partnerWide,
  'portfolio.measure': staff,
  'client.create': heads,
  'client.view': everybody,
  'client.measure': [...staff, ...clientRoles],
  'client.update': staff,
  'posture.push': staff,
  'exposure.push': staff,
  'framework.view': [...staff, ...clientRoles],
  'framework.adopt': staff,
  'control.view': [...staff, ...clientRoles],
  'control.update': staff,
  'evidence.view': [...staff, ...clientRoles],
  'evidence.attach': staff,
  'evidence.remove': staff,
  'member.view': staff,
  'member.manage': heads,
  'member.remove': heads,
  'member.resend': heads,
  'portal_user.view': [...staff, ...portalRoles],
  'portal_user.manage': [...heads, 'manager'],
  'portal_user.remove': [...heads, 'manager'],
  'portal_user.resend': [...heads, 'manager'],
  'auditor.manage': heads,
  'policy.view': staff,
  'policy.update': heads,
  'client.diagnose': staff,
  'event.subscribe': everybody,
  'audit.view': [...staff, 'manager', 'auditor'],
  'audit.export': [...heads, 'auditor'],
  'audit.erase': ['owner', 'admin'],
  'dashboard.view': [...staff, ...clientRoles],
  'engagement.view': [...staff, ...clientRoles],
  'engagement.manage': staff,
  'engagement.assign': heads,
  'asset.view': staff,
  'asset.manage': staff,
  'finding.view': [...staff, ...clientRoles],
  'finding.write': staff,
  'finding.import': staff,
  'finding.publish': staff,
  'finding.start': [...staff, 'collaborator', 'manager'],
  'finding.submit': [...staff, 'collaborator', 'manager'],
  'finding.withdraw': [...staff, 'collaborator', 'manager'],
  'finding.verify': staff,
  'finding.reopen': staff,
  'finding.close': staff,
  'finding.dismiss': staff,
  'acceptance.request': [...staff, 'manager'],
  'acceptance.decide': [...heads, 'manager'],
  'retest.request': [...staff, 'collaborator', 'manager'],
  'retest.manage': staff,
  'comment.view': [...staff, ...portalRoles],
  'comment.write': [...staff, 'collaborator', 'manager'],
  'comment.remove': [...staff, 'collaborator', 'manager'],
  'internal_comment.view': staff,
  'internal_comment.write': staff,
  'internal_comment.remove': staff,
  'attachment.view': [...staff, ...clientRoles],
  'attachment.add': [...staff, 'collaborator', 'manager'],
  'notification.view': [...partnerRoles, ...portalRoles],
  'notification.manage': [...partnerRoles, ...portalRoles],
} as const satisfies Record<string, readonly Role[]>

/** Something a person may or may not do. */
export type Action = keyof typeof permissions

/** Every action, in one list. */
export const actions = Object.keys(permissions) as [Action, ...Action[]]

/** The actions that the caller may take on the record, or on the whole surface in `me`. */
export const allowedActions = z.array(openEnum(actions))

/**
 * Why an action is not open to the caller. `request`: it is asked of the MSP instead · `above-own`: the person stands above the caller ·
 * `last-of-role`: nobody else would be left with the role · `own-work`: nobody confirms or approves what they asked for themselves ·
 * `not-own`: only whoever began it goes on with it.
 */
export const denialReasons = ['role', 'not-enabled', 'not-assigned', 'state', 'request', 'above-own', 'last-of-role', 'own-work', 'not-own'] as const
/** Why an action is not open to the caller. */
export type DenialReason = (typeof denialReasons)[number]

/** Actions that the caller may not take, each with the reason. */
export const deniedActions = z.record(z.string(), openEnum(denialReasons))
