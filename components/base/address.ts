/**
 * An address as long as a link may lead there.
 *
 * @returns `null` where there is none, or one that is neither http nor https
 */
export function safeAddress(address: string | null | undefined): string | null {
  if (!address) return null
  // Most addresses are plainly good; asking the parser for each of a hundred rows is not free.
  if (/^(https?:\/\/[a-z0-9]|[/#?])/i.test(address)) return address
  try {
    const { protocol } = new URL(address, document.baseURI)
    return protocol === 'https:' || protocol === 'http:' ? address : null
  } catch {
    return null
  }
}

/**
 * The page's own pattern with values in their places: `/clients/{client}/findings/{id}`.
 *
 * @returns `null` where there is no pattern, a value for one of its places is missing, or a link may not lead there
 */
export function addressOf(pattern: string | null | undefined, values: Readonly<Record<string, string | null | undefined>>): string | null {
  if (!pattern) return null
  let whole = true
  const address = pattern.replace(/\{(\w+)\}/g, (place, name: string) => {
    if (!Object.hasOwn(values, name)) return place
    const value = values[name]
    whole &&= Boolean(value)
    return encodeURIComponent(value ?? '')
  })
  return whole ? safeAddress(address) : null
}
