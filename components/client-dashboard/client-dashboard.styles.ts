import { progressStyles } from '../base/cells/progress.styles.ts'
import { severityStyles } from '../base/cells/severity.styles.ts'
import { statusStyles } from '../base/cells/status.styles.ts'
import { controlStyles } from '../base/controls.styles.ts'
import { css } from '../base/css.ts'
import { widgetStyles } from '../base/list/widget.styles.ts'
import { stateStyles } from '../base/states.styles.ts'
import { statsStyles } from '../portfolio-summary/stats.styles.ts'
import { severityChartStyles } from '../severity-chart/chart.styles.ts'
import { trendStyles } from '../trend/chart.styles.ts'

export const clientDashboardStyles = [
  controlStyles,
  stateStyles,
  widgetStyles,
  statsStyles,
  severityStyles,
  statusStyles,
  progressStyles,
  severityChartStyles,
  trendStyles,
  css`
    .stats {
      border-block-end: var(--_rule);
    }
    .stat {
      padding-inline: var(--_pad);
    }
    .stat-value .bone {
      display: block;
    }
    .ask {
      min-block-size: 32px;
      min-inline-size: 32px;
      margin-inline-start: -6px;
      padding: 0 6px;
      border-color: transparent;
      border-radius: var(--_radius-control);
      background: none;
      color: var(--_link);
      font-size: inherit;
      line-height: inherit;
      text-decoration: underline;
      text-decoration-thickness: 1px;
      text-underline-offset: 4px;
    }
    a.ask {
      display: inline-block;
    }
    .ask:hover {
      background: var(--_accent-quiet);
    }
    /* A bar beside the number says that it is one to look at; the word over it says why. */
    .late .stat-value {
      padding-inline-start: 10px;
      border-inline-start: 4px solid var(--_mark);
    }
    .late {
      --_mark: var(--sa-severity-critical, var(--sa-risk-critical, var(--_sa-critical)));
    }
    /* The ground shows through as the lines between parts, whichever of them are there. */
    .parts {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--_border-width);
      background: var(--_border);
    }
    .part {
      min-inline-size: 0;
      padding: calc(var(--_space) * 4) var(--_pad);
      background: var(--_surface);
    }
    .part-body {
      container-type: inline-size;
    }
    .part-title {
      margin-block-end: calc(var(--_space) * 3);
      color: var(--_text-muted);
      font-size: 0.857em;
      font-weight: var(--_weight-strong);
    }
    .part .state {
      padding: calc(var(--_space) * 4) 0;
    }
    .quiet {
      margin: 0;
      color: var(--_text-muted);
    }
    .part .progress-bar {
      --sa-progress-size: 12px;
    }
    .activity {
      display: grid;
      gap: calc(var(--_space) * 3);
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .happened {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 2px 12px;
      align-items: center;
    }
    .finding {
      display: inline;
      justify-self: start;
      min-block-size: 24px;
      padding: 0;
      border: 0;
      background: none;
      color: var(--_link);
      font-weight: var(--_weight-strong);
      text-align: start;
      text-decoration: none;
    }
    .finding:hover {
      background: none;
      text-decoration: underline;
    }
    .ref {
      color: var(--_text-muted);
      font-weight: var(--_weight);
      white-space: nowrap;
    }
    .did {
      grid-column: 1;
      margin: 0;
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .badges {
      display: flex;
      flex-wrap: wrap;
      grid-area: 1 / 2 / span 2;
      gap: 4px 6px;
      justify-content: flex-end;
      margin: 0;
      max-inline-size: 260px;
    }
    .more {
      margin: calc(var(--_space) * 2) 0 0;
    }
    .more .plain {
      padding-inline: 0;
    }
    @container (inline-size < 480px) {
      .happened {
        grid-template-columns: minmax(0, 1fr);
      }
      .badges {
        grid-area: auto;
        justify-content: flex-start;
        max-inline-size: none;
      }
    }
    @container (inline-size >= 340px) {
      .stats {
        grid-template-columns: none;
        grid-auto-columns: minmax(0, 1fr);
        grid-auto-flow: column;
      }
    }
    /* Half of it is as wide as a drawing needs to be whole. */
    @container (inline-size >= 1040px) {
      .parts {
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
      .part:last-child:nth-child(odd) {
        grid-column: 1 / -1;
      }
    }
    @media (pointer: coarse) {
      .finding {
        min-block-size: 44px;
        min-inline-size: 0;
      }
    }
    @media (forced-colors: active) {
      .late {
        --_mark: CanvasText;
      }
      .parts {
        background: CanvasText;
      }
      .finding,
      .ask {
        color: LinkText;
      }
    }
    @media print {
      .part {
        break-inside: avoid;
      }
    }
  `,
]
