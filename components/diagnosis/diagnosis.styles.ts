import { controlStyles } from '../base/controls.styles.ts'
import { css } from '../base/css.ts'
import { formStyles } from '../base/form/form.styles.ts'
import { widgetStyles } from '../base/list/widget.styles.ts'
import { coloursOf, riskPalette } from '../base/palette.ts'
import { stateStyles } from '../base/states.styles.ts'

export const diagnosisStyles = [
  controlStyles,
  stateStyles,
  formStyles,
  widgetStyles,
  coloursOf({ low: riskPalette.low }),
  css`
    .hint-line {
      margin: 0;
      color: var(--_text-muted);
    }
    .fields {
      padding-inline: var(--_pad);
      max-inline-size: 640px;
    }
    .problem {
      padding-inline: var(--_pad);
    }
    .send {
      padding: 0 var(--_pad) 16px;
    }
    .result {
      border-block-start: var(--_rule);
    }
    .verdict {
      padding: 14px var(--_pad) 4px;
      font-weight: var(--_weight-strong);
    }
    .verdict:focus-visible {
      outline: 2px solid var(--_focus);
      outline-offset: -4px;
    }
    .result > .hint-line {
      padding-inline: var(--_pad);
    }
    .checks {
      margin: 0;
      padding: 8px var(--_pad) 16px;
      list-style: none;
    }
    .check {
      display: grid;
      grid-template-columns: 20px minmax(0, 1fr);
      gap: 2px 10px;
      padding-block: 8px;
    }
    .check + .check {
      border-block-start: var(--_rule);
    }
    .mark {
      --_mark: var(--sa-risk-low, var(--_sa-low));
      inline-size: 16px;
      block-size: 16px;
      margin-block-start: 2px;
      background: var(--_mark);
      clip-path: polygon(14% 50%, 0 64%, 38% 100%, 100% 20%, 86% 8%, 36% 72%);
    }
    .check.bad .mark {
      --_mark: var(--_error);
      clip-path: polygon(50% 0, 100% 100%, 0 100%);
    }
    .check > div {
      grid-column: 2;
    }
    .check-name {
      font-weight: var(--_weight-strong);
    }
    .check-word {
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .bad .check-word {
      color: var(--_error);
    }
    .mend {
      margin-block-start: 4px;
      padding-inline-start: 10px;
      border-inline-start: 2px solid var(--_accent);
    }
    .not-yours {
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    @container (inline-size < 340px) {
      .send button {
        inline-size: 100%;
      }
    }
    @media (forced-colors: active) {
      .mark {
        forced-color-adjust: none;
        background: CanvasText;
      }
    }
  `,
]
