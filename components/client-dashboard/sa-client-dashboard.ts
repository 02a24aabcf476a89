import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaClientDashboard } from './client-dashboard.ts'

define('sa-client-dashboard', SaClientDashboard, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-client-dashboard': SaClientDashboard
  }
}

export { SaClientDashboard }
