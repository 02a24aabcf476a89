import { unsafeCSS } from '@lit/reactive-element'
import { riskPalette } from '../palette.ts'

/** `--_mark` and its partners for each level: the page's token, else ours. */
export const levels = unsafeCSS(
  Object.keys(riskPalette)
    .map((level) => {
      const token = `var(--sa-risk-${level}`
      return `.${level}{--_mark:${token},var(--_sa-${level}));--_quiet:${token}-quiet);--_on-quiet:${token}-on-quiet);--_edge:${token}-border)}`
    })
    .join(''),
)
