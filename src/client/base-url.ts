/** The address of a portal API, checked. */
export function baseUrlOf(value: unknown): URL {
  let url: URL
  try {
    // A page may give an address relative to itself; elsewhere there is nothing to be relative to.
    url = new URL(String(value), (globalThis as { document?: { baseURI: string } }).document?.baseURI)
  } catch {
    throw new TypeError('createPortal: baseUrl must be the address of the portal API, such as https://portal.example.')
  }
  if (value === undefined || value === null || value === '') throw new TypeError('createPortal: baseUrl is missing.')
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new TypeError('createPortal: baseUrl must be an http or https address.')
  if (url.username || url.password || url.search || url.hash) throw new TypeError('createPortal: baseUrl must not hold a user name, password, query or fragment.')
  return url
}
