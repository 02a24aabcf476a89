import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaRiskBadge } from './risk-badge.ts'

define('sa-risk-badge', SaRiskBadge, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-risk-badge': SaRiskBadge
  }
}

export { SaRiskBadge }
