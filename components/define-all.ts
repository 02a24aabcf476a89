import { defineEach, type DefineAllOptions } from './base/define-each.ts'
import { elements } from './elements.ts'

export type { DefineAllOptions }

/**
 * Registers every tag, unless the page has it already. With a suffix, a second version of the widgets works beside the first: its
 * tags are `sa-portal-v2`, `sa-portfolio-v2`, …
 *
 * @throws {TypeError} for a suffix that no tag may end in
 */
export function defineAll(options: DefineAllOptions = {}): void {
  defineEach(elements, options)
}
