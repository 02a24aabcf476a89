import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaDiagnosis } from './diagnosis.ts'

define('sa-diagnosis', SaDiagnosis, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-diagnosis': SaDiagnosis
  }
}

export { SaDiagnosis }
