import { css } from '../base/css.ts'
import { badgeStyles, coverageStyles, exposureStyles } from '../base/cells/index.ts'
import { controlStyles } from '../base/controls.styles.ts'
import { chipStyles } from '../base/list/chip.styles.ts'
import { pooledTableStyles } from '../base/list/pooled-table.styles.ts'
import { stateStyles } from '../base/states.styles.ts'
import { statsStyles } from '../portfolio-summary/stats.styles.ts'
import { dialogStyles } from '../base/dialog/dialog.styles.ts'
import { tableStyles } from './table.styles.ts'

export const portfolioStyles = [
  controlStyles,
  stateStyles,
  statsStyles,
  badgeStyles,
  coverageStyles,
  exposureStyles,
  chipStyles,
  css`
    /* The card is its own container and so has no width of its own: without a floor in px it is 0 wide in a flex or float host. */
    :host {
      flex-grow: 1;
      min-inline-size: 280px;
    }
    .base {
      --_pad: calc(var(--_space) * 3.5);
      --_error: var(--sa-risk-high, var(--_sa-high));
      --_rule: var(--_border-width) solid var(--sa-portfolio-border, var(--_border));
      container-type: inline-size;
      position: relative;
      overflow: clip;
      border: var(--_rule);
      border-radius: var(--sa-portfolio-radius, var(--_radius));
      background: var(--sa-portfolio-background, var(--_surface));
    }
    .header,
    .toolbar,
    .footer {
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
    .title {
      flex: 1 1 auto;
      font-size: 1.143em;
      font-weight: var(--_weight-strong);
      line-height: 1.5;
    }
    .meta,
    .explanation,
    .count,
    .sort span {
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    /* The explanation takes a line of its own under all of the header. */
    @media screen {
      .actions {
        display: contents;
      }
    }
    .explanation {
      order: 9;
      flex-basis: 100%;
      text-align: end;
    }
    .stats {
      border-block-end: var(--_rule);
    }
    .stat {
      padding-inline: var(--_pad);
    }
    .search {
      flex: 1 1 140px;
      min-inline-size: 140px;
      max-inline-size: 320px;
    }
    .search::placeholder {
      color: var(--_text-muted);
      opacity: 1;
    }
    .levels {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
    }
    .chip.unknown::before {
      background: none;
    }
    .sort {
      display: none;
      align-items: center;
      gap: 8px;
    }
    .updates {
      display: flex;
      align-items: center;
      gap: 8px;
      padding: 4px var(--_pad);
      border-block-start: var(--_rule);
      background: var(--_accent-quiet);
      color: var(--_accent-quiet-on);
    }
    .stale {
      border-block: var(--_rule);
      padding-inline: var(--_pad);
    }
    .state {
      border-block-start: var(--_rule);
    }
    .footer {
      justify-content: space-between;
      border-block-start: var(--_rule);
    }
    .more-failed {
      flex-basis: 100%;
    }
    .legend {
      padding: 0 var(--_pad) calc(var(--_space) * 2.5);
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .legend summary {
      inline-size: fit-content;
      padding-block: 4px;
      cursor: pointer;
    }
    .legend dl {
      display: grid;
      grid-template-columns: max-content minmax(0, 1fr);
      gap: 6px 12px;
      align-items: center;
      max-inline-size: 70em;
      margin: 4px 0 8px;
    }
    .legend .badge {
      font-size: 1em;
    }
    .legend dt {
      color: var(--_text);
    }
    .legend dd {
      margin: 0;
    }
    @container (inline-size >= 900px) {
      .base > * {
        --_pad: calc(var(--_space) * 5);
      }
    }
    @container (inline-size < 620px) {
      .sort {
        display: flex;
        flex: 1 1 auto;
      }
      .sort select {
        flex: 1 1 auto;
        min-inline-size: 0;
      }
      .search {
        flex-basis: 100%;
        max-inline-size: none;
      }
      .explanation {
        text-align: start;
      }
      .stat-value {
        font-size: 1.429em;
      }
    }
    @container (inline-size < 480px) {
      .legend dl {
        grid-template-columns: minmax(0, 1fr);
      }
      .title {
        flex-basis: 100%;
      }
      .meta {
        flex: 1 1 auto;
      }
    }
    @container (inline-size < 340px) {
      .add,
      .more {
        inline-size: 100%;
      }
      .stat-value {
        font-size: 1.143em;
      }
    }
    @media (forced-colors: active) {
      .chip[aria-pressed='true'] {
        outline: 2px solid Highlight;
        outline-offset: -3px;
      }
      .chip::before {
        forced-color-adjust: none;
        background: CanvasText;
      }
      .chip.unknown::before {
        border-color: CanvasText;
        background: none;
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
  `,
  pooledTableStyles,
  tableStyles,
  dialogStyles,
]
