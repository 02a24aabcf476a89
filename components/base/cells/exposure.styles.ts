import { css } from '../css.ts'

/** The look of the exposure range, for the widget and for tables that hold many of them. */
export const exposureStyles = css`
  .exposure {
    white-space: nowrap;
  }
  .exposure.none {
    color: var(--_text-muted);
  }
`
