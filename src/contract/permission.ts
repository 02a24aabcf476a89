import * as z from 'zod/mini'
import { openEnum } from './shape.ts'

/** The two surfaces of the portal. A token is made for one and refused at the other. */
export const audiences = ['partner', 'client'] as const
/** The surface a token is made for. */
export type Audience = (typeof audiences)[number]

/** Roles of the MSP's own staff. */
export const partnerRoles = ['owner', 'admin', 'analyst', 'billing'] as const
/** A role of the MSP's own staff. */
export type PartnerRole = (typeof partnerRoles)[number]

/** Roles of the people of one client, each including the one before it. */
export const portalRoles = ['viewer', 'collaborator', 'manager'] as const
/** A role of a person of one client. */
export type PortalRole = (typeof portalRoles)[number]

/** Every role that may call the API; `api_key` is the MSP's own server. */
export const roles = [...partnerRoles, 'api_key', ...portalRoles] as const
/** Who is calling. */
export type Role = (typeof roles)[number]

const staff = ['owner', 'admin', 'analyst', 'api_key'] as const
const partnerWide = [...staff, 'billing'] as const
const everybody = roles

/**
 * Which roles may take which action. A role that is not listed may not: there is no default.
 * What a client's people reach is cut to their own client first, whatever stands here.
 *
 * @source domain model, permission matrix
 */
export const permissions = {
  'me.view': everybody,
  'session.mint': ['api_key'],
  'portfolio.view': partnerWide,
  'portfolio.measure': staff,
  'client.create': ['owner', 'admin', 'api_key'],
  'client.view': everybody,
  'client.measure': [...staff, ...portalRoles],
  'client.update': staff,
  'posture.push': staff,
  'exposure.push': staff,
  'framework.view': [...staff, ...portalRoles],
  'framework.adopt': staff,
  'control.view': [...staff, ...portalRoles],
  'control.update': staff,
  'evidence.view': [...staff, ...portalRoles],
  'evidence.attach': staff,
  'evidence.remove': staff,
  'event.subscribe': everybody,
  'audit.view': [...staff, 'manager'],
  'audit.export': ['owner', 'admin', 'api_key'],
  'audit.erase': ['owner', 'admin'],
} as const satisfies Record<string, readonly Role[]>

/** Something a person may or may not do. */
export type Action = keyof typeof permissions

/** Every action, in one list. */
export const actions = Object.keys(permissions) as [Action, ...Action[]]

/** The actions that the caller may take on the record, or on the whole surface in `me`. */
export const allowedActions = z.array(openEnum(actions))

/** Why an action is not open to the caller. */
export const denialReasons = ['role', 'not-enabled', 'not-assigned', 'state'] as const
/** Why an action is not open to the caller. */
export type DenialReason = (typeof denialReasons)[number]

/** Actions that the caller may not take, each with the reason. */
export const deniedActions = z.record(z.string(), openEnum(denialReasons))
