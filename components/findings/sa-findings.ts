import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaFindings } from './findings.ts'

define('sa-findings', SaFindings, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-findings': SaFindings
  }
}

export { SaFindings }
