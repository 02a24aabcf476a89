// Registers every tag. What is exported names the classes, for pages that want them too.
import { defineAll } from './define-all.ts'

export * from './index.ts'
// From the modules that type the tags, so that `document.querySelector('sa-portfolio')` is typed for whoever imports this.
export { SaAuditLog } from './audit-log/sa-audit-log.ts'
export { SaAuditors } from './auditors/sa-auditors.ts'
export { SaComments } from './comments/sa-comments.ts'
export { SaCoverageBar } from './coverage-bar/sa-coverage-bar.ts'
export { SaDiagnosis } from './diagnosis/sa-diagnosis.ts'
export { SaExposure } from './exposure/sa-exposure.ts'
export { SaFinding } from './finding/sa-finding.ts'
export { SaNotifications } from './notifications/sa-notifications.ts'
export { SaPortal } from './portal/sa-portal.ts'
export { SaPortalSettings } from './portal-settings/sa-portal-settings.ts'
export { SaPortalUsers } from './portal-users/sa-portal-users.ts'
export { SaPortfolio } from './portfolio/sa-portfolio.ts'
export { SaPortfolioSummary } from './portfolio-summary/sa-portfolio-summary.ts'
export { SaRiskBadge } from './risk-badge/sa-risk-badge.ts'
export { SaSecondFactors } from './second-factors/sa-second-factors.ts'
export { SaSessions } from './sessions/sa-sessions.ts'
export { SaSeverityBadge } from './severity-badge/sa-severity-badge.ts'
export { SaSignIn } from './sign-in/sa-sign-in.ts'
export { SaStatusBadge } from './status-badge/sa-status-badge.ts'
export { SaEngagements } from './engagements/sa-engagements.ts'
export { SaFindings } from './findings/sa-findings.ts'
export { SaTrend } from './trend/sa-trend.ts'
export { SaClientDashboard } from './client-dashboard/sa-client-dashboard.ts'
export { SaSeverityChart } from './severity-chart/sa-severity-chart.ts'
export { defineAll, type DefineAllOptions } from './define-all.ts'
export { mount, type MountOptions } from './mount.ts'

// A call and no bare imports: bundlers leave out imports of modules that the package says have no side effects.
defineAll()
