// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import { type Check, list, object, record, time, whole } from '../check.ts'

export const erased: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.entries) || fault('entries', 'a whole number'))

export const auditKeysItemsItemEndorsement: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.keyId === 'string' || fault('keyId', 'a text')) &&
  (typeof value.signature === 'string' || fault('signature', 'a text'))

export const auditKey: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.keyId === 'string' || fault('keyId', 'a text')) &&
  (typeof value.publicKey === 'string' || fault('publicKey', 'a text')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (value.retiredAt === null || time(value.retiredAt) || fault('retiredAt', 'an RFC 3339 time or null')) &&
  (value.endorsement === null || auditKeysItemsItemEndorsement(value.endorsement, fault) || fault('endorsement', 'an object or null'))

export const auditKeys: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, auditKey, 'an object') || fault('items', 'a list'))

export const checkpoint: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.tenantId === 'string' || fault('tenantId', 'a text')) &&
  (whole(value.seq) || fault('seq', 'a whole number')) &&
  (typeof value.hash === 'string' || fault('hash', 'a text')) &&
  (time(value.at) || fault('at', 'an RFC 3339 time')) &&
  (typeof value.keyId === 'string' || fault('keyId', 'a text')) &&
  (typeof value.signature === 'string' || fault('signature', 'a text'))

export const auditHead: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.tenantId === 'string' || fault('tenantId', 'a text')) &&
  (whole(value.seq) || fault('seq', 'a whole number')) &&
  (typeof value.hash === 'string' || fault('hash', 'a text'))

export const auditNote: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.number) || fault('number', 'a whole number')) &&
  (typeof value.note === 'string' || fault('note', 'a text')) &&
  (list(value.heads, fault, auditHead, 'an object') || fault('heads', 'a list'))

export const auditNotePage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, auditNote, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const auditListItemsItemEntryActor: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.kind === 'string' || fault('kind', 'a text')) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.role === 'string' || fault('role', 'a text')) &&
  (value.emailDigest === null || typeof value.emailDigest === 'string' || fault('emailDigest', 'a text or null'))

export const auditListItemsItemEntryTarget: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.type === 'string' || fault('type', 'a text')) &&
  (typeof value.id === 'string' || fault('id', 'a text'))

export const auditEntry: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.v) || fault('v', 'a whole number')) &&
  (whole(value.seq) || fault('seq', 'a whole number')) &&
  (typeof value.tenantId === 'string' || fault('tenantId', 'a text')) &&
  (time(value.at) || fault('at', 'an RFC 3339 time')) &&
  (auditListItemsItemEntryActor(value.actor, fault) || fault('actor', 'an object')) &&
  (value.ipDigest === null || typeof value.ipDigest === 'string' || fault('ipDigest', 'a text or null')) &&
  (value.uaDigest === null || typeof value.uaDigest === 'string' || fault('uaDigest', 'a text or null')) &&
  (typeof value.action === 'string' || fault('action', 'a text')) &&
  (value.target === null || auditListItemsItemEntryTarget(value.target, fault) || fault('target', 'an object or null')) &&
  (typeof value.result === 'string' || fault('result', 'a text')) &&
  (record(value.meta, fault, () => true, 'anything') || fault('meta', 'an object')) &&
  (typeof value.prev === 'string' || fault('prev', 'a text')) &&
  (typeof value.hash === 'string' || fault('hash', 'a text'))

export const auditListItemsItemPersonEmail: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.value === 'string' || fault('value', 'a text')) &&
  (typeof value.salt === 'string' || fault('salt', 'a text'))

export const auditPerson: Check = (value, fault) =>
  object(value, fault) &&
  (value.email === null || auditListItemsItemPersonEmail(value.email, fault) || fault('email', 'an object or null')) &&
  (value.ip === null || auditListItemsItemPersonEmail(value.ip, fault) || fault('ip', 'an object or null')) &&
  (value.ua === null || auditListItemsItemPersonEmail(value.ua, fault) || fault('ua', 'an object or null'))

export const auditRecord: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.canonical === 'string' || fault('canonical', 'a text')) &&
  (auditEntry(value.entry, fault) || fault('entry', 'an object')) &&
  (value.person === null || auditPerson(value.person, fault) || fault('person', 'an object or null'))

export const auditPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, auditRecord, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))
