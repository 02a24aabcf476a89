import { css } from '../base/css.ts'

/** The forms of signing in. They stand in the page's own tree: `adoptFormStyles` keeps every rule inside the widget. */
export const formStyles = css`
  h2,
  p,
  ul,
  li,
  form {
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    font: inherit;
    color: inherit;
    letter-spacing: normal;
    text-transform: none;
  }
  ul {
    list-style: none;
  }
  h2 {
    margin-block-end: 16px;
    font-size: 1.429em;
    font-weight: var(--_weight-strong);
    line-height: 1.25;
    text-wrap: balance;
  }
  h2:focus-visible,
  .summary:focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  a {
    color: var(--_link);
    text-decoration: underline;
  }
  form {
    display: grid;
    gap: 16px;
  }
  button,
  input {
    min-block-size: 40px;
  }
  button.wide {
    inline-size: 100%;
  }
  .hint {
    color: var(--_text-muted);
  }
  .field {
    display: grid;
    gap: 4px;
    min-inline-size: 0;
  }
  label {
    font-weight: var(--_weight-strong);
  }
  .field input {
    inline-size: 100%;
    min-inline-size: 0;
    font-size: max(16px, 1em);
  }
  .field input[readonly] {
    background: var(--_sunken);
  }
  .field input[aria-invalid='true'] {
    border-color: var(--_error);
    box-shadow: inset 0 0 0 1px var(--_error);
  }
  .field .code {
    font-family: var(--_font-family-mono);
    letter-spacing: 0.1em;
  }
  .field-error {
    display: flex;
    gap: 6px;
    color: var(--_error);
  }
  .field-error::before {
    content: '!';
    flex: none;
    display: grid;
    place-items: center;
    inline-size: 1.3em;
    block-size: 1.3em;
    border: 1px solid currentcolor;
    border-radius: 50%;
    font-size: 0.857em;
    font-weight: var(--_weight-strong);
  }
  .with-button {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .with-button input {
    flex: 1 1 140px;
    inline-size: auto;
  }
  .check {
    display: flex;
    align-items: start;
    gap: 8px;
    font-weight: var(--_weight);
  }
  .field .check input {
    flex: none;
    inline-size: 20px;
    min-inline-size: 20px;
    block-size: 20px;
    min-block-size: 20px;
    margin: 0;
    accent-color: var(--_accent);
  }
  progress {
    appearance: none;
    inline-size: 100%;
    block-size: 4px;
    border: 0;
    border-radius: 2px;
    overflow: hidden;
    background: var(--_sa-track);
    color: var(--_accent);
  }
  progress::-webkit-progress-bar {
    background: var(--_sa-track);
  }
  progress::-webkit-progress-value {
    background: var(--_accent);
  }
  progress::-moz-progress-bar {
    background: var(--_accent);
  }
  .length {
    min-block-size: 1.43em;
    color: var(--_text-muted);
  }
  .row,
  .ways {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .row:not(form .row),
  .ways {
    margin-block-start: 16px;
  }
  .ways {
    flex-direction: column;
    align-items: start;
    gap: 0;
  }
  .or {
    display: flex;
    align-items: center;
    gap: 12px;
    margin-block: 16px;
    color: var(--_text-muted);
  }
  .or::before,
  .or::after {
    content: '';
    flex: 1;
    border-block-start: var(--_border-width) solid var(--_border);
  }
  .or + .row {
    margin-block-start: 0;
  }
  button.plain {
    margin-inline: -5px;
    text-align: start;
  }
  .choices {
    display: grid;
    gap: 12px;
    margin-block: 16px;
  }
  button.choice {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 2px;
    inline-size: 100%;
    padding: 12px 16px;
    text-align: start;
  }
  .choice .hint {
    font-weight: var(--_weight);
  }
  .hint + form,
  p + form,
  p + .hint {
    margin-block-start: 16px;
  }
  form + .hint {
    margin-block-start: 12px;
  }
  .summary {
    display: grid;
    gap: 4px;
    margin-block-end: 16px;
    padding: 12px 16px;
    border: 1px solid var(--_error);
    border-inline-start-width: 4px;
    border-radius: var(--_radius-control);
  }
  p + .summary,
  .no-print > .summary {
    margin-block-start: 16px;
  }
  .summary-title {
    font-weight: var(--_weight-strong);
    color: var(--_error);
  }
  .summary a {
    display: inline-block;
    padding-block: 3px;
    color: var(--_error);
  }
  .qr {
    display: block;
    inline-size: min(100%, 208px);
    block-size: auto;
    margin: 16px auto;
    border-radius: var(--_radius-control);
    forced-color-adjust: none;
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
  }
  code {
    font-family: var(--_font-family-mono);
    font-size: 1.071em;
    user-select: all;
  }
  .codes {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(120px, 1fr));
    gap: 8px 16px;
    margin-block: 16px;
    padding: 16px;
    border: var(--_border-width) solid var(--_border);
    border-radius: var(--_radius-control);
    background: var(--_sunken);
    user-select: text;
  }
  .no-print form {
    margin-block-start: 16px;
  }
  @media print {
    .no-print {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .summary {
      border-color: CanvasText;
    }
    progress {
      border: 1px solid CanvasText;
      forced-color-adjust: none;
      background: Canvas;
    }
    progress::-webkit-progress-bar {
      background: Canvas;
    }
    progress::-webkit-progress-value {
      background: Highlight;
    }
    progress::-moz-progress-bar {
      background: Highlight;
    }
  }
`
