import { severityStyles } from '../base/cells/severity.styles.ts'
import { statusStyles } from '../base/cells/status.styles.ts'
import { controlStyles } from '../base/controls.styles.ts'
import { css } from '../base/css.ts'
import { titleLinkStyles } from '../base/list/title-link.styles.ts'
import { formStyles } from '../base/form/form.styles.ts'
import { widgetStyles } from '../base/list/widget.styles.ts'
import { chipStyles } from '../base/list/chip.styles.ts'
import { pooledTableStyles } from '../base/list/pooled-table.styles.ts'
import { stateStyles } from '../base/states.styles.ts'
import { tableStyles } from './table.styles.ts'

export const findingsStyles = [
  controlStyles,
  stateStyles,
  formStyles,
  severityStyles,
  statusStyles,
  widgetStyles,
  titleLinkStyles,
  chipStyles,
  css`
    .base {
      --_error: var(--sa-status-not-fixed, var(--_sa-status-not-fixed));
    }
    .second {
      padding-block-start: 0;
    }
    .toolbar:not(.second) {
      border-block-end: none;
    }
    .spring {
      flex: 1 1 0;
    }
    .chips {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
    .chip.overdue::before {
      --_mark: var(--_error);
      border: 2px solid var(--_mark);
      border-radius: 50%;
      background: linear-gradient(var(--_mark) 0 0) 50% 0 / 2px 60% no-repeat;
    }
    .filter {
      display: flex;
      align-items: center;
      gap: 6px;
      min-inline-size: 0;
    }
    .filter span {
      flex: none;
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    /* Of a size of its own: it does not change with what there is to choose from. */
    .filter select {
      inline-size: 12.5em;
      min-inline-size: 0;
    }
    .by-group select {
      inline-size: 9em;
    }
    .choosing {
      position: sticky;
      inset-block-end: 0;
      z-index: 1;
      border-block: var(--_rule);
      background: var(--_raised);
      color: var(--_text);
    }
    .choosing .choice {
      align-items: center;
    }
    .choosing .count {
      flex: 1 1 auto;
    }
    .failures {
      display: grid;
      gap: 8px;
      margin: 0;
      padding-inline-start: 1.2em;
    }
    .more-failed {
      flex-basis: 100%;
      color: var(--_error);
    }
    @container (inline-size < 900px) {
      .second {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(8em, 1fr));
        align-items: end;
      }
      .spring {
        display: none;
      }
      .filter {
        display: grid;
        gap: 2px;
      }
      .filter select:is(*, .by-group *) {
        inline-size: 100%;
      }
    }
    @container (inline-size < 620px) {
      .search {
        flex-basis: 100%;
        max-inline-size: none;
      }
      .second {
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
    }
    @container (inline-size < 340px) {
      .second {
        grid-template-columns: minmax(0, 1fr);
      }
    }
    @media (forced-colors: active) {
      .chip[aria-pressed='true'] {
        outline: 2px solid Highlight;
        outline-offset: -3px;
      }
      .chip:is(*, .overdue)::before {
        --_mark: CanvasText;
        forced-color-adjust: none;
      }
    }
  `,
  pooledTableStyles,
  tableStyles,
]
