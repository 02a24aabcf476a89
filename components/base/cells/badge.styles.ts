import { css } from '../css.ts'
import { coloursOf, riskPalette } from '../palette.ts'
import { markColours } from './mark-colours.ts'
import { pillStyles } from './pill.styles.ts'

const levels = markColours(Object.keys(riskPalette).map((level) => [`.${level}`, `--sa-risk-${level}`, `var(--_sa-${level})`]))

const badge = css`
  .badge {
    --_pill-border: var(--sa-risk-badge-border);
    --_pill-radius: var(--sa-risk-badge-radius);
    --_pill-background: var(--sa-risk-badge-background);
    --_pill-color: var(--sa-risk-badge-color);
  }
  .other {
    --_mark: var(--_sa-unknown);
  }
  .moderate::before {
    border-radius: 1px;
  }
`

/** The look of the badge, for the widget and for tables that hold many of them. */
export const badgeStyles = [coloursOf(riskPalette), levels, pillStyles, badge]
