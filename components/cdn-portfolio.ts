// A smaller file for a <script type="module"> of a page that shows the portfolio and nothing else. What it names and does is what the whole
// file does; beside that one it leaves the name `SaPortal` to whichever came first.
import { createPortal } from '../src/index.ts'
import { defineEach, type DefineAllOptions } from './base/define-each.ts'
import { deriveTheme } from './base/derive-theme.ts'
import { mountEach, type MountOptions } from './base/mount-each.ts'
import { version } from './base/version.ts'
import { portfolioElements } from './portfolio-elements.ts'
export { ar } from './locales/portfolio/ar.ts'
export { de } from './locales/portfolio/de.ts'

const defineAll = (options?: DefineAllOptions) => defineEach(portfolioElements, options)
const mount = (options?: MountOptions) => mountEach(portfolioElements, options)
const api = Object.freeze({ version, defineAll, createPortal, deriveTheme, mount })

const page = globalThis as { SaPortal?: unknown }
page.SaPortal ??= api

defineAll()

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => void mount(), { once: true })
else mount()

export { createPortal, defineAll, deriveTheme, mount, version }
export { SaCoverageBar } from './coverage-bar/coverage-bar.ts'
export { SaExposure } from './exposure/exposure.ts'
export { SaPortal } from './portal/portal.ts'
export { SaPortfolio } from './portfolio/portfolio.ts'
export { SaPortfolioSummary } from './portfolio-summary/portfolio-summary.ts'
export { SaRiskBadge } from './risk-badge/risk-badge.ts'
