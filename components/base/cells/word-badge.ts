import type { PropertyValues } from '@lit/reactive-element'
import { SaHost } from '../host.ts'
import { property } from '../property.ts'

/** A badge of one word. It draws its two elements itself: a page that shows badges and nothing else needs no template engine. */
export abstract class WordBadge extends SaHost {
  /** `small` (default) is the size of a table's text, `large` that of a heading. Read by the style sheet. */
  @property({ reflect: true }) size?: 'small' | 'large'

  readonly #base = document.createElement('div')
  readonly #pill = document.createElement('span')

  constructor() {
    super()
    this.#base.className = 'base'
    this.#base.part.add('base')
    this.#pill.part.add('badge')
    this.#base.append(this.#pill)
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed)
    const { shape, word } = this.pill()
    this.#base.lang = this.language
    this.#pill.className = `pill ${shape}`
    this.#pill.textContent = word
    if (!this.#base.parentNode) this.renderRoot.append(this.#base)
  }

  /** The classes that draw the pill, and what it says. */
  protected abstract pill(): { shape: string; word: string }
}
