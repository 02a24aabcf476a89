import type { Client, ClientSort } from '../../src/contract/client.ts'
import { isHealthy, isHighRisk, riskLevels } from '../../src/contract/level.ts'
import { finish, IdleWork } from '../base/list/idle-work.ts'
import { firstAt, TextIndex } from '../base/list/text-index.ts'
import { searchText, type PortfolioQuery } from './query.ts'

type Column = 'created' | 'name' | 'risk' | 'exposure' | 'coverage'

/** The portfolio in numbers, counted from the levels that the clients carry. */
export interface LocalFigures {
  total: number
  highRisk: number
  healthy: number
  unknown: number
  levels: Record<string, number>
}

/** Places of the clients in one order; those without the figure stand behind the first `known`. */
interface Order {
  readonly places: Uint32Array<ArrayBuffer>
  readonly known: number
}

/** One slice of work ends here, so that a page with a very long list still answers at once. @unit clients */
const slice = 2048
/** Below this everything is quick enough to be done when it is asked for. @unit clients */
const smallList = 500
/** Room for the place of a client beside its rank in one 53-bit number. */
const placeRoom = 2 ** 21

const isUnknown = (client: Client) => client.posture?.level === 'unknown'

/** The figure a column compares; `NaN` where there is none. */
const figures: Record<'risk' | 'exposure' | 'coverage', (client: Client) => number> = {
  risk: (client) => (isUnknown(client) ? Number.NaN : (client.posture?.score ?? Number.NaN)),
  exposure: (client) => client.exposure?.expected ?? Number.NaN,
  coverage: (client) => client.evidenceCoverage ?? Number.NaN,
}

/** Newest first; of two made at the same moment the one with the higher id. Times are UTC with milliseconds, so their text compares. */
function newerFirst(a: Client, b: Client): number {
  if (a.createdAt !== b.createdAt) return a.createdAt > b.createdAt ? -1 : 1
  return a.id === b.id ? 0 : a.id > b.id ? -1 : 1
}

/**
 * A list of clients that the page has given, sorted and filtered here.
 *
 * Showing the first rows costs the same whatever the length: a list that seems to be in order at a few hundred places is taken as it
 * is, and everything that needs the whole list is made ready while the page is idle.
 */
export class LocalClients {
  readonly #all: readonly Client[]
  readonly #language: string
  readonly #changed: () => void
  readonly #orders = new Map<Column, Order>()
  readonly #idle = new IdleWork()
  #search: TextIndex | undefined
  /** The level of each client, as its place among the levels. */
  #levels: Uint8Array | undefined
  /** The list stands newest first already, as far as is known. */
  #inOrder: boolean
  #matches: { key: string; places: Uint32Array } | undefined
  #figures: LocalFigures | undefined

  /**
   * @param changed the list turned out to be in another order than was first shown, or has been counted
   * @param before the list that this one takes the place of; its numbers stand until this one has been counted
   */
  constructor(all: readonly Client[], language: string, changed: () => void, before?: LocalClients) {
    this.#all = all
    this.#figures = before?.figures
    this.#language = language
    this.#changed = changed
    this.#inOrder = this.#seemsInOrder()
    if (all.length < smallList) finish(this.#countAll())
  }

  /** The numbers over the whole list; absent until a long one has been counted. */
  get figures(): LocalFigures | undefined {
    return this.#figures
  }

  /** The first `count` clients of the query, and how many it has. */
  read(query: PortfolioQuery, count: number): { rows: Client[]; total: number } {
    const all = this.#all
    if (query.levels.length === 0 && query.q === '') {
      const at = this.#place(query.sort, count)
      return { rows: Array.from({ length: Math.min(count, all.length) }, (_, index) => all[at(index)]!), total: all.length }
    }
    const places = this.#filter(query)
    return { rows: Array.from(places.subarray(0, count), (place) => all[place]!), total: places.length }
  }

  /** Makes sorting and searching ready while the page is idle. */
  prepare(): void {
    if (this.#all.length >= smallList) this.#idle.start(this.#work())
  }

  /** Whether everything is ready; sorting and searching cost next to nothing from here on. */
  get prepared(): boolean {
    return this.#all.length < smallList || (!this.#idle.running && this.#orders.has('name'))
  }

  /** Stops preparing. */
  stop(): void {
    this.#idle.stop()
  }

  *#work(): Generator<void> {
    yield* this.#verify()
    yield* this.#countAll()
    this.#changed()
    yield* this.#makeSearch()
    for (const column of ['risk', 'exposure', 'coverage', 'name'] as const) {
      yield* this.#make(column)
      yield
    }
  }

  /** A look at neighbours at the front and at places all over the list. */
  #seemsInOrder(): boolean {
    const all = this.#all
    const near = Math.min(all.length, 256)
    for (let index = 1; index < near; index += 1) if (newerFirst(all[index - 1]!, all[index]!) > 0) return false
    const step = Math.ceil(all.length / 128)
    for (let index = step; index < all.length; index += step) if (newerFirst(all[index - step]!, all[index]!) > 0) return false
    return true
  }

  *#verify(): Generator<void> {
    const all = this.#all
    if (!this.#inOrder) return
    for (let index = 1; index < all.length; index += 1) {
      if (newerFirst(all[index - 1]!, all[index]!) > 0) {
        this.#inOrder = false
        this.#matches = undefined
        this.#orders.clear()
        this.#changed()
        return
      }
      if (index % slice === 0) yield
    }
  }

  /** The function from a row to the place of its client. `count` is how many rows are needed. */
  #place(sort: ClientSort, count: number): (row: number) => number {
    const column = sort.replace('-', '') as Column
    const { length } = this.#all
    if (column === 'created') {
      if (this.#inOrder) return sort === 'created' ? (row) => length - 1 - row : (row) => row
      const few = sort === '-created' && !this.#orders.has('created') && length > 4 * count ? this.#newest(count) : undefined
      if (few) return (row) => few[row]!
    }
    const { places, known } = this.#order(column)
    // `risk` is its own ascending order: the lowest score is the highest risk. Newest first is how `created` is kept.
    const backwards = column === 'created' ? sort === 'created' : sort.startsWith('-')
    return backwards ? (row) => places[row < known ? known - 1 - row : row]! : (row) => places[row]!
  }

  /** The places of the newest few, by one pass and without sorting the rest. */
  #newest(count: number): number[] {
    const all = this.#all
    const kept: number[] = []
    for (let place = 0; place < all.length; place += 1) {
      const client = all[place]!
      if (kept.length === count && newerFirst(client, all[kept[count - 1]!]!) > 0) continue
      let low = 0
      let high = kept.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (newerFirst(client, all[kept[middle]!]!) < 0) high = middle
        else low = middle + 1
      }
      kept.splice(low, 0, place)
      if (kept.length > count) kept.pop()
    }
    return kept
  }

  #order(column: Column): Order {
    let order = this.#orders.get(column)
    if (!order) {
      finish(this.#make(column))
      order = this.#orders.get(column)!
    }
    return order
  }

  *#make(column: Column): Generator<void> {
    if (this.#orders.has(column)) return
    const all = this.#all
    if (column === 'created') {
      const places = this.#inOrder ? identity(all.length) : yield* mergeSort(identity(all.length), (a, b) => newerFirst(all[a]!, all[b]!))
      this.#orders.set(column, { places, known: all.length })
      return
    }
    // Equal figures stand newest first.
    yield* this.#make('created')
    const base = this.#orders.get('created')!.places
    if (column === 'name') {
      const { compare } = new Intl.Collator(this.#language)
      const places = yield* mergeSort(base.slice(), (a, b) => compare(all[a]!.name, all[b]!.name))
      this.#orders.set(column, { places, known: all.length })
      return
    }
    this.#orders.set(column, yield* this.#rank(base, figures[column]))
  }

  /** Sorts by numbers alone: each client becomes rank × room + place, which a typed array sorts without calling back. */
  *#rank(base: Uint32Array, figure: (client: Client) => number): Generator<void, Order> {
    const all = this.#all
    const values = new Float64Array(base.length)
    let known = 0
    for (let index = 0; index < base.length; index += 1) {
      const value = figure(all[base[index]!]!)
      values[index] = value
      if (!Number.isNaN(value)) known += 1
      if (index % slice === 0) yield
    }
    // NaN sorts last.
    const sorted = values.slice().sort()
    yield
    const packed = new Float64Array(known)
    const places = new Uint32Array(base.length)
    let filled = 0
    let last = known
    for (let index = 0; index < base.length; index += 1) {
      const value = values[index]!
      if (Number.isNaN(value)) places[last++] = base[index]!
      else packed[filled++] = firstAt(sorted, value, known) * placeRoom + index
      if (index % slice === 0) yield
    }
    packed.sort()
    yield
    for (let index = 0; index < known; index += 1) places[index] = base[packed[index]! % placeRoom]!
    return { places, known }
  }

  *#countAll(): Generator<void> {
    const figures: LocalFigures = { total: this.#all.length, highRisk: 0, healthy: 0, unknown: 0, levels: {} }
    const levels = new Map<string, number>()
    const codes = new Uint8Array(this.#all.length)
    let counted = 0
    for (const { posture } of this.#all) {
      const level = posture?.level ?? 'unknown'
      codes[counted] = posture ? (riskLevels as readonly string[]).indexOf(level) : noLevel
      levels.set(level, (levels.get(level) ?? 0) + 1)
      if (isHighRisk(level)) figures.highRisk += 1
      else if (isHealthy(level)) figures.healthy += 1
      else figures.unknown += 1
      counted += 1
      if (counted % slice === 0) yield
    }
    figures.levels = Object.fromEntries(levels)
    this.#figures = figures
    this.#levels = codes
  }

  *#makeSearch(): Generator<void> {
    const all = this.#all
    this.#search ??= yield* TextIndex.make(all.length, (place) => searchText(all[place]!))
  }

  #filter({ sort, levels, q }: PortfolioQuery): Uint32Array {
    const key = `${sort}\n${levels.join()}\n${q}`
    if (this.#matches?.key === key) return this.#matches.places
    const { length } = this.#all
    if (levels.length > 0 && !this.#levels) finish(this.#countAll())
    if (q && !this.#search) finish(this.#makeSearch())
    const hits = q && this.#search!.hits(q.toLowerCase())
    const codes = this.#levels
    const wanted = Uint8Array.from({ length: 256 }, (_, code) => Number(levels.includes(riskLevels[code]!)))
    const at = this.#place(sort, length)
    const found = new Uint32Array(length)
    let count = 0
    for (let row = 0; row < length; row += 1) {
      const place = at(row)
      if (hits && hits[place] === 0) continue
      if (levels.length > 0 && wanted[codes![place]!] === 0) continue
      found[count++] = place
    }
    const places = found.subarray(0, count)
    this.#matches = { key, places }
    return places
  }
}

/** Stands for a client whose level is not the reader's to see. */
const noLevel = 255

function identity(length: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from({ length }, (_, index) => index)
}

/** A stable sort that can stop and go on; the engine's own would hold the page for a fifth of a second at 100,000 names. */
function* mergeSort(places: Uint32Array<ArrayBuffer>, compare: (a: number, b: number) => number): Generator<void, Uint32Array<ArrayBuffer>> {
  const run = 256
  let from = places
  for (let start = 0; start < from.length; start += run) {
    const part = from.subarray(start, start + run)
    part.set(Array.from(part).sort(compare))
    if ((start / run) % 4 === 3) yield
  }
  let to = new Uint32Array(from.length)
  for (let width = run; width < from.length; width *= 2) {
    let done = 0
    for (let start = 0; start < from.length; start += 2 * width) {
      const middle = Math.min(start + width, from.length)
      const end = Math.min(start + 2 * width, from.length)
      let left = start
      let right = middle
      for (let out = start; out < end; out += 1) {
        const takeLeft = left < middle && (right >= end || compare(from[left]!, from[right]!) <= 0)
        to[out] = takeLeft ? from[left++]! : from[right++]!
        if ((done += 1) % slice === 0) yield
      }
    }
    ;[from, to] = [to, from]
  }
  return from
}
