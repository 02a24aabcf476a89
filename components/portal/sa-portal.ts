import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaPortal } from './portal.ts'

define('sa-portal', SaPortal, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-portal': SaPortal
  }
}

export { SaPortal }
