import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaCoverageBar } from './coverage-bar.ts'

define('sa-coverage-bar', SaCoverageBar, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-coverage-bar': SaCoverageBar
  }
}

export { SaCoverageBar }
