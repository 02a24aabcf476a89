import { css } from './css.ts'

/**
 * The wall between the page and a widget. It stands on an inner element: a page rule such as `* { letter-spacing: 2px }` matches the
 * host and beats `:host`, and everything inherited comes in by it. What a page must still decide passes through: direction, scheme,
 * visibility and pointer events.
 */
export const baseStyles = css`
  :host {
    display: block;
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
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (forced-colors: active) {
    .base {
      --_surface: Canvas;
      --_text: CanvasText;
      --_text-muted: CanvasText;
      --_accent: CanvasText;
      --_focus: Highlight;
    }
  }
`
