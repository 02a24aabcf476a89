import { controlStyles } from '../base/controls.styles.ts'
import { css } from '../base/css.ts'
import { stateStyles } from '../base/states.styles.ts'

const sessions = css`
  .base {
    border: var(--_border-width) solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .head,
  .session {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 16px;
    padding: calc(var(--_space) * 3) calc(var(--_space) * 4);
  }
  .head > div,
  .session > div {
    flex: 1 1 200px;
    min-inline-size: 0;
  }
  h2,
  p,
  ul {
    margin: 0;
    padding: 0;
    font: inherit;
  }
  h2,
  .device {
    font-weight: var(--_weight-strong);
  }
  h2 {
    font-size: 1.143em;
  }
  ul {
    list-style: none;
  }
  .session {
    border-block-start: var(--_border-width) solid var(--_border);
  }
  .hint,
  .facts {
    color: var(--_text-muted);
    font-size: 0.929em;
  }
  .facts span:not(:last-child)::after {
    content: ' · ';
  }
  .current {
    display: inline-block;
    margin-inline-start: 8px;
    padding: 1px 8px;
    border: var(--_border-width) solid var(--_border-strong);
    border-radius: var(--_radius-pill);
    font-size: 0.857em;
  }
  .failed {
    padding: calc(var(--_space) * 2) calc(var(--_space) * 4);
    border-block-start: var(--_border-width) solid var(--_border);
  }
`

export const sessionsStyles = [...controlStyles, ...stateStyles, sessions]
