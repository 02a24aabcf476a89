import { controlStyles } from '../base/controls.styles.ts'
import { css } from '../base/css.ts'
import { formStyles } from '../base/form/form.styles.ts'
import { tableStyles } from '../base/list/table.styles.ts'
import { widgetStyles } from '../base/list/widget.styles.ts'
import { stateStyles } from '../base/states.styles.ts'

export const portalUsersStyles = [
  controlStyles,
  stateStyles,
  formStyles,
  widgetStyles,
  tableStyles,
  css`
    .filter {
      display: flex;
      align-items: center;
      gap: 6px;
    }
    .filter span {
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .you {
      display: inline;
      font-weight: var(--_weight);
    }
    .lacking {
      color: var(--_text-muted);
    }
    .col-person {
      inline-size: 34%;
    }
    .reviewing {
      position: sticky;
      inset-block-end: 0;
      z-index: 1;
      border-block: var(--_rule);
      background: var(--_raised);
      color: var(--_text);
    }
    .reviewing .count {
      flex: 1 1 auto;
    }
    .review-failed {
      flex-basis: 100%;
      color: var(--_error);
    }
    .review-failed:empty {
      position: absolute;
    }
    .facts {
      display: grid;
      grid-template-columns: minmax(6em, max-content) minmax(0, 1fr);
      gap: 4px 16px;
      margin: 0;
    }
    .facts dt {
      color: var(--_text-muted);
    }
    .facts dd {
      margin: 0;
    }
    .reason {
      margin: 0;
      color: var(--_text-muted);
    }
    .access {
      display: grid;
      gap: 8px;
      margin: 0;
      padding: 12px 0;
      border-block: var(--_rule);
      list-style: none;
    }
    .access div:first-child {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 2px 12px;
    }
    .access .hint {
      flex: 1 1 200px;
    }
    .access .problem {
      padding: 0;
    }
    .denied {
      font-weight: var(--_weight-strong);
      color: var(--_text-muted);
    }
    .picker {
      display: grid;
      gap: 6px;
    }
    .picker input {
      inline-size: 100%;
    }
    .picker ul {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .chosen li {
      display: flex;
      align-items: center;
      gap: 2px;
      padding-inline-start: 10px;
      border: var(--_border-width) solid var(--_border-strong);
      border-radius: var(--_radius-control);
    }
    .picker ul.found {
      display: grid;
      gap: 0;
      border: var(--_border-width) solid var(--_border);
      border-radius: var(--_radius-control);
    }
    .found button {
      justify-content: start;
      inline-size: 100%;
      padding-inline: 10px;
      text-align: start;
    }
    .found .hint {
      padding: 6px 10px;
    }
    @container (inline-size < 480px) {
      .filter {
        flex: 1 1 100%;
        justify-content: space-between;
      }
      .filter select {
        flex: 0 1 60%;
        min-inline-size: 0;
      }
    }
    @media (max-width: 400px) {
      .facts {
        grid-template-columns: minmax(0, 1fr);
        gap: 0;
      }
      .facts dd {
        margin-block-end: 6px;
      }
    }
  `,
]
