import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaExposure } from './exposure.ts'

define('sa-exposure', SaExposure, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-exposure': SaExposure
  }
}

export { SaExposure }
