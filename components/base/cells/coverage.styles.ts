import { css } from '../css.ts'
import { coloursOf, trackPalette } from '../palette.ts'

const bar = css`
  .coverage {
    display: flex;
    align-items: center;
    gap: 0.7143em;
    min-inline-size: 0;
  }
  .bar {
    display: block;
    flex: 1 1 48px;
    min-inline-size: 48px;
    block-size: var(--sa-coverage-bar-size, 6px);
    overflow: hidden;
    border-radius: 3px;
    background: var(--sa-coverage-bar-track, var(--_sa-track));
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
  }
  .bar-fill {
    display: block;
    inline-size: calc(var(--_ratio, 0) * 100%);
    block-size: 100%;
    border-radius: inherit;
    background: var(--sa-coverage-bar-fill, var(--_accent));
  }
  .percent {
    flex: none;
    min-inline-size: 2.8em;
  }
  .coverage.none {
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  @media (forced-colors: active) {
    .bar {
      block-size: 8px;
      border: 1px solid CanvasText;
    }
    .bar-fill {
      forced-color-adjust: none;
      background: CanvasText;
    }
  }
`

/** The look of the coverage bar, for the widget and for tables that hold many of them. */
export const coverageStyles = [coloursOf(trackPalette), bar]
