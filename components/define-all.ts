import { define } from './base/define.ts'
import { version } from './base/version.ts'
import { elements } from './elements.ts'

/** How the tags are named. */
export interface DefineAllOptions {
  /** Added to every tag after a hyphen: `v2` registers `sa-portfolio-v2`. Lower-case letters, digits and hyphens. No suffix when absent. */
  suffix?: string
}

/**
 * Registers every tag, unless the page has it already. With a suffix, a second version of the widgets works beside the first: its
 * tags are `sa-portal-v2`, `sa-portfolio-v2`, …
 *
 * @throws {TypeError} for a suffix that no tag may end in
 */
export function defineAll({ suffix }: DefineAllOptions = {}): void {
  if (suffix !== undefined && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(suffix)) {
    throw new TypeError(`defineAll(): the suffix ${JSON.stringify(suffix)} must be lower-case letters, digits and single hyphens, such as "v2".`)
  }
  for (const [tag, elementClass] of Object.entries(elements)) {
    if (suffix === undefined) {
      define(tag, elementClass, version)
      continue
    }
    const name = `${tag}-${suffix}`
    const present = globalThis.customElements?.get(name) as { of?: unknown } | undefined
    if (present?.of === elementClass) continue
    // A class stands behind one tag only; another tag needs a class of its own.
    define(name, class extends elementClass { static readonly of = elementClass }, version)
  }
}
