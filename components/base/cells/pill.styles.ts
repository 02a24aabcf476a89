import { css } from '../css.ts'

/**
 * What every pill with a shape and a word looks like. `.badge` is a risk level, `.pill` a severity or a status; `--_mark` and its
 * partners come from the class beside it.
 */
export const pillStyles = css`
  .badge,
  .pill {
    display: inline-flex;
    align-items: center;
    gap: 0.5em;
    max-inline-size: 100%;
    padding-block: 0.1667em;
    padding-inline: 0.5em 0.6667em;
    border: var(--_border-width) solid var(--_pill-border, var(--_edge, color-mix(in srgb, var(--_mark) 55%, var(--_surface))));
    border-radius: var(--_pill-radius, var(--_radius-pill));
    background: var(--_pill-background, var(--_quiet, color-mix(in srgb, var(--_mark) 9%, var(--_surface))));
    color: var(--_pill-color, var(--_on-quiet, var(--_text)));
    font-size: 0.857em;
    font-weight: var(--_weight-strong);
    line-height: 1.333;
    vertical-align: middle;
    print-color-adjust: exact;
    -webkit-print-color-adjust: exact;
  }
  :is(.badge, .pill)::before {
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
  .low::before {
    border-radius: 50%;
  }
  :is(.unknown, .other)::before {
    border: 2px solid var(--_mark);
    border-radius: 50%;
    background: none;
  }
  .other::before {
    border-radius: 1px;
  }
  @media (forced-colors: active) {
    .badge,
    .pill {
      border-color: CanvasText;
      background: Canvas;
      color: CanvasText;
    }
    :is(.badge, .pill)::before {
      --_mark: CanvasText;
      forced-color-adjust: none;
    }
  }
`
