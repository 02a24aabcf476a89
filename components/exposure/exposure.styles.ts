import { css } from '../base/css.ts'
import { exposureStyles as rangeStyles } from '../base/cells/exposure.styles.ts'

export const exposureStyles = [
  rangeStyles,
  css`
    :host {
      display: inline-block;
      max-inline-size: 100%;
    }
    .period {
      color: var(--_text-muted);
      font-size: 0.857em;
    }
  `,
]
