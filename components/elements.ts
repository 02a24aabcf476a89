import type { VersionedElement } from './base/define.ts'
import { SaAuditLog } from './audit-log/audit-log.ts'
import { SaAuditors } from './auditors/auditors.ts'
import { SaDiagnosis } from './diagnosis/diagnosis.ts'
import { findingsElements } from './findings-elements.ts'
import { portfolioElements } from './portfolio-elements.ts'
import { SaPortalSettings } from './portal-settings/portal-settings.ts'
import { SaPortalUsers } from './portal-users/portal-users.ts'
import { SaSecondFactors } from './second-factors/second-factors.ts'
import { SaSessions } from './sessions/sessions.ts'
import { SaSignIn } from './sign-in/sign-in.ts'

/** Every element, by the tag it is registered under. */
export const elements: Readonly<Record<string, VersionedElement>> = {
  ...portfolioElements,
  ...findingsElements,
  'sa-portal-users': SaPortalUsers,
  'sa-auditors': SaAuditors,
  'sa-diagnosis': SaDiagnosis,
  'sa-sign-in': SaSignIn,
  'sa-sessions': SaSessions,
  'sa-second-factors': SaSecondFactors,
  'sa-audit-log': SaAuditLog,
  'sa-portal-settings': SaPortalSettings,
}
