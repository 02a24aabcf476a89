import { css } from '../css.ts'

/** A card that holds a list: its edge, header, toolbar, notes and footer. Needs `controlStyles`. */
export const widgetStyles = css`
  /* The card is its own container and so has no width of its own: without a floor in px it is 0 wide in a flex or float host. */
  :host {
    flex-grow: 1;
    min-inline-size: 280px;
  }
  .base {
    --_pad: calc(var(--_space) * 3.5);
    --_rule: var(--_border-width) solid var(--_border);
    container-type: inline-size;
    position: relative;
    overflow: clip;
    border: var(--_rule);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .header,
  .toolbar,
  .footer,
  .note {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 12px;
    padding: calc(var(--_space) * 2.5) var(--_pad);
  }
  .header {
    min-block-size: 52px;
    border-block-end: var(--_rule);
  }
  .toolbar {
    border-block-end: var(--_rule);
  }
  .footer {
    justify-content: space-between;
    border-block-start: var(--_rule);
  }
  .note {
    margin: 0;
    padding-block: 6px;
    border-block-end: var(--_rule);
    background: var(--_accent-quiet);
    color: var(--_accent-quiet-on);
  }
  .title {
    flex: 1 1 auto;
    font-size: 1.143em;
    font-weight: var(--_weight-strong);
    line-height: 1.5;
  }
  .meta,
  .count,
  .explanation {
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .explanation {
    order: 9;
    flex-basis: 100%;
    text-align: end;
  }
  .search {
    flex: 1 1 160px;
    min-inline-size: 140px;
    max-inline-size: 320px;
  }
  .search::placeholder {
    color: var(--_text-muted);
    opacity: 1;
  }
  .stale {
    padding-inline: var(--_pad);
  }
  .tag {
    display: inline-block;
    padding: 1px 8px;
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius-pill);
    font-size: 0.857em;
    white-space: nowrap;
  }
  .tag.quiet {
    border-color: var(--_border);
    color: var(--_text-muted);
  }
  .tag.warn {
    border-color: var(--_error);
    color: var(--_error);
  }
  @container (inline-size >= 900px) {
    .base > * {
      --_pad: calc(var(--_space) * 5);
    }
  }
  @container (inline-size < 480px) {
    .title,
    .search {
      flex-basis: 100%;
      max-inline-size: none;
    }
    .explanation {
      text-align: start;
    }
  }
  @container (inline-size < 340px) {
    .header button,
    .footer button {
      inline-size: 100%;
    }
  }
  @media print {
    .base {
      overflow: visible;
    }
    .no-print {
      display: none;
    }
  }
`
