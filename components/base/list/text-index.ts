/** So many texts are put together before the page may turn to something else. */
const slice = 2048

/** The texts of all rows one after the other, and where each ends. One search through it costs a tenth of one through each. */
export class TextIndex {
  #whole = ''
  readonly #ends: Uint32Array

  private constructor(rows: number) {
    this.#ends = new Uint32Array(rows)
  }

  /** @param textAt the text of a row, in lower case */
  static *make(rows: number, textAt: (row: number) => string): Generator<void, TextIndex> {
    const index = new TextIndex(rows)
    for (let row = 0; row < rows; ) {
      let part = ''
      for (const stop = Math.min(rows, row + slice); row < stop; row += 1) {
        part += textAt(row) + '\n'
        index.#ends[row] = index.#whole.length + part.length
      }
      index.#whole += part
      yield
    }
    // Looked through once here, in idle time: until then the engine keeps the parts, and would put them together at the first search.
    index.#whole.indexOf('\u0000')
    return index
  }

  /** Which rows have a text in them. @param needle in lower case */
  hits(needle: string): Uint8Array {
    const ends = this.#ends
    const hits = new Uint8Array(ends.length)
    for (let at = this.#whole.indexOf(needle); at >= 0; ) {
      const row = firstAt(ends, at + 1, ends.length)
      hits[row] = 1
      at = this.#whole.indexOf(needle, ends[row])
    }
    return hits
  }
}

/** The first place of `value`, or of what is greater, among the first `length` of `sorted`. */
export function firstAt(sorted: Float64Array | Uint32Array, value: number, length: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
