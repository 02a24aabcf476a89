import { noChange } from 'lit'
import { Directive, directive, PartType, type ElementPart, type PartInfo } from 'lit/directive.js'

/**
 * Sets one CSS custom property on the element it stands on.
 * A `style` attribute in a template is blocked by a strict `style-src`; the CSS object model is not.
 */
class SetCustomProperty extends Directive {
  #last: string | undefined

  constructor(part: PartInfo) {
    super(part)
    if (part.type !== PartType.ELEMENT) throw new Error('setCustomProperty() stands in a tag: <span ${setCustomProperty(…)}>')
  }

  override render(_name: `--${string}`, _value: string | number) {
    return noChange
  }

  override update(part: ElementPart, [name, value]: Parameters<this['render']>) {
    const text = String(value)
    if (text !== this.#last) {
      this.#last = text
      ;(part.element as HTMLElement).style.setProperty(name, text)
    }
    return noChange
  }
}

/** Sets one CSS custom property on the element it stands on, without a `style` attribute. */
export const setCustomProperty = directive(SetCustomProperty)
