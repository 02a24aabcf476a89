import { css } from 'lit'

export const portalStyles = css`
  .problem {
    margin: 0 0 12px;
    padding: 12px 16px;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
`
