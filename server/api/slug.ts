const longest = 63

/**
 * Slugs for a name, the best first. The last one carries the end of the id and is free unless the id is not new.
 *
 * @param id the id of the record
 */
export function slugsFrom(name: string, id: string): string[] {
  const base =
    name
      .normalize('NFKD')
      .replace(/[\u0300-\u036f'’]/g, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, longest)
      .replace(/^-+|-+$/g, '') || 'client'
  const withEnd = (end: string) => `${base.slice(0, longest - end.length - 1).replace(/-+$/, '')}-${end}`
  return [base, ...['2', '3', '4', '5'].map(withEnd), withEnd(id.slice(-10))]
}
