// A smaller file for a <script type="module"> of a page that shows the portfolio and nothing else. What it names and does is what the whole
// file does; beside that one it leaves the name `SaPortal` to whichever came first.
import { createPortal } from '../src/index.ts'
import { defineEach, type DefineAllOptions } from './base/define-each.ts'
import type { VersionedElement } from './base/define.ts'
import { deriveTheme } from './base/derive-theme.ts'
import { mountEach, type MountOptions } from './base/mount-each.ts'
import { version } from './base/version.ts'
import { SaCoverageBar } from './coverage-bar/coverage-bar.ts'
import { SaExposure } from './exposure/exposure.ts'
import { SaPortal } from './portal/portal.ts'
import { SaPortfolio } from './portfolio/portfolio.ts'
import { SaPortfolioSummary } from './portfolio-summary/portfolio-summary.ts'
import { SaRiskBadge } from './risk-badge/risk-badge.ts'
export { ar } from './locales/portfolio/ar.ts'
export { de } from './locales/portfolio/de.ts'

const elements: Readonly<Record<string, VersionedElement>> = {
  'sa-portal': SaPortal,
  'sa-portfolio': SaPortfolio,
  'sa-portfolio-summary': SaPortfolioSummary,
  'sa-risk-badge': SaRiskBadge,
  'sa-coverage-bar': SaCoverageBar,
  'sa-exposure': SaExposure,
}
const defineAll = (options?: DefineAllOptions) => defineEach(elements, options)
const mount = (options?: MountOptions) => mountEach(elements, options)
const api = Object.freeze({ version, defineAll, createPortal, deriveTheme, mount })

const page = globalThis as { SaPortal?: unknown }
page.SaPortal ??= api

defineAll()

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', () => void mount(), { once: true })
else mount()

export { createPortal, defineAll, deriveTheme, mount, SaCoverageBar, SaExposure, SaPortal, SaPortfolio, SaPortfolioSummary, SaRiskBadge, version }
