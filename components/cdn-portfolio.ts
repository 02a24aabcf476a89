// A smaller file for a <script type="module"> of a page that shows the portfolio and nothing else. What it names and does is what the whole
// file does; beside that one it leaves the name `SaPortal` to whichever came first. The parts of the SDK that no element of it asks for are
// not in it (rollup.config.mjs), and say so when they are used.
import { start } from './base/start.ts'
import { portfolioElements } from './portfolio-elements.ts'
export { ar } from './locales/portfolio/ar.ts'
export { de } from './locales/portfolio/de.ts'

export const { createPortal, defineAll, deriveTheme, mount, version } = start(portfolioElements, {})
export { SaCoverageBar } from './coverage-bar/coverage-bar.ts'
export { SaExposure } from './exposure/exposure.ts'
export { SaPortal } from './portal/portal.ts'
export { SaPortfolio } from './portfolio/portfolio.ts'
export { SaPortfolioSummary } from './portfolio-summary/portfolio-summary.ts'
export { SaRiskBadge } from './risk-badge/risk-badge.ts'
