import type { FindingBrief } from '../../src/contract/finding.ts'
import { findingSeverities, statusOrder, type FindingSort } from '../../src/contract/finding-status.ts'
import { finish, IdleWork } from '../base/list/idle-work.ts'
import { TextIndex } from '../base/list/text-index.ts'
import type { Facets } from './facets.ts'
import { narrows, searchText, type FindingsQuery } from './query.ts'

/** One slice of work ends here, so that a page with a very long list still answers at once. @unit findings */
const slice = 4096
/** Below this everything is quick enough to be done when it is asked for. @unit findings */
const smallList = 500

/** The rows of a query, as many as are shown. */
export interface Shown {
  readonly rows: readonly FindingBrief[]
  readonly total: number
  readonly hasMore: boolean
}

/** What was looked for last, and found. */
interface Found {
  readonly key: string
  readonly places: Uint32Array
  readonly facets: Facets
}

/** What a list is sorted and counted by, a number a finding. */
interface Codes {
  readonly severity: Uint8Array
  readonly status: Uint8Array
  readonly engagement: Uint16Array
  readonly overdue: Uint8Array
  readonly placedAt: Float64Array
  readonly dueAt: Float64Array
  /** Engagements by the number that stands for them, the newest first. */
  readonly engagements: readonly string[]
}

const severityPlace = new Map<string, number>(findingSeverities.map((severity, place) => [severity, place]))
const statusPlace = new Map<string, number>(statusOrder.map((status, place) => [status, place]))
/** Stands for a word of a later server: behind those that are known. */
const other = 31
const draft = statusPlace.get('draft')!

/**
 * Findings that the page has given, sorted, filtered and counted here as the portal does it.
 *
 * Showing the first rows of a long list takes one look at each finding; everything that needs the whole list in order is made ready while
 * the page is idle, the numbers included.
 */
export class LocalFindings {
  readonly #all: readonly FindingBrief[]
  readonly #changed: () => void
  readonly #idle = new IdleWork()
  #codes: Codes | undefined
  #text: TextIndex | undefined
  readonly #orders = new Map<string, Uint32Array>()
  #found: Found | undefined

  #glanced: { key: string; shown: Shown } | undefined

  /** The numbers of the list before, which stand until this one has been counted. */
  readonly #before: Facets | undefined

  /**
   * @param changed the list has been counted
   * @param before the list that this one takes the place of
   */
  constructor(all: readonly FindingBrief[], changed: () => void = () => {}, before?: LocalFindings) {
    this.#all = all
    this.#changed = changed
    this.#before = before && (before.#found?.facets ?? before.#before)
  }

  /** Whether sorting and searching cost next to nothing from here on. */
  get prepared(): boolean {
    return this.#all.length < smallList || (!this.#idle.running && this.#text !== undefined)
  }

  /** Makes sorting and searching ready while the page is idle. */
  prepare(): void {
    if (this.#all.length >= smallList) this.#idle.start(this.#work())
  }

  /** Stops preparing. */
  stop(): void {
    this.#idle.stop()
  }

  /** The first `count` findings of a query. */
  read(query: FindingsQuery, scope: string, count: number): Shown {
    if (this.#unread(query, scope)) return this.#glance(query, count)
    const { places } = this.#find(query, scope)
    return { rows: Array.from(places.subarray(0, count), (place) => this.#all[place]!), total: places.length, hasMore: places.length > count }
  }

  /** The numbers beside the filters of a query. */
  facets(query: FindingsQuery, scope: string): Facets {
    if (!this.#unread(query, scope)) return this.#find(query, scope).facets
    return { ...(this.#before ?? { severity: undefined, status: undefined, engagement: undefined, overdue: undefined, group: undefined }), total: this.#glanced?.shown.total }
  }

  *#work(): Generator<void> {
    yield* this.#encode()
    this.#order('severity')
    this.#changed()
    yield
    for (const sort of ['severity', 'due', '-published', 'status'] as const) {
      this.#order(sort)
      yield
    }
    yield* this.#index()
  }

  /** Whether the list is long, nothing is ready yet, and nothing is asked that needs it to be. */
  #unread(query: FindingsQuery, scope: string): boolean {
    return this.#all.length >= smallList && this.#codes === undefined && scope === '' && !narrows(query)
  }

  /** The first few by one pass, without sorting the rest. */
  #glance({ sort, group }: FindingsQuery, count: number): Shown {
    const key = `${sort} ${group} ${count}`
    if (this.#glanced?.key === key) return this.#glanced.shown
    const kept: FindingBrief[] = []
    let total = 0
    for (const finding of this.#all) {
      if (finding.status === 'draft') continue
      total += 1
      if (kept.length === count && compare(finding, kept[count - 1]!, sort, group) > 0) continue
      let low = 0
      let high = kept.length
      while (low < high) {
        const middle = (low + high) >> 1
        if (compare(finding, kept[middle]!, sort, group) < 0) high = middle
        else low = middle + 1
      }
      kept.splice(low, 0, finding)
      if (kept.length > count) kept.pop()
    }
    const shown = { rows: kept, total, hasMore: total > kept.length }
    this.#glanced = { key, shown }
    return shown
  }

  *#encode(): Generator<void, Codes> {
    if (this.#codes) return this.#codes
    const all = this.#all
    const { length } = all
    const codes = {
      severity: new Uint8Array(length),
      status: new Uint8Array(length),
      engagement: new Uint16Array(length),
      overdue: new Uint8Array(length),
      placedAt: new Float64Array(length),
      dueAt: new Float64Array(length),
    }
    // Ids grow with time: the newest engagement stands first, as the portal has it.
    const engagements = [...new Set(all.map(({ engagementId }) => engagementId))].sort().reverse()
    const engagementPlace = new Map(engagements.map((id, place) => [id, place]))
    for (let place = 0; place < length; place += 1) {
      const finding = all[place]!
      codes.severity[place] = severityPlace.get(finding.severity) ?? other
      codes.status[place] = statusPlace.get(finding.status) ?? other
      codes.engagement[place] = engagementPlace.get(finding.engagementId)!
      codes.overdue[place] = Number(finding.overdue)
      codes.placedAt[place] = Date.parse(finding.publishedAt ?? finding.createdAt) || 0
      codes.dueAt[place] = finding.dueAt === null ? Infinity : Date.parse(finding.dueAt)
      if (place % slice === slice - 1) yield
    }
    return (this.#codes = { ...codes, engagements })
  }

  *#index(): Generator<void> {
    this.#text ??= yield* TextIndex.make(this.#all.length, (place) => searchText(this.#all[place]!))
  }

  /** The places of all findings in an order, without regard to groups. */
  #order(sort: FindingSort): Uint32Array {
    const known = this.#orders.get(sort)
    if (known) return known
    const codes = finish(this.#encode())
    const all = this.#all
    const byId = (a: number, b: number) => (all[a]!.id < all[b]!.id ? -1 : all[a]!.id > all[b]!.id ? 1 : 0)
    let places: Uint32Array
    if (sort === 'due') places = sorted(all.length, (a, b) => codes.dueAt[a]! - codes.dueAt[b]! || byId(a, b))
    else if (sort === '-published') places = sorted(all.length, (a, b) => codes.placedAt[b]! - codes.placedAt[a]! || byId(b, a))
    else if (sort === 'severity') places = bucket(this.#order('-published'), codes.severity)
    else places = bucket(this.#order('-published').slice().reverse(), codes.status)
    this.#orders.set(sort, places)
    return places
  }

  #find({ severities, statuses, engagementId, overdue, q, sort, group }: FindingsQuery, scope: string): Found {
    const key = JSON.stringify([severities, statuses, engagementId, overdue, q, sort, group, scope])
    if (this.#found?.key === key) return this.#found
    const codes = finish(this.#encode())
    const order = group === 'none' ? this.#order(sort) : bucket(this.#order(sort), codes[group])
    if (q && !this.#text) finish(this.#index())
    const hits = q ? this.#text!.hits(q.toLowerCase()) : undefined
    const severityWanted = wanted(severities, severityPlace)
    const statusWanted = wanted(statuses, statusPlace)
    if (statuses.length === 0) statusWanted[draft] = 0
    const wantedEngagement = codes.engagements.indexOf(engagementId)
    const scopeEngagement = codes.engagements.indexOf(scope)
    const places = new Uint32Array(order.length)
    const counts = { severity: new Uint32Array(32), status: new Uint32Array(32), engagement: new Uint32Array(codes.engagements.length), overdue: 0, all: 0 }
    const groupCounts = new Uint32Array(Math.max(32, codes.engagements.length))
    let found = 0
    for (const place of order) {
      const severity = codes.severity[place]!
      const status = codes.status[place]!
      const engagement = codes.engagement[place]!
      if (scope && engagement !== scopeEngagement) continue
      const inSeverity = severityWanted[severity] === 1
      const inStatus = statusWanted[status] === 1
      const inEngagement = !engagementId || engagement === wantedEngagement
      const inOverdue = !overdue || codes.overdue[place] === 1
      const inText = !hits || hits[place] === 1
      // Drafts are in no count.
      if (status !== draft) {
        counts.all += 1
        if (inText) {
          if (inStatus && inEngagement && inOverdue) counts.severity[severity]! += 1
          if (inSeverity && inEngagement && inOverdue) counts.status[status]! += 1
          if (inSeverity && inStatus && inOverdue) counts.engagement[engagement]! += 1
          if (inSeverity && inStatus && inEngagement && codes.overdue[place]) counts.overdue += 1
        }
      }
      if (!(inSeverity && inStatus && inEngagement && inOverdue && inText)) continue
      if (group !== 'none' && status !== draft) groupCounts[codes[group][place]!]! += 1
      places[found++] = place
    }
    const named = (numbers: Uint32Array, names: readonly string[]) => Object.fromEntries(names.map((name, place) => [name, numbers[place] ?? 0]))
    const facets: Facets = {
      total: counts.all,
      severity: named(counts.severity, findingSeverities),
      status: named(counts.status, statusOrder),
      engagement: named(counts.engagement, codes.engagements),
      overdue: counts.overdue,
      group: group === 'none' ? undefined : named(groupCounts, group === 'severity' ? findingSeverities : group === 'status' ? statusOrder : codes.engagements),
    }
    return (this.#found = { key, places: places.subarray(0, found), facets })
  }
}

const textually = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
const bySeverity = (a: FindingBrief, b: FindingBrief) => (severityPlace.get(a.severity) ?? other) - (severityPlace.get(b.severity) ?? other)
const byStatus = (a: FindingBrief, b: FindingBrief) => (statusPlace.get(a.status) ?? other) - (statusPlace.get(b.status) ?? other)
/** Times are UTC with milliseconds, so their text compares. */
const oldest = (a: FindingBrief, b: FindingBrief) => textually(a.publishedAt ?? a.createdAt, b.publishedAt ?? b.createdAt) || textually(a.id, b.id)

/** Which of two findings stands first, as the codes have it. */
function compare(a: FindingBrief, b: FindingBrief, sort: FindingSort, group: FindingsQuery['group']): number {
  const grouped = group === 'severity' ? bySeverity(a, b) : group === 'status' ? byStatus(a, b) : group === 'engagement' ? textually(b.engagementId, a.engagementId) : 0
  if (grouped !== 0) return grouped
  if (sort === 'severity') return bySeverity(a, b) || oldest(b, a)
  if (sort === 'status') return byStatus(a, b) || oldest(a, b)
  return sort === 'due' ? textually(a.dueAt ?? '~', b.dueAt ?? '~') || textually(a.id, b.id) : oldest(b, a)
}

/** Which words are asked for; all of them where none is. */
function wanted(words: readonly string[], places: ReadonlyMap<string, number>): Uint8Array {
  const list = new Uint8Array(32)
  if (words.length === 0) list.fill(1)
  for (const word of words) list[places.get(word) ?? other] = 1
  return list
}

/** All places in an order. A list that stands in it already costs one look. */
function sorted(length: number, compare: (a: number, b: number) => number): Uint32Array {
  const places = Uint32Array.from({ length }, (_, place) => place)
  for (let place = 1; place < length; place += 1) if (compare(place - 1, place) > 0) return places.sort(compare)
  return places
}

/** Puts places that stand in an order together by a code, the lowest first; within one they keep their order. */
function bucket(places: Uint32Array, codes: Uint8Array | Uint16Array): Uint32Array {
  let most = 0
  for (const place of places) if (codes[place]! > most) most = codes[place]!
  const starts = new Uint32Array(most + 2)
  for (const place of places) starts[codes[place]! + 1]! += 1
  for (let code = 1; code < starts.length; code += 1) starts[code]! += starts[code - 1]!
  const grouped = new Uint32Array(places.length)
  for (const place of places) grouped[starts[codes[place]!]!++] = place
  return grouped
}
