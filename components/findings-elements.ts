import type { VersionedElement } from './base/define.ts'
import { SaClientDashboard } from './client-dashboard/client-dashboard.ts'
import { SaComments } from './comments/comments.ts'
import { SaEngagements } from './engagements/engagements.ts'
import { SaFinding } from './finding/finding.ts'
import { SaFindings } from './findings/findings.ts'
import { SaNotifications } from './notifications/notifications.ts'
import { SaPortal } from './portal/portal.ts'
import { SaSeverityBadge } from './severity-badge/severity-badge.ts'
import { SaSeverityChart } from './severity-chart/severity-chart.ts'
import { SaStatusBadge } from './status-badge/status-badge.ts'
import { SaTrend } from './trend/trend.ts'

/** The elements of a page that shows what was found at one client, and what becomes of it. */
export const findingsElements: Readonly<Record<string, VersionedElement>> = {
  'sa-portal': SaPortal,
  'sa-client-dashboard': SaClientDashboard,
  'sa-engagements': SaEngagements,
  'sa-finding': SaFinding,
  'sa-findings': SaFindings,
  'sa-comments': SaComments,
  'sa-notifications': SaNotifications,
  'sa-severity-badge': SaSeverityBadge,
  'sa-status-badge': SaStatusBadge,
  'sa-severity-chart': SaSeverityChart,
  'sa-trend': SaTrend,
}
