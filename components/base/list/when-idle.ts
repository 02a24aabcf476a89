/** Says how long work may go on before the page is in need of its thread. @unit milliseconds */
export type Remaining = () => number

/**
 * Runs something once the page has nothing better to do, at the latest in a fifth of a second.
 *
 * @param work is told how long it may take; it asks for another turn where that is not enough
 */
export function whenIdle(work: (remaining: Remaining) => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback((deadline) => work(() => deadline.timeRemaining()), { timeout: 200 })
  // Safari: after the next frame has been painted.
  else setTimeout(() => work(() => 10), 50)
}
