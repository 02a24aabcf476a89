import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaStatusBadge } from './status-badge.ts'

define('sa-status-badge', SaStatusBadge, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-status-badge': SaStatusBadge
  }
}

export { SaStatusBadge }
