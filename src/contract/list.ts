// How lists are cut and ordered, free of schemas: widgets import it, and a page loads no schema library for it.

/** The rows of one page when a request names no `limit`. */
export const defaultPageSize = 50
/** The most rows that one page may hold. */
export const maxPageSize = 200

/** The orders the portfolio can be listed in, each with its tie-break by id. */
export const clientSorts = [
  '-created',
  'created',
  'name',
  '-name',
  'risk',
  '-risk',
  'exposure',
  '-exposure',
  'coverage',
  '-coverage',
] as const

/**
 * An order of the portfolio. A leading `-` is the descending form of what follows.
 * `risk` lists the highest risk first (lowest score), `-risk` the lowest first; unknown stands last in both.
 * `exposure` and `coverage` ascend, `-exposure` and `-coverage` descend; clients without the figure stand last in both.
 * Exposure compares expected amounts in whole currency units; currencies are not converted.
 */
export type ClientSort = (typeof clientSorts)[number]

/** One page of a list. */
export interface Page<Item> {
  items: Item[]
  /** `null` on the last page. */
  nextCursor: string | null
  /** How many rows the whole query has. */
  total: number
  /** When the rows were read, RFC 3339 UTC. */
  asOf: string
}
