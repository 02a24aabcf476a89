import { css } from '../base/css.ts'

/** The look of the three numbers: columns in a wide container, rows in one narrower than 340px. Its container is named by the widget. */
export const statsStyles = css`
  .stats {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    margin: 0;
  }
  .stat {
    display: flex;
    flex-direction: column;
    gap: 2px;
    padding: calc(var(--_space) * 2.5) calc(var(--_space) * 4);
    border-inline-start: var(--_border-width) solid var(--_border);
  }
  .stat:first-child {
    border-inline-start: 0;
  }
  .stat dt,
  .stat dd {
    margin: 0;
  }
  .stat dt {
    display: flex;
    align-items: center;
    gap: 4px;
    min-block-size: 24px;
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .stat-value {
    min-block-size: 1.333em;
    font-size: 1.714em;
    font-weight: var(--_weight-strong);
    line-height: 1.333;
  }
  .stat-value .bone {
    inline-size: 2em;
    margin-block: 0.29em;
  }
  .definition {
    max-inline-size: 32em;
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .definition[hidden] {
    display: none;
  }
  button.define {
    min-inline-size: 24px;
    min-block-size: 24px;
    padding: 0;
    border: 0;
    background: none;
    color: var(--_text-muted);
  }
  button.define::before {
    content: '?';
    display: grid;
    place-items: center;
    inline-size: 14px;
    block-size: 14px;
    border: 1px solid currentcolor;
    border-radius: 50%;
    font-size: 10px;
    line-height: 1;
  }
  button.define[aria-expanded='true']::before {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_accent-on);
  }
  @media (forced-colors: active) {
    button.define::before {
      forced-color-adjust: none;
      border-color: CanvasText;
      color: CanvasText;
    }
    button.define[aria-expanded='true']::before {
      background: CanvasText;
      color: Canvas;
    }
  }
  @container (inline-size < 340px) {
    .stats {
      grid-template-columns: minmax(0, 1fr);
    }
    .stat {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      align-items: center;
      padding-block: calc(var(--_space) * 1.5);
      border-inline-start: 0;
      border-block-start: var(--_border-width) solid var(--_border);
    }
    .stat:first-child {
      border-block-start: 0;
    }
    .stat-value {
      font-size: 1.143em;
    }
    .definition {
      grid-column: 1 / -1;
    }
  }
  @media print {
    .definition[hidden] {
      display: block;
    }
  }
`
