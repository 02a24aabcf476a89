import { unsafeCSS, type CSSResult } from '@lit/reactive-element'
import { controlStyles } from '../base/controls.styles.ts'
import { stateStyles } from '../base/states.styles.ts'
import { formStyles } from './form.styles.ts'

/**
 * The look of the forms, every rule of it inside `.sa-sign-in-form`: they stand in the page's own tree. It outweighs what a page says
 * about elements as such (`input {…}`), not what it says about classes.
 */
function scoped(): CSSResult {
  const flat = (styles: unknown): string => (Array.isArray(styles) ? styles.map(flat).join('') : (styles as CSSResult).cssText)
  return unsafeCSS(`.sa-sign-in-form{box-sizing:border-box;${flat([controlStyles[1], stateStyles[1], formStyles])}}.sa-sign-in-form *{box-sizing:border-box}`)
}

let sheet: CSSResult | undefined
const adopted = new WeakSet<Document | ShadowRoot>()

/** Gives a tree the look of the forms, once. A constructed sheet: no policy of a page stands against it. */
export function adoptFormStyles(root: Document | ShadowRoot): void {
  if (adopted.has(root)) return
  adopted.add(root)
  const { styleSheet } = (sheet ??= scoped())
  if (styleSheet) root.adoptedStyleSheets.push(styleSheet)
}
