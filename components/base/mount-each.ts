import type { VersionedElement } from './define.ts'

/** Where and under which tags placeholders are filled. */
export interface MountOptions {
  /** Looked through for placeholders; the whole page when absent. */
  root?: ParentNode
  /** The suffix that the tags were registered with. */
  suffix?: string
}

/** What a placeholder may set on `<sa-portal>`. */
const ofPortal = new Set(['base-url', 'token-endpoint', 'token-method', 'brand'])

/** Fills the placeholders of these widgets, as `mount` does those of all. @returns the widgets that were put in */
export function mountEach(elements: Readonly<Record<string, VersionedElement>>, { root = document, suffix }: MountOptions = {}): HTMLElement[] {
  const named = (tag: string) => (suffix ? `${tag}-${suffix}` : tag)
  const mounted: HTMLElement[] = []
  for (const place of root.querySelectorAll<HTMLElement>('[data-sa-widget]:not([data-sa-mounted])')) {
    const tag = `sa-${place.dataset['saWidget']}`
    const elementClass = Object.hasOwn(elements, tag) ? elements[tag] : undefined
    if (!elementClass) {
      console.warn(`data-sa-widget="${place.dataset['saWidget']}" names no widget. There are ${Object.keys(elements).map((each) => each.slice(3)).join(', ')}.`)
      continue
    }
    const widget = document.createElement(named(tag))
    const portal = document.createElement(named('sa-portal'))
    // Only attributes that the element reads: a placeholder comes out of an editor and must not become a way to set any other.
    const known = new Set((elementClass as unknown as { observedAttributes: string[] }).observedAttributes)
    for (const { name, value } of place.attributes) {
      if (!name.startsWith('data-')) continue
      const attribute = name.slice('data-'.length)
      if (known.has(attribute)) widget.setAttribute(attribute, value)
      if (ofPortal.has(attribute)) portal.setAttribute(attribute, value)
    }
    place.setAttribute('data-sa-mounted', '')
    if (tag !== 'sa-portal' && portal.hasAttributes()) {
      portal.append(widget)
      place.replaceChildren(portal)
    } else place.replaceChildren(widget)
    mounted.push(widget)
  }
  return mounted
}
