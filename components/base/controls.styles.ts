import { css } from './css.ts'
import { cardTokens } from './card.styles.ts'

const controls = css`
  button,
  .button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-block-size: 32px;
    min-inline-size: 32px;
    margin: 0;
    padding: 4px 12px;
    border: var(--_border-width) solid var(--_border-strong);
    border-radius: var(--_radius-control);
    background: var(--_surface);
    color: var(--_link);
    font: inherit;
    font-weight: var(--_weight-strong);
    line-height: 1.4;
    text-align: center;
    text-decoration: none;
    cursor: pointer;
  }
  button.primary {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_accent-on);
  }
  button.plain {
    min-inline-size: 0;
    padding-inline: 4px;
    border-color: transparent;
    background: transparent;
  }
  button:hover,
  .button:hover {
    background: var(--_accent-quiet);
  }
  button.primary:hover {
    background: color-mix(in srgb, var(--_accent) 88%, var(--_text));
  }
  button:disabled,
  button[aria-disabled='true'] {
    border-color: var(--_border);
    background: var(--_sunken);
    color: var(--_text-muted);
    cursor: not-allowed;
  }
  input,
  select,
  textarea {
    min-block-size: 32px;
    margin: 0;
    padding: 4px 8px;
    border: var(--_border-width) solid var(--_border-strong);
    border-radius: var(--_radius-control);
    background-color: var(--_surface);
    color: var(--_text);
    font: inherit;
  }
  :is(button, .button, input, select, textarea, a, summary, [tabindex]):focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  @media (pointer: coarse) {
    button,
    .button,
    input,
    select {
      min-block-size: 44px;
      min-inline-size: 44px;
    }
  }
  @media (forced-colors: active) {
    button,
    .button {
      color: ButtonText;
    }
    /* Else the plate that the browser puts behind text has the colour of the text. */
    button.primary {
      forced-color-adjust: none;
    }
    button:disabled,
    button[aria-disabled='true'] {
      border-color: GrayText;
      color: GrayText;
    }
  }
`

/** Buttons, links, selects and inputs, as every widget draws them, and the tokens of cards that they stand on. */
export const controlStyles = [cardTokens, controls]
