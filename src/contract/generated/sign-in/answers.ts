// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import { type Check, list, object, record, text, time, whole } from '../check.ts'

export const signInPlace: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.personId === 'string' || fault('personId', 'a text')) &&
  (value.clientId === null || typeof value.clientId === 'string' || fault('clientId', 'a text or null')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.role === 'string' || fault('role', 'a text'))

export const signInState: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.step === 'string' || fault('step', 'a text')) &&
  (value.attempt === null || typeof value.attempt === 'string' || fault('attempt', 'a text or null')) &&
  (value.expiresAt === null || time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time or null')) &&
  (list(value.methods, fault, text, 'a text') || fault('methods', 'a list')) &&
  (list(value.places, fault, signInPlace, 'an object') || fault('places', 'a list')) &&
  (value.recoveryCodesLeft === null || whole(value.recoveryCodesLeft) || fault('recoveryCodesLeft', 'a whole number or null'))

export const enrolled: Check = (value, fault) =>
  object(value, fault) &&
  (signInState(value.state, fault) || fault('state', 'an object')) &&
  (list(value.recoveryCodes, fault, text, 'a text') || fault('recoveryCodes', 'a list'))

export const resetRequested: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.status === 'string' || fault('status', 'a text'))

export const ownFactor: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.kind === 'string' || fault('kind', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (value.lastUsedAt === null || time(value.lastUsedAt) || fault('lastUsedAt', 'an RFC 3339 time or null'))

export const ownFactors: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, ownFactor, 'an object') || fault('items', 'a list')) &&
  (whole(value.recoveryCodesLeft) || fault('recoveryCodesLeft', 'a whole number')) &&
  (typeof value.required === 'boolean' || fault('required', 'true or false'))

export const ownSession: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.current === 'boolean' || fault('current', 'true or false')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.lastSeenAt) || fault('lastSeenAt', 'an RFC 3339 time')) &&
  (time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time')) &&
  (typeof value.ip === 'string' || fault('ip', 'a text')) &&
  (typeof value.userAgent === 'string' || fault('userAgent', 'a text'))

export const ownSessions: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, ownSession, 'an object') || fault('items', 'a list'))

export const invitationView: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.partner === 'string' || fault('partner', 'a text')) &&
  (typeof value.brand === 'string' || fault('brand', 'a text')) &&
  (typeof value.organisation === 'string' || fault('organisation', 'a text')) &&
  (typeof value.email === 'string' || fault('email', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.role === 'string' || fault('role', 'a text')) &&
  (time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time')) &&
  (typeof value.mfa === 'string' || fault('mfa', 'a text'))

export const recoveryCodes: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.recoveryCodes, fault, text, 'a text') || fault('recoveryCodes', 'a list'))

export const signInPage: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.partner === 'string' || fault('partner', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.locale === 'string' || fault('locale', 'a text'))

export const passkeyOptions: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.attempt === 'string' || fault('attempt', 'a text')) &&
  (record(value.options, fault, () => true, 'anything') || fault('options', 'an object'))

export const totpEnrolment: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.attempt === 'string' || fault('attempt', 'a text')) &&
  (typeof value.secret === 'string' || fault('secret', 'a text')) &&
  (typeof value.uri === 'string' || fault('uri', 'a text'))
