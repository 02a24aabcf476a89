import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaAuditors } from './auditors.ts'

define('sa-auditors', SaAuditors, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-auditors': SaAuditors
  }
}

export { SaAuditors }
