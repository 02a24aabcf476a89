import {
  getPortalUser,
  invitePortalUser,
  listPortalUsers,
  removePortalUser,
  resendPortalUser,
  reviewPortalUsers,
  updatePortalUser,
} from '../../src/contract/endpoints/people.ts'
import type { PortalUser } from '../../src/contract/people.ts'
import { serve, type Call } from '../http/call.ts'
import { matches } from '../http/etag.ts'
import { readListing } from '../http/listing.ts'
import { invalidField, notFound, Refusal } from '../http/problem.ts'
import { denied } from '../http/scoped.ts'
import { decidePerson, isLast, mayGive } from '../rules/access.ts'
import {
  findPortalUser,
  holdPortalUser,
  insertPortalUser,
  listPortalUsers as readPortalUsers,
  reviewPortalUsers as noteReview,
  updatePortalUser as changePortalUser,
  type PortalUserListing,
  type PortalUserRecord,
} from '../store/portal-users.ts'
import { requireClient } from './clients.ts'
import { closeLinks, invite, tell } from './invitation.ts'
import { inactiveSince } from './members.ts'
import { leaveTrace } from './write.ts'

type PersonCall = Pick<Call, 'caller' | 'partner' | 'person'>

/** The caller with the grants on record, since nobody gives what they lack. */
function askerOf({ caller, person }: PersonCall) {
  return { ...caller, grants: person?.grants ?? [] }
}

/** Whether the caller sees of people only that they are there: below managers, a client's people see no sign-ins of each other. */
function seesLess({ caller }: PersonCall): boolean {
  return caller.audience === 'client' && caller.role !== 'manager'
}

function present(call: PersonCall, user: PortalUserRecord): PortalUser {
  const { sessionVersion: _, others, mfa, lastSeenAt, reviewedAt, invitation, locale, ...rest } = user
  return {
    ...rest,
    ...(seesLess(call) ? {} : { mfa, lastSeenAt, reviewedAt, locale, invitation: user.status === 'invited' ? invitation : null }),
    ...decidePerson(askerOf(call), 'portal_user', { ...user, others }, call.partner, { clientId: user.clientId }),
  }
}

export const servePortalUsers = serve(listPortalUsers, async (call) => {
  const { params, person, query, tx, now } = call
  const { slice, next } = readListing(call)
  await requireClient(call, params.clientId)
  const listing: PortalUserListing = {
    ...slice,
    ...(query.status ? { statuses: query.status } : {}),
    ...(query.role ? { roles: query.role } : {}),
    ...(query.q ? { text: query.q } : {}),
    ...inactiveSince(query.inactiveDays, now),
    ...(seesLess(call) ? { colleaguesOf: { engagementIds: person!.engagementIds } } : {}),
  }
  // When somebody was last there is among what they do not see.
  if (seesLess(call)) delete listing.notSeenSince
  const { items, next: place, total } = await readPortalUsers(tx, params.clientId, listing)
  return { body: { items: items.map((user) => present(call, user)), nextCursor: next(place), total, asOf: now.toISOString() } }
})

export const servePortalUser = serve(getPortalUser, async (call) => {
  const { caller, params, person, tx } = call
  const user = await findPortalUser(tx, params.clientId, params.userId)
  if (!user) throw notFound()
  if (seesLess(call) && user.id !== caller.userId && !isColleague(user, person!.engagementIds)) throw notFound()
  // When somebody was last there moves without a new version, so there is no ETag to tell that an answer is old.
  return { body: present(call, user) }
})

function isColleague(user: PortalUserRecord, mine: readonly string[] | null): boolean {
  if (user.status !== 'active') return false
  return mine === null || user.engagementIds === null || user.engagementIds.some((id) => mine.includes(id))
}

export const servePortalUserInvitation = serve(invitePortalUser, async (call) => {
  const { body, params, runtime, tx, now } = call
  await requireClient(call, params.clientId)
  if (!mayGive(askerOf(call), body.role, body.grants)) throw denied('above-own')

  const id = runtime.context.newId('portalUser')
  await insertPortalUser(tx, {
    id,
    clientId: params.clientId,
    email: body.email,
    name: body.name,
    role: body.role,
    grants: [...new Set(body.grants ?? [])],
    engagementIds: body.engagementIds ?? null,
    status: 'invited',
    locale: body.locale,
    createdAt: now,
  })
  const invitationUrl = await invite(call, { kind: 'portal_user', id, clientId: params.clientId, to: body })
  await trace(call, id, ['user.invited'], { role: body.role })
  const user = (await findPortalUser(tx, params.clientId, id))!
  return {
    body: { user: present(call, user), invitationUrl },
    headers: { location: `/v1/clients/${params.clientId}/users/${id}` },
  }
})

export const servePortalUserUpdate = serve(updatePortalUser, async (call) => {
  const { body, precondition, tx, now } = call
  const held = await hold(call)
  if (!matches(precondition!, held.version)) {
    throw new Refusal('version-conflict', {
      detail: 'Read the record again, then make the change to what it is now.',
      current: present(call, held),
    })
  }
  require(call, held, 'portal_user.manage')
  const added = (body.grants ?? []).filter((grant) => !held.grants.includes(grant))
  if (!mayGive(askerOf(call), body.role ?? held.role, added)) throw denied('above-own')
  if (body.status !== undefined && held.status === 'invited') throw invalidField('body.status', 'cannot be changed before the person has accepted')
  const leaves = (body.role !== undefined && body.role !== held.role) || (body.status !== undefined && body.status !== held.status)
  if (leaves && isLast(call.caller, held)) throw denied('last-of-role')

  await changePortalUser(tx, held.clientId, held.id, body, now)
  const roleChanged = body.role !== undefined && body.role !== held.role
  if (roleChanged) await tell(call, held, { kind: 'role-changed', role: body.role! })
  await trace(call, held.id, [roleChanged ? 'user.role_changed' : 'user.updated'], {
    fields: Object.keys(body).sort(),
    ...(roleChanged ? { from: held.role, to: body.role } : {}),
  })
  const user = (await findPortalUser(tx, held.clientId, held.id))!
  return { body: present(call, user), version: user.version }
})

export const servePortalUserRemoval = serve(removePortalUser, async (call) => {
  const { tx, now } = call
  const held = await hold(call)
  require(call, held, 'portal_user.remove')
  await changePortalUser(tx, held.clientId, held.id, { status: 'removed' }, now)
  await closeLinks(call, held.id)
  await tell(call, held, { kind: 'access-ended' })
  await trace(call, held.id, ['user.removed'], { role: held.role })
  return {}
})

export const servePortalUserResending = serve(resendPortalUser, async (call) => {
  const { tx } = call
  const held = await hold(call)
  if (held.status !== 'invited') throw new Refusal('not-invited', { detail: `The person is ${held.status}.` })
  require(call, held, 'portal_user.resend')
  const invitationUrl = await invite(call, { kind: 'portal_user', id: held.id, clientId: held.clientId, to: held })
  await trace(call, held.id, ['user.invitation_resent'])
  return { body: { user: present(call, (await findPortalUser(tx, held.clientId, held.id))!), invitationUrl } }
})

export const servePortalUserReview = serve(reviewPortalUsers, async (call) => {
  const { body, params, tx, now } = call
  await requireClient(call, params.clientId)
  const ids = [...new Set(body.userIds)]
  // All of them or none: a review that leaves somebody out would say more than was looked at.
  if ((await noteReview(tx, params.clientId, ids, now)) !== ids.length) throw notFound()
  await leaveTrace(call, { clientId: params.clientId, target: { type: 'client', id: params.clientId }, meta: { people: ids.sort() } })
  return {}
})

async function hold(call: Pick<Call, 'params' | 'tx'> & { params: { clientId: string; userId: string } }): Promise<PortalUserRecord> {
  const held = await holdPortalUser(call.tx, call.params.clientId, call.params.userId)
  if (!held) throw notFound()
  return held
}

/** @throws {Refusal} why the caller may not do this with this person */
function require(call: PersonCall, held: PortalUserRecord, action: 'portal_user.manage' | 'portal_user.remove' | 'portal_user.resend'): void {
  const { allowedActions, deniedActions } = decidePerson(askerOf(call), 'portal_user', held, call.partner, { clientId: held.clientId })
  if (!allowedActions.includes(action)) throw denied(deniedActions[action] ?? 'role')
}

async function trace(
  call: Parameters<typeof leaveTrace>[0] & { params: { clientId: string } },
  id: string,
  events: Parameters<typeof leaveTrace>[1]['events'],
  meta: Record<string, unknown> = {},
): Promise<void> {
  const subject = { type: 'portal_user', id }
  await leaveTrace(call, { clientId: call.params.clientId, target: subject, meta, ...(events ? { events } : {}), subject })
}
