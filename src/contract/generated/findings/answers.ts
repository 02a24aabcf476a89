// Written by scripts/generate.mjs from the contract. Change the contract and run it again.

import { type Check, finite, list, object, record, text, time, whole } from '../check.ts'
import { author } from '../notifications/answers.ts'

export const asset: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.clientId === 'string' || fault('clientId', 'a text')) &&
  (typeof value.kind === 'string' || fault('kind', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (whole(value.criticality) || fault('criticality', 'a whole number')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.updatedAt) || fault('updatedAt', 'an RFC 3339 time')) &&
  (whole(value.version) || fault('version', 'a whole number'))

export const severityCounts: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.critical) || fault('critical', 'a whole number')) &&
  (whole(value.high) || fault('high', 'a whole number')) &&
  (whole(value.medium) || fault('medium', 'a whole number')) &&
  (whole(value.low) || fault('low', 'a whole number')) &&
  (whole(value.info) || fault('info', 'a whole number'))

export const remediationProgress: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (whole(value.verifiedFixed) || fault('verifiedFixed', 'a whole number')) &&
  (whole(value.pendingVerification) || fault('pendingVerification', 'a whole number')) &&
  (whole(value.riskAccepted) || fault('riskAccepted', 'a whole number')) &&
  (value.percent === null || finite(value.percent) || fault('percent', 'a number or null'))

export const engagement: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.clientId === 'string' || fault('clientId', 'a text')) &&
  (typeof value.kind === 'string' || fault('kind', 'a text')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (typeof value.scope === 'string' || fault('scope', 'a text')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (value.startDate === null || typeof value.startDate === 'string' || fault('startDate', 'a text or null')) &&
  (value.endDate === null || typeof value.endDate === 'string' || fault('endDate', 'a text or null')) &&
  (value.openFindings === undefined || severityCounts(value.openFindings, fault) || fault('openFindings', 'an object')) &&
  (value.progress === undefined || remediationProgress(value.progress, fault) || fault('progress', 'an object')) &&
  (list(value.allowedActions, fault, text, 'a text') || fault('allowedActions', 'a list')) &&
  (record(value.deniedActions, fault, text, 'a text') || fault('deniedActions', 'an object')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.updatedAt) || fault('updatedAt', 'an RFC 3339 time')) &&
  (whole(value.version) || fault('version', 'a whole number'))

export const dashboardGetRecentActivityItemFinding: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.ref === 'string' || fault('ref', 'a text')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (typeof value.severity === 'string' || fault('severity', 'a text'))

export const dashboardGetRecentActivityItemBy: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.side === 'string' || fault('side', 'a text')) &&
  (value.name === null || typeof value.name === 'string' || fault('name', 'a text or null'))

export const dashboardGetRecentActivityItem: Check = (value, fault) =>
  object(value, fault) &&
  (time(value.at) || fault('at', 'an RFC 3339 time')) &&
  (typeof value.event === 'string' || fault('event', 'a text')) &&
  (dashboardGetRecentActivityItemFinding(value.finding, fault) || fault('finding', 'an object')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (typeof value.statusLabel === 'string' || fault('statusLabel', 'a text')) &&
  (dashboardGetRecentActivityItemBy(value.by, fault) || fault('by', 'an object'))

export const dashboardGetTrendItem: Check = (value, fault) =>
  object(value, fault) &&
  (time(value.at) || fault('at', 'an RFC 3339 time')) &&
  (whole(value.open) || fault('open', 'a whole number')) &&
  (whole(value.verifiedFixed) || fault('verifiedFixed', 'a whole number'))

export const clientDashboard: Check = (value, fault) =>
  object(value, fault) &&
  (value.activeEngagements === undefined || whole(value.activeEngagements) || fault('activeEngagements', 'a whole number')) &&
  (value.openFindings === undefined || severityCounts(value.openFindings, fault) || fault('openFindings', 'an object')) &&
  (value.overdue === undefined || whole(value.overdue) || fault('overdue', 'a whole number')) &&
  (value.progress === undefined || remediationProgress(value.progress, fault) || fault('progress', 'an object')) &&
  (value.recentActivity === undefined || list(value.recentActivity, fault, dashboardGetRecentActivityItem, 'an object') || fault('recentActivity', 'a list')) &&
  (value.trend === undefined || list(value.trend, fault, dashboardGetTrendItem, 'an object') || fault('trend', 'a list')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const assetPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, asset, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const engagementPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, engagement, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const findingsClaimCvssItem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.version === 'string' || fault('version', 'a text')) &&
  (typeof value.vector === 'string' || fault('vector', 'a text')) &&
  (finite(value.score) || fault('score', 'a number')) &&
  (typeof value.valid === 'boolean' || fault('valid', 'true or false'))

export const findingsClaimEvidenceItem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (value.content === undefined || typeof value.content === 'string' || fault('content', 'a text')) &&
  (value.redacted === null || typeof value.redacted === 'string' || fault('redacted', 'a text or null'))

export const findingsClaimAffectedItem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.assetId === 'string' || fault('assetId', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.kind === 'string' || fault('kind', 'a text')) &&
  (typeof value.status === 'string' || fault('status', 'a text'))

export const attachment: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.name === 'string' || fault('name', 'a text')) &&
  (typeof value.mediaType === 'string' || fault('mediaType', 'a text')) &&
  (whole(value.bytes) || fault('bytes', 'a whole number')) &&
  (typeof value.sha256 === 'string' || fault('sha256', 'a text')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time'))

export const findingsClaimSubmission: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.notes === 'string' || fault('notes', 'a text')) &&
  (time(value.submittedAt) || fault('submittedAt', 'an RFC 3339 time')) &&
  (author(value.by, fault) || fault('by', 'an object')) &&
  (list(value.attachments, fault, attachment, 'an object') || fault('attachments', 'a list'))

export const findingsClaimVerification: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (whole(value.round) || fault('round', 'a whole number')) &&
  (time(value.startedAt) || fault('startedAt', 'an RFC 3339 time')) &&
  (value.decidedAt === null || time(value.decidedAt) || fault('decidedAt', 'an RFC 3339 time or null')) &&
  (value.outcome === null || typeof value.outcome === 'string' || fault('outcome', 'a text or null')) &&
  (value.notes === null || typeof value.notes === 'string' || fault('notes', 'a text or null')) &&
  (author(value.by, fault) || fault('by', 'an object')) &&
  (list(value.attachments, fault, attachment, 'an object') || fault('attachments', 'a list'))

export const riskAcceptance: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.clientId === 'string' || fault('clientId', 'a text')) &&
  (typeof value.findingId === 'string' || fault('findingId', 'a text')) &&
  (typeof value.justification === 'string' || fault('justification', 'a text')) &&
  (author(value.requestedBy, fault) || fault('requestedBy', 'an object')) &&
  (time(value.requestedAt) || fault('requestedAt', 'an RFC 3339 time')) &&
  (time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (value.decidedBy === null || author(value.decidedBy, fault) || fault('decidedBy', 'an object or null')) &&
  (value.decidedAt === null || time(value.decidedAt) || fault('decidedAt', 'an RFC 3339 time or null')) &&
  (value.notes === null || typeof value.notes === 'string' || fault('notes', 'a text or null')) &&
  (list(value.allowedActions, fault, text, 'a text') || fault('allowedActions', 'a list')) &&
  (record(value.deniedActions, fault, text, 'a text') || fault('deniedActions', 'an object')) &&
  (whole(value.version) || fault('version', 'a whole number'))

export const finding: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.clientId === 'string' || fault('clientId', 'a text')) &&
  (typeof value.engagementId === 'string' || fault('engagementId', 'a text')) &&
  (value.ref === null || typeof value.ref === 'string' || fault('ref', 'a text or null')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (typeof value.severity === 'string' || fault('severity', 'a text')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (typeof value.statusLabel === 'string' || fault('statusLabel', 'a text')) &&
  (value.cvssScore === undefined || value.cvssScore === null || finite(value.cvssScore) || fault('cvssScore', 'a number or null')) &&
  (value.publishedAt === null || time(value.publishedAt) || fault('publishedAt', 'an RFC 3339 time or null')) &&
  (value.dueAt === null || time(value.dueAt) || fault('dueAt', 'an RFC 3339 time or null')) &&
  (typeof value.overdue === 'boolean' || fault('overdue', 'true or false')) &&
  (whole(value.reopenCount) || fault('reopenCount', 'a whole number')) &&
  (value.ownerUserId === null || typeof value.ownerUserId === 'string' || fault('ownerUserId', 'a text or null')) &&
  (list(value.allowedActions, fault, text, 'a text') || fault('allowedActions', 'a list')) &&
  (record(value.deniedActions, fault, text, 'a text') || fault('deniedActions', 'an object')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.updatedAt) || fault('updatedAt', 'an RFC 3339 time')) &&
  (whole(value.version) || fault('version', 'a whole number')) &&
  (typeof value.description === 'string' || fault('description', 'a text')) &&
  (typeof value.impact === 'string' || fault('impact', 'a text')) &&
  (typeof value.remediation === 'string' || fault('remediation', 'a text')) &&
  (value.cvss === undefined || list(value.cvss, fault, findingsClaimCvssItem, 'an object') || fault('cvss', 'a list')) &&
  (value.technicalDetails === undefined || typeof value.technicalDetails === 'string' || fault('technicalDetails', 'a text')) &&
  (value.references === undefined || list(value.references, fault, text, 'a text') || fault('references', 'a list')) &&
  (value.evidence === undefined || list(value.evidence, fault, findingsClaimEvidenceItem, 'an object') || fault('evidence', 'a list')) &&
  (list(value.cwe, fault, text, 'a text') || fault('cwe', 'a list')) &&
  (list(value.cve, fault, text, 'a text') || fault('cve', 'a list')) &&
  (typeof value.kev === 'boolean' || fault('kev', 'true or false')) &&
  (value.epss === null || finite(value.epss) || fault('epss', 'a number or null')) &&
  (list(value.affected, fault, findingsClaimAffectedItem, 'an object') || fault('affected', 'a list')) &&
  (value.statusExplanation === null || typeof value.statusExplanation === 'string' || fault('statusExplanation', 'a text or null')) &&
  (value.claimedFixedAt === null || time(value.claimedFixedAt) || fault('claimedFixedAt', 'an RFC 3339 time or null')) &&
  (value.verifiedAt === null || time(value.verifiedAt) || fault('verifiedAt', 'an RFC 3339 time or null')) &&
  (whole(value.slaPausedSeconds) || fault('slaPausedSeconds', 'a whole number')) &&
  (value.submission === null || findingsClaimSubmission(value.submission, fault) || fault('submission', 'an object or null')) &&
  (value.verification === null || findingsClaimVerification(value.verification, fault) || fault('verification', 'an object or null')) &&
  (value.acceptance === null || riskAcceptance(value.acceptance, fault) || fault('acceptance', 'an object or null')) &&
  (value.internalNotes === undefined || typeof value.internalNotes === 'string' || fault('internalNotes', 'a text'))

export const findingCounts: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (severityCounts(value.severities, fault) || fault('severities', 'an object')) &&
  (record(value.statuses, fault, whole, 'a whole number') || fault('statuses', 'an object')) &&
  (record(value.engagements, fault, whole, 'a whole number') || fault('engagements', 'an object')) &&
  (severityCounts(value.open, fault) || fault('open', 'an object')) &&
  (whole(value.overdue) || fault('overdue', 'a whole number')) &&
  (remediationProgress(value.progress, fault) || fault('progress', 'an object')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const riskAcceptancePage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, riskAcceptance, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const findingStep: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (time(value.at) || fault('at', 'an RFC 3339 time')) &&
  (typeof value.event === 'string' || fault('event', 'a text')) &&
  (value.from === null || typeof value.from === 'string' || fault('from', 'a text or null')) &&
  (typeof value.to === 'string' || fault('to', 'a text')) &&
  (author(value.by, fault) || fault('by', 'an object')) &&
  (value.notes === null || typeof value.notes === 'string' || fault('notes', 'a text or null'))

export const findingHistoryPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, findingStep, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const findingBrief: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.clientId === 'string' || fault('clientId', 'a text')) &&
  (typeof value.engagementId === 'string' || fault('engagementId', 'a text')) &&
  (value.ref === null || typeof value.ref === 'string' || fault('ref', 'a text or null')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (typeof value.severity === 'string' || fault('severity', 'a text')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (typeof value.statusLabel === 'string' || fault('statusLabel', 'a text')) &&
  (value.cvssScore === undefined || value.cvssScore === null || finite(value.cvssScore) || fault('cvssScore', 'a number or null')) &&
  (value.publishedAt === null || time(value.publishedAt) || fault('publishedAt', 'an RFC 3339 time or null')) &&
  (value.dueAt === null || time(value.dueAt) || fault('dueAt', 'an RFC 3339 time or null')) &&
  (typeof value.overdue === 'boolean' || fault('overdue', 'true or false')) &&
  (whole(value.reopenCount) || fault('reopenCount', 'a whole number')) &&
  (value.ownerUserId === null || typeof value.ownerUserId === 'string' || fault('ownerUserId', 'a text or null')) &&
  (list(value.allowedActions, fault, text, 'a text') || fault('allowedActions', 'a list')) &&
  (record(value.deniedActions, fault, text, 'a text') || fault('deniedActions', 'an object')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.updatedAt) || fault('updatedAt', 'an RFC 3339 time')) &&
  (whole(value.version) || fault('version', 'a whole number'))

export const findingPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, findingBrief, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const retestRound: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.clientId === 'string' || fault('clientId', 'a text')) &&
  (typeof value.engagementId === 'string' || fault('engagementId', 'a text')) &&
  (whole(value.number) || fault('number', 'a whole number')) &&
  (list(value.findingIds, fault, text, 'a text') || fault('findingIds', 'a list')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (author(value.requestedBy, fault) || fault('requestedBy', 'an object')) &&
  (time(value.requestedAt) || fault('requestedAt', 'an RFC 3339 time')) &&
  (value.notes === null || typeof value.notes === 'string' || fault('notes', 'a text or null')) &&
  (value.windowFrom === null || time(value.windowFrom) || fault('windowFrom', 'an RFC 3339 time or null')) &&
  (value.windowTo === null || time(value.windowTo) || fault('windowTo', 'an RFC 3339 time or null')) &&
  (list(value.allowedActions, fault, text, 'a text') || fault('allowedActions', 'a list')) &&
  (record(value.deniedActions, fault, text, 'a text') || fault('deniedActions', 'an object')) &&
  (time(value.updatedAt) || fault('updatedAt', 'an RFC 3339 time')) &&
  (whole(value.version) || fault('version', 'a whole number'))

export const retestPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, retestRound, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))

export const findingImportsConfirmFindings: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (severityCounts(value.severities, fault) || fault('severities', 'an object'))

export const findingImportsConfirmOutcomes: Check = (value, fault) =>
  object(value, fault) &&
  (findingImportsConfirmFindings(value.created, fault) || fault('created', 'an object')) &&
  (findingImportsConfirmFindings(value.changed, fault) || fault('changed', 'an object')) &&
  (findingImportsConfirmFindings(value.reappeared, fault) || fault('reappeared', 'an object')) &&
  (findingImportsConfirmFindings(value.absent, fault) || fault('absent', 'an object')) &&
  (findingImportsConfirmFindings(value.unchanged, fault) || fault('unchanged', 'an object')) &&
  (findingImportsConfirmFindings(value.suppressed, fault) || fault('suppressed', 'an object'))

export const findingImportsConfirmColumnsItem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.heading === 'string' || fault('heading', 'a text')) &&
  (value.taken === null || typeof value.taken === 'string' || fault('taken', 'a text or null'))

export const findingImportsConfirmRemarksItem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.message === 'string' || fault('message', 'a text')) &&
  (value.line === null || whole(value.line) || fault('line', 'a whole number or null')) &&
  (typeof value.record === 'string' || fault('record', 'a text'))

export const findingImportsConfirmResult: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.created) || fault('created', 'a whole number')) &&
  (whole(value.updated) || fault('updated', 'a whole number')) &&
  (whole(value.reopened) || fault('reopened', 'a whole number')) &&
  (whole(value.proposed) || fault('proposed', 'a whole number')) &&
  (whole(value.absent) || fault('absent', 'a whole number')) &&
  (whole(value.unchanged) || fault('unchanged', 'a whole number'))

export const findingImport: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.id === 'string' || fault('id', 'a text')) &&
  (typeof value.clientId === 'string' || fault('clientId', 'a text')) &&
  (typeof value.engagementId === 'string' || fault('engagementId', 'a text')) &&
  (typeof value.status === 'string' || fault('status', 'a text')) &&
  (typeof value.format === 'string' || fault('format', 'a text')) &&
  (list(value.scanners, fault, text, 'a text') || fault('scanners', 'a list')) &&
  (list(value.targets, fault, text, 'a text') || fault('targets', 'a list')) &&
  (whole(value.records) || fault('records', 'a whole number')) &&
  (whole(value.skipped) || fault('skipped', 'a whole number')) &&
  (findingImportsConfirmFindings(value.findings, fault) || fault('findings', 'an object')) &&
  (findingImportsConfirmOutcomes(value.outcomes, fault) || fault('outcomes', 'an object')) &&
  (whole(value.reopens) || fault('reopens', 'a whole number')) &&
  (whole(value.proposed) || fault('proposed', 'a whole number')) &&
  (list(value.columns, fault, findingImportsConfirmColumnsItem, 'an object') || fault('columns', 'a list')) &&
  (list(value.remarks, fault, findingImportsConfirmRemarksItem, 'an object') || fault('remarks', 'a list')) &&
  (whole(value.remarkCount) || fault('remarkCount', 'a whole number')) &&
  (time(value.createdAt) || fault('createdAt', 'an RFC 3339 time')) &&
  (time(value.expiresAt) || fault('expiresAt', 'an RFC 3339 time')) &&
  (value.confirmedAt === null || time(value.confirmedAt) || fault('confirmedAt', 'an RFC 3339 time or null')) &&
  (value.result === null || findingImportsConfirmResult(value.result, fault) || fault('result', 'an object or null'))

export const findingImportsRowsItemsItemChangesItem: Check = (value, fault) =>
  object(value, fault) &&
  (typeof value.field === 'string' || fault('field', 'a text')) &&
  (typeof value.before === 'string' || fault('before', 'a text')) &&
  (typeof value.after === 'string' || fault('after', 'a text'))

export const findingImportRow: Check = (value, fault) =>
  object(value, fault) &&
  (whole(value.position) || fault('position', 'a whole number')) &&
  (typeof value.outcome === 'string' || fault('outcome', 'a text')) &&
  (typeof value.severity === 'string' || fault('severity', 'a text')) &&
  (typeof value.title === 'string' || fault('title', 'a text')) &&
  (typeof value.scanner === 'string' || fault('scanner', 'a text')) &&
  (typeof value.rule === 'string' || fault('rule', 'a text')) &&
  (typeof value.target === 'string' || fault('target', 'a text')) &&
  (whole(value.locationCount) || fault('locationCount', 'a whole number')) &&
  (list(value.assets, fault, text, 'a text') || fault('assets', 'a list')) &&
  (value.findingId === null || typeof value.findingId === 'string' || fault('findingId', 'a text or null')) &&
  (value.status === null || typeof value.status === 'string' || fault('status', 'a text or null')) &&
  (typeof value.reopens === 'boolean' || fault('reopens', 'true or false')) &&
  (list(value.changes, fault, findingImportsRowsItemsItemChangesItem, 'an object') || fault('changes', 'a list')) &&
  (list(value.kept, fault, text, 'a text') || fault('kept', 'a list'))

export const findingImportRowPage: Check = (value, fault) =>
  object(value, fault) &&
  (list(value.items, fault, findingImportRow, 'an object') || fault('items', 'a list')) &&
  (value.nextCursor === null || typeof value.nextCursor === 'string' || fault('nextCursor', 'a text or null')) &&
  (whole(value.total) || fault('total', 'a whole number')) &&
  (time(value.asOf) || fault('asOf', 'an RFC 3339 time'))
