import type * as entries from '../contract/endpoints/people.ts'
import type { AuditorGrant, Diagnosis, InvitedAuditor, InvitedMember, InvitedPortalUser, Member, PortalUser } from '../contract/people.ts'
import {
  diagnose,
  getMember,
  getPortalUser,
  inviteAuditor,
  inviteMember,
  invitePortalUser,
  listAuditors,
  listMembers,
  listPortalUsers,
  removeMember,
  removePortalUser,
  resendMember,
  resendPortalUser,
  reviewPortalUsers,
  revokeAuditor,
  updateMember,
  updatePortalUser,
} from '../contract/generated/people/operations.ts'
import { call, type BodyOf, type QueryOf } from './call.ts'
import type { ChangeOptions } from './clients.ts'
import type { CallOptions, Connection } from './connection.ts'
import { listOf, type PageRequest } from './page.ts'

/** `portal.members`: the MSP's own staff. */
export function membersOf(connection: Connection) {
  return {
    /** The staff, by name; the removed only where `status` asks for them. */
    list(query?: QueryOf<typeof entries.listMembers>, options?: CallOptions): PageRequest<Member> {
      return listOf(connection, listMembers, {}, query, options)
    },
    /** One member. */
    get(memberId: string, options?: CallOptions): Promise<Member> {
      return call(connection, getMember, { path: { memberId } }, options)
    },
    /** Invites a member. The link in the answer is shown this once. */
    invite(body: BodyOf<typeof entries.inviteMember>, options?: CallOptions): Promise<InvitedMember> {
      return call(connection, inviteMember, { body }, options)
    },
    /**
     * Changes a member.
     *
     * @throws {PortalConflictError} somebody else was first; `current` is the member as it is now
     * @throws {PortalRefusedError} `last-of-role` – nobody else is an owner; `role-above-own`
     */
    update(memberId: string, changes: BodyOf<typeof entries.updateMember>, { version, ...options }: ChangeOptions): Promise<Member> {
      return call(connection, updateMember, { path: { memberId }, body: changes, version }, options)
    },
    /** Ends the access of a member at once. */
    remove(memberId: string, options?: CallOptions): Promise<undefined> {
      return call(connection, removeMember, { path: { memberId } }, options)
    },
    /**
     * Sends the invitation again; the link before it dies.
     *
     * @throws {PortalRefusedError} `not-invited` – the person has accepted already
     */
    resend(memberId: string, options?: CallOptions): Promise<InvitedMember> {
      return call(connection, resendMember, { path: { memberId } }, options)
    },
  }
}

/** `portal.portalUsers`: the people of one client. */
export function portalUsersOf(connection: Connection) {
  return {
    /** The people of a client, by name; the removed only where `status` asks for them. */
    list(clientId: string, query?: QueryOf<typeof entries.listPortalUsers>, options?: CallOptions): PageRequest<PortalUser> {
      return listOf(connection, listPortalUsers, { clientId }, query, options)
    },
    /** One person. */
    get(clientId: string, userId: string, options?: CallOptions): Promise<PortalUser> {
      return call(connection, getPortalUser, { path: { clientId, userId } }, options)
    },
    /**
     * Invites a person. The link in the answer is shown this once.
     *
     * @throws {PortalRefusedError} `not-allowed` – with the reason `request` it is asked of the MSP instead; `role-above-own`
     */
    invite(clientId: string, body: BodyOf<typeof entries.invitePortalUser>, options?: CallOptions): Promise<InvitedPortalUser> {
      return call(connection, invitePortalUser, { path: { clientId }, body }, options)
    },
    /**
     * Changes a person. Whatever the person may do changes with it, every token of theirs ends.
     *
     * @throws {PortalConflictError} somebody else was first; `current` is the person as it is now
     * @throws {PortalRefusedError} `last-of-role` – nobody else is a manager; `role-above-own`
     */
    update(
      clientId: string,
      userId: string,
      changes: BodyOf<typeof entries.updatePortalUser>,
      { version, ...options }: ChangeOptions,
    ): Promise<PortalUser> {
      return call(connection, updatePortalUser, { path: { clientId, userId }, body: changes, version }, options)
    },
    /** Ends the access of a person at once: every token and stream of theirs dies. */
    remove(clientId: string, userId: string, options?: CallOptions): Promise<undefined> {
      return call(connection, removePortalUser, { path: { clientId, userId } }, options)
    },
    /**
     * Sends the invitation again; the link before it dies.
     *
     * @throws {PortalRefusedError} `not-invited` – the person has accepted already
     */
    resend(clientId: string, userId: string, options?: CallOptions): Promise<InvitedPortalUser> {
      return call(connection, resendPortalUser, { path: { clientId, userId } }, options)
    },
    /** Records that somebody has confirmed the access of these people. */
    review(clientId: string, userIds: readonly string[], options?: CallOptions): Promise<undefined> {
      return call(connection, reviewPortalUsers, { path: { clientId }, body: { userIds: [...userIds] } }, options)
    },
  }
}

/** `portal.auditors`: people from outside who read one client for a time. */
export function auditorsOf(connection: Connection) {
  return {
    /** The auditors of a client, newest first. */
    list(clientId: string, query?: QueryOf<typeof entries.listAuditors>, options?: CallOptions): PageRequest<AuditorGrant> {
      return listOf(connection, listAuditors, { clientId }, query, options)
    },
    /** Lets an auditor in. The link in the answer is shown this once. */
    invite(clientId: string, body: BodyOf<typeof entries.inviteAuditor>, options?: CallOptions): Promise<InvitedAuditor> {
      return call(connection, inviteAuditor, { path: { clientId }, body }, options)
    },
    /** Ends the access of an auditor at once. */
    revoke(clientId: string, auditorId: string, options?: CallOptions): Promise<AuditorGrant> {
      return call(connection, revokeAuditor, { path: { clientId, auditorId } }, options)
    },
  }
}

/** What `portal.clients` can say about the people of a client. */
export function diagnosisOf(connection: Connection) {
  return {
    /** Looks into why a person cannot sign in, see an engagement or download a report. */
    diagnose(clientId: string, query: QueryOf<typeof entries.diagnose>, options?: CallOptions): Promise<Diagnosis> {
      return call(connection, diagnose, { path: { clientId }, query }, options)
    },
  }
}
