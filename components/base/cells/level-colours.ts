import { unsafeCSS } from 'lit'

const levels = ['critical', 'high', 'medium', 'moderate', 'low', 'unknown'] as const

/** `--_mark` and its partners for each level: the page's token, else ours. */
export const levelColours = unsafeCSS(
  levels
  .map(
    (level) =>
      `.${level}{--_mark:var(--sa-risk-${level},var(--_sa-${level}));` +
      `--_tint:var(--sa-risk-${level}-quiet,color-mix(in srgb,var(--_mark) 9%,var(--_surface)));` +
      `--_on-tint:var(--sa-risk-${level}-on-quiet,var(--_text));` +
      `--_line:var(--sa-risk-${level}-border,color-mix(in srgb,var(--_mark) 55%,var(--_surface)))}`,
  )
  .join(''),
)
