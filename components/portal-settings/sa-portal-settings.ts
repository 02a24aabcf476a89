import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaPortalSettings } from './portal-settings.ts'

define('sa-portal-settings', SaPortalSettings, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-portal-settings': SaPortalSettings
  }
}

export { SaPortalSettings }
