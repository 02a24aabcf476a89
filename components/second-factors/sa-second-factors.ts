import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaSecondFactors } from './second-factors.ts'

define('sa-second-factors', SaSecondFactors, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-second-factors': SaSecondFactors
  }
}

export { SaSecondFactors }
