import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaPortalUsers } from './portal-users.ts'

define('sa-portal-users', SaPortalUsers, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-portal-users': SaPortalUsers
  }
}

export { SaPortalUsers }
