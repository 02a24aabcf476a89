import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaEngagements } from './engagements.ts'

define('sa-engagements', SaEngagements, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-engagements': SaEngagements
  }
}

export { SaEngagements }
