/** A place in a list: the sort key and the id of the last row that was given out. */
export type Place = readonly (string | number | null)[]

/** How much of a list to read. */
export interface Slice {
  /** @unit rows */
  limit: number
  /** Where the slice before ended; `null` or absent starts at the beginning. */
  after?: Place | null
}

/** One slice of a list. */
export interface Rows<Item> {
  items: Item[]
  /** Where the next slice starts; `null` on the last one. */
  next: Place | null
  /** How many rows the whole query has. */
  total: number
}

/** Cuts off the one row that was read too many and says whether there was one. */
export function sliceOf<Row, Item>(
  rows: Row[],
  limit: number,
  total: number,
  present: (row: Row) => Item,
  place: (row: Row) => Place,
): Rows<Item> {
  const last = rows[limit - 1]
  return {
    items: rows.slice(0, limit).map(present),
    next: rows.length > limit && last !== undefined ? place(last) : null,
    total,
  }
}
