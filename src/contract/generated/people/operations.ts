// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import {
  auditorGrant,
  auditorPage,
  diagnosis,
  invitedAuditor,
  invitedMember,
  invitedPortalUser,
  member,
  memberPage,
  policy,
  portalUser,
  portalUserPage,
} from './answers.ts'
import type { Operation } from '../operation.ts'
import type * as people from '../../endpoints/people.ts'
import type * as policies from '../../endpoints/policies.ts'

export const diagnose: Operation<typeof people.diagnose> = { operation: 'clients.diagnose', method: 'GET', path: '/v1/clients/{clientId}/diagnosis', check: diagnosis }
export const getMember: Operation<typeof people.getMember> = { operation: 'members.get', method: 'GET', path: '/v1/members/{memberId}', check: member }
export const getPortalUser: Operation<typeof people.getPortalUser> = { operation: 'portalUsers.get', method: 'GET', path: '/v1/clients/{clientId}/users/{userId}', check: portalUser }
export const inviteAuditor: Operation<typeof people.inviteAuditor> = { operation: 'auditors.invite', method: 'POST', path: '/v1/clients/{clientId}/auditors', check: invitedAuditor }
export const inviteMember: Operation<typeof people.inviteMember> = { operation: 'members.invite', method: 'POST', path: '/v1/members', check: invitedMember }
export const invitePortalUser: Operation<typeof people.invitePortalUser> = { operation: 'portalUsers.invite', method: 'POST', path: '/v1/clients/{clientId}/users', check: invitedPortalUser }
export const listAuditors: Operation<typeof people.listAuditors> = { operation: 'auditors.list', method: 'GET', path: '/v1/clients/{clientId}/auditors', check: auditorPage }
export const listMembers: Operation<typeof people.listMembers> = { operation: 'members.list', method: 'GET', path: '/v1/members', check: memberPage }
export const listPortalUsers: Operation<typeof people.listPortalUsers> = { operation: 'portalUsers.list', method: 'GET', path: '/v1/clients/{clientId}/users', check: portalUserPage }
export const removeMember: Operation<typeof people.removeMember> = { operation: 'members.remove', method: 'DELETE', path: '/v1/members/{memberId}', idempotent: true }
export const removePortalUser: Operation<typeof people.removePortalUser> = { operation: 'portalUsers.remove', method: 'DELETE', path: '/v1/clients/{clientId}/users/{userId}', idempotent: true }
export const resendMember: Operation<typeof people.resendMember> = { operation: 'members.resend', method: 'POST', path: '/v1/members/{memberId}/invitation', check: invitedMember }
export const resendPortalUser: Operation<typeof people.resendPortalUser> = { operation: 'portalUsers.resend', method: 'POST', path: '/v1/clients/{clientId}/users/{userId}/invitation', check: invitedPortalUser }
export const reviewPortalUsers: Operation<typeof people.reviewPortalUsers> = { operation: 'portalUsers.review', method: 'POST', path: '/v1/clients/{clientId}/access-review', idempotent: true }
export const revokeAuditor: Operation<typeof people.revokeAuditor> = { operation: 'auditors.revoke', method: 'DELETE', path: '/v1/clients/{clientId}/auditors/{auditorId}', check: auditorGrant, idempotent: true }
export const updateMember: Operation<typeof people.updateMember> = { operation: 'members.update', method: 'PATCH', path: '/v1/members/{memberId}', check: member, idempotent: true, etag: true }
export const updatePortalUser: Operation<typeof people.updatePortalUser> = { operation: 'portalUsers.update', method: 'PATCH', path: '/v1/clients/{clientId}/users/{userId}', check: portalUser, idempotent: true, etag: true }
export const getClientPolicy: Operation<typeof policies.getClientPolicy> = { operation: 'policy.get', method: 'GET', path: '/v1/clients/{clientId}/policy', check: policy }
export const getPartnerPolicy: Operation<typeof policies.getPartnerPolicy> = { operation: 'policy.getDefault', method: 'GET', path: '/v1/policy', check: policy }
export const updateClientPolicy: Operation<typeof policies.updateClientPolicy> = { operation: 'policy.update', method: 'PATCH', path: '/v1/clients/{clientId}/policy', check: policy, idempotent: true, etag: true }
export const updatePartnerPolicy: Operation<typeof policies.updatePartnerPolicy> = { operation: 'policy.updateDefault', method: 'PATCH', path: '/v1/policy', check: policy, idempotent: true, etag: true }
