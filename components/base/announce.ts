const regionId = 'sa-live-region'

/** Far enough apart that a screen reader hears two messages as two. @unit milliseconds */
const gapMs = 120

const queues = new WeakMap<Element, string[]>()

/** Hidden from sight, not from screen readers. Set by the object model, `!important`, so that neither CSP nor the page undoes it. */
const unseen: readonly [string, string][] = [
  ['position', 'absolute'],
  ['inline-size', '1px'],
  ['block-size', '1px'],
  ['margin', '-1px'],
  ['padding', '0'],
  ['border', '0'],
  ['overflow', 'hidden'],
  ['clip-path', 'inset(50%)'],
  ['white-space', 'nowrap'],
]

/**
 * Makes sure that the page has its one live region. A region that is filled in the moment it appears is often not read, so it is
 * made when the first widget connects. Two copies of the widgets share it.
 *
 * @returns the region; `null` while the page has no body
 */
export function ensureLiveRegion(): HTMLElement | null {
  const body = globalThis.document?.body
  if (!body) return null
  const present = document.getElementById(regionId)
  if (present) return present
  const region = document.createElement('div')
  region.id = regionId
  region.setAttribute('role', 'status')
  region.setAttribute('aria-live', 'polite')
  region.setAttribute('aria-atomic', 'true')
  for (const [name, value] of unseen) region.style.setProperty(name, value, 'important')
  body.append(region)
  return region
}

/**
 * Says something to people who use a screen reader.
 *
 * @param region a live region of its own; an open modal dialog needs one inside, since everything outside it is inert. The page's when absent.
 */
export function announce(message: string, region: Element | null = ensureLiveRegion()): void {
  if (!region || !message) return
  const waiting = queues.get(region)
  if (waiting) {
    if (waiting.at(-1) !== message) waiting.push(message)
    return
  }
  const queue = [message]
  queues.set(region, queue)
  // Emptied first: the same words again are a change only then.
  region.textContent = ''
  const next = () => {
    const words = queue.shift()
    if (words === undefined) {
      queues.delete(region)
      return
    }
    region.textContent = words
    setTimeout(next, gapMs)
  }
  setTimeout(next, gapMs)
}
