import { mountEach, type MountOptions } from './base/mount-each.ts'
import { elements } from './elements.ts'

export type { MountOptions }

/**
 * Fills `<div data-sa-widget="portfolio">` placeholders, for content systems whose editors strip unknown tags. Every other `data-`
 * attribute becomes an attribute of the widget that the widget knows; those of `<sa-portal>` put one around it:
 * `<div data-sa-widget="portfolio" data-base-url="https://portal.example" data-token-endpoint="/portal-token">`.
 * A placeholder is filled once; what stood in it is the fallback until then.
 *
 * @returns the widgets that were put in
 */
export function mount(options: MountOptions = {}): HTMLElement[] {
  return mountEach(elements, options)
}
