import { css } from './css.ts'
import { coloursOf, trackPalette } from './palette.ts'

const states = css`
  .state {
    padding: calc(var(--_space) * 6) calc(var(--_space) * 4);
    text-align: center;
  }
  .state p {
    margin: 0;
  }
  .state p:empty {
    display: none;
  }
  .state-title {
    font-weight: var(--_weight-strong);
  }
  .state-hint,
  .reference {
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .state .state-actions {
    margin-block: 12px 8px;
  }
  .reference code {
    font-family: var(--_font-family-mono);
    user-select: all;
  }
  .reference button,
  .stale button {
    min-block-size: 24px;
    font-size: inherit;
  }
  .stale {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
    padding: calc(var(--_space) * 2) calc(var(--_space) * 4);
    border-block-end: var(--_border-width) solid var(--_border);
    background: var(--_sunken);
    color: var(--_text-muted);
    font-size: 0.857em;
  }
  .skeleton {
    display: grid;
    gap: 0.5em;
    inline-size: 100%;
  }
  .bone {
    display: block;
    block-size: 0.75em;
    border-radius: 3px;
    background: var(--_sa-track);
  }
  .bone:last-child:not(:only-child) {
    inline-size: 60%;
  }
  @media (prefers-reduced-motion: no-preference) {
    .bone {
      animation: sa-breathe 1.6s ease-in-out infinite alternate;
    }
    @keyframes sa-breathe {
      to {
        opacity: 0.45;
      }
    }
  }
  @media (forced-colors: active) {
    .bone {
      border: 1px solid GrayText;
    }
  }
`

/** The look of everything that is not data: skeleton, refusal, old data. Needs `controlStyles`. */
export const stateStyles = [coloursOf(trackPalette), states]
