import { controlStyles } from '../base/controls.styles.ts'
import { css } from '../base/css.ts'
import { formStyles } from '../base/form/form.styles.ts'
import { tableStyles } from '../base/list/table.styles.ts'
import { widgetStyles } from '../base/list/widget.styles.ts'
import { stateStyles } from '../base/states.styles.ts'

export const auditorsStyles = [
  controlStyles,
  stateStyles,
  formStyles,
  widgetStyles,
  tableStyles,
  css`
    .col-auditor {
      inline-size: 30%;
    }
    .lead {
      margin: 0;
      color: var(--_text-muted);
    }
  `,
]
