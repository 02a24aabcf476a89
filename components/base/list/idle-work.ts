/** Work in many small steps that is done while the page is idle. */
export class IdleWork {
  #cancel: (() => void) | undefined

  /** Whether there is still something to do. */
  get running(): boolean {
    return this.#cancel !== undefined
  }

  /** Begins, unless something is under way. */
  start(work: Generator<void>): void {
    if (this.#cancel) return
    const step = (remaining: () => number) => {
      do {
        if (work.next().done) {
          this.#cancel = undefined
          return
        }
      } while (remaining() > 3)
      wait()
    }
    const wait = () => {
      if (typeof requestIdleCallback === 'function') {
        const handle = requestIdleCallback((deadline) => step(() => deadline.timeRemaining()))
        this.#cancel = () => cancelIdleCallback(handle)
      } else {
        // Safari: a pause between two slices serves as well.
        const handle = setTimeout(() => step(() => 0), 30)
        this.#cancel = () => clearTimeout(handle)
      }
    }
    wait()
  }

  /** Leaves it where it is. */
  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }
}

/** Does in one go what is needed now. */
export function finish<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}
