/** Runs something once the page has nothing better to do, at the latest in a fifth of a second. */
export function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(work, { timeout: 200 })
  // Safari: after the next frame has been painted.
  else setTimeout(work, 50)
}
