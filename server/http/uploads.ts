import { Refusal } from './problem.ts'

/** Files that are under way at once: each is in memory whole. */
const mostAtOnce = 6
/** Of one person. */
const mostOfOne = 2

/** Sees to it that files under way do not fill the memory, and that nobody takes it all. */
export class Uploads {
  #all = 0
  readonly #of = new Map<string, number>()

  /**
   * Does some work with a file.
   *
   * @throws {Refusal} `rate-limited` when too many are under way
   */
  async during<Result>(who: string, work: () => Promise<Result>): Promise<Result> {
    const own = this.#of.get(who) ?? 0
    if (own >= mostOfOne || this.#all >= mostAtOnce) {
      throw new Refusal('rate-limited', {
        detail: own >= mostOfOne ? 'Two files of yours are being read. Wait for one of them.' : 'Too many files are being read at the moment.',
        headers: { 'retry-after': '5' },
      })
    }
    // Counted before anything is awaited, so that a burst cannot pass the limit together.
    this.#all += 1
    this.#of.set(who, own + 1)
    try {
      return await work()
    } finally {
      this.#all -= 1
      const left = this.#of.get(who)! - 1
      if (left === 0) this.#of.delete(who)
      else this.#of.set(who, left)
    }
  }
}
