import type { VersionedElement } from './base/define.ts'
import { SaAuditLog } from './audit-log/audit-log.ts'
import { SaAuditors } from './auditors/auditors.ts'
import { SaComments } from './comments/comments.ts'
import { SaDiagnosis } from './diagnosis/diagnosis.ts'
import { SaFinding } from './finding/finding.ts'
import { SaNotifications } from './notifications/notifications.ts'
import { portfolioElements } from './portfolio-elements.ts'
import { SaPortalSettings } from './portal-settings/portal-settings.ts'
import { SaPortalUsers } from './portal-users/portal-users.ts'
import { SaSecondFactors } from './second-factors/second-factors.ts'
import { SaSessions } from './sessions/sessions.ts'
import { SaSeverityBadge } from './severity-badge/severity-badge.ts'
import { SaSignIn } from './sign-in/sign-in.ts'
import { SaStatusBadge } from './status-badge/status-badge.ts'
import { SaEngagements } from './engagements/engagements.ts'
import { SaFindings } from './findings/findings.ts'
import { SaTrend } from './trend/trend.ts'
import { SaClientDashboard } from './client-dashboard/client-dashboard.ts'
import { SaSeverityChart } from './severity-chart/severity-chart.ts'

/** Every element, by the tag it is registered under. */
export const elements: Readonly<Record<string, VersionedElement>> = {
  ...portfolioElements,
  'sa-portal-users': SaPortalUsers,
  'sa-auditors': SaAuditors,
  'sa-diagnosis': SaDiagnosis,
  'sa-sign-in': SaSignIn,
  'sa-sessions': SaSessions,
  'sa-second-factors': SaSecondFactors,
  'sa-audit-log': SaAuditLog,
  'sa-portal-settings': SaPortalSettings,
  'sa-finding': SaFinding,
  'sa-severity-badge': SaSeverityBadge,
  'sa-status-badge': SaStatusBadge,
  'sa-engagements': SaEngagements,
  'sa-findings': SaFindings,
  'sa-trend': SaTrend,
  'sa-client-dashboard': SaClientDashboard,
  'sa-severity-chart': SaSeverityChart,
  'sa-comments': SaComments,
  'sa-notifications': SaNotifications,
}
