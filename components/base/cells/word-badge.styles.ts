import { css } from '../css.ts'

/** The look of a badge that stands alone. */
export const wordBadgeStyles = css`
  :host {
    display: inline-block;
    max-inline-size: 100%;
    vertical-align: middle;
  }
  :host([size='large']) .base {
    font-size: calc(var(--_font-size) * 1.286);
  }
`
