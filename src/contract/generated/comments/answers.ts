// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import { type Check, list, object, record, text, time, whole } from '../check.ts'
import { attachment } from '../findings/answers.ts'
import { author } from '../notifications/answers.ts'

export const mentionable: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.side === 'string' || fault('side', 'a text'))

export const comment: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.clientId === 'string' || fault('clientId', 'a text')) &&
  (typeof value.findingId === 'string' || fault('findingId', 'a text')) &&
  (typeof value.body === 'string' || fault('body', 'a text')) &&
  (author(value.by, fault) || fault('by', 'an object')) &&
  (list(value.mentions, fault, mentionable, 'an object') || fault('mentions', 'a list')) &&
  (list(value.attachments, fault, attachment, 'an object') || fault('attachments', 'a list')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (value.editedAt === null || time(value.editedAt) || fault('editedAt', 'an RFC 3339 time or null')) &&
  (value.deletedAt === null || time(value.deletedAt) || fault('deletedAt', 'an RFC 3339 time or null')) &&
  (list(value.allowedActions, fault, text, 'a text') || fault('allowedActions', 'a list')) &&
  (record(value.deniedActions, fault, text, 'a text') || fault('deniedActions', 'an object')) &&
  (whole(value.version) || fault('version', 'a whole number')) &&
  (value.lane === 'client' || fault('lane', '"client"'))

export const internalComment: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.clientId === 'string' || fault('clientId', 'a text')) &&
  (typeof value.findingId === 'string' || fault('findingId', 'a text')) &&
  (typeof value.body === 'string' || fault('body', 'a text')) &&
  (author(value.by, fault) || fault('by', 'an object')) &&
  (list(value.mentions, fault, mentionable, 'an object') || fault('mentions', 'a list')) &&
  (list(value.attachments, fault, attachment, 'an object') || fault('attachments', 'a list')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (value.editedAt === null || time(value.editedAt) || fault('editedAt', 'an RFC 3339 time or null')) &&
  (value.deletedAt === null || time(value.deletedAt) || fault('deletedAt', 'an RFC 3339 time or null')) &&
  (list(value.allowedActions, fault, text, 'a text') || fault('allowedActions', 'a list')) &&
  (record(value.deniedActions, fault, text, 'a text') || fault('deniedActions', 'an object')) &&
  (whole(value.version) || fault('version', 'a whole number')) &&
  (value.lane === 'internal' || fault('lane', '"internal"'))

export const commentRevision: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.version) || fault('version', 'a whole number')) &&
  (typeof value.body === 'string' || fault('body', 'a text')) &&
  (list(value.mentions, fault, mentionable, 'an object') || fault('mentions', 'a list')) &&
  (time(value.from) || fault('from', 'an RFC 3339 time')) &&
  (time(value.until) || fault('until', 'an RFC 3339 time'))

export const commentRevisionPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, commentRevision, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const commentPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, comment, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const internalCommentPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, internalComment, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const mentionableList: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, mentionable, 'an object') || fault('items', 'a list'))
