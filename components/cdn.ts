// The one file for a <script type="module">: registers every tag, fills placeholders, and gives scripts without imports a name to call.
import { createPortal } from '../src/index.ts'
import { createSignIn } from '../src/sign-in/index.ts'
import { deriveTheme } from './base/derive-theme.ts'
import { version } from './base/version.ts'
import { defineAll } from './define-all.ts'
import { mount } from './mount.ts'

const api = Object.freeze({ version, defineAll, createPortal, createSignIn, deriveTheme, mount })

/** What a page without imports reaches as `SaPortal`. */
export type SaPortalGlobal = typeof api

declare global {
  var SaPortal: SaPortalGlobal | undefined
}

// The first copy keeps the name, as it keeps the tags.
globalThis.SaPortal ??= api

defineAll()

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => void mount(), { once: true })
else mount()

export * from './all.ts'
// Every language is in this file; a name that is handed on keeps its module.
export { ar } from './locales/ar.ts'
export { de } from './locales/de.ts'
export { createPortal, createSignIn }
