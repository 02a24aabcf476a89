/** Where in the page somebody is: everything behind `#/`, up to what a widget keeps behind the question mark. */
export function placeOf(hash) {
  const [way] = hash.replace(/^#\/?/, '').split('?')
  try {
    return { path: way.split('/').filter(Boolean).map(decodeURIComponent) }
  } catch {
    // No address of ours: it leads nowhere.
    return { path: [way] }
  }
}

export const samePlace = (one, other) => one.path.join('/') === other.path.join('/')

/** The address of a place; each part is one record or one word. */
export const addressOf = (...path) => `#/${path.map(encodeURIComponent).join('/')}`
