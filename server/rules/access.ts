import type { EventType } from '../../src/contract/event.ts'
import { grants } from '../../src/contract/people.ts'
import {
  actions,
  partnerRoles,
  permissions,
  portalRoles,
  type Action,
  type Audience,
  type DenialReason,
  type Role,
} from '../../src/contract/permission.ts'
import type { EffectivePolicy, Module } from '../../src/contract/policy.ts'
import { productChangeRoles, resolvePolicy } from './policy.ts'

/** Who asks, as far as the law needs to know. */
export interface Asker {
  role: Role
  audience: Audience
  /** The one client of a client-surface caller; `null` on the partner surface. */
  clientId: string | null
}

/** What is switched on. */
export interface Offer {
  clientCreationEnabled: boolean
  /** The portal policy of the client of a client-surface caller; the product's defaults when absent. */
  policy?: EffectivePolicy | null
  /** The engagements that a person of a client is assigned to; `null` or absent is every one. */
  assigned?: readonly string[] | null
}

/** What tells of every engagement of a client at once, and cannot be cut: a chain with entries left out proves nothing. */
const ofEveryEngagement: ReadonlySet<Action> = new Set<Action>(['audit.view', 'audit.export'])

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
  'portal_user.view',
  'portal_user.manage',
  'auditor.manage',
  'policy.view',
  'policy.update',
  'client.diagnose',
] as const satisfies readonly Action[]

/** The module of the portal that an action of a client's people belongs to, and whether it changes something there. */
const moduleOf: Partial<Record<Action, { module: Module; changes: boolean; /** A module that must be open as well. */ within?: Module }>> = {
  'client.measure': { module: 'dashboard', changes: false },
  'framework.view': { module: 'controls', changes: false },
  'control.view': { module: 'controls', changes: false },
  'evidence.view': { module: 'controls', changes: false },
  'portal_user.view': { module: 'users', changes: false },
  'portal_user.manage': { module: 'users', changes: true },
  'portal_user.remove': { module: 'users', changes: true },
  'portal_user.resend': { module: 'users', changes: true },
  'dashboard.view': { module: 'dashboard', changes: false },
  'engagement.view': { module: 'engagements', changes: false },
  'finding.view': { module: 'findings', changes: false },
  'finding.start': { module: 'findings', changes: true },
  'finding.submit': { module: 'findings', changes: true },
  'finding.withdraw': { module: 'findings', changes: true },
  'acceptance.request': { module: 'findings', changes: true },
  'acceptance.decide': { module: 'findings', changes: true },
  'retest.request': { module: 'findings', changes: true },
  'comment.view': { module: 'comments', changes: false, within: 'findings' },
  'comment.write': { module: 'comments', changes: true, within: 'findings' },
  'comment.remove': { module: 'comments', changes: true, within: 'findings' },
  'attachment.view': { module: 'findings', changes: false },
  'attachment.add': { module: 'findings', changes: false },
}

/** Which surface a role belongs to. */
export function audienceOf(role: Role): Audience {
  return role === 'api_key' || (partnerRoles as readonly Role[]).includes(role) ? 'partner' : 'client'
}

/**
 * Decides one action of one person on one record, or on the surface when no record is named. Role, module and assignment each must allow
 * it: deny wins.
 *
 * @returns `allow`, or why not
 */
export function decide(asker: Asker, action: Action, offer: Offer, subject?: Subject): 'allow' | DenialReason {
  if (audienceOf(asker.role) !== asker.audience) return 'role'
  if (!(permissions[action] as readonly Role[]).includes(asker.role)) return 'role'
  if (asker.audience === 'client') {
    const open = throughModule(asker.role, action, offer.policy ?? resolvePolicy())
    if (open !== 'allow') return open
    if (asker.clientId === null) return 'not-assigned'
    if (subject && subject.clientId !== asker.clientId) return 'not-assigned'
    if (offer.assigned && ofEveryEngagement.has(action)) return 'not-assigned'
  }
  if (action === 'client.create' && !offer.clientCreationEnabled) return 'not-enabled'
  return 'allow'
}

function throughModule(role: Role, action: Action, policy: EffectivePolicy): 'allow' | DenialReason {
  const part = moduleOf[action]
  if (!part) return 'allow'
  const around = part.within ? reach(role, part.within, false, policy) : 'allow'
  return around === 'allow' ? reach(role, part.module, part.changes, policy) : around
}

/** Whether a role of the client surface reaches a module, to read or to change something there. A mode that nobody knows is hidden. */
export function reach(role: Role, module: Module, changes: boolean, policy: EffectivePolicy): 'allow' | DenialReason {
  const open = policy.modules[module]
  const mode = open?.mode
  if (mode !== 'view' && mode !== 'request' && mode !== 'direct') return 'not-enabled'
  // An auditor is let in by name and stands outside the ladder of roles; what is hidden is hidden from auditors too.
  if (role === 'auditor') return changes ? 'role' : 'allow'
  if (rankOf(role) < rankOf(open!.minRole as Role)) return 'role'
  if (!changes) return 'allow'
  const changeRole = open!.changeRole ?? productChangeRoles[module] ?? open!.minRole
  if (mode !== 'view' && rankOf(role) < rankOf(changeRole as Role)) return 'role'
  if (mode === 'direct') return 'allow'
  return mode === 'request' ? 'request' : 'not-enabled'
}

/** Where a role stands on the ladder of its surface; higher includes lower. A role that is on none stands below all. */
export function rankOf(role: Role): number {
  const portal = (portalRoles as readonly Role[]).indexOf(role)
  if (portal >= 0) return portal
  // The MSP's own server stands with the admins: whoever holds the key makes nobody an owner.
  return ({ owner: 3, admin: 2, api_key: 2, analyst: 1, billing: 1 } as Partial<Record<Role, number>>)[role] ?? -1
}

/** What the caller may and may not do, as it is shown. */
export interface Decisions {
  allowedActions: Action[]
  deniedActions: Record<string, DenialReason>
}

/** Decides a list of actions at once. */
export function decideAll(asker: Asker, list: readonly Action[], offer: Offer, subject?: Subject): Decisions {
  return sort(list, (action) => decide(asker, action, offer, subject))
}

/** What the caller may do anywhere on the surface. */
export function decideSurface(asker: Asker, offer: Offer): Decisions {
  return decideAll(asker, actions, offer)
}

/** A person as the law needs to know them. */
export interface PersonStanding {
  role: Role
  status: string
  grants: readonly string[]
  /** Whether somebody else who is active has the role, where one must be left. */
  others: boolean
}

const memberActions = ['member.view', 'member.manage', 'member.remove', 'member.resend'] as const satisfies readonly Action[]
const userActions = ['portal_user.view', 'portal_user.manage', 'portal_user.remove', 'portal_user.resend'] as const satisfies readonly Action[]

/** What the caller may do with one person: `members` of the staff, or people of a client. */
export function decidePerson(asker: Asker, kind: 'member' | 'portal_user', person: PersonStanding, offer: Offer, subject?: Subject): Decisions {
  return sort(kind === 'member' ? memberActions : userActions, (action) => {
    const general = decide(asker, action, offer, subject)
    if (general !== 'allow' || action.endsWith('.view')) return general
    if (person.status === 'removed') return 'state'
    if (standsAbove(asker, person)) return 'above-own'
    if (action.endsWith('.resend') && person.status !== 'invited') return 'state'
    if (action.endsWith('.remove') && isLast(asker, person)) return 'last-of-role'
    return 'allow'
  })
}

/** Whether somebody stands above the caller: in role, or among a client's people with a grant that the caller lacks. */
export function standsAbove(asker: Asker & { grants?: readonly string[] }, person: { role: Role; grants?: readonly string[] }): boolean {
  return audienceOf(asker.role) === audienceOf(person.role) && rankOf(person.role) > rankOf(asker.role)
}

/**
 * Whether the caller may give a person this role and these grants. Among a client's people nobody hands out a grant they lack; staff
 * hand out roles up to their own.
 */
export function mayGive(asker: Asker & { grants?: readonly string[] }, role: Role, newGrants: readonly string[] = []): boolean {
  if (audienceOf(asker.role) !== audienceOf(role)) return asker.audience === 'partner'
  if (rankOf(role) > rankOf(asker.role)) return false
  return asker.audience === 'partner' || newGrants.every((grant) => (asker.grants ?? []).includes(grant))
}

/** Every role and grant that the caller may give to somebody; `undefined` for whoever manages nobody. */
export function givable(asker: Asker & { grants?: readonly string[] }, offer: Offer): { roles: Role[]; grants: (typeof grants)[number][] } | undefined {
  const ladders = [
    ...(decide(asker, 'member.manage', offer) === 'allow' ? partnerRoles : []),
    ...(decide(asker, 'portal_user.manage', offer) === 'allow' ? portalRoles : []),
  ]
  if (ladders.length === 0) return undefined
  return { roles: ladders.filter((role) => mayGive(asker, role)), grants: grants.filter((grant) => mayGive(asker, 'viewer', [grant])) }
}

/** Whether nobody would be left: the last owner for everybody, the last manager of a client for the client's own people. */
export function isLast(asker: Asker, person: PersonStanding): boolean {
  if (person.status !== 'active' || person.others) return false
  return person.role === 'owner' || (person.role === 'manager' && asker.audience === 'client')
}

/** Puts each action on its side. */
export function sort(list: readonly Action[], decision: (action: Action) => 'allow' | DenialReason): Decisions {
  const allowedActions: Action[] = []
  const deniedActions: Record<string, DenialReason> = {}
  for (const action of list) {
    const decided = decision(action)
    if (decided === 'allow') allowedActions.push(action)
    else deniedActions[action] = decided
  }
  return { allowedActions, deniedActions }
}

const nothingOffered: Offer = { clientCreationEnabled: false }

/** Whether the caller may see scores, exposure, coverage and what follows from them. */
export function seesMeasures(asker: Asker, offer: Offer = nothingOffered): boolean {
  return decide(asker, 'client.measure', offer) === 'allow'
}

/** Whether the exposure is there for the caller at all. */
export function seesExposure(asker: Asker, offer: Offer = nothingOffered): boolean {
  if (!seesMeasures(asker, offer)) return false
  return asker.audience === 'partner' || (offer.policy ?? resolvePolicy()).fields['exposure'] === true
}

/** What these events tell is that a measure has moved. */
const measuredEvents: ReadonlySet<string> = new Set<EventType>(['client.posture_changed', 'client.coverage_changed'])

/** Where the caller of a client is let in; everybody else has no such record. */
export interface Assigned {
  /** `null` is every engagement. */
  engagementIds: readonly string[] | null
}

/** Whether the caller sees every finding of the clients it reaches, so that it may know what they ask for together. */
export function seesEveryFinding(asker: Asker, offer: Offer, assigned: Assigned | null): boolean {
  return decide(asker, 'finding.view', offer) === 'allow' && (asker.audience === 'partner' || assigned?.engagementIds === null)
}

/** What an event may be about, as far as it decides who hears of it. */
export interface Heard {
  type: string
  clientId?: string | null
  /** The engagement that the record belongs to; `null` or absent for a record of none. */
  engagementId?: string | null
}

/** What it takes to hear of what belongs to an engagement. */
const viewOf: Readonly<Record<string, Action>> = {
  engagement: 'engagement.view', finding: 'finding.view', retest: 'finding.view', acceptance: 'finding.view', comment: 'comment.view',
}

/**
 * Whether the caller may hear of an event of its own tenant: who may not see a measure, a person or an engagement does not hear that it
 * has moved.
 */
export function hearsOf(asker: Asker, event: Heard, offer: Offer = nothingOffered, assigned: Assigned | null = null): boolean {
  const noun = event.type.slice(0, event.type.indexOf('.'))
  const view = viewOf[noun]
  if (view) {
    if (decide(asker, view, offer) !== 'allow') return false
    if (asker.audience === 'partner' || !assigned || assigned.engagementIds === null) return true
    return typeof event.engagementId === 'string' && assigned.engagementIds.includes(event.engagementId)
  }
  if (event.type === 'client.exposure_changed') return seesExposure(asker, offer)
  if (event.type === 'client.attention_changed') return seesMeasures(asker, offer) && seesEveryFinding(asker, offer, assigned)
  if (measuredEvents.has(event.type)) return seesMeasures(asker, offer)
  if (event.type.startsWith('user.')) return seesPeople(asker, event, offer)
  return true
}

/** Below managers the list of people is cut, so an event of it would tell more than the list. */
function seesPeople(asker: Asker, event: { clientId?: string | null }, offer: Offer): boolean {
  const action = event.clientId === null ? 'member.view' : 'portal_user.view'
  return decide(asker, action, offer) === 'allow' && (asker.audience === 'partner' || asker.role === 'manager')
}

/** Why an action was refused, for a person. */
export const denialSentences: Record<DenialReason, string> = {
  role: 'The role of the caller does not include it.',
  'not-enabled': 'It is not switched on for this partner yet.',
  'not-assigned': 'It belongs to somebody else, or tells of engagements that the caller is not assigned to.',
  state: 'The record is in a state that does not take it.',
  request: 'It is asked of the MSP, who then does it.',
  'above-own': 'The person stands above the caller.',
  'last-of-role': 'Nobody else would be left with the role.',
  'own-work': 'Nobody confirms or approves what they asked for themselves.',
  'not-own': 'Only whoever began it goes on with it.',
}
