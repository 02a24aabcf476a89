import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaFinding } from './finding.ts'

define('sa-finding', SaFinding, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-finding': SaFinding
  }
}

export { SaFinding }
