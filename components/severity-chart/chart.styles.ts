import { severityColours } from '../base/cells/severity.styles.ts'
import { chartStyles } from '../base/chart/chart.styles.ts'
import { css } from '../base/css.ts'

const chart = css`
  .inks {
    position: absolute;
  }
  .ink {
    fill: var(--_mark);
  }
  .hatch {
    fill: none;
    stroke: var(--_surface);
    stroke-width: 1.5;
  }
  .dots {
    fill: var(--_surface);
  }
  .slice {
    stroke: var(--_surface);
    stroke-width: 2px;
    vector-effect: non-scaling-stroke;
  }
  /* Gaps stand between pieces; one that goes all the way round has none. */
  .slice.whole,
  .row-bars .slice,
  .swatch .slice {
    stroke: none;
  }
  .plot {
    display: grid;
    align-items: center;
    gap: calc(var(--_space) * 3);
  }
  .row-bars,
  .ring-box {
    display: none;
  }
  .row-bars,
  .stack {
    inline-size: 100%;
    overflow: visible;
  }
  .stack {
    display: block;
    block-size: 20px;
  }
  .base-line {
    stroke: var(--_border-strong);
    stroke-width: 1px;
  }
  .ring {
    display: block;
    inline-size: 100%;
  }
  .ring-none {
    fill: none;
    stroke: var(--_border);
    stroke-width: 18px;
  }
  .ring-box {
    position: relative;
    inline-size: 168px;
  }
  .centre {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    padding-inline: 22%;
    color: var(--_text-muted);
    font-size: 0.857em;
    text-align: center;
  }
  .centre b {
    color: var(--_text);
    font-size: 1.714em;
    font-weight: var(--_weight-strong);
    line-height: 1.2;
  }
  .legend {
    display: grid;
    grid-auto-rows: 1fr;
    /* The words stand in line with what is above them; the ground under the pointer stands out. */
    margin-inline-start: -6px;
    margin-block: 0;
    padding: 0;
    list-style: none;
  }
  .legend-row {
    display: grid;
  }
  .legend-entry {
    display: flex;
    align-items: center;
    justify-content: flex-start;
    gap: 8px;
    min-block-size: 28px;
    min-inline-size: 0;
    padding: 2px 6px;
    border-color: transparent;
    border-radius: var(--_radius-control);
    background: transparent;
    color: var(--_text);
    font-weight: inherit;
    text-align: start;
    text-decoration: none;
  }
  :is(a, button).legend-entry .legend-word {
    color: var(--_link);
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 3px;
  }
  a.legend-entry:hover {
    background: var(--_accent-quiet);
  }
  .swatch {
    flex: none;
    inline-size: 16px;
    block-size: 16px;
  }
  .legend-word {
    flex: 1 1 auto;
    font-weight: var(--_weight);
  }
  .legend-count {
    font-weight: var(--_weight-strong);
  }
  /* The drawing runs the way that the text runs; the patterns have no direction that means anything. */
  .plot:dir(rtl) > svg,
  .plot:dir(rtl) .ring {
    transform: scaleX(-1);
  }
  @container (inline-size < 340px) {
    .stack {
      display: none;
    }
  }
  @container (inline-size >= 480px) {
    .stack {
      display: none;
    }
    .plot {
      grid-template-columns: minmax(132px, max-content) minmax(0, 1fr);
      gap: calc(var(--_space) * 4);
    }
    .row-bars,
    .ring-box {
      display: block;
    }
    .row-bars {
      order: 1;
      /* As high as the list beside it: a drawing brings a height of its own otherwise. */
      block-size: 0;
      min-block-size: 100%;
    }
    .donut .plot {
      grid-template-columns: auto minmax(0, 320px);
      gap: calc(var(--_space) * 6);
    }
  }
  @media (pointer: coarse) {
    :is(a, button).legend-entry {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .ink {
      fill: CanvasText;
    }
    .hatch,
    .slice {
      stroke: Canvas;
    }
    .dots {
      fill: Canvas;
    }
    .base-line,
    .ring-none {
      stroke: GrayText;
    }
    .ring-none {
      stroke-width: 2px;
    }
    :is(a, button).legend-entry .legend-word {
      color: LinkText;
    }
  }
`

/** The look of the chart and of its table. Needs `controlStyles`, and a size container around it. */
export const severityChartStyles = [severityColours, chartStyles, chart]
