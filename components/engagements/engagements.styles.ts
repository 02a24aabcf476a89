import { progressStyles } from '../base/cells/progress.styles.ts'
import { severityStyles } from '../base/cells/severity.styles.ts'
import { controlStyles } from '../base/controls.styles.ts'
import { css } from '../base/css.ts'
import { formStyles } from '../base/form/form.styles.ts'
import { tableStyles } from '../base/list/table.styles.ts'
import { titleLinkStyles } from '../base/list/title-link.styles.ts'
import { widgetStyles } from '../base/list/widget.styles.ts'
import { stateStyles } from '../base/states.styles.ts'

export const engagementsStyles = [
  controlStyles,
  stateStyles,
  formStyles,
  severityStyles,
  progressStyles,
  widgetStyles,
  tableStyles,
  titleLinkStyles,
  css`
    .filter {
      display: flex;
      align-items: center;
      gap: 6px;
    }
    .filter span {
      color: var(--_text-muted);
      font-size: 0.857em;
    }
    .col-engagement {
      inline-size: 30%;
    }
    .col-progress {
      inline-size: 20%;
    }
    .data .actions {
      white-space: nowrap;
    }
    .open-findings {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px;
      min-inline-size: 8.6em;
    }
    .quiet {
      color: var(--_text-muted);
    }
    .open-findings .quiet {
      flex-basis: 100%;
      font-size: 0.857em;
    }
    .actions button + button {
      margin-inline-start: 6px;
    }
    @container (inline-size < 620px) {
      .open-findings .quiet {
        flex-basis: auto;
      }
      .data tbody td.actions {
        display: flex;
        gap: 8px;
      }
      .actions button + button {
        margin: 0;
      }
    }
    @container (inline-size < 480px) {
      .filter {
        flex: 1 1 100%;
        min-inline-size: 0;
      }
      .filter span {
        min-inline-size: 4em;
      }
      .filter select {
        flex: 1 1 auto;
        min-inline-size: 0;
      }
    }
  `,
]
