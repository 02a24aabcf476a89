/**
 * Where a record opens: the page's own pattern, filled with fields of the record, else an address that the record brings.
 *
 * @param pattern such as `/clients/{id}` or `/clients/{slug}`; places that the record has no field for stay as they are
 * @returns `null` where there is no address, or one that is neither http nor https
 */
export function recordAddress(pattern: string | null | undefined, fields: Readonly<Record<string, string>>, own: string | null = null): string | null {
  const address = pattern ? pattern.replace(/\{(\w+)\}/g, (place, field: string) => (Object.hasOwn(fields, field) ? encodeURIComponent(fields[field]!) : place)) : own
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
