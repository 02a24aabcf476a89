import type { AuditQuery } from '../../src/contract/audit.ts'
import { auditCatalogue } from './messages.ts'

/** What the reader has narrowed the log to. */
export interface AuditFilters {
  /** The name of an action; empty is every one. */
  action: string
  /** The id of an actor; empty is everybody. */
  actor: string
  result: '' | 'ok' | 'denied' | 'error'
  /** A day of the reader's own calendar, `2026-11-20`; empty is no bound. */
  from: string
  to: string
}

export const noFilters: AuditFilters = { action: '', actor: '', result: '', from: '', to: '' }

/** Results, in the order they are offered. */
export const results = ['ok', 'denied', 'error'] as const

/** Whether anything is narrowed. */
export function narrowed(filters: AuditFilters): boolean {
  return Object.values(filters).some((value) => value !== '')
}

/** The first or last moment of a day by the reader's own clock; absent where the text is no day. */
function edgeOf(day: string, last: boolean): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return undefined
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  // The day after begins where this one ends, whatever the clocks do in between.
  const moment = last ? new Date(new Date(year, month - 1, date + 1).getTime() - 1) : new Date(year, month - 1, date)
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
}

/** What the portal is asked for. */
export function queryOf({ action, actor, result, from, to }: AuditFilters, limit: number, cursor: string | undefined): Omit<AuditQuery, 'limit'> & { limit: number } {
  const first = edgeOf(from, false)
  const last = edgeOf(to, true)
  return {
    limit,
    ...(action && { action: [action] }),
    ...(actor && { actor }),
    ...(result && { result }),
    ...(first && { from: first }),
    ...(last && { to: last }),
    ...(cursor !== undefined && { cursor }),
  }
}

/** The actions that have words of their own: what can be chosen before anything is loaded. */
export const knownActions: readonly string[] = Object.keys(auditCatalogue.en)
  .filter((key) => key.startsWith('did:'))
  .map((key) => key.slice(4))
  // Names of operations are no actions: they say more of one.
  .filter((name) => !/^(members|portalUsers|auditors|engagements|assets|findings|comments|internalComments|attachments|internalAttachments)\./.test(name))
