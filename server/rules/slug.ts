/** The longest slug. @unit characters */
const longest = 63

/** A name for addresses out of a name for people; `client` where nothing of it can stand in an address. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, longest)
    .replace(/-+$/, '')
  return slug === '' ? 'client' : slug
}

/**
 * One slug a name, each its own: a number is added where two would be the same.
 *
 * @param taken slugs that are in use
 */
export function slugsOf(names: readonly string[], taken: ReadonlySet<string>): string[] {
  const used = new Set(taken)
  const next = new Map<string, number>()
  return names.map((name) => {
    const base = slugOf(name)
    let slug = base
    for (let number = next.get(base) ?? 2; used.has(slug); number += 1) {
      const ending = `-${number}`
      slug = `${base.slice(0, longest - ending.length).replace(/-+$/, '')}${ending}`
      next.set(base, number + 1)
    }
    used.add(slug)
    return slug
  })
}

/**
 * Slugs for one name, the best first. The last one carries the end of the id and is free unless the id is not new.
 *
 * @param id the id of the record
 */
export function slugsFrom(name: string, id: string): string[] {
  const base = slugOf(name)
  const withEnd = (end: string) => `${base.slice(0, longest - end.length - 1).replace(/-+$/, '')}-${end}`
  return [base, ...['2', '3', '4', '5'].map(withEnd), withEnd(id.slice(-10))]
}
