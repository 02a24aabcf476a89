import type { ClientDashboard } from '../../src/contract/engagement.ts'

/** How it stood at one moment. A number that nobody knows is `null`: the line has a gap there. */
export interface TrendPoint {
  /** RFC 3339 */
  readonly at: NonNullable<ClientDashboard['trend']>[number]['at']
  /** Open findings at that moment. */
  readonly open: number | null
  /** Findings verified as fixed until then. */
  readonly verifiedFixed: number | null
}

/** The periods that can be shown, by the days that they reach back. */
const days = { '4w': 28, '13w': 91, '26w': 182, all: Infinity } as const

/** How far back is shown. */
export type TrendRange = keyof typeof days
/** Every period, the shortest first. */
export const trendRanges = Object.keys(days) as readonly TrendRange[]

/** A point with its moment in milliseconds. */
export interface Dated extends TrendPoint {
  readonly time: number
}

const dayMs = 86_400_000
const numberOf = (value: number | null | undefined) => (typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null)

/** In the order of time; a point without a date that can be read, or of a moment that there is one of already, is left out. */
export function datedPoints(points: readonly TrendPoint[]): Dated[] {
  const dated = points
    .map((point) => ({ at: point.at, open: numberOf(point.open), verifiedFixed: numberOf(point.verifiedFixed), time: new Date(point.at).getTime() }))
    .filter(({ time }) => !Number.isNaN(time))
    .sort((one, other) => one.time - other.time)
  return dated.filter(({ time }, index) => time !== dated[index - 1]?.time)
}

const spanOf = (points: readonly Dated[]) => (points.length > 0 ? (points.at(-1)!.time - points[0]!.time) / dayMs : 0)

/** The periods worth choosing between: each that shows more than the one before it. One or none where there is nothing to choose. */
export function rangesOf(points: readonly Dated[]): TrendRange[] {
  const span = spanOf(points)
  return trendRanges.filter((_, index) => index === 0 || span > days[trendRanges[index - 1]!])
}

/** The points of a period, counted back from the newest. */
export function pointsOf(points: readonly Dated[], range: TrendRange): Dated[] {
  const last = points.at(-1)?.time ?? 0
  // An hour more or less is the clock's: weeks across a change of summer time.
  return points.filter(({ time }) => last - time <= days[range] * dayMs + 2 * 3_600_000)
}

/** The least round number that is at least as much, 1 at least: 1, 2 or 5 and noughts. */
export function roundUp(most: number): number {
  if (!(most > 1)) return 1
  const size = 10 ** Math.floor(Math.log10(most))
  return ([1, 2, 5, 10].find((step) => step * size >= most) ?? 10) * size
}

const rounded = (value: number) => Math.round(value * 100) / 100

/** A line in a box of 1000 by 100, in pieces where it has gaps. */
export interface Line {
  /** The pieces of two points and more. */
  readonly path: string
  /** The same, closed at the foot. */
  readonly area: string
  /** Points that stand alone, and the newest: each a stroke of no length, which round ends make a dot. */
  readonly dots: string
}

/**
 * One line. A number that nobody knows, and a stretch without points of more than twice the usual distance, is a gap and never a slope.
 *
 * @param top the number at the upper edge
 */
export function lineOf(points: readonly Dated[], value: (point: Dated) => number | null, top: number): Line {
  const first = points[0]?.time ?? 0
  const whole = (points.at(-1)?.time ?? 0) - first
  const distances = points.slice(1).map(({ time }, index) => time - points[index]!.time).sort((one, other) => one - other)
  const usual = distances[Math.floor(distances.length / 2)] ?? Infinity
  const pieces: [x: number, y: number][][] = []
  let before: Dated | undefined
  for (const point of points) {
    const count = value(point)
    if (count !== null) {
      const place: [number, number] = [whole === 0 ? 1000 : rounded(((point.time - first) / whole) * 1000), rounded(100 - (count / top) * 100)]
      if (before && point.time - before.time <= usual * 2) pieces.at(-1)!.push(place)
      else pieces.push([place])
    }
    before = count === null ? undefined : point
  }
  const runs = pieces.filter(({ length }) => length > 1)
  const written = (piece: readonly [number, number][]) => piece.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
  const alone = pieces.filter(({ length }) => length === 1).map(([only]) => only!)
  const newest = pieces.at(-1)?.at(-1)
  const dots = newest && !alone.includes(newest) ? [...alone, newest] : alone
  return {
    path: runs.map(written).join(''),
    area: runs.map((run) => `${written(run)}L${run.at(-1)![0]} 100L${run[0]![0]} 100Z`).join(''),
    dots: dots.map(([x, y]) => `M${x} ${y}h0`).join(''),
  }
}

/** The newest number, and how it has changed since the oldest one of the same points. */
export interface Change {
  readonly now: number
  /** `null` where there is only one number. */
  readonly difference: number | null
  /** When the oldest was. */
  readonly since: string
}

/** How a number has changed over the points; `null` where nobody knows any. */
export function changeOf(points: readonly Dated[], value: (point: Dated) => number | null): Change | null {
  const known = points.filter((point) => value(point) !== null)
  const [oldest, newest] = [known[0], known.at(-1)]
  if (!oldest || !newest) return null
  return { now: value(newest)!, difference: known.length > 1 ? value(newest)! - value(oldest)! : null, since: oldest.at }
}
