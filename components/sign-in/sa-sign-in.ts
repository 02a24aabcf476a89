import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaSignIn } from './sign-in.ts'

define('sa-sign-in', SaSignIn, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-sign-in': SaSignIn
  }
}

export { SaSignIn }
