import { html, type ReactiveControllerHost, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import type { Speech } from '../speech.ts'
import type { MarkdownOptions } from './options.ts'

export type { MarkdownOptions } from './options.ts'

type Draw = typeof import('./document.ts').drawMarkdown

let draw: Draw | undefined
let asked: Promise<void> | undefined

/**
 * Shows Markdown as elements, never as HTML: what is no Markdown of ours stands there as it was written. What reads it is loaded with
 * the first text; until then, and where it cannot be loaded, the text stands there plain. Needs `markdownStyles`.
 */
export class Markdown {
  readonly #host: ReactiveControllerHost & Speech

  constructor(host: ReactiveControllerHost & Speech) {
    this.#host = host
  }

  render(source: string, options: MarkdownOptions = {}): TemplateResult {
    if (!draw) this.#load()
    const { headingLevel, breaks, images, words } = options
    const at = draw
    // A widget renders again with every half minute; the text has not changed then.
    return html`${guard([at, source, this.#host.language, headingLevel, breaks, images, words], () =>
      at ? at(source, this.#host, options) : html`<div class="markdown plain" dir="auto">${source}</div>`,
    )}`
  }

  #load(): void {
    asked ??= import('./document.ts').then(
      (found) => void (draw = found.drawMarkdown),
      () => void (asked = undefined),
    )
    const asking = asked
    void asking.then(() => {
      if (draw) this.#host.requestUpdate()
    })
  }
}
