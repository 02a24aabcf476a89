import { ReactiveElement, type CSSResultGroup, type PropertyValues } from '@lit/reactive-element'
import { resolveLocale } from '../../src/format/locale.ts'
import { onLanguageAdded, type Catalogue, type Messages, type Translate } from '../../src/format/messages.ts'
import { baseStyles } from './base.styles.ts'
import { ContextReader } from './context-reader.ts'
import { property } from './property.ts'
import { settingsContext } from './settings-context.ts'
import { createSpeech, languageAround, type Speech, type TextOverrides } from './speech.ts'
import { tokens } from './tokens.styles.ts'
import { version } from './version.ts'

/** How close things stand. */
export type Density = 'compact' | 'default' | 'roomy'

/** Which palette a widget wears; `auto` follows the scheme of the page around it. */
export type ColorScheme = 'light' | 'dark' | 'auto'

/**
 * What every widget is, whatever draws its inside: an element that no page rule reaches into, which speaks the page's language and
 * follows its scheme. Its inside is one element `class="base" part="base" lang=${this.language}` that holds everything else.
 *
 * @cssproperty [--sa-brand=#0075ab] - The one colour that the accent is taken from; any CSS colour. Its hue is kept, its lightness moves until text in it reads.
 * @cssproperty [--sa-color-surface] - Ground of cards. Default: white; near-black in the dark.
 * @cssproperty [--sa-color-sunken] - Ground of headers and of lines that say something about the card. Default: a shade below the surface.
 * @cssproperty [--sa-color-raised] - Ground of dialogs and menus. Default: the surface; a shade above it in the dark.
 * @cssproperty [--sa-color-text] - Text; keep 4.5:1 on every ground.
 * @cssproperty [--sa-color-text-muted] - Text of less weight; keep 4.5:1 on every ground.
 * @cssproperty [--sa-color-border] - Lines inside a card.
 * @cssproperty [--sa-color-border-strong] - Edges of what can be pressed or filled in; keep 3:1 on the surface.
 * @cssproperty [--sa-color-accent] - What can be acted on. Default: from `--sa-brand`; keep 4.5:1 on every ground.
 * @cssproperty [--sa-color-accent-on] - Text on the accent; keep 4.5:1 on it. Default: black or white, whichever reads better.
 * @cssproperty [--sa-color-accent-quiet] - Ground under the pointer. Default: a 9 % tint of the accent.
 * @cssproperty [--sa-color-accent-quiet-on] - Text on that ground. Default: `--sa-color-text`.
 * @cssproperty [--sa-color-link] - Text that can be acted on. Default: the accent.
 * @cssproperty [--sa-color-focus] - Ring around what has the focus; keep 3:1 on the surface. Default: the accent.
 * @cssproperty [--sa-font-family] - Default: the system's own. The page's font is not taken over by itself.
 * @cssproperty [--sa-font-family-mono] - Font of request ids. Default: the system's own.
 * @cssproperty [--sa-font-size=14px] - Size that every other follows, 12px to 20px; any unit.
 * @cssproperty [--sa-font-weight=400] - Weight of text, 100 to 900.
 * @cssproperty [--sa-font-weight-strong=600] - Weight of names, numbers and headings, 100 to 900.
 * @cssproperty [--sa-line-height=1.43] - Height of a line, 1.2 to 2.
 * @cssproperty [--sa-space=4px] - Step that distances are counted in, 2px to 8px.
 * @cssproperty [--sa-density=1] - Factor on distances and heights of rows, 0.75 to 1.25; the `density` attribute sets it by name.
 * @cssproperty [--sa-radius=8px] - Corner radius of cards, 0 and up.
 * @cssproperty [--sa-radius-control=6px] - Corner radius of buttons and fields, 0 and up.
 * @cssproperty [--sa-radius-pill=999px] - Corner radius of badges, 0 and up.
 * @cssproperty [--sa-border-width=1px] - Width of lines and edges, 1px to 3px.
 * @cssproperty [--sa-elevation-overlay] - Shadow of dialogs and menus; any `box-shadow`.
 * @cssproperty [--sa-duration=150ms] - How long something takes that moves, 0ms to 400ms; nothing moves where motion is reduced.
 */
export abstract class SaHost extends ReactiveElement implements Speech {
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
  #unlisten: (() => void) | undefined

  constructor() {
    super()
    try {
      this.#internals = this.attachInternals()
    } catch {
      // An old browser without element internals: custom states are then not offered.
    }
  }

  override connectedCallback(): void {
    super.connectedCallback()
    // Asks for an update as well: around another place another language may hold, and one may have been added meanwhile.
    const learn = () => {
      this.#spoken = []
      this.requestUpdate()
    }
    this.#unlisten = onLanguageAdded(learn)
    learn()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unlisten?.()
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
