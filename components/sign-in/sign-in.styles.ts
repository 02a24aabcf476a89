import { css } from '../base/css.ts'
import { cardTokens } from '../base/card.styles.ts'
import { coloursOf, riskPalette, trackPalette } from '../base/palette.ts'

const card = css`
  :host {
    --_error: var(--sa-risk-high, var(--_sa-high));
    --_width: var(--sa-sign-in-width, 420px);
    --_padding: var(--sa-sign-in-padding, 24px);
  }
  .card {
    inline-size: min(100%, var(--_width));
    margin-inline: auto;
    padding: var(--_padding);
    border: var(--_border-width) solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  @media (max-width: 360px) {
    .card {
      padding: min(16px, var(--_padding));
    }
  }
  @media (forced-colors: active) {
    .card {
      border-color: CanvasText;
    }
  }
  @media print {
    .card {
      border: 0;
      padding: 0;
    }
  }
`

/** The card, and the tokens that the forms in the page's own tree inherit from it. */
export const signInStyles = [cardTokens, coloursOf({ high: riskPalette.high, ...trackPalette }), card]
