import { css } from '../css.ts'
import { coloursOf, statusPalette, trackPalette } from '../palette.ts'

const progress = css`
  .progress {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 0.7143em;
    min-inline-size: 0;
  }
  .progress-bar {
    display: flex;
    flex: 1 1 72px;
    gap: 3px;
    min-inline-size: 72px;
    block-size: var(--sa-progress-size, 8px);
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
  }
  .progress-track,
  .progress-accepted {
    display: flex;
    flex: var(--_share, 1) 1 0;
    min-inline-size: 4px;
    overflow: hidden;
    border-radius: 3px;
  }
  .progress-track {
    background: var(--sa-progress-track, var(--_sa-track));
  }
  /* Solid is done, striped is claimed, dotted is lived with: the patterns say it without the colours. */
  .progress-fixed,
  .progress-pending {
    flex: none;
    inline-size: calc(var(--_ratio, 0) * 100%);
    min-inline-size: 2px;
  }
  .progress-fixed {
    background: var(--sa-status-fixed, var(--_sa-status-fixed));
  }
  .progress-pending {
    --_stripe: var(--sa-status-pending, var(--_sa-status-pending));
    background: repeating-linear-gradient(135deg, var(--_stripe) 0 2px, transparent 2px 5px);
  }
  .progress-accepted {
    background: radial-gradient(circle at 2px 2px, var(--_text-muted) 1px, transparent 1.4px) 0 0 / 4px 4px var(--_sa-track);
  }
  .progress-percent {
    flex: none;
    min-inline-size: 2.8em;
  }
  .progress-words {
    flex: 1 0 100%;
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .progress.none {
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  @media (forced-colors: active) {
    .progress-track,
    .progress-accepted {
      border: 1px solid CanvasText;
    }
    .progress-bar {
      --_text-muted: CanvasText;
      block-size: 10px;
    }
    .progress-bar * {
      forced-color-adjust: none;
    }
    .progress-track,
    .progress-accepted {
      background-color: Canvas;
    }
    .progress-fixed {
      background: CanvasText;
    }
    .progress-pending {
      --_stripe: CanvasText;
    }
  }
`

/** The look of the progress bar, for widgets and for tables that hold many of them. */
export const progressStyles = [coloursOf(trackPalette), coloursOf(statusPalette), progress]
