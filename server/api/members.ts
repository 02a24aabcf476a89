import { getMember, inviteMember, listMembers, removeMember, resendMember, updateMember } from '../../src/contract/endpoints/people.ts'
import type { Member } from '../../src/contract/people.ts'
import type { PartnerRole } from '../../src/contract/permission.ts'
import { serve, type Call, type Caller } from '../http/call.ts'
import { matches } from '../http/etag.ts'
import { readListing } from '../http/listing.ts'
import { invalidField, notFound, Refusal } from '../http/problem.ts'
import { denied } from '../http/scoped.ts'
import { decidePerson, isLast, mayGive } from '../rules/access.ts'
import type { PartnerTx } from '../store/database.ts'
import {
  findMember,
  holdMember,
  insertMember,
  listMemberPage,
  updateMember as changeMember,
  type Member as MemberRecord,
} from '../store/members.ts'
import { reachableClients } from '../store/clients.ts'
import { closeLinks, invite, tell } from './invitation.ts'
import { leaveTrace } from './write.ts'

/** A filter for people not seen for so many days; none when absent. */
export function inactiveSince(days: number | undefined, now: Date): { notSeenSince?: Date } {
  return days === undefined ? {} : { notSeenSince: new Date(now.getTime() - days * 86_400_000) }
}

type MemberCall = Pick<Call, 'caller' | 'partner'>

function present(call: MemberCall, member: MemberRecord): Member {
  const { sessionVersion: _, others, invitation, ...rest } = member
  return {
    ...rest,
    invitation: member.status === 'invited' ? invitation : null,
    ...decidePerson(call.caller, 'member', standingOf(member), call.partner),
  }
}

/** A member who reaches some clients only learns of no other, not even from the scopes of colleagues. */
async function withinReach(call: { caller: Caller; tx: PartnerTx }, members: readonly MemberRecord[]): Promise<MemberRecord[]> {
  if (!call.caller.scoped) return [...members]
  const reached = await reachableClients(call.tx, [...new Set(members.flatMap((member) => member.scope?.clientIds ?? []))])
  return members.map((member) => ({ ...member, scope: member.scope && { ...member.scope, clientIds: member.scope.clientIds.filter((id) => reached.has(id)) } }))
}

function standingOf(member: MemberRecord) {
  return { role: member.role, status: member.status, grants: [], others: member.others }
}

export const serveMembers = serve(listMembers, async (call) => {
  const { query, tx, now } = call
  const { slice, next } = readListing(call)
  const { items, next: place, total } = await listMemberPage(tx, {
    ...slice,
    ...(query.status ? { statuses: query.status } : {}),
    ...(query.role ? { roles: query.role } : {}),
    ...(query.q ? { text: query.q } : {}),
    ...inactiveSince(query.inactiveDays, now),
  })
  return { body: { items: (await withinReach(call, items)).map((member) => present(call, member)), nextCursor: next(place), total, asOf: now.toISOString() } }
})

export const serveMember = serve(getMember, async (call) => {
  const member = await findMember(call.tx, call.params.memberId)
  if (!member) throw notFound()
  const [seen] = await withinReach(call, [member])
  return { body: present(call, seen!) }
})

export const serveMemberInvitation = serve(inviteMember, async (call) => {
  const { body, caller, runtime, tx, now } = call
  if (!mayGive(caller, body.role)) throw denied('above-own')
  const scope = await scopeFor(tx, body.role, body.scope ?? null)
  const id = runtime.context.newId('partnerMember')
  await insertMember(tx, { id, email: body.email, name: body.name, role: body.role, scope, status: 'invited', locale: body.locale, createdAt: now })
  const invitationUrl = await invite(call, { kind: 'member', id, clientId: null, to: body })
  await trace(call, id, ['user.invited'], { role: body.role })
  return { body: { member: present(call, (await findMember(tx, id))!), invitationUrl }, headers: { location: `/v1/members/${id}` } }
})

export const serveMemberUpdate = serve(updateMember, async (call) => {
  const { body, caller, precondition, tx, now } = call
  const held = await hold(call)
  if (!matches(precondition!, held.version)) {
    throw new Refusal('version-conflict', {
      detail: 'Read the record again, then make the change to what it is now.',
      current: present(call, held),
    })
  }
  require(call, held, 'member.manage')
  const role = body.role ?? held.role
  if (!mayGive(caller, role)) throw denied('above-own')
  if (body.status !== undefined && held.status === 'invited') throw invalidField('body.status', 'cannot be changed before the person has accepted')
  const leaves = role !== held.role || (body.status !== undefined && body.status !== held.status)
  if (leaves && isLast(caller, standingOf(held))) throw denied('last-of-role')
  const { scope, ...rest } = body
  // Whoever becomes an admin reaches every client from then on.
  const reach = scope === undefined && mayBeScoped(role) ? undefined : await scopeFor(tx, role, scope ?? null)

  await changeMember(tx, held.id, { ...rest, ...(reach === undefined ? {} : { scope: reach }) }, now)
  const roleChanged = role !== held.role
  if (roleChanged) await tell(call, { ...held, clientId: null }, { kind: 'role-changed', role })
  await trace(call, held.id, [roleChanged ? 'user.role_changed' : 'user.updated'], {
    fields: Object.keys(body).sort(),
    ...(roleChanged ? { from: held.role, to: role } : {}),
  })
  const member = (await findMember(tx, held.id))!
  return { body: present(call, member), version: member.version }
})

export const serveMemberRemoval = serve(removeMember, async (call) => {
  const { tx, now } = call
  const held = await hold(call)
  require(call, held, 'member.remove')
  await changeMember(tx, held.id, { status: 'removed' }, now)
  await closeLinks(call, held.id)
  await tell(call, { ...held, clientId: null }, { kind: 'access-ended' })
  await trace(call, held.id, ['user.removed'], { role: held.role })
  return {}
})

export const serveMemberResending = serve(resendMember, async (call) => {
  const held = await hold(call)
  if (held.status !== 'invited') throw new Refusal('not-invited', { detail: `The person is ${held.status}.` })
  require(call, held, 'member.resend')
  const invitationUrl = await invite(call, { kind: 'member', id: held.id, clientId: null, to: held })
  await trace(call, held.id, ['user.invitation_resent'])
  return { body: { member: present(call, (await findMember(call.tx, held.id))!), invitationUrl } }
})

function mayBeScoped(role: PartnerRole): boolean {
  return role === 'analyst' || role === 'billing'
}

/** @throws {Refusal} `invalid-input` for a role that reaches every client; `not-found` for a client that is not there */
async function scopeFor(tx: PartnerTx, role: PartnerRole, scope: { clientIds: string[]; tags: string[] } | null) {
  if (scope === null) return null
  if (!mayBeScoped(role)) throw invalidField('body.scope', `must be null: an ${role} reaches every client`)
  const clientIds = [...new Set(scope.clientIds)]
  if ((await reachableClients(tx, clientIds)).size !== clientIds.length) throw notFound()
  return { clientIds, tags: [...new Set(scope.tags)] }
}

async function hold(call: { tx: PartnerTx; params: { memberId: string } }): Promise<MemberRecord> {
  const held = await holdMember(call.tx, call.params.memberId)
  if (!held) throw notFound()
  return held
}

/** @throws {Refusal} why the caller may not do this with this member */
function require(call: MemberCall, held: MemberRecord, action: 'member.manage' | 'member.remove' | 'member.resend'): void {
  const { allowedActions, deniedActions } = decidePerson(call.caller, 'member', standingOf(held), call.partner)
  if (!allowedActions.includes(action)) throw denied(deniedActions[action] ?? 'role')
}

async function trace(
  call: Parameters<typeof leaveTrace>[0],
  id: string,
  events: NonNullable<Parameters<typeof leaveTrace>[1]['events']>,
  meta: Record<string, unknown> = {},
): Promise<void> {
  const subject = { type: 'member', id }
  await leaveTrace(call, { clientId: null, target: subject, meta, events, subject })
}
