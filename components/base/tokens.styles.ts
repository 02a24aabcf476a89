import { css } from './css.ts'
import { basePalette, coloursOf } from './palette.ts'

/**
 * Public tokens are read, never set: `--_x` is the page's `--sa-…` where it has one, else ours. Whoever sets a public token at any
 * ancestor wins. Browsers without `light-dark()` or relative colours (before mid 2024) get the light palette and the static accent.
 *
 * The accent is the brand with its lightness and chroma clamped (light: l ≤ 0.5, c ≤ 0.15; dark: l ≥ 0.72, c ≤ 0.12), which keeps
 * text in it readable whatever the brand is. Risk colours are never touched by the brand.
 */
export const tokens = [
  coloursOf(basePalette, true),
  css`
    :host {
      --_focus: var(--sa-color-focus, var(--_accent));
      --_font-family: var(--sa-font-family, system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif);
      --_font-size: var(--sa-font-size, 14px);
      --_weight: var(--sa-font-weight, 400);
      --_weight-strong: var(--sa-font-weight-strong, 600);
      --_line-height: var(--sa-line-height, 1.43);
      --_radius-pill: var(--sa-radius-pill, 999px);
      --_border-width: var(--sa-border-width, 1px);
    }
    :host([color-scheme='light']) {
      color-scheme: light;
    }
    @supports (color: light-dark(#000, #fff)) and (color: oklch(from #000 l c h)) {
      :host {
        --_sa-brand: var(--sa-brand, #0075ab);
        --_sa-accent: light-dark(
          oklch(from var(--_sa-brand) min(l, 0.5) min(c, 0.15) h),
          oklch(from var(--_sa-brand) max(l, 0.72) min(c, 0.12) h)
        );
      }
      :host([color-scheme='dark']) {
        color-scheme: dark;
      }
    }
  `,
]
