import { LitElement, type CSSResultGroup, type PropertyValues } from 'lit'
import { property } from 'lit/decorators.js'
import { resolveLocale } from '../../src/format/locale.ts'
import type { Catalogue, Messages, Translate } from '../../src/format/messages.ts'
import { baseStyles } from './base.styles.ts'
import { ContextReader } from './context-reader.ts'
import { settingsContext } from './settings-context.ts'
import { createSpeech, languageAround, type Speech, type TextOverrides } from './speech.ts'
import { tokens } from './tokens.styles.ts'
import { version } from './version.ts'

/** How close things stand. */
export type Density = 'compact' | 'default' | 'roomy'

/** Which palette a widget wears; `auto` follows the scheme of the page around it. */
export type ColorScheme = 'light' | 'dark' | 'auto'

/**
 * What every widget is: an element whose inside no page rule reaches, which speaks the page's language and follows its scheme.
 * Subclasses render one element `class="base" part="base" lang=${this.language}` that holds everything else.
 */
export abstract class SaElement extends LitElement implements Speech {
  /** The version of the widgets this class came with. */
  static readonly version: string = version
  static override styles: CSSResultGroup = [tokens, baseStyles]

  /** Language tag such as `de` or `en-GB`. The portal's, else the page's own `lang`, when absent. */
  @property() locale?: string

  /** `light`, `dark` or `auto` (default): `auto` follows the scheme of the page around the widget. */
  @property({ attribute: 'color-scheme', reflect: true }) colorScheme?: ColorScheme

  /** `compact`, `default` or `roomy`; the portal's when absent. */
  @property({ reflect: true }) density?: Density

  /** Texts of the page in place of ours, by `area.key`. They stand before those of the portal. */
  @property({ attribute: false }) messages?: TextOverrides

  #internals: ElementInternals | undefined
  readonly #settings = new ContextReader(this, settingsContext)
  #speech: Speech = createSpeech('en')
  #spoken: readonly unknown[] = []

  constructor() {
    super()
    try {
      this.#internals = this.attachInternals()
    } catch {
      // An old browser without element internals: custom states are then not offered.
    }
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    const settings = this.#settings.value
    const chosen = this.locale ?? settings?.locale
    const language = chosen ? resolveLocale(chosen) : languageAround(this)
    const spoken = [language, settings?.messages, this.messages]
    if (spoken.every((each, index) => each === this.#spoken[index])) return
    this.#spoken = spoken
    this.#speech = createSpeech(language, settings?.messages, this.messages)
  }

  /** The language everything is written in, as of the last update. */
  get language(): string {
    return this.#speech.language
  }

  /** The texts of one area, in that language. */
  text<Texts extends Messages>(area: string, catalogue: Catalogue<Texts>): Translate<keyof Texts & string> {
    return this.#speech.text(area, catalogue)
  }

  /** Turns a state that pages can style by `:state(name)` on or off. */
  protected setState(name: string, on: boolean): void {
    try {
      if (on) this.#internals?.states.add(name)
      else this.#internals?.states.delete(name)
    } catch {
      // Browsers from before 2024 take only names with two dashes.
    }
  }
}
