import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaNotifications } from './notifications.ts'

define('sa-notifications', SaNotifications, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-notifications': SaNotifications
  }
}

export { SaNotifications }
