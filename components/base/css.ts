import { unsafeCSS, type CSSResult } from '@lit/reactive-element'

/**
 * A style sheet, written where it stands and nowhere put together. Lit's own tag also takes values and explains which it refuses; no
 * sheet here has any, and every page would load that. The build takes the white space out by the name of the tag.
 */
export const css = ([text]: TemplateStringsArray): CSSResult => unsafeCSS(text)
