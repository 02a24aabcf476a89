import type { PropertyValues } from '@lit/reactive-element'
import { formatScore, noFigure } from '../../src/format/number.ts'
import { optionalNumber } from '../base/attributes.ts'
import { levelMeaning, levelShape, levelWord } from '../base/cells/level.ts'
import { SaHost } from '../base/host.ts'
import { property } from '../base/property.ts'
import { badgeCatalogue } from './messages.ts'
import { riskBadgeStyles } from './risk-badge.styles.ts'

function make(tag: string, style: string): HTMLElement {
  const element = document.createElement(tag)
  element.className = style
  return element
}

/**
 * @summary The risk level of one client as shape, word and colour, with what it means.
 * @documentation docs/components/risk-badge.md
 * @status stable
 * @since 0.1
 *
 * The level is the one the portal's server decided; the badge never computes one from a score. A table of clients has many of it and
 * many a page nothing else, so it draws its few elements itself and needs no template engine.
 *
 * @csspart base - Everything.
 * @csspart badge - The pill with the shape and the word.
 * @csspart score - The posture score beside it.
 * @csspart meaning - The sentence that says what the level means.
 *
 * @cssproperty [--sa-risk-badge-background] - Fill of the pill. Default: a 9 % tint of the level's colour.
 * @cssproperty [--sa-risk-badge-color] - Colour of the word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-risk-badge-border] - Colour of the pill's edge. Default: half the level's colour.
 * @cssproperty [--sa-risk-badge-radius=999px] - Corner radius of the pill, 0 and up. Default: `--sa-radius-pill`.
 * @cssproperty [--sa-risk-critical=#7b2037] - Colour of the level's shape; keep 3:1 on the surface. Lighter in the dark.
 * @cssproperty [--sa-risk-critical-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-risk-critical-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-risk-critical-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-risk-high=#c02a00] - Colour of the level's shape; keep 3:1 on the surface. Lighter in the dark.
 * @cssproperty [--sa-risk-high-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-risk-high-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-risk-high-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-risk-medium=#8a6a00] - Colour of the level's shape; keep 3:1 on the surface. Lighter in the dark.
 * @cssproperty [--sa-risk-medium-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-risk-medium-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-risk-medium-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-risk-moderate=#b38427] - Colour of the level's shape; keep 3:1 on the surface. Lighter in the dark.
 * @cssproperty [--sa-risk-moderate-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-risk-moderate-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-risk-moderate-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-risk-low=#0079aa] - Colour of the level's shape; keep 3:1 on the surface. Lighter in the dark.
 * @cssproperty [--sa-risk-low-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-risk-low-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-risk-low-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-risk-unknown=#717272] - Colour of the level's shape; keep 3:1 on the surface. Lighter in the dark.
 * @cssproperty [--sa-risk-unknown-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-risk-unknown-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-risk-unknown-border] - Edge of its pill. Default: half the colour.
 */
export class SaRiskBadge extends SaHost {
  static override styles = [SaHost.styles, riskBadgeStyles]

  /** The level: `critical`, `high`, `medium`, `moderate`, `low` or `unknown` (default). Another word is shown as it is. */
  @property() level?: string

  /** Posture score, 0–100, higher is better; shown rounded down. Not shown when absent, out of range, or while the level is unknown. */
  @property({ converter: optionalNumber }) score?: number | null

  /**
   * Where the meaning of the level stands: `toggle` (default) opens it by a press, `shown` shows it at once, `hidden` gives it to
   * screen readers only, for places that explain the levels elsewhere.
   */
  @property() meaning?: 'toggle' | 'shown' | 'hidden'

  /** `small` (default) is the size of a table's text, `large` that of a heading. Read by the style sheet. */
  @property({ reflect: true }) size?: 'small' | 'large'

  readonly #base = make('div', 'base')
  readonly #badge = make('span', 'badge')
  readonly #score = make('bdi', 'score')
  #sentences: HTMLElement | undefined
  /** How the elements stand at present. */
  #drawn = ''

  constructor() {
    super()
    this.#base.part.add('base')
    this.#badge.part.add('badge')
    this.#score.part.add('score')
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed)
    const { level, language } = this
    const meaning = levelMeaning(level, this)
    const way = meaning === '' ? 'absent' : this.meaning === 'hidden' || this.meaning === 'shown' ? this.meaning : 'toggle'
    // Left alone while it stays the same: what somebody has opened stays open.
    if (way !== this.#drawn) this.#draw((this.#drawn = way))
    this.#base.lang = language
    this.#badge.className = `badge ${levelShape(level)}`
    this.#badge.textContent = levelWord(level, this)
    const score = level && level !== 'unknown' ? formatScore(this.score, language) : noFigure
    const scored = score !== noFigure
    this.#score.textContent = `${score}/${formatScore(100, language)}`
    if (scored) this.#badge.after(this.#score)
    else this.#score.remove()
    if (this.#sentences) this.#sentences.textContent = scored ? `${meaning} ${this.text('badge', badgeCatalogue)('score', { score })}` : meaning
  }

  #draw(way: 'absent' | 'hidden' | 'shown' | 'toggle'): void {
    const row = make(way === 'toggle' ? 'summary' : 'span', 'row')
    row.append(this.#badge)
    const sentences = way === 'absent' ? undefined : way === 'hidden' ? make('span', 'unseen') : make('p', 'meaning')
    sentences?.part.add('meaning')
    this.#sentences = sentences
    const around = way === 'toggle' ? document.createElement('details') : this.#base
    around.replaceChildren(row)
    if (sentences) (way === 'hidden' ? row : around).append(sentences)
    if (around !== this.#base) this.#base.replaceChildren(around)
    if (this.#base.parentNode !== this.renderRoot) this.renderRoot.append(this.#base)
  }
}
