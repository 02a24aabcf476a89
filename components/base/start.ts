import { createPortal } from '../../src/index.ts'
import { defineEach, type DefineAllOptions } from './define-each.ts'
import type { VersionedElement } from './define.ts'
import { deriveTheme } from './derive-theme.ts'
import { mountEach, type MountOptions } from './mount-each.ts'
import { version } from './version.ts'

/**
 * What a self-contained file does on the page that loads it: registers its tags, fills placeholders as soon as they are there, and gives
 * scripts without imports a name to call, unless a file before it has taken that.
 *
 * @param more what the file offers besides
 */
export function start<More extends object>(elements: Readonly<Record<string, VersionedElement>>, more: More) {
  const defineAll = (options?: DefineAllOptions) => defineEach(elements, options)
  const mount = (options?: MountOptions) => mountEach(elements, options)
  const api = Object.freeze({ version, defineAll, createPortal, deriveTheme, mount, ...more })
  const page = globalThis as { SaPortal?: unknown }
  // The first copy keeps the name, as it keeps the tags.
  page.SaPortal ??= api
  defineAll()
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => void mount(), { once: true })
  else mount()
  return api
}
