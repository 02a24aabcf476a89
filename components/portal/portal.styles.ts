import { css } from '../base/css.ts'
import { cardTokens } from '../base/card.styles.ts'

const problem = css`
  .problem {
    margin: 0 0 12px;
    padding: 12px 16px;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
`

export const portalStyles = [cardTokens, problem]
