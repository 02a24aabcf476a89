// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import { type Check, finite, list, object, time, whole } from '../check.ts'

export const frameworksAdoptControls: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (whole(value.withEvidence) || fault('withEvidence', 'a whole number'))

export const clientFramework: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (typeof value.sourceVersion === 'string' || fault('sourceVersion', 'a text')) &&
  (frameworksAdoptControls(value.controls, fault) || fault('controls', 'an object')) &&
  (value.evidenceCoverage === null || finite(value.evidenceCoverage) || fault('evidenceCoverage', 'a number or null')) &&
  (time(value.adoptedAt) || fault('adoptedAt', 'an RFC 3339 time'))

export const evidence: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.controlId === 'string' || fault('controlId', 'a text')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (typeof value.kind === 'string' || fault('kind', 'a text')) &&
  (value.url === null || typeof value.url === 'string' || fault('url', 'a text or null')) &&
  (typeof value.attachedBy === 'string' || fault('attachedBy', 'a text')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time'))

export const clientFrameworkPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, clientFramework, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const control: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.frameworkId === 'string' || fault('frameworkId', 'a text')) &&
  (typeof value.key === 'string' || fault('key', 'a text')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (typeof value.group === 'string' || fault('group', 'a text')) &&
  (value.parentKey === null || typeof value.parentKey === 'string' || fault('parentKey', 'a text or null')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (whole(value.evidenceCount) || fault('evidenceCount', 'a whole number')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.updatedAt) || fault('updatedAt', 'an RFC 3339 time')) &&
  (whole(value.version) || fault('version', 'a whole number'))

export const controlPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, control, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const evidencePage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, evidence, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const framework: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (typeof value.sourceVersion === 'string' || fault('sourceVersion', 'a text')) &&
  (whole(value.controlCount) || fault('controlCount', 'a whole number')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (whole(value.version) || fault('version', 'a whole number'))

export const frameworkPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, framework, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))
