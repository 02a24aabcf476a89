import * as z from 'zod/mini'
import { maxPageSize } from './list.ts'
import { answer, timestamp } from './shape.ts'

export * from './list.ts'

/** What every list takes. A cursor belongs to the query, the tenant and the person it was made for. */
export const pageQuery = {
  /** Where the next page starts: `nextCursor` of the page before. */
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(1024))),
  /** @unit rows, 1–200 */
  limit: z.optional(z.coerce.number().check(z.int('must be a whole number'), z.minimum(1), z.maximum(maxPageSize))),
}

/** One page of a list. */
export function pageOf<Item extends z.ZodMiniType>(item: Item) {
  return answer({
    items: z.array(item),
    /** `null` on the last page. */
    nextCursor: z.nullable(z.string()),
    /** How many rows the whole query has. */
    total: z.int(),
    /** When the rows were read. */
    asOf: timestamp,
  })
}
