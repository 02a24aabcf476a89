import { css } from 'lit'
import { lightPalette, publicColours, schemePalette } from './palette.ts'

/**
 * Public tokens are read, never set: `--_x` is the page's `--sa-…` where it has one, else ours. Whoever sets a public token at any
 * ancestor wins. Browsers without `light-dark()` or relative colours (before mid 2024) get the light palette and the static accent.
 *
 * The accent is the brand with its lightness and chroma clamped (light: l ≤ 0.5, c ≤ 0.15; dark: l ≥ 0.72, c ≤ 0.12), which keeps
 * text in it readable whatever the brand is. Risk colours are never touched by the brand.
 */
export const tokens = css`
  :host {
    ${lightPalette}
    ${publicColours}
    --_accent-quiet-on: var(--sa-color-accent-quiet-on, var(--_text));
    --_link: var(--sa-color-link, var(--_accent));
    --_focus: var(--sa-color-focus, var(--_accent));
    --_font-family: var(--sa-font-family, system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif);
    --_font-family-mono: var(--sa-font-family-mono, ui-monospace, Menlo, Consolas, monospace);
    --_font-size: var(--sa-font-size, 14px);
    --_weight: var(--sa-font-weight, 400);
    --_weight-strong: var(--sa-font-weight-strong, 600);
    --_line-height: var(--sa-line-height, 1.43);
    --_density: var(--sa-density, var(--_sa-density, 1));
    --_space: calc(var(--sa-space, 4px) * var(--_density));
    --_radius: var(--sa-radius, 8px);
    --_radius-control: var(--sa-radius-control, 6px);
    --_radius-pill: var(--sa-radius-pill, 999px);
    --_border-width: var(--sa-border-width, 1px);
    --_duration: var(--sa-duration, 150ms);
    --_elevation: var(--sa-elevation-overlay, 0 8px 28px rgb(10 14 20 / 0.24));
  }
  :host([color-scheme='light']) {
    color-scheme: light;
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
      ${schemePalette}
      --_sa-brand: var(--sa-brand, #0075ab);
      --_sa-accent: light-dark(
        oklch(from var(--_sa-brand) min(l, 0.5) min(c, 0.15) h),
        oklch(from var(--_sa-brand) max(l, 0.72) min(c, 0.12) h)
      );
      --_sa-accent-quiet: color-mix(in srgb, var(--_accent) 9%, var(--_surface));
    }
    :host([color-scheme='dark']) {
      color-scheme: dark;
    }
  }
  @supports (color: contrast-color(#000)) {
    :host {
      --_sa-accent-on: contrast-color(var(--_accent));
    }
  }
`
