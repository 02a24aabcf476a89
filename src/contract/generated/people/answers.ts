// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import { type Check, list, object, record, text, time, whole } from '../check.ts'

export const clientsDiagnoseChecksItem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.check === 'string' || fault('check', 'a text')) &&
  (typeof value.ok === 'boolean' || fault('ok', 'true or false')) &&
  (typeof value.detail === 'string' || fault('detail', 'a text')) &&
  (value.mend === null || typeof value.mend === 'string' || fault('mend', 'a text or null')) &&
  (value.action === null || typeof value.action === 'string' || fault('action', 'a text or null'))

export const diagnosis: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.ok === 'boolean' || fault('ok', 'true or false')) &&
  (list(value.checks, fault, clientsDiagnoseChecksItem, 'an object') || fault('checks', 'a list'))

export const membersGetInvitation: Check = (value, fault) =>
  object(value, fault) &&
  (time(value.sentAt) || fault('sentAt', 'an RFC 3339 time')) &&
  (time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time')) &&
  (whole(value.resendCount) || fault('resendCount', 'a whole number'))

export const membersGetScope: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.clientIds, fault, text, 'a text') || fault('clientIds', 'a list')) &&
  (list(value.tags, fault, text, 'a text') || fault('tags', 'a list'))

export const member: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.email === 'string' || fault('email', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (value.mfa === undefined || typeof value.mfa === 'string' || fault('mfa', 'a text')) &&
  (value.lastSeenAt === undefined || value.lastSeenAt === null || time(value.lastSeenAt) || fault('lastSeenAt', 'an RFC 3339 time or null')) &&
  (value.reviewedAt === undefined || value.reviewedAt === null || time(value.reviewedAt) || fault('reviewedAt', 'an RFC 3339 time or null')) &&
  (value.invitation === undefined || value.invitation === null || membersGetInvitation(value.invitation, fault) || fault('invitation', 'an object or null')) &&
  (value.locale === undefined || value.locale === null || typeof value.locale === 'string' || fault('locale', 'a text or null')) &&
  (list(value.allowedActions, fault, text, 'a text') || fault('allowedActions', 'a list')) &&
  (record(value.deniedActions, fault, text, 'a text') || fault('deniedActions', 'an object')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.updatedAt) || fault('updatedAt', 'an RFC 3339 time')) &&
  (whole(value.version) || fault('version', 'a whole number')) &&
  (typeof value.role === 'string' || fault('role', 'a text')) &&
  (value.scope === null || membersGetScope(value.scope, fault) || fault('scope', 'an object or null'))

export const portalUser: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.email === 'string' || fault('email', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (value.mfa === undefined || typeof value.mfa === 'string' || fault('mfa', 'a text')) &&
  (value.lastSeenAt === undefined || value.lastSeenAt === null || time(value.lastSeenAt) || fault('lastSeenAt', 'an RFC 3339 time or null')) &&
  (value.reviewedAt === undefined || value.reviewedAt === null || time(value.reviewedAt) || fault('reviewedAt', 'an RFC 3339 time or null')) &&
  (value.invitation === undefined || value.invitation === null || membersGetInvitation(value.invitation, fault) || fault('invitation', 'an object or null')) &&
  (value.locale === undefined || value.locale === null || typeof value.locale === 'string' || fault('locale', 'a text or null')) &&
  (list(value.allowedActions, fault, text, 'a text') || fault('allowedActions', 'a list')) &&
  (record(value.deniedActions, fault, text, 'a text') || fault('deniedActions', 'an object')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.updatedAt) || fault('updatedAt', 'an RFC 3339 time')) &&
  (whole(value.version) || fault('version', 'a whole number')) &&
  (typeof value.clientId === 'string' || fault('clientId', 'a text')) &&
  (typeof value.role === 'string' || fault('role', 'a text')) &&
  (list(value.grants, fault, text, 'a text') || fault('grants', 'a list')) &&
  (value.engagementIds === null || list(value.engagementIds, fault, text, 'a text') || fault('engagementIds', 'a list or null'))

export const auditorGrant: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.clientId === 'string' || fault('clientId', 'a text')) &&
  (typeof value.email === 'string' || fault('email', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (value.frameworkIds === null || list(value.frameworkIds, fault, text, 'a text') || fault('frameworkIds', 'a list or null')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time')) &&
  (value.acceptedAt === null || time(value.acceptedAt) || fault('acceptedAt', 'an RFC 3339 time or null')) &&
  (value.lastSeenAt === null || time(value.lastSeenAt) || fault('lastSeenAt', 'an RFC 3339 time or null')) &&
  (value.revokedAt === null || time(value.revokedAt) || fault('revokedAt', 'an RFC 3339 time or null')) &&
  (value.locale === undefined || value.locale === null || typeof value.locale === 'string' || fault('locale', 'a text or null')) &&
  (whole(value.version) || fault('version', 'a whole number'))

export const invitedAuditor: Check = (value, fault) =>
  object(value, fault) &&
  (auditorGrant(value.auditor, fault) || fault('auditor', 'an object')) &&
  (typeof value.invitationUrl === 'string' || fault('invitationUrl', 'a text'))

export const invitedMember: Check = (value, fault) =>
  object(value, fault) &&
  (member(value.member, fault) || fault('member', 'an object')) &&
  (typeof value.invitationUrl === 'string' || fault('invitationUrl', 'a text'))

export const invitedPortalUser: Check = (value, fault) =>
  object(value, fault) &&
  (portalUser(value.user, fault) || fault('user', 'an object')) &&
  (typeof value.invitationUrl === 'string' || fault('invitationUrl', 'a text'))

export const auditorPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, auditorGrant, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const memberPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, member, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const portalUserPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, portalUser, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const policyGetEffectiveModulesItem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.mode === 'string' || fault('mode', 'a text')) &&
  (typeof value.minRole === 'string' || fault('minRole', 'a text')) &&
  (value.changeRole === undefined || typeof value.changeRole === 'string' || fault('changeRole', 'a text'))

export const policyGetEffectiveMessages: Check = (value, fault) =>
  object(value, fault) &&
  (value.welcome === null || typeof value.welcome === 'string' || fault('welcome', 'a text or null')) &&
  (value.footer === null || typeof value.footer === 'string' || fault('footer', 'a text or null')) &&
  (value.help === null || typeof value.help === 'string' || fault('help', 'a text or null')) &&
  (record(value.statusExplanations, fault, text, 'a text') || fault('statusExplanations', 'an object')) &&
  (record(value.statusLabels, fault, text, 'a text') || fault('statusLabels', 'an object'))

export const effectivePolicy: Check = (value, fault) =>
  object(value, fault) &&
  (record(value.modules, fault, policyGetEffectiveModulesItem, 'an object') || fault('modules', 'an object')) &&
  (record(value.fields, fault, (item) => typeof item === 'boolean', 'true or false') || fault('fields', 'an object')) &&
  (typeof value.mfa === 'string' || fault('mfa', 'a text')) &&
  (whole(value.sessionIdleSeconds) || fault('sessionIdleSeconds', 'a whole number')) &&
  (whole(value.sessionMaxSeconds) || fault('sessionMaxSeconds', 'a whole number')) &&
  (list(value.ipAllow, fault, text, 'a text') || fault('ipAllow', 'a list')) &&
  (policyGetEffectiveMessages(value.messages, fault) || fault('messages', 'an object')) &&
  (record(value.sla, fault, (item) => item === null || whole(item), 'a whole number or null') || fault('sla', 'an object'))

export const policy: Check = (value, fault) =>
  object(value, fault) &&
  (record(value.own, fault, () => true, 'anything') || fault('own', 'an object')) &&
  (effectivePolicy(value.effective, fault) || fault('effective', 'an object')) &&
  (effectivePolicy(value.inherited, fault) || fault('inherited', 'an object')) &&
  (record(value.presets, fault, (item, fault) => record(item, fault, policyGetEffectiveModulesItem, 'an object'), 'an object') || fault('presets', 'an object')) &&
  (value.updatedAt === null || time(value.updatedAt) || fault('updatedAt', 'an RFC 3339 time or null')) &&
  (whole(value.version) || fault('version', 'a whole number'))
