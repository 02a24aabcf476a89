/** What a link of a mail carries. */
export interface LinkToken {
  invitation?: string
  reset?: string
}

/**
 * Takes an invitation or the token for a new password out of the address, at once and for good: it is not left in the history, in a
 * screenshot, or for whatever else runs in the page to read.
 */
export function takeFragment(): LinkToken {
  const { hash, pathname, search } = globalThis.location
  const values = new URLSearchParams(hash.slice(1))
  const invitation = values.get('invitation') ?? undefined
  const reset = values.get('reset') ?? undefined
  if (invitation === undefined && reset === undefined) return {}
  globalThis.history.replaceState(globalThis.history.state, '', pathname + search)
  return { ...(invitation ? { invitation } : {}), ...(reset ? { reset } : {}) }
}
