import { css } from 'lit'

/**
 * The wall between the page and a widget. It stands on an inner element: a page rule such as `* { letter-spacing: 2px }` matches the
 * host and beats `:host`, and everything inherited comes in by it. What a page must still decide passes through: direction, scheme,
 * visibility and pointer events.
 */
export const baseStyles = css`
  :host {
    display: block;
    /* No percentage and no 0: either collapses in flex, float, inline-block and table hosts. */
    min-inline-size: var(--_min-inline-size, 0px);
  }
  :host([hidden]) {
    display: none;
  }
  .base {
    all: initial;
    direction: inherit;
    color-scheme: inherit;
    visibility: inherit;
    pointer-events: inherit;
    display: block;
    box-sizing: border-box;
    color: var(--_text);
    font: var(--_weight) var(--_font-size) / var(--_line-height) var(--_font-family);
    font-variant-numeric: tabular-nums;
    text-align: start;
    overflow-wrap: anywhere;
    -webkit-text-size-adjust: 100%;
  }
  .base *,
  .base ::before,
  .base ::after {
    box-sizing: border-box;
  }
  /* Pages without a doctype give tables a colour, size and line height of their own. */
  table {
    font: inherit;
    color: inherit;
    line-height: inherit;
    border-collapse: collapse;
    border-spacing: 0;
  }
  .unseen {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    padding: 0;
    border: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .base {
      --_surface: Canvas;
      --_sunken: Canvas;
      --_raised: Canvas;
      --_text: CanvasText;
      --_text-muted: CanvasText;
      --_border: CanvasText;
      --_border-strong: ButtonBorder;
      --_accent: CanvasText;
      --_link: LinkText;
      --_focus: Highlight;
    }
  }
  @media print {
    .base {
      --_elevation: none;
    }
    .no-print {
      display: none;
    }
  }
`

/** Buttons, links, selects and inputs, as every widget draws them. */
export const controlStyles = css`
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
    button:disabled,
    button[aria-disabled='true'] {
      border-color: GrayText;
      color: GrayText;
    }
  }
`
