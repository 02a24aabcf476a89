import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaComments } from './comments.ts'

define('sa-comments', SaComments, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-comments': SaComments
  }
}

export { SaComments }
