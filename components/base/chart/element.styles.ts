import { controlStyles } from '../controls.styles.ts'
import { css } from '../css.ts'
import { stateStyles } from '../states.styles.ts'

/** A chart that is an element of its own, without a card around it. */
export const chartElementStyles = [
  controlStyles,
  stateStyles,
  css`
    /* The chart is its own container and so has no width of its own: without a floor in px it is 0 wide in a flex or float host. */
    :host {
      flex-grow: 1;
    }
    :host,
    .base {
      min-inline-size: 240px;
    }
    .base {
      position: relative;
      container-type: inline-size;
    }
    .stale {
      margin-block-end: calc(var(--_space) * 2);
      border-block-end: 0;
    }
  `,
]
