import { css } from '../css.ts'
import { coloursOf, statusPalette } from '../palette.ts'
import { markColours } from './mark-colours.ts'
import { pillStyles } from './pill.styles.ts'

const groups = {
  open: 'open',
  in_progress: 'progress',
  pending_verification: 'pending',
  verified_fixed: 'fixed',
  partially_fixed: 'partial',
  not_fixed: 'not-fixed',
  draft: 'aside',
  risk_accepted: 'aside',
  false_positive: 'aside',
  closed: 'aside',
  other: 'aside',
}

const colours = markColours(Object.entries(groups).map(([status, group]) => [`.status.${status}`, `--sa-status-${group}`, `var(--_sa-status-${group})`]))

const shapes = css`
  .status:is(.open, .draft, .in_progress, .false_positive)::before {
    border: 2px solid var(--_mark);
    border-radius: 50%;
    background: none;
  }
  .status.draft::before {
    border-style: dashed;
  }
  .status.in_progress::before {
    background: linear-gradient(to top, var(--_mark) 50%, transparent 50%);
  }
  .status.false_positive::before {
    background: linear-gradient(45deg, transparent 38%, var(--_mark) 38% 62%, transparent 62%);
  }
  .status.pending_verification::before {
    clip-path: polygon(0 0, 100% 0, 50% 50%, 100% 100%, 0 100%, 50% 50%);
  }
  .status.not_fixed::before {
    clip-path: polygon(0 18%, 18% 0, 50% 32%, 82% 0, 100% 18%, 68% 50%, 100% 82%, 82% 100%, 50% 68%, 18% 100%, 0 82%, 32% 50%);
  }
  .status.partially_fixed::before {
    border: 2px solid var(--_mark);
    border-radius: 1px;
    background: linear-gradient(to top, var(--_mark) 50%, transparent 50%);
  }
  .status.verified_fixed::before {
    clip-path: polygon(0 54%, 17% 37%, 38% 58%, 83% 10%, 100% 27%, 38% 92%);
  }
  .status.risk_accepted::before {
    clip-path: polygon(0 8%, 50% 0, 100% 8%, 100% 52%, 50% 100%, 0 52%);
  }
  .status.closed::before {
    border-radius: 1px;
  }
`

/** The look of where a finding stands, for the widget and for lists that hold many of them. */
export const statusStyles = [coloursOf(statusPalette), pillStyles, colours, shapes]
