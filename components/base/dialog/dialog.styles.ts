import { css } from '../css.ts'

/** A dialog and the fields in it; a sheet at the bottom where the window is narrow. Needs `controlStyles`, and `--_error` for what is wrong. */
export const dialogStyles = css`
  dialog {
    inline-size: min(520px, calc(100vw - 32px));
    max-block-size: calc(100dvh - 32px);
    margin: auto;
    padding: 0;
    overflow: auto;
    border: var(--_border-width) solid var(--_border-strong);
    border-radius: var(--_radius);
    background: var(--_raised);
    color: var(--_text);
    box-shadow: var(--_elevation);
  }
  dialog::backdrop {
    background: rgb(10 14 20 / 0.5);
  }
  .dialog-head,
  .dialog-foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 12px 20px;
  }
  .dialog-head {
    justify-content: space-between;
    border-block-end: var(--_border-width) solid var(--_border);
  }
  .dialog-foot {
    position: sticky;
    inset-block-end: 0;
    justify-content: flex-end;
    border-block-start: var(--_border-width) solid var(--_border);
    background: var(--_raised);
  }
  .question span {
    flex: 1 1 auto;
    font-weight: var(--_weight-strong);
  }
  .dialog-title {
    font-size: 1.143em;
    font-weight: var(--_weight-strong);
  }
  .close {
    inline-size: 32px;
    color: var(--_text-muted);
  }
  .close::before {
    content: '';
    inline-size: 12px;
    block-size: 12px;
    background: currentcolor;
    clip-path: polygon(0 12%, 12% 0, 50% 38%, 88% 0, 100% 12%, 62% 50%, 100% 88%, 88% 100%, 50% 62%, 12% 100%, 0 88%, 38% 50%);
  }
  .fields {
    display: grid;
    gap: 14px;
    padding: 16px 20px;
  }
  .field {
    display: grid;
    gap: 4px;
  }
  .field label {
    font-weight: var(--_weight-strong);
  }
  .optional,
  .hint {
    color: var(--_text-muted);
    font-size: 0.857em;
    font-weight: var(--_weight);
  }
  .field input {
    inline-size: 100%;
    min-inline-size: 0;
  }
  .field input[aria-invalid='true'] {
    border-color: var(--_error);
    box-shadow: inset 0 0 0 1px var(--_error);
  }
  .field-error {
    display: flex;
    gap: 6px;
    color: var(--_error);
    font-size: 0.929em;
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
  .problem {
    padding-inline: 20px;
  }
  .problem p {
    margin: 0;
    color: var(--_error);
  }
  .problem > :last-child {
    display: block;
    margin-block-end: 12px;
  }
  @media (max-width: 480px) {
    dialog {
      inline-size: 100vw;
      max-inline-size: 100vw;
      margin-block-end: 0;
      border-inline: 0;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }
  }
  @media (forced-colors: active) {
    .close::before {
      forced-color-adjust: none;
      background: ButtonText;
    }
  }
`
