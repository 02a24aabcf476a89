/**
 * Runs something once the page has nothing better to do, at the latest in a fifth of a second.
 *
 * @returns calls it off
 */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const handle = requestIdleCallback(work, { timeout: 200 })
    return () => cancelIdleCallback(handle)
  }
  // Safari: after the next frame has been painted.
  const handle = setTimeout(work, 50)
  return () => clearTimeout(handle)
}
