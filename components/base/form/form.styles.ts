import { css } from '../css.ts'
import { dialogStyles } from '../dialog/dialog.styles.ts'
import { coloursOf, riskPalette } from '../palette.ts'

/** What forms, questions and links to copy need besides `dialogStyles`, which it brings. Needs `controlStyles`. */
export const formStyles = [
  coloursOf({ high: riskPalette.high }),
  dialogStyles,
  css`
    .base {
      --_error: var(--sa-risk-high, var(--_sa-high));
    }
    .speaker {
      inset-block-end: 0;
      margin: 0;
    }
    dialog.narrow {
      inline-size: min(440px, calc(100vw - 32px));
    }
    .dialog-body {
      padding: 16px 20px;
    }
    .dialog-body > :first-child {
      margin-block-start: 0;
    }
    .dialog-body > :last-child {
      margin-block-end: 0;
    }
    .field {
      min-inline-size: 0;
      margin: 0;
      padding: 0;
      border: 0;
    }
    .field legend {
      padding: 0;
      font-weight: var(--_weight-strong);
      margin-block-end: 4px;
    }
    .field :is(select, textarea) {
      inline-size: 100%;
      min-inline-size: 0;
    }
    .field textarea {
      resize: vertical;
    }
    .field :is(select, textarea)[aria-invalid='true'] {
      border-color: var(--_error);
      box-shadow: inset 0 0 0 1px var(--_error);
    }
    .field label.choice,
    label.choice {
      display: flex;
      gap: 8px;
      align-items: flex-start;
      min-block-size: 24px;
      font-weight: var(--_weight);
    }
    label.choice .hint {
      display: block;
    }
    label.choice input,
    input[type='checkbox'],
    input[type='radio'] {
      flex: none;
      inline-size: 18px;
      min-inline-size: 18px;
      block-size: 18px;
      min-block-size: 18px;
      margin: 1px 0 0;
      accent-color: var(--_accent);
    }
    .draft {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0 8px;
      margin: 0;
      color: var(--_text-muted);
      font-size: 0.929em;
    }
    .draft button {
      min-block-size: 24px;
    }
    .summary {
      padding: 10px 12px;
      border: var(--_border-width) solid var(--_error);
      border-radius: var(--_radius-control);
    }
    .summary-title {
      color: var(--_error);
      font-weight: var(--_weight-strong);
    }
    .summary ul {
      margin: 4px 0 0;
      padding-inline-start: 18px;
    }
    .summary button {
      min-block-size: 24px;
      text-align: start;
      text-decoration: underline;
    }
    button.danger {
      border-color: var(--_error);
      color: var(--_error);
    }
    button.danger.primary {
      background: var(--_error);
      color: var(--_surface);
    }
    button.danger.primary:hover {
      background: color-mix(in srgb, var(--_error) 88%, var(--_text));
    }
    .copy-link {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
    .copy-link input {
      flex: 1 1 180px;
      min-inline-size: 0;
      font-family: var(--_font-family-mono);
      font-size: 0.929em;
    }
    .copy-link [role='status'] {
      flex-basis: 100%;
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .copy-link [role='status']:empty {
      display: none;
    }
    @media (pointer: coarse) {
      label.choice {
        min-block-size: 44px;
        align-items: center;
      }
    }
    @media (forced-colors: active) {
      .summary {
        border-color: CanvasText;
      }
    }
  `,
]
