// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import { type Check, list, object, time, whole } from '../check.ts'

export const notificationCounts: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.unread) || fault('unread', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const notificationPreference: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.kind === 'string' || fault('kind', 'a text')) &&
  (typeof value.inApp === 'boolean' || fault('inApp', 'true or false')) &&
  (typeof value.email === 'boolean' || fault('email', 'true or false'))

export const notificationPreferences: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, notificationPreference, 'an object') || fault('items', 'a list'))

export const author: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.side === 'string' || fault('side', 'a text')) &&
  (value.name === null || typeof value.name === 'string' || fault('name', 'a text or null'))

export const notificationsListItemsItemFinding: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (value.ref === null || typeof value.ref === 'string' || fault('ref', 'a text or null')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (typeof value.severity === 'string' || fault('severity', 'a text'))

export const notificationsListItemsItemEngagement: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.title === 'string' || fault('title', 'a text'))

export const notificationsListItemsItemSubject: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.type === 'string' || fault('type', 'a text')) &&
  (typeof value.id === 'string' || fault('id', 'a text'))

export const notification: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.kind === 'string' || fault('kind', 'a text')) &&
  (typeof value.event === 'string' || fault('event', 'a text')) &&
  (time(value.at) || fault('at', 'an RFC 3339 time')) &&
  (value.readAt === null || time(value.readAt) || fault('readAt', 'an RFC 3339 time or null')) &&
  (author(value.by, fault) || fault('by', 'an object')) &&
  (typeof value.clientId === 'string' || fault('clientId', 'a text')) &&
  (typeof value.clientName === 'string' || fault('clientName', 'a text')) &&
  (value.finding === null || notificationsListItemsItemFinding(value.finding, fault) || fault('finding', 'an object or null')) &&
  (notificationsListItemsItemEngagement(value.engagement, fault) || fault('engagement', 'an object')) &&
  (notificationsListItemsItemSubject(value.subject, fault) || fault('subject', 'an object'))

export const notificationPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, notification, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))
