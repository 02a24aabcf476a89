import { severityShape, severityWord } from '../base/cells/severity.ts'
import { WordBadge } from '../base/cells/word-badge.ts'
import { property } from '../base/property.ts'
import { severityBadgeStyles } from './severity-badge.styles.ts'

/**
 * @summary How bad a finding is, as shape, word and colour.
 * @documentation docs/components/severity-badge.md
 * @status stable
 * @since 0.3
 *
 * @csspart base - Everything.
 * @csspart badge - The pill with the shape and the word.
 *
 * @cssproperty [--sa-severity-critical] - Colour of the severity's shape; keep 3:1 on the surface. Default: `--sa-risk-critical`.
 * @cssproperty [--sa-severity-critical-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-severity-critical-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-severity-critical-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-severity-high] - Colour of the severity's shape; keep 3:1 on the surface. Default: `--sa-risk-high`.
 * @cssproperty [--sa-severity-high-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-severity-high-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-severity-high-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-severity-medium] - Colour of the severity's shape; keep 3:1 on the surface. Default: `--sa-risk-medium`.
 * @cssproperty [--sa-severity-medium-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-severity-medium-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-severity-medium-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-severity-low] - Colour of the severity's shape; keep 3:1 on the surface. Default: `--sa-risk-low`.
 * @cssproperty [--sa-severity-low-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-severity-low-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-severity-low-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-severity-info] - Colour of the severity's shape; keep 3:1 on the surface. Default: `--sa-risk-unknown`.
 * @cssproperty [--sa-severity-info-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-severity-info-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-severity-info-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-severity-unknown] - Colour of the severity's shape; keep 3:1 on the surface. Default: `--sa-risk-unknown`.
 * @cssproperty [--sa-severity-unknown-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-severity-unknown-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-severity-unknown-border] - Edge of its pill. Default: half the colour.
 */
export class SaSeverityBadge extends WordBadge {
  static override styles = [WordBadge.styles, severityBadgeStyles]

  /** `critical`, `high`, `medium`, `low`, `info` or `unknown` (default). Another word is shown as it is. */
  @property() severity?: string

  protected override pill() {
    return { shape: `severity ${severityShape(this.severity)}`, word: severityWord(this.severity, this) }
  }
}
