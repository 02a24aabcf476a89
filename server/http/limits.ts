import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible'
import type { RateLimits } from '../config.ts'
import { Refusal } from './problem.ts'

/** @unit seconds */
const windowSeconds = 60
/** How many people, keys or addresses one limit remembers; the one that was quiet longest is forgotten first. */
const mostRemembered = 20_000

/** One limit over many people, with an upper bound on what it remembers. */
export class Limit {
  readonly name: string
  readonly #limiter: RateLimiterMemory
  readonly #seen = new Set<string>()
  readonly #points: number
  readonly #most: number

  /**
   * @param points @unit requests per minute; `0` is no limit
   */
  constructor(name: string, points: number, most = mostRemembered) {
    this.name = name
    this.#points = points
    this.#most = most
    this.#limiter = new RateLimiterMemory({ points, duration: windowSeconds, keyPrefix: '' })
  }

  /** How many are remembered at the moment. */
  get size(): number {
    return this.#seen.size
  }

  /**
   * Counts one request.
   *
   * @returns the headers that tell the caller where it stands
   * @throws {Refusal} `rate-limited`
   */
  async count(who: string): Promise<Record<string, string>> {
    if (this.#points === 0) return {}
    await this.#remember(who)
    try {
      return this.#headers(await this.#limiter.consume(who))
    } catch (thrown) {
      throw this.#refusal(thrown as RateLimiterRes)
    }
  }

  /**
   * Refuses somebody who has used everything up, without counting.
   *
   * @throws {Refusal} `rate-limited`
   */
  async check(who: string): Promise<void> {
    if (this.#points === 0) return
    const state = await this.#limiter.get(who)
    if (state && state.consumedPoints > this.#points && state.msBeforeNext > 0) throw this.#refusal(state)
  }

  async #remember(who: string): Promise<void> {
    this.#seen.delete(who)
    this.#seen.add(who)
    if (this.#seen.size <= this.#most) return
    const [oldest] = this.#seen
    this.#seen.delete(oldest!)
    await this.#limiter.delete(oldest!)
  }

  #headers(state: RateLimiterRes): Record<string, string> {
    return {
      'ratelimit-policy': `"${this.name}";q=${this.#points};w=${windowSeconds}`,
      ratelimit: `"${this.name}";r=${state.remainingPoints};t=${Math.ceil(state.msBeforeNext / 1000)}`,
    }
  }

  #refusal(state: RateLimiterRes): Refusal {
    const seconds = Math.max(1, Math.ceil(state.msBeforeNext / 1000))
    return new Refusal('rate-limited', {
      detail: `Try again in ${seconds} seconds.`,
      headers: { 'retry-after': String(seconds), ...this.#headers(state) },
    })
  }
}

/** Every limit of one server. */
export interface Limits {
  /** Per signed-in person. */
  token: Limit
  /** Per API key. */
  key: Limit
  /** Refused credentials, per address. */
  failures: Limit
  /** Requests of the hosted sign-in before anybody has signed in, per address. */
  door: Limit
}

/** The limits of a server. */
export function createLimits(limits: RateLimits): Limits {
  return {
    token: new Limit('token', limits.tokenPerMinute),
    key: new Limit('key', limits.keyPerMinute),
    failures: new Limit('failures', limits.failuresPerMinute),
    door: new Limit('door', limits.tokenPerMinute),
  }
}
