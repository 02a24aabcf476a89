/** An element class that can say which version it is. */
export interface VersionedElement extends CustomElementConstructor {
  /** Absent on elements that are not ours. */
  readonly version?: string
}

/**
 * Registers a tag unless the page has it already. The first registration wins: a page that loads the widgets twice, or in two
 * versions, keeps working, and the console names both versions. Never throws.
 *
 * @returns whether this class now stands behind the tag
 */
export function define(tag: string, elementClass: VersionedElement, version: string): boolean {
  // Absent where the module is imported outside a browser.
  const registry = globalThis.customElements as CustomElementRegistry | undefined
  if (!registry) return false
  const present = registry.get(tag) as VersionedElement | undefined
  if (present === elementClass) return true
  if (!present) {
    try {
      registry.define(tag, elementClass)
      return true
    } catch (error) {
      console.warn(`<${tag}> could not be registered (version ${version}): ${String(error)}`)
      return false
    }
  }
  console.warn(
    `<${tag}> is registered already, in version ${present.version ?? 'unknown'}; version ${version} stays unused. Load the widgets once, or use defineAll({ suffix }).`,
  )
  return false
}
