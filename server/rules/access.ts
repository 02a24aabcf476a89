import type { EventType } from '../../src/contract/event.ts'
import { actions, partnerRoles, permissions, type Action, type Audience, type DenialReason, type Role } from '../../src/contract/permission.ts'

/** Who asks, as far as the law needs to know. */
export interface Asker {
  role: Role
  audience: Audience
  /** The one client of a client-surface caller; `null` on the partner surface. */
  clientId: string | null
}

/** What the partner has switched on. */
export interface Offer {
  clientCreationEnabled: boolean
}

/** The client that is asked about. */
export interface Subject {
  clientId: string
}

/** What `allowedActions` and `deniedActions` of a client speak about. */
export const clientActions = [
  'client.view',
  'client.measure',
  'client.update',
  'posture.push',
  'exposure.push',
  'framework.view',
  'framework.adopt',
  'control.view',
  'control.update',
  'evidence.view',
  'evidence.attach',
  'evidence.remove',
] as const satisfies readonly Action[]

/** Which surface a role belongs to. */
export function audienceOf(role: Role): Audience {
  return role === 'api_key' || (partnerRoles as readonly Role[]).includes(role) ? 'partner' : 'client'
}

/**
 * Decides one action of one person on one record, or on the surface when no record is named. Deny wins.
 *
 * @returns `allow`, or why not
 */
export function decide(asker: Asker, action: Action, offer: Offer, subject?: Subject): 'allow' | DenialReason {
  if (audienceOf(asker.role) !== asker.audience) return 'role'
  if (!(permissions[action] as readonly Role[]).includes(asker.role)) return 'role'
  if (asker.audience === 'client' && asker.clientId === null) return 'not-assigned'
  if (asker.audience === 'client' && subject && subject.clientId !== asker.clientId) return 'not-assigned'
  if (action === 'client.create' && !offer.clientCreationEnabled) return 'not-enabled'
  return 'allow'
}

/** What the caller may and may not do, as it is shown. */
export interface Decisions {
  allowedActions: Action[]
  deniedActions: Record<string, DenialReason>
}

/** Decides a list of actions at once. */
export function decideAll(asker: Asker, list: readonly Action[], offer: Offer, subject?: Subject): Decisions {
  const allowedActions: Action[] = []
  const deniedActions: Record<string, DenialReason> = {}
  for (const action of list) {
    const decision = decide(asker, action, offer, subject)
    if (decision === 'allow') allowedActions.push(action)
    else deniedActions[action] = decision
  }
  return { allowedActions, deniedActions }
}

/** What the caller may do anywhere on the surface. */
export function decideSurface(asker: Asker, offer: Offer): Decisions {
  return decideAll(asker, actions, offer)
}

/** Whether the caller may see scores, exposure, coverage and what follows from them. */
export function seesMeasures(asker: Asker): boolean {
  return (permissions['client.measure'] as readonly Role[]).includes(asker.role)
}

/** What these events tell is that a measure has moved. */
const measuredEvents: ReadonlySet<string> = new Set<EventType>([
  'client.posture_changed',
  'client.exposure_changed',
  'client.coverage_changed',
])

/** Whether the caller may hear of an event of its own tenant: who may not see a measure does not hear that it has moved. */
export function hearsOf(asker: Asker, event: { type: string }): boolean {
  return seesMeasures(asker) || !measuredEvents.has(event.type)
}

/** Why an action was refused, for a person. */
export const denialSentences: Record<DenialReason, string> = {
  role: 'The role of the caller does not include it.',
  'not-enabled': 'It is not switched on for this partner yet.',
  'not-assigned': 'The record belongs to somebody else.',
  state: 'The record is in a state that does not take it.',
}
