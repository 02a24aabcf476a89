import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaTrend } from './trend.ts'

define('sa-trend', SaTrend, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-trend': SaTrend
  }
}

export { SaTrend }
