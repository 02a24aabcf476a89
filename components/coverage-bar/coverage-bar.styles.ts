import { css } from '../base/css.ts'
import { coverageStyles } from '../base/cells/coverage.styles.ts'

export const coverageBarStyles = [
  coverageStyles,
  css`
    :host,
    .base {
      min-inline-size: 96px;
    }
    .detail {
      margin: 2px 0 0;
      color: var(--_text-muted);
      font-size: 0.857em;
    }
  `,
]
