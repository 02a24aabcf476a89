import type { PortalEvent } from '../../src/contract/event.ts'
import type { Member, PortalUser } from '../../src/contract/people.ts'
import { partnerRoles, portalRoles } from '../../src/contract/role.ts'
import type { Portal } from '../../src/index.ts'
import type { ListPage } from '../base/list/paged-list.ts'

/** Somebody of a client, or of the MSP's own staff. */
export type Person = PortalUser | Member

/** Which of them are looked at. */
export interface PeopleCut {
  readonly status: string
  readonly role: string
  readonly q: string
  readonly inactiveDays: number | null
}

type Statuses = NonNullable<Parameters<Portal['members']['list']>[0]>['status']
type Roles = NonNullable<Parameters<Portal['members']['list']>[0]>['role']

/** An invited person and the link, which is shown once. */
export interface Invited {
  readonly person: Person
  readonly url: string
}

/** What may be entered about somebody. */
export interface PersonFields {
  readonly email: string
  readonly name: string
  readonly role: string
  readonly grants: readonly string[]
  /** `null` is every client. */
  readonly scope: { clientIds: string[]; tags: string[] } | null
  /** Of mails; empty is the usual one. */
  readonly locale: string
}

/** The people of one client, or the staff: one interface to both. */
export interface People {
  readonly key: string
  /** `null` for the staff. */
  readonly clientId: string | null
  /** Before the dot of the actions: `portal_user.manage`, `member.remove`. */
  readonly noun: 'portal_user' | 'member'
  readonly roles: readonly string[]
  concerns(event: PortalEvent): boolean
  list(portal: Portal, cut: PeopleCut, slice: { cursor?: string; limit: number }, options: { signal: AbortSignal }): PromiseLike<ListPage<Person>>
  invite(portal: Portal, fields: PersonFields): Promise<Invited>
  update(portal: Portal, person: Person, changes: Partial<PersonFields> & { status?: 'active' | 'suspended' }, idempotencyKey: string): Promise<Person>
  remove(portal: Portal, person: Person, idempotencyKey: string): Promise<unknown>
  resend(portal: Portal, person: Person): Promise<Invited>
  /** Absent where nobody is reviewed. */
  review?(portal: Portal, ids: readonly string[], idempotencyKey: string): Promise<unknown>
}

function query({ status, role, q, inactiveDays }: PeopleCut) {
  return {
    ...(status ? { status: status.split(/\s+/) as Statuses } : {}),
    ...(role ? { role: role.split(/\s+/) as Roles } : {}),
    ...(q ? { q } : {}),
    ...(inactiveDays ? { inactiveDays } : {}),
  }
}

/** The people of one client. */
export function clientPeople(clientId: string): People {
  return {
    key: `users:${clientId}`,
    clientId,
    noun: 'portal_user',
    roles: portalRoles,
    concerns: ({ type, clientId: of, subject }) => (type.startsWith('user.') ? of === clientId && subject.type !== 'auditor' : type === 'policy.updated' && (of === null || of === clientId)),
    list: (portal, cut, slice, options) => portal.portalUsers.list(clientId, { ...query(cut), ...slice }, options),
    async invite(portal, { email, name, role, grants, locale }) {
      const { user, invitationUrl } = await portal.portalUsers.invite(clientId, { email, name, role: role as 'viewer', grants: [...grants] as ('billing' | 'approver')[], ...(locale ? { locale } : {}) })
      return { person: user, url: invitationUrl }
    },
    update(portal, { id, version }, { name, role, grants, status, locale }, idempotencyKey) {
      const changes = { ...(locale === undefined ? {} : { locale: locale || null }), ...(name === undefined ? {} : { name }), ...(role === undefined ? {} : { role: role as 'viewer' }), ...(grants ? { grants: [...grants] as 'billing'[] } : {}), ...(status ? { status } : {}) }
      return portal.portalUsers.update(clientId, id, changes, { version, idempotencyKey })
    },
    remove: (portal, { id }, idempotencyKey) => portal.portalUsers.remove(clientId, id, { idempotencyKey }),
    async resend(portal, { id }) {
      const { user, invitationUrl } = await portal.portalUsers.resend(clientId, id)
      return { person: user, url: invitationUrl }
    },
    review: (portal, ids, idempotencyKey) => portal.portalUsers.review(clientId, ids, { idempotencyKey }),
  }
}

/** The MSP's own staff. */
export const staff: People = {
  key: 'members',
  clientId: null,
  noun: 'member',
  roles: partnerRoles,
  concerns: ({ type, subject }) => type.startsWith('user.') && subject.type === 'member',
  list: (portal, cut, slice, options) => portal.members.list({ ...query(cut), ...slice }, options),
  async invite(portal, { email, name, role, scope, locale }) {
    const { member, invitationUrl } = await portal.members.invite({ email, name, role: role as 'analyst', scope, ...(locale ? { locale } : {}) })
    return { person: member, url: invitationUrl }
  },
  update(portal, { id, version }, { name, role, scope, status, locale }, idempotencyKey) {
    const changes = { ...(locale === undefined ? {} : { locale: locale || null }), ...(name === undefined ? {} : { name }), ...(role === undefined ? {} : { role: role as 'analyst' }), ...(scope === undefined ? {} : { scope }), ...(status ? { status } : {}) }
    return portal.members.update(id, changes, { version, idempotencyKey })
  },
  remove: (portal, { id }, idempotencyKey) => portal.members.remove(id, { idempotencyKey }),
  async resend(portal, { id }) {
    const { member, invitationUrl } = await portal.members.resend(id)
    return { person: member, url: invitationUrl }
  },
}

/** Whether somebody is of the staff. */
export function isMember(person: Person): person is Member {
  return 'scope' in person
}
