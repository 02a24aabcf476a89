import { css } from '../base/css.ts'
import { controlStyles } from '../base/controls.styles.ts'
import { stateStyles } from '../base/states.styles.ts'
import { statsStyles } from './stats.styles.ts'

export const portfolioSummaryStyles = [
  controlStyles,
  stateStyles,
  statsStyles,
  css`
    /*
     * The card is its own container and so has no width of its own: without a floor in px it is 0 wide in a flex or float host. The
     * floor stands inside as well, where a page's "* { min-width: 0 }" does not take it away.
     */
    :host,
    .base {
      min-inline-size: 240px;
    }
    .base {
      container-type: inline-size;
      overflow: hidden;
      border: var(--_border-width) solid var(--sa-portfolio-summary-border, var(--_border));
      border-radius: var(--sa-portfolio-summary-radius, var(--_radius));
      background: var(--sa-portfolio-summary-background, var(--_surface));
    }
    .footer,
    .note {
      margin: 0;
      padding: calc(var(--_space) * 1.5) calc(var(--_space) * 4);
      border-block-start: var(--_border-width) solid var(--_border);
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .note + .footer {
      border-block-start: 0;
      padding-block-start: 0;
    }
  `,
]
