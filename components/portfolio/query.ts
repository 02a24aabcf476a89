import type { Client } from '../../src/contract/client.ts'
import { clientSorts, type ClientSort } from '../../src/contract/list.ts'
import { riskLevels, type RiskLevel } from '../../src/contract/level.ts'

/** What the person has asked to see. */
export interface PortfolioQuery {
  readonly sort: ClientSort
  /** Empty where every level is shown. */
  readonly levels: readonly RiskLevel[]
  /** Empty where nothing is searched for. */
  readonly q: string
  /** @unit rows added by one press of "Show more" */
  readonly pageSize: number
}

/** The columns that can be sorted by. */
export type SortColumn = 'name' | 'risk' | 'exposure' | 'coverage'

/** How each column is sorted at the first and at the second press; the third goes back to newest first. */
export const columnSorts = {
  name: ['name', '-name'],
  risk: ['risk', '-risk'],
  exposure: ['-exposure', 'exposure'],
  coverage: ['coverage', '-coverage'],
} as const satisfies Record<SortColumn, readonly [ClientSort, ClientSort]>

/** Which way each order runs, as `aria-sort` says it. `risk` lists the highest risk first, so it descends. */
const descending: ReadonlySet<ClientSort> = new Set<ClientSort>(['risk', '-name', '-exposure', '-coverage'])

/** `aria-sort` of one column. */
export function ariaSort(column: SortColumn, sort: ClientSort): 'ascending' | 'descending' | 'none' {
  if (!(columnSorts[column] as readonly ClientSort[]).includes(sort)) return 'none'
  return descending.has(sort) ? 'descending' : 'ascending'
}

/** The order after a press on a column's header. */
export function nextSort(column: SortColumn, sort: ClientSort): ClientSort {
  const [first, second] = columnSorts[column]
  return sort === first ? second : sort === second ? '-created' : first
}

/** An order out of an attribute; newest first where it names none. */
export function sortOf(text: unknown): ClientSort {
  return (clientSorts as readonly unknown[]).includes(text) ? (text as ClientSort) : '-created'
}

/** Levels out of an attribute: words apart by spaces or commas; words that are no level are left out. */
export function levelsOf(text: string | null | undefined): RiskLevel[] {
  const words = new Set((text ?? '').toLowerCase().split(/[\s,]+/))
  return riskLevels.filter((level) => words.has(level))
}

/** A question as the portal takes it. */
export function asked({ sort, levels, q }: PortfolioQuery) {
  return { sort, ...(levels.length > 0 && { level: [...levels] }), ...(q && { q }) }
}

/** The text that the search looks through. */
export function searchText(client: Client): string {
  const { name, aliases } = client
  return (aliases?.length ? `${name}\n${aliases.join('\n')}` : name).toLowerCase()
}

/** Whether a change of one client may move it in the list, into it or out of it. */
export function mayMove(before: Client, after: Client, query: PortfolioQuery): boolean {
  const column = query.sort.replace('-', '')
  if (before.posture?.level !== after.posture?.level && (query.levels.length > 0 || column === 'risk')) return true
  if (column === 'risk' && before.posture?.score !== after.posture?.score) return true
  if (column === 'exposure' && before.exposure?.expected !== after.exposure?.expected) return true
  if (column === 'coverage' && before.evidenceCoverage !== after.evidenceCoverage) return true
  if (column === 'name' && before.name !== after.name) return true
  return query.q !== '' && searchText(before) !== searchText(after)
}
