import type { FindingBrief, FindingQuery } from '../../src/contract/finding.ts'
import { findingGroups, findingSeverities, findingSorts, findingStatuses, openStatuses, type FindingGroup, type FindingSeverity, type FindingSort, type FindingStatus } from '../../src/contract/finding-status.ts'

/** What the person has asked to see. */
export interface FindingsQuery {
  /** Empty where every severity is shown. */
  readonly severities: readonly FindingSeverity[]
  /** Empty where every status but `draft` is shown. */
  readonly statuses: readonly FindingStatus[]
  /** Empty where every engagement is shown. */
  readonly engagementId: string
  readonly overdue: boolean
  /** Empty where nothing is searched for. */
  readonly q: string
  readonly sort: FindingSort
  readonly group: FindingGroup | 'none'
}

/** What a number beside a filter is counted without: that filter itself. */
export type Facet = 'severity' | 'status' | 'engagement' | 'overdue'

/** The word for every status that still asks for something. */
export const unresolved = 'unresolved'

const words = (text: string | null | undefined) => new Set((text ?? '').toLowerCase().split(/[\s,]+/))

/** Severities out of an attribute: words apart by spaces or commas; words that are none are left out. */
export function severitiesOf(text: string | null | undefined): FindingSeverity[] {
  const named = words(text)
  return findingSeverities.filter((severity) => named.has(severity))
}

/** Statuses out of an attribute; `unresolved` stands for all that ask for something. */
export function statusesOf(text: string | null | undefined): FindingStatus[] {
  const named = words(text)
  if (named.has(unresolved)) for (const status of openStatuses) named.add(status)
  return findingStatuses.filter((status) => named.has(status))
}

/** Statuses as an attribute and an address have them. */
export function statusWords(statuses: readonly FindingStatus[]): string {
  const whole = openStatuses.every((status) => statuses.includes(status))
  return [...(whole ? [unresolved] : []), ...statuses.filter((status) => !whole || !(openStatuses as readonly string[]).includes(status))].join(',')
}

/** An order out of an attribute; the worst first where it names none. */
export function sortOf(text: unknown): FindingSort {
  return (findingSorts as readonly unknown[]).includes(text) ? (text as FindingSort) : 'severity'
}

/** Groups out of an attribute; by severity where it names none. */
export function groupOf(text: unknown): FindingGroup | 'none' {
  return text === 'none' || (findingGroups as readonly unknown[]).includes(text) ? (text as FindingGroup | 'none') : 'severity'
}

/** Whether anything is left out, but for drafts. */
export function narrows({ severities, statuses, engagementId, overdue, q }: FindingsQuery): boolean {
  return severities.length > 0 || statuses.length > 0 || engagementId !== '' || overdue || q !== ''
}

/** A query without one of its filters, or without all that the person has chosen. */
export function without(query: FindingsQuery, facet: Facet | 'all', scope: string): FindingsQuery {
  if (facet === 'all') return { ...query, severities: [], statuses: [], engagementId: scope, overdue: false, q: '' }
  if (facet === 'severity') return { ...query, severities: [] }
  if (facet === 'status') return { ...query, statuses: [] }
  return facet === 'engagement' ? { ...query, engagementId: scope } : { ...query, overdue: false }
}

/** Which findings are meant, as the portal takes it. */
export function filterOf({ severities, statuses, engagementId, overdue, q }: FindingsQuery) {
  return {
    ...(severities.length > 0 && { severity: [...severities] }),
    ...(statuses.length > 0 && { status: [...statuses] }),
    ...(engagementId && { engagementId }),
    ...(overdue && { overdue: 'yes' as const }),
    ...(q && { q }),
  } satisfies FindingQuery
}

/** Which findings are meant and in which order, as the portal takes it. */
export function asked(query: FindingsQuery): FindingQuery {
  return { ...filterOf(query), sort: query.sort, ...(query.group !== 'none' && { group: query.group }) }
}

/** The text that the search looks through, where the page has given the findings. */
export function searchText({ title, ref }: FindingBrief): string {
  return `${title} ${ref ?? ''}`.toLowerCase()
}

/** Whether a change of one finding may move it in the list, into it or out of it. */
export function mayMove(before: FindingBrief, after: FindingBrief, { severities, statuses, overdue, q, sort, group }: FindingsQuery): boolean {
  if (before.status !== after.status && (statuses.length > 0 || sort === 'status' || group === 'status' || before.status === 'draft')) return true
  if (before.severity !== after.severity && (severities.length > 0 || sort === 'severity' || group === 'severity')) return true
  if (before.dueAt !== after.dueAt && sort === 'due') return true
  if (before.publishedAt !== after.publishedAt && sort !== 'due') return true
  if (before.overdue !== after.overdue && overdue) return true
  return q !== '' && searchText(before) !== searchText(after)
}
