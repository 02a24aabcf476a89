import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaSeverityBadge } from './severity-badge.ts'

define('sa-severity-badge', SaSeverityBadge, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-severity-badge': SaSeverityBadge
  }
}

export { SaSeverityBadge }
