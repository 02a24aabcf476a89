// A file for a <script type="module"> of a page about the findings of one client: a dashboard, a list, a record, and no portfolio and no
// administration. What it names and does is what the whole file does.
import { start } from './base/start.ts'
import { findingsElements } from './findings-elements.ts'
export { ar } from './locales/ar.ts'
export { de } from './locales/de.ts'

export const { createPortal, defineAll, deriveTheme, mount, version } = start(findingsElements, {})
export { SaClientDashboard } from './client-dashboard/client-dashboard.ts'
export { SaComments } from './comments/comments.ts'
export { SaEngagements } from './engagements/engagements.ts'
export { SaFinding } from './finding/finding.ts'
export { SaFindings } from './findings/findings.ts'
export { SaNotifications } from './notifications/notifications.ts'
export { SaPortal } from './portal/portal.ts'
export { SaSeverityBadge } from './severity-badge/severity-badge.ts'
export { SaSeverityChart } from './severity-chart/severity-chart.ts'
export { SaStatusBadge } from './status-badge/status-badge.ts'
export { SaTrend } from './trend/trend.ts'
