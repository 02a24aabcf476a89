// The one file for a <script type="module">: registers every tag, fills placeholders, and gives scripts without imports a name to call.
import { createPortal } from '../src/index.ts'
import { createSignIn } from '../src/sign-in/index.ts'
import { start } from './base/start.ts'
import { elements } from './elements.ts'

const api = start(elements, { createSignIn })

/** What a page without imports reaches as `SaPortal`. */
export type SaPortalGlobal = typeof api

declare global {
  var SaPortal: SaPortalGlobal | undefined
}

export * from './all.ts'
// Every language is in this file; a name that is handed on keeps its module.
export { ar } from './locales/ar.ts'
export { de } from './locales/de.ts'
export { createPortal, createSignIn }
