// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import { type Check, finite, list, object, record, text, time, whole } from './check.ts'

export const posture: Check = (value, fault) =>
  object(value, fault) &&
  (value.score === null || finite(value.score) || fault('score', 'a number or null')) &&
  (typeof value.level === 'string' || fault('level', 'a text')) &&
  (value.asOf === null || time(value.asOf) || fault('asOf', 'an RFC 3339 time or null'))

export const exposure: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.low) || fault('low', 'a whole number')) &&
  (whole(value.expected) || fault('expected', 'a whole number')) &&
  (whole(value.high) || fault('high', 'a whole number')) &&
  (typeof value.currency === 'string' || fault('currency', 'a text')) &&
  (typeof value.confidence === 'string' || fault('confidence', 'a text')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const controlCounts: Check = (value, fault) =>
  object(value, fault) &&
  ((whole(value.total) && value.total >= 0) || fault('total', 'a whole number')) &&
  ((whole(value.withEvidence) && value.withEvidence >= 0) || fault('withEvidence', 'a whole number'))

export const client: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.slug === 'string' || fault('slug', 'a text')) &&
  (list(value.aliases, fault, text, 'a text') || fault('aliases', 'a list')) &&
  (list(value.tags, fault, text, 'a text') || fault('tags', 'a list')) &&
  (value.industry === null || typeof value.industry === 'string' || fault('industry', 'a text or null')) &&
  (value.contactEmail === null || typeof value.contactEmail === 'string' || fault('contactEmail', 'a text or null')) &&
  (typeof value.currency === 'string' || fault('currency', 'a text')) &&
  (typeof value.timezone === 'string' || fault('timezone', 'a text')) &&
  (typeof value.locale === 'string' || fault('locale', 'a text')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (typeof value.portalEnabled === 'boolean' || fault('portalEnabled', 'true or false')) &&
  (value.baselineCompletedAt === null || time(value.baselineCompletedAt) || fault('baselineCompletedAt', 'an RFC 3339 time or null')) &&
  (value.posture === undefined || posture(value.posture, fault) || fault('posture', 'an object')) &&
  (value.exposure === undefined || value.exposure === null || exposure(value.exposure, fault) || fault('exposure', 'an object or null')) &&
  (value.controls === undefined || controlCounts(value.controls, fault) || fault('controls', 'an object')) &&
  (value.evidenceCoverage === undefined || value.evidenceCoverage === null || finite(value.evidenceCoverage) || fault('evidenceCoverage', 'a number or null')) &&
  (value.attention === undefined || list(value.attention, fault, text, 'a text') || fault('attention', 'a list')) &&
  (value.workspaceUrl === null || typeof value.workspaceUrl === 'string' || fault('workspaceUrl', 'a text or null')) &&
  (list(value.allowedActions, fault, text, 'a text') || fault('allowedActions', 'a list')) &&
  (record(value.deniedActions, fault, text, 'a text') || fault('deniedActions', 'an object')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.updatedAt) || fault('updatedAt', 'an RFC 3339 time')) &&
  (whole(value.version) || fault('version', 'a whole number'))

export const clientPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, client, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const posturePoint: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (value.score === null || finite(value.score) || fault('score', 'a number or null')) &&
  (typeof value.level === 'string' || fault('level', 'a text')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time'))

export const posturePage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, posturePoint, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const session: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.token === 'string' || fault('token', 'a text')) &&
  (time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time')) &&
  (typeof value.audience === 'string' || fault('audience', 'a text'))

export const meGetUser: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (value.email === null || typeof value.email === 'string' || fault('email', 'a text or null')) &&
  (typeof value.role === 'string' || fault('role', 'a text'))

export const meGetPartner: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.slug === 'string' || fault('slug', 'a text')) &&
  (typeof value.timezone === 'string' || fault('timezone', 'a text'))

export const meGetClient: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text'))

export const meGetMayGive: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.roles, fault, text, 'a text') || fault('roles', 'a list')) &&
  (list(value.grants, fault, text, 'a text') || fault('grants', 'a list'))

export const me: Check = (value, fault) =>
  object(value, fault) &&
  (meGetUser(value.user, fault) || fault('user', 'an object')) &&
  (typeof value.audience === 'string' || fault('audience', 'a text')) &&
  (meGetPartner(value.partner, fault) || fault('partner', 'an object')) &&
  (value.client === null || meGetClient(value.client, fault) || fault('client', 'an object or null')) &&
  (list(value.allowedActions, fault, text, 'a text') || fault('allowedActions', 'a list')) &&
  (record(value.deniedActions, fault, text, 'a text') || fault('deniedActions', 'an object')) &&
  (value.mayGive === undefined || meGetMayGive(value.mayGive, fault) || fault('mayGive', 'an object')) &&
  (value.expiresAt === null || time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time or null'))

export const portfolioSummaryAverageScore: Check = (value, fault) =>
  object(value, fault) &&
  (value.score === null || finite(value.score) || fault('score', 'a number or null')) &&
  (whole(value.n) || fault('n', 'a whole number'))

export const portfolioSummaryExposureItem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.currency === 'string' || fault('currency', 'a text')) &&
  (whole(value.expected) || fault('expected', 'a whole number')) &&
  (whole(value.n) || fault('n', 'a whole number'))

export const portfolioSummary: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (whole(value.highRisk) || fault('highRisk', 'a whole number')) &&
  (whole(value.healthy) || fault('healthy', 'a whole number')) &&
  (whole(value.unknown) || fault('unknown', 'a whole number')) &&
  (record(value.levels, fault, whole, 'a whole number') || fault('levels', 'an object')) &&
  (portfolioSummaryAverageScore(value.averageScore, fault) || fault('averageScore', 'an object')) &&
  (list(value.exposure, fault, portfolioSummaryExposureItem, 'an object') || fault('exposure', 'a list')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const fieldProblem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.field === 'string' || fault('field', 'a text')) &&
  (typeof value.code === 'string' || fault('code', 'a text')) &&
  (typeof value.message === 'string' || fault('message', 'a text'))

export const problem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.type === 'string' || fault('type', 'a text')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (whole(value.status) || fault('status', 'a whole number')) &&
  (typeof value.code === 'string' || fault('code', 'a text')) &&
  (value.detail === undefined || typeof value.detail === 'string' || fault('detail', 'a text')) &&
  (typeof value.requestId === 'string' || fault('requestId', 'a text')) &&
  (value.errors === undefined || list(value.errors, fault, fieldProblem, 'an object') || fault('errors', 'a list')) &&
  (value.reason === undefined || typeof value.reason === 'string' || fault('reason', 'a text')) &&
  (value.allowed === undefined || list(value.allowed, fault, text, 'a text') || fault('allowed', 'a list'))

export const eventSubject: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.type === 'string' || fault('type', 'a text')) &&
  (typeof value.id === 'string' || fault('id', 'a text'))

export const portalEvent: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.type === 'string' || fault('type', 'a text')) &&
  (time(value.time) || fault('time', 'an RFC 3339 time')) &&
  (typeof value.partnerId === 'string' || fault('partnerId', 'a text')) &&
  (value.clientId === null || typeof value.clientId === 'string' || fault('clientId', 'a text or null')) &&
  (eventSubject(value.subject, fault) || fault('subject', 'an object')) &&
  (value.engagementId === undefined || typeof value.engagementId === 'string' || fault('engagementId', 'a text')) &&
  (value.findingId === undefined || typeof value.findingId === 'string' || fault('findingId', 'a text'))
