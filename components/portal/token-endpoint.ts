import type { FetchToken } from '../../src/index.ts'

/** How the page's own server is asked for a token. */
export type TokenMethod = 'POST' | 'GET'

/**
 * Asks the page's own server for a token, with the page's own cookies. 401 and 403 mean that nobody is signed in there.
 *
 * @param address relative to the page, or absolute; the thumbprint of the page's key is added as `dpop_jkt` where there is one
 * @returns a `fetchToken` for `createPortal`; it throws a `TypeError` that names the address where the answer is not `{ token, expiresAt }`
 */
export function tokenFrom(address: string, method: TokenMethod): FetchToken {
  const url = new URL(address, document.baseURI)
  return async ({ signal, dpopJkt }) => {
    const asked = new URL(url)
    if (dpopJkt !== undefined) asked.searchParams.set('dpop_jkt', dpopJkt)
    const response = await fetch(asked, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      headers: { accept: 'application/json' },
      signal,
    })
    if (response.status === 401 || response.status === 403) return null
    const where = `The token endpoint ${url.pathname}`
    if (!response.ok) throw new TypeError(`${where} answered ${response.status}.`)
    let given: unknown
    try {
      given = await response.json()
    } catch {
      throw new TypeError(`${where} did not answer with JSON. It must answer { "token": "…", "expiresAt": "…" }.`)
    }
    if (typeof given !== 'object' || given === null || typeof (given as { token?: unknown }).token !== 'string') {
      throw new TypeError(`${where} answered without a token. It must answer { "token": "…", "expiresAt": "…" }.`)
    }
    return given as { token: string; expiresAt?: string }
  }
}
