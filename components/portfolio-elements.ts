import type { VersionedElement } from './base/define.ts'
import { SaCoverageBar } from './coverage-bar/coverage-bar.ts'
import { SaExposure } from './exposure/exposure.ts'
import { SaPortal } from './portal/portal.ts'
import { SaPortfolio } from './portfolio/portfolio.ts'
import { SaPortfolioSummary } from './portfolio-summary/portfolio-summary.ts'
import { SaRiskBadge } from './risk-badge/risk-badge.ts'

/** The elements of a page that shows the portfolio and nothing else. */
export const portfolioElements: Readonly<Record<string, VersionedElement>> = {
  'sa-portal': SaPortal,
  'sa-portfolio': SaPortfolio,
  'sa-portfolio-summary': SaPortfolioSummary,
  'sa-risk-badge': SaRiskBadge,
  'sa-coverage-bar': SaCoverageBar,
  'sa-exposure': SaExposure,
}
