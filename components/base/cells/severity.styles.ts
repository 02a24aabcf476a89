import { css } from '../css.ts'
import { coloursOf, riskPalette } from '../palette.ts'
import { markColours } from './mark-colours.ts'
import { pillStyles } from './pill.styles.ts'

// A severity wears the colour of the risk level of its name, unless the page gives it one of its own.
const ofRisk = { critical: 'critical', high: 'high', medium: 'medium', low: 'low', info: 'unknown', unknown: 'unknown', other: 'unknown' }

const colours = markColours(
  Object.entries(ofRisk).map(([severity, level]) => [
    `.severity.${severity}`,
    `--sa-severity-${severity === 'other' ? 'unknown' : severity}`,
    `var(--sa-risk-${level},var(--_sa-${level}))`,
  ]),
)

const shapes = css`
  .severity.info::before {
    clip-path: inset(34% 0);
  }
`

/** `--_mark` and its partners for `.severity` beside the name of one. */
export const severityColours = [coloursOf(riskPalette), colours]

/** The look of a severity, for the widget and for lists that hold many of them. */
export const severityStyles = [severityColours, pillStyles, shapes]
