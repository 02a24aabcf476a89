import { define, type VersionedElement } from './define.ts'
import { version } from './version.ts'

/** How the tags are named. */
export interface DefineAllOptions {
  /** Added to every tag after a hyphen: `v2` registers `sa-portfolio-v2`. Lower-case letters, digits and hyphens. No suffix when absent. */
  suffix?: string
}

/** Registers these tags, as `defineAll` does all of them. @throws {TypeError} for a suffix that no tag may end in */
export function defineEach(elements: Readonly<Record<string, VersionedElement>>, { suffix }: DefineAllOptions = {}): void {
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
