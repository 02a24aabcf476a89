import { statusShape, statusWord } from '../base/cells/status.ts'
import { WordBadge } from '../base/cells/word-badge.ts'
import { property } from '../base/property.ts'
import { statusBadgeStyles } from './status-badge.styles.ts'

/**
 * @summary Where a finding stands, as shape, word and colour.
 * @documentation docs/components/status-badge.md
 * @status stable
 * @since 0.3
 *
 * @csspart base - Everything.
 * @csspart badge - The pill with the shape and the word.
 *
 * @cssproperty [--sa-status-open=#0079aa] - Colour of the shape of Open; keep 3:1 on the surface. Lighter in the dark.
 * @cssproperty [--sa-status-open-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-status-open-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-status-open-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-status-progress=#5a5bd0] - Colour of the shape of In Progress; keep 3:1 on the surface. Lighter in the dark.
 * @cssproperty [--sa-status-progress-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-status-progress-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-status-progress-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-status-pending=#8a6a00] - Colour of the shape of Pending Verification; keep 3:1 on the surface. Lighter in the dark.
 * @cssproperty [--sa-status-pending-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-status-pending-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-status-pending-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-status-fixed=#1b7f4d] - Colour of the shape of Verified Fixed; keep 3:1 on the surface. Lighter in the dark.
 * @cssproperty [--sa-status-fixed-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-status-fixed-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-status-fixed-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-status-partial=#8f5c1f] - Colour of the shape of Partial; keep 3:1 on the surface. Lighter in the dark.
 * @cssproperty [--sa-status-partial-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-status-partial-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-status-partial-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-status-not-fixed=#c02a00] - Colour of the shape of Not Fixed; keep 3:1 on the surface. Lighter in the dark.
 * @cssproperty [--sa-status-not-fixed-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-status-not-fixed-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-status-not-fixed-border] - Edge of its pill. Default: half the colour.
 * @cssproperty [--sa-status-aside=#717272] - Colour of the shape of Draft, Risk Accepted, False Positive and Closed; keep 3:1 on the surface. Lighter in the dark.
 * @cssproperty [--sa-status-aside-quiet] - Fill of its pill. Default: a 9 % tint of the colour.
 * @cssproperty [--sa-status-aside-on-quiet] - Colour of its word; keep 4.5:1 on the fill. Default: `--sa-color-text`.
 * @cssproperty [--sa-status-aside-border] - Edge of its pill. Default: half the colour.
 */
export class SaStatusBadge extends WordBadge {
  static override styles = [WordBadge.styles, statusBadgeStyles]

  /**
   * `draft`, `open` (default), `in_progress`, `pending_verification`, `not_fixed`, `partially_fixed`, `verified_fixed`, `risk_accepted`,
   * `false_positive` or `closed`. Another word is shown as it is.
   */
  @property() status?: string

  /** The words for it, such as `statusLabel` of a finding; the usual ones, in the reader's language, when absent. */
  @property() label?: string

  protected override pill() {
    const status = this.status || 'open'
    return { shape: `status ${statusShape(status)}`, word: statusWord(status, this.label, this) }
  }
}
