import { define } from '../base/define.ts'
import { version } from '../base/version.ts'
import { SaAuditLog } from './audit-log.ts'

define('sa-audit-log', SaAuditLog, version)

declare global {
  interface HTMLElementTagNameMap {
    'sa-audit-log': SaAuditLog
  }
}

export { SaAuditLog }
