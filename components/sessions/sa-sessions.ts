import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaSessions } from './sessions.ts'

define('sa-sessions', SaSessions, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-sessions': SaSessions
  }
}

export { SaSessions }
