import { css } from '../css.ts'
import { coloursOf, riskPalette } from '../palette.ts'
import { levels } from './level-colours.ts'

const badge = css`
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 0.5em;
    max-inline-size: 100%;
    padding-block: 0.1667em;
    padding-inline: 0.5em 0.6667em;
    border: var(--_border-width) solid var(--sa-risk-badge-border, var(--_edge, color-mix(in srgb, var(--_mark) 55%, var(--_surface))));
    border-radius: var(--sa-risk-badge-radius, var(--_radius-pill));
    background: var(--sa-risk-badge-background, var(--_quiet, color-mix(in srgb, var(--_mark) 9%, var(--_surface))));
    color: var(--sa-risk-badge-color, var(--_on-quiet, var(--_text)));
    font-size: 0.857em;
    font-weight: var(--_weight-strong);
    line-height: 1.333;
    vertical-align: middle;
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
  }
  .other {
    --_mark: var(--_sa-unknown);
  }
  .badge::before {
    content: '';
    flex: none;
    inline-size: 0.8333em;
    block-size: 0.8333em;
    background: var(--_mark);
  }
  .critical::before {
    clip-path: polygon(50% 0, 100% 50%, 50% 100%, 0 50%);
  }
  .high::before {
    clip-path: polygon(50% 4%, 100% 96%, 0 96%);
  }
  .medium::before {
    clip-path: polygon(25% 4%, 75% 4%, 100% 50%, 75% 96%, 25% 96%, 0 50%);
  }
  .moderate::before {
    border-radius: 1px;
  }
  .low::before {
    border-radius: 50%;
  }
  .unknown::before,
  .other::before {
    border: 2px solid var(--_mark);
    border-radius: 50%;
    background: none;
  }
  .other::before {
    border-radius: 1px;
  }
  @media (forced-colors: active) {
    .badge {
      border-color: CanvasText;
      background: Canvas;
      color: CanvasText;
    }
    .badge::before {
      forced-color-adjust: none;
      background: CanvasText;
    }
    .unknown::before,
    .other::before {
      border-color: CanvasText;
      background: none;
    }
  }
`

/** The look of the badge, for the widget and for tables that hold many of them. */
export const badgeStyles = [coloursOf(riskPalette), levels, badge]
