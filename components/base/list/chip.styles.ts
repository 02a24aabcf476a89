import { css } from '../css.ts'

/** The look of a filter that is on or off: a mark, a word and a number. The mark has its colour from `--_mark` and its shape from the widget. */
export const chipStyles = css`
  .chip {
    min-inline-size: 0;
    padding-inline: 8px 10px;
    border-color: var(--_border);
    border-radius: var(--_radius-pill);
    color: var(--_text);
    font-size: 0.857em;
  }
  .chip::before {
    content: '';
    flex: none;
    inline-size: 10px;
    block-size: 10px;
    background: var(--_mark);
  }
  .chip[aria-pressed='true'] {
    border-color: var(--_accent);
    background: var(--_accent-quiet);
    color: var(--_accent-quiet-on);
    box-shadow: inset 0 0 0 1px var(--_accent);
  }
  .chip-count {
    color: var(--_text-muted);
    font-weight: var(--_weight);
  }
  .chip-count:empty {
    display: none;
  }
`
