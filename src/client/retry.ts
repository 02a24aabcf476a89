/** How often a call is sent at most. */
export const maxAttempts = 3

/** The longest `Retry-After` that a call waits for by itself. @unit milliseconds */
export const maxRetryAfterMs = 20_000

const firstBackoffMs = 250
const longestBackoffMs = 8000

/** Whether an answer with this status may become another one by itself. */
export function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 429 || status === 500 || status === 502 || status === 503 || status === 504
}

/**
 * A random wait between nothing and a limit that doubles ("full jitter"), so that callers who failed together do not return together.
 *
 * @param attempt the number of the attempt that failed, from 1
 * @returns milliseconds
 */
export function backoffMs(attempt: number, first = firstBackoffMs, longest = longestBackoffMs): number {
  return Math.random() * Math.min(longest, first * 2 ** Math.min(attempt, 20))
}

/**
 * How long an answer asks to wait, from `Retry-After` in seconds or as a date. A date is read against the answer's own `Date`
 * where that can be seen, so that a wrong clock on this side does not matter.
 *
 * @returns milliseconds; absent where the header is missing or makes no sense
 */
export function retryAfterMs(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000
  const at = Date.parse(value)
  if (Number.isNaN(at)) return undefined
  const sent = Date.parse(headers.get('date') ?? '')
  return Math.max(0, at - (Number.isNaN(sent) ? Date.now() : sent))
}

/**
 * Waits.
 *
 * @throws the reason of the signal, as soon as it aborts
 */
export function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const stop = () => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', stop, { once: true })
  })
}

/**
 * The outcome of `work`, or the reason of the signal as soon as it aborts: work that does not listen to the signal is left behind.
 */
export function orAbort<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

/**
 * A setting that is a length of time.
 *
 * @throws {TypeError} not a number above 0
 */
export function durationOf(name: string, value: number | undefined, otherwise: number): number {
  if (value === undefined) return otherwise
  if (!(value > 0)) throw new TypeError(`${name} must be milliseconds, above 0.`)
  // Timers cannot count further.
  return Math.min(value, 2_147_483_647)
}
