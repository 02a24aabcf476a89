import { chartStyles } from '../base/chart/chart.styles.ts'
import { css } from '../base/css.ts'

const trend = css`
  .trend {
    --_open: var(--sa-trend-open, var(--_accent));
    --_fixed: var(--sa-trend-fixed, var(--_text-muted));
  }
  .trend-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 4px 16px;
    margin-block-end: calc(var(--_space) * 2);
  }
  .series {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 20px;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .series-row {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .series-now {
    font-weight: var(--_weight-strong);
  }
  .series-change,
  .range {
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .sample {
    flex: none;
    inline-size: 24px;
    block-size: 8px;
  }
  .range {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .line,
  .dot,
  .grid {
    fill: none;
    vector-effect: non-scaling-stroke;
  }
  .line {
    stroke-width: 2px;
    stroke-linejoin: round;
  }
  .dot {
    stroke-width: 7px;
    stroke-linecap: round;
  }
  .open :is(.line, .dot),
  .open.sample .line {
    stroke: var(--_open);
  }
  /* Dashes tell the two lines apart without their colours. */
  .verifiedFixed .line {
    stroke: var(--_fixed);
    stroke-dasharray: 5 4;
  }
  .verifiedFixed .dot {
    stroke: var(--_fixed);
  }
  .area {
    fill: var(--_open);
    fill-opacity: 0.09;
  }
  .grid {
    stroke: var(--_border);
    stroke-width: 1px;
  }
  .lines {
    display: block;
    inline-size: 100%;
    block-size: 120px;
    overflow: visible;
  }
  .graph {
    padding: 4px;
  }
  .scale {
    display: none;
  }
  .time {
    display: flex;
    justify-content: space-between;
    gap: 8px;
    margin-block-start: 6px;
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .time :nth-child(2):not(:last-child) {
    display: none;
  }
  /* A single point is the newest. */
  .time :only-child {
    margin-inline-start: auto;
  }
  /* Time runs the way that the text runs: the oldest is where reading begins, the newest where it ends. */
  .lines:dir(rtl),
  .sample:dir(rtl) {
    transform: scaleX(-1);
  }
  @container (inline-size >= 480px) {
    .graph {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      column-gap: 8px;
    }
    .lines {
      block-size: 240px;
    }
    .scale {
      display: flex;
      flex-direction: column;
      justify-content: space-between;
      margin-block: -0.7em;
      color: var(--_text-muted);
      font-size: 0.857em;
      text-align: end;
    }
    .time {
      grid-column: 2;
    }
    .time :nth-child(2):not(:last-child) {
      display: inline;
    }
  }
  @media (forced-colors: active) {
    .trend {
      --_open: CanvasText;
      --_fixed: CanvasText;
    }
    .grid {
      stroke: GrayText;
    }
    .area {
      fill: none;
    }
  }
`

/** The look of the line and of its table. Needs `controlStyles` and `stateStyles`, and a size container around it. */
export const trendStyles = [chartStyles, trend]
