import { css } from './css.ts'
import { cardPalette, coloursOf } from './palette.ts'

/** What cards and controls need besides: grounds, lines, what can be pressed, distances. */
export const cardTokens = [
  coloursOf(cardPalette, true),
  css`
    :host {
      --_accent-quiet-on: var(--sa-color-accent-quiet-on, var(--_text));
      --_link: var(--sa-color-link, var(--_accent));
      --_font-family-mono: var(--sa-font-family-mono, ui-monospace, Menlo, Consolas, monospace);
      --_density: var(--sa-density, var(--_sa-density, 1));
      --_space: calc(var(--sa-space, 4px) * var(--_density));
      --_radius: var(--sa-radius, 8px);
      --_radius-control: var(--sa-radius-control, 6px);
      --_duration: var(--sa-duration, 150ms);
      --_elevation: var(--sa-elevation-overlay, 0 8px 28px rgb(10 14 20 / 0.24));
    }
    :host([density='compact']) {
      --_sa-density: 0.75;
    }
    :host([density='default']) {
      --_sa-density: 1;
    }
    :host([density='roomy']) {
      --_sa-density: 1.25;
    }
    @supports (color: light-dark(#000, #fff)) and (color: oklch(from #000 l c h)) {
      :host {
        --_sa-accent-quiet: color-mix(in srgb, var(--_accent) 9%, var(--_surface));
      }
    }
    @supports (color: contrast-color(#000)) {
      :host {
        --_sa-accent-on: contrast-color(var(--_accent));
      }
    }
    @media (forced-colors: active) {
      .base {
        --_sunken: Canvas;
        --_raised: Canvas;
        --_border: CanvasText;
        --_border-strong: ButtonBorder;
        --_accent-on: Canvas;
        --_link: LinkText;
      }
    }
    @media print {
      .base {
        --_elevation: none;
      }
      .no-print {
        display: none;
      }
    }
  `,
]
