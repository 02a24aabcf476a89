import { render, type RenderOptions, type RootPart } from 'lit'
import type { PropertyValues } from '@lit/reactive-element'
import { SaHost } from './host.ts'

export type { ColorScheme, Density } from './host.ts'

/**
 * A widget whose inside is a template. What is too small for one extends `SaHost` and draws itself, so that a page which has nothing
 * else loads no template engine.
 */
export abstract class SaElement extends SaHost {
  readonly #options: RenderOptions = { host: this }
  #part: RootPart | undefined

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot()
    // Browsers without constructed style sheets have style elements there; they stay behind what is rendered.
    this.#options.renderBefore ??= root.firstChild
    return root
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#part?.setConnected(true)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#part?.setConnected(false)
  }

  protected override update(changed: PropertyValues): void {
    const inside = this.render()
    if (!this.hasUpdated) this.#options.isConnected = this.isConnected
    super.update(changed)
    this.#part = render(inside, this.renderRoot, this.#options)
  }

  /** What stands inside, one element of the class `base`. */
  protected abstract render(): unknown
}
